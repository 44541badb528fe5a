/* Products: one for each strength and form, with what is its own; and the document's type. */
#include "base/memory.h"
#include "facts_text.h"

static void describe(buffer *out, const facts *f)
{
    for (int i = 0; i < f->product_count; i++) {
        const fact_product *p = &f->products[i];

        buffer_printf(out, "%s%s%s%s:", i ? " | " : "", p->name.value ? p->name.value : "", p->name.value ? " " : "",
                      p->form >= 0 ? f->forms[p->form].name : "-");
        for (int k = 0; k < p->active_count; k++) {
            const fact_ingredient *a = &f->active[p->active[k]];

            buffer_printf(out, "%s %s ", k ? " +" : "", a->name.value);
            facts_text_amount(out, &a->amount, &a->per);
        }
        buffer_puts(out, p->inactive_count ? " with inactive" : "");
        for (int k = 0; k < f->package_count; k++)
            if (p->packages[k])
                buffer_printf(out, " in %s", f->packages[k].package.name);
    }
}

static void check(const facts_case *cases, size_t count, bool types)
{
    for (size_t i = 0; i < count; i++) {
        findings found;
        leaflet *l;
        buffer got = BUFFER_INIT;

        findings_init(&found);
        l = facts_text_read(cases[i].text, cases[i].language, &found);
        if (types)
            buffer_puts(&got, l->facts.doc_code);
        else
            describe(&got, &l->facts);
        facts_text_compare(&cases[i], &got);
        buffer_release(&got);
        findings_release(&found);
        leaflet_free(l);
    }
}

static void products_are_made(void **state)
{
    static const facts_case cases[] = {
        {"en", "Zenalor\n\nComposition\n\nEach tablet contains 5 mg or 10 mg of zenalorin. Excipients: talc.",
         "TABLET: zenalorin 5 mg with inactive | TABLET: zenalorin 10 mg with inactive"},
        {"en", "Zenalor\n\nComposition\n\nEach tablet contains 5 mg of zenalorin and 2 mg of ombrexin.",
         "TABLET: zenalorin 5 mg + ombrexin 2 mg"},
        {"en",
         "Zenalor\n\nComposition\n\nEach ml of the solution for injection contains 1 mg of zenalorin. Each vial of 10 "
         "ml contains 10 mg of zenalorin.",
         "INJECTION, SOLUTION: zenalorin 1 mg/1 mL in VIAL"}, /* one concentration, one product */
        {"en", "Zenalor cream\n\nActive ingredient\n\nZenalorin 1%\n\nUses\n\nagainst itching",
         "CREAM: Zenalorin 1 g/100 g"},
        {"en", "Zenalor lotion\n\nActive ingredient\n\nZenalorin 1%\n\nUses\n\nagainst itching", "LOTION: Zenalorin ?"},
        {"en", "Zenalor\n\nComposition\n\nActive substance: zenalorin. Each tablet contains 5 mg of zenalorin.",
         "TABLET: zenalorin 5 mg"},
        {"en", "Zenalor\n\nComposition\n\nEach tablet contains 5 mg of zenalorin. Blister packs of 10 tablets.",
         "TABLET: zenalorin 5 mg in BLISTER PACK"},
        /* a name, an excipient and a package for each strength */
        {"en",
         "ZENALOR-5 / ZENALOR-10\n\nCOMPOSITION\nZENALOR-5\nEach tablet contains\nZenalorin I.P. 5 mg\nExcipients "
         "q.s.\n"
         "ZENALOR-10\nEach tablet contains\nZenalorin I.P. 10 mg\nExcipients q.s.\nColour: Quinoline Yellow\n\n"
         "INDICATIONS\nZENALOR is used against pain. ZENALOR helps.\n\nPRESENTATION\n"
         "ZENALOR-5 : Blister strip of 10 tablets\nZENALOR-10 : Bottle of 30 tablets\n",
         "ZENALOR-5 TABLET: Zenalorin 5 mg in BLISTER PACK | ZENALOR-10 TABLET: Zenalorin 10 mg with inactive in "
         "BOTTLE"},
        /* excipients of both, and the same package */
        {"en",
         "ZENALOR-5 / ZENALOR-10\n\nCOMPOSITION\nZENALOR-5\nEach tablet contains\nZenalorin I.P. 5 mg\n"
         "ZENALOR-10\nEach tablet contains\nZenalorin I.P. 10 mg\nColour: Quinoline Yellow\n\n"
         "INDICATIONS\nZENALOR is used against pain. ZENALOR helps.\n\nPRESENTATION\n"
         "ZENALOR-5 : Blister strip of 10 tablets\nZENALOR-10 : Blister strip of 10 tablets\n",
         "ZENALOR-5 TABLET: Zenalorin 5 mg with inactive in BLISTER PACK | "
         "ZENALOR-10 TABLET: Zenalorin 10 mg with inactive in BLISTER PACK"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases, false);
}

static void the_type_is_what_the_text_says(void **state)
{
    static const facts_case cases[] = {
        {"en", "Zenalor tablets\n\nTerms of sale\n\nWithout prescription.", "34390-5"},
        {"en", "Zenalor tablets\n\nRx only", "34391-3"},
        {"en", "Zenalor tablets\n\nThis is a prescription treatment.", "34391-3"},
        {"en", "Zenalor tablets\n\nInteractions\n\nThis includes all medicines obtained without a prescription.",
         "34391-3"},
        {"en", "Zenalor vaccine\n\nIt protects.", "53404-0"},
        {"en", "Zenalor tablets\n\nFor animal treatment only.", "50578-4"},
        {"uk", "ЗЕНАЛОР\n\nУмови відпуску\n\nДля застосування у ветеринарній медицині!", "50578-4"},
        {"de", "Zenalor Lösung\n\nHinweise\n\nAd us. vet.", "50578-4"},
        {"fr", "Zenalor solution\n\nEspèces cibles\n\nBovins.", "50578-4"},
        /* a vaccine by the name below the heading of names, and not by what it may be given with */
        {"es",
         "Información\n\nI. DENOMINACIÓN DISTINTIVA\n\nZenalor\n\nII. DENOMINACIÓN GENÉRICA\n\n"
         "Vacuna contra el zenalo\n\nIII. INDICACIONES\n\nProtege.",
         "53404-0"},
        {"es",
         "Información\n\nI. DENOMINACIÓN DISTINTIVA\n\nZenalor\n\nII. DENOMINACIÓN GENÉRICA\n\n"
         "Zenalorina\n\nIII. INTERACCIONES\n\nVacuna contra el zenalo.",
         "34391-3"},
        {"en", "Zenalor tablets\n\nIt helps.", "34391-3"},
        /* on the way to the page of a shop, where that is not of both */
        {"pl", "Strona główna » Leki » Bez recepty » Kaszel\nZenalor tabletki\n\nWskazania\n\nZenalor łagodzi kaszel.",
         "34390-5"},
        {"pl",
         "Strona główna » Leki na receptę i bez recepty » Kaszel\nZenalor tabletki\n\nWskazania\n\nZenalor łagodzi "
         "kaszel.",
         "34391-3"},
        /* advice for those who treat themselves, where nothing else is said */
        {"de", "Zenalor Tabletten\n\nPflichttext: Zu Risiken und Nebenwirkungen lesen Sie die Packungsbeilage.",
         "34390-5"},
        {"de",
         "Zenalor Tabletten\n\nVerschreibungspflichtig.\n\nZu Risiken und Nebenwirkungen lesen Sie die "
         "Packungsbeilage.",
         "34391-3"},
        {"pl", "Zenalor syrop\n\nNie stosować dłużej niż 3 dni bez zalecenia lekarza.", "34390-5"},
        {"fr", "Zenalor sirop\n\nSi les symptômes persistent après 3 jours, consultez un médecin.", "34390-5"},
        {"pt", "Zenalor xarope\n\nAo persistirem os sintomas, o médico deverá ser consultado.", "34390-5"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases, true);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(products_are_made),
                                              cmocka_unit_test(the_type_is_what_the_text_says)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
