/* An age below which the drug must not be given, and a dose for younger patients all the same. */
#include "leaflet/safety/safety_checks.h"
#include "leaflet/words/kinds.h"

#include <string.h>

#define AGE_MAX 21           /* years; a higher number is no age limit of children */
#define AGE_WORDS 3          /* between "under", the number and "years" */
#define CHILD_AGE 12         /* from this limit on, "children" without an age are below it ... */
#define CHILD_AGE_OF_SOME 16 /* ... and from this one when the dosage tells it, with older children beside */
#define ONLY_REACH 8         /* words between "only" and "over 10 years" */
#define DENIAL_REACH 8       /* words between "not" and the limit */
#define LIMITS_MAX 16

typedef struct {
    const marked_block *m;
    int at, age;
    const data_term *form; /* that it holds for only, or NULL */
    const char *strength;  /* likewise: its number, or NULL */
    int children;          /* "children" without an age are below a limit of so many years or more */
} age_limit;

/* "under 18 years": the age; 0 when there is none at token i. */
static int limit_at(const marked_block *m, int i)
{
    int words = marks_phrase(m, i, PHRASE_AGE_LIMIT), number = -1;

    for (int k = i + words; words && k < m->b->token_count && k <= i + words + AGE_WORDS; k++) {
        const mark *n = marks_starting(m, k, MARK_NUMBER);

        if (number < 0 && n && !strpbrk(n->value, "."))
            number = words_whole(n->value);
        else if (number >= 0 && marks_phrase(m, k, PHRASE_YEARS))
            return number <= AGE_MAX ? number : 0;
    }
    return 0;
}

/* "only for adults and children over 10 years" at token i: the age; 0 when there is none. */
static int only_from_at(const marked_block *m, int i)
{
    int words = marks_phrase(m, i, PHRASE_AGE_FROM), number = -1, only;

    if (!words)
        return 0;
    only =
        marks_find_phrase(m, i - ONLY_REACH > marks_sentence_start(m, i) ? i - ONLY_REACH : marks_sentence_start(m, i),
                          i + words, PHRASE_ONLY);
    if (only < 0)
        return 0;
    for (int k = i + words; k < m->b->token_count && k <= i + words + AGE_WORDS; k++) {
        const mark *n = marks_starting(m, k, MARK_NUMBER);

        if (number < 0 && n && !strpbrk(n->value, "."))
            number = words_whole(n->value);
        else if (number >= 0 && marks_phrase(m, k, PHRASE_YEARS))
            return number <= AGE_MAX ? number : 0;
    }
    return 0;
}

/* The number of the last strength, told with its volume or not, that the part of a sentence names before token `at`:
 * "1 mg/ml: not under 12 years". */
static const char *strength_before(const marked_block *m, int at)
{
    for (int i = at - 1; i >= marks_sentence_start(m, at) && !marks_gap_has(m->b, i + 1, ",;"); i--) {
        const mark *number = marks_starting(m, i, MARK_NUMBER);
        const mark *unit = number && number->digits ? marks_starting(m, i + number->count, MARK_UNIT) : NULL;

        if (unit && marks_is_amount(unit))
            return number->value;
    }
    return NULL;
}

/* A "not" near the limit, in its sentence: "must not be given to children under 12 years". */
static bool is_denied(const marked_block *m, int at)
{
    for (int i = at - DENIAL_REACH; i <= at + DENIAL_REACH; i++)
        if (i >= 0 && i < m->b->token_count && m->sentence[i] == m->sentence[at] && marks_phrase(m, i, PHRASE_NEGATION))
            return true;
    return false;
}

/* In these blocks such words are looked for. */
static bool may_limit_ages(const marked_block *m, bool excluding)
{
    bool where = excluding || safety_is_dosing(m);

    return (where && marks_has(m, PHRASE_AGE_LIMIT)) || ((where || kinds_in(m->b, SECTIONS_NEED_INDICATIONS)) &&
                                                         marks_has(m, PHRASE_AGE_FROM) && marks_has(m, PHRASE_ONLY));
}

static int find_limits(const safety_checker *c, age_limit *limits)
{
    int count = 0;

    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];
        bool excluding = kinds_in(m->b, SECTIONS_CONTRAINDICATIONS);

        if (may_limit_ages(m, excluding))
            for (int k = 0; k < m->b->token_count && count < LIMITS_MAX; k++) {
                int age = limit_at(m, k), only = only_from_at(m, k);

                if ((age && (excluding || (safety_is_dosing(m) && is_denied(m, k)))) ||
                    (only && !safety_has_dose(m, k)))
                    limits[count++] = (age_limit){m,
                                                  k,
                                                  age ? age : only,
                                                  safety_form_of_sentence(m, k),
                                                  strength_before(m, k),
                                                  excluding && !only ? CHILD_AGE : CHILD_AGE_OF_SOME};
            }
    }
    return count;
}

/* The years at token `at` ("3 years", "2 to 6 years", "6-year-old"); -1 when there are none. */
static int years_at(const marked_block *m, int at)
{
    const mark *number = marks_starting(m, at, MARK_NUMBER);
    int behind = number ? at + number->count : 0;

    if (!number || !number->digits || strpbrk(number->value, "."))
        return -1;
    for (int i = behind; i < m->b->token_count && i <= behind + 2; i++) {
        const mark *next = marks_starting(m, i, MARK_NUMBER);

        if (marks_phrase(m, i, PHRASE_YEARS))
            return words_whole(number->value) <= AGE_MAX ? words_whole(number->value) : -1;
        if (!next && !marks_phrase(m, i, PHRASE_JOINT) && !marks_phrase(m, i, PHRASE_AGE_LIMIT) &&
            !marks_phrase(m, i, PHRASE_RANGE))
            return -1;
    }
    return -1;
}

/* The sentence at token `at` doses patients below the limit: an age below it is told, or children without any age. */
static bool doses_younger(const marked_block *m, int at, const age_limit *limit)
{
    int last = marks_sentence_end(m, at), youngest = -1;
    bool children = false, below = false;

    for (int i = at; i <= last; i++) {
        int years = years_at(m, i);

        children = children || marks_phrase(m, i, PHRASE_CHILDREN);
        below = below || (limit_at(m, i) && limit_at(m, i) <= limit->age);
        if (years >= 0 && (youngest < 0 || years < youngest))
            youngest = years;
    }
    if (below)
        return children;
    return youngest >= 0 ? youngest < limit->age : children && limit->age >= limit->children;
}

/* Without such words no sentence does. */
static bool may_dose_younger(const marked_block *m)
{
    return marks_has(m, PHRASE_CHILDREN) || marks_has(m, PHRASE_YEARS);
}

/* The sentence names the strength that the limit is for, or none. */
static bool same_strength(const age_limit *limit, const marked_block *m, int at)
{
    bool named = false;

    for (int i = at; limit->strength && i <= marks_sentence_end(m, at); i++) {
        const mark *number = marks_starting(m, i, MARK_NUMBER);
        const mark *unit = number && number->digits ? marks_starting(m, i + number->count, MARK_UNIT) : NULL;

        if (unit && marks_is_amount(unit) && strcmp(number->value, limit->strength) == 0)
            return true;
        named = named || (unit && marks_is_amount(unit));
    }
    return !named;
}

static bool same_form(const age_limit *limit, const marked_block *m, int at)
{
    const data_term *form = safety_form_of_sentence(m, at);

    return !limit->form || (form && strcmp(form->code, limit->form->code) == 0);
}

/* In the dosage section itself a dose is one; in a part on children it is also told what a trial gave them. */
static bool is_prescribed(const marked_block *m, int at)
{
    return kinds_in(m->b, SECTIONS_DOSE) || safety_sentence_has(m, at, PHRASE_PER_DAY) ||
           safety_sentence_has(m, at, PHRASE_TIMES) || safety_sentence_has(m, at, PHRASE_PRESCRIBED_FORM);
}

/* "1 tablet twice a day", "the syrup is prescribed", "the syrup is for children. One starts with 1 ml." */
static bool tells_dose(const marked_block *m, int at)
{
    if (safety_has_dose(m, at))
        return true;
    if (!safety_form_of_sentence(m, at))
        return false;
    for (int i = 0; i < m->b->token_count; i = marks_sentence_end(m, i) + 1)
        if (safety_has_dose(m, i))
            return true;
    return safety_sentence_has(m, at, PHRASE_PRESCRIBED_FORM);
}

static void check_limit(safety_checker *c, const age_limit *limit)
{
    safety_lines lines = {BUFFER_INIT, 0, 0};
    long line, column;

    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];

        if (!safety_is_dosing(m) || m->b->kind == BLOCK_HEADING || !may_dose_younger(m))
            continue;
        for (int at = 0; at < m->b->token_count; at = marks_sentence_end(m, at) + 1)
            if (doses_younger(m, at, limit) && !safety_sentence_has(m, at, PHRASE_NEGATION) &&
                !safety_sentence_has(m, at, PHRASE_MISHAP) && tells_dose(m, at) && is_prescribed(m, at) &&
                same_form(limit, m, at) && same_strength(limit, m, at) &&
                !(m == limit->m && m->sentence[at] == m->sentence[limit->at]))
                safety_add_line(c, &lines, m, at);
    }
    if (lines.count) {
        safety_place(c, limit->m, limit->at, &line, &column);
        findings_add(c->found, FINDING_SAFETY_AGE, c->l->name, line, column,
                     "patients under %d years are excluded here, but children are treated in line%s %s", limit->age,
                     lines.count > 1 ? "s" : "", buffer_text(&lines.text));
    }
    buffer_release(&lines.text);
}

void safety_check_ages(safety_checker *c)
{
    age_limit limits[LIMITS_MAX];
    int count = find_limits(c, limits);

    for (int i = 0; i < count; i++) {
        bool repeated = false;

        for (int k = 0; k < i; k++)
            repeated = repeated || (limits[k].age == limits[i].age && limits[k].form == limits[i].form &&
                                    limits[k].strength == limits[i].strength);
        if (!repeated)
            check_limit(c, &limits[i]);
    }
}
