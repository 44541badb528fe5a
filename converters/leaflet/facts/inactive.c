#include "leaflet/facts/inactive.h"
#include "base/utf8.h"
#include "leaflet/words/kinds.h"

#include <string.h>

#define ITEM_WORDS 6    /* words of the longest inactive ingredient */
#define SHORT 3         /* words of a sentence with one word of grammar */
#define GRAMMAR_SHARE 6 /* of so many words of a sentence at least one is of grammar */
#define PART_REACH 4    /* words from a dosage form to the colon behind it */
#define SHOUTED_LEAST 6 /* bytes of a heading in capitals; less is an abbreviation ("BHA") */
#define SHOUTED_BYTES 120
#define LEAD_REACH 8    /* words from "excipients" to the verb or colon behind it */
#define ARTICLE_REACH 2 /* words that can stand before "excipients" */

/* --- lists --- */

/* "Iron oxides and -hydroxides": the joint at token `at` stands between parts of one name. */
static bool is_elliptic(const marked_block *m, int at)
{
    int next = at + marks_phrase(m, at, PHRASE_JOINT);
    size_t len;
    const char *gap = marks_gap(m->b, next, &len);

    return next > at && next < m->b->token_count && len == 2 && gap[0] == ' ' && gap[1] == '-';
}

/* A dash between blanks before token `at`. */
static bool is_dash(const marked_block *m, int at)
{
    size_t len;
    const char *gap = marks_gap(m->b, at, &len);

    return len > 1 && (memchr(gap, '-', len) || (len > 3 && memcmp(gap + 1, "\xE2\x80\x93", 3) == 0));
}

/* An amount, an E number, a bracket or "in the core" ends an ingredient; a number of its name ("macrogol 400") does
 * not. */
static bool ends_ingredient(const marked_block *m, int first, int at)
{
    const token *t = &m->b->tokens[at];
    const mark *number = marks_starting(m, at, MARK_NUMBER);

    if (at == first)
        return t->number;
    if (parser_in_bracketed_name(m->b, at) || is_elliptic(m, at - 1) ||
        at < first + marks_phrase(m, first, PHRASE_EXCIPIENT)) /* "water for injections" */
        return false;
    if (marks_gap_has(m->b, at, "()[]:|\t*") || marks_phrase(m, at, PHRASE_WITHIN) ||
        marks_phrase(m, at, PHRASE_UP_TO) || marks_phrase(m, at, PHRASE_INGREDIENT_END) || is_dash(m, at))
        return true;
    return t->number && (strpbrk(t->text, ".,") || (number && marks_starting(m, at + number->count, MARK_UNIT)));
}

/* The number behind a name that is a letter or amount of its own: "E171". */
static bool is_e_number(const marked_block *m, int at)
{
    return at + 1 < m->b->token_count && strcmp(m->b->tokens[at].text, "e") == 0 && m->b->tokens[at + 1].number;
}

/* Words that name a part of the product at token `at`. */
static int part_words(const marked_block *m, int at)
{
    const mark *form = marks_starting(m, at, MARK_FORM);
    int words = marks_phrase(m, at, PHRASE_PART);

    return words || !form ? words : form->count;
}

/* Behind "and", "of the", "film coating contains", "tablet core:": where the name starts. */
static int name_start(const marked_block *m, int first, int last)
{
    int words, start = first;

    for (int i = first + 1; i <= last && !marks_gap_has(m->b, i, "(["); i++) {
        words = marks_phrase(m, i, PHRASE_CONTAINS);
        words = words ? words : marks_phrase(m, i, PHRASE_IS);
        if (words && i + words <= last)
            start = i + words;
    }
    first = start;
    while (first <= last &&
           ((words = marks_phrase(m, first, PHRASE_JOINT)) || (words = marks_phrase(m, first, PHRASE_OF)) ||
            (words = first < last ? marks_phrase(m, first, PHRASE_ARTICLE) : 0) ||
            (words = marks_phrase(m, first, PHRASE_CONTAINS)) ||
            (words = marks_phrase(m, first, PHRASE_INACTIVE_VERB))))
        first += words;
    words = part_words(m, first);
    if (words && first + words <= last &&
        (marks_gap_has(m->b, first + words, ":") || is_dash(m, first + words) ||
         (m->b->tokens[first].capital && m->b->tokens[first + words].capital))) /* "Tablet core Cellulose" */
        first += words;
    return first;
}

/* Without the books that describe it: "lactose monohydrate, NF". */
static int without_books(const marked_block *m, int first, int end)
{
    for (int i = first; i < end; i++)
        if (marks_phrase(m, i, PHRASE_PHARMACOPOEIA) && i + marks_phrase(m, i, PHRASE_PHARMACOPOEIA) >= end)
            return i;
    return end;
}

/* The "para" of "para-hydroxybenzoate", which is a word of grammar elsewhere. */
static bool goes_on_with_hyphen(const block *b, int at)
{
    size_t len;
    const char *gap = marks_gap(b, at + 1, &len);

    return at + 1 < b->token_count && len == 1 && *gap == '-';
}

/* A word that no name of an ingredient has: "Protect from freezing". */
static bool is_prose(const marked_block *m, int first, int end)
{
    for (int i = first + marks_phrase(m, first, PHRASE_EXCIPIENT); i < end; i++)
        if (marks_phrase(m, i, PHRASE_NAME_END) && !marks_phrase(m, i, PHRASE_JOINT) &&
            !marks_phrase(m, i, PHRASE_OF) && !goes_on_with_hyphen(m->b, i) && !parser_is_cut_word(m->b, i) &&
            !(m->b->tokens[i].capital && m->b->tokens[i].len == 1)) /* "crospovidone type A" */
            return true;
    return false;
}

/* "Example Corp." */
static bool is_company(const marked_block *m, int first, int at)
{
    return at > first && words_length(m->b->tokens[at].text) > 2 && marks_phrase(m, at, PHRASE_COMPANY);
}

/* A company, a bare colour, a code, the head of a column, a denial, those who are treated: "Example Corp.", "pink",
 * "G7-1277", "Ingredient Name", "Not applicable", "children under 12 years". */
static bool is_no_substance(const marked_block *m, int first, int end)
{
    char name[32];
    int longest = 0;

    if (marks_phrase(m, first, PHRASE_COLUMN_NAME) == end - first ||
        marks_phrase(m, first, PHRASE_NEGATION) || /* "Not applicable" */
        marks_find_phrase(m, first, end, PHRASE_CHILDREN) >= 0 ||
        marks_phrase(m, first + marks_phrase(m, first, PHRASE_ARTICLE), PHRASE_PART)) /* "a clear outer coating" */
        return true;
    for (int i = first; i < end; i++) {
        int length = m->b->tokens[i].number ? 0 : words_length(m->b->tokens[i].text);

        longest = length > longest ? length : longest;
        if (is_company(m, first, i))
            return true;
    }
    if (longest < 2 || end - first > 1)
        return longest < 2;
    for (size_t i = 0; i < sizeof name; i++) {
        char c = m->b->tokens[first].text[i];

        name[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        if (!c)
            return data_find_term_by_name("colors", name) != NULL;
    }
    return false;
}

static bool has_small_letter(const char *text)
{
    uint32_t c;

    for (int bytes; *text && (bytes = utf8_decode(&c, text, strlen(text))) > 0; text += bytes)
        if (utf8_is_lower(c))
            return true;
    return false;
}

/* Words in capitals among ingredients that are not: a heading that stands in their section. */
static bool is_shouted(const parser *p, int first, int end)
{
    const token *a = &p->m->b->tokens[first], *b = &p->m->b->tokens[end - 1];
    size_t len = b->start + b->len - a->start;
    char text[SHOUTED_BYTES + 1];

    if (!p->out->inactive_count || !has_small_letter(p->out->inactive[0].value) || len < SHOUTED_LEAST ||
        len > SHOUTED_BYTES)
        return false;
    memcpy(text, p->m->b->text + a->start, len);
    text[len] = '\0';
    return !has_small_letter(text) && !strpbrk(text, "0123456789"); /* "CI 77891" is a colour */
}

void inactive_take(parser *p, int first, int last)
{
    const marked_block *m = p->m;
    int end;

    first = name_start(m, first, last);
    for (end = first; end <= last && !ends_ingredient(m, first, end) && !is_e_number(m, end); end++)
        ;
    end = without_books(m, first, end);
    if (end > first && end - first <= ITEM_WORDS && !is_prose(m, first, end) && !is_no_substance(m, first, end) &&
        !is_shouted(p, first, end) && (words_length(m->b->tokens[first].text) > 1 || end > first + 1))
        parser_add_inactive(p, first, end - 1);
}

/* What stands before the colon is a part of the product that has ingredients of its own: "core:", "external cream:". */
static bool names_part(const marked_block *m, int from, int colon)
{
    for (int i = colon - 1; i >= from && i >= colon - PART_REACH; i--) {
        int form = marks_at(m, i);

        if (form >= 0 && m->marks[form].kind == MARK_FORM) /* "tablets of 5 mg:" */
            return true;
    }
    return marks_phrase_before(m, colon, PHRASE_PART) >= from;
}

/* The words up to the next sign only say of which kind the substance before is: "silica, colloidal anhydrous". */
static bool qualifies(const marked_block *m, int at, int end)
{
    int i = at, words;

    while (i <= end && (words = marks_phrase(m, i, PHRASE_QUALIFIER)) && (i == at || !marks_gap_has(m->b, i, ",;")))
        i += words;
    return i > at && (i > end || marks_gap_has(m->b, i, ",;.()\n") || marks_phrase(m, i, PHRASE_JOINT));
}

static void take_list(parser *p, int start, int end);

/* Last token of the bracket that opens before token `at`, with those inside of it. */
static int nested_end(const marked_block *m, int at, int last)
{
    int depth = 1;

    for (int i = at + 1; i <= last; i++) {
        size_t len;
        const char *gap = marks_gap(m->b, i, &len);

        for (size_t k = 0; k < len; k++) {
            depth += (gap[k] == '(' || gap[k] == '[') - (gap[k] == ')' || gap[k] == ']');
            if (!depth)
                return i - 1;
        }
    }
    return last;
}

/* "Brandcoat White (hypromellose, talc, macrogol)", "film coating (...)": a mixture is told by what is in it; so is a
 * flavour that contains something, but it has a name of its own. True when the name is taken care of. */
static bool take_mixture(parser *p, int first, int last)
{
    const marked_block *m = p->m;
    int open = first + 1, close, helpers = 0;
    bool contains, listed = false;

    while (open <= last && !marks_gap_has(m->b, open, "([,;"))
        open++;
    if (open > last || !marks_gap_has(m->b, open, "(["))
        return false;
    close = nested_end(m, open, last);
    contains = marks_phrase(m, open, PHRASE_CONTAINS) > 0;
    for (int i = open; i <= close; i++) {
        helpers += marks_phrase(m, i, PHRASE_EXCIPIENT) > 0 && (i == open || marks_gap_has(m->b, i, ",;:"));
        listed = listed || (i > open && marks_gap_has(m->b, i, ",;"));
        if (i > open && i <= open + PART_REACH && marks_gap_has(m->b, i, ":"))
            open = i; /* "(Brandcoat White: hypromellose" */
    }
    if (!listed || helpers < 2)
        return false;
    if (contains)
        inactive_take(p, first, open - 1);
    take_list(p, open, close);
    return true;
}

/* Takes the ingredients between two tokens, divided at signs and "and"; what is in brackets is left out, but for
 * mixtures. */
static void take_list(parser *p, int start, int end)
{
    const marked_block *m = p->m;
    int from = start, depth = 0;

    for (int i = start; i <= end; i++) {
        bool last = i == end, part;
        size_t len = 0;
        const char *gap = last ? "" : marks_gap(m->b, i + 1, &len);
        bool divided = last;

        for (size_t k = 0; k < len; k++) {
            depth += gap[k] == '(' || gap[k] == '[';
            depth -= depth > 0 && (gap[k] == ')' || gap[k] == ']');
            divided = divided || (!depth && strchr(",;\n", gap[k]) && !(gap[k] == ',' && qualifies(m, i + 1, end)));
        }
        part = !last && memchr(gap, ':', len) && names_part(m, from, i + 1);
        divided =
            divided || part || (!last && !depth && marks_phrase(m, i + 1, PHRASE_JOINT) && !is_elliptic(m, i + 1));
        if (!divided)
            continue;
        if (!part && !take_mixture(p, from, i))
            inactive_take(p, from, i);
        from = i + 1;
    }
    p->fresh = false;
}

/* Sentences among the ingredients: of six words at least one is of grammar, or a colon stands behind what is no part.
 */
static bool is_sentence(const marked_block *m, int start, int stop)
{
    int grammar = 0, words = 0, skip;

    for (int i = start; i <= stop && !(i > start && marks_gap_has(m->b, i, "(")); i += skip) {
        skip = marks_phrase(m, i, PHRASE_EXCIPIENT);
        skip = skip ? skip : 1;
        words += skip;
        grammar += skip == 1 && (marks_phrase(m, i, PHRASE_NAME_END) || marks_phrase(m, i, PHRASE_WITHIN)) &&
                   !marks_phrase(m, i, PHRASE_JOINT);
        if (i > start && marks_gap_has(m->b, i, ":") && !names_part(m, start, i) &&
            marks_find_phrase(m, start, i, PHRASE_INACTIVE_LEAD) < 0)
            return true;
        if (is_company(m, start, i))
            return true;
    }
    return grammar * GRAMMAR_SHARE >= words && (grammar > 1 || (grammar && words <= SHORT)); /* "MADE IN SPAIN" */
}

/* "Boxes of 30 or 90 capsules": the sentence is on packages, and names nothing that helps. */
static bool is_on_packages(const marked_block *m, int start, int stop)
{
    int at = marks_from(m, start);

    if (marks_find_phrase(m, start, stop + 1, PHRASE_EXCIPIENT) >= 0)
        return false;
    for (; at >= 0 && at < m->count && m->marks[at].first <= stop; at++)
        if (m->marks[at].kind == MARK_PACKAGE)
            return true;
    return false;
}

/* "X, Y and Z were added as excipients": the list stands before; true when it is so. */
static bool list_before(parser *p, int lead)
{
    const marked_block *m = p->m;
    int start = marks_sentence_start(m, lead), at = lead, words;

    while (at > start && (words = marks_phrase_before(m, at, PHRASE_OF)) >= start)
        at = words;
    at = marks_phrase_before(m, at, PHRASE_SALT); /* "as" */
    if (at < start)
        return false;
    for (int i = at - 1; i > start; i--)
        if (marks_phrase(m, i, PHRASE_IS) || marks_phrase(m, i, PHRASE_INACTIVE_VERB)) {
            if (marks_find_phrase(m, start, i, PHRASE_EXCIPIENT) < 0)
                return false;
            take_list(p, start, i - 1);
            return true;
        }
    return false;
}

/* Reads what follows "auxiliary substances"; the token to go on at. */
int inactive_lead_at(parser *p, int at, int words)
{
    const marked_block *m = p->m;
    int start = -1, end, verb, next = at + words, stop = marks_sentence_end(m, at);

    if (list_before(p, at))
        return next;
    for (int i = next; i <= stop && i <= next + LEAD_REACH; i++)
        if (marks_phrase(m, i, PHRASE_INACTIVE_LEAD)) /* "tablets also contain as inactive ingredients" */
            return i;
    for (int i = next; start < 0 && i <= stop && i <= next + LEAD_REACH; i++) {
        if (marks_gap_has(m->b, i, ":"))
            start = i;
        else if ((verb = marks_phrase(m, i, PHRASE_INACTIVE_VERB)))
            start = i + verb;
        else if (marks_gap_has(m->b, i, ".;,"))
            break;
    }
    if (start < 0 && next < m->b->token_count && marks_gap_has(m->b, next, "(") &&
        parser_bracket_end(m, next) + 1 == m->b->token_count && marks_gap_has(m->b, m->b->token_count, ")") &&
        marks_find_phrase(m, next, m->b->token_count, PHRASE_EXCIPIENT) < 0) {
        p->mode = MODE_INACTIVE; /* "Inactive ingredients (cream)": the list of a part stands below */
        p->fresh = true;
        p->ended = false;
        return m->b->token_count;
    }
    if (start < 0 && next < m->b->token_count && marks_gap_has(m->b, next, "(") &&
        marks_find_phrase(m, next, parser_bracket_end(m, next) + 1, PHRASE_EXCIPIENT) >= 0) {
        end = parser_bracket_end(m, next);
        take_list(p, next, end);
        return end + 1;
    }
    if (start < 0 && next < m->b->token_count && parser_joins(m->b, next) && marks_phrase(m, next, PHRASE_EXCIPIENT)) {
        p->mode = MODE_INACTIVE; /* "excipients lactose, starch": no sign tells where the list begins */
        p->fresh = false;
        return next;
    }
    if (start < 0) {
        if (next >= m->b->token_count) { /* a heading or "The other ingredients are" before a list */
            p->mode = MODE_INACTIVE;
            p->fresh = true;
        }
        return next;
    }
    p->mode = MODE_INACTIVE;
    p->fresh = true;
    return start;
}

/* "The other ingredients are": the lead that a word or two before it open, where no list has begun; 0 when none. */
static int lead_ahead(const marked_block *m, int at)
{
    for (int i = at + 1; i <= at + ARTICLE_REACH && i < m->b->token_count && parser_joins(m->b, i); i++)
        if (marks_phrase(m, i, PHRASE_INACTIVE_LEAD))
            return marks_find_phrase(m, at, i, PHRASE_EXCIPIENT) < 0 ? i : 0;
    return 0;
}

/* The list of inactive ingredients that starts at token `at`, up to the end of the sentence or the next lead. */
int inactive_items_at(parser *p, int at)
{
    const marked_block *m = p->m;
    int stop = marks_sentence_end(m, at), lead = lead_ahead(m, at);
    bool led = p->fresh;

    if (lead)
        return lead;
    lead = marks_find_phrase(m, at + 1, stop + 1, PHRASE_ACTIVE_LEAD);
    for (int i = at + 1; i <= stop && (lead < 0 || i < lead); i++)
        if (marks_phrase(m, i, PHRASE_INACTIVE_LEAD) && i + 1 < m->b->token_count && marks_gap_has(m->b, i + 1, ":"))
            lead = i;
    if (!is_on_packages(m, at, stop) && (led || !is_sentence(m, at, stop)))
        take_list(p, at, lead > at ? lead - 1 : stop);
    p->fresh = false;
    for (int i = at; i <= stop; i++)
        parser_take_volume(p, i);
    return lead > at ? lead : stop + 1;
}
