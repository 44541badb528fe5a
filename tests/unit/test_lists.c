/* Lists: which items belong together, how deep they nest, and which markers a numbered list would not show. */
#include "base/memory.h"
#include "leaflet/blocks/lists.h"
#include "stages.h"

/* Puts all blocks of a text into one section and builds its lists. */
static leaflet *build(const char *text, label_section *section)
{
    findings found;
    leaflet *l;

    findings_init(&found);
    l = stages_blocks(text, NULL, &found);
    *section = (label_section){.title = -1};
    section->blocks = arena_alloc(l->memory, (l->block_count + 1) * sizeof *section->blocks);
    for (size_t i = 0; i < l->block_count; i++)
        section->blocks[section->block_count++] = (int)i;
    l->sections = section;
    lists_build(l);
    findings_release(&found);
    return l;
}

/* "[1one 1two [2sub]": depth and text, '[' where a list starts, the marker in <> where it is kept, "/" for other
 * blocks. */
static void describe(buffer *out, const leaflet *l)
{
    for (size_t i = 0; i < l->block_count; i++) {
        const block *b = &l->blocks[i];

        buffer_puts(out, i ? " " : "");
        if (b->kind != BLOCK_ITEM) {
            buffer_putc(out, '/');
            continue;
        }
        buffer_printf(out, "%s%d", b->starts_list ? "[" : "", b->depth);
        if (b->keep_marker)
            buffer_printf(out, "<%s>", b->marker_text);
        buffer_add(out, b->text, b->len);
    }
}

static void lists_are_built(void **state)
{
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        {"- one\n- two\n- three\n", "[1one 1two 1three"},
        {"- one\n\n- two\n", "[1one 1two"},
        {"para\n- one\n- two\npara\n- three\n", "/ [1one 1two / [1three"},
        /* nesting by indent */
        {"- one\n  - sub\n  - sub2\n- two\n", "[1one [2sub 2sub2 1two"},
        {"- one\n    - sub\n        - subsub\n- two\n    - sub3\n", "[1one [2sub [3subsub 1two [2sub3"},
        {" - one\n- two\n    - three\n", "[1one 1two [2three"}, /* a column more or less is an accident */
        /* nesting by marker */
        {"- one\n* sub\n* sub2\n- two\n", "[1one [2sub 2sub2 1two"},
        {"1. one\n- sub\n- sub2\n2. two\n", "[1one [2sub 2sub2 1two"},
        {"\xE2\x80\xA2 one\no sub\n\xE2\x96\xAA subsub\no sub2\n\xE2\x80\xA2 two\n",
         "[1one [2<o>sub [3subsub 2<o>sub2 1two"},
        {"1. one\na) sub\nb) sub2\n2. two\na) sub3\n", "[1one [2<a)>sub 2<b)>sub2 1two [2<a)>sub3"},
        /* numbers that a list shows by itself */
        {"1. one\n2. two\n3. three\n", "[1one 1two 1three"},
        {"1. one\n\n2. two\n", "[1one 1two"},
        /* numbers that it would not */
        {"3. one\n4. two\n", "[1<3.>one 1<4.>two"},
        {"1. one\n3. two\n", "[1<1.>one 1<3.>two"},
        {"1. one\n2. two\n2. three\n", "[1<1.>one 1<2.>two 1<2.>three"},
        {"1) one\n2) two\n", "[1<1)>one 1<2)>two"},
        {"(1) one\n(2) two\n", "[1<(1)>one 1<(2)>two"},
        {"a) one\nb) two\n", "[1<a)>one 1<b)>two"},
        {"i) one\nii) two\niii) three\n", "[1<i)>one 1<ii)>two 1<iii)>three"},
        /* a list inside keeps its own */
        {"1. one\n  1. sub\n  2. sub2\n2. two\n", "[1one [2sub 2sub2 1two"},
        {"1. one\n  4. sub\n  5. sub2\n2. two\n", "[1one [2<4.>sub 2<5.>sub2 1two"},
        /* counting starts anew */
        {"1. one\n2. two\n1. three\n2. four\n", "[1one 1two [1three 1four"},
        {"a) one\nb) two\na) three\n", "[1<a)>one 1<b)>two [1<a)>three"},
        {"1. one\n2. two\n1. three\n3. four\n", "[1one 1two [1<1.>three 1<3.>four"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        label_section section;
        leaflet *l = build(cases[i].text, &section);
        buffer got = BUFFER_INIT;

        describe(&got, l);
        stages_compare(cases[i].text, &got, cases[i].expected);
        buffer_release(&got);
        leaflet_free(l);
    }
}

/* Style and ordinal of all items: "a1 r1". */
static void letters_and_roman_numerals_are_told_apart(void **state)
{
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        {"a) x\nb) x\nc) x\n", "a1 a2 a3"},
        {"i) x\nii) x\niii) x\niv) x\nv) x\nvi) x\n", "r1 r2 r3 r4 r5 r6"},
        {"a) x\nb) x\nc) x\nd) x\ne) x\nf) x\ng) x\nh) x\ni) x\nj) x\n", "a1 a2 a3 a4 a5 a6 a7 a8 a9 a10"},
        {"viii) x\n", ""},
        {"i) x\nii) x\niii) x\niv) x\nv) x\nvi) x\nvii) x\nviii) x\nix) x\nx) x\nxi) x\n",
         "r1 r2 r3 r4 r5 r6 r7 r8 r9 r10 r11"},
        {"a) x\n  i) x\n  ii) x\nb) x\n  i) x\n  ii) x\nc) x\n", "a1 r1 r2 a2 r1 r2 a3"},
        {"i. x\nii. x\n", "r1 r2"},
        {"(a) x\n(b) x\n", "a1 a2"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        label_section section;
        leaflet *l = build(cases[i].text, &section);
        buffer got = BUFFER_INIT;

        for (size_t k = 0; k < l->block_count; k++)
            if (l->blocks[k].kind == BLOCK_ITEM)
                buffer_printf(&got, "%s%c%d", got.len ? " " : "", "?-dar"[l->blocks[k].marker], l -> blocks[k].ordinal);
        stages_compare(cases[i].text, &got, cases[i].expected);
        buffer_release(&got);
        leaflet_free(l);
    }
}

static void a_kept_marker_is_kept_in_the_ledger(void **state)
{
    label_section section;
    leaflet *l = build("3. one\n4. two\n", &section);

    (void)state;
    for (size_t i = 0; i < l->block_count; i++) {
        const span *s = &l->spans[l->blocks[i].marker_span];

        assert_int_equal(s->action, SPAN_KEPT);
        assert_int_equal(s->len, 2);
        assert_null(s->rule);
    }
    leaflet_free(l);
    l = build("1. one\n2. two\n", &section);
    for (size_t i = 0; i < l->block_count; i++)
        assert_int_equal(l->spans[l->blocks[i].marker_span].action, SPAN_TRANSFORMED);
    leaflet_free(l);
}

static void nesting_has_a_limit(void **state)
{
    static const char *const signs[] = {"-",
                                        "*",
                                        "+",
                                        "\xE2\x80\xA2",
                                        "\xC2\xB7",
                                        "\xE2\x96\xAA",
                                        "\xE2\x97\xA6",
                                        "o",
                                        "\xE2\x80\x93",
                                        "\xE2\x80\x94",
                                        "1.",
                                        "1)",
                                        "(1)"};
    buffer text = BUFFER_INIT;
    label_section section;
    leaflet *l;

    (void)state;
    for (int i = 0; i < 40; i++)
        buffer_printf(&text, "%*s%s item\n", 2 * i, "", signs[(size_t)i % (sizeof signs / sizeof *signs)]);
    l = build(text.data, &section);
    assert_int_equal(l->block_count, 40);
    for (size_t i = 0; i < l->block_count; i++)
        assert_in_range(l->blocks[i].depth, 1, 8);
    leaflet_free(l);
    buffer_release(&text);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_built), cmocka_unit_test(letters_and_roman_numerals_are_told_apart),
        cmocka_unit_test(a_kept_marker_is_kept_in_the_ledger), cmocka_unit_test(nesting_has_a_limit)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
