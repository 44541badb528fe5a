#include "base/escape.h"
#include "test.h"

#include <string.h>

typedef void escape(buffer *out, const char *text, size_t len);

static void assert_escaped(escape *function, const char *text, const char *expected)
{
    buffer out = BUFFER_INIT;

    buffer_puts(&out, ">");
    function(&out, text, strlen(text));
    assert_string_equal(buffer_text(&out) + 1, expected);
    buffer_release(&out);
}

static void ordinary_text_stays_as_it_is(void **state)
{
    static const char text[] = "5\xC2\xA0\xC2\xB5g \xE2\x89\xA5 2 \xD0\xBC\xD0\xB3 'a'";

    (void)state;
    assert_escaped(escape_terminal, text, text);
    assert_escaped(escape_json, text, text);
    assert_escaped(escape_xml, text, text);
    assert_escaped(escape_xml, "", "");
}

static void terminals_get_no_controls(void **state)
{
    (void)state;
    assert_escaped(escape_terminal, "\033]0;x\a\r\n\t\x7F\xC2\x85",
                   "\\u{1B}]0;x\\u{7}\\u{D}\\u{A}\\u{9}\\u{7F}\\u{85}");
    assert_escaped(escape_terminal,
                   "1\xE2\x80\xAE"
                   "2\xE2\x81\xA9",
                   "1\\u{202E}2\\u{2069}");
    assert_escaped(escape_terminal, "\xC0\xAF\xE2\x82", "\\x{C0}\\x{AF}\\x{E2}\\x{82}");
}

static void json_strings_stay_strings(void **state)
{
    (void)state;
    assert_escaped(escape_json, "\"\\/\n\t\r\b", "\\\"\\\\/\\n\\t\\u000D\\u0008");
    assert_escaped(escape_json, "\xE2\x80\xA8\xE2\x80\xAE", "\\u2028\\u202E");
    assert_escaped(escape_json,
                   "a\xFF"
                   "b",
                   "a\xEF\xBF\xBD"
                   "b");
}

static void markup_becomes_text(void **state)
{
    (void)state;
    assert_escaped(escape_xml, "<b a=\"1\">&amp;</b>", "&lt;b a=&quot;1&quot;&gt;&amp;amp;&lt;/b&gt;");
    assert_escaped(escape_xml, "]]>", "]]&gt;");
    assert_escaped(escape_xml, "a\rb", "a&#13;b");
}

static void json_escapes_a_nul_byte(void **state)
{
    buffer out = BUFFER_INIT;

    (void)state;
    escape_json(&out, "a\0b", 3);
    assert_string_equal(buffer_text(&out), "a\\u0000b");
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_text_stays_as_it_is), cmocka_unit_test(terminals_get_no_controls),
        cmocka_unit_test(json_strings_stay_strings),    cmocka_unit_test(markup_becomes_text),
        cmocka_unit_test(json_escapes_a_nul_byte),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
