/* Pages: page numbers, running titles, paragraphs that go on over a page break, and lines that are no text of the
 * leaflet. */
#include "base/memory.h"
#include "base/resource.h"
#include "leaflet/blocks/furniture.h"
#include "leaflet/blocks/markers.h"
#include "leaflet/blocks/pages.h"
#include "spl/ledger.h"
#include "stages.h"

#include <stdlib.h>

/* Text of lines "x0.", "x1.", ... to fill a page. */
static void add_lines(buffer *out, char name)
{
    for (int i = 0; i < 14; i++)
        buffer_printf(out, "%c%d.\n", name, i);
}

static leaflet *read_pages(const char *text, bool keep)
{
    findings found;
    leaflet *l;

    findings_init(&found);
    l = stages_blocks(text, NULL, &found);
    l->keep_unrelated = keep;
    pages_join(l, &found);
    furniture_mark(l);
    findings_release(&found);
    return l;
}

/* Blocks of furniture; `is_there`: whether a block has exactly that text and is none. */
static int count_furniture(const leaflet *l)
{
    int n = 0;

    for (size_t i = 0; i < l->block_count; i++)
        n += l->blocks[i].furniture;
    return n;
}

static bool is_there(const leaflet *l, const char *text)
{
    for (size_t i = 0; i < l->block_count; i++)
        if (strcmp(l->blocks[i].text, text) == 0 && !l->blocks[i].furniture)
            return true;
    return false;
}

static void page_numbers_count_up_a_page_apart(void **state)
{
    buffer text = BUFFER_INIT;
    leaflet *l;

    (void)state;
    for (int page = 1; page <= 3; page++) {
        add_lines(&text, (char)('a' + page));
        buffer_printf(&text, "\n%d\n\n", page);
    }
    buffer_puts(&text, "7\n");
    l = read_pages(buffer_text(&text), false);
    assert_int_equal(count_furniture(l), 3);
    assert_true(is_there(l, "7"));
    leaflet_free(l);
    l = read_pages("a\n\n1\n\nb\n\n2\n\nc\n\n3\n\nd\n", false); /* cells of a table, say */
    assert_int_equal(count_furniture(l), 0);
    leaflet_free(l);
    l = read_pages("one.\n\nPage 1 of 2\n\ntwo.\n\n- 2 -\n", false);
    assert_int_equal(count_furniture(l), 2);
    leaflet_free(l);
    buffer_release(&text);
}

static void a_lone_page_line_is_told_by_its_words(void **state)
{
    static const char *const pages[] = {"Page 1 of 3",
                                        "Seite 1 von 3",
                                        "стр. 2 из 3",
                                        "Стор. 1 з 3",
                                        "Page 1 sur 3",
                                        "Página 2 de 6",
                                        "Pagina 1 di 3",
                                        "Strona 1 z 3",
                                        "Side 1 af 3",
                                        "p. 2/6",
                                        "-- 2 --",
                                        "\xE2\x80\x94 стр. 2 из 3",
                                        "Orvexin \xE2\x80\x94 страница 2 из 3"};
    static const char *const others[] = {"See page 2 of 3", "Page 4 of 3", "2 of 3", "- 2"};

    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages + sizeof others / sizeof *others; i++) {
        bool page = i < sizeof pages / sizeof *pages;
        buffer text = BUFFER_INIT;
        leaflet *l;

        buffer_printf(&text, "one.\n%s\ntwo.\n", page ? pages[i] : others[i - sizeof pages / sizeof *pages]);
        l = read_pages(buffer_text(&text), false);
        if (count_furniture(l) != page)
            print_error("%s\n", buffer_text(&text));
        assert_int_equal(count_furniture(l), page);
        leaflet_free(l);
        buffer_release(&text);
    }
}

static void page_numbers_stand_behind_a_running_title(void **state)
{
    buffer text = BUFFER_INIT;
    leaflet *l;

    (void)state;
    for (int page = 1; page <= 3; page++) {
        add_lines(&text, (char)('a' + page));
        buffer_printf(&text, "\nOrvexin tablets - Patient leaflet - Page %d of 3\n\n", page);
    }
    buffer_printf(&text, "x.\n\nThe table goes on from page 4\n\ny.\n");
    l = read_pages(buffer_text(&text), true);
    assert_int_equal(count_furniture(l), 3);
    assert_true(is_there(l, "The table goes on from page 4"));
    leaflet_free(l);
    buffer_release(&text);
}

static void a_paragraph_goes_on_over_a_page_break(void **state)
{
    static const char text[] = "Grown persons over sixty drink the syrup with a full glass of\n\nPage 1 of "
                               "2\n\nRunning title\n\nwater. one.\n\nPage 2 of 2\n\nTwo.\n";
    leaflet *l = read_pages(text, false);
    findings found;

    (void)state;
    assert_int_equal(l->block_count, 6); /* the title came once: no running one, and nothing goes over it */
    leaflet_free(l);
    l = read_pages("Grown persons over sixty drink the syrup with a full glass of\n\nPage 1 of 2\n\nwater. "
                   "one.\n\nPage 2 of 2\n\nTwo.\n",
                   false);
    assert_int_equal(l->block_count, 3);
    assert_true(is_there(l, "Grown persons over sixty drink the syrup with a full glass of water. one."));
    for (size_t i = 0; i < l->span_count; i++) { /* nothing was written yet */
        l->spans[i].unit = 1;
        assert_true(l->spans[i].block < (int)l->block_count);
    }
    findings_init(&found);
    assert_int_equal(ledger_check(l, &found), 0);
    findings_release(&found);
    leaflet_free(l);
    l = read_pages("Grown persons over sixty drink the syrup with a full glass of\n\nPage 1 of 2\n\nwater.\n",
                   true); /* unrelated text is kept: nothing to join over */
    assert_int_equal(l->block_count, 3);
    leaflet_free(l);
}

/* Wrapped lines of a page, which go on over its end. */
static void add_wrapped(buffer *out, int page)
{
    for (int i = 0; i < 14; i++)
        buffer_printf(out, "grown persons drink the %c%c syrup slowly with a full glass of clean\n", 'a' + page,
                      'a' + i);
}

static void running_lines_stand_inside_a_paragraph(void **state)
{
    static const char *const formats[] = {
        "Orvexin syrup        Version May 2024        Page %d\n", "Page %d of 9      orvexin_box_rev3.pdf\n",
        "Orvexin_syrup_VP_05                          %d\n", "Orvexin syrup, leaflet   Version 4\n- %d -\n", "%d\n"};

    (void)state;
    for (size_t k = 0; k < sizeof formats / sizeof *formats; k++) {
        buffer text = BUFFER_INIT;
        leaflet *l;

        add_wrapped(&text, 0);
        for (int page = 1; page <= 3; page++) {
            buffer_printf(&text, formats[k], page);
            add_wrapped(&text, page);
        }
        buffer_puts(&text, "water.\n");
        l = read_pages(buffer_text(&text), false);
        if (l->block_count != 1 || strstr(l->blocks[0].text, "rvexin") || strpbrk(l->blocks[0].text, "0123456789"))
            fail_msg("%s: %zu blocks, %s", formats[k], l->block_count, l->blocks[0].text);
        leaflet_free(l);
        buffer_release(&text);
    }
}

static void numbers_that_count_up_may_be_text(void **state)
{
    static const char *const formats[] = {"Placebo          %d\nHeadache         7\n", "Step %d of 3\n",
                                          "Children of %d years\n", "%d tablets a day\n"};

    (void)state;
    for (size_t k = 0; k < sizeof formats / sizeof *formats; k++) {
        buffer text = BUFFER_INIT;
        leaflet *l;

        for (int page = 1; page <= 3; page++) {
            add_lines(&text, (char)('a' + page));
            buffer_printf(&text, formats[k], page);
        }
        l = read_pages(buffer_text(&text), false);
        if (count_furniture(l))
            fail_msg("%s: %d", formats[k], count_furniture(l));
        leaflet_free(l);
        buffer_release(&text);
    }
}

static void dots_lead_to_pages(void **state)
{
    leaflet *l = read_pages("Contents\n1. Name of the product ........ 1\n4.1 Indications ........ 2\n"
                            "4.8 Undesirable effects ........ 5\n\n1. NAME OF THE PRODUCT\nOrvexin\n",
                            false);

    (void)state;
    assert_int_equal(count_furniture(l), 4);
    leaflet_free(l);
    l = read_pages("Each tablet contains:\nTorvexil ........ 10\nZinc ........ 20\nMaize starch ........ 30\n", false);
    assert_int_equal(count_furniture(l), 0);
    leaflet_free(l);
}

static void lines_are_told_by_how_they_begin(void **state)
{
    static const char *const strays[] = {"Photo: the box on a table", "Read also: ten kinds of fruit",
                                         "The editors recommend: seven products", "Leave a comment",
                                         "\xC2\xA9 2020 A site. Share this page."};
    static const char *const texts[] = {"Photosensitivity may occur", "Read also section 4 before you take it",
                                        "\xC2\xA9 2020 A company. All rights reserved."};

    (void)state;
    for (size_t i = 0; i < sizeof strays / sizeof *strays + sizeof texts / sizeof *texts; i++) {
        bool stray = i < sizeof strays / sizeof *strays;
        const char *text = stray ? strays[i] : texts[i - sizeof strays / sizeof *strays];
        leaflet *l = read_pages(text, false);

        if (count_furniture(l) != stray)
            fail_msg("%s: %d", text, count_furniture(l));
        leaflet_free(l);
    }
}

/* A line above and below the first section of a label. */
static bool is_dropped(const char *line, bool above)
{
    static const char body[] = "Indications\n\nOrvexin is taken against pain.\n\nDosage\n\nOne tablet a day.\n";
    buffer text = BUFFER_INIT;
    leaflet *l;
    bool there;

    if (above)
        buffer_printf(&text, "%s\n\n%s", line, body);
    else
        buffer_printf(&text, "%s\n%s\n", body, line);
    l = read_pages(buffer_text(&text), false);
    there = is_there(l, line);
    leaflet_free(l);
    buffer_release(&text);
    return !there;
}

static void pages_have_links_and_pictures(void **state)
{
    static const char *const dropped[] = {"Menu   Search   My basket (2)   Sign in",
                                          "Privacy policy | Terms of use",
                                          "Delivery - Returns - Contact us",
                                          "Category: allergy. Tags: hay fever, tablets",
                                          "Image 2 of 5: the box",
                                          "Photo 1/3",
                                          "Related pages: hay fever, pollen",
                                          "VAT No. GB 123 4567 89",
                                          "The information on this site is no advice."};
    static const char *const kept[] = {"Boxes: 10 tablets | 20 tablets",
                                       "Category: antihistamine",
                                       "Image contrast is better in 4 of 5 patients",
                                       "Contact your doctor - help is near",
                                       "Search for other causes of pain",
                                       "The information in this leaflet is no advice."};

    (void)state;
    for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
        if (!is_dropped(dropped[i], true) || !is_dropped(dropped[i], false))
            fail_msg("%s", dropped[i]);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (is_dropped(kept[i], true) || is_dropped(kept[i], false))
            fail_msg("%s", kept[i]);
}

static void a_path_stands_above_the_label(void **state)
{
    static const char path[] = "Shop \xC2\xBB Allergy \xC2\xBB Tablets",
                      title[] = "Chemist Dr. Green > Allergy > Orvexin", sentence[] = "Then wait. Go > Setup > Reset",
                      arrows[] = "Guide \xE2\x96\xB8 Allergy \xE2\x96\xB8 Orvexin";
    static const char bullets[] =
        "It may cause: \xC2\xBB redness \xC2\xBB blisters \xC2\xBB rash. Stop use and ask a doctor.",
                      doubled[] = "Guide \xC2\xBB \xC2\xBB Allergy \xC2\xBB Orvexin";

    (void)state;
    assert_true(is_dropped(path, true));
    assert_true(is_dropped(arrows, true));
    assert_true(is_dropped(title, true));
    assert_false(markers_are_path(sentence, strlen(sentence)));
    assert_false(is_dropped(path, false));
    assert_false(markers_are_path(doubled, strlen(doubled)));
    assert_false(markers_are_path(bullets, strlen(bullets)));
    assert_true(is_dropped("By the editors, 4 min read", true));
    assert_false(is_dropped("Retrieved on the second day, 4 min read", false));
}

static void titles_come_again_behind_a_page(void **state)
{
    leaflet *l =
        read_pages("Drug Facts\n\nUses\n\nagainst pain\n\nWarnings\n\nAsk a doctor.\n\nDrug Facts (continued)\n\n"
                   "Stop use if pain lasts.\n\nWarnings (continued)\n\nKeep away from children.\n\nDirections\n\n"
                   "One a day.\n\nUses (continued)\n\nagainst fever\n",
                   false);

    (void)state;
    assert_false(is_there(l, "Drug Facts (continued)"));
    assert_false(is_there(l, "Warnings (continued)"));
    assert_true(is_there(l, "Uses (continued)")); /* of another section than the one above */
    leaflet_free(l);
}

static void contents_end_with_the_last_entry(void **state)
{
    static const char entries[] = "Indications\nContraindications\nDosage\nWarnings\nInteractions\nStorage\n",
                      body[] = "\nOrvexin has torvexil in it.\n\nStorage\n\nKeep it cool.\n";
    buffer text = BUFFER_INIT;
    leaflet *l;

    (void)state;
    buffer_printf(&text, "%s%s", entries, body);
    l = read_pages(buffer_text(&text), false);
    assert_int_equal(count_furniture(l), 6);
    leaflet_free(l);
    buffer_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_numbers_count_up_a_page_apart),
        cmocka_unit_test(a_lone_page_line_is_told_by_its_words),
        cmocka_unit_test(page_numbers_stand_behind_a_running_title),
        cmocka_unit_test(a_paragraph_goes_on_over_a_page_break),
        cmocka_unit_test(running_lines_stand_inside_a_paragraph),
        cmocka_unit_test(numbers_that_count_up_may_be_text),
        cmocka_unit_test(dots_lead_to_pages),
        cmocka_unit_test(lines_are_told_by_how_they_begin),
        cmocka_unit_test(pages_have_links_and_pictures),
        cmocka_unit_test(a_path_stands_above_the_label),
        cmocka_unit_test(titles_come_again_behind_a_page),
        cmocka_unit_test(contents_end_with_the_last_entry),
    };

    memory_setup();
    resource_setup();
    return cmocka_run_group_tests_name("pages", tests, NULL, NULL);
}
