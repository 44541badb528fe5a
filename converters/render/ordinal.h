/* The place of sections, footnotes, tables, images and represented organizations among their like, counted once for a
 * document.
 *
 * Sections count by code; those without a code that can stand in an anchor count together. */
#ifndef SPLKIT_RENDER_ORDINAL_H
#define SPLKIT_RENDER_ORDINAL_H

#include "base/buffer.h"
#include <libxml/tree.h>

typedef struct ordinals ordinals;

/* Lends the tree: it must not change while the ordinals live. */
ordinals *ordinals_new(const xmlDoc *doc);
void ordinals_free(ordinals *o);

/* From 1; 0 for any other node. */
long ordinal_of(const ordinals *o, const xmlNode *node);

/* The place of a footnote among those listed with it: behind the same table, title or text. */
long ordinal_in_host(const ordinals *o, const xmlNode *footnote);

/* The anchor of a section: s-34067-9, s-34067-9_2 for the second of that code, s-other without a usable code. */
void ordinal_add_anchor(buffer *out, const ordinals *o, const xmlNode *section);

#endif
