#include "check/hint.h"
#include "test.h"

#include <string.h>

static const char *nearest(const char *word, const char *const *candidates)
{
    static hint h;

    hint_init(&h, word);
    for (; *candidates; candidates++)
        hint_offer(&h, *candidates, strlen(*candidates));
    return hint_best(&h);
}

static void the_nearest_wins(void **state)
{
    static const char *const names[] = {"paragraph", "title", "text", "table", "caption", NULL};

    (void)state;
    assert_string_equal(nearest("paragaph", names), "paragraph");   /* one letter lost */
    assert_string_equal(nearest("paragrapph", names), "paragraph"); /* one too many */
    assert_string_equal(nearest("paragraqh", names), "paragraph");  /* another one */
    assert_string_equal(nearest("pragarph", names), "paragraph");   /* distance 2 */
    assert_string_equal(nearest("titel", names), "title");          /* neighbours swapped */
    assert_string_equal(nearest("CAPTION", names), "caption");      /* ASCII case aside */
}

static void what_is_not_near_has_no_hint(void **state)
{
    static const char *const names[] = {"paragraph", "title", "td", "cd", NULL};
    char long_word[200];

    (void)state;
    assert_null(nearest("pararaaph", (const char *const[]){"paragraphs", NULL}));
    assert_null(nearest("tilte1", (const char *const[]){"text", NULL}));
    assert_null(nearest("tatel", (const char *const[]){"title", NULL})); /* 2 is too far for a short word */
    assert_null(nearest("tr", (const char *const[]){"td", NULL}));       /* 1 for a very short one */
    assert_null(nearest("ed", names));
    assert_null(nearest("", names));
    memset(long_word, 'x', sizeof long_word - 1);
    long_word[sizeof long_word - 1] = 0;
    assert_null(nearest(long_word, names));
    assert_null(nearest("title", (const char *const[]){long_word, NULL}));
}

static void a_tie_has_no_winner(void **state)
{
    (void)state;
    assert_null(nearest("sux", (const char *const[]){"sub", "sup", NULL}));
    assert_null(nearest("sux", (const char *const[]){"sub", "sup", "sub", NULL}));
    assert_string_equal(nearest("subb", (const char *const[]){"sup", "sub", "sub", NULL}), "sub");
}

static void a_known_word_has_no_hint(void **state)
{
    static const char *const names[] = {"titles", "title", "titel", NULL};
    hint h;

    (void)state;
    assert_null(nearest("title", names));
    hint_init(&h, "title");
    hint_offer(&h, "titles", 6);
    assert_false(hint_is_known(&h));
    hint_offer(&h, "title", 5);
    assert_true(hint_is_known(&h));
}

static void names_come_from_the_schema(void **state)
{
    hint h;

    (void)state;
    hint_init(&h, "manufacturedProdukt");
    hint_offer_elements(&h);
    assert_string_equal(hint_best(&h), "manufacturedProduct");
    hint_init(&h, "codeSytem");
    hint_offer_attributes(&h);
    assert_string_equal(hint_best(&h), "codeSystem");
    hint_init(&h, "section");
    hint_offer_elements(&h);
    assert_true(hint_is_known(&h));
}

static void codes_come_from_the_term_lists(void **state)
{
    (void)state;
    assert_string_equal(hint_term("dose-forms", "C4299", "TABLET")->code, "C42998");
    assert_string_equal(hint_term("dose-forms", "C4299", "Tablett")->code, "C42998");
    assert_string_equal(hint_term("section-names", "34070-33", "")->code, "34070-3");
    assert_string_equal(hint_term("section-names", "34070-33", NULL)->code, "34070-3");
    assert_null(hint_term("section-names", "34070-33", "SOMETHING ELSE"));
    assert_null(hint_term("section-names", "99999-9", NULL));
    assert_null(hint_term("no-such-list", "C42998", "TABLET"));
}

static void units_are_known_by_their_words(void **state)
{
    (void)state;
    assert_string_equal(hint_unit("mcg"), "ug");
    assert_string_equal(hint_unit("Milligrams"), "mg");
    assert_string_equal(hint_unit("ML"), "mL");
    assert_null(hint_unit("spoon"));
    assert_null(hint_unit(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_wins),
        cmocka_unit_test(what_is_not_near_has_no_hint),
        cmocka_unit_test(a_tie_has_no_winner),
        cmocka_unit_test(a_known_word_has_no_hint),
        cmocka_unit_test(names_come_from_the_schema),
        cmocka_unit_test(codes_come_from_the_term_lists),
        cmocka_unit_test(units_are_known_by_their_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
