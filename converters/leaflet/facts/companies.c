#include "leaflet/facts/companies.h"

#include <string.h>

#define COMPANY_WORDS 8  /* of the longest company's name */
#define DENIAL_REACH 4   /* words from "not" to the lead */
#define UNMARKED_WORDS 5 /* of the longest one without "Ltd" and the like */

/* What the name goes on with behind its last word: the quotation mark of ZAO "X", the full stop of "B.V." */
static size_t tail_of(const block *b, int last, const char *name)
{
    size_t len;
    const char *gap = marks_gap(b, last + 1, &len);

    if (strstr(name, "\xC2\xAB") && len >= 2 && memcmp(gap, "\xC2\xBB", 2) == 0)
        return 2;
    return last > 0 && len && *gap == '.' && words_length(b->tokens[last].text) == 1 ? 1 : 0;
}

static fact company_fact(leaflet *l, const marked_block *m, int first, int last)
{
    fact f = marks_fact(l, m->b, m->index, first, last);
    size_t from = m->b->tokens[first].start, to = m->b->tokens[last].start + m->b->tokens[last].len;

    to += tail_of(m->b, last, f.value);
    f.value = arena_strndup(l->memory, m->b->text + from, to - from);
    f.len = leaflet_offset(l, m->b, to - 1) + 1 - f.start;
    return f;
}

static bool has_quote(const block *b, int at, const char *quote)
{
    size_t len;
    const char *gap = marks_gap(b, at, &len);

    for (size_t i = 0; i + 2 <= len; i++)
        if (memcmp(gap + i, quote, 2) == 0)
            return true;
    return false;
}

/* The name behind the kind of the company: one word, or all up to the quotation mark that ends it; -1 if none. */
static int named_behind(const block *b, int at)
{
    if (at >= b->token_count || !b->tokens[at].capital)
        return -1;
    for (int i = at; has_quote(b, at, "\xC2\xAB") && i < b->token_count && i < at + COMPANY_WORDS; i++)
        if (has_quote(b, i + 1, "\xC2\xBB"))
            return i;
    return at;
}

/* "Pvt. Ltd.", "GmbH & Co. KG": the last of the words for its kind, of which the first ends at token `at`. */
static int last_kind(const marked_block *m, int at)
{
    int words;

    while (at + 1 < m->b->token_count && !marks_gap_has(m->b, at + 1, ",;:\n()") &&
           (words = marks_phrase(m, at + 1, PHRASE_COMPANY)))
        at += words;
    return at;
}

/* A word by itself in brackets, as of the country: "Example (UK) Limited". */
static bool in_bracket(const block *b, int at)
{
    return marks_gap_has(b, at, "(") && at + 1 < b->token_count && marks_gap_has(b, at + 1, ")");
}

/* A comma or a dash between blanks. */
static bool parts(const block *b, int at)
{
    size_t len;
    const char *gap = marks_gap(b, at, &len);

    return memchr(gap, ',', len) || (len == 3 && memcmp(gap, " - ", 3) == 0) ||
           (len == 5 && memcmp(gap, " \xE2\x80\x93 ", 5) == 0);
}

/* Last token of the company's name that starts at token `at`: up to "Ltd", to a comma or dash, or to the number of its
 * house; -1 when there is none. "N.V. Example" has its kind in front. */
static int company_end(const marked_block *m, int at)
{
    const block *b = m->b;
    int last = -1, words = marks_phrase(m, at, PHRASE_COMPANY);

    if (at >= b->token_count || !b->tokens[at].capital || marks_phrase(m, at, PHRASE_NAME_END))
        return -1;
    if (words)
        return named_behind(b, at + words);
    for (int i = at + 1; i < b->token_count && i < at + COMPANY_WORDS; i++) {
        words = marks_gap_has(b, i, ".") && !marks_gap_has(b, i, " ,") ? 0 : marks_phrase(m, i, PHRASE_COMPANY);
        if (marks_gap_has(b, i, ";:\n()") && !in_bracket(b, i) && !in_bracket(b, i - 1))
            break;
        if (words)
            return last_kind(m, i + words - 1);
        if (last < 0 && parts(b, i) && i - at <= UNMARKED_WORDS)
            last = i - 1;
        if (b->tokens[i].number)
            return last;
    }
    return last;
}

/* Behind the words for what the company does, "and manufacturer" included. */
static int behind_lead(const marked_block *m, int at)
{
    for (int words = 1, joint; words;) {
        joint = marks_phrase(m, at, PHRASE_JOINT);
        words = marks_phrase(m, at + joint, PHRASE_HOLDER_LEAD);
        words = words ? words : marks_phrase(m, at + joint, PHRASE_MAKER_LEAD);
        at += words ? joint + words : 0;
    }
    return at + marks_phrase(m, at, PHRASE_IS); /* "The licence holder is" */
}

/* "Not manufactured or distributed by": another company. */
static bool denied(const marked_block *m, int at)
{
    for (int i = at - 1; i >= 0 && i >= at - DENIAL_REACH && m->sentence[i] == m->sentence[at]; i--)
        if ((marks_phrase(m, i, PHRASE_NEGATION) && !marks_phrase(m, i, PHRASE_ABBREVIATION)) ||
            marks_phrase(m, i, PHRASE_OTHER_PRODUCT))
            return true;
    return false;
}

/* A line of its own below a lead, all of words with capitals: "LABORATOIRES EXAMPLE"; its last token, or -1. One word
 * may be a country or a town. */
static int line_end(const marked_block *m, int at)
{
    const block *b = m->b;
    int i = at;

    while (i < b->token_count && i - at <= UNMARKED_WORDS && b->tokens[i].capital && !b->tokens[i].number &&
           !(i > at && marks_gap_has(b, i, "\n")) && !(i > at && marks_gap_has(b, i, ",;:.()")))
        i++;
    return i - at > 1 && i - at <= UNMARKED_WORDS && (i == b->token_count || marks_gap_has(b, i, "\n")) ? i - 1 : -1;
}

/* The company behind a lead at token `at`, or in the block behind it. */
static fact company_behind(leaflet *l, const marked_block *m, bool has_next, int at, phrase_class lead)
{
    int last;
    bool below;

    if (lead == PHRASE_MAKER_LEAD && marks_phrase(m, at, PHRASE_HOLDER_LEAD) > marks_phrase(m, at, lead))
        return (fact){0};                                            /* "made for" */
    if (marks_phrase_before(m, at, PHRASE_OF) >= 0 || denied(m, at)) /* "the local representative of the holder" */
        return (fact){0};
    at = behind_lead(m, at);
    below = at >= m->b->token_count;
    if (below) {
        if (!has_next)
            return (fact){0};
        m++;
        at = behind_lead(m, 0);
    }
    last = company_end(m, at);
    if (last < 0 && !below && has_next && m->b->kind == BLOCK_HEADING) { /* "HOLDER OF THE AUTHORISATION TO SELL" */
        below = true;
        m++;
        at = behind_lead(m, 0);
        last = company_end(m, at);
    }
    if (last < 0 && below)
        last = line_end(m, at);
    return last >= 0 ? company_fact(l, m, at, last) : (fact){0};
}

static fact find_company(leaflet *l, const marked_block *blocks, int count, phrase_class lead)
{
    fact found = {0};

    for (int i = -1; !found.value && (i = marks_next_with(blocks, count, i + 1, lead)) < count;)
        for (int at = 0; !found.value && (at = marks_find_phrase(&blocks[i], at, blocks[i].b->token_count, lead)) >= 0;
             at++)
            found = company_behind(l, &blocks[i], i + 1 < count, at, lead);
    return found;
}

void companies_find(leaflet *l, const marked_block *blocks, int count)
{
    l->facts.holder = find_company(l, blocks, count, PHRASE_HOLDER_LEAD);
    l->facts.manufacturer = find_company(l, blocks, count, PHRASE_MAKER_LEAD);
}
