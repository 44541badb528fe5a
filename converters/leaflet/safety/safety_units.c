/* The same number of milligrams and of micrograms of the active substance, wherever the leaflet tells what is in the
 * product or how it is dosed: a thousand times too much, or too little (ISMP: mix-ups of mg and mcg). */
#include "leaflet/safety/safety_checks.h"
#include "leaflet/words/kinds.h"

#include <string.h>

#define SUBSTANCE_BEFORE 8 /* words from the substance to its amount, none of them a number */
#define SUBSTANCE_BEHIND 4
#define TOLD_MAX 64

/* An amount of the active substance. */
typedef struct {
    const marked_block *m;
    const mark *number, *unit;
} told_substance;

static bool tells_amounts(const safety_checker *c, const marked_block *m)
{
    return m->dosing || kinds_in(m->b, SECTIONS_FORM) || kinds_in(m->b, SECTIONS_STRENGTH) ||
           kinds_in(m->b, SECTIONS_ACTIVE) || m->index == c->l->title_block;
}

/* "2.4 mg of the antigen", "the dose of formoterol is 4.5 mg", "each tablet of Brand 88 mcg" */
static bool is_of_substance(const safety_checker *c, const marked_block *m, const mark *number, const mark *unit)
{
    int behind = unit->first + unit->count, first = marks_sentence_start(m, number->first),
        last = marks_sentence_end(m, number->first);

    for (int i = behind; i <= last && i < behind + SUBSTANCE_BEHIND; i++) {
        if (marks_gap_has(m->b, i, ",;:/") || m->b->tokens[i].number)
            break;
        if (safety_is_substance(c, m->b->tokens[i].type))
            return true;
    }
    for (int i = number->first - 1; i >= first && i >= number->first - SUBSTANCE_BEFORE; i--) {
        if (marks_gap_has(m->b, i + 1, ",;") || m->b->tokens[i].number || marks_phrase(m, i, PHRASE_EXCIPIENT))
            return false;
        if (safety_is_substance(c, m->b->tokens[i].type) ||
            (i == number->first - 1 && names_is_product(c->l, m->b->tokens[i].type)))
            return true;
    }
    return false;
}

/* "mcg/ml", "mg/kg": what the amount is told for is another matter. */
static bool is_share(const marked_block *m, const mark *unit)
{
    int behind = unit->first + unit->count, words = marks_phrase(m, behind, PHRASE_WITHIN);

    words += marks_phrase(m, behind + words, PHRASE_EACH);
    return (words || marks_gap_has(m->b, behind, "/")) &&
           (marks_starting(m, behind + words, MARK_UNIT) || marks_starting(m, behind + words, MARK_NUMBER) ||
            marks_phrase(m, behind + words, PHRASE_HOUR));
}

static int collect(const safety_checker *c, told_substance told[TOLD_MAX])
{
    int count = 0;

    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];

        for (int k = 0; tells_amounts(c, m) && k + 1 < m->count && count < TOLD_MAX; k++) {
            const mark *number = &m->marks[k], *unit = &m->marks[k + 1];

            if (number->kind == MARK_NUMBER && number->digits && !number->ambiguous && unit->kind == MARK_UNIT &&
                unit->first == number->first + number->count &&
                (strcmp(unit->term->code, "mg") == 0 || strcmp(unit->term->code, "ug") == 0) && !is_share(m, unit) &&
                is_of_substance(c, m, number, unit))
                told[count++] = (told_substance){m, number, unit};
        }
    }
    return count;
}

void safety_check_units(safety_checker *c)
{
    told_substance told[TOLD_MAX];
    int count = collect(c, told);

    for (int i = 0; i < count; i++)
        for (int k = 0; k < i; k++) {
            const told_substance *a = &told[k], *b = &told[i];
            long line, column, other, ignored;

            if (a->unit->term == b->unit->term || strcmp(a->number->value, b->number->value) != 0)
                continue;
            safety_place(c, b->m, b->number->first, &line, &column);
            safety_place(c, a->m, a->number->first, &other, &ignored);
            findings_add(c->found, FINDING_SAFETY_UNIT, c->l->name, line, column,
                         "%s %s here, but %s %s in line %ld: which unit is meant?", b->number->value,
                         b->unit->term->code, a->number->value, a->unit->term->code, other);
            return;
        }
}
