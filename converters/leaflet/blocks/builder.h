/* What the makers of blocks share: the leaflet under construction and what is known of the line at hand. blocks.c goes
 * through the lines, table_blocks.c makes blocks of tables; nothing here is for other modules. */
#ifndef SPLKIT_LEAFLET_BUILDER_H
#define SPLKIT_LEAFLET_BUILDER_H

#include "leaflet/blocks/glued.h"
#include "leaflet/blocks/headings.h"
#include "leaflet/blocks/markers.h"
#include "leaflet/blocks/shapes.h"
#include "leaflet/leaflet.h"
#include "leaflet/words/words.h"

typedef struct {
    leaflet *l;
    headings *h;
    glued_reader *heads;
    findings *found;
    line_shapes shapes;
    int blanks;     /* blank lines seen since the last block */
    int current;    /* block that a wrapped line may continue, or -1 */
    marker pending; /* a marker that stood alone on its line */
    size_t pending_start;
    int pending_first; /* its first span */
    int pending_indent;
    int number_first;    /* first span of the number of the next heading, which stood on a line of its own; -1: none */
    int numbered_titles; /* known ones in front of their text, TITLES_MIN at most; -1: not counted yet */
    int last_title;      /* the number of the last one */
    const words_index *table;  /* words for "table" */
    const words_index *common; /* got when a hyphen asks for them */
    words_set *known;
    size_t title_line; /* goes on the heading above; 0: none does */
    bool sentences;    /* the line at hand is a whole leaflet */
} builder;

/* Spans of the source in order, each byte once: the caller covers all of a line. Nothing is added for no bytes. rule
 * and text are kept as they are, not copied. */
void builder_add_span(builder *b, size_t start, size_t len, span_action action, const char *rule, const char *text);
void builder_add_kept(builder *b, size_t start, size_t end);

/* A new block, the current one, with spans from first_span on and its place at byte `at` of the leaflet. Valid until
 * the next one is opened. */
block *builder_open_block(builder *b, block_kind kind, size_t at, int indent, int first_span);

/* All spans since the current block was opened belong to it. */
void builder_extend_block(builder *b, long last_line);

/* The line's end from byte `end` on, as a span of the current block, which is extended. */
void builder_end_line(builder *b, const source_line *ln, size_t end);

#endif
