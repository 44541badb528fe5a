#include "base/buffer.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void empty_buffer_is_an_empty_string(void **state)
{
    buffer b = BUFFER_INIT;
    char *text;

    (void)state;
    assert_string_equal(buffer_text(&b), "");
    text = buffer_detach(&b);
    assert_string_equal(text, "");
    free(text);
    buffer_release(&b);
}

static void adding_appends_and_terminates(void **state)
{
    buffer b = BUFFER_INIT;

    (void)state;
    buffer_puts(&b, "500");
    buffer_putc(&b, ' ');
    buffer_add(&b, "mg/mL", 2);
    assert_int_equal(b.len, 6);
    assert_string_equal(buffer_text(&b), "500 mg");
    buffer_add(&b, "", 0);
    assert_int_equal(b.len, 6);
    buffer_release(&b);
}

static void nul_bytes_are_content(void **state)
{
    buffer b = BUFFER_INIT;

    (void)state;
    buffer_add(&b, "a\0b", 3);
    buffer_putc(&b, '\0');
    buffer_puts(&b, "c");
    assert_int_equal(b.len, 5);
    assert_memory_equal(b.data, "a\0b\0c", 6);
    buffer_release(&b);
}

static void grows_over_every_size(void **state)
{
    buffer b = BUFFER_INIT;

    (void)state;
    for (size_t i = 0; i < 5000; i++) {
        buffer_putc(&b, (char)('a' + i % 26));
        assert_int_equal(b.len, i + 1);
        assert_true(b.cap > b.len);
        assert_int_equal(b.data[b.len], 0);
    }
    for (size_t i = 0; i < 5000; i++)
        assert_int_equal(b.data[i], 'a' + i % 26);
    buffer_release(&b);
    assert_null(b.data);
    assert_int_equal(b.len, 0);
}

static void printf_appends_texts_longer_than_the_room(void **state)
{
    buffer b = BUFFER_INIT;
    char wide[301];

    (void)state;
    memset(wide, 'x', 300);
    wide[300] = '\0';
    buffer_printf(&b, "%d of %s", 1, "2");
    buffer_printf(&b, "%s|", wide);
    assert_int_equal(b.len, 6 + 301);
    assert_memory_equal(b.data, "1 of 2xxx", 9);
    assert_string_equal(b.data + 6 + 299, "x|");
    buffer_release(&b);
}

static void decimals_are_those_of_printf(void **state)
{
    static const double odd[] = {
        0,     -0.0,  1,     0.5,      0.25, 0.125, 0.0625, 0.0005, 0.9995, 0.99949999999999994,
        2.675, 1.005, 999.9, 999.9996, 1e6,  1e12,  1e300,  -0.3,   1e-9,   0.3125};
    buffer b = BUFFER_INIT;
    char expected[400];

    (void)state;
    for (int digits = 0; digits <= 6; digits++) {
        for (int i = 0; i < 60000; i++) {
            const size_t odds = sizeof odd / sizeof *odd;
            double number = (size_t)i < odds ? odd[i] : i % 2 ? i / 2000.0 : i * 0.7 / 977;

            snprintf(expected, sizeof expected, "%.*f", digits, number);
            buffer_clear(&b);
            buffer_put_decimal(&b, number, digits);
            assert_string_equal(buffer_text(&b), expected);
        }
    }
    buffer_release(&b);
}

static void clearing_keeps_the_room(void **state)
{
    buffer b = BUFFER_INIT;
    size_t cap;

    (void)state;
    buffer_puts(&b, "old");
    cap = b.cap;
    buffer_clear(&b);
    assert_string_equal(buffer_text(&b), "");
    assert_int_equal(b.cap, cap);
    buffer_puts(&b, "new");
    assert_string_equal(buffer_text(&b), "new");
    buffer_release(&b);
}

static void detaching_hands_the_string_over(void **state)
{
    buffer b = BUFFER_INIT;
    char *text;

    (void)state;
    buffer_puts(&b, "mine");
    text = buffer_detach(&b);
    assert_null(b.data);
    assert_int_equal(b.cap, 0);
    buffer_puts(&b, "other");
    assert_string_equal(text, "mine");
    free(text);
    buffer_release(&b);
}

static void numbers_have_the_digits_of_printf(void **state)
{
    buffer b = BUFFER_INIT, expected = BUFFER_INIT;

    (void)state;
    for (size_t power = 1, next = 10; next > power; power = next, next *= 10) {
        const size_t numbers[] = {power - 1, power, power + 1, power * 5 + 7, power / 3 * 2, SIZE_MAX - power};

        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
            buffer_put_number(&b, numbers[i]);
            buffer_putc(&b, ' ');
            buffer_printf(&expected, "%zu ", numbers[i]);
        }
    }
    assert_string_equal(buffer_text(&b), buffer_text(&expected));
    assert_int_equal(b.len, expected.len);
    buffer_release(&b);
    buffer_release(&expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_buffer_is_an_empty_string),
        cmocka_unit_test(adding_appends_and_terminates),
        cmocka_unit_test(nul_bytes_are_content),
        cmocka_unit_test(grows_over_every_size),
        cmocka_unit_test(printf_appends_texts_longer_than_the_room),
        cmocka_unit_test(decimals_are_those_of_printf),
        cmocka_unit_test(clearing_keeps_the_room),
        cmocka_unit_test(detaching_hands_the_string_over),
        cmocka_unit_test(numbers_have_the_digits_of_printf),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
