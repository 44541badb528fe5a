/* The XPath functions of namespace urn:splkit:extension that the stylesheets use:
 *
 *   x:ordinal(node)      place of a section, footnote or table among its like
 *   x:place(footnote)    place of a footnote among those listed with it
 *   x:anchor(section)    its anchor, made of code and place
 *   x:text(node)         text node as Markdown, x:html(node) as HTML inside Markdown, in its place
 *   x:escape(string)     string as Markdown
 *   x:before(node)       what stands before a node in its container: block, inline, caption or nothing
 *   x:break(br)          what a break becomes: line, paragraph, tag or nothing
 *   x:delimited(node)    whether asterisks can be put around a content element
 *   x:rows(cell, n)      n, or the rows from the cell's own to the last of its group when there are fewer
 *   x:running-title(string)  a style sheet that prints the string on top of every page
 *   x:digest(string)     its SHA-256 in base64, for the page's policy
 *   x:blank(node)        whether it has no text but white space and no-break spaces
 *   x:title(string, string)  the standard title of a section code in a language; not there when --templates is given,
 *                        for then templates/data/sections.xml may be the user's
 *
 * An empty node-set gives the empty string, 0 or false, and true for x:blank. Processors that know EXSLT functions have
 * all but x:title from templates/common/functions.xsl and templates/markdown/functions.xsl. */
#ifndef SPLKIT_RENDER_EXTENSION_H
#define SPLKIT_RENDER_EXTENSION_H

#include "render/markdown.h"
#include "render/ordinal.h"
#include <libxslt/xsltInternals.h>

#define EXTENSION_NAMESPACE "urn:splkit:extension"

/* What the functions know of the transformation; the context's _private points to it. */
typedef struct {
    ordinals *places; /* made when first asked for; the caller frees it */
    markdown_memo memo;
} extension_state;

/* Returns 0, or -1 when libxslt refuses. */
int extension_register(xsltTransformContextPtr context, extension_state *state);

#endif
