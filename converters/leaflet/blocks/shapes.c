#include "leaflet/blocks/shapes.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "leaflet/blocks/endings.h"
#include "leaflet/blocks/letter_words.h"
#include "leaflet/blocks/lines.h"
#include "leaflet/blocks/page_lines.h"
#include "leaflet/blocks/title_numbers.h"
#include "leaflet/words/words.h"

#include <stdlib.h>
#include <string.h>

#define STOPPED_WORDS 5  /* of the longest heading that ends with a full stop; a longer one is a sentence ... */
#define STOPPED_ANY 12   /* ... but where all headings do, as in Ukrainian inserts: at least ... */
#define STOPPED_MIN 3    /* ... so many of the shorter ones */
#define FEW_WORDS 2      /* that may stand at the start of a sentence as in a heading */
#define HEADING_MAX 120  /* bytes of a line that can be a known heading; columns, where it surely is one */
#define SHAPE_MAX 80     /* bytes of a line that can be a heading by its looks alone */
#define SHAPE_WORDS 9    /* words, likewise */
#define PART_MAX 240     /* bytes of a heading by its number, which goes on those above */
#define PART_WORDS 32    /* words, likewise */
#define PARTS_MIN 3      /* such headings, to be told by their numbers */
#define PART_LINES 200   /* between two of them, at most */
#define PARTS_LEFT_OUT 1 /* numbers that a label may leave out between two of them */
#define BODY_MIN 60      /* bytes from which a line is surely running text */
#define FULL_SMALL 60    /* per cent of the width of the leaflet that a line takes which goes on in small letters ... */
#define FULL_ANY 88      /* ... or in any */
#define LIST_SCORE 0.95  /* of headings_match: of a heading with a comma behind it, or behind a full line */
#define APART_MAX 60     /* per cent likewise of a heading that stands below a sentence, at most ... */
#define APART_BODY 75    /* ... and of the line below it, at least */
#define APART_INDENT 4   /* the indent of a line that is centred or flush right is beyond this part of the width */
#define DATE_WORDS 3
#define YEAR_MIN 1900
#define YEAR_MAX 2100
#define TOLD_MIN 5        /* headings in the markup from which they are all told there */
#define RUN_WIDTH_MIN 45  /* columns of the widest line of a wrapped paragraph */
#define RUN_WIDTH_MAX 140 /* columns: beyond it, lines are paragraphs */

/* Characters: a loop that compilers do for many bytes at a time. */
static int characters(const char *text, size_t len)
{
    int n = 0;

    for (size_t i = 0; i < len; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

/* Of a text in a line. */
static int columns(const source_line *line, const char *text, size_t len)
{
    int n = 0;

    if (!(line->signs & (LINE_WIDE | LINE_TABS)))
        return (int)len;
    if (!(line->signs & LINE_TABS))
        return characters(text, len);
    for (size_t i = 0; i < len; i++)
        if (text[i] == '\t')
            n += 8 - n % 8;
        else
            n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

size_t shapes_trimmed_end(const char *text, size_t start, size_t end)
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

/* "1. december 2020": a day, a month and a year, where nothing else is. */
static bool is_date(const token *tokens, int count)
{
    int year = count == DATE_WORDS && tokens[0].number && !tokens[1].number && tokens[2].number
                   ? words_whole(tokens[2].text)
                   : 0;

    return year >= YEAR_MIN && year <= YEAR_MAX && words_whole(tokens[0].text) <= 31;
}

/* The words of a line without those in square brackets, if there are others: "How to take [XX999 trade name]" in the
 * models of WHO, where the name of the product is to be put in. */
static void drop_placeholders(const line_shapes *s, line_shape *info)
{
    const char *text = s->l->bytes;
    const char *open = memchr(text + info->content, '[', info->end - info->content);
    token *kept;
    int count = 0;
    bool inside = false;

    if (!open || !memchr(open, ']', (size_t)(text + info->end - open)))
        return;
    kept = arena_alloc(s->l->memory, ((size_t)info->token_count + 1) * sizeof *kept);
    for (size_t at = info->content, i = 0; i < (size_t)info->token_count; i++) {
        for (; at < info->tokens[i].start; at++)
            inside = text[at] == '[' || (inside && text[at] != ']');
        if (!inside)
            kept[count++] = info->tokens[i];
    }
    if (!count)
        return;
    info->tokens = kept;
    info->token_count = count;
}

static bool has_any(const char *text, size_t len, const char *signs)
{
    for (; *signs; signs++)
        if (memchr(text, *signs, len))
            return true;
    return false;
}

/* Short in bytes; or in columns, where a text has ended above, and unlike running text. */
static bool may_be_heading(const line_shapes *s, size_t i)
{
    const line_shape *info = &s->lines[i];
    const char *text = s->l->bytes + info->content;
    size_t len = info->end - info->content;
    uint32_t c;

    if (len <= HEADING_MAX)
        return true;
    return info->width - info->indent <= HEADING_MAX && !has_any(text, len, ",;:(%") &&
           (i == 0 || s->l->lines[i - 1].blank || strchr(".!?:;", s->l->bytes[s->lines[i - 1].end - 1])) &&
           utf8_decode(&c, text, len) > 0 && (utf8_is_upper(c) || utf8_is_digit(c));
}

/* The words of a line that may be a heading, and the heading that they say. */
static void read_words(line_shapes *s, size_t index)
{
    line_shape *info = &s->lines[index];
    bool short_enough = may_be_heading(s, index);

    if ((short_enough ||
         (utf8_is_digit((unsigned char)s->l->bytes[info->content]) && info->end - info->content <= PART_MAX)) &&
        info->mark.style != MARKER_BULLET)
        info->tokens = endings_drop(s->l, info->content, info->end, &info->token_count);
    if (info->tokens)
        drop_placeholders(s, info);
    if (info->tokens && short_enough) {
        info->head = headings_match(s->h, info->tokens, info->token_count);
        if (info->end - info->content > HEADING_MAX && info->head.score < HEADINGS_SURE)
            info->head.topic = -1; /* a line of a text has more in common with headings, the longer it is */
        if (is_date(info->tokens, info->token_count))
            info->mark = (marker){.style = MARKER_NONE};
    }
}

static void look_at(line_shapes *s, size_t index)
{
    const source_line *ln = &s->l->lines[index];
    line_shape *info = &s->lines[index];
    const char *bytes = s->l->bytes;
    size_t blanks;

    info->head.topic = -1;
    info->content = info->end = ln->end;
    if (ln->blank)
        return;
    blanks = markers_blanks(bytes + ln->start, ln->end - ln->start);
    info->indent = columns(ln, bytes + ln->start, blanks);
    info->width = columns(ln, bytes + ln->start, ln->end - ln->start);
    info->mark_start = info->content = ln->start + blanks;
    info->end = shapes_trimmed_end(bytes, info->content, ln->end);
    info->mark = markers_read(bytes + info->content, info->end - info->content);
    read_words(s, index);
}

static bool next_is_blank(const leaflet *l, size_t i)
{
    return i + 1 >= l->line_count || l->lines[i + 1].blank;
}

const line_shape *shapes_next_text(const line_shapes *s, size_t i)
{
    for (i++; i < s->l->line_count; i++)
        if (!s->l->lines[i].blank)
            return &s->lines[i];
    return NULL;
}

static char last_byte(const line_shapes *s, size_t i)
{
    const line_shape *info = &s->lines[i];

    return info->end > info->content ? s->l->bytes[info->end - 1] : ' ';
}

/* Bytes of the first word of a line. */
static size_t first_word_length(const line_shapes *s, const line_shape *line)
{
    size_t len = 0;

    while (line->content + len < line->end && s->l->bytes[line->content + len] != ' ')
        len++;
    return len;
}

/* Columns that it takes. */
static int first_word(const line_shapes *s, const line_shape *line)
{
    return columns(&s->l->lines[line - s->lines], s->l->bytes + line->content, first_word_length(s, line));
}

bool shapes_starts_low(const line_shapes *s, const line_shape *line)
{
    uint32_t c;

    return utf8_decode(&c, s->l->bytes + line->content, line->end - line->content) > 0 && utf8_is_lower(c);
}

size_t shapes_breaks_word(const line_shapes *s, size_t i)
{
    const line_shape *above = &s->lines[i - 1], *here = &s->lines[i];
    const char *bytes = s->l->bytes;
    size_t hyphen;
    uint32_t sign, letter, next;

    if (above->end <= above->content + 1 || here->end <= here->content)
        return 0;
    hyphen = utf8_before(bytes, above->end);
    utf8_next(&sign, bytes + hyphen, above->end - hyphen);
    if ((sign != '-' && sign != 0xAD && sign != 0x2010) || hyphen <= above->content)
        return 0;
    utf8_next(&letter, bytes + utf8_before(bytes, hyphen), hyphen);
    utf8_next(&next, bytes + here->content, here->end - here->content);
    return utf8_is_letter(letter) && utf8_is_lower(next) ? above->end - hyphen : 0;
}

/* Nothing ends with line i - 1: no sentence, no introduction. */
static bool goes_over(const line_shapes *s, size_t i)
{
    return !strchr(".:;!?", last_byte(s, i - 1));
}

static bool same_first_word(const line_shapes *s, size_t i)
{
    size_t n = first_word_length(s, &s->lines[i - 1]), m = first_word_length(s, &s->lines[i]);

    return n == m && memcmp(s->l->bytes + s->lines[i - 1].content, s->l->bytes + s->lines[i].content, n) == 0;
}

static bool has_columns(const line_shapes *s, const line_shape *line)
{
    return s->l->lines[line - s->lines].signs & LINE_GAPS &&
           lines_has_blanks(s->l->bytes + line->content, line->end - line->content, LINES_COLUMN_GAP);
}

/* Whether the lines from `first` to `end`, which no blank line parts, are a wrapped text: where a line goes on in lower
 * case, the next word had no room in it. Lines of a list that has lost its bullets end anywhere. */
static bool is_wrapped(const line_shapes *s, size_t first, size_t end)
{
    int widest = 0, full = 0;

    for (size_t i = first; i < end; i++) {
        if (has_columns(s, &s->lines[i]))
            return false;
        widest = s->lines[i].width > widest ? s->lines[i].width : widest;
    }
    if (widest < RUN_WIDTH_MIN || widest > RUN_WIDTH_MAX)
        return false;
    for (size_t i = first + 1; i < end; i++) {
        if (!goes_over(s, i) || !shapes_starts_low(s, &s->lines[i]) || s->lines[i].mark.style != MARKER_NONE)
            continue;
        if ((same_first_word(s, i) && !s->lines[i].letter) ||
            (s->lines[i - 1].width + 1 + first_word(s, &s->lines[i]) <= widest && !shapes_breaks_word(s, i)))
            return false;
        full++;
    }
    return full > 0;
}

static bool ends_text(const line_shapes *s, size_t i)
{
    return s->l->lines[i].blank || s->lines[i].page || s->lines[i].apart;
}

static void find_wrapped(line_shapes *s)
{
    size_t count = s->l->line_count;

    for (size_t first = 0, end; first < count; first = end) {
        bool wraps;

        for (end = first + 1; end < count && !ends_text(s, end) && !ends_text(s, end - 1);)
            end++;
        wraps = !ends_text(s, first) && is_wrapped(s, first, end);
        for (size_t i = first; i < end; i++)
            s->lines[i].wraps = wraps;
    }
}

/* Nothing but digits, and the page ends behind it. */
static bool is_page_number(const line_shapes *s, const line_shape *line)
{
    size_t at = line->content;

    while (at < line->end && utf8_is_digit((unsigned char)s->l->bytes[at]))
        at++;
    if (at < line->end || at == line->content)
        return false;
    while (at < s->l->len && strchr(" \t\r\n", s->l->bytes[at]))
        at++;
    return at < s->l->len && s->l->bytes[at] == '\f';
}

bool shapes_had_no_room(const line_shapes *s, size_t i)
{
    return s->l->wrap && s->lines[i - 1].width + 1 + first_word(s, &s->lines[i]) > s->l->wrap;
}

/* In a leaflet that is wrapped at one width: the first word had no room above; or, for letters are not equally wide on
 * a printed page, it had little, and the text goes on. */
static bool wraps_over(const line_shapes *s, size_t i)
{
    const line_shape *above = &s->lines[i - 1], *here = &s->lines[i];
    int wrap = s->l->wrap;

    if (shapes_had_no_room(s, i))
        return true;
    if (!goes_over(s, i) || here->mark.style != MARKER_NONE || has_columns(s, above) || has_columns(s, here))
        return false;
    return above->width * 100 >= wrap * (shapes_starts_low(s, here) ? FULL_SMALL : FULL_ANY);
}

/* In a leaflet that is wrapped at one width: the line begins far left of the one above, which is centred or flush
 * right; or it is the first one of a paragraph by its indent, behind a sentence that has ended. */
static bool begins_apart(const line_shapes *s, size_t i)
{
    const line_shape *above = &s->lines[i - 1], *here = &s->lines[i];

    if (above->indent - here->indent > s->l->wrap / APART_INDENT)
        return true;
    return here->indent > above->indent && above->mark.style == MARKER_NONE && !goes_over(s, i) &&
           !next_is_blank(s->l, i) && s->lines[i + 1].indent < here->indent;
}

static bool starts_high(const line_shapes *s, const line_shape *info)
{
    size_t at = info->content;
    uint32_t c;

    while (at < info->end && strchr("=*~#_", s->l->bytes[at])) /* "=== Dosage ===" */
        at++;
    at += markers_blanks(s->l->bytes + at, info->end - at);
    if (utf8_decode(&c, s->l->bytes + at, info->end - at) < 1)
        return false;
    return utf8_is_upper(c) || utf8_is_digit(c) || c == '"' || c == 0x201C || c == 0xAB;
}

/* In a leaflet that is wrapped at one width: between the end of a sentence and the beginning of another, a line with a
 * colon at its end that had room for the next word. */
static bool introduces(const line_shapes *s, size_t i)
{
    const line_shape *here = &s->lines[i];

    return here->tokens && last_byte(s, i) == ':' && here->mark.style == MARKER_NONE && !goes_over(s, i) &&
           !next_is_blank(s->l, i) && here->width + 1 + first_word(s, here + 1) <= s->l->wrap && starts_high(s, here) &&
           starts_high(s, here + 1);
}

bool shapes_goes_on(const line_shapes *s, size_t i)
{
    const line_shape *above, *here = &s->lines[i];
    int role = s->l->lines[i].role;

    if (i == 0 || s->l->lines[i - 1].blank || s->l->input == INPUT_HTML || role == LINE_NEW || s->lines[i].page ||
        s->lines[i - 1].page || s->lines[i].apart || s->lines[i - 1].apart)
        return false;
    above = &s->lines[i - 1];
    if (above->heading || role == LINE_JOINED)
        return role == LINE_JOINED;
    if (is_page_number(s, here))
        return false;
    if ((here->letter && goes_over(s, i)) || (here->mark.style == MARKER_NONE && shapes_breaks_word(s, i)))
        return true;
    if (s->l->wrap && (begins_apart(s, i) || introduces(s, i)))
        return false;
    if (s->l->wrap && wraps_over(s, i))
        return true;
    return above->wraps && shapes_starts_low(s, here) && here->mark.style == MARKER_NONE && goes_over(s, i);
}

/* Stands apart from the text above: a blank line, the start, a heading or the end of a sentence. */
static bool stands_apart(const line_shapes *s, size_t i)
{
    if (i == 0 || s->l->lines[i - 1].blank || s->lines[i - 1].heading)
        return true;
    return strchr(".!?:;", last_byte(s, i - 1)) != NULL;
}

/* A bracket is closed that was opened above: the end of a reference such as "(see Drug\nInteractions)." */
static bool closes_bracket(const line_shapes *s, const line_shape *info)
{
    size_t at = info->mark.style == MARKER_NONE ? info->content : info->mark_start + info->mark.len;
    int open = 0;

    for (; at < info->end && open >= 0; at++) {
        char c = s->l->bytes[at];

        open += (c == '(' || c == '[') - (c == ')' || c == ']');
    }
    return open < 0;
}

/* "Orvexin darf nicht eingenommen werden," and the cases below it as a list. */
static bool opens_list(const line_shapes *s, size_t i)
{
    const line_shape *below = shapes_next_text(s, i);

    return below && below->mark.style != MARKER_NONE && s->lines[i].head.score >= LIST_SCORE;
}

static bool is_question(const line_shapes *s, size_t i)
{
    return i < s->l->line_count && !s->l->lines[i].blank && last_byte(s, i) == '?';
}

/* One of several that the patient is to answer before use: "Are you pregnant?", "Have you had ...?". */
static bool is_in_checklist(const line_shapes *s, size_t i)
{
    const line_shape *info = &s->lines[i];
    words_hit hit;

    if (!is_question(s, i) || !((i > 0 && is_question(s, i - 1)) || is_question(s, i + 1)))
        return false;
    return words_match_at(words_index_of_list("asks-patient", s->l->language), info->tokens, info->token_count, 0,
                          &hit) > 0;
}

/* A remark in brackets. */
static bool is_bracketed(const line_shapes *s, size_t i)
{
    return s->l->bytes[s->lines[i].content] == '(' && last_byte(s, i) == ')';
}

/* A line that says what a heading says, word for word, between two sentences: it is one where the line above is full as
 * well. */
static bool begins_anew(const line_shapes *s, size_t i)
{
    const line_shape *info = &s->lines[i], *below = shapes_next_text(s, i);

    return i > 0 && below && s->l->lines[i].role != LINE_JOINED && info->head.score >= LIST_SCORE &&
           info->token_count > FEW_WORDS && strchr(".!?", last_byte(s, i - 1)) && starts_high(s, info) &&
           starts_high(s, below);
}

/* The number of a part that a known heading begins with: 6 and 2 for "6.2 Incompatibilities". */
static bool read_known_part(const line_shapes *s, size_t i, int *major, int *minor)
{
    const line_shape *info = &s->lines[i];
    const token *first = info->token_count > 1 ? info->tokens : NULL;
    const char *dot = first && first->number && first->start == info->content ? strchr(first->text, '.') : NULL;

    if (!dot || !first[1].capital || info->head.topic < 0 || info->head.score < HEADINGS_SURE)
        return false;
    *major = words_whole(first->text);
    *minor = words_whole(dot + 1);
    return true;
}

/* "6.2 Incompatibilities" below a full line without a stop: the heading before it was "6.1 ...". */
static bool counts_on(const line_shapes *s, size_t i)
{
    int major, minor, above, before;

    if (!read_known_part(s, i, &major, &minor))
        return false;
    for (size_t k = i, n = 0; k-- > 0 && n < PART_LINES; n++)
        if (read_known_part(s, k, &above, &before))
            return above == major && before < minor && minor - before <= PARTS_LEFT_OUT + 1;
    return false;
}

/* "Talk to the pharmacist first if...": what follows goes on. */
static bool trails_off(const line_shapes *s, const line_shape *info)
{
    return info->end >= info->content + 3 && memcmp(s->l->bytes + info->end - 3, "...", 3) == 0;
}

bool shapes_is_known_heading(const line_shapes *s, size_t i)
{
    const line_shape *info = &s->lines[i];
    char last = trails_off(s, info) ? ' ' : last_byte(s, i);
    bool apart = stands_apart(s, i);
    bool alone = (i == 0 || s->l->lines[i - 1].blank) && next_is_blank(s->l, i);

    if (info->head.topic < 0 || info->page || last == ';' || (last == ',' && !opens_list(s, i)) ||
        (shapes_goes_on(s, i) && !begins_anew(s, i) && !counts_on(s, i)) || closes_bracket(s, info) ||
        is_bracketed(s, i) || is_in_checklist(s, i))
        return false;
    if (info->head.score >= HEADINGS_SURE)
        return info->token_count <= 3 || (last != '.' && (apart || starts_high(s, info))) ||
               (info->head.score >= HEADINGS_WHOLE && info->token_count <= (s->stopped ? STOPPED_ANY : STOPPED_WORDS) &&
                apart && starts_high(s, info) && !next_is_blank(s->l, i));
    return info->token_count <= 11 && last != '.' && apart && (starts_high(s, info) || alone);
}

bool shapes_all_capitals(const line_shapes *s, const line_shape *info)
{
    int high = 0;

    for (size_t at = info->content; at < info->end;) {
        uint32_t c;
        int n = utf8_decode(&c, s->l->bytes + at, info->end - at);

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

/* In a leaflet that is wrapped at one width, a short line between a sentence and running text. */
static bool stands_out(const line_shapes *s, size_t i)
{
    int wrap = s->l->wrap;

    return wrap && i > 0 && i + 1 < s->l->line_count && strchr(".!?", last_byte(s, i - 1)) && !next_is_blank(s->l, i) &&
           s->lines[i].width * 100 <= wrap * APART_MAX && s->lines[i + 1].width * 100 >= wrap * APART_BODY;
}

/* In a leaflet that is wrapped at one width, the first line of a paragraph: the next one goes on in it. */
static bool runs_on(const line_shapes *s, size_t i)
{
    return s->l->wrap && !next_is_blank(s->l, i) && wraps_over(s, i + 1);
}

/* "VII.", "B.": capitals that number a heading; markers leaves them alone, for they may be initials. */
static bool is_lettered(const line_shapes *s, const line_shape *info)
{
    const token *first = info->token_count > 1 ? &info->tokens[0] : NULL;

    if (!first || first->start != info->content || !first->capital || info->mark.style != MARKER_NONE ||
        s->l->bytes[info->content + first->len] != '.')
        return false;
    return first->len == 1 || strspn(first->text, "ivxl") == first->len;
}

/* "1. NAME OF THE PRODUCT", "VII. TARGET SPECIES": no item of a list of such. */
static bool is_numbered_title(const line_shapes *s, const line_shape *info, const line_shape *below)
{
    if (!shapes_all_capitals(s, info))
        return false;
    if (is_lettered(s, info))
        return !is_lettered(s, below);
    return info->mark.style == MARKER_DECIMAL && info->mark.sign == '.' && below->mark.style != MARKER_DECIMAL;
}

/* The number of a part of a section: 5 and 2 for "5.2". */
typedef struct {
    int major, minor;
} part_number;

/* A line apart that begins with the number of a part and a word with a capital, and is no sentence. */
static bool read_part(const line_shapes *s, size_t i, part_number *number)
{
    const line_shape *info = &s->lines[i];
    const token *first = info->token_count > 1 ? info->tokens : NULL;
    const char *dot = first && first->number && first->start == info->content ? strchr(first->text, '.') : NULL;

    if (!dot || info->token_count > PART_WORDS || !info->tokens[1].capital || (i > 0 && !s->l->lines[i - 1].blank) ||
        !next_is_blank(s->l, i) || strchr(".;,:!*", last_byte(s, i)) ||
        memchr(s->l->bytes + info->content, '\t', info->end - info->content))
        return false;
    *number = (part_number){words_whole(first->text), words_whole(dot + 1)};
    return true;
}

static bool follows(part_number before, part_number number)
{
    int step = number.minor - before.minor;

    return number.minor == 1 || (number.major == before.major && step > 0 && step <= PARTS_LEFT_OUT + 1) ||
           (number.major > before.major && number.minor <= PARTS_LEFT_OUT + 1);
}

/* Lines whose numbers follow each other as those of parts do. */
static void find_parts(line_shapes *s)
{
    part_number last = {0, 0}, number;
    int count = 0;

    for (size_t i = 0; i < s->l->line_count; i++) {
        if (!read_part(s, i, &number) || !follows(last, number))
            continue;
        s->lines[i].in_sequence = true;
        last = number;
        count++;
    }
    for (size_t i = 0; i < s->l->line_count && count < PARTS_MIN; i++)
        s->lines[i].in_sequence = false;
}

/* "Nervous: dysgeusia": a word, a colon and a text in small letters. */
static bool is_labelled(const line_shapes *s, const line_shape *info)
{
    const char *from = s->l->bytes + info->content, *end = s->l->bytes + info->end;
    const char *colon = memchr(from, ':', (size_t)(end - from));
    uint32_t c;

    return colon && colon + 2 < end && colon[1] == ' ' && utf8_decode(&c, colon + 2, (size_t)(end - colon - 2)) > 0 &&
           utf8_is_letter(c) && !utf8_is_upper(c);
}

/* A hyphen at its end has cut a word that the next line goes on with. */
static bool is_cut(const line_shapes *s, size_t i)
{
    return !next_is_blank(s->l, i) && shapes_breaks_word(s, i + 1);
}

/* A heading by its looks: short, apart, capital, no full stop, running text or a list below it. */
bool shapes_looks_like_heading(const line_shapes *s, size_t i)
{
    const line_shape *info = &s->lines[i], *below = shapes_next_text(s, i);
    bool blank_above = i == 0 || s->l->lines[i - 1].blank;
    bool strong = s->l->lines[i].role == LINE_STRONG && blank_above;
    bool question = last_byte(s, i) == '?' && stands_apart(s, i);
    bool numbered, title, body_below;

    if (info->page)
        return false;
    if (info->in_sequence)
        return below && !shapes_goes_on(s, i);
    if (s->told && s->l->lines[i].role != LINE_STRONG)
        return false;
    if (info->mark.style == MARKER_BULLET || info->mark.sign == '(' || info->end - info->content > SHAPE_MAX ||
        !info->tokens || !below || is_in_checklist(s, i))
        return false;
    if (info->token_count == 0 || info->token_count > SHAPE_WORDS || !starts_high(s, info) || shapes_goes_on(s, i))
        return false;
    if (strchr(".;,:!)]*", last_byte(s, i)) || is_labelled(s, info) || is_cut(s, i) ||
        memchr(s->l->bytes + info->content, '\t', info->end - info->content) || runs_on(s, i))
        return false;
    numbered =
        info->tokens[0].number && info->token_count > 1 && memchr(info->tokens[0].text, '.', info->tokens[0].len);
    title = is_numbered_title(s, info, below);
    if (info->tokens[0].number && !numbered && !title)
        return false;
    body_below = strong || question || title || below->end - below->content >= BODY_MIN ||
                 below->mark.style != MARKER_NONE || (numbered && s->l->bytes[below->end - 1] == '.');
    return body_below && (blank_above || numbered || question || shapes_all_capitals(s, info) || stands_out(s, i));
}

/* "Contraindications." on a line of its own. */
static bool is_stopped_heading(const line_shapes *s, size_t i)
{
    const line_shape *info = &s->lines[i];

    return info->head.topic >= 0 && info->head.score >= HEADINGS_WHOLE && info->token_count <= STOPPED_WORDS &&
           last_byte(s, i) == '.';
}

void shapes_read(line_shapes *s, leaflet *l, headings *h)
{
    int told = 0, stopped = 0;

    *s = (line_shapes){.l = l, .h = h, .lines = memory_zalloc(l->line_count + 1, sizeof *s->lines)};
    for (size_t i = 0; i < l->line_count; i++) {
        look_at(s, i);
        told += l->lines[i].heading > 0;
        stopped += is_stopped_heading(s, i);
    }
    for (size_t i = letter_words_find(s, 0); i < l->line_count; i = letter_words_find(s, i + 1))
        read_words(s, i);
    s->told = told >= TOLD_MIN;
    s->stopped = stopped >= STOPPED_MIN;
    page_lines_find(s);
    find_wrapped(s);
    find_parts(s);
    title_numbers_find(s);
}

void shapes_release(line_shapes *s)
{
    free(s->lines);
    s->lines = NULL;
}
