/* Stylesheets as the programs carry them: a main stylesheet and all it includes in pieces, made at build time by
 * converters/tools/bundle, and put together for a document.
 *
 * A piece is a child of xsl:stylesheet. One whose patterns all name elements and attributes that a document does not
 * have can match nothing there, and neither can it be called from elsewhere, so it need not be compiled for that
 * document: half of the time of a rendering that is done once. Names are local names, attributes begin with "@". */
#ifndef SPLKIT_RENDER_BUNDLE_H
#define SPLKIT_RENDER_BUNDLE_H

#include "base/buffer.h"
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#define BUNDLE_NAME_SIZE 32

/* No pointers inside: they would have to be relocated at each start of a program. */
typedef struct {
    unsigned start, size;        /* in the text */
    unsigned short first, count; /* in `needs`: names of which one must occur; none: the piece is always needed */
} bundle_piece;

typedef struct {
    const char *path; /* "templates/html/main.xsl" */
    const char *text; /* start tag, pieces, end tag */
    const bundle_piece *pieces;
    size_t piece_count;
    const unsigned short *needs; /* indices of names */
    const char (*names)[BUNDLE_NAME_SIZE];
    size_t name_count;
} bundle;

/* Ends with an entry whose path is NULL. */
extern const bundle bundle_table[];

/* NULL when the stylesheet of this path has no bundle. */
const bundle *bundle_find(const char *path);

/* Sets those of `present`, one per name, that occur in the document. */
void bundle_look(bool *present, const bundle *b, const xmlDoc *doc);

/* Adds the stylesheet for documents that have only the names in `present`. */
void bundle_write(buffer *out, const bundle *b, const bool *present);

#endif
