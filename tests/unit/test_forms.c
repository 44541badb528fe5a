/* Dosage forms and routes: those of the product, not those that the text only speaks of. */
#include "base/memory.h"
#include "facts_text.h"

static void list(buffer *out, const fact_term *terms, int count)
{
    for (int i = 0; i < count; i++)
        buffer_printf(out, "%s%s", i ? "; " : "", terms[i].name);
}

static void check(const facts_case *cases, size_t count, const char *section, bool routes)
{
    for (size_t i = 0; i < count; i++) {
        facts_text t = facts_text_new(cases[i].text, cases[i].language, section);
        buffer got = BUFFER_INIT;

        list(&got, routes ? t.l->facts.routes : t.l->facts.forms,
             routes ? t.l->facts.route_count : t.l->facts.form_count);
        facts_text_compare(&cases[i], &got);
        buffer_release(&got);
        facts_text_free(&t);
    }
}

static void forms_of_the_product_are_found(void **state)
{
    static const facts_case cases[] = {
        {"en", "Zenalor 5 mg film-coated tablets", "TABLET, FILM COATED"},
        {"en", "Zenalor solution for injection. The solution is clear.", "INJECTION, SOLUTION"},
        {"en", "Each capsule contains 5 mg of zenalorin.", "CAPSULE"},
        {"en", "Zenalor tablets. The bottle has a bag of silica gel.", "TABLET"},
        {"en", "Zenalor capsule-shaped tablets", "TABLET"},
        {"en", "ZENALOR DRY SYRUP\n\nZenalorin Oral Suspension", "POWDER, FOR SUSPENSION"}, /* the powder for it */
        {"en", "ZENALOR SYRUP\n\nZenalorin Oral Suspension", "SYRUP; SUSPENSION"},
        {"de", "Zenalor 5 mg Filmtabletten", "TABLET, FILM COATED"},
        {"de", "Zenalor Trockensaft", "POWDER, FOR SUSPENSION"},
        {"es", "Zenalor 5 mg comprimidos", "TABLET"},
        {"uk", "Зеналор таблетки 5 мг", "TABLET"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases, SECTION_DESCRIPTION, false);
}

/* Behind the opening of a leaflet only its place or its words make a form the product's. */
#define OPENING "First words.\n\nSecond words.\n\nThird words.\n\n"

static void forms_elsewhere_need_evidence(void **state)
{
    static const facts_case cases[] = {
        {"en", OPENING "Other pain tablets must not be taken.", ""},
        {"en", OPENING "1 tablet is enough. Each tablet contains 5 mg of zenalorin.", "TABLET"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases, "34084-4", false);
}

static void a_line_of_the_package_names_the_form(void **state)
{
    static const facts_case cases[] = {
        {"en", OPENING "ZENALORIN CREAM USP, 1%", "CREAM"},
        {"en", OPENING "no more than a thick cream", ""},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases, "51945-4", false);
}

static void routes_are_found(void **state)
{
    static const facts_case dosage[] = {
        {"en", OPENING "The tablets are taken by mouth.", "ORAL"},
        {"en", OPENING "Do not swallow. If swallowed by accident, call a doctor.", ""},
        {"en", OPENING "It is not given intravenously.", ""},
        {"en", OPENING "Pinch the subcutaneous fat of the belly.", ""},
        {"ru", OPENING "Применяют внутрь.", "ORAL"},
        {"en", OPENING "Inject it intramuscularly. Intravenous use is strictly prohibited!", "INTRAMUSCULAR"},
        {"en", OPENING "Inject it into a muscle, never into a vein or subcutaneously.", "INTRAMUSCULAR"},
        {"en", OPENING "It must never be injected by the intravenous route but by the intramuscular one.",
         "INTRAMUSCULAR"},
        {"en", OPENING "Intravenous use is not recommended in children.", "INTRAVENOUS"},
        {"de", OPENING "Nicht intravenös, sondern intramuskulär spritzen.", "INTRAMUSCULAR"},
        {"de", OPENING "Die intravenöse oder subkutane Gabe ist verboten.", ""},
        {"fr", OPENING "Voie intramusculaire. La voie intraveineuse est strictement interdite.", "INTRAMUSCULAR"},
        {"es", OPENING "Vía intramuscular. La vía intravenosa está prohibida.", "INTRAMUSCULAR"},
        {"es", OPENING "Nunca debe administrarse por vía intravenosa.", ""},
        {"pt", OPENING "Via intramuscular. A via intravenosa é proibida.", "INTRAMUSCULAR"},
        {"it", OPENING "Uso intramuscolare. La via endovenosa è controindicata.", "INTRAMUSCULAR"},
        {"pl", OPENING "Podawać domięśniowo. Dożylnie nie podawać.", "INTRAMUSCULAR"},
        {"da", OPENING "Gives intramuskulært. Intravenøs injektion er forbudt.", "INTRAMUSCULAR"},
        {"ru", OPENING "Вводят внутримышечно. Внутривенно и подкожно не вводить.", "INTRAMUSCULAR"},
        {"ru", OPENING "Вводить подкожно, внутривенно не вводить.", "SUBCUTANEOUS"},
        {"ru", OPENING "Вводят подкожно. Запрещается вводить внутривенно или внутримышечно!", "SUBCUTANEOUS"},
        {"it", OPENING "Uso intramuscolare. È vietata la somministrazione endovenosa.", "INTRAMUSCULAR"},
        {"pl", OPENING "Podawać podskórnie. Nie wstrzykiwać dożylnie ani domięśniowo.", "SUBCUTANEOUS"},
        {"en", OPENING "Inject subcutaneously. Intravenous use is contraindicated because of the risk of embolism.",
         "SUBCUTANEOUS"},
        {"en", OPENING "Intravenous injection must not be given rapidly.", "INTRAVENOUS"},
        {"uk", OPENING "Вводять підшкірно. Внутрішньовенне введення неприпустиме.", "SUBCUTANEOUS"},
    };
    static const facts_case indications[] = {
        {"en", OPENING "It stops rectal bleeding.", ""},
        {"en", OPENING "It is given intravenously against shock.", "INTRAVENOUS"},
        {"en", OPENING "Those who use oral contraceptives", ""},
    };
    static const facts_case warnings[] = {
        {"en", OPENING "For external use only.", "TOPICAL"},
        {"en", OPENING "Whoever was treated by mouth with such medicines before must tell the doctor about it.", ""},
    };

    (void)state;
    check(dosage, sizeof dosage / sizeof *dosage, "34068-7", true);
    check(indications, sizeof indications / sizeof *indications, "34067-9", true);
    check(warnings, sizeof warnings / sizeof *warnings, "34071-1", true);
}

static void routes_of_a_leaflet_are_those_of_its_dosage(void **state)
{
    static const facts_case cases[] = {
        /* told below what follows the dosage on children */
        {"uk",
         "Зеналор, суспензія для ін'єкцій\n\nСпосіб застосування та дози.\nДорослі: одна доза.\n\nДіти.\n"
         "Зеналор вводять внутрішньом'язово або глибоко підшкірно.\n",
         "INTRAMUSCULAR; SUBCUTANEOUS"},
        /* only minded in the precautions */
        {"en",
         "Zenalor solution for injection\n\nDosage and administration\nInject zenalor subcutaneously once a day.\n\n"
         "Warnings and precautions\nIn patients with a low count of platelets any intramuscular injection of medicines "
         "may bring about bleeding.\n",
         "SUBCUTANEOUS"},
        /* forbidden here, although told there, and the name says another */
        {"es",
         "ZENALOR I.M.\nSolución inyectable\n\nINDICACIONES\nZENALOR I.M. es un antibiótico.\n\nCONTRAINDICACIONES\n"
         "La solución con lidocaína NUNCA debe aplicarse por vía intravenosa.\n\nDOSIS Y VÍA DE ADMINISTRACIÓN\n"
         "Intramuscular profunda. Puede administrarse por vía intravenosa lenta.\n",
         "INTRAMUSCULAR"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        findings found;
        leaflet *l;
        buffer got = BUFFER_INIT;

        findings_init(&found);
        l = facts_text_read(cases[i].text, cases[i].language, &found);
        list(&got, l->facts.routes, l->facts.route_count);
        facts_text_compare(&cases[i], &got);
        buffer_release(&got);
        findings_release(&found);
        leaflet_free(l);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_of_the_product_are_found), cmocka_unit_test(forms_elsewhere_need_evidence),
        cmocka_unit_test(a_line_of_the_package_names_the_form), cmocka_unit_test(routes_are_found),
        cmocka_unit_test(routes_of_a_leaflet_are_those_of_its_dosage)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
