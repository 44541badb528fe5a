/* The best path through a sequence of blocks: one topic for each, by dynamic programming (Viterbi 1967). Knows nothing
 * of leaflets. */
#ifndef SPLKIT_LEAFLET_SEQUENCE_H
#define SPLKIT_LEAFLET_SEQUENCE_H

#include "leaflet/sections/sequence_table.h"

#include <stddef.h>

/* What a step of the path is worth: rows of sequence_width() values by topic, all in natural log odds. */
typedef struct {
    const float *fits;   /* the block is of the topic */
    const float *stays;  /* and the one before it was */
    const float *enters; /* and the one before was of another topic */
} sequence_step;

/* Points step i to its rows, which stay as they are until the next step is asked for. */
typedef void sequence_describe(void *context, size_t i, sequence_step *step);

typedef struct {
    const sequence_table *table;
    const float *start; /* topics: of the first block */
    sequence_describe *describe;
    void *context;
} sequence;

/* Sets topic[count], and margin[count]: how much better the path is at this step than with any other topic there, going
 * by what stands before. Returns what the path is worth. Time and memory are linear in count. */
double sequence_find(const sequence *s, size_t count, int *topic, double *margin);

/* What a path has to be worth. */
typedef struct {
    double known; /* what another one is worth */
    double gain;  /* and more than so much more than that */
} sequence_bar;

/* The same where the path is worth that; else nothing is set. Returns how much more than `known` it is worth. */
double sequence_find_above(const sequence *s, size_t count, sequence_bar bar, int *topic, double *margin);

/* What a path is worth. */
double sequence_value(const sequence *s, size_t count, const int *topic);

#endif
