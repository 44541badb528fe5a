#include "base/memory.h"
#include "base/resource.h"
#include "check/svrl.h"
#include "spl/load.h"
#include "test.h"

#include <libxml/parser.h>
#include <string.h>

static const char label[] = "<a xmlns='urn:hl7-org:v3'>\n <b/><b x='1'>text</b>\n <!-- c --></a>";

static xmlDocPtr doc;
static xmlDictPtr ids;

static findings report(const char *content, const svrl_places *places)
{
    static const svrl_places none;
    buffer text = BUFFER_INIT;
    findings found;
    xmlDocPtr svrl;

    findings_init(&found);
    buffer_printf(&text, "<schematron-output xmlns='%s'>%s</schematron-output>", SVRL_NAMESPACE, content);
    svrl = xmlReadMemory(text.data, (int)text.len, NULL, NULL, 0);
    assert_int_equal(svrl_report(svrl, doc, places ? places : &none, "f.xml", "rules", ids, &found), 0);
    xmlFreeDoc(svrl);
    buffer_release(&text);
    return found;
}

static void assert_place(const char *location, long line, long column, const char *path)
{
    buffer text = BUFFER_INIT;
    findings found;

    buffer_printf(&text,
                  "<ns-prefix-in-attribute-values prefix='p' uri='urn:hl7-org:v3'/>"
                  "<failed-assert test='1' location=\"%s\"><text>x</text></failed-assert>",
                  location);
    found = report(text.data, NULL);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.items[0].line, line);
    assert_int_equal(found.items[0].column, column);
    assert_string_equal(found.items[0].path, path);
    findings_release(&found);
    buffer_release(&text);
}

static void locations_lead_back_to_nodes(void **state)
{
    (void)state;
    assert_place("/", 1, 1, "/a");
    assert_place("/*[1]/*[2]", 2, 6, "/a/b[2]");
    assert_place("/p:a/p:b[2]/@*[name() = 'x']", 2, 6, "/a/b[2]/@x");
    assert_place("/*[local-name()='a']/*[local-name()='b'][1]", 2, 2, "/a/b[1]");
    assert_place("/*:a/*:b[2]", 2, 6, "/a/b[2]");
    assert_place("/Q{urn:hl7-org:v3}a[1]/Q{urn:hl7-org:v3}b[2]/@Q{}x", 2, 6, "/a/b[2]/@x");
    assert_place("/*/comment()[. = ' c ']", 3, 2, "/a/comment()");
}

static void locations_that_lead_nowhere_are_shown(void **state)
{
    (void)state;
    assert_place("/a/b", 0, 0, "/a/b");
    assert_place("/*[", 0, 0, "/*[");
    assert_place("1 + 1", 0, 0, "1 + 1");
    assert_place("#0", 0, 0, "#0");
    assert_place("Q{", 0, 0, "Q{");
}

static void a_kept_node_needs_no_path(void **state)
{
    const xmlNode *nodes[] = {xmlDocGetRootElement(doc)->last};
    const svrl_places places = {nodes, 1, 1};
    findings found = report("<successful-report test='1' location='#0'/>", &places);

    (void)state;
    assert_int_equal(found.items[0].line, 3);
    assert_string_equal(found.items[0].text, "holds: 1");
    findings_release(&found);
}

static void ids_and_severities_are_inherited(void **state)
{
    findings found = report("<active-pattern id='p' role='info'/><failed-assert location='/'/>"
                            "<fired-rule id='r' flag='x Warn'/><failed-assert location='/'/>"
                            "<failed-assert id='a' role='ERROR' location='/'/>"
                            "<active-pattern/><failed-assert location='/'/>",
                            NULL);
    static const char *const expected[] = {"p", "r", "a", "rules-2"};
    static const finding_severity severities[] = {SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR, SEVERITY_ERROR};

    (void)state;
    assert_int_equal(found.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(found.items[i].id, expected[i]);
        assert_int_equal(found.items[i].severity, severities[i]);
    }
    findings_release(&found);
}

static void no_id_makes_a_finding_machine_trouble(void **state)
{
    findings found = report("<failed-assert id='internal-x' location='/'/>", NULL);

    (void)state;
    assert_int_equal(findings_exit_code(&found), 1);
    findings_release(&found);
}

static void texts_are_put_together(void **state)
{
    findings found =
        report("<failed-assert see='u' location='/'><text> a\n <emph>b</emph> </text><diagnostic-reference>"
               "<text>c</text></diagnostic-reference></failed-assert>",
               NULL);

    (void)state;
    assert_string_equal(found.items[0].text, "a b; c; see u");
    findings_release(&found);
}

static void other_documents_are_no_svrl(void **state)
{
    static const svrl_places none;
    findings found;

    (void)state;
    findings_init(&found);
    assert_int_equal(svrl_report(doc, doc, &none, "f.xml", "rules", ids, &found), -1);
    assert_int_equal(found.count, 0);
}

static int setup(void **state)
{
    findings found;

    (void)state;
    memory_setup();
    resource_setup();
    findings_init(&found);
    doc = spl_load("f.xml", label, strlen(label), &found);
    ids = xmlDictCreate();
    findings_release(&found);
    return doc ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    xmlFreeDoc(doc);
    xmlDictFree(ids);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(locations_lead_back_to_nodes),
        cmocka_unit_test(locations_that_lead_nowhere_are_shown),
        cmocka_unit_test(a_kept_node_needs_no_path),
        cmocka_unit_test(ids_and_severities_are_inherited),
        cmocka_unit_test(no_id_makes_a_finding_machine_trouble),
        cmocka_unit_test(texts_are_put_together),
        cmocka_unit_test(other_documents_are_no_svrl),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
