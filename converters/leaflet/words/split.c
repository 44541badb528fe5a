#include "base/bytes.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "base/vectors.h"
#include "leaflet/words/words.h"

#include <stdlib.h>
#include <string.h>
#include <threads.h>

#define SLOTS_FIRST 1024 /* of a vocabulary; a power of two */
#define STRETCH 64       /* bytes that are looked at together */
#define TOKEN_BYTES 5    /* of a text for each of its tokens: room for most texts */
#define CYRILLIC 0x410   /* capitals of the alphabet, then ... */
#define CYRILLIC_SMALL 0x430
#define CYRILLIC_END 0x450
#define LOW_FIRST 256    /* bytes of the word at hand */
#define LOW_SPARE 16     /* bytes behind it, so that some more can be put there */
#define KEPT_WORDS 16384 /* of a vocabulary that is kept, and ... */
#define KEPT_LOW 4096    /* ... of its longest word: with what goes with it all takes 5 MB at most */

struct vocabulary {
    arena *memory; /* for tokens */
    arena *words;
    word_type **slots;
    size_t slot_count;
    size_t word_count;
    uint32_t leaflet;     /* number of the one at hand, from 1 */
    int count;            /* words it has ... */
    word_type **numbered; /* ... and they by number */
    size_t numbered_cap;
    char *low; /* the word at hand in lower case */
    size_t low_size;
    void *room; /* see vocabulary_room; NULL before it was asked for */
};

static vocabulary *make(arena *words, arena *memory)
{
    vocabulary *v = arena_alloc(words, sizeof *v);

    v->words = words;
    v->memory = memory;
    v->leaflet = 1;
    v->slot_count = SLOTS_FIRST;
    v->slots = arena_alloc(words, v->slot_count * sizeof *v->slots);
    v->low_size = LOW_FIRST;
    v->low = arena_room(words, v->low_size);
    return v;
}

vocabulary *vocabulary_new(arena *memory)
{
    return make(memory, memory);
}

static thread_local vocabulary *kept; /* of a leaflet that is gone */

vocabulary *vocabulary_take(arena *memory)
{
    vocabulary *v = kept;

    kept = NULL;
    if (!v)
        return make(arena_new(), memory);
    v->memory = memory;
    v->leaflet++;
    v->count = 0;
    return v;
}

static void end(vocabulary *v)
{
    if (v)
        arena_free(v->words);
}

void vocabulary_give_back(vocabulary *v)
{
    bool keeps = v->word_count <= KEPT_WORDS && v->low_size <= KEPT_LOW && v->leaflet < UINT32_MAX;

    end(keeps ? kept : v);
    kept = keeps ? v : kept;
}

void vocabulary_forget(void)
{
    end(kept);
    kept = NULL;
}

char *vocabulary_strdup(vocabulary *v, const char *text)
{
    return arena_strdup(v->words, text);
}

int vocabulary_size(const vocabulary *v)
{
    return v->count;
}

void *vocabulary_room(vocabulary *v, size_t size)
{
    if (!v->room)
        v->room = arena_alloc(v->words, size);
    return v->room;
}

word_type *vocabulary_word_at(const vocabulary *v, int number)
{
    return v->numbered[number];
}

static void grow_numbered(vocabulary *v)
{
    size_t cap = v->numbered_cap ? v->numbered_cap * 2 : SLOTS_FIRST;
    word_type **more = arena_room(v->words, cap * sizeof *more);

    if (v->count)
        memcpy(more, v->numbered, (size_t)v->count * sizeof *more);
    v->numbered = more;
    v->numbered_cap = cap;
}

/* Gives a word its number in the leaflet at hand. */
static void number_word(vocabulary *v, word_type *w)
{
    if ((size_t)v->count == v->numbered_cap)
        grow_numbered(v);
    w->leaflet = v->leaflet;
    w->number = v->count;
    v->numbered[v->count++] = w;
}

static void put(vocabulary *v, word_type *w)
{
    size_t at = w->hash & (v->slot_count - 1);

    while (v->slots[at])
        at = (at + 1) & (v->slot_count - 1);
    v->slots[at] = w;
}

static void grow(vocabulary *v)
{
    word_type **old = v->slots;
    size_t count = v->slot_count;

    v->slot_count *= 4;
    v->slots = arena_alloc(v->words, v->slot_count * sizeof *v->slots);
    for (size_t i = 0; i < count; i++)
        if (old[i])
            put(v, old[i]);
}

static uint32_t letters_of(const char *text, size_t len)
{
    uint32_t n = 0;

    for (size_t i = 0; i < len; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

/* The first eight bytes, or fewer, of a text behind which eight more can be read; 0 for those that lack. */
static uint64_t eight_of(const char *text, size_t len)
{
    return bytes_read(text) & bytes_mask(len);
}

/* Takes eight more bytes. Times 2^64 by the golden ratio (Knuth, The Art of Computer Programming, 6.4). */
static inline uint64_t hash_step(uint64_t hash, uint64_t bytes)
{
    hash = (hash ^ bytes) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

static uint32_t hash_of(const char *text, size_t len)
{
    uint64_t hash = len;

    for (size_t at = 0; at < len; at += 8)
        hash = hash_step(hash, eight_of(text + at, len - at));
    return (uint32_t)hash;
}

static word_type *add_word(vocabulary *v, size_t len, uint32_t hash)
{
    word_type *w = arena_room(v->words, sizeof *w + len + 1);
    char *text = (char *)(w + 1);

    memcpy(text, v->low, len);
    text[len] = '\0';
    *w = (word_type){.text = text,
                     .len = (uint32_t)len,
                     .letters = letters_of(v->low, len),
                     .hash = hash,
                     .beginning = eight_of(v->low, len)};
    number_word(v, w);
    if (++v->word_count * 2 > v->slot_count)
        grow(v);
    put(v, w);
    return w;
}

/* A word that may be new to the leaflet at hand. */
static inline word_type *meet(vocabulary *v, word_type *w)
{
    if (w->leaflet != v->leaflet)
        number_word(v, w);
    return w;
}

/* The word in v->low. */
static word_type *find_word(vocabulary *v, size_t len)
{
    uint32_t hash = hash_of(v->low, len);
    uint64_t beginning = eight_of(v->low, len);
    word_type *w;

    for (size_t at = hash & (v->slot_count - 1); (w = v->slots[at]); at = (at + 1) & (v->slot_count - 1))
        if (w->hash == hash && w->beginning == beginning && w->len == len &&
            (len <= 8 || memcmp(w->text, v->low, len) == 0))
            return meet(v, w);
    return add_word(v, len, hash);
}

/* Not compiled in line, where the loop needs the registers. */
__attribute__((noinline)) static word_type *add_plain_word(vocabulary *v, uint64_t first, uint64_t rest, size_t len,
                                                           uint32_t hash)
{
    bytes_write(v->low, first);
    bytes_write(v->low + 8, rest);
    return add_word(v, len, hash);
}

/* The word of one to eight bytes, which are all there is to compare. */
static inline word_type *find_short_word(vocabulary *v, uint64_t word, size_t len)
{
    uint32_t hash = (uint32_t)hash_step(len, word);
    word_type *w;

    for (size_t at = hash & (v->slot_count - 1); (w = v->slots[at]); at = (at + 1) & (v->slot_count - 1))
        if (w->beginning == word && w->len == len)
            return meet(v, w);
    return add_plain_word(v, word, 0, len, hash);
}

/* The one of nine to sixteen ASCII letters, which need not be small. */
static word_type *find_longer_word(vocabulary *v, const char *text, size_t len)
{
    uint64_t first = bytes_read(text) | BYTES_EACH(0x20), last = bytes_read(text + len - 8) | BYTES_EACH(0x20);
    uint64_t rest = last >> 8 * (16 - len); /* behind the first eight */
    uint32_t hash = (uint32_t)hash_step(hash_step(len, first), rest);
    word_type *w;

    for (size_t at = hash & (v->slot_count - 1); (w = v->slots[at]); at = (at + 1) & (v->slot_count - 1))
        if (w->beginning == first && w->len == len && bytes_read(w->text + len - 8) == last)
            return meet(v, w);
    return add_plain_word(v, first, rest, len, hash);
}

static void grow_low(vocabulary *v)
{
    char *more = arena_room(v->words, v->low_size * 2);

    memcpy(more, v->low, v->low_size);
    v->low = more;
    v->low_size *= 2;
}

word_type *vocabulary_word(vocabulary *v, const char *text, size_t len)
{
    while (len + LOW_SPARE > v->low_size)
        grow_low(v);
    memcpy(v->low, text, len);
    return find_word(v, len);
}

void words_make_singular(char *text)
{
    size_t len = strlen(text);

    if (len > 4 && text[len - 1] == 's' && text[len - 2] != 's')
        text[len - 1] = '\0';
}

words_looks words_look(const char *text)
{
    words_looks looks = {.text = text};

    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        looks.letters += (*c & 0xC0) != 0x80;
        if ((c[1] & 0xC0) != 0x80)
            looks.signs |= 1u << (*c & 31);
    }
    return looks;
}

/* Letters, digits and the rest of ASCII; most text is that. */
typedef enum {
    SIGN_OTHER,
    SIGN_DIGIT,
    SIGN_PERCENT,
    SIGN_WIDE,
    SIGN_LETTER
} sign; /* a letter is itself in lower case */

#define D SIGN_DIGIT
#define P SIGN_PERCENT
#define W SIGN_WIDE
#define W32 W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W
#define LETTERS                                                                                                        \
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', \
        'x', 'y', 'z'
/* A sign, or the letter in lower case. */
static const unsigned char signs[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0,       0, 0, 0, 0, 0, 0, 0,       0, 0, 0, 0, 0, 0,   0,   0,   0,  0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, P,       0, 0, 0, 0, 0, 0, 0,       0, 0, 0, D, D, D,   D,   D,   D,  D, D,
    D, D, 0, 0, 0, 0, 0, 0, 0, LETTERS, 0, 0, 0, 0, 0, 0, LETTERS, 0, 0, 0, 0, 0, W32, W32, W32, W32};
#undef D
#undef P
#undef W
#undef W32
#undef LETTERS

static unsigned char sign_of(char c)
{
    return signs[(unsigned char)c];
}

static bool is_upper(uint32_t c)
{
    return c < 0x80 ? c >= 'A' && c <= 'Z' : utf8_is_upper(c);
}

static bool is_digit(char c)
{
    return sign_of(c) == SIGN_DIGIT;
}

static size_t number_end(const char *text, size_t len, size_t at)
{
    while (at < len &&
           (is_digit(text[at]) || ((text[at] == '.' || text[at] == ',') && at + 1 < len && is_digit(text[at + 1]))))
        at++;
    return at;
}

/* Eight bytes, letters in lower case; *letters: how many of them, the first ones, are ASCII letters. */
static inline uint64_t lower_eight(const char *text, size_t *letters)
{
    uint64_t lower = bytes_read(text) | BYTES_EACH(0x20);

    *letters = bytes_clear(~bytes_between(lower, 'a', 'z') & BYTES_EACH(0x80));
    return lower;
}

/* The ASCII letters from text[at] on go to v->low[*n ...]; returns where they end. */
static size_t read_letters(vocabulary *v, const char *text, size_t len, size_t at, size_t *n)
{
    char *low = v->low + *n, *end = v->low + v->low_size - LOW_SPARE;

    for (size_t letters = 8; letters == 8 && at + 8 <= len && low < end; at += letters, low += letters)
        bytes_write(low, lower_eight(text + at, &letters));
    for (unsigned char c; at < len && low < end && (c = sign_of(text[at])) >= SIGN_LETTER; at++)
        *low++ = (char)c;
    *n = (size_t)(low - v->low);
    return at;
}

/* The Cyrillic letters from text[at] on, likewise: capitals of the alphabet become small, the others are. */
static size_t read_cyrillic(vocabulary *v, const char *text, size_t len, size_t at, size_t *n)
{
    char *low = v->low + *n, *end = v->low + v->low_size - LOW_SPARE;

    for (uint32_t c; at + 2 <= len && low < end; at += 2, low += 2) {
        c = ((unsigned char)text[at] & 0x1FU) << 6 | ((unsigned char)text[at + 1] & 0x3FU);
        if (((unsigned char)text[at] & 0xFE) != 0xD0 || c < CYRILLIC || c >= CYRILLIC_END)
            break;
        c += c < CYRILLIC_SMALL ? CYRILLIC_SMALL - CYRILLIC : 0;
        low[0] = (char)(0xC0 | c >> 6);
        low[1] = (char)(0x80 | (c & 0x3F));
    }
    *n = (size_t)(low - v->low);
    return at;
}

/* The word that starts at `at`; *at: its end. */
static word_type *read_word(vocabulary *v, const char *text, size_t len, size_t *at)
{
    size_t n = 0;
    uint32_t c;

    for (;;) {
        unsigned char next;
        int size;

        *at = read_letters(v, text, len, *at, &n);
        *at = read_cyrillic(v, text, len, *at, &n);
        if (n + LOW_SPARE >= v->low_size) {
            grow_low(v);
            continue;
        }
        next = *at == len ? SIGN_OTHER : sign_of(text[*at]);
        if (next >= SIGN_LETTER) /* behind Cyrillic ones */
            continue;
        if (next != SIGN_WIDE)
            break;
        size = utf8_next(&c, text + *at, len - *at);
        if (!utf8_is_letter(c))
            break;
        n += (size_t)utf8_encode(v->low + n, utf8_lower(c));
        *at += (size_t)size;
    }
    return find_word(v, n);
}

/* What stands where in a stretch of the text: one bit for each byte, the lowest for the first. */
typedef struct {
    uint64_t letters; /* of ASCII */
    uint64_t others;  /* that stand in tokens as well: digits, "%", all beyond ASCII */
} stretch;

static inline stretch look_at(const char *text)
{
    stretch s = {0, 0};

    for (int at = 0; at < STRETCH; at += VECTOR_BYTES) {
        byte_vector bytes = BYTES_FROM(text + at);

        s.letters |= (uint64_t)vector_bits(vector_between(bytes | 0x20, 'a', 'z')) << at;
        s.others |= (uint64_t)vector_bits(vector_between(bytes, '0', '9') | (bytes == '%') | (bytes < 0)) << at;
    }
    return s;
}

/* The last one, which has fewer bytes. */
static stretch look_at_last(const char *text, size_t len)
{
    char all[STRETCH] = "";

    memcpy(all, text, len);
    return look_at(all);
}

/* The word of so many ASCII letters; NULL when it is longer than sixteen, or there are not as many bytes to be read. */
static inline word_type *find_plain_word(vocabulary *v, const char *text, size_t left, size_t len)
{
    uint64_t behind = 8 * (8 - len);

    if (len > 8)
        return len <= 16 ? find_longer_word(v, text, len) : NULL;
    return left < 8 ? NULL : find_short_word(v, (bytes_read(text) | BYTES_EACH(0x20)) << behind >> behind, len);
}

/* Another token, which is no word of ASCII letters alone, or the rest that find_plain_word leaves. Sets *at to its end,
 * *c to its first character; NULL when that is no part of any token. */
static word_type *read_token(vocabulary *v, const char *text, size_t len, size_t *at, uint32_t *c)
{
    size_t start = *at, size = (size_t)utf8_next(c, text + start, len - start);
    unsigned char s = sign_of(text[start]);

    if (s == SIGN_WIDE && !utf8_is_letter(*c)) {
        *at += size;
        return NULL;
    }
    if (s >= SIGN_WIDE)
        return read_word(v, text, len, at);
    *at = s == SIGN_DIGIT ? number_end(text, len, start) : start + 1;
    size = *at - start;
    if (size <= 8 && len - start >= 8)
        return find_short_word(v, bytes_read(text + start) & bytes_mask(size), size);
    return vocabulary_word(v, text + start, size);
}

/* Those found so far. */
typedef struct {
    vocabulary *v;
    token *first, *next, *end; /* behind the last one there is room for */
} token_list;

static token_list list_new(vocabulary *v, size_t cap)
{
    token *first = arena_room(v->memory, cap * sizeof *first);

    return (token_list){v, first, first, first + cap};
}

/* Not compiled in line, where the loop needs the registers. */
__attribute__((noinline)) static token *grow_tokens(token_list *l)
{
    size_t count = (size_t)(l->end - l->first);
    token_list more = list_new(l->v, 2 * count);

    memcpy(more.first, l->first, count * sizeof *more.first);
    more.next += count;
    *l = more;
    return l->next;
}

/* Takes the token that starts at a place, if any; returns where to go on. */
__attribute__((noinline)) static size_t take_token(token_list *l, const char *text, size_t len, size_t start)
{
    size_t at = start;
    uint32_t c;
    word_type *w = read_token(l->v, text, len, &at, &c);

    if (!w)
        return at;
    if (l->next == l->end)
        grow_tokens(l);
    *l->next++ = (token){(uint32_t)start, (uint32_t)(at - start), w, w->text, is_upper(c), utf8_is_digit(c)};
    return at;
}

/* Takes the tokens that begin in a stretch; returns where to go on: behind it, behind the last one if that reaches
 * further, or at a word that the end of the stretch cuts. */
static size_t take_tokens(token_list *l, const char *text, size_t len, size_t base, stretch s)
{
    vocabulary *v = l->v;
    token *next = l->next;
    uint64_t left = s.letters | s.others;
    size_t behind = base + STRETCH;

    while (left) {
        uint64_t first = left & -left, end = (s.letters + first) & ~s.letters; /* of letters in a row */
        size_t start = base + (size_t)__builtin_ctzll(left), at;

        if (end > first && !(s.others & end && sign_of(text[base + (size_t)__builtin_ctzll(end)]) == SIGN_WIDE)) {
            size_t run = base + (size_t)__builtin_ctzll(end) - start;
            word_type *w = find_plain_word(v, text + start, len - start, run);

            if (w) {
                if (next == l->end)
                    next = grow_tokens(l);
                *next++ = (token){(uint32_t)start, (uint32_t)run, w, w->text, !(text[start] & 0x20), false};
                left &= -end;
                continue;
            }
        } else if (!end && first > 1) {
            behind = start;
            break;
        }
        l->next = next;
        at = take_token(l, text, len, start);
        next = l->next;
        if (at >= behind) {
            behind = at;
            break;
        }
        left = left >> (at - base) << (at - base);
    }
    l->next = next;
    return behind;
}

token *words_split(vocabulary *v, const char *text, size_t len, int *count)
{
    token_list l = list_new(v, len / TOKEN_BYTES + 4);
    size_t at = 0;

    while (at + STRETCH <= len)
        at = take_tokens(&l, text, len, at, look_at(text + at));
    while (at < len)
        at = take_tokens(&l, text, len, at, look_at_last(text + at, len - at));
    *count = (int)(l.next - l.first);
    return l.first;
}
