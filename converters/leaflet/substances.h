/* Substances: active ingredients with their strengths, inactive ingredients, the generic name. */
#ifndef SPLKIT_LEAFLET_SUBSTANCES_H
#define SPLKIT_LEAFLET_SUBSTANCES_H

#include "leaflet/marks.h"

/* Fills generic, active and inactive of l->facts from the marked blocks of the label. */
void substances_find(leaflet *l, const marked_block *blocks, int count);

/* Adds the strength that a dose such as "10 ml (1000 mg)" gives the form; false when the block has none. */
bool substances_add_dose(leaflet *l, const marked_block *m, int form);

#endif
