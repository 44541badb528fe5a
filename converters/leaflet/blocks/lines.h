/* Lines: where they start and end, their number, and how wide the text was wrapped. */
#ifndef SPLKIT_LEAFLET_LINES_H
#define SPLKIT_LEAFLET_LINES_H

#include "leaflet/leaflet.h"

/* Fills l->lines and l->wrap. LF and CR LF end a physical line; a lone CR, NEL, LS, PS, FF and VT end a line too, but
 * do not count in line numbers (as editors count). */
void lines_split(leaflet *l);

/* Bytes that a drawn rule takes at the start of the text, with the blanks behind it: "-----INDICATIONS"; 0: none. */
size_t lines_rule_before(const char *text, size_t len);

/* Bytes that one takes at the end, with the blanks before it. */
size_t lines_rule_behind(const char *text, size_t len);

#define LINES_COLUMN_GAP 3 /* blanks that set columns of a line apart, at least */

/* So many blanks in a row, 2 to 8, or more. */
bool lines_has_blanks(const char *line, size_t len, int wanted);

#endif
