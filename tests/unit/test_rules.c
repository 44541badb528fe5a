#include "base/memory.h"
#include "base/resource.h"
#include "check/checker.h"
#include "check/codes.h"
#include "check/listing.h"
#include "check/schema.h"
#include "check/tree.h"
#include "spl/load.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD                                                                                                           \
    "<document xmlns=\"urn:hl7-org:v3\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"                    \
    "<id root=\"0a1b2c3d-0000-4000-8000-000000000001\"/>\n"                                                            \
    "<code code=\"34391-3\" codeSystem=\"2.16.840.1.113883.6.1\" displayName=\"HUMAN PRESCRIPTION DRUG LABEL\"/>\n"    \
    "<title>T</title>\n<effectiveTime value=\"20250301\"/>\n"                                                          \
    "<setId root=\"0a1b2c3d-0000-4000-8000-000000000002\"/>\n<versionNumber value=\"1\"/>\n"                           \
    "<component><structuredBody>\n"
#define FOOT "</structuredBody></component></document>\n"
#define SECTION(id, text)                                                                                              \
    "<component><section><id root=\"" id "\"/><code code=\"34067-9\" codeSystem=\"2.16.840.1.113883.6.1\" "            \
    "displayName=\"INDICATIONS &amp; USAGE SECTION\"/>" text "<effectiveTime value=\"20250301\"/></section>"           \
    "</component>\n"
#define GUID3 "0a1b2c3d-0000-4000-8000-000000000003"

static checker *checkers[4];
static const rule_profile profiles[] = {PROFILE_SPL, PROFILE_FDA, PROFILE_HC, PROFILE_LEAFLET};

static findings check(rule_profile profile, const char *text)
{
    findings found;

    findings_init(&found);
    for (size_t i = 0; i < 4; i++)
        if (profiles[i] == profile)
            checker_check(checkers[i], "a.xml", text, strlen(text), &found);
    return found;
}

static const finding *find(const findings *found, const char *id)
{
    for (size_t i = 0; i < found->count; i++)
        if (strcmp(found->items[i].id, id) == 0)
            return &found->items[i];
    return NULL;
}

static void a_plain_document_is_clean_as_spl(void **state)
{
    findings found = check(PROFILE_SPL, HEAD SECTION(GUID3, "<text><paragraph>x</paragraph></text>") FOOT);

    (void)state;
    assert_int_equal(found.count, 0);
    findings_release(&found);
}

static void a_profile_asks_only_for_its_rules(void **state)
{
    static const char text[] = HEAD SECTION(GUID3, "<text><paragraph>x</paragraph></text>") FOOT;
    findings spl = check(PROFILE_SPL, text), leaflet = check(PROFILE_LEAFLET, text), fda = check(PROFILE_FDA, text);

    (void)state;
    assert_null(find(&spl, "SPL-4.2.1.2"));
    assert_non_null(find(&leaflet, "SPL-4.2.1.2"));
    assert_null(find(&leaflet, "SPL-2.1.2.3"));
    assert_non_null(find(&fda, "SPL-2.1.2.3"));
    findings_release(&spl);
    findings_release(&leaflet);
    findings_release(&fda);
}

static void a_finding_has_line_column_path_and_value(void **state)
{
    findings found = check(PROFILE_SPL, HEAD SECTION("1.2.3", "<text><paragraph>x</paragraph></text>")
                                            SECTION(GUID3, "<text><paragraph>x</paragraph></text>") FOOT);
    const finding *f = find(&found, "SPL-2.2.1.3");

    (void)state;
    assert_non_null(f);
    assert_int_equal(f->line, 9);
    assert_int_equal(f->column, 21);
    assert_string_equal(f->path, "/document/component/structuredBody/component[1]/section/id");
    assert_string_equal(f->text, "a section id must be a GUID; found \"1.2.3\"");
    findings_release(&found);
}

static void findings_come_in_document_order(void **state)
{
    findings found =
        check(PROFILE_FDA, HEAD SECTION("1.2.3", "<text>x</text>") SECTION("1.2.4", "<text>x</text>") FOOT);

    (void)state;
    assert_true(found.count > 4);
    for (size_t i = 1; i < found.count; i++)
        assert_true(found.items[i - 1].line <= found.items[i].line);
    findings_release(&found);
}

static void assert_schema_says(const char *text, long line, const char *expected)
{
    findings found = check(PROFILE_SPL, text);
    const finding *f = find(&found, "schema");

    assert_non_null(f);
    assert_string_equal(f->text, expected);
    assert_int_equal(f->line, line);
    findings_release(&found);
}

static void schema_faults_are_readable(void **state)
{
    (void)state;
    assert_schema_says(HEAD "<component><section><text/></section></component>" FOOT, 9,
                       "<text> is not allowed here; expected here: <id>");
    assert_schema_says(HEAD "<component/>" FOOT, 9, "<component> is not complete; expected here: <section>");
    assert_schema_says(HEAD SECTION("x y", "") FOOT, 9,
                       "<id>/@root: \"x y\" is not a GUID in lower case, an object identifier such as "
                       "2.16.840.1.113883.6.1, or a reserved name");
    assert_schema_says(HEAD SECTION(GUID3, "<text><list listType=\"bullet\"><item/></list></text>") FOOT, 9,
                       "<list>/@listType: \"bullet\" is not in the list: ordered, unordered");
    assert_schema_says(HEAD SECTION(GUID3, "<text ID=\"a\"/>") SECTION("1.2", "<text ID=\"a\"/>") FOOT, 10,
                       "<text>/@ID: \"a\" is the ID of another element already");
    assert_schema_says(HEAD SECTION(GUID3, "<text ID=\"1\"/>") FOOT, 9,
                       "<text>/@ID: \"1\" is not an identifier: a letter or underscore, then letters, digits, . - _");
    assert_schema_says(HEAD SECTION("", "") FOOT, 9,
                       "<id>/@root: \"\" is not a GUID in lower case, an object "
                       "identifier such as 2.16.840.1.113883.6.1, or a reserved name");
    assert_schema_says(HEAD SECTION("1.2\" extension=\"", "") FOOT, 9, "<id>/@extension: the value must not be empty");
    assert_schema_says(HEAD SECTION("1.2\" displayable=\"1", "") FOOT, 9,
                       "<id>/@displayable: \"1\" is not true or false");
    assert_schema_says(HEAD SECTION(GUID3, "<text><br>x</br></text>") FOOT, 9, "<br> must be empty");
    assert_schema_says(HEAD SECTION(GUID3, "<text><list><item/>x</list></text>") FOOT, 9,
                       "<list> holds text, but only elements are allowed in it");
    assert_schema_says(HEAD SECTION(GUID3, "<text><br><sup/></br></text>") FOOT, 9, "<br> must be empty");
    assert_schema_says(HEAD SECTION("1.2\" xsi:type=\"PQ", "") FOOT, 9, "<id>/@xsi:type: type PQ does not fit here");
    assert_schema_says(HEAD SECTION(GUID3, "<title mediaType=\"text/plain\"/>") FOOT, 9,
                       "<title>/@mediaType: the value must be \"text/x-hl7-title+xml\"");
    assert_schema_says(HEAD SECTION(GUID3, "<text color=\"red\"/>") FOOT, 9,
                       "<text>/@color: there is no such attribute");
    assert_schema_says(HEAD SECTION(GUID3, "<text><footnoteRef/></text>") FOOT, 9,
                       "<footnoteRef>/@IDREF: the attribute is missing");
    assert_schema_says("<html/>", 1,
                       "the root element is <html> of no namespace, not <document> of namespace "
                       "urn:hl7-org:v3");
}

static void a_fault_is_reported_once(void **state)
{
    findings found = check(PROFILE_SPL, HEAD SECTION(GUID3, "<text><list listType=\"bullet\"><item>x</item></list>"
                                                            "</text>") FOOT);

    (void)state;
    assert_int_equal(found.count, 1);
    findings_release(&found);
}

static void rare_parts_need_the_whole_schema(void **state)
{
    findings found = check(PROFILE_SPL, HEAD SECTION(GUID3, "<text><paragraph>x</paragraph></text>") FOOT);

    (void)state;
    assert_int_equal(found.count, 0);
    findings_release(&found);
    found = check(PROFILE_SPL,
                  HEAD "<component><section><id root=\"" GUID3 "\"/><code code=\"1\" codeSystem=\"1.2\"/><subject>"
                       "<identifiedSubstance><id root=\"1.2\"/><identifiedSubstance><code code=\"1\" "
                       "codeSystem=\"1.2\"/></identifiedSubstance></identifiedSubstance></subject></section>"
                       "</component>" FOOT);
    assert_null(find(&found, "schema"));
    findings_release(&found);
}

static void cells_are_counted_with_spans(void **state)
{
    static const char good[] = HEAD SECTION(
        GUID3, "<text><table><col/><col span=\"2\"/><tbody><tr><td rowspan=\"3\">a</td><td colspan=\"2\">b</td></tr>"
               "<tr><td>c</td><td rowspan=\"2\">d</td></tr><tr><td>e</td></tr></tbody></table></text>") FOOT;
    static const char bad[] =
        HEAD SECTION(GUID3, "<text><table><col/><col/><tbody><tr><td rowspan=\"2\">a</td><td>b</td></tr>"
                            "<tr><td>c</td><td>d</td></tr></tbody></table></text>") FOOT;
    findings found = check(PROFILE_LEAFLET, good);

    (void)state;
    assert_null(find(&found, "SPL-2.2.2.9"));
    findings_release(&found);
    found = check(PROFILE_LEAFLET, bad);
    assert_non_null(find(&found, "SPL-2.2.2.9"));
    findings_release(&found);
}

static const char kit_in_part[] = "<x><subject><manufacturedProduct><manufacturedProduct><part/>"
                                  "</manufacturedProduct></manufacturedProduct></subject></x>";

static void broken_documents_do_no_harm(void **state)
{
    static const char *const texts[] = {
        "<a/>",
        "<document xmlns=\"urn:hl7-org:v3\"/>",
        "<manufacturedProduct><manufacturedProduct/></manufacturedProduct>",
        "<ingredient><ingredientSubstance/></ingredient>",
        "<asContent><containerPackagedProduct/></asContent>",
        "<part><partProduct/></part>",
        "<approval/>",
        "<marketingAct/>",
        "<policy/>",
        "<section/>",
        "<excerpt/>",
        "<text>x</text>",
        "<table><tbody><tr><td rowspan='9999' colspan='9999'/></tr></tbody></table>",
        "<relatedDocument/>",
        "<characteristic/>",
        "<contactParty/>",
        "<representedOrganization/>",
        "<addr/>",
        "<x><subject><manufacturedProduct/></subject></x>",
        "<id/>",
        "<observationMedia/>",
        "<routeCode code='1'/>",
        "<renderMultiMedia referencedObject=' '/>",
        kit_in_part,
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        findings found = check(PROFILE_FDA, texts[i]);

        assert_int_equal(findings_exit_code(&found), 1);
        findings_release(&found);
    }
}

static void forms_of_codes(void **state)
{
    size_t lengths[3];

    (void)state;
    assert_true(codes_is_guid("0a1b2c3d-0000-4000-8000-00000000000F"));
    assert_false(codes_is_guid("0a1b2c3d-0000-4000-8000-00000000000"));
    assert_false(codes_is_guid("0a1b2c3d-0000-4000-8000-00000000000g"));
    assert_true(codes_is_positive("0.5") && codes_is_positive(" +7 ") && !codes_is_positive("0.0") &&
                !codes_is_positive("-1") && !codes_is_positive(""));
    assert_true(codes_is_positive_whole("007") && !codes_is_positive_whole("1.0") && !codes_is_positive_whole("0"));
    assert_true(codes_same_name("INJECTION,  SOLUTION ", "injection, solution"));
    assert_false(codes_same_name("TABLET", "TABLETS"));
    assert_false(codes_same_name("a b", "ab"));
    assert_true(codes_is_among("C1 C22 C3", "C22") && !codes_is_among("C1 C22 C3", "C2") && !codes_is_among("C1", ""));
    assert_int_equal(codes_segments(lengths, 3, "12345-678-90"), 3);
    assert_int_equal(lengths[1], 3);
    assert_int_equal(codes_segments(lengths, 3, "1-2-3-4"), 4);
    assert_true(codes_is_application("NDA012345", "NDA") && !codes_is_application("NDA12345", "NDA"));
    assert_true(codes_is_day("20250301") && !codes_is_day("202503"));
}

static void every_rule_is_listed_with_its_wording(void **state)
{
    buffer text = BUFFER_INIT;

    (void)state;
    listing_format(&text, FINDING_FORMAT_TEXT);
    for (size_t i = 0; i < RULE__MAX; i++) {
        assert_non_null(strstr(text.data, rules_table[i].id));
        assert_non_null(strstr(text.data, rules_table[i].text));
        assert_true(rules_table[i].profiles != 0);
        assert_true(strlen(rules_table[i].explanation) > 10);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(rules_table[i].id, rules_table[j].id);
    }
    buffer_release(&text);
}

static int setup(void **state)
{
    findings found;

    (void)state;
    memory_setup();
    resource_setup();
    findings_init(&found);
    for (size_t i = 0; i < 4; i++)
        if (!(checkers[i] = checker_new(profiles[i], false, &found)))
            return -1;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++)
        checker_free(checkers[i]);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_document_is_clean_as_spl),
        cmocka_unit_test(a_profile_asks_only_for_its_rules),
        cmocka_unit_test(a_finding_has_line_column_path_and_value),
        cmocka_unit_test(findings_come_in_document_order),
        cmocka_unit_test(rare_parts_need_the_whole_schema),
        cmocka_unit_test(schema_faults_are_readable),
        cmocka_unit_test(a_fault_is_reported_once),
        cmocka_unit_test(cells_are_counted_with_spans),
        cmocka_unit_test(broken_documents_do_no_harm),
        cmocka_unit_test(forms_of_codes),
        cmocka_unit_test(every_rule_is_listed_with_its_wording),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
