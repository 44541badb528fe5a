/* ATC code, storage temperature, shelf life, holder and manufacturer. */
#include "base/memory.h"
#include "facts_text.h"
#include "leaflet/facts/companies.h"
#include "leaflet/facts/particulars.h"

typedef enum { WHAT_ATC, WHAT_STORAGE, WHAT_LIFE, WHAT_COMPANIES } what;

static void describe(buffer *out, const facts *f, what w)
{
    if (w == WHAT_ATC && f->atc_code)
        buffer_printf(out, "%s from %s", f->atc_code, f->atc.value);
    for (int i = 0; w == WHAT_STORAGE && i < f->storage_count; i++)
        buffer_printf(out, "%s%s", i ? " | " : "", f->storage[i].value);
    if (w == WHAT_LIFE && f->shelf_life.value.value)
        buffer_printf(out, "%s %s%s%s", f->shelf_life.value.value, f->shelf_life.unit,
                      f->shelf_life_form >= 0 ? " of " : "",
                      f->shelf_life_form >= 0 ? f->forms[f->shelf_life_form].name : "");
    if (w == WHAT_COMPANIES)
        buffer_printf(out, "%s; %s", f->holder.value ? f->holder.value : "-",
                      f->manufacturer.value ? f->manufacturer.value : "-");
}

static void check(const facts_case *cases, size_t count, what w)
{
    for (size_t i = 0; i < count; i++) {
        facts_text t = facts_text_new(cases[i].text, cases[i].language, SECTION_STORAGE);
        buffer got = BUFFER_INIT;

        particulars_find(t.l, t.blocks, t.count);
        companies_find(t.l, t.blocks, t.count);
        describe(&got, &t.l->facts, w);
        facts_text_compare(&cases[i], &got);
        buffer_release(&got);
        facts_text_free(&t);
    }
}

static void atc_codes_are_read(void **state)
{
    static const facts_case cases[] = {
        {"en", "ATC code: N06BX06", "N06BX06 from N06BX06"},
        {"en", "ATC code: J01C A04.", "J01CA04 from J01C A04"},
        {"en", "ATC code: R05X", "R05X from R05X"},
        {"ru", "Код АТХ: А10ВА02", "A10BA02 from А10ВА02"}, /* Cyrillic letters */
        {"uk", "Код АТС М 02А Х 10.", "M02AX10 from М 02А Х 10"},
        {"en", "ATC code: not given", ""},
        {"en", "ATC code: 12345", ""},
        {"en", "N06BX06", ""},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases, WHAT_ATC);
}

static void storage_is_read(void **state)
{
    static const facts_case cases[] = {
        {"en", "Store below 25 °C. Keep it dry.", "Store below 25 °C"},
        {"en", "Store below 25 °C. Do not store above 30 °C. Store below 25 °C.",
         "Store below 25 °C | Do not store above 30 °C"},
        {"en", "Store at 20°-25°C (68°-77°F).", "Store at 20°-25°C (68°-77°F)"},
        {"en", "Store below 25 °C.\n\nStore below 25 °C.", "Store below 25 °C"},
        {"en", "Once opened store below 8 °C.", ""},
        {"en", "Store in a dry place.", ""},
        {"de", "Nicht über 25 ºC lagern.", "Nicht über 25 ºC lagern"},
        {"uk", "Зберігати при температурі не вище 25оС.", "Зберігати при температурі не вище 25оС"},
        {"en", "<b>Store below 25 °C</b>", ""},
        {"en", "Store below 25 °C. Store at 2 to 8 °C. Store below 25 °C.", "Store below 25 °C | Store at 2 to 8 °C"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases, WHAT_STORAGE);
}

static void shelf_life_is_read(void **state)
{
    static const facts_case cases[] = {
        {"en", "Shelf life: 3 years.", "3 a"},
        {"en", "The shelf life is two years.", "2 a"},
        {"en", "Zenalor tablets and syrup. The shelf life of the syrup is 18 months.", "18 mo of SYRUP"},
        {"en", "Zenalor solution for injection and syrup. Shelf life\n\nAmpoules keep for 3 years.",
         "3 a of INJECTION, SOLUTION"},
        {"en", "Shelf life: tablets 3 years, syrup 2 years.", ""}, /* which one of which form? */
        {"en", "Shelf life after opening: 6 months.", ""},
        {"en", "Use it for 3 years.", ""},
        {"ru", "Срок годности 4 года.", "4 a"},
        {"uk", "Термін придатності. 30 місяців.", "30 mo"},
        {"es", "Período de validez: 2 años", "2 a"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases, WHAT_LIFE);
}

static void companies_are_read(void **state)
{
    static const facts_case cases[] = {
        {"en", "Marketing Authorisation Holder: Example Pharma Ltd, 1 High Street", "Example Pharma Ltd; -"},
        {"en", "Manufacturer: Example Works B.V., Utrecht", "-; Example Works B.V."},
        {"en", "Marketing Authorisation Holder and Manufacturer: Example Pharma Ltd",
         "Example Pharma Ltd; Example Pharma Ltd"},
        {"en", "Marketing Authorisation Holder\n\nN.V. Example Street 6", "N.V. Example; -"},
        {"en", "Call the local representative of the Marketing Authorisation Holder: Belgium, Example Ltd", "-; -"},
        {"en", "This product is not manufactured or distributed by Example Brands Inc.", "-; -"},
        {"en", "Manufactured by hand", "-; -"},
        {"ru", "Производитель: ЗАО «Пример», Россия", "-; ЗАО «Пример»"},
        {"de", "Hersteller: Beispiel GmbH", "-; Beispiel GmbH"},
        {"en", "Made for Example Ltd, 1 High Street, by Example Works B.V.", "Example Ltd; -"},
        {"en", "Tablets made for children", "-; -"},
        {"de", "Hergestellt für: Beispiel AG", "Beispiel AG; -"},
        {"fr", "Commercialisé par EXEMPLE SAS, Lyon", "EXEMPLE SAS; -"},
        {"es", "Hecho para: Laboratorios Ejemplo, S.A.", "Laboratorios Ejemplo, S.A.; -"},
        {"it", "Distribuito da Esempio S.p.A., Roma", "Esempio S.p.A.; -"},
        {"ru", "Произведено для ООО «Пример», Москва", "ООО «Пример»; -"},
        {"fr", "Titulaire : LABORATOIRES EXEMPLE - 69007 LYON", "LABORATOIRES EXEMPLE; -"},
        /* below a heading */
        {"fr", "7. TITULAIRE DE L'AUTORISATION DE MISE SUR LE MARCHE\nLABORATOIRES EXEMPLE, 12 RUE LONGUE, 69007 LYON",
         "LABORATOIRES EXEMPLE; -"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases, WHAT_COMPANIES);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(atc_codes_are_read), cmocka_unit_test(storage_is_read),
                                              cmocka_unit_test(shelf_life_is_read),
                                              cmocka_unit_test(companies_are_read)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
