/* Products: one for each dosage form and strength, with what belongs to it. */
#ifndef SPLKIT_LEAFLET_PRODUCTS_H
#define SPLKIT_LEAFLET_PRODUCTS_H

#include "leaflet/facts/composition.h"

/* Fills active and products of l->facts from the statements of the composition; forms, routes and packages are known.
 */
void products_make(leaflet *l, composition *c, const marked_block *blocks, int count);

#endif
