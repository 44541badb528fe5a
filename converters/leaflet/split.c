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
    v->low = arena_room(memory, v->low_size);
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
    w = arena_room(v->memory, sizeof *w);
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

static void grow_low(vocabulary *v)
{
    char *more = arena_room(v->memory, v->low_size * 2);

    memcpy(more, v->low, v->low_size);
    v->low = more;
    v->low_size *= 2;
}

/* The ASCII letters from text[at] on go to v->low[*n ...]; returns where they end. */
static size_t read_letters(vocabulary *v, const char *text, size_t len, size_t at, size_t *n, uint32_t *hash)
{
    size_t room = v->low_size - *n - 4, end = len - at > room ? at + room : len;
    char *low = v->low + *n, *out = low;
    uint32_t h = *hash;
    unsigned char c;

    for (; at < end && (c = sign_of(text[at])) >= SIGN_LETTER; at++) {
        *out++ = (char)c;
        h = add_byte(h, (char)c);
    }
    *n += (size_t)(out - low);
    *hash = h;
    return at;
}

/* The word that starts at `at`; *at: its end. */
static word_type *read_word(vocabulary *v, const char *text, size_t len, size_t *at)
{
    size_t n = 0;
    uint32_t hash = 0, c;

    for (;;) {
        int size;

        *at = read_letters(v, text, len, *at, &n, &hash);
        if (n + 4 >= v->low_size) {
            grow_low(v);
            continue;
        }
        if (*at == len || sign_of(text[*at]) != SIGN_WIDE)
            break;
        size = utf8_next(&c, text + *at, len - *at);
        if (!utf8_is_letter(c))
            break;
        for (size_t end = n + (size_t)utf8_encode(v->low + n, utf8_lower(c)); n < end; n++)
            hash = add_byte(hash, v->low[n]);
        *at += (size_t)size;
        if (n + 8 > v->low_size)
            grow_low(v);
    }
    return find_word(v, v->low, n, hash);
}

/* Room for more. */
static token *grow_tokens(vocabulary *v, token *tokens, size_t count, size_t *cap)
{
    token *more;

    *cap *= 2;
    more = arena_room(v->memory, *cap * sizeof *more);
    memcpy(more, tokens, count * sizeof *more);
    return more;
}

token *words_split(vocabulary *v, const char *text, size_t len, int *count)
{
    size_t n = 0, cap = len / TOKEN_BYTES + 4;
    token *tokens = arena_room(v->memory, cap * sizeof *tokens);

    for (size_t at = 0; at < len;) {
        unsigned char s = sign_of(text[at]);
        uint32_t c = (unsigned char)text[at];
        size_t size = s == SIGN_WIDE ? (size_t)utf8_next(&c, text + at, len - at) : 1, start = at;
        word_type *w;

        if (s == SIGN_OTHER || (s == SIGN_WIDE && !utf8_is_letter(c))) {
            at += size;
            continue;
        }
        if (s >= SIGN_WIDE) {
            w = read_word(v, text, len, &at);
        } else {
            at = s == SIGN_DIGIT ? number_end(text, len, at) : at + 1;
            w = vocabulary_word(v, text + start, at - start);
        }
        if (n == cap)
            tokens = grow_tokens(v, tokens, n, &cap);
        tokens[n++] = (token){(uint32_t)start, (uint32_t)(at - start), w, w->text, is_upper(c), s == SIGN_DIGIT};
    }
    *count = (int)n;
    return tokens;
}
