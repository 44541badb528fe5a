#include "leaflet/text/markdown_lines.h"
#include "base/vectors.h"
#include "leaflet/text/markup.h"

#include <string.h>
#include <strings.h>

#define INDENT_MAX 3  /* blanks before a mark of CommonMark */
#define LEVEL_MAX 6   /* of a heading */
#define NUMBER_MAX 9  /* digits of an item's number */
#define INFO_MAX 20   /* bytes that name the language of a code block */
#define LABEL_MAX 60  /* bytes of a label */
#define QUOTES_MAX 16 /* marks of quotes in one line */
#define HEAD_MAX 100  /* lines of YAML */
#define EVIDENCE 4.0  /* it takes to believe that a text is Markdown */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static size_t blanks_at(const char *line, size_t len, size_t at)
{
    size_t n = 0;

    while (at + n < len && is_blank(line[at + n]))
        n++;
    return n;
}

/* End of the line, without its CR; *next is where the next one starts. */
static size_t line_end(const char *text, size_t len, size_t start, size_t *next)
{
    const char *lf = memchr(text + start, '\n', len - start);
    size_t end = lf ? (size_t)(lf - text) : len;

    *next = lf ? end + 1 : len;
    return end > start && text[end - 1] == '\r' && lf ? end - 1 : end;
}

/* --- marks of a line --- */

/* "## ": its level, and the length of marks and blanks; 0 when it is none. */
static int read_heading(const char *line, size_t len, size_t *mark)
{
    size_t n = 0;

    while (n < len && line[n] == '#')
        n++;
    if (!n || n > LEVEL_MAX || (n < len && !is_blank(line[n])))
        return 0;
    *mark = n + blanks_at(line, len, n);
    return *mark < len ? (int)n : 0;
}

/* Nothing but one sign, three times at least, with or without blanks between. */
static char read_break(const char *line, size_t len)
{
    char sign = len ? *line : '\0';
    size_t n = 0;

    if (!sign || !strchr("-*_=", sign))
        return '\0';
    for (size_t i = 0; i < len; i++) {
        if (line[i] != sign && !is_blank(line[i]))
            return '\0';
        n += line[i] == sign;
    }
    return n >= 3 ? sign : '\0';
}

/* "- ", "12. ": length with the blanks behind it; 0: no item. */
static size_t read_marker(const char *line, size_t len)
{
    size_t n = 0;

    if (len && strchr("-*+", *line)) {
        n = 1;
    } else {
        while (n < len && n < NUMBER_MAX && line[n] >= '0' && line[n] <= '9')
            n++;
        if (!n || n == len || !strchr(".)", line[n]))
            return 0;
        n++;
    }
    return n == len || is_blank(line[n]) ? n + blanks_at(line, len, n) : 0;
}

bool markdown_lines_read_fence(const char *line, size_t len, markdown_line *ln)
{
    size_t n = 0, at = blanks_at(line, len, 0), from;

    if (at == len || at > INDENT_MAX || (line[at] != '`' && line[at] != '~'))
        return false;
    while (at + n < len && line[at + n] == line[at])
        n++;
    ln->fence = line[at];
    ln->fence_n = n;
    from = at + n + blanks_at(line, len, at + n);
    while (len > from && is_blank(line[len - 1]))
        len--;
    for (size_t i = from; i < len; i++)
        if (is_blank(line[i]) || line[i] == '`')
            return false;
    return n >= 3 && len - from <= INFO_MAX;
}

/* "[label]: <https://...> "title"": length of the label, or 0; *address and *end are the ends of its address. */
static size_t read_definition(const char *line, size_t len, size_t *address, size_t *end)
{
    size_t at = 1, label, from, to;

    if (len < 4 || line[0] != '[')
        return 0;
    while (at < len && at <= LABEL_MAX && line[at] != ']' && line[at] != '[')
        at++;
    label = at - 1;
    if (!label || at + 1 >= len || line[at] != ']' || line[at + 1] != ':')
        return 0;
    from = at + 2 + blanks_at(line, len, at + 2);
    from += from < len && line[from] == '<';
    for (to = from; to < len && !is_blank(line[to]) && line[to] != '>';)
        to++;
    if (!inlines_is_address(line + from, to - from))
        return 0;
    *address = from;
    *end = to;
    to += to < len && line[to] == '>';
    to += blanks_at(line, len, to);
    return to == len || (strchr("\"'(", line[to]) && len - to > 1) ? label : 0;
}

static size_t label_length(const char *line, size_t len)
{
    size_t address, end;

    return read_definition(line, len, &address, &end);
}

bool markdown_lines_is_definition(const char *line, size_t len)
{
    size_t blanks = blanks_at(line, len, 0);

    return label_length(line + blanks, len - blanks) > 0;
}

static bool closes(const markdown_line *open, const char *line, size_t len)
{
    markdown_line ln;

    return markdown_lines_read_fence(line, len, &ln) && ln.fence == open->fence && ln.fence_n >= open->fence_n &&
           line[len - 1] == open->fence;
}

/* A fence that nothing closes is a line of signs. */
static bool opens_code(markdown_lines *m, const markdown_line *ln)
{
    size_t *none = &m->no_fence[ln->fence == '~'], next;

    if (*none && ln->fence_n >= *none)
        return false;
    for (size_t at = ln->next; at < m->len; at = next) {
        size_t end = line_end(m->text, m->len, at, &next);

        while (end > at && is_blank(m->text[end - 1]))
            end--;
        if (end > at && closes(ln, m->text + at, end - at))
            return true;
    }
    *none = ln->fence_n;
    return false;
}

/* --- tables --- */

/* Cells of a row, those that pipes divide; 0 when there is no pipe. */
static int count_cells(const char *line, size_t len)
{
    int n = 0;
    bool text = false, any = false;

    for (size_t i = 0; i < len; i++) {
        bool pipe = line[i] == '|' && (i == 0 || line[i - 1] != '\\');

        any = any || pipe;
        n += pipe && (text || n);
        text = text || !is_blank(line[i]);
        if (i + 1 == len && !pipe)
            n++;
        if (pipe && i == 0)
            text = true;
    }
    return any ? n : 0;
}

/* "|:---|---:|" */
static bool is_table_rule(const char *line, size_t len)
{
    bool dash = false, pipe = false;

    for (size_t i = 0; i < len; i++) {
        if (!strchr("|:- \t", line[i]))
            return false;
        dash = dash || line[i] == '-';
        pipe = pipe || line[i] == '|';
    }
    return dash && pipe;
}

/* --- the line at hand --- */

/* Blanks and ">" at the start: those of quotes. */
static void read_quotes(const char *text, markdown_line *ln)
{
    size_t at = ln->start;

    for (int n = 0; n < QUOTES_MAX; n++) {
        size_t blanks = blanks_at(text, ln->end, at);

        if (blanks > INDENT_MAX || at + blanks == ln->end || text[at + blanks] != '>')
            break;
        ln->quote = n ? ln->quote : at + blanks;
        at += blanks + 1;
        at += at < ln->end && is_blank(text[at]);
        ln->quote_end = at;
    }
}

/* The row of dashes stands right below. */
static bool begins_table(const markdown_lines *m, const markdown_line *ln)
{
    size_t next, end, blanks;

    if (ln->next >= m->len)
        return false;
    end = line_end(m->text, m->len, ln->next, &next);
    blanks = blanks_at(m->text, end, ln->next);
    return is_table_rule(m->text + ln->next + blanks, end - ln->next - blanks) &&
           count_cells(m->text + ln->content, ln->end - ln->content) > 0;
}

static bool read_comment(markdown_lines *m, markdown_line *ln)
{
    markup_reader r = {.text = m->text, .len = m->len, .no_comment_end = m->no_comment_end};
    markup_token t;
    size_t next, end;

    if (m->len - ln->content < 4 || memcmp(m->text + ln->content, "<!--", 4) != 0)
        return false;
    if (!markup_read(&r, ln->content, &t)) {
        m->no_comment_end = r.no_comment_end;
        return false;
    }
    end = line_end(m->text, m->len, t.end, &next);
    if (t.end + blanks_at(m->text, end, t.end) != end || ln->quote != ln->quote_end)
        return false;
    ln->end = end;
    ln->next = next;
    return true;
}

static bool is_dashes(const char *text, size_t start, size_t end)
{
    while (end > start && is_blank(text[end - 1]))
        end--;
    return end - start == 3 && memcmp(text + start, "---", 3) == 0;
}

/* "title: ", "key-words:" */
static bool is_key(const char *text, size_t start, size_t end)
{
    size_t at = start;

    while (at < end && ((text[at] | 32) >= 'a' || (at > start && strchr("-_0123456789", text[at]))) &&
           (text[at] | 32) <= 'z')
        at++;
    return at > start && at < end && text[at] == ':' && (at + 1 == end || is_blank(text[at + 1]));
}

size_t markdown_lines_head_length(const char *text, size_t len)
{
    size_t next = 0, start, end = len ? line_end(text, len, 0, &next) : 0;

    if (!is_dashes(text, 0, end) || next >= len)
        return 0;
    start = next;
    end = line_end(text, len, start, &next);
    if (!is_key(text, start, end))
        return 0;
    for (int n = 0; n < HEAD_MAX && next < len; n++) {
        start = next;
        end = line_end(text, len, start, &next);
        if (is_dashes(text, start, end))
            return next;
        if (end == start)
            return 0;
    }
    return 0;
}

static void read_item(const char *text, markdown_line *ln)
{
    size_t marker = read_marker(text + ln->content, ln->end - ln->content);

    if (!marker)
        return;
    ln->item = true;
    ln->content += marker;
    if (ln->end - ln->content > 3 && text[ln->content] == '[' && strchr(" xX", text[ln->content + 1]) &&
        text[ln->content + 2] == ']' && is_blank(text[ln->content + 3]))
        ln->task = ln->content + 3;
}

static markdown_kind kind_of(markdown_lines *m, size_t paragraph, markdown_line *ln)
{
    const char *line = m->text + ln->content;
    size_t len = ln->end - ln->content, mark;
    char sign;

    if (!len)
        return MARKDOWN_BLANK;
    if (markdown_lines_read_fence(line, len, ln) && opens_code(m, ln)) {
        m->fence = ln->fence;
        m->fence_n = ln->fence_n;
        return MARKDOWN_FENCE;
    }
    if ((m->in_table && memchr(line, '|', len)) || begins_table(m, ln)) {
        m->in_table = true;
        return MARKDOWN_ROW;
    }
    if ((ln->level = read_heading(line, len, &mark))) {
        ln->content += mark;
        return MARKDOWN_HEADING;
    }
    if (read_comment(m, ln))
        return MARKDOWN_COMMENT;
    if ((sign = read_break(line, len))) {
        bool under = paragraph == 1 && (sign == '-' || sign == '=');

        ln->level = sign == '=' ? 1 : 2;
        return under ? MARKDOWN_UNDERLINE : MARKDOWN_BREAK;
    }
    if (m->labels && m->labels->count && !paragraph && label_length(line, len))
        return MARKDOWN_DEFINITION;
    read_item(m->text, ln);
    return MARKDOWN_TEXT;
}

bool markdown_lines_next(markdown_lines *m, size_t paragraph, markdown_line *ln)
{
    size_t next;

    if (m->at >= m->len)
        return false;
    *ln = (markdown_line){.start = m->at, .quote = m->at, .quote_end = m->at};
    ln->end = line_end(m->text, m->len, m->at, &next);
    ln->next = next;
    if (!m->at && (next = markdown_lines_head_length(m->text, m->len))) {
        ln->kind = MARKDOWN_HEAD;
        ln->end = ln->next = next;
    } else if (m->fence) {
        markdown_line open = {.fence = m->fence, .fence_n = m->fence_n};
        size_t end = ln->end;

        while (end > ln->start && is_blank(m->text[end - 1]))
            end--;
        ln->kind =
            end > ln->start && closes(&open, m->text + ln->start, end - ln->start) ? MARKDOWN_FENCE : MARKDOWN_CODE;
        m->fence = ln->kind == MARKDOWN_FENCE ? '\0' : m->fence;
    } else {
        read_quotes(m->text, ln);
        ln->marker = ln->content = ln->quote_end + blanks_at(m->text, ln->end, ln->quote_end);
        ln->kind = kind_of(m, paragraph, ln);
        m->in_table = m->in_table && ln->kind == MARKDOWN_ROW;
    }
    m->at = ln->next;
    return true;
}

void markdown_lines_find_labels(const markdown_lines *m, inline_labels *labels)
{
    size_t next;

    labels->count = 0;
    for (size_t at = 0; at < m->len && labels->count < INLINE_LABELS_MAX; at = next) {
        size_t end = line_end(m->text, m->len, at, &next), blanks = blanks_at(m->text, end, at), address, stop;
        const char *line = m->text + at + blanks;
        size_t label = blanks > INDENT_MAX ? 0 : read_definition(line, end - at - blanks, &address, &stop);

        if (!label)
            continue;
        labels->items[labels->count].text = line + 1;
        labels->items[labels->count].len = label;
        labels->items[labels->count].address = line + address;
        labels->items[labels->count++].address_len = stop - address;
    }
}

/* --- is it Markdown? --- */

typedef struct {
    int headings, rules, fences, links, strong;
} counts;

/* Pairs of "**" around words, and "](address)". */
static void count_inlines(const char *line, size_t len, counts *n)
{
    bool open = false;

    if (!memchr(line, '*', len) && !memchr(line, ']', len))
        return;
    for (size_t i = 0; i + 1 < len; i++) {
        bool pair = line[i] == '*' && line[i + 1] == '*';

        if (line[i] == ']' && line[i + 1] == '(') {
            size_t to = i + 2;

            while (to < len && line[to] != ')' && !is_blank(line[to]) && line[to] != '[')
                to++;
            n->links += inlines_is_address(line + i + 2, to - i - 2);
            i = to - 1;
        } else if (pair && open && !is_blank(line[i - 1])) {
            n->strong++;
            open = false;
            i++;
        } else if (pair) {
            open = i + 2 < len && line[i + 2] != '*' && !is_blank(line[i + 2]) &&
                   (i == 0 || is_blank(line[i - 1]) || inlines_is_punctuation(line[i - 1]));
            i++;
        }
    }
}

/* Signs of which one stands in all that is counted: headings, rules of tables, fences, links and strong words. */
static inline byte_vector may_count(byte_vector bytes)
{
    return (bytes == '#') | (bytes == '|') | (bytes == '`') | (bytes == '~') | (bytes == ']') | (bytes == '*');
}

typedef enum { HASH_NONE, HASH_HEADING, HASH_SENTENCE, HASH_ITEM } hash_line;

/* A line like a heading, "# Text". Sentences below each other are items with that sign. */
static hash_line read_hash(const char *line, size_t len, hash_line above)
{
    size_t mark;

    if (!read_heading(line, len, &mark))
        return HASH_NONE;
    while (len && is_blank(line[len - 1]))
        len--;
    if (!strchr(".;,", line[len - 1]))
        return HASH_HEADING;
    return above >= HASH_SENTENCE ? HASH_ITEM : HASH_SENTENCE;
}

bool markdown_lines_are(const char *text, size_t len)
{
    counts n = {0};
    size_t next, before = 0; /* bytes of the line above */
    hash_line hash, above = HASH_NONE;

    if (markdown_lines_head_length(text, len))
        return true;
    if (vector_find_far(text, 0, len, may_count) == len)
        return false;
    for (size_t at = 0; at < len; at = next) {
        size_t end = line_end(text, len, at, &next), blanks = blanks_at(text, end, at);
        const char *line = text + at + blanks;
        markdown_line ln;

        hash = blanks <= INDENT_MAX ? read_hash(line, end - at - blanks, above) : HASH_NONE;
        n.headings += hash == HASH_ITEM ? -(above == HASH_SENTENCE) : hash != HASH_NONE;
        above = hash;
        n.rules += before && is_table_rule(line, end - at - blanks);
        n.fences += markdown_lines_read_fence(text + at, end - at, &ln);
        count_inlines(line, end - at - blanks, &n);
        before = end - at - blanks;
    }
    return 2 * (n.headings < 3 ? n.headings : 3) + 3 * (n.rules > 0) + (n.fences > 1) +
               1.5 * (n.links < 2 ? n.links : 2) + (n.strong < 4 ? n.strong : 4) >=
           EVIDENCE;
}
