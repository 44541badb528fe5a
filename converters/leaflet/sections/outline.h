/* Outline: the tree of sections that follows from the topic of each block and the ranks of headings. */
#ifndef SPLKIT_LEAFLET_OUTLINE_H
#define SPLKIT_LEAFLET_OUTLINE_H

#include "leaflet/leaflet.h"

/* Corrections that need the whole path: the document's title, headings without text. */
void outline_settle(leaflet *l);

/* The line is no title of a document: it tells whom the text is for or when it was updated, or is an advert. */
bool outline_is_no_title(const block *b);

/* Builds l->sections from the topics. */
void outline_build(leaflet *l);

/* Once the product's name is known: the line that has it is the document's title, where the one taken has not; and a
 * title that says nothing but "package leaflet" gives way to the name. Builds l->sections anew. */
void outline_retitle(leaflet *l);

#endif
