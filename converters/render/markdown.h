/* Text as CommonMark text: what cmark reads back is the text that went in, white space collapsed.
 *
 * Escaped everywhere: \ ` * _ [ ] < # ~ | and an & that could begin an entity. At the start of a text, where it may be
 * the start of a line: - + = > and the dot or parenthesis after a number. At the end: an ! that could meet a link.
 * Where in doubt a sign is escaped: a backslash too many is not seen, one too few changes the text. The XSLT fall-back
 * (templates/markdown/functions.xsl) gives the same bytes. */
#ifndef SPLKIT_RENDER_MARKDOWN_H
#define SPLKIT_RENDER_MARKDOWN_H

#include "base/buffer.h"
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

/* A string by itself, trimmed: labels, names, product data. */
void markdown_escape(buffer *out, const char *text, size_t len);

/* What was found out last about a document that does not change meanwhile, so that going through thousands of blank
 * siblings does not look back at all of them each time. Starts with zeros. */
typedef struct {
    const xmlNode *asked; /* by markdown_before */
    const char *before;
    const xmlNode *first; /* neither it nor a sibling before it holds words */
} markdown_memo;

/* A text node of the narrative in its place: a space at its edges stays unless the edge is one of the block, of a break
 * or of an emphasis written with asterisks. */
void markdown_text(buffer *out, markdown_memo *memo, const xmlNode *text);

/* The same for HTML inside Markdown: & < > " as entities, white space collapsed. */
void markdown_html(buffer *out, const xmlNode *text);

/* What stands before a node in its container: "block", "inline", "caption" (the marker of a list item), or "". Passed
 * over is what leaves no trace in Markdown: breaks at an edge, empty elements, bullets given as captions. */
const char *markdown_before(markdown_memo *memo, const xmlNode *node);

/* What a `br` between blocks or in one becomes: "line" (a hard break), "paragraph" (the second of two), "tag" (<br>,
 * where nothing follows on its line), or "" at an edge. */
const char *markdown_break(markdown_memo *memo, const xmlNode *br);

/* Whether nothing in the node is seen: no text but white space, no-break spaces counted in. */
bool markdown_is_blank(const xmlNode *node);

/* Whether asterisks around this `content` element open and close emphasis by CommonMark's flanking rules. */
bool markdown_is_delimited(const xmlNode *content);

#endif
