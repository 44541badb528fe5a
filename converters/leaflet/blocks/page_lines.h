/* Lines that the page put between those of the text: running heads and feet whose page numbers count up, and the
 * entries of a table of contents that dots lead to their page numbers. They are told line by line, before paragraphs
 * are made, for they may stand in the middle of one. */
#ifndef SPLKIT_LEAFLET_PAGE_LINES_H
#define SPLKIT_LEAFLET_PAGE_LINES_H

#include "leaflet/blocks/shapes.h"
#include "leaflet/words/words.h"

/* Sets `page`, `apart` and `leads` of the lines. */
void page_lines_find(line_shapes *s);

/* Words for pages, of all languages; the value of those that stand between a number and how many there are is 1. */
const words_index *page_lines_words(void);

#endif
