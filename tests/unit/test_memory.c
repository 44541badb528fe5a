#include "base/arena.h"
#include "base/memory.h"
#include "test.h"

#include <libxml/xmlmemory.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The exit code of a child in which `ask` runs with its stderr shut. */
static int exit_code_of(void (*ask)(void))
{
    int status;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        close(STDERR_FILENO);
        ask();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static volatile size_t too_much = SIZE_MAX / 2;

static void ask_alloc(void)
{
    free(memory_alloc(too_much));
}

static void ask_zalloc(void)
{
    free(memory_zalloc(too_much, 4)); /* the product does not fit */
}

static void ask_realloc(void)
{
    free(memory_realloc(NULL, too_much));
}

static void ask_grow(void)
{
    size_t cap = too_much / 8;

    free(memory_grow(NULL, &cap, cap, 16));
}

static void ask_arena(void)
{
    arena *a = arena_new();

    arena_alloc(a, too_much + too_much);
    arena_free(a);
}

static void ask_libxml(void)
{
    memory_setup();
    xmlFree(xmlMalloc(too_much));
}

/* As libxml2 does it. */
static void end_early(void)
{
    memory_setup();
    exit(1);
}

static void end_when_done(void)
{
    memory_setup();
    memory_may_end();
    exit(1);
}

static void an_early_end_is_running_out(void **state)
{
    (void)state;
#ifdef __GLIBC__
    assert_int_equal(exit_code_of(end_early), 3);
#endif
    assert_int_equal(exit_code_of(end_when_done), 1);
}

static void running_out_ends_the_process(void **state)
{
    (void)state;
    assert_int_equal(exit_code_of(ask_alloc), 3);
    assert_int_equal(exit_code_of(ask_zalloc), 3);
    assert_int_equal(exit_code_of(ask_realloc), 3);
    assert_int_equal(exit_code_of(ask_grow), 3);
    assert_int_equal(exit_code_of(ask_arena), 3);
    assert_int_equal(exit_code_of(ask_libxml), 3);
}

static void nothing_asked_is_still_a_block(void **state)
{
    void *block = memory_alloc(0);

    (void)state;
    assert_non_null(block);
    block = memory_realloc(block, 0);
    assert_non_null(block);
    free(block);
    block = memory_zalloc(0, 0);
    assert_non_null(block);
    free(block);
}

static void arrays_grow_and_keep_their_content(void **state)
{
    int *items = NULL;
    size_t cap = 0;

    (void)state;
    for (size_t i = 0; i < 1000; i++) {
        items = memory_grow(items, &cap, i, sizeof *items);
        assert_true(cap > i);
        items[i] = (int)i;
    }
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(items[i], i);
    free(items);
}

static void parts_of_strings_are_copied(void **state)
{
    char *copy = memory_strndup("500 mg", 3);

    (void)state;
    assert_string_equal(copy, "500");
    free(copy);
    copy = memory_strdup("");
    assert_string_equal(copy, "");
    free(copy);
}

/* Blocks of all sizes, also larger than a chunk, are zeroed, aligned and do not touch each other. */
static void arena_blocks_are_apart(void **state)
{
    static const size_t sizes[] = {1, 7, 16, 100, 9000, 3, 40000, 5, 8192, 8193, 24000, 1};
    enum { ROUNDS = 12, COUNT = sizeof sizes / sizeof *sizes };
    unsigned char *blocks[ROUNDS][COUNT];
    arena *a = arena_new();

    (void)state;
    for (size_t r = 0; r < ROUNDS; r++) {
        for (size_t i = 0; i < COUNT; i++) {
            unsigned char *block = blocks[r][i] = arena_alloc(a, sizes[i]);

            assert_int_equal((uintptr_t)block % sizeof(max_align_t) % 16, 0);
            for (size_t k = 0; k < sizes[i]; k++)
                assert_int_equal(block[k], 0);
            memset(block, (int)(r * COUNT + i + 1), sizes[i]);
        }
    }
    for (size_t r = 0; r < ROUNDS; r++)
        for (size_t i = 0; i < COUNT; i++)
            for (size_t k = 0; k < sizes[i]; k++)
                assert_int_equal(blocks[r][i][k], (unsigned char)(r * COUNT + i + 1));
    arena_free(a);
    arena_free(NULL);
}

static void arena_strings(void **state)
{
    arena *a = arena_new();
    char long_text[70000];

    (void)state;
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    assert_string_equal(arena_strdup(a, "5 mg"), "5 mg");
    assert_string_equal(arena_strndup(a, "5 mg", 1), "5");
    assert_string_equal(arena_strndup(a, "", 0), "");
    assert_string_equal(arena_printf(a, "%s: %d", "line", 7), "line: 7");
    assert_string_equal(arena_printf(a, "%s", long_text), long_text);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(running_out_ends_the_process),
        cmocka_unit_test(an_early_end_is_running_out),
        cmocka_unit_test(nothing_asked_is_still_a_block),
        cmocka_unit_test(arrays_grow_and_keep_their_content),
        cmocka_unit_test(parts_of_strings_are_copied),
        cmocka_unit_test(arena_blocks_are_apart),
        cmocka_unit_test(arena_strings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
