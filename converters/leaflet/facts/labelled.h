/* Products that the text tells apart: a name with a number for each strength, "Zenalor-5", and what belongs to one. */
#ifndef SPLKIT_LEAFLET_LABELLED_H
#define SPLKIT_LEAFLET_LABELLED_H

#include "leaflet/facts/composition.h"

/* Of several products of l->facts: their own names, where each has one. Then packages go to the product that their
 * paragraph names alone, and inactive ingredients to the one in whose part of the composition they are listed, where
 * all have lists of their own. */
void labelled_settle(leaflet *l, const composition *c, const marked_block *blocks, int count);

#endif
