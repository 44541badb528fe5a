/* Blocks: what each line becomes, and, for random texts made of nasty pieces, that no byte is lost on the way to SPL.
 */
#include "base/memory.h"
#include "base/resource.h"
#include "base/utf8.h"
#include "spl/ledger.h"
#include "spl/prove.h"
#include "stages.h"

#include <stdio.h>

/* "H(heading) P(paragraph) I(item) T(table)"; "Hx:" with a glued heading in braces. */
static void describe(buffer *out, const leaflet *l)
{
    for (size_t i = 0; i < l->block_count; i++) {
        const block *b = &l->blocks[i];

        buffer_printf(out, "%s%c%s(", i ? " " : "", "PIHT"[b->kind], b -> glued ? "+" : "");
        buffer_add(out, b->text, b->len);
        buffer_putc(out, ')');
    }
}

typedef struct {
    const char *text;
    const char *expected;
} block_case;

static void compare(const block_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        findings found;
        leaflet *l;
        buffer got = BUFFER_INIT;

        findings_init(&found);
        l = stages_blocks(cases[i].text, "zenalor", &found);
        describe(&got, l);
        stages_compare(cases[i].text, &got, cases[i].expected);
        assert_int_equal(found.count, *cases[i].expected ? 0 : 1); /* a blank text is no leaflet */
        buffer_release(&got);
        leaflet_free(l);
        findings_release(&found);
    }
}

static void lines_become_blocks(void **state)
{
    static const block_case cases[] = {
        {"one two three", "P(one two three)"},
        {"one.\n\n\n  two. \t\n", "P(one.) P(two.)"},
        {"one.\ntwo.\n", "P(one.) P(two.)"},
        {"\xEF\xBB\xBFone.\r\ntwo.\r\n", "P(one.) P(two.)"},
        {"one.\rtwo.\n", "P(one.) P(two.)"},
        {"\xC2\xA0one.\xC2\xA0\n", "P(one.)"},
        {"\fone.\n", "P(one.)"},
        {"one\ttwo  three.\n", "P(one\ttwo  three.)"},
        {"\n\n \n", ""},
    };

    (void)state;
    compare(cases, sizeof cases / sizeof *cases);
}

static void items_are_found(void **state)
{
    static const block_case cases[] = {
        {"- one\n- two\n", "I(one) I(two)"},
        {"1. one\n2) two\n(3) three\n", "I(one) I(two) I(three)"},
        {"\xE2\x80\xA2 one \xE2\x80\xA2 two\xC2\xA0\xE2\x80\xA2three\n", "I(one) I(two) I(three)"},
        {"take it: \xE2\x80\xA2 one \xE2\x80\xA2 two\n", "P(take it:) I(one) I(two)"},
        {"-\none\n", "I(one)"},
        {"1.\n\n  one\n", "I(one)"},
        {"\xE2\x80\xA2\n\xE2\x80\xA2\n", "I()"},
        {"- 5 - 10 mg\n", "I(5 - 10 mg)"},
        {"1.5 mg is given.\n", "P(1.5 mg is given.)"},
        {"b) is no list.\n", "P(b) is no list.)"},
        {"a) one\nb) two\n", "I(one) I(two)"},
    };

    (void)state;
    compare(cases, sizeof cases / sizeof *cases);
}

static void headings_are_found(void **state)
{
    static const char body[] = "Zenalor is taken by mouth, twice a day, with a large glass of water and after a meal.";
    static const struct {
        const char *line;
        const char *expected; /* of the line, with that body below */
    } cases[] = {
        {"Contraindications\n\n", "H(Contraindications)"},
        {"Contraindications\n", "H(Contraindications)"},
        {"  Contraindications:\n", "H(Contraindications:)"},
        {"contraindications\n", "H(contraindications)"},
        {"4.3 Contraindications\n", "H(4.3 Contraindications)"},
        {"3. Contraindications\n", "H(3. Contraindications)"},
        {"Contraindications Zenalor\n", "H(Contraindications Zenalor)"},
        {"What are the possible side effects?\n", "H(What are the possible side effects?)"},
        {"Contraindications: ", "H+(Contraindications:)"},
        {"Contraindications. ", "H+(Contraindications.)"},
        {"Contraindications: pregnancy\n\n", "H+(Contraindications:) P(pregnancy)"},
        {"Odd thoughts for cooks\n\n", "H(Odd thoughts for cooks)"}, /* by its looks */
        {"SPECIAL NOTES\n", "H(SPECIAL NOTES)"},
        {"Such notes, really.\n", "P(Such notes, really.)"},
        {"odd thoughts for cooks\n\n", "P(odd thoughts for cooks)"},
        {"- Contraindications are many\n", "I(Contraindications are many)"},
        {"Take it at http://x.example/: ", NULL}, /* a colon inside a word divides nothing */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buffer text = BUFFER_INIT, expected = BUFFER_INIT;
        block_case c;

        buffer_printf(&text, "%s%s\n", cases[i].line, body);
        if (cases[i].expected)
            buffer_printf(&expected, "%s P(%s)", cases[i].expected, body);
        else
            buffer_printf(&expected, "P(%s%s)", cases[i].line, body);
        c = (block_case){text.data, expected.data};
        compare(&c, 1);
        buffer_release(&text);
        buffer_release(&expected);
    }
}

static void glued_headings_are_found(void **state)
{
    static const block_case cases[] = {
        {"Overdose. Call a doctor at once.\n", "H+(Overdose.) P(Call a doctor at once.)"},
        {"Overdose: call a doctor. Storage: keep dry. Side effects. Headache.\n",
         "H+(Overdose:) P(call a doctor.) H+(Storage:) P(keep dry.) H+(Side effects.) P(Headache.)"},
        {"Take it. Overdose: call a doctor.\n",
         "P(Take it. Overdose: call a doctor.)"}, /* too little text to hide one */
        {"Driving and using machines This medicine may make you feel very dizzy. Take this medicine.\n",
         "H+(Driving and using machines) P(This medicine may make you feel very dizzy. Take this medicine.)"},
        {"Driving and using machines Zenalor may make you feel dizzy in the morning.\n",
         "P(Driving and using machines Zenalor may make you feel dizzy in the morning.)"},
        {"Do not take Zenalor when you are allergic to zenalor or to any of the others.\n",
         "P(Do not take Zenalor when you are allergic to zenalor or to any of the others.)"},
        {"How much does Zenalor cost? About 5 euros.\n", "P(How much does Zenalor cost? About 5 euros.)"},
    };

    (void)state;
    compare(cases, sizeof cases / sizeof *cases);
}

static void lines_without_words(void **state)
{
    static const block_case cases[] = {
        {"one.\n-----\ntwo.\n", "P(one.) P(two.)"},
        {"one.\n= = = =\n\xE2\x80\x94\xE2\x80\x94\xE2\x80\x94\ntwo.\n", "P(one.) P(two.)"},
        {"--\n", "P(--)"},
        {"\xE2\x80\xA2\n\xE2\x80\xA2\n\xE2\x80\xA2 one\n", "I(one)"},
        {"4.3\n\nContraindications\n\nAllergy.\n", "H(4.3 Contraindications) P(Allergy.)"},
        {"09.2020\n\nOverdose\n\nCall a doctor.\n", "P(09.2020) H(Overdose) P(Call a doctor.)"},
        {"4.3\n\nfour point three.\n", "P(4.3) P(four point three.)"},
    };

    (void)state;
    compare(cases, sizeof cases / sizeof *cases);
}

static void wrapped_lines_are_joined(void **state)
{
    findings found;
    buffer text = BUFFER_INIT, paragraph = BUFFER_INIT;
    leaflet *l;

    (void)state;
    for (int i = 0; i < 20; i++)
        for (int k = 0; k < 8; k++) {
            buffer_puts(&text, k < 7 ? "medicine " : "medicine\n");
            buffer_puts(&paragraph, i * 8 + k < 159 ? "medicine " : "medicine");
        }
    findings_init(&found);
    l = stages_blocks(text.data, NULL, &found);
    assert_int_equal(l->block_count, 1);
    assert_string_equal(l->blocks[0].text, paragraph.data);
    assert_int_equal(l->blocks[0].line, 1);
    assert_int_equal(l->blocks[0].last_line, 20);
    leaflet_free(l);
    findings_release(&found);
    buffer_release(&text);
    buffer_release(&paragraph);
}

/* In a wrapped text, neither the first line of a paragraph that ends before a long word nor the end of a reference. */
static void pieces_of_sentences_are_no_headings(void **state)
{
    findings found;
    buffer text = BUFFER_INIT;
    leaflet *l;

    (void)state;
    for (int i = 0; i < 20; i++)
        buffer_puts(&text, "medicine medicine medicine medicine medicine medicine medicine medicine\n");
    buffer_puts(
        &text, "\nZenalor acts on many things that are regulated by the\nhypothalamicpituitarythyroidal axis, and more "
               "so than on other things.\n\nOthers may be told elsewhere (see Drug\nInteractions).\n");
    findings_init(&found);
    l = stages_blocks(text.data, NULL, &found);
    for (size_t i = 0; i < l->block_count; i++)
        assert_int_equal(l->blocks[i].kind, BLOCK_PARAGRAPH);
    assert_string_equal(l->blocks[1].text, "Zenalor acts on many things that are regulated by the "
                                           "hypothalamicpituitarythyroidal axis, and more so than on other things.");
    leaflet_free(l);
    findings_release(&found);
    buffer_release(&text);
}

/* In a wrapped text, a numbered heading below a full line without a stop goes on the numbers; a reference does not. */
static void numbers_tell_headings_below_full_lines(void **state)
{
    findings found;
    buffer text = BUFFER_INIT;
    leaflet *l;
    int heads = 0;

    (void)state;
    for (int i = 0; i < 20; i++)
        buffer_puts(&text, "medicine medicine medicine medicine medicine medicine medicine medicine\n");
    buffer_puts(&text,
                "\n6.1 List of excipients\nmaize starch, talc, povidone, hypromellose, titanium dioxide, magnesium\n"
                "6.2 Incompatibilities\nNone are known of when it is taken as told in the part on dosage and in\n"
                "4.8 Undesirable effects\n");
    findings_init(&found);
    l = stages_blocks(text.data, NULL, &found);
    for (size_t i = 0; i < l->block_count; i++)
        heads += l->blocks[i].kind == BLOCK_HEADING;
    assert_int_equal(heads, 2);
    assert_string_equal(l->blocks[3].text, "6.2 Incompatibilities");
    leaflet_free(l);
    findings_release(&found);
    buffer_release(&text);
}

static void a_paragraph_is_joined_by_its_own_width(void **state)
{
    static const block_case cases[] = {
        {"It belongs to a group of medicines that lower the pressure in\nthe blood vessels of the body.\n",
         "P(It belongs to a group of medicines that lower the pressure in the blood vessels of the body.)"},
        /* the next word had room, a sentence ends, a capital follows, the same word begins */
        {"It belongs to a group of medicines that lower the pressure in\nveins and arteries, which may\nbe narrow.\n",
         "P(It belongs to a group of medicines that lower the pressure in) P(veins and arteries, which may) P(be "
         "narrow.)"},
        {"It belongs to a group of medicines that lower the pressure.\nthe blood vessels.\n",
         "P(It belongs to a group of medicines that lower the pressure.) P(the blood vessels.)"},
        {"It belongs to a group of medicines that lower the pressure in\nThe Hague.\n",
         "P(It belongs to a group of medicines that lower the pressure in) P(The Hague.)"},
        {"if you are allergic to one of the other ingredients of it\nif you are pregnant\n",
         "P(if you are allergic to one of the other ingredients of it) P(if you are pregnant)"},
        {"nausea\nabdominal pain with a feeling of fullness or of bloating\nheadache\n",
         "P(nausea) P(abdominal pain with a feeling of fullness or of bloating) P(headache)"},
    };

    (void)state;
    compare(cases, sizeof cases / sizeof *cases);
}

static void hyphens_at_line_ends(void **state)
{
    static const block_case cases[] = {
        /* the whole word stands elsewhere */
        {"A treatment. It is used in adults and in children for the treat-\nment of pain.\n",
         "P(A treatment. It is used in adults and in children for the treatment of pain.)"},
        {"It is used in adults and in children over twelve for the long-\nterm treatment of pain.\n",
         "P(It is used in adults and in children over twelve for the long-term treatment of pain.)"},
        {"It is used in adults and in children for the medium-\nand long-term treatment of pain in the joints.\n",
         "P(It is used in adults and in children for the medium- and long-term treatment of pain in the joints.)"},
        {"It is used in adults and in children over twelve for the treat\xC2\xAD\nment of pain.\n",
         "P(It is used in adults and in children over twelve for the treatment of pain.)"},
        {"The dose in adults and in children over twelve is always 5-\nten drops.\n",
         "P(The dose in adults and in children over twelve is always 5- ten drops.)"},
    };

    (void)state;
    compare(cases, sizeof cases / sizeof *cases);
}

static void tables_are_found(void **state)
{
    static const block_case cases[] = {
        {"| Age | Dose |\n|:---|---|\n| 2-5 | 5 ml |\n", "T(Age\tDose\n2-5\t5 ml)"},
        {"Age | Dose\n2-5 | 5 ml\n6-12 | 10 ml\n", "T(Age\tDose\n2-5\t5 ml\n6-12\t10 ml)"},
        {"How\tOrgan\tEffect\nOften\tSkin\trash\nRare\t\tfever\nText.\n",
         "T(How\tOrgan\tEffect\nOften\tSkin\trash\nRare\tfever) P(Text.)"},
        {"Age         Dose     Times\n2-5 years   5 ml         2\n6-12        10 ml        3\n",
         "T(Age\tDose\tTimes\n2-5 years\t5 ml\t2\n6-12\t10 ml\t3)"},
        /* not certain: one row, two rows of two cells, unequal rows, an empty cell below columns, items */
        {"Home | Contact | Help\n", "P(Home | Contact | Help)"},
        {"Age\tDose\n2-5\t5 ml\n", "P(Age\tDose) P(2-5\t5 ml)"},
        {"Age   Dose\n2-5   5 ml\n      daily\n", "P(Age   Dose) P(2-5   5 ml) P(daily)"},
        {"- a  b\n- c  d\n- e  f\n", "I(a  b) I(c  d) I(e  f)"},
        /* columns of running text */
        {"The tablets are taken with     water in the morning before\na glass of water, and never   breakfast, or if "
         "that is not\n"
         "with milk or with juice, as   possible in the evening with\n",
         NULL},
    };

    (void)state;
    compare(cases, sizeof cases / sizeof *cases - 1);
    for (size_t i = sizeof cases / sizeof *cases - 1; i < sizeof cases / sizeof *cases; i++) {
        findings found;
        leaflet *l;

        findings_init(&found);
        l = stages_blocks(cases[i].text, NULL, &found);
        for (size_t k = 0; k < l->block_count; k++)
            assert_int_not_equal(l->blocks[k].kind, BLOCK_TABLE);
        leaflet_free(l);
        findings_release(&found);
    }
}

static void what_xml_cannot_hold_is_replaced(void **state)
{
    buffer text = BUFFER_INIT;
    findings found;
    leaflet *l;

    (void)state;
    findings_init(&found);
    buffer_puts(&text, "one\x01two\xEF\xBF\xBFthree\x1B.\n");
    for (int i = 0; i < 30; i++) /* more of them would be no text */
        buffer_puts(&text, "This line is as harmless.\n");
    l = stages_blocks(text.data, NULL, &found);
    assert_string_equal(l->blocks[0].text, "one\xEF\xBF\xBDtwo\xEF\xBF\xBDthree\xEF\xBF\xBD.");
    assert_int_equal(found.count, 3);
    buffer_release(&text);
    for (size_t i = 0; i < found.count; i++)
        assert_string_equal(found.items[i].id, "leaflet-control");
    assert_int_equal(found.items[1].column, 8);
    leaflet_free(l);
    findings_release(&found);
}

/* id and column of the finding, "" for none. */
static void invisible_characters_are_reported(void **state)
{
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        {"take 10 mg", ""},
        {"take \342\200\25610 mg", "leaflet-bidi-dose 6"}, /* right-to-left override */
        {"take 10\xE2\x80\x8F mg", "leaflet-bidi-dose 8"}, /* mark */
        {"take 1\342\200\2130 mg", "leaflet-bidi-dose 7"}, /* zero width inside a number */
        {"take it \342\200\256now", "leaflet-bidi 9"},
        {"10 \342\200\256mg", "leaflet-bidi-dose 4"}, /* beside a unit */
        {"zena\xE2\x80\x8Clor", "leaflet-bidi 5"},
        {"a\342\200\216b \342\200\2165", "leaflet-bidi-dose 7"}, /* the worse one is named */
        {"5 m\342\200\213g of it", "leaflet-bidi-dose 4"},       /* inside a unit */
        {"5 mg\342\200\213 of it", "leaflet-bidi-dose 5"},       /* behind a unit */
        {"5 mg of\342\200\213it", "leaflet-bidi 8"},
        {"5\xEF\xB8\x8F mg", "leaflet-bidi-dose 2"}, /* variation selector: only in a dose */
        {"so\xEF\xB8\x8F it is", ""},
        {"5 extraordinary\342\200\213words", "leaflet-bidi 16"}, /* too long for a unit */
        {"take\xE3\x85\xA4it", "leaflet-bidi 5"},                /* a filler */
        {"take 1O mg", "leaflet-lookalike-dose 7"},              /* a letter among digits */
        {"take l0mg", "leaflet-lookalike-dose 6"},
        {"take 10l of it", ""},
        {"take 1l mg", "leaflet-lookalike-dose 7"},
        {"O2 l", ""},
        {"B12 5 mg", ""},
        {"oil 5 mg", ""},
        {"5 \320\274g", "leaflet-lookalike-dose 3"},     /* Cyrillic m */
        {"5 \320\274\320\263", ""},                      /* all Cyrillic */
        {"5 \316\274g", ""},                             /* mu */
        {"5 \316\234g", "leaflet-lookalike-dose 3"},     /* capital mu */
        {"5 m\311\241", "leaflet-lookalike-dose 4"},     /* script g */
        {"\357\274\225 mg", "leaflet-lookalike-dose 1"}, /* fullwidth digit among Latin letters */
        {"\357\274\225 mg\343\202\222", ""},             /* among Japanese ones */
        {"1\357\274\225 mg\343\202\222", "leaflet-lookalike-dose 2"},
        {"0\357\274\2165 mg", "leaflet-lookalike-dose 2"}, /* fullwidth point */
        {"\320\220spirin", "leaflet-lookalike 1"},
        {"TNF\316\261 is", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        findings found;
        buffer got = BUFFER_INIT;
        leaflet *l;

        findings_init(&found);
        l = stages_blocks(cases[i].text, NULL, &found);
        for (size_t k = 0; k < found.count; k++)
            buffer_printf(&got, "%s%s %ld", k ? "; " : "", found.items[k].id, found.items[k].column);
        stages_compare(cases[i].text, &got, cases[i].expected);
        buffer_release(&got);
        leaflet_free(l);
        findings_release(&found);
    }
}

/* --- random leaflets --- */

#define RANDOM_TEXTS 2500
#define RANDOM_PIECES 40

/* clang-format off */
static const char *const pieces[] = {
    "\n", "\n", "\n", "\n\n", "\n\n\n", "\r\n", "\r\n\r\n", "\r", "\f", "\v", "\xC2\x85", "\xE2\x80\xA8",
    "\xE2\x80\xA9", " ", " ", "  ", "\t", "\xC2\xA0", "\xE2\x80\x83", "\xE3\x80\x80", "\xE2\x80\x8B", "\xEF\xBB\xBF",
    "\xE2\x81\xA0", "- ", "* ", "o ", ". ", "\xE2\x80\xA2", "\xE2\x80\xA2 ", "\xE2\x97\xA6 ", "\xEF\x82\xB7\t",
    "\xC2\xB7 ", "\xE2\x80\x93 ", "1. ", "2. ", "3) ", "(4) ", "a) ", "b) ", "(i) ", "ii. ", "iv) ", "A. ", "10",
    "1.5 mg", ".5 ml", "1,200 IU", "5%", "999. ", "0. ", "1.", "(1)", "4.3 ", "IV. ", ":", ": ", ". ", ";", ",", "!",
    "?", "...", "....... 12", "-", "\xC2\xAD", "Contraindications", "Indications for use", "CONTRAINDICATIONS",
    "Side effects:", "Composition and release form", "What is Zenalor used for?", "Storage conditions",
    "Dosage and administration", "Reviews", "Analogues", "Price", "Contraindications: hypersensitivity.",
    "Table of contents", "Warnings and precautions", "Overdose", "Zenalor", "Zenalore", "Zenalor-Forte",
    "Zenalor\xC2\xAE", "tablets", "film-coated tablets", "5 ampoules in a box",
    "The active substance is zenalorin hydrochloride, 250 mg in each tablet.", "Excipients: starch, talc, water.",
    "Each tablet contains 5 mg of zenalorin.", "10 tablets in a blister, 2 blisters in a carton.",
    "by prescription only", "Patients under 18 years must not take it. ", "Children take 5 ml daily. ", "the ",
    "take ", "one ", "of ", "it ", "How much does it cost? 100 rubles.", "Leave a comment",
    "Helped me at once, I recommend it.", "&", "<", ">", "\"", "'", "<b>x</b>", "]]>", "<!--", "&amp;", "&#0;",
    "<?x?>", "\\", "`", "\x01", "\x1B", "\x7F", "\xEF\xBF\xBE", "zenalorin  hydrochloride", "\xC2\x80", "\xC3\xA9", "e\xCC\x81", "\xCC\x81", "\xD0\xA6\xD0\xB5\xD0\xBD\xD0\xB0",
    "\xE4\xBA\xBA", "\xF0\x9F\x98\x80", "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x94\xAC", "\xE2\x80\xAE", "\xE2\x80\xAC",
    "\xE2\x81\xA6", "\xEF\xBF\xBD", "\xF4\x8F\xBF\xBF", "\xEE\x80\x80", "\xC4\xB0", "\xE1\xBA\x9E", "\xC8\xBA",
};
/* clang-format on */

/* Entries of a table of contents. */
static const char *const titles[] = {"Contraindications", "Side effects", "Storage conditions", "Overdose"};

/* The next number of a small generator (xorshift), the same on every machine. */
static uint32_t next_random(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static void add_long_line(buffer *out, uint32_t *seed)
{
    static const char *const words[] = {"medicine ", "\xE2\x80\xA2 ", "x", "12 ", "\xC3\xA9", ": "};
    uint32_t count = 200 + next_random(seed) % 1500;

    for (uint32_t i = 0; i < count; i++)
        buffer_puts(out, words[next_random(seed) % (i % 7 ? 1 : sizeof words / sizeof *words)]);
}

/* Like a table of contents and its headings; wrapped prose; or pieces as they come. */
static void make_text(buffer *out, uint32_t seed)
{
    uint32_t kind = next_random(&seed) % 16, count = 1 + next_random(&seed) % RANDOM_PIECES;

    for (uint32_t i = 0; i < count; i++) {
        if (kind == 0 && i < 16)
            buffer_printf(out, "medicine medicine medicine medicine medicine medicine medicine%s",
                          next_random(&seed) % 8 ? "\n" : "");
        if (kind == 1 && i < 8)
            buffer_printf(out, "%u. %s%s", (unsigned)(i % 4 + 1), titles[i % 4], i % 4 == 3 ? "\n\n" : "\n");
        if (kind == 2 && i == 0)
            add_long_line(out, &seed);
        buffer_puts(out, pieces[next_random(&seed) % (sizeof pieces / sizeof *pieces)]);
    }
}

/* Every span between 0 and the length is there once; blocks own theirs, and their text is what the spans say. */
static void check_blocks(const leaflet *l)
{
    size_t at = 0;

    for (size_t i = 0; i < l->span_count; i++) {
        assert_int_equal(l->spans[i].start, at);
        assert_true(l->spans[i].len > 0);
        assert_in_range(l->spans[i].block + 1, 0, l->block_count);
        at += l->spans[i].len;
    }
    assert_int_equal(at, l->len);
    for (size_t i = 0; i < l->block_count; i++) {
        const block *b = &l->blocks[i];

        assert_in_range(b->topic, 0, data_topic_count - 1);
        assert_true(b->line >= 1 && b->last_line >= b->line && b->column >= 1);
        for (int k = 0; k < b->spans; k++)
            assert_int_equal(l->spans[b->first_span + k].block, i);
        if (i && b->spans)
            assert_true(b->first_span >= l->blocks[i - 1].first_span + l->blocks[i - 1].spans);
    }
}

/* NULL, or the finding that says what does not hold. */
static char *convert(const char *text, size_t len, bool keep_unrelated)
{
    read_options options = {"en", keep_unrelated, NULL, false, INPUT_TEXT};
    leaflet *l = leaflet_new("random.txt", text, len);
    write_header header = {.version_number = 1, .effective_time = "20260101"};
    write_units units = {0};
    findings found;
    buffer xml = BUFFER_INIT;
    char *wrong = NULL;

    findings_init(&found);
    if (read_leaflet(l, &options, &found) == 0) {
        check_blocks(l);
        findings_clear(&found);
        write_header_complete(&header, l);
        write_spl(&xml, l, &header, &units);
        if (ledger_check(l, &found) != 0 || prove_spl(buffer_text(&xml), xml.len, l, &header, &units, &found) != 0)
            wrong = memory_strdup(found.count ? found.items[0].text : "no finding");
    } else if (strcmp(found.items[0].id, "input-empty") != 0 && strcmp(found.items[0].id, "leaflet-binary") != 0) {
        wrong = memory_strdup(found.items[0].text);
    }
    buffer_release(&xml);
    write_units_release(&units);
    findings_release(&found);
    leaflet_free(l);
    return wrong;
}

static bool fails(const char *text, size_t len)
{
    char *wrong = convert(text, len, false);

    free(wrong);
    return wrong != NULL;
}

/* Takes away what the failure does not need, so that the message is short. */
static void shrink(buffer *text)
{
    for (size_t part = text->len / 2; part > 0; part /= 2)
        for (size_t at = 0; at + part <= text->len;) {
            buffer less = BUFFER_INIT;

            buffer_add(&less, text->data, at);
            buffer_add(&less, text->data + at + part, text->len - at - part);
            if (less.len && utf8_valid_prefix(less.data, less.len) == less.len && fails(less.data, less.len)) {
                buffer_release(text);
                *text = less;
            } else {
                buffer_release(&less);
                at++;
            }
        }
}

static void print_escaped(const buffer *text)
{
    for (size_t i = 0; i < text->len; i++) {
        unsigned char c = (unsigned char)text->data[i];

        if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\')
            fputc(c, stderr);
        else
            fprintf(stderr, "\\%03o", c);
    }
    fputc('\n', stderr);
}

static void random_texts_hold(void **state)
{
    (void)state;
    for (uint32_t i = 1; i <= RANDOM_TEXTS; i++) {
        buffer text = BUFFER_INIT;
        char *wrong;

        make_text(&text, i * 2654435761u | 1);
        wrong = convert(text.data, text.len, i % 4 == 0);
        if (wrong) {
            shrink(&text);
            print_escaped(&text);
            fail_msg("text %u: %s", (unsigned)i, wrong);
        }
        buffer_release(&text);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(lines_become_blocks),
                                              cmocka_unit_test(items_are_found),
                                              cmocka_unit_test(headings_are_found),
                                              cmocka_unit_test(glued_headings_are_found),
                                              cmocka_unit_test(lines_without_words),
                                              cmocka_unit_test(wrapped_lines_are_joined),
                                              cmocka_unit_test(pieces_of_sentences_are_no_headings),
                                              cmocka_unit_test(numbers_tell_headings_below_full_lines),
                                              cmocka_unit_test(a_paragraph_is_joined_by_its_own_width),
                                              cmocka_unit_test(hyphens_at_line_ends),
                                              cmocka_unit_test(tables_are_found),
                                              cmocka_unit_test(what_xml_cannot_hold_is_replaced),
                                              cmocka_unit_test(invisible_characters_are_reported),
                                              cmocka_unit_test(random_texts_hold)};

    memory_setup();
    resource_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
