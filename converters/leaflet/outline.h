/* Outline: the rank of headings, and the tree of sections that follows from the topic of each block. */
#ifndef SPLKIT_LEAFLET_OUTLINE_H
#define SPLKIT_LEAFLET_OUTLINE_H

#include "leaflet/leaflet.h"

/* Known headings that count 1, 2, 3 tell the sections as well as a table of contents does. */
typedef enum {
    OUTLINE_UNCOUNTED,
    OUTLINE_COUNTED,
    OUTLINE_COMPLETE /* and no number is missing: no section has lost its heading */
} outline_numbers;

outline_numbers outline_count_headings(const leaflet *l);

/* Sets the rank of every heading, by the style of those that open the main sections: numbered or in capitals. */
void outline_rank_headings(leaflet *l, outline_numbers numbers);

/* Corrections that need the whole path: the document's title, headings without text. */
void outline_settle(leaflet *l);

/* Builds l->sections from the topics. */
void outline_build(leaflet *l);

#endif
