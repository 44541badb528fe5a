#include "check/expression.h"
#include "test.h"

#include <string.h>

static const char *namespace_of(void *data, const char *prefix)
{
    (void)data;
    return strcmp(prefix, "s") == 0 ? "urn:s" : NULL;
}

static bool has_variable(void *data, const char *uri, const char *name)
{
    (void)data;
    return uri ? strcmp(uri, "urn:s") == 0 && strcmp(name, "own") == 0 : strcmp(name, "x") == 0;
}

static bool has_function(void *data, const char *uri, const char *name)
{
    (void)data;
    return uri && strcmp(name, "f") == 0;
}

static const expression_scope scope = {namespace_of, has_variable, has_function, NULL};

/* NULL: nothing is wrong. */
static void assert_fault(const char *text, bool pattern, const char *expected)
{
    buffer fault = BUFFER_INIT;

    assert_int_equal(expression_check(&fault, text, pattern, &scope), expected == NULL);
    assert_string_equal(buffer_text(&fault), expected ? expected : "");
    buffer_release(&fault);
}

static void what_is_right_is_passed(void **state)
{
    static const char *const right[] = {
        "1",
        "s:a/@s:b | //*[. = \"it's\"] | id('x')[1]",
        "concat('a', \"$y(\", 'b,c') = $x",
        "$s:own + s:f(1, 2, (3)) * 2 - .5",
        "div div div and and mod mod or or",
        "* * * * - -1 = @*",
        "self::node() and child :: text ()/..",
        "processing-instruction('y:z')/ancestor-or-self::s:*",
        "substring(s:a[count(*) > 1], 1, string-length())",
        "key('k', current()/@a)[position() = last()]",
    };

    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        assert_fault(right[i], false, NULL);
}

static void faults_of_syntax_have_their_place(void **state)
{
    (void)state;
    assert_fault("a = = b", false, "is no XPath 1.0 expression, from character 5 on");
    assert_fault("count(", false, "is no XPath 1.0 expression: a parenthesis is not closed");
}

static void names_must_stand_for_something(void **state)
{
    (void)state;
    assert_fault("a[b[z:c]]", false, "the prefix 'z' is not declared");
    assert_fault("z:*", false, "the prefix 'z' is not declared");
    assert_fault("$z:a", false, "the prefix 'z' is not declared");
    assert_fault("a[$y]", false, "there is no variable $y here");
    assert_fault("$s:other", false, "there is no variable $s:other here");
    assert_fault("f(1)", false, "there is no function f()");
    assert_fault("s:g(1)", false, "there is no function s:g()");
    assert_fault("mod(1)", false, "there is no function mod()");
    assert_fault("mod mod (1)", false, NULL);
}

static void arguments_are_counted(void **state)
{
    (void)state;
    assert_fault("concat('a')", false, "concat() does not take 1 argument");
    assert_fault("true(1)", false, "true() does not take 1 argument");
    assert_fault("not(a, (b), c[d])", false, "not() does not take 3 arguments");
    assert_fault("not(concat(',', a, b))", false, NULL);
    assert_fault("last( )", false, NULL);
}

static void patterns_go_down_only(void **state)
{
    (void)state;
    assert_fault("/ | a//b/@*[. = $x] | child::s:c", true, "is no pattern of XSLT 1.0, because of the variable $x");
    assert_fault("/ | a//b/@*[. = ../../@c] | child::s:c[ancestor::d]", true, NULL);
    assert_fault("key('k', 'v')/a | id('i') | text() | attribute::a", true, NULL);
    assert_fault("..", true, "is no pattern of XSLT 1.0, because of '.' outside of a predicate");
    assert_fault("a = 1", true, "is no pattern of XSLT 1.0, because of '=' outside of a predicate");
    assert_fault("count(a)", true, "is no pattern of XSLT 1.0, because of count()");
    assert_fault("self::a", true, "is no pattern of XSLT 1.0, because of the axis self::");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_right_is_passed),        cmocka_unit_test(faults_of_syntax_have_their_place),
        cmocka_unit_test(names_must_stand_for_something), cmocka_unit_test(arguments_are_counted),
        cmocka_unit_test(patterns_go_down_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
