#include "base/memory.h"
#include "base/resource.h"
#include "render/bundle.h"
#include "render/stylesheet.h"
#include "test.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

static const bundle *html;

static int set_up(void **state)
{
    (void)state;
    memory_setup();
    resource_setup();
    html = bundle_find("templates/html/main.xsl");
    return html ? 0 : -1;
}

static bool *names_of(const char *xml)
{
    bool *present = memory_zalloc(html->name_count, sizeof *present);
    xmlDocPtr doc = xmlReadMemory(xml, (int)strlen(xml), "x", NULL, XML_PARSE_NONET);

    assert_non_null(doc);
    bundle_look(present, html, doc);
    xmlFreeDoc(doc);
    return present;
}

static bool has(const bool *present, const char *name)
{
    for (size_t i = 0; i < html->name_count; i++)
        if (strcmp(html->names[i], name) == 0)
            return present[i];
    fail_msg("no pattern of the page has the name %s", name);
    return false;
}

static void bundles_are_found_by_path(void **state)
{
    (void)state;
    assert_string_equal(html->path, "templates/html/main.xsl");
    assert_non_null(bundle_find("templates/markdown/main.xsl"));
    assert_null(bundle_find("templates/html/page.xsl"));
}

static void names_are_sorted(void **state)
{
    (void)state;
    assert_true(html->name_count > 1);
    for (size_t i = 1; i < html->name_count; i++)
        assert_true(strcmp(html->names[i - 1], html->names[i]) < 0);
}

static void names_of_a_document_are_seen(void **state)
{
    bool *present =
        names_of("<document><!-- <tr/> --><section><table ID='t'><caption/></table></section><list/><?td?></document>");

    (void)state;
    assert_true(has(present, "section"));
    assert_true(has(present, "table"));
    assert_true(has(present, "@ID"));
    assert_true(has(present, "caption"));
    assert_true(has(present, "list"));
    assert_false(has(present, "td"));
    assert_false(has(present, "tr"));
    assert_false(has(present, "@styleCode"));
    free(present);
}

/* "list" as an attribute is no element of that name, and the other way round. */
static void elements_and_attributes_are_told_apart(void **state)
{
    bool *present = names_of("<document list='1' section='2'><language/><styleCode/></document>");

    (void)state;
    assert_false(has(present, "list"));
    assert_false(has(present, "section"));
    assert_false(has(present, "@language"));
    assert_false(has(present, "@styleCode"));
    free(present);
}

static size_t size_for(const char *xml)
{
    bool *present = names_of(xml);
    buffer text = BUFFER_INIT;
    findings found;
    stylesheet *sheet;
    size_t size;

    bundle_write(&text, html, present);
    findings_init(&found);
    sheet = stylesheet_new_of_text(html->path, &text, &found);
    assert_non_null(sheet);
    stylesheet_free(sheet);
    findings_release(&found);
    size = text.len;
    buffer_release(&text);
    free(present);
    return size;
}

static void a_document_gets_the_rules_it_needs(void **state)
{
    size_t none = size_for("<other/>"), table = size_for("<document><table/></document>");
    size_t cell = size_for("<document><table/><td/></document>");

    (void)state;
    assert_true(none < table);
    assert_true(table < cell);
    assert_true(cell < strlen(html->text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bundles_are_found_by_path),          cmocka_unit_test(names_are_sorted),
        cmocka_unit_test(names_of_a_document_are_seen),       cmocka_unit_test(elements_and_attributes_are_told_apart),
        cmocka_unit_test(a_document_gets_the_rules_it_needs),
    };

    return cmocka_run_group_tests(tests, set_up, NULL);
}
