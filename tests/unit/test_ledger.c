/* The ledger's check of the source: whatever is changed in a text that was decoded and repaired, in its bytes or in the
 * map between them, is caught. */
#include "base/memory.h"
#include "base/resource.h"
#include "spl/ledger.h"
#include "stages.h"

#include <stdlib.h>

typedef struct {
    leaflet *l;
    char *source;
    write_units units;
    buffer xml;
} made;

static void make(made *m, const char *bytes, size_t len)
{
    static const read_options options = {"en", false, NULL, false, INPUT_TEXT};
    write_header header = {.version_number = 1, .effective_time = "20260101"};
    findings found;

    memset(m, 0, sizeof *m);
    findings_init(&found);
    m->source = memory_alloc(len);
    memcpy(m->source, bytes, len);
    m->l = leaflet_new("test.txt", m->source, len);
    assert_int_equal(read_leaflet(m->l, &options, &found), 0);
    write_header_complete(&header, m->l);
    write_spl(&m->xml, m->l, &header, &m->units);
    findings_release(&found);
}

static void unmake(made *m)
{
    write_units_release(&m->units);
    buffer_release(&m->xml);
    leaflet_free(m->l);
    free(m->source);
}

static bool holds(const made *m)
{
    findings found;
    bool good;

    findings_init(&found);
    good = ledger_check(m->l, &found) == 0;
    assert_true(good == (found.count == 0));
    findings_release(&found);
    return good;
}

/* Each byte of the source, when the text is not the source itself. */
static void change_source(made *m)
{
    for (size_t i = 0; i < m->l->source_len && m->l->own.len; i++) {
        m->source[i] = (char)(m->source[i] ^ 1);
        if (holds(m))
            fail_msg("byte %zu of the source may be another", i);
        m->source[i] = (char)(m->source[i] ^ 1);
    }
}

/* Each byte of the text. */
static void change_text(made *m)
{
    for (size_t i = 0; i < m->l->own.len; i++) {
        m->l->own.data[i] = (char)(m->l->own.data[i] ^ 1);
        if (holds(m))
            fail_msg("byte %zu of the text may be another", i);
        m->l->own.data[i] = (char)(m->l->own.data[i] ^ 1);
    }
    assert_true(holds(m));
}

/* Each run of the map, moved, without its rule, taken out. */
static void change_map(made *m)
{
    source_map *map = &m->l->map;

    for (size_t i = 0; i < map->count; i++) {
        source_run run = map->runs[i];

        for (int step = -1; step <= 1; step += 2) {
            map->runs[i].text = run.text + (size_t)step;
            assert_false(holds(m));
            map->runs[i] = run;
            map->runs[i].source = run.source + (size_t)step;
            assert_false(holds(m));
            map->runs[i] = run;
        }
        map->runs[i].rule = run.rule ? NULL : "soft-hyphen";
        assert_false(holds(m));
        map->runs[i] = run;
        map->runs[i].omitted = !run.omitted;
        assert_false(holds(m));
        map->runs[i] = run;
    }
    map->source_len--;
    assert_false(holds(m));
    map->source_len++;
    map->text_len++;
    assert_false(holds(m));
    map->text_len--;
    assert_true(holds(m));
}

/* Spans of the text: each shortened, and each kept one without its place. */
static void change_spans(made *m)
{
    for (size_t i = 0; i < m->l->span_count; i++) {
        span *s = &m->l->spans[i], before = *s;

        s->len--;
        assert_false(holds(m));
        *s = before;
        s->unit = 0;
        assert_int_equal(holds(m), s->action != SPAN_KEPT);
        *s = before;
    }
}

static void check_text(const char *bytes, size_t len)
{
    made m;

    make(&m, bytes, len);
    assert_true(holds(&m));
    change_text(&m);
    change_map(&m);
    change_spans(&m);
    unmake(&m);
}

static void check(const char *bytes, size_t len)
{
    made m;

    make(&m, bytes, len);
    assert_true(holds(&m));
    change_source(&m);
    change_text(&m);
    change_map(&m);
    change_spans(&m);
    unmake(&m);
}

#define TEXT(s) s, sizeof s - 1

static void every_change_is_caught(void **state)
{
    (void)state;
    check(TEXT("\xEF\xBB\xBFZenalor 5 mg\r\n\r\nIndications\r\n\r\n- Pain above 38 \xC2\xB0"
               "C.\r\n- Fever.\r\n")); /* UTF-8, a mark */
    check(TEXT("\xCF\xF0\xE8\xEC\xE5\xED\xE5\xED\xE8\xE5\n\n\xCF\xF0\xE8 \xE1\xEE\xEB\xE8 5 \xEC\xE3, "
               "\xE2\xED\xF3\xF2\xF0\xFC.\n"));                               /* windows-1251 */
    check(TEXT("\xFF\xFEZ\0e\0n\0 \0\xB5\0g\0\n\0\n\0\x1F\x04\x40\x04\n\0")); /* UTF-16 */
    check_text(TEXT("<h1>Zenalor</h1><nav><a href='x'>Home</a></nav><p>Take 1&nbsp;tablet,\n 10<sup>9</sup> units.</p>"
                    "<p>Kee&shy;p dry, of\xC3\x82\xC2\xADten.<ul><li>One<li>Two</ul><div>Three</div><p>Four</p>"));
    check(TEXT("Zenalor\n\nKeep at 2\xC3\xA2\xE2\x82\xAC\xE2\x80\x9C"
               "8 \xC3\x82\xC2\xB0"
               "C, of\xC2\xADten \xC2\x93"
               "cool\xC2\x94.\n")); /* mojibake, a soft hyphen, C1 controls */
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(every_change_is_caught)};

    memory_setup();
    resource_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
