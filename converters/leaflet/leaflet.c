#include "leaflet/leaflet.h"
#include "base/data.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

leaflet *leaflet_new(const char *name, const char *bytes, size_t len)
{
    leaflet *l = memory_zalloc(1, sizeof *l);

    l->name = name;
    l->bytes = bytes;
    l->len = len;
    l->memory = arena_new();
    l->language = "en";
    l->title_block = -1;
    return l;
}

void leaflet_free(leaflet *l)
{
    if (!l)
        return;
    arena_free(l->memory);
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
    return s->action == SPAN_TRANSFORMED ? strlen(s->text) : s->len;
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
    text = arena_alloc(l->memory, len + 1);
    b->text = text;
    b->len = len;
    for (int i = 0; i < b->spans; i++) {
        const span *s = &l->spans[b->first_span + i];
        size_t n = output_len(s);

        memcpy(text, output_text(l, s), n);
        text += n;
    }
}

void leaflet_locate(const leaflet *l, size_t offset, long *number, long *column)
{
    size_t low = 0, high = l->line_count;

    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;

        if (l->lines[middle].start <= offset)
            low = middle;
        else
            high = middle;
    }
    while (low > 0 && l->lines[low - 1].soft) /* columns count from the start of the physical line */
        low--;
    *number = l->line_count ? l->lines[low].number : 1;
    *column = l->line_count ? (long)(offset - l->lines[low].start) + 1 : 1;
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

bool leaflet_has_code(const block *b, const char *code)
{
    return data_topics[b->topic].code && strcmp(data_topics[b->topic].code, code) == 0;
}
