/* Outline: the tree of sections that follows from the topic of each block and the ranks of headings. */
#ifndef SPLKIT_LEAFLET_OUTLINE_H
#define SPLKIT_LEAFLET_OUTLINE_H

#include "leaflet/leaflet.h"

/* Corrections that need the whole path: the document's title, headings without text. */
void outline_settle(leaflet *l);

/* Builds l->sections from the topics. */
void outline_build(leaflet *l);

#endif
