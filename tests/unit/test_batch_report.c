#include "batch/report_records.h"
#include "batch/report_tree.h"
#include "batch/site_entry.h"
#include "test.h"

#include <string.h>

/* The records of a file with this content, by `title` or "-", each ended by a bar; findings are counted. */
static void assert_titles(const char *content, const char *expected, size_t finding_count)
{
    report_records records;
    findings found;
    buffer titles = BUFFER_INIT;
    FILE *file = tmpfile();
    const record_parts *record;

    findings_init(&found);
    assert_non_null(file);
    fputs(content, file);
    report_records_init(&records, file, "results.ndjson");
    while ((record = report_records_next(&records, &found)))
        buffer_printf(&titles, "%s|", record->title ? record->title : "-");
    assert_string_equal(buffer_text(&titles), expected);
    assert_int_equal(found.count, finding_count);
    report_records_release(&records);
    buffer_release(&titles);
    findings_release(&found);
    fclose(file);
}

static void members_are_read_in_any_order(void **state)
{
    (void)state;
    assert_titles("{\"number\":1,\"id\":\"a\",\"sections\":[{\"title\":\"no\"},[\"]}\"]],\"title\":\"A \\\"}{,\\\\\"}\n"
                  "{ \"title\" : \"B\" , \"number\":2,\"x\":{\"title\":\"no\"},\"id\":\"b\"}\n"
                  "{\"number\":3,\"title\":[\"no\"]}\n"
                  "{}\n",
                  "A \"}{,\\|B|-|-|", 0);
}

static void damage_is_reported(void **state)
{
    (void)state;
    assert_titles("{\"number\":1,\"title\":\"A\"}\n{\"number\":2,\"title\":\"B\n", "A|", 1);
    assert_titles("nonsense\n", "", 1);
    assert_titles("[]\n", "", 1);
    assert_titles("{\"title\":\"A\"", "", 1);
    assert_titles("{\"title\":1\"}\n", "", 1);
}

static void a_copy_outlives_the_line(void **state)
{
    char line[] = "{\"number\":7,\"id\":\"a\",\"title\":\"A\",\"active\":[\"x\"],\"sections\":[{\"code\":\"1\"}],"
                  "\"findings\":[{\"id\":\"f\",\"severity\":\"info\",\"text\":\"t\",\"count\":2}],"
                  "\"outputs\":[{\"kind\":\"html\",\"file\":\"a.html\"}]}";
    record_parts record = RECORD_PARTS_INIT;
    arena *a = arena_new();
    const record_parts *copy;

    (void)state;
    assert_null(record_read(&record, line, sizeof line - 1));
    copy = record_copy(a, &record);
    memset(line, 0, sizeof line);
    record_parts_release(&record);
    assert_int_equal(copy->number, 7);
    assert_string_equal(copy->id, "a");
    assert_string_equal(copy->title, "A");
    assert_null(copy->reason);
    assert_int_equal(copy->sections.count + copy->active.count, 0);
    assert_int_equal(copy->findings.items[0].count, 2);
    assert_string_equal(copy->findings.items[0].text, "t");
    assert_string_equal(copy->outputs.items[0].file, "a.html");
    arena_free(a);
}

static void addresses_are_encoded(void **state)
{
    xmlDocPtr doc = report_tree_new("list", "../");
    xmlNodePtr root = xmlDocGetRootElement(doc);
    xmlChar *href;

    (void)state;
    report_tree_set_address(root, "href", "../", "a b/50%23 #?&<\"é:.html");
    href = xmlGetProp(root, (const xmlChar *)"href");
    assert_string_equal((const char *)href, "../a%20b/50%2523%20%23%3F%26%3C%22%C3%A9%3A.html");
    xmlFree(href);
    xmlFreeDoc(doc);
}

static void assert_folded(const char *text, const char *expected)
{
    arena *a = arena_new();

    assert_string_equal(site_entry_fold(a, text), expected);
    arena_free(a);
}

static void words_are_compared_without_case_and_accents(void **state)
{
    static const char *const expected[] = {"a10", "b", "ю"};
    char text[] = " «a10»-b, ю!", *p = text, *word;
    size_t len, count = 0;

    (void)state;
    assert_folded("ŻÓŁW Straße ﬁn ΟΔΟΣ", "zołw strasse fin οδοσ");
    assert_folded("5 µg", "5 μg");
    for (; (word = site_entry_word(p, &len)); p = word + len, count++) {
        assert_true(count < 3);
        assert_int_equal(len, strlen(expected[count]));
        assert_memory_equal(word, expected[count], len);
    }
    assert_int_equal(count, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_read_in_any_order),
        cmocka_unit_test(damage_is_reported),
        cmocka_unit_test(a_copy_outlives_the_line),
        cmocka_unit_test(addresses_are_encoded),
        cmocka_unit_test(words_are_compared_without_case_and_accents),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
