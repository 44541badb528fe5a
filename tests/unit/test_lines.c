/* Lines: every kind of line end, line numbers as editors count them, and the width of wrapped text. */
#include "base/memory.h"
#include "leaflet/blocks/lines.h"
#include "stages.h"

/* "1:text|2:more|_3:" with '_' for a blank line. */
static void describe(buffer *out, const leaflet *l)
{
    for (size_t i = 0; i < l->line_count; i++) {
        const source_line *ln = &l->lines[i];

        buffer_printf(out, "%s%s%ld:%.*s", i ? "|" : "", ln->blank ? "_" : "", ln->number, (int)(ln->end - ln->start),
                      l->bytes + ln->start);
    }
}

/* A text of nothing but line ends is refused, but has lines all the same. */
static leaflet *decoded(const char *text, size_t len)
{
    leaflet *l = leaflet_new("test.txt", text, len);
    findings found;

    findings_init(&found);
    decode_leaflet(l, NULL, &found);
    findings_release(&found);
    return l;
}

static void lines_are_split(void **state)
{
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        {"", ""},
        {"a", "1:a"},
        {"a\n", "1:a"},
        {"a\nb", "1:a|2:b"},
        {"a\n\nb\n", "1:a|_2:|3:b"},
        {"a\r\nb\r\n", "1:a|2:b"},
        {"a\rb\rc", "1:a|1:b|1:c"},
        {"a\r\rb", "1:a|_1:|1:b"},
        {"a\n\rb", "1:a|_2:|2:b"},
        {"a\r", "1:a"},
        {"a\fb", "1:a|1:b"},
        {"a\n\f\nb", "1:a|_2:|_2:|3:b"},
        {"a\vb", "1:a|1:b"},
        {"a\302\205b", "1:a|1:b"},
        {"a\342\200\250b", "1:a|1:b"},
        {"a\342\200\251b\nc", "1:a|1:b|2:c"},
        {"\xC2\xA0 \t\nb", "_1:\xC2\xA0 \t|2:b"},
        {"\xE2\x80\x8B\nb", "_1:\xE2\x80\x8B|2:b"},
        {"\357\273\277a\nb", "1:a|2:b"},
        {"\xEF\xBB\xBF\n\357\273\277b", "_1:|2:\357\273\277b"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        leaflet *l = decoded(cases[i].text, strlen(cases[i].text));
        buffer got = BUFFER_INIT;

        lines_split(l);
        describe(&got, l);
        stages_compare(cases[i].text, &got, cases[i].expected);
        for (size_t k = 0; k + 1 < l->line_count; k++)
            assert_int_equal(l->lines[k].next, l->lines[k + 1].start);
        if (l->line_count)
            assert_int_equal(l->lines[l->line_count - 1].next, l->len);
        buffer_release(&got);
        leaflet_free(l);
    }
}

static void places_are_located(void **state)
{
    static const char text[] = "\357\273\277ab\r\ncd\ref\n\xC3\xA9g";
    static const struct {
        size_t offset;
        long number, column;
    } cases[] = {{0, 1, 1}, {1, 1, 2}, {4, 2, 1}, {7, 2, 4}, {8, 2, 5}, {10, 3, 1}, {12, 3, 3}};
    leaflet *l = decoded(text, sizeof text - 1);

    (void)state;
    lines_split(l);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        long number, column;

        leaflet_locate(l, cases[i].offset, &number, &column);
        assert_int_equal(number, cases[i].number);
        assert_int_equal(column, cases[i].column);
    }
    leaflet_free(l);
}

/* `lines` lines of words of 7 characters and a blank, each `words` long; `end` is what every line ends with. */
static int wrap_of(int lines, int words, const char *end)
{
    buffer text = BUFFER_INIT;
    leaflet *l;
    int wrap;

    for (int i = 0; i < lines; i++)
        for (int k = 0; k < words; k++)
            buffer_printf(&text, "%s%s", "medical", k + 1 < words ? " " : end);
    l = decoded(text.data, text.len);
    lines_split(l);
    wrap = l->wrap;
    leaflet_free(l);
    buffer_release(&text);
    return wrap;
}

static void the_wrap_width_is_found(void **state)
{
    (void)state;
    assert_int_equal(wrap_of(40, 10, "\n"), 79);
    assert_int_equal(wrap_of(40, 10, "\r\n"), 79);
    assert_int_equal(wrap_of(40, 10, ".\n"), 0);  /* every line ends its sentence */
    assert_int_equal(wrap_of(40, 10, "\n\n"), 0); /* nothing goes on */
    assert_int_equal(wrap_of(40, 4, "\n"), 0);    /* too narrow */
    assert_int_equal(wrap_of(40, 20, "\n"), 0);   /* too wide */
    assert_int_equal(wrap_of(5, 10, "\n"), 0);    /* too few lines to tell */
}

/* Wide tables in it do not hide that a text is wrapped, and a few long titles do not either. */
static void tables_stick_out(void **state)
{
    buffer text = BUFFER_INIT;
    leaflet *l;

    (void)state;
    for (int i = 0; i < 60; i++)
        buffer_printf(&text, "%s\n", "medical medical medical medical medical medical medical medical medical");
    for (int i = 0; i < 20; i++)
        buffer_printf(&text, "%-40s%-40s%s\n", "medical", "medical", "medical");
    for (int i = 0; i < 3; i++)
        buffer_printf(&text, "%s%s\n", "medical medical medical medical medical medical medical medical medical ",
                      "and a title that is longer than the text");
    l = decoded(text.data, text.len);
    lines_split(l);
    assert_int_equal(l->wrap, 71);
    leaflet_free(l);
    buffer_release(&text);
}

/* Lines of any length with one sign, or two, at any place. */
static void lines_know_their_signs(void **state)
{
    static const struct {
        const char *text;
        unsigned signs;
    } cases[] = {{"x", 0},          {" ", 0},           {"  ", LINE_GAPS},
                 {"\t", LINE_TABS}, {"|", LINE_PIPES},  {"\xC3\xA9", LINE_WIDE},
                 {" x ", 0},        {" \t ", LINE_TABS}};
    enum { LONGEST = 70 };
    char text[2 * LONGEST];

    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        for (size_t len = 0; len <= LONGEST; len++)
            for (size_t at = 0, n = strlen(cases[k].text); at <= len; at++) {
                leaflet *l;

                memset(text, 'x', len);
                memcpy(text + at, cases[k].text, n);
                memset(text + at + n, 'y', len - at);
                memcpy(text + len + n, "\n  |", sizeof "\n  |"); /* of the next line */
                l = decoded(text, strlen(text));
                lines_split(l);
                assert_int_equal(l->lines[0].signs, cases[k].signs);
                leaflet_free(l);
            }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(lines_are_split), cmocka_unit_test(places_are_located),
                                              cmocka_unit_test(the_wrap_width_is_found),
                                              cmocka_unit_test(tables_stick_out),
                                              cmocka_unit_test(lines_know_their_signs)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
