/* Strays: single lines that a page carries between those of the leaflet, told by their words: prices, adverts, what
 * buyers say, captions, links. Tables of contents are in leaflet/blocks/furniture.h. */
#ifndef SPLKIT_LEAFLET_STRAYS_H
#define SPLKIT_LEAFLET_STRAYS_H

#include "leaflet/leaflet.h"

/* Marks such blocks as furniture, with the topic of the reason. */
void strays_mark(leaflet *l);

#endif
