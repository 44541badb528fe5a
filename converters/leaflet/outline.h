/* Outline: tables of contents, and the tree of sections that follows from the topic of each block. */
#ifndef SPLKIT_LEAFLET_OUTLINE_H
#define SPLKIT_LEAFLET_OUTLINE_H

#include "leaflet/leaflet.h"

/* Marks tables of contents, page numbers and running titles as furniture, with the topic of navigation. Returns whether
 * the leaflet has a table of contents. */
bool outline_mark_furniture(leaflet *l);

/* Corrections that need the whole path: the document's title, headings without text. */
void outline_settle(leaflet *l);

/* Builds l->sections from the topics. */
void outline_build(leaflet *l);

#endif
