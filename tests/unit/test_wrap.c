/* Lines of a given width: where they break, what may begin one, what is left alone. */
#include "render/wrap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_words(const char *text, size_t width, const char *expected)
{
    buffer out = BUFFER_INIT;

    wrap_words(&out, text, strlen(text), width, 0, "  ", NULL);
    assert_string_equal(buffer_text(&out), expected);
    buffer_release(&out);
}

static void assert_markdown(const char *text, size_t width, const char *expected)
{
    buffer out = BUFFER_INIT;

    wrap_markdown(&out, text, strlen(text), width);
    assert_string_equal(buffer_text(&out), expected);
    buffer_release(&out);
}

static void lines_are_as_long_as_they_may(void **state)
{
    (void)state;
    assert_words("one two three", 7, "one two\n  three");
    assert_words("one two three", 6, "one\n  two\n  three");
    assert_words("one two three", 0, "one two three");
    assert_words("a word-that-is-too-long b", 6, "a\n  word-that-is-too-long\n  b");
    assert_words("one\ntwo", 80, "one\n  two");
    assert_words("", 5, "");
}

static void characters_count_not_bytes(void **state)
{
    (void)state;
    assert_words("по два слова", 6, "по два\n  слова");
}

static void no_line_begins_a_block(void **state)
{
    (void)state;
    assert_markdown("give - 5\n", 4, "give -\n5\n");
    assert_markdown("in 12. and 12) and 1.5 mg\n", 3, "in 12.\nand 12)\nand\n1.5\nmg\n");
    assert_markdown("more > 5 mg\n", 4, "more >\n5 mg\n");
}

static void what_is_no_text_is_left_alone(void **state)
{
    (void)state;
    assert_markdown("# a heading\n\n| a | b |\n<table> x\n", 3, "# a heading\n\n| a | b |\n<table> x\n");
    assert_markdown("---\ntitle: \"a b c\"\n---\n\na b\n", 1, "---\ntitle: \"a b c\"\n---\n\na\nb\n");
}

static void items_keep_their_indentation(void **state)
{
    (void)state;
    assert_markdown("- one two\n  - three four\n12. five six\n", 8,
                    "- one\n  two\n  - three\n    four\n12. five\n    six\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_as_long_as_they_may), cmocka_unit_test(characters_count_not_bytes),
        cmocka_unit_test(no_line_begins_a_block),        cmocka_unit_test(what_is_no_text_is_left_alone),
        cmocka_unit_test(items_keep_their_indentation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
