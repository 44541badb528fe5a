/* Furniture: lines of prices, adverts, reviews and the like, and lines of the label that look like them. */
#include "base/memory.h"
#include "base/resource.h"
#include "leaflet/blocks/furniture.h"
#include "stages.h"

#define FIRST_LINE 5 /* of those that are tested */

/* Lines between two texts of the label, and for each of them the reason it is left out for, or "-". */
typedef struct {
    const char *language, *lines, *expected;
} furniture_case;

static leaflet *read_lines(const furniture_case *c)
{
    buffer text = BUFFER_INIT;
    leaflet *l;
    headings *h;
    findings found;

    findings_init(&found);
    buffer_printf(&text, "Orvexin 5 mg\n\nww.\n\n%s\n\nyy.\n", c->lines);
    l = leaflet_new("test.txt", buffer_text(&text), strlen(buffer_text(&text)));
    h = headings_new(c->language, l->vocabulary);
    l->language = c->language;
    decode_leaflet(l, NULL, &found);
    lines_split(l);
    l->tokens = words_split(l->vocabulary, l->bytes, l->len, &l->token_count);
    blocks_build(l, h, &found);
    headings_free(h);
    furniture_mark(l);
    findings_release(&found);
    buffer_release(&text);
    return l;
}

static void describe(const leaflet *l, buffer *out)
{
    long line = 0;

    for (size_t i = 0; i < l->block_count; i++) {
        const block *b = &l->blocks[i];

        if (b->line < FIRST_LINE || strcmp(b->text, "yy.") == 0)
            continue;
        if (b->line != line)
            buffer_printf(out, "%s%s", line ? " " : "", b->furniture ? data_topics[b->topic].name : "-");
        line = b->line;
    }
}

static void check(const furniture_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        leaflet *l = read_lines(&cases[i]);
        buffer got = BUFFER_INIT;

        describe(l, &got);
        stages_compare(cases[i].lines, &got, cases[i].expected);
        buffer_release(&got);
        leaflet_free(l);
    }
}

static void sums_of_money_are_prices(void **state)
{
    static const furniture_case cases[] = {
        {"en",
         "\xC2\xA3"
         "4.99 WAS \xC2\xA3"
         "6.49",
         "price"},
        {"en", "\xE2\x82\xAC 44.75 / l", "price"},
        {"en", "12 EUR", "price"},
        {"en", "Price in shops: from 3.10 EUR\nShop\tPack\tPrice\nSun\t20 mg\t3.10 EUR\nMoon\t20 mg\t3.90 EUR",
         "price price"},
        {"en", "INR 210.00", "price"},
        {"en", "Orvexin drops 98 rub.", "price"},
        {"en",
         "p \xC2\xA3"
         "0.05",
         "-"},
        {"en", "INR 2.5 is aimed at.", "-"},
        {"en", "Rub 2 g into the knee.", "-"},
        {"en", "Glycerol Ph. Eur. 85 %", "-"},
        {"ru", "Орвексин капли 5 мл — от 612 р. (Сосна)", "price"},
        {"ru", "Капать 10 р. в день", "-"},
        {"en", "TSH 250 IU/L", "-"},
        {"pt", "Com TSH: 2,6 mcg/kg por dia.", "-"},
        {"de", "TSH 0,5 soll erreicht werden.", "-"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases);
}

static void doses_are_text_of_the_label(void **state)
{
    static const furniture_case cases[] = {
        {"da", "Gives i foderet.\nAlternativ: Norvalex eller Lisopan tabletter.", "- analogues"},
        {"da",
         "Gives i foderet.\nAlternativ: 2 dr\xC3\xA5"
         "ber pr. kg.",
         "- -"},
        {"en", "Analogues: 2 drops per kg, once.", "-"},
        {"da",
         "Alternativer: 2 dr\xC3\xA5"
         "ber pr. kg.",
         "-"},
        {"de", "Alternativen: 5 mg t\xC3\xA4glich.", "-"},
        {"fr", "Alternatives : 1 comprim\xC3\xA9 2 fois par jour.", "-"},
        {"es",
         "Alternativas: 5 ml cada 8 horas, 3 veces al d\xC3\xAD"
         "a.",
         "-"},
        {"it", "Alternative: 10 gocce 3 volte al giorno.", "-"},
        {"en", "Photo: a box of Orvexin", "caption"},
        {"en", "Photo: 1 tablet twice a day.", "-"},
        {"en", "Orvexin forte photo 2", "caption"},
        {"en", "Store it with a photo 2", "-"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases);
}

static void shop_lines_are_told_by_their_words(void **state)
{
    static const furniture_case cases[] = {
        {"en", "Take two packs and get 10 loyalty points.", "advert"},
        {"ru", "Только сегодня скидка 20 % на все сиропы", "advert"},
        {"uk", "Лише сьогодні знижка до 20 % на сиропи", "advert"},
        {"de", "Nur heute 10 % Rabatt auf alle Tees", "advert"},
        {"fr", "Aujourd'hui 10 % avec le code promo HIVER", "advert"},
        {"es", "Hoy 20 % de descuento en jarabes", "advert"},
        {"pt", "Hoje 20 % de desconto em xaropes", "advert"},
        {"it", "Oggi il 20 % di sconto su tutti gli sciroppi", "advert"},
        {"pl", "Tylko dziś taniej z kodem rabatowym ZIMA", "advert"},
        {"da", "Kun i dag 20 % rabat på alle safter", "advert"},
        {"es", "Con 20 % de descuento: tome 5 ml 3 veces al día.", "-"},
        {"fr", "On a vu 50 % de réduction du risque.", "-"},
        {"en", "Take 3 for 2 weeks.", "-"},
        {"en", "Q: can I fly? A: Yes. Pharmacist replies within a day", "comment"},
        {"it", "Posso volare? Risponde il farmacista: sì.", "comment"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases);
}

static void reviews_are_told_by_a_name(void **state)
{
    static const furniture_case cases[] = {
        {"da", "Anmeldelse af Bente: hunden er rask igen.", "reviews"},
        {"de", "Bewertung von Sabine: wirkt schnell.", "reviews"},
        {"fr", "Avis de Marie : très efficace.", "reviews"},
        {"es", "Reseña de Lucía: funciona muy bien.", "reviews"},
        {"da", "Anmeldelse af formodede bivirkninger", "-"},
        {"da", "ANMELDELSE AF FORMODEDE BIVIRKNINGER", "-"},
        {"fr", "Avis de votre médecin nécessaire.", "-"},
        {"it", "Recensioni dei clienti (2)\nGiulia T. 5/5 Funziona subito\nCarla: il pacco era rotto",
         "reviews reviews reviews"},
        {"es", "Deja un comentario (1)\nLucía: mi perro está mejor desde hace un mes", "comment comment"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases);
}

static void contents_end_where_their_entries_do(void **state)
{
    static const furniture_case cases[] = {
        {"pl", "Treść artykułu\n1. Skład\n2. Wskazania\n3. Przechowywanie\nzz.",
         "navigation navigation navigation "
         "navigation -"},
        {"it",
         "Indice della pagina\nA cosa serve\nCome si prende\n\nORVEXIN compresse\n\nA cosa serve\nzz.\n\nCome si "
         "prende\nzz.",
         "navigation navigation navigation - - - - -"},
        {"it", "Indice della pagina\nChe cosa sono\nORVEXIN 5 mg compresse\nOrvexina", "navigation navigation - -"},
        {"it", "Indice della pagina\nChe cosa sono\nA cosa serve\nzz.", "navigation navigation - -"},
        {"en", "In this article\nHow it looks\nWhen it came\n\nOrvexin tablets", "navigation navigation navigation -"},
        {"de", "In diesem Artikel\nWas neu ist\n\nOrvexin Tabletten", "navigation navigation -"},
        {"ru", "В этой статье\nДля кого\n\nОрвексин таблетки", "navigation navigation -"},
        {"uk", "У цій статті\nДля кого\n\nОрвексин таблетки", "navigation navigation -"},
        {"fr", "Dans cet article\nPour qui\n\nOrvexin comprimés", "navigation navigation -"},
        {"es", "En este artículo\nPara quién\n\nOrvexin comprimidos", "navigation navigation -"},
        {"pt", "Neste artigo\nPara quem\n\nOrvexin comprimidos", "navigation navigation -"},
        {"da", "I denne artikel\nTil hvem\n\nOrvexin tabletter", "navigation navigation -"},
        {"en", "Contents\nThis pack holds ten tablets and a leaflet.", "- -"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases);
}

static void opinions_go_on_until_the_label_does(void **state)
{
    static const furniture_case cases[] = {
        {"en", "Customer reviews\n\"Messy.\" - Dana R., verified buyer\n\"It burned.\" - Anonymous\nGood value",
         "- reviews reviews reviews"},
        {"en", "Customer reviews\n\"Messy.\"\nTake 1 tablet 3 times a day.", "- reviews -"},
        {"en", "Customer reviews\n\"Messy.\"\n\nMade by Orvex, Leeds", "- reviews -"},
        {"en", "Customer reviews\n\"Messy.\"\nMaker: Orvex, Leeds", "- reviews -"},
        {"pl", "Przechowywanie\nzz.\n\nKasia: zawsze mam w domu, biorę 3 dziennie", "- - reviews"},
        {"ru", "Отзывы покупателей\nПью его год, мне помогает.", "- reviews"},
        {"de", "Frage: Darf ich damit fahren? Nein.", "-"},
        {"en", "4.7 out of 5 (132 ratings)", "reviews"},
        {"uk", "4,7 з 5 (132 оцінки)", "reviews"},
        {"en", "4.7 out of 5 (132 patients)", "-"},
        {"de",
         "Fragen und Antworten (2)\nFrage von Uli: Ist da Alkohol drin?\nAntwort: Nein, der Alkohol wird entfernt.",
         "comment comment comment"},
        {"de", "Fragen und Antworten\nIst da Alkohol drin? Nein, der Alkohol wird entfernt.", "- -"},
        {"en", "Customer reviews\nAnna: It was all broken", "- reviews"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases);
}

static void other_brands_are_analogues(void **state)
{
    static const furniture_case cases[] = {
        {"en", "Other medicines with orvexin: Laxo, Norvalex", "analogues"},
        {"de", "Andere Arzneimittel mit Orvexin: Laxo, Norvalex", "analogues"},
        {"ru", "Другие препараты с орвексином: Лаксо, Норвалекс", "analogues"},
        {"uk", "Інші препарати з орвексином: Лаксо, Норвалекс", "analogues"},
        {"fr", "Autres médicaments contenant de l'orvexine : Laxo, Norvalex", "analogues"},
        {"es", "Otros medicamentos con orvexina: Laxo, Norvalex", "analogues"},
        {"pt", "Outros medicamentos com orvexina: Laxo, Norvalex", "analogues"},
        {"it", "Altri farmaci con Orvexina: Laxo, Norvalex forte", "analogues"},
        {"pl", "Inne leki z orweksyną: Laxo, Norvalex", "analogues"},
        {"da", "Andre lægemidler med orvexin: Laxo, Norvalex", "analogues"},
        {"it", "Altri farmaci con effetto sedativo: usare con cautela.", "-"},
        {"en", "Other medicines with a sedative effect: Laxo, Norvalex", "-"},
        {"en", "Interactions\nOther medicines containing orvexin: Laxo, Norvalex", "- -"},
        {"en", "Other medicines with orvexin: Laxo, Norvalex\n\nContraindications\nzz.", "- - -"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases);
}

static void adverts_are_told_below_their_label(void **state)
{
    static const furniture_case cases[] = {
        {"it", "Pubblicità\nIl mal di schiena: scopri le cause\n\nNon tagliare la compressa", "advert advert -"},
        {"it", "Pubblicità\nNon tagliare la compressa.", "advert -"},
        {"ru", "Реклама. Клиника «Сосна». Имеются противопоказания. Запишитесь сегодня к врачу", "advert"},
        {"ru", "Реклама. Противопоказан детям до 3 лет и беременным женщинам, кормящим матерям", "-"},
        {"uk", "-20% на чаї!", "advert"},
        {"en", "-20% of the dose", "-"},
        {"es", ">>> Gana un premio <<<", "advert"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases);
}

static void what_pages_carry_is_told_in_each_language(void **state)
{
    static const furniture_case cases[] = {
        {"en", "We use cookies to make it better", "navigation"},
        {"de", "Alle Cookies akzeptieren", "navigation"},
        {"ru", "Поделиться в Telegram", "navigation"},
        {"uk", "Чи була стаття корисною? Так Ні", "navigation"},
        {"fr", "Nous utilisons des cookies", "navigation"},
        {"es", "Descarga nuestra app", "navigation"},
        {"pt", "Compartilhar esta página", "navigation"},
        {"it", "Continua a leggere sotto", "navigation"},
        {"pl", "Udostępnij na Facebooku", "navigation"},
        {"da", "Var denne side nyttig? Ja Nej", "navigation"},
        {"en", "(contd. overleaf)", "navigation"},
        {"en", "P.T.O.", "navigation"},
        {"en", "Like 3 Reply", "navigation"},
        {"da", "for 3 år siden", "navigation"},
        {"it", "Foto di scena: Shutterstock", "caption"},
        {"de", "12.03.2024, 10:15    Orvexin - example.com", "navigation"},
        {"en", "https://example.com/orvexin    1/5", "navigation"},
        {"en", "https://example.com/orvexin", "-"},
        {"en", "12.03.2024, Leeds", "-"},
        {"en", "Turn over", "-"},
        {"en", "Powered by two batteries", "-"},
        {"en", "NEW", "-"},
        {"es", "No se debe compartir por varias personas", "-"},
        {"es", "Compartir este medicamento puede hacer daño", "-"},
        {"pl", "Skorzystaj z miarki", "-"},
        {"ru", "Только до еды", "-"},
        {"pt", "Amostra grátis", "-"},
        {"en", "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z", "navigation"},
        {"en", "A B C D E K", "-"},
        {"es", "[Descripción] [Información] [Opiniones (3)]", "navigation"},
        {"en", "[see Warnings] [see Overdosage]", "-"},
        {"en", "Cut here to open the sachet.", "-"},
        {"en", "Share this leaflet with your doctor.", "-"},
        {"en", "Ask a pharmacist, a doctor or a nurse", "-"},
        {"en", "- - - cut here", "navigation"},
        {"pl", "Przejdź na stronę drugą.", "-"},
        {"en", "\xC2\xA9 2024 Orvex. All rights reserved.", "-"},
        {"en", "Add to basket\n\xC2\xA9 2024 Sunny Shop. All rights reserved.", "price navigation"},
    };

    (void)state;
    check(cases, sizeof cases / sizeof *cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_of_money_are_prices),
        cmocka_unit_test(doses_are_text_of_the_label),
        cmocka_unit_test(shop_lines_are_told_by_their_words),
        cmocka_unit_test(reviews_are_told_by_a_name),
        cmocka_unit_test(contents_end_where_their_entries_do),
        cmocka_unit_test(opinions_go_on_until_the_label_does),
        cmocka_unit_test(other_brands_are_analogues),
        cmocka_unit_test(adverts_are_told_below_their_label),
        cmocka_unit_test(what_pages_carry_is_told_in_each_language),
    };

    memory_setup();
    resource_setup();
    return cmocka_run_group_tests_name("furniture", tests, NULL, NULL);
}
