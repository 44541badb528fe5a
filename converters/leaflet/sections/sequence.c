#include "leaflet/sections/sequence.h"
#include "base/memory.h"
#include "base/vectors.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define UNREACHABLE (-1e30f)

/* Rows of values have room for a whole number of LANES, which are worked on at a time
 * (leaflet/sections/sequence_table.h). */
#define LANES VECTOR_LANES
#define TOPICS_MAX (32 * LANES) /* topic_set has room */
#define AT_ONCE 4               /* topics to come from that are tried together */

/* A set of topics that such loops make: topic t is bit t / LANES of number t % LANES. */
typedef struct {
    uint32_t lanes[LANES];
} topic_set;

static bool has(const topic_set *set, int topic)
{
    return set->lanes[topic % LANES] >> topic / LANES & 1;
}

typedef struct {
    const sequence_table *table;
    float *best;      /* count x width */
    topic_set *stays; /* count: topics that are best kept from the step before */
    float *arrive;    /* width: best way to come from another topic, at the step at hand */
    float *values;    /* width: room */
} search;

#define ALIGNED sizeof(floats) /* where it begins at such a place no vector lies in two lines of the cache */

/* Room of so many values, and what it takes to align it. */
static size_t room_for(size_t count)
{
    return (count + LANES) * sizeof(float);
}

/* The first place in such room where rows may begin. */
static float *first_in(void *room)
{
    return (float *)((char *)room + (0 - (uintptr_t)room) % ALIGNED);
}

static void fill(float *values, size_t count, float value)
{
    for (size_t i = 0; i < count; i++)
        values[i] = value;
}

VECTORED_PART float highest_of(const float *values, int width)
{
    floats top = FLOATS_OF(values);
    float highest;

    for (int t = LANES; t < width; t += LANES)
        top = CHOOSE(FLOATS_OF(values + t) > top, FLOATS_OF(values + t), top);
    highest = top[0];
    for (int k = 1; k < LANES; k++)
        highest = top[k] > highest ? top[k] : highest;
    return highest;
}

/* The first of the highest. */
VECTORED_PART int best_of(const float *values, int width)
{
    float top = highest_of(values, width);
    integers found = {0};
    int first = width;

    found += width;
    for (int t = width - LANES; t >= 0; t -= LANES) {
        integers here = FLOATS_OF(values + t) >= top;

        found = (here & t) | (~here & found);
    }
    for (int k = 0; k < LANES; k++)
        first = found[k] + k < first ? found[k] + k : first;
    return first;
}

VECTORED_PART void add_rows(float *sum, const float *a, const float *b, int width)
{
    for (int t = 0; t < width; t += LANES)
        FLOATS_AT(sum + t) = FLOATS_OF(a + t) + FLOATS_OF(b + t);
}

/* The best topic to come from, of all but the topic itself, which it is when there is no other. */
static int source_of(const float *before, const search *at, int topic)
{
    int width = at->table->width, from;

    add_rows(at->values, before, at->table->into + sequence_row(at->table, topic), width);
    from = best_of(at->values, width);
    return at->values[from] > UNREACHABLE ? from : topic;
}

/* The topics besides the one that is best so far that can be the best one to come from: few. */
VECTORED_PART topic_set sources_of(const float *before, const sequence_table *table, int top)
{
    const float *worse = table->worse + sequence_row(table, top);
    float base = before[top];
    integers found = {0};
    topic_set set;

    for (int t = 0; t < table->width; t += LANES)
        found |= (FLOATS_OF(before + t) - base >= FLOATS_OF(worse + t)) & (int32_t)(1U << t / LANES);
    memcpy(set.lanes, &found, sizeof set.lanes);
    set.lanes[top % LANES] &= ~(1U << top / LANES);
    return set;
}

/* A topic to come from. */
typedef struct {
    float value;
    const float *follow;
} source;

/* Those of a set; returns how many. */
static inline int list_sources(source *list, const topic_set *set, const float *before, const sequence_table *table)
{
    int count = 0;

    for (int lane = 0; lane < LANES; lane++)
        for (uint32_t left = set->lanes[lane]; left; left &= left - 1) {
            int from = __builtin_ctz(left) * LANES + lane;

            list[count++] = (source){before[from], table->follow + sequence_row(table, from)};
        }
    return count;
}

#define HIGHER_OF(a, b) CHOOSE((a) > (b), a, b) /* functions that return vectors are not compiled in line */

/* Coming from these, AT_ONCE topics, where it is better than what is known: what that is has to be read and written
 * once for all of them. */
VECTORED_PART void arrive_from(const source *s, float *arrive, int width)
{
    for (int t = 0; t < width; t += LANES) {
        floats a = FLOATS_OF(s[0].follow + t) + s[0].value, b = FLOATS_OF(s[1].follow + t) + s[1].value;
        floats c = FLOATS_OF(s[2].follow + t) + s[2].value, d = FLOATS_OF(s[3].follow + t) + s[3].value;
        floats known = FLOATS_OF(arrive + t);

        a = HIGHER_OF(a, b);
        c = HIGHER_OF(c, d);
        a = HIGHER_OF(a, c);
        FLOATS_AT(arrive + t) = HIGHER_OF(a, known);
    }
}

/* What coming from another topic is worth at best, for every topic. */
VECTORED_PART void arrive(const float *before, search *at)
{
    const sequence_table *table = at->table;
    int width = table->width, top = best_of(before, width), count;
    topic_set set = sources_of(before, table, top);
    source sources[TOPICS_MAX + AT_ONCE];
    float own;

    count = list_sources(sources, &set, before, table);
    for (int i = 0; i < AT_ONCE; i++) /* once at least, and the last ones are full */
        sources[count + i] = (source){before[top], table->follow + sequence_row(table, top)};
    fill(at->arrive, (size_t)width, UNREACHABLE);
    for (int i = 0; i <= count; i += AT_ONCE)
        arrive_from(sources + i, at->arrive, width);
    /* where the best one is no way to come from */
    add_rows(at->values, before, table->into + sequence_row(table, top), width);
    own = highest_of(at->values, width);
    at->arrive[top] = own > UNREACHABLE ? own : UNREACHABLE;
}

VECTORED static void take_step(size_t i, const sequence_step *step, search *at)
{
    int width = at->table->width;
    float *best = at->best + i * (size_t)width;
    const float *before = best - width, *arrived = at->arrive;
    const sequence_step here = *step;
    integers stays = {0};

    arrive(before, at);
    for (int t = 0; t < width; t += LANES) {
        floats stay = FLOATS_OF(before + t) + FLOATS_OF(here.stays + t);
        floats enter = FLOATS_OF(arrived + t) + FLOATS_OF(here.enters + t);
        integers keeps = stay >= enter;

        FLOATS_AT(best + t) = CHOOSE(keeps, stay, enter) + FLOATS_OF(here.fits + t);
        stays |= keeps & (int32_t)(1U << t / LANES);
    }
    memcpy(at->stays[i].lanes, &stays, sizeof stays);
}

/* How much better the topic is than the best of the others. */
VECTORED_PART double margin_of(float *best, int width, int topic)
{
    float own = best[topic], second;

    best[topic] = -INFINITY; /* for now */
    second = highest_of(best, width);
    best[topic] = own;
    return (double)(own - (second > UNREACHABLE ? second : UNREACHABLE));
}

VECTORED static double walk_back(const search *at, size_t count, int *topic, double *margin)
{
    size_t width = (size_t)at->table->width;
    const float *last = at->best + (count - 1) * width;
    int best = best_of(last, at->table->width);
    double value = (double)last[best];

    for (size_t i = count; i-- > 0;) {
        float *here = at->best + i * width;

        topic[i] = best;
        margin[i] = margin_of(here, at->table->width, best);
        if (i > 0 && !has(&at->stays[i], best))
            best = source_of(here - width, at, best);
    }
    return value;
}

double sequence_find(const sequence *s, size_t count, int *topic, double *margin)
{
    size_t topics = (size_t)s->table->topics, width = (size_t)s->table->width;
    double value = 0;
    void *room = memory_alloc(room_for((count + 2) * width));
    search at = {.table = s->table, .arrive = first_in(room), .stays = memory_alloc(count * sizeof *at.stays + 1)};

    at.values = at.arrive + width;
    at.best = at.values + width;
    for (size_t i = 0; i < count; i++) {
        sequence_step step;

        s->describe(s->context, i, &step);
        if (i > 0)
            take_step(i, &step, &at);
        for (size_t t = 0; i == 0 && t < width; t++)
            at.best[t] = t < topics ? s->start[t] + step.fits[t] : -INFINITY;
    }
    if (count)
        value = walk_back(&at, count, topic, margin);
    free(room);
    free(at.stays);
    return value;
}

double sequence_value(const sequence *s, size_t count, const int *topic)
{
    double value = 0;

    for (size_t i = 0; i < count; i++) {
        sequence_step step;

        s->describe(s->context, i, &step);
        value += (double)step.fits[topic[i]];
        if (i == 0)
            value += (double)s->start[topic[0]];
        else if (topic[i] == topic[i - 1])
            value += (double)step.stays[topic[i]];
        else
            value += (double)(step.enters[topic[i]] +
                              s->table->follow[sequence_row(s->table, topic[i - 1]) + (size_t)topic[i]]);
    }
    return value;
}
