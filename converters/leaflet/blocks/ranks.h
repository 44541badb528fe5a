/* The rank of headings: which of them open sections of their own, by their numbers, by capitals, by what they name. */
#ifndef SPLKIT_LEAFLET_RANKS_H
#define SPLKIT_LEAFLET_RANKS_H

#include "leaflet/leaflet.h"

#define RANKS_TITLE_BLOCKS 3 /* the title of a document stands among so many first blocks */

/* Known headings that count 1, 2, 3 tell the sections as well as a table of contents does. */
typedef enum {
    RANKS_UNCOUNTED,
    RANKS_COUNTED,
    RANKS_COMPLETE /* and no number is missing: no section has lost its heading */
} ranks_numbers;

ranks_numbers ranks_count(const leaflet *l);

/* Sets the rank of every heading, by the style of those that open the main sections: numbered or in capitals. Names
 * boxed warnings, and takes back what the number of a heading or its place on top of the document gainsays. */
void ranks_set(leaflet *l, ranks_numbers numbers);

/* The text is in capitals as headings are: but for a letter that scanning misread, and short words between others. */
bool ranks_in_capitals(const block *b);

#endif
