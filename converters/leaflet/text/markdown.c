#include "leaflet/text/markdown.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "leaflet/text/html.h"
#include "leaflet/text/inlines.h"
#include "leaflet/text/markdown_lines.h"
#include "leaflet/text/markup.h"
#include "leaflet/text/styles.h"

#include <stdlib.h>
#include <string.h>

#define HEAD_MAX 80 /* bytes of bold words that may head a text */

static const char rule_heading[] = "heading", rule_underline[] = "heading-rule", rule_break[] = "rule",
                  rule_fence[] = "fence", rule_quote[] = "quote", rule_emphasis[] = "emphasis", rule_code[] = "code",
                  rule_link[] = "link", rule_escape[] = "escape", rule_autolink[] = "autolink", rule_task[] = "task",
                  rule_run_in[] = "run-in-head", rule_definition[] = "link-definition";

static const char elements[INLINE_REST + 1]; /* what stands for the marks of a kind in the stack of styles */

static const char box[] = "\xE2\x98\x90", ticked_box[] = "\xE2\x98\x91";

typedef struct {
    leaflet *l;
    const char *text;
    buffer out;
    source_map step;
    inline_labels labels;
    markdown_line *lines; /* of the open paragraph */
    size_t count, cap;
    buffer joined;       /* their contents, LF between them */
    const char *inlines; /* the text whose inlines were read last */
    size_t inlines_len;
    unsigned char *kinds; /* of its bytes */
    size_t kinds_cap;
    int cells; /* of the open row of an HTML table */
    style_stack styles;
    bool in_table;
} writer;

/* --- output --- */

static void put_plain(writer *w, size_t from, size_t to)
{
    if (from == to)
        return;
    styles_set(w->l, w->out.len, styles_now(&w->styles));
    buffer_add(&w->out, w->text + from, to - from);
    source_map_add_plain(&w->step, to - from);
}

static void put_rule(writer *w, size_t from, size_t to, const char *text, const char *rule)
{
    if (from == to)
        return;
    styles_set(w->l, w->out.len, styles_now(&w->styles));
    buffer_puts(&w->out, text);
    source_map_add_rule(&w->step, strlen(text), to - from, rule);
}

static const char *rule_of(inline_kind kind)
{
    switch (kind) {
    case INLINE_EMPHASIS:
    case INLINE_EMPHASIS_END:
    case INLINE_STRONG:
    case INLINE_STRONG_END:
    case INLINE_STRUCK:
    case INLINE_STRUCK_END: return rule_emphasis;
    case INLINE_CODE: return rule_code;
    case INLINE_LINK: return rule_link;
    case INLINE_ESCAPE: return rule_escape;
    case INLINE_AUTOLINK: return rule_autolink;
    default: return NULL;
    }
}

/* What a tag of HTML stands for. */
static const char *layout_of(writer *w, const markup_token *t)
{
    unsigned roles = t->tag ? t->tag->roles : 0;

    if (roles & MARKUP_ROW)
        w->cells = 0;
    if (t->tag && strcmp(t->tag->name, "br") == 0)
        return "\n";
    if (t->kind == MARKUP_START && roles & MARKUP_CELL)
        return w->cells++ ? " | " : "";
    if (t->kind == MARKUP_START && roles & MARKUP_ITEM)
        return "\n\xE2\x80\xA2 ";
    return roles & (MARKUP_BLOCK | MARKUP_LINE) ? "\n" : "";
}

static size_t put_tag(writer *w, size_t at)
{
    markup_reader r = {.text = w->text, .len = w->l->len};
    markup_token t;

    markup_read(&r, at, &t);
    put_rule(w, at, t.end, layout_of(w, &t), HTML_MARKUP);
    if (t.tag)
        styles_read_tag(w->l, &w->styles, w->text, &t);
    return t.end - at;
}

static size_t put_reference(writer *w, size_t at)
{
    char bytes[5] = "";
    uint32_t c = 0;
    size_t n = markup_reference(w->text + at, w->l->len - at, &c);

    utf8_encode(bytes, c);
    put_rule(w, at, at + n, bytes, HTML_ENTITY);
    return n;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Bold words that begin at `at` head what follows: "**Storage:** below 25 degrees". */
static bool is_head(const char *text, const unsigned char *kinds, size_t at, size_t end)
{
    size_t from = at + 2, close;

    for (close = from; close < end && close < from + HEAD_MAX && kinds[close] != INLINE_STRONG_END;)
        close++;
    if (close >= end || kinds[close] != INLINE_STRONG_END || close == from)
        return false;
    return strchr(":.", text[close - 1]) || (close + 2 < end && text[close + 2] == ':');
}

/* A sentence ends before the blanks before `at`; their start in *from. */
static bool is_after_sentence(const char *text, size_t start, size_t at, size_t *from)
{
    *from = at;
    while (*from > start && is_blank(text[*from - 1]))
        --*from;
    return *from<at && * from> start && strchr(".!?;", text[*from - 1]);
}

/* Bytes of the mark at the start. */
static size_t mark_length(const unsigned char *kinds, size_t len)
{
    size_t n = 1;

    if (*kinds >= INLINE_STRONG && *kinds <= INLINE_STRUCK_END)
        return 2;
    while (*kinds == INLINE_CODE && n < len && kinds[n] == *kinds)
        n++;
    while (*kinds == INLINE_LINK && n < len && kinds[n] == INLINE_REST)
        n++;
    return n;
}

static void open_link(writer *w, size_t at, const char *address, size_t len)
{
    int link = address ? styles_add_link(w->l, at, address, len) : -1;

    styles_open(&w->styles, rule_link, (text_style){0, link});
}

/* "<https://...>", "<name@example.org>" */
static void open_autolink(writer *w, size_t at, const char *text, size_t len)
{
    const char *end = memchr(text, '>', len), *address;

    len = end ? (size_t)(end - text) : len;
    address = memchr(text, ':', len) ? text : arena_printf(w->l->memory, "mailto:%.*s", (int)len, text);
    open_link(w, at, address, address == text ? len : strlen(address));
}

/* What the mark at `at` of the source, which is the one at `read` of the text read last, does to the style. */
static void apply_mark(writer *w, inline_kind kind, size_t at, size_t read)
{
    const char *address;
    size_t len = 0;

    switch (kind) {
    case INLINE_EMPHASIS: styles_open(&w->styles, &elements[kind], (text_style){STYLE_ITALICS, -1}); break;
    case INLINE_STRONG: styles_open(&w->styles, &elements[kind], (text_style){STYLE_BOLD, -1}); break;
    case INLINE_STRUCK: styles_open(&w->styles, &elements[kind], (text_style){STYLE_STRUCK, -1}); break;
    case INLINE_EMPHASIS_END:
    case INLINE_STRONG_END:
    case INLINE_STRUCK_END: styles_close(&w->styles, &elements[kind - 1]); break;
    case INLINE_LINK:
        if (w->inlines[read] == ']') {
            styles_close(&w->styles, rule_link);
            break;
        }
        address = inlines_link_address(w->inlines, w->inlines_len, &w->labels, w->kinds, read, &len);
        open_link(w, at, address, len);
        break;
    case INLINE_AUTOLINK:
        if (w->inlines[read] == '>')
            styles_close(&w->styles, rule_link);
        else
            open_autolink(w, at, w->inlines + read + 1, w->inlines_len - read - 1);
        break;
    default: break;
    }
}

/* Text without marks: digits that are high or low stay so. */
static void put_text(writer *w, size_t from, size_t to)
{
    text_style style = styles_now(&w->styles);
    bool behind_digit = w->out.len && utf8_is_digit((unsigned char)w->out.data[w->out.len - 1]);
    const char *rule = html_shift(style, w->text + from, to - from, behind_digit), *digit;
    size_t plain = from;

    for (size_t at = from; rule && at < to; at++) {
        if (!(digit = html_shifted(rule, w->text[at])))
            continue;
        put_plain(w, plain, at);
        styles_set(w->l, w->out.len, html_without_script(style));
        buffer_puts(&w->out, digit);
        source_map_add_rule(&w->step, strlen(digit), 1, rule);
        plain = at + 1;
    }
    put_plain(w, plain, to);
}

/* Text from `at` to `end` of the source; the kinds of its bytes begin at `kinds`. */
static void put_inlines(writer *w, size_t at, size_t end, const unsigned char *kinds)
{
    size_t start = at, plain = at, blanks;

    while (at < end) {
        inline_kind kind = (inline_kind)kinds[at - start];
        size_t n = 1;

        if (kind == INLINE_TEXT) {
            at++;
            continue;
        }
        if (kind == INLINE_STRONG && !w->in_table && is_after_sentence(w->text, start, at, &blanks) &&
            blanks >= plain && is_head(w->text + start, kinds, at - start, end - start)) {
            put_text(w, plain, blanks);
            put_rule(w, blanks, at, "\n", rule_run_in);
            leaflet_mark_line(w->l, w->out.len, LINE_NEW);
            plain = at;
        }
        put_text(w, plain, at);
        if (kind == INLINE_TAG) {
            n = put_tag(w, at);
        } else if (kind == INLINE_REFERENCE) {
            n = put_reference(w, at);
        } else {
            n = mark_length(kinds + (at - start), end - at);
            put_rule(w, at, at + n, "", rule_of(kind));
            apply_mark(w, kind, at, (size_t)(kinds - w->kinds) + at - start);
        }
        at += n;
        plain = at;
    }
    put_text(w, plain, end);
}

/* --- paragraphs --- */

/* The kinds of a text, which stays what `inlines` is until the next call. */
static const unsigned char *read_inlines(writer *w, const char *text, size_t len)
{
    if (len >= w->kinds_cap) {
        free(w->kinds);
        w->kinds_cap = len * 2 + 1;
        w->kinds = memory_alloc(w->kinds_cap);
    }
    w->inlines = text;
    w->inlines_len = len;
    w->styles.count = 0;
    inlines_read(text, len, &w->labels, w->in_table, w->kinds);
    return w->kinds;
}

static void put_prefix(writer *w, const markdown_line *ln)
{
    put_plain(w, ln->start, ln->quote);
    put_rule(w, ln->quote, ln->quote_end, "", rule_quote);
    put_plain(w, ln->quote_end, ln->content);
    if (ln->task) {
        put_rule(w, ln->content, ln->task, w->text[ln->content + 1] == ' ' ? box : ticked_box, rule_task);
    }
}

static size_t text_start(const markdown_line *ln)
{
    return ln->task ? ln->task : ln->content;
}

/* All of the line is bold, and it is the only one of its paragraph. */
static bool is_strong(const writer *w, const markdown_line *ln, const unsigned char *kinds)
{
    size_t start = text_start(ln), end = ln->end, strong = 0;

    while (end > start && is_blank(w->text[end - 1]))
        end--;
    for (size_t i = 0; i < end - start; i++)
        strong += kinds[i] == INLINE_STRONG || kinds[i] == INLINE_STRONG_END;
    return w->count == 1 && !ln->item && strong == 4 && kinds[0] == INLINE_STRONG &&
           kinds[end - start - 1] == INLINE_STRONG_END;
}

/* How line i of the paragraph stands to the one above: apart after a hard break, part of the item it is indented below.
 */
static int tie_of(const writer *w, size_t i, const unsigned char *kinds)
{
    const markdown_line *ln = &w->lines[i], *above = ln - 1;
    size_t end;

    if (i == 0)
        return is_strong(w, ln, kinds) ? LINE_STRONG : 0;
    end = above->end;
    if ((end > above->start + 1 && w->text[end - 1] == ' ' && w->text[end - 2] == ' ') ||
        (end > above->content && w->text[end - 1] == '\\'))
        return LINE_NEW;
    return w->lines[0].item && ln->content - ln->quote_end > w->lines[0].marker - w->lines[0].quote_end ? LINE_JOINED
                                                                                                        : 0;
}

/* Writes the open paragraph. */
static void flush(writer *w)
{
    size_t at = 0;
    const unsigned char *kinds;

    buffer_clear(&w->joined);
    for (size_t i = 0; i < w->count; i++) {
        if (i)
            buffer_putc(&w->joined, '\n');
        buffer_add(&w->joined, w->text + text_start(&w->lines[i]), w->lines[i].end - text_start(&w->lines[i]));
    }
    kinds = read_inlines(w, buffer_text(&w->joined), w->joined.len);
    for (size_t i = 0; i < w->count; i++) {
        const markdown_line *ln = &w->lines[i];
        int tie = tie_of(w, i, kinds + at);

        put_prefix(w, ln);
        if (ln->level || tie)
            leaflet_mark_line(w->l, w->out.len, ln->level ? ln->level : tie);
        put_inlines(w, text_start(ln), ln->end, kinds + at);
        put_plain(w, ln->end, ln->next);
        at += ln->end - text_start(ln) + 1;
    }
    w->styles.count = 0;
    w->count = 0;
}

static void add_line(writer *w, const markdown_line *ln)
{
    w->lines = memory_grow(w->lines, &w->cap, w->count, sizeof *w->lines);
    w->lines[w->count++] = *ln;
}

/* --- lines --- */

/* Its cells are texts of their own. */
static void put_row(writer *w, const markdown_line *ln)
{
    size_t from = ln->content;

    flush(w);
    put_plain(w, ln->start, ln->quote);
    put_rule(w, ln->quote, ln->quote_end, "", rule_quote);
    put_plain(w, ln->quote_end, from);
    w->in_table = true;
    for (size_t at = from; at <= ln->end; at++) {
        if (at < ln->end && (w->text[at] != '|' || (at > from && w->text[at - 1] == '\\')))
            continue;
        put_inlines(w, from, at, read_inlines(w, w->text + from, at - from));
        w->styles.count = 0;
        put_plain(w, at, at + (at < ln->end));
        from = at + 1;
    }
    w->in_table = false;
    put_plain(w, ln->end, ln->next);
}

/* "## Heading ##" */
static void put_heading(writer *w, const markdown_line *ln)
{
    size_t end = ln->end, stop;

    while (end > ln->content && is_blank(w->text[end - 1]))
        end--;
    for (stop = end; stop > ln->content && w->text[stop - 1] == '#';)
        stop--;
    if (stop > ln->content && !is_blank(w->text[stop - 1]))
        stop = end;
    while (stop > ln->content && is_blank(w->text[stop - 1]))
        stop--;
    put_plain(w, ln->start, ln->quote);
    put_rule(w, ln->quote, ln->quote_end, "", rule_quote);
    put_plain(w, ln->quote_end, ln->marker);
    put_rule(w, ln->marker, ln->content, "", rule_heading);
    leaflet_mark_line(w->l, w->out.len, ln->level);
    put_inlines(w, ln->content, stop, read_inlines(w, w->text + ln->content, stop - ln->content));
    w->styles.count = 0;
    put_rule(w, stop, ln->end, "", rule_heading);
    put_plain(w, ln->end, ln->next);
}

/* A line that is nothing but a mark. */
static void put_mark(writer *w, const markdown_line *ln, const char *rule)
{
    flush(w);
    put_plain(w, ln->start, ln->quote);
    put_rule(w, ln->quote, ln->quote_end, "", rule_quote);
    put_rule(w, ln->quote_end, ln->end, "", rule);
    put_plain(w, ln->end, ln->next);
}

static void put_line(writer *w, const markdown_line *ln)
{
    switch (ln->kind) {
    case MARKDOWN_BLANK: put_mark(w, ln, rule_quote); break;
    case MARKDOWN_HEADING:
        flush(w);
        put_heading(w, ln);
        break;
    case MARKDOWN_UNDERLINE:
        w->lines[0].level = ln->level;
        put_mark(w, ln, rule_underline);
        break;
    case MARKDOWN_BREAK: put_mark(w, ln, rule_break); break;
    case MARKDOWN_FENCE: put_mark(w, ln, rule_fence); break;
    case MARKDOWN_DEFINITION: put_mark(w, ln, rule_definition); break;
    case MARKDOWN_HEAD: source_map_add(&w->step, 0, ln->next - ln->start, 0, 0, "navigation", true); break;
    case MARKDOWN_COMMENT: put_mark(w, ln, HTML_MARKUP); break;
    case MARKDOWN_ROW: put_row(w, ln); break;
    case MARKDOWN_CODE:
        flush(w);
        leaflet_mark_line(w->l, w->out.len, LINE_NEW);
        put_plain(w, ln->start, ln->next);
        break;
    case MARKDOWN_TEXT:
        if (ln->item)
            flush(w);
        add_line(w, ln);
        break;
    }
}

void markdown_read(leaflet *l)
{
    writer w = {.l = l, .text = l->bytes};
    markdown_lines reader = {.text = l->bytes, .len = l->len};
    markdown_line ln;

    markdown_lines_find_labels(&reader, &w.labels);
    reader.labels = &w.labels;
    while (markdown_lines_next(&reader, w.count, &ln))
        put_line(&w, &ln);
    flush(&w);
    leaflet_take_text(l, &w.out, &w.step);
    buffer_release(&w.joined);
    free(w.lines);
    free(w.kinds);
}

/* --- the proof --- */

static bool is_made_of(const char *text, size_t len, const char *signs)
{
    for (size_t i = 0; i < len; i++)
        if (!strchr(signs, text[i]))
            return false;
    return true;
}

/* "[", "![", or "](address)", "][label]", "]" */
static bool is_link_mark(const char *text, size_t len)
{
    if ((len == 1 && (*text == '[' || *text == ']')) || (len == 2 && memcmp(text, "![", 2) == 0))
        return true;
    return len > 2 && text[0] == ']' &&
           ((text[1] == '(' && text[len - 1] == ')') || (text[1] == '[' && text[len - 1] == ']'));
}

static bool is_task(const char *source, size_t source_len, const char *text, size_t text_len)
{
    return source_len == 3 && source[0] == '[' && source[2] == ']' && strchr(" xX", source[1]) && text_len == 3 &&
           memcmp(text, source[1] == ' ' ? box : ticked_box, 3) == 0;
}

static bool is_fence(const char *source, size_t len)
{
    markdown_line ln;

    return markdown_lines_read_fence(source, len, &ln);
}

bool markdown_holds(const char *rule, const char *source, size_t source_len, const char *text, size_t text_len)
{
    if (rule == rule_task)
        return is_task(source, source_len, text, text_len);
    if (rule == rule_run_in)
        return is_made_of(source, source_len, " \t") && text_len == 1 && *text == '\n';
    if (text_len || !source_len)
        return false;
    if (rule == rule_heading)
        return is_made_of(source, source_len, "# \t");
    if (rule == rule_underline || rule == rule_break)
        return is_made_of(source, source_len, "=-*_> \t");
    if (rule == rule_quote)
        return is_made_of(source, source_len, "> \t");
    if (rule == rule_emphasis)
        return is_made_of(source, source_len, "*_~");
    if (rule == rule_code)
        return is_made_of(source, source_len, "`");
    if (rule == rule_escape)
        return source_len == 1 && *source == '\\';
    if (rule == rule_autolink)
        return source_len == 1 && (*source == '<' || *source == '>');
    if (rule == rule_link)
        return is_link_mark(source, source_len);
    if (rule == rule_fence)
        return is_fence(source, source_len);
    return rule == rule_definition && markdown_lines_is_definition(source, source_len);
}
