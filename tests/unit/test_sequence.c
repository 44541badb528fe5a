/* Sequence: the path that is found is the best of all paths. */
#include "leaflet/sections/sequence.h"
#include "test.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define TOPICS 4
#define STEPS 5
#define WIDTH 8

typedef struct {
    float start[TOPICS], follow[TOPICS * TOPICS];
    float fits[STEPS][WIDTH], stays[STEPS][WIDTH], enters[STEPS][WIDTH];
} problem;

static unsigned seed;

/* -8 to 8 in quarters, so that sums are exact. */
static float next_value(void)
{
    seed = seed * 1103515245u + 12345u;
    return (float)((int)(seed >> 16) % 65 - 32) / 4;
}

static void make(problem *p)
{
    float *values = (float *)p;

    for (size_t i = 0; i < sizeof *p / sizeof *values; i++)
        values[i] = next_value();
}

static void describe(void *context, size_t i, sequence_step *step)
{
    const problem *p = context;

    *step = (sequence_step){p->fits[i], p->stays[i], p->enters[i]};
}

static float value_of(const problem *p, const int *path, size_t count)
{
    float value = p->start[path[0]] + p->fits[0][path[0]];

    for (size_t i = 1; i < count; i++) {
        int from = path[i - 1], to = path[i];

        value += p->fits[i][to] + (from == to ? p->stays[i][to] : p->enters[i][to] + p->follow[from * TOPICS + to]);
    }
    return value;
}

/* The value of the best path, by trying all of them. */
static float best_of_all(const problem *p, size_t count)
{
    int path[STEPS], all = 1;
    float best = -1e30f;

    for (size_t i = 0; i < count; i++)
        all *= TOPICS;
    for (int n = 0; n < all; n++) {
        float value;

        for (size_t i = 0, rest = (size_t)n; i < count; i++, rest /= TOPICS)
            path[i] = (int)(rest % TOPICS);
        value = value_of(p, path, count);
        best = value > best ? value : best;
    }
    return best;
}

static void find(problem *p, size_t count, int *path, double *margin)
{
    sequence_table *table = sequence_table_new(TOPICS, p->follow);
    sequence s = {.table = table, .start = p->start, .describe = describe, .context = p};

    assert_int_equal(sequence_width(TOPICS), WIDTH); /* as rows are here */
    sequence_find(&s, count, path, margin);
    if (count)
        assert_float_equal((float)sequence_value(&s, count, path), value_of(p, path, count), 1e-4);
    sequence_table_free(table);
}

/* Where it makes no difference what follows what, as `flat` has it, the highest gain of any step is that of each. */
static void check_problem(unsigned number, bool flat)
{
    problem p;
    int path[STEPS];
    double margin[STEPS];

    seed = number;
    make(&p);
    if (flat)
        memset(p.follow, 0, sizeof p.follow);
    for (size_t count = 1; count <= STEPS; count++) {
        find(&p, count, path, margin);
        assert_float_equal(value_of(&p, path, count), best_of_all(&p, count), 1e-4);
    }
}

static void no_path_is_better(void **state)
{
    (void)state;
    for (unsigned number = 1; number < 2000000000u; number += 7777777) {
        check_problem(number, false);
        check_problem(number, true);
    }
}

/* At the last step nothing comes behind: the margin is what another topic would cost. */
static void the_margin_is_that_of_the_second_best(void **state)
{
    problem p;
    int path[1];
    double margin[1];

    (void)state;
    memset(&p, 0, sizeof p);
    p.start[2] = 3;
    p.fits[0][1] = 2.5f;
    find(&p, 1, path, margin);
    assert_int_equal(path[0], 2);
    assert_float_equal(margin[0], 0.5, 1e-6);
}

/* Just as much is not more. */
static void a_path_that_is_worth_too_little_is_not_set(void **state)
{
    problem p;
    sequence_table *table;
    sequence s = {.start = p.start, .describe = describe, .context = &p};
    int path[1] = {-1};
    double margin[1] = {-1};

    (void)state;
    memset(&p, 0, sizeof p);
    p.start[2] = 3;
    s.table = table = sequence_table_new(TOPICS, p.follow);
    assert_float_equal(sequence_find_above(&s, 1, (sequence_bar){1, 2}, path, margin), 2, 1e-6);
    assert_int_equal(path[0], -1);
    assert_float_equal(margin[0], -1, 1e-6);
    assert_float_equal(sequence_find_above(&s, 1, (sequence_bar){1, 1.5}, path, margin), 2, 1e-6);
    assert_int_equal(path[0], 2);
    assert_float_equal(margin[0], 3, 1e-6);
    sequence_table_free(table);
}

static void nothing_has_no_path(void **state)
{
    problem p;

    (void)state;
    make(&p);
    find(&p, 0, NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_path_is_better),
        cmocka_unit_test(the_margin_is_that_of_the_second_best),
        cmocka_unit_test(a_path_that_is_worth_too_little_is_not_set),
        cmocka_unit_test(nothing_has_no_path),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
