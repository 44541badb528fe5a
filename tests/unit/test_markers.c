/* List markers: bullets, numbers, letters and roman numerals at the start of a line, bullets inside it. */
#include "base/memory.h"
#include "base/utf8.h"
#include "leaflet/blocks/markers.h"
#include "stages.h"

static const char *const styles[] = {"none", "bullet", "decimal", "alpha", "roman"};

/* "decimal ) 12 +3 blank 1" style text: style, sign, ordinal, bytes of marker and blanks. */
static void describe(buffer *out, const char *text)
{
    marker m = markers_read(text, strlen(text));
    char sign[4];

    buffer_puts(out, styles[m.style]);
    if (m.style == MARKER_NONE)
        return;
    buffer_putc(out, ' ');
    buffer_add(out, sign, (size_t)utf8_encode(sign, m.sign));
    buffer_printf(out, " %d %zu+%zu", m.ordinal, m.len, m.blanks);
    if (m.roman_too)
        buffer_printf(out, " roman %d", m.roman);
}

static const struct {
    const char *text, *expected;
} markers[] = {
    {"- dash", "bullet - 0 1+1"},
    {"-dash", "none"},
    {"-5 degrees", "none"},
    {"-", "bullet - 0 1+0"},
    {"* star", "bullet * 0 1+1"},
    {"*footnote", "none"},
    {"+ plus", "bullet + 0 1+1"},
    {". point", "bullet . 0 1+1"},
    {".5 mg", "none"},
    {"...", "none"},
    {"o circle", "bullet o 0 1+1"},
    {"of the", "none"},
    {"\xE2\x80\xA2 bullet", "bullet \xE2\x80\xA2 0 3+1"},
    {"\342\200\242bullet", "bullet \xE2\x80\xA2 0 3+0"},
    {"\xC2\xB7 middle dot", "bullet \xC2\xB7 0 2+1"},
    {"\xE2\x80\x93 en dash", "bullet \xE2\x80\x93 0 3+1"},
    {"\xE2\x80\x94 em dash", "bullet \xE2\x80\x94 0 3+1"},
    {"\342\200\2235 degrees", "none"},
    {"\xE2\x97\x8F filled circle", "bullet \xE2\x97\x8F 0 3+1"},
    {"\xE2\x96\xAA square", "bullet \xE2\x96\xAA 0 3+1"},
    {"\xE2\x97\xA6\tring", "bullet \xE2\x97\xA6 0 3+1"},
    {"\xE2\x9C\x93 tick", "bullet \xE2\x9C\x93 0 3+1"},
    {"\xE2\x9E\xA2 arrow", "bullet \xE2\x9E\xA2 0 3+1"},
    {"\xEF\x82\xB7 symbol font", "bullet \xEF\x82\xB7 0 3+1"},
    {"\xE2\x80\xA2\xC2\xA0\xC2\xA0no-break", "bullet \xE2\x80\xA2 0 3+4"},
    {"1. one", "decimal . 1 2+1"},
    {"12) twelve", "decimal ) 12 3+1"},
    {"(3) three", "decimal ( 3 3+1"},
    {"999. big", "decimal . 999 4+1"},
    {"1000. too big", "none"},
    {"2021. a year", "none"},
    {"1.one", "decimal . 1 2+0"},
    {"1)one", "decimal ) 1 2+0"},
    {"1.5 mg", "none"},
    {"1.2. sub", "none"},
    {"1 one", "none"},
    {"1", "none"},
    {"1.", "decimal . 1 2+0"},
    {"a) letter", "alpha ) 1 2+1"},
    {"(b) letter", "alpha ( 2 3+1"},
    {"b. letter", "alpha . 2 2+1"},
    {"B) letter", "alpha ) 2 2+1"},
    {"a)letter", "none"},
    {"(s)he", "none"},
    {"A. Smith", "none"},
    {"V. Heading", "none"},
    {"i) one", "alpha ) 9 2+1 roman 1"},
    {"v. five", "alpha . 22 2+1 roman 5"},
    {"ii. two", "roman . 2 3+1"},
    {"(iv) four", "roman ( 4 4+1"},
    {"xii) twelve", "roman ) 12 4+1"},
    {"XIV) fourteen", "roman ) 14 4+1"},
    {"II. Heading", "none"},
    {"vx. none", "none"},
    {"mg. none", "none"},
    {"(see below)", "none"},
    {"(1 tablet)", "none"},
    {"e.g. this", "none"},
    {"i.e. that", "none"},
    {"", "none"},
    {"\xFF", "none"},
};

static void markers_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof markers / sizeof *markers; i++) {
        buffer got = BUFFER_INIT;

        describe(&got, markers[i].text);
        stages_compare(markers[i].text, &got, markers[i].expected);
        buffer_release(&got);
    }
}

/* Those of symbol fonts too; they need no blank behind them, the others do. */
static void every_bullet_is_known(void **state)
{
    static const uint32_t strong[] = {0x2022, 0x2023, 0x2043, 0x2219, 0x25A0, 0x25A1, 0x25AA, 0x25AB, 0x25B6,
                                      0x25BA, 0x25BE, 0x25C6, 0x25CB, 0x25CF, 0x25E6, 0x2713, 0x2714, 0x2756,
                                      0x27A2, 0x27A4, 0xF02D, 0xF076, 0xF0A7, 0xF0B7, 0xF0D8};
    static const uint32_t weak[] = {'-', '*', '+', '.', 'o', 0xB7, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212};
    char text[8];

    (void)state;
    for (size_t i = 0; i < sizeof strong / sizeof *strong; i++) {
        size_t n = (size_t)utf8_encode(text, strong[i]);

        text[n] = 'x';
        assert_int_equal(markers_read(text, n + 1).style, MARKER_BULLET);
        assert_int_equal(markers_read(text, n).style, MARKER_BULLET);
        assert_int_equal(markers_read(text, n + 1).sign, strong[i]);
    }
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
        size_t n = (size_t)utf8_encode(text, weak[i]);

        text[n] = 'x';
        assert_int_equal(markers_read(text, n + 1).style, MARKER_NONE);
        text[n] = ' ';
        assert_int_equal(markers_read(text, n + 1).style, MARKER_BULLET);
    }
}

/* The text handed over may go on behind its length (a line of a file). */
static void nothing_is_read_behind_the_length(void **state)
{
    (void)state;
    assert_int_equal(markers_read("1. one", 1).style, MARKER_NONE);
    assert_int_equal(markers_read("12) one", 2).style, MARKER_NONE);
    assert_int_equal(markers_read("- one", 0).style, MARKER_NONE);
    assert_int_equal(markers_read("-one", 1).style, MARKER_BULLET);
    assert_int_equal(markers_read("\xE2\x80\xA2", 2).style, MARKER_NONE);
    assert_int_equal(markers_read("1.   one", 4).blanks, 2);
}

static void bullets_inside_a_line(void **state)
{
    static const struct {
        const char *text;
        size_t from, at;
    } cases[] = {
        {"one \xE2\x80\xA2 two \xE2\x80\xA2 three", 0, 4},
        {"one \xE2\x80\xA2 two \xE2\x80\xA2 three", 4, 12}, /* the one it starts with is not inside */
        {"one\xE2\x80\xA2two", 0, 9},                       /* a sign between letters */
        {"one - two - three", 0, 17},                       /* dashes stand in prose */
        {"5 * 3", 0, 5},
        {"\xE2\x80\xA2 one", 0, 7},
        {"", 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t got = markers_find_inside(cases[i].text, strlen(cases[i].text), cases[i].from);

        if (got != cases[i].at)
            fail_msg("%s from %zu: expected %zu, got %zu", cases[i].text, cases[i].from, cases[i].at, got);
    }
}

static void blanks_are_counted(void **state)
{
    static const struct {
        const char *text;
        size_t blanks;
    } cases[] = {
        {"", 0},
        {"x", 0},
        {"  x", 2},
        {" \tx", 2},
        {"\xC2\xA0x", 2},
        {"   ", 3},
        {"\xE2\x80\x83x", 3},
        {"\xE3\x80\x80x", 3},
        {"\xE2\x80\x8Bx", 3},
        {" \xEF\xBB\xBF x", 5},
        {"\nx", 0},
        {"\xFFx", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(markers_blanks(cases[i].text, strlen(cases[i].text)), cases[i].blanks);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(markers_are_read), cmocka_unit_test(every_bullet_is_known),
        cmocka_unit_test(nothing_is_read_behind_the_length), cmocka_unit_test(bullets_inside_a_line),
        cmocka_unit_test(blanks_are_counted)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
