#include "leaflet/facts/products.h"
#include "leaflet/facts/composition_parser.h"
#include "leaflet/facts/forms.h"
#include "leaflet/facts/substances.h"
#include "leaflet/words/kinds.h"

#include <string.h>

#define STRENGTHS_MAX 48 /* of all products */
#define PRODUCTS_MAX 24

static bool liquid(const fact_term *form)
{
    return kinds_is(form->name, KIND_LIQUID) || kinds_is(form->name, KIND_INJECTED);
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

static bool is_wet(const composition_statement *s)
{
    for (int i = 0; i < s->count; i++)
        for (int k = 0; k < s->items[i].count; k++)
            if (s->items[i].strengths[k].per.value.value)
                return true;
    return false;
}

/* The form can be what the statement tells of: no tablets lie in a vial. */
static bool can_be(const fact_term *form, const composition_statement *s, bool wet)
{
    return liquid(form) == wet && !(s->in_vial && kinds_is(form->name, KIND_PIECE));
}

/* The form a statement belongs to: the one it names, the one its text speaks of, else one that fits its strengths; -1
 * when there is none. */
static int form_of(const facts *f, const marked_block *blocks, int count, const composition_statement *s)
{
    bool wet = is_wet(s);
    int best = forms_index(f, s->form);

    for (int i = 0; i < count && best < 0; i++)
        if (blocks[i].index == s->block)
            best = form_near(f, blocks, i, wet);
    if (best >= 0 && s->in_vial && kinds_is(f->forms[best].name, KIND_PIECE))
        best = -1;
    for (int n = 0; n < f->form_count && best < 0; n++)
        if (can_be(&f->forms[n], s, wet) && (!wet || kinds_is(f->forms[n].name, KIND_INJECTED)))
            best = n;
    for (int n = 0; n < f->form_count && best < 0; n++)
        if (can_be(&f->forms[n], s, wet))
            best = n;
    for (int n = 0; n < f->form_count && best < 0; n++)
        if (!s->in_vial || !kinds_is(f->forms[n].name, KIND_PIECE))
            best = n;
    return best;
}

/* A liquid whose strength only a dose tells: "10 ml (1000 mg)". Taken when one form is without strength. */
static void take_strength_of_dose(leaflet *l, composition *c, const marked_block *blocks, int count)
{
    facts *f = &l->facts;
    int form = -1;

    for (int n = 0; n < f->form_count && c->count; n++) {
        bool has = false;

        for (int i = 0; i < c->count; i++)
            has = has || form_of(f, blocks, count, &c->statements[i]) == n;
        if (has || !kinds_is(f->forms[n].name, KIND_LIQUID) || kinds_is(f->forms[n].name, KIND_INJECTED))
            continue;
        if (form >= 0)
            return;
        form = n;
    }
    for (int i = 0; i < count && form >= 0; i++)
        if (kinds_in(blocks[i].b, SECTIONS_DOSE) &&
            substances_add_dose(c, l, &blocks[i], data_find_term("dose-forms", f->forms[form].code)))
            return;
}

/* Injections go through a needle, tablets do not; creams are not swallowed. */
static bool route_fits(const facts *f, int form, const fact_term *route)
{
    bool by_needle = kinds_is(route->name, KIND_BY_NEEDLE);

    if (form < 0)
        return true;
    if (kinds_is(f->forms[form].name, KIND_OUTSIDE) && kinds_is(route->name, KIND_BY_MOUTH))
        return false;
    if (kinds_is(f->forms[form].name, KIND_INJECTED))
        return by_needle;
    if (kinds_is(f->forms[form].name, KIND_SWALLOWED))
        return !by_needle;
    for (int n = 0; n < f->form_count; n++)
        if (kinds_is(f->forms[n].name, KIND_INJECTED))
            return !by_needle;
    return true;
}

/* Tubes of 30 g hold a cream or granules, bottles of 100 ml a syrup or a spray, and neither holds tablets. */
static bool is_held(const fact_term *form, const char *unit, bool needle)
{
    if (!unit)
        return liquid(form) == needle;
    if (kinds_is(form->name, KIND_PIECE))
        return false;
    return strcmp(unit, "g") == 0 ? !liquid(form) || kinds_is(form->name, KIND_POWDER)
                                  : !kinds_is(form->name, KIND_WEIGHED);
}

/* What a package holds is told, or it can be this form alone: "Packs of 10 sachets". */
static bool has_contents(const facts *f, const fact_package *p)
{
    return p->content.value.value || (p->outer >= 0 && f->form_count < 2);
}

static bool package_fits(const facts *f, int form, const fact_package *p)
{
    bool needle = kinds_is(p->package.name, KIND_FOR_NEEDLE);

    if (p->form >= 0)
        return p->form == form;
    if (form < 0 || f->form_count < 2)
        return true;
    return needle == kinds_is(f->forms[form].name, KIND_INJECTED) && is_held(&f->forms[form], p->content.unit, needle);
}

static fact_product *add_product(leaflet *l, int form)
{
    facts *f = &l->facts;
    fact_product *p = &f->products[f->product_count++];

    *p = (fact_product){.form = form};
    p->active = arena_alloc(l->memory, (COMPOSITION_ITEMS + 1) * sizeof *p->active);
    p->inactive = arena_alloc(l->memory, ((size_t)f->inactive_count + 1) * sizeof *p->inactive);
    p->packages = arena_alloc(l->memory, ((size_t)f->package_count + 1) * sizeof *p->packages);
    p->routes = arena_alloc(l->memory, ((size_t)f->route_count + 1) * sizeof *p->routes);
    for (int i = 0; i < f->package_count; i++)
        p->packages[i] =
            f->packages[i].inner < 0 && has_contents(f, &f->packages[i]) && package_fits(f, form, &f->packages[i]);
    for (int i = 0; i < f->route_count; i++)
        p->routes[i] = route_fits(f, form, &f->routes[i]);
    return p;
}

/* "Inactive ingredients (insert)" is on the "vaginal insert": the last word of the form stands in the bracket. */
static bool in_bracket_of(const marked_block *m, const fact_term *form)
{
    const char *last = strrchr(form->source.value, ' ');

    for (int i = 1; last && i < m->b->token_count; i++)
        if (marks_gap_has(m->b, i, "(") || (i > 1 && marks_gap_has(m->b, i - 1, "(")))
            if (words_likeness(m->b->tokens[i].text, last + 1) >= 0.9)
                return true;
    return false;
}

/* The text names a form of the product. */
static bool names_any(const facts *f, const mark *k)
{
    for (int n = 0; n < f->form_count; n++)
        if (names_form(k, &f->forms[n]))
            return true;
    return false;
}

/* Inactive ingredients belong to the forms that the text which opens their list names, or to all when it names none. */
static bool inactive_fits(const facts *f, const composition *c, const marked_block *blocks, int count, int form,
                          int list)
{
    bool named = false;

    if (form < 0 || f->form_count < 2)
        return true;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < blocks[i].count && blocks[i].index == list; k++)
            if (blocks[i].marks[k].kind == MARK_FORM) {
                if (names_form(&blocks[i].marks[k], &f->forms[form]))
                    return true;
                named = named || blocks[i].marks[k].count > 1 || names_any(f, &blocks[i].marks[k]);
            }
    for (int i = 0; i < count && !named; i++)
        for (int n = 0; n < f->form_count && blocks[i].index == list; n++)
            if (in_bracket_of(&blocks[i], &f->forms[n])) {
                if (n == form)
                    return true;
                named = true;
            }
    for (int i = 0; i < c->count && !named; i++) /* the same text as a strength: the form of that one */
        if (c->statements[i].block == list)
            return form_of(f, blocks, count, &c->statements[i]) == form;
    return !named;
}

static void take_inactive(const facts *f, const composition *c, const marked_block *blocks, int count, fact_product *p)
{
    bool fits = false;

    for (int i = 0; i < f->inactive_count; i++) {
        if (i == 0 || c->inactive_lists[i] != c->inactive_lists[i - 1])
            fits = inactive_fits(f, c, blocks, count, p->form, c->inactive_lists[i]);
        p->inactive[i] = fits;
        for (int k = 0; k < i && p->inactive[i]; k++) /* also in another of its lists */
            p->inactive[i] = !p->inactive[k] || !parser_same_text(f->inactive[k].value, f->inactive[i].value);
        p->inactive_count += p->inactive[i];
    }
}

/* The name has a word for a liquid, whose share can be one by volume. */
static bool names_liquid(const leaflet *l, const marked_block *blocks, int count, const fact *name)
{
    for (int i = 0; i < count; i++)
        for (int at = -1;
             blocks[i].index == name->block &&
             (at = marks_find_phrase(&blocks[i], at + 1, blocks[i].b->token_count, PHRASE_LIQUID_SUBSTANCE)) >= 0;) {
            size_t start = leaflet_offset(l, blocks[i].b, blocks[i].b->tokens[at].start);

            if (start >= name->start && start < name->start + name->len)
                return true;
        }
    return false;
}

/* The strength as SPL can say it: a bare share means a weight in creams, patches and the like; on labels of the United
 * States also a weight in the volume of a liquid, where it is of a solid; and else nothing certain. */
static strength settled(const leaflet *l, const marked_block *blocks, int count, const fact_product *p,
                        const fact *name, const strength *told)
{
    const char *form = p->form >= 0 ? l->facts.forms[p->form].name : NULL;
    strength s = *told;

    if (form && (kinds_is(form, KIND_WEIGHED) || kinds_is(form, KIND_PATCH)))
        strength_share_by_weight(&s);
    else if (form && kinds_is(form, KIND_BY_VOLUME) && marks_has(&blocks[count], PHRASE_US_LABEL) &&
             !names_liquid(l, blocks, count, name))
        strength_share_by_volume(&s);
    if (s.amount.unit && strcmp(s.amount.unit, STRENGTH_SHARE) == 0)
        s = (strength){{{0}, NULL}, {{0}, NULL}};
    return s;
}

static void add_active(leaflet *l, const marked_block *blocks, int count, fact_product *p, const composition_item *item,
                       int which)
{
    facts *f = &l->facts;
    fact_ingredient a = {.name = item->name, .form = p->form};

    if (f->active_count == STRENGTHS_MAX)
        return;
    if (item->count) {
        strength s =
            settled(l, blocks, count, p, &item->name, &item->strengths[which < item->count ? which : item->count - 1]);

        a.amount = s.amount;
        a.per = s.per;
    }
    p->active[p->active_count++] = f->active_count;
    f->active[f->active_count++] = a;
}

/* One product for each strength of a statement; substances with fewer strengths have their last one in all. */
static void add_statement(leaflet *l, const composition *c, const composition_statement *s, const marked_block *blocks,
                          int count, bool *used)
{
    int form = form_of(&l->facts, blocks, count, s), strengths = 1;

    for (int i = 0; i < s->count; i++)
        strengths = s->items[i].count > strengths ? s->items[i].count : strengths;
    for (int k = 0; k < strengths && l->facts.product_count < PRODUCTS_MAX; k++) {
        fact_product *p = add_product(l, form);

        take_inactive(&l->facts, c, blocks, count, p);
        for (int i = 0; i < s->count; i++)
            add_active(l, blocks, count, p, &s->items[i], k);
    }
    if (form >= 0)
        used[form] = true;
}

void products_make(leaflet *l, composition *c, const marked_block *blocks, int count)
{
    facts *f = &l->facts;
    bool *used = arena_alloc(l->memory, ((size_t)f->form_count + 1) * sizeof *used);

    take_strength_of_dose(l, c, blocks, count);
    f->active = arena_room(l->memory, STRENGTHS_MAX * sizeof *f->active);
    f->products = arena_room(l->memory, ((size_t)PRODUCTS_MAX + (size_t)f->form_count + 1) * sizeof *f->products);
    for (int i = 0; i < c->count; i++)
        add_statement(l, c, &c->statements[i], blocks, count, used);
    for (int n = 0; n < f->form_count; n++) /* forms without a strength of their own */
        if (!used[n] && (f->active_count == 0 || f->form_count > 1))
            take_inactive(f, c, blocks, count, add_product(l, n));
    if (!f->product_count && (f->name.value || f->generic.value))
        take_inactive(f, c, blocks, count, add_product(l, -1));
}
