/* What is remembered of words from leaflet to leaflet is of the word that is asked for, and changes no outcome. */
#include "base/file.h"
#include "base/memory.h"
#include "leaflet/read.h"
#include "leaflet/words/words.h"
#include "stages.h"

#include <stdio.h>

#define WORDS 40000 /* more than are kept */

static word_type *word_of(vocabulary *v, const char *text)
{
    return vocabulary_word(v, text, strlen(text));
}

static void words_are_kept_for_the_next_leaflet(void **state)
{
    arena *memory = arena_new();
    vocabulary *v = vocabulary_take(memory);
    word_type *dose = word_of(v, "dose"), *day = word_of(v, "day");

    (void)state;
    assert_int_equal(dose->number, 0);
    assert_int_equal(day->number, 1);
    day->stem.hash = 7;
    vocabulary_give_back(v);
    v = vocabulary_take(memory);
    assert_int_equal(vocabulary_size(v), 0);
    assert_ptr_equal(word_of(v, "day"), day);
    assert_int_equal(day->stem.hash, 7);
    assert_int_equal(day->number, 0);
    assert_int_equal(word_of(v, "week")->number, 1);
    assert_int_equal(word_of(v, "dose")->number, 2);
    assert_int_equal(word_of(v, "day")->number, 0);
    assert_int_equal(vocabulary_size(v), 3);
    vocabulary_give_back(v);
    words_forget();
    v = vocabulary_take(memory);
    assert_int_equal(word_of(v, "day")->stem.hash, 0);
    vocabulary_give_back(v);
    arena_free(memory);
}

static void leaflets_at_a_time_have_their_own(void **state)
{
    arena *memory = arena_new();
    vocabulary *one = vocabulary_take(memory), *two = vocabulary_take(memory);

    (void)state;
    assert_ptr_not_equal(word_of(one, "dose"), word_of(two, "dose"));
    vocabulary_give_back(one);
    vocabulary_give_back(two);
    arena_free(memory);
}

/* Whether the next leaflet finds a word again behind one of that many others, or of a word as long. */
static bool is_kept(int words, size_t length)
{
    arena *memory = arena_new();
    vocabulary *v = vocabulary_take(memory);
    char *text = memory_alloc(length + 1);
    bool kept;

    word_of(v, "dose")->stem.hash = 7;
    for (int i = 0; i < words; i++)
        vocabulary_word(v, text, (size_t)snprintf(text, length, "word%d", i));
    memset(text, 'a', length);
    vocabulary_word(v, text, length);
    vocabulary_give_back(v);
    v = vocabulary_take(memory);
    kept = word_of(v, "dose")->stem.hash == 7;
    vocabulary_give_back(v);
    free(text);
    arena_free(memory);
    return kept;
}

static void much_is_not_kept(void **state)
{
    (void)state;
    assert_true(is_kept(WORDS / 8, 100));
    assert_false(is_kept(WORDS, 100));
    assert_false(is_kept(0, 100000));
    assert_true(is_kept(0, 1000));
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
            words_forget();
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
    words_forget();
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
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_kept_for_the_next_leaflet), cmocka_unit_test(leaflets_at_a_time_have_their_own),
        cmocka_unit_test(much_is_not_kept), cmocka_unit_test(leaflets_do_not_change_each_other)};
    int failed;

    memory_setup();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    words_forget();
    return failed;
}
