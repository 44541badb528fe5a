#include "check/summary.h"
#include "test.h"

#include <string.h>

static void add_file(summary *s, const char *const *ids, finding_severity severity)
{
    findings found;

    findings_init(&found);
    for (; *ids; ids++)
        findings_add_rule(&found, *ids, severity, "a.xml", 1, 1, NULL, "text");
    summary_add(s, &found);
    findings_release(&found);
}

static void assert_summary(summary *s, finding_format format, const char *expected)
{
    buffer out = BUFFER_INIT;

    summary_format(&out, s, format);
    assert_string_equal(buffer_text(&out), expected);
    buffer_release(&out);
}

static void the_ten_most_frequent_ids_are_shown(void **state)
{
    static const char *const all[] = {"l", "k", "j", "i", "h", "g", "f", "e", "d", "c", "b", "a", NULL};
    static const char *const some[] = {"k", "k", "l", NULL};
    summary s;

    (void)state;
    summary_init(&s);
    add_file(&s, all, SEVERITY_ERROR);
    add_file(&s, some, SEVERITY_ERROR);
    assert_summary(&s, FINDING_FORMAT_TEXT,
                   "2 files: 0 clean, 0 with warnings or notes only, 2 with errors, 0 not checked\n"
                   "findings: 15 error, 0 warning, 0 info\n"
                   "        3 error[k] in 2 files\n"
                   "        2 error[l] in 2 files\n"
                   "        1 error[a] in 1 file\n"
                   "        1 error[b] in 1 file\n"
                   "        1 error[c] in 1 file\n"
                   "        1 error[d] in 1 file\n"
                   "        1 error[e] in 1 file\n"
                   "        1 error[f] in 1 file\n"
                   "        1 error[g] in 1 file\n"
                   "        1 error[h] in 1 file\n"
                   "          and 2 more ids\n");
    summary_release(&s);
}

static void files_are_counted_once(void **state)
{
    static const char *const none[] = {NULL}, *const one[] = {"x\"\033", NULL};
    findings unread;
    summary s;

    (void)state;
    summary_init(&s);
    findings_init(&unread);
    findings_add(&unread, FINDING_FILE_READ, "b.xml", 0, 0, "gone");
    add_file(&s, none, SEVERITY_ERROR);
    add_file(&s, one, SEVERITY_INFO);
    add_file(&s, one, SEVERITY_ERROR);
    summary_add(&s, &unread);
    assert_summary(&s, FINDING_FORMAT_JSON,
                   "{\"summary\":{\"files\":4,\"clean\":1,\"warned\":1,\"failed\":1,\"unread\":1,"
                   "\"error\":2,\"warning\":0,\"info\":1,\"ids\":["
                   "{\"id\":\"file-read\",\"severity\":\"error\",\"count\":1,\"files\":1},"
                   "{\"id\":\"x\\\"\\u001B\",\"severity\":\"error\",\"count\":1,\"files\":1},"
                   "{\"id\":\"x\\\"\\u001B\",\"severity\":\"info\",\"count\":1,\"files\":1}]}}\n");
    findings_release(&unread);
    summary_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ten_most_frequent_ids_are_shown),
        cmocka_unit_test(files_are_counted_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
