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

typedef struct {
    int topics;          /* at most SEQUENCE_TOPICS */
    const float *start;  /* topics: of the first block */
    const float *follow; /* topics x topics: the second topic right after the first */
    sequence_describe *describe;
    void *context;
} sequence;

#define SEQUENCE_TOPICS 255

/* Sets topic[count], and margin[count]: how much better the path is at this step than with any other topic there, going
 * by what stands before. Returns what the path is worth. Time and memory are linear in count. */
double sequence_find(const sequence *s, size_t count, int *topic, double *margin);

#endif
