#include "leaflet/facts.h"
#include "leaflet/marks.h"
#include "leaflet/packages.h"
#include "leaflet/substances.h"

#include <stdlib.h>
#include <string.h>

#define FORMS_MAX 12
#define ROUTES_MAX 8
#define FIRST_BLOCKS 3   /* the leaflet's opening, which says what the product is */
#define NEGATION_REACH 3 /* words between "not" and a route it denies */

static bool topic_is(const block *b, const char *const *codes)
{
    for (; *codes; codes++)
        if (leaflet_has_code(b, *codes))
            return true;
    return false;
}

/* Texts that say what the product is made of and looks like. */
static bool describes(const leaflet *l, const block *b)
{
    static const char *const codes[] = {"34089-3", "34069-5", "43678-2", "51945-4", "55106-9", NULL};

    return topic_is(b, codes) || b - l->blocks < FIRST_BLOCKS || b - l->blocks == l->title_block;
}

static bool negated(const words_index *negation, const marked_block *m, int at)
{
    words_hit hit;

    for (int i = at - 1; i >= 0 && i >= at - NEGATION_REACH && m->sentence[i] == m->sentence[at]; i--)
        if (words_match_at(negation, m->b->tokens, m->b->token_count, i, &hit))
            return true;
    return false;
}

static void add_term(leaflet *l, const marked_block *m, const mark *k, fact_term *terms, int *count, int max)
{
    for (int i = 0; i < *count; i++)
        if (strcmp(terms[i].code, k->term->code) == 0)
            return;
    if (*count < max)
        terms[(*count)++] =
            (fact_term){marks_fact(l, m->b, m->index, k->first, k->first + k->count - 1), k->term->code, k->term->name};
}

/* A bare word ("solution") says nothing when a longer name with that word was found ("solution for injection"). */
static bool covered(const facts *f, const mark *k)
{
    size_t len = strcspn(k->word, "*");

    for (int i = 0; i < f->form_count; i++) {
        const data_term *term = data_find_term("dose-forms", f->forms[i].code);

        for (int w = 0; term && w < term->words; w++) {
            const char *phrase = data_term_words[term->first_word + w].text, *at = strstr(phrase, k->word);

            if (!at)
                for (at = phrase; (at = strchr(at, k->word[0])) && strncmp(at, k->word, len) != 0;)
                    at++;
            if (at && strchr(phrase, ' '))
                return true;
        }
    }
    return false;
}

/* Forms named by several words first, then those by one word that no longer name covers. */
static void find_forms(leaflet *l, const marked_block *blocks, int count)
{
    facts *f = &l->facts;

    f->forms = arena_alloc(l->memory, FORMS_MAX * sizeof *f->forms);
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < count; i++)
            for (int k = 0; k < blocks[i].count && describes(l, blocks[i].b); k++) {
                const mark *m = &blocks[i].marks[k];

                if (m->kind == MARK_FORM && (m->count == 1) == (pass == 1) && (pass == 0 || !covered(f, m)))
                    add_term(l, &blocks[i], m, f->forms, &f->form_count, FORMS_MAX);
            }
}

static void find_routes(leaflet *l, const marked_block *blocks, int count)
{
    static const char *const codes[] = {"34068-7", "34067-9", "43685-7", "43682-4", NULL};
    facts *f = &l->facts;
    words_index *negation = words_index_new();

    words_index_add_list(negation, "negation", l->language);
    f->routes = arena_alloc(l->memory, ROUTES_MAX * sizeof *f->routes);
    for (int i = 0; i < count; i++) {
        if (!describes(l, blocks[i].b) && !topic_is(blocks[i].b, codes))
            continue;
        for (int k = 0; k < blocks[i].count; k++) {
            const mark *m = &blocks[i].marks[k];

            if (m->kind == MARK_ROUTE && !negated(negation, &blocks[i], m->first))
                add_term(l, &blocks[i], m, f->routes, &f->route_count, ROUTES_MAX);
        }
    }
    words_index_free(negation);
}

static void find_document_type(leaflet *l, const marked_block *blocks, int count, findings *found)
{
    static const char *const lists[] = {"prescription", "otc"};
    static const char *const codes[] = {"34391-3", "34390-5"};
    fact said[2] = {{0}, {0}};
    facts *f = &l->facts;
    int kind;

    for (int i = 0; i < 2; i++) {
        words_index *index = words_index_new();
        words_hit hit;

        words_index_add_list(index, lists[i], l->language);
        for (int k = 0; k < count && !said[i].value; k++)
            if (words_find(index, blocks[k].b->tokens, blocks[k].b->token_count, 0, &hit))
                said[i] = marks_fact(l, blocks[k].b, blocks[k].index, hit.first, hit.first + hit.count - 1);
        words_index_free(index);
    }
    kind = !said[0].value && said[1].value;
    f->doc_code = codes[kind];
    f->doc_name = data_find_term("document-types", codes[kind])->name;
    f->doc_evidence = said[kind];
    if (said[0].value && said[1].value)
        findings_add(found, FINDING_SAFETY_SALE, l->name, said[0].line, said[0].column,
                     "'%s' here, but '%s' in line %ld: taken for a prescription drug", said[0].value, said[1].value,
                     said[1].line);
    else if (!said[kind].value)
        findings_add(found, FINDING_LEAFLET_TYPE, l->name, 0, 0,
                     "the leaflet does not say whether a prescription is needed: taken for a prescription drug");
}

/* --- products: one for each strength --- */

static bool liquid(const fact_term *form)
{
    static const char *const words[] = {"SOLUTION", "SUSPENSION", "INJECTION", "SYRUP", "EMULSION",
                                        "ELIXIR",   "LIQUID",     "DROPS",     NULL};

    for (const char *const *w = words; *w; w++)
        if (strstr(form->name, *w) && !strstr(form->name, "TABLET") && !strstr(form->name, "GRANULE"))
            return true;
    return false;
}

static bool injected(const char *name)
{
    return strncmp(name, "INJECTION", 9) == 0;
}

/* A mark names a form of the product when it is as telling as the words that gave the form: a bare "solution" does not
 * name the "solution for injection". */
static bool names_form(const mark *k, const fact_term *form)
{
    return k->kind == MARK_FORM && strcmp(k->term->code, form->code) == 0 &&
           (k->count > 1 || !strchr(form->source.value, ' '));
}

/* The form of the product a text speaks of: named in it, or last before it in the same section; -1 if none. */
static int form_near(const facts *f, const marked_block *blocks, int at, bool wet)
{
    for (int i = at; i >= 0 && blocks[i].b->topic == blocks[at].b->topic; i--)
        for (int k = 0; k < blocks[i].count; k++)
            for (int n = 0; n < f->form_count; n++)
                if (liquid(&f->forms[n]) == wet && names_form(&blocks[i].marks[k], &f->forms[n]))
                    return n;
    return -1;
}

/* The form a strength belongs to: the one its text speaks of, else one that fits its denominator. */
static int form_of(const facts *f, const marked_block *blocks, int count, const fact_ingredient *a)
{
    bool wet = a->per.value.value != NULL;
    int best = a->form;

    for (int i = 0; i < count && best < 0; i++)
        if (blocks[i].index == a->name.block)
            best = form_near(f, blocks, i, wet);
    for (int n = 0; n < f->form_count && best < 0; n++)
        if (liquid(&f->forms[n]) == wet && (!wet || injected(f->forms[n].name)))
            best = n;
    for (int n = 0; n < f->form_count && best < 0; n++)
        if (liquid(&f->forms[n]) == wet)
            best = n;
    return best < 0 && f->form_count ? 0 : best;
}

/* A liquid for drinking whose strength only a dose tells: "10 ml (1000 mg)". Taken when one form is without strength.
 */
static void take_strength_of_dose(leaflet *l, const marked_block *blocks, int count)
{
    facts *f = &l->facts;
    int form = -1;

    for (int n = 0; n < f->form_count && f->active_count; n++) {
        bool has = false;

        for (int i = 0; i < f->active_count; i++)
            has = has || form_of(f, blocks, count, &f->active[i]) == n;
        if (has || !liquid(&f->forms[n]))
            continue;
        if (form >= 0)
            return;
        form = n;
    }
    for (int i = 0; i < count && form >= 0; i++)
        if (leaflet_has_code(blocks[i].b, "34068-7") && substances_add_dose(l, &blocks[i], form))
            return;
}

static bool swallowed(const char *form)
{
    static const char *const words[] = {"TABLET", "CAPSULE", "SYRUP", "GRANULE", "ELIXIR", "LOZENGE", "PILL"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncmp(form, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

/* Injections go through a needle, tablets do not. */
static bool route_fits(const facts *f, int form, const fact_term *route)
{
    bool by_needle = strncmp(route->name, "INTRA", 5) == 0 || strcmp(route->name, "SUBCUTANEOUS") == 0;

    if (form < 0)
        return true;
    if (injected(f->forms[form].name))
        return by_needle;
    if (swallowed(f->forms[form].name))
        return !by_needle;
    for (int n = 0; n < f->form_count; n++)
        if (injected(f->forms[n].name))
            return !by_needle;
    return true;
}

static bool package_fits(const facts *f, int form, const fact_package *p)
{
    static const char *const needles[] = {"AMPULE", "VIAL", "CARTRIDGE", "SYRINGE"};
    bool needle = false;

    if (p->form >= 0)
        return p->form == form;
    if (form < 0 || f->form_count < 2)
        return true;
    for (size_t i = 0; i < sizeof needles / sizeof *needles; i++)
        needle = needle || strncmp(p->package.name, needles[i], strlen(needles[i])) == 0;
    return needle == injected(f->forms[form].name) && liquid(&f->forms[form]) == (p->content.unit != NULL || needle);
}

static fact_product *add_product(leaflet *l, int form)
{
    facts *f = &l->facts;
    fact_product *p = &f->products[f->product_count++];

    p->form = form;
    p->active = arena_alloc(l->memory, ((size_t)f->active_count + 1) * sizeof *p->active);
    p->packages = arena_alloc(l->memory, ((size_t)f->package_count + 1) * sizeof *p->packages);
    p->routes = arena_alloc(l->memory, ((size_t)f->route_count + 1) * sizeof *p->routes);
    for (int i = 0; i < f->package_count; i++)
        p->packages[i] = f->packages[i].inner < 0 && package_fits(f, form, &f->packages[i]);
    for (int i = 0; i < f->route_count; i++)
        p->routes[i] = route_fits(f, form, &f->routes[i]);
    return p;
}

/* Inactive ingredients belong to the forms that the text with them names, or to all when it names none. */
static bool inactive_fits(const facts *f, const marked_block *blocks, int count, int form)
{
    bool named = false;

    if (form < 0 || f->form_count < 2 || !f->inactive_count)
        return f->inactive_count > 0;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < blocks[i].count && blocks[i].index == f->inactive[0].block; k++)
            if (blocks[i].marks[k].kind == MARK_FORM) {
                if (strcmp(blocks[i].marks[k].term->code, f->forms[form].code) == 0)
                    return true;
                named = named || strchr(blocks[i].marks[k].word, ' ');
            }
    if (!named && f->active_count) /* the same text as a strength: the form of that one */
        for (int i = 0; i < f->active_count; i++)
            if (f->active[i].name.block == f->inactive[0].block)
                return form_of(f, blocks, count, &f->active[i]) == form;
    return !named;
}

static bool same_substance(const fact_ingredient *a, const fact_ingredient *b)
{
    return strcmp(a->name.value, b->name.value) == 0;
}

/* The strengths of the first substance make the products; a second substance joins them in order. */
static void make_products(leaflet *l, const marked_block *blocks, int count)
{
    facts *f = &l->facts;
    bool *used = arena_alloc(l->memory, ((size_t)f->form_count + 1) * sizeof *used);

    f->products = arena_alloc(l->memory, (size_t)(f->active_count + f->form_count + 1) * sizeof *f->products);
    for (int i = 0, strength = 0; i < f->active_count; i++) {
        fact_product *p;
        int form;

        if (!same_substance(&f->active[i], &f->active[0]) && f->active[i].form < 0)
            continue;
        form = form_of(f, blocks, count, &f->active[i]);
        p = add_product(l, form);
        p->inactive = inactive_fits(f, blocks, count, form);
        p->active[p->active_count++] = i;
        for (int k = 1; k < f->active_count; k++) {
            int nth = 0;
            bool last = true;

            if (same_substance(&f->active[k], &f->active[0]) || f->active[k].form >= 0)
                continue;
            for (int n = 1; n < k; n++)
                nth += same_substance(&f->active[n], &f->active[k]);
            for (int n = k + 1; n < f->active_count; n++)
                last = last && !same_substance(&f->active[n], &f->active[k]);
            if (nth == strength || (last && nth < strength))
                p->active[p->active_count++] = k;
        }
        if (form >= 0)
            used[form] = true;
        strength++;
    }
    for (int n = 0; n < f->form_count; n++) /* forms without a strength of their own */
        if (!used[n] && (f->active_count == 0 || f->form_count > 1))
            add_product(l, n)->inactive = inactive_fits(f, blocks, count, n);
    if (!f->product_count && (f->name.value || f->generic.value))
        add_product(l, -1)->inactive = f->inactive_count > 0;
}

static void report_gaps(const leaflet *l, findings *found)
{
    const facts *f = &l->facts;

    if (!f->name.value)
        findings_add(found, FINDING_LEAFLET_NAME, l->name, 0, 0, "no product name stands out in the text");
    if (!f->active_count)
        findings_add(found, FINDING_LEAFLET_ACTIVE, l->name, 0, 0, "no active ingredient was found");
    for (int i = 0; i < f->product_count; i++) {
        const fact_product *p = &f->products[i];
        const fact_term *form = p->form >= 0 ? &f->forms[p->form] : NULL;
        bool strength = false;

        for (int k = 0; k < p->active_count; k++)
            strength = strength || f->active[p->active[k]].amount.value.value;
        if (form && f->active_count && (!strength || !p->inactive))
            findings_add(found, FINDING_LEAFLET_PRODUCT, l->name, form->source.line, form->source.column,
                         "%s ('%s'): the leaflet does not state %s", form->name, form->source.value,
                         !strength && !p->inactive ? "its strength and inactive ingredients"
                         : !strength               ? "its strength"
                                                   : "its inactive ingredients");
    }
}

void facts_find(leaflet *l, const marked_block *blocks, int count, findings *found)
{
    find_forms(l, blocks, count);
    find_routes(l, blocks, count);
    substances_find(l, blocks, count);
    packages_find(l, blocks, count, found);
    find_document_type(l, blocks, count, found);
    take_strength_of_dose(l, blocks, count);
    make_products(l, blocks, count);
    report_gaps(l, found);
}
