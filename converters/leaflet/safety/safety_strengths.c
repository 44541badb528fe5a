/* Strengths that contradict each other: what a liquid has in a volume, what a package holds, doses told by weight and
 * by volume, the same number in units a thousand times apart. */
#include "leaflet/facts/strength.h"
#include "leaflet/safety/safety_amounts.h"
#include "leaflet/safety/safety_checks.h"
#include "leaflet/words/kinds.h"

#include <string.h>

#define DIVIDED 6                    /* times in which the dose of a day is divided at most (every 4 hours) */
#define SPOONS 20000LL               /* microlitres; more in one dose is a dilution */
#define ROUNDED 20                   /* per cent by which the content of a spoonful may be rounded */
#define ASKED_MAX 64                 /* amounts that are looked for in the whole dosage */
#define VOLUME_REACH 6               /* words from a dose by weight to the same by volume */
#define MOST_MICROGRAMS 1000000000LL /* for a kilogram, and ... */
#define MOST_GRAMS 1000000LL         /* ... grams of weight, so that products stay whole numbers */

const fact_ingredient *safety_only_liquid(const facts *f)
{
    const fact_ingredient *found = NULL;

    for (int i = 0; i < f->active_count; i++) {
        const fact_ingredient *a = &f->active[i];

        if (!safety_microlitres(a->per.value.value, a->per.unit) ||
            !safety_micrograms(a->amount.value.value, a->amount.unit))
            continue;
        if (found)
            return NULL;
        found = a;
    }
    return found;
}

static bool is_injected(const facts *f, const fact_ingredient *a)
{
    return a->form >= 0 && kinds_is(f->forms[a->form].name, KIND_INJECTED);
}

/* mass / volume is the strength's; all in micrograms and microlitres. */
static bool same_share(const fact_ingredient *a, long long mass, long long volume)
{
    return safety_micrograms(a->amount.value.value, a->amount.unit) * volume ==
           mass * safety_microlitres(a->per.value.value, a->per.unit);
}

static void report(safety_checker *c, const marked_block *m, int at, const fact_ingredient *a, const char *what)
{
    long line, column;

    safety_place(c, m, at, &line, &column);
    findings_add(c->found, FINDING_SAFETY_STRENGTH, c->l->name, line, column,
                 "%s, but the composition (line %ld) has %s %s in %s %s", what, a->amount.value.line,
                 a->amount.value.value, a->amount.unit, a->per.value.value, a->per.unit);
}

/* The number and its unit at token `at`; *end: behind them. */
static const mark *quantity_at(const marked_block *m, int at, int *end)
{
    const mark *number = marks_starting(m, at, MARK_NUMBER), *unit;

    unit = number && !number->ambiguous ? marks_starting(m, at + number->count, MARK_UNIT) : NULL;
    *end = unit ? unit->first + unit->count : at;
    return unit;
}

/* "5 ml = 3 mg", "5 ml (3 mg)", "5 ml contain 3 mg" at token `at`: what the volume holds, in micrograms and
 * microlitres. */
static bool holds_at(const marked_block *m, int at, long long *mass, long long *volume)
{
    int behind, end, words;
    const mark *left = quantity_at(m, at, &behind), *right;

    words = left ? marks_phrase(m, behind, PHRASE_CONTAINS) : 0;
    behind += words;
    right = left ? quantity_at(m, behind, &end) : NULL;
    if (!right || (!words && !marks_gap_has(m->b, behind, "=(")))
        return false;
    *volume = safety_microlitres(m->marks[marks_at(m, at)].value, left->term->code);
    *mass = safety_micrograms(m->marks[marks_at(m, behind)].value, right->term->code);
    return *volume && *mass && !marks_phrase(m, end, PHRASE_WITHIN) && !marks_gap_has(m->b, end, "/");
}

/* The share differs by more than rounding does. */
static bool differs_much(const fact_ingredient *a, long long mass, long long volume)
{
    long long own = safety_micrograms(a->amount.value.value, a->amount.unit) * volume,
              told = mass * safety_microlitres(a->per.value.value, a->per.unit);

    return own * 100 < told * (100 - ROUNDED) || told * 100 < own * (100 - ROUNDED);
}

/* The share is not a decimal place off: a day's dose may be divided, a dose may be told for several days. */
static bool is_about(const fact_ingredient *a, long long mass, long long volume)
{
    long long own = safety_micrograms(a->amount.value.value, a->amount.unit) * volume,
              told = mass * safety_microlitres(a->per.value.value, a->per.unit);

    return own < told * DIVIDED && told < own * DIVIDED;
}

/* "3 mg in 5 ml" in the dosage of a syrup with 15 mg in 5 ml. */
static void check_concentration(safety_checker *c, const fact_ingredient *a)
{
    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];

        for (int at = 0; safety_is_dosing(m) && at < m->b->token_count; at++) {
            strength told;
            long long mass, volume;

            if (holds_at(m, at, &mass, &volume) && volume <= SPOONS && differs_much(a, mass, volume)) {
                report(c, m, at, a, "a volume is told to hold something else");
                return;
            }
            if (!strength_at(c->l, m, at, &told))
                continue;
            mass = safety_micrograms(told.amount.value.value, told.amount.unit);
            volume = safety_microlitres(told.per.value.value, told.per.unit);
            if (mass && volume && volume <= SPOONS && !same_share(a, mass, volume)) {
                report(c, m, at, a, "another strength in the dosage");
                return;
            }
        }
    }
}

/* The volume one package of the kind holds, in microlitres; 0 when it is not known, or there are several. */
static long long volume_of(const facts *f, const char *code)
{
    long long found = 0;

    for (int i = 0; i < f->package_count; i++) {
        const fact_package *p = &f->packages[i];
        long long volume = safety_microlitres(p->content.value.value, p->content.unit);

        if (strcmp(p->package.code, code) != 0 || !volume)
            continue;
        if (found && found != volume)
            return 0;
        found = volume;
    }
    return found;
}

/* "One ampoule holds 1,000 mg": against the strength and the volume of the ampoule. */
static void check_packages(safety_checker *c, const fact_ingredient *a)
{
    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];

        for (int k = 0; safety_is_dosing(m) && k < m->count; k++) {
            const mark *package = &m->marks[k];
            int behind = package->first + package->count, words = marks_phrase(m, behind, PHRASE_CONTAINS);
            const mark *number = words ? marks_starting(m, behind + words, MARK_NUMBER) : NULL;
            const mark *unit = number ? marks_starting(m, behind + words + number->count, MARK_UNIT) : NULL;
            long long volume = package->kind == MARK_PACKAGE ? volume_of(&c->l->facts, package->term->code) : 0;

            if (!unit || !volume || same_share(a, safety_micrograms(number->value, unit->term->code), volume) ||
                !safety_micrograms(number->value, unit->term->code))
                continue;
            report(c, m, package->first, a, "what the package holds is told otherwise");
            return;
        }
    }
}

long long safety_mass_per_kilogram(const marked_block *m, int at, int *end)
{
    const mark *number = marks_starting(m, at, MARK_NUMBER), *unit, *kilogram = NULL;

    unit = number && !number->ambiguous ? marks_starting(m, at + number->count, MARK_UNIT) : NULL;
    if (!unit)
        return 0;
    for (int i = unit->first + 1; i < m->b->token_count && i <= unit->first + 4 && !kilogram; i++) {
        const mark *next = marks_starting(m, i, MARK_UNIT);

        if (marks_starting(m, i, MARK_NUMBER))
            return 0;
        kilogram = next && strcmp(next->term->code, "kg") == 0 ? next : NULL;
    }
    if (!kilogram)
        return 0;
    *end = kilogram->first + kilogram->count;
    return safety_micrograms(number->value, unit->term->code);
}

/* "1 ml/10 kg", "1 ml per kg" at token `at`: the volume and the weight in grams; false when there is none. */
static bool volume_for_weight_at(const marked_block *m, int at, long long *volume, long long *grams)
{
    int behind, words;
    const mark *unit = quantity_at(m, at, &behind), *weight, *kilogram;

    if (!unit || !marks_is_volume(unit))
        return false;
    words = marks_phrase(m, behind, PHRASE_WITHIN);
    words += marks_phrase(m, behind + words, PHRASE_EACH);
    if (!words && !marks_gap_has(m->b, behind, "/"))
        return false;
    behind += words;
    weight = marks_starting(m, behind, MARK_NUMBER);
    kilogram = marks_starting(m, weight && !weight->ambiguous ? behind + weight->count : behind, MARK_UNIT);
    if (!kilogram || strcmp(kilogram->term->code, "kg") != 0)
        return false;
    *volume = safety_microlitres(m->marks[marks_at(m, at)].value, unit->term->code);
    *grams = weight ? safety_micrograms(weight->value, "mg") : 1000; /* kilograms in grams */
    return *volume && *grams && *grams <= MOST_GRAMS;
}

/* The same behind token `at`, not far away in its sentence. */
static bool volume_for_weight(const marked_block *m, int at, long long *volume, long long *grams)
{
    for (int i = at; i < m->b->token_count && i <= at + VOLUME_REACH && m->sentence[i] == m->sentence[at - 1]; i++)
        if (volume_for_weight_at(m, i, volume, grams))
            return true;
    return false;
}

/* A dose by weight anywhere in the dosage comes to about this volume, or to that of a day which is divided; *any: there
 * is one at all. */
static bool is_dose_by_weight(const safety_checker *c, const fact_ingredient *a, long long volume, long long grams,
                              bool *any)
{
    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];

        for (int k = 0, end; safety_is_dosing(m) && k < m->b->token_count; k++) {
            long long mass = safety_mass_per_kilogram(m, k, &end);

            if (!mass || mass > MOST_MICROGRAMS)
                continue;
            *any = true;
            if (is_about(a, mass * grams / 1000, volume))
                return true;
        }
    }
    return false;
}

static void check_volumes(safety_checker *c, const fact_ingredient *a)
{
    static const char *what = "the dose by weight and by volume is not the same";
    int asked = 0;
    bool alone = false; /* such a volume was reported */

    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];
        int beside = -1; /* sentence that tells both */

        for (int at = 0; safety_is_dosing(m) && at < m->b->token_count; at++) {
            int end = 0;
            long long mass = safety_mass_per_kilogram(m, at, &end), volume, grams;
            bool any = false;

            if (mass && mass <= MOST_MICROGRAMS && volume_for_weight(m, end, &volume, &grams)) {
                if (differs_much(a, mass * grams / 1000, volume))
                    report(c, m, at, a, what);
                beside = m->sentence[at];
            } else if (!alone && m->sentence[at] != beside && volume_for_weight_at(m, at, &volume, &grams) &&
                       asked++ < ASKED_MAX) {
                alone = !is_dose_by_weight(c, a, volume, grams, &any) && any;
                if (alone)
                    report(c, m, at, a, what);
            }
        }
    }
}

/* --- units --- */

/* "5 micrograms/hour": the words behind an amount, from token `at` on, say that it is given within an hour. */
static bool is_rate(const marked_block *m, int at)
{
    int words = marks_phrase(m, at, PHRASE_WITHIN);

    return (words || marks_gap_has(m->b, at, "/")) && marks_phrase(m, at + words, PHRASE_HOUR);
}

/* The number of mark k when its unit is the one given, NULL when it is none. */
static const mark *amount_in(const marked_block *m, int k, const char *unit)
{
    const mark *number = &m->marks[k], *behind = &m->marks[k + 1];

    return number->kind == MARK_NUMBER && number->digits && behind->kind == MARK_UNIT &&
                   behind->first == number->first + number->count && strcmp(behind->term->code, unit) == 0
               ? number
               : NULL;
}

/* The token behind the unit of such a number. */
static int behind_unit(const mark *number)
{
    return number[1].first + number[1].count;
}

/* The same number of milligrams in the dosage, also for one kilogram or not, and for an hour or not; *at: index of its
 * block. */
static const mark *same_number(const safety_checker *c, const marked_block *m, const mark *number, int *at)
{
    int end;

    for (int n = 0; n < c->count; n++)
        for (int k = 0; c->blocks[n].dosing && k + 1 < c->blocks[n].count; k++) {
            const marked_block *b = &c->blocks[n];
            const mark *other = amount_in(b, k, "mg");

            if (other && strcmp(other->value, number->value) == 0 &&
                !safety_mass_per_kilogram(b, other->first, &end) == !safety_mass_per_kilogram(m, number->first, &end) &&
                is_rate(b, behind_unit(other)) == is_rate(m, behind_unit(number))) {
                *at = n;
                return other;
            }
        }
    return NULL;
}

/* The same number of mg and of micrograms in what one substance is dosed by. */
static bool check_units(safety_checker *c)
{
    const facts *f = &c->l->facts;

    for (int i = 0; i < f->active_count; i++)
        for (int n = 0; n < c->count; n++) {
            const marked_block *m = &c->blocks[n];

            for (int k = 0; safety_is_dosing(m) && k + 1 < m->count; k++) {
                const mark *number = &m->marks[k], *unit = &m->marks[k + 1];
                const char *own = f->active[i].amount.unit;
                long line, column;

                if (number->kind != MARK_NUMBER || unit->first != number->first + number->count || !own ||
                    unit->kind != MARK_UNIT || f->active[i].amount.value.value == NULL ||
                    strcmp(number->value, f->active[i].amount.value.value) != 0 ||
                    !((strcmp(own, "mg") == 0 && strcmp(unit->term->code, "ug") == 0) ||
                      (strcmp(own, "ug") == 0 && strcmp(unit->term->code, "mg") == 0)) ||
                    is_rate(m, unit->first + unit->count))
                    continue;
                safety_place(c, m, number->first, &line, &column);
                findings_add(c->found, FINDING_SAFETY_UNIT, c->l->name, line, column,
                             "%s %s here, but the strength (line %ld) is %s %s: which unit is meant?", number->value,
                             unit->term->code, f->active[i].amount.value.line, number->value, own);
                return true;
            }
        }
    return false;
}

/* "25 mcg/kg" and "25 mg/kg" in the dosage: the first amount in micrograms, and one in milligrams with its number. What
 * is given within an hour is told by the name of a patch too. */
static bool check_doses(safety_checker *c)
{
    int asked = 0;

    for (int n = 0; n < c->count; n++)
        for (int k = 0; k + 1 < c->blocks[n].count && asked < ASKED_MAX; k++) {
            const marked_block *m = &c->blocks[n];
            const mark *other, *number = amount_in(m, k, "ug");
            long line, column, there, ignored;
            int at;

            if (number && !m->dosing && !is_rate(m, behind_unit(number)))
                continue;
            asked += number != NULL;
            other = number ? same_number(c, m, number, &at) : NULL;
            if (!other)
                continue;
            safety_place(c, m, number->first, &line, &column);
            safety_place(c, &c->blocks[at], other->first, &there, &ignored);
            findings_add(c->found, FINDING_SAFETY_UNIT, c->l->name, line, column,
                         "%s micrograms here and %s mg in line %ld: which unit is meant?", number->value, other->value,
                         there);
            return true;
        }
    return false;
}

void safety_check_strengths(safety_checker *c)
{
    const fact_ingredient *liquid = safety_only_liquid(&c->l->facts);
    bool told;

    if (liquid && !is_injected(&c->l->facts, liquid))
        check_concentration(c, liquid);
    if (liquid) {
        check_packages(c, liquid);
        check_volumes(c, liquid);
    }
    told = check_units(c);
    told = check_doses(c) || told;
    if (!told)
        safety_check_units(c);
}
