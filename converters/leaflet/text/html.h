/* HTML pages: the text of the page as lines, with the way back to its bytes.
 *
 * Block elements begin and end lines, items get a bullet or their number, the cells of a table stand between pipes;
 * headings are marked in the leaflet. What is no text becomes, in the source map:
 *
 *   markup        tags, comments and white space around them: layout, or nothing
 *   white-space   line breaks and indents inside a text: one blank
 *   entity        "&eacute;": the character
 *   superscript, subscript   the digits of "10<sup>9</sup>": digits that stand high or low by themselves
 *   omitted as "navigation"  the parts of leaflet/text/page.h */
#ifndef SPLKIT_LEAFLET_HTML_H
#define SPLKIT_LEAFLET_HTML_H

#include "leaflet/leaflet.h"

/* Rules that Markdown shares; the pointers themselves are compared. */
extern const char HTML_MARKUP[], HTML_ENTITY[], HTML_HIGH[], HTML_LOW[];

/* The rule by which a text of this style stands high or low in signs of their own, or NULL: digits alone, and digits
 * right behind a digit, or 10<sup>6</sup> could be read as 106. Letters and the like are shown by their style. */
const char *html_shift(text_style style, const char *text, size_t len, bool behind_digit);

/* The style of such signs, which stand high or low by themselves. */
text_style html_without_script(text_style style);

/* The digit or sign that stands high or low for a plain one ("9": "⁹"), by one of the last two rules; NULL: none. */
const char *html_shifted(const char *rule, char digit);

/* The text is an HTML page or a piece of one. */
bool html_is(const char *text, size_t len);

/* Makes the page's text the leaflet's text. */
void html_read(leaflet *l);

/* Character references that were left in a plain text. */
void html_read_references(leaflet *l);

/* As repair_holds, for these rules. */
bool html_holds(const char *rule, const char *source, size_t source_len, const char *text, size_t text_len);

#endif
