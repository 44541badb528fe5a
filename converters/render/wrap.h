/* Lines of a given width. Widths are in characters (code points); 0 is no limit. Breaks come at spaces only, so that a
 * word longer than the width stands alone on a line that is too long. */
#ifndef SPLKIT_RENDER_WRAP_H
#define SPLKIT_RENDER_WRAP_H

#include "base/buffer.h"
#include <stdbool.h>
#include <stddef.h>

/* Words into lines. `used`: width of what stands on the first line already; `rest` begins every other line. `may_begin`
 * tells whether a word may be the first on a line; NULL: any. A LF in the text ends the line. */
void wrap_words(buffer *out, const char *text, size_t len, size_t width, size_t used, const char *rest,
                bool (*may_begin)(const char *word, size_t len));

/* The lines of Markdown that are text: paragraphs and list items, not headings, tables, HTML or front matter. What
 * cmark reads stays the same: no line begins with what could begin a block. */
void wrap_markdown(buffer *out, const char *text, size_t len, size_t width);

#endif
