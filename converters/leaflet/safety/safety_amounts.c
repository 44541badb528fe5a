#include "leaflet/safety/safety_amounts.h"

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
