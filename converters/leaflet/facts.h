/* Product facts: what the leaflet says the product is. Each fact keeps the place in the source that says so. */
#ifndef SPLKIT_LEAFLET_FACTS_H
#define SPLKIT_LEAFLET_FACTS_H

#include "leaflet/leaflet.h"

/* Fills l->facts from the blocks of the label (not from unrelated text). */
void facts_find(leaflet *l, findings *found);

#endif
