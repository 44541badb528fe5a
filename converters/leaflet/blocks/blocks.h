/* Blocks: paragraphs, list items and headings, built from lines; every byte of the source gets its span here. */
#ifndef SPLKIT_LEAFLET_BLOCKS_H
#define SPLKIT_LEAFLET_BLOCKS_H

#include "leaflet/blocks/headings.h"
#include "leaflet/leaflet.h"

/* The search for sections takes memory for each block: about a gigabyte for so many. */
#define BLOCKS_MAX 300000

/* Fills l->spans and l->blocks from l->lines; stops behind BLOCKS_MAX blocks. */
void blocks_build(leaflet *l, headings *h, findings *found);

/* Text and words of a block that has been given other spans. */
void blocks_read_text(leaflet *l, block *b);

#endif
