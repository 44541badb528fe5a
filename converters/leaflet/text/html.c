#include "leaflet/text/html.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "leaflet/blocks/markers.h"
#include "leaflet/text/page.h"
#include "leaflet/text/styles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 16 /* lists whose items are indented further and further */
#define CELLS_MAX 16 /* columns in which cells over several rows are followed; wider tables stay lines */
#define SPAN_MAX 200 /* rows that a cell reaches over, at most */
#define SURE_TAGS 8  /* tags of blocks that make a text HTML even without a head */

const char HTML_MARKUP[] = "markup", HTML_ENTITY[] = "entity", HTML_HIGH[] = "superscript", HTML_LOW[] = "subscript";
static const char rule_space[] = "white-space";

typedef struct {
    bool ordered;
    int next; /* number of the next item */
} list_level;

typedef struct {
    leaflet *l;
    const char *text;
    buffer out;
    source_map step;
    size_t done;          /* source that has its place in the step */
    int breaks;           /* line ends due before the next text */
    bool blank;           /* a blank is due */
    bool item;            /* a marker is due */
    bool labelled;        /* the item's text begins with its marker */
    int rows;             /* of the open table that have cells */
    int cells;            /* of the open row */
    int separators;       /* borders between cells that are due */
    int columns, over;    /* columns and rows that the open cell reaches over; 0: its text has begun */
    int width;            /* columns of the table's first row */
    int extra;            /* columns behind it that it reaches over */
    int below[CELLS_MAX]; /* rows to come in which a cell from above stands in the column */
    bool header;          /* the open row has header cells */
    bool row_text;        /* it has text */
    int header_cells;     /* a row of dashes for so many is due */
    int heading;          /* level of the open heading */
    bool in_table, in_cell, pre;
    style_stack styles;
    text_style last; /* style of the text so far */
    list_level lists[DEPTH_MAX];
    int depth;
    page_parts parts;
    size_t layout; /* next layout table */
} writer;

bool html_is(const char *text, size_t len)
{
    markup_reader r = {.text = text, .len = len};
    markup_token t;
    int sure = 0;
    bool first = true;

    while (sure < SURE_TAGS && markup_next(&r, &t)) {
        if (t.kind == MARKUP_TEXT && first && markup_is_only(text + t.start, t.end - t.start))
            continue;
        if (first && t.kind == MARKUP_OTHER && t.end - t.start > 12 && memcmp(text + t.start, "<!", 2) == 0 &&
            (text[t.start + 2] | 32) == 'd')
            return true;
        if (first && t.kind == MARKUP_START && strcmp(t.tag->name, "html") == 0)
            return true;
        sure += (t.kind == MARKUP_START || t.kind == MARKUP_END) &&
                t.tag->roles & (MARKUP_BLOCK | MARKUP_LINE | MARKUP_CELL);
        first = first && t.kind == MARKUP_OTHER;
    }
    return sure >= SURE_TAGS;
}

/* --- layout before a text --- */

static void put_marker(writer *w, bool marked)
{
    list_level *level = w->depth ? &w->lists[w->depth - 1] : NULL;

    for (int i = 1; i < w->depth; i++)
        buffer_puts(&w->out, "  ");
    if (level && level->ordered && !marked)
        buffer_printf(&w->out, "%d. ", level->next++);
    else if (!marked && !w->labelled)
        buffer_puts(&w->out, "\xE2\x80\xA2 ");
}

/* The row of dashes below the header of a table, for as many cells. */
static void put_rule(writer *w)
{
    buffer_putc(&w->out, '\n');
    for (int i = 0; i < w->header_cells; i++)
        buffer_puts(&w->out, i ? "|---" : "---");
    w->header_cells = 0;
}

/* What stands between the text so far and the one that begins at `at`. */
static void put_layout(writer *w, size_t at, bool marked)
{
    size_t before = w->out.len, len = at - w->done;
    const char *source = w->text + w->done;
    bool line_start = w->breaks || !before;

    if (w->breaks && before) {
        if (w->header_cells)
            put_rule(w);
        for (int i = 0; i < w->breaks; i++)
            buffer_putc(&w->out, '\n');
    }
    styles_set(w->l, w->out.len, styles_common(w->last, styles_now(&w->styles)));
    for (int i = 0; i < w->separators; i++)
        buffer_puts(&w->out, " | ");
    if (w->blank && !line_start && !w->separators)
        buffer_putc(&w->out, ' ');
    if (w->item)
        put_marker(w, marked);
    if (w->heading && line_start)
        leaflet_mark_line(w->l, w->out.len, w->heading);
    if (w->out.len > before || len)
        source_map_add_rule(&w->step, w->out.len - before, len,
                            len && !memchr(source, '<', len) ? rule_space : HTML_MARKUP);
    w->done = at;
    w->breaks = w->separators = 0;
    w->blank = w->item = false;
}

static void due_breaks(writer *w, int count)
{
    if (w->in_cell || w->heading) { /* a cell and a heading are one line */
        w->blank = true;
        return;
    }
    w->breaks = w->breaks > count ? w->breaks : count;
}

/* --- text --- */

const char *html_shifted(const char *rule, char digit)
{
    static const char *const high[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    static const char *const low[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};

    if (digit >= '0' && digit <= '9')
        return rule == HTML_HIGH ? high[digit - '0'] : low[digit - '0'];
    if (digit == '+' || digit == '-')
        return rule == HTML_HIGH ? (digit == '+' ? "⁺" : "⁻") : digit == '+' ? "₊" : "₋";
    return NULL;
}

const char *html_shift(text_style style, const char *text, size_t len, bool behind_digit)
{
    const char *rule = style.flags & STYLE_SUP ? HTML_HIGH : style.flags & STYLE_SUB ? HTML_LOW : NULL;
    size_t digits = 0, others = 0;

    for (size_t i = 0; rule && i < len; i++)
        if (html_shifted(rule, text[i]))
            digits++;
        else
            others += !markup_is_space(text[i]);
    return digits && (behind_digit || !others) ? rule : NULL;
}

text_style html_without_script(text_style style)
{
    return (text_style){style.flags & ~((unsigned)STYLE_SUP | STYLE_SUB), style.link};
}

static void put_piece(writer *w, const char *text, size_t len, size_t source_len, const char *rule)
{
    text_style style = styles_now(&w->styles);

    styles_set(w->l, w->out.len, rule == HTML_HIGH || rule == HTML_LOW ? html_without_script(style) : style);
    w->last = style;
    if (w->columns > 1 || w->over > 1)
        leaflet_mark_cell(w->l, w->out.len, w->columns, w->over);
    w->columns = w->over = 0;
    w->row_text = true;
    buffer_add(&w->out, text, len);
    if (rule)
        source_map_add_rule(&w->step, len, source_len, rule);
    else
        source_map_add_plain(&w->step, len);
    w->done += source_len;
}

static size_t space_at(const writer *w, size_t at, size_t end)
{
    size_t n = 0;

    while (at + n < end && markup_is_space(w->text[at + n]))
        n++;
    return n;
}

/* Text from `at` on that is taken as it stands: words with single blanks between them. */
static size_t plain_length(const writer *w, size_t at, size_t end)
{
    size_t n = 1;

    while (at + n < end && w->text[at + n] != '&') {
        bool space = markup_is_space(w->text[at + n]);

        if (space && (w->text[at + n] != ' ' || at + n + 1 >= end || markup_is_space(w->text[at + n + 1])))
            break;
        n++;
    }
    return n;
}

static void add_text(writer *w, size_t at, size_t end)
{
    bool behind_digit =
        !w->blank && !w->breaks && w->out.len && utf8_is_digit((unsigned char)w->out.data[w->out.len - 1]);
    const char *script = html_shift(styles_now(&w->styles), w->text + at, end - at, behind_digit);

    while (at < end) {
        size_t n = space_at(w, at, end);
        const char *digit;
        char bytes[4];
        uint32_t c;

        if (n && w->pre && memchr(w->text + at, '\n', n)) {
            due_breaks(w, 1);
            at += n;
            continue;
        }
        if (n) {
            w->blank = true;
            w->last = styles_common(w->last, styles_now(&w->styles));
            at += n;
            continue;
        }
        if (w->done < at || w->breaks || w->blank || w->item || w->separators || !w->out.len)
            put_layout(w, at, w->item && markers_read(w->text + at, end - at).style == MARKER_BULLET);
        if ((n = markup_reference(w->text + at, end - at, &c))) {
            put_piece(w, bytes, (size_t)utf8_encode(bytes, c), n, HTML_ENTITY);
        } else if (script && (digit = html_shifted(script, w->text[at]))) {
            put_piece(w, digit, strlen(digit), n = 1, script);
        } else {
            n = script ? 1 : plain_length(w, at, end);
            put_piece(w, w->text + at, n, n, NULL);
        }
        at += n;
    }
}

/* --- tags --- */

static void open_list(writer *w, const markup_token *t)
{
    size_t len;
    const char *start = markup_attribute(w->text, t, "start", &len);

    if (w->depth == DEPTH_MAX)
        w->depth--;
    w->lists[w->depth++] = (list_level){strcmp(t->tag->name, "ol") == 0, 1};
    if (start && len && len < 6 && strspn(start, "0123456789") >= len)
        w->lists[w->depth - 1].next = (int)strtol(start, NULL, 10);
}

/* An item whose number is part of its text, as the text extracted from a word processor's file has them. */
static bool is_labelled(const char *text, const markup_token *t)
{
    size_t len;
    const char *name = markup_attribute(text, t, "class", &len);

    return name && len == strlen("labelled") && memcmp(name, "labelled", len) == 0;
}

static int span_of(const writer *w, const markup_token *t, const char *name, int most)
{
    size_t len;
    const char *value = markup_attribute(w->text, t, name, &len);
    int cells = value && len && len < 4 && strspn(value, "0123456789") >= len ? (int)strtol(value, NULL, 10) : 1;

    return cells < 1 ? 1 : cells > most ? most : cells;
}

static void next_cell(writer *w)
{
    w->separators += w->cells++ > 0;
}

/* Empty cells where the cell before, or one from above, goes on. */
static void fill_cells(writer *w)
{
    for (; w->extra > 0; w->extra--)
        if (!w->width || w->cells < w->width) /* no row is made wider than the first */
            next_cell(w);
    while (w->cells < CELLS_MAX && w->below[w->cells] > 0) {
        w->below[w->cells]--;
        next_cell(w);
    }
}

/* A row without cells, which is one for the cells above all the same. */
static void pass_row(writer *w)
{
    for (int c = 0; c < CELLS_MAX; c++)
        w->below[c] -= w->below[c] > 0;
}

static void open_cell(writer *w, const markup_token *t)
{
    int first;

    if (!w->in_table) {
        due_breaks(w, 1);
        return;
    }
    w->in_cell = true;
    w->header = w->header || strcmp(t->tag->name, "th") == 0;
    fill_cells(w);
    first = w->cells;
    next_cell(w);
    w->columns = span_of(w, t, "colspan", CELLS_MAX);
    w->over = span_of(w, t, "rowspan", SPAN_MAX);
    w->extra = w->columns - 1;
    for (int c = first; c < first + w->columns && c < CELLS_MAX; c++)
        w->below[c] = w->over - 1;
}

static void close_row(writer *w, size_t at)
{
    if (!w->in_table || !w->cells)
        return;
    fill_cells(w);
    w->columns = w->over = 0;
    w->in_cell = false;
    if (!w->row_text) { /* only makes room */
        w->separators = w->cells = 0;
        w->header = false;
        return;
    }
    w->row_text = false;
    if (w->separators) /* the last cells are empty */
        put_layout(w, at, false);
    if (w->header && w->rows == 0 && w->cells > 1)
        w->header_cells = w->cells;
    w->width = w->width ? w->width : w->cells;
    w->rows++;
    w->cells = 0;
    w->header = false;
    due_breaks(w, 1);
}

static void open_table(writer *w, const markup_token *t)
{
    while (w->layout < w->parts.layout_count && w->parts.layout[w->layout] < t->start)
        w->layout++;
    w->in_table = !(w->layout < w->parts.layout_count && w->parts.layout[w->layout] == t->start);
    w->in_cell = false;
    w->rows = w->cells = w->width = w->extra = w->columns = w->over = 0;
    w->header = w->row_text = false;
    memset(w->below, 0, sizeof w->below);
}

static void start_tag(writer *w, const markup_token *t)
{
    const unsigned roles = t->tag->roles;

    if (strcmp(t->tag->name, "br") == 0)
        due_breaks(w, w->breaks ? 2 : 1);
    if (roles & MARKUP_ROW && w->in_table)
        close_row(w, t->start);
    if (roles & MARKUP_TABLE) {
        close_row(w, t->start);
        w->in_cell = false;
        due_breaks(w, 2);
        open_table(w, t);
    } else if (roles & MARKUP_CELL) {
        open_cell(w, t);
    } else if (roles & (MARKUP_BLOCK | MARKUP_LINE)) {
        /* a paragraph that an item begins with is the item's text */
        if (!w->item)
            due_breaks(w, roles & MARKUP_BLOCK ? 2 : 1);
    }
    if (roles & MARKUP_LIST)
        open_list(w, t);
    if (roles & MARKUP_ITEM) {
        w->item = !w->in_cell;
        w->labelled = is_labelled(w->text, t);
    }
    if (roles & MARKUP_HEADING) {
        w->item = false;
        w->heading = t->tag->name[1] - '0';
    }
    w->pre = w->pre || strcmp(t->tag->name, "pre") == 0;
    styles_read_tag(w->l, &w->styles, w->text, t);
}

static void end_tag(writer *w, const markup_token *t)
{
    const unsigned roles = t->tag->roles;

    if (roles & MARKUP_HEADING)
        w->heading = 0;
    if (roles & MARKUP_TABLE) {
        close_row(w, t->start);
        w->in_table = w->in_cell = false;
    }
    if (roles & MARKUP_ROW && w->in_table && !w->cells)
        pass_row(w);
    if (roles & MARKUP_ROW)
        close_row(w, t->start);
    else if (roles & (MARKUP_BLOCK | MARKUP_LINE))
        due_breaks(w, roles & MARKUP_BLOCK ? 2 : 1);
    if (roles & MARKUP_LIST && w->depth)
        w->depth--;
    if (roles & MARKUP_ITEM)
        w->item = false;
    w->pre = w->pre && strcmp(t->tag->name, "pre") != 0;
    styles_read_tag(w->l, &w->styles, w->text, t);
}

/* A part of the page that is left out. */
static void omit(writer *w, const page_part *part)
{
    if (part->start > w->done)
        source_map_add_rule(&w->step, 0, part->start - w->done, HTML_MARKUP);
    source_map_add(&w->step, 0, part->end - part->start, 0, 0, part->reason, true);
    w->done = part->end;
    due_breaks(w, 2);
}

void html_read(leaflet *l)
{
    writer *w = memory_zalloc(1, sizeof *w);
    markup_reader r = {.text = l->bytes, .len = l->len};
    size_t part = 0;
    markup_token t;

    w->l = l;
    w->text = l->bytes;
    w->last.link = -1;
    w->parts = page_read(l->memory, l->bytes, l->len);
    while (markup_next(&r, &t)) {
        while (part < w->parts.out_count && w->parts.out[part].start < t.end) {
            if (w->parts.out[part].start >= w->done)
                omit(w, &w->parts.out[part]);
            part++;
        }
        if (t.start < w->done) /* inside a part that is left out */
            continue;
        switch (t.kind) {
        case MARKUP_TEXT: add_text(w, t.start, t.end); break;
        case MARKUP_START: start_tag(w, &t); break;
        case MARKUP_END: end_tag(w, &t); break;
        case MARKUP_OTHER: break;
        }
    }
    if (w->done < l->len)
        source_map_add_rule(&w->step, 0, l->len - w->done, HTML_MARKUP);
    leaflet_take_text(l, &w->out, &w->step);
    free(w);
}

void html_read_references(leaflet *l)
{
    buffer out = BUFFER_INIT;
    source_map step = {NULL, 0, 0, 0, 0};
    size_t from = 0;

    for (const char *p = l->bytes; (p = memchr(p, '&', l->len - (size_t)(p - l->bytes))); p++) {
        size_t at = (size_t)(p - l->bytes), n;
        char bytes[4];
        uint32_t c;

        if (!(n = markup_reference(p, l->len - at, &c)))
            continue;
        buffer_add(&out, l->bytes + from, at - from);
        source_map_add_plain(&step, at - from);
        source_map_add_rule(&step, (size_t)utf8_encode(bytes, c), n, HTML_ENTITY);
        buffer_add(&out, bytes, (size_t)utf8_encode(bytes, c));
        from = at + n;
        p += n - 1;
    }
    if (from) {
        buffer_add(&out, l->bytes + from, l->len - from);
        source_map_add_plain(&step, l->len - from);
        leaflet_take_text(l, &out, &step);
    }
    buffer_release(&out);
    source_map_release(&step);
}

/* --- the proof --- */

static bool is_layout(const char *text, size_t len)
{
    for (size_t at = 0; at < len; at++)
        if (!strchr("\n |-.0123456789\xE2\x80\xA2", text[at]))
            return false;
    return true;
}

bool html_holds(const char *rule, const char *source, size_t source_len, const char *text, size_t text_len)
{
    char bytes[5] = "";
    uint32_t c;

    if (rule == HTML_MARKUP)
        return markup_is_only(source, source_len) && is_layout(text, text_len);
    if (rule == rule_space)
        return markup_is_only(source, source_len) && !memchr(source, '<', source_len) && is_layout(text, text_len);
    if (rule == HTML_ENTITY)
        return markup_reference(source, source_len, &c) == source_len && (size_t)utf8_encode(bytes, c) == text_len &&
               memcmp(bytes, text, text_len) == 0;
    if (rule == HTML_HIGH || rule == HTML_LOW)
        return source_len == 1 && html_shifted(rule, *source) && strlen(html_shifted(rule, *source)) == text_len &&
               memcmp(html_shifted(rule, *source), text, text_len) == 0;
    return false;
}
