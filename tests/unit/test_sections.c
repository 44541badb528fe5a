/* Sections: which text belongs to which section, with headings and without, and what is left out. */
#include "base/memory.h"
#include "base/utf8.h"
#include "leaflet/explain.h"
#include "leaflet/sections/sections.h"
#include "stages.h"

#define TITLE "Zenalor 5 mg tablets\n\n"
#define INDICATIONS "Zenalor is used for the treatment of fever and pain in adults.\n\n"
#define CONTRAINDICATIONS                                                                                              \
    "Zenalor is contraindicated in hypersensitivity to zenalorin and in severe disease of the liver.\n\n"
#define DOSAGE "Adults take 1 tablet by mouth twice a day with a glass of water.\n\n"
#define REACTIONS "Headache, nausea, vomiting and dizziness may occur in some patients.\n\n"
#define STORAGE "Store below 25 \302\260C in a dry place, out of the reach of children.\n\n"

/* "34067-9[T2 42229-5[1]]": code, T with a title, number of its blocks, sections inside. */
static void describe(buffer *out, const label_section *s)
{
    for (bool first = true; s; s = s->next, first = false) {
        buffer_printf(out, "%s%s[", first ? "" : " ", data_topics[s->topic].code);
        buffer_printf(out, "%s%d", s->title >= 0 ? "T" : "", s->block_count);
        if (s->child) {
            buffer_putc(out, ' ');
            describe(out, s->child);
        }
        buffer_putc(out, ']');
    }
}

static void compare(const char *text, const char *expected, bool keep_unrelated)
{
    findings found;
    buffer got = BUFFER_INIT;
    leaflet *l;

    findings_init(&found);
    l = stages_read(text, keep_unrelated, &found);
    describe(&got, l->sections);
    stages_compare(text, &got, expected);
    buffer_release(&got);
    leaflet_free(l);
    findings_release(&found);
}

/* Below the last heading of a box of Drug Facts: the company, and the display panel from its first line on. */
#define BOX                                                                                                            \
    TITLE "Drug Facts\n\nUses\n\nrelieves pain\n\nWarnings\n\nDo not use\n\non wounds\n\n"                             \
          "Questions?\n\nCall 1-555-0100.\n\n"

static void the_panel_is_no_part_of_the_questions(void **state)
{
    (void)state;
    compare(BOX "NDC 99999-123-01\n\n20 tablets",
            "42229-5[T0] 34067-9[T1] 34071-1[T0 50570-1[T1]] 53413-1[T1] 51945-4[2]", false);
    compare(BOX "Front of carton\n\n20 tablets",
            "42229-5[T0] 34067-9[T1] 34071-1[T0 50570-1[T1]] 53413-1[T1] 51945-4[2]", false);
    compare(BOX "Distributed by Example Works, Inc.",
            "42229-5[T0] 34067-9[T1] 34071-1[T0 50570-1[T1]] 53413-1[T1] 42229-5[1]", false);
    compare(BOX "Write to us.", "42229-5[T0] 34067-9[T1] 34071-1[T0 50570-1[T1]] 53413-1[T2]", false);
}

static void headings_open_sections(void **state)
{
    (void)state;
    compare(TITLE "Indications for use\n\n" INDICATIONS "Contraindications\n\n" CONTRAINDICATIONS
                  "Dosage and administration\n\n" DOSAGE "Side effects\n\n" REACTIONS "Storage conditions\n\n" STORAGE,
            "34067-9[T1] 34070-3[T1] 34068-7[T1] 34084-4[T1] 44425-7[T1]", false);
    /* the same with the text behind the heading */
    compare(TITLE "Indications for use: " INDICATIONS "Contraindications: " CONTRAINDICATIONS
                  "Side effects: " REACTIONS,
            "34067-9[T1] 34070-3[T1] 34084-4[T1]", false);
    /* where there are headings they rule, whatever the words below them are */
    compare(TITLE "Indications for use\n\n" INDICATIONS "Storage conditions\n\n" REACTIONS "Overdose\n\n" DOSAGE
                  "Side effects\n\n" CONTRAINDICATIONS,
            "34067-9[T1] 44425-7[T1] 34088-5[T1] 34084-4[T1]", false);
}

static void lost_headings_are_not_made_up(void **state)
{
    (void)state;
    compare(TITLE "Indications for use\n\n" INDICATIONS "\n" CONTRAINDICATIONS "Side effects\n\n" REACTIONS,
            "34067-9[T1] 34070-3[1] 34084-4[T1]", false);
    compare(TITLE INDICATIONS CONTRAINDICATIONS DOSAGE REACTIONS STORAGE,
            "34067-9[1] 34070-3[1] 34068-7[1] 34084-4[1] 44425-7[1]", false);
}

static void lists_stay_with_their_introduction(void **state)
{
    (void)state;
    compare(TITLE "Contraindications\n\nZenalor must not be taken by patients who have:\n\n- headache and nausea;\n"
                  "- fever and pain;\n- been told to store it in a dry place.\n\nSide effects\n\n" REACTIONS,
            "34070-3[T4] 34084-4[T1]", false);
}

static void unknown_headings_nest(void **state)
{
    (void)state;
    compare(TITLE "Side effects\n\n" REACTIONS
                  "Odd thoughts for cooks\n\nSome patients have felt a headache, nausea and "
                  "dizziness, or vomiting, all of which may occur in cooks.\n\nStorage conditions\n\n" STORAGE,
            "34084-4[T1 42229-5[T1]] 44425-7[T1]", false);
}

static void unrelated_text_is_left_out_or_kept_apart(void **state)
{
    static const char text[] =
        TITLE "Contraindications\n\n" CONTRAINDICATIONS "Reviews\n\nHelped me at once, I recommend it to everybody!\n\n"
              "Storage conditions\n\n" STORAGE;

    (void)state;
    compare(text, "34070-3[T1] 44425-7[T1]", false);
    compare(text, "34070-3[T1] 42229-5[T1] 44425-7[T1]", true);
}

static void every_block_is_in_one_place(void **state)
{
    findings found;
    leaflet *l;
    size_t omitted = 0;

    (void)state;
    findings_init(&found);
    l = stages_read(TITLE "Contraindications\n\n" CONTRAINDICATIONS "Reviews\n\nHelped me at once, I recommend it!\n\n"
                          "Storage conditions\n\n" STORAGE,
                    false, &found);
    assert_int_equal(l->title_block, 0);
    for (size_t i = 0; i < l->block_count; i++)
        omitted += l->spans[l->blocks[i].first_span].action == SPAN_OMITTED;
    assert_int_equal(omitted, 2);
    for (size_t i = 0, reviews = 0; i < found.count; i++) {
        reviews += strcmp(found.items[i].id, "leaflet-unrelated") == 0;
        if (i + 1 == found.count)
            assert_int_equal(reviews, 1);
    }
    leaflet_free(l);
    findings_release(&found);
}

static void a_table_of_contents_opens_no_sections(void **state)
{
    (void)state;
    compare(TITLE "Contents\n\n1. Indications for use\n2. Contraindications\n3. Side effects\n4. Storage conditions\n\n"
                  "1. Indications for use\n\n" INDICATIONS "2. Contraindications\n\n" CONTRAINDICATIONS
                  "3. Side effects\n\n" REACTIONS "4. Storage conditions\n\n" STORAGE,
            "34067-9[T1] 34070-3[T1] 34084-4[T1] 44425-7[T1]", false);
}

#define NUMBERED                                                                                                       \
    "1 INDICATIONS AND USAGE\n\n" INDICATIONS "2 DOSAGE AND ADMINISTRATION\n\n" DOSAGE                                 \
    "4 CONTRAINDICATIONS\n\n" CONTRAINDICATIONS                                                                        \
    "5 WARNINGS AND PRECAUTIONS\n\nZenalor may cause harm to the liver.\n\n"

/* Between "5" and "7" there is no section 4, whatever the words are. */
static void numbers_bound_what_is_between(void **state)
{
    (void)state;
    compare(NUMBERED CONTRAINDICATIONS CONTRAINDICATIONS "7 DRUG INTERACTIONS\n\nWarfarin is enhanced.\n\n",
            "34067-9[T1] 34068-7[T1] 34070-3[T1] 43685-7[T3] 34073-7[T1]", false);
}

#define REFERENCE "Discontinue it in such patients [see Warnings and Precautions (5.1)].\n\n"
#define KINETICS                                                                                                       \
    "Peak plasma concentrations occur within 2 hours; the volume of distribution is 30 L and the elimination "         \
    "half-life "                                                                                                       \
    "is 6 hours.\n\n"
#define TOXICOLOGY                                                                                                     \
    "In a 2-year carcinogenicity study in rats there were no tumors; it was not mutagenic in the Ames test.\n\n"

/* A label that refers to its sections by number has pharmacokinetics in clinical pharmacology; an article need not. */
static void sections_stand_where_the_kind_of_label_has_them(void **state)
{
    (void)state;
    compare(TITLE INDICATIONS DOSAGE CONTRAINDICATIONS REFERENCE REFERENCE REFERENCE REACTIONS KINETICS TOXICOLOGY,
            "34067-9[1] 34068-7[1] 34070-3[1] 43685-7[3] 34084-4[1] 34090-1[0 43682-4[1]] 43680-8[0 34083-6[1]]",
            false);
    compare(TITLE INDICATIONS DOSAGE CONTRAINDICATIONS REACTIONS KINETICS,
            "34067-9[1] 34068-7[1] 34070-3[1] 34084-4[1] 43682-4[1]", false);
}

static void the_evidence_is_explained(void **state)
{
    findings found;
    buffer got = BUFFER_INIT;
    leaflet *l;

    (void)state;
    findings_init(&found);
    l = stages_read(TITLE "Contraindicatons\n\n" CONTRAINDICATIONS, false, &found);
    explain_text(l, &got);
    assert_non_null(strstr(got.data, "3: heading -> 34070-3"));
    assert_non_null(strstr(got.data, "like \"contraindications\""));
    assert_non_null(strstr(got.data, "5: paragraph -> 34070-3"));
    assert_int_equal(utf8_valid_prefix(got.data, got.len), got.len);
    buffer_release(&got);
    leaflet_free(l);
    findings_release(&found);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(the_panel_is_no_part_of_the_questions),
                                              cmocka_unit_test(headings_open_sections),
                                              cmocka_unit_test(lost_headings_are_not_made_up),
                                              cmocka_unit_test(lists_stay_with_their_introduction),
                                              cmocka_unit_test(unknown_headings_nest),
                                              cmocka_unit_test(unrelated_text_is_left_out_or_kept_apart),
                                              cmocka_unit_test(every_block_is_in_one_place),
                                              cmocka_unit_test(a_table_of_contents_opens_no_sections),
                                              cmocka_unit_test(numbers_bound_what_is_between),
                                              cmocka_unit_test(sections_stand_where_the_kind_of_label_has_them),
                                              cmocka_unit_test(the_evidence_is_explained)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
