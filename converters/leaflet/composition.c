#include "leaflet/active.h"
#include "leaflet/inactive.h"
#include "leaflet/kinds.h"

#include <string.h>

#define EACH_REACH 5  /* words from "each" to the dosage form */
#define FORM_REACH 10 /* words from the dosage form to "contains" */

/* --- statements --- */

static const mark *form_between(const marked_block *m, int from, int to)
{
    for (int i = from; i < to && i < m->b->token_count; i++) {
        const mark *k = marks_starting(m, i, MARK_FORM);

        if (k)
            return k;
    }
    return NULL;
}

/* Where the contents start: behind "contains" or a colon not far from token `at`; 0 when there is neither. */
static int contents_start(const marked_block *m, int at)
{
    int words;

    for (int i = at; i <= at + FORM_REACH && i < m->b->token_count && m->sentence[i] == m->sentence[at - 1]; i++) {
        if (marks_gap_has(m->b, i, ":"))
            return i;
        if (marks_gap_has(m->b, i, ";"))
            return 0;
        if ((words = marks_phrase(m, i, PHRASE_CONTAINS)))
            return i + words;
    }
    if (at <= m->b->token_count && marks_gap_has(m->b, m->b->token_count, ":") && m->b->token_count - at <= FORM_REACH)
        return m->b->token_count;
    return 0;
}

static bool denied(const marked_block *m, int at)
{
    for (int i = at - 1; i >= 0 && i >= at - 3 && m->sentence[i] == m->sentence[at]; i--)
        if (marks_phrase(m, i, PHRASE_NEGATION))
            return true;
    return false;
}

/* "Each film-coated tablet contains", "5 ml of syrup contain:", "One capsule:", "Tablets contain 5 mg": opens a
 * statement; the token where its contents start, or 0. */
static int statement_at(parser *p, int at)
{
    const marked_block *m = p->m;
    int each = marks_phrase(m, at, PHRASE_EACH), from = at + each, end, start = 0;
    fact_quantity per = {{0}, NULL};
    const mark *form;

    end = strength_volume_at(p->l, m, from, each > 0, &per);
    form = form_between(m, end ? end : from, (end ? end : from) + EACH_REACH);
    if (end || (each && form))
        start = contents_start(m, form ? form->first + form->count : end);
    else if ((form = marks_starting(m, at, MARK_FORM)) && at + form->count < m->b->token_count &&
             marks_gap_has(m->b, at + form->count, ":"))
        start = at + form->count;
    if (start && start < m->b->token_count && !denied(m, start)) {
        parser_open_statement(p, form ? form->term : NULL, per);
    } else if (start == m->b->token_count && start) {
        parser_open_statement(p, form ? form->term : NULL, per);
    } else {
        strength told[COMPOSITION_STRENGTHS];
        int count;

        end = marks_phrase(m, at, PHRASE_CONTAINS);
        if (!end || denied(m, at) || !strength_list_at(p->l, m, at + end, told, COMPOSITION_STRENGTHS, &count))
            return 0;
        start = at + end;
        form = form_between(m, parser_sentence_start(m, at), at);
        parser_open_statement(p, form ? form->term : NULL, (fact_quantity){{0}, NULL});
    }
    p->mode = MODE_CONTENT;
    p->fresh = true;
    return start;
}

/* "water up to 5 ml": the amounts of the statement are in that much. */

/* "Compare to the active ingredient in Brand". */
static bool tells_of_another(const marked_block *m, int at)
{
    int other = marks_find_phrase(m, 0, m->b->token_count, PHRASE_OTHER_PRODUCT);

    return other >= 0 && m->sentence[other] <= m->sentence[at];
}

/* Leads are looked for in all modes: the token to go on at, or 0. */
static int lead_at(parser *p, int at)
{
    const marked_block *m = p->m;
    int words = marks_phrase(m, at, PHRASE_INACTIVE_LEAD), last;
    bool scope = parser_in_scope(p->l, m->b);

    if (!words && p->mode != MODE_NONE && (words = marks_phrase(m, at, PHRASE_COLOUR_LEAD)) &&
        !marks_gap_has(m->b, at + words, ":"))
        words = 0; /* "colours: X" goes on with a list, "white in colour" does not */
    if (words && scope)
        return inactive_lead_at(p, at, words);
    if ((words = marks_phrase(m, at, PHRASE_ACTIVE_LEAD)) && !tells_of_another(m, at))
        return active_lead_at(p, at, words);
    if ((words = marks_phrase(m, at, PHRASE_GENERIC_LEAD)) && at + words < m->b->token_count &&
        marks_gap_has(m->b, at + words, ":-") && (last = composition_name_end(m, at + words)) >= 0) {
        p->out->generic = parser_name_fact(p, at + words, last);
        p->out->named = true;
        return last + 1;
    }
    return scope ? statement_at(p, at) : 0;
}

static int item_at(parser *p, int at)
{
    int end = active_amount_first_at(p, at);

    return end ? end : active_name_first_at(p, at, false);
}

/* The list of inactive ingredients that starts at token `at`, up to the end of the sentence or the next lead. */

/* A mode that an earlier block opened goes on in this one as long as it holds ingredients. */
static void carry_over(parser *p)
{
    const marked_block *m = p->m;

    if (m->b->kind == BLOCK_HEADING || !parser_in_scope(p->l, m->b))
        p->mode = MODE_NONE;
    if (kinds_in(m->b, SECTIONS_INACTIVE) && m->b->kind != BLOCK_HEADING)
        p->mode = MODE_INACTIVE;
    else if (kinds_in(m->b, SECTIONS_ACTIVE) && m->b->kind != BLOCK_HEADING && p->mode == MODE_NONE)
        p->mode = MODE_ACTIVE;
    else if (p->mode == MODE_INACTIVE && m->b->kind != BLOCK_ITEM && !p->fresh &&
             marks_find_phrase(m, 0, m->b->token_count, PHRASE_EXCIPIENT) < 0)
        p->mode = MODE_NONE;
}

static void read_block(parser *p)
{
    const marked_block *m = p->m;
    int n = m->b->token_count;

    carry_over(p);
    for (int i = 0, next; i < n; i = next) {
        if (i > 0 && m->sentence[i] != m->sentence[i - 1] && !kinds_in(m->b, SECTIONS_INACTIVE))
            p->mode = MODE_NONE;
        next = lead_at(p, i);
        if (!next && p->mode == MODE_INACTIVE)
            next = inactive_items_at(p, i);
        else if (!next && p->mode != MODE_NONE)
            next = item_at(p, i);
        parser_take_volume(p, i);
        if (next <= i)
            next = i + 1;
    }
    if (marks_gap_has(m->b, n, ".") || (p->mode != MODE_NONE && !p->fresh && n > 24))
        p->mode = MODE_NONE;
}

void composition_read(composition *out, leaflet *l, const marked_block *blocks, int count)
{
    parser p = {.out = out, .l = l};

    memset(out, 0, sizeof *out);
    out->statements = arena_alloc(l->memory, COMPOSITION_STATEMENTS * sizeof *out->statements);
    out->inactive = arena_alloc(l->memory, COMPOSITION_INACTIVE * sizeof *out->inactive);
    for (int i = 0; i < count; i++) {
        p.m = &blocks[i];
        read_block(&p);
    }
    if (out->count && !out->statements[out->count - 1].count)
        out->count--;
}
