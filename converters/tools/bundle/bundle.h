/* A stylesheet with all it includes, as a list of pieces: the children of xsl:stylesheet in order. */
#ifndef SPLKIT_TOOLS_BUNDLE_H
#define SPLKIT_TOOLS_BUNDLE_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stdio.h>

#define XSLT_NAMESPACE "http://www.w3.org/1999/XSL/Transform"
#define SPL_NAMESPACE "urn:hl7-org:v3"
#define EXTENSION_NAMESPACE "urn:splkit:extension"

enum { NAMES_MAX = 256, PIECES_MAX = 1024, PREFIXES_MAX = 16 };

typedef struct {
    xmlNodePtr node;
    bool always;           /* may matter to any document */
    bool needs[NAMES_MAX]; /* else only to those with one of these names */
} piece;

typedef struct {
    piece pieces[PIECES_MAX];
    int count;
    char *names[NAMES_MAX]; /* of elements of SPL, and "@" with the names of attributes */
    int name_count;
    char *prefixes[PREFIXES_MAX], *namespaces[PREFIXES_MAX];
    int prefix_count;
} bundle;

_Noreturn void fail(const char *what, const char *which);

/* An element of XSLT; of any name when it is NULL. */
bool is_xslt(const xmlNode *node, const char *name);

/* read.c: adds a stylesheet and what it includes; an include with x:fallback="yes" is left out. Documents stay open. */
void bundle_read(bundle *b, const char *path);

/* needs.c: finds for every piece the names without which it can match nothing and is called by nothing. */
void bundle_find_needs(bundle *b);

/* write.c: as C tables (render/bundle.h); `number` tells the bundles of a file apart. */
void bundle_write_tables(FILE *out, bundle *b, int number);

#endif
