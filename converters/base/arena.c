#include "base/arena.h"
#include "base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_SIZE 32768 /* bytes; a leaflet of 12 kB fits in a few */

typedef struct arena_chunk {
    struct arena_chunk *next;
    max_align_t data[];
} chunk;

arena *arena_new(void)
{
    return memory_zalloc(1, sizeof(arena));
}

void arena_free(arena *a)
{
    if (!a)
        return;
    for (chunk *c = a->chunks, *next; c; c = next) {
        next = c->next;
        free(c);
    }
    free(a);
}

/* With room for a block of that size. */
static chunk *add_chunk(arena *a, size_t size)
{
    chunk *c = memory_alloc(size < SIZE_MAX / 2 ? sizeof(chunk) + arena_whole(size) : size); /* that ends the process */

    c->next = a->chunks;
    a->chunks = c;
    return c;
}

/* A large block has a chunk of its own, and the one at hand goes on. */
void *arena_room_elsewhere(arena *a, size_t size)
{
    if (size > CHUNK_SIZE / 4)
        return add_chunk(a, size)->data;
    a->free = (char *)add_chunk(a, CHUNK_SIZE)->data;
    a->left = CHUNK_SIZE;
    return arena_room(a, size);
}

void *arena_alloc(arena *a, size_t size)
{
    return memset(arena_room(a, size), 0, arena_whole(size));
}

char *arena_strndup(arena *a, const char *text, size_t len)
{
    char *copy = arena_room(a, len + 1);

    if (len)
        memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

char *arena_strdup(arena *a, const char *text)
{
    return arena_strndup(a, text, strlen(text));
}

char *arena_printf(arena *a, const char *format, ...)
{
    va_list args;
    int len;
    char *text;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        return arena_strdup(a, "");
    text = arena_room(a, (size_t)len + 1);
    va_start(args, format);
    vsnprintf(text, (size_t)len + 1, format, args);
    va_end(args);
    return text;
}
