/* Blocks: paragraphs, list items and headings, built from lines; every byte of the source gets its span here. */
#ifndef SPLKIT_LEAFLET_BLOCKS_H
#define SPLKIT_LEAFLET_BLOCKS_H

#include "leaflet/headings.h"
#include "leaflet/leaflet.h"

/* Fills l->spans and l->blocks from l->lines. */
void blocks_build(leaflet *l, const headings *h, findings *found);

#endif
