/* An arena: blocks that live and die together (everything known about one leaflet).
 *
 * Ownership: the arena owns all it hands out; nothing is freed singly. */
#ifndef SPLKIT_BASE_ARENA_H
#define SPLKIT_BASE_ARENA_H

#include <stddef.h>

/* What is free in the chunk at hand stands here, so that most blocks are taken in line. */
typedef struct {
    char *free;
    size_t left; /* bytes, of whole blocks */
    struct arena_chunk *chunks;
} arena;

/* Bytes that a block of a size takes. */
static inline size_t arena_whole(size_t size)
{
    return (size + _Alignof(max_align_t) - 1) / _Alignof(max_align_t) * _Alignof(max_align_t);
}

arena *arena_new(void);
void arena_free(arena *a);
/* Zeroed, all that arena_whole tells of. */
void *arena_alloc(arena *a, size_t size);
/* What arena_room gives where the chunk at hand has too little. */
void *arena_room_elsewhere(arena *a, size_t size);

/* Not zeroed: for what is filled at once. */
static inline void *arena_room(arena *a, size_t size)
{
    char *block = a->free;

    if (size > a->left)
        return arena_room_elsewhere(a, size);
    a->free += arena_whole(size);
    a->left -= arena_whole(size);
    return block;
}

char *arena_strndup(arena *a, const char *text, size_t len);
char *arena_strdup(arena *a, const char *text);
char *arena_printf(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
