/* Doses above a stated maximum, below any strength, or with a decimal point lost. */
#include "leaflet/safety/safety_amounts.h"
#include "leaflet/safety/safety_checks.h"
#include "leaflet/words/kinds.h"

#include <string.h>

#define TIMES_REACH 6   /* words from an amount to "3 times a day" */
#define MAXIMUM_REACH 8 /* words from "maximum" to its amount */
#define AMOUNTS_MAX 64

/* A mass told in the sections on dosage. */
typedef struct {
    const marked_block *m;
    int at, end;
    long long micrograms;
} told_amount;

typedef struct {
    told_amount items[AMOUNTS_MAX];
    int count;
} told_amounts;

/* All products have one active substance: what is told in milligrams is of that one. */
static bool has_one_substance(const facts *f)
{
    int told = 0;

    for (int i = 0; i < f->product_count; i++) {
        if (f->products[i].active_count > 1)
            return false;
        told += f->products[i].active_count;
    }
    return told > 0;
}

/* The least and the largest strength of what is counted in pieces; 0 when none is known. */
static long long piece_strength(const facts *f, bool largest)
{
    long long found = 0;

    for (int i = 0; i < f->product_count; i++) {
        const fact_product *p = &f->products[i];
        const fact_ingredient *a = p->active_count == 1 ? &f->active[p->active[0]] : NULL;
        long long mass = a && !a->per.value.value ? safety_micrograms(a->amount.value.value, a->amount.unit) : 0;

        if (mass && (!found || (largest ? mass > found : mass < found)))
            found = mass;
    }
    return found;
}

static told_amounts collect(const safety_checker *c)
{
    told_amounts t = {.count = 0};

    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];

        for (int k = 0; safety_is_dosing(m) && k < m->count && t.count < AMOUNTS_MAX; k++) {
            int end = 0, at = m->marks[k].first;
            long long mass = safety_mass_at(m, at, &end);

            if (mass)
                t.items[t.count++] = (told_amount){m, at, end, mass};
        }
    }
    return t;
}

/* --- a stated maximum --- */

/* How many times a day, told behind token `at`; 1 when nothing is told. */
static int times_behind(const marked_block *m, int at)
{
    for (int i = at; i < m->b->token_count && i <= at + TIMES_REACH && m->sentence[i] == m->sentence[at - 1]; i++) {
        const mark *number = marks_starting(m, i, MARK_NUMBER);
        int times = number && !number->ambiguous ? words_whole(number->value) : 0;

        if (number && (times < 1 || times > SAFETY_TIMES_MAX))
            return 1;
        if (number && (marks_phrase(m, i + number->count, PHRASE_TIMES) ||
                       (!number->digits && marks_phrase(m, i + number->count, PHRASE_PER_DAY)))) /* "twice a day" */
            return times;
        if (number || marks_gap_has(m->b, i, ";:"))
            return 1;
    }
    return 1;
}

/* "two 10 mg tablets": what they come to; 0 when none stand at token `at`. */
static long long pieces_of_at(const marked_block *m, int at, int *end)
{
    const mark *number = marks_starting(m, at, MARK_NUMBER), *form;
    int count = number && !number->ambiguous && !strpbrk(number->value, ".") ? words_whole(number->value) : 0;
    long long mass = count >= 1 && count <= SAFETY_TIMES_MAX ? safety_mass_at(m, at + number->count, end) : 0;

    form = mass ? marks_starting(m, *end, MARK_FORM) : NULL;
    if (!form)
        return 0;
    *end = form->first + form->count;
    return count * mass;
}

/* What a day's dose comes to that starts at token `at`: "500 mg 3 times a day", "2 sachets 3 times a day" with the
 * least strength there is; 0 when none starts there. */
static long long daily_dose_at(const marked_block *m, int at, safety_told_in what, long long least)
{
    int end = 0;
    long long amount = safety_told_at(m, at, what, &end);

    if (!amount && what == SAFETY_MASS)
        amount = pieces_of_at(m, at, &end);
    if (!amount && what == SAFETY_MASS && least)
        amount = least * safety_pieces_at(m, at, &end);
    return amount ? amount * times_behind(m, end) : 0;
}

/* "the maximum is 3 g a day", "exceed 200 mg/day it is not necessary", "not more than 6 tablets in 24 hours": the
 * amount; *at: where it stands. */
static long long maximum_in(const marked_block *m, int first, safety_told_in what, int *at)
{
    int last = marks_sentence_end(m, first), lead = safety_find_limit(m, first, last), end;

    if (lead < 0 || !safety_sentence_has(m, first, PHRASE_PER_DAY) || safety_sentence_has(m, first, PHRASE_CONDITION) ||
        safety_sentence_has(m, first, PHRASE_CHILDREN) || safety_sentence_has(m, first, PHRASE_STEP))
        return 0; /* none, or one of some patients, or of the steps in which a dose is raised */
    for (int i = lead; i <= last && i <= lead + MAXIMUM_REACH; i++) {
        long long amount = safety_told_at(m, i, what, &end);

        if (amount) {
            *at = i;
            return amount;
        }
    }
    return 0;
}

static void report_maximum(safety_checker *c, const marked_block *where, int at, const safety_lines *lines)
{
    const mark *number = &where->marks[marks_at(where, at)];
    int behind = number->first + number->count;
    const mark *unit = marks_starting(where, behind, MARK_UNIT);
    long line, column;

    safety_place(c, where, at, &line, &column);
    findings_add(c->found, FINDING_SAFETY_MAXIMUM, c->l->name, line, column,
                 "more than the maximum a day that is stated here (%s %s) is told in line%s %s", number->value,
                 unit ? unit->term->code : where->b->tokens[behind].text, lines->count > 1 ? "s" : "",
                 buffer_text(&lines->text));
}

static void check_maximum(safety_checker *c, const marked_block *where, int at, safety_told_in what, long long maximum)
{
    safety_lines lines = {BUFFER_INIT, 0, 0};
    long long least = piece_strength(&c->l->facts, false);

    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];

        for (int k = 0; safety_is_dosing(m) && k < m->b->token_count; k++) {
            int other;

            if (m == where && m->sentence[k] == where->sentence[at])
                continue;
            if (daily_dose_at(m, k, what, least) > maximum && !maximum_in(m, marks_sentence_start(m, k), what, &other))
                safety_add_line(c, &lines, m, k);
        }
    }
    if (lines.count)
        report_maximum(c, where, at, &lines);
    buffer_release(&lines.text);
}

/* The paragraph is on one disease, or speaks of children before; behind, it may give them a dose of their own. */
static bool is_of_some(const marked_block *m, int at)
{
    int n = m->b->token_count;

    for (int k = marks_find_phrase(m, 0, n, PHRASE_CHILDREN); k >= 0;
         k = marks_find_phrase(m, k + 1, n, PHRASE_CHILDREN))
        if (k < at || !safety_has_dose(m, k))
            return true;
    return marks_find_phrase(m, 0, n, PHRASE_TREATMENT_OF) >= 0;
}

/* The largest of several maxima: others are those of some patients. */
static void check_maxima(safety_checker *c, safety_told_in what)
{
    const marked_block *where = NULL;
    long long largest = 0;
    bool children = false; /* the last heading speaks of them */
    int at = 0;

    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];

        if (m->b->kind == BLOCK_HEADING)
            children = marks_find_phrase(m, 0, m->b->token_count, PHRASE_CHILDREN) >= 0;
        if (!safety_is_dosing(m) || children || !safety_may_limit(m))
            continue;
        for (int k = 0; k < m->b->token_count; k = marks_sentence_end(m, k) + 1) {
            int place = 0;
            long long maximum = maximum_in(m, k, what, &place);

            if (maximum > largest && !is_of_some(m, place)) {
                largest = maximum;
                where = m;
                at = place;
            }
        }
    }
    if (where)
        check_maximum(c, where, at, what, largest);
}

/* --- a dose that no strength gives --- */

static bool is_halved(const safety_checker *c)
{
    for (int i = 0; i < c->count; i++)
        if (marks_find_phrase(&c->blocks[i], 0, c->blocks[i].b->token_count, PHRASE_HALVING) >= 0)
            return true;
    return false;
}

/* All forms are pieces; *whole: capsules and the like, which are not divided. */
static bool all_pieces(const facts *f, bool *whole)
{
    *whole = f->form_count > 0;
    for (int i = 0; i < f->form_count; i++) {
        if (!kinds_is(f->forms[i].name, KIND_PIECE))
            return false;
        *whole = *whole && kinds_is(f->forms[i].name, KIND_WHOLE);
    }
    return f->form_count > 0;
}

/* A sentence that gives the dose to be taken, once or a day. */
static bool gives_dose(const marked_block *m, int at)
{
    for (int i = marks_sentence_start(m, at); i <= marks_sentence_end(m, at); i++) {
        const mark *unit = marks_starting(m, i, MARK_UNIT);

        if (unit && strcmp(unit->term->code, "kg") == 0) /* a dose by weight */
            return false;
    }
    return (safety_sentence_has(m, at, PHRASE_PER_DAY) || safety_sentence_has(m, at, PHRASE_TIMES)) &&
           !safety_sentence_has(m, at, PHRASE_NEGATION) && !safety_sentence_has(m, at, PHRASE_MAXIMUM) &&
           !safety_sentence_has(m, at, PHRASE_STEP);
}

/* The composition or the title names the amount: a strength of which no product was made. */
static bool is_named(const safety_checker *c, const mark *number)
{
    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];

        for (int k = 0; k + 1 < m->count && (kinds_in(m->b, SECTIONS_FORM) || m->index == c->l->title_block); k++)
            if (!m->dosing && m->marks[k].kind == MARK_NUMBER && strcmp(m->marks[k].value, number->value) == 0 &&
                m->marks[k + 1].term == number[1].term)
                return true;
    }
    return false;
}

static void check_available(safety_checker *c, const told_amounts *told)
{
    bool whole;
    long long least = piece_strength(&c->l->facts, false);
    long line, column;

    if (!least || !all_pieces(&c->l->facts, &whole) || (!whole && is_halved(c)))
        return;
    for (int i = 0; i < told->count; i++) {
        const told_amount *t = &told->items[i];
        const mark *number = &t->m->marks[marks_at(t->m, t->at)];

        if (t->micrograms >= least || !gives_dose(t->m, t->at) || is_named(c, number))
            continue;
        safety_place(c, t->m, t->at, &line, &column);
        findings_add(c->found, FINDING_SAFETY_UNAVAILABLE, c->l->name, line, column,
                     "a dose of %s %s, but the least strength described is %s %s", number->value, number[1].term->code,
                     c->l->facts.active[0].amount.value.value, c->l->facts.active[0].amount.unit);
        return;
    }
}

/* --- a decimal point lost --- */

/* The same digits once with and once without a decimal point: "2.5" and "25". */
static bool lost_point(const char *a, const char *b)
{
    if (!strchr(a, '.') || strchr(b, '.') || *a == '0')
        return false;
    for (; *a; a++)
        if (*a != '.' && *a != *b++)
            return false;
    return !*b;
}

/* "then 10 to 25 mg": the number at token `at` ends a range. */
static bool ends_range(const marked_block *m, int at)
{
    return marks_phrase_before(m, at, PHRASE_RANGE) > 0 || (at > 0 && m->b->tokens[at - 1].number);
}

static bool is_strength(const facts *f, const char *value, const char *unit)
{
    for (int i = 0; i < f->active_count; i++)
        if (f->active[i].amount.value.value && strcmp(f->active[i].amount.value.value, value) == 0 &&
            strcmp(f->active[i].amount.unit, unit) == 0)
            return true;
    return false;
}

static void check_points(safety_checker *c, const told_amounts *told)
{
    for (int i = 0; i < told->count; i++)
        for (int k = 0; k < told->count; k++) {
            const told_amount *a = &told->items[i], *b = &told->items[k];
            const mark *x = &a->m->marks[marks_at(a->m, a->at)], *y = &b->m->marks[marks_at(b->m, b->at)];
            long line, column, other, ignored;

            if (!lost_point(x->value, y->value) || x[1].term != y[1].term || a->m != b->m || ends_range(b->m, b->at) ||
                is_strength(&c->l->facts, y->value, y[1].term->code))
                continue;
            safety_place(c, a->m, a->at, &line, &column);
            safety_place(c, b->m, b->at, &other, &ignored);
            findings_add(c->found, FINDING_SAFETY_POINT, c->l->name, line, column,
                         "%s %s here and %s %s in line %ld: was a decimal point lost?", x->value, x[1].term->code,
                         y->value, y[1].term->code, other);
            return;
        }
}

void safety_check_doses(safety_checker *c)
{
    told_amounts told = collect(c);

    check_points(c, &told);
    check_maxima(c, SAFETY_PIECES);
    check_maxima(c, SAFETY_COUNTED);
    if (!has_one_substance(&c->l->facts))
        return;
    check_maxima(c, SAFETY_MASS);
    check_available(c, &told);
}
