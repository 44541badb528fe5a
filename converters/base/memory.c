#define _GNU_SOURCE /* on_exit */
#include "base/memory.h"

#include <libxml/xmlmemory.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Noreturn void memory_exhausted(void)
{
    static const char text[] = "splkit: error[out-of-memory]: memory is used up; no output was written\n";
    ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);

    (void)written;
    _exit(3);
}

void *memory_alloc(size_t size)
{
    void *block = malloc(size ? size : 1);

    if (!block)
        memory_exhausted();
    return block;
}

void *memory_zalloc(size_t count, size_t size)
{
    void *block = calloc(count ? count : 1, size ? size : 1);

    if (!block)
        memory_exhausted();
    return block;
}

void *memory_realloc(void *block, size_t size)
{
    void *bigger = realloc(block, size ? size : 1);

    if (!bigger)
        memory_exhausted();
    return bigger;
}

char *memory_strndup(const char *text, size_t len)
{
    char *copy = memory_alloc(len + 1);

    if (len)
        memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

char *memory_strdup(const char *text)
{
    return memory_strndup(text, strlen(text));
}

void *memory_grow(void *items, size_t *cap, size_t count, size_t size)
{
    if (count < *cap)
        return items;
    *cap = *cap ? *cap * 2 : 16;
    if (*cap > (size_t)-1 / size)
        memory_exhausted();
    return memory_realloc(items, *cap * size);
}

#ifdef __GLIBC__
static bool may_end;

/* libxml2's sorting ends the process with exit code 1 when it finds no memory (timsort.h). Other codes are ours. */
static void at_end(int code, void *data)
{
    (void)data;
    if (code == EXIT_FAILURE && !may_end)
        memory_exhausted();
}

void memory_may_end(void)
{
    may_end = true;
}

static void watch_end(void)
{
    static bool done;

    if (!done)
        on_exit(at_end, NULL);
    done = true;
}
#else
void memory_may_end(void)
{
}

static void watch_end(void)
{
}
#endif

void memory_setup(void)
{
    watch_end();
    xmlMemSetup(free, memory_alloc, memory_realloc, memory_strdup);
}
