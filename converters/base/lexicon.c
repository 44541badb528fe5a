#include "base/lexicon.h"
#include "base/arena.h"
#include "base/bytes.h"
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

static void add_start(const lexicon *lex, uint64_t hash, lexicon_word *w)
{
    int found = may_have(lex->filter, hash) && w->start_count < LEXICON_STARTS ? find_hash(lex, hash) : -1;

    if (found < 0)
        return;
    w->starts[w->start_count++] = (unsigned short)found;
    w->kinds |= lex->starts[found].kinds;
    w->groups |= lex->starts[found].groups;
}

void lexicon_find(const lexicon *lex, const char *word, size_t len, lexicon_word *found)
{
    uint64_t hash = HASH_START;

    *found = (lexicon_word){.looked_up = true};
    for (size_t i = 0;; i++) {
        add_start(lex, hash_add(hash, "*", 1), found);
        if (i == len)
            break;
        hash = hash_add(hash, word + i, 1);
    }
    add_start(lex, hash, found);
}

/* making __________________________________________________________________________________________________________ */

typedef struct {
    const char *phrase;
    size_t first; /* bytes of its first word */
    int words, kind, group, value, order;
    bool any; /* its first two bytes may be anything: comes after those that tell more */
    int rank; /* order among those of which that holds, or among the others */
} added;

struct lexicon_maker {
    arena *memory;
    added *items;
    size_t count, cap;
    int any_count; /* of the items */
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
    added item = {arena_strdup(m->memory, phrase),
                  strcspn(phrase, " "),
                  1,
                  m->kinds[group],
                  group,
                  value,
                  (int)m->count,
                  false,
                  0};

    item.any = item.first > 0 && (phrase[0] == '*' || phrase[1] == '*');
    for (const char *c = phrase; *c && item.words < UCHAR_MAX; c++) /* texts are not that long */
        item.words += *c == ' ';
    item.rank = item.any ? m->any_count : (int)m->count - m->any_count;
    m->any_count += item.any;
    m->items = memory_grow(m->items, &m->cap, m->count, sizeof *m->items);
    m->items[m->count++] = item;
}

static int by_start(const added *x, const added *y)
{
    size_t least = x->first < y->first ? x->first : y->first;
    int order = memcmp(x->phrase, y->phrase, least);

    return order ? order : (x->first > y->first) - (x->first < y->first);
}

static int by_place(const void *a, const void *b)
{
    const added *x = a, *y = b;
    int order = by_start(x, y);

    return order                  ? order
           : x->kind != y->kind   ? x->kind - y->kind
           : x->words != y->words ? y->words - x->words
                                  : y->order - x->order;
}

typedef struct {
    lexicon_start *starts;
    lexicon_part *parts;
    lexicon_entry *entries;
    uint64_t *filter;
    unsigned short *slots;
    size_t slot_count;
    char *texts;
    int start_count, part_count, text;
} lexicon_maker_tables;

static void put_start(lexicon_maker_tables *t, uint64_t hash, int index)
{
    size_t at = (size_t)(hash >> 16) & (t->slot_count - 1);

    while (t->slots[at])
        at = (at + 1) & (t->slot_count - 1);
    t->slots[at] = (unsigned short)(index + 1);
    t->filter[hash >> 6 & (LEXICON_FILTER - 1)] |= UINT64_C(1) << (hash & 63);
}

/* Whatever fits a word besides the start that is that word ends in "*", and the longest of these finds the others. */
static bool fit_a_word(const lexicon_maker *m)
{
    lexicon_word found;

    for (size_t i = 0; i < m->count; i++) {
        const added *item = &m->items[i];
        size_t len = item->first - (item->first && item->phrase[item->first - 1] == '*');

        lexicon_find(&m->made, item->phrase, len, &found);
        if (found.start_count == LEXICON_STARTS)
            return false;
    }
    return true;
}

/* Tables with room for the most there can be; the items are in order. */
static void make_room(lexicon_maker *m, lexicon_maker_tables *t)
{
    size_t length = 1, starts = 0;

    for (size_t i = 0; i < m->count; i++) {
        length += strlen(m->items[i].phrase) + 1;
        starts += i == 0 || by_start(&m->items[i], &m->items[i - 1]) != 0;
    }
    for (t->slot_count = 16; t->slot_count < 4 * starts;) /* three of four are empty: most words are none */
        t->slot_count *= 2;
    t->starts = arena_alloc(m->memory, (m->count + 1) * sizeof *t->starts);
    t->parts = arena_alloc(m->memory, (m->count + 1) * sizeof *t->parts);
    t->entries = arena_alloc(m->memory, (m->count + 1) * sizeof *t->entries);
    t->filter = arena_alloc(m->memory, LEXICON_FILTER * sizeof *t->filter);
    t->slots = arena_alloc(m->memory, t->slot_count * sizeof *t->slots);
    t->texts = arena_alloc(m->memory, length);
    t->text = 1; /* "" stands first */
}

static void put_second(lexicon_entry *e, const char *word)
{
    char bytes[8] = "";
    size_t len = strcspn(word, " *"), count = len < sizeof bytes ? len : sizeof bytes;

    memcpy(bytes, word, count);
    e->second = bytes_read(bytes);
    e->second_bytes = (unsigned char)(word[len] == '*' ? count : sizeof bytes); /* else its end tells as well */
}

/* The phrase at place i of those in order. */
static void put_phrase(const lexicon_maker *m, lexicon_maker_tables *t, size_t i)
{
    const added *item = &m->items[i], *before = i ? item - 1 : NULL;
    const char *rest = item->phrase + item->first;
    bool new_start = !before || by_start(item, before) != 0;
    lexicon_start *start;

    if (new_start) {
        t->starts[t->start_count] =
            (lexicon_start){hash_add(HASH_START, item->phrase, item->first), 0, 0, t->part_count, 0};
        put_start(t, t->starts[t->start_count].hash, t->start_count);
        t->start_count++;
    }
    start = &t->starts[t->start_count - 1];
    if (new_start || item->kind != before->kind) {
        t->parts[t->part_count++] = (lexicon_part){(int)i, 0, (unsigned short)item->kind, 0};
        start->kinds |= UINT64_C(1) << item->kind;
        start->count++;
    }
    t->parts[t->part_count - 1].count++;
    t->parts[t->part_count - 1].groups |= LEXICON_GROUP(item->group);
    start->groups |= LEXICON_GROUP(item->group);
    t->entries[i] = (lexicon_entry){.rest = *rest ? t->text : 0,
                                    .group = (unsigned short)item->group,
                                    .value = (unsigned short)item->value,
                                    .rank = (unsigned short)(item->any ? item->rank : m->any_count + item->rank),
                                    .words = (unsigned char)item->words};
    if (*rest)
        put_second(&t->entries[i], rest + 1);
    if (*rest) {
        memcpy(t->texts + t->text, rest + 1, strlen(rest));
        t->text += (int)strlen(rest);
    }
}

const lexicon *lexicon_make(lexicon_maker *m)
{
    lexicon_maker_tables t = {.start_count = 0};

    if (m->count > USHRT_MAX)
        return NULL;
    if (m->count)
        qsort(m->items, m->count, sizeof *m->items, by_place);
    make_room(m, &t);
    for (size_t i = 0; i < m->count; i++)
        put_phrase(m, &t, i);
    m->made = (lexicon){t.starts,     t.start_count, t.slots,       t.slot_count, t.filter, t.parts,
                        t.part_count, t.entries,     (int)m->count, t.texts,      m->kinds};
    return fit_a_word(m) ? &m->made : NULL;
}
