#include "leaflet/sequence.h"
#include "base/memory.h"
#include "base/vectors.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Rounding may hide that one way is worse than another; two ways that are closer than this are both tried. */
#define CLOSE 1e-2f
#define UNREACHABLE (-1e30f)

/* Rows of values have room for a whole number of LANES, which are worked on at a time. What fills a row up can be no
 * topic's: -INFINITY. */
#define LANES 8

struct sequence_table {
    int topics, width; /* width: of a row */
    float *follow;     /* topics x width; a topic does not follow itself */
    float *into;       /* the same by the second topic */
    float *worse;      /* topics x width: a topic that is less worth than another by more than this is never the
                          better one to come from, whatever comes next but these two: by the other */
};

typedef struct {
    const sequence_table *table;
    float *best;    /* count x width */
    uint8_t *stays; /* likewise: the topic is best kept from the step before */
    float *arrive;  /* width: best way to come from another topic, at the step at hand */
    float *values;  /* width: room */
} search;

/* Where the row of a topic begins. */
static size_t row_of(const sequence_table *table, int topic)
{
    return (size_t)topic * (size_t)table->width;
}

static void fill(float *values, size_t count, float value)
{
    for (size_t i = 0; i < count; i++)
        values[i] = value;
}

/* By topic: what `follow` of another topic is at least worth more than that of this one, whatever third topic comes. */
static void find_least_gains(const sequence_table *table, int other, float *gains)
{
    fill(gains, (size_t)table->width, 1e30f);
    for (int t = 0; t < table->topics; t++) {
        const float *into = table->into + row_of(table, t);
        float value = into[other], own = gains[t];

        for (int topic = 0; t != other && topic < table->topics; topic++)
            gains[topic] = value - into[topic] < gains[topic] ? value - into[topic] : gains[topic];
        gains[t] = own;
    }
    for (int topic = 0; topic < table->topics; topic++)
        gains[topic] -= CLOSE;
}

sequence_table *sequence_table_new(int topics, const float *follow)
{
    int width = (topics + LANES - 1) / LANES * LANES;
    size_t size = (size_t)topics * (size_t)width;
    sequence_table *table = memory_alloc(sizeof *table + 3 * size * sizeof *table->into);

    *table = (sequence_table){.topics = topics, .width = width, .follow = (float *)(table + 1)};
    table->into = table->follow + size;
    table->worse = table->into + size;
    fill(table->follow, 2 * size, -INFINITY);
    for (int a = 0; a < topics; a++)
        for (int b = 0; b < topics; b++)
            if (a != b)
                table->follow[row_of(table, a) + (size_t)b] = table->into[row_of(table, b) + (size_t)a] =
                    follow[a * topics + b];
    for (int other = 0; other < topics; other++)
        find_least_gains(table, other, table->worse + row_of(table, other));
    return table;
}

void sequence_table_free(sequence_table *table)
{
    free(table);
}

static inline float highest_of(const float *values, int width)
{
    float top[LANES];

    for (int k = 0; k < LANES; k++)
        top[k] = -INFINITY;
    for (int t = 0; t < width; t += LANES)
        for (int k = 0; k < LANES; k++)
            top[k] = values[t + k] > top[k] ? values[t + k] : top[k];
    for (int k = 0; k < LANES; k++)
        top[0] = top[k] > top[0] ? top[k] : top[0];
    return top[0];
}

/* The first of the highest. */
static inline int best_of(const float *values, int width)
{
    float top = highest_of(values, width);
    int t = 0;

    while (t + 1 < width && values[t] < top)
        t++;
    return t;
}

static inline void add_rows(float *sum, const float *a, const float *b, int width)
{
    for (int t = 0; t < width; t += LANES)
        for (int k = 0; k < LANES; k++)
            sum[t + k] = a[t + k] + b[t + k];
}

/* The best topic to come from, of all but the topic itself, which it is when there is no other. */
static int source_of(const float *before, const search *at, int topic)
{
    int width = at->table->width, from;

    add_rows(at->values, before, at->table->into + row_of(at->table, topic), width);
    from = best_of(at->values, width);
    return at->values[from] > UNREACHABLE ? from : topic;
}

/* What coming from another topic is worth at best, for every topic. Next to the topic that is best so far only few
 * others can be the best one to come from. */
VECTORED static void arrive(const float *before, search *at)
{
    int width = at->table->width, top = best_of(before, width);
    const float *worse = at->table->worse + row_of(at->table, top);
    float base = before[top], own, *arrive = at->arrive;

    for (int t = 0; t < width; t++)
        arrive[t] = UNREACHABLE;
    for (int from = 0; from < at->table->topics; from++) {
        const float *follow = at->table->follow + row_of(at->table, from);
        float value = before[from];

        if (value - base < worse[from] && from != top)
            continue;
        for (int t = 0; t < width; t += LANES)
            for (int k = 0; k < LANES; k++)
                arrive[t + k] = value + follow[t + k] > arrive[t + k] ? value + follow[t + k] : arrive[t + k];
    }
    /* where the best one is no way to come from */
    add_rows(at->values, before, at->table->into + row_of(at->table, top), width);
    own = highest_of(at->values, width);
    arrive[top] = own > UNREACHABLE ? own : UNREACHABLE;
}

VECTORED static void take_step(size_t i, const sequence_step *step, search *at)
{
    int width = at->table->width;
    float *best = at->best + i * (size_t)width;
    const float *before = best - width, *arrived = at->arrive;
    uint8_t *stays = at->stays + i * (size_t)width;

    arrive(before, at);
    for (int t = 0; t < width; t += LANES)
        for (int k = 0; k < LANES; k++) {
            float stay = before[t + k] + step->stays[t + k], enter = arrived[t + k] + step->enters[t + k];

            best[t + k] = (stay >= enter ? stay : enter) + step->fits[t + k];
            stays[t + k] = stay >= enter;
        }
}

/* How much better the topic is than the best of the others. */
VECTORED static double margin_of(const float *best, const search *at, int topic)
{
    float second;

    memcpy(at->values, best, (size_t)at->table->width * sizeof *best);
    at->values[topic] = -INFINITY;
    second = highest_of(at->values, at->table->width);
    return (double)(best[topic] - (second > UNREACHABLE ? second : UNREACHABLE));
}

static double walk_back(const search *at, size_t count, int *topic, double *margin)
{
    size_t width = (size_t)at->table->width;
    const float *last = at->best + (count - 1) * width;
    int best = best_of(last, at->table->width);
    double value = (double)last[best];

    for (size_t i = count; i-- > 0;) {
        const float *here = at->best + i * width;

        topic[i] = best;
        margin[i] = margin_of(here, at, best);
        if (i > 0 && !at->stays[i * width + (size_t)best])
            best = source_of(here - width, at, best);
    }
    return value;
}

double sequence_find(const sequence *s, size_t count, int *topic, double *margin)
{
    size_t topics = (size_t)s->table->topics, width = (size_t)s->table->width;
    double value = 0;
    float *values = memory_zalloc(width * 5, sizeof *values);
    sequence_step step = {values, values + width, values + 2 * width};
    search at = {.table = s->table,
                 .best = memory_alloc(count * width * sizeof *at.best + 1),
                 .stays = memory_alloc(count * width + 1),
                 .arrive = values + 3 * width,
                 .values = values + 4 * width};

    fill(step.fits + topics, width - topics, -INFINITY);
    for (size_t i = 0; i < count; i++) {
        s->describe(s->context, i, &step);
        if (i > 0)
            take_step(i, &step, &at);
        for (size_t t = 0; i == 0 && t < width; t++)
            at.best[t] = t < topics ? s->start[t] + step.fits[t] : -INFINITY;
    }
    if (count)
        value = walk_back(&at, count, topic, margin);
    free(at.best);
    free(at.stays);
    free(values);
    return value;
}
