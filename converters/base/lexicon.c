#include "base/lexicon.h"
#include "base/arena.h"
#include "base/hash.h"
#include "base/memory.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* what fits a word ________________________________________________________________________________________________ */

static bool may_have(const uint64_t *filter, uint64_t hash)
{
    return filter[hash >> 6 & (LEXICON_FILTER - 1)] >> (hash & 63) & 1;
}

static int find_hash(const lexicon *lex, uint64_t hash)
{
    for (size_t at = (size_t)(hash >> 16); lex->slots[at &= lex->slot_count - 1]; at++)
        if (lex->starts[lex->slots[at] - 1].hash == hash)
            return lex->slots[at] - 1;
    return -1;
}

int lexicon_find(const lexicon *lex, const char *word, size_t len, unsigned short starts[LEXICON_STARTS])
{
    uint64_t hash = HASH_START;
    int count = 0, found;

    for (size_t i = 0;; i++) {
        uint64_t any = hash_add(hash, "*", 1);

        if (may_have(lex->filter, any) && count < LEXICON_STARTS && (found = find_hash(lex, any)) >= 0)
            starts[count++] = (unsigned short)found;
        if (i == len)
            break;
        hash = hash_add(hash, word + i, 1);
    }
    if (may_have(lex->filter, hash) && count < LEXICON_STARTS && (found = find_hash(lex, hash)) >= 0)
        starts[count++] = (unsigned short)found;
    return count;
}

/* making __________________________________________________________________________________________________________ */

typedef struct {
    const char *phrase;
    size_t first; /* bytes of its first word */
    int words, group, value, order;
    bool any; /* its first two bytes may be anything: comes after those that tell more */
} added;

struct lexicon_maker {
    arena *memory;
    added *items;
    size_t count, cap;
    const unsigned char *kinds;
    lexicon made;
};

lexicon_maker *lexicon_maker_new(const unsigned char *kinds)
{
    lexicon_maker *m = memory_zalloc(1, sizeof *m);

    m->memory = arena_new();
    m->kinds = kinds;
    return m;
}

void lexicon_maker_free(lexicon_maker *m)
{
    if (!m)
        return;
    arena_free(m->memory);
    free(m->items);
    free(m);
}

void lexicon_add(lexicon_maker *m, const char *phrase, int group, int value)
{
    added item = {arena_strdup(m->memory, phrase), strcspn(phrase, " "), 1, group, value, (int)m->count, false};

    item.any = item.first > 0 && (phrase[0] == '*' || phrase[1] == '*');
    for (const char *c = phrase; *c; c++)
        item.words += *c == ' ';
    m->items = memory_grow(m->items, &m->cap, m->count, sizeof *m->items);
    m->items[m->count++] = item;
}

static int by_start(const added *x, const added *y)
{
    size_t least = x->first < y->first ? x->first : y->first;
    int order = memcmp(x->phrase, y->phrase, least);

    return order ? order : (x->first > y->first) - (x->first < y->first);
}

static int by_start_and_rank(const void *a, const void *b)
{
    const added *x = a, *y = b;
    int order = by_start(x, y);

    return order ? order : x->words != y->words ? y->words - x->words : y->order - x->order;
}

static void put_start(unsigned short *slots, size_t slot_count, uint64_t *filter, uint64_t hash, int index)
{
    size_t at = (size_t)(hash >> 16) & (slot_count - 1);

    while (slots[at])
        at = (at + 1) & (slot_count - 1);
    slots[at] = (unsigned short)(index + 1);
    filter[hash >> 6 & (LEXICON_FILTER - 1)] |= UINT64_C(1) << (hash & 63);
}

/* Whatever fits a word besides the start that is that word ends in "*", and the longest of these finds the others. */
static bool fit_a_word(const lexicon_maker *m)
{
    unsigned short starts[LEXICON_STARTS];

    for (size_t i = 0; i < m->count; i++) {
        const added *item = &m->items[i];
        size_t len = item->first - (item->first && item->phrase[item->first - 1] == '*');

        if (lexicon_find(&m->made, item->phrase, len, starts) == LEXICON_STARTS)
            return false;
    }
    return true;
}

const lexicon *lexicon_make(lexicon_maker *m)
{
    lexicon_start *starts = arena_alloc(m->memory, (m->count + 1) * sizeof *starts), *start = starts;
    lexicon_entry *entries = arena_alloc(m->memory, (m->count + 1) * sizeof *entries);
    uint64_t *filter = arena_alloc(m->memory, LEXICON_FILTER * sizeof *filter);
    size_t slot_count = 16, length = 1;
    unsigned short *slots;
    char *texts;
    int at = 1; /* "" stands first */

    if (m->count)
        qsort(m->items, m->count, sizeof *m->items, by_start_and_rank);
    for (size_t i = 0; i < m->count; i++)
        length += strlen(m->items[i].phrase) + 1;
    while (slot_count < 2 * m->count)
        slot_count *= 2;
    if (m->count > USHRT_MAX / 2)
        return NULL;
    slots = arena_alloc(m->memory, slot_count * sizeof *slots);
    texts = arena_alloc(m->memory, length);
    for (size_t i = 0; i < m->count; i++) {
        const added *item = &m->items[i];
        const char *rest = item->phrase + item->first;

        if (i == 0 || by_start(item, item - 1) != 0) {
            start = i == 0 ? starts : start + 1;
            *start = (lexicon_start){hash_add(HASH_START, item->phrase, item->first), 0, (int)i, 0};
            put_start(slots, slot_count, filter, start->hash, (int)(start - starts));
        }
        start->count++;
        start->kinds |= UINT64_C(1) << m->kinds[item->group];
        entries[i] = (lexicon_entry){*rest ? at : 0, (unsigned short)item->group, (unsigned short)item->value,
                                     (unsigned short)(item->any ? item->order : (int)m->count + item->order),
                                     (unsigned short)item->words};
        if (*rest) {
            memcpy(texts + at, rest + 1, strlen(rest));
            at += (int)strlen(rest);
        }
    }
    m->made = (lexicon){starts, m->count ? (int)(start - starts) + 1 : 0, slots, slot_count, filter, entries,
                        (int)m->count, texts, m->kinds};
    return fit_a_word(m) ? &m->made : NULL;
}
