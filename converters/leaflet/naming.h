/* The product's name in full: what the leaflet's title calls it. */
#ifndef SPLKIT_LEAFLET_NAMING_H
#define SPLKIT_LEAFLET_NAMING_H

#include "leaflet/marks.h"

/* Settles l->facts.name: the words of a title before the strength, the dosage form or a bracket, when the text bears
 * them out; else the word that names_find found, with the words that always stand beside it. generic and active are
 * known. */
void naming_settle(leaflet *l, const marked_block *blocks, int count);

#endif
