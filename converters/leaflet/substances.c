#include "leaflet/substances.h"
#include "base/memory.h"
#include "leaflet/names.h"

#include <stdlib.h>
#include <string.h>

#define NAME_WORDS 5 /* words of the longest substance name */
#define LEAD_REACH 8 /* words from "active substance" to the verb behind it */
#define LIST_MAX 40  /* inactive ingredients */
#define STRENGTHS_MAX 12
#define ITEM_WORDS 6 /* words of the longest inactive ingredient */

typedef struct {
    leaflet *l;
    words_index *active_lead, *inactive_lead, *inactive_verb, *contains, *generic_lead;
} finder;

static bool is_any(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(word, *words) == 0)
            return true;
    return false;
}

/* Words no substance name has: the name ends before them. */
static bool ends_name(const token *t)
{
    static const char *const words[] = {"in",         "is",
                                        "are",        "and",
                                        "as",         "with",
                                        "which",      "that",
                                        "its",        "each",
                                        "per",        "for",
                                        "to",         "at",
                                        "or",         "it",
                                        "on",         "has",
                                        "by",         "together",
                                        "equivalent", "corresponding",
                                        "content",    "contains",
                                        "belongs",    "of",
                                        "the",        NULL};

    return t->number || is_any(t->text, words);
}

/* Last token of the name that starts at `first`, or -1: up to a sign, a number or a word that ends it. */
static int name_end(const block *b, int first)
{
    int i = first;

    if (first >= b->token_count || ends_name(&b->tokens[first]))
        return -1;
    while (i + 1 < b->token_count && i + 1 - first < NAME_WORDS && !marks_gap_has(b, i + 1, ",.;:()[]–—\t") &&
           !ends_name(&b->tokens[i + 1])) {
        size_t len;
        const char *gap = marks_gap(b, i + 1, &len);

        if (len > 1 && memchr(gap, '-', len)) /* " - ": a dash, not a hyphen */
            break;
        i++;
    }
    return i;
}

/* A number and the unit behind it: index of the number's mark, or -1. The unit may follow another number
 * ("500 and 1000 mg"). */
static const mark *unit_of(const marked_block *m, int i)
{
    if (m->marks[i].ambiguous)
        return NULL;
    for (int k = i + 1; k < m->count && k <= i + 3; k++) {
        int gap = m->marks[k].first - (m->marks[k - 1].first + m->marks[k - 1].count);

        if (m->marks[k].kind == MARK_UNIT)
            return gap == 0 ? &m->marks[k] : NULL;
        if (m->marks[k].kind != MARK_NUMBER || m->marks[k].ambiguous || gap > 1)
            return NULL;
    }
    return NULL;
}

static fact_quantity quantity_of(leaflet *l, const marked_block *m, int number, const mark *unit)
{
    fact_quantity q = {marks_fact(l, m->b, m->index, m->marks[number].first, m->marks[number].first), unit->term->code};

    q.value.value = m->marks[number].value;
    return q;
}

/* The volume that strengths of a sentence refer to: "in 4 ml", "5 ml contain", "/ 5 ml". */
static fact_quantity find_volume(leaflet *l, const marked_block *m, int sentence)
{
    for (int i = 0; i < m->count; i++) {
        const mark *unit;

        if (m->marks[i].kind != MARK_NUMBER || m->sentence[m->marks[i].first] != sentence)
            continue;
        unit = unit_of(m, i);
        if (unit && marks_is_volume(unit))
            return quantity_of(l, m, i, unit);
    }
    return (fact_quantity){{0}, NULL};
}

static bool same_quantity(const fact_quantity *a, const fact_quantity *b)
{
    if (!a->value.value || !b->value.value)
        return !a->value.value && !b->value.value;
    return strcmp(a->value.value, b->value.value) == 0 && strcmp(a->unit, b->unit) == 0;
}

static void add_active(finder *f, const fact *name, fact_quantity amount, fact_quantity per)
{
    facts *out = &f->l->facts;

    for (int i = 0; i < out->active_count; i++) {
        fact_ingredient *a = &out->active[i];
        bool same = names_alike(a->name.value, name->value);

        if (same && !a->amount.value.value) { /* named before without a strength */
            a->amount = amount;
            a->per = per;
            return;
        }
        if (same && ((same_quantity(&a->amount, &amount) && same_quantity(&a->per, &per)) || !amount.value.value))
            return;
    }
    if (out->active_count < STRENGTHS_MAX)
        out->active[out->active_count++] = (fact_ingredient){*name, amount, per, -1};
}

/* All strengths of the sentence, for one substance. */
static void add_strengths(finder *f, const marked_block *m, const fact *name, int sentence, int from)
{
    fact_quantity volume = find_volume(f->l, m, sentence), none = {{0}, NULL};
    int n = 0;

    for (int i = 0; i < m->count; i++) {
        const mark *unit;

        if (m->marks[i].kind != MARK_NUMBER || m->sentence[m->marks[i].first] != sentence || m->marks[i].first < from)
            continue;
        unit = unit_of(m, i);
        if (unit && marks_is_amount(unit)) {
            add_active(f, name, quantity_of(f->l, m, i, unit), volume);
            n++;
        } else if (n && !unit) {
            break;
        }
    }
    if (!n)
        add_active(f, name, none, none);
}

static bool composition(const block *b)
{
    static const char *const codes[] = {"34089-3", "34069-5", "43678-2", "51727-6", "55106-9", "42229-5", NULL};

    return data_topics[b->topic].code && is_any(data_topics[b->topic].code, codes);
}

/* "X, which is the active component of Y": the words before it. */
static bool name_before(finder *f, const marked_block *m, const words_hit *lead)
{
    const block *b = m->b;
    int i = lead->first - 1, last;

    while (i > 0 && is_any(b->tokens[i].text, (const char *const[]){"the", "is", "which", "a", "main", "an", NULL}))
        i--;
    if (i == lead->first - 1 || lead->first - 1 - i < 2 || i < 0)
        return false;
    if (!is_any(b->tokens[i + 1].text, (const char *const[]){"which", "is", NULL}))
        return false;
    last = i;
    while (i > 0 && last - i < NAME_WORDS - 1 && m->sentence[i - 1] == m->sentence[last] &&
           !marks_gap_has(b, i, ",;:()") && !ends_name(&b->tokens[i - 1]))
        i--;
    if (last - i > 2 || ends_name(&b->tokens[last]))
        return false;
    if (!f->l->facts.generic.value)
        f->l->facts.generic = marks_fact(f->l, b, m->index, i, last);
    return true;
}

/* Where the name starts behind "active substance": at the verb or colon, or right there; -1 if nowhere. */
static int name_start(const block *b, const words_hit *lead)
{
    static const char *const verbs[] = {"is", "are", "being", NULL};
    int next = lead->first + lead->count;

    for (int i = next; i < b->token_count && i <= next + LEAD_REACH; i++) {
        if (marks_gap_has(b, i, ":"))
            return i;
        if (marks_gap_has(b, i, ".;"))
            return -1;
        if (is_any(b->tokens[i].text, verbs))
            return i + 1 + (i + 1 < b->token_count && strcmp(b->tokens[i + 1].text, "the") == 0);
    }
    if (next < b->token_count && !marks_gap_has(b, next, ".,;()") && !ends_name(&b->tokens[next]))
        return next;
    return -1;
}

/* A quantity that ends right before token `at`, but for "of the": index of its number's mark, or -1. */
static int quantity_before(const marked_block *m, int at)
{
    int i = at - 1;

    while (i >= 0 && is_any(m->b->tokens[i].text, (const char *const[]){"of", "the", NULL}))
        i--;
    i = i >= 0 ? marks_at(m, i) : -1;
    if (i > 0 && m->marks[i].kind == MARK_UNIT && m->marks[i - 1].kind == MARK_NUMBER)
        return i - 1;
    return -1;
}

/* Where the name stands in "20 mg of X as the active substance"; -1 when it is not so. */
static int name_of_quantity(const marked_block *m, const words_hit *lead)
{
    const block *b = m->b;
    int at = lead->first - 1;

    while (at >= 0 && is_any(b->tokens[at].text, (const char *const[]){"the", "its", "an", NULL}))
        at--;
    if (at < 0 || strcmp(b->tokens[at].text, "as") != 0)
        return -1;
    for (int i = 0; i + 1 < m->count && m->marks[i + 1].first < at; i++) {
        int of = m->marks[i + 1].first + m->marks[i + 1].count;

        if (m->marks[i].kind == MARK_NUMBER && marks_is_amount(&m->marks[i + 1]) &&
            m->sentence[m->marks[i].first] == m->sentence[at] && of < at && strcmp(b->tokens[of].text, "of") == 0)
            return of + 1;
    }
    return -1;
}

static void take_active_lead(finder *f, const marked_block *m, const words_hit *lead)
{
    int start, end, before;
    bool quantity_first = false;
    fact name;

    if (name_before(f, m, lead) || !composition(m->b)) /* elsewhere the text may speak of another drug */
        return;
    start = name_of_quantity(m, lead);
    if (start >= 0)
        quantity_first = true;
    else
        start = name_start(m->b, lead);
    end = start < 0 ? -1 : name_end(m->b, start);
    if (end < 0)
        return;
    name = marks_fact(f->l, m->b, m->index, start, end);
    before = quantity_before(m, lead->first);
    add_strengths(f, m, &name, m->sentence[lead->first],
                  quantity_first ? 0
                  : before >= 0  ? m->marks[before].first
                                 : start);
}

/* "Each tablet contains 5 mg of X ...": for leaflets without the words "active substance". */
static void take_contains(finder *f, const marked_block *m, const words_hit *verb)
{
    int i = marks_from(m, verb->first + verb->count), start, end;
    const mark *unit;
    fact name;

    if (i < 0 || m->marks[i].first > verb->first + verb->count + 1 || m->marks[i].kind != MARK_NUMBER)
        return;
    unit = unit_of(m, i);
    if (!unit || !marks_is_amount(unit))
        return;
    start = unit->first + unit->count;
    start += start < m->b->token_count && strcmp(m->b->tokens[start].text, "of") == 0;
    start += start < m->b->token_count && strcmp(m->b->tokens[start].text, "the") == 0;
    end = name_end(m->b, start);
    if (end < 0 || marks_at(m, start) >= 0)
        return;
    name = marks_fact(f->l, m->b, m->index, start, end);
    add_active(f, &name, quantity_of(f->l, m, i, unit), find_volume(f->l, m, m->sentence[verb->first]));
}

/* An amount, an E number, a bracket or "in the core" ends an ingredient; a number of its name ("macrogol 400") does
 * not. */
static bool ends_ingredient(const marked_block *m, int first, int at)
{
    int number = marks_at(m, at);

    if (at == first)
        return m->b->tokens[at].number;
    if (marks_gap_has(m->b, at, "()") || strcmp(m->b->tokens[at].text, "in") == 0)
        return true;
    return m->b->tokens[at].number && (strpbrk(m->b->tokens[at].text, ".,") || (number >= 0 && unit_of(m, number)));
}

/* One ingredient from tokens first to last: without amounts, E numbers and what stands in brackets. */
static void add_inactive(finder *f, const marked_block *m, int first, int last)
{
    static const char *const joints[] = {"and", "or", "also", "the", NULL};
    facts *out = &f->l->facts;
    int end;

    while (first <= last && is_any(m->b->tokens[first].text, joints))
        first++;
    for (end = first; end <= last && !ends_ingredient(m, first, end); end++) {
        size_t len;
        const char *gap = marks_gap(m->b, end, &len);

        if (end > first && len > 1 && (memchr(gap, '-', len) || strstr(gap, "\xE2\x80\x93") == gap + 1))
            break;
    }
    end--;
    if (end < first || end - first >= ITEM_WORDS || out->inactive_count == LIST_MAX)
        return;
    out->inactive[out->inactive_count++] = marks_fact(f->l, m->b, m->index, first, end);
}

/* Where the list behind "auxiliary components" starts: at the colon or behind the verb. */
static int list_start(finder *f, const block *b, int next)
{
    words_hit hit;

    for (int i = next; i < b->token_count && i <= next + LEAD_REACH; i++) {
        if (marks_gap_has(b, i, ":"))
            return i;
        if (words_match_at(f->inactive_verb, b->tokens, b->token_count, i, &hit))
            return i + hit.count;
        if (marks_gap_has(b, i, ".;"))
            break;
    }
    return -1;
}

/* Takes the ingredients between two tokens, divided at commas, semicolons and "and". */
static void take_list(finder *f, const marked_block *m, int start, int end)
{
    int from = start;

    for (int i = start; i <= end; i++)
        if (i == end || marks_gap_has(m->b, i + 1, ",;") || strcmp(m->b->tokens[i + 1].text, "and") == 0) {
            add_inactive(f, m, from, i);
            from = i + 1;
        }
}

static int sentence_edge(const marked_block *m, int at, int step)
{
    while (at + step >= 0 && at + step < m->b->token_count && m->sentence[at + step] == m->sentence[at])
        at += step;
    return at;
}

/* "X, Y and Z were added as excipients": the list stands before; true when it is so. */
static bool list_before(finder *f, const marked_block *m, const words_hit *lead)
{
    static const char *const verbs[] = {"are", "is", "were", "was", "serve", "serves", "act", NULL};
    const block *b = m->b;
    int start, at = lead->first - 1;

    while (at >= 0 && is_any(b->tokens[at].text, (const char *const[]){"the", "its", NULL}))
        at--;
    if (at < 1 || strcmp(b->tokens[at].text, "as") != 0)
        return false;
    start = sentence_edge(m, at, -1);
    while (at > start && !is_any(b->tokens[at].text, verbs))
        at--;
    if (at > start)
        take_list(f, m, start, at - 1);
    return at > start;
}

static void take_inactive_lead(finder *f, const marked_block *m, const words_hit *lead)
{
    words_hit last;
    int start;

    if (list_before(f, m, lead))
        return;
    if (words_match_at(f->inactive_verb, m->b->tokens, m->b->token_count, lead->first + lead->count - 1, &last))
        start = lead->first + lead->count; /* "the other ingredients are" */
    else
        start = list_start(f, m->b, lead->first + lead->count);
    if (start >= 0 && start < m->b->token_count)
        take_list(f, m, start, sentence_edge(m, start, 1));
}

static void take_generic_lead(finder *f, const marked_block *m, const words_hit *lead)
{
    int start = lead->first + lead->count, end;

    if (f->l->facts.generic.value || start >= m->b->token_count || !marks_gap_has(m->b, start, ":-"))
        return;
    end = name_end(m->b, start);
    if (end >= 0)
        f->l->facts.generic = marks_fact(f->l, m->b, m->index, start, end);
}

/* The text of an "Active ingredient" section is the substance itself: "Famotidine 20 mg". */
static void take_active_section(finder *f, const marked_block *m)
{
    int end = m->b->kind != BLOCK_HEADING && m->b->token_count ? name_end(m->b, 0) : -1;
    fact name;

    if (end < 0)
        return;
    name = marks_fact(f->l, m->b, m->index, 0, end);
    add_strengths(f, m, &name, 0, 0);
}

static void take_inactive_section(finder *f, const marked_block *m)
{
    if (m->b->kind != BLOCK_HEADING && m->b->token_count)
        take_list(f, m, 0, m->b->token_count - 1);
}

/* "X tablets contain metformin hydrochloride, a ...": a substance without its amount, in a description. */
static void take_contains_bare(finder *f, const marked_block *m, const words_hit *verb)
{
    int start = verb->first + verb->count, end = start < m->b->token_count ? name_end(m->b, start) : -1;
    fact name;
    fact_quantity none = {{0}, NULL};

    if (f->l->facts.active_count || !leaflet_has_code(m->b, "34089-3") || m->sentence[verb->first] > 0 || end < 0 ||
        marks_at(m, start) >= 0 || m->b->tokens[start].capital)
        return;
    name = marks_fact(f->l, m->b, m->index, start, end);
    add_active(f, &name, none, none);
}

/* A single substance without strengths has those that stand in the title or among the dosage forms. */
static void take_strengths_elsewhere(finder *f, const marked_block *blocks, int count)
{
    facts *out = &f->l->facts;
    fact_quantity none = {{0}, NULL};

    if (out->active_count != 1 || out->active[0].amount.value.value)
        return;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < count; i++) {
            const marked_block *m = &blocks[i];
            fact name = out->active[0].name;

            if (pass == 0 ? m->index != f->l->title_block : !leaflet_has_code(m->b, "43678-2"))
                continue;
            for (int k = 0; k < m->count; k++) {
                const mark *unit = m->marks[k].kind == MARK_NUMBER ? unit_of(m, k) : NULL;

                if (unit && marks_is_amount(unit))
                    add_active(f, &name, quantity_of(f->l, m, k, unit), none);
            }
            if (pass == 0 && out->active[0].amount.value.value)
                return;
        }
}

static void each_lead(finder *f, const marked_block *m, const words_index *lead,
                      void (*take)(finder *, const marked_block *, const words_hit *))
{
    words_hit hit;

    for (int at = 0; words_find(lead, m->b->tokens, m->b->token_count, at, &hit); at = hit.first + hit.count)
        take(f, m, &hit);
}

/* First word of a name, in lower case. */
static const char *first_word(leaflet *l, const char *name)
{
    int count;
    token *tokens = words_split(l->memory, name, strlen(name), &count);

    return count ? tokens[0].text : "";
}

/* The generic name when the text has no words for it: the active ingredient's first word, as the label spells it most.
 */
static void settle_generic(leaflet *l, const marked_block *blocks, int count)
{
    facts *f = &l->facts;
    const char *word = f->active_count ? first_word(l, f->active[0].name.value) : "";
    int most = 0;

    if (f->generic.value || !*word)
        return;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < blocks[i].b->token_count; k++) {
            const char *text = blocks[i].b->tokens[k].text;
            int uses = 0;

            if (!names_alike(text, word) || (l->brand_count && names_alike(text, first_word(l, l->brand[0].text))))
                continue;
            for (int n = 0; n < count; n++)
                for (int t = 0; t < blocks[n].b->token_count; t++)
                    uses += strcmp(blocks[n].b->tokens[t].text, text) == 0;
            if (uses > most) {
                most = uses;
                f->generic = marks_fact(l, blocks[i].b, blocks[i].index, k, k);
            }
        }
}

void substances_find(leaflet *l, const marked_block *blocks, int count)
{
    finder f = {.l = l};

    f.active_lead = words_index_of_list("active-lead", l->language);
    f.inactive_lead = words_index_of_list("inactive-lead", l->language);
    f.inactive_verb = words_index_of_list("inactive-verb", l->language);
    f.contains = words_index_of_list("contains", l->language);
    f.generic_lead = words_index_of_list("generic-lead", l->language);
    l->facts.active = arena_alloc(l->memory, STRENGTHS_MAX * sizeof *l->facts.active);
    l->facts.inactive = arena_alloc(l->memory, LIST_MAX * sizeof *l->facts.inactive);
    for (int i = 0; i < count; i++) {
        each_lead(&f, &blocks[i], f.generic_lead, take_generic_lead);
        each_lead(&f, &blocks[i], f.active_lead, take_active_lead);
        if (composition(blocks[i].b) && !l->facts.inactive_count)
            each_lead(&f, &blocks[i], f.inactive_lead, take_inactive_lead);
    }
    for (int i = 0; i < count; i++) {
        if (leaflet_has_code(blocks[i].b, "55106-9") && !l->facts.active_count)
            take_active_section(&f, &blocks[i]);
        if (leaflet_has_code(blocks[i].b, "51727-6") && !l->facts.inactive_count)
            take_inactive_section(&f, &blocks[i]);
    }
    for (int i = 0; i < count && !l->facts.active_count; i++)
        if (composition(blocks[i].b))
            each_lead(&f, &blocks[i], f.contains, take_contains);
    for (int i = 0; i < count && !l->facts.active_count; i++)
        each_lead(&f, &blocks[i], f.contains, take_contains_bare);
    take_strengths_elsewhere(&f, blocks, count);
    settle_generic(l, blocks, count);
    words_index_free(f.active_lead);
    words_index_free(f.inactive_lead);
    words_index_free(f.inactive_verb);
    words_index_free(f.contains);
    words_index_free(f.generic_lead);
}

bool substances_add_dose(leaflet *l, const marked_block *m, int form)
{
    facts *f = &l->facts;

    for (int i = 0; i + 3 < m->count && f->active_count < STRENGTHS_MAX; i++) {
        const mark *k = m->marks + i;
        bool volume_first = k[1].kind == MARK_UNIT && marks_is_volume(&k[1]);

        if (k[0].kind != MARK_NUMBER || k[1].kind != MARK_UNIT || k[2].kind != MARK_NUMBER || k[3].kind != MARK_UNIT ||
            k[1].first != k[0].first + 1 || k[2].first != k[1].first + k[1].count || k[3].first != k[2].first + 1)
            continue;
        if (!marks_gap_has(m->b, k[2].first, "(") ||
            !(volume_first ? marks_is_amount(&k[3]) : marks_is_volume(&k[3])) ||
            !(volume_first || marks_is_amount(&k[1])))
            continue;
        f->active[f->active_count++] =
            (fact_ingredient){f->generic.value ? f->generic : f->active[0].name,
                              quantity_of(l, m, volume_first ? i + 2 : i, &k[volume_first ? 3 : 1]),
                              quantity_of(l, m, volume_first ? i : i + 2, &k[volume_first ? 1 : 3]), form};
        return true;
    }
    return false;
}
