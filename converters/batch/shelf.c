#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "batch/shelf.h"
#include "base/memory.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

typedef struct {
    atomic_bool taken[SHELF_PLACES];
    _Alignas(4096) char places[SHELF_PLACES][SHELF_SIZE]; /* pages that were never written to need no memory */
} shared;

struct shelf {
    shared *shared;
    bool held[SHELF_PLACES]; /* what the parent knows of by itself */
};

shelf *shelf_new(void)
{
    void *memory = mmap(NULL, sizeof(shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    shelf *s;

    if (memory == MAP_FAILED)
        return NULL;
    s = memory_zalloc(1, sizeof *s);
    s->shared = memory;
    return s;
}

void shelf_free(shelf *s)
{
    if (!s)
        return;
    munmap(s->shared, sizeof *s->shared);
    free(s);
}

char *shelf_place(const shelf *s, int place)
{
    return s->shared->places[place - 1];
}

/* The first one, whose pages are there and whose bytes are in a cache. */
int shelf_find_free(const shelf *s)
{
    for (int place = 1; place <= SHELF_PLACES; place++)
        if (!atomic_load_explicit(&s->shared->taken[place - 1], memory_order_acquire))
            return place;
    return SHELF_NONE;
}

static void set_taken(shelf *s, int place, bool taken)
{
    atomic_store_explicit(&s->shared->taken[place - 1], taken, memory_order_release);
}

void shelf_take(shelf *s, int place)
{
    set_taken(s, place, true);
}

bool shelf_hold(shelf *s, int place)
{
    bool held = s->held[place - 1];

    s->held[place - 1] = true;
    return !held;
}

void shelf_give_back(shelf *s, int place)
{
    s->held[place - 1] = false;
    set_taken(s, place, false);
}

void shelf_forget(shelf *s)
{
    for (int place = 1; place <= SHELF_PLACES; place++)
        if (!s->held[place - 1])
            set_taken(s, place, false);
}
