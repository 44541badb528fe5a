/* An arena: blocks that live and die together (everything known about one leaflet).
 *
 * Ownership: the arena owns all it hands out; nothing is freed singly. */
#ifndef SPLKIT_BASE_ARENA_H
#define SPLKIT_BASE_ARENA_H

#include <stddef.h>

typedef struct arena arena;

arena *arena_new(void);
void arena_free(arena *a);
/* Zeroed. */
void *arena_alloc(arena *a, size_t size);
/* Not zeroed: for what is filled at once. */
void *arena_room(arena *a, size_t size);
char *arena_strndup(arena *a, const char *text, size_t len);
char *arena_strdup(arena *a, const char *text);
char *arena_printf(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
