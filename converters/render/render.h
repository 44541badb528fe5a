/* SPL as a leaflet page and as Markdown.
 *
 * A renderer holds the compiled stylesheets; one per worker, for any number of documents. Output is all or nothing:
 * after -1 nothing was added to `out`. The document is lent and not changed. Call memory_setup and resource_setup
 * first. */
#ifndef SPLKIT_RENDER_RENDER_H
#define SPLKIT_RENDER_RENDER_H

#include "base/buffer.h"
#include "base/finding.h"
#include <libxml/tree.h>
#include <stdbool.h>

typedef struct renderer renderer;

typedef struct {
    const char *name;       /* of the document, in findings */
    const char *language;   /* replaces the document's; NULL: as it says */
    bool warn_unknown;      /* an unknown element is a warning and its text is kept; else it stops the rendering */
    bool fragment;          /* html: the inside of body only */
    const char *style_href; /* html: link this style sheet instead of embedding ours; NULL: embed */
    bool front_matter;      /* markdown: YAML before the text */
} render_options;

renderer *renderer_new(void);
void renderer_free(renderer *r);

/* 0, or -1 after an error finding. The stylesheet is compiled at the first call. */
int render_html(buffer *out, renderer *r, xmlDocPtr doc, const render_options *options, findings *found);
int render_markdown(buffer *out, renderer *r, xmlDocPtr doc, const render_options *options, findings *found);

#endif
