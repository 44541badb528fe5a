#include "base/arena.h"
#include "base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_SIZE 32768 /* bytes; a leaflet of 12 kB fits in a few */

typedef struct chunk {
    struct chunk *next;
    size_t used;
    size_t size;
    max_align_t data[];
} chunk;

struct arena {
    chunk *chunks;
};

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

static chunk *chunk_new(size_t size)
{
    chunk *c = memory_alloc(sizeof(chunk) + size);

    *c = (chunk){.size = size};
    return c;
}

/* As much as arena_room gives. */
static size_t aligned(size_t size)
{
    size_t align = _Alignof(max_align_t);

    if (size > SIZE_MAX / 2)
        return SIZE_MAX / 2 / align * align; /* memory_alloc ends the process */
    return (size + align - 1) / align * align;
}

void *arena_alloc(arena *a, size_t size)
{
    return memset(arena_room(a, size), 0, aligned(size));
}

/* A block of its own, behind the current chunk. */
static void *large_block(arena *a, size_t size)
{
    chunk *own = chunk_new(size);

    own->used = size;
    if (a->chunks) {
        own->next = a->chunks->next;
        a->chunks->next = own;
    } else {
        a->chunks = own;
    }
    return own->data;
}

void *arena_room(arena *a, size_t size)
{
    chunk *c = a->chunks;
    void *block;

    size = aligned(size);
    if (size > CHUNK_SIZE / 4)
        return large_block(a, size);
    if (!c || c->size - c->used < size) {
        c = chunk_new(CHUNK_SIZE);
        c->next = a->chunks;
        a->chunks = c;
    }
    block = (char *)c->data + c->used;
    c->used += size;
    return block;
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
