/* A parsed Markdown document as plain text: headings underlined, lists indented, what an image shows in brackets, no
 * markup. Emphasis leaves no trace, and HTML none at all, so the Markdown must not say anything by HTML
 * (templates/markdown/main-plain.xsl). */
#ifndef SPLKIT_RENDER_TEXT_H
#define SPLKIT_RENDER_TEXT_H

#include "base/buffer.h"
#include <cmark.h>
#include <stddef.h>

/* `width` in characters; 0: a line per paragraph. Uses the user data of list items. */
void text_write(buffer *out, cmark_node *document, size_t width);

#endif
