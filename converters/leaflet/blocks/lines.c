#include "leaflet/blocks/lines.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "base/vectors.h"
#include "leaflet/text/styles.h"

#include <stdlib.h>
#include <string.h>

#define WRAP_MIN 45   /* columns: narrower texts are lists or verses, not wrapped paragraphs */
#define WRAP_MAX 140  /* columns: no tool wraps wider */
#define STICK_OUT 6   /* per cent of the lines that may be longer: long titles, rows of tables */
#define RULE_MIN 3    /* signs of the shortest rule */
#define WRAP_LINES 12 /* full lines it takes to believe it */

/* Length of the line end at `at`: 0 when there is none. */
static size_t line_end(const leaflet *l, size_t at)
{
    const unsigned char *p = (const unsigned char *)l->bytes + at;
    size_t left = l->len - at;

    if (p[0] == '\n')
        return 1;
    if (p[0] == '\r' && left > 1 && p[1] == '\n')
        return 2;
    if (p[0] == '\r' || p[0] == '\f' || p[0] == '\v')
        return 1;
    if (p[0] == 0xC2 && left > 1 && p[1] == 0x85)
        return 2;
    if (p[0] == 0xE2 && left > 2 && p[1] == 0x80 && (p[2] == 0xA8 || p[2] == 0xA9))
        return 3;
    return 0;
}

static bool is_blank(const leaflet *l, size_t start, size_t end)
{
    while (start < end) {
        uint32_t c;
        int n = utf8_decode(&c, l->bytes + start, end - start);

        if (n <= 0 || !(utf8_is_blank(c) || c == 0xFEFF || c == 0x200B))
            return false;
        start += (size_t)n;
    }
    return true;
}

static bool draws_rules(uint32_t c)
{
    static const uint32_t signs[] = {'-', '=', '_', '*', '~', 0x2013, 0x2014, 0x2015, 0x2500, 0x2550};

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (c == signs[i])
            return true;
    return false;
}

/* Nothing but one sign that draws rules, with single blanks between: two part the rules of columns. */
static bool is_rule(const leaflet *l, size_t start, size_t end)
{
    uint32_t sign = 0, c = 0;
    int n = 0, blanks = 0;

    while (start < end) {
        start += (size_t)utf8_next(&c, l->bytes + start, end - start);
        if (utf8_is_blank(c)) {
            blanks++;
            continue;
        }
        if (sign ? c != sign || blanks > 1 : !draws_rules(c))
            return false;
        sign = c;
        blanks = 0;
        n++;
    }
    return n >= RULE_MIN;
}

size_t lines_rule_before(const char *text, size_t len)
{
    uint32_t sign, c;
    size_t at = len ? (size_t)utf8_next(&sign, text, len) : 0, bytes;
    int n = 1;

    if (!at || !draws_rules(sign))
        return 0;
    for (; at < len && (bytes = (size_t)utf8_next(&c, text + at, len - at)) && c == sign; n++)
        at += bytes;
    while (at < len && (text[at] == ' ' || text[at] == '\t'))
        at++;
    return n >= RULE_MIN ? at : 0;
}

size_t lines_rule_behind(const char *text, size_t len)
{
    size_t at = len, start;
    uint32_t sign = 0, c;
    int n = 0;

    for (; at > 0; at = start, n++) {
        start = utf8_before(text, at);
        utf8_next(&c, text + start, at - start);
        if (n ? c != sign : !draws_rules(c))
            break;
        sign = c;
    }
    while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t'))
        at--;
    return n >= RULE_MIN ? len - at : 0;
}

/* Level or role of a line that has a mark; `mark` is the first that may lie in it. */
static int line_level(const leaflet *l, size_t start, size_t end, size_t *mark)
{
    while (*mark < l->mark_count && l->marks[*mark].start < start)
        ++*mark;
    return *mark < l->mark_count && l->marks[*mark].start < end ? l->marks[*mark].level : 0;
}

/* What was found in the bytes of a line: none where it is zero. */
typedef struct {
    byte_vector wide, tabs, pipes;
    unsigned gaps, blank; /* the last byte was one */
} line_bytes;

static inline void look_at(line_bytes *found, byte_vector bytes)
{
    unsigned blanks = vector_bits(bytes == ' ');

    found->wide |= bytes;
    found->tabs |= bytes == '\t';
    found->pipes |= bytes == '|';
    found->gaps |= blanks & (blanks << 1 | found->blank);
    found->blank = blanks >> (VECTOR_BYTES - 1);
}

static unsigned signs_of(const char *line, size_t len)
{
    line_bytes found = {.gaps = 0};
    size_t at = 0;

    for (; at + VECTOR_BYTES <= len; at += VECTOR_BYTES)
        look_at(&found, BYTES_FROM(line + at));
    if (at < len) {
        found.blank = 0; /* the vector at the end has the byte before as well */
        look_at(&found, len < VECTOR_BYTES ? vector_of(line, len) : BYTES_FROM(line + len - VECTOR_BYTES));
    }
    return (vector_bits(found.wide < 0) ? LINE_WIDE : 0U) | (found.gaps ? LINE_GAPS : 0U) |
           (vector_bits(found.tabs) ? LINE_TABS : 0U) | (vector_bits(found.pipes) ? LINE_PIPES : 0U);
}

static void add_line(leaflet *l, size_t start, size_t end, size_t next, size_t *mark)
{
    int level = line_level(l, start, end, mark);
    bool rule = is_rule(l, start, end);
    long number = l->line_count ? l->lines[l->line_count - 1].number : 0, column;

    leaflet_locate_next(l, start, &number, &column);
    l->lines = memory_grow(l->lines, &l->line_cap, l->line_count, sizeof *l->lines);
    l->lines[l->line_count++] = (source_line){.start = start,
                                              .end = end,
                                              .next = next,
                                              .number = number,
                                              .blank = rule || is_blank(l, start, end),
                                              .rule = rule,
                                              .heading = level < LINE_NEW ? level : 0,
                                              .role = level < LINE_NEW ? 0 : level,
                                              .signs = signs_of(l->bytes + start, end - start)};
}

static int characters(const leaflet *l, const source_line *which)
{
    int n = 0;

    if (!(which->signs & LINE_WIDE))
        return (int)(which->end - which->start);
    for (size_t i = which->start; i < which->end; i++)
        n += ((unsigned char)l->bytes[i] & 0xC0) != 0x80;
    return n;
}

/* Of sixteen bytes, those with which so many blanks begin. */
static inline byte_vector blanks_at(const char *line, int wanted)
{
    byte_vector blanks = BYTES_FROM(line) == ' ';

    for (int i = 1; i < wanted; i++)
        blanks &= BYTES_FROM(line + i) == ' ';
    return blanks;
}

bool lines_has_blanks(const char *line, size_t len, int wanted)
{
    size_t at = 0, last = len - (size_t)wanted + 1 - VECTOR_BYTES; /* where sixteen of them end the line */
    byte_vector found = {0};

    if (len >= VECTOR_BYTES + (size_t)wanted - 1) {
        for (; at < last; at += VECTOR_BYTES)
            found |= blanks_at(line + at, wanted);
        return vector_bits(found | blanks_at(line + last, wanted)) != 0;
    }
    for (int run = 0; at < len; at++) {
        run = line[at] == ' ' ? run + 1 : 0;
        if (run == wanted)
            return true;
    }
    return false;
}

/* Three blanks inside a line, or a tab, set columns apart: a row of a table is as wide as its columns. */
static bool has_columns(const leaflet *l, const source_line *which)
{
    const char *line = l->bytes + which->start;
    size_t len = which->end - which->start;
    int blanks = 0;
    bool begun = false;

    if (!(which->signs & LINE_TABS) && !(which->signs & LINE_GAPS && lines_has_blanks(line, len, LINES_COLUMN_GAP)))
        return false;
    for (size_t i = which->start; i < which->end; i++) {
        char c = l->bytes[i];

        if (begun && c != ' ' && c != '\t' && blanks >= LINES_COLUMN_GAP)
            return true;
        blanks = c == ' ' ? blanks + 1 : c == '\t' ? LINES_COLUMN_GAP : 0;
        begun = begun || blanks == 0;
    }
    return false;
}

/* The width to which paragraphs were wrapped: many lines end just below it, none but rows of tables goes beyond, and
 * they go on in the next line without a sentence end. */
static int find_wrap(const leaflet *l)
{
    int longest = 0, full = 0, going_on = 0;
    int *widths = memory_alloc((l->line_count + 1) * sizeof *widths);
    int counts[WRAP_MAX + 2] = {0};
    int total = 0, seen = 0;

    for (size_t i = 0; i < l->line_count; i++) {
        widths[i] = l->lines[i].blank || has_columns(l, &l->lines[i]) ? 0 : characters(l, &l->lines[i]);
        counts[widths[i] > WRAP_MAX ? WRAP_MAX + 1 : widths[i]]++;
        total += widths[i] > 0;
    }
    for (longest = WRAP_MAX + 1; longest > 0 && (seen += counts[longest]) * 100 < STICK_OUT * total;)
        longest--;
    while (longest <= WRAP_MAX && counts[longest + 1] * 100 >= total) /* what stuck out was as common as the rest */
        longest++;
    for (size_t i = 0; i + 1 < l->line_count; i++) {
        bool goes_on =
            widths[i + 1] > 0 && l->lines[i].end > l->lines[i].start && !strchr(".:;!?", l->bytes[l->lines[i].end - 1]);

        if (widths[i] * 5 >= longest * 4 && widths[i] <= longest) {
            full++;
            going_on += goes_on;
        }
    }
    free(widths);
    if (longest < WRAP_MIN || longest > WRAP_MAX || full < WRAP_LINES || going_on * 2 < full)
        return 0;
    return longest;
}

static bool is_bold(const leaflet *l, const source_line *ln)
{
    size_t end;

    for (size_t at = ln->start; at < ln->end; at = end)
        if (!(styles_at(l, at, &end).flags & STYLE_BOLD) && !is_blank(l, at, end < ln->end ? end : ln->end))
            return false;
    return true;
}

/* Paragraphs of a page that are one line, all of it bold. */
static void find_strong(leaflet *l)
{
    for (size_t i = 0; i < l->line_count; i++) {
        source_line *ln = &l->lines[i];

        if (!ln->blank && !ln->heading && !ln->role && (i == 0 || ln[-1].blank) &&
            (i + 1 == l->line_count || ln[1].blank) && is_bold(l, ln))
            ln->role = LINE_STRONG;
    }
}

/* Bytes with which line_end may find one. */
static inline byte_vector may_end_line(byte_vector bytes)
{
    return vector_between(bytes, 0, 0x1F) | (bytes == (signed char)0xC2) | (bytes == (signed char)0xE2);
}

void lines_split(leaflet *l)
{
    size_t start = 0, at = 0, mark = 0;

    while ((at = vector_find(l->bytes, at, l->len, may_end_line)) < l->len) {
        size_t n = line_end(l, at);

        if (!n) {
            at++;
            continue;
        }
        add_line(l, start, at, at + n, &mark);
        start = at += n;
    }
    if (start < l->len)
        add_line(l, start, l->len, l->len, &mark);
    l->wrap = l->input == INPUT_HTML ? 0 : find_wrap(l);
    if (l->input == INPUT_HTML && l->style_count)
        find_strong(l);
}
