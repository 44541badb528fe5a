/* Lines: where they start and end, their number, and how wide the text was wrapped. */
#ifndef SPLKIT_LEAFLET_LINES_H
#define SPLKIT_LEAFLET_LINES_H

#include "leaflet/leaflet.h"

/* Fills l->lines and l->wrap. LF and CR LF end a physical line; a lone CR, NEL, LS, PS, FF and VT end a line too, but
 * do not count in line numbers (as editors count). */
void lines_split(leaflet *l);

#endif
