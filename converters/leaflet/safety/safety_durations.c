/* A course that must not be longer than so many days, and a longer one elsewhere. */
#include "leaflet/safety/safety_checks.h"

#include <string.h>

#define GIVEN_WORDS 12 /* of the longest sentence that gives the length of a course and nothing else */
#define LEAD_REACH 6   /* words from "not longer than" to the number */

/* "not longer than 15 days": the days; *at: where the number stands. */
static int limit_in(const marked_block *m, int lead, int *at)
{
    for (int i = lead; i < m->b->token_count && i <= lead + LEAD_REACH && m->sentence[i] == m->sentence[lead]; i++)
        if (safety_days_at(m, i)) {
            *at = i;
            return safety_days_at(m, i);
        }
    return 0;
}

/* The length of time at token `at` is that of a course: "for 2 months", "for 3-4 weeks". */
static bool is_course(const marked_block *m, int at)
{
    return marks_phrase_before(m, at, PHRASE_DURING) >= 0 ||
           (at > 0 && m->b->tokens[at - 1].number && marks_phrase_before(m, at - 1, PHRASE_DURING) >= 0);
}

/* The length of a course at token `at`: "for 2 months", "up to 3 months". */
static int course_at(const marked_block *m, int at)
{
    int days = safety_days_at(m, at);

    return days && is_course(m, at) && marks_find_phrase(m, marks_sentence_start(m, at), at, PHRASE_NEGATION) < 0 ? days
                                                                                                                  : 0;
}

static void check_limit(safety_checker *c, const marked_block *where, int at, int limit)
{
    safety_lines lines = {BUFFER_INIT, 0, 0};
    const data_term *form = safety_form_of_sentence(where, at);
    long line, column;

    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];

        for (int n = 0; safety_is_dosing(m) && n < m->count; n++) {
            int k = m->marks[n].first;

            if (course_at(m, k) > limit && !(m == where && m->sentence[k] == where->sentence[at]) &&
                (!form || safety_form_of_sentence(m, k) == form))
                safety_add_line(c, &lines, m, k);
        }
    }
    if (lines.count) {
        safety_place(c, where, at, &line, &column);
        findings_add(c->found, FINDING_SAFETY_DURATION, c->l->name, line, column,
                     "the treatment is limited here to %d days, but a longer one is told in line%s %s", limit,
                     lines.count > 1 ? "s" : "", buffer_text(&lines.text));
    }
    buffer_release(&lines.text);
}

/* The least length in a sentence: "lasts at least 6 weeks", "6 weeks or longer"; 0 when none is told. */
static int least_in(const marked_block *m, int at)
{
    int last = marks_sentence_end(m, at);

    for (int i = marks_sentence_start(m, at); i <= last; i++) {
        const mark *number = marks_starting(m, i, MARK_NUMBER);
        int days = safety_days_at(m, i), behind = number ? i + number->count + 1 : i;

        if (days && (marks_phrase_before(m, i, PHRASE_AT_LEAST) >= 0 || marks_phrase(m, behind, PHRASE_AT_LEAST)))
            return days;
    }
    return 0;
}

/* The longest length of a course that a sentence gives and nothing else: "Injections are done for 3-5 days." */
static int given_in(const marked_block *m, int at)
{
    int first = marks_sentence_start(m, at), last = marks_sentence_end(m, at), longest = 0;

    if (last - first >= GIVEN_WORDS || safety_sentence_has(m, at, PHRASE_NEGATION) ||
        safety_sentence_has(m, at, PHRASE_MAXIMUM) || safety_sentence_has(m, at, PHRASE_CONDITION))
        return 0;
    for (int i = first; i <= last; i++) {
        int days = safety_days_at(m, i);

        if (days && !is_course(m, i))
            return 0;
        longest = days > longest ? days : longest;
    }
    return longest;
}

/* A course of at least 6 weeks, and in the same paragraph one of days. */
static void check_least(safety_checker *c, const marked_block *m)
{
    int least = 0, where = 0;

    for (int at = 0; at < m->b->token_count && !least; at = marks_sentence_end(m, at) + 1) {
        least = least_in(m, at);
        where = at;
    }
    for (int at = 0; least && at < m->b->token_count; at = marks_sentence_end(m, at) + 1) {
        int given = m->sentence[at] == m->sentence[where] ? 0 : given_in(m, at);
        long line, column;

        if (!given || given >= least)
            continue;
        safety_place(c, m, at, &line, &column);
        findings_add(c->found, FINDING_SAFETY_DURATION, c->l->name, line, column,
                     "a treatment of %d days here, but the same paragraph asks for at least %d days (%d weeks)", given,
                     least, least / 7);
        return;
    }
}

void safety_check_durations(safety_checker *c)
{
    const marked_block *where = NULL;
    int longest = 0, at = 0;

    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];

        if (safety_is_dosing(m) && marks_has(m, PHRASE_AT_LEAST))
            check_least(c, m);
        for (int k = -1; safety_is_dosing(m) && (k = safety_find_limit(m, k + 1, m->b->token_count - 1)) >= 0;) {
            int place = 0, days = limit_in(m, k, &place);

            if (days > longest) {
                longest = days;
                where = m;
                at = place;
            }
        }
    }
    if (where)
        check_limit(c, where, at, longest);
}
