/* Words: tokens, phrases found in them, and how alike words are. */
#include "base/memory.h"
#include "base/utf8.h"
#include "leaflet/words/words.h"
#include "stages.h"

#include <math.h>

typedef struct {
    const char *text;
    const char *expected;
} text_case;

/* Tokens with '^' for a capital, '#' for a number. */
static void describe(buffer *out, const token *tokens, int count)
{
    for (int i = 0; i < count; i++)
        buffer_printf(out, "%s%s%s%s", i ? " " : "", tokens[i].capital ? "^" : "", tokens[i].number ? "#" : "",
                      tokens[i].text);
}

static void text_is_split_into_tokens(void **state)
{
    static const text_case cases[] = {
        {"", ""},
        {" \t\n.,;:!?-()", ""},
        {"Take one tablet.", "^take one tablet"},
        {"1.5 mg", "#1.5 mg"},
        {"1,5 mg", "#1,5 mg"},
        {"1,200.50", "#1,200.50"},
        {"is 5.", "is #5"},
        {"5, 6", "#5 #6"},
        {"2..5", "#2 #5"},
        {".5 mg", "#5 mg"},
        {"500mg", "#500 mg"},
        {"B12", "^b #12"},
        {"25%", "#25 %"},
        {"0.9 % NaCl", "#0.9 % ^nacl"},
        {"10x2", "#10 x #2"},
        {"10\303\2272", "#10 #2"},     /* multiplication sign */
        {"5\342\200\22310", "#5 #10"}, /* en dash */
        {"twice-daily", "twice daily"},
        {"doctor's", "doctor s"},
        {"doctor\xE2\x80\x99s", "doctor s"},
        {"and/or", "and or"},
        {"25 \302\260C", "#25 ^c"},
        {"5\xC2\xA0mg", "#5 mg"},                                                           /* no-break space */
        {"\xD0\xA6\xD0\xB5\xD0\xBD\xD0\xB0 5", "^\xD1\x86\xD0\xB5\xD0\xBD\xD0\xB0 #5"},     /* Cyrillic */
        {"X\xD0\x95x\xD0\xB5X \xD0\x87\xD1\x85", "^x\xD0\xB5x\xD0\xB5x ^\xD1\x97\xD1\x85"}, /* with Latin, Ukrainian */
        {"e\xCC\x81t\xC3\xA9", "e\xCC\x81t\xC3\xA9"}, /* combining accent stays in its word */
        {"\xC3\x89T\xC3\x89", "^\xC3\xA9t\xC3\xA9"},
        {"\xC8\xBA", "^\xE2\xB1\xA5"},                  /* lower case takes more bytes */
        {"\xC2\xB5g \xCE\xBCg", "\xC2\xB5g \xCE\xBCg"}, /* micro sign, Greek mu */
        {"1\342\200\2130", "#1 #0"},                    /* zero-width space */
        {"\xF0\x9F\x98\x80", ""},                       /* emoji */
        {"a\377b", "a b"},                              /* stray byte */
    };
    arena *memory = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buffer got = BUFFER_INIT;
        int count;
        token *tokens = words_split(vocabulary_new(memory), cases[i].text, strlen(cases[i].text), &count);

        describe(&got, tokens, count);
        stages_compare(cases[i].text, &got, cases[i].expected);
        buffer_release(&got);
    }
    arena_free(memory);
}

/* A text is looked at in stretches: where they part it makes no difference. */
static void tokens_are_the_same_at_any_place(void **state)
{
    static const char text[] =
        "Take TWO x-rays, 1.5 mg2 25% abcdefgH Abcdefghi abcdefghijklmnoP abcdefghijklmnopQ 12345678 "
        "caf\xC3\xA9 na\xC3\xAFve \xC3\x89tat abcdefg\xC3\xA9 Abcdefgh\xC3\xA9 5,5\xC2\xB5g a% "
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzab 1.5.9, \xD0\xA6\xD0\xB5 ab";
    enum { LEN = sizeof text - 1, SHIFTS = 130 };
    arena *memory = arena_new();
    char shifted[SHIFTS + LEN];
    buffer expected = BUFFER_INIT;

    (void)state;
    for (int shift = 0; shift < SHIFTS; shift++) {
        buffer got = BUFFER_INIT;
        int count;
        token *tokens;

        memset(shifted, ' ', sizeof shifted);
        memcpy(shifted + shift, text, LEN);
        tokens = words_split(vocabulary_new(memory), shifted, (size_t)shift + LEN, &count);
        describe(&got, tokens, count);
        for (int i = 0; i < count; i++)
            buffer_printf(&got, " %d-%d", (int)tokens[i].start - shift, (int)tokens[i].len);
        if (shift == 0)
            buffer_add(&expected, got.data, got.len);
        stages_compare(text, &got, buffer_text(&expected));
        buffer_release(&got);
    }
    assert_non_null(
        strstr(buffer_text(&expected), "abcdefghijklmnopq #12345678 caf\xC3\xA9 na\xC3\xAFve ^\xC3\xA9tat"));
    assert_non_null(strstr(buffer_text(&expected), "#1.5 mg #2 #25 % abcdefgh ^abcdefghi abcdefghijklmnop "));
    buffer_release(&expected);
    arena_free(memory);
}

/* Letters of several scripts, and signs, in any order: words are what one letter after the other makes of them. */
static void words_of_any_letters(void **state)
{
    static const uint32_t signs[] = {'a',  'Z',  0x410, 0x42F, 0x430,  0x43F, 0x440, 0x44F, 0x401, 0x456, 0x404,
                                     0xE9, 0xC9, 0x141, ' ',   0x2013, 0xD7,  0x482, 'q',   0x41A, 0x301};
    const size_t kinds = sizeof signs / sizeof *signs;
    arena *memory = arena_new();
    unsigned seed = 7;

    (void)state;
    for (int round = 0; round < 5000; round++) {
        buffer text = BUFFER_INIT, expected = BUFFER_INIT, got = BUFFER_INIT;
        bool inside = false;
        int count;
        token *tokens;

        for (int i = 0; i < 40; i++) {
            uint32_t c = signs[((seed = seed * 1103515245U + 12345U) >> 16) % kinds];
            char bytes[4];

            buffer_add(&text, bytes, (size_t)utf8_encode(bytes, c));
            if (utf8_is_letter(c) && !inside && expected.len)
                buffer_puts(&expected, " ");
            if (utf8_is_letter(c))
                buffer_add(&expected, bytes, (size_t)utf8_encode(bytes, utf8_lower(c)));
            inside = utf8_is_letter(c);
        }
        tokens = words_split(vocabulary_new(memory), buffer_text(&text), text.len, &count);
        for (int i = 0; i < count; i++)
            buffer_printf(&got, "%s%s", i ? " " : "", tokens[i].text);
        stages_compare(buffer_text(&text), &got, buffer_text(&expected));
        buffer_release(&text);
        buffer_release(&expected);
        buffer_release(&got);
    }
    arena_free(memory);
}

static void tokens_know_their_place(void **state)
{
    static const char text[] = "  \xC3\x89t\xC3\xA9: 1.5% MG-x";
    static const struct {
        uint32_t start, len;
    } places[] = {{2, 5}, {9, 3}, {12, 1}, {14, 2}, {17, 1}};
    arena *memory = arena_new();
    int count;
    token *tokens = words_split(vocabulary_new(memory), text, sizeof text - 1, &count);

    (void)state;
    assert_int_equal(count, 5);
    for (int i = 0; i < count; i++) {
        assert_int_equal(tokens[i].start, places[i].start);
        assert_int_equal(tokens[i].len, places[i].len);
    }
    arena_free(memory);
}

static void many_tokens_are_kept(void **state)
{
    arena *memory = arena_new();
    buffer text = BUFFER_INIT;
    token *tokens;
    int count;

    (void)state;
    for (int i = 0; i < 5000; i++)
        buffer_puts(&text, "% ");
    tokens = words_split(vocabulary_new(memory), text.data, text.len, &count);
    assert_int_equal(count, 5000);
    for (int i = 0; i < count; i++)
        assert_int_equal(tokens[i].start, 2 * i);
    buffer_release(&text);
    arena_free(memory);
}

/* The phrases of the index are numbered from 0. */
static const char *const phrases[] = {"take", "take with", "take with food", "tablet*", "* before meals", "not * used",
                                      "ml",   "ml*",       "per%",           "%",       "\xC2\xB5g*",     "a*"};

/* Two groups of two kinds, of which the first one is searched for, and one that has every phrase as well. */
static const unsigned char kinds[] = {0, 1, 0};

#define SEARCHED 0
#define OTHER 1
#define SAME_KIND 2

static lexicon_maker *make_lexicon(const lexicon **lex)
{
    lexicon_maker *maker = lexicon_maker_new(kinds);

    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        for (int group = SEARCHED; group <= SAME_KIND; group++)
            lexicon_add(maker, phrases[i], group, group == SEARCHED ? (int)i : 99);
    *lex = lexicon_make(maker);
    assert_non_null(*lex);
    return maker;
}

static words_index *index_of(const lexicon *lex)
{
    words_index *index = words_index_new_in(lex, (int)sizeof kinds);

    words_index_add_own(index, SEARCHED);
    return index;
}

static void note_hit(void *context, const words_hit *hit)
{
    buffer *out = context;

    buffer_printf(out, "%s%d:%s", out->len ? "; " : "", hit->first, phrases[hit->value]);
    assert_in_range(hit->count, 1, 3);
}

static void phrases_are_found(void **state)
{
    static const struct {
        const char *text;
        const char *longest; /* at the first place that has one */
        const char *all;
    } cases[] = {
        {"Take with food", "0:take with food", "0:take with food; 0:take with; 0:take"},
        {"Take without food", "0:take", "0:take"},
        {"Take with", "0:take with", "0:take with; 0:take"},
        {"mistake with", "", ""},
        {"one tablet", "1:tablet*", "1:tablet*"},
        {"Tabletten", "0:tablet*", "0:tablet*"},
        {"table", "", ""},
        {"before meals", "", ""},
        {"just before meals", "0:* before meals", "0:* before meals"},
        {"not to be used", "", ""},
        {"not often used", "0:not * used", "0:not * used"},
        {"5 ml", "1:ml", "1:ml*; 1:ml"},
        {"5 mls", "1:ml*", "1:ml*"},
        {"5 %", "1:%", "1:%"},
        {"5 \xC2\xB5g", "1:\xC2\xB5g*", "1:\xC2\xB5g*"},
        {"apple", "0:a*", "0:a*"},
        {"", "", ""},
    };
    const lexicon *lex;
    lexicon_maker *maker = make_lexicon(&lex);
    words_index *index = index_of(lex);
    arena *memory = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buffer best = BUFFER_INIT, all = BUFFER_INIT;
        words_hit hit;
        int count;
        token *tokens = words_split(vocabulary_new(memory), cases[i].text, strlen(cases[i].text), &count);

        if (words_find(index, tokens, count, 0, &hit)) {
            int value = hit.value;

            assert_int_equal(words_match_at(index, tokens, count, hit.first, &hit), hit.count);
            assert_int_equal(hit.value, value);
            note_hit(&best, &hit);
        }
        for (int at = 0; at < count; at++) {
            words_hit other;
            int words = words_match_at(index, tokens, count, at, &hit);

            assert_int_equal(words_memo_match(words_memo_of(index), tokens, count, at, &other), words);
            assert_true(!words || other.value == hit.value || strstr(cases[i].longest, "ml"));
        }
        words_memo_each(words_memo_of(index), tokens, count, note_hit, &all);
        if (!strstr(cases[i].longest, "ml")) /* of equally long ones either may be taken */
            stages_compare(cases[i].text, &best, cases[i].longest);
        stages_compare(cases[i].text, &all, cases[i].all);
        buffer_release(&best);
        buffer_release(&all);
    }
    words_forget();
    arena_free(memory);
    words_index_free(index);
    lexicon_maker_free(maker);
}

static void search_goes_on_from_a_token(void **state)
{
    static const char text[] = "take this, take that";
    const lexicon *lex;
    lexicon_maker *maker = make_lexicon(&lex);
    words_index *index = index_of(lex);
    arena *memory = arena_new();
    int count;
    token *tokens = words_split(vocabulary_new(memory), text, sizeof text - 1, &count);
    words_hit hit;

    (void)state;
    assert_true(words_find(index, tokens, count, 1, &hit));
    assert_int_equal(hit.first, 2);
    assert_false(words_find(index, tokens, count, 3, &hit));
    assert_false(words_find(index, tokens, count, count, &hit));
    arena_free(memory);
    words_index_free(index);
    lexicon_maker_free(maker);
}

/* A phrase of a group has the value of the group where one is given. */
static void a_group_has_one_value(void **state)
{
    static const char text[] = "take it";
    const lexicon *lex;
    lexicon_maker *maker = make_lexicon(&lex);
    words_index *index = words_index_new_in(lex, (int)sizeof kinds);
    arena *memory = arena_new();
    int count;
    token *tokens = words_split(vocabulary_new(memory), text, sizeof text - 1, &count);
    words_hit hit;

    (void)state;
    assert_false(words_find(index, tokens, count, 0, &hit));
    words_index_add(index, OTHER, 7);
    assert_int_equal(words_match_at(index, tokens, count, 0, &hit), 1);
    assert_int_equal(hit.value, 7);
    arena_free(memory);
    words_index_free(index);
    lexicon_maker_free(maker);
}

/* More starts that fit one word than there is room for are refused, not forgotten. */
static void too_many_starts_are_refused(void **state)
{
    static const char *const starts[] = {"*", "a*", "ab*", "abc*", "abcd*", "abcde*", "abcdef*", "abcdefg*"};
    lexicon_maker *maker = lexicon_maker_new(kinds);

    (void)state;
    for (size_t i = 0; i + 2 < sizeof starts / sizeof *starts; i++)
        lexicon_add(maker, starts[i], SEARCHED, (int)i);
    assert_non_null(lexicon_make(maker));
    lexicon_add(maker, starts[6], SEARCHED, 6);
    lexicon_add(maker, starts[7], SEARCHED, 7);
    assert_null(lexicon_make(maker));
    lexicon_maker_free(maker);
}

/* A word is the same one whatever its case and wherever it stands. */
static void words_are_known_again(void **state)
{
    static const char text[] = "Dose dose DOSE 5 doses 5";
    arena *memory = arena_new();
    vocabulary *v = vocabulary_new(memory);
    int count;
    token *tokens = words_split(v, text, sizeof text - 1, &count);

    (void)state;
    assert_int_equal(count, 6);
    assert_ptr_equal(tokens[0].type, tokens[1].type);
    assert_ptr_equal(tokens[0].type, tokens[2].type);
    assert_ptr_equal(tokens[3].type, tokens[5].type);
    assert_ptr_not_equal(tokens[0].type, tokens[4].type);
    assert_int_equal(vocabulary_size(v), 3);
    assert_ptr_equal(vocabulary_word(v, "doses", 5), tokens[4].type);
    assert_int_equal(tokens[4].type->letters, 5);
    arena_free(memory);
}

/* Tokens of a range are those of the whole text; where it cuts a word they are split anew. */
static void ranges_have_the_tokens_of_the_text(void **state)
{
    static const char text[] = "Take 2.5 tablets";
    leaflet *l = leaflet_new("test.txt", text, sizeof text - 1);
    const token *some;
    int count;

    (void)state;
    l->bytes = text;
    l->len = sizeof text - 1;
    l->tokens = words_split(l->vocabulary, l->bytes, l->len, &l->token_count);
    some = words_of_range(l, 4, 9, &count);
    assert_int_equal(count, 1);
    assert_ptr_equal(some, l->tokens + 1);
    some = words_of_range(l, 0, 6, &count); /* "Take 2" */
    assert_int_equal(count, 2);
    assert_string_equal(some[1].text, "2");
    assert_int_equal(some[1].start, 5);
    assert_ptr_equal(some[0].type, l->tokens[0].type);
    assert_int_equal(some[0].start, 0);
    some = words_of_range(l, 7, 12, &count); /* "5 tab" */
    assert_int_equal(count, 2);
    assert_string_equal(some[1].text, "tab");
    assert_int_equal(some[1].start, 9);
    leaflet_free(l);
}

static void edit_distances(void **state)
{
    static const struct {
        const char *a, *b;
        int limit, distance;
    } cases[] = {
        {"", "", 2, 0},
        {"", "abc", 3, 3},
        {"dose", "dose", 0, 0},
        {"dose", "doses", 1, 1},
        {"dose", "dosage", 2, 2},
        {"dose", "dsoe", 1, 1}, /* neighbours swapped */
        {"ca", "abc", 3, 3},    /* a swapped pair is not edited again */
        {"kitten", "sitting", 3, 3},
        {"kitten", "sitting", 2, 3},
        {"kitten", "sitting", 1, 2},
        {"abcdef", "a", 2, 3},
        {"\xD1\x86\xD0\xB5\xD0\xBD\xD0\xB0", "\xD1\x86\xD0\xB5\xD0\xBD\xD1\x8B", 2, 1}, /* characters, not bytes */
        {"abcdefghijabcdefghijabcdefghijabcdefghij", "abcdefghijabcdefghijabcdefghijabcdefghik", 1, 1},
        {"abcdefghijabcdefghijabcdefghijabcdefghijx", "abcdefghijabcdefghijabcdefghijabcdefghijy", 1, 2}, /* too long */
        {"abcdefghijabcdefghijabcdefghijabcdefghijx", "abcdefghijabcdefghijabcdefghijabcdefghijx", 1, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int there = words_distance(cases[i].a, cases[i].b, cases[i].limit);
        int back = words_distance(cases[i].b, cases[i].a, cases[i].limit);

        if (there != cases[i].distance || back != cases[i].distance)
            fail_msg("%s, %s, at most %d: expected %d, got %d and %d", cases[i].a, cases[i].b, cases[i].limit,
                     cases[i].distance, there, back);
    }
}

#define RANDOM_MAX 40 /* characters */

/* The table of distances as it is defined, for ASCII. */
static int table_distance(const char *a, const char *b)
{
    static int d[RANDOM_MAX + 1][RANDOM_MAX + 1];
    int n = (int)strlen(a), m = (int)strlen(b);

    for (int i = 0; i <= n; i++)
        for (int j = 0; j <= m; j++) {
            int best = i && j ? d[i - 1][j - 1] + (a[i - 1] != b[j - 1]) : i + j;

            best = i && d[i - 1][j] + 1 < best ? d[i - 1][j] + 1 : best;
            best = j && d[i][j - 1] + 1 < best ? d[i][j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < best)
                best = d[i - 2][j - 2] + 1;
            d[i][j] = best;
        }
    return d[n][m];
}

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245U + 12345U;
    return *seed >> 16;
}

static void random_text(char *out, unsigned *seed)
{
    unsigned len = next_random(seed) % (next_random(seed) % 8 ? 9 : RANDOM_MAX + 1),
             letters = 2 + next_random(seed) % 3;

    for (unsigned i = 0; i < len; i++)
        *out++ = (char)('a' + next_random(seed) % letters);
    *out = '\0';
}

static void distances_are_those_of_the_table(void **state)
{
    unsigned seed = 1;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        char a[RANDOM_MAX + 1], b[RANDOM_MAX + 1];
        int limit = (int)(next_random(&seed) % 6), wanted, distance;

        random_text(a, &seed);
        random_text(b, &seed);
        wanted = table_distance(a, b);
        distance = words_distance(a, b, limit);
        if (distance != (wanted > limit ? limit + 1 : wanted))
            fail_msg("%s, %s, at most %d: expected %d, got %d", a, b, limit, wanted, distance);
    }
}

static void words_are_alike(void **state)
{
    static const struct {
        const char *a, *b;
        double likeness;
    } cases[] = {
        {"dose", "dose", 1},
        {"indication", "indications", 0.95},
        {"contraindicated", "contraindications", 0.95},
        {"composition", "compositon", 0.95},
        {"dosage", "dosgae", 0.85},
        {"storage", "storrage", 0.85},
        {"overdose", "overdsoe", 0.85},
        {"pharmacology", "pahrmacolgy", 0.85},
        {"form", "from", 0}, /* short words are not misspelt, they are others */
        {"dose", "does", 0},
        {"indication", "undication", 0}, /* the first letter counts */
        {"dosage", "storage", 0},
        {"tablet", "capsule", 0},
        {"contra", "contraindications", 0},
        {"", "dose", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double there = words_likeness(cases[i].a, cases[i].b), back = words_likeness(cases[i].b, cases[i].a);

        if (fabs(there - cases[i].likeness) > 0.001 || fabs(back - cases[i].likeness) > 0.001)
            fail_msg("%s, %s: expected %.2f, got %.2f and %.2f", cases[i].a, cases[i].b, cases[i].likeness, there,
                     back);
    }
}

static void length_counts_characters(void **state)
{
    (void)state;
    assert_int_equal(words_length(""), 0);
    assert_int_equal(words_length("dose"), 4);
    assert_int_equal(words_length("\xD1\x86\xD0\xB5\xD0\xBD\xD0\xB0"), 4);
    assert_int_equal(words_length("\xF0\x9F\x98\x80"), 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(text_is_split_into_tokens),
                                              cmocka_unit_test(tokens_are_the_same_at_any_place),
                                              cmocka_unit_test(words_of_any_letters),
                                              cmocka_unit_test(tokens_know_their_place),
                                              cmocka_unit_test(many_tokens_are_kept),
                                              cmocka_unit_test(phrases_are_found),
                                              cmocka_unit_test(search_goes_on_from_a_token),
                                              cmocka_unit_test(a_group_has_one_value),
                                              cmocka_unit_test(too_many_starts_are_refused),
                                              cmocka_unit_test(words_are_known_again),
                                              cmocka_unit_test(ranges_have_the_tokens_of_the_text),
                                              cmocka_unit_test(edit_distances),
                                              cmocka_unit_test(distances_are_those_of_the_table),
                                              cmocka_unit_test(words_are_alike),
                                              cmocka_unit_test(length_counts_characters)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
