/* A way through the needle that is denied, and given all the same. */
#include "leaflet/safety/safety_checks.h"
#include "leaflet/words/kinds.h"

#include <string.h>

#define BEFORE_REACH 6 /* words from "never" to the way that is denied */
#define BEHIND_REACH 4 /* words from the way to "is prohibited" */

static const mark *needle_at(const marked_block *m, int k)
{
    const mark *route = &m->marks[k];

    return route->kind == MARK_ROUTE && kinds_is(route->term->name, KIND_BY_NEEDLE) ? route : NULL;
}

/* "never give it intravenously", not "not for children, intravenously" */
static bool is_denied_before(const marked_block *m, const mark *route)
{
    for (int i = route->first - 1; i >= route->first - BEFORE_REACH && i >= marks_sentence_start(m, route->first);
         i--) {
        if (marks_gap_has(m->b, i + 1, ",;:("))
            return false;
        if (marks_phrase(m, i, PHRASE_WAY_DENIED))
            return true;
    }
    return false;
}

/* "intravenous use is prohibited" */
static bool is_denied_behind(const marked_block *m, const mark *route)
{
    int from = route->first + route->count, last = marks_sentence_end(m, route->first);

    for (int i = from; i <= last && i <= from + BEHIND_REACH; i++) {
        if (marks_gap_has(m->b, i, ",;:("))
            return false;
        if (marks_phrase(m, i, PHRASE_WAY_PROHIBITED))
            return true;
    }
    return false;
}

/* "intravenous use of the solution with lidocaine" opens a contraindication. */
static bool is_contraindicated(const marked_block *m, const mark *route)
{
    return kinds_in(m->b, SECTIONS_CONTRAINDICATIONS) && m->b->kind != BLOCK_HEADING &&
           (route->first == 0 || marks_gap_has(m->b, route->first, ":;\n"));
}

static bool is_denied(const marked_block *m, const mark *route)
{
    return is_denied_before(m, route) || is_denied_behind(m, route) || is_contraindicated(m, route);
}

const mark *safety_denied_way(const marked_block *m)
{
    for (int k = 0; k < m->count; k++)
        if (needle_at(m, k) && is_denied(m, &m->marks[k]))
            return &m->marks[k];
    return NULL;
}

/* The sentence speaks of what the medicine is dissolved in, by a name that is not that of the active substance. */
static bool names_solvent(const safety_checker *c, const marked_block *m, int at)
{
    int from = marks_sentence_start(m, at), to = marks_sentence_end(m, at) + 1;
    int found = marks_find_phrase(m, from, to, PHRASE_NUMBING_SOLVENT);

    return found >= 0 && !safety_is_substance(c, m->b->tokens[found].type);
}

/* Denied to all patients and in any manner: no "not as a bolus", "not to newborns", "not in the same syringe". */
static bool is_denied_to_all(const marked_block *m, int at)
{
    return !safety_sentence_has(m, at, PHRASE_WAY_MANNER) && !safety_sentence_has(m, at, PHRASE_CHILDREN) &&
           !safety_sentence_has(m, at, PHRASE_PREGNANCY) && !safety_sentence_has(m, at, PHRASE_AGE_LIMIT) &&
           !safety_sentence_has(m, at, PHRASE_MISHAP) && !safety_sentence_has(m, at, PHRASE_COMPARED);
}

/* Two sentences on forms of the medicine that are not known to be the same. */
static bool is_of_other_form(const safety_checker *c, const marked_block *denied, int denied_at, const marked_block *m,
                             int at)
{
    const data_term *form = safety_form_of_sentence(denied, denied_at);

    return c->l->facts.form_count > 1 && form && safety_form_of_sentence(m, at) != form;
}

/* The route is given in the dosage at mark k. */
static bool is_given(const marked_block *m, const mark *route, const data_term *term)
{
    return route->kind == MARK_ROUTE && strcmp(route->term->code, term->code) == 0 && !is_denied(m, route) &&
           !safety_sentence_has(m, route->first, PHRASE_MISHAP) &&
           !safety_sentence_has(m, route->first, PHRASE_WAY_DENIED) &&
           !safety_sentence_has(m, route->first, PHRASE_COMPARED) &&
           (safety_sentence_has(m, route->first, PHRASE_PRESCRIBED_FORM) || safety_has_dose(m, route->first));
}

/* The place in the dosage that gives what is denied at a mark; NULL: there is none. */
static const mark *given_all_the_same(const safety_checker *c, const marked_block *denied, const mark *way,
                                      const marked_block **where)
{
    bool solvent = names_solvent(c, denied, way->first);

    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];

        for (int k = 0; m->dosing && m->b->kind != BLOCK_HEADING && k < m->count; k++) {
            const mark *route = &m->marks[k];

            if (!is_given(m, route, way->term) ||
                (solvent
                     ? !names_solvent(c, m, route->first) || safety_sentence_has(m, route->first, PHRASE_CLEAR_SOLVENT)
                     : is_of_other_form(c, denied, way->first, m, route->first)))
                continue;
            *where = m;
            return route;
        }
    }
    return NULL;
}

void safety_check_routes(safety_checker *c)
{
    for (int i = 0; i < c->count; i++)
        for (int k = 0; k < c->blocks[i].count; k++) {
            const marked_block *m = &c->blocks[i], *where = NULL;
            const mark *way = needle_at(m, k), *given;
            long line, column, other, ignored;

            if (!way || !is_denied(m, way) || !is_denied_to_all(m, way->first))
                continue;
            given = given_all_the_same(c, m, way, &where);
            if (!given)
                continue;
            safety_place(c, m, way->first, &line, &column);
            safety_place(c, where, given->first, &other, &ignored);
            findings_add(c->found, FINDING_SAFETY_ROUTE, c->l->name, line, column,
                         "a way that is denied here (%s) is given in line %ld: which is meant?", way->term->name,
                         other);
            return;
        }
}
