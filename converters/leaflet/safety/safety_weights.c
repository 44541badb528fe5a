/* Volumes told for patients of a weight, in examples ("a dog of 20 kg gets 1.3 ml") and in tables: one that is a
 * decimal place off what the others and the dose for a kilogram come to. */
#include "leaflet/safety/safety_amounts.h"
#include "leaflet/safety/safety_checks.h"

#include <string.h>

#define EXAMPLES_MAX 32
#define ROWS_MAX 40
#define COLUMNS_MAX 8
#define SAME 42              /* tenths of how far doses of one medicine lie apart: a day's dose may be divided by 4 */
#define PLACE_LEAST 85       /* tenths of what is a decimal place off, rounding apart ... */
#define PLACE_MOST 118       /* ... at most */
#define ROWS_ALIKE 25        /* tenths by which rows one below the other differ */
#define NUMBER_MOST 10000000 /* thousandths; products stay whole numbers */

/* So much for so many kilograms, both in thousandths. */
typedef struct {
    const marked_block *m;
    int at;
    bool example; /* no dose for one kilogram */
    long long amount, weight;
} weight_dose;

static bool in_range(long long n)
{
    return n > 0 && n <= NUMBER_MOST;
}

/* The dose a for a kilogram is between so many and so many tenths of b. */
static bool is_between(const weight_dose *a, const weight_dose *b, int least, int most)
{
    long long own = a->amount * b->weight * 10, other = b->amount * a->weight;

    return own >= other * least && own <= other * most;
}

static bool is_about(const weight_dose *a, const weight_dose *b, int most)
{
    return is_between(a, b, 10, most) || is_between(b, a, 10, most);
}

static bool is_place_off(const weight_dose *a, const weight_dose *b)
{
    return is_between(a, b, PLACE_LEAST, PLACE_MOST) || is_between(b, a, PLACE_LEAST, PLACE_MOST);
}

/* The number at token `at` with that unit behind it, in thousandths; 0: there is none. */
static long long number_of(const marked_block *m, int at, const char *unit)
{
    const mark *number = marks_starting(m, at, MARK_NUMBER);
    const mark *behind = number && !number->ambiguous ? marks_starting(m, at + number->count, MARK_UNIT) : NULL;
    long long n = behind && strcmp(behind->term->code, unit) == 0 ? safety_micrograms(number->value, "mg") : 0;

    return in_range(n) && !marks_gap_has(m->b, behind->first + behind->count, "/") ? n : 0;
}

/* "A dog of 20 kg gets 1.3 ml", "0.67 ml for 10 kg": the only weight and the only volume of a sentence. */
static bool example_in(const marked_block *m, int first, weight_dose *e)
{
    int weights = 0, volumes = 0;

    *e = (weight_dose){.m = m, .example = true};
    for (int i = first; i <= marks_sentence_end(m, first); i++) {
        long long weight, volume;

        if (!marks_starting(m, i, MARK_NUMBER))
            continue;
        weight = number_of(m, i, "kg");
        volume = number_of(m, i, "mL");
        if (weight) {
            e->weight = weight;
            weights++;
        } else if (volume) {
            e->amount = volume;
            e->at = i;
            volumes++;
        }
    }
    return weights == 1 && volumes == 1 && !safety_sentence_has(m, first, PHRASE_CLEAR_SOLVENT) &&
           !safety_sentence_has(m, first, PHRASE_NUMBING_SOLVENT) && !safety_sentence_has(m, first, PHRASE_MAXIMUM);
}

/* "0.1 mg/kg" by the strength of the one liquid, as a volume. */
static bool dose_at(const marked_block *m, int at, const fact_ingredient *liquid, weight_dose *d)
{
    int end;
    long long mass = safety_mass_per_kilogram(m, at, &end),
              strength = safety_micrograms(liquid->amount.value.value, liquid->amount.unit),
              volume = safety_microlitres(liquid->per.value.value, liquid->per.unit);

    if (!in_range(mass) || !in_range(volume) || !in_range(strength))
        return false;
    *d = (weight_dose){.m = m, .at = at, .amount = mass * volume / strength, .weight = 1000};
    return in_range(d->amount);
}

static int collect(const safety_checker *c, weight_dose doses[EXAMPLES_MAX])
{
    const fact_ingredient *liquid = safety_only_liquid(&c->l->facts);
    int count = 0;

    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];

        if (!m->dosing || m->b->kind == BLOCK_TABLE)
            continue;
        for (int at = 0; at < m->b->token_count && count < EXAMPLES_MAX; at++) {
            if (at == marks_sentence_start(m, at) && example_in(m, at, &doses[count]))
                count++;
            if (liquid && count < EXAMPLES_MAX && dose_at(m, at, liquid, &doses[count]))
                count++;
        }
    }
    return count;
}

static void report(safety_checker *c, const weight_dose *d, const weight_dose *other)
{
    const mark *number = marks_starting(d->m, d->at, MARK_NUMBER);
    long line, column, there, ignored;

    safety_place(c, d->m, d->at, &line, &column);
    safety_place(c, other->m, other->at, &there, &ignored);
    findings_add(c->found, FINDING_SAFETY_WEIGHT, c->l->name, line, column,
                 "%s for a weight here is a decimal place off what line %ld comes to", number->value, there);
}

/* The last example that agrees with no other dose and is a decimal place off one of them. */
static void check_examples(safety_checker *c)
{
    weight_dose doses[EXAMPLES_MAX];
    int count = collect(c, doses);

    for (int i = count - 1; i >= 0; i--) {
        const weight_dose *off = NULL;
        bool agrees = !doses[i].example;

        for (int k = 0; k < count && !agrees; k++) {
            agrees = k != i && is_about(&doses[i], &doses[k], SAME);
            off = k != i && is_place_off(&doses[i], &doses[k]) ? &doses[k] : off;
        }
        if (!agrees && off) {
            report(c, &doses[i], off);
            return;
        }
    }
}

/* --- tables --- */

/* The first number of each cell; amount 0: none. */
typedef struct {
    weight_dose cells[ROWS_MAX][COLUMNS_MAX];
    int rows;
    bool by_weight; /* the first column is one of weights */
} weight_table;

static void read_table(const marked_block *m, weight_table *t)
{
    int column = 0;

    *t = (weight_table){.rows = 1};
    for (int i = 0; i < m->b->token_count; i++) {
        const mark *number = marks_starting(m, i, MARK_NUMBER), *unit = marks_starting(m, i, MARK_UNIT);

        if (i > 0 && marks_gap_has(m->b, i, "\n")) {
            column = 0;
            if (++t->rows > ROWS_MAX)
                return;
        } else if (i > 0 && marks_gap_has(m->b, i, "\t")) {
            column++;
        }
        if (column == 0 && unit && strcmp(unit->term->code, "kg") == 0 && !marks_gap_has(m->b, i, "/"))
            t->by_weight = true;
        if (column < COLUMNS_MAX && number && number->digits && !number->ambiguous &&
            !t->cells[t->rows - 1][column].amount)
            t->cells[t->rows - 1][column] = (weight_dose){m, i, true, safety_micrograms(number->value, "mg"), 0};
    }
}

/* The cells of a column that have a number and a weight before them. */
static int column_of(const weight_table *t, int column, weight_dose *cells)
{
    int count = 0;

    for (int r = 0; r < t->rows; r++) {
        weight_dose d = t->cells[r][column];

        d.weight = t->cells[r][0].amount;
        if (in_range(d.amount) && in_range(d.weight))
            cells[count++] = d;
    }
    return count;
}

/* A row whose neighbours, or the two behind the first and before the last, are alike and a decimal place off it. */
static bool check_column(safety_checker *c, const weight_dose *cells, int count)
{
    for (int i = count - 1; i >= 0 && count >= 3; i--) {
        const weight_dose *a = &cells[i == 0 ? 2 : i - 1], *b = &cells[i == count - 1 ? i - 2 : i + 1];

        if (is_about(a, b, ROWS_ALIKE) && is_place_off(&cells[i], a) && !is_about(&cells[i], b, SAME)) {
            report(c, &cells[i], a);
            return true;
        }
    }
    return false;
}

static bool check_table(safety_checker *c, const marked_block *m)
{
    weight_table t;
    weight_dose cells[ROWS_MAX];

    read_table(m, &t);
    if (t.rows > ROWS_MAX || !t.by_weight)
        return false;
    for (int column = 1; column < COLUMNS_MAX; column++)
        if (check_column(c, cells, column_of(&t, column, cells)))
            return true;
    return false;
}

/* A kilogram stands where the text tells doses. */
static bool tells_weights(const safety_checker *c)
{
    for (int i = 0; i < c->count; i++)
        for (int k = 0; c->blocks[i].dosing && k < c->blocks[i].count; k++)
            if (c->blocks[i].marks[k].kind == MARK_UNIT && strstr(c->blocks[i].marks[k].term->code, "kg"))
                return true;
    return false;
}

void safety_check_weights(safety_checker *c)
{
    if (!tells_weights(c))
        return;
    check_examples(c);
    for (int i = 0; i < c->count; i++)
        if (c->blocks[i].dosing && c->blocks[i].b->kind == BLOCK_TABLE && check_table(c, &c->blocks[i]))
            return;
}
