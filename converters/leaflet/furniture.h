/* Furniture: what a page carries besides the text of the leaflet: tables of contents, page numbers, running titles. */
#ifndef SPLKIT_LEAFLET_FURNITURE_H
#define SPLKIT_LEAFLET_FURNITURE_H

#include "leaflet/leaflet.h"

/* Marks such blocks, with the topic of navigation. Returns whether the leaflet has a table of contents. */
bool furniture_mark(leaflet *l);

#endif
