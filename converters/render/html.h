/* HTML5, written element by element: doctype, lower-case tags, void elements without an end tag, white space collapsed
 * (no element keeps it), a line per block; a number and its unit stay on a line (unit.h). Text and attributes are
 * escaped, the text of style and script is written as it is. Names and values of attributes are lent until the
 * element's first child or end. */
#ifndef SPLKIT_RENDER_HTML_H
#define SPLKIT_RENDER_HTML_H

#include "base/buffer.h"
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#define HTML_KNOWN 32      /* places, a power of two */
#define HTML_ATTRIBUTES 24 /* of one element; more are left out */

/* Finds the address of an image by the name it has in the document; false when there is none, and its description (the
 * alt text) takes its place, so that no page has a broken image. */
typedef struct html_images html_images;
struct html_images {
    bool (*find)(html_images *images, buffer *address, const char *source);
};

typedef struct {
    buffer *out;
    html_images *images;
    bool started;  /* the first element was seen */
    bool space;    /* white space was seen and not yet written */
    bool at_start; /* of a block: white space does not count */
    bool after_digit;
    struct {
        const char *name;
        unsigned flags;
    } known[HTML_KNOWN]; /* elements seen lately, by address: most names are in the program */
    struct html_element {
        const char *name;
        unsigned flags;
        bool filled; /* has a child */
    } * open;
    size_t depth, cap;
    bool pending; /* the start tag of the innermost element is not written yet */
    struct html_attribute {
        const char *name, *text;
    } attributes[HTML_ATTRIBUTES];
    int attribute_count;
} html_writer;

void html_begin(html_writer *w, buffer *out, html_images *images);
void html_start(html_writer *w, const char *element);
/* Of the element just started; one of the same name is replaced. */
void html_attribute(html_writer *w, const char *name, const char *text);
void html_text(html_writer *w, const char *text);
void html_end(html_writer *w);
/* Ends the page and releases what the writer holds. */
void html_finish(html_writer *w);

/* A whole result tree of libxslt's. */
void html_write(buffer *out, const xmlDoc *doc, html_images *images);

#endif
