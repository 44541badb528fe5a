#include "leaflet/text/page.h"
#include "base/memory.h"
#include "leaflet/words/words.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 256   /* deeper elements are taken for part of the one around them */
#define LINKS_MIN 4     /* links that make a list of links ... */
#define LINKS_SHARE 80  /* ... when so many per cent of its text stand in them */
#define MAIN_SHARE 40   /* per cent of all text that content marked as such must have */
#define HEADER_SHARE 20 /* per cent of all text from which a header is no page header */

static const char navigation[] = "navigation";

/* An element that may be left out, or a table. */
typedef struct {
    size_t start, end;
    const markup_tag *tag;
    size_t text, link_text, links; /* bytes but for white space; of it in links */
    bool layout;                   /* a table with lists, headings or tables in its cells */
    bool head;                     /* called the header of the page */
    bool heading;                  /* with a heading in it */
    const char *reason;
} region;

/* Regions and links; no other element matters here, so none need be closed. */
typedef struct {
    const markup_tag *tag;
    int region; /* index; -1: a link */
} open_element;

typedef struct {
    const char *text;
    region *regions;
    size_t count, cap;
    open_element stack[DEPTH_MAX];
    int depth;
    int link; /* depth of open links */
    size_t total;
    const words_index *names, *heads;
    vocabulary *vocabulary;
} reader;

/* The words of class, id and role tell what a part of the page is for. */
static const char *reason_of(reader *r, const markup_token *t)
{
    static const char *const attributes[] = {"class", "id", "role"};
    size_t len;

    if (t->tag->roles & (MARKUP_OUT | MARKUP_FURNITURE))
        return navigation;
    if (markup_attribute(r->text, t, "hidden", &len))
        return navigation;
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        const char *value = markup_attribute(r->text, t, attributes[i], &len);
        words_hit hit;
        token *tokens;
        int count;

        if (!value || !len || t->tag->roles & MARKUP_MAIN || strcmp(t->tag->name, "body") == 0)
            continue;
        tokens = words_split(r->vocabulary, value, len, &count);
        if (words_find(r->names, tokens, count, 0, &hit))
            return navigation;
    }
    return NULL;
}

/* An element whose class or id is that of the header of a page, and nothing else: "section-header" is none. */
static bool is_called_header(reader *r, const markup_token *t)
{
    static const char *const attributes[] = {"class", "id"};

    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        size_t len;
        const char *value = markup_attribute(r->text, t, attributes[i], &len);
        words_hit hit;
        token *tokens;
        int count;

        if (!value || !len)
            continue;
        tokens = words_split(r->vocabulary, value, len, &count);
        if (count && words_match_at(r->heads, tokens, count, 0, &hit) == count)
            return true;
    }
    return false;
}

/* What an inner element has counts for the one around it. */
static void close_top(reader *r, size_t end)
{
    const open_element *top = &r->stack[--r->depth];
    const region *inner;

    if (top->region < 0) {
        r->link--;
        return;
    }
    inner = &r->regions[top->region];
    r->regions[top->region].end = end;
    for (int i = r->depth - 1; i >= 0; i--)
        if (r->stack[i].region >= 0) {
            region *outer = &r->regions[r->stack[i].region];

            outer->text += inner->text;
            outer->link_text += inner->link_text;
            outer->links += inner->links;
            outer->heading = outer->heading || inner->heading;
            return;
        }
}

/* A table whose cells hold tables, lists or headings only lays out the page. */
static void note_layout(reader *r)
{
    for (int i = r->depth - 1; i >= 0; i--)
        if (r->stack[i].tag->roles & MARKUP_TABLE) {
            r->regions[r->stack[i].region].layout = true;
            return;
        }
}

static void note_heading(reader *r)
{
    for (int i = r->depth - 1; i >= 0; i--)
        if (r->stack[i].region >= 0) {
            r->regions[r->stack[i].region].heading = true;
            return;
        }
}

static void open_link(reader *r, const markup_token *t)
{
    size_t len;

    if (!markup_attribute(r->text, t, "href", &len))
        return;
    if (r->depth && r->stack[r->depth - 1].region < 0) /* links do not nest */
        close_top(r, t->start);
    for (int i = r->depth - 1; i >= 0; i--)
        if (r->stack[i].region >= 0) {
            r->regions[r->stack[i].region].links++;
            break;
        }
    r->link++;
    r->stack[r->depth++] = (open_element){t->tag, -1};
}

static void open_tag(reader *r, const markup_token *t)
{
    if (r->depth == DEPTH_MAX || t->tag->roles & MARKUP_VOID)
        return;
    if (t->tag->roles & (MARKUP_TABLE | MARKUP_LIST | MARKUP_HEADING))
        note_layout(r);
    if (t->tag->roles & MARKUP_HEADING)
        note_heading(r);
    if (strcmp(t->tag->name, "a") == 0) {
        open_link(r, t);
    } else if (t->tag->roles & (MARKUP_REGION | MARKUP_RAW)) {
        r->regions = memory_grow(r->regions, &r->cap, r->count, sizeof *r->regions);
        r->stack[r->depth++] = (open_element){t->tag, (int)r->count};
        r->regions[r->count++] =
            (region){.start = t->start, .tag = t->tag, .reason = reason_of(r, t), .head = is_called_header(r, t)};
    }
}

static void close_tag(reader *r, const markup_token *t)
{
    int i = r->depth - 1;

    while (i >= 0 && r->stack[i].tag != t->tag)
        i--;
    while (i >= 0 && r->depth > i)
        close_top(r, r->depth == i + 1 ? t->end : t->start);
}

static void count_text(reader *r, const markup_token *t)
{
    size_t n = 0;

    for (size_t at = t->start; at < t->end; at++)
        n += !markup_is_space(r->text[at]);
    for (int i = r->depth - 1; i >= 0; i--)
        if (r->stack[i].region >= 0) {
            r->regions[r->stack[i].region].text += n;
            r->regions[r->stack[i].region].link_text += r->link > 0 ? n : 0;
            break;
        }
    r->total += n;
}

static const char *is_furniture(const reader *r, const region *g, bool has_main, bool in_main)
{
    if (g->reason && !(g->tag->roles & MARKUP_OUT) && g->text * 2 > r->total)
        return NULL; /* most of the page: whatever it is called */
    if (g->reason)
        return g->reason;
    if (strcmp(g->tag->name, "header") == 0 && !in_main && g->text * 100 < r->total * HEADER_SHARE)
        return has_main || g->links ? navigation : NULL;
    if (g->head && !g->heading && !in_main && g->text * 100 < r->total * HEADER_SHARE)
        return navigation;
    return g->links >= LINKS_MIN && g->link_text * 100 >= g->text * LINKS_SHARE ? navigation : NULL;
}

/* The one element that says it is the page's content; NULL when none does or there are several. */
static const region *main_of(const reader *r)
{
    static const char *const names[] = {"main", "article"};
    const region *found = NULL;

    for (size_t k = 0; k < sizeof names / sizeof *names && !found; k++)
        for (size_t i = 0; i < r->count; i++)
            if (strcmp(r->regions[i].tag->name, names[k]) == 0) {
                if (found)
                    return NULL;
                found = &r->regions[i];
            }
    return found && found->text * 100 >= r->total * MAIN_SHARE ? found : NULL;
}

static void add_part(page_parts *parts, size_t start, size_t end, const char *reason)
{
    if (start < end)
        parts->out[parts->out_count++] = (page_part){start, end, reason};
}

static page_parts choose(const reader *r, arena *memory, size_t len)
{
    const region *main = main_of(r);
    page_parts parts = {0};
    size_t done = 0;

    parts.out = arena_alloc(memory, (r->count + 2) * sizeof *parts.out);
    parts.layout = arena_alloc(memory, (r->count + 1) * sizeof *parts.layout);
    if (main) {
        add_part(&parts, 0, main->start, navigation);
        done = main->start;
    }
    for (size_t i = 0; i < r->count; i++) {
        const region *g = &r->regions[i];
        bool in_main = main && g->start >= main->start && g->end <= main->end;
        const char *reason;

        if (g->layout)
            parts.layout[parts.layout_count++] = g->start;
        if (g->start < done || (main && !in_main))
            continue;
        if ((reason = is_furniture(r, g, main != NULL, in_main))) {
            add_part(&parts, g->start, g->end, reason);
            done = g->end;
        }
    }
    if (main)
        add_part(&parts, main->end > done ? main->end : done, len, navigation);
    return parts;
}

page_parts page_read(arena *memory, const char *text, size_t len)
{
    reader *r = memory_zalloc(1, sizeof *r);
    markup_reader tokens = {.text = text, .len = len};
    const words_index *names = words_index_of_list("page-part", "en");
    markup_token t;
    page_parts parts;

    r->text = text;
    r->names = names;
    r->heads = words_index_of_list("page-head", "en");
    r->vocabulary = vocabulary_new(memory);
    while (markup_next(&tokens, &t)) {
        switch (t.kind) {
        case MARKUP_TEXT: count_text(r, &t); break;
        case MARKUP_START: open_tag(r, &t); break;
        case MARKUP_END: close_tag(r, &t); break;
        case MARKUP_OTHER: break;
        }
    }
    while (r->depth)
        close_top(r, len);
    parts = choose(r, memory, len);
    free(r->regions);
    free(r);
    return parts;
}
