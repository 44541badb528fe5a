/* Functions of compiled stylesheets against libxml2's and libxslt's of the same name, over all pairs of odd strings and
 * numbers; and node sets that come out of order. */
#include "render/transform.h"
#include "test.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <libxslt/numbersInternals.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const strings[] = {"",       " ",      "a",      " a  b\n\tc ", "a b",  "\n",    "ab",     "mg/kg",
                                      "10⁶ µg", "ä ö ü",  "-12.50", "1e3",         "  7 ", "xx–yy", "\"'<&>", "AbCäÖ",
                                      "aaa",    "\t a\n", "€1 000", "0",           "true", "​",   "ＡＢ",   "a​b"};
static const double numbers[] = {0,      1,   2,        3,         -1,  0.5,   1.5,     2.5,
                                 -0.5,   1e9, INFINITY, -INFINITY, NAN, 12.25, 1000000, 123456789012345.0,
                                 3.4999, 1e-7};

#define COUNT(list) (sizeof(list) / sizeof *(list))

static transform t;
static xmlXPathContextPtr context;

static int set_up(void **state)
{
    static const xmlChar text[] = "<r><a i='1'><b/>one<a i='2'>two</a></a><a i='3'>three</a></r>";

    (void)state;
    t.arena = arena_new();
    t.doc = xmlReadMemory((const char *)text, sizeof text - 1, NULL, NULL, 0);
    context = xmlXPathNewContext(t.doc);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    xmlXPathFreeContext(context);
    xmlFreeDoc(t.doc);
    arena_free(t.arena);
    return 0;
}

/* What libxml2 makes of an expression in which $a, $b and $c are strings, $m and $n numbers. */
static void assert_as_libxml2(const char *got, const char *expression, const char *a, const char *b, const char *c,
                              double m, double n)
{
    xmlXPathObjectPtr object;
    xmlChar *text;

    xmlXPathRegisterVariable(context, (const xmlChar *)"a", xmlXPathNewCString(a));
    xmlXPathRegisterVariable(context, (const xmlChar *)"b", xmlXPathNewCString(b));
    xmlXPathRegisterVariable(context, (const xmlChar *)"c", xmlXPathNewCString(c));
    xmlXPathRegisterVariable(context, (const xmlChar *)"m", xmlXPathNewFloat(m));
    xmlXPathRegisterVariable(context, (const xmlChar *)"n", xmlXPathNewFloat(n));
    object = xmlXPathEvalExpression((const xmlChar *)expression, context);
    text = xmlXPathCastToString(object);
    if (strcmp(got, (const char *)text) != 0)
        printf("%s of '%s' '%s' '%s' %g %g\n", expression, a, b, c, m, n);
    assert_string_equal(got, (const char *)text);
    xmlFree(text);
    xmlXPathFreeObject(object);
}

static void functions_of_one_string(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(strings); i++) {
        const char *a = strings[i];

        assert_as_libxml2(string_normalize(&t, a), "normalize-space($a)", a, "", "", 0, 0);
        assert_as_libxml2(string_of_boolean(!string_is_blank(a)), "boolean(normalize-space($a))", a, "", "", 0, 0);
        assert_as_libxml2(string_of_number(&t, string_length(a)), "string-length($a)", a, "", "", 0, 0);
        assert_as_libxml2(string_of_number(&t, string_number(a)), "number($a)", a, "", "", 0, 0);
    }
}

static void functions_of_more_strings(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(strings); i++) {
        for (size_t k = 0; k < COUNT(strings); k++) {
            const char *a = strings[i], *b = strings[k];

            assert_as_libxml2(string_of_boolean(string_contains(a, b)), "contains($a, $b)", a, b, "", 0, 0);
            assert_as_libxml2(string_of_boolean(string_starts_with(a, b)), "starts-with($a, $b)", a, b, "", 0, 0);
            assert_as_libxml2(string_of_boolean(string_equal(a, b)), "$a = $b", a, b, "", 0, 0);
            assert_as_libxml2(string_concat(&t, 3, a, b, a), "concat($a, $b, $a)", a, b, "", 0, 0);
            if (*b) { /* of an empty string libxml2 does not say what XPath does */
                assert_as_libxml2(string_before(&t, a, b), "substring-before($a, $b)", a, b, "", 0, 0);
                assert_as_libxml2(string_after(a, b), "substring-after($a, $b)", a, b, "", 0, 0);
            }
            for (size_t l = 0; l < COUNT(strings); l++)
                assert_as_libxml2(string_translate(&t, a, b, strings[l]), "translate($a, $b, $c)", a, b, strings[l], 0,
                                  0);
        }
    }
}

static void parts_of_strings(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(strings); i++) {
        for (size_t k = 0; k < COUNT(numbers); k++) {
            const char *a = strings[i];
            double m = numbers[k];

            if (m > -INFINITY)
                assert_as_libxml2(string_substring(&t, a, m, INFINITY), "substring($a, $m)", a, "", "", m, 0);
            for (size_t l = 0; l < COUNT(numbers); l++)
                assert_as_libxml2(string_substring(&t, a, m, numbers[l]), "substring($a, $m, $n)", a, "", "", m,
                                  numbers[l]);
        }
    }
}

static void comparisons(void **state)
{
    static const char *const expressions[] = {"$m = $n", "$m != $n", "$m < $n", "$m <= $n", "$m > $n", "$m >= $n"};

    (void)state;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        assert_as_libxml2(string_of_number(&t, numbers[i]), "$m", "", "", "", numbers[i], 0);
        for (size_t k = 0; k < COUNT(numbers); k++)
            for (comparison how = COMPARE_EQUAL; how <= COMPARE_AT_LEAST; how++)
                assert_as_libxml2(
                    string_of_boolean(value_compare(&t, value_of_number(numbers[i]), how, value_of_number(numbers[k]))),
                    expressions[how], "", "", "", numbers[i], numbers[k]);
    }
}

static void numbers_as_letters(void **state)
{
    (void)state;
    assert_string_equal(number_format(&t, 1, 'a'), "a");
    assert_string_equal(number_format(&t, 26, 'a'), "z");
    assert_string_equal(number_format(&t, 27, 'A'), "AA");
    assert_string_equal(number_format(&t, 702, 'A'), "ZZ");
    assert_string_equal(number_format(&t, 4, 'i'), "iv");
    assert_string_equal(number_format(&t, 1999, 'I'), "MCMXCIX");
    assert_string_equal(number_format(&t, 0, 'a'), "0");
}

/* What libxslt makes of a pattern, with the format that is its own where a stylesheet names none. */
static void assert_as_libxslt(double number, const char *pattern)
{
    static xsltDecimalFormat format = {.digit = (xmlChar *)"#",
                                       .patternSeparator = (xmlChar *)";",
                                       .minusSign = (xmlChar *)"-",
                                       .infinity = (xmlChar *)"Infinity",
                                       .noNumber = (xmlChar *)"NaN",
                                       .decimalPoint = (xmlChar *)".",
                                       .grouping = (xmlChar *)",",
                                       .percent = (xmlChar *)"%",
                                       .permille = (xmlChar *)"?",
                                       .zeroDigit = (xmlChar *)"0"};
    const char *got = number_pattern(&t, number, pattern);
    xmlChar *text = NULL;

    xsltFormatNumberConversion(&format, (xmlChar *)pattern, number, &text);
    if (strcmp(got, (const char *)text) != 0)
        printf("%s of %.17g\n", pattern, number);
    assert_string_equal(got, (const char *)text);
    xmlFree(text);
}

static void numbers_by_patterns(void **state)
{
    static const char *const patterns[] = {"#,##0", "#,##0.0", "0.##", "0.00", "0.000", "0", "#,#0.0#", "00000000.0"};

    (void)state;
    for (size_t i = 0; i < COUNT(patterns); i++) {
        for (size_t k = 0; k < COUNT(numbers); k++)
            assert_as_libxslt(numbers[k], patterns[i]);
        for (int n = 0; n < 20000; n++) {
            assert_as_libxslt(n / 200.0, patterns[i]);
            assert_as_libxslt(n * 7.0 / 30, patterns[i]);
            assert_as_libxslt(n * 997.0 / 3, patterns[i]);
        }
    }
}

/* //a/a/.. and the like: nodes inside of each other, met from several sides. */
static void sets_are_in_document_order(void **state)
{
    static const step all[] = {{AXIS_DESCENDANT_OR_SELF, TEST_NODE, 0, NULL, NULL, 0},
                               {AXIS_CHILD, TEST_ANY, 0, NULL, NULL, 0}};
    static const step above[] = {{AXIS_DESCENDANT, TEST_PLAIN, 0, "a", NULL, 0},
                                 {AXIS_ANCESTOR, TEST_PLAIN, 0, "a", NULL, 0}};
    static const predicate last[] = {{NULL, POSITION_LAST}};
    static const step farthest[] = {{AXIS_DESCENDANT, TEST_PLAIN, 0, "b", NULL, 0},
                                    {AXIS_ANCESTOR, TEST_ANY, 0, NULL, last, 1}};
    node_set set = path_nodes(&t, (xmlNode *)t.doc, &(node_path){all, 2, true}, NULL);

    (void)state;
    assert_int_equal(set.count, 5); /* r a b a a */
    for (size_t i = 1; i < set.count; i++)
        assert_int_equal(xmlXPathCmpNodes(set.nodes[i - 1], set.nodes[i]), 1);
    set = set_union(&t, set, path_nodes(&t, (xmlNode *)t.doc, &(node_path){above, 2, true}, NULL));
    assert_int_equal(set.count, 5);
    set = path_nodes(&t, (xmlNode *)t.doc, &(node_path){above, 2, true}, NULL);
    assert_int_equal(set.count, 1);
    assert_string_equal(set_string(&t, set), "onetwo");
    set = path_nodes(&t, (xmlNode *)t.doc, &(node_path){farthest, 2, true}, NULL);
    assert_int_equal(set.count, 1);
    assert_string_equal((const char *)set.nodes[0]->name, "r");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_of_one_string),   cmocka_unit_test(functions_of_more_strings),
        cmocka_unit_test(parts_of_strings),          cmocka_unit_test(comparisons),
        cmocka_unit_test(numbers_as_letters),        cmocka_unit_test(numbers_by_patterns),
        cmocka_unit_test(sets_are_in_document_order)};

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
