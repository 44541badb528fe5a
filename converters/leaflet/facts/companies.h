/* Companies: who holds the marketing authorisation and who makes the product, by name. */
#ifndef SPLKIT_LEAFLET_COMPANIES_H
#define SPLKIT_LEAFLET_COMPANIES_H

#include "leaflet/words/marks.h"

/* Fills holder and manufacturer of l->facts; a name is taken only behind words that say which of the two it is. */
void companies_find(leaflet *l, const marked_block *blocks, int count);

#endif
