#include "leaflet/facts/forms.h"
#include "leaflet/facts/strength.h"
#include "leaflet/words/kinds.h"
#include "leaflet/words/names.h"

#include <stdio.h>
#include <string.h>

#define FORMS_MAX 12
#define ROUTES_MAX 8
#define FIRST_BLOCKS 3   /* the leaflet's opening, which says what the product is */
#define TITLE_WORDS 24   /* words of the longest of these that is a title */
#define PANEL_WORDS 10   /* words of the longest line of a package that names the product */
#define ROUTE_WORDS 7    /* of a sentence that tells a route and nothing else */
#define NEGATION_REACH 3 /* words between "not" and a route it denies ... */
#define DENIAL_REACH 6   /* ... and the same with "give" behind it */
#define MADE_INTO_REACH 16
#define COMPARED_REACH 4  /* words from "compared with" to a route */
#define FORBIDDEN_REACH 6 /* words from a route to "is prohibited" */
#define ONLY_REACH 3      /* words from "only" to the one route, or from that to "only" */
#define PART_REACH 4      /* words from the bracket behind "active ingredient" to a form in it */
#define IN_TITLE 4        /* weight of a form that the title names */
#define ENOUGH 2          /* a form needs evidence of this weight to be the product's */

typedef struct {
    const data_term *term;
    const marked_block *m;
    const mark *k;
    int weight;
    bool narrow; /* several words name it */
} candidate;

typedef struct {
    leaflet *l;
    candidate items[FORMS_MAX * 2];
    int count;
} survey;

typedef struct {
    leaflet *l;
    bool anywhere[ROUTES_MAX]; /* of each route found: told by words that fit any place the medicine is applied to */
    bool told[ROUTES_MAX];     /* ... where the text says how it is given, not only what to mind then */
    bool any_told;
} route_survey;

/* "Active ingredient (in external cream)": in the bracket behind the words that open a line. */
static bool is_part_named(const marked_block *m, const mark *k)
{
    int words = marks_phrase(m, 0, PHRASE_ACTIVE_LEAD);

    return words && k->first >= words && k->first <= words + PART_REACH && marks_gap_has(m->b, words, "(") &&
           marks_find_phrase(m, words, k->first, PHRASE_ACTIVE_LEAD) < 0;
}

/* "Each tablet", "20 mg tablets", "10 tablets in a blister", "in the form of tablets", "bottles of tablets". */
static bool is_product(const survey *s, const marked_block *m, const mark *k)
{
    int before = marks_at(m, k->first - 1), behind = k->first + k->count, words;
    strength told;
    const mark *previous = before >= 0 ? &m->marks[before] : NULL;

    for (int at = k->first; at > k->first - 3 && at > 0 && !marks_gap_has(m->b, at, ",.;:("); at--)
        if (marks_phrase_before(m, at, PHRASE_EACH) >= 0)
            return true;
    if (is_part_named(m, k))
        return true;
    if (previous && previous->kind == MARK_UNIT && !marks_gap_has(m->b, k->first, ",.;(")) /* "20 mg tablets" */
        return true;
    if (marks_starting(m, behind, MARK_NUMBER) && strength_at(s->l, m, behind, &told)) /* "syrup 15 mg/5 ml" */
        return true;
    if (marks_phrase_before(m, k->first, PHRASE_SALT) >= 0)
        return true;
    words = marks_phrase_before(m, k->first, PHRASE_MADE_OF);
    if (words > 0 && marks_at(m, words - 1) >= 0 && m->marks[marks_at(m, words - 1)].kind == MARK_PACKAGE)
        return true;
    for (int i = before; i >= 0 && i >= before - 1; i--)
        if (m->marks[i].kind == MARK_NUMBER && m->marks[i].digits && m->marks[i].first >= k->first - 3 &&
            i + 2 < m->count)
            for (int n = i + 2; n < m->count && n <= i + 4; n++)
                if (m->marks[n].kind == MARK_PACKAGE && m->sentence[m->marks[n].first] == m->sentence[k->first])
                    return true;
    return false;
}

/* "Each tablet contains 5 mg", wherever it stands. */
static bool contains_strength(const marked_block *m, const mark *k)
{
    int behind = k->first + k->count, words = marks_phrase(m, behind, PHRASE_CONTAINS);
    const mark *number = words ? marks_starting(m, behind + words, MARK_NUMBER) : NULL;
    int each = k->first;

    while (each > 0 && each > k->first - 3 && marks_phrase_before(m, each, PHRASE_EACH) < 0)
        each--;
    return number && marks_starting(m, number->first + number->count, MARK_UNIT) &&
           marks_phrase_before(m, each, PHRASE_EACH) >= 0;
}

/* A line of the package: "CLOTRIMAZOLE CREAM USP, 1%", "Bacitracin Zinc Ointment". */
static bool is_named_product(const marked_block *m, const mark *k)
{
    size_t len;

    if (!kinds_in(m->b, SECTIONS_PANEL) || m->b->token_count > PANEL_WORDS || k->first == 0 ||
        marks_at(m, k->first - 1) >= 0 || !m->b->tokens[k->first - 1].capital || !m->b->tokens[k->first].capital)
        return false;
    marks_gap(m->b, k->first, &len);
    return len == 1;
}

/* "granules with a smell of orange, for suspension; tablets": the description opens with a form, and this one is in the
 * same sentence. */
static bool in_list_of_forms(const marked_block *m, const mark *k)
{
    return m->count && m->marks[0].kind == MARK_FORM && m->marks[0].first == 0 && m->sentence[k->first] == 0;
}

static int weight_of(const survey *s, const marked_block *m, const mark *k)
{
    int index = m->index;
    bool described = kinds_in(m->b, SECTIONS_FORM);

    if (marks_phrase_before(m, k->first, PHRASE_FOR_MAKING) >= 0)
        return 0;
    if (index == s->l->title_block || (index < FIRST_BLOCKS && m->b->token_count <= TITLE_WORDS))
        return IN_TITLE;
    if (contains_strength(m, k))
        return 3;
    if (!described && index >= FIRST_BLOCKS && !kinds_in(m->b, SECTIONS_PACKAGE))
        return 0;
    if (is_product(s, m, k) || is_named_product(m, k))
        return 3;
    if (kinds_in(m->b, SECTIONS_STRENGTH) || (described && in_list_of_forms(m, k)))
        return 2;
    return described || index < FIRST_BLOCKS ? 1 + (k->count > 1) : 0;
}

/* "granules of light colour, for preparation of suspension": the term of both, or NULL. */
static const data_term *made_into(const marked_block *m, const mark *k)
{
    for (int i = k->first + k->count; i < m->b->token_count && i < k->first + MADE_INTO_REACH; i++) {
        int words = marks_phrase(m, i, PHRASE_FOR_MAKING);
        const mark *into = words ? marks_starting(m, i + words, MARK_FORM) : NULL;
        char name[64];

        if (m->sentence[i] != m->sentence[k->first] || marks_gap_has(m->b, i, ";"))
            return NULL;
        if (into && (size_t)snprintf(name, sizeof name, "%s, FOR %s", k->term->name, into->term->name) < sizeof name)
            return data_find_term_by_name("dose-forms", name);
    }
    return NULL;
}

static void add_candidate(survey *s, const marked_block *m, const mark *k, int weight)
{
    candidate c = {k->term, m, k, weight, k->count > 1};
    const data_term *both = kinds_is(k->term->name, KIND_POWDER) ? made_into(m, k) : NULL;

    if (both) {
        c.term = both;
        c.narrow = true;
    }
    for (int i = 0; i < s->count; i++)
        if (s->items[i].term == c.term) {
            if (weight > s->items[i].weight || (weight == s->items[i].weight && k->count > s->items[i].k->count))
                s->items[i] = c;
            return;
        }
    if (s->count < FORMS_MAX * 2)
        s->items[s->count++] = c;
}

/* Whether the name of a term begins with all of another's, or the other is a word of it: "TABLET" of "TABLET, COATED",
 * "SOLUTION" of "INJECTION, SOLUTION". */
static bool narrower(const char *name, const char *wide)
{
    size_t len = strlen(wide);
    const char *at = strstr(name, wide);

    return strcmp(name, wide) != 0 && at && (at == name || at[-1] == ' ') &&
           (!at[len] || at[len] == ',' || at[len] == '/');
}

/* The words for a form have the one word for another: "soluzione" in "spray nasale, soluzione". */
static bool has_word(const candidate *several, const candidate *one)
{
    const token *words = several->m->b->tokens + several->k->first;

    for (int i = 0; i < several->k->count; i++)
        if (words[i].type == one->m->b->tokens[one->k->first].type)
            return true;
    return false;
}

/* "Round, biconvex coated tablets" tells of the looks of the delayed-release tablets that better places name: forms of
 * the same first word. */
static bool describes(const candidate *c, const candidate *other)
{
    size_t word = strcspn(c->term->name, " ,");

    return c->weight <= ENOUGH && other->weight > ENOUGH && strncmp(c->term->name, other->term->name, word) == 0 &&
           other->term->name[word] == ',';
}

/* "Orvexin dry syrup", and on a line of its own in the title "Oral suspension": what the powder is made into. */
static bool titles_made_of(const candidate *c, const candidate *other)
{
    return c->weight == IN_TITLE && other->weight == IN_TITLE && c->m != other->m &&
           kinds_is(other->term->name, KIND_POWDER);
}

static bool are_both(const data_term *a, const data_term *b, kind what)
{
    return kinds_is(a->name, what) && kinds_is(b->name, what);
}

/* A bare word ("solution") says nothing when a narrower term was found too; nor does the term that a longer name only
 * mentions: the suspension of "granules for suspension"; "powder" or "drops" say nothing beside those of some kind, nor
 * a word that stands in the words for another. */
static bool covered(const survey *s, const candidate *c)
{
    for (int i = 0; i < s->count; i++) {
        const candidate *other = &s->items[i];

        if (other == c || other->weight < ENOUGH)
            continue;
        if ((narrower(other->term->name, c->term->name) && (!c->narrow || titles_made_of(c, other))) ||
            describes(c, other))
            return true;
        if (kinds_is(c->term->name, KIND_POWDER) && kinds_is(c->term->name, KIND_METERED) &&
            kinds_is(other->term->name, KIND_CAPSULE))
            return true; /* "powder for inhalation. Each capsule contains" */
        if (!c->narrow && other->narrow &&
            (are_both(c->term, other->term, KIND_POWDER) || are_both(c->term, other->term, KIND_DROPS) ||
             has_word(other, c)))
            return true;
    }
    return false;
}

static void find_forms(leaflet *l, const marked_block *blocks, int count)
{
    survey s = {.l = l};
    facts *f = &l->facts;
    int enough = 0;

    f->forms = arena_alloc(l->memory, FORMS_MAX * sizeof *f->forms);
    for (int i = 0; i < count; i++)
        for (int k = 0; k < blocks[i].count; k++) {
            const mark *m = &blocks[i].marks[k];
            int weight = m->kind == MARK_FORM ? weight_of(&s, &blocks[i], m) : 0;

            if (weight)
                add_candidate(&s, &blocks[i], m, weight);
            enough = weight > enough ? weight : enough;
        }
    if (enough > ENOUGH)
        enough = ENOUGH;
    for (int i = 0; i < s.count && f->form_count < FORMS_MAX; i++) {
        const candidate *c = &s.items[i];

        if (c->weight >= enough && !covered(&s, c) && (enough == ENOUGH || kinds_is(c->term->name, KIND_PIECE)))
            f->forms[f->form_count++] =
                (fact_term){marks_fact(l, c->m->b, c->m->index, c->k->first, c->k->first + c->k->count - 1),
                            c->term->code, c->term->name};
    }
}

int forms_index(const facts *f, const data_term *term)
{
    for (int i = 0; term && i < f->form_count; i++)
        if (strcmp(f->forms[i].code, term->code) == 0)
            return i;
    for (int i = 0; term && i < f->form_count; i++)
        if (narrower(f->forms[i].name, term->name))
            return i;
    return -1;
}

/* "compared with reception inside". */
static bool is_compared_to(const marked_block *m, int at)
{
    for (int i = at; i >= 0 && i > at - COMPARED_REACH && m->sentence[i] == m->sentence[at]; i--)
        if (marks_phrase_before(m, i, PHRASE_COMPARED) >= 0)
            return true;
    return false;
}

/* "for intramuscular use only", "only into a muscle". */
static bool is_only(const marked_block *m, const mark *route)
{
    int from = route->first - ONLY_REACH, to = route->first + route->count + ONLY_REACH;

    for (int i = from > 0 ? from : 0; i < to && i < m->b->token_count; i++)
        if (m->sentence[i] == m->sentence[route->first] && marks_phrase(m, i, PHRASE_ONLY))
            return true;
    return false;
}

/* The route that another one at token `at` is joined to, "intravenously, subcutaneously or"; NULL when none is. */
static const mark *joined_to(const marked_block *m, int at)
{
    int joint = at > 1 && marks_phrase(m, at - 1, PHRASE_JOINT);
    int before = marks_at(m, at - 1 - joint);

    return before >= 0 && m->marks[before].kind == MARK_ROUTE && (joint || marks_gap_has(m->b, at, ",/")) &&
                   m->sentence[m->marks[before].first] == m->sentence[at]
               ? &m->marks[before]
               : NULL;
}

/* Words at token i deny the route at token `at`: near it any do, farther away such as "do not give". */
static bool is_negated(const marked_block *m, int at, int i)
{
    int words = marks_phrase(m, i, PHRASE_NEGATION);

    return at - i <= NEGATION_REACH ? words || marks_phrase(m, i, PHRASE_MISHAP)
                                    : words && marks_phrase(m, i + words, PHRASE_PRESCRIBED_FORM);
}

/* "do not swallow", "if swallowed by accident"; farther away, "do not give it by the intravenous way". A route between
 * is the one denied: "not into a vein, but into a muscle"; this one is as well where it is joined to that. */
static bool negated_before(const marked_block *m, const mark *route)
{
    int at = route->first;
    const mark *other = joined_to(m, at);

    if (other)
        return !is_only(m, route) && negated_before(m, other);
    for (int i = at - 1, parted = 0;
         i >= 0 && i >= at - DENIAL_REACH && m->sentence[i] == m->sentence[at] && !marks_gap_has(m->b, i + 1, ";");
         i--) {
        parted = parted || marks_gap_has(m->b, i + 1, ",:");
        if (parted && at - i > NEGATION_REACH)
            return false;
        if (is_negated(m, at, i) || (!parted && marks_phrase(m, i, PHRASE_FORBIDDEN)))
            return true;
        if (marks_at(m, i) >= 0 && m->marks[marks_at(m, i)].kind == MARK_ROUTE)
            return false;
    }
    return false;
}

/* The clause ends before the token. */
static bool ends_clause(const marked_block *m, int at)
{
    return at >= m->b->token_count || m->sentence[at] != m->sentence[at - 1] || marks_gap_has(m->b, at, ".,;:!()\n") ||
           marks_phrase(m, at, PHRASE_JOINT) || marks_phrase(m, at, PHRASE_REASON);
}

/* "intravenous use of the medicine is strictly prohibited", "neither this nor that way": not for some patients only. */
static bool forbidden_behind(const marked_block *m, const mark *route)
{
    bool open = false; /* a comma joins another route to it, and no "or" yet */

    for (int i = route->first + route->count, end = i + FORBIDDEN_REACH;
         marks_has(m, PHRASE_FORBIDDEN) && i < m->b->token_count && i <= end &&
         m->sentence[i] == m->sentence[route->first] && !marks_gap_has(m->b, i, ";:\n");
         i++) {
        const mark *other = marks_starting(m, i, MARK_ROUTE);
        int words = other ? 0 : marks_phrase(m, i, PHRASE_FORBIDDEN);

        if (words)
            return !open && ends_clause(m, i + words);
        if (other ? !joined_to(m, i) : marks_gap_has(m->b, i, ","))
            return false;
        if (other) {
            open = marks_gap_has(m->b, i, ",");
            i += other->count - 1;
            end = i + FORBIDDEN_REACH;
        }
    }
    return false;
}

static bool denied(const marked_block *m, const mark *route)
{
    return negated_before(m, route) || forbidden_behind(m, route);
}

/* How many words the sentence has. */
static int sentence_words(const marked_block *m, int at)
{
    return marks_sentence_end(m, at) - marks_sentence_start(m, at) + 1;
}

/* The place says how the product is given, not only what to mind with those who get it so. */
static bool tells_use(const leaflet *l, const marked_block *m, int at)
{
    return m->dosing || m->index < FIRST_BLOCKS || m->index == l->title_block || !kinds_in(m->b, SECTIONS_WARNING) ||
           sentence_words(m, at) <= ROUTE_WORDS;
}

static void add_route(route_survey *s, const marked_block *m, const data_term *term, int first, int last)
{
    facts *f = &s->l->facts;
    bool anywhere = marks_phrase(m, first, PHRASE_ANY_SURFACE) > last - first, told = tells_use(s->l, m, first);

    s->any_told = s->any_told || told;
    for (int i = 0; i < f->route_count; i++)
        if (strcmp(f->routes[i].code, term->code) == 0) {
            s->anywhere[i] = s->anywhere[i] && anywhere;
            s->told[i] = s->told[i] || told;
            return;
        }
    if (f->route_count == ROUTES_MAX)
        return;
    s->anywhere[f->route_count] = anywhere;
    s->told[f->route_count] = told;
    f->routes[f->route_count++] = (fact_term){marks_fact(s->l, m->b, m->index, first, last), term->code, term->name};
}

/* The words for routes, to be found within the words for forms: "oral suspension". */
static words_index *index_routes(const char *unused, const char *language)
{
    words_index *index = words_index_new();

    (void)unused;
    words_index_add_kind(index, DATA_TERMS, (int)(data_find_list("routes") - data_term_lists), language);
    return index;
}

static void find_routes_in_forms(route_survey *s, const marked_block *m, const words_index *routes)
{
    for (int k = 0; k < m->count; k++) {
        const mark *form = &m->marks[k];

        for (int i = form->first; form->kind == MARK_FORM && i < form->first + form->count; i++) {
            words_hit hit;

            if (forms_index(&s->l->facts, form->term) >= 0 &&
                words_match_at(routes, m->b->tokens, m->b->token_count, i, &hit))
                add_route(s, m, &data_terms[data_term_words[hit.value].term], i, i + hit.count - 1);
        }
    }
}

static bool speaks_of_routes(const leaflet *l, const marked_block *m)
{
    return kinds_in(m->b, SECTIONS_ROUTE) || m->dosing || m->index < FIRST_BLOCKS || m->index == l->title_block;
}

/* In sections that speak of the body's parts as well a single adjective is no route ("rectal bleeding"), and warnings
 * tell one only by itself ("For external use only."). */
static bool tells_route(const leaflet *l, const marked_block *m, const mark *route)
{
    int behind = route->first + route->count;

    if (behind < m->b->token_count && marks_phrase(m, behind, PHRASE_BODY_NOUN))
        return false;
    if (speaks_of_routes(l, m))
        return route->count > 1 || !kinds_in(m->b, SECTIONS_BODY) || marks_phrase(m, route->first, PHRASE_ROUTE_ADVERB);
    return kinds_in(m->b, SECTIONS_WARNING) && route->count > 1 && sentence_words(m, route->first) <= ROUTE_WORDS;
}

/* The route opens a part of a list of what is contraindicated: "intravenous use of the solution with lidocaine". */
static bool is_contraindicated(const marked_block *m, const mark *route)
{
    return kinds_in(m->b, SECTIONS_CONTRAINDICATIONS) &&
           (route->first == 0 || marks_gap_has(m->b, route->first, ":;\n"));
}

/* The name of the product goes on with the route: "Zenalor I.M."; or the title has it. */
static bool goes_with_name(const leaflet *l, const marked_block *m, const mark *route)
{
    const mark *other = joined_to(m, route->first);

    return m->index == l->title_block || (other && goes_with_name(l, m, other)) ||
           (route->first > 0 && !marks_gap_has(m->b, route->first, ".,;:(") &&
            names_is_product(l, m->b->tokens[route->first - 1].type));
}

/* One way through the needle is contraindicated or denied in the warnings, and another is told to be the only one or is
 * that of the name. */
static bool is_ruled_out(const leaflet *l, const marked_block *blocks, int count, const fact_term *term)
{
    bool against = false, other = false;

    for (int i = 0; i < count; i++)
        for (int k = 0; k < blocks[i].count; k++) {
            const marked_block *m = &blocks[i];
            const mark *route = &m->marks[k];
            bool same = route->kind == MARK_ROUTE && strcmp(route->term->code, term->code) == 0;

            if (route->kind != MARK_ROUTE)
                continue;
            if (same && goes_with_name(l, m, route))
                return false;
            if (same)
                against = against || is_contraindicated(m, route) || denied(m, route);
            else if (kinds_is(route->term->name, KIND_BY_NEEDLE))
                other = other || goes_with_name(l, m, route) || (kinds_in(m->b, SECTIONS_DOSING) && is_only(m, route));
        }
    return against && other;
}

static void drop_routes(route_survey *s, const marked_block *blocks, int count)
{
    facts *f = &s->l->facts;
    bool organ = false;
    int kept = 0;

    for (int i = 0; i < f->route_count; i++)
        organ = organ || kinds_is(f->routes[i].name, KIND_INTO_ORGAN);
    for (int i = 0; i < f->route_count; i++) {
        bool needle = kinds_is(f->routes[i].name, KIND_BY_NEEDLE);

        if ((s->told[i] || !s->any_told) && !(organ && s->anywhere[i]) &&
            !(needle && f->route_count > 1 && is_ruled_out(s->l, blocks, count, &f->routes[i])))
            f->routes[kept++] = f->routes[i];
    }
    f->route_count = kept;
}

static void find_routes(leaflet *l, const marked_block *blocks, int count)
{
    route_survey s = {.l = l};
    const words_index *routes = words_index_kept(index_routes, "", l->language);

    l->facts.routes = arena_alloc(l->memory, ROUTES_MAX * sizeof *l->facts.routes);
    for (int i = 0; i < count; i++) {
        const marked_block *m = &blocks[i];

        for (int k = 0; k < m->count; k++) {
            const mark *route = &m->marks[k];

            if (route->kind == MARK_ROUTE && tells_route(l, m, route) && !denied(m, route) &&
                !is_compared_to(m, route->first))
                add_route(&s, m, route->term, route->first, route->first + route->count - 1);
        }
        if (speaks_of_routes(l, m))
            find_routes_in_forms(&s, m, routes);
    }
    drop_routes(&s, blocks, count);
}

void forms_find(leaflet *l, const marked_block *blocks, int count)
{
    find_forms(l, blocks, count);
    find_routes(l, blocks, count);
}
