#include "leaflet/sequence.h"
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Rounding may hide that one way is worse than another; two ways that are closer than this are both tried. */
#define CLOSE 1e-2f

struct sequence_table {
    int topics;
    const float *follow; /* topics x topics */
    float *into;         /* the same by the second topic */
    float *worse;        /* topics x topics: a topic that is less worth than another by more than this is never the
                            better one to come from, whatever comes next but these two: by the other */
};

typedef struct {
    const sequence_table *table;
    float *best;    /* count x topics */
    uint8_t *from;  /* likewise: topic of the step before */
    float *arrive;  /* topics: best way to come from another topic, at the step at hand */
    int32_t *source; /* topics: that topic */
} search;

/* By topic: what `follow` of another topic is at least worth more than that of this one, whatever third topic comes. */
static void find_least_gains(const sequence_table *table, size_t other, float *gains)
{
    size_t n = (size_t)table->topics;

    for (size_t topic = 0; topic < n; topic++)
        gains[topic] = 1e30f;
    for (size_t t = 0; t < n; t++) {
        const float *into = table->into + t * n;
        float value = into[other], own = gains[t];

        for (size_t topic = 0; t != other && topic < n; topic++)
            gains[topic] = value - into[topic] < gains[topic] ? value - into[topic] : gains[topic];
        gains[t] = own;
    }
    for (size_t topic = 0; topic < n; topic++)
        gains[topic] -= CLOSE;
}

sequence_table *sequence_table_new(int topics, const float *follow)
{
    size_t n = (size_t)topics, size = n * n;
    sequence_table *table = memory_alloc(sizeof *table + 2 * size * sizeof *table->into);

    *table = (sequence_table){topics, follow, (float *)(table + 1), (float *)(table + 1) + size};
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++)
            table->into[b * n + a] = follow[a * n + b];
    for (size_t other = 0; other < n; other++)
        find_least_gains(table, other, table->worse + other * n);
    return table;
}

void sequence_table_free(sequence_table *table)
{
    free(table);
}

static int best_of(const float *values, int count)
{
    int best = 0;

    for (int t = 1; t < count; t++)
        best = values[t] > values[best] ? t : best;
    return best;
}

/* The best topic to come from, of all but the topic itself. */
static void arrive_at(const float *before, search *at, int topic)
{
    const float *into = at->table->into + (size_t)topic * (size_t)at->table->topics;

    at->arrive[topic] = -1e30f;
    at->source[topic] = topic;
    for (int from = 0; from < at->table->topics; from++)
        if (from != topic && before[from] + into[from] > at->arrive[topic]) {
            at->arrive[topic] = before[from] + into[from];
            at->source[topic] = from;
        }
}

/* Coming from one more topic, wherever that is better. */
static void try_from(float base, const float *follow, search *at, int from)
{
    float *arrive = at->arrive, own = arrive[from];
    int32_t *source = at->source, own_source = source[from];

    for (int t = 0; t < at->table->topics; t++) {
        float value = base + follow[t];
        int better = value > arrive[t];

        arrive[t] = better ? value : arrive[t];
        source[t] = better ? from : source[t];
    }
    arrive[from] = own; /* staying is no coming from elsewhere */
    source[from] = own_source;
}

/* The best other topic to come from, for every topic. Next to the topic that is best so far only few others can be. */
static void arrive(const float *before, search *at)
{
    int topics = at->table->topics, top = best_of(before, topics);
    const float *worse = at->table->worse + (size_t)top * (size_t)topics;

    for (int t = 0; t < topics; t++) {
        at->arrive[t] = -1e30f;
        at->source[t] = t;
    }
    for (int from = 0; from < topics; from++)
        if (from == top || before[from] - before[top] >= worse[from])
            try_from(before[from], at->table->follow + (size_t)from * (size_t)topics, at, from);
    arrive_at(before, at, top); /* where the best one is no way to come from */
}

static void take_step(size_t i, const sequence_step *step, search *at)
{
    size_t topics = (size_t)at->table->topics;
    const float *before = at->best + (i - 1) * topics;
    float *best = at->best + i * topics;
    uint8_t *from = at->from + i * topics;

    arrive(before, at);
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

static void walk_back(const search *at, size_t count, int topics, int *topic, double *margin)
{
    const float *last = at->best + (count - 1) * (size_t)topics;
    int best = best_of(last, topics);

    for (size_t i = count; i-- > 0;) {
        topic[i] = best;
        margin[i] = margin_of(at->best + i * (size_t)topics, topics, best);
        best = at->from[i * (size_t)topics + (size_t)best];
    }
}

void sequence_find(const sequence *s, size_t count, int *topic, double *margin)
{
    size_t topics = (size_t)s->table->topics;
    float *values = memory_zalloc(topics * 4, sizeof *values);
    sequence_step step = {values, values + topics, values + 2 * topics};
    search at = {.table = s->table,
                 .best = memory_alloc(count * topics * sizeof *at.best + 1),
                 .from = memory_alloc(count * topics + 1),
                 .arrive = values + 3 * topics,
                 .source = memory_alloc(topics * sizeof *at.source)};

    for (size_t i = 0; i < count; i++) {
        s->describe(s->context, i, &step);
        if (i > 0)
            take_step(i, &step, &at);
        for (size_t t = 0; i == 0 && t < topics; t++)
            at.best[t] = s->start[t] + step.fits[t];
    }
    if (count)
        walk_back(&at, count, (int)topics, topic, margin);
    free(at.best);
    free(at.from);
    free(at.source);
    free(values);
}
