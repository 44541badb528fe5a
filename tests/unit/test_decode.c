/* Decoding: encodings and their detection, repairs, and the way back from each character to its bytes. */
#include "base/memory.h"
#include "leaflet/text/repair.h"
#include "stages.h"

#include "base/utf8.h"

/* A text decoded as `encoding` (NULL: found), or NULL when it is refused. */
static leaflet *decode(const char *bytes, size_t len, const char *encoding, findings *found)
{
    leaflet *l = leaflet_new("test.txt", bytes, len);

    findings_init(found);
    if (decode_leaflet(l, encoding, found) == 0) {
        repair_characters(l, found);
        return l;
    }
    leaflet_free(l);
    return NULL;
}

/* The map partitions text and source; the ends of characters lead forward only. */
static void assert_map_holds(const leaflet *l)
{
    const source_map *m = &l->map;
    size_t before = 0;

    assert_int_equal(m->source_len, l->source_len);
    assert_int_equal(m->text_len, l->len);
    for (size_t i = 0; i < m->count; i++) {
        assert_true(i ? m->runs[i].text >= m->runs[i - 1].text : m->runs[i].text == 0);
        assert_true(i ? m->runs[i].source >= m->runs[i - 1].source : m->runs[i].source == 0);
    }
    for (size_t at = 0; at < l->len; at++) {
        assert_true(source_map_start(m, at) >= before);
        before = source_map_start(m, at);
        assert_true(source_map_end(m, at + 1) <= l->source_len);
    }
}

static void assert_text(const char *bytes, size_t len, const char *encoding, const char *name, const char *text)
{
    findings found;
    leaflet *l = decode(bytes, len, encoding, &found);

    if (!l)
        fail_msg("'%s' is refused: %s", text, found.count ? found.items[0].text : "?");
    if (strcmp(l->bytes, text) != 0 && (l->len != strlen(text) || memcmp(l->bytes, text, l->len) != 0))
        fail_msg("expected '%s', got '%.*s'", text, (int)l->len, l->bytes);
    if (name)
        assert_string_equal(l->encoding->name, name);
    assert_map_holds(l);
    findings_release(&found);
    leaflet_free(l);
}

static void assert_refused(const char *bytes, size_t len, const char *encoding, finding_id id)
{
    findings found;
    leaflet *l = decode(bytes, len, encoding, &found);

    if (l)
        fail_msg("read as %s: '%.*s'", l->encoding->name, (int)l->len, l->bytes);
    assert_int_equal(found.count, 1);
    assert_string_equal(found.items[0].id, finding_kind_of(id)->id);
    findings_release(&found);
}

static void marks_and_wide_encodings_are_read(void **state)
{
    (void)state;
    assert_text("\xEF\xBB\xBF"
                "5 \xC2\xB5g",
                8, NULL, "UTF-8", "5 \xC2\xB5g");
    assert_text("\xFF\xFE"
                "5\0 \0\xB5\0g\0",
                10, NULL, "UTF-16LE", "5 \xC2\xB5g");
    assert_text("\xFE\xFF\0"
                "5\0 \0\xB5\0g",
                10, NULL, "UTF-16BE", "5 \xC2\xB5g");
    assert_text("5\0 \0\xB5\0g\0", 8, NULL, "UTF-16LE", "5 \xC2\xB5g");
    assert_text("\0005\0 \0\xB5\0g", 8, NULL, "UTF-16BE", "5 \xC2\xB5g");
    assert_text("\x1F\x04 \0\x3F\x04", 6, NULL, "UTF-16LE", "\xD0\x9F \xD0\xBF"); /* Cyrillic letters */
    assert_text("\xFF\xFE\0\0\xB5\0\0\0g\0\0\0", 12, NULL, "UTF-32LE", "\xC2\xB5g");
    assert_text("\0\0\xFE\xFF\0\0\0\xB5\0\0\0g", 12, NULL, "UTF-32BE", "\xC2\xB5g");
    assert_text("\xB5\0\0\0g\0\0\0", 8, NULL, "UTF-32LE", "\xC2\xB5g");
    assert_text("\x3D\xD8\x00\xDE\n\0a\0", 8, "utf_16le", "UTF-16LE", "\xF0\x9F\x98\x80\na"); /* a surrogate pair */
    assert_refused("\x3D\xD8 \0", 4, "UTF-16LE", FINDING_LEAFLET_ENCODING);                   /* half of one */
    assert_refused("a\0b", 3, "UTF-16LE", FINDING_LEAFLET_ENCODING);                          /* half a character */
    assert_text("\xFE\xFF\0a", 4, "UTF-16", "UTF-16BE", "a"); /* the mark says which of the two */
}

static void names_of_encodings_are_known(void **state)
{
    static const char *const names[] = {"windows-1251", "WINDOWS-1251", "cp1251", "CP-1251",   "latin1",
                                        "ISO_8859-1",   "iso8859-2",    "KOI8-R", "koi8r",     "utf8",
                                        "UTF-8",        "us-ascii",     "866",    "macintosh", "Windows1252"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!charsets_find(names[i], strlen(names[i])))
            fail_msg("'%s' is not known", names[i]);
    assert_null(charsets_find("windows-1299", 12));
    assert_null(charsets_find("", 0));
    assert_null(charsets_find("-", 1));
    assert_null(charsets_find("windows-1251-windows-1251-windows-1251", 38));
}

static void one_byte_encodings_are_read(void **state)
{
    (void)state;
    assert_text("\xEF\xF0\xE8", 3, "windows-1251", NULL, "\xD0\xBF\xD1\x80\xD0\xB8");
    assert_text("\xD0\xD2\xC9", 3, "KOI8-R", NULL, "\xD0\xBF\xD1\x80\xD0\xB8");
    assert_text("\xAF\xE0\xA8", 3, "IBM866", NULL, "\xD0\xBF\xD1\x80\xD0\xB8");
    assert_text("ma\xB3o", 4, "ISO-8859-2", NULL, "ma\xC5\x82o");
    assert_refused("\x81", 1, "windows-1252", FINDING_LEAFLET_ENCODING); /* stands for nothing */
    assert_refused("\x95\xFF", 2, "UTF-8", FINDING_LEAFLET_ENCODING);
}

/* One sentence per language, in every encoding that has its letters. */
static void encodings_are_detected(void **state)
{
    static const struct {
        const char *text;
        const char *encodings[6];
    } cases[] = {
        {"Nicht \xC3\xBC"
         "ber 25 \xC2\xB0"
         "C lagern. F\xC3\xBCr Kinder unzug\xC3\xA4nglich aufbewahren.",
         {"windows-1252", "ISO-8859-15", "IBM850"}},
        {"Ne prenez jamais ce m\xC3\xA9"
         "dicament si vous \xC3\xAAtes allergique \xC3\xA0 la substance.",
         {"windows-1252", "ISO-8859-1", "IBM850", "macintosh"}},
        {"Nale\xC5\xBCy zachowa\xC4\x87 t\xC4\x99 ulotk\xC4\x99, aby w razie potrzeby m\xC3\xB3"
         "c j\xC4\x85 ponownie przeczyta\xC4\x87, \xC5\x9B"
         "ci\xC5\x9Ble.",
         {"windows-1250", "ISO-8859-2", "IBM852"}},
        {"\xD0\x9F\xD1\x80\xD0\xB8\xD0\xBC\xD0\xB5\xD0\xBD\xD1\x8F\xD1\x82\xD1\x8C \xD0\xB2\xD0\xBD\xD1\x83\xD1\x82\xD1"
         "\x80\xD1\x8C "
         "\xD0\xBF\xD0\xBE "
         "\xD0\xBE\xD0\xB4\xD0\xBD\xD0\xBE\xD0\xB9 \xD1\x82\xD0\xB0\xD0\xB1\xD0\xBB\xD0\xB5\xD1\x82\xD0\xBA\xD0\xB5.",
         {"windows-1251", "KOI8-R", "ISO-8859-5", "IBM866"}},
        {"\xD0\x97\xD0\xB1\xD0\xB5\xD1\x80\xD1\x96\xD0\xB3\xD0\xB0\xD1\x82\xD0\xB8 \xD1\x83 "
         "\xD0\xBD\xD0\xB5\xD0\xB4\xD0"
         "\xBE\xD1\x81\xD1\x82\xD1\x83\xD0\xBF\xD0\xBD\xD0\xBE\xD0\xBC\xD1\x83 \xD0\xB4\xD0\xBB\xD1\x8F "
         "\xD0\xB4\xD1\x96\xD1\x82\xD0\xB5\xD0\xB9 \xD0\xBC\xD1\x96\xD1\x81\xD1\x86\xD1\x96.",
         {"windows-1251", "KOI8-U"}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t k = 0; k < 6 && cases[i].encodings[k]; k++) {
            const char *name = cases[i].encodings[k];
            const charset *cs = charsets_find(name, strlen(name));
            buffer bytes = BUFFER_INIT;

            for (const char *at = cases[i].text; *at;) {
                uint32_t c;

                at += utf8_decode(&c, at, strlen(at));
                assert_int_not_equal(charsets_byte(cs, c), -1);
                buffer_putc(&bytes, (char)charsets_byte(cs, c));
            }
            assert_text(bytes.data, bytes.len, NULL, NULL, cases[i].text);
            buffer_release(&bytes);
        }
}

static void what_is_not_sure_is_refused(void **state)
{
    (void)state;
    assert_refused("Take \xC0\xB1 tablet.\n", 16, NULL, FINDING_LEAFLET_ENCODING);
    assert_refused("ab\xFF\xFE\x81\x8D zz\n", 10, NULL, FINDING_LEAFLET_ENCODING);
    assert_refused("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16, NULL, FINDING_LEAFLET_BINARY);
    assert_refused("", 0, NULL, FINDING_INPUT_EMPTY);
    assert_refused("\xFF\xFE", 2, NULL, FINDING_INPUT_EMPTY);
}

static void a_declared_encoding_is_read(void **state)
{
    static const char html[] = "<html><head><meta charset='windows-1251'></head>\xEF\xF0\xE8",
                      xml[] = "<?xml version=\"1.0\" encoding=\"KOI8-R\"?>\n\xD0\xD2\xC9",
                      text[] = "charset=windows-1251 is what F\xFCr Kinder unzug\xE4nglich aufbewahren.";

    (void)state;
    assert_text(html, sizeof html - 1, NULL, "windows-1251",
                "<html><head><meta charset='windows-1251'></head>\xD0\xBF\xD1\x80\xD0\xB8");
    assert_text(xml, sizeof xml - 1, NULL, "KOI8-R",
                "<?xml version=\"1.0\" encoding=\"KOI8-R\"?>\n\xD0\xBF\xD1\x80\xD0\xB8");
    assert_text(text, sizeof text - 1, NULL, "windows-1252",
                "charset=windows-1251 is what F\xC3\xBCr Kinder unzug\xC3\xA4nglich aufbewahren."); /* no markup */
}

static void damaged_bytes_are_shown(void **state)
{
    buffer text = BUFFER_INIT;
    findings found;
    leaflet *l;

    (void)state;
    for (int i = 0; i < 30; i++)
        buffer_puts(&text, "\xD0\xBF\xD1\x80\xD0\xB8 ");
    buffer_puts(&text, "\xFF 5 mg\n");
    l = decode(text.data, text.len, NULL, &found);
    assert_non_null(l);
    assert_non_null(strstr(l->bytes, "\xEF\xBF\xBD 5 mg"));
    assert_int_equal(found.count, 1);
    assert_string_equal(found.items[0].id, "leaflet-damaged");
    assert_int_equal(found.items[0].column, 211);
    assert_map_holds(l);
    findings_release(&found);
    leaflet_free(l);
    buffer_release(&text);
}

static void mojibake_is_repaired_where_certain(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"2\xC3\xA2\xE2\x82\xAC\xE2\x80\x9C"
         "4 mg",
         "2\xE2\x80\x93"
         "4 mg"}, /* â€“ */
        {"at 25 \xC3\x82\xC2\xB0"
         "C",
         "at 25 \xC2\xB0"
         "C"},                                                  /* Â° */
        {"informaci\xC3\x83\xC2\xB3n", "informaci\xC3\xB3n"},   /* Ã³ */
        {"Note \xC3\x83\xCB\x86 utile", "Note \xC3\x88 utile"}, /* Ãˆ */
        {"\xC3\xA2\xE2\x80\x9E\xE2\x80\x93"
         "90",
         "\xE2\x84\x96"
         "90"},                                                           /* â„– */
        {"caf\xC3\x83\xC6\x92\xC3\x82\xC2\xA9 noir", "caf\xC3\xA9 noir"}, /* twice: ÃƒÂ© */
        {"\xC3\xAF\xE2\x80\x9A\xC2\xB7 item", "\xEF\x82\xB7 item"},       /* bullet of a symbol font */
        {"\xD0\xA0\xD1\x97\xD0\xA1\xD0\x82\xD0\xA0\xD1\x91 \xD0\xA0\xD0\x86", "\xD0\xBF\xD1\x80\xD0\xB8 \xD0\xB2"},
        {"MA\xC3\x87\xC3\x83\xC2\xBB", "MA\xC3\x87\xC3\x83\xC2\xBB"}, /* a quotation ends: kept */
        {"\xC3\x89\xE2\x84\xA2 brand", "\xC3\x89\xE2\x84\xA2 brand"}, /* É™: kept */
        {"\xD0\xA0\xD1\x96\xD0\xB2\xD0\xB5\xD0\xBD\xD1\x8C", "\xD0\xA0\xD1\x96\xD0\xB2\xD0\xB5\xD0\xBD\xD1\x8C"},
        {"\xC2\x93quoted\xC2\x94 \xC2\x96 5", "\xE2\x80\x9Cquoted\xE2\x80\x9D \xE2\x80\x93 5"}, /* C1 controls */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_text(cases[i].text, strlen(cases[i].text), NULL, "UTF-8", cases[i].expected);
}

static void other_characters_are_repaired(void **state)
{
    static const char hyphens[] = "Magen\xC2\xADsaft und F\xC2\xAD\nolge";
    static const char bell[] =
        "one hundred letters and more, and then a single bell\a, of the sort that nobody needs in "
        "a leaflet, but nobody removes.";

    (void)state;
    assert_text(hyphens, sizeof hyphens - 1, NULL, NULL, "Magensaft und F\xC2\xAD\nolge");
    assert_text(bell, sizeof bell - 1, NULL, NULL,
                "one hundred letters and more, and then a single bell\xEF\xBF\xBD, of the sort that nobody needs in a "
                "leaflet, but nobody removes.");
}

/* Which bytes a piece of the text came from. */
static void characters_lead_back_to_their_bytes(void **state)
{
    static const char bytes[] = "\xFF\xFE"
                                "a\0\xB5\0\x1F\x04\x20\x04\n\0b\0\xAD\0c\0";
    static const struct {
        size_t text, start, end; /* of the character that begins there */
    } cases[] = {{0, 2, 4}, {1, 4, 6}, {3, 6, 8}, {5, 8, 10}, {7, 10, 12}, {8, 12, 14}, {9, 16, 18}};
    static const int sizes[] = {1, 2, 2, 2, 1, 1, 1};
    findings found;
    leaflet *l = decode(bytes, sizeof bytes - 1, NULL, &found);
    long number, column;

    (void)state;
    assert_non_null(l);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(source_map_start(&l->map, cases[i].text), cases[i].start);
        assert_int_equal(source_map_end(&l->map, cases[i].text + (size_t)sizes[i]), cases[i].end);
    }
    leaflet_locate(l, 9, &number, &column);
    assert_int_equal(number, 2);
    assert_int_equal(column, 5);
    assert_map_holds(l);
    findings_release(&found);
    leaflet_free(l);
}

/* Composing maps: each new step leads through the ones before. */
static void maps_are_composed(void **state)
{
    source_map m = {NULL, 0, 0, 0, 0}, step = {NULL, 0, 0, 0, 0};

    (void)state;
    source_map_add_rule(&m, 0, 3, "first");         /* text        source 0-3 */
    source_map_add(&m, 8, 4, 2, 1, NULL, false);    /* text 0-8    source 3-7 */
    source_map_add_plain(&m, 4);                    /* text 8-12   source 7-11 */
    source_map_add_rule(&m, 0, 2, "last");          /*             source 11-13 */
    source_map_add(&step, 4, 4, 1, 1, NULL, false); /* new 0-4     text 0-4 */
    source_map_add_rule(&step, 1, 6, "changed");    /* new 4-5     text 4-10 */
    source_map_add_rule(&step, 2, 0, "added");      /* new 5-7     no text */
    source_map_add_plain(&step, 2);                 /* new 7-9     text 10-12 */
    source_map_compose(&m, &step);
    assert_int_equal(m.source_len, 13);
    assert_int_equal(m.text_len, 9);
    assert_int_equal(m.count, 6);
    assert_int_equal(source_map_start(&m, 0), 3);
    assert_int_equal(source_map_start(&m, 2), 4);
    assert_int_equal(source_map_start(&m, 4), 5);
    assert_int_equal(source_map_end(&m, 5), 9);
    assert_int_equal(source_map_start(&m, 7), 9);
    assert_int_equal(source_map_end(&m, 9), 11);
    assert_string_equal(m.runs[0].rule, "first");
    assert_string_equal(m.runs[2].rule, "changed");
    assert_string_equal(m.runs[5].rule, "last");
    source_map_release(&m);
    source_map_release(&step);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_and_wide_encodings_are_read),
        cmocka_unit_test(names_of_encodings_are_known),
        cmocka_unit_test(one_byte_encodings_are_read),
        cmocka_unit_test(encodings_are_detected),
        cmocka_unit_test(what_is_not_sure_is_refused),
        cmocka_unit_test(a_declared_encoding_is_read),
        cmocka_unit_test(damaged_bytes_are_shown),
        cmocka_unit_test(mojibake_is_repaired_where_certain),
        cmocka_unit_test(other_characters_are_repaired),
        cmocka_unit_test(characters_lead_back_to_their_bytes),
        cmocka_unit_test(maps_are_composed),
    };

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
