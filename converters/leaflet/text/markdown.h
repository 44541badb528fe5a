/* Markdown: the text without its marks, line by line, with the way back to its bytes.
 *
 * Bullets, numbers and the pipes of tables stay, for blocks, lists and tables are made of them as of plain text; what
 * only marks goes, by a rule of the source map:
 *
 *   heading, heading-rule   "## " and " ##"; the line of "===" or "---" below a heading
 *   rule, fence, quote      a thematic break; the fence of a code block; "> "
 *   emphasis, code, link    "*", "**", "_", "~~"; backticks; "[" and "](address)"
 *   escape, autolink        the backslash before a sign; "<" and ">" around an address
 *   task                    "[ ]" and "[x]" of a list of tasks: a box
 *   run-in-head             the blanks before "**Storage:** ..." inside a line: a line end
 *   link-definition         "[label]: address", where the text has such a link
 *   entity, markup, superscript, subscript   as in HTML (leaflet/text/html.h)
 *
 * Departures from CommonMark, so that nothing is lost: those of leaflet/text/inlines.h; an indented line is no code;
 * HTML in a text is read mark by mark; a text of several lines above "---" is no heading. */
#ifndef SPLKIT_LEAFLET_MARKDOWN_H
#define SPLKIT_LEAFLET_MARKDOWN_H

#include "leaflet/leaflet.h"

/* Makes the text without marks the leaflet's text, and marks its lines. */
void markdown_read(leaflet *l);

/* As repair_holds, for these rules. */
bool markdown_holds(const char *rule, const char *source, size_t source_len, const char *text, size_t text_len);

#endif
