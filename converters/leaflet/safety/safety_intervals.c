/* A dose for a week that is told for each day elsewhere: methotrexate taken daily kills (ISMP list of high-alert
 * medications; EMA, 2019: risk of overdose when methotrexate is taken daily instead of once a week). */
#include "leaflet/safety/safety_amounts.h"
#include "leaflet/safety/safety_checks.h"

#define INTERVAL_REACH 6 /* words from a dose to how often it is taken */
#define WEEKLY_DOSES_MAX 16

/* A dose that is taken once a week. */
typedef struct {
    const marked_block *m;
    int at;
    safety_told_in what;
    long long amount;
} weekly_dose;

/* The sentence is on a week. */
static bool speaks_of_weeks(const marked_block *m, int at)
{
    return safety_sentence_has(m, at, PHRASE_WEEKLY) || safety_sentence_has(m, at, PHRASE_WEEKLY_ONLY) ||
           safety_sentence_has(m, at, PHRASE_WEEKS);
}

/* The dose at token `at` in any way of telling; 0: there is none. */
static long long dose_at(const marked_block *m, int at, safety_told_in *what, int *end)
{
    for (*what = SAFETY_MASS; *what <= SAFETY_COUNTED; ++*what) {
        long long amount = safety_told_at(m, at, *what, end);

        if (amount)
            return amount;
    }
    return 0;
}

static int collect(const safety_checker *c, weekly_dose doses[WEEKLY_DOSES_MAX])
{
    int count = 0, end;

    for (int i = -1; (i = marks_next_with(c->blocks, c->count, i + 1, PHRASE_WEEKLY)) < c->count;) {
        const marked_block *m = &c->blocks[i];

        for (int at = 0; m->dosing && at < m->b->token_count && count < WEEKLY_DOSES_MAX; at++) {
            weekly_dose d = {.m = m, .at = at};

            if (safety_sentence_has(m, at, PHRASE_WEEKLY) && !safety_sentence_has(m, at, PHRASE_EACH_DAY) &&
                !safety_sentence_has(m, at, PHRASE_STEP) && (d.amount = dose_at(m, at, &d.what, &end)))
                doses[count++] = d;
        }
    }
    return count;
}

/* "Do not take 7.5 mg daily", not "if it does not help, take 7.5 mg daily": from the last comma on. */
static bool is_denied(const marked_block *m, int at, int last)
{
    int first = at;

    while (first > marks_sentence_start(m, at) && !marks_gap_has(m->b, first, ",;:"))
        first--;
    return marks_find_phrase(m, first, last + 1, PHRASE_NEGATION) >= 0 || safety_find_limit(m, first, at) >= 0;
}

/* "7.5 mg a day", "1 tablet 2 times a day", "once a day 1 tablet": the sentence of the dose at token `at` says that it
 * is for each day. */
static bool is_for_each_day(const marked_block *m, int at, int end)
{
    int first = marks_sentence_start(m, at), last = marks_sentence_end(m, at);

    first = first > at - INTERVAL_REACH ? first : at - INTERVAL_REACH;
    last = last < end + INTERVAL_REACH ? last : end + INTERVAL_REACH;
    return marks_find_phrase(m, first, last + 1, PHRASE_EACH_DAY) >= 0 && !speaks_of_weeks(m, at) &&
           !is_denied(m, at, last);
}

/* The first place that says that the medicine is for once a week and no oftener; NULL: none does. */
static const marked_block *only_weekly(const safety_checker *c, int *at)
{
    int i = marks_next_with(c->blocks, c->count, 0, PHRASE_WEEKLY_ONLY);

    if (i == c->count)
        return NULL;
    *at = marks_find_phrase(&c->blocks[i], 0, c->blocks[i].b->token_count, PHRASE_WEEKLY_ONLY);
    return &c->blocks[i];
}

static void report(safety_checker *c, const marked_block *m, int at, const marked_block *weekly, int weekly_at)
{
    long line, column, other, ignored;

    safety_place(c, m, at, &line, &column);
    safety_place(c, weekly, weekly_at, &other, &ignored);
    findings_add(c->found, FINDING_SAFETY_INTERVAL, c->l->name, line, column,
                 "a dose for each day here, for once a week in line %ld: which is meant?", other);
}

void safety_check_intervals(safety_checker *c)
{
    weekly_dose doses[WEEKLY_DOSES_MAX];
    int count = collect(c, doses), only_at = 0;
    const marked_block *only = only_weekly(c, &only_at);

    for (int i = -1;
         (count || only) && (i = marks_next_with(c->blocks, c->count, i + 1, PHRASE_EACH_DAY)) < c->count;) {
        const marked_block *m = &c->blocks[i];

        for (int at = 0; (m->dosing || only) && at < m->b->token_count; at++) {
            safety_told_in what;
            int end = 0;
            long long amount = dose_at(m, at, &what, &end);

            if (!amount || (!m->dosing && what != SAFETY_PIECES) || !is_for_each_day(m, at, end))
                continue; /* elsewhere a mass may be that of another medicine */
            for (int k = 0; k < count; k++)
                if (doses[k].what == what && doses[k].amount == amount) {
                    report(c, m, at, doses[k].m, doses[k].at);
                    return;
                }
            if (only) {
                report(c, m, at, only, only_at);
                return;
            }
        }
    }
}
