#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "batch/shelf.h"
#include "base/file.h"
#include "base/memory.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

typedef enum { FREE, TAKEN, ORDERED, WRITTEN, REFUSED } place_state;

typedef struct {
    atomic_int states[SHELF_PLACES];
    struct {
        size_t size;
        int64_t offset;
    } ordered[SHELF_PLACES];                              /* of the parent, for the worker */
    _Alignas(4096) char places[SHELF_PLACES][SHELF_SIZE]; /* pages that were never written to need no memory */
} shared;

struct shelf {
    shared *shared;
    struct {
        bool held, ordered;
        uint64_t order;
    } known[SHELF_PLACES]; /* what the parent knows of by itself */
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

static place_state state_of(const shelf *s, int place)
{
    return (place_state)atomic_load_explicit(&s->shared->states[place - 1], memory_order_acquire);
}

static void set_state(shelf *s, int place, place_state state)
{
    atomic_store_explicit(&s->shared->states[place - 1], state, memory_order_release);
}

/* The first one, whose pages are there and whose bytes are in a cache. */
int shelf_find_free(const shelf *s)
{
    for (int place = 1; place <= SHELF_PLACES; place++)
        if (state_of(s, place) == FREE)
            return place;
    return SHELF_NONE;
}

void shelf_take(shelf *s, int place)
{
    set_state(s, place, TAKEN);
}

bool shelf_hold(shelf *s, int place)
{
    bool held = s->known[place - 1].held;

    s->known[place - 1].held = true;
    return !held;
}

void shelf_give_back(shelf *s, int place)
{
    s->known[place - 1].held = s->known[place - 1].ordered = false;
    set_state(s, place, FREE);
}

void shelf_order(shelf *s, int place, uint64_t order, size_t size, int64_t offset)
{
    s->known[place - 1].ordered = true;
    s->known[place - 1].order = order;
    s->shared->ordered[place - 1].size = size;
    s->shared->ordered[place - 1].offset = offset;
    set_state(s, place, ORDERED);
}

void shelf_write_ordered(shelf *s, int pack)
{
    for (int place = 1; place <= SHELF_PLACES; place++) {
        if (state_of(s, place) != ORDERED)
            continue;
        set_state(s, place,
                  file_write_all_at(pack, shelf_place(s, place), s->shared->ordered[place - 1].size,
                                    (off_t)s->shared->ordered[place - 1].offset) == 0
                      ? WRITTEN
                      : REFUSED);
    }
}

shelf_news shelf_next(shelf *s, bool at_once, uint64_t *order)
{
    for (int place = 1; place <= SHELF_PLACES; place++) {
        place_state state;

        if (!s->known[place - 1].ordered)
            continue;
        state = state_of(s, place);
        if (state != WRITTEN && state != REFUSED && !at_once)
            continue;
        s->known[place - 1].ordered = false;
        *order = s->known[place - 1].order;
        if (state == WRITTEN)
            return SHELF_WRITTEN;
        set_state(s, place, TAKEN);
        return SHELF_REFUSED;
    }
    return SHELF_NOTHING;
}

void shelf_forget(shelf *s)
{
    for (int place = 1; place <= SHELF_PLACES; place++)
        if (!s->known[place - 1].held)
            set_state(s, place, FREE);
}
