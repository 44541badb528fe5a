#include "leaflet/text/deceptive.h"
#include "base/data.h"
#include "base/utf8.h"
#include "base/vectors.h"

#include <string.h>
#include <strings.h>
#include <utf8proc.h>

#define UNIT_SIZE 8    /* characters of the longest word that is taken for a unit behind a number: "mmol/l" */
#define NUMBER_SIZE 40 /* bytes of the longest number */
#define SEEN_LEAD (signed char)0xD8 /* first byte of U+0600 */
#define GAP_SIZE 100                /* bytes of blanks and invisible characters between a number and its unit */

/* characters ___________________________________________________________________________________________________ */

/* Says how a sign is drawn: harmless, but not in a dose. */
static bool is_variation(uint32_t c)
{
    return c >= 0xFE00 && c <= 0xFE0F;
}

static bool is_unseen(uint32_t c)
{
    return utf8_is_invisible(c) || is_variation(c);
}

typedef enum {
    NO_LETTER,
    DIGIT,
    DIGIT_LIKE,  /* a letter that looks like 0 or 1 */
    OTHER_DIGIT, /* of another script, or of another width or style */
    POINT,
    POINT_LIKE,
    LATIN,
    STYLED, /* Latin, but of another width or style */
    CYRILLIC,
    GREEK,
    GREEK_LIKE,  /* looks like a Latin letter */
    OTHER_LETTER /* of scripts whose texts have digits and letters of their own widths */
} look;

static bool is_one_of(uint32_t c, const uint32_t *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == c)
            return true;
    return false;
}

#define IS_ONE_OF(c, list) is_one_of(c, list, sizeof(list) / sizeof *(list))

/* Letters that look like 0 or 1. */
static inline bool is_digit_like(uint32_t c)
{
    switch (c) {
    case 'O':
    case 'o':
    case 'l':
    case 'I':
    case 0x41E:
    case 0x43E:
    case 0x406:
    case 0x4C0:
    case 0x4CF:
    case 0x39F:
    case 0x3BF:
    case 0x399: return true;
    default: return false;
    }
}

static const uint32_t greek_like[] = {0x391, 0x392, 0x395, 0x396, 0x397, 0x399, 0x39A, 0x39C, 0x39D, 0x39F,
                                      0x3A1, 0x3A4, 0x3A5, 0x3A7, 0x3BD, 0x3BF, 0x3F2, 0x3F3, 0x3F9};
static const uint32_t point_like[] = {0x60C, 0x2024, 0xFE50, 0xFE52, 0xFF0C, 0xFF0E};
static const uint32_t styled[] = {0x251, 0x261}; /* a and g as they are drawn in some typefaces */

static look look_of_other(uint32_t c)
{
    if (c >= 0xC0 && c < 0x250)
        return c == 0xD7 || c == 0xF7 ? NO_LETTER : LATIN;
    if (IS_ONE_OF(c, point_like))
        return POINT_LIKE;
    if (utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_ND)
        return OTHER_DIGIT;
    if (!utf8_is_letter(c))
        return NO_LETTER;
    if (IS_ONE_OF(c, styled) || (c >= 0xFF21 && c <= 0xFF5A) || (c >= 0x1D400 && c <= 0x1D7FF))
        return STYLED;
    if (IS_ONE_OF(c, greek_like))
        return GREEK_LIKE;
    if (c < 0x300 || (c >= 0x1E00 && c < 0x1F00))
        return c == 0xB5 ? GREEK : LATIN; /* the micro sign stands before Latin letters */
    if (c < 0x370)
        return LATIN; /* combining */
    if (c < 0x400 || (c >= 0x1F00 && c < 0x2000))
        return GREEK;
    return c < 0x530 ? CYRILLIC : OTHER_LETTER;
}

static inline look look_of(uint32_t c)
{
    if (c >= 0x410 && c < 0x450)
        return CYRILLIC;
    if (c >= 0x80)
        return look_of_other(c);
    if (c >= '0' && c <= '9')
        return DIGIT;
    if (c == '.' || c == ',')
        return POINT;
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? LATIN : NO_LETTER;
}

/* words ________________________________________________________________________________________________________ */

/* A number and the letters that follow without a blank; either may be missing. */
typedef struct {
    size_t start, letters, end; /* the number is [start, letters) */
    bool has[OTHER_LETTER + 1]; /* looks in the letters */
    bool number_has[OTHER_LETTER + 1];
    size_t count;              /* letters */
    size_t odd, odd_in_number; /* first character that is not what it seems, or the end */
} word;

static inline uint32_t next(const block *b, size_t at, size_t *n)
{
    uint32_t c = 0;
    int len = utf8_decode(&c, b->text + at, b->len - at);

    *n = len > 0 ? (size_t)len : 1;
    return len > 0 ? c : 0;
}

static void read_number(word *w, const block *b)
{
    size_t n;

    for (; w->letters < b->len && w->letters - w->start < NUMBER_SIZE; w->letters += n) {
        uint32_t c = next(b, w->letters, &n);
        look kind = look_of(c);

        if (is_digit_like(c))
            kind = DIGIT_LIKE;
        if (kind == NO_LETTER || kind >= LATIN)
            break;
        w->number_has[kind] = true;
        if ((kind == DIGIT_LIKE || kind == OTHER_DIGIT || kind == POINT_LIKE) && w->odd_in_number == b->len)
            w->odd_in_number = w->letters;
    }
    if (!w->number_has[DIGIT] && !w->number_has[OTHER_DIGIT])
        w->letters = w->start; /* "oil" */
}

static void read_letters(word *w, const block *b)
{
    size_t n;

    for (w->end = w->letters; w->end < b->len; w->end += n) {
        look kind = look_of(next(b, w->end, &n));

        if (kind < LATIN)
            break;
        w->has[kind] = true;
        w->count++;
        if (kind > LATIN && kind != GREEK && w->odd == b->len)
            w->odd = w->end;
    }
}

static word read_word(const block *b, size_t at)
{
    word w = {.start = at, .letters = at, .odd = b->len, .odd_in_number = b->len};

    read_number(&w, b);
    read_letters(&w, b);
    return w;
}

static bool is_mixed(const word *w)
{
    return w->has[LATIN] && (w->has[CYRILLIC] || w->has[GREEK_LIKE]);
}

/* What is known of a block so far. */
typedef struct {
    const block *b;
    bool looked, western;
} scan;

/* No letter of the text is of a script whose texts write "５ｍｇ" or "٥". */
static bool is_western(scan *s)
{
    size_t n;

    if (s->looked)
        return s->western;
    s->looked = s->western = true;
    for (size_t at = 0; at < s->b->len && s->western; at += n)
        s->western = look_of(next(s->b, at, &n)) != OTHER_LETTER;
    return s->western;
}

/* The word of a unit in some language, but for capitals. */
static bool is_unit(const char *text, size_t len)
{
    const data_term_list *units = data_find_list("units");

    for (int t = units->first; t < units->first + units->count; t++)
        for (int i = data_terms[t].first_word; i < data_terms[t].first_word + data_terms[t].words; i++)
            if (strlen(data_term_words[i].text) == len && strncasecmp(data_term_words[i].text, text, len) == 0)
                return true;
    return false;
}

/* doses ________________________________________________________________________________________________________ */

static size_t skip_blanks(const block *b, size_t at)
{
    size_t n, end = at + GAP_SIZE < b->len ? at + GAP_SIZE : b->len;
    uint32_t c;

    while (at < end && (c = next(b, at, &n), utf8_is_blank(c) || is_unseen(c)))
        at += n;
    return at;
}

/* Where the number of a dose is not what it seems, or the end. "O2" is oxygen. */
static size_t odd_number(scan *s, const word *number, const word *unit)
{
    const block *b = s->b;
    bool digits = number->number_has[DIGIT], others = number->number_has[OTHER_DIGIT];

    if (number->number_has[DIGIT_LIKE] && unit->count && is_unit(b->text + unit->letters, unit->end - unit->letters) &&
        strncmp(b->text + number->start, "O2", 2) != 0)
        return number->odd_in_number;
    if ((digits && others) || ((others || number->number_has[POINT_LIKE]) && is_western(s)))
        return number->odd_in_number;
    return b->len;
}

static size_t odd_unit(scan *s, const word *unit)
{
    if (unit->count && unit->count <= UNIT_SIZE && (is_mixed(unit) || (unit->has[STYLED] && is_western(s))))
        return unit->odd;
    return s->b->len;
}

/* The first character of a dose that is not what it seems, or the end. `w` begins with a number. */
static size_t odd_dose(scan *s, const word *w)
{
    const block *b = s->b;
    word unit = *w;
    size_t odd;

    if (!w->count) {
        size_t at = skip_blanks(b, w->letters);

        unit = read_word(b, at);
        if (unit.letters > at || at == w->letters)
            unit.count = 0; /* another number, or a sign */
    }
    odd = odd_number(s, w, &unit);
    return odd < b->len ? odd : odd_unit(s, &unit);
}

static void report_lookalikes(const leaflet *l, const block *b, findings *found)
{
    scan s = {b, false, false};
    size_t dose = b->len, other = b->len, n;
    long line, column;
    uint32_t c;

    for (size_t at = 0; at < b->len && dose == b->len;) {
        word w = read_word(b, at);

        if (w.letters > w.start)
            dose = odd_dose(&s, &w);
        if (is_mixed(&w) && other == b->len)
            other = w.odd;
        next(b, at, &n);
        at = w.end > at ? w.end : at + n;
    }
    if (dose == b->len && other == b->len)
        return;
    c = next(b, dose < b->len ? dose : other, &n);
    leaflet_locate(l, leaflet_offset(l, b, dose < b->len ? dose : other), &line, &column);
    findings_add(found, dose < b->len ? FINDING_LEAFLET_LOOKALIKE_DOSE : FINDING_LEAFLET_LOOKALIKE, l->name, line,
                 column, "'%.*s' (U+%04X) is not the character that it looks like%s; it is kept", (int)n,
                 b->text + (dose < b->len ? dose : other), (unsigned)c,
                 dose < b->len ? ", in a number or its unit" : ": the word mixes scripts");
}

/* invisible characters _________________________________________________________________________________________ */

/* The character before `at`; *start becomes where it is. */
static uint32_t previous(const block *b, size_t at, size_t *start)
{
    size_t n;

    for (*start = at - 1; *start > 0 && ((unsigned char)b->text[*start] & 0xC0) == 0x80;)
        --*start;
    return next(b, *start, &n);
}

static bool is_of_unit(uint32_t c)
{
    return c == '/' || look_of(c) >= LATIN;
}

/* The character at [at, end) stands in or beside a number, or in or beside a short word behind a number. */
static bool touches_dose(const block *b, size_t at, size_t end)
{
    size_t size = 0, start, n, behind = skip_blanks(b, end), limit = at > GAP_SIZE ? at - GAP_SIZE : 0;
    uint32_t c;

    if (behind < b->len && utf8_is_digit((unsigned char)b->text[behind]))
        return true;
    for (; end < b->len && size <= UNIT_SIZE && is_of_unit(next(b, end, &n)); end += n)
        size++;
    for (; at > limit && (c = previous(b, at, &start), is_of_unit(c) || is_unseen(c)); at = start)
        size += !is_unseen(c);
    for (; at > limit && (c = previous(b, at, &start), utf8_is_blank(c) || is_unseen(c)); at = start)
        ;
    return at > 0 && size <= UNIT_SIZE && utf8_is_digit((unsigned char)b->text[at - 1]);
}

/* Bytes that may begin a character that cannot be seen, all of which are U+0600 or more. */
static inline byte_vector may_be_unseen(byte_vector bytes)
{
    return vector_between(bytes, SEEN_LEAD, -1);
}

static void report_invisible(const leaflet *l, const block *b, findings *found)
{
    size_t first = b->len, dose = b->len, count = 0, n;
    uint32_t which = 0;
    long line, column;

    for (size_t at = 0; (at = vector_find(b->text, at, b->len, may_be_unseen)) < b->len; at += n) {
        uint32_t c = next(b, at, &n);
        bool touches = n > 1 && is_unseen(c) && touches_dose(b, at, at + n);

        if (n == 1 || !(utf8_is_invisible(c) || (touches && is_variation(c))))
            continue;
        if (!count++ || (touches && dose == b->len)) {
            first = at;
            which = c;
        }
        dose = touches && dose == b->len ? at : dose;
    }
    if (!count)
        return;
    leaflet_locate(l, leaflet_offset(l, b, first), &line, &column);
    findings_add(found, dose < b->len ? FINDING_LEAFLET_BIDI_DOSE : FINDING_LEAFLET_BIDI, l->name, line, column,
                 "invisible character U+%04X%s (%zu in this paragraph); it is kept", (unsigned)which,
                 dose < b->len ? " next to a number" : "", count);
}

static bool is_point(char c)
{
    return c == '.' || c == ',';
}

static bool is_letter_like_digit(char c)
{
    return c == 'O' || c == 'o' || c == 'l' || c == 'I';
}

static inline byte_vector are_digits(byte_vector bytes)
{
    return vector_between(bytes, '0', '9');
}

/* "1O", "1.O", "O1" or "O.1": all that a text of ASCII can have. */
static bool has_letter_at_digit(const block *b)
{
    for (size_t i = 0; (i = vector_find(b->text, i, b->len, are_digits)) < b->len; i++) {
        size_t before = i, behind = i + 1;

        while (before > 0 && is_point(b->text[before - 1]))
            before--;
        while (behind < b->len && is_point(b->text[behind]))
            behind++;
        if ((before > 0 && is_letter_like_digit(b->text[before - 1])) ||
            (behind < b->len && is_letter_like_digit(b->text[behind])))
            return true;
        i = behind - 1; /* the same points need not be passed again */
    }
    return false;
}

/* Two characters beside each other are of one script, and none that looks like a digit is beside a number. */
static bool go_together(look before, bool odd_before, look kind, bool odd)
{
    bool number_before = before == DIGIT || before == POINT, number = kind == DIGIT || kind == POINT;

    return !((kind >= LATIN && before >= LATIN && kind != before) || (odd && number_before) || (odd_before && number));
}

/* Latin and Cyrillic words with signs and ASCII digits, but none of them beside the other, and no letter of other bytes
 * that looks like a digit beside a number: words mix no scripts, and numbers hold nothing but ASCII. */
static bool is_plain(const block *b)
{
    look before = NO_LETTER;
    bool odd_before = false;
    size_t n, end = 0; /* of the last character that is not ASCII */

    for (size_t at = 0; (at = utf8_skip_ascii(b->text, at, b->len)) < b->len; at = end) {
        uint32_t c = next(b, at, &n);
        look kind = look_of(c);
        bool odd = is_digit_like(c);

        before = at == end ? before : look_of((unsigned char)b->text[at - 1]);
        odd_before = odd_before && at == end;
        end = at + n;
        if ((kind != NO_LETTER && kind != LATIN && kind != CYRILLIC) || !go_together(before, odd_before, kind, odd))
            return false;
        if (end < b->len && (unsigned char)b->text[end] < 0x80 &&
            !go_together(kind, odd, look_of((unsigned char)b->text[end]), false))
            return false;
        before = kind;
        odd_before = odd;
    }
    return true;
}

void deceptive_report(const leaflet *l, const block *b, findings *found)
{
    bool ascii = utf8_skip_ascii(b->text, 0, b->len) == b->len;

    if (!ascii)
        report_invisible(l, b, found);
    if (has_letter_at_digit(b) || (!ascii && !is_plain(b)))
        report_lookalikes(l, b, found);
}
