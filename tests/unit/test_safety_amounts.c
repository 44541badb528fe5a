/* Amounts as whole numbers: exact, or none. */
#include "base/memory.h"
#include "facts_text.h"
#include "leaflet/safety/safety_amounts.h"

static void masses_and_volumes_are_exact(void **state)
{
    (void)state;
    assert_int_equal(safety_micrograms("0.5", "g"), 500000);
    assert_int_equal(safety_micrograms("1.25", "mg"), 1250);
    assert_int_equal(safety_micrograms("10", "ug"), 10);
    assert_int_equal(safety_micrograms("0.5", "ug"), 0); /* finer than a microgram */
    assert_int_equal(safety_micrograms("1.5", "ug"), 0);
    assert_int_equal(safety_micrograms("5", "mL"), 0);
    assert_int_equal(safety_micrograms("5", NULL), 0);
    assert_int_equal(safety_micrograms(NULL, "mg"), 0);
    assert_int_equal(safety_micrograms("1234567890", "mg"), 0); /* too many digits */
    assert_int_equal(safety_micrograms("1.2.3", "mg"), 0);
    assert_int_equal(safety_microlitres("2.5", "mL"), 2500);
    assert_int_equal(safety_microlitres("1", "L"), 1000000);
    assert_int_equal(safety_microlitres("1", "mg"), 0);
}

static void masses_are_read_from_the_text(void **state)
{
    static const struct {
        const char *text;
        long long expected;
    } cases[] = {{"Take 500 mg daily.", 500000},
                 {"Take 5 mg/kg daily.", 0},
                 {"Take 5 mg per kg daily.", 0},
                 {"Take 5 ml daily.", 0},
                 {"Take five mg daily.", 0}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        facts_text t = facts_text_new(cases[i].text, "en", SECTION_DESCRIPTION);
        int end = 0;

        if (safety_mass_at(&t.blocks[0], 1, &end) != cases[i].expected)
            fail_msg("%s", cases[i].text);
        facts_text_free(&t);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(masses_and_volumes_are_exact),
                                              cmocka_unit_test(masses_are_read_from_the_text)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
