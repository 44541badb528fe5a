#include "base/utf8.h"
#include "leaflet/words.h"

#include <string.h>

#define SLOTS_FIRST 1024 /* of a vocabulary; a power of two */
#define TOKEN_BYTES 6    /* of a text for each of its tokens: room for most texts */
#define LOW_FIRST 256    /* bytes of the word at hand */

struct vocabulary {
    arena *memory;
    word_type **slots;
    size_t slot_count;
    int count;
    char *low; /* the word at hand in lower case */
    size_t low_size;
};

vocabulary *vocabulary_new(arena *memory)
{
    vocabulary *v = arena_alloc(memory, sizeof *v);

    v->memory = memory;
    v->slot_count = SLOTS_FIRST;
    v->slots = arena_alloc(memory, v->slot_count * sizeof *v->slots);
    v->low_size = LOW_FIRST;
    v->low = arena_alloc(memory, v->low_size);
    return v;
}

int vocabulary_size(const vocabulary *v)
{
    return v->count;
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
    v->slots = arena_alloc(v->memory, v->slot_count * sizeof *v->slots);
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

static uint32_t spread(uint32_t hash)
{
    hash *= 0x9E3779B1U; /* 2^32 by the golden ratio (Knuth, The Art of Computer Programming, 6.4) */
    return hash ^ hash >> 15;
}

/* hash: by add_byte, of all bytes */
static word_type *find_word(vocabulary *v, const char *text, size_t len, uint32_t hash)
{
    word_type *w;

    hash = spread(hash);
    for (size_t at = hash & (v->slot_count - 1); (w = v->slots[at]); at = (at + 1) & (v->slot_count - 1))
        if (w->hash == hash && w->len == len && memcmp(w->text, text, len) == 0)
            return w;
    w = arena_alloc(v->memory, sizeof *w);
    *w = (word_type){.text = arena_strndup(v->memory, text, len),
                .len = (uint32_t)len,
                .letters = letters_of(text, len),
                .hash = hash,
                .number = v->count++};
    if ((size_t)v->count * 2 > v->slot_count)
        grow(v);
    put(v, w);
    return w;
}

static uint32_t add_byte(uint32_t hash, char c)
{
    return hash * 33 + (unsigned char)c;
}

word_type *vocabulary_word(vocabulary *v, const char *text, size_t len)
{
    uint32_t hash = 0;

    for (size_t i = 0; i < len; i++)
        hash = add_byte(hash, text[i]);
    return find_word(v, text, len, hash);
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
typedef enum { SIGN_OTHER, SIGN_LETTER, SIGN_DIGIT, SIGN_WIDE } sign;

static sign sign_of(unsigned char c)
{
    if (c >= 0x80)
        return SIGN_WIDE;
    if ((unsigned char)((c | 32) - 'a') < 26)
        return SIGN_LETTER;
    return (unsigned char)(c - '0') < 10 ? SIGN_DIGIT : SIGN_OTHER;
}

static size_t number_end(const char *text, size_t len, size_t at)
{
    while (at < len &&
           (sign_of((unsigned char)text[at]) == SIGN_DIGIT || ((text[at] == '.' || text[at] == ',') && at + 1 < len &&
                                                               sign_of((unsigned char)text[at + 1]) == SIGN_DIGIT)))
        at++;
    return at;
}

static void grow_low(vocabulary *v)
{
    char *more = arena_alloc(v->memory, v->low_size * 2);

    memcpy(more, v->low, v->low_size);
    v->low = more;
    v->low_size *= 2;
}

/* The word that starts at `at`; *at: its end. */
static word_type *read_word(vocabulary *v, const char *text, size_t len, size_t *at)
{
    size_t n = 0;
    uint32_t hash = 0;

    while (*at < len) {
        sign s = sign_of((unsigned char)text[*at]);
        uint32_t c;
        int size;

        if (n + 4 > v->low_size)
            grow_low(v);
        if (s == SIGN_LETTER) {
            v->low[n] = (char)(text[(*at)++] | 32);
            hash = add_byte(hash, v->low[n++]);
            continue;
        }
        if (s != SIGN_WIDE)
            break;
        size = utf8_next(&c, text + *at, len - *at);
        if (!utf8_is_letter(c))
            break;
        for (size_t end = n + (size_t)utf8_encode(v->low + n, utf8_lower(c)); n < end; n++)
            hash = add_byte(hash, v->low[n]);
        *at += (size_t)size;
    }
    return find_word(v, v->low, n, hash);
}

/* Room for one more. */
static token *grow_tokens(vocabulary *v, token *tokens, size_t count, size_t *cap)
{
    token *more;

    if (count < *cap)
        return tokens;
    *cap *= 2;
    more = arena_alloc(v->memory, *cap * sizeof *more);
    memcpy(more, tokens, count * sizeof *more);
    return more;
}

token *words_split(vocabulary *v, const char *text, size_t len, int *count)
{
    size_t n = 0, cap = len / TOKEN_BYTES + 4;
    token *tokens = arena_alloc(v->memory, cap * sizeof *tokens);

    for (size_t at = 0; at < len;) {
        sign s = sign_of((unsigned char)text[at]);
        uint32_t c = (unsigned char)text[at];
        size_t size = s == SIGN_WIDE ? (size_t)utf8_next(&c, text + at, len - at) : 1, start = at;
        word_type *w;

        if (s == SIGN_WIDE ? !utf8_is_letter(c) : s == SIGN_OTHER && c != '%') {
            at += size;
            continue;
        }
        if (s == SIGN_LETTER || s == SIGN_WIDE) {
            w = read_word(v, text, len, &at);
        } else {
            at = s == SIGN_DIGIT ? number_end(text, len, at) : at + 1;
            w = vocabulary_word(v, text + start, at - start);
        }
        tokens = grow_tokens(v, tokens, n, &cap);
        tokens[n++] =
            (token){(uint32_t)start, (uint32_t)(at - start), w, w->text, utf8_is_upper(c), s == SIGN_DIGIT};
    }
    *count = (int)n;
    return tokens;
}
