#include "base/finding.h"
#include "test.h"

#include <string.h>

static void assert_formatted(const findings *list, finding_format format, const char *expected)
{
    buffer out = BUFFER_INIT;

    findings_format(&out, list, format);
    assert_string_equal(buffer_text(&out), expected);
    buffer_release(&out);
}

static void text_has_place_severity_and_id(void **state)
{
    findings list;

    (void)state;
    findings_init(&list);
    findings_add(&list, FINDING_FILE_READ, "a.txt", 0, 0, "cannot open: %s", "no such file");
    findings_add_rule(&list, "SPL-2.2.1.3", SEVERITY_WARNING, "a.xml", 7, 12, "/document", "no title");
    findings_add_rule(&list, "SPL-2.2.1.4", SEVERITY_INFO, NULL, 0, 0, NULL, "nowhere");
    assert_formatted(&list, FINDING_FORMAT_TEXT,
                     "a.txt: error[file-read]: cannot open: no such file\n"
                     "a.xml:7:12: warning[SPL-2.2.1.3]: no title (/document)\n"
                     "info[SPL-2.2.1.4]: nowhere\n");
    findings_release(&list);
}

static void json_is_one_object_per_line(void **state)
{
    findings list;

    (void)state;
    findings_init(&list);
    findings_add_rule(&list, "x", SEVERITY_WARNING, "a\"b.xml", 7, 12, "/document[1]", "a\ttab\nand \\");
    findings_add_rule(&list, "y", SEVERITY_ERROR, NULL, 0, 0, NULL, "plain");
    assert_formatted(&list, FINDING_FORMAT_JSON,
                     "{\"file\":\"a\\\"b.xml\",\"line\":7,\"column\":12,\"severity\":\"warning\",\"id\":\"x\","
                     "\"path\":\"/document[1]\",\"text\":\"a\\ttab\\nand \\\\\"}\n"
                     "{\"severity\":\"error\",\"id\":\"y\",\"text\":\"plain\"}\n");
    findings_release(&list);
}

static void hostile_characters_are_escaped(void **state)
{
    findings list;

    (void)state;
    findings_init(&list);
    findings_add_rule(&list, "x", SEVERITY_ERROR, "\033[2J.txt", 0, 0, NULL,
                      "a\nb\xE2\x80\xAE"
                      "c\xC2\x9B"
                      "d\xFF");
    assert_formatted(&list, FINDING_FORMAT_TEXT, "\\u{1B}[2J.txt: error[x]: a\\u{A}b\\u{202E}c\\u{9B}d\\x{FF}\n");
    assert_formatted(&list, FINDING_FORMAT_JSON,
                     "{\"file\":\"\\u001B[2J.txt\",\"severity\":\"error\",\"id\":\"x\","
                     "\"text\":\"a\\nb\\u202Ec\\u009Bd\xEF\xBF\xBD\"}\n");
    findings_release(&list);
}

static void strings_are_copied(void **state)
{
    char file[] = "first", text[] = "one";
    findings list;

    (void)state;
    findings_init(&list);
    findings_add_rule(&list, "x", SEVERITY_ERROR, file, 1, 1, NULL, text);
    memset(file, '?', 5);
    memset(text, '?', 3);
    assert_formatted(&list, FINDING_FORMAT_TEXT, "first:1:1: error[x]: one\n");
    findings_release(&list);
}

static void sorting_keeps_files_and_equal_places_in_order(void **state)
{
    static const struct {
        const char *file;
        long line, column;
        const char *text;
    } rows[] = {{"b", 9, 1, "3"}, {"a", 2, 0, "6"}, {"b", 2, 5, "1"}, {NULL, 0, 0, "7"},
                {"b", 2, 7, "2"}, {"a", 1, 0, "4"}, {"a", 1, 0, "5"}};
    char order[sizeof rows / sizeof *rows + 1] = "";
    findings list;

    (void)state;
    findings_init(&list);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        findings_add_rule(&list, "x", SEVERITY_INFO, rows[i].file, rows[i].line, rows[i].column, NULL, rows[i].text);
    findings_sort(&list);
    for (size_t i = 0; i < list.count; i++)
        order[i] = list.items[i].text[0];
    assert_string_equal(order, "1234567");
    findings_release(&list);
}

static void the_worst_finding_decides_the_exit_code(void **state)
{
    findings list;

    (void)state;
    findings_init(&list);
    assert_int_equal(findings_exit_code(&list), 0);
    findings_add_rule(&list, "x", SEVERITY_INFO, NULL, 0, 0, NULL, "");
    findings_add_rule(&list, "x", SEVERITY_WARNING, NULL, 0, 0, NULL, "");
    assert_int_equal(findings_exit_code(&list), 0);
    findings_add_rule(&list, "x", SEVERITY_ERROR, NULL, 0, 0, NULL, "");
    assert_int_equal(findings_exit_code(&list), 1);
    findings_add(&list, FINDING_INTERNAL, NULL, 0, 0, "oh");
    assert_int_equal(findings_exit_code(&list), 3);
    assert_int_equal(list.by_severity[SEVERITY_ERROR], 2);
    findings_clear(&list);
    assert_int_equal(findings_exit_code(&list), 0);
    findings_release(&list);
}

/* The table is what users read: ids are unique, of one shape, and explained in sentences. */
static void every_kind_is_named_and_explained(void **state)
{
    (void)state;
    for (int i = 0; i < FINDING__MAX; i++) {
        const finding_kind *kind = finding_kind_of((finding_id)i);
        size_t length = strlen(kind->explanation);

        assert_int_equal(strspn(kind->id, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(kind->id));
        assert_true(kind->severity < SEVERITY__MAX);
        assert_true(length > 10 && kind->explanation[length - 1] == '.');
        for (int other = 0; other < i; other++)
            assert_string_not_equal(kind->id, finding_kind_of((finding_id)other)->id);
    }
}

static void a_broken_stream_is_noticed(void **state)
{
    FILE *full = fopen("/dev/full", "w");
    findings list;

    (void)state;
    if (!full)
        skip();
    findings_init(&list);
    assert_int_equal(findings_print(full, &list, FINDING_FORMAT_TEXT), 0);
    findings_add_rule(&list, "x", SEVERITY_INFO, NULL, 0, 0, NULL, "text");
    assert_int_equal(findings_print(full, &list, FINDING_FORMAT_TEXT), -1);
    fclose(full);
    findings_release(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_has_place_severity_and_id),
        cmocka_unit_test(json_is_one_object_per_line),
        cmocka_unit_test(hostile_characters_are_escaped),
        cmocka_unit_test(strings_are_copied),
        cmocka_unit_test(sorting_keeps_files_and_equal_places_in_order),
        cmocka_unit_test(the_worst_finding_decides_the_exit_code),
        cmocka_unit_test(every_kind_is_named_and_explained),
        cmocka_unit_test(a_broken_stream_is_noticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
