#include "leaflet/blocks/blocks.h"
#include "base/data.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "leaflet/blocks/builder.h"
#include "leaflet/blocks/glued.h"
#include "leaflet/blocks/lines.h"
#include "leaflet/blocks/shapes.h"
#include "leaflet/blocks/table_blocks.h"
#include "leaflet/text/deceptive.h"
#include "leaflet/words/advice.h"
#include "leaflet/words/words.h"

#include <stdlib.h>
#include <string.h>

#define NUMBER_APART 3       /* blank lines between it and the heading */
#define TITLE_WIDTH 60       /* columns of a numbered title that goes on in the next line, at least */
#define MUCH_TEXT 250        /* bytes of a line in which headings may be hidden */
#define ENTRIES_MIN 2        /* of a table of contents in one line, numbered */
#define TITLES_MIN 4         /* of sections, numbered and in front of their text */
#define SENTENCE_MIN 30      /* bytes of a sentence ... */
#define SENTENCE_LETTERS 4   /* ... and of its last word, at least */
#define SENTENCES_MAX 262144 /* bytes of a line whose sentences are looked at: no leaflet is as long */

/* --- blocks --- */

static void add_marker(builder *b, block *bl, const marker *m, size_t start, size_t end, const char *rule)
{
    bl->marker = m->style;
    bl->bullet = m->sign;
    bl->ordinal = m->ordinal;
    bl->marker_text = arena_strndup(b->l->memory, b->l->bytes + start, m->len);
    bl->marker_span = (int)b->l->span_count;
    builder_add_span(b, start, m->len, SPAN_TRANSFORMED, rule, "");
    builder_add_span(b, start + m->len, end - start - m->len, SPAN_TRANSFORMED, "blank", "");
}

static void set_heading(block *bl, const headings_result *head, bool glued)
{
    bl->kind = BLOCK_HEADING;
    bl->heading_topic = head->topic;
    bl->heading_other = head->other;
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
    stop = shapes_trimmed_end(text, 0, first);
    return b->l->blocks[b->current].kind == BLOCK_ITEM || (stop && text[stop - 1] == ':') ||
           markers_find_inside(text, len, first + 1) < len;
}

/* Where the next sentence starts in the text from `at` to `end`: a capital letter behind a word with its full stop,
 * which is longer than most abbreviations. */
static size_t next_sentence(const char *text, size_t at, size_t end)
{
    size_t letters = 0; /* bytes of the word before `i` */

    for (size_t i = at; i + 2 < end; i++) {
        unsigned char c = (unsigned char)text[i];
        uint32_t next;

        if (i > at + SENTENCE_MIN && letters >= SENTENCE_LETTERS && (c == '.' || c == '!' || c == '?') &&
            text[i + 1] == ' ') {
            size_t start = i + 1 + markers_blanks(text + i + 1, end - i - 1);

            if (start < end && utf8_next(&next, text + start, end - start) > 0 && utf8_is_upper(next))
                return start;
        }
        letters = c == ')' || c == '%' ? SENTENCE_LETTERS : c >= 0x80 || utf8_is_letter(c) ? letters + 1 : 0;
    }
    return end;
}

/* A text without bullets. A line that is a whole leaflet has lost the lines of its paragraphs, and perhaps headings:
 * its sentences are blocks until their sections are known (sections.c). */
static void add_sentences(builder *b, size_t from, size_t end, long number)
{
    const char *bytes = b->l->bytes;

    for (size_t next; b->sentences && (next = next_sentence(bytes, from, end)) < end; from = next) {
        size_t stop = shapes_trimmed_end(bytes, from, next);

        builder_add_kept(b, from, stop);
        builder_add_span(b, stop, next - stop, SPAN_TRANSFORMED, "blank", "");
        builder_extend_block(b, number);
        builder_open_block(b, BLOCK_PARAGRAPH, next, b->l->blocks[b->current].indent, (int)b->l->span_count)->runs_on =
            true;
    }
    builder_add_kept(b, from, end);
}

/* Text from `content` to `end`, divided at bullets inside it; the first part goes to the open block. */
static void add_parts(builder *b, size_t content, size_t end, long number)
{
    const char *bytes = b->l->bytes;
    size_t from = content;
    bool divide = divides(b, content, end);

    for (;;) {
        size_t next = divide ? from + markers_find_inside(bytes + from, end - from, 0) : end;
        size_t stop = shapes_trimmed_end(bytes, from, next < end ? next : end);
        marker m;
        block *bl;

        add_sentences(b, from, stop, number);
        if (next >= end) {
            builder_add_span(b, stop, end - stop, SPAN_TRANSFORMED, "blank", "");
            return;
        }
        builder_add_span(b, stop, next - stop, SPAN_TRANSFORMED, "blank", "");
        builder_extend_block(b, number);
        m = markers_read(bytes + next, end - next);
        bl = builder_open_block(b, BLOCK_ITEM, next, b->l->blocks[b->current].indent, (int)b->l->span_count);
        add_marker(b, bl, &m, next, next + m.len + m.blanks, "list-marker");
        from = next + m.len + m.blanks;
    }
}

/* "Price: ...", "Read also: ...": such a heading heads its own line only. */
static bool is_unrelated(int topic)
{
    return !data_topics[topic].code;
}

/* A heading glued to the text behind it, and the paragraph it heads, which is left open. */
static void add_head(builder *b, const glued_head *head, int first_span, int indent, long number)
{
    block *bl = builder_open_block(b, BLOCK_HEADING, head->start, indent, first_span);

    set_heading(bl, &head->head, true);
    builder_add_kept(b, head->start, head->end);
    builder_add_span(b, head->end, head->body - head->end, SPAN_TRANSFORMED, "blank", "");
    builder_extend_block(b, number);
    builder_open_block(b, BLOCK_PARAGRAPH, head->body, indent, (int)b->l->span_count);
}

/* Nothing stands behind the glued heading yet. */
static bool is_behind_head(const builder *b)
{
    const block *open = &b->l->blocks[b->current];

    return open > b->l->blocks && open->kind == BLOCK_PARAGRAPH && open[-1].glued && !open->spans &&
           open->first_span == (int)b->l->span_count;
}

/* The next heading glued into the text, which may be the first of it behind that of another section. */
static bool find_head(builder *b, size_t content, size_t end, bool whole, int around, glued_head *head)
{
    bool follows = is_behind_head(b) && glued_follows(b->heads, content, end, whole, head) &&
                   head->head.topic != b->l->blocks[b->current - 1].heading_topic;

    if ((!follows && !glued_find(b->heads, content, end, whole, around, head)) ||
        (!whole && is_unrelated(head->head.topic)))
        return false;
    if (follows) { /* the paragraph that the one before had opened */
        b->l->block_count--;
        b->current--;
    }
    return true;
}

/* Text of one line from `content`, divided at headings glued into it: where one was before, or in much text. */
static void add_text(builder *b, size_t content, size_t end, int indent, long number)
{
    glued_head head;
    bool whole = glued_is_whole(b->heads, content, end);
    const block *open = &b->l->blocks[b->current];
    bool headed = open > b->l->blocks && open->kind == BLOCK_PARAGRAPH && open[-1].glued && open->line == open[-1].line;
    int around = headed ? open[-1].heading_topic : -1;

    b->sentences = whole && end - content <= SENTENCES_MAX;
    while ((headed || end - content >= MUCH_TEXT) && find_head(b, content, end, whole, around, &head)) {
        add_parts(b, content, head.dash, number);
        builder_add_span(b, head.dash, head.start - head.dash, SPAN_TRANSFORMED, "rule", "");
        builder_extend_block(b, number);
        add_head(b, &head, (int)b->l->span_count, indent, number);
        content = head.body;
        headed = true;
        around = head.head.topic;
    }
    add_parts(b, content, end, number);
}

/* How line i goes on the word that a hyphen cut in the line above. A soft hyphen is there to be dropped; another one
 * goes only when the source has the whole word somewhere ("treat-" "ment") or the data knows it, for it may be the
 * word's own ("long-" "term"), and before a word such as "and" it stands for what is left out ("medium- and
 * long-term"). */
typedef enum { JOIN_BLANK, JOIN_KEEP_HYPHEN, JOIN_DROP_HYPHEN } join;

static join join_of(builder *b, size_t i, size_t hyphen)
{
    const line_shape *above = &b->shapes.lines[i - 1], *here = &b->shapes.lines[i];
    const char *bytes = b->l->bytes;
    size_t end = above->end - hyphen;
    int left_count, right_count;
    const token *left = words_of_range(b->l, above->content, end, &left_count);
    const token *right = words_of_range(b->l, here->content, here->end, &right_count);
    const char *whole;
    words_hit hit;

    if (!left_count || !right_count)
        return JOIN_BLANK;
    if ((unsigned char)bytes[end] == 0xC2) /* U+00AD */
        return JOIN_DROP_HYPHEN;
    if (!b->common)
        b->common = words_index_of_list("stop", b->l->language);
    if (words_match_at(b->common, right, 1, 0, &hit))
        return JOIN_BLANK;
    if (!b->known)
        b->known = words_set_new(b->l->tokens, b->l->token_count);
    whole = arena_printf(b->l->memory, "%s%s", left[left_count - 1].text, right->text);
    return words_set_has(b->known, whole) || words_is_learned(b->l->language, left[left_count - 1].text, whole)
               ? JOIN_DROP_HYPHEN
               : JOIN_KEEP_HYPHEN;
}

/* The last kept span ends with a letter and the hyphen; the line end behind it is the last of all. */
static void drop_hyphen(builder *b, size_t hyphen)
{
    span line_end = b->l->spans[b->l->span_count - 1];
    span *kept = &b->l->spans[b->l->span_count - 2];

    if (kept->action != SPAN_KEPT || kept->len <= hyphen || kept->start + kept->len != line_end.start)
        return;
    b->l->span_count--;
    kept->len -= hyphen;
    builder_add_span(b, kept->start + kept->len, hyphen, SPAN_TRANSFORMED, "hyphenation", "");
    builder_add_span(b, line_end.start, line_end.len, SPAN_TRANSFORMED, line_end.rule, "");
}

/* A line that goes on the open block: its line end becomes a blank. */
static void continue_block(builder *b, size_t i)
{
    const source_line *ln = &b->l->lines[i];
    const line_shape *info = &b->shapes.lines[i];
    size_t hyphen = shapes_breaks_word(&b->shapes, i);
    join how = hyphen ? join_of(b, i, hyphen) : JOIN_BLANK;
    span *last;

    if (how == JOIN_DROP_HYPHEN)
        drop_hyphen(b, hyphen);
    last = &b->l->spans[b->l->span_count - 1];
    last->rule = "line-join";
    last->text = how == JOIN_BLANK ? " " : "";
    builder_add_span(b, ln->start, info->content - ln->start, SPAN_TRANSFORMED, "indent", "");
    add_text(b, info->content, info->end, info->indent, ln->number);
    builder_end_line(b, ln, info->end);
}

static void add_heading_line(builder *b, const source_line *ln, const line_shape *info)
{
    int first = b->number_first >= 0 ? b->number_first : (int)b->l->span_count;
    const char *text = b->l->bytes + info->content;
    size_t len = info->end - info->content, before = lines_rule_before(text, len),
           behind = before < len ? lines_rule_behind(text, len) : 0;

    builder_add_span(b, ln->start, info->content - ln->start, SPAN_TRANSFORMED, "indent", "");
    builder_add_span(b, info->content, before, SPAN_TRANSFORMED, "rule", "");
    set_heading(builder_open_block(b, BLOCK_HEADING, info->content + before, info->indent, first), &info->head, false);
    builder_add_kept(b, info->content + before, info->end - behind);
    builder_add_span(b, info->end - behind, behind, SPAN_TRANSFORMED, "rule", "");
    builder_end_line(b, ln, info->end);
    b->current = b->number_first = -1;
}

/* A numbered title that had no room in line i goes on in the next one, in capitals or in small letters as it began; a
 * third line of the kind would be a text. */
static bool is_cut_title(const builder *b, size_t i)
{
    const line_shape *info = &b->shapes.lines[i], *below = info + 1;
    bool capitals = shapes_all_capitals(&b->shapes, info);

    if (!info->in_sequence || info->width < TITLE_WIDTH || strchr(".:!?", b->l->bytes[info->end - 1]) ||
        (below->head.topic >= 0 && !shapes_had_no_room(&b->shapes, i + 1)))
        return false;
    if (!capitals)
        return shapes_starts_low(&b->shapes, below);
    return shapes_all_capitals(&b->shapes, below) && i + 2 < b->l->line_count &&
           (b->l->lines[i + 2].blank || !shapes_all_capitals(&b->shapes, below + 1));
}

/* The heading of line i goes on in the next one: together they say no less what a heading of the section says. */
static bool title_goes_on(const builder *b, size_t i)
{
    const line_shape *info = &b->shapes.lines[i], *below = info + 1;
    int count;
    const token *tokens;
    headings_result whole;

    if (i + 1 >= b->l->line_count || b->l->lines[i + 1].blank || below->page || below->mark.style != MARKER_NONE)
        return false;
    if (is_cut_title(b, i))
        return true;
    if (info->head.topic < 0 || !shapes_starts_low(&b->shapes, below))
        return false;
    tokens = words_of_range(b->l, info->content, below->end, &count);
    whole = headings_match(b->h, tokens, count);
    return whole.topic == info->head.topic && whole.score >= HEADINGS_SURE && whole.score >= info->head.score;
}

static bool is_item(const builder *b, const line_shape *info)
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

/* The item takes the marker that stood alone on a line above. */
static void take_pending(builder *b, block *bl, int first_span)
{
    marker *m = &b->pending;

    bl->marker = m->style;
    bl->bullet = m->sign;
    bl->ordinal = m->ordinal;
    bl->indent = b->pending_indent;
    bl->marker_text = arena_strndup(b->l->memory, b->l->bytes + b->pending_start, m->len);
    for (int i = first_span; i < (int)b->l->span_count && bl->marker_span < 0; i++)
        if (b->l->spans[i].start == b->pending_start)
            bl->marker_span = i;
    m->style = MARKER_NONE;
}

static bool read_glued(const builder *b, size_t i, glued_head *head)
{
    const line_shape *info = &b->shapes.lines[i];
    bool more = i + 1 < b->l->line_count && !b->l->lines[i + 1].blank && shapes_goes_on(&b->shapes, i + 1);

    return glued_read(b->heads, info->content, info->end, more, head);
}

/* "4. Side effects: ..." and others like it: numbers before titles with their text, not of items. Sections that every
 * leaflet has tell it, for an item on children may begin like one of theirs. */
static bool numbers_titles(builder *b)
{
    bool *named;
    int count = 0;

    if (b->numbered_titles >= 0)
        return b->numbered_titles >= TITLES_MIN;
    named = memory_zalloc((size_t)data_topic_count, sizeof *named);
    for (size_t i = 0; i < b->l->line_count && count < TITLES_MIN; i++) {
        const line_shape *info = &b->shapes.lines[i];
        glued_head head;

        if (info->mark.style != MARKER_DECIMAL || !read_glued(b, i, &head) || !data_topics[head.head.topic].core ||
            named[head.head.topic])
            continue;
        named[head.head.topic] = true;
        count++;
    }
    free(named);
    b->numbered_titles = count;
    return count >= TITLES_MIN;
}

/* The title in front of a line of text; numbered, where that is usual. */
static bool read_title(builder *b, size_t i, bool item, glued_head *head)
{
    const line_shape *info = &b->shapes.lines[i];
    bool numbered = info->mark.style == MARKER_DECIMAL && b->pending.style == MARKER_NONE;

    if (item && !numbered)
        return false;
    if (!read_glued(b, i, head))
        return false;
    if (!item || glued_is_whole(b->heads, info->content, info->end))
        return true;
    if (info->mark.ordinal <= b->last_title || !(head->capitals || numbers_titles(b)))
        return false; /* "1. Children: ..." below the title with number 5 */
    b->last_title = info->mark.ordinal;
    return true;
}

/* "1. What it is 2. How to take it": numbers of entries. */
static bool has_entries(const char *text, size_t at, size_t end)
{
    int entries = 0;

    for (size_t i = at + 1; i + 1 < end; i++)
        entries += text[i] == '.' && text[i + 1] == ' ' && utf8_is_digit((unsigned char)text[i - 1]);
    return entries >= ENTRIES_MIN;
}

/* "Alternative: 2 drops per kg" */
static bool gives_advice(const leaflet *l, size_t start, size_t end)
{
    int count;
    const token *tokens = words_of_range(l, start, end, &count);

    return advice_is_given(l->language, tokens, count);
}

/* The heading of prices, articles and the like before a text of its own line, which gives no advice. A bare "Contents:"
 * opens one only where entries follow: "Contents: 30 tablets", "Capsule content: talc" are text of the label. */
static bool heads_unrelated(const builder *b, const glued_head *head, size_t end)
{
    if (!is_unrelated(head->head.topic))
        return false;
    if (head->head.topic == data_find_topic("navigation"))
        return strchr(head->head.match, ' ') || has_entries(b->l->bytes, head->body, end);
    return head->head.topic == data_find_topic("reviews") || head->head.topic == data_find_topic("comment") ||
           !gives_advice(b->l, head->body, end);
}

static void add_text_line(builder *b, const source_line *ln, const line_shape *info)
{
    bool pending = b->pending.style != MARKER_NONE, item = pending || is_item(b, info);
    int first = pending ? b->pending_first : (int)b->l->span_count;
    size_t text = info->content;
    glued_head head;
    bool glued = read_title(b, (size_t)(ln - b->l->lines), item, &head);

    builder_add_span(b, ln->start, info->content - ln->start, SPAN_TRANSFORMED, "indent", "");
    if (glued && !is_unrelated(head.head.topic) && !shapes_all_capitals(&b->shapes, info)) {
        add_head(b, &head, first, info->indent, ln->number);
        text = head.body;
    } else {
        block *bl = builder_open_block(b, item ? BLOCK_ITEM : BLOCK_PARAGRAPH, info->content, info->indent, first);

        if (pending) {
            take_pending(b, bl, first);
        } else if (glued && heads_unrelated(b, &head, info->end)) {
            bl->furniture = true;
            bl->topic = head.head.topic;
        } else if (item) {
            text = info->mark_start + info->mark.len + info->mark.blanks;
            add_marker(b, bl, &info->mark, info->mark_start, text, "list-marker");
        }
    }
    add_text(b, text, info->end, info->indent, ln->number);
    builder_end_line(b, ln, info->end);
}

/* A bullet without text, before another one. */
static bool is_empty_bullet(const builder *b, size_t i)
{
    const line_shape *info = &b->shapes.lines[i], *below = shapes_next_text(&b->shapes, i);

    return info->mark.style == MARKER_BULLET && info->mark_start + info->mark.len >= info->end && below &&
           below->mark.style != MARKER_NONE;
}

/* "4.", "4.1", "12.3.1": numbers below 100 that no zero leads, and a point; not "09.2020". */
static bool is_numbering(const char *text, size_t len)
{
    size_t digits = 0, points = 0;

    for (size_t i = 0; i < len; i++) {
        if (text[i] == '.' && digits) {
            digits = 0;
            points++;
        } else if (utf8_is_digit((unsigned char)text[i]) && digits < 2 && (digits || text[i] != '0')) {
            digits++;
        } else {
            return false;
        }
    }
    return points > 0;
}

/* "4.1" on a line of its own, above the heading that it numbers. */
static bool is_heading_number(const builder *b, size_t i)
{
    const line_shape *info = &b->shapes.lines[i];
    size_t next = i + 1;

    while (next < b->l->line_count && b->l->lines[next].blank && next <= i + NUMBER_APART)
        next++;
    if (next >= b->l->line_count || b->pending.style != MARKER_NONE ||
        !is_numbering(b->l->bytes + info->content, info->end - info->content))
        return false;
    if (b->shapes.lines[next].page)
        return false;
    if (b->l->lines[next].heading || shapes_is_known_heading(&b->shapes, next))
        return true;
    return (i == 0 || b->l->lines[i - 1].blank) && shapes_looks_like_heading(&b->shapes, next);
}

static void hold_number(builder *b, const source_line *ln, const line_shape *info)
{
    b->number_first = (int)b->l->span_count;
    builder_add_span(b, ln->start, info->content - ln->start, SPAN_TRANSFORMED, "indent", "");
    builder_add_kept(b, info->content, info->end);
    builder_add_span(b, info->end, ln->next - info->end, SPAN_TRANSFORMED, "line-join", " ");
    b->current = -1;
}

/* A bullet or number with nothing behind it belongs to the next line of text. */
static bool lone_marker(const builder *b, size_t i)
{
    const line_shape *info = &b->shapes.lines[i];

    return info->mark.style != MARKER_NONE && info->mark_start + info->mark.len >= info->end &&
           shapes_next_text(&b->shapes, i) && b->pending.style == MARKER_NONE &&
           shapes_next_text(&b->shapes, i)->mark.style == MARKER_NONE && !shapes_next_text(&b->shapes, i)->page;
}

static void hold_marker(builder *b, const source_line *ln, const line_shape *info)
{
    b->pending = info->mark;
    b->pending_start = info->mark_start;
    b->pending_indent = info->indent;
    b->pending_first = (int)b->l->span_count;
    builder_add_span(b, ln->start, info->mark_start - ln->start, SPAN_TRANSFORMED, "indent", "");
    builder_add_span(b, info->mark_start, info->mark.len, SPAN_TRANSFORMED, "list-marker", "");
    builder_add_span(b, info->mark_start + info->mark.len, ln->next - info->mark_start - info->mark.len,
                     SPAN_TRANSFORMED, "line-end", "");
}

/* A line of the page between those of the text. */
static void add_page_line(builder *b, const source_line *ln, const line_shape *info)
{
    block *bl = builder_open_block(b, BLOCK_PARAGRAPH, info->content, info->indent, (int)b->l->span_count);

    bl->furniture = bl->of_page = true;
    bl->topic = data_find_topic("navigation");
    builder_add_span(b, ln->start, info->content - ln->start, SPAN_TRANSFORMED, "indent", "");
    builder_add_kept(b, info->content, info->end);
    builder_end_line(b, ln, info->end);
    b->current = -1;
}

static void add_line(builder *b, size_t i)
{
    const source_line *ln = &b->l->lines[i];
    line_shape *info = &b->shapes.lines[i];
    glued_head head;

    if (ln->blank) {
        builder_add_span(b, ln->start, ln->next - ln->start, SPAN_TRANSFORMED, ln->rule ? "rule" : "blank-line", "");
        b->blanks++;
        b->current = -1;
        return;
    }
    if (info->page) {
        add_page_line(b, ln, info);
        return;
    }
    if (is_empty_bullet(b, i)) {
        builder_add_span(b, ln->start, ln->next - ln->start, SPAN_TRANSFORMED, "list-marker", "");
        b->current = -1;
        return;
    }
    if (is_heading_number(b, i)) {
        hold_number(b, ln, info);
        return;
    }
    if (lone_marker(b, i)) {
        hold_marker(b, ln, info);
        return;
    }
    info->heading =
        b->pending.style == MARKER_NONE &&
        (ln->heading || b->number_first >= 0 ||
         ((shapes_is_known_heading(&b->shapes, i) || shapes_looks_like_heading(&b->shapes, i)) &&
          !table_blocks_name(b, info->tokens, info->token_count) &&
          !(info->mark.style == MARKER_NONE && !shapes_all_capitals(&b->shapes, info) && read_glued(b, i, &head))));
    if (b->title_line == i && i) {
        b->current = (int)b->l->block_count - 1;
        continue_block(b, i);
        b->current = -1;
    } else if (info->heading) {
        add_heading_line(b, ln, info);
        b->title_line = title_goes_on(b, i) ? i + 1 : 0;
    } else if (b->current >= 0 && b->pending.style == MARKER_NONE && shapes_goes_on(&b->shapes, i) && !is_item(b, info))
        continue_block(b, i);
    else
        add_text_line(b, ln, info);
}

/* "5.1 Hypersensitivity" stands below "5 Warnings". */
static void read_numbering(block *b)
{
    const char *dot;

    if (b->kind != BLOCK_HEADING || b->token_count < 2 || !b->tokens[0].number || b->tokens[0].start > 1)
        return;
    b->major = words_whole(b->tokens[0].text);
    dot = strchr(b->tokens[0].text, '.');
    b->minor = dot ? words_whole(dot + 1) : 0;
}

/* What a span puts between two words, in bytes; -1: it may be within one. */
static int blank_text(const span *s)
{
    size_t len = s->text ? strlen(s->text) : 0;

    return s->action == SPAN_TRANSFORMED && (!len || strspn(s->text, " \t\n") == len) ? (int)len : -1;
}

/* The block's text is made of whole words of the source and of blanks: its tokens are those of the source. Else it is
 * split anew. */
static void take_tokens(leaflet *l, block *b)
{
    const span *last = &l->spans[b->first_span + b->spans - 1];
    size_t at = 0;
    token *next;
    int count;

    words_of_range(l, l->spans[b->first_span].start, last->start + last->len, &count); /* so many at most */
    b->tokens = next = arena_room(l->memory, ((size_t)count + 1) * sizeof *b->tokens);
    for (int i = 0; i < b->spans; i++) {
        const span *s = &l->spans[b->first_span + i];
        int blanks = s->action == SPAN_KEPT ? 0 : blank_text(s);
        const token *tokens;

        if (blanks < 0 || (s->action == SPAN_KEPT && at > 0 && !strchr(" \t\n", b->text[at - 1]))) {
            b->tokens = words_split(l->vocabulary, b->text, b->len, &b->token_count);
            return;
        }
        at += (size_t)blanks;
        if (s->action != SPAN_KEPT)
            continue;
        tokens = words_of_range(l, s->start, s->start + s->len, &count);
        for (int k = 0; k < count; k++, next++) {
            *next = tokens[k];
            next->start = (uint32_t)(tokens[k].start - s->start + at);
        }
        at += s->len;
    }
    b->token_count = (int)(next - b->tokens);
}

void blocks_read_text(leaflet *l, block *b)
{
    leaflet_set_text(l, b);
    b->tokens = words_split(l->vocabulary, b->text, b->len, &b->token_count);
}

void blocks_build(leaflet *l, headings *h, findings *found)
{
    builder b = {.l = l, .h = h, .found = found, .current = -1, .number_first = -1, .numbered_titles = -1};

    b.heads = glued_new(l, h);
    b.table = words_index_of_list("table", l->language);
    shapes_read(&b.shapes, l, h);
    for (size_t i = 0; i < l->line_count && l->block_count <= BLOCKS_MAX;) {
        size_t lines = table_blocks_add(&b, i);

        if (!lines)
            add_line(&b, i);
        i += lines ? lines : 1;
    }
    shapes_release(&b.shapes);
    glued_free(b.heads);
    words_set_free(b.known);
    for (size_t i = 0; i < l->block_count; i++) {
        block *bl = &l->blocks[i];

        leaflet_set_text(l, bl);
        take_tokens(l, bl);
        read_numbering(bl);
        deceptive_report(l, bl, found);
    }
}
