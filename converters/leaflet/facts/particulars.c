#include "leaflet/facts/particulars.h"
#include "base/utf8.h"
#include "leaflet/facts/forms.h"
#include "leaflet/words/kinds.h"

#include <string.h>

#define STORAGE_MAX 4     /* statements */
#define STORAGE_BYTES 240 /* of the longest of them */
#define LIFE_REACH 14     /* words from "shelf life" to its number */
#define ATC_LETTERS 7     /* of a full code: N06BX06 */
#define ATC_REACH 12      /* words from its lead to the code */
#define ATC_PATTERN "A00AA00"

/* --- ATC code --- */

/* Capital letters that look like Latin ones, as codes in Russian and Ukrainian leaflets are typed. */
static char latin(uint32_t c)
{
    static const char letters[] = "\xD0\x90"
                                  "A\xD0\x92"
                                  "B\xD0\xA1"
                                  "C\xD0\x95"
                                  "E\xD0\x9D"
                                  "H\xD0\x86"
                                  "I\xD0\x88"
                                  "J\xD0\x9A"
                                  "K"
                                  "\xD0\x9C"
                                  "M\xD0\x9E"
                                  "O\xD0\xA0"
                                  "P\xD0\x85"
                                  "S\xD0\xA2"
                                  "T\xD0\xA5"
                                  "X";
    uint32_t like;

    if (c < 0x80)
        return (char)c;
    for (size_t i = 0; i + 2 < sizeof letters; i += 3) {
        utf8_decode(&like, letters + i, 2);
        if (like == c)
            return letters[i + 2];
    }
    return '\0';
}

static bool fits(char c, char pattern)
{
    return pattern == 'A' ? c >= 'A' && c <= 'Z' : c >= '0' && c <= '9';
}

/* The code at an offset of a text, with blanks inside ("J01C A04"): the bytes it takes, 0 when there is none. Codes of
 * all levels but the first have 3, 4, 5 or 7 signs. */
static size_t atc_at(const char *text, size_t len, char code[ATC_LETTERS + 1])
{
    size_t at = 0, end = 0, count = 0, whole = 0;

    while (at < len && count < ATC_LETTERS) {
        uint32_t c;
        int bytes = utf8_decode(&c, text + at, len - at);
        char sign = bytes > 0 ? latin(c) : '\0';

        if (bytes <= 0)
            break;
        at += (size_t)bytes;
        if (count && utf8_is_blank(c))
            continue;
        if (!sign || !fits(sign, ATC_PATTERN[count]))
            break;
        code[count++] = sign;
        if ((count >= 3 && count <= 5) || count == ATC_LETTERS) {
            whole = count;
            end = at;
        }
    }
    code[whole] = '\0';
    return end && end < len && utf8_is_letter((unsigned char)text[end]) ? 0 : end;
}

/* The token behind a lead; *m becomes the next block when the lead ends its own, as a heading does. */
static int behind_lead(const marked_block **m, bool has_next, int at, phrase_class lead)
{
    at += marks_phrase(*m, at, lead);
    if (at < (*m)->b->token_count || !has_next)
        return at;
    ++*m;
    return 0;
}

/* The token from `at` on at which a code begins, with its bytes and signs; -1 when there is none. Not right behind the
 * lead it is a whole one: "ATC classification: cardiovascular system > beta blockers (C07AB07)". */
static int find_atc(const marked_block *m, int at, size_t *bytes, char code[ATC_LETTERS + 1])
{
    for (int i = at; i < m->b->token_count && i <= at + ATC_REACH; i++) {
        const token *t = &m->b->tokens[i];

        *bytes = t->capital ? atc_at(m->b->text + t->start, m->b->len - t->start, code) : 0;
        if (*bytes && (i == at || strlen(code) == ATC_LETTERS))
            return i;
    }
    return -1;
}

static bool take_atc(leaflet *l, const marked_block *m, bool has_next, int at)
{
    char code[ATC_LETTERS + 1];
    const token *t;
    size_t bytes;

    at = behind_lead(&m, has_next, at, PHRASE_ATC_LEAD);
    at = find_atc(m, at, &bytes, code);
    if (at < 0)
        return false;
    t = &m->b->tokens[at];
    l->facts.atc = (fact){.value = arena_strndup(l->memory, m->b->text + t->start, bytes), .block = m->index};
    l->facts.atc.start = leaflet_offset(l, m->b, t->start);
    l->facts.atc.len = leaflet_offset(l, m->b, t->start + bytes - 1) + 1 - l->facts.atc.start;
    leaflet_locate(l, l->facts.atc.start, &l->facts.atc.line, &l->facts.atc.column);
    l->facts.atc_code = arena_strndup(l->memory, code, strlen(code));
    return true;
}

/* --- storage --- */

static bool sentence_has(const marked_block *m, int first, int last, phrase_class what)
{
    return marks_find_phrase(m, first, last + 1, what) >= 0;
}

/* "C" or its Cyrillic twin. */
static bool is_celsius(const char *text)
{
    return *text == 'C' || strncmp(text, "\xD0\xA1", 2) == 0;
}

/* "25 °C", "25 ºC", "25оС": a degree sign, or a letter that stands for it, between a number and Celsius. */
static bool tells_temperature(const marked_block *m, int first, int last)
{
    static const char *const signs[] = {"\xC2\xB0", "\xCB\x9A"}, *const letters[] = {"\xC2\xBA", "\xD0\xBE"};

    for (int i = first; i <= last; i++) {
        size_t len;
        const char *gap = marks_gap(m->b, i + 1, &len), *next = gap + len;

        for (size_t k = 0; m->b->tokens[i].number && k < sizeof signs / sizeof *signs; k++)
            if ((is_celsius(next) && len >= 2 && strncmp(gap + (*gap == ' '), signs[k], 2) == 0) ||
                (strncmp(next, letters[k], 2) == 0 && is_celsius(next + 2)))
                return true;
    }
    return false;
}

/* The sentence with the bracket that its last word leaves open. */
static fact sentence_fact(leaflet *l, const marked_block *m, int first, int last)
{
    fact f = marks_fact(l, m->b, m->index, first, last);
    size_t len, from = m->b->tokens[first].start, to = m->b->tokens[last].start + m->b->tokens[last].len;
    const char *gap = marks_gap(m->b, last + 1, &len);

    if (len && (*gap == ')' || *gap == ']') && strchr(f.value, *gap == ')' ? '(' : '[')) {
        f.value = arena_strndup(l->memory, m->b->text + from, to + 1 - from);
        f.len = leaflet_offset(l, m->b, to) + 1 - f.start;
    }
    return f;
}

static bool is_known(const facts *f, const char *storage)
{
    for (int i = 0; i < f->storage_count; i++)
        if (strcmp(f->storage[i].value, storage) == 0)
            return true;
    return false;
}

static void take_storage(leaflet *l, const marked_block *m)
{
    facts *f = &l->facts;

    for (int first = 0, last; first < m->b->token_count; first = last + 1) {
        fact told;

        last = marks_sentence_end(m, first);
        if (f->storage_count == STORAGE_MAX || !tells_temperature(m, first, last) ||
            sentence_has(m, first, last, PHRASE_OPENED) ||
            !(sentence_has(m, first, last, PHRASE_STORE) || kinds_in(m->b, SECTIONS_KEEPING)))
            continue;
        told = sentence_fact(l, m, first, last);
        if (strlen(told.value) > STORAGE_BYTES || strpbrk(told.value, "<>\t\n")) /* markup, a table */
            continue;
        if (!is_known(f, told.value))
            f->storage[f->storage_count++] = told;
    }
}

/* --- shelf life --- */

static const char *unit_of(const marked_block *m, int at)
{
    return marks_phrase(m, at, PHRASE_YEARS)    ? "a"
           : marks_phrase(m, at, PHRASE_MONTHS) ? "mo"
           : marks_phrase(m, at, PHRASE_WEEKS)  ? "wk"
           : marks_phrase(m, at, PHRASE_DAYS)   ? "d"
                                                : NULL;
}

/* "3 years", "24 months" at token `at`. */
static bool duration_at(leaflet *l, const marked_block *m, int at, fact_quantity *out)
{
    const mark *number = marks_starting(m, at, MARK_NUMBER);
    const char *unit = number && !number->ambiguous ? unit_of(m, at + number->count) : NULL;

    if (!unit)
        return false;
    *out = (fact_quantity){marks_fact(l, m->b, m->index, at, at + number->count - 1), unit};
    out->value.value = number->value;
    if (!number->digits)
        out->value.len = 0;
    return true;
}

static int injected_form(const facts *f)
{
    for (int i = 0; i < f->form_count; i++)
        if (kinds_is(f->forms[i].name, KIND_INJECTED))
            return i;
    return -1;
}

/* The form that a sentence speaks of, by its name or by "ampoules"; -1: none, or all. */
static int form_in(const facts *f, const marked_block *m, int first, int last)
{
    for (int i = first; i <= last; i++) {
        const mark *form = marks_starting(m, i, MARK_FORM), *package = marks_starting(m, i, MARK_PACKAGE);

        if (form && forms_index(f, form->term) >= 0)
            return forms_index(f, form->term);
        if (package && kinds_is(package->term->name, KIND_FOR_NEEDLE))
            return injected_form(f);
    }
    return -1;
}

/* Reads the shelf life behind the lead at token `at`; false when it is told in several ways, which ends the search. */
static bool take_shelf_life(leaflet *l, const marked_block *m, bool has_next, int at)
{
    facts *f = &l->facts;
    const marked_block *lead = m;
    int first = at, last;
    fact_quantity told, other;

    at = behind_lead(&m, has_next, at, PHRASE_SHELF_LIFE_LEAD);
    first = m == lead ? first : 0;
    last = at < m->b->token_count ? marks_sentence_end(m, at) : at - 1; /* "Shelf life. 3 years." */
    if (sentence_has(m, first, last, PHRASE_OPENED))
        return true;
    for (int i = at; i <= last && i < at + LIFE_REACH; i++)
        if (duration_at(l, m, i, &told)) {
            for (int k = i + 1; k <= last; k++)
                if (duration_at(l, m, k, &other))
                    return false;
            f->shelf_life = told;
            f->shelf_life_form = form_in(f, m, first, last);
            return true;
        }
    return true;
}

/* --- all --- */

static void find_class(leaflet *l, const marked_block *blocks, int count)
{
    for (int i = -1; !l->facts.atc.value && (i = marks_next_with(blocks, count, i + 1, PHRASE_ATC_LEAD)) < count;)
        for (int at = 0; !l->facts.atc.value &&
                         (at = marks_find_phrase(&blocks[i], at, blocks[i].b->token_count, PHRASE_ATC_LEAD)) >= 0;
             at++)
            take_atc(l, &blocks[i], i + 1 < count, at);
}

static void find_shelf_life(leaflet *l, const marked_block *blocks, int count)
{
    for (int i = -1; !l->facts.shelf_life.value.value &&
                     (i = marks_next_with(blocks, count, i + 1, PHRASE_SHELF_LIFE_LEAD)) < count;)
        for (int at = 0;
             !l->facts.shelf_life.value.value &&
             (at = marks_find_phrase(&blocks[i], at, blocks[i].b->token_count, PHRASE_SHELF_LIFE_LEAD)) >= 0;
             at++)
            if (!take_shelf_life(l, &blocks[i], i + 1 < count, at))
                return;
}

void particulars_find(leaflet *l, const marked_block *blocks, int count)
{
    l->facts.storage = arena_alloc(l->memory, STORAGE_MAX * sizeof *l->facts.storage);
    l->facts.shelf_life_form = -1;
    find_class(l, blocks, count);
    for (int i = 0; i < count; i++)
        if (kinds_in(blocks[i].b, SECTIONS_STORAGE))
            take_storage(l, &blocks[i]);
    find_shelf_life(l, blocks, count);
}
