/* Substances: active ingredients with their strengths, inactive ingredients, the generic name. */
#ifndef SPLKIT_LEAFLET_SUBSTANCES_H
#define SPLKIT_LEAFLET_SUBSTANCES_H

#include "leaflet/facts/composition.h"

/* Reads the composition, gives every amount its substance, and fills generic and inactive of l->facts. Statements
 * without a strength that another one tells are taken away. */
void substances_find(composition *c, leaflet *l, const marked_block *blocks, int count);

/* Adds a statement with the strength that a dose such as "10 ml (1000 mg)" gives the form; false when the block has
 * none. */
bool substances_add_dose(composition *c, leaflet *l, const marked_block *m, const data_term *form);

#endif
