/* Marks: numbers, units, dosage forms, routes and packages in the words of a block. */
#include "base/memory.h"
#include "leaflet/words/marks.h"
#include "stages.h"

/* A leaflet with one paragraph, as if read. */
static leaflet *paragraph(const char *text)
{
    findings found;
    leaflet *l;

    findings_init(&found);
    l = stages_blocks(text, NULL, &found);
    for (size_t i = 0; i < l->block_count; i++)
        l->blocks[i].topic = data_find_topic("34089-3");
    findings_release(&found);
    return l;
}

static void describe(buffer *out, const marked_block *m)
{
    static const char *const kinds[] = {"number", "unit", "form", "route", "package"};

    for (int i = 0; i < m->count; i++) {
        const mark *k = &m->marks[i];

        buffer_printf(out, "%s%s ", i ? ", " : "", kinds[k->kind]);
        buffer_puts(out, k->kind == MARK_NUMBER ? k->value : k->kind == MARK_UNIT ? k->term->code : k->term->name);
        if (k->kind == MARK_NUMBER && !k->digits)
            buffer_puts(out, " in words");
    }
}

static void marks_are_found(void **state)
{
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        {"nothing to see here", ""},
        {"500 mg", "number 500, unit mg"},
        {"500mg", "number 500, unit mg"},
        {"1,200 IU", "number 1200, unit [iU]"},
        {"1,250,000 IU", "number 1250000, unit [iU]"},
        {"0,500 mg", "number 0.500, unit mg"},
        {"1,5 g and 1,500 mg",
         "number 1.5, unit g, number 1500, unit mg"}, /* unclear there: no fact is taken from it */
        {"2,5 ml of it", "number 2.5, unit mL"},
        {"0.25 micrograms", "number 0.25, unit ug"},
        {"0.25 \302\265g", "number 0.25, unit ug"}, /* micro sign */
        {"1,200.50 IU", "number 1200.50, unit [iU]"},
        {"0.25 \xCE\xBCg", "number 0.25, unit ug"}, /* Greek mu */
        {"5 milligrams", "number 5, unit mg"},
        {"vitamin D3 400 IU", "number 3, number 400, unit [iU]"}, /* no 3,400 */
        {"1 tablet", "number 1, form TABLET"},
        {"two capsules", "number 2 in words, form CAPSULE"},
        {"film-coated tablets", "form TABLET, FILM COATED"},
        {"a film coated tablet", "form TABLET, FILM COATED"},
        {"solution for injection", "form INJECTION, SOLUTION"},
        {"given intravenously or orally", "route INTRAVENOUS, route ORAL"},
        {"10 tablets in a blister", "number 10, form TABLET, package BLISTER PACK"},
        {"2 ampoules of 4 ml", "number 2, package AMPULE, number 4, unit mL"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        leaflet *l = paragraph(cases[i].text);
        buffer got = BUFFER_INIT;
        int count;
        marked_block *m = marks_read(l, &count);

        assert_int_equal(count, 1);
        describe(&got, m);
        stages_compare(cases[i].text, &got, cases[i].expected);
        buffer_release(&got);
        leaflet_free(l);
    }
}

static void marks_do_not_overlap_and_are_found_by_token(void **state)
{
    leaflet *l = paragraph("Each film-coated tablet holds 500 mg in 2 ml of solution for injection.");
    int count;
    marked_block *m = marks_read(l, &count);

    (void)state;
    assert_true(m->count > 3);
    for (int i = 1; i < m->count; i++)
        assert_true(m->marks[i].first >= m->marks[i - 1].first + m->marks[i - 1].count);
    for (int at = 0; at < l->blocks[0].token_count; at++) {
        int here = marks_at(m, at), from = marks_from(m, at);

        if (here >= 0 && m->marks[here].first == at)
            assert_int_equal(here, from);
        if (from >= 0)
            assert_true(m->marks[from].first >= at);
    }
    assert_int_equal(marks_from(m, l->blocks[0].token_count), -1);
    assert_int_equal(marks_at(m, 0), -1);
    leaflet_free(l);
}

static void blocks_are_found_by_their_phrases(void **state)
{
    leaflet *l =
        paragraph("It is manufactured by Vastor Ltd.\n\nTake it at noon.\n\nIt is manufactured by Ostrav Ltd.\n");
    int count;
    marked_block *m;

    (void)state;
    m = marks_read(l, &count);
    assert_int_equal(count, 3);
    assert_int_equal(marks_next_with(m, count, 0, PHRASE_MAKER_LEAD), 0);
    assert_int_equal(marks_next_with(m, count, 1, PHRASE_MAKER_LEAD), 2);
    assert_int_equal(marks_next_with(m, count, 3, PHRASE_MAKER_LEAD), count);
    assert_int_equal(marks_next_with(m, count, 0, PHRASE_ATC_LEAD), count);
    leaflet_free(l);
}

static void sentences_are_counted(void **state)
{
    leaflet *l = paragraph("Take 1.5 ml. Then rest! Is it 5 mg? Yes");
    int count, last;
    marked_block *m = marks_read(l, &count);

    (void)state;
    last = l->blocks[0].token_count - 1;
    assert_int_equal(m->sentence[0], 0);
    assert_int_equal(m->sentence[2], 0); /* "ml": a decimal point ends no sentence */
    assert_int_equal(m->sentence[3], 1);
    assert_int_equal(m->sentence[last], 3);
    leaflet_free(l);
}

static void unrelated_blocks_have_no_marks(void **state)
{
    leaflet *l = paragraph("500 mg.\n\n100 ml.\n\n5 g.\n");
    int count;
    marked_block *m;

    (void)state;
    assert_int_equal(l->block_count, 3);
    l->blocks[1].topic = data_find_topic("price");
    m = marks_read(l, &count);
    assert_int_equal(count, 2);
    assert_int_equal(m[0].index, 0);
    assert_int_equal(m[1].index, 2);
    leaflet_free(l);
}

static void a_fact_keeps_its_place(void **state)
{
    static const char text[] = "First line.\n  \xE2\x80\xA2 each holds citicoline sodium, 500 mg\n";
    leaflet *l = paragraph(text);
    const block *b = &l->blocks[1];
    fact f = marks_fact(l, b, 1, 2, 3);

    (void)state;
    assert_string_equal(f.value, "citicoline sodium");
    assert_memory_equal(text + f.start, "citicoline sodium", f.len);
    assert_int_equal(f.line, 2);
    assert_int_equal(f.column, f.start - 11);
    assert_int_equal(f.block, 1);
    leaflet_free(l);
}

static void gaps_between_tokens(void **state)
{
    leaflet *l = paragraph("one, two (three)");
    const block *b = &l->blocks[0];
    size_t len;

    (void)state;
    assert_true(marks_gap_has(b, 1, ","));
    assert_false(marks_gap_has(b, 1, "("));
    assert_true(marks_gap_has(b, 2, "("));
    assert_memory_equal(marks_gap(b, 3, &len), ")", 1);
    assert_int_equal(len, 1);
    marks_gap(b, 0, &len);
    assert_int_equal(len, 0);
    leaflet_free(l);
}

static void kinds_of_units(void **state)
{
    static const struct {
        const char *text;
        bool amount, volume;
    } cases[] = {{"mg", true, false}, {"g", true, false},  {"ml", false, true},
                 {"l", false, true},  {"IU", true, false}, {"days", false, false}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        leaflet *l = paragraph(cases[i].text);
        int count;
        marked_block *m = marks_read(l, &count);

        assert_int_equal(m->count == 1 && marks_is_amount(&m->marks[0]), cases[i].amount);
        assert_int_equal(m->count == 1 && marks_is_volume(&m->marks[0]), cases[i].volume);
        leaflet_free(l);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(marks_are_found),
                                              cmocka_unit_test(marks_do_not_overlap_and_are_found_by_token),
                                              cmocka_unit_test(blocks_are_found_by_their_phrases),
                                              cmocka_unit_test(sentences_are_counted),
                                              cmocka_unit_test(unrelated_blocks_have_no_marks),
                                              cmocka_unit_test(a_fact_keeps_its_place),
                                              cmocka_unit_test(gaps_between_tokens),
                                              cmocka_unit_test(kinds_of_units)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
