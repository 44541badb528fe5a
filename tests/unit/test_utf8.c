#include "base/utf8.h"
#include "test.h"

#include <string.h>
#include <utf8proc.h>

static void assert_decodes(const char *bytes, uint32_t code)
{
    char again[4];
    uint32_t c = 0;
    int n = utf8_decode(&c, bytes, strlen(bytes));

    assert_int_equal(n, strlen(bytes));
    assert_int_equal(c, code);
    assert_int_equal(utf8_encode(again, c), n);
    assert_memory_equal(again, bytes, (size_t)n);
}

static void every_length_is_decoded_and_encoded(void **state)
{
    (void)state;
    assert_decodes("A", 'A');
    assert_decodes("\x7F", 0x7F);
    assert_decodes("\xC2\x80", 0x80);
    assert_decodes("\xDF\xBF", 0x7FF);
    assert_decodes("\xE0\xA0\x80", 0x800);
    assert_decodes("\xED\x9F\xBF", 0xD7FF);
    assert_decodes("\xEE\x80\x80", 0xE000);
    assert_decodes("\xEF\xBF\xBD", 0xFFFD);
    assert_decodes("\xF0\x90\x80\x80", 0x10000);
    assert_decodes("\xF4\x8F\xBF\xBF", 0x10FFFF);
}

static void every_character_comes_back(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char bytes[4];
        uint32_t again = 0;
        int n = utf8_encode(bytes, c);

        if (c >= 0xD800 && c <= 0xDFFF) {
            assert_int_equal(utf8_decode(&again, bytes, (size_t)n), -1);
            continue;
        }
        assert_int_equal(utf8_decode(&again, bytes, (size_t)n), n);
        assert_int_equal(again, c);
        assert_int_equal(utf8_decode(&again, bytes, (size_t)n - 1), n == 1 ? 0 : -1);
    }
}

static void only_the_first_character_is_taken(void **state)
{
    uint32_t c;

    (void)state;
    assert_int_equal(utf8_decode(&c, "\xC2\xB5g", 3), 2);
    assert_int_equal(c, 0xB5);
    assert_int_equal(utf8_decode(&c, "", 0), 0);
    assert_int_equal(utf8_decode(&c, "\0", 1), 1);
    assert_int_equal(c, 0);
}

static void ill_formed_bytes_are_refused(void **state)
{
    static const char *const bad[] = {
        "\x80",
        "\xBF",
        "\xC0\x80",
        "\xC1\xBF",
        "\xC2",
        "\xC2\x41",
        "\xE0\x80\x80",
        "\xE0\x9F\xBF",
        "\xE2\x82",
        "\xED\xA0\x80",
        "\xED\xBF\xBF",
        "\xF0\x80\x80\x80",
        "\xF0\x8F\xBF\xBF",
        "\xF0\x9F\x98",
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xF8\x88\x80\x80\x80",
        "\xFE",
        "\xFF",
    };
    uint32_t c;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(utf8_decode(&c, bad[i], strlen(bad[i])), -1);
}

static void the_valid_prefix_ends_at_the_first_bad_byte(void **state)
{
    (void)state;
    assert_int_equal(utf8_valid_prefix("", 0), 0);
    assert_int_equal(utf8_valid_prefix("5 \xC2\xB5g", 5), 5);
    assert_int_equal(utf8_valid_prefix("5 \xB5g", 4), 2);
    assert_int_equal(utf8_valid_prefix("a\xE2\x82", 3), 1);
    assert_int_equal(utf8_valid_prefix("a\0b", 3), 3);
}

static void controls_and_bidi_are_known(void **state)
{
    static const uint32_t control[] = {0, 8, 0xB, 0x1B, 0x7F, 0x80, 0x85, 0x9F, 0x2028, 0x2029, 0x200E, 0x202E, 0x2066};
    static const uint32_t harmless[] = {'\t', '\n', '\r', ' ', 'a', 0xA0, 0xAD, 0x2010, 0x2026, 0x202F, 0x4E00};

    (void)state;
    for (size_t i = 0; i < sizeof control / sizeof *control; i++)
        assert_true(utf8_is_control(control[i]));
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        assert_false(utf8_is_control(harmless[i]));
    assert_true(utf8_is_bidi(0x202A) && utf8_is_bidi(0x2069) && utf8_is_bidi(0x61C) && utf8_is_bidi(0x200F));
    assert_false(utf8_is_bidi(0x202F) || utf8_is_bidi(0x2065) || utf8_is_bidi(0x200D) || utf8_is_bidi('a'));
}

static void letters_digits_and_blanks(void **state)
{
    (void)state;
    assert_true(utf8_is_letter('z') && utf8_is_letter(0xE9) && utf8_is_letter(0x416) && utf8_is_letter(0x301));
    assert_false(utf8_is_letter('1') || utf8_is_letter(' ') || utf8_is_letter(0xD7) || utf8_is_letter(0x2022));
    assert_true(utf8_is_upper('Z') && utf8_is_upper(0x416));
    assert_false(utf8_is_upper('z') || utf8_is_upper(0x436) || utf8_is_upper('1'));
    assert_int_equal(utf8_lower('Z'), 'z');
    assert_int_equal(utf8_lower(0x416), 0x436);
    assert_int_equal(utf8_lower('1'), '1');
    assert_true(utf8_is_digit('0') && utf8_is_digit('9'));
    assert_false(utf8_is_digit(0x661) || utf8_is_digit('a') || utf8_is_digit(0xB2));
    assert_true(utf8_is_blank(' ') && utf8_is_blank('\t') && utf8_is_blank(0xA0) && utf8_is_blank(0x202F));
    assert_false(utf8_is_blank('\n') || utf8_is_blank(0x200B) || utf8_is_blank('a'));
}

/* Every byte at every place of a text longer than what is looked at in one go, among printable ones. */
static void bytes_are_skipped_as_they_are(void **state)
{
    char text[40];

    (void)state;
    for (int byte = 0; byte < 256; byte++)
        for (size_t place = 0; place < sizeof text; place++) {
            bool ascii = byte < 0x80, printable = byte >= 0x20 && byte < 0x7F;

            memset(text, place % 2 ? ' ' : '~', sizeof text);
            text[place] = (char)byte;
            assert_int_equal(utf8_skip_ascii(text, 0, sizeof text), ascii ? sizeof text : place);
            assert_int_equal(utf8_skip_printable(text, 0, sizeof text), printable ? sizeof text : place);
            assert_int_equal(utf8_skip_printable(text, 3, place), place < 3 ? 3 : place);
        }
}

/* The same of characters of two bytes: where characters are read one by one it is no other place. */
static void pairs_are_valid_as_they_are_decoded(void **state)
{
    char text[24];

    (void)state;
    for (int byte = 0; byte < 256; byte++)
        for (size_t place = 0; place < sizeof text; place++) {
            size_t at = 0;
            uint32_t c;
            int n;

            for (size_t i = 0; i < sizeof text; i++)
                text[i] = i % 2 ? '\xB0' : '\xD0';
            text[place] = (char)byte;
            while ((n = utf8_decode(&c, text + at, sizeof text - at)) > 0)
                at += (size_t)n;
            assert_int_equal(utf8_valid_prefix(text, sizeof text), at);
        }
}

/* Letters are those of utf8proc, also where they are told without it. */
static void letters_are_those_of_unicode(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 0x3000; c++) {
        utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
        bool upper = category == UTF8PROC_CATEGORY_LU, lower = category == UTF8PROC_CATEGORY_LL;

        if (utf8_is_upper(c) != upper || utf8_is_lower(c) != lower || ((upper || lower) && !utf8_is_letter(c)) ||
            utf8_lower(c) != (uint32_t)utf8proc_tolower((utf8proc_int32_t)c))
            fail_msg("U+%04X is not what Unicode says", (unsigned)c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_length_is_decoded_and_encoded),
        cmocka_unit_test(every_character_comes_back),
        cmocka_unit_test(only_the_first_character_is_taken),
        cmocka_unit_test(ill_formed_bytes_are_refused),
        cmocka_unit_test(the_valid_prefix_ends_at_the_first_bad_byte),
        cmocka_unit_test(controls_and_bidi_are_known),
        cmocka_unit_test(letters_digits_and_blanks),
        cmocka_unit_test(letters_are_those_of_unicode),
        cmocka_unit_test(bytes_are_skipped_as_they_are),
        cmocka_unit_test(pairs_are_valid_as_they_are_decoded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
