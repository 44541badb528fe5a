#include "leaflet/words/words.h"
#include "base/bytes.h"
#include "base/data.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

/* What is searched for: groups of the lexicon. */
struct words_index {
    const lexicon *lex;
    uint64_t kinds;  /* of the groups */
    uint64_t groups; /* set of them (LEXICON_GROUP) */
    uint64_t bit;    /* of an index that is kept, in ... */
    int barren;      /* ... this part of word_type.barren; 0: it has none */
    int *values;     /* by group: 0 it is not searched for, else value + 1, or OWN_VALUE */
};

#define OWN_VALUE (-1) /* each phrase has its own */
#define KEPT_SLOTS 512 /* for indices, of which leaflets in ten languages ask for more */

int words_whole(const char *digits)
{
    long value = strtol(digits, NULL, 10);

    return value > INT_MAX ? INT_MAX : (int)value;
}

words_index *words_index_new_in(const lexicon *lex, int groups)
{
    words_index *index = memory_zalloc(1, sizeof *index + (size_t)groups * sizeof *index->values);

    index->lex = lex;
    index->values = (int *)(index + 1);
    return index;
}

words_index *words_index_new(void)
{
    return words_index_new_in(&data_lexicon, data_word_list_count + data_group_count);
}

void words_index_free(words_index *index)
{
    free(index);
}

static void add_group(words_index *index, int group, int value)
{
    index->values[group] = value;
    index->kinds |= UINT64_C(1) << index->lex->kinds[group];
    index->groups |= LEXICON_GROUP(group);
}

void words_index_add(words_index *index, int group, int value)
{
    add_group(index, group, value + 1);
}

void words_index_add_own(words_index *index, int group)
{
    add_group(index, group, OWN_VALUE);
}

void words_index_add_kind(words_index *index, data_group_kind kind, int list, const char *language)
{
    for (int i = 0; i < data_group_count; i++)
        if (data_groups[i].kind == kind && data_groups[i].list == list &&
            strcmp(data_groups[i].language, language) == 0)
            words_index_add_own(index, data_word_list_count + i);
}

void words_index_add_list(words_index *index, const char *name, const char *language)
{
    words_index_add_list_as(index, name, language, 0);
}

void words_index_add_list_as(words_index *index, const char *name, const char *language, int value)
{
    for (int i = data_first_words(name); i >= 0; i = data_next_words(i)) {
        int list = data_word_lists_by_name[i];

        if (!*language || strcmp(data_word_lists[list].language, language) == 0)
            words_index_add(index, list, value);
    }
}

/* Indices that were made, and are kept. */
typedef struct kept_index {
    words_index_maker *make;
    const char *list, *language;
    const words_index *index;
    struct kept_index *next;
} kept_index;

static kept_index *kept[KEPT_SLOTS];
static mtx_t keeping;
static once_flag ready = ONCE_FLAG_INIT;

static void get_ready(void)
{
    if (mtx_init(&keeping, mtx_plain) != thrd_success)
        memory_exhausted();
}

/* The first ones have a bit of their own. Called one at a time. */
static words_index *keep(words_index *index)
{
    static int count;

    index->barren = count < WORD_INDICES ? count / 64 : 0;
    index->bit = count < WORD_INDICES ? UINT64_C(1) << count++ % 64 : 0;
    return index;
}

static bool is_kept(const kept_index *k, words_index_maker *make, const char *list, const char *language)
{
    return k->make == make && strcmp(k->list, list) == 0 && strcmp(k->language, language) == 0;
}

static unsigned kept_slot(const char *list, const char *language)
{
    unsigned hash = 0;

    for (const char *c = list; *c; c++)
        hash = hash * 31 + (unsigned char)*c;
    for (const char *c = language; *c; c++)
        hash = hash * 31 + (unsigned char)*c;
    return hash % KEPT_SLOTS;
}

const words_index *words_index_kept(words_index_maker *make, const char *list, const char *language)
{
    kept_index **slot = &kept[kept_slot(list, language)], *k;

    call_once(&ready, get_ready);
    mtx_lock(&keeping);
    for (k = *slot; k && !is_kept(k, make, list, language);)
        k = k->next;
    if (!k) {
        k = memory_alloc(sizeof *k);
        *k = (kept_index){make, memory_strdup(list), memory_strdup(language), keep(make(list, language)), *slot};
        *slot = k;
    }
    mtx_unlock(&keeping);
    return k->index;
}

static words_index *index_list(const char *list, const char *language)
{
    words_index *index = words_index_new();

    words_index_add_list(index, list, language);
    return index;
}

const words_index *words_index_of_list(const char *list, const char *language)
{
    return words_index_kept(index_list, list, language);
}

words_index *words_index_any(const char *list, const char *language)
{
    words_index *index = words_index_new();

    words_index_add_list(index, list, language);
    words_index_add_list(index, list, "x-any");
    return index;
}

static bool shares_groups(const words_index *index, const lexicon_word *w)
{
    return (w->kinds & index->kinds) && (w->groups & index->groups);
}

/* Whether something that is searched for may begin at the word. */
static bool may_begin(const words_index *index, word_type *w)
{
    if (!w->begins.looked_up)
        lexicon_find(index->lex, w->text, w->len, &w->begins);
    return shares_groups(index, &w->begins);
}

static bool may_have(const words_index *index, const lexicon_part *part)
{
    return (index->kinds >> part->kind & 1) && (part->groups & index->groups);
}

/* The words of a phrase behind its first one, at these tokens. */
static bool goes_on(const char *phrase, const token *tokens)
{
    for (;; tokens++) {
        const char *word = tokens->text;

        for (; *word && *word == *phrase; word++)
            phrase++;
        if (*phrase == '*') /* no word holds this sign */
            phrase++;
        else if (*word)
            return false;
        if (*phrase != ' ')
            return *phrase == '\0';
        phrase++;
    }
}

static bool may_be_second(const lexicon_entry *e, const token *t)
{
    return !((e->second ^ t->type->beginning) & bytes_mask(e->second_bytes));
}

/* Two words of which those bytes are all that is asked for: the second ends within them, or may go on as it likes. */
static bool is_told_by_second(const lexicon_entry *e)
{
    return e->words == 2 && (e->second_bytes < sizeof e->second || !(e->second >> 56));
}

static inline bool stands_at(const lexicon *lex, const lexicon_entry *e, const token *tokens, int count)
{
    if (e->words == 1)
        return true;
    if (e->words > count || !may_be_second(e, tokens + 1))
        return false;
    return is_told_by_second(e) || goes_on(lex->texts + e->rest, tokens + 1);
}

static words_hit hit_of(const words_index *index, const lexicon_entry *e, int at)
{
    int value = index->values[e->group];

    return (words_hit){value == OWN_VALUE ? e->value : value - 1, at, e->words};
}

typedef struct {
    const words_index *index;
    const token *tokens; /* from the place at hand on */
    int count;
} place;

/* Or has a higher rank, when it is as long. */
static inline bool is_longer(const lexicon_entry *e, const lexicon_entry *other)
{
    return !other || e->words > other->words || (e->words == other->words && e->rank >= other->rank);
}

/* The longest of a part that fits and is longer than the one known so far, or has a higher rank. Sets *any when one is
 * searched for. */
static const lexicon_entry *longest_of(const place *p, const lexicon_part *part, const lexicon_entry *longest,
                                       bool *any)
{
    const lexicon_entry *e = p->index->lex->entries + part->first;

    for (int k = 0; k < part->count; k++, e++) {
        if (!is_longer(e, longest))
            continue;
        if (!p->index->values[e->group])
            continue;
        *any = true;
        if (stands_at(p->index->lex, e, p->tokens, p->count))
            longest = e;
    }
    return longest;
}

/* The longest one of what may begin at the token, or NULL. */
static const lexicon_entry *longest_at(const words_index *index, const token *tokens, int count, int at)
{
    place p = {index, tokens + at, count - at};
    const lexicon_word *w = &tokens[at].type->begins;
    const lexicon_entry *longest = NULL;
    bool any = false;

    for (int i = 0; i < w->start_count; i++) {
        const lexicon_start *start = &index->lex->starts[w->starts[i]];

        for (int k = 0; k < start->count; k++) {
            const lexicon_part *part = &index->lex->parts[start->first + k];

            if (may_have(index, part))
                longest = longest_of(&p, part, longest, &any);
        }
    }
    if (!any)
        tokens[at].type->barren[index->barren] |= index->bit;
    return longest;
}

/* Not compiled into words_match_at, which would save and restore what only this one needs. */
__attribute__((noinline)) static int match_at(const words_index *index, const token *tokens, int count, int at,
                                              words_hit *best)
{
    const lexicon_entry *longest = may_begin(index, tokens[at].type) ? longest_at(index, tokens, count, at) : NULL;

    if (!longest)
        return 0;
    *best = hit_of(index, longest, at);
    return longest->words;
}

/* At most words nothing begins: they are told first. */
int words_match_at(const words_index *index, const token *tokens, int count, int at, words_hit *best)
{
    const word_type *w = tokens[at].type;
    bool none = w->begins.looked_up && (!shares_groups(index, &w->begins) || (w->barren[index->barren] & index->bit));

    return none ? 0 : match_at(index, tokens, count, at, best);
}

bool words_find(const words_index *index, const token *tokens, int count, int from, words_hit *hit)
{
    for (int at = from; at < count; at++)
        if (words_match_at(index, tokens, count, at, hit))
            return true;
    return false;
}

/* The phrases of an index that begin with a word. Common words begin many, of which the next word leaves few. */
typedef struct {
    uint64_t seconds; /* set of the second words of those that are not open, by second_bit */
    size_t first;     /* in phrases: all of them, then the open ones again: those whose second word, if they have one,
                         is not told by its first bytes */
    unsigned short count, open_count;
} beginnings;

struct words_memo {
    const words_index *index;
    unsigned short *places; /* by the last of the starts that fit a word, from 1, which tells the others
                               (base/lexicon.h): 0 it was not asked for; else place in starts + 1 */
    beginnings *starts;     /* the first one: of all words that begin nothing */
    size_t start_count, start_cap;
    lexicon_entry *phrases; /* copies, side by side; value: that of the hit */
    size_t phrase_count, phrase_cap;
    words_memo *next;
};

static thread_local words_memo *memos;

static words_memo *memo_new(const words_index *index)
{
    words_memo *m = memory_zalloc(1, sizeof *m);

    m->index = index;
    m->places = memory_zalloc((size_t)index->lex->start_count + 1, sizeof *m->places);
    m->starts = memory_grow(m->starts, &m->start_cap, 0, sizeof *m->starts);
    m->starts[m->start_count++] = (beginnings){.count = 0};
    m->phrases = memory_grow(m->phrases, &m->phrase_cap, 0, sizeof *m->phrases);
    return m;
}

words_memo *words_memo_of(const words_index *index)
{
    words_memo *m = memos;

    while (m && m->index != index)
        m = m->next;
    if (!m) {
        m = memo_new(index);
        m->next = memos;
        memos = m;
    }
    return m;
}

void words_forget(void)
{
    vocabulary_forget();
    for (words_memo *m = memos, *next; m; m = next) {
        next = m->next;
        free(m->places);
        free(m->starts);
        free(m->phrases);
        free(m);
    }
    memos = NULL;
}

static uint64_t second_bit(uint64_t beginning)
{
    return UINT64_C(1) << (beginning * UINT64_C(0x9E3779B97F4A7C15) >> 58);
}

static bool is_open(const lexicon_entry *e)
{
    return e->words == 1 || e->second_bytes < sizeof e->second;
}

static void add_phrase(words_memo *m, lexicon_entry e)
{
    m->phrases = memory_grow(m->phrases, &m->phrase_cap, m->phrase_count, sizeof *m->phrases);
    m->phrases[m->phrase_count++] = e;
}

/* All phrases with a start that the index searches for. */
static void add_phrases(words_memo *m, const lexicon_start *start)
{
    const lexicon *lex = m->index->lex;

    for (int k = start->first; k < start->first + start->count; k++) {
        const lexicon_part *part = &lex->parts[k];

        for (int n = part->first; may_have(m->index, part) && n < part->first + part->count; n++) {
            lexicon_entry e = lex->entries[n];

            if (!m->index->values[e.group])
                continue;
            e.value = (unsigned short)hit_of(m->index, &e, 0).value;
            add_phrase(m, e);
        }
    }
}

static void remember_starts(words_memo *m, const lexicon_word *w, int last)
{
    beginnings b = {.first = m->phrase_count};

    for (int i = 0; i < w->start_count; i++)
        add_phrases(m, &m->index->lex->starts[w->starts[i]]);
    b.count = (unsigned short)(m->phrase_count - b.first);
    for (size_t i = b.first; i < b.first + b.count; i++)
        if (is_open(&m->phrases[i]))
            add_phrase(m, m->phrases[i]);
        else
            b.seconds |= second_bit(m->phrases[i].second);
    b.open_count = (unsigned short)(m->phrase_count - b.first - b.count);
    m->places[last] = 1;
    if (!b.count)
        return;
    m->starts = memory_grow(m->starts, &m->start_cap, m->start_count, sizeof *m->starts);
    m->starts[m->start_count++] = b;
    m->places[last] = (unsigned short)m->start_count;
}

/* Some phrases of a memo. */
typedef struct {
    const lexicon_entry *first, *end;
} phrases;

/* Those with a start that may stand at the first of the tokens. */
static inline phrases phrases_at(const words_memo *m, const beginnings *b, const token *tokens, int count)
{
    bool all = b->seconds && count > 1 && (b->seconds & second_bit(tokens[1].type->beginning));
    const lexicon_entry *first = m->phrases + b->first + (all ? 0 : b->count);

    return (phrases){first, first + (all ? b->count : b->open_count)};
}

static inline bool is_barren(const words_index *index, const word_type *w)
{
    return w->barren[index->barren] & index->bit;
}

/* Not compiled in line, where the loops need the registers. */
__attribute__((noinline)) static const beginnings *remember_word(words_memo *m, word_type *w)
{
    if (!w->begins.looked_up)
        lexicon_find(m->index->lex, w->text, w->len, &w->begins);
    if (w->begins.start_count)
        w->last_start = (unsigned short)(w->begins.starts[w->begins.start_count - 1] + 1);
    if (w->last_start && !m->places[w->last_start])
        remember_starts(m, &w->begins, w->last_start);
    if (m->places[w->last_start] <= 1)
        w->barren[m->index->barren] |= m->index->bit;
    return w->last_start ? &m->starts[m->places[w->last_start] - 1] : m->starts;
}

static inline const beginnings *beginnings_of(words_memo *m, word_type *w)
{
    unsigned short known = m->places[w->last_start];

    return known > 1 ? &m->starts[known - 1] : remember_word(m, w);
}

/* All that stand at the first of the tokens. */
static void take_at(words_memo *m, const token *tokens, int count, int at, words_take *take, void *context)
{
    phrases found = phrases_at(m, beginnings_of(m, tokens->type), tokens, count);

    for (const lexicon_entry *e = found.first; e < found.end; e++)
        if (stands_at(m->index->lex, e, tokens, count)) {
            words_hit hit = {e->value, at, e->words};

            take(context, &hit);
        }
}

void words_memo_each(words_memo *m, const token *tokens, int count, words_take *take, void *context)
{
    const words_index index = *m->index; /* which the loop need not read again */

    for (int at = 0; at < count; at++)
        if (!is_barren(&index, tokens[at].type))
            take_at(m, tokens + at, count - at, at, take, context);
}

/* The longest that stands at the first of the tokens. */
static const lexicon_entry *longest_in(words_memo *m, const token *tokens, int count)
{
    phrases found = phrases_at(m, beginnings_of(m, tokens->type), tokens, count);
    const lexicon_entry *longest = NULL;

    for (const lexicon_entry *e = found.first; e < found.end; e++)
        if (is_longer(e, longest) && stands_at(m->index->lex, e, tokens, count))
            longest = e;
    return longest;
}

int words_memo_match(words_memo *m, const token *tokens, int count, int at, words_hit *best)
{
    const lexicon_entry *longest = is_barren(m->index, tokens[at].type) ? NULL : longest_in(m, tokens + at, count - at);

    if (!longest)
        return 0;
    *best = (words_hit){longest->value, at, longest->words};
    return longest->words;
}

bool words_memo_find_before(words_memo *m, const token *tokens, int count, int from, int to, words_hit *hit)
{
    const words_index index = *m->index; /* as in words_memo_each */

    for (int at = from; at < to; at++)
        if (!is_barren(&index, tokens[at].type) && words_memo_match(m, tokens, count, at, hit))
            return true;
    return false;
}

bool words_memo_find(words_memo *m, const token *tokens, int count, int from, words_hit *hit)
{
    return words_memo_find_before(m, tokens, count, from, count, hit);
}

/* The first token that starts at or behind a place. */
static int token_from(const leaflet *l, size_t offset)
{
    int i = l->token_places ? l->token_places[offset / LEAFLET_STRETCH] : 0;

    while (i < l->token_count && l->tokens[i].start < offset)
        i++;
    return i;
}

void words_split_leaflet(leaflet *l)
{
    size_t stretches = l->len / LEAFLET_STRETCH + 1;
    const token *tokens;
    int *places, count;

    tokens = l->tokens = words_split(l->vocabulary, l->bytes, l->len, &l->token_count);
    places = l->token_places = arena_alloc(l->memory, (stretches + 1) * sizeof *places);
    count = l->token_count;
    for (int i = 0; i < count; i++) /* the last one that begins in a stretch stays */
        places[tokens[i].start / LEAFLET_STRETCH + 1] = i + 1;
    for (size_t k = 1; k < stretches; k++) /* those in which none begins */
        places[k] = places[k] > places[k - 1] ? places[k] : places[k - 1];
}

static bool reaches_over(const leaflet *l, int behind, size_t offset)
{
    return behind > 0 && l->tokens[behind - 1].start + l->tokens[behind - 1].len > offset;
}

static token *join(arena *memory, const token *x, int n, const token *y, int m)
{
    token *all = arena_room(memory, (size_t)(n + m) * sizeof *all);

    memcpy(all, x, (size_t)n * sizeof *all);
    memcpy(all + n, y, (size_t)m * sizeof *all);
    return all;
}

const token *words_of_range(const leaflet *l, size_t start, size_t end, int *count)
{
    int first = token_from(l, start), behind = token_from(l, end), rest;
    bool whole = l->tokens && !reaches_over(l, first, start);
    size_t from = start; /* of what is split here */
    token *tokens;

    *count = 0;
    if (whole && !reaches_over(l, behind, end)) {
        *count = behind - first;
        return l->tokens + first;
    }
    if (whole && behind > first) { /* all but the last one */
        *count = behind - 1 - first;
        from = l->tokens[behind - 1].start;
    }
    tokens = words_split(l->vocabulary, l->bytes + from, end - from, &rest);
    for (int i = 0; i < rest; i++)
        tokens[i].start += (uint32_t)from;
    if (*count)
        tokens = join(l->memory, l->tokens + first, *count, tokens, rest);
    *count += rest;
    return tokens;
}

struct words_set {
    const char **slots;
    size_t size;
};

/* Where the word is or would go. */
static const char **slot_of(const words_set *set, const char *word)
{
    size_t h = 5381;

    for (const char *c = word; *c; c++)
        h = h * 33 + (unsigned char)*c;
    for (h %= set->size; set->slots[h] && strcmp(set->slots[h], word) != 0;)
        h = (h + 1) % set->size;
    return &set->slots[h];
}

words_set *words_set_new(const token *tokens, int count)
{
    words_set *set = memory_zalloc(1, sizeof *set);

    set->size = (size_t)count * 2 + 1;
    set->slots = memory_zalloc(set->size, sizeof *set->slots);
    for (int i = 0; i < count; i++)
        *slot_of(set, tokens[i].text) = tokens[i].text;
    return set;
}

void words_set_free(words_set *set)
{
    if (!set)
        return;
    free(set->slots);
    free(set);
}

bool words_set_has(const words_set *set, const char *word)
{
    return *slot_of(set, word) != NULL;
}

int words_length(const char *text)
{
    int n = 0;

    for (; *text; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

#define DISTANCE_MAX_LENGTH 40 /* characters; longer words are compared for equality only */

#define EDIT_SIGNS 2 /* of a set of characters by their last five bits that one edit changes at most */

static int count_bits(unsigned bits)
{
    int n = 0;

    for (; bits; bits &= bits - 1)
        n++;
    return n;
}

/* More bits than two edits change. */
static bool too_many_bits(unsigned bits)
{
    for (int i = 0; i < 2 * EDIT_SIGNS && bits; i++)
        bits &= bits - 1;
    return bits != 0;
}

/* The first four bytes, which words with the same stem share. */
static bool same_beginning(const char *x, const char *y)
{
    return x[0] == y[0] && x[0] && x[1] == y[1] && x[1] && x[2] == y[2] && x[2] && x[3] == y[3];
}

/* Sets *signs to the set of the characters. */
static int characters_of(uint32_t *out, const char *text, unsigned *signs)
{
    size_t len = strlen(text);
    int n = 0;

    *signs = 0;
    for (size_t at = 0; at < len;) {
        if (n == DISTANCE_MAX_LENGTH)
            return -1;
        at += (size_t)utf8_next(&out[n], text + at, len - at);
        *signs |= 1u << (out[n++] & 31);
    }
    return n;
}

/* The places of a character: a bit for each. */
static uint64_t places_of(uint32_t c, const uint32_t *text, int count)
{
    uint64_t places = 0;

    for (int i = 0; i < count; i++)
        places |= (uint64_t)(text[i] == c) << i;
    return places;
}

/* The distance of two texts of at most 64 characters, n of them at least one: the columns of the table of distances as
 * bits that say where neighbours differ, by one up or down (Hyyro, "A Bit-Vector Algorithm for Computing Levenshtein
 * and Damerau Edit Distances", 2003). */
static int distance_of(const uint32_t *x, int n, const uint32_t *y, int m)
{
    uint64_t up = ~UINT64_C(0), down = 0, same = 0, before = 0, last = UINT64_C(1) << (n - 1);
    int distance = n;

    for (int j = 0; j < m; j++) {
        uint64_t here = places_of(y[j], x, n), swapped = ((~same & here) << 1) & before, more, less;

        same = (((here & up) + up) ^ up) | here | down | swapped;
        more = down | ~(same | up);
        less = same & up;
        distance += (more & last) != 0;
        distance -= (less & last) != 0;
        more = more << 1 | 1;
        less <<= 1;
        up = less | ~(same | more);
        down = more & same;
        before = here;
    }
    return distance;
}

bool words_may_be_near(const words_looks *a, const words_looks *b, int limit)
{
    return count_bits(a->signs ^ b->signs) <= limit * EDIT_SIGNS;
}

int words_distance(const char *a, const char *b, int limit)
{
    uint32_t left[DISTANCE_MAX_LENGTH], right[DISTANCE_MAX_LENGTH], *x = left, *y = right;
    unsigned signs_x, signs_y;
    int n = characters_of(x, a, &signs_x), m = characters_of(y, b, &signs_y), distance;

    if (n < 0 || m < 0)
        return strcmp(a, b) == 0 ? 0 : limit + 1;
    if (n - m > limit || m - n > limit || count_bits(signs_x ^ signs_y) > limit * EDIT_SIGNS)
        return limit + 1;
    for (; n && m && x[n - 1] == y[m - 1]; n--) /* what is the same at either end costs nothing */
        m--;
    for (; n && m && *x == *y; n--, x++, y++)
        m--;
    distance = n ? distance_of(x, n, y, m) : m;
    return distance > limit ? limit + 1 : distance;
}

double words_likeness_by_looks(const words_looks *a, const words_looks *b)
{
    int common = 0, longer = a->letters > b->letters ? a->letters : b->letters;
    int shorter = a->letters > b->letters ? b->letters : a->letters;
    const char *x = a->text, *y = b->text;

    /* a misspelt first letter is rare, and checking it costs most */
    if (*x != *y || ((unsigned char)*x >= 0xC0 && x[1] != y[1]))
        return 0;
    if (longer - shorter > WORDS_LIKE_LONGER || (!same_beginning(x, y) && too_many_bits(a->signs ^ b->signs)))
        return 0;
    for (; *x && *x == *y; x++, y++)
        common += ((unsigned char)*x & 0xC0) != 0x80;
    if (*x == *y)
        return 1;
    if (shorter >= 4 && common >= 4 && common * 100 >= longer * 72 && longer - common <= WORDS_LIKE_LONGER)
        return 0.95;
    if (longer >= 5 && longer - shorter <= 2) {
        int limit = longer >= 9 ? 2 : 1;

        if (words_may_be_near(a, b, limit) && words_distance(a->text, b->text, limit) <= limit)
            return 0.85;
    }
    return 0;
}

double words_likeness(const char *a, const char *b)
{
    words_looks x = words_look(a), y = words_look(b);

    return words_likeness_by_looks(&x, &y);
}

bool words_is_learned(const char *language, const char *part, const char *word)
{
    size_t len = 0;

    if (words_length(part) >= DATA_STEM_LENGTH || words_length(word) < DATA_STEM_LENGTH)
        return false;
    for (int letters = 0; word[len]; len++) /* bytes of the stem */
        if (((unsigned char)word[len] & 0xC0) != 0x80 && ++letters > DATA_STEM_LENGTH)
            break;
    return data_find_feature(data_find_features(language), hash_add(HASH_START, word, len)) != NULL;
}
