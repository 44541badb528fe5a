#include "leaflet/safety/safety_amounts.h"
#include "leaflet/words/kinds.h"

#include <string.h>

#define DIGITS_MAX 9

static long long in_parts(const char *value, long long parts)
{
    long long number = 0, scale = 1;
    bool behind = false;
    int digits = 0;

    for (; value && *value; value++) {
        if (*value == '.' && !behind) {
            behind = true;
            continue;
        }
        if (*value < '0' || *value > '9' || ++digits > DIGITS_MAX)
            return 0;
        number = number * 10 + (*value - '0');
        scale *= behind ? 10 : 1;
    }
    if (!digits || number * parts % scale)
        return 0; /* finer than a part */
    return number * parts / scale;
}

long long safety_micrograms(const char *value, const char *unit)
{
    return !unit                     ? 0
           : strcmp(unit, "g") == 0  ? in_parts(value, 1000000)
           : strcmp(unit, "mg") == 0 ? in_parts(value, 1000)
           : strcmp(unit, "ug") == 0 ? in_parts(value, 1)
                                     : 0;
}

long long safety_microlitres(const char *value, const char *unit)
{
    return !unit                     ? 0
           : strcmp(unit, "L") == 0  ? in_parts(value, 1000000)
           : strcmp(unit, "mL") == 0 ? in_parts(value, 1000)
                                     : 0;
}

/* "mg/kg", "mg per kg" */
static bool per_kilogram(const marked_block *m, int at)
{
    for (int i = at; i < m->b->token_count && i <= at + 2; i++) {
        const mark *unit = marks_starting(m, i, MARK_UNIT);

        if (unit && strcmp(unit->term->code, "kg") == 0)
            return marks_gap_has(m->b, at, "/") || marks_phrase(m, at, PHRASE_WITHIN) ||
                   marks_phrase(m, at, PHRASE_EACH);
    }
    return false;
}

long long safety_mass_at(const marked_block *m, int at, int *end)
{
    const mark *number = marks_starting(m, at, MARK_NUMBER), *unit;
    int behind = number ? number->first + number->count : 0;

    unit = number && number->digits ? marks_starting(m, behind, MARK_UNIT) : NULL;
    if (!unit || (number->ambiguous && number->count == 1) || per_kilogram(m, unit->first + unit->count))
        return 0;
    *end = unit->first + unit->count;
    return safety_micrograms(number->value, unit->term->code);
}

int safety_pieces_at(const marked_block *m, int at, int *end)
{
    const mark *number = marks_starting(m, at, MARK_NUMBER), *item = NULL;
    int count = number && !number->ambiguous && !strpbrk(number->value, ".") ? words_whole(number->value) : 0;

    if (count >= 1 && count <= SAFETY_TIMES_MAX) {
        item = marks_starting(m, at + number->count, MARK_FORM);
        item = item ? item : marks_starting(m, at + number->count, MARK_PACKAGE);
    }
    *end = item ? item->first + item->count : at;
    return item ? count : 0;
}

/* "1 tablet", "1 sachet", not "1 vial" or "5 syrups". */
static int tablets_at(const marked_block *m, int at, int *end)
{
    int count = safety_pieces_at(m, at, end), last = count ? marks_at(m, *end - 1) : -1;

    if (last < 0)
        return 0;
    return kinds_is(m->marks[last].term->name, m->marks[last].kind == MARK_FORM ? KIND_PIECE : KIND_DOSED) ? count : 0;
}

/* "2 puffs", "20 drops". */
static int counted_at(const marked_block *m, int at, int *end)
{
    const mark *number = marks_starting(m, at, MARK_NUMBER);
    int behind = number ? at + number->count : at, words = number ? marks_phrase(m, behind, PHRASE_COUNTED_DOSE) : 0;

    *end = behind + words;
    return words && !number->ambiguous && !strpbrk(number->value, ".") ? words_whole(number->value) : 0;
}

long long safety_told_at(const marked_block *m, int at, safety_told_in what, int *end)
{
    return what == SAFETY_MASS     ? safety_mass_at(m, at, end)
           : what == SAFETY_PIECES ? tablets_at(m, at, end)
                                   : counted_at(m, at, end);
}
