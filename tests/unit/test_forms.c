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
        {"de", "Zenalor 5 mg Filmtabletten", "TABLET, FILM COATED"},
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

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_of_the_product_are_found), cmocka_unit_test(forms_elsewhere_need_evidence),
        cmocka_unit_test(a_line_of_the_package_names_the_form), cmocka_unit_test(routes_are_found)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
