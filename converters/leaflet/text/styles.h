/* Styles: which stretches of the text the source's markup shows bold, in italics, underlined, struck out, high or low,
 * or as a link.
 *
 * They stand beside the text as runs over its offsets, so the text, its source map and the ledger are what they would
 * be without them: only the SPL's markup tells of them. While a page is read, the elements that are open form a stack;
 * an end tag closes the innermost element of its name wherever that stands, as browsers have it for elements that
 * overlap. */
#ifndef SPLKIT_LEAFLET_STYLES_H
#define SPLKIT_LEAFLET_STYLES_H

#include "leaflet/leaflet.h"
#include "leaflet/text/markup.h"

#define STYLES_OPEN_MAX 32 /* elements open at once; what stands deeper inside is shown as what is around it */

typedef struct {
    const void *element; /* what closes it: compared only */
    text_style style;
} open_style;

typedef struct {
    open_style open[STYLES_OPEN_MAX];
    int count;
} style_stack;

/* A start or end tag of an inline element. */
void styles_read_tag(leaflet *l, style_stack *s, const char *text, const markup_token *t);

void styles_open(style_stack *s, const void *element, text_style style);
void styles_close(style_stack *s, const void *element);

/* What the open elements come to. */
text_style styles_now(const style_stack *s);
/* What two styles have in common. */
text_style styles_common(text_style a, text_style b);
bool styles_same(text_style a, text_style b);

/* From the offset on, which is not before that of the last call, the text has this style. */
void styles_set(leaflet *l, size_t at, text_style style);

/* The style of the character at an offset; *end is where it ends. */
text_style styles_at(const leaflet *l, size_t at, size_t *end);

/* A link at an offset of the leaflet's text to an address, whose character references are read: an index into l->links,
 * or -1 when a label cannot lead there: other schemes than http, https, mailto and tel, which is counted, and places in
 * the page. */
int styles_add_link(leaflet *l, size_t at, const char *address, size_t len);

/* Reports links that could not be kept, and text that is struck out. */
void styles_report(const leaflet *l, findings *found);

#endif
