/* Strengths: an amount, what it is in, alternatives, shares, and what is none. */
#include "base/memory.h"
#include "facts_text.h"
#include "leaflet/facts/strength.h"

/* All strengths of the text, as they are listed at once. */
static void describe(buffer *out, facts_text *t)
{
    for (int i = 0; i < t->count; i++)
        for (int at = 0, end; at < t->blocks[i].b->token_count; at = end ? end : at + 1) {
            strength told[8];
            int count;

            end = strength_list_at(t->l, &t->blocks[i], at, told, 8, &count);
            for (int k = 0; end && k < count; k++) {
                buffer_puts(out, out->len == 0 ? "" : k ? " or " : ", ");
                facts_text_amount(out, &told[k].amount, &told[k].per);
            }
        }
}

static void strengths_are_read(void **state)
{
    static const facts_case cases[] = {
        {"en", "It has 20 mg of it.", "20 mg"},
        {"en", "It has 100 mg/ml.", "100 mg/1 mL"},
        {"en", "It has 15 mg / 5 ml.", "15 mg/5 mL"},
        {"en", "It has 5 mg in every millilitre.", "5 mg/1 mL"},
        {"en", "It has 2.5 mg or 5 mg", "2.5 mg or 5 mg"},
        {"en", "It has 10, 20 and 40 mg", "10 mg or 20 mg or 40 mg"},
        {"en", "It has 10, 20, 40, or 80 mg", "10 mg or 20 mg or 40 mg or 80 mg"},
        {"en", "It has 250 mg (red) and 500 mg (blue)", "250 mg or 500 mg"},
        {"en", "5 mg/kg of body weight", ""},
        {"en", "3-5 mg", ""},
        {"en", "less than < 5 mg", ""},
        {"en", "70 kg", ""},
        {"en", "It has 0 mg or 0.0 mg or 5 mg/0 ml", ""},
        {"de", "Sie enthält 0,5 mg.", "0.5 mg"},
        {"da", "Den har 1.000 mg.", ""}, /* a thousand, or one with three zeros */
        {"es", "Tiene 1,200 mg o 850 mg.", "850 mg"},
        {"ru", "В нём 15 мг/5 мл", "15 mg/5 mL"},
        {"en", "It has 4 000 IU.", "4000 [iU]"},
        {"en", "It has 2 500 mg.", ""}, /* of two tablets, perhaps */
        {"en", "It has 2\nThe 500 mg tablet", "500 mg"},
        {"en", "Zenalorin ......... 2 500 mg", "2500 mg"},
        {"en",
         "It has 2\xC2\xA0"
         "500 mg.",
         "2500 mg"},
        {"fr", "Zénalorine 4 000 UI anti-Xa/0,4 ml", "4000 [iU]/0.4 mL"},
        {"ru", "Зеналорин 1 000 мг", "1000 mg"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        facts_text t = facts_text_new(cases[i].text, cases[i].language, SECTION_DESCRIPTION);
        buffer got = BUFFER_INIT;

        describe(&got, &t);
        facts_text_compare(&cases[i], &got);
        buffer_release(&got);
        facts_text_free(&t);
    }
}

static void shares_are_read(void **state)
{
    static const facts_case cases[] = {
        {"en", "7.5%", "7.5 %"},
        {"en", "5% w/w", "5 g/100 g"},
        {"en", "2 % w/v", "2 g/100 mL"},
        {"en", "70% v/v", "70 mL/100 mL"},
        {"en", "1 mg", ""},
        {"es", "5% p/p", "5 g/100 g"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        facts_text t = facts_text_new(cases[i].text, cases[i].language, SECTION_DESCRIPTION);
        buffer got = BUFFER_INIT;
        strength s;

        if (strength_share_at(t.l, &t.blocks[0], 0, &s))
            facts_text_amount(&got, &s.amount, &s.per);
        facts_text_compare(&cases[i], &got);
        buffer_release(&got);
        facts_text_free(&t);
    }
}

static void dilutions_are_read(void **state)
{
    static const struct {
        const char *text, *expected;
        bool homeopathic;
    } cases[] = {
        {"6X", "6 [hp_X]", false},
        {"30C", "30 [hp_C]", false},
        {"9 CH", "9 [hp_C]", false},
        {"3 DH", "3 [hp_X]", false},
        {"9 C", "", false},
        {"9 C", "9 [hp_C]", true},
        {"D6", "", false}, /* a vitamin, perhaps */
        {"D6", "6 [hp_X]", true},
        {"D 12", "12 [hp_X]", true},
        {"D 12 mg", "", true},
        {"200K", "200 [kp_C]", true},
        {"6x", "", true},
        {"5 mg", "", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        facts_text t = facts_text_new(cases[i].text, "en", SECTION_DESCRIPTION);
        facts_case expected = {"en", cases[i].text, cases[i].expected};
        buffer got = BUFFER_INIT;
        strength s;

        if (strength_potency_at(t.l, &t.blocks[0], 0, cases[i].homeopathic, &s))
            facts_text_amount(&got, &s.amount, &s.per);
        facts_text_compare(&expected, &got);
        buffer_release(&got);
        facts_text_free(&t);
    }
}

static void a_bare_share_is_by_weight_when_the_form_is_weighed(void **state)
{
    facts_text t = facts_text_new("1%", "en", SECTION_DESCRIPTION);
    strength s;

    (void)state;
    assert_true(strength_share_at(t.l, &t.blocks[0], 0, &s) > 0);
    assert_string_equal(s.amount.unit, STRENGTH_SHARE);
    strength_share_by_weight(&s);
    assert_string_equal(s.amount.value.value, "1");
    assert_string_equal(s.amount.unit, "g");
    assert_string_equal(s.per.value.value, "100");
    assert_int_equal(s.per.value.len, 0); /* no digits of the text */
    facts_text_free(&t);
}

static strength of(const char *amount, const char *unit, const char *per, const char *per_unit)
{
    strength s = {{{.value = amount}, unit}, {{.value = per}, per_unit}};

    return s;
}

static void the_same_concentration_is_known(void **state)
{
    static const struct {
        const char *a, *a_per, *b, *b_per;
        bool same;
    } cases[] = {
        {"1", "1", "10", "10", true},    {"0.5", "5", "1", "10", true},       {"25", "1", "500", "20", true},
        {"15", "5", "3", "5", false},    {"1", "1", "10", "1", false},        {"1.50", "3", "0.5", "1", true},
        {"1.34", "1", "2", "1.5", true}, {"1.36", "1", "2", "1.5", false},    /* rounded; more than that */
        {"1", "1", "1x", "1", false},    {"999999999", "1", "1", "1", false}, /* too long to compare exactly */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        strength a = of(cases[i].a, "mg", cases[i].a_per, "mL"), b = of(cases[i].b, "mg", cases[i].b_per, "mL");

        if (strength_same_share(&a, &b) != cases[i].same)
            fail_msg("%s/%s and %s/%s: expected %d", cases[i].a, cases[i].a_per, cases[i].b, cases[i].b_per,
                     cases[i].same);
    }
    assert_false(strength_same_share(&(strength){{{.value = "1"}, "mg"}, {{0}, NULL}},
                                     &(strength){{{.value = "1"}, "mg"}, {{0}, NULL}})); /* no volume, no share */
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(strengths_are_read), cmocka_unit_test(shares_are_read),
                                              cmocka_unit_test(dilutions_are_read),
                                              cmocka_unit_test(a_bare_share_is_by_weight_when_the_form_is_weighed),
                                              cmocka_unit_test(the_same_concentration_is_known)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
