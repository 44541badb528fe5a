#include "leaflet/facts/naming.h"
#include "base/utf8.h"
#include "leaflet/sections/outline.h"
#include "leaflet/words/kinds.h"
#include "leaflet/words/names.h"

#include <string.h>

#define TITLE_BLOCKS 6     /* blocks of the label from its start that may hold the title */
#define LED_BLOCKS 16      /* that may have the name behind words such as "trade name" */
#define TITLE_WORDS 24     /* of the longest of them */
#define TRAIL_STEPS 2      /* of the shortest way through the pages of a site */
#define NAME_WORDS 4       /* of the longest name */
#define WORD_MIN 4         /* letters of a word that can bear out a name */
#define USES_MIN 2         /* times it stands elsewhere with a capital */
#define COMPARING_WORDS 10 /* of the longest line that only leads to the name of another product */
#define GENERIC_WORDS 8    /* of the line below the name that has the generic name */
#define NAME_LINES 4       /* with the name and another strength each */
#define SUBSTANCE_WORDS 48
#define CALLED_MAX 64   /* words spoken of as of a product */
#define FOREIGN_SHARE 4 /* a product is compared to others in at most one in so many of its uses */
#define LOWER_SHARE 4   /* at most one in so many of its uses in lower case */

typedef struct {
    leaflet *l;
    const marked_block *blocks;
    int count;
    words_memo *common;                      /* words no name consists of */
    const char *substances[SUBSTANCE_WORDS]; /* words of the names of the active substances, lower case */
    int substance_count;
    const composition *made_of;
} namer;

static bool is_common(const namer *n, const block *b, int at)
{
    words_hit hit;

    return words_memo_match(n->common, b->tokens, b->token_count, at, &hit) > 0;
}

/* Only a blank, or a hyphen without blanks, between two words of a name. */
static bool joins(const block *b, int at)
{
    size_t len;
    const char *gap = marks_gap(b, at, &len);

    return len == 1 && (*gap == ' ' || *gap == '-');
}

static bool hyphenated(const block *b, int at)
{
    size_t len;
    const char *gap = marks_gap(b, at, &len);

    return len == 1 && *gap == '-';
}

/* The block's place among those of the label: a page of a shop has others before them. */
static int place_of(const namer *n, const marked_block *m)
{
    return (int)(m - n->blocks);
}

/* Where the name starts in a title: behind "Package leaflet for:", "Leaflet Orvexin". */
static int title_start(const namer *n, const block *b)
{
    if (b->token_count > 1 && is_common(n, b, 0) && !names_is_product(n->l, b->tokens[0].type) &&
        names_is_product(n->l, b->tokens[1].type))
        return 1;
    for (int i = 1; i < b->token_count; i++) {
        if (marks_gap_has(b, i, ":"))
            return i;
        if (b->tokens[i].number || marks_gap_has(b, i, "(,"))
            break;
    }
    return 0;
}

/* The word can go on a name: "Orvexin Plus", though it is common elsewhere. */
static bool goes_on_name(const namer *n, const marked_block *m, int at)
{
    return marks_phrase(m, at, PHRASE_NAME_SUFFIX) || (marks_at(m, at) < 0 && !is_common(n, m->b, at));
}

/* A word of release or strength that a name has in lower case, right before the strength or the form: "Orvexin retard
 * 50 mg". */
static bool is_small_suffix(const marked_block *m, int at)
{
    return marks_phrase(m, at, PHRASE_NAME_SUFFIX_SMALL) == 1 &&
           (at + 1 == m->b->token_count || m->b->tokens[at + 1].number || marks_starting(m, at + 1, MARK_FORM));
}

/* Last token of the name that starts at token `at`: before a number, a dosage form or a sign; -1 when there is none. */
static int name_end(const namer *n, const marked_block *m, int at)
{
    const block *b = m->b;
    int i = at;

    if (at >= b->token_count || !b->tokens[at].capital || b->tokens[at].number || marks_at(m, at) >= 0 ||
        (is_common(n, b, at) && !(at + 1 < b->token_count && joins(b, at + 1) && b->tokens[at + 1].capital &&
                                  !is_common(n, b, at + 1) && !marks_phrase(m, at, PHRASE_NAME_END))))
        return -1;
    while (i + 1 < b->token_count && i + 1 - at < NAME_WORDS && joins(b, i + 1) && !b->tokens[i + 1].number &&
           !composition_is_numbered(b, i + 1) &&
           (b->tokens[i + 1].capital ? hyphenated(b, i + 1) || goes_on_name(n, m, i + 1) : is_small_suffix(m, i + 1)))
        i++;
    return i;
}

/* A part of an address: "www.orvexin.example". */
static bool in_address(const block *b, int at)
{
    size_t len;
    const char *gap = marks_gap(b, at, &len);

    return at > 0 && len == 1 && strchr(".@/", *gap);
}

/* The words of all texts are those of the leaflet's vocabulary: the same text is the same place. */
static void count_uses(const namer *n, const char *word, int *capitals, int *lowers)
{
    *capitals = *lowers = 0;
    for (int i = 0; i < n->count; i++) {
        const block *b = n->blocks[i].b;
        const token *end = b->tokens + b->token_count;

        for (const token *t = b->tokens; t < end; t++)
            if (t->text == word && (t->capital || !in_address(b, (int)(t - b->tokens))))
                ++*(t->capital ? capitals : lowers);
    }
}

/* The word is in lower case as a rule. */
static bool is_lower_case(const namer *n, const char *word)
{
    int capitals, lowers;

    count_uses(n, word, &capitals, &lowers);
    return lowers * LOWER_SHARE > capitals;
}

/* A word of the name is a name in the text as well. */
static bool borne_out(const namer *n, const block *b, int first, int last)
{
    for (int i = first; i <= last; i++) {
        const char *word = b->tokens[i].text;
        int capitals, lowers;

        if (words_length(word) < WORD_MIN || is_common(n, b, i))
            continue;
        count_uses(n, word, &capitals, &lowers);
        if (capitals > USES_MIN && lowers * LOWER_SHARE <= capitals)
            return true;
        if (names_is_product(n->l, b->tokens[i].type))
            return true;
    }
    return false;
}

/* A word that names a substance of the product. */
static bool names_substance(const namer *n, const char *word)
{
    for (int i = 0; i < n->substance_count; i++)
        if (names_alike(n->substances[i], word))
            return true;
    return false;
}

/* Behind the strength at token `at`: "10 mg", "10 mg/ml", "50 mcg/puff". */
static int behind_strength(const marked_block *m, int at)
{
    int start = at;

    while (marks_starting(m, at, MARK_NUMBER) || marks_starting(m, at, MARK_UNIT))
        at++;
    if (at > start && marks_gap_has(m->b, at, "/"))
        at += marks_phrase(m, at, PHRASE_DOSE_UNIT);
    at += marks_phrase(m, at, PHRASE_WEIGHT_IN_WEIGHT);
    at += marks_phrase(m, at, PHRASE_WEIGHT_IN_VOLUME);
    return at;
}

/* "Baclofen tablets", "Baclofen 10 mg tablets": a title that calls the product by its substance. */
static bool is_substance(const namer *n, const marked_block *m, int first, int last)
{
    return marks_starting(m, behind_strength(m, last + 1), MARK_FORM) && names_substance(n, m->b->tokens[first].text);
}

/* "INSTRUCTIONS": no word of a name. */
static bool all_common(const namer *n, const block *b)
{
    int at = 0;

    while (at < b->token_count && is_common(n, b, at))
        at++;
    return at && at == b->token_count;
}

/* The block opens the leaflet, or stands right below the title of the document: "PACKAGE LEAFLET" and the like. */
static bool is_first(const namer *n, const marked_block *m)
{
    if (m == n->blocks || m[-1].index == n->l->title_block)
        return true;
    return m - 1 == n->blocks && all_common(n, m[-1].b);
}

/* "Package leaflet: Orvexin 10 mg tablets". */
static bool is_designation(const namer *n, const marked_block *m, int last)
{
    int behind = behind_strength(m, last + 1);

    return is_first(n, m) && behind > last + 2 && marks_starting(m, behind, MARK_FORM);
}

/* The block before ends on "Compare to". */
static bool follows_comparison(const namer *n, const marked_block *m, int first)
{
    const marked_block *before = m - 1;

    return m > n->blocks && m->sentence[first] == 0 && before->b->token_count <= COMPARING_WORDS &&
           marks_find_phrase(before, 0, before->b->token_count, PHRASE_OTHER_PRODUCT) >= 0;
}

/* The sentence speaks of another product: "Compare to Brand". */
static bool is_foreign(const namer *n, const marked_block *m, int first, int last)
{
    if (first < 0 || follows_comparison(n, m, first))
        return first >= 0;
    return marks_find_phrase(m, marks_sentence_start(m, first), marks_sentence_end(m, last) + 1,
                             PHRASE_OTHER_PRODUCT) >= 0;
}

static bool trademark(const block *b, int last)
{
    size_t end = b->tokens[last].start + b->tokens[last].len;

    return names_is_marked(b->text + end, b->len - end);
}

/* The name goes on as a sentence: "Keep this leaflet". */
static bool is_sentence(const marked_block *m, int last)
{
    int next = last + 1;

    return next < m->b->token_count && !m->b->tokens[next].capital && !marks_gap_has(m->b, next, "(,;:\n") &&
           marks_phrase(m, next, PHRASE_NAME_END);
}

static bool names_company(const marked_block *m, int last)
{
    return marks_phrase(m, last + 1, PHRASE_COMPANY) || marks_phrase(m, last + 2, PHRASE_COMPANY);
}

/* "ORVEXIN-5" or, below the words for whom it is, "ORVEXIN 5": with the strength alone behind it. */
static bool is_numbered_name(const marked_block *m, int last)
{
    const block *b = m->b;

    return last + 2 == b->token_count && b->tokens[last + 1].number &&
           (hyphenated(b, last + 1) || (joins(b, last + 1) && outline_is_no_title(m[-1].b)));
}

/* A name alone on the line below the title of the document, or below the words for whom it is, with its spelling in
 * other letters or its strength at most: "INSTRUCTIONS FOR USE", and below it "ORVEXIN (orvexin)". */
static bool stands_alone(const namer *n, const marked_block *m, int first, int last)
{
    int capitals, lowers;

    if (first || m == n->blocks || m->b->token_count > NAME_WORDS ||
        !(m[-1].index == n->l->title_block || outline_is_no_title(m[-1].b)))
        return false;
    if (is_numbered_name(m, last))
        return true;
    if (last + 1 < m->b->token_count && !marks_gap_has(m->b, last + 1, "("))
        return false;
    count_uses(n, m->b->tokens[first].text, &capitals, &lowers);
    return capitals >= USES_MIN && !lowers;
}

static bool in_capitals(const block *b)
{
    for (size_t i = 0; i < b->len;) {
        uint32_t c;
        int bytes = utf8_decode(&c, b->text + i, b->len - i);

        if (bytes <= 0 || utf8_is_lower(c))
            return false;
        i += (size_t)bytes;
    }
    return true;
}

/* A name in capitals, its strength behind it at most, right below the words of a document's title, which may go on in
 * a line in lower case: "INSTRUCTIONS", "for medical use of the medicine", "ORVEXIN FORTE". */
static bool stands_below_title(const namer *n, const marked_block *m, int first, int last)
{
    const marked_block *above = m - 1;
    words_hit hit;

    if (first || m == n->blocks || behind_strength(m, last + 1) != m->b->token_count ||
        m->b->token_count > NAME_WORDS || !in_capitals(m->b))
        return false;
    while (above > n->blocks && above->b->token_count && !above->b->tokens[0].capital)
        above--;
    if (above->b->token_count > TITLE_WORDS)
        return false;
    return all_common(n, above->b) ||
           words_find(words_index_of_list("title", n->l->language), above->b->tokens, above->b->token_count, 0, &hit);
}

/* A line of its own with a name, and its spelling in other letters behind or below it, "ОРВЕКСИН (ORVEXIN)": the text
 * may have the word in lower case, where it is the substance's. */
static bool is_spelt_twice(const namer *n, const marked_block *m, int first, int last)
{
    bool below = last + 1 == m->b->token_count && m + 1 < n->blocks + n->count;
    const block *b = m->b, *other = below ? m[1].b : b;
    int at = below ? 0 : last + 1;

    return !first && m != n->blocks && at < other->token_count && other->token_count <= NAME_WORDS * 2 &&
           marks_gap_has(other, at, "(") && other->tokens[at].capital &&
           marks_gap_has(other, other->token_count, ")") &&
           ((unsigned char)b->text[b->tokens[first].start] < 0x80) !=
               ((unsigned char)other->text[other->tokens[at].start] < 0x80);
}

/* Last token of the name as the package has it on a line of its own, a number behind it at most: of "Brand Pain Relief
 * Pellets" the first word alone; -1 when it has no such line. */
static int end_on_panel(const namer *n, const marked_block *m, int first, int last)
{
    if (m != n->blocks && (kinds_in(m->b, SECTIONS_PANEL) || m->b->heading_topic >= 0 || is_sentence(m, last)))
        return -1;
    for (int i = 0; i < n->count; i++) {
        const block *b = n->blocks[i].b;
        int at = 0;

        if (!kinds_in(b, SECTIONS_PANEL))
            continue;
        while (at < b->token_count && first + at <= last && b->tokens[at].capital &&
               b->tokens[at].text == m->b->tokens[first + at].text)
            at++;
        if (at && (at == b->token_count || (at + 1 == b->token_count && b->tokens[at].number)))
            return first + at - 1;
    }
    return -1;
}

bool naming_is_trail(const block *b)
{
    static const char *const signs[] = {">", "\xC2\xBB", "\xE2\x80\xBA", "\xE2\x96\xB8", "\xE2\x86\x92"};
    int steps = 0;

    for (int i = 1; i < b->token_count && steps < TRAIL_STEPS; i++) {
        size_t len;
        const char *gap = marks_gap(b, i, &len);

        for (size_t k = 0; len > 1 && k < sizeof signs / sizeof *signs; k++)
            steps += len == strlen(signs[k]) + 2 && memcmp(gap + 1, signs[k], len - 2) == 0;
    }
    return steps >= TRAIL_STEPS;
}

/* The brand on the line below one that calls the product by its substance: "ORVEXINE TABLETS I.P.", "Zenalor-5 /
 * Zenalor-10". */
static bool take_brand_below(namer *n, const marked_block *m, int first, int last)
{
    const marked_block *below = m + 1;
    int end;

    if (!is_substance(n, m, first, last) || trademark(m->b, last) || below >= n->blocks + n->count ||
        below->b->token_count > GENERIC_WORDS || below->b->heading_topic >= 0)
        return false;
    end = name_end(n, below, 0);
    if (end < 0 || names_substance(n, below->b->tokens[0].text) || is_sentence(below, end) ||
        names_company(below, end) || !borne_out(n, below->b, 0, end))
        return false;
    if (!n->l->facts.generic.value)
        n->l->facts.generic = marks_fact(n->l, m->b, m->index, first, last);
    n->l->facts.name = marks_fact(n->l, below->b, below->index, 0, end);
    return true;
}

static bool take_title(namer *n, const marked_block *m)
{
    int first = title_start(n, m->b), last;

    if (naming_is_trail(m->b) || outline_is_no_title(m->b))
        return false;
    for (int pass = 0; pass < 2; pass++, first = 0) {
        last = name_end(n, m, first);
        if (last >= 0 && !is_sentence(m, last) && !is_foreign(n, m, first, last) && !names_company(m, last) &&
            (trademark(m->b, last) || borne_out(n, m->b, first, last) || is_substance(n, m, first, last) ||
             stands_alone(n, m, first, last) || stands_below_title(n, m, first, last) ||
             is_spelt_twice(n, m, first, last) || is_designation(n, m, last))) {
            if (!take_brand_below(n, m, first, last))
                n->l->facts.name = marks_fact(n->l, m->b, m->index, first, last);
            return true;
        }
        last = last >= 0 && !names_company(m, last) ? end_on_panel(n, m, first, last) : -1;
        if (last >= 0) {
            n->l->facts.name = marks_fact(n->l, m->b, m->index, first, last);
            return true;
        }
    }
    return false;
}

/* "Trade name: X", also with that as a heading, "1. NAME OF THE MEDICINAL PRODUCT", and what else the data knows to
 * lead to a name. */
static bool is_led(const namer *n, const marked_block *m, int at)
{
    const marked_block *above = m - 1;
    int number;

    if (at > 0)
        return marks_phrase_before(m, at, PHRASE_NAME_LEAD) >= 0;
    if (m == n->blocks || above->b->kind != BLOCK_HEADING || !above->b->token_count)
        return false;
    number = above->b->tokens[0].number;
    return number < above->b->token_count &&
           marks_phrase(above, number, PHRASE_NAME_LEAD) == above->b->token_count - number;
}

/* The name that the words before it announce as such, near the start. */
static bool take_led(namer *n)
{
    for (int i = 0; i < n->count && i < LED_BLOCKS; i++) {
        const marked_block *m = &n->blocks[i];

        int end = marks_has(m, PHRASE_NAME_LEAD) ? m->b->token_count : 1; /* else only the heading above can lead */

        for (int at = 0; at < end && at < m->b->token_count; at++) {
            int last = is_led(n, m, at) ? name_end(n, m, at) : -1;

            if (last >= 0 && !names_company(m, last) && !is_sentence(m, last)) {
                n->l->facts.name = marks_fact(n->l, m->b, m->index, at, last);
                return true;
            }
        }
    }
    return false;
}

/* --- a name that no title tells --- */

typedef struct {
    const char *word; /* lower case */
    const marked_block *m;
    int at;      /* first place */
    int points;  /* of places that speak of nothing but a product */
    int hints;   /* places that can speak of anything: "X is", "taking X" */
    int foreign; /* places that speak of it as of something else: compared to the product, a company */
} called;

typedef struct {
    called items[CALLED_MAX];
    int count;
} calls;

/* How the text speaks of a word as of a product. */
enum {
    POINTS_HEADING = 3,
    POINTS_FORM = 2,
    POINTS_CONTAINS = 2,
    POINTS_TRADEMARK = 2,
    POINTS_OPENING = 3,
    POINTS_GUESSED = 2,
    HINTS_MAX = 3,
    ENOUGH = 5,
    GENERIC = 15 /* for a word that is in lower case as a rule */
};

/* "What Orvexin is": a word with a capital in a heading of others without. */
static bool in_heading(const marked_block *m, int at)
{
    int lowers = 0;

    if (m->b->kind != BLOCK_HEADING)
        return false;
    for (int i = 0; i < m->b->token_count; i++)
        lowers += !m->b->tokens[i].capital && !m->b->tokens[i].number;
    return lowers > 1 && at > 0;
}

static bool can_name(const namer *n, const marked_block *m, int at)
{
    const token *t = &m->b->tokens[at];

    return t->capital && !t->number && marks_at(m, at) < 0 && words_length(t->text) >= WORD_MIN &&
           !is_common(n, m->b, at);
}

/* The first word of a title that can be a name. */
static bool opens_title(const namer *n, const marked_block *m, int at)
{
    if (m->index != n->l->title_block && (place_of(n, m) >= TITLE_BLOCKS || m->b->token_count > NAME_WORDS * 2))
        return false;
    if (naming_is_trail(m->b) || outline_is_no_title(m->b))
        return false;
    for (int i = 0; i < at; i++)
        if (can_name(n, m, i))
            return false;
    return true;
}

/* What the place tells for the word being the product's name; 0: nothing. */
static int points_at(const namer *n, const marked_block *m, int at)
{
    int next = at + 1;
    bool follows = next < m->b->token_count && joins(m->b, next);

    if (in_heading(m, at))
        return POINTS_HEADING;
    if (opens_title(n, m, at))
        return POINTS_OPENING;
    if (follows && marks_starting(m, next, MARK_FORM))
        return POINTS_FORM;
    if (follows && marks_phrase(m, next, PHRASE_CONTAINS))
        return POINTS_CONTAINS;
    return trademark(m->b, at) ? POINTS_TRADEMARK : 0;
}

static bool hint_at(const marked_block *m, int at)
{
    return marks_phrase_before(m, at, PHRASE_PRESCRIBED_FORM) >= 0 ||
           (at + 1 < m->b->token_count && joins(m->b, at + 1) && marks_phrase(m, at + 1, PHRASE_IS));
}

static called *call_of(calls *c, const marked_block *m, int at)
{
    const char *word = m->b->tokens[at].text;
    int i = 0;

    while (i < c->count && c->items[i].word != word)
        i++;
    if (i == c->count) {
        if (c->count == CALLED_MAX)
            return NULL;
        c->items[c->count++] = (called){.word = word, .m = m, .at = at};
    }
    return &c->items[i];
}

static void look_at_place(const namer *n, calls *c, const marked_block *m, int at)
{
    bool foreign = is_foreign(n, m, at, at) || names_company(m, at), hint = hint_at(m, at);
    int points = foreign ? 0 : points_at(n, m, at);
    called *item = foreign || points || hint ? call_of(c, m, at) : NULL;

    if (!item)
        return;
    item->points += points;
    item->foreign += foreign;
    item->hints += hint && item->hints < HINTS_MAX;
}

/* The word the text speaks of most as of a product; NULL when it does of none. */
static const called *most_called(const namer *n, calls *c)
{
    const called *best = NULL;

    for (int i = 0; i < n->count; i++)
        for (int at = 0; at < n->blocks[i].b->token_count; at++)
            if (can_name(n, &n->blocks[i], at))
                look_at_place(n, c, &n->blocks[i], at);
    for (int i = 0; i < c->count; i++) {
        called *item = &c->items[i];
        int capitals, lowers;

        count_uses(n, item->word, &capitals, &lowers);
        if (item->foreign * FOREIGN_SHARE > capitals)
            item->points -= ENOUGH * item->foreign;
        if (item->points <= 0)
            continue;
        item->points += item->hints;
        if (n->l->brand_count && names_alike(n->l->brand[0].word->text, item->word))
            item->points += POINTS_GUESSED;
        if (item->points >= ENOUGH && (!best || item->points > best->points) &&
            (lowers * LOWER_SHARE <= capitals || item->points >= GENERIC ||
             is_substance(n, item->m, item->at, item->at)))
            best = item;
    }
    return best;
}

static void add_substance(namer *n, const char *name)
{
    int count = 0;
    token *words = name ? words_split(n->l->vocabulary, name, strlen(name), &count) : NULL;

    for (int w = 0; w < count && n->substance_count < SUBSTANCE_WORDS; w++)
        if (words_length(words[w].text) >= WORD_MIN)
            n->substances[n->substance_count++] = words[w].text;
}

static void collect_substances(namer *n, const composition *made_of)
{
    add_substance(n, n->l->facts.generic.value);
    for (int i = 0; i < made_of->count; i++)
        for (int k = 0; k < made_of->statements[i].count; k++)
            add_substance(n, made_of->statements[i].items[k].name.value);
}

/* A word of a name that is made of substances. */
static bool is_part(const namer *n, const marked_block *m, int at)
{
    return m->b->tokens[at].capital &&
           (names_substance(n, m->b->tokens[at].text) || marks_phrase(m, at, PHRASE_SALT_NAME));
}

/* "Lisinopril and Hydrochlorothiazide tablets": called by its substances. */
static bool take_substances(namer *n)
{
    for (int i = 0; i < n->count; i++)
        for (int k = 0; k < n->blocks[i].count; k++) {
            const marked_block *m = &n->blocks[i];
            int last = m->marks[k].first - 1, first = last + 1;

            if (m->marks[k].kind != MARK_FORM || is_foreign(n, m, last, last))
                continue;
            while (
                first > 0 && joins(m->b, first) &&
                (is_part(n, m, first - 1) || (first <= last && first > 1 && marks_phrase(m, first - 1, PHRASE_JOINT))))
                first--;
            if (first <= last && is_part(n, m, first)) {
                n->l->facts.name = marks_fact(n->l, m->b, m->index, first, last);
                if (!n->l->facts.generic.value && marks_find_phrase(m, first, last, PHRASE_JOINT) >= 0)
                    n->l->facts.generic = n->l->facts.name;
                return true;
            }
        }
    return false;
}

/* The product is made of several substances. */
static bool is_combination(const namer *n)
{
    return n->made_of->count && n->made_of->statements[0].count > 1;
}

/* How often a word stands right before or behind another one with a capital. */
static int beside(const namer *n, const char *word, const char *other, int step)
{
    int uses = 0;

    for (int i = 0; i < n->count; i++) {
        const block *b = n->blocks[i].b;

        for (int k = 0; k < b->token_count; k++) {
            int at = k + step;

            uses += b->tokens[k].text == word && at >= 0 && at < b->token_count && b->tokens[at].capital &&
                    joins(b, step > 0 ? at : k) && b->tokens[at].text == other;
        }
    }
    return uses;
}

/* The name with the words that stand beside it nearly always. */
static void extend(namer *n)
{
    const char *name = n->l->facts.name.value;

    for (int i = 0; i < n->count; i++) {
        const marked_block *m = &n->blocks[i];

        for (int k = 0; k < m->b->token_count; k++) {
            int first = k, last = k, capitals, lowers;

            if (!m->b->tokens[k].capital || m->b->tokens[k].len != strlen(name) ||
                strncmp(m->b->text + m->b->tokens[k].start, name, strlen(name)) != 0)
                continue;
            count_uses(n, m->b->tokens[k].text, &capitals, &lowers);
            if (k > 0 && marks_at(m, k - 1) < 0 && !is_common(n, m->b, k - 1) &&
                beside(n, m->b->tokens[k].text, m->b->tokens[k - 1].text, -1) * 3 > capitals * 2 && capitals > 1)
                first--;
            if (k + 1 < m->b->token_count && (hyphenated(m->b, k + 1) || goes_on_name(n, m, k + 1)) &&
                beside(n, m->b->tokens[k].text, m->b->tokens[k + 1].text, 1) * 3 > capitals * 2 && capitals > 1)
                last++;
            if (first < last)
                n->l->facts.name = marks_fact(n->l, m->b, m->index, first, last);
            return;
        }
    }
}

/* The spellings of a word that is no part of the name are not of the name: those of its first word are. */
static void check_spellings(leaflet *l)
{
    int count;
    token *tokens = words_split(l->vocabulary, l->facts.name.value, strlen(l->facts.name.value), &count);

    for (int i = 0; i < count && l->brand_count; i++)
        if (names_alike(l->brand[0].word->text, tokens[i].text))
            return;
    l->brand_count = 0;
    if (count && words_length(tokens[0].text) >= WORD_MIN)
        names_respell(l, tokens[0].text);
}

/* Only blanks between the start of a line or a sign that ends a sentence, and there. */
static bool opens_sentence(const leaflet *l, size_t start)
{
    while (start > 0 && (l->bytes[start - 1] == ' ' || l->bytes[start - 1] == '\t'))
        start--;
    return start == 0 || strchr("\n.!?:", l->bytes[start - 1]);
}

/* The word that stands out in the leaflet stands in its first line. */
static bool guessed_in_first_line(const leaflet *l)
{
    for (size_t i = 0; i < l->line_count; i++)
        if (!l->lines[i].blank)
            return l->brand_count && l->brand[0].start < l->lines[i].end && opens_sentence(l, l->brand[0].start);
    return false;
}

/* No title tells the name: the word that the text speaks of as of the product, else its substances. */
static void take_from_text(namer *n)
{
    calls c = {.count = 0};
    const called *best = most_called(n, &c);
    leaflet *l = n->l;
    bool guessed = best ? l->brand_count && names_alike(l->brand[0].word->text, best->word) : guessed_in_first_line(l);

    if (!guessed) {
        l->facts.name = (fact){0};
        l->brand_count = 0; /* the guess was wrong, and so are its spellings */
    }
    if (best && !guessed)
        l->facts.name = marks_fact(l, best->m->b, best->m->index, best->at, best->at);
    /* no brand is written in lower case */
    if (best && !guessed && !l->facts.generic.value && best->points >= GENERIC && is_lower_case(n, best->word))
        l->facts.generic = l->facts.name;
    if (best && !guessed && names_substance(n, best->word) && is_combination(n)) { /* one of them is not its name */
        fact one = l->facts.name;

        l->facts.name = (fact){0};
        if (!take_substances(n))
            l->facts.name = one;
    } else if (best || guessed) {
        extend(n);
    } else {
        take_substances(n);
    }
}

/* --- the generic name of a combination --- */

#define INFLECTED_BYTES 10 /* of the shortest word that is known in another case */
#define PARTS_MAX 3        /* substances of a combination that is called by them */

/* One word, but for a case ending: another substance may differ in as little. */
static bool same_word(const char *a, const char *b)
{
    int n = words_length(a), m = words_length(b), shorter = n < m ? n : m;

    return n - m <= 1 && m - n <= 1 && words_distance(a, b, 1) <= 1 &&
           strncmp(a, b, strlen(a) * (size_t)(shorter - 1) / (size_t)n) == 0;
}

/* The words of the substances of a combination, by substance. */
typedef struct {
    const char *words[PARTS_MAX * NAME_WORDS];
    int part[PARTS_MAX * NAME_WORDS];
    int count, parts;
} combination;

static combination combination_of(const namer *n, const composition_statement *s)
{
    combination c = {.parts = s->count};

    for (int i = 0; i < s->count; i++) {
        const char *name = s->items[i].name.value;
        int count = 0;
        token *words = words_split(n->l->vocabulary, name, strlen(name), &count);

        for (int k = 0; k < count && k < NAME_WORDS; k++)
            if (words_length(words[k].text) >= WORD_MIN) {
                c.words[c.count] = words[k].text;
                c.part[c.count++] = i;
            }
    }
    return c;
}

/* The word is one of the combination's in another case: "клавуланова" where an amount is of "клавулановій". */
static bool is_inflected_part(const combination *c, const marked_block *m, int at)
{
    const char *word = m->b->tokens[at].text;

    for (int i = 0; i < c->count; i++) {
        size_t len = strlen(c->words[i]), same = 0;

        while (same < len && word[same] == c->words[i][same])
            same++;
        if (len > INFLECTED_BYTES && same * 10 > len * 7 && same * 4 > strlen(word) * 3)
            return true;
    }
    return false;
}

/* Which of the substances the word is of, as a set of one; none for a word that several have, and for salts. */
static unsigned part_of(const combination *c, const marked_block *m, int at)
{
    const char *word = m->b->tokens[at].text;
    unsigned set = 0;

    for (int i = 0; i < c->count; i++)
        if (*c->words[i] == *word && same_word(c->words[i], word))
            set |= 1U << c->part[i];
    return (set & (set - 1)) || marks_phrase(m, at, PHRASE_SALT_NAME) ? 0 : set;
}

/* Nothing but a blank, a comma, a slash or a plus stands before the token. */
static bool goes_on(const block *b, int at)
{
    size_t len;
    const char *gap = marks_gap(b, at, &len);

    return strspn(gap, " ,/-+") >= len;
}

/* Last token of a name made of all the substances from token `at` on, "X hydrochloride and Y", "X/Y"; -1: none. */
static int combination_end(const combination *c, const marked_block *m, int at)
{
    unsigned found = part_of(c, m, at);
    int last = -1;

    for (int i = at + 1; found && i < m->b->token_count && i < at + NAME_WORDS * PARTS_MAX && goes_on(m->b, i); i++) {
        unsigned part = part_of(c, m, i);
        bool joint = marks_phrase(m, i, PHRASE_JOINT);

        if (!part && !joint && !marks_phrase(m, i, PHRASE_SALT_NAME) && !is_inflected_part(c, m, i))
            break;
        found |= part;
        if (found != (1U << c->parts) - 1)
            continue;
        if (last >= 0 && (joint || (!part && marks_gap_has(m->b, i, ",/+")))) /* what follows is told besides */
            break;
        last = joint ? last : i;
    }
    return last;
}

/* "valsorexan and amlovexine": the place where the text calls a product of several substances by them. */
static void take_combination(const namer *n)
{
    fact *name = &n->l->facts.name, *generic = &n->l->facts.generic;
    combination c;

    if (generic->value || !is_combination(n) || n->made_of->statements[0].count > PARTS_MAX)
        return;
    c = combination_of(n, &n->made_of->statements[0]);
    for (int i = 0; i < n->count && !generic->value; i++)
        for (int at = 0; at < n->blocks[i].b->token_count && !generic->value; at++) {
            int last = combination_end(&c, &n->blocks[i], at);

            if (last >= 0)
                *generic = marks_fact(n->l, n->blocks[i].b, n->blocks[i].index, at, last);
        }
    if (generic->value && name->value && strncmp(name->value, generic->value, strlen(name->value)) == 0)
        *name = *generic; /* it was one of them only */
}

/* A line of a few words, one of which is spelt like a substance of the product: "Enoxaparinum natricum". */
static bool names_substances(const namer *n, const marked_block *m)
{
    vocabulary *v = n->l->vocabulary;

    if (!m->b->token_count || m->b->token_count > GENERIC_WORDS || m->count || m->b->heading_topic >= 0 ||
        marks_gap_has(m->b, m->b->token_count, ".:;?!,"))
        return false;
    for (int i = 0; i < m->b->token_count; i++)
        for (int k = 0; k < n->substance_count; k++)
            if (words_length(m->b->tokens[i].text) >= WORD_MIN &&
                names_sound_alike(v, m->b->tokens[i].type,
                                  vocabulary_word(v, n->substances[k], strlen(n->substances[k]))))
                return true;
    return false;
}

/* The line below the name, or below those of all its strengths, where leaflets of the EU have the generic name. */
static void take_line_below(const namer *n)
{
    facts *f = &n->l->facts;
    int i = 0, at;

    if (f->generic.value || !f->name.value)
        return;
    while (i < n->count && n->blocks[i].index != f->name.block)
        i++;
    if (i == n->count || i >= TITLE_BLOCKS)
        return;
    at = i + 1;
    while (at < n->count && at <= i + NAME_LINES && n->blocks[at].b->token_count &&
           n->blocks[at].b->tokens[0].type == n->blocks[i].b->tokens[0].type)
        at++;
    if (at < n->count && names_substances(n, &n->blocks[at]))
        f->generic = marks_fact(n->l, n->blocks[at].b, n->blocks[at].index, 0, n->blocks[at].b->token_count - 1);
}

/* Words that are no names, in a title. */
static words_index *index_title_words(const char *unused, const char *language)
{
    words_index *index = words_index_new();

    (void)unused;
    words_index_add_list(index, "stop", language);
    words_index_add_list(index, "heading-filler", language);
    words_index_add_list(index, "title-word", language);
    words_index_add_list(index, "table", language);
    return index;
}

/* The same in the text. */
static words_index *index_text_words(const char *unused, const char *language)
{
    words_index *index = index_title_words(unused, language);

    words_index_add_list(index, "heading-word", language);
    return index;
}

void naming_settle(leaflet *l, const composition *made_of, const marked_block *blocks, int count)
{
    namer n = {.l = l,
               .blocks = blocks,
               .count = count,
               .common = words_memo_of(words_index_kept(index_title_words, "", "")),
               .made_of = made_of};
    bool found = false;

    collect_substances(&n, made_of);
    found = take_led(&n);
    for (int i = 0; i < count && !found && i < TITLE_BLOCKS; i++) {
        if (blocks[i].index > 0 && blocks[i].b->kind == BLOCK_HEADING && blocks[i].b->heading_topic >= 0)
            break;
        if (blocks[i].b->token_count <= TITLE_WORDS)
            found = take_title(&n, &blocks[i]);
    }
    n.common = words_memo_of(words_index_kept(index_text_words, "", ""));
    if (found)
        check_spellings(l);
    else
        take_from_text(&n);
    take_combination(&n);
    take_line_below(&n);
    if (!l->facts.generic.value)
        l->facts.generic = made_of->likely;
    l->name_word_count = 0;
    if (l->facts.name.value)
        l->name_words =
            words_split(l->vocabulary, l->facts.name.value, strlen(l->facts.name.value), &l->name_word_count);
}
