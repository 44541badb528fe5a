/* Packages: what a container holds, and what lies around it. */
#include "base/memory.h"
#include "facts_text.h"
#include "leaflet/facts/packages.h"

static void describe(buffer *out, const facts *f)
{
    for (int i = 0; i < f->package_count; i++) {
        const fact_package *p = &f->packages[i];

        buffer_puts(out, i ? "; " : "");
        if (p->content.value.value)
            buffer_puts(out, p->content.value.value);
        if (p->content.unit)
            buffer_printf(out, " %s", p->content.unit);
        if (p->inner >= 0)
            buffer_printf(out, " %s", f->packages[p->inner].package.name);
        if (p->form >= 0)
            buffer_printf(out, " %s", f->forms[p->form].name);
        buffer_printf(out, " in %s", p->package.name);
    }
}

static void packages_are_found(void **state)
{
    static const facts_case cases[] = {
        {"en", "Zenalor tablets 5 mg. 10 tablets in a blister, 2 blisters in a carton.",
         "10 TABLET in BLISTER PACK; 2 BLISTER PACK in CARTON"},
        {"en", "Zenalor tablets 5 mg. Bottles of 30 and 100 tablets.", "30 TABLET in BOTTLE; 100 TABLET in BOTTLE"},
        {"en", "Zenalor tablets 5 mg. Bottles of 100 (NDC 12345-678-90).", "100 TABLET in BOTTLE"},
        {"en", "Zenalor syrup 5 mg/ml. Bottles of 100 ml and 250 ml.", "100 mL in BOTTLE; 250 mL in BOTTLE"},
        {"en", "Zenalor solution for injection 5 mg/ml. Ampoules of 4 ml, 5 ampoules in a carton.",
         "4 mL in AMPULE; 5 AMPULE in CARTON"},
        {"en", "Zenalor tablets 5 mg. Each bottle has a canister with 1 g of desiccant.", ""},
        {"en", "Zenalor tablets 5 mg. The bottle has a canister with 1 g silica gel.", ""},
        {"en", "Packs of Zenalor oral solution 5 mg/ml: 1 ml in a vial.", "1 mL in VIAL"},
        {"da", "Zenalor 5 mg tabletter. Karton med 3 tabletbeholdere.", ""}, /* three bottles */
        {"en", "Zenalor tablets 5 mg. Take one tablet.", ""},
        {"en", "Zenalor tablets 5 mg. 0 tablets in a blister. Bottles of 0 ml.", ""},
        {"es", "Zenalor comprimidos 5 mg. Envases con 50,100 y 500 comprimidos.",
         "500 TABLET in CARTON"}, /* 50 and 100, or 50.1 */
        {"de", "Zenalor Tabletten 5 mg. Packung mit 20 Tabletten.", "20 TABLET in CARTON"},
        {"ru", "Зеналор таблетки 5 мг. По 10 таблеток в блистере.", "10 TABLET in BLISTER PACK"},
        {"ru", "Зеналор таблетки 5 мг. По 10 таблеток в блистере. 1, 2 или 5 контурных упаковок в пачке.",
         "10 TABLET in BLISTER PACK; 1 BLISTER PACK in CARTON; 10 TABLET in BLISTER PACK; 2 BLISTER PACK in CARTON; 10 "
         "TABLET in BLISTER PACK; 5 BLISTER PACK in CARTON"},
        {"ru", "Зеналор таблетки 5 мг. 3 блистера в картонной пачке; по 50 таблеток в банке.",
         " in BLISTER PACK; 3 BLISTER PACK in CARTON; 50 TABLET in JAR"},
        {"ru", "Зеналор капли глазные 5 мг/мл. По 5 мл во флакон-капельницу. По 1 флакону в пачку.",
         "5 mL in BOTTLE, DROPPER; 1 BOTTLE, DROPPER in CARTON"},
        {"es", "Zenalor jarabe 5 mg/ml. Frasco de 150 ml con jeringa dosificadora de 5 ml.", "150 mL in BOTTLE"},
        {"es", "Zenalor comprimidos 5 mg. Blísteres de 14 comprimidos, en envases de 28 comprimidos.",
         "14 TABLET in BLISTER PACK; 28 TABLET in CARTON"},
        {"da", "Zenalor øjendråber 5 mg/ml. En flaske indeholder 2,5 ml. Pakninger: 3 x 2,5 ml.",
         "2.5 mL in BOTTLE; 3 BOTTLE in CARTON"},
        {"en", "Zenalor solution for injection 5 mg/ml. 2 ml in ampoules. 10 ampoules and a file in a carton.",
         "2 mL in AMPULE; 10 AMPULE in CARTON"},
        {"en", "Zenalor tablets 5 mg. Bottles of 30 tablets and in packs of 3 bottles.",
         "30 TABLET in BOTTLE; 3 BOTTLE in PACKAGE"},
        {"ru", "Зеналор таблетки 5 мг. По 10 таблеток в блистере. 3 блистера и инструкция по применению в пачке.",
         "10 TABLET in BLISTER PACK; 3 BLISTER PACK in CARTON"},
        {"es", "Zenalor colirio 5 mg/ml. Frasco cuentagotas de 5 ml. Envases con 3 frascos de 5 ml.",
         "5 mL in BOTTLE, DROPPER; 3 BOTTLE, DROPPER in CARTON"},
        {"en", "Zenalor transdermal patches 5 mg. Each sachet holds one patch.", "1 PATCH in PACKET"},
        {"uk", "Зеналор розчин 5 мг/мл. По 1 мл в ампулі. 5 ампул і скарифікатор у пачці.",
         "1 mL in AMPULE; 5 AMPULE in CARTON"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        facts_text t = facts_text_new(cases[i].text, cases[i].language, SECTION_DESCRIPTION);
        buffer got = BUFFER_INIT;

        packages_find(t.l, t.blocks, t.count, &t.found);
        describe(&got, &t.l->facts);
        facts_text_compare(&cases[i], &got);
        assert_int_equal(t.found.count, 0);
        buffer_release(&got);
        facts_text_free(&t);
    }
}

static void a_garbled_count_is_reported(void **state)
{
    static const char *const texts[] = {"Zenalor tablets 5 mg. Blister packs of 10 shtuk.",
                                        "Zenalor tablets 5 mg. Blister packs of 10 each. We count each."};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        facts_text t = facts_text_new(texts[i], "en", SECTION_DESCRIPTION);

        packages_find(t.l, t.blocks, t.count, &t.found);
        assert_int_equal(t.l->facts.package_count, 1);
        assert_int_equal(t.found.count, i == 0);
        facts_text_free(&t);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(packages_are_found),
                                              cmocka_unit_test(a_garbled_count_is_reported)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
