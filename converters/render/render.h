/* SPL as a leaflet page, as Markdown, and as what Markdown can be turned into.
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

typedef enum { RENDER_VIEW_FULL, RENDER_VIEW_PATIENT, RENDER_VIEW__MAX } render_view;
typedef enum { RENDER_TABLES_GFM, RENDER_TABLES_HTML, RENDER_TABLES_LIST, RENDER_TABLES__MAX } render_tables;
typedef enum { RENDER_TO_MARKDOWN, RENDER_TO_HTML, RENDER_TO_MAN, RENDER_TO_LATEX, RENDER_TO_TEXT } render_to;

typedef struct {
    const char *name;       /* of the document, in findings */
    bool known;             /* an earlier rendering of the document went through: what stops one is not looked for */
    const char *language;   /* replaces the document's; NULL: as it says */
    bool warn_unknown;      /* an unknown element is a warning and its text is kept; else it stops the rendering */
    int view;               /* a render_view */
    bool fragment;          /* html: the inside of body only */
    bool script;            /* html: with the small script for finding words and folding sections */
    bool embed_images;      /* html: images as data in the page */
    const char *assets;     /* html: folder of the images; NULL: beside the page, not looked for */
    const char *style_href; /* html: link this style sheet instead of embedding ours; NULL: embed */
    const char *theme;      /* html: a style sheet put behind the embedded one, the same for all documents; or NULL */
    bool front_matter;      /* markdown: YAML before the text */
    bool anchors;           /* markdown: an anchor at every section */
    int tables;             /* markdown: a render_tables */
    int to;                 /* markdown: a render_to, what cmark makes of the Markdown */
    long wrap;              /* markdown: characters in a line; 0: a line per paragraph */
} render_options;

renderer *renderer_new(void);
void renderer_free(renderer *r);

/* 0, or -1 after an error finding. The stylesheet is compiled at the first call. */
int render_html(buffer *out, renderer *r, xmlDocPtr doc, const render_options *options, findings *found);
int render_markdown(buffer *out, renderer *r, xmlDocPtr doc, const render_options *options, findings *found);

#endif
