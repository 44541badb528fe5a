/* What it is worth that one topic comes right after another, made ready for the search (leaflet/sections/sequence.h).
 * Tables of the data are made when the programs are built (leaflet/sections/price_list.h). */
#ifndef SPLKIT_LEAFLET_SEQUENCE_TABLE_H
#define SPLKIT_LEAFLET_SEQUENCE_TABLE_H

#include <stddef.h>

#define SEQUENCE_TABLE_ALIGNMENT 32 /* bytes: rows that begin at such a place are read in whole vectors */

/* Rows of so many floats for each topic. What fills a row up can be no topic's: -INFINITY. */
typedef struct {
    int topics, width;
    const float *follow; /* a topic does not follow itself: -INFINITY */
    const float *into;   /* the same by the second topic */
    const float *worse;  /* a topic that is less worth than another by more than this is never the better one to come
                            from, whatever comes next but these two: by the other */
    float highest;       /* of all in `follow` */
} sequence_table;

/* The length of a row: not less than there are topics, so that several can be worked on at a time. What stands behind
 * the topics in the rows of a step may be any finite values. */
size_t sequence_width(int topics);

/* follow: topics x topics, of the second right after the first. */
sequence_table *sequence_table_new(int topics, const float *follow);
void sequence_table_free(sequence_table *table);

/* Where the row of a topic begins. */
static inline size_t sequence_row(const sequence_table *table, int topic)
{
    return (size_t)topic * (size_t)table->width;
}

#endif
