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
    buffer_printf(&text, "Orvexin 5 mg\n\nxx.\n\n%s\n\nyy.\n", c->lines);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_of_money_are_prices),
        cmocka_unit_test(doses_are_text_of_the_label),
        cmocka_unit_test(shop_lines_are_told_by_their_words),
        cmocka_unit_test(reviews_are_told_by_a_name),
    };

    memory_setup();
    resource_setup();
    return cmocka_run_group_tests_name("furniture", tests, NULL, NULL);
}
