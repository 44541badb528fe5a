/* The proof: the finished SPL is held against the ledger. Whatever is changed, dropped or swapped in it is caught. */
#include "base/memory.h"
#include "base/resource.h"
#include "leaflet/read.h"
#include "spl/ledger.h"
#include "spl/prove.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char text[] =
    "Florexin 250 mg tablets: instructions for use\n\n"
    "Florexin is a tablet against pain. Florexin is sold by **prescription *only***.\n\n"
    "Composition\n\nThe active substance is florexine hydrochloride, 250 mg in each tablet. Excipients: starch, talc.\n"
    "10 tablets in a blister, 2 blisters in a carton.\n\n"
    "Indications for use\n\nFlorexin is used for:\n\n  - headache & toothache;\n  - pain < 3 days:\n     1. in the "
    "back;\n"
    "     2. in the joints;\n  - fever \"above\" 38.5 \xC2\xB0"
    "C.\n\n"
    "Contraindications: hypersensitivity; see [the <u>list</u>](https://example.org/?a=1&b=2), C<sub>max</sub>.\n\n"
    "Dosage and administration\n\n  3. Adults: 1 tablet (250 mg) twice daily.\n  5. Children: not more than 0.5 "
    "tablets.\n\n"
    "| Age | Dose |\n|---|---|\n| 6-12 | 0.5 g |\n| over 12 | |\n\n"
    "How much does Florexin cost? The price is 12 euros.\n";

typedef struct {
    leaflet *l;
    write_header header;
    write_units units;
    buffer xml;
    findings found;
} made;

static void make(made *m)
{
    static const read_options options = {.input_known = true, .input = INPUT_MARKDOWN};

    memset(m, 0, sizeof *m);
    findings_init(&m->found);
    m->l = leaflet_new("florexin.txt", text, sizeof text - 1);
    assert_int_equal(read_leaflet(m->l, &options, &m->found), 0);
    m->header.version_number = 1;
    memcpy(m->header.effective_time, "20260101", 9);
    write_header_complete(&m->header, m->l);
    write_spl(&m->xml, m->l, &m->header, &m->units);
}

static void unmake(made *m)
{
    write_units_release(&m->units);
    buffer_release(&m->xml);
    findings_release(&m->found);
    leaflet_free(m->l);
}

static bool holds(const made *m, const char *xml, size_t len)
{
    findings found;
    bool good;

    findings_init(&found);
    good = prove_spl(xml, len, m->l, &m->header, &m->units, &found) == 0;
    assert_true(good == (found.count == 0));
    findings_release(&found);
    return good;
}

static void the_document_holds(void **state)
{
    made m;

    (void)state;
    make(&m);
    assert_int_equal(ledger_check(m.l, &m.found), 0);
    assert_true(holds(&m, m.xml.data, m.xml.len));
    assert_non_null(strstr(m.xml.data, "<content styleCode=\"bold\">prescription </content>"
                                       "<content styleCode=\"bold italics\">only</content>."));
    assert_non_null(strstr(m.xml.data, "<linkHtml href=\"https://example.org/?a=1&amp;b=2\">the </linkHtml>"
                                       "<content styleCode=\"underline\"><linkHtml "));
    assert_non_null(strstr(m.xml.data, "C<sub>max</sub>."));
    assert_non_null(strstr(m.xml.data, "<td>0.5 g</td>\n</tr>\n<tr>\n<td>over 12</td>\n<td/>"));
    unmake(&m);
}

/* Line breaks between elements are layout; so is everything about the white space inside tags. */
static bool is_layout(const made *m, size_t at)
{
    char c = m->xml.data[at];

    return (c == '\n' && (at == 0 || m->xml.data[at - 1] == '>')) || (c == ' ' && at > 0 && m->xml.data[at - 1] == ' ');
}

static size_t narrative_start(const made *m)
{
    return (size_t)(strstr(m->xml.data, "<document ") - m->xml.data);
}

static void a_changed_character_is_caught(void **state)
{
    made m;
    char *copy;

    (void)state;
    make(&m);
    copy = memory_strndup(m.xml.data, m.xml.len);
    for (size_t at = narrative_start(&m); at < m.xml.len; at++) {
        static const char others[] = "x7. ";

        if (is_layout(&m, at))
            continue;
        for (const char *other = others; *other; other++) {
            if (*other == m.xml.data[at])
                continue;
            copy[at] = *other;
            if (holds(&m, copy, m.xml.len))
                fail_msg("byte %zu changed to '%c': %.60s", at, *other, copy + at - 30);
        }
        copy[at] = m.xml.data[at];
    }
    free(copy);
    unmake(&m);
}

static void a_dropped_character_is_caught(void **state)
{
    made m;

    (void)state;
    make(&m);
    for (size_t at = narrative_start(&m); at < m.xml.len; at++) {
        buffer copy = BUFFER_INIT;

        buffer_add(&copy, m.xml.data, at);
        buffer_add(&copy, m.xml.data + at + 1, m.xml.len - at - 1);
        if (!is_layout(&m, at) && holds(&m, copy.data, copy.len))
            fail_msg("byte %zu dropped: %.60s", at, m.xml.data + at - 30);
        buffer_release(&copy);
    }
    unmake(&m);
}

static void two_swapped_characters_are_caught(void **state)
{
    made m;
    char *copy;

    (void)state;
    make(&m);
    copy = memory_strndup(m.xml.data, m.xml.len);
    for (size_t at = narrative_start(&m); at + 1 < m.xml.len; at++) {
        if (copy[at] == copy[at + 1] || is_layout(&m, at) || is_layout(&m, at + 1))
            continue;
        copy[at] = m.xml.data[at + 1];
        copy[at + 1] = m.xml.data[at];
        if (holds(&m, copy, m.xml.len))
            fail_msg("bytes %zu and next swapped: %.60s", at, copy + at - 30);
        copy[at] = m.xml.data[at];
        copy[at + 1] = m.xml.data[at + 1];
    }
    free(copy);
    unmake(&m);
}

static void texts_that_change_places_are_caught(void **state)
{
    made m;
    char *first, *second;

    (void)state;
    make(&m);
    first = strstr(m.xml.data, "in the back;");
    second = strstr(m.xml.data, "in the joints;");
    assert_non_null(first);
    assert_non_null(second);
    memcpy(first, "in the hand;", 12);
    assert_false(holds(&m, m.xml.data, m.xml.len));
    memcpy(first, "in the back;", 12);
    assert_true(holds(&m, m.xml.data, m.xml.len));
    unmake(&m);
}

static void a_gap_or_a_loss_in_the_ledger_is_caught(void **state)
{
    made m;
    size_t kept = 0;

    (void)state;
    make(&m);
    while (m.l->spans[kept].action != SPAN_KEPT)
        kept++;
    m.l->spans[kept].len--;
    assert_int_equal(ledger_check(m.l, &m.found), -1);
    m.l->spans[kept].len++;
    m.l->spans[kept].unit = 0;
    assert_int_equal(ledger_check(m.l, &m.found), -1);
    unmake(&m);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(the_document_holds),
                                              cmocka_unit_test(a_changed_character_is_caught),
                                              cmocka_unit_test(a_dropped_character_is_caught),
                                              cmocka_unit_test(two_swapped_characters_are_caught),
                                              cmocka_unit_test(texts_that_change_places_are_caught),
                                              cmocka_unit_test(a_gap_or_a_loss_in_the_ledger_is_caught)};

    memory_setup();
    resource_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
