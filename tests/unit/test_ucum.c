/* Units of measure: which texts are units by the grammar of UCUM. */
#include "check/ucum.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void check(const char *const *texts, size_t count, bool expected)
{
    codes_index *codes = codes_index_new();

    for (size_t i = 0; i < count; i++)
        if (ucum_is_unit(codes, texts[i]) != expected)
            fail_msg("\"%s\" is %s unit", texts[i], expected ? "taken for no" : "taken for a");
    codes_index_free(codes);
}

static void units_are_known(void **state)
{
    static const char *const units[] = {
        "mg",        "ug",  "dL",       "daL", "[iU]", "m[iU]", "k[iU]/mL", "10*6",    "10^6",      "10*6.{cells}/mL",
        "(mg/mL)",   "/mL", "kg.m2",    "s-1", "m+2",  "%",     "{tablet}", "mg{dry}", "100.mg/mL", "((mg))",
        "[iU]{any}", "1",   "mg/(kg.d)"};

    (void)state;
    check(units, sizeof units / sizeof *units, true);
}

static void other_texts_are_none(void **state)
{
    static const char *const texts[] = {"",           "mgg",
                                        "MG5",        "xx[iU]",
                                        "mgg[iU]",    "q[iU]",
                                        "[iU",        "m[iU",
                                        "(mg",        "mg)",
                                        "mg..",       "mg.",
                                        "mg/",        "mg mL",
                                        "{tablet",    "{a b}",
                                        "()",         "tablets",
                                        "millilitre", "((((((((((mg))))))))))",
                                        "+2",         "a-very-long-unit-name"};

    (void)state;
    check(texts, sizeof texts / sizeof *texts, false);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(units_are_known),
                                              cmocka_unit_test(other_texts_are_none)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
