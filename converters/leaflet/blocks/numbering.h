/* Schemes by which the sections of a leaflet are numbered (templates/data/numbering.xml): what the number of a heading
 * says of its section, and of the text between two numbered headings. */
#ifndef SPLKIT_LEAFLET_NUMBERING_H
#define SPLKIT_LEAFLET_NUMBERING_H

#include "leaflet/leaflet.h"

typedef struct numbering numbering;

/* The scheme that the headings among the blocks order[0] ... order[count - 1] keep to, if any. Borrows both. */
numbering *numbering_new(const leaflet *l, const size_t *order, size_t count);
void numbering_free(numbering *n);

/* The section that the number of a block stands for, or -1: it is no heading, has none, or names another section. */
int numbering_topic(const numbering *n, const block *b);

/* Whether there is one. */
bool numbering_is_known(const numbering *n);

/* Takes the price off the row of block order[i], at all topics whose number cannot come between the numbered headings
 * around it. */
void numbering_exclude(const numbering *n, size_t i, double price, double *row);

/* How the leaflet refers to its sections: "[see Warnings and Precautions (5.1)]", "(see WARNINGS)", or not. */
typedef enum { NUMBERING_REFERS_NOT, NUMBERING_REFERS_BY_NUMBER, NUMBERING_REFERS_BY_NAME } numbering_references;

numbering_references numbering_refers(const leaflet *l, const size_t *order, size_t count);

#endif
