#include "base/pool.h"
#include "test.h"

#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIZES = 3000, ROUNDS = 20000, HELD = 500 };

static void blocks_are_apart_and_aligned(void **state)
{
    static unsigned char *blocks[SIZES];

    (void)state;
    for (size_t size = 0; size < SIZES; size++) {
        blocks[size] = pool_alloc(size);
        assert_int_equal((uintptr_t)blocks[size] % 16, 0);
        memset(blocks[size], (int)(size % 251), size);
    }
    for (size_t size = 0; size < SIZES; size++) {
        for (size_t i = 0; i < size; i++)
            assert_int_equal(blocks[size][i], size % 251);
        pool_free(blocks[size]);
    }
}

static void freed_blocks_are_used_again(void **state)
{
    void *block = pool_alloc(100);

    (void)state;
    pool_free(block);
    assert_ptr_equal(pool_alloc(97), block);
    pool_free(block);
    pool_free(NULL);
}

/* Grows and shrinks over the edge between small and big blocks. */
static void growing_keeps_what_was_written(void **state)
{
    unsigned char *block = pool_realloc(NULL, 1);

    (void)state;
    *block = 0;
    for (size_t size = 2; size < SIZES; size++) {
        block = pool_realloc(block, size);
        block[size - 1] = (unsigned char)(size - 1);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(block[i], (unsigned char)i);
    }
    for (size_t size = SIZES; size > 1; size /= 2) {
        block = pool_realloc(block, size);
        for (size_t i = 0; i < size && i < SIZES - 1; i++)
            assert_int_equal(block[i], (unsigned char)i);
    }
    pool_free(block);
}

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

static void any_order_of_calls_keeps_contents(void **state)
{
    static struct {
        unsigned char *block;
        size_t size;
    } held[HELD];
    unsigned seed = 1;

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        size_t i = next_random(&seed) % HELD, size = next_random(&seed) % 1500;

        for (size_t at = 0; at < held[i].size; at++)
            assert_int_equal(held[i].block[at], i % 256);
        if (next_random(&seed) % 3 == 0) {
            held[i].block = pool_realloc(held[i].block, size);
        } else {
            pool_free(held[i].block);
            held[i].block = pool_alloc(size);
        }
        held[i].size = size;
        memset(held[i].block, (int)(i % 256), size);
    }
    for (size_t i = 0; i < HELD; i++)
        pool_free(held[i].block);
}

static void strings_are_copied(void **state)
{
    char *copy = pool_strdup("4 mg/ml"), *none = pool_strdup("");

    (void)state;
    assert_string_equal(copy, "4 mg/ml");
    assert_string_equal(none, "");
    pool_free(copy);
    pool_free(none);
}

static int status_of(void (*act)(void))
{
    int status;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        close(STDERR_FILENO);
        act();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void free_twice(void)
{
    void *block = pool_alloc(40);

    pool_free(block);
    pool_free(block);
}

static void free_foreign(void)
{
    static union {
        void *align;
        char bytes[64];
    } foreign;
    char *volatile block = foreign.bytes + 16; /* which no compiler may see through */

    pool_free(block);
}

static void use_up(void)
{
    const struct rlimit limit = {64 << 20, 64 << 20};

    setrlimit(RLIMIT_AS, &limit);
    for (int i = 0; i < 1 << 20; i++)
        pool_alloc(1000);
}

static void misuse_and_no_memory_end_the_process(void **state)
{
    int status;

    (void)state;
    status = status_of(free_twice);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    status = status_of(free_foreign);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
#ifdef SPLKIT_POOL /* a sanitizer needs more room than there is */
    status = status_of(use_up);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 3);
#else
    (void)use_up;
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_apart_and_aligned),
        cmocka_unit_test(freed_blocks_are_used_again),
        cmocka_unit_test(growing_keeps_what_was_written),
        cmocka_unit_test(any_order_of_calls_keeps_contents),
        cmocka_unit_test(strings_are_copied),
        cmocka_unit_test(misuse_and_no_memory_end_the_process),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
