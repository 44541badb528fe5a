/* A compact tree: what a program reads of a document that it has written itself.
 *
 * All nodes and texts lie in one arena, and what only lays the document out has none: line breaks where no text can
 * be. libxml2's functions that read a tree work on it; nothing may be added, changed or freed. Texts and values are
 * decoded as libxml2 does with XML_PARSE_NOENT, which the parser must have been told.
 *
 * Ownership: the tree borrows the bytes that it was read from, to tell the places of its elements. */
#ifndef SPLKIT_SPL_COMPACT_H
#define SPLKIT_SPL_COMPACT_H

#include "base/arena.h"
#include "base/buffer.h"
#include "spl/limits.h"
#include <libxml/tree.h>

/* While the document is read. */
typedef struct {
    arena *arena;
    xmlNode *root, *open; /* the innermost element that has not ended */
    buffer text;          /* since the last tag */
} compact_builder;

void compact_begin(compact_builder *b);

/* The arguments of libxml2's handlers of the same names; `end`: the byte behind the tag. */
void compact_start(compact_builder *b, xmlDoc *doc, const xmlChar *local, const xmlChar *prefix, int ns_count,
                   const xmlChar **ns, int count, const xmlChar **attributes, size_t end);
void compact_text(compact_builder *b, const xmlChar *text, int len);
void compact_end(compact_builder *b);

/* The document, read from `text`, gets the tree; without a document it is freed. */
void compact_finish(compact_builder *b, xmlDoc *doc, const char *text);

/* Where the tag of an element begins; few are ever asked for. NULL: the node is not of a compact tree. Valid until the
 * next call for the same tree. */
const text_place *compact_place(const xmlNode *element);

/* Frees a document of spl_load or spl_load_compact (spl/load.h); NULL is fine. */
void compact_free(xmlDoc *doc);

#endif
