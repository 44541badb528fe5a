/* diff/align: partners are equal and in order, and for short sequences as many as there can be where none is unique. */
#include "diff/align.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define ITEMS 12

static unsigned seed = 1;

static unsigned next(void)
{
    return seed = seed * 1103515245u + 12345u;
}

/* Length of the longest common subsequence, by trying all. */
static int longest(const uint64_t *a, int a_count, const uint64_t *b, int b_count)
{
    int without_a, without_b;

    if (!a_count || !b_count)
        return 0;
    if (*a == *b)
        return 1 + longest(a + 1, a_count - 1, b + 1, b_count - 1);
    without_a = longest(a + 1, a_count - 1, b, b_count);
    without_b = longest(a, a_count, b + 1, b_count - 1);
    return without_a > without_b ? without_a : without_b;
}

static int check(const uint64_t *a, int a_count, const uint64_t *b, int b_count)
{
    int partner[ITEMS], last = -1, pairs = 0;

    align(partner, a, a_count, b, b_count);
    for (int i = 0; i < a_count; i++) {
        if (partner[i] < 0)
            continue;
        assert_true(partner[i] > last && partner[i] < b_count);
        assert_true(a[i] == b[partner[i]]);
        last = partner[i];
        pairs++;
    }
    return pairs;
}

static void partners_hold(void **state)
{
    uint64_t a[ITEMS], b[ITEMS];

    (void)state;
    for (int round = 0; round < 3000; round++) {
        int a_count = (int)(next() >> 8) % 8, b_count = (int)(next() >> 8) % 8;

        for (int i = 0; i < a_count; i++)
            a[i] = (next() >> 12) % 9;
        for (int i = 0; i < b_count; i++)
            b[i] = (next() >> 12) % 9;
        assert_true(check(a, a_count, b, b_count) <= longest(a, a_count, b, b_count));
    }
}

static void common_items_pair_best(void **state)
{
    uint64_t a[ITEMS], b[ITEMS];

    (void)state;
    for (int round = 0; round < 1000; round++) {
        for (int i = 1; i < 7; i++) { /* each of them stands on a side more than once */
            a[i] = (next() >> 12) % 2;
            b[i] = (next() >> 12) % 2;
        }
        a[7] = a[8] = b[7] = b[8] = 0;
        a[9] = a[10] = b[9] = b[10] = 1;
        a[0] = a[11] = 2; /* and both begin and end differently */
        b[0] = b[11] = 3;
        assert_int_equal(check(a, ITEMS, b, ITEMS), longest(a, ITEMS, b, ITEMS));
    }
}

static void a_moved_unique_item_does_not_cross(void **state)
{
    const uint64_t a[] = {1, 2, 3, 4, 5}, b[] = {2, 3, 4, 5, 1};
    int partner[5];

    (void)state;
    align(partner, a, 5, b, 5);
    assert_int_equal(partner[0], -1);
    for (int i = 1; i < 5; i++)
        assert_int_equal(partner[i], i - 1);
}

static void increasing(void **state)
{
    const int values[] = {4, -1, 0, 1, 3, 2, 5};
    char keep[7];
    int count = 0, last = -1;

    (void)state;
    align_increasing(keep, values, 7);
    for (int i = 0; i < 7; i++)
        if (keep[i]) {
            assert_true(values[i] > last);
            last = values[i];
            count++;
        }
    assert_int_equal(count, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(partners_hold), cmocka_unit_test(common_items_pair_best),
                                       cmocka_unit_test(a_moved_unique_item_does_not_cross),
                                       cmocka_unit_test(increasing)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
