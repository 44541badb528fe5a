#include "leaflet/words.h"
#include "base/data.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define BUCKETS 512
#define PATTERN_WORDS 12

static int decode(uint32_t *c, const char *text, size_t left)
{
    int n = utf8_decode(c, text, left);

    if (n < 0) {
        *c = 0xFFFD;
        return 1;
    }
    return n;
}

/* End of the token that starts at `at` with character c. */
static size_t token_end(const char *text, size_t len, size_t at, uint32_t c, int n)
{
    bool number = utf8_is_digit(c);

    at += (size_t)n;
    while (at < len) {
        n = decode(&c, text + at, len - at);
        if (number ? !utf8_is_digit(c) : !utf8_is_letter(c)) {
            if (!(number && (c == '.' || c == ',') && at + 1 < len && utf8_is_digit((unsigned char)text[at + 1])))
                break;
        }
        at += (size_t)n;
    }
    return at;
}

static const char *lower_copy(arena *memory, const char *text, size_t len)
{
    char *copy = arena_alloc(memory, len * 2 + 1); /* lower case may take more bytes */
    size_t out = 0;

    for (size_t at = 0; at < len;) {
        uint32_t c;

        at += (size_t)decode(&c, text + at, len - at);
        out += (size_t)utf8_encode(copy + out, utf8_lower(c));
    }
    return copy;
}

token *words_split(arena *memory, const char *text, size_t len, int *count)
{
    size_t cap = len / 4 + 8, n = 0;
    token *tokens = arena_alloc(memory, cap * sizeof *tokens);

    for (size_t at = 0; at < len;) {
        uint32_t c;
        int size = decode(&c, text + at, len - at);
        size_t end;

        if (!utf8_is_letter(c) && !utf8_is_digit(c) && c != '%') {
            at += (size_t)size;
            continue;
        }
        end = c == '%' ? at + 1 : token_end(text, len, at, c, size);
        if (n == cap) {
            token *more = arena_alloc(memory, cap * 2 * sizeof *more);

            memcpy(more, tokens, n * sizeof *more);
            tokens = more;
            cap *= 2;
        }
        tokens[n++] = (token){(uint32_t)at, (uint32_t)(end - at), lower_copy(memory, text + at, end - at),
                              utf8_is_upper(c), utf8_is_digit(c)};
        at = end;
    }
    *count = (int)n;
    return tokens;
}

typedef struct pattern {
    const char *words[PATTERN_WORDS];
    unsigned char lengths[PATTERN_WORDS];
    bool open[PATTERN_WORDS]; /* any ending */
    int count;
    int value;
    struct pattern *next;
} pattern;

struct words_index {
    arena *memory;
    pattern *buckets[BUCKETS];
    pattern *any; /* begin with "*" */
};

words_index *words_index_new(void)
{
    words_index *index = memory_zalloc(1, sizeof *index);

    index->memory = arena_new();
    return index;
}

void words_index_free(words_index *index)
{
    if (!index)
        return;
    arena_free(index->memory);
    free(index);
}

/* Of the first two bytes: a pattern such as "ml" and one such as "ml*" land in the same bucket as the word. */
static unsigned bucket_of(const char *word)
{
    return ((unsigned)(unsigned char)word[0] * 31u + (unsigned)(unsigned char)word[word[0] ? 1 : 0]) % BUCKETS;
}

void words_index_add(words_index *index, const char *phrase, int value)
{
    pattern *p = arena_alloc(index->memory, sizeof *p);
    pattern **bucket;

    p->value = value;
    while (*phrase && p->count < PATTERN_WORDS) {
        size_t len = strcspn(phrase, " ");
        bool open = phrase[len - 1] == '*';

        p->words[p->count] = phrase;
        p->lengths[p->count] = (unsigned char)(len - open > 255 ? 255 : len - open);
        p->open[p->count++] = open;
        phrase += len;
        phrase += strspn(phrase, " ");
    }
    if (p->lengths[0] < 2 && p->open[0]) {
        bucket = &index->any;
    } else {
        char start[3] = {p->words[0][0], p->lengths[0] > 1 ? p->words[0][1] : '\0', '\0'};

        bucket = &index->buckets[bucket_of(start)];
    }
    p->next = *bucket;
    *bucket = p;
}

void words_index_add_list(words_index *index, const char *list, const char *language)
{
    int value = 0;

    for (int i = 0; i < data_word_count; i++)
        if (strcmp(data_words[i].list, list) == 0 && (!*language || strcmp(data_words[i].language, language) == 0))
            words_index_add(index, data_words[i].text, value++);
}

words_index *words_index_of_list(const char *list, const char *language)
{
    words_index *index = words_index_new();

    words_index_add_list(index, list, language);
    return index;
}

static bool word_fits(const pattern *p, int k, const char *word)
{
    size_t len = p->lengths[k];

    if (strncmp(word, p->words[k], len) != 0)
        return false;
    return p->open[k] || word[len] == '\0';
}

static bool fits(const pattern *p, const token *tokens, int count, int at)
{
    if (at + p->count > count)
        return false;
    for (int k = 0; k < p->count; k++)
        if (!word_fits(p, k, tokens[at + k].text))
            return false;
    return true;
}

int words_match_at(const words_index *index, const token *tokens, int count, int at, words_hit *best)
{
    int longest = 0;

    for (int pass = 0; pass < 2; pass++) {
        const pattern *p = pass ? index->any : index->buckets[bucket_of(tokens[at].text)];

        for (; p; p = p->next)
            if (p->count > longest && fits(p, tokens, count, at)) {
                longest = p->count;
                *best = (words_hit){p->value, at, p->count};
            }
    }
    return longest;
}

bool words_find(const words_index *index, const token *tokens, int count, int from, words_hit *hit)
{
    for (int at = from; at < count; at++)
        if (words_match_at(index, tokens, count, at, hit))
            return true;
    return false;
}

void words_each(const words_index *index, const token *tokens, int count, words_take *take, void *context)
{
    for (int at = 0; at < count; at++)
        for (int pass = 0; pass < 2; pass++) {
            const pattern *p = pass ? index->any : index->buckets[bucket_of(tokens[at].text)];

            for (; p; p = p->next)
                if (fits(p, tokens, count, at)) {
                    words_hit hit = {p->value, at, p->count};

                    take(context, &hit);
                }
        }
}

int words_length(const char *text)
{
    int n = 0;

    for (; *text; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

#define DISTANCE_MAX_LENGTH 40 /* characters; longer words are compared for equality only */

static int characters_of(uint32_t *out, const char *text)
{
    size_t len = strlen(text);
    int n = 0;

    for (size_t at = 0; at < len;) {
        if (n == DISTANCE_MAX_LENGTH)
            return -1;
        at += (size_t)decode(&out[n++], text + at, len - at);
    }
    return n;
}

int words_distance(const char *a, const char *b, int limit)
{
    uint32_t x[DISTANCE_MAX_LENGTH], y[DISTANCE_MAX_LENGTH];
    int rows[3][DISTANCE_MAX_LENGTH + 1];
    int n = characters_of(x, a), m = characters_of(y, b);
    int *before = rows[0], *above = rows[1], *now = rows[2];

    if (n < 0 || m < 0)
        return strcmp(a, b) == 0 ? 0 : limit + 1;
    if (n - m > limit || m - n > limit)
        return limit + 1;
    for (int j = 0; j <= m; j++)
        above[j] = j;
    for (int i = 1; i <= n; i++) {
        int *spare = before, smallest = i;

        now[0] = i;
        for (int j = 1; j <= m; j++) {
            int cost = above[j - 1] + (x[i - 1] != y[j - 1]);

            if (above[j] + 1 < cost)
                cost = above[j] + 1;
            if (now[j - 1] + 1 < cost)
                cost = now[j - 1] + 1;
            if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1] && before[j - 2] + 1 < cost)
                cost = before[j - 2] + 1;
            now[j] = cost;
            smallest = cost < smallest ? cost : smallest;
        }
        if (smallest > limit)
            return limit + 1;
        before = above;
        above = now;
        now = spare;
    }
    return above[m] > limit ? limit + 1 : above[m];
}

double words_likeness(const char *a, const char *b)
{
    int common = 0, la, lb, longer, shorter;
    size_t i = 0;

    if (strcmp(a, b) == 0)
        return 1;
    if (*a != *b) /* a misspelt first letter is rare, and checking it costs most */
        return 0;
    la = words_length(a);
    lb = words_length(b);
    longer = la > lb ? la : lb;
    shorter = la > lb ? lb : la;
    for (; a[i] && a[i] == b[i]; i++)
        common += ((unsigned char)a[i] & 0xC0) != 0x80;
    if (shorter >= 4 && common >= 4 && common * 100 >= longer * 72 && longer - common <= 4)
        return 0.95;
    if (longer >= 5 && longer - shorter <= 2) {
        int limit = longer >= 9 ? 2 : 1;

        if (words_distance(a, b, limit) <= limit)
            return 0.85;
    }
    return 0;
}
