/* The product's name: found, spelt in several ways, or not there. */
#include "base/memory.h"
#include "leaflet/words/names.h"
#include "stages.h"

static void two_spellings_of_one_name(void **state)
{
    static const struct {
        const char *a, *b;
        bool alike;
    } cases[] = {
        {"zenalor", "zenalor", true},    {"zenalor", "zenallor", true}, {"orvexin", "orveksin", true}, /* x, ks */
        {"orvexin", "orvexine", true},   {"phenocor", "fenocor", true}, {"cardikol", "kardicol", true},
        {"dyufaston", "dufaston", true}, {"lithomag", "litomag", true}, {"zinnaprim", "sinaprim", true},
        {"zenalor", "zenatol", false},                                  /* two letters off */
        {"zenalor", "zenalorin", false}, {"zenalor", "renalor", false}, /* the first letter */
        {"abc", "abd", false},                                          /* too short to tell */
        {"forte", "fort", false},        {"", "zenalor", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (names_alike(cases[i].a, cases[i].b) != cases[i].alike ||
            names_alike(cases[i].b, cases[i].a) != cases[i].alike)
            fail_msg("%s, %s: expected %d", cases[i].a, cases[i].b, cases[i].alike);
}

static leaflet *find(const char *text)
{
    leaflet *l = leaflet_new("test.txt", text, strlen(text));
    findings found;
    token *tokens;
    int count;

    findings_init(&found);
    decode_leaflet(l, NULL, &found); /* may find the text unfit, but leaves it */
    findings_release(&found);
    lines_split(l);
    tokens = words_split(l->vocabulary, l->bytes, l->len, &count);
    names_find(l, tokens, count);
    return l;
}

/* "Zenalor 3 (1:1); Zenalore 1 (2:5)": spelling, uses, place of the first. */
static void names_are_found(void **state)
{
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        {"Zenalor\n\nThe tablets of Zenalor help. Adults take Zenalor with water.\n", "Zenalor 3 (1:1)"},
        {"Instructions\n\nAdults take Zenalor with water. The doctor may add Zenalor. Never take Zenalor in old age.\n",
         "Zenalor 3 (3:13)"},
        {"Zenalor\n\nWe took Zenalor, Zenalor and Zenallor.\n", "Zenalor 3 (1:1); Zenallor 1 (3:30)"},
        {"ZENALOR\n\nTake zenalor? No: take Zenalor, and Zenalor, and Zenalor, and Zenalor, and Zenalor.\n",
         "ZENALOR 6 (1:1)"},
        {"Zenalor-Forte\n\nAdults take Zenalor-Forte. We sell Zenalor-Forte.\n", "Zenalor-Forte 3 (1:1)"},
        {"Zenalor\xC2\xAE tablets\n\nmedicine against pain\n", "Zenalor 1 (1:1)"},
        {"medicine against pain\n\nZenalor\xC2\xAE tablets\n", "Zenalor 1 (3:1)"},
        {"Zenalor\xE2\x84\xA2 tablets\n\nmedicine against pain\n", "Zenalor 1 (1:1)"},
        {"\xEF\xBB\xBFZenalor\n\nWe took Zenalor and Zenalor.\n", "Zenalor 3 (1:1)"},
        /* none */
        {"medicine against pain\n\nZenalor tablets\n", ""},
        {"this leaflet tells how to take the medicine. it is for adults.\n", ""},
        {"Take the medicine with water. Keep it dry. Ask a doctor.\n", ""},
        {"1 2 3\n", ""},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        leaflet *l = find(cases[i].text);
        buffer got = BUFFER_INIT;

        for (int k = 0; k < l->brand_count; k++)
            buffer_printf(&got, "%s%s %d (%ld:%ld)", k ? "; " : "", l->brand[k].text, l->brand[k].count,
                          l->brand[k].line, l->brand[k].column);
        stages_compare(cases[i].text, &got, cases[i].expected);
        if (l->brand_count) {
            assert_string_equal(l->facts.name.value, l->brand[0].text);
            assert_memory_equal(l->bytes + l->facts.name.start, l->facts.name.value, l->facts.name.len);
        } else {
            assert_null(l->facts.name.value);
        }
        buffer_release(&got);
        leaflet_free(l);
    }
}

/* An ordinary word that also stands in lower case, or at the start of sentences only, is no name. */
static void ordinary_words_are_no_name(void **state)
{
    leaflet *l =
        find("Zenalor\n\nThe Patient takes Zenalor. A Patient or the patient, the patient, the patient. Such a "
             "Patient takes Zenalor. To the Patient we give Zenalor. A Patient.\n");

    (void)state;
    assert_int_equal(l->brand_count, 1);
    assert_string_equal(l->brand[0].text, "Zenalor");
    leaflet_free(l);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(two_spellings_of_one_name),
                                              cmocka_unit_test(names_are_found),
                                              cmocka_unit_test(ordinary_words_are_no_name)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
