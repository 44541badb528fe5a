/* Headings: which section a short text names, however it is written. */
#include "base/memory.h"
#include "leaflet/blocks/headings.h"
#include "stages.h"

#define INDICATIONS "34067-9"
#define DOSAGE "34068-7"
#define CONTRAINDICATIONS "34070-3"
#define REACTIONS "34084-4"
#define STORAGE "44425-7"
#define OVERDOSAGE "34088-5"
#define INTERACTIONS "34073-7"
#define KINETICS "43682-4"

static arena *memory_of_words;
static vocabulary *all_words;

/* Of all tests. */
static vocabulary *words(void)
{
    if (!all_words) {
        memory_of_words = arena_new();
        all_words = vocabulary_new(memory_of_words);
    }
    return all_words;
}

/* The code or reason a text names, with '?' when it is not sure; "" for none. */
static void describe(buffer *out, headings *h, const char *text)
{
    int count;
    token *tokens = words_split(words(), text, strlen(text), &count);
    headings_result r = headings_match(h, tokens, count);

    assert_true(r.score >= 0 && r.score <= 1.0001);
    assert_int_equal(r.topic >= 0, r.score >= HEADINGS_WEAK);
    if (r.topic >= 0) {
        assert_non_null(r.match);
        buffer_printf(out, "%s%s", data_topics[r.topic].code ? data_topics[r.topic].code : data_topics[r.topic].name,
                      r.score < HEADINGS_SURE ? "?" : "");
    }
}

static void compare(headings *h, const char *const cases[][2], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buffer got = BUFFER_INIT;

        describe(&got, h, cases[i][0]);
        stages_compare(cases[i][0], &got, cases[i][1]);
        buffer_release(&got);
    }
}

static void headings_are_recognised(void **state)
{
    static const char *const cases[][2] = {
        /* as in the data, whatever the case */
        {"Contraindications", CONTRAINDICATIONS},
        {"CONTRAINDICATIONS", CONTRAINDICATIONS},
        {"contraindications:", CONTRAINDICATIONS},
        {"Indications for use", INDICATIONS},
        {"Side effects", REACTIONS},
        {"Dosage and administration", DOSAGE},
        {"Storage conditions", STORAGE},
        {"Overdose", OVERDOSAGE},
        {"Drug interactions", INTERACTIONS},
        {"Pharmacokinetics", KINETICS},
        /* inflected */
        {"Indication for use", INDICATIONS},
        {"Contraindication", CONTRAINDICATIONS},
        {"Side effect", REACTIONS},
        {"Condition of storage", STORAGE},
        /* misspelt */
        {"Contraindicatons", CONTRAINDICATIONS},
        {"Conrtaindications", CONTRAINDICATIONS},
        {"Dosage and adminstration", DOSAGE},
        {"Storrage conditions", STORAGE},
        /* numbered */
        {"4.3 Contraindications", CONTRAINDICATIONS},
        {"4 CONTRAINDICATIONS", CONTRAINDICATIONS},
        {"IV. Side effects", REACTIONS},
        {"b) Side effects", REACTIONS},
        {"2) Indications for use", INDICATIONS},
        /* in another order */
        {"Use: indications", INDICATIONS},
        {"Administration and dosage", DOSAGE},
        /* filled up */
        {"The side effects", REACTIONS},
        {"Instructions: contraindications", CONTRAINDICATIONS},
        /* as questions */
        {"What are the possible side effects?", REACTIONS},
        {"How should it be stored?", STORAGE},
        {"What is it used for?", INDICATIONS},
    };
    headings *h = headings_new("en", words());

    (void)state;
    compare(h, cases, sizeof cases / sizeof *cases);
    headings_free(h);
}

static void the_products_name_means_nothing(void **state)
{
    static const char *const cases[][2] = {
        {"Zenalor: contraindications", CONTRAINDICATIONS},
        {"Contraindications of Zenalor", CONTRAINDICATIONS},
        {"Zenalor 5 mg - side effects", REACTIONS},
        {"Zenalor 5 - side effects", REACTIONS},
        {"Zenalore: overdose", OVERDOSAGE}, /* its name misspelt */
        {"What is Zenalor used for?", INDICATIONS},
        {"How to store Zenalor", STORAGE},
        {"How to store Orvexin", STORAGE},                  /* another name than the title's: by its capital */
        {"How to take Zenalor 5 mg hard capsules", DOSAGE}, /* nor do its strength and form */
        {"5. How to store Zenalor 100 mg powder for concentrate for solution for infusion in vials", STORAGE},
        {"What Zenalor 100 mg powder for solution for infusion in prefilled pens is and what it is used for",
         INDICATIONS},
        {"Storing Orvexin and Zenalor Together Matters", ""},
        {"Zenalor 5 mg hard capsules", ""},
        {"Zenalor", ""},
        {"Zenalor 5 mg", ""},
    };
    headings *h = headings_new("en", words());
    char name[] = "zenalor";

    (void)state;
    headings_add_name(h, name);
    name[0] = 'x'; /* it was copied */
    compare(h, cases, sizeof cases / sizeof *cases);
    headings_free(h);
}

static void other_texts_are_no_headings(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"...", ""},
        {"4.3", ""},
        {"IV", ""},
        {"Germany", ""},
        {"Table 1", ""}, /* no table of contents: what is left out must be sure */
        {"The cat sat on the mat", ""},
        {"Take one tablet with a glass of water", ""},
        {"Adults take 1 tablet twice a day", ""},
        {"Do not drive after the first dose", ""},
        {"The of and for with", ""},
        {"Hypersensitivity to any component", ""},
        {"severe disease of the liver", ""},
        {"a b c d e f g h i j k l m n o p q r", ""},
        {"one two three four five six seven eight nine ten eleven twelve side effects of it here", ""},
        {"contraindications contraindications contraindications contraindications contraindications contraindications "
         "contraindications contraindications contraindications contraindications contraindications contraindications "
         "contraindications contraindications contraindications contraindications contraindications",
         ""},
    };
    headings *h = headings_new("en", words());

    (void)state;
    compare(h, cases, sizeof cases / sizeof *cases);
    headings_free(h);
}

/* Every heading of the data is recognised as what it is, and surely. */
static void names_every_section(const char *language)
{
    headings *h = headings_new(language, words());
    int other = 0;

    for (int i = 0; i < data_heading_count; i++) {
        int count;
        token *tokens;
        headings_result r;

        if (strcmp(data_headings[i].language, language) != 0)
            continue;
        tokens = words_split(words(), data_headings[i].text, strlen(data_headings[i].text), &count);
        r = headings_match(h, tokens, count);
        if (r.score < 0.95) /* a letter at the start ("o que é") is taken for a number */
            fail_msg("%s: %.2f", data_headings[i].text, r.score);
        /* two sections may have the same heading, or one with the same words in another order */
        other += r.topic != data_headings[i].topic && r.other != data_headings[i].topic;
    }
    assert_in_range(other, 0, data_heading_count / 100);
    headings_free(h);
}

static void every_heading_of_the_data_names_its_section(void **state)
{
    (void)state;
    for (int i = 0; i < data_heading_set_count; i++)
        names_every_section(data_heading_sets[i].language);
}

/* A language without headings of its own still has the English ones. */
static void english_is_mixed_in(void **state)
{
    static const char *const cases[][2] = {{"Contraindications", CONTRAINDICATIONS}};
    headings *h = headings_new("xx", words());

    (void)state;
    compare(h, cases, 1);
    headings_free(h);
}

/* What a text was in one leaflet is remembered for the next one, which may have another name. */
static void a_name_counts_in_its_leaflet_alone(void **state)
{
    static const char *const named[][2] = {{"storing mirivel", STORAGE},
                                           {"overdose of mirivel 5 capsules", OVERDOSAGE}};
    static const char *const unnamed[][2] = {{"storing mirivel", ""}, {"overdose of mirivel 5 capsules", ""}};

    (void)state;
    for (int i = 0; i < 4; i++) {
        headings *h = headings_new("en", words());

        if (i % 2) {
            headings_add_name(h, "mirivel");
            compare(h, named, sizeof named / sizeof *named);
        } else {
            compare(h, unnamed, sizeof unnamed / sizeof *unnamed);
        }
        headings_free(h);
    }
}

/* And what it was with one name for the text with another one. */
static void names_mean_the_same(void **state)
{
    static const char *const names[] = {"mirivel", "zenalor", "vix", "mirivel"};
    static const char *const texts[] = {"storing mirivel", "storing zenalor", "storing vix", "storing mirivel"};

    (void)state;
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 4; k++) {
            const char *const cases[][2] = {{texts[k], strcmp(names[i], names[k]) == 0 ? STORAGE : ""}};
            headings *h = headings_new("en", words());

            headings_add_name(h, names[i]);
            compare(h, cases, 1);
            headings_free(h);
        }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(headings_are_recognised),     cmocka_unit_test(the_products_name_means_nothing),
        cmocka_unit_test(other_texts_are_no_headings), cmocka_unit_test(every_heading_of_the_data_names_its_section),
        cmocka_unit_test(english_is_mixed_in),         cmocka_unit_test(a_name_counts_in_its_leaflet_alone),
        cmocka_unit_test(names_mean_the_same)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
