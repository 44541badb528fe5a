#include "leaflet/facts/facts.h"
#include "leaflet/facts/companies.h"
#include "leaflet/facts/forms.h"
#include "leaflet/facts/labelled.h"
#include "leaflet/facts/naming.h"
#include "leaflet/facts/packages.h"
#include "leaflet/facts/particulars.h"
#include "leaflet/facts/products.h"
#include "leaflet/facts/substances.h"
#include "leaflet/facts/vaccines.h"
#include "leaflet/words/kinds.h"

#include <string.h>

#define FIRST_BLOCKS 3
#define KIT_LINE 12  /* words of a line that names the product */
#define WAY_BLOCKS 4 /* of a page, among which the way to it stands */
#define SALE_WORDS 7 /* of a sentence that says how the product is sold, and nothing else */

#define PRESCRIPTION_DRUG "34391-3"
#define OTC_DRUG "34390-5"
#define VACCINE "53404-0"
#define PRESCRIPTION_ANIMAL_DRUG "50578-4"
#define OTC_ANIMAL_DRUG "50577-6"
#define VACCINES "J07" /* of the ATC classification (WHO) */

/* --- the document's type --- */

static bool opens(const leaflet *l, const marked_block *m)
{
    return m->index < FIRST_BLOCKS || m->index == l->title_block;
}

/* A few words by themselves: "Terms of sale: without prescription." */
static bool stands_alone(const marked_block *m, int at)
{
    return marks_sentence_end(m, at) - marks_sentence_start(m, at) < SALE_WORDS;
}

static bool denied(const marked_block *m, int at)
{
    for (int i = at - 1; i >= 0 && i >= at - 2 && m->sentence[i] == m->sentence[at]; i--)
        if (marks_phrase(m, i, PHRASE_NEGATION))
            return true;
    return false;
}

/* Part of words that say the contrary: "without a prescription". */
static bool lies_in_otc(const marked_block *m, int at)
{
    if (data_topics[m->b->topic].otc) /* "Ask a doctor before use if you take a prescription medicine" */
        return true;
    for (int i = marks_sentence_start(m, at); i <= at; i++)
        if (i + marks_phrase(m, i, PHRASE_OTC) > at)
            return true;
    return false;
}

/* "prescription and over-the-counter medicines": what a patient may take besides. */
static bool speaks_of_others(const marked_block *m, int at)
{
    return marks_find_phrase(m, marks_sentence_start(m, at), marks_sentence_end(m, at) + 1, PHRASE_OTHER_MEDICINES) >=
           0;
}

/* First place where a class of phrases stands, not denied, and where the text speaks of the product and not of others.
 */
static fact find_said(leaflet *l, const marked_block *blocks, int count, phrase_class what)
{
    for (int i = -1; (i = marks_next_with(blocks, count, i + 1, what)) < count;) {
        const marked_block *m = &blocks[i];

        for (int at = 0; (at = marks_find_phrase(m, at, m->b->token_count, what)) >= 0; at++)
            if (what == PHRASE_OTC ? !speaks_of_others(m, at) &&
                                         (opens(l, m) || kinds_in(m->b, SECTIONS_COMPOSITION) || stands_alone(m, at))
                                   : !denied(m, at) && !lies_in_otc(m, at))
                return marks_fact(l, m->b, m->index, at, at + marks_phrase(m, at, what) - 1);
    }
    return (fact){0};
}

/* A section on the active ingredient of its own is found on boxes of over-the-counter drugs only. */
static fact find_drug_facts(leaflet *l, const marked_block *blocks, int count)
{
    bool others = false; /* pages name an active ingredient as well: other sections of such labels are there, too */

    for (int i = 0; i < count && !others; i++)
        others = data_topics[blocks[i].b->topic].otc && !kinds_in(blocks[i].b, SECTIONS_ACTIVE);
    for (int i = 0; i < count && others; i++)
        if (kinds_in(blocks[i].b, SECTIONS_ACTIVE) && blocks[i].b->kind == BLOCK_HEADING && blocks[i].b->token_count)
            return marks_fact(l, blocks[i].b, blocks[i].index, 0, blocks[i].b->token_count - 1);
    return (fact){0};
}

/* The way to the page through those above it, "Home > Without prescription > Cough": not part of the label. */
static fact find_on_way(leaflet *l)
{
    const words_index *otc = words_index_of_list("otc", l->language);
    const words_index *prescription = words_index_of_list("prescription", l->language);

    for (size_t i = 0; i < l->block_count && i < WAY_BLOCKS; i++) {
        const block *b = &l->blocks[i];
        words_hit hit, other;

        if (!data_topics[b->topic].code && naming_is_trail(b) && words_find(otc, b->tokens, b->token_count, 0, &hit) &&
            !words_find(prescription, b->tokens, b->token_count, 0, &other))
            return marks_fact(l, b, (int)i, hit.first, hit.first + hit.count - 1);
    }
    return (fact){0};
}

/* What people are told who treat themselves. */
static fact find_advice(leaflet *l, const marked_block *blocks, int count)
{
    int i = marks_next_with(blocks, count, 0, PHRASE_OTC_ADVICE), at;

    if (i == count)
        return (fact){0};
    at = marks_find_phrase(&blocks[i], 0, blocks[i].b->token_count, PHRASE_OTC_ADVICE);
    return marks_fact(l, blocks[i].b, blocks[i].index, at, at + marks_phrase(&blocks[i], at, PHRASE_OTC_ADVICE) - 1);
}

static void set_type(facts *f, const char *code, const fact *evidence)
{
    f->doc_code = code;
    f->doc_name = data_find_term("document-types", code)->name;
    f->doc_evidence = *evidence;
}

static void find_document_type(leaflet *l, const marked_block *blocks, int count, findings *found)
{
    fact prescription = find_said(l, blocks, count, PHRASE_PRESCRIPTION);
    fact otc = find_said(l, blocks, count, PHRASE_OTC);
    fact animal = find_said(l, blocks, count, PHRASE_VETERINARY);
    fact vaccine = vaccines_said(l, blocks, count);
    fact advice = {0};
    facts *f = &l->facts;

    if (!vaccine.value && f->atc.value && strncmp(f->atc.value, VACCINES, strlen(VACCINES)) == 0)
        vaccine = f->atc;
    if (!prescription.value && !otc.value)
        otc = find_drug_facts(l, blocks, count);
    if (!prescription.value && !otc.value)
        otc = find_on_way(l);
    if (!prescription.value && !otc.value && !animal.value)
        otc = advice = find_advice(l, blocks, count);
    if (animal.value)
        set_type(f, otc.value && !prescription.value ? OTC_ANIMAL_DRUG : PRESCRIPTION_ANIMAL_DRUG, &animal);
    else if (vaccine.value)
        set_type(f, VACCINE, &vaccine);
    else if (otc.value && !prescription.value)
        set_type(f, OTC_DRUG, &otc);
    else
        set_type(f, PRESCRIPTION_DRUG, &prescription);
    if (prescription.value && otc.value)
        findings_add(found, FINDING_SAFETY_SALE, l->name, prescription.line, prescription.column,
                     "'%s' here, but '%s' in line %ld: taken for a prescription drug", prescription.value, otc.value,
                     otc.line);
    else if (advice.value && f->doc_evidence.start == advice.start)
        findings_add(found, FINDING_LEAFLET_TYPE, l->name, advice.line, advice.column,
                     "the leaflet does not say whether a prescription is needed: taken for an over-the-counter drug, "
                     "as '%s' is said of those",
                     advice.value);
    else if (!f->doc_evidence.value)
        findings_add(found, FINDING_LEAFLET_TYPE, l->name, 0, 0,
                     "the leaflet does not say whether a prescription is needed: taken for a prescription drug");
}

/* What the leaflet does not state of a product; NULL when nothing is missing. */
static const char *gap_of(const facts *f, const fact_product *p)
{
    bool told = false;

    for (int k = 0; k < p->active_count; k++)
        told = told || f->active[p->active[k]].amount.value.value;
    if (p->form < 0 || !f->active_count || (told && p->inactive_count))
        return NULL;
    return told                ? "its inactive ingredients"
           : p->inactive_count ? "its strength"
                               : "its strength and inactive ingredients";
}

/* Products of one form may lack the same, which is said once. */
static bool is_gap_told(const facts *f, int product, const char *gap)
{
    for (int i = 0; i < product; i++)
        if (f->products[i].form == f->products[product].form && gap_of(f, &f->products[i]) == gap)
            return true;
    return false;
}

static bool has_substance(const composition_statement *s, const fact *name)
{
    for (int i = 0; i < s->count; i++)
        if (!s->items[i].name.value || !name->value || strcmp(s->items[i].name.value, name->value) == 0)
            return true;
    return false;
}

/* The second statement has a substance that the first one has not, or is of another form. */
static bool is_another_part(const composition_statement *a, const composition_statement *b)
{
    for (int i = 0; i < b->count; i++)
        if (!has_substance(a, &b->items[i].name))
            return true;
    return a->form && b->form && a->form != b->form;
}

/* Several statements have substances; told_apart: one has another substance or form. */
static bool has_parts(const composition *c, bool told_apart)
{
    for (int i = 0; i < c->count; i++)
        for (int k = i + 1; k < c->count; k++)
            if (c->statements[i].count && c->statements[k].count &&
                (!told_apart || is_another_part(&c->statements[i], &c->statements[k])))
                return true;
    return false;
}

/* Words for a kit that speak of the product: in the opening, on the package, or at the head of a section. */
static bool speaks_of_kit(const leaflet *l, const marked_block *m, int at)
{
    bool line = m->b->token_count <= KIT_LINE && !marks_gap_has(m->b, m->b->token_count, ".");

    return (opens(l, m) || line || kinds_in(m->b, SECTIONS_PANEL) || m->b->kind == BLOCK_HEADING ||
            (kinds_in(m->b, SECTIONS_FORM) && m->sentence[at] == 0)) &&
           !denied(m, at);
}

/* Says so where the first of such words speaks of the product; true when one does. */
static bool report_parts(leaflet *l, const marked_block *blocks, int count, phrase_class what, findings *found)
{
    for (int i = -1; (i = marks_next_with(blocks, count, i + 1, what)) < count;) {
        const marked_block *m = &blocks[i];

        for (int at = 0; (at = marks_find_phrase(m, at, m->b->token_count, what)) >= 0; at++)
            if (speaks_of_kit(l, m, at)) {
                fact words = marks_fact(l, m->b, m->index, at, at + marks_phrase(m, at, what) - 1);

                findings_add(found, FINDING_LEAFLET_KIT, l->name, words.line, words.column,
                             "'%s': the parts of a kit are described as products of their own; check which ingredients "
                             "and packages belong to which",
                             words.value);
                return true;
            }
    }
    return false;
}

static void report_kit(leaflet *l, const composition *c, const marked_block *blocks, int count, findings *found)
{
    if (has_parts(c, false) && !report_parts(l, blocks, count, PHRASE_KIT, found) && has_parts(c, true))
        report_parts(l, blocks, count, PHRASE_WITH_SOLVENT, found);
}

static void report_gaps(const leaflet *l, findings *found)
{
    const facts *f = &l->facts;

    if (!f->name.value)
        findings_add(found, FINDING_LEAFLET_NAME, l->name, 0, 0, "no product name stands out in the text");
    if (!f->active_count)
        findings_add(found, FINDING_LEAFLET_ACTIVE, l->name, 0, 0, "no active ingredient was found");
    for (int i = 0; i < f->product_count; i++) {
        const char *gap = gap_of(f, &f->products[i]);
        const fact_term *form = gap ? &f->forms[f->products[i].form] : NULL;

        if (form && !is_gap_told(f, i, gap))
            findings_add(found, FINDING_LEAFLET_PRODUCT, l->name, form->source.line, form->source.column,
                         "%s ('%s'): the leaflet does not state %s", form->name, form->source.value, gap);
    }
}

void facts_find(leaflet *l, const marked_block *blocks, int count, findings *found)
{
    composition c;

    forms_find(l, blocks, count);
    packages_settle_vials(l, blocks, count);
    substances_find(&c, l, blocks, count);
    naming_settle(l, &c, blocks, count);
    packages_find(l, blocks, count, found);
    companies_find(l, blocks, count);
    particulars_find(l, blocks, count);
    find_document_type(l, blocks, count, found);
    products_make(l, &c, blocks, count);
    labelled_settle(l, &c, blocks, count);
    report_kit(l, &c, blocks, count, found);
    report_gaps(l, found);
}
