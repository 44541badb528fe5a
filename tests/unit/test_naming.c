/* The product's name: of the title, as the text calls it, or none. */
#include "base/memory.h"
#include "facts_text.h"

#define BODY "\n\nIndications\n\nIt is used against pain.\n\nDosage\n\n"

static void names_are_settled(void **state)
{
    static const facts_case cases[] = {
        {"en", "Zenalor 5 mg tablets" BODY "Take Zenalor with water. Zenalor tablets are white.", "Zenalor"},
        {"en", "Zenalor Forte 5 mg tablets" BODY "Take Zenalor Forte daily. Zenalor Forte is white.", "Zenalor Forte"},
        {"en", "Keep this leaflet. You may need it." BODY "What Zenalor contains: Zenalor tablets contain 5 mg.",
         "Zenalor"},
        {"en",
         "Package leaflet\n\n1. What Zenalor is and what it is used for\n\nIt helps.\n\n2. Before you take "
         "Zenalor\n\nAsk.",
         "Zenalor"},
        {"en", "Compare to Brandix\xC2\xAE" BODY "Take Brandix daily. Compare to the active ingredient in Brandix.",
         "-"},
        {"en", "Compare to\n\nBrandix\xC2\xAE tablets" BODY "Take one tablet.", "-"},
        {"en", "Norvastine tablets, USP" BODY "Each tablet contains 5 mg of norvastine. norvastine helps.",
         "Norvastine"},
        {"en",
         "WARNING" BODY
         "Norvastine and Ombrexin tablets help. Each tablet contains 5 mg of norvastine and 2 mg of ombrexin.",
         "Norvastine and Ombrexin"},
        /* capitals below the words of a title, in two lines; the brand below the substance */
        {"uk",
         "ІНСТРУКЦІЯ\nдля медичного застосування лікарського засобу\nЗЕНАЛОР ФОРТЕ\n(вакцина для профілактики)\n\n"
         "Показання.\nПрофілактика захворювань у дорослих.\n",
         "ЗЕНАЛОР ФОРТЕ"},
        {"en",
         "For the use only of a Registered Medical Practitioner\nNORVASTINE TABLETS I.P.\nZENALOR-5 / ZENALOR-10" BODY
         "Each tablet contains 5 mg of norvastine. ZENALOR is taken daily. ZENALOR-5 is white, ZENALOR-10 is yellow.",
         "ZENALOR"},
        {"ru", "ИНСТРУКЦИЯ\nпо медицинскому применению лекарственного препарата\nЗЕНАЛОР\n\nПоказания\nБоль в спине.\n",
         "ЗЕНАЛОР"},
        {"ru",
         "МИНИСТЕРСТВО ЗДРАВООХРАНЕНИЯ\nИНСТРУКЦИЯ ПО ПРИМЕНЕНИЮ\nЗеналор\n\nПоказания\nЗеналор принимают при боли. "
         "Зеналор помогает.\n",
         "Зеналор"},
        {"en",
         "To be sold by retail on prescription only\nZENALOR 10\nNorvastine Tablets" BODY "Each tablet contains 10 mg "
         "of norvastine.",
         "ZENALOR"},
        {"en", "For the use only of a Registered Medical Practitioner\nZENALOR-625" BODY "It is taken daily.",
         "ZENALOR"},
        {"uk", "Листівка-вкладка\nЗЕНАЛОР 1 %\nрозчин для ін'єкцій\n\nСклад\n\n1 мл містить норвастин - 10 мг.\n",
         "ЗЕНАЛОР"},
        /* a word of release in lower case, and one that is no part of the name */
        {"de",
         "1. Bezeichnung des Arzneimittels\n\nZenalor retard 50 mg Retardtabletten\n\n2. Zusammensetzung\n\n"
         "Zenalor enthält 50 mg Norvastin.",
         "Zenalor retard"},
        {"de",
         "1. Bezeichnung des Arzneimittels\n\nZenalor plus 50 mg Tabletten\n\n2. Zusammensetzung\n\n"
         "Zenalor enthält 50 mg Norvastin.",
         "Zenalor"},
        {"en", "It helps against pain." BODY "Patients with GERD or HeFH take it. GERD is a disease.", "-"},
        {"en", "It helps against pain." BODY "Example Works, Inc., answers for it. Ask Example Works, Inc., for help.",
         "-"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        findings found;
        leaflet *l;
        buffer got = BUFFER_INIT;

        findings_init(&found);
        l = facts_text_read(cases[i].text, cases[i].language, &found);
        buffer_puts(&got, l->facts.name.value ? l->facts.name.value : "-");
        facts_text_compare(&cases[i], &got);
        if (!l->facts.name.value)
            assert_int_equal(l->brand_count, 0); /* no spellings of a wrong guess */
        buffer_release(&got);
        findings_release(&found);
        leaflet_free(l);
    }
}

static void words_of_the_name_are_known_in_lower_case(void **state)
{
    findings found;
    leaflet *l;

    (void)state;
    findings_init(&found);
    l = facts_text_read("Zenalor Forte 5 mg tablets" BODY "Take Zenalor Forte daily. Zenalor Forte is white.", "en",
                        &found);
    assert_true(names_is_product(l, vocabulary_word(l->vocabulary, "zenalor", 7)));
    assert_true(names_is_product(l, vocabulary_word(l->vocabulary, "forte", 5)));
    assert_false(names_is_product(l, vocabulary_word(l->vocabulary, "ombrexin", 8)));
    findings_release(&found);
    leaflet_free(l);
}

static void the_document_is_called_by_the_name(void **state)
{
    static const facts_case cases[] = {
        {"en", "Patient information leaflet\nZenalor 5 mg tablets" BODY "Take Zenalor with water. Zenalor helps.",
         "Zenalor 5 mg tablets"},
        {"en", "Last updated 02/2022 Zenalor\n\nZenalor 5 mg tablets" BODY "Take Zenalor with water. Zenalor helps.",
         "Zenalor 5 mg tablets"},
        {"fr",
         "RÉSUMÉ DES CARACTÉRISTIQUES DU PRODUIT\n1. DENOMINATION DU MEDICAMENT\nZÉNALOR 5 mg, comprimé\n"
         "2. COMPOSITION QUALITATIVE ET QUANTITATIVE\nNorvastine 5 mg pour un comprimé.\n",
         "-"},
        {"ru",
         "РЕКЛАМА. Клиника здоровья Зеналор. Звоните нам!\nЗеналор инструкция по применению\n\nПоказания\n"
         "Зеналор принимают при боли. Зеналор помогает.\n",
         "Зеналор инструкция по применению"},
        {"de",
         "GEBRAUCHSINFORMATION\nZenalor vet 5 mg/ml Suspension für Hunde\n\n1. Anwendungsgebiete\nZenalor hilft. "
         "Zenalor lindert.\n",
         "Zenalor vet 5 mg/ml Suspension für Hunde"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        findings found;
        leaflet *l;
        buffer got = BUFFER_INIT;

        findings_init(&found);
        l = facts_text_read(cases[i].text, cases[i].language, &found);
        buffer_puts(&got, l->title_block < 0 ? "-" : l->blocks[l->title_block].text);
        facts_text_compare(&cases[i], &got);
        buffer_release(&got);
        findings_release(&found);
        leaflet_free(l);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(names_are_settled),
                                              cmocka_unit_test(the_document_is_called_by_the_name),
                                              cmocka_unit_test(words_of_the_name_are_known_in_lower_case)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
