#include "leaflet/blocks/builder.h"
#include "base/memory.h"

#include <string.h>

#define REPLACED_MAX 4 /* of the last spans of a block, by others, when it goes on */

void builder_add_span(builder *b, size_t start, size_t len, span_action action, const char *rule, const char *text)
{
    leaflet *l = b->l;

    if (!len)
        return;
    l->spans = memory_grow(l->spans, &l->span_cap, l->span_count, sizeof *l->spans);
    l->spans[l->span_count++] = (span){start, len, action, rule, text, -1, 0};
}

void builder_add_kept(builder *b, size_t start, size_t end)
{
    builder_add_span(b, start, end - start, SPAN_KEPT, NULL, NULL);
}

block *builder_open_block(builder *b, block_kind kind, size_t at, int indent, int first_span)
{
    leaflet *l = b->l;
    block *bl;

    l->blocks = memory_grow(l->blocks, &l->block_cap, l->block_count, sizeof *l->blocks);
    bl = &l->blocks[l->block_count];
    memset(bl, 0, sizeof *bl);
    bl->kind = kind;
    bl->first_span = first_span;
    bl->indent = indent;
    bl->blanks_before = b->blanks;
    bl->heading_topic = bl->heading_other = bl->topic = bl->around = bl->marker_span = -1;
    bl->line = l->block_count ? bl[-1].line : 0;
    leaflet_locate_next(l, at, &bl->line, &bl->column);
    bl->last_line = bl->line;
    b->current = (int)l->block_count++;
    b->blanks = 0;
    return bl;
}

void builder_extend_block(builder *b, long last_line)
{
    block *bl = &b->l->blocks[b->current];
    int first = bl->spans > REPLACED_MAX ? bl->spans - REPLACED_MAX : 0; /* a block may have very many */

    bl->spans = (int)b->l->span_count - bl->first_span;
    for (int i = first; i < bl->spans; i++)
        b->l->spans[bl->first_span + i].block = b->current;
    bl->last_line = last_line;
}

void builder_end_line(builder *b, const source_line *ln, size_t end)
{
    builder_add_span(b, end, ln->next - end, SPAN_TRANSFORMED, "line-end", "");
    builder_extend_block(b, ln->number);
}
