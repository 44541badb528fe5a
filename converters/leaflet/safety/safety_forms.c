/* Dosage forms that are dosed but not described; doses that name no form. */
#include "leaflet/safety/safety_checks.h"
#include "leaflet/words/kinds.h"
#include "leaflet/words/names.h"

#include <string.h>

#define TOLD_MAX 12

static bool described(const facts *f, const data_term *form)
{
    size_t len = strcspn(form->name, ",/");

    for (int i = 0; i < f->form_count; i++)
        if (strncmp(f->forms[i].name, form->name, len) == 0 || strstr(f->forms[i].name, form->name) ||
            (kinds_is(form->name, KIND_LIQUID) && kinds_is(f->forms[i].name, KIND_LIQUID) &&
             !kinds_is(f->forms[i].name, KIND_INJECTED)))
            return true;
    return false;
}

/* The sentence speaks of the product or its substance. */
static bool names_product(const safety_checker *c, const marked_block *m, int at)
{
    int last = marks_sentence_end(m, at);

    for (int i = marks_sentence_start(m, at); i <= last; i++)
        if (names_is_product(c->l, m->b->tokens[i].type) || safety_is_substance(c, m->b->tokens[i].type))
            return true;
    return false;
}

/* "capsules of Brand" behind a form: in many languages the name stands there. */
static bool is_of_product(const safety_checker *c, const marked_block *m, const mark *form)
{
    int at = form->first + form->count;

    at += marks_phrase(m, at, PHRASE_OF);
    return at < m->b->token_count && m->sentence[at] == m->sentence[form->first] &&
           (names_is_product(c->l, m->b->tokens[at].type) || safety_is_substance(c, m->b->tokens[at].type));
}

/* "5 ml of syrup", "take Brand syrup", "drink the syrup": it is to be taken, and is no other one ("glucose tablets").
 */
static bool is_taken(const safety_checker *c, const marked_block *m, const mark *form)
{
    int before = marks_phrase_before(m, form->first, PHRASE_OF), unit, joint;

    before = before >= 0 ? before : form->first;
    unit = marks_at(m, before - 1);
    if (marks_phrase_before(m, form->first, PHRASE_JOINT) >= 0 &&
        (joint = marks_at(m, marks_phrase_before(m, form->first, PHRASE_JOINT) - 1)) >= 0 &&
        m->marks[joint].kind == MARK_FORM && &m->marks[joint] < form) /* "tablets or syrup" */
        return is_taken(c, m, &m->marks[joint]);
    if (unit >= 0 && marks_is_volume(&m->marks[unit]))
        return true;
    if (before > 0 && m->sentence[before - 1] == m->sentence[form->first] &&
        (names_is_product(c->l, m->b->tokens[before - 1].type) ||
         safety_is_substance(c, m->b->tokens[before - 1].type)))
        return safety_sentence_has(m, form->first, PHRASE_PRESCRIBED_FORM);
    if (is_of_product(c, m, form))
        return safety_sentence_has(m, form->first, PHRASE_PRESCRIBED_FORM);
    return names_product(c, m, form->first) && marks_phrase_before(m, before, PHRASE_PRESCRIBED_FORM) >= 0;
}

static void report_form(safety_checker *c, const char *form, long line, long column)
{
    buffer known = BUFFER_INIT;

    for (int i = 0; i < c->l->facts.form_count; i++)
        buffer_printf(&known, "%s%s", i ? "; " : "", c->l->facts.forms[i].name);
    findings_add(c->found, FINDING_SAFETY_FORM, c->l->name, line, column,
                 "'%s' is to be taken, but the leaflet describes no such form (only %s)", form, buffer_text(&known));
    buffer_release(&known);
}

static void check_described(safety_checker *c)
{
    const data_term *told[TOLD_MAX];
    int count = 0;

    for (int i = 0; i < c->count && c->l->facts.form_count; i++) {
        const marked_block *m = &c->blocks[i];

        for (int k = 0; k < m->count && safety_is_dosing(m) && m->b->kind != BLOCK_HEADING; k++) {
            const mark *form = &m->marks[k];
            bool seen = false;
            long line, column;

            if (form->kind != MARK_FORM || !kinds_is(form->term->name, KIND_SWALLOWED) ||
                described(&c->l->facts, form->term) || !is_taken(c, m, form))
                continue;
            for (int n = 0; n < count; n++)
                seen = seen || told[n] == form->term;
            if (seen || count == TOLD_MAX)
                continue;
            told[count++] = form->term;
            safety_place(c, m, form->first, &line, &column);
            report_form(c, m->b->tokens[form->first].text, line, column);
        }
    }
}

/* --- doses without a form --- */

typedef enum { WAY_PIECE, WAY_LIQUID, WAY_NEEDLE, WAY_SKIN, WAY__MAX } form_way;

static form_way way_of(const char *form)
{
    return kinds_is(form, KIND_INJECTED)                                ? WAY_NEEDLE
           : kinds_is(form, KIND_WEIGHED)                               ? WAY_SKIN
           : kinds_is(form, KIND_LIQUID) || kinds_is(form, KIND_POWDER) ? WAY_LIQUID
                                                                        : WAY_PIECE;
}

/* The product comes in forms that are taken in different ways. */
static bool differs(const facts *f)
{
    for (int i = 1; i < f->form_count; i++)
        if (way_of(f->forms[i].name) != way_of(f->forms[0].name))
            return true;
    return false;
}

static bool names_form_or_route(const marked_block *m)
{
    for (int k = 0; k < m->count; k++)
        if (m->marks[k].kind == MARK_FORM || m->marks[k].kind == MARK_ROUTE || m->marks[k].kind == MARK_PACKAGE)
            return true;
    return false;
}

static const mark *dose_of(const marked_block *m)
{
    for (int k = 0; k + 1 < m->count; k++)
        if (m->marks[k].kind == MARK_NUMBER && m->marks[k].digits && marks_is_amount(&m->marks[k + 1]) &&
            !safety_sentence_has(m, m->marks[k].first, PHRASE_MAXIMUM) && /* of all forms */
            strcmp(m->marks[k + 1].term->code, "kg") != 0 && m->marks[k + 1].first == m->marks[k].first + 1)
            return &m->marks[k];
    return NULL;
}

static void check_unclear_doses(safety_checker *c)
{
    safety_lines lines = {BUFFER_INIT, 0, 0};
    const marked_block *where = NULL, *heading = NULL; /* the last one, of the same section */
    const mark *dose = NULL;
    bool several = differs(&c->l->facts);
    long line, column;

    for (int i = 0; several && i < c->count; i++) {
        const marked_block *m = &c->blocks[i];
        const mark *this = NULL;

        heading = m->b->kind == BLOCK_HEADING ? m : heading && heading->b->topic == m->b->topic ? heading : NULL;
        if (safety_is_dosing(m) && !names_form_or_route(m) && !(heading && names_form_or_route(heading)))
            this = dose_of(m);

        if (!this)
            continue;
        if (!where) {
            where = m;
            dose = this;
        } else {
            safety_add_line(c, &lines, m, this->first);
        }
    }
    if (where) {
        safety_place(c, where, dose->first, &line, &column);
        findings_add(c->found, FINDING_SAFETY_UNCLEAR, c->l->name, line, column,
                     "a dose (%s %s) without its dosage form, though the leaflet describes %d forms%s%s", dose->value,
                     dose[1].term->code, c->l->facts.form_count, lines.count ? "; the same in line " : "",
                     lines.count ? buffer_text(&lines.text) : "");
    }
    buffer_release(&lines.text);
}

/* --- one form's text among another's --- */

static bool has_injected(const facts *f)
{
    for (int i = 0; i < f->form_count; i++)
        if (kinds_is(f->forms[i].name, KIND_INJECTED))
            return true;
    return false;
}

/* The paragraph names an injection, or a way through a needle. */
static bool speaks_of_needle(const marked_block *m)
{
    for (int k = 0; k < m->count; k++)
        if ((m->marks[k].kind == MARK_FORM && kinds_is(m->marks[k].term->name, KIND_INJECTED)) ||
            (m->marks[k].kind == MARK_ROUTE && kinds_is(m->marks[k].term->name, KIND_BY_NEEDLE)))
            return true;
    return false;
}

/* "The syrup is prescribed ... The solution in the ampoule is used at once": instructions of two forms in one
 * paragraph, which speaks of the first. */
static void check_mixed(safety_checker *c)
{
    bool mixed = has_injected(&c->l->facts) && differs(&c->l->facts);

    for (int i = 0; mixed && i < c->count; i++) {
        const marked_block *m = &c->blocks[i];
        const mark *swallowed = NULL;

        for (int k = 0; k < m->count && safety_is_dosing(m) && m->b->kind != BLOCK_HEADING; k++) {
            const mark *this = &m->marks[k];
            long line, column;

            if (this->kind == MARK_FORM && kinds_is(this->term->name, KIND_SWALLOWED) && !swallowed)
                swallowed = this;
            if (!swallowed || this->kind != MARK_PACKAGE || !kinds_is(this->term->name, KIND_FOR_NEEDLE) ||
                m->sentence[this->first] == m->sentence[swallowed->first] || speaks_of_needle(m))
                continue;
            safety_place(c, m, this->first, &line, &column);
            findings_add(c->found, FINDING_SAFETY_MIXED, c->l->name, line, column,
                         "'%s' in a paragraph on '%s': which of the doses and instructions here are of which form?",
                         m->b->tokens[this->first].text, m->b->tokens[swallowed->first].text);
            break;
        }
    }
}

void safety_check_forms(safety_checker *c)
{
    check_mixed(c);
    check_described(c);
    check_unclear_doses(c);
}
