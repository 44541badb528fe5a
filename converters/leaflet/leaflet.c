#include "leaflet/leaflet.h"
#include "base/data.h"
#include "base/memory.h"
#include "leaflet/words/kinds.h"
#include "leaflet/words/words.h"

#include <stdlib.h>
#include <string.h>

#define LINES_NEAR 16 /* lines that are looked at one after the other, before the others are searched */

leaflet *leaflet_new(const char *name, const char *source, size_t len)
{
    leaflet *l = memory_zalloc(1, sizeof *l);

    kinds_prepare();
    l->name = name;
    l->source = source;
    l->source_len = len;
    l->memory = arena_new();
    l->vocabulary = vocabulary_take(l->memory);
    l->language = "en";
    l->title_block = l->label_order = -1;
    return l;
}

void leaflet_free(leaflet *l)
{
    if (!l)
        return;
    vocabulary_give_back(l->vocabulary);
    arena_free(l->memory);
    buffer_release(&l->own);
    source_map_release(&l->map);
    free(l->physical_lines);
    free(l->marks);
    free(l->cell_spans);
    free(l->styles);
    free(l->links);
    free(l->lines);
    free(l->spans);
    free(l->blocks);
    free(l);
}

/* A kept list marker is a text of its own (the item's caption), no part of the block's text. */
static bool is_marker(const leaflet *l, const block *b, const span *s)
{
    return b->marker_span >= 0 && s == &l->spans[b->marker_span];
}

static size_t output_len(const span *s)
{
    return s->action == SPAN_OMITTED ? 0 : s->action == SPAN_TRANSFORMED ? strlen(s->text) : s->len;
}

static const char *output_text(const leaflet *l, const span *s)
{
    return s->action == SPAN_TRANSFORMED ? s->text : l->bytes + s->start;
}

void leaflet_set_text(leaflet *l, block *b)
{
    size_t len = 0;
    char *text;

    for (int i = 0; i < b->spans; i++)
        len += output_len(&l->spans[b->first_span + i]);
    text = arena_room(l->memory, len + 1);
    text[len] = '\0';
    b->text = text;
    b->len = len;
    for (int i = 0; i < b->spans; i++) {
        const span *s = &l->spans[b->first_span + i];
        size_t n = output_len(s);

        memcpy(text, output_text(l, s), n);
        text += n;
    }
}

void leaflet_take_text(leaflet *l, buffer *text, source_map *step)
{
    buffer_release(&l->own);
    l->own = *text;
    buffer_init(text);
    l->bytes = buffer_text(&l->own);
    l->len = l->own.len;
    source_map_compose(&l->map, step);
    source_map_release(step);
}

void leaflet_mark_line(leaflet *l, size_t start, int level)
{
    l->marks = memory_grow(l->marks, &l->mark_cap, l->mark_count, sizeof *l->marks);
    l->marks[l->mark_count++] = (line_mark){start, level};
}

void leaflet_mark_cell(leaflet *l, size_t start, int columns, int rows)
{
    l->cell_spans = memory_grow(l->cell_spans, &l->cell_span_cap, l->cell_span_count, sizeof *l->cell_spans);
    l->cell_spans[l->cell_span_count++] = (cell_span){start, columns, rows};
}

/* The last physical line that starts at the offset or before it: the first of all if none does, and from `low` on. */
static size_t find_line(const leaflet *l, size_t offset, size_t low)
{
    size_t high = l->physical_line_count;

    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;

        if (l->physical_lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void tell_place(const leaflet *l, size_t offset, size_t line, long *number, long *column)
{
    bool inside = line < l->physical_line_count && offset > l->physical_lines[line];

    *number = (long)line + 1;
    *column = inside ? (long)(offset - l->physical_lines[line]) + 1 : 1;
}

void leaflet_locate_source(const leaflet *l, size_t offset, long *number, long *column)
{
    tell_place(l, offset, find_line(l, offset, 0), number, column);
}

void leaflet_locate(const leaflet *l, size_t offset, long *number, long *column)
{
    leaflet_locate_source(l, source_map_start(&l->map, offset), number, column);
}

void leaflet_locate_next(const leaflet *l, size_t offset, long *number, long *column)
{
    size_t source = source_map_start(&l->map, offset), line = (size_t)*number - 1, end = line + LINES_NEAR;

    if (*number < 1 || line >= l->physical_line_count || l->physical_lines[line] > source) {
        leaflet_locate_source(l, source, number, column);
        return;
    }
    while (line < end && line + 1 < l->physical_line_count && l->physical_lines[line + 1] <= source)
        line++;
    tell_place(l, source, line < end ? line : find_line(l, source, line), number, column);
}

size_t leaflet_offset(const leaflet *l, const block *b, size_t at)
{
    for (int i = 0; i < b->spans; i++) {
        const span *s = &l->spans[b->first_span + i];
        size_t n = is_marker(l, b, s) ? 0 : output_len(s);

        if (at < n)
            return s->start + (s->action == SPAN_TRANSFORMED ? 0 : at);
        at -= n;
    }
    return b->spans ? l->spans[b->first_span + b->spans - 1].start : 0;
}
