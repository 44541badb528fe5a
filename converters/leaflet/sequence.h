/* The best path through a sequence of blocks: one topic for each, by dynamic programming (Viterbi 1967). Knows nothing
 * of leaflets. */
#ifndef SPLKIT_LEAFLET_SEQUENCE_H
#define SPLKIT_LEAFLET_SEQUENCE_H

#include <stddef.h>

/* What a step of the path is worth, by topic; all in natural log odds. */
typedef struct {
    float *fits;   /* the block is of the topic */
    float *stays;  /* and the one before it was */
    float *enters; /* and the one before was of another topic */
} sequence_step;

/* Fills step i; its arrays have room for `topics` values and hold what the step before left there. */
typedef void sequence_describe(void *context, size_t i, sequence_step *step);

/* What it is worth that one topic comes right after another, made ready for searching. */
typedef struct sequence_table sequence_table;

/* follow: topics x topics, of the second right after the first. */
sequence_table *sequence_table_new(int topics, const float *follow);
void sequence_table_free(sequence_table *table);

typedef struct {
    const sequence_table *table;
    const float *start; /* topics: of the first block */
    sequence_describe *describe;
    void *context;
} sequence;

/* Sets topic[count], and margin[count]: how much better the path is at this step than with any other topic there, going
 * by what stands before. Returns what the path is worth. Time and memory are linear in count. */
double sequence_find(const sequence *s, size_t count, int *topic, double *margin);

#endif
