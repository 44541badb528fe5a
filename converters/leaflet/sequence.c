#include "leaflet/sequence.h"
#include "base/memory.h"
#include "base/vectors.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* Rounding may hide that one way is worse than another; two ways that are closer than this are both tried. */
#define CLOSE 1e-2f
#define UNREACHABLE (-1e30f)

struct sequence_table {
    int topics;
    const float *follow; /* topics x topics */
    float *into;         /* the same by the second topic */
    float *worse;        /* topics x topics: a topic that is less worth than another by more than this is never the
                            better one to come from, whatever comes next but these two: by the other */
};

typedef struct {
    const sequence_table *table;
    float *best;     /* count x topics */
    uint8_t *from;   /* likewise: topic of the step before */
    float *arrive;   /* topics: best way to come from another topic, at the step at hand */
    int32_t *source; /* topics: that topic */
    float *values;   /* topics: room */
    int32_t *flags;  /* topics: room */
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

#define LANES 8 /* values that are compared at a time */

/* The first of the highest. */
static inline int best_of(const float *values, int count)
{
    float top[LANES];
    int t = 0;

    for (int k = 0; k < LANES; k++)
        top[k] = -INFINITY;
    for (; t + LANES <= count; t += LANES)
        for (int k = 0; k < LANES; k++)
            top[k] = values[t + k] > top[k] ? values[t + k] : top[k];
    for (; t < count; t++)
        top[0] = values[t] > top[0] ? values[t] : top[0];
    for (int k = 1; k < LANES; k++)
        top[0] = top[k] > top[0] ? top[k] : top[0];
    for (t = 0; t + 1 < count && values[t] < top[0];)
        t++;
    return t;
}

/* The best topic to come from, of all but the topic itself. */
static inline void arrive_at(const float *before, search *at, int topic)
{
    int topics = at->table->topics, from;
    const float *into = at->table->into + (size_t)topic * (size_t)topics;
    float *values = at->values;

    for (int t = 0; t < topics; t++)
        values[t] = before[t] + into[t];
    values[topic] = -INFINITY;
    from = best_of(values, topics);
    at->arrive[topic] = values[from] > UNREACHABLE ? values[from] : UNREACHABLE;
    at->source[topic] = values[from] > UNREACHABLE ? from : topic;
}

/* Coming from one more topic, wherever that is better. */
static inline void try_from(float base, const float *follow, search *at, int from)
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
VECTORED static void arrive(const float *before, search *at)
{
    int topics = at->table->topics, top = best_of(before, topics);
    const float *worse = at->table->worse + (size_t)top * (size_t)topics;
    float base = before[top];
    int32_t *flags = at->flags;

    for (int t = 0; t < topics; t++) {
        at->arrive[t] = UNREACHABLE;
        at->source[t] = t;
    }
    for (int t = 0; t < topics; t++)
        flags[t] = before[t] - base >= worse[t];
    flags[top] = 1;
    for (int from = 0; from < topics; from++)
        if (flags[from])
            try_from(before[from], at->table->follow + (size_t)from * (size_t)topics, at, from);
    arrive_at(before, at, top); /* where the best one is no way to come from */
}

VECTORED static void take_step(size_t i, const sequence_step *step, search *at)
{
    size_t topics = (size_t)at->table->topics;
    const float *before = at->best + (i - 1) * topics;
    float *best = at->best + i * topics;
    uint8_t *from = at->from + i * topics;

    arrive(before, at);
    for (size_t t = 0; t < topics; t++) {
        float stay = before[t] + step->stays[t], enter = at->arrive[t] + step->enters[t];

        best[t] = (stay >= enter ? stay : enter) + step->fits[t];
        at->flags[t] = stay >= enter ? (int32_t)t : at->source[t];
    }
    for (size_t t = 0; t < topics; t++)
        from[t] = (uint8_t)at->flags[t];
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
    int best = best_of(last, topics);
    double value = (double)last[best];

    for (size_t i = count; i-- > 0;) {
        topic[i] = best;
        margin[i] = margin_of(at->best + i * (size_t)topics, topics, best);
        best = at->from[i * (size_t)topics + (size_t)best];
    }
    return value;
}

double sequence_find(const sequence *s, size_t count, int *topic, double *margin)
{
    size_t topics = (size_t)s->table->topics;
    double value = 0;
    float *values = memory_zalloc(topics * 5, sizeof *values);
    int32_t *numbers = memory_alloc(topics * 2 * sizeof *numbers);
    sequence_step step = {values, values + topics, values + 2 * topics};
    search at = {.table = s->table,
                 .best = memory_alloc(count * topics * sizeof *at.best + 1),
                 .from = memory_alloc(count * topics + 1),
                 .arrive = values + 3 * topics,
                 .source = numbers,
                 .values = values + 4 * topics,
                 .flags = numbers + topics};

    for (size_t i = 0; i < count; i++) {
        s->describe(s->context, i, &step);
        if (i > 0)
            take_step(i, &step, &at);
        for (size_t t = 0; i == 0 && t < topics; t++)
            at.best[t] = s->start[t] + step.fits[t];
    }
    if (count)
        value = walk_back(&at, count, (int)topics, topic, margin);
    free(at.best);
    free(at.from);
    free(numbers);
    free(values);
    return value;
}
