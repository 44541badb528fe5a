/* Substances: the generic name, names for bare amounts, statements that say nothing new. */
#include "base/memory.h"
#include "facts_text.h"
#include "leaflet/facts/substances.h"

static void describe(buffer *out, const composition *c, const facts *f)
{
    for (int i = 0; i < c->count; i++)
        for (int k = 0; k < c->statements[i].count; k++) {
            const composition_item *item = &c->statements[i].items[k];

            buffer_printf(out, "%s%s", out->len ? "; " : "", item->name.value);
            for (int n = 0; n < item->count; n++) {
                buffer_puts(out, n ? " or " : " ");
                facts_text_amount(out, &item->strengths[n].amount, &item->strengths[n].per);
            }
        }
    buffer_printf(out, "; generic %s", f->generic.value ? f->generic.value : "-");
}

static void substances_are_settled(void **state)
{
    static const facts_case cases[] = {
        {"en", "Each tablet contains 5 mg of zenalorin hydrochloride.",
         "zenalorin hydrochloride 5 mg; generic zenalorin"},
        {"en", "The active substance is zenalorin. Each tablet contains 5 mg.", "zenalorin 5 mg; generic zenalorin"},
        {"en", "Active substance: Zenalorin\n\nEach tablet contains 5 mg of zenalorin.",
         "zenalorin 5 mg; generic Zenalorin"},
        {"en", "Each tablet contains 5 mg of zenalorin.\n\nEach tablet contains 5 mg of zenalorin.",
         "zenalorin 5 mg; generic zenalorin"},
        {"en", "Each tablet contains 300 mg of anhydrous theoxanthine.", "theoxanthine 300 mg; generic theoxanthine"},
        {"en", "Each tablet contains 5 mg of zenalorin.\n\nActive substance: ombrexin.",
         "zenalorin 5 mg; generic zenalorin"},
        {"en", "International nonproprietary name: zenalorin\n\nEach tablet contains 5 mg of zenalorin maleate.",
         "zenalorin maleate 5 mg; generic zenalorin"},
        {"en", "Each tablet contains 5 mg of zenalorin and 2 mg of ombrexin.",
         "zenalorin 5 mg; ombrexin 2 mg; generic -"},
        {"en",
         "Zenalor solution for injection. Each ml contains 100 IU of zenalorin. Each vial contains 1000 IU of "
         "zenalorin.",
         "zenalorin 100 [iU]/1 mL; generic zenalorin"},
        {"en", "Active substance: sodium thiosulfurate.", "sodium thiosulfurate; generic sodium thiosulfurate"},
        {"es", "Cada comprimido contiene 850 mg de hidrocloruro de metamorfina.",
         "hidrocloruro de metamorfina 850 mg; generic metamorfina"},
        {"en", "nothing of the kind", "; generic -"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        facts_text t = facts_text_new(cases[i].text, cases[i].language, SECTION_DESCRIPTION);
        buffer got = BUFFER_INIT;
        composition c;

        substances_find(&c, t.l, t.blocks, t.count);
        describe(&got, &c, &t.l->facts);
        facts_text_compare(&cases[i], &got);
        buffer_release(&got);
        facts_text_free(&t);
    }
}

static void a_dose_tells_the_strength_of_a_form(void **state)
{
    facts_text t =
        facts_text_new("Active substance: zenalorin.\n\nTake 10 ml (1000 mg) daily.", "en", SECTION_DESCRIPTION);
    const data_term *form = data_find_term_by_name("dose-forms", "SOLUTION");
    composition c;

    (void)state;
    substances_find(&c, t.l, t.blocks, t.count);
    assert_int_equal(c.count, 1);
    assert_false(substances_add_dose(&c, t.l, &t.blocks[0], form));
    assert_true(substances_add_dose(&c, t.l, &t.blocks[t.count - 1], form));
    assert_int_equal(c.count, 2);
    assert_string_equal(c.statements[1].items[0].strengths[0].amount.value.value, "1000");
    assert_string_equal(c.statements[1].items[0].strengths[0].per.value.value, "10");
    facts_text_free(&t);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(substances_are_settled),
                                              cmocka_unit_test(a_dose_tells_the_strength_of_a_form)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
