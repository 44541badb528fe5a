#include "leaflet/blocks.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "leaflet/decode.h"
#include "leaflet/markers.h"
#include "leaflet/words.h"

#include <stdlib.h>
#include <string.h>

#define HEADING_MAX 120    /* bytes of a line that can be a known heading */
#define SHAPE_MAX 80       /* bytes of a line that can be a heading by its looks alone */
#define SHAPE_WORDS 9      /* words, likewise */
#define BODY_MIN 60        /* bytes from which a line is surely running text */
#define INLINE_HEAD_MAX 70 /* bytes before the colon of "Heading: text" */
#define INLINE_HEAD_WORDS 7
#define INLINE_HEAD_SCORE 0.9
#define INLINE_STOP_SCORE 0.97 /* the same with a full stop instead of a colon */

typedef struct {
    size_t content, end; /* without indent, marker and trailing blanks */
    int indent;
    marker mark;
    size_t mark_start;
    int width; /* characters of the whole line */
    token *tokens;
    int token_count;
    headings_result head;
    bool heading;
} line_info;

typedef struct {
    leaflet *l;
    const headings *h;
    findings *found;
    line_info *infos;
    int blanks;     /* blank lines seen since the last block */
    int current;    /* block that a wrapped line may continue, or -1 */
    marker pending; /* a marker that stood alone on its line */
    size_t pending_start;
    int pending_first; /* its first span */
    int pending_indent;
} builder;

/* --- what a line looks like --- */

static int columns(const char *text, size_t len)
{
    int n = 0;

    for (size_t i = 0; i < len; i++)
        if (text[i] == '\t')
            n += 8 - n % 8;
        else
            n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

static size_t trimmed_end(const char *text, size_t start, size_t end)
{
    while (end > start) {
        size_t at = end - 1;
        uint32_t c;

        while (at > start && ((unsigned char)text[at] & 0xC0) == 0x80)
            at--;
        utf8_next(&c, text + at, end - at);
        if (!utf8_is_blank(c) && c != 0x200B && c != 0xFEFF)
            break;
        end = at;
    }
    return end;
}

static void look_at(builder *b, size_t index)
{
    const source_line *ln = &b->l->lines[index];
    line_info *info = &b->infos[index];
    const char *bytes = b->l->bytes;
    size_t blanks;

    info->head.topic = -1;
    info->content = info->end = ln->end;
    if (ln->blank)
        return;
    blanks = markers_blanks(bytes + ln->start, ln->end - ln->start);
    info->indent = columns(bytes + ln->start, blanks);
    info->width = columns(bytes + ln->start, ln->end - ln->start);
    info->mark_start = info->content = ln->start + blanks;
    info->end = trimmed_end(bytes, info->content, ln->end);
    info->mark = markers_read(bytes + info->content, info->end - info->content);
    if (info->end - info->content <= HEADING_MAX && info->mark.style != MARKER_BULLET) {
        info->tokens = words_split(b->l->memory, bytes + info->content, info->end - info->content, &info->token_count);
        info->head = headings_match(b->h, info->tokens, info->token_count);
    }
}

static bool next_is_blank(const leaflet *l, size_t i)
{
    return i + 1 >= l->line_count || l->lines[i + 1].blank;
}

static const line_info *next_text(const builder *b, size_t i)
{
    for (i++; i < b->l->line_count; i++)
        if (!b->l->lines[i].blank)
            return &b->infos[i];
    return NULL;
}

static char last_byte(const builder *b, size_t i)
{
    const line_info *info = &b->infos[i];

    return info->end > info->content ? b->l->bytes[info->end - 1] : ' ';
}

/* A line above that goes on into line i, by the width of the text. */
static bool wraps_into(const builder *b, size_t i)
{
    const line_info *before, *here = &b->infos[i];
    size_t word = 0;

    if (!b->l->wrap || i == 0 || b->l->lines[i - 1].blank)
        return false;
    before = &b->infos[i - 1];
    while (here->content + word < here->end && b->l->bytes[here->content + word] != ' ')
        word++;
    return before->width + 1 + columns(b->l->bytes + here->content, word) > b->l->wrap && !before->heading;
}

static bool starts_high(const builder *b, const line_info *info)
{
    uint32_t c;

    if (utf8_decode(&c, b->l->bytes + info->content, info->end - info->content) < 1)
        return false;
    return utf8_is_upper(c) || utf8_is_digit(c) || c == '"' || c == 0x201C || c == 0xAB;
}

/* Stands apart from the text above: a blank line, the start, a heading or the end of a sentence. */
static bool stands_apart(const builder *b, size_t i)
{
    if (i == 0 || b->l->lines[i - 1].blank || b->infos[i - 1].heading)
        return true;
    return strchr(".!?:;", last_byte(b, i - 1)) != NULL;
}

static bool known_heading(const builder *b, size_t i)
{
    const line_info *info = &b->infos[i];
    char last = last_byte(b, i);
    bool apart = stands_apart(b, i);
    bool alone = (i == 0 || b->l->lines[i - 1].blank) && next_is_blank(b->l, i);

    if (info->head.topic < 0 || last == ',' || last == ';' || wraps_into(b, i))
        return false;
    if (info->head.score >= HEADINGS_SURE)
        return info->token_count <= 3 || (last != '.' && (apart || starts_high(b, info)));
    return info->token_count <= 11 && last != '.' && apart && (starts_high(b, info) || alone);
}

static bool all_capitals(const builder *b, const line_info *info)
{
    int high = 0;

    for (size_t at = info->content; at < info->end;) {
        uint32_t c;
        int n = utf8_decode(&c, b->l->bytes + at, info->end - at);

        if (n < 1)
            return false;
        if (utf8_is_letter(c)) {
            if (utf8_lower(c) != c)
                high++;
            else if (utf8_is_upper(c) == false)
                return false;
        }
        at += (size_t)n;
    }
    return high >= 4;
}

/* A heading by its looks: short, apart, capital, no full stop, running text or a list below it. */
static bool looks_like_heading(const builder *b, size_t i)
{
    const line_info *info = &b->infos[i], *below = next_text(b, i);
    bool blank_above = i == 0 || b->l->lines[i - 1].blank;
    bool numbered, body_below;

    if (info->mark.style == MARKER_BULLET || info->end - info->content > SHAPE_MAX || !info->tokens || !below)
        return false;
    if (info->token_count == 0 || info->token_count > SHAPE_WORDS || !starts_high(b, info) || wraps_into(b, i))
        return false;
    if (strchr(".;,:!)*", last_byte(b, i)) || memchr(b->l->bytes + info->content, '\t', info->end - info->content))
        return false;
    numbered =
        info->tokens[0].number && info->token_count > 1 && memchr(info->tokens[0].text, '.', info->tokens[0].len);
    if (info->tokens[0].number && !numbered)
        return false;
    body_below = below->end - below->content >= BODY_MIN || below->mark.style != MARKER_NONE;
    return body_below && (blank_above || numbered || all_capitals(b, info));
}

/* --- spans and blocks --- */

static void add_span(builder *b, size_t start, size_t len, span_action action, const char *rule, const char *text)
{
    leaflet *l = b->l;

    if (!len)
        return;
    l->spans = memory_grow(l->spans, &l->span_cap, l->span_count, sizeof *l->spans);
    l->spans[l->span_count++] = (span){start, len, action, rule, text, -1, 0};
}

/* Source text that is kept, but for control characters that XML cannot hold. */
static void add_kept(builder *b, size_t start, size_t end)
{
    size_t from = start;

    for (size_t at = start; at < end;) {
        uint32_t c;
        int n = utf8_decode(&c, b->l->bytes + at, end - at);
        long number, column;

        if (n < 1)
            n = 1;
        if ((c < 0x20 && c != '\t') || c == 0xFFFE || c == 0xFFFF) {
            add_span(b, from, at - from, SPAN_KEPT, NULL, NULL);
            add_span(b, at, (size_t)n, SPAN_TRANSFORMED, "control-character", "\xEF\xBF\xBD");
            leaflet_locate(b->l, at, &number, &column);
            findings_add(b->found, FINDING_LEAFLET_CONTROL, b->l->name, number, column,
                         "control character U+%04X replaced by U+FFFD", (unsigned)c);
            from = at + (size_t)n;
        }
        at += (size_t)n;
    }
    add_span(b, from, end - from, SPAN_KEPT, NULL, NULL);
}

static block *open_block(builder *b, block_kind kind, size_t at, int indent, int first_span)
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
    bl->heading_topic = bl->topic = bl->marker_span = -1;
    leaflet_locate(l, at, &bl->line, &bl->column);
    bl->last_line = bl->line;
    b->current = (int)l->block_count++;
    b->blanks = 0;
    return bl;
}

/* All spans since the block was opened belong to it. */
static void extend_block(builder *b, long last_line)
{
    block *bl = &b->l->blocks[b->current];

    bl->spans = (int)b->l->span_count - bl->first_span;
    for (int i = 0; i < bl->spans; i++)
        b->l->spans[bl->first_span + i].block = b->current;
    bl->last_line = last_line;
}

static void add_marker(builder *b, block *bl, const marker *m, size_t start, size_t end, const char *rule)
{
    bl->marker = m->style;
    bl->bullet = m->sign;
    bl->ordinal = m->ordinal;
    bl->marker_text = arena_strndup(b->l->memory, b->l->bytes + start, m->len);
    bl->marker_span = (int)b->l->span_count;
    add_span(b, start, m->len, SPAN_TRANSFORMED, rule, "");
    add_span(b, start + m->len, end - start - m->len, SPAN_TRANSFORMED, "blank", "");
}

/* Where "Heading: text" or "Heading. Text" divides: offset of the text, or 0. */
static size_t inline_head(const builder *b, size_t content, size_t end, headings_result *head)
{
    const char *bytes = b->l->bytes;
    size_t limit = end - content > INLINE_HEAD_MAX ? content + INLINE_HEAD_MAX : end;

    for (size_t at = content; at < limit; at++) {
        size_t blanks;
        int count;
        token *tokens;

        if (bytes[at] != ':' && bytes[at] != '.')
            continue;
        blanks = markers_blanks(bytes + at + 1, end - at - 1);
        if (!blanks || at + 1 + blanks >= end) {
            if (bytes[at] == ':')
                return 0;
            continue;
        }
        tokens = words_split(b->l->memory, bytes + content, at - content, &count);
        if (count > INLINE_HEAD_WORDS)
            return 0;
        *head = headings_match(b->h, tokens, count);
        if (head->topic >= 0 && head->score >= (bytes[at] == ':' ? INLINE_HEAD_SCORE : INLINE_STOP_SCORE))
            return at + 1 + blanks;
        if (bytes[at] == ':')
            return 0;
    }
    return 0;
}

static void set_heading(block *bl, const headings_result *head, bool glued)
{
    bl->kind = BLOCK_HEADING;
    bl->heading_topic = head->topic;
    bl->heading_score = head->score;
    bl->heading_match = head->match;
    bl->glued = glued;
}

/* Bullets inside a line part it when the line is an item itself, when an intro with a colon stands before the first, or
 * when there are several: one alone may be a sign of its own ("HCl . H2O" with a dot). */
static bool divides(const builder *b, size_t content, size_t end)
{
    const char *text = b->l->bytes + content;
    size_t len = end - content, first = markers_find_inside(text, len, 0), stop;

    if (first >= len)
        return false;
    stop = trimmed_end(text, 0, first);
    return b->l->blocks[b->current].kind == BLOCK_ITEM || (stop && text[stop - 1] == ':') ||
           markers_find_inside(text, len, first + 1) < len;
}

/* Text of one line from `content`, divided at bullets inside it; the first part goes to the open block. */
static void add_parts(builder *b, size_t content, size_t end, long number)
{
    const char *bytes = b->l->bytes;
    size_t from = content;
    bool divide = divides(b, content, end);

    for (;;) {
        size_t next = divide ? from + markers_find_inside(bytes + from, end - from, 0) : end;
        size_t stop = trimmed_end(bytes, from, next < end ? next : end);
        marker m;
        block *bl;

        add_kept(b, from, stop);
        if (next >= end) {
            add_span(b, stop, end - stop, SPAN_TRANSFORMED, "blank", "");
            return;
        }
        add_span(b, stop, next - stop, SPAN_TRANSFORMED, "blank", "");
        extend_block(b, number);
        m = markers_read(bytes + next, end - next);
        bl = open_block(b, BLOCK_ITEM, next, b->l->blocks[b->current].indent, (int)b->l->span_count);
        add_marker(b, bl, &m, next, next + m.len + m.blanks, "list-marker");
        from = next + m.len + m.blanks;
    }
}

static void end_line(builder *b, const source_line *ln, size_t end)
{
    add_span(b, end, ln->next - end, SPAN_TRANSFORMED, "line-end", "");
    extend_block(b, ln->number);
}

/* A line that goes on the open block: its line end becomes a blank. */
static void continue_block(builder *b, const source_line *ln, const line_info *info)
{
    span *last = &b->l->spans[b->l->span_count - 1];

    last->rule = "line-join";
    last->text = " ";
    add_span(b, ln->start, info->content - ln->start, SPAN_TRANSFORMED, "indent", "");
    add_parts(b, info->content, info->end, ln->number);
    end_line(b, ln, info->end);
}

static void add_heading_line(builder *b, const source_line *ln, const line_info *info)
{
    int first = (int)b->l->span_count;

    add_span(b, ln->start, info->content - ln->start, SPAN_TRANSFORMED, "indent", "");
    set_heading(open_block(b, BLOCK_HEADING, info->content, info->indent, first), &info->head, false);
    add_kept(b, info->content, info->end);
    end_line(b, ln, info->end);
    b->current = -1;
}

static bool is_item(const builder *b, const line_info *info)
{
    const block *before = b->l->block_count ? &b->l->blocks[b->l->block_count - 1] : NULL;

    switch (info->mark.style) {
    case MARKER_NONE: return false;
    case MARKER_BULLET:
    case MARKER_DECIMAL: return true;
    default: /* letters and roman numerals: "(a)", "a)", "ii." start a list with 1 or go on with one */
        if (info->mark.ordinal == 1 || info->mark.roman == 1)
            return true;
        return before && before->kind == BLOCK_ITEM && before->marker != MARKER_NONE;
    }
}

static void add_text_line(builder *b, const source_line *ln, const line_info *info)
{
    int first = b->pending.style != MARKER_NONE ? b->pending_first : (int)b->l->span_count;
    bool item = b->pending.style != MARKER_NONE || is_item(b, info);
    headings_result head = {-1, 0, NULL};
    size_t text = info->content, body;
    block *bl;

    add_span(b, ln->start, info->content - ln->start, SPAN_TRANSFORMED, "indent", "");
    bl = open_block(b, item ? BLOCK_ITEM : BLOCK_PARAGRAPH, info->content, info->indent, first);
    if (b->pending.style != MARKER_NONE) {
        marker *m = &b->pending;

        bl->marker = m->style;
        bl->bullet = m->sign;
        bl->ordinal = m->ordinal;
        bl->indent = b->pending_indent;
        bl->marker_text = arena_strndup(b->l->memory, b->l->bytes + b->pending_start, m->len);
        for (int i = first; i < (int)b->l->span_count && bl->marker_span < 0; i++)
            if (b->l->spans[i].start == b->pending_start)
                bl->marker_span = i;
        m->style = MARKER_NONE;
    } else if (item) {
        text = info->mark_start + info->mark.len + info->mark.blanks;
        add_marker(b, bl, &info->mark, info->mark_start, text, "list-marker");
    }
    if (!item && !all_capitals(b, info) && (body = inline_head(b, text, info->end, &head))) {
        size_t stop = trimmed_end(b->l->bytes, text, body);

        set_heading(bl, &head, true);
        add_kept(b, text, stop);
        add_span(b, stop, body - stop, SPAN_TRANSFORMED, "blank", "");
        extend_block(b, ln->number);
        open_block(b, BLOCK_PARAGRAPH, body, info->indent, (int)b->l->span_count);
        text = body;
    }
    add_parts(b, text, info->end, ln->number);
    end_line(b, ln, info->end);
}

/* A bullet or number with nothing behind it belongs to the next line of text. */
static bool lone_marker(const builder *b, size_t i)
{
    const line_info *info = &b->infos[i];

    return info->mark.style != MARKER_NONE && info->mark_start + info->mark.len >= info->end && next_text(b, i) &&
           b->pending.style == MARKER_NONE && next_text(b, i)->mark.style == MARKER_NONE;
}

static void hold_marker(builder *b, const source_line *ln, const line_info *info)
{
    b->pending = info->mark;
    b->pending_start = info->mark_start;
    b->pending_indent = info->indent;
    b->pending_first = (int)b->l->span_count;
    add_span(b, ln->start, info->mark_start - ln->start, SPAN_TRANSFORMED, "indent", "");
    add_span(b, info->mark_start, info->mark.len, SPAN_TRANSFORMED, "list-marker", "");
    add_span(b, info->mark_start + info->mark.len, ln->next - info->mark_start - info->mark.len, SPAN_TRANSFORMED,
             "line-end", "");
}

static void add_line(builder *b, size_t i)
{
    const source_line *ln = &b->l->lines[i];
    line_info *info = &b->infos[i];
    headings_result head;

    if (ln->blank) {
        add_span(b, ln->start, ln->next - ln->start, SPAN_TRANSFORMED, "blank-line", "");
        b->blanks++;
        b->current = -1;
        return;
    }
    if (lone_marker(b, i)) {
        hold_marker(b, ln, info);
        return;
    }
    info->heading =
        b->pending.style == MARKER_NONE && (known_heading(b, i) || looks_like_heading(b, i)) &&
        !(info->mark.style == MARKER_NONE && !all_capitals(b, info) && inline_head(b, info->content, info->end, &head));
    if (info->heading)
        add_heading_line(b, ln, info);
    else if (b->current >= 0 && b->pending.style == MARKER_NONE && wraps_into(b, i) && !is_item(b, info))
        continue_block(b, ln, info);
    else
        add_text_line(b, ln, info);
}

/* "5.1 Hypersensitivity" stands below "5 Warnings". */
static void read_numbering(block *b)
{
    const char *dot;

    if (b->kind != BLOCK_HEADING || b->token_count < 2 || !b->tokens[0].number || b->tokens[0].start > 1)
        return;
    b->major = atoi(b->tokens[0].text);
    dot = strchr(b->tokens[0].text, '.');
    b->minor = dot ? atoi(dot + 1) : 0;
}

/* A digit before `at` or from `end` on, but for blanks. */
static bool touches_number(const block *b, size_t at, size_t end)
{
    while (at > 0 && b->text[at - 1] == ' ')
        at--;
    while (end < b->len && b->text[end] == ' ')
        end++;
    return (at > 0 && utf8_is_digit((unsigned char)b->text[at - 1])) ||
           (end < b->len && utf8_is_digit((unsigned char)b->text[end]));
}

/* One finding for a block: an error when such a character touches a number. */
static void report_invisible(const leaflet *l, const block *b, findings *found)
{
    size_t first = b->len, dose = b->len, count = 0;
    uint32_t which = 0, c;
    long number, column;

    for (size_t at = 0; at < b->len;) {
        int n = utf8_decode(&c, b->text + at, b->len - at);

        n = n > 0 ? n : 1;
        if (n > 1 && utf8_is_invisible(c)) {
            bool touches = touches_number(b, at, at + (size_t)n);

            if (!count++ || (touches && dose == b->len)) {
                first = at;
                which = c;
            }
            dose = touches && dose == b->len ? at : dose;
        }
        at += (size_t)n;
    }
    if (!count)
        return;
    leaflet_locate(l, leaflet_offset(l, b, first), &number, &column);
    findings_add(found, dose < b->len ? FINDING_LEAFLET_BIDI_DOSE : FINDING_LEAFLET_BIDI, l->name, number, column,
                 "invisible character U+%04X%s (%zu in this paragraph); it is kept", (unsigned)which,
                 dose < b->len ? " next to a number" : "", count);
}

void blocks_build(leaflet *l, const headings *h, findings *found)
{
    builder b = {.l = l, .h = h, .found = found, .current = -1};

    b.infos = memory_zalloc(l->line_count + 1, sizeof *b.infos);
    add_span(&b, 0, decode_bom(l), SPAN_TRANSFORMED, "byte-order-mark", "");
    for (size_t i = 0; i < l->line_count; i++)
        look_at(&b, i);
    for (size_t i = 0; i < l->line_count; i++)
        add_line(&b, i);
    free(b.infos);
    for (size_t i = 0; i < l->block_count; i++) {
        block *bl = &l->blocks[i];

        leaflet_set_text(l, bl);
        bl->tokens = words_split(l->memory, bl->text, bl->len, &bl->token_count);
        read_numbering(bl);
        report_invisible(l, bl, found);
    }
}
