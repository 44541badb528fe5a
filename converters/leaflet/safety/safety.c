#include "leaflet/safety/safety.h"
#include "leaflet/safety/safety_checks.h"
#include "leaflet/words/kinds.h"

#define LIMIT_REACH 12 /* words from "do not" to "more than" */

void safety_place(const safety_checker *c, const marked_block *m, int at, long *line, long *column)
{
    leaflet_locate(c->l, leaflet_offset(c->l, m->b, m->b->tokens[at].start), line, column);
}

const data_term *safety_form_of_sentence(const marked_block *m, int at)
{
    int last = marks_sentence_end(m, at);

    for (int i = marks_sentence_start(m, at); i <= last; i++) {
        const mark *form = marks_starting(m, i, MARK_FORM);

        if (form)
            return form->term;
    }
    return NULL;
}

bool safety_sentence_has(const marked_block *m, int at, phrase_class what)
{
    return marks_find_phrase(m, marks_sentence_start(m, at), marks_sentence_end(m, at) + 1, what) >= 0;
}

bool safety_has_dose(const marked_block *m, int at)
{
    int last = marks_sentence_end(m, at);

    for (int i = marks_sentence_start(m, at); i <= last; i++) {
        const mark *number = marks_starting(m, i, MARK_NUMBER);
        int behind = number ? i + number->count : 0, next = marks_at(m, behind), half;

        if ((half = marks_phrase(m, i, PHRASE_HALVING)) &&
            (marks_starting(m, i + half, MARK_FORM) || marks_starting(m, i + half, MARK_PACKAGE)))
            return true; /* "half a tablet" */
        if (!number || behind > last)
            continue;
        if ((next >= 0 && m->marks[next].first == behind &&
             (marks_is_amount(&m->marks[next]) || marks_is_volume(&m->marks[next]) ||
              m->marks[next].kind == MARK_FORM || m->marks[next].kind == MARK_PACKAGE)) ||
            marks_phrase(m, behind, PHRASE_TIMES) || marks_phrase(m, behind, PHRASE_COUNTED_DOSE))
            return true;
    }
    return false;
}

int safety_limit_at(const marked_block *m, int at)
{
    int words = marks_phrase(m, at, PHRASE_MAXIMUM), from;

    if (words)
        return words;
    words = marks_phrase(m, at, PHRASE_MORE_THAN);
    from = marks_sentence_start(m, at) > at - LIMIT_REACH ? marks_sentence_start(m, at) : at - LIMIT_REACH;
    return words && marks_find_phrase(m, from, at, PHRASE_NEGATION) >= 0 ? words : 0;
}

int safety_find_limit(const marked_block *m, int from, int to)
{
    for (int i = from; safety_may_limit(m) && i <= to; i++)
        if (safety_limit_at(m, i))
            return i;
    return -1;
}

int safety_days_at(const marked_block *m, int at)
{
    const mark *number = marks_starting(m, at, MARK_NUMBER);
    int behind = number ? at + number->count : 0, n = number && !number->ambiguous ? words_whole(number->value) : 0;

    if (n <= 0 || n > 1000)
        return 0;
    return marks_phrase(m, behind, PHRASE_DAYS)     ? n
           : marks_phrase(m, behind, PHRASE_WEEKS)  ? n * 7
           : marks_phrase(m, behind, PHRASE_MONTHS) ? n * 30
                                                    : 0;
}

void safety_add_line(const safety_checker *c, safety_lines *lines, const marked_block *m, int at)
{
    long line, column;

    safety_place(c, m, at, &line, &column);
    if (line == lines->last || lines->count == SAFETY_SHOWN)
        return;
    buffer_printf(&lines->text, "%s%ld", lines->count++ ? ", " : "", line);
    lines->last = line;
}

void safety_check(leaflet *l, const marked_block *blocks, int count, findings *found)
{
    safety_checker c = {.l = l, .found = found, .blocks = blocks, .count = count};

    safety_find_substances(&c);
    safety_check_ages(&c);
    safety_check_names(&c);
    safety_check_other_drug(&c);
    safety_check_forms(&c);
    safety_check_numbers(&c);
    safety_check_doses(&c);
    safety_check_strengths(&c);
    safety_check_weights(&c);
    safety_check_patches(&c);
    safety_check_titles(&c);
    safety_check_spoons(&c);
    safety_check_routes(&c);
    safety_check_durations(&c);
    safety_check_intervals(&c);
    safety_check_sections(&c);
    safety_check_negation(&c);
    safety_check_statements(&c);
}
