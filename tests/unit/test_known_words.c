/* What is remembered of words from leaflet to leaflet: it is of the word that is asked for, and changes no outcome. */
#include "base/file.h"
#include "base/memory.h"
#include "leaflet/known_words.h"
#include "leaflet/read.h"
#include "stages.h"

#include <inttypes.h>
#include <stdio.h>

#define WORDS 40000 /* more than there is room for */

static word_type *word_of(vocabulary *v, int number)
{
    char text[32];
    int len = snprintf(text, sizeof text, "word%d", number);

    return vocabulary_word(v, text, (size_t)len);
}

static void each_word_has_its_own(void **state)
{
    arena *memory = arena_new();
    vocabulary *v = vocabulary_new(memory);
    int kept = 0;

    (void)state;
    known_words_forget();
    for (int i = 0; i < WORDS; i++) {
        known_word *k = known_words_at(word_of(v, i));

        assert_int_equal(k->stem.hash, 0);
        k->stem.hash = (uint64_t)i + 1;
        assert_ptr_equal(known_words_at(word_of(v, i)), k);
    }
    for (int i = WORDS - 1; i >= 0; i--) { /* the last ones first: to ask for those that are gone takes room */
        uint64_t hash = known_words_at(word_of(v, i))->stem.hash;

        if (hash && hash != (uint64_t)i + 1)
            fail_msg("word%d has what word%" PRIu64 " should have", i, hash - 1);
        kept += hash != 0;
    }
    assert_true(kept > WORDS / 8);
    assert_true(kept < WORDS);
    arena_free(memory);
}

static void long_words_are_not_remembered(void **state)
{
    static const char text[] = "abcdefghijabcdefghijabcdefghijabcdefghijk";
    arena *memory = arena_new();
    vocabulary *v = vocabulary_new(memory);

    (void)state;
    assert_non_null(known_words_at(vocabulary_word(v, text, KNOWN_WORDS_LENGTH)));
    assert_null(known_words_at(vocabulary_word(v, text, KNOWN_WORDS_LENGTH + 1)));
    arena_free(memory);
}

/* The same words are others in another language. */
static const char german[] = "Testolin 5 mg Tabletten\n\nOverdose\n\nDie Dose ist gut verschlossen zu halten und nicht "
                             "über 25 °C zu lagern.\n\nWie ist Testolin einzunehmen?\n\nErwachsene nehmen 5 mg "
                             "täglich.\n\nNebenwirkungen\n\nMöglich sind Übelkeit und Müdigkeit.\n";

static const char *const samples[] = {"citicoline-web", "cetirizine-eu", "metformin-plr", "famotidine-drugfacts"};

#define SAMPLES (sizeof samples / sizeof *samples)

/* Sections with their margins, and findings. */
static void describe(buffer *out, const char *text)
{
    leaflet *l = leaflet_new("test.txt", text, strlen(text));
    read_options options = {.language = NULL};
    findings found;

    findings_init(&found);
    assert_int_equal(read_leaflet(l, &options, &found), 0);
    buffer_printf(out, "%s\n", l->language);
    for (size_t i = 0; i < l->block_count; i++)
        buffer_printf(out, "%d %d %a %a\n", l->blocks[i].topic, l->blocks[i].heading_topic, l->blocks[i].heading_score,
                      l->blocks[i].margin);
    for (size_t i = 0; i < found.count; i++)
        buffer_printf(out, "%ld:%ld: %s\n", found.items[i].line, found.items[i].column, found.items[i].text);
    leaflet_free(l);
    findings_release(&found);
}

/* Reads all, the German text between each two; each with nothing remembered, or not. */
static void describe_all(buffer *out, const buffer *texts, bool alone)
{
    for (size_t i = 0; i < 2 * SAMPLES; i++) {
        if (alone)
            known_words_forget();
        describe(out, i % 2 ? german : buffer_text(&texts[i / 2]));
    }
}

static void leaflets_do_not_change_each_other(void **state)
{
    buffer alone = BUFFER_INIT, together = BUFFER_INIT, texts[SAMPLES];
    findings found;

    (void)state;
    findings_init(&found);
    for (size_t i = 0; i < SAMPLES; i++) {
        char path[256];

        texts[i] = (buffer)BUFFER_INIT;
        snprintf(path, sizeof path, SPLKIT_SOURCE_DIR "/samples/%s/leaflet.txt", samples[i]);
        assert_int_equal(file_read(&texts[i], NULL, path, 1000000, &found), 0);
    }
    describe_all(&alone, texts, true);
    known_words_forget();
    describe_all(&together, texts, false);
    describe_all(&alone, texts, true);
    describe_all(&together, texts, false);
    assert_string_equal(buffer_text(&alone), buffer_text(&together));
    assert_non_null(strstr(buffer_text(&alone), "de\n"));
    buffer_release(&alone);
    buffer_release(&together);
    for (size_t i = 0; i < SAMPLES; i++)
        buffer_release(&texts[i]);
    findings_release(&found);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(each_word_has_its_own),
                                              cmocka_unit_test(long_words_are_not_remembered),
                                              cmocka_unit_test(leaflets_do_not_change_each_other)};
    int failed;

    memory_setup();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    known_words_forget();
    return failed;
}
