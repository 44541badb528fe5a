/* Furniture: what a page carries besides the text of the leaflet: tables of contents, captions, copyright lines and the
 * like. Page numbers and running titles are in leaflet/blocks/pages.h. */
#ifndef SPLKIT_LEAFLET_FURNITURE_H
#define SPLKIT_LEAFLET_FURNITURE_H

#include "leaflet/leaflet.h"

/* Marks such blocks, with the topic of the reason. Returns whether the leaflet has a table of contents. */
bool furniture_mark(leaflet *l);

#endif
