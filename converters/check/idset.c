#include "check/idset.h"
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>

#define SHARDS 256 /* each grows for itself, so that growing never needs the whole twice */
#define SHARD_MIN 16

/* Open addressing; 0 is an empty slot. Never more than three quarters full. */
typedef struct {
    uint64_t *slots;
    size_t size, count;
} shard;

struct idset {
    shard shards[SHARDS];
    size_t count;
};

idset *idset_new(void)
{
    return memory_zalloc(1, sizeof(idset));
}

void idset_free(idset *set)
{
    if (!set)
        return;
    for (size_t i = 0; i < SHARDS; i++)
        free(set->shards[i].slots);
    free(set);
}

/* FNV-1a with a last mix (the finaliser of MurmurHash3). */
static uint64_t hash_of(const char *id, size_t len)
{
    uint64_t hash = 14695981039346656037u;

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)id[i]) * 1099511628211u;
    hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdu;
    hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53u;
    hash ^= hash >> 33;
    return hash ? hash : 1;
}

/* The slot that holds the hash, or the one where it belongs. */
static uint64_t *find(const shard *s, uint64_t hash)
{
    size_t at = (size_t)hash & (s->size - 1);

    while (s->slots[at] && s->slots[at] != hash)
        at = (at + 1) & (s->size - 1);
    return &s->slots[at];
}

static void grow(shard *s)
{
    shard bigger = {.size = s->size ? 2 * s->size : SHARD_MIN, .count = s->count};

    bigger.slots = memory_zalloc(bigger.size, sizeof *bigger.slots);
    for (size_t i = 0; i < s->size; i++)
        if (s->slots[i])
            *find(&bigger, s->slots[i]) = s->slots[i];
    free(s->slots);
    *s = bigger;
}

idset_outcome idset_add(idset *set, const char *id, size_t len)
{
    uint64_t hash = hash_of(id, len), *slot;
    shard *s = &set->shards[hash >> 56];

    if (4 * (s->count + 1) > 3 * s->size)
        grow(s);
    slot = find(s, hash);
    if (*slot)
        return IDSET_KNOWN;
    if (set->count == IDSET_MAX)
        return IDSET_FULL;
    *slot = hash;
    s->count++;
    set->count++;
    return IDSET_NEW;
}
