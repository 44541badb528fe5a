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
    int top;          /* the first topic with the highest value, of the step before */
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

/* Functions that take or return vectors are not compiled in line. */
#define HIGHER_OF(a, b) CHOOSE((a) > (b), a, b)
#define LANE_OF(topic) ((integers){0, 1, 2, 3, 4, 5, 6, 7} == (topic) % LANES) /* all bits of the topic's lane */

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
VECTORED_PART int source_of(const float *before, const search *at, int topic)
{
    int width = at->table->width, from;

    add_rows(at->values, before, at->table->into + sequence_row(at->table, topic), width);
    from = best_of(at->values, width);
    return at->values[from] > UNREACHABLE ? from : topic;
}

/* The topics besides the one that is best so far that can be the best one to come from: few, and most often none.
 * Returns whether there is one. */
VECTORED_PART bool find_sources(topic_set *set, const float *before, const sequence_table *table, int top)
{
    const float *worse = table->worse + sequence_row(table, top);
    float base = before[top];
    integers found = {0}, bit = {0};
    uint64_t parts[sizeof found / sizeof(uint64_t)], any = 0;

    bit += 1;
    for (int t = 0; t < table->width; t += LANES, bit += bit)
        found |= (FLOATS_OF(before + t) - base >= FLOATS_OF(worse + t)) & bit;
    found &= ~(LANE_OF(top) & (int32_t)(1U << top / LANES));
    memcpy(parts, &found, sizeof parts);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        any |= parts[i];
    if (any)
        memcpy(set->lanes, &found, sizeof set->lanes);
    return any != 0;
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

/* Coming from these, AT_ONCE topics, where it is better than what is known, if anything is: what that is has to be read
 * and written once for all of them. */
VECTORED_PART void arrive_from(const source *s, bool known, float *arrive, int width)
{
    for (int t = 0; t < width; t += LANES) {
        floats a = FLOATS_OF(s[0].follow + t) + s[0].value, b = FLOATS_OF(s[1].follow + t) + s[1].value;
        floats c = FLOATS_OF(s[2].follow + t) + s[2].value, d = FLOATS_OF(s[3].follow + t) + s[3].value;
        floats least = {0};

        least += UNREACHABLE;
        if (known)
            least = FLOATS_OF(arrive + t);
        a = HIGHER_OF(a, b);
        c = HIGHER_OF(c, d);
        a = HIGHER_OF(a, c);
        FLOATS_AT(arrive + t) = HIGHER_OF(a, least);
    }
}

/* What coming from another topic is worth at best, for every topic: from the best one or those of a set. */
VECTORED_PART void arrive(const float *before, const topic_set *set, search *at)
{
    const sequence_table *table = at->table;
    int width = table->width, top = at->top, count;
    source sources[TOPICS_MAX + AT_ONCE];
    float own;

    count = list_sources(sources, set, before, table);
    for (int i = 0; i < AT_ONCE; i++) /* once at least, and the last ones are full */
        sources[count + i] = (source){before[top], table->follow + sequence_row(table, top)};
    arrive_from(sources, false, at->arrive, width);
    for (int i = AT_ONCE; i <= count; i += AT_ONCE)
        arrive_from(sources + i, true, at->arrive, width);
    /* where the best one is no way to come from */
    add_rows(at->values, before, table->into + sequence_row(table, top), width);
    own = highest_of(at->values, width);
    at->arrive[top] = own > UNREACHABLE ? own : UNREACHABLE;
}

/* The best topic is best kept, whatever could lead to it. */
static inline bool keeps_top(const float *before, const sequence_step *step, const search *at)
{
    int top = at->top;

    return before[top] + step->stays[top] >= before[top] + at->table->highest + step->enters[top];
}

/* The first of the highest in rows of which each lane has these, the first ones at these topics. */
VECTORED_PART int first_of(const floats *values, const integers *topics)
{
    const floats highest = *values;
    float top = highest[0];
    int first = TOPICS_MAX;
    integers found;

    for (int k = 1; k < LANES; k++)
        top = highest[k] > top ? highest[k] : top;
    found = highest >= top;
    found = (found & *topics) | (~found & TOPICS_MAX);
    for (int k = 0; k < LANES; k++)
        first = found[k] + k < first ? found[k] + k : first;
    return first;
}

VECTORED static void take_step(size_t i, const sequence_step *step, search *at)
{
    int width = at->table->width;
    float *best = at->best + i * (size_t)width;
    const float *before = best - width, *arrived = at->table->follow + sequence_row(at->table, at->top);
    float base = before[at->top];
    const sequence_step here = *step;
    integers stays = {0}, bit = {0}, topics = {0}, first = {0};
    floats highest = {0};
    topic_set set = {{0}};

    if (find_sources(&set, before, at->table, at->top) || !keeps_top(before, step, at)) {
        arrive(before, &set, at);
        arrived = at->arrive;
        base = 0;
    }
    highest -= INFINITY;
    bit += 1;
    for (int t = 0; t < width; t += LANES, bit += bit, first += LANES) {
        floats stay = FLOATS_OF(before + t) + FLOATS_OF(here.stays + t);
        floats enter = FLOATS_OF(arrived + t) + base + FLOATS_OF(here.enters + t), value;
        integers keeps = stay >= enter, higher;

        value = CHOOSE(keeps, stay, enter) + FLOATS_OF(here.fits + t);
        FLOATS_AT(best + t) = value;
        stays |= keeps & bit;
        higher = value > highest;
        highest = CHOOSE(higher, value, highest);
        topics = (higher & first) | (~higher & topics);
    }
    memcpy(at->stays[i].lanes, &stays, sizeof stays);
    at->top = first_of(&highest, &topics);
}

/* How much better the topic is than the best of the others. */
VECTORED_PART double margin_of(const float *best, int width, int topic)
{
    integers own = LANE_OF(topic);
    floats top = {0}, none = {0};
    float second;

    none -= INFINITY;
    top = none;
    for (int t = 0; t < width; t += LANES) {
        floats value = CHOOSE(own & -(t == topic / LANES * LANES), none, FLOATS_OF(best + t));

        top = HIGHER_OF(value, top);
    }
    second = top[0];
    for (int k = 1; k < LANES; k++)
        second = top[k] > second ? top[k] : second;
    return (double)(best[topic] - (second > UNREACHABLE ? second : UNREACHABLE));
}

VECTORED static void walk_back(const search *at, size_t count, int *topic, double *margin)
{
    size_t width = (size_t)at->table->width;
    int best = at->top;

    for (size_t i = count; i-- > 0;) {
        const float *here = at->best + i * width;

        topic[i] = best;
        margin[i] = margin_of(here, at->table->width, best);
        if (i > 0 && !has(&at->stays[i], best))
            best = source_of(here - width, at, best);
    }
}

VECTORED static void begin(const sequence *s, const sequence_step *step, search *at)
{
    int topics = s->table->topics, width = s->table->width;

    for (int t = 0; t < width; t++)
        at->best[t] = t < topics ? s->start[t] + step->fits[t] : -INFINITY;
    at->top = best_of(at->best, width);
}

double sequence_find_above(const sequence *s, size_t count, sequence_bar bar, int *topic, double *margin)
{
    size_t width = (size_t)s->table->width;
    double value = 0;
    void *room = memory_alloc(room_for((count + 2) * width));
    search at = {.table = s->table, .arrive = first_in(room), .stays = memory_alloc(count * sizeof *at.stays + 1)};

    at.values = at.arrive + width;
    at.best = at.values + width;
    for (size_t i = 0; i < count; i++) {
        sequence_step step;

        s->describe(s->context, i, &step);
        if (i == 0)
            begin(s, &step, &at);
        else
            take_step(i, &step, &at);
    }
    if (count)
        value = (double)at.best[(count - 1) * width + (size_t)at.top];
    value -= bar.known;
    if (count && value > bar.gain)
        walk_back(&at, count, topic, margin);
    free(room);
    free(at.stays);
    return value;
}

double sequence_find(const sequence *s, size_t count, int *topic, double *margin)
{
    return sequence_find_above(s, count, (sequence_bar){.known = 0, .gain = -INFINITY}, topic, margin);
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
