#include "batch/json_reader.h"
#include "batch/record_read.h"
#include "test.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the text is when it is read as a string; NULL for a fault. */
static const char *string_of(char *text)
{
    json_reader r;
    const char *string;

    json_reader_init(&r, text, strlen(text));
    string = json_reader_string(&r);
    return json_reader_end(&r) ? string : NULL;
}

static void assert_string(const char *json, const char *expected)
{
    char *text = strdup(json);

    if (expected)
        assert_string_equal(string_of(text), expected);
    else
        assert_null(string_of(text));
    free(text);
}

static void strings_are_decoded(void **state)
{
    (void)state;
    assert_string("\"\"", "");
    assert_string(" \"5 \xC2\xB5g\" ", "5 \xC2\xB5g");
    assert_string("\"a\\\"b\\\\\\/\\n\\t\\b\\f\\r\"", "a\"b\\/\n\t\b\f\r");
    assert_string("\"\\u0041\\u00b5\\u20AC\\ud83d\\ude00.\"", "A\xC2\xB5\xE2\x82\xAC\xF0\x9F\x98\x80.");
}

static void strings_with_faults_are_none(void **state)
{
    static const char *const faulty[] = {"\"",          "\"a",         "\"\\",         "\"\\x\"",
                                         "\"\\u12\"",   "\"\\ud83d\"", "\"\\ude00\"",  "\"\\ud83d\\n\"",
                                         "\"\\u0000\"", "\"a\nb\"",    "\"\xC0\x80\"", "\"a\" b"};

    (void)state;
    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++)
        assert_string(faulty[i], NULL);
}

/* Whether the text is one value, which is passed over. */
static bool is_json(const char *json)
{
    char *text = strdup(json);
    json_reader r;
    bool good;

    json_reader_init(&r, text, strlen(text));
    json_reader_skip(&r);
    good = json_reader_end(&r);
    free(text);
    return good;
}

static void what_is_passed_over_is_checked(void **state)
{
    static const char *const good[] = {
        "0",    "-1.50e+3", "true",  "null",        "[]", "{}", " [ 1 , [ ] , { \"a\" : { } } ] ",
        "10E2", "\"\\n\"",  "false", "[{},[],\"\"]"};
    static const char *const faulty[] = {"",     "01",    "1.",  "-",       "1e",       "+1",         "tru",
                                         "[1,]", "[1 2]", "[",   "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{1:2}",
                                         "[}",   "{]",    "nul", "[1]]",    ".5",       "\"\\q\"",    "truefalse"};

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(is_json(good[i]));
    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++)
        assert_false(is_json(faulty[i]));
}

static void numbers_are_those_of_strtod(void **state)
{
    static const char *const numbers[] = {
        "0",        "-0",        "0.1",      "-0.855",           "0.30000000000000004",  "123456789012345",
        "1e3",      "1E-5",      "9.999",    "1.00000000000001", "999999999999999.9",    "0.000000000000001",
        "12345.67", "1234567.8", "0.123456", "9007199254740993", "-9223372036854775808", "9223372036854775808"};

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char text[64];
        long long whole = 7, expected;
        double value = 7;
        json_reader r;

        snprintf(text, sizeof text, "%s", numbers[i]);
        json_reader_init(&r, text, strlen(text));
        assert_true(json_reader_number(&r, &value) && json_reader_end(&r));
        assert_true(value == strtod(numbers[i], NULL) && !signbit(value) == !signbit(strtod(numbers[i], NULL)));
        json_reader_init(&r, text, strlen(text));
        errno = 0;
        expected = strtoll(numbers[i], NULL, 10);
        if (strpbrk(numbers[i], ".eE") || errno) {
            assert_false(json_reader_integer(&r, &whole));
            assert_int_equal(whole, 7);
        } else {
            assert_true(json_reader_integer(&r, &whole));
            assert_true(whole == expected);
        }
    }
}

/* Strings of every length, with what ends or escapes at every place of the eight bytes that are looked at. */
static void strings_end_where_they_do(void **state)
{
    static const char *const ends[] = {"", "\\n", "\\\"", "\xC3\xA9", "\x7F", "\x1F", "!"};

    (void)state;
    for (size_t len = 0; len < 20; len++) {
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
            char text[64] = "\"", expected[64];
            const char *got;
            json_reader r;

            memset(text + 1, 'a', len);
            snprintf(text + 1 + len, sizeof text - 1 - len, "%s#\"", ends[i]);
            snprintf(expected, sizeof expected, "%.*s%s#", (int)len, "aaaaaaaaaaaaaaaaaaaa",
                     i == 1   ? "\n"
                     : i == 2 ? "\""
                              : ends[i]);
            json_reader_init(&r, text, strlen(text));
            got = json_reader_string(&r);
            if (i == 5) {
                assert_null(got);
            } else {
                assert_non_null(got);
                assert_string_equal(got, expected);
                assert_true(json_reader_end(&r));
            }
        }
    }
}

static void nesting_has_an_end(void **state)
{
    char deep[131] = {0};

    (void)state;
    memset(deep, '[', 65);
    memset(deep + 65, ']', 65);
    assert_false(is_json(deep));
    deep[129] = '\0';
    assert_true(is_json(deep + 1));
}

static void all_members_are_read(void **state)
{
    char line[] =
        "{\"number\":7,\"id\":\"a/b\",\"file\":\"in/"
        "b.txt\",\"kind\":\"leaflet\",\"status\":\"errors\",\"reason\":\"input\","
        "\"bytes\":12,\"sha256\":\"9f\",\"title\":\"T\",\"active\":[\"x\",1,\"y\"],\"forms\":[\"TABLET\"],\"holder\":"
        "\"H\","
        "\"language\":\"en\",\"type\":{\"code\":\"1\",\"name\":\"N\"},"
        "\"sections\":[{\"code\":\"c\",\"name\":\"n\",\"titled\":true,\"depth\":1,\"confidence\":0.25},{\"code\":\"d\"}"
        "],"
        "\"confidence\":{\"least\":0.5,\"mean\":1},\"ledger\":{\"kept\":1,\"transformed\":2,\"omitted\":3},"
        "\"findings\":[{\"id\":\"w\",\"severity\":\"warning\",\"count\":1},"
        "{\"id\":\"f\",\"severity\":\"error\",\"count\":2,\"line\":3,\"column\":4,\"text\":\"t\"}],"
        "\"outputs\":[{\"kind\":\"xml\",\"file\":\"a/b.xml\",\"bytes\":5}],\"packed\":{\"bytes\":1,\"xxh3\":\"0\"},"
        "\"time\":{\"read\":1,\"total\":99}}\n";
    record_parts r = RECORD_PARTS_INIT;

    (void)state;
    assert_null(record_read(&r, line, sizeof line - 1));
    assert_int_equal(r.number, 7);
    assert_string_equal(r.id, "a/b");
    assert_string_equal(r.status, "errors");
    assert_string_equal(r.reason, "input");
    assert_int_equal(r.bytes, 12);
    assert_int_equal(r.active.count, 2);
    assert_string_equal(r.active.items[1], "y");
    assert_string_equal(r.type_name, "N");
    assert_int_equal(r.sections.count, 2);
    assert_true(r.sections.items[0].titled && r.sections.items[0].has_confidence);
    assert_true(r.sections.items[0].confidence == 0.25);
    assert_false(r.sections.items[1].titled || r.sections.items[1].has_confidence);
    assert_true(r.has_confidence && r.least == 0.5 && r.mean == 1);
    assert_int_equal(r.kept + 10 * r.transformed + 100 * r.omitted, 321);
    assert_int_equal(r.outputs.items[0].bytes, 5);
    assert_true(r.packed && r.has_time);
    assert_int_equal(r.total, 99);
    assert_string_equal(record_first_error(&r)->id, "f");
    assert_int_equal(record_first_error(&r)->column, 4);
    record_parts_release(&r);
}

static void nothing_is_left_of_the_record_before(void **state)
{
    char first[] = "{\"id\":\"a\",\"findings\":[{\"id\":\"f\"}],\"time\":{\"total\":1},\"confidence\":{\"mean\":1}}";
    char second[] = "{\"id\":null,\"findings\":3,\"time\":\"\",\"bytes\":1.5}";
    record_parts r = RECORD_PARTS_INIT;

    (void)state;
    assert_null(record_read(&r, first, sizeof first - 1));
    assert_null(record_read(&r, second, sizeof second - 1));
    assert_null(r.id);
    assert_int_equal(r.findings.count + (size_t)r.total + (size_t)r.bytes, 0);
    assert_false(r.has_time || r.has_confidence);
    record_parts_release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_decoded),
        cmocka_unit_test(strings_with_faults_are_none),
        cmocka_unit_test(what_is_passed_over_is_checked),
        cmocka_unit_test(numbers_are_those_of_strtod),
        cmocka_unit_test(strings_end_where_they_do),
        cmocka_unit_test(nesting_has_an_end),
        cmocka_unit_test(all_members_are_read),
        cmocka_unit_test(nothing_is_left_of_the_record_before),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
