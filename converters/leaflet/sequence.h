/* The best path through a sequence of blocks: one topic for each, by dynamic programming (Viterbi 1967). Knows nothing
 * of leaflets. */
#ifndef SPLKIT_LEAFLET_SEQUENCE_H
#define SPLKIT_LEAFLET_SEQUENCE_H

#include <stddef.h>

/* What a step of the path is worth: rows of values by topic, all in natural log odds. */
typedef struct {
    const float *fits;   /* the block is of the topic */
    const float *stays;  /* and the one before it was */
    const float *enters; /* and the one before was of another topic */
} sequence_step;

/* The length of such a row: not less than there are topics, so that several can be worked on at a time. What stands
 * behind the topics may be any finite values. */
size_t sequence_width(int topics);

/* Points step i to its rows, which stay as they are until the next step is asked for. */
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
