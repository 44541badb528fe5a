/* Spoons and the volume told for them: a teaspoon is 5 ml, a dessert spoon 10 ml, a tablespoon 15 ml (WHO, IPCS: spoons
 * for medicines; Ph. Eur. and USP have the same teaspoon). Taking one for the other is three times the dose. */
#include "leaflet/safety/safety_amounts.h"
#include "leaflet/safety/safety_checks.h"

#include <string.h>

#define LEAST 45     /* per cent of its volume that a spoon of this or that country holds, and ... */
#define MOST 160     /* ... at most: no teaspoon holds two */
#define COUNT_MAX 12 /* spoons of a dose */
#define FRACTION_BYTES 8

static const struct {
    phrase_class what;
    const char *name;
    long long volume; /* microlitres */
} spoons[] = {{PHRASE_DESSERTSPOON, "dessert spoon", 10000},
              {PHRASE_TABLESPOON, "tablespoon", 15000},
              {PHRASE_TEASPOON, "teaspoon", 5000}};

#define SPOONS (int)(sizeof spoons / sizeof *spoons)

/* "5", "5-10": in thousandths; first 0: no number stands there. */
typedef struct {
    long long first, last;
    int at, end;
} told_range;

static told_range range_at(const marked_block *m, int at)
{
    const mark *a = marks_starting(m, at, MARK_NUMBER), *b;
    told_range r = {.at = at, .end = at};
    int behind, joint;

    if (!a || a->ambiguous)
        return r;
    behind = a->first + a->count;
    joint = marks_phrase(m, behind, PHRASE_RANGE);
    b = marks_starting(m, behind + joint, MARK_NUMBER);
    r.first = r.last = safety_micrograms(a->value, "mg");
    r.end = behind;
    if (b && !b->ambiguous && (joint || marks_gap_has(m->b, behind, "-\xE2"))) {
        r.last = safety_micrograms(b->value, "mg");
        r.end = b->first + b->count;
    }
    return r;
}

/* "15 ml", "5-10 ml" at token `at`, in microlitres. */
static told_range volume_at(const marked_block *m, int at)
{
    told_range r = range_at(m, at);
    const mark *unit = r.first ? marks_starting(m, r.end, MARK_UNIT) : NULL;

    if (!unit || strcmp(unit->term->code, "mL") != 0)
        return (told_range){.end = at};
    r.end = unit->first + unit->count;
    return r;
}

/* The spoon whose name starts at token `at`, with the words that it has; -1: none, or one of its own size. */
static int spoon_at(const marked_block *m, int at, int *words)
{
    for (int i = 0; i < SPOONS; i++)
        if ((*words = marks_phrase(m, at, spoons[i].what)))
            return marks_phrase(m, at + *words, PHRASE_SPOON_OTHER) ? -1 : i;
    return -1;
}

/* "half a teaspoon", "1/2 teaspoon", ".5 teaspoon", with the sign for a half: the count is none that is read here. */
static bool is_fraction(const marked_block *m, int first, int spoon)
{
    size_t from = m->b->tokens[first].start, to = m->b->tokens[spoon].start;

    if (from > 0 && m->b->text[from - 1] == '.')
        return true;
    from = from > FRACTION_BYTES ? from - FRACTION_BYTES : 0;
    for (size_t i = from; i < to; i++)
        if (m->b->text[i] == '/' || (m->b->text[i] == '\xC2' && i + 1 < to && m->b->text[i + 1] >= '\xBC'))
            return true;
    return marks_find_phrase(m, first > 3 ? first - 3 : 0, spoon + 1, PHRASE_HALVING) >= 0;
}

/* How many spoons: the number before the one at token `at`, one where there is none; *first: where that begins. */
static told_range count_before(const marked_block *m, int at, int *first)
{
    told_range one = {1000, 1000, at, at};

    for (int i = at - 4 > marks_sentence_start(m, at) ? at - 4 : marks_sentence_start(m, at); i < at; i++) {
        told_range r = range_at(m, i);

        if (r.first && r.end == at) {
            *first = i;
            return r;
        }
    }
    *first = marks_phrase_before(m, at, PHRASE_EACH) >= 0 ? marks_phrase_before(m, at, PHRASE_EACH) : at; /* "a" */
    return one;
}

static bool agrees(long long count, long long volume, long long of_one)
{
    long long whole = count * of_one / 1000;

    return volume * 100 >= whole * LEAST && volume * 100 <= whole * MOST;
}

/* The volume that stands beside the spoon from token `first` to `end`: "15 ml (one teaspoon)", "one teaspoon (15 ml)",
 * "a teaspoon of 15 ml", "15 ml teaspoon". */
static told_range volume_beside(const marked_block *m, int first, int end)
{
    int words = marks_phrase(m, end, PHRASE_OF), from = first;
    told_range behind;

    words = words ? words : marks_phrase(m, end, PHRASE_IS);
    words = words ? words : marks_phrase(m, end, PHRASE_CONTAINS);
    behind = volume_at(m, end + words);
    if (behind.first && (words || marks_gap_has(m->b, end, "(=")))
        return behind;
    if (marks_phrase_before(m, first, PHRASE_IS) >= 0)
        from = marks_phrase_before(m, first, PHRASE_IS);
    else if (marks_phrase_before(m, first, PHRASE_JOINT) >= 0)
        from = marks_phrase_before(m, first, PHRASE_JOINT);
    for (int i = from - 4 > 0 ? from - 4 : 0; i < from; i++) {
        told_range before = volume_at(m, i);

        if (before.first && before.end == from &&
            (from < first || marks_gap_has(m->b, first, "(=") || marks_starting(m, first, MARK_NUMBER) == NULL))
            return before;
    }
    return (told_range){.end = end};
}

/* Reports a spoon that the block tells with a volume of another one. */
static bool check_block(safety_checker *c, const marked_block *m)
{
    for (int at = 0, words; at < m->b->token_count; at++) {
        int spoon = spoon_at(m, at, &words), first = at;
        told_range count, volume;
        long line, column;

        if (spoon < 0)
            continue;
        count = count_before(m, at, &first);
        volume = volume_beside(m, first, at + words);
        if (!volume.first || count.last > COUNT_MAX * 1000LL || is_fraction(m, first, at) ||
            agrees(count.first, volume.first, spoons[spoon].volume) ||
            agrees(count.last, volume.last, spoons[spoon].volume) ||
            agrees(count.first, volume.last, spoons[spoon].volume))
            continue;
        safety_place(c, m, volume.at, &line, &column);
        findings_add(c->found, FINDING_SAFETY_SPOON, c->l->name, line, column,
                     "%s ml here and a spoon that holds %lld ml (%s): which is meant?",
                     marks_starting(m, volume.at, MARK_NUMBER)->value, spoons[spoon].volume / 1000, spoons[spoon].name);
        return true;
    }
    return false;
}

static bool names_spoon(const marked_block *m)
{
    for (int i = 0; i < SPOONS; i++)
        if (marks_has(m, spoons[i].what))
            return true;
    return false;
}

void safety_check_spoons(safety_checker *c)
{
    for (int i = 0; i < c->count; i++)
        if (names_spoon(&c->blocks[i]) && check_block(c, &c->blocks[i]))
            return;
}
