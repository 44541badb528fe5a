#include "leaflet/sequence.h"
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    float *best;   /* count x topics */
    uint8_t *from; /* likewise: topic of the step before */
    float *arrive; /* topics: best way to come from another topic, at the step at hand */
    int *source;   /* topics: that topic */
    float spread;  /* between what follows best and worst */
} search;

/* The second highest: whichever topic is asked for, another one is that good. */
static float second(const float *values, int count)
{
    float top = -1e30f, next = -1e30f;

    for (int t = 0; t < count; t++) {
        next = values[t] > top ? top : values[t] > next ? values[t] : next;
        top = values[t] > top ? values[t] : top;
    }
    return next;
}

static float spread_of(const sequence *s)
{
    float high = -1e30f, low = 1e30f;

    for (int from = 0; from < s->topics; from++)
        for (int t = 0; t < s->topics; t++) {
            float value = s->follow[from * s->topics + t];

            if (t == from)
                continue;
            high = value > high ? value : high;
            low = value < low ? value : low;
        }
    return high - low;
}

/* The best other topic to come from, for every topic. One that is further behind than follows can differ is no way. */
static void arrive(const sequence *s, const float *before, search *at)
{
    int topics = s->topics;
    float floor = second(before, topics) - at->spread;

    for (int t = 0; t < topics; t++) {
        at->arrive[t] = -1e30f;
        at->source[t] = t;
    }
    for (int from = 0; from < topics; from++) {
        const float *follow = s->follow + (size_t)from * (size_t)topics;
        float base = before[from], own;
        int own_source;

        if (base < floor)
            continue;
        own = at->arrive[from]; /* staying is no coming from elsewhere */
        own_source = at->source[from];
        for (int t = 0; t < topics; t++) {
            float value = base + follow[t];
            int better = value > at->arrive[t];

            at->arrive[t] = better ? value : at->arrive[t];
            at->source[t] = better ? from : at->source[t];
        }
        at->arrive[from] = own;
        at->source[from] = own_source;
    }
}

static void take_step(const sequence *s, size_t i, const sequence_step *step, search *at)
{
    size_t topics = (size_t)s->topics;
    const float *before = at->best + (i - 1) * topics;
    float *best = at->best + i * topics;
    uint8_t *from = at->from + i * topics;

    arrive(s, before, at);
    for (size_t t = 0; t < topics; t++) {
        float stay = before[t] + step->stays[t], enter = at->arrive[t] + step->enters[t];

        best[t] = (stay >= enter ? stay : enter) + step->fits[t];
        from[t] = (uint8_t)(stay >= enter ? (int)t : at->source[t]);
    }
}

static double margin_of(const float *best, int topics, int topic)
{
    float second = -1e30f;

    for (int t = 0; t < topics; t++)
        if (t != topic && best[t] > second)
            second = best[t];
    return (double)(best[topic] - second);
}

static double walk_back(const search *at, size_t count, int topics, int *topic, double *margin)
{
    const float *last = at->best + (count - 1) * (size_t)topics;
    double value;
    int best = 0;

    for (int t = 1; t < topics; t++)
        best = last[t] > last[best] ? t : best;
    value = (double)last[best];
    for (size_t i = count; i-- > 0;) {
        topic[i] = best;
        margin[i] = margin_of(at->best + i * (size_t)topics, topics, best);
        best = at->from[i * (size_t)topics + (size_t)best];
    }
    return value;
}

double sequence_find(const sequence *s, size_t count, int *topic, double *margin)
{
    size_t topics = (size_t)s->topics;
    double value = 0;
    float *values = memory_zalloc(topics * 4, sizeof *values);
    sequence_step step = {values, values + topics, values + 2 * topics};
    search at = {.best = memory_alloc(count * topics * sizeof *at.best + 1),
                 .from = memory_zalloc(count * topics + 1, 1),
                 .arrive = values + 3 * topics,
                 .source = memory_alloc(topics * sizeof *at.source),
                 .spread = spread_of(s)};

    for (size_t i = 0; i < count; i++) {
        s->describe(s->context, i, &step);
        if (i > 0)
            take_step(s, i, &step, &at);
        for (size_t t = 0; i == 0 && t < topics; t++)
            at.best[t] = s->start[t] + step.fits[t];
    }
    if (count)
        value = walk_back(&at, count, s->topics, topic, margin);
    free(at.best);
    free(at.from);
    free(at.source);
    free(values);
    return value;
}
