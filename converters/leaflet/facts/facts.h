/* Product facts: what the leaflet says the product is. Each fact keeps the place in the source that says so. */
#ifndef SPLKIT_LEAFLET_FACTS_H
#define SPLKIT_LEAFLET_FACTS_H

#include "leaflet/words/marks.h"

/* Fills l->facts from the marked blocks of the label (not from unrelated text). */
void facts_find(leaflet *l, const marked_block *blocks, int count, findings *found);

#endif
