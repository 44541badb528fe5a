/* The composition: statements with their substances and strengths, inactive ingredients. */
#include "base/memory.h"
#include "facts_text.h"
#include "leaflet/facts/composition.h"

/* "TABLET: a 5 mg or 10 mg + b ? | SYRUP: ... ; inactive x, y; generic z" */
static void describe(buffer *out, const composition *c)
{
    for (int i = 0; i < c->count; i++) {
        const composition_statement *s = &c->statements[i];

        buffer_printf(out, "%s%s:", i ? " | " : "", s->form ? s->form->name : "-");
        for (int k = 0; k < s->count; k++) {
            const composition_item *item = &s->items[k];

            buffer_printf(out, "%s %s", k ? " +" : "", item->name.value ? item->name.value : "(unnamed)");
            for (int n = 0; n < item->count; n++) {
                buffer_puts(out, n ? " or " : " ");
                facts_text_amount(out, &item->strengths[n].amount, &item->strengths[n].per);
            }
        }
        if (s->per.value.value)
            buffer_printf(out, " in %s %s", s->per.value.value, s->per.unit);
    }
    for (int i = 0; i < c->inactive_count; i++)
        buffer_printf(out, "%s%s", i ? ", " : "; inactive ", c->inactive[i].value);
    if (c->generic.value)
        buffer_printf(out, "; generic %s", c->generic.value);
}

static void check(const facts_case *cases, size_t count, const char *section)
{
    for (size_t i = 0; i < count; i++) {
        facts_text t = facts_text_new(cases[i].text, cases[i].language, section);
        buffer got = BUFFER_INIT;
        composition c;

        composition_read(&c, t.l, t.blocks, t.count);
        describe(&got, &c);
        facts_text_compare(&cases[i], &got);
        buffer_release(&got);
        facts_text_free(&t);
    }
}

static void statements_are_read(void **state)
{
    static const facts_case cases[] = {
        {"en", "Each tablet contains 5 mg of zenalorin.", "TABLET: zenalorin 5 mg"},
        {"en", "Each film-coated tablet contains 10 mg or 20 mg of zenalorin.",
         "TABLET, FILM COATED: zenalorin 10 mg or 20 mg"},
        {"en", "Zenalor tablets contain 10, 20, 40, or 80 mg zenalorin.",
         "TABLET: zenalorin 10 mg or 20 mg or 40 mg or 80 mg"},
        {"en", "Each Zenalor 5 mg/100 mg film-coated tablet contains 5 mg of zenalorin and 100 mg of ombrexin.",
         "TABLET, FILM COATED: zenalorin 5 mg + ombrexin 100 mg"},
        {"en", "5 ml of syrup contain: zenalorin - 15 mg.", "SYRUP: zenalorin 15 mg in 5 mL"},
        {"en",
         "Each tablet contains:\nZenalorin I.P. ........ 40 mg\nOmbrexin Besylate I.P. eq. to Ombrexin ..... 5 mg",
         "TABLET: Zenalorin 40 mg + Ombrexin 5 mg"},
        {"en", "Each vial contains zenalorin mesilate equivalent to 0.88 mg zenalorin in 2 mL solution.",
         "-: zenalorin 0.88 mg/2 mL"},
        {"en", "Each vial of 10 ml contains 10 mg of zenalorin.", "-: zenalorin 10 mg in 10 mL"},
        {"en", "Each vial of 1 g contains zenalorin sodium equivalent to 1000 mg zenalorin.", "-: zenalorin 1000 mg"},
        {"en", "One sachet contains 3 g of zenalorin.", "-: zenalorin 3 g"},
        {"en", "Each tablet contains 75 micrograms (0.075 mg) of zenalorin.", "TABLET: zenalorin 75 ug"},
        {"en", "Each lozenge contains zenalorin 0.6 mg and 2,4-dichlorobenzyl alcohol 1.2 mg.",
         "LOZENGE: zenalorin 0.6 mg + 2,4-dichlorobenzyl alcohol 1.2 mg"},
        {"en", "Active substance: zenferon alfa-2b 500000 IU.", "-: zenferon alfa-2b 500000 [iU]"},
        {"en", "INN: zenalorin + [ombrexin].", "; generic zenalorin + [ombrexin]"},
        {"en", "Tablets contain the active ingredient zenalorin and the following inactive ingredients: lactose, talc.",
         "-: zenalorin; inactive lactose, talc"},
        {"en", "Each tablet does not contain 5 mg of zenalorin.", ""},
        {"en", "Each actuation delivers 100 micrograms of zenalorin and 6 micrograms of ombrexin.",
         "-: zenalorin 100 ug + ombrexin 6 ug"},
        {"es", "Cada inhalación libera 160 microgramos de zenalorina.", "-: zenalorina 160 ug"},
        {"es", "Cada dosis lleva unos 730 microgramos de lactosa.", ""},
        {"en", "Compare to the active ingredient in Brandix.", ""},
        {"en", "The vaccine has an adjuvant that contains per 0.5 ml dose: squalene (9.75 mg).", ""},
        {"en", "The active substance is zenalorin.* Each Zenalor 5 mg tablet contains 5 mg of zenalorin.",
         "-: zenalorin | TABLET: zenalorin 5 mg"},
        {"en", "Study H0648g had 0649 g.", ""},
        {"de", "1 Tablette enthält 5 mg Zenalorin.", "TABLET: Zenalorin 5 mg"},
        {"fr", "Chaque comprimé contient 5 mg de zénalorine.", "TABLET: zénalorine 5 mg"},
        {"es", "Cada comprimido contiene 5 mg de zenalorina.", "TABLET: zenalorina 5 mg"},
        {"pt", "Cada comprimido contém 5 mg de zenalorina.", "TABLET: zenalorina 5 mg"},
        {"it", "Ogni compressa contiene 5 mg di zenalorina.", "TABLET: zenalorina 5 mg"},
        {"pl", "Każda tabletka zawiera 5 mg zenaloryny.", "TABLET: zenaloryny 5 mg"},
        {"da", "Hver tablet indeholder 5 mg zenalorin.", "TABLET: zenalorin 5 mg"},
        {"ru", "Каждая таблетка содержит 5 мг зеналорина.", "TABLET: зеналорина 5 mg"},
        {"uk", "1 таблетка містить 5 мг зеналорину.", "TABLET: зеналорину 5 mg"},
        {"uk", "Діюча речовина: зеналорин; 1 г крему містить зеналорину 50 мг.",
         "-: зеналорин 50 mg in 1 g | CREAM: зеналорину 50 mg in 1 g"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases, SECTION_DESCRIPTION);
}

static void inactive_ingredients_are_read(void **state)
{
    static const facts_case cases[] = {
        {"en", "The other ingredients are lactose monohydrate, maize starch and magnesium stearate.",
         "; inactive lactose monohydrate, maize starch, magnesium stearate"},
        {"en", "Excipients: silica, colloidal anhydrous, cellulose, microcrystalline.",
         "; inactive silica, colloidal anhydrous, cellulose, microcrystalline"},
        {"en", "Inactive ingredients: calcium carbonate, USP; candelilla wax, FCC; talc, NF.",
         "; inactive calcium carbonate, candelilla wax, talc"},
        {"en", "Excipients: hydrochloric acid and sodium hydroxide for pH adjustment, water for injections.",
         "; inactive hydrochloric acid, sodium hydroxide, water for injections"},
        {"en", "Excipients: tablet core: talc, macrogol 400; coating: titanium dioxide (E171).",
         "; inactive talc, macrogol 400, titanium dioxide"},
        {"pt", "Os outros componentes são o talco e a celulose.", "; inactive talco, celulose"},
        {"de", "Sonstige Bestandteile: Talkum, Magnesiumstearat.", "; inactive Talkum, Magnesiumstearat"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases, SECTION_DESCRIPTION);
}

/* "For a tablet." below the amounts ends what they are of. */
static void portions_below_close_a_product(void **state)
{
    static const facts_case cases[] = {
        {"fr",
         "Composition\n\nZénalorine .......... 4 000 UI anti-Xa\nPour une seringue préremplie de 0,4 ml.\nZénalorine "
         ".......... 6 000 "
         "UI anti-Xa\nPour une seringue préremplie de 0,6 ml.",
         "-: Zénalorine 4000 [iU] in 0.4 mL | -: Zénalorine 6000 [iU] in 0.6 mL"},
        {"fr",
         "Composition\n\nZénalorine .......... 5 mg\nPour un comprimé.\nZénalorine .......... 10 mg\nPour un comprimé.",
         "TABLET: Zénalorine 5 mg | TABLET: Zénalorine 10 mg"},
        {"fr", "Les substances actives sont, pour 100 g de sirop : zénalorine 1 g, ombrexine 2 g.",
         "-: zénalorine 1 g + ombrexine 2 g in 100 g"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases, SECTION_DESCRIPTION);
}

static void a_dilution_is_the_strength(void **state)
{
    static const facts_case cases[] = {
        {"fr", "Les substances actives sont : Zenala minor 3 CH 1 g, Ombrexa 6 DH 2 g.",
         "-: Zenala minor 3 [hp_C] + Ombrexa 6 [hp_X]"},
        {"de", "Homöopathisches Arzneimittel.\n10 g enthalten: Zenala minor Dil. D6 0,1 g; Ombrexa D 12 0,2 g.",
         "-: Zenala minor 6 [hp_X] + Ombrexa 12 [hp_X] in 10 g"},
        {"ru", "Гомеопатическое средство.\nАктивные компоненты: Zenala C3, Ombrexa minor D6.",
         "-: Zenala 3 [hp_C] + Ombrexa minor 6 [hp_X]"},
        {"en", "Active substance: vitamin D3.", "-: vitamin D3"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases, SECTION_DESCRIPTION);
}

static void strains_are_told_apart(void **state)
{
    static const facts_case cases[] = {
        {"en",
         "One dose (0.5 ml) contains: zenavirus antigen A (H1N1) - 15 micrograms; zenavirus antigen A (H3N2) - 15 "
         "micrograms; zenavirus antigen B (Victoria) - 15 micrograms.",
         "-: zenavirus antigen A (H1N1) 15 ug + zenavirus antigen A (H3N2) 15 ug + zenavirus antigen B 15 ug in 0.5 "
         "mL"},
        {"en",
         "One dose (0.5 ml) contains: zenavirus type 1 (first strain) 40 units; zenavirus type 2 (other strain) 8 "
         "units; zenaria toxoid not less than 30 IU.",
         "-: zenavirus type 1 40 [iU] + zenavirus type 2 8 [iU] + zenaria toxoid 30 [iU] in 0.5 mL"},
        {"es", "Cada dosis (0,5 ml) contiene: hemaglutinina del virus de la zenagripe A 15 microgramos.",
         "-: hemaglutinina del virus de la zenagripe A 15 ug in 0.5 mL"},
        {"en", "Each tablet contains: zenalorin (first kind) 5 mg; zenalorin (first kind) 5 mg.",
         "TABLET: zenalorin 5 mg"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases, SECTION_DESCRIPTION);
}

static void cells_stand_on_lines(void **state)
{
    static const facts_case cases[] = {
        {"pl", "5 ml syropu (6,2 g) zawiera:\nZenalis extractum (4:1)\n35 mg\nOmbrexis extractum\n500 mg",
         "SYRUP: Zenalis extractum 35 mg + Ombrexis extractum 500 mg in 5 mL"},
        {"en", "Name\nStrength\nZenalorin (as sodium)\n5 mg\nOmbrexin\n10 mg", "-: Zenalorin 5 mg + Ombrexin 10 mg"},
        {"en", "Each tablet contains 5 mg or 10 mg of zenalorin.\nPanel.\nZenalorin\n5 mg",
         "TABLET: zenalorin 5 mg or 10 mg"},
        {"en", "Strength\n5 mg", ""},
        {"en", "Tablets\n5 mg", ""},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases, SECTION_DESCRIPTION);
}

/* Two strengths side by side, each with its volume; what the amount is of may stand below it. */
static void columns_are_alternatives(void **state)
{
    static const facts_case cases[] = {
        {"en",
         "The ampoule with diluent contains:\nZenalorin .......... 20 mg      35 mg\nWater q.s. .......... 2 ml       "
         "3.5 ml",
         "-: Zenalorin 20 mg/2 mL or 35 mg/3.5 mL; inactive Water"},
        {"es",
         "El frasco ámpula con polvo contiene:\nZenalorina sódica\nequivalente a .......... 500 mg     1 g\nde "
         "zenalorina",
         "-: zenalorina 500 mg or 1 g"},
        {"en", "The vial is a container.", ""},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases, SECTION_DESCRIPTION);
}

static void a_list_ends_with_its_sentence(void **state)
{
    static const facts_case cases[] = {
        {"en", "Talc, maize starch (E1404). Do not take it if allergic, acute appendicitis, severe pain.",
         "; inactive Talc, maize starch"},
        {"da", "Talcum, gul jernoxid (E172). Tag ikke Zenalor, hvis du har tarmslyng, stærke smerter.",
         "; inactive Talcum, gul jernoxid"},
        {"fr", "Talc, amidon. Ne prenez jamais ce produit en cas d'allergie, appendicite aiguë.",
         "; inactive Talc, amidon"},
        {"es", "Talco, almidón. No tome este producto en caso de alergia, apendicitis aguda.",
         "; inactive Talco, almidón"},
        {"pt", "Talco, amido. Não tome este produto em caso de alergia, apendicite aguda.", "; inactive Talco, amido"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases, "51727-6");
}

static void a_section_on_inactive_ingredients_has_lists_only(void **state)
{
    static const facts_case cases[] = {
        {"en", "Water, glycerin, aloe.", "; inactive Water, glycerin, aloe"},
        {"en", "Protocol: rinse the skin with water and dry it, then use a cloth.", ""},
        {"en", "Protect from freezing", ""},
        {"en", "Aids in the removal of urine, feces and other foreign material.", ""},
        {"en", "talc, gelatin, BHA\n\nCONDITIONS OF SUPPLY", "; inactive talc, gelatin, BHA"},
        {"en", "Distributed by: Example Corp., Springfield", ""},
        {"en", "STARCH, CORN", "; inactive STARCH, CORN"},
        {"en", "SHAPE: ROUND", ""},
        {"en", "suppository: hard fat\n\nexternal cream: benzoic acid, mineral oil",
         "; inactive hard fat, benzoic acid, mineral oil"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases, "51727-6");
}

static void a_section_on_active_ingredients_has_names_alone(void **state)
{
    static const facts_case cases[] = {
        {"en", "Active ingredient (each gram contains)\n\nZenalorin Zinc 500 units",
         "-: Zenalorin Zinc 500 [iU] in 1 g"},
        {"en", "Active ingredients\n\nZenalorin 7.5%, Ombrexin 9%", "-: Zenalorin 7.5 % + Ombrexin 9 %"},
        {"en", "Active ingredient\n\nZENALORIN HYDROCHLORIDE", "-: ZENALORIN HYDROCHLORIDE"},
        {"en", "Active ingredient (in each 5 ml)\n\nDextrose 1.87 g", "-: Dextrose 1.87 g in 5 mL"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases, "55106-9");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(statements_are_read),
                                              cmocka_unit_test(inactive_ingredients_are_read),
                                              cmocka_unit_test(portions_below_close_a_product),
                                              cmocka_unit_test(a_dilution_is_the_strength),
                                              cmocka_unit_test(strains_are_told_apart),
                                              cmocka_unit_test(cells_stand_on_lines),
                                              cmocka_unit_test(columns_are_alternatives),
                                              cmocka_unit_test(a_list_ends_with_its_sentence),
                                              cmocka_unit_test(a_section_on_inactive_ingredients_has_lists_only),
                                              cmocka_unit_test(a_section_on_active_ingredients_has_names_alone)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
