/* What speaks for and against a section at each block, and the path that follows: headings, words, gaps, lists,
 * numbers, and the sequence in which sections usually come. All values are data (templates/data/weights, made by
 * tests/quality/learn.py); sequence.def tells what each price is. */
#ifndef SPLKIT_LEAFLET_PRICES_H
#define SPLKIT_LEAFLET_PRICES_H

#include "leaflet/leaflet.h"

/* What is known of the headings of a leaflet as a whole. */
typedef struct {
    double told;   /* numbers or a table of contents tell them: 0 to 1 */
    bool complete; /* and none of the numbers is missing */
} prices_headings;

/* The topics of the blocks order[0] ... order[count - 1], whose headings have ranks, and by how much each beats the
 * second best (natural log odds). Returns the order that the label keeps to (as in leaflet.label_order). */
int prices_find_path(const leaflet *l, const size_t *order, size_t count, prices_headings known, int *topics,
                     double *margins);

#endif
