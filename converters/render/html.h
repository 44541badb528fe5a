/* A result tree as HTML5: doctype, lower-case tags, void elements without an end tag, white space collapsed (no element
 * keeps it), a line per block. For trees made by templates/html: text is escaped, style is written as it is. */
#ifndef SPLKIT_RENDER_HTML_H
#define SPLKIT_RENDER_HTML_H

#include "base/buffer.h"
#include <libxml/tree.h>

void html_write(buffer *out, const xmlDoc *doc);

#endif
