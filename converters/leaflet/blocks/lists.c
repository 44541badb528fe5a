#include "leaflet/blocks/lists.h"
#include "base/utf8.h"

#include <string.h>

#define DEPTH_MAX 8

typedef struct {
    marker_style style;
    uint32_t sign;
    int indent;
    int last;  /* ordinal of its last item */
    int first; /* block that began the list */
} level;

typedef struct {
    leaflet *l;
    level levels[DEPTH_MAX];
    int depth;
} builder;

static bool same_kind(const level *lv, const block *b)
{
    return lv->style == b->marker && lv->sign == b->bullet;
}

/* Letters and roman numerals look alike: "i" goes on "h" as well as starting a list of its own. */
static void read_letter(const builder *s, block *b)
{
    static const char *const romans[] = {"i", "v", "x"};
    static const int values[] = {1, 5, 10};

    if (b->marker != MARKER_ALPHA)
        return;
    for (int k = s->depth - 1; k >= 0; k--) {
        if (s->levels[k].style == MARKER_ALPHA && s->levels[k].last + 1 == b->ordinal)
            return;
        for (int r = 0; r < 3; r++)
            if (s->levels[k].style == MARKER_ROMAN && strpbrk(b->marker_text, romans[r]) &&
                s->levels[k].last + 1 == values[r]) {
                b->marker = MARKER_ROMAN;
                b->ordinal = values[r];
                return;
            }
    }
    if (b->ordinal == 9) { /* "i" that goes on nothing: the first roman numeral */
        b->marker = MARKER_ROMAN;
        b->ordinal = 1;
    }
}

static void push(builder *s, block *b, int index)
{
    if (s->depth == DEPTH_MAX)
        s->depth--;
    s->levels[s->depth++] = (level){b->marker, b->bullet, b->indent, b->ordinal, index};
    b->starts_list = true;
}

static void place(builder *s, int index)
{
    block *b = &s->l->blocks[index];
    int k = s->depth - 1;

    read_letter(s, b);
    while (k >= 0 && !(same_kind(&s->levels[k], b) && s->levels[k].indent <= b->indent + 1 &&
                       b->indent <= s->levels[k].indent + 1))
        k--;
    if (k < 0 && s->depth && b->indent <= s->levels[s->depth - 1].indent + 1)
        for (k = s->depth - 1; k >= 0 && !same_kind(&s->levels[k], b);) /* uneven indents: the innermost such level */
            k--;
    if (k >= 0 && s->levels[k].style != MARKER_BULLET && b->ordinal == 1) { /* counting starts anew: another list */
        s->depth = k;
        push(s, b, index);
    } else if (k >= 0) {
        s->depth = k + 1;
        s->levels[k].last = b->ordinal;
    } else if (s->depth && b->indent < s->levels[s->depth - 1].indent) {
        while (s->depth && b->indent < s->levels[s->depth - 1].indent)
            s->depth--;
        push(s, b, index);
    } else {
        push(s, b, index);
    }
    b->depth = s->depth;
}

static void keep_marker(leaflet *l, block *b)
{
    if (b->marker_span < 0)
        return;
    b->keep_marker = true;
    l->spans[b->marker_span].action = SPAN_KEPT;
    l->spans[b->marker_span].rule = NULL;
    l->spans[b->marker_span].text = NULL;
}

/* Numbers count 1, 2, 3 ... through the list of the item at index, with the marker "1." */
static void check_numbers(leaflet *l, const int *items, int count, int from)
{
    int depth = l->blocks[items[from]].depth, expected = 1, end;
    bool counts = true;

    for (end = from; end < count; end++) {
        const block *b = &l->blocks[items[end]];

        if (b->depth < depth || (end > from && b->depth == depth && b->starts_list))
            break;
        if (b->depth == depth)
            counts = counts && b->ordinal == expected++ && b->marker == MARKER_DECIMAL && b->bullet == '.';
    }
    for (int i = from; i < end && !counts; i++)
        if (l->blocks[items[i]].depth == depth)
            keep_marker(l, &l->blocks[items[i]]);
}

static void build_run(leaflet *l, const int *items, int count)
{
    builder s = {.l = l};

    for (int i = 0; i < count; i++) {
        place(&s, items[i]);
        if (utf8_is_letter(l->blocks[items[i]].bullet)) /* "o": a letter is text, whatever it is drawn for */
            keep_marker(l, &l->blocks[items[i]]);
    }
    for (int i = 0; i < count; i++)
        if (l->blocks[items[i]].starts_list && l->blocks[items[i]].marker != MARKER_BULLET)
            check_numbers(l, items, count, i);
}

static void build_section(leaflet *l, const label_section *s)
{
    for (int i = 0, end; i < s->block_count; i = end + (end == i)) {
        for (end = i; end < s->block_count && l->blocks[s->blocks[end]].kind == BLOCK_ITEM;)
            end++;
        if (end > i)
            build_run(l, s->blocks + i, end - i);
    }
    for (const label_section *c = s->child; c; c = c->next)
        build_section(l, c);
}

void lists_build(leaflet *l)
{
    for (const label_section *s = l->sections; s; s = s->next)
        build_section(l, s);
}
