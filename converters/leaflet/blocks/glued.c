#include "leaflet/blocks/glued.h"
#include "base/data.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "base/vectors.h"
#include "leaflet/blocks/endings.h"
#include "leaflet/blocks/markers.h"
#include "leaflet/words/kinds.h"
#include "leaflet/words/words.h"

#include <stdlib.h>
#include <string.h>

#define HEAD_MAX 110        /* characters before the colon of "Heading: text" */
#define HEAD_BYTES 220      /* the same in bytes */
#define HEAD_WORDS 12       /* words, likewise */
#define QUESTION_WORDS 16   /* of a heading that asks */
#define COLON_SCORE 0.9     /* of headings_match */
#define STOP_SCORE 0.97     /* the same with a full stop instead of a colon */
#define BARE_SCORE 0.97     /* with nothing at all */
#define NUMBERED_SCORE 0.85 /* behind a number */
#define DASHED_SCORE 0.75   /* behind a dash: "Shelf life of Orvexin" */
#define WHOLE_MIN 1000      /* bytes of a line that is most of the leaflet */
#define BARE_WORDS_MIN 2    /* then: one word may be the first of a sentence */
#define SECTION_DIGITS 2    /* of the number of a section: more are a year or an amount */
#define CONTENT_WORDS 8     /* from the number to "contains" */
#define BARE_LINE_MIN 60    /* bytes of the line, likewise */

/* The words that the text also writes with a small letter: they are no names. Found when they are asked for. */
typedef struct {
    bool *words; /* by number of the word's type */
    int count;
} low_words;

struct glued_reader {
    const leaflet *l;
    headings *h;
    const words_index *open; /* words that end no heading */
    const words_index *contains;
    const words_index *stop;      /* the commonest words */
    const words_index *condition; /* "if you have" */
    const words_index *in_case;   /* "in case of" */
    low_words *low;
};

glued_reader *glued_new(const leaflet *l, headings *h)
{
    glued_reader *g = memory_zalloc(1, sizeof *g);

    g->l = l;
    g->h = h;
    g->open = words_index_of_list("head-open", l->language);
    g->contains = words_index_of_list("contains", l->language);
    g->stop = words_index_of_list("stop", l->language);
    g->condition = words_index_of_list("condition-of-patient", l->language);
    g->in_case = words_index_of_list("in-case-of", l->language);
    g->low = memory_zalloc(1, sizeof *g->low);
    return g;
}

void glued_free(glued_reader *g)
{
    free(g->low->words);
    free(g->low);
    free(g);
}

static void find_low_words(low_words *low, const leaflet *l)
{
    low->count = vocabulary_size(l->vocabulary);
    low->words = memory_zalloc((size_t)low->count + 1, sizeof *low->words);
    for (int i = 0; i < l->token_count; i++)
        if (!l->tokens[i].capital && !l->tokens[i].number)
            low->words[l->tokens[i].type->number] = true;
}

/* Where a heading that starts at `at` must have ended. */
static size_t limit_of(const leaflet *l, size_t at, size_t end)
{
    size_t limit = end - at > HEAD_BYTES ? at + HEAD_BYTES : end;
    int characters = 0;

    if (end - at <= HEAD_MAX)
        return end;
    if (utf8_skip_ascii(l->bytes, at, at + HEAD_MAX + 1) > at + HEAD_MAX)
        return at + HEAD_MAX;
    for (size_t i = at; i < limit; i++) {
        characters += ((unsigned char)l->bytes[i] & 0xC0) != 0x80;
        if (characters > HEAD_MAX)
            return i;
    }
    return limit;
}

static inline byte_vector may_end_heading(byte_vector bytes)
{
    return (bytes == ':') | (bytes == '.') | (bytes == '?');
}

static inline byte_vector may_end_sentence(byte_vector bytes)
{
    return (bytes == '.') | (bytes == '!') | (bytes == '?');
}

/* Beside the number of a heading, "2. How to use it: ...": what ends on "0.05 g." is a sentence. */
static bool has_number(const token *tokens, int count)
{
    int i = 1;

    while (i < count && !tokens[i].number)
        i++;
    return i < count;
}

static bool in_capitals(const char *text, size_t at, size_t end)
{
    int high = 0;

    while (at < end) {
        uint32_t c;

        at += (size_t)utf8_next(&c, text + at, end - at);
        if (utf8_is_lower(c))
            return false;
        high += utf8_is_upper(c);
    }
    return high > 1;
}

/* Between the sentences of a line that is a whole leaflet, a number or capitals tell a heading: "5. Storage of
 * Orvexin.", "DOSAGE & DIRECTIONS FOR USE:". In any line, both do. */
static bool is_told(const char *text, const token *tokens, int count, bool whole)
{
    bool numbered = count > 1 && tokens[0].number && !tokens[1].number;
    const token *first = tokens + numbered, *last = tokens + count - 1;

    if (count < 2 || (tokens[0].number && !numbered))
        return false;
    if (whole && numbered)
        return true;
    return (whole || numbered) && in_capitals(text, first->start, last->start + last->len);
}

/* "Heading: text", "Heading. Text", "Heading? Text"; dashed: behind a dash, which tells a heading. */
static bool read_ended(const glued_reader *g, size_t at, size_t end, bool whole, bool dashed, glued_head *out)
{
    const leaflet *l = g->l;
    const char *bytes = l->bytes;

    for (size_t i = at, limit = limit_of(l, at, end); (i = vector_find(bytes, i, limit, may_end_heading)) < limit;
         i++) {
        size_t blanks;
        int count;
        const token *tokens;

        blanks = markers_blanks(bytes + i + 1, end - i - 1);
        if (!blanks || i + 1 + blanks >= end) {
            if (bytes[i] == ':')
                return false;
            continue;
        }
        if (bytes[i] == '.' && i > at && (bytes[i - 1] == '.' || bytes[i + 1 + blanks] == '.'))
            return false; /* "Excipients ...... q.s.": dots that lead to a value */
        tokens = endings_drop(l, at, i, &count);
        if (count > (bytes[i] == '?' ? QUESTION_WORDS : HEAD_WORDS))
            return false;
        *out = (glued_head){at, at, i + 1, i + 1 + blanks, false, headings_match(g->h, tokens, count)};
        if (out->head.topic >= 0 && out->head.score >= (dashed                                 ? DASHED_SCORE
                                                        : is_told(bytes, tokens, count, whole) ? NUMBERED_SCORE
                                                        : bytes[i] == ':'                      ? COLON_SCORE
                                                                                               : STOP_SCORE)) {
            out->capitals = in_capitals(bytes, at, i);
            return true;
        }
        if (bytes[i] == ':' || has_number(tokens, count))
            return false;
    }
    return false;
}

/* The length of a square bracket at text[at], also of the kind that Chinese has; 0: none. */
static size_t bracket_at(const char *text, size_t at, size_t end, const char *ascii, const char *wide)
{
    if (at < end && text[at] == *ascii)
        return 1;
    return at + 3 <= end && memcmp(text + at, wide, 3) == 0 ? 3 : 0;
}

/* "[Heading] text" */
static bool read_bracketed(const glued_reader *g, size_t at, size_t end, glued_head *out)
{
    const char *text = g->l->bytes;
    size_t limit, open = bracket_at(text, at, end, "[", "\xE3\x80\x90"), close = 0, i, behind;
    int count;
    const token *tokens;

    if (!open)
        return false;
    limit = limit_of(g->l, at, end);
    for (i = at + open; i < limit && !(close = bracket_at(text, i, end, "]", "\xE3\x80\x91"));)
        i++;
    behind = i + close;
    if (!close || behind >= end || strchr(".,;:)", text[behind])) /* "See [Dosage]." is a reference */
        return false;
    tokens = words_of_range(g->l, at + open, i, &count);
    *out = (glued_head){at,     at,
                        behind, behind + markers_blanks(text + behind, end - behind),
                        false,  headings_match(g->h, tokens, count)};
    return out->body < end && out->head.topic >= 0 && out->head.score >= COLON_SCORE;
}

/* Nothing but blanks between two tokens. */
static bool is_close(const char *text, const token *t)
{
    for (size_t i = t->start + t->len; i < t[1].start; i++)
        if (text[i] != ' ')
            return false;
    return true;
}

static bool is_low(const glued_reader *g, const word_type *w)
{
    if (!g->low->words)
        find_low_words(g->low, g->l);
    return w->number < g->low->count && g->low->words[w->number];
}

/* A sentence starts with token `at`: the word before is none that a name follows, and its capital, unless a number
 * tells that this is a heading, is no name's. */
static bool starts_sentence(const glued_reader *g, const token *tokens, int at, int count, bool numbered)
{
    words_hit hit;

    return at + 1 < count && tokens[at].capital && !tokens[at + 1].capital && !tokens[at + 1].number &&
           (numbered || is_low(g, tokens[at].type) || words_match_at(g->stop, tokens, at + 1, at, &hit)) &&
           !words_match_at(g->open, tokens, at, at - 1, &hit);
}

/* "1 ml of the solution contains" */
static bool counts_content(const glued_reader *g, const token *tokens, int at, int count)
{
    words_hit hit;

    return at < count && tokens[at].number &&
           words_find(g->contains, tokens, count < at + CONTENT_WORDS ? count : at + CONTENT_WORDS, at, &hit);
}

/* "Driving and using machines This medicine may": the words of a heading, then a sentence. The longest one counts. */
static bool read_bare(const glued_reader *g, size_t at, size_t end, bool more, bool numbered, glued_head *out)
{
    const char *text = g->l->bytes;
    size_t limit = limit_of(g->l, at, end);
    bool found = false;
    int count;
    const token *tokens;

    if (end - at < BARE_LINE_MIN && !more)
        return false;
    tokens = words_of_range(g->l, at, limit, &count);
    if (!count || !tokens[0].capital)
        return false;
    for (int n = 1;
         n < count && n <= HEAD_WORDS && (is_close(text, &tokens[n - 1]) || text[tokens[n].start - 1] == '-'); n++) {
        headings_result head;

        if (!(n >= BARE_WORDS_MIN && starts_sentence(g, tokens, n, count, numbered)) &&
            !counts_content(g, tokens, n, count))
            continue;
        if (text[tokens[n].start - 1] != ' ')
            continue;
        head = headings_match(g->h, tokens, n);
        if (head.topic < 0 || head.score < (numbered ? NUMBERED_SCORE : BARE_SCORE))
            continue;
        *out = (glued_head){at, at, tokens[n - 1].start + tokens[n - 1].len, tokens[n].start, false, head};
        found = true;
    }
    return found;
}

/* What may begin a sentence behind a small letter, or ends what is read as a heading. */
static inline byte_vector may_join_sentence(byte_vector bytes)
{
    return vector_between(bytes, 'A', 'Z') | (bytes < 0) | (bytes == '.') | (bytes == ':');
}

/* A capital at `at`, right behind a small letter. */
static bool joins_sentence(const char *text, size_t at, size_t end)
{
    size_t before = at - 1;
    uint32_t c, last;

    while (((unsigned char)text[before] & 0xC0) == 0x80)
        before--;
    utf8_next(&last, text + before, end - before);
    utf8_next(&c, text + at, end - at);
    return utf8_is_lower(last) && utf8_is_upper(c);
}

/* "Pregnancy and breast-feedingThis dose is": the line end between them is lost. */
static bool read_joined(const glued_reader *g, size_t at, size_t end, glued_head *out)
{
    const char *text = g->l->bytes;

    if (end - at < BARE_LINE_MIN)
        return false;
    for (size_t i = at + 1, limit = limit_of(g->l, at, end);
         (i = vector_find(text, i, limit, may_join_sentence)) < limit; i++) {
        int count;
        const token *tokens;
        headings_result head;

        if (text[i] == '.' || text[i] == ':')
            return false;
        if (!joins_sentence(text, i, end))
            continue;
        tokens = words_of_range(g->l, at, i, &count);
        if (count > HEAD_WORDS)
            return false;
        head = count < BARE_WORDS_MIN ? (headings_result){.topic = -1} : headings_match(g->h, tokens, count);
        if (head.topic < 0 || head.score < BARE_SCORE)
            continue;
        *out = (glued_head){at, at, i, i, false, head};
        return true;
    }
    return false;
}

static size_t skip_digits(const char *text, size_t at, size_t end)
{
    while (at < end && utf8_is_digit((unsigned char)text[at]))
        at++;
    return at;
}

/* Behind "2. " or "4.1 ", when blanks follow, or "2 " before two capitals; else `at`. */
static size_t skip_number(const char *text, size_t at, size_t end)
{
    size_t i = skip_digits(text, at, end), part, blanks;

    if (i > at && i <= at + SECTION_DIGITS && i + 3 <= end && text[i] == ' ' && in_capitals(text, i + 1, i + 3))
        return i + 1;
    if (i == at || i >= end || text[i] != '.')
        return at;
    part = skip_digits(text, i + 1, end);
    blanks = markers_blanks(text + part, end - part);
    return blanks ? part + blanks : at;
}

/* "2 DOSAGE AND ADMINISTRATION The starting dose", "4 CONTRAINDICATIONS None": as many of the words in capitals behind
 * a number as are those of a heading. */
static bool read_capitals(const glued_reader *g, size_t at, size_t end, glued_head *out)
{
    const char *text = g->l->bytes;
    int count, n = 1;
    const token *tokens = words_of_range(g->l, at, limit_of(g->l, at, end), &count);

    while (n < count && n <= HEAD_WORDS && !tokens[n].number &&
           tokens[n].start <= tokens[n - 1].start + tokens[n - 1].len + 3 &&
           in_capitals(text, tokens[n].start, tokens[n].start + tokens[n].len))
        n++;
    for (; n > 1; n--) {
        headings_result head = headings_match(g->h, tokens + 1, n - 1);
        size_t stop = tokens[n - 1].start + tokens[n - 1].len;

        if (n >= count || head.topic < 0 || head.score < NUMBERED_SCORE)
            continue;
        *out = (glued_head){at, at, stop, tokens[n].start, false, head};
        return true;
    }
    return false;
}

/* The same with its number, in a line that is a whole leaflet: "2. How to use it Take one". */
static bool read_numbered(const glued_reader *g, size_t at, size_t end, glued_head *out)
{
    size_t words = skip_number(g->l->bytes, at, end);
    bool found;

    if (words > at && in_capitals(g->l->bytes, words, words + 2 < end ? words + 2 : end))
        found = read_capitals(g, at, end, out);
    else
        found = read_bare(g, words, end, false, words > at, out);
    out->dash = out->start = at;
    return found;
}

bool glued_is_whole(const glued_reader *g, size_t at, size_t end)
{
    return end - at >= WHOLE_MIN && (end - at) * 2 >= g->l->len;
}

bool glued_read(const glued_reader *g, size_t at, size_t end, bool more, glued_head *out)
{
    if (read_bracketed(g, at, end, out) || read_ended(g, at, end, false, false, out) || read_joined(g, at, end, out))
        return true;
    return glued_is_whole(g, at, end) ? read_numbered(g, at, end, out) : read_bare(g, at, end, more, false, out);
}

/* "Do not take Orvexin if you have": a sentence that says for whom it is not, up to what says so of them. */
static bool read_condition(const glued_reader *g, size_t at, size_t end, glued_head *out)
{
    const char *text = g->l->bytes;
    int count;
    const token *tokens = words_of_range(g->l, at, limit_of(g->l, at, end), &count);

    for (int n = 1; n + 1 < count && n < HEAD_WORDS; n++) {
        size_t before = tokens[n - 1].start + tokens[n - 1].len, gap = tokens[n].start - before;
        words_hit hit;
        int words = words_match_at(g->condition, tokens, count, n, &hit) ? 1 : 0;

        if (memchr(text + before, '.', gap) || memchr(text + before, ':', gap))
            return false;
        words = words ? words : words_match_at(g->in_case, tokens, count, n, &hit);
        if (!words || n + words >= count)
            continue;
        *out = (glued_head){at,
                            at,
                            tokens[n + words - 1].start + tokens[n + words - 1].len,
                            tokens[n + words].start,
                            false,
                            headings_match(g->h, tokens, n)};
        return kinds_topic_in(out->head.topic, SECTIONS_CONTRAINDICATIONS) && !data_topics[out->head.topic].otc &&
               out->head.score >= COLON_SCORE;
    }
    return false;
}

/* The length of a dash with a blank behind it; 0: none. */
static size_t dash_at(const char *text, size_t at, size_t end)
{
    size_t len = at < end && text[at] == '-' ? 1 : 0;

    if (at + 3 <= end && (memcmp(text + at, "\xE2\x80\x93", 3) == 0 || memcmp(text + at, "\xE2\x80\x94", 3) == 0))
        len = 3;
    return len && at + len < end && text[at + len] == ' ' ? len : 0;
}

static bool opens_bracket(const char *text, size_t at, size_t end)
{
    return bracket_at(text, at, end, "[", "\xE3\x80\x90") > 0;
}

/* The number of a heading in capitals, without a point: "2 DOSAGE". */
static bool numbers_capitals(const char *text, size_t at, size_t end)
{
    size_t behind = skip_digits(text, at, end);

    return behind > at && skip_number(text, at, end) == behind + 1;
}

/* "5. HOW": the number of a title in capitals. */
static bool numbers_title(const char *text, size_t at, size_t end)
{
    size_t words = skip_number(text, at, end);

    return words > at && words + 3 <= end && in_capitals(text, words, words + 3);
}

/* The next place behind which a heading can start: the end of a sentence or, in a whole leaflet, a blank before a dash,
 * a bracket or a number and capitals. *stop: the end of a sentence that was found last, or 0. */
static size_t next_place(const char *text, size_t at, size_t end, bool whole, size_t *stop)
{
    if (*stop <= at)
        *stop = vector_find(text, at, end, may_end_sentence);
    for (size_t i = at; whole && i < *stop; i++)
        if (text[i] == ' ' &&
            (dash_at(text, i + 1, end) || opens_bracket(text, i + 1, end) || numbers_capitals(text, i + 1, end)))
            return i;
    return *stop;
}

/* The section tells what is in the product or what it is for: for whom it is not, another one does. */
static bool lacks_condition(int topic)
{
    return kinds_topic_in(topic, SECTIONS_COMPOSITION) || kinds_topic_in(topic, SECTIONS_NEED_INDICATIONS);
}

/* A heading in a line starts at `at`, behind a sentence, or behind a dash there. */
static bool read_inside(const glued_reader *g, size_t at, size_t end, bool whole, int around, glued_head *out)
{
    const char *text = g->l->bytes;
    size_t dash = whole ? dash_at(text, at, end) : 0, start = dash ? at + dash + 1 : at;
    bool found = false;
    uint32_t c;

    if (start >= end)
        return false;
    utf8_next(&c, text + start, end - start);
    if (utf8_is_digit(c) && !whole)
        found = numbers_title(text, start, end) && read_ended(g, start, end, false, false, out);
    else if (utf8_is_digit(c)) /* the words of a heading before a sentence first, which may end on a colon */
        found = read_numbered(g, start, end, out) || read_ended(g, start, end, whole, dash > 0, out);
    else if (utf8_is_upper(c))
        found = read_ended(g, start, end, whole, dash > 0, out) || (whole && read_numbered(g, start, end, out)) ||
                (lacks_condition(around) && read_condition(g, start, end, out));
    else
        found = read_bracketed(g, start, end, out);
    if (found && data_topics[out->head.topic].otc && text[out->end - 1] == '.')
        return false; /* "Keep out of the reach of children.": a sentence of any label */
    if (found)
        out->dash = at;
    return found;
}

/* Where the first sentence or introduction ends that starts at `at`, behind its number. */
static size_t first_end(const char *text, size_t at, size_t end)
{
    for (at = skip_number(text, at, end); (at = vector_find(text, at, end, may_end_heading)) + 1 < end; at++)
        if (markers_blanks(text + at + 1, end - at - 1))
            return at;
    return end;
}

bool glued_follows(const glued_reader *g, size_t at, size_t end, bool whole, glued_head *out)
{
    return read_inside(g, at, end, whole, -1, out) && out->start == at &&
           first_end(g->l->bytes, at, end) + 1 >= out->end;
}

bool glued_find(const glued_reader *g, size_t at, size_t end, bool whole, int around, glued_head *out)
{
    const char *text = g->l->bytes;
    size_t stop = 0;

    for (; at + 2 < end; at++) {
        size_t blanks;

        at = next_place(text, at, end - 2, whole, &stop);
        if (at + 2 >= end)
            return false;
        blanks = text[at] == ' ' ? 0 : markers_blanks(text + at + 1, end - at - 1);
        if ((blanks || text[at] == ' ') && at + 1 + blanks < end &&
            read_inside(g, at + 1 + blanks, end, whole, around, out))
            return true;
    }
    return false;
}
