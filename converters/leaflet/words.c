#include "leaflet/words.h"
#include "base/data.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define BUCKETS_FIRST 16 /* of an index; a power of two */

typedef struct {
    const char *phrase;
    int words;
    int value;
    int next; /* in its bucket: index + 1 */
} pattern;

/* Patterns by the first two bytes of their first word: "ml" and "ml*" land in the same bucket. */
struct words_index {
    pattern *patterns;
    size_t count, cap;
    int *buckets; /* index + 1 of the pattern added last */
    size_t bucket_count;
    int any; /* patterns whose first word may begin with any two bytes: index + 1 */
};

words_index *words_index_new(void)
{
    return memory_zalloc(1, sizeof(words_index));
}

void words_index_free(words_index *index)
{
    if (!index)
        return;
    free(index->patterns);
    free(index->buckets);
    free(index);
}

static size_t bucket_of(const words_index *index, const char *word)
{
    return ((size_t)(unsigned char)word[0] * 31 + (unsigned char)word[word[0] ? 1 : 0]) & (index->bucket_count - 1);
}

static int *place_of(words_index *index, const char *phrase)
{
    char start[2] = {phrase[0], phrase[1]};

    if (start[0] == '*' || start[1] == '*')
        return &index->any;
    if (start[1] == ' ')
        start[1] = '\0';
    return &index->buckets[bucket_of(index, start)];
}

static void put_pattern(words_index *index, size_t i)
{
    int *place = place_of(index, index->patterns[i].phrase);

    index->patterns[i].next = *place;
    *place = (int)i + 1;
}

static void grow_buckets(words_index *index)
{
    free(index->buckets);
    index->bucket_count = index->bucket_count ? index->bucket_count * 4 : BUCKETS_FIRST;
    index->buckets = memory_zalloc(index->bucket_count, sizeof *index->buckets);
    index->any = 0;
    for (size_t i = 0; i < index->count; i++)
        put_pattern(index, i);
}

void words_index_add(words_index *index, const char *phrase, int value)
{
    pattern *p;

    if (index->count == index->bucket_count)
        grow_buckets(index);
    index->patterns = memory_grow(index->patterns, &index->cap, index->count, sizeof *index->patterns);
    p = &index->patterns[index->count];
    *p = (pattern){.phrase = phrase, .words = 1, .value = value};
    while (*phrase)
        p->words += *phrase++ == ' ';
    put_pattern(index, index->count++);
}

void words_index_add_list(words_index *index, const char *name, const char *language)
{
    int value = 0;

    for (int i = 0; i < data_word_list_count; i++) {
        const data_word_list *list = &data_word_lists[i];

        if (strcmp(list->name, name) != 0 || (*language && strcmp(list->language, language) != 0))
            continue;
        for (int k = 0; k < list->count; k++)
            words_index_add(index, data_words[list->first + k], value++);
    }
}

words_index *words_index_of_list(const char *list, const char *language)
{
    words_index *index = words_index_new();

    words_index_add_list(index, list, language);
    return index;
}

static bool fits(const pattern *p, const token *tokens, int count, int at)
{
    const char *phrase = p->phrase;

    if (p->words > count - at)
        return false;
    for (;; at++) {
        const char *word = tokens[at].text;

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

/* The patterns to try at a word: those of its bucket, then those that begin anyhow. */
typedef struct {
    const words_index *index;
    int next, any;
} pattern_walk;

static pattern_walk walk_from(const words_index *index, const char *word)
{
    return (pattern_walk){index, index->count ? index->buckets[bucket_of(index, word)] : 0, index->any};
}

static const pattern *walk_next(pattern_walk *walk)
{
    const pattern *p;

    if (!walk->next) {
        walk->next = walk->any;
        walk->any = 0;
    }
    if (!walk->next)
        return NULL;
    p = &walk->index->patterns[walk->next - 1];
    walk->next = p->next;
    return p;
}

int words_match_at(const words_index *index, const token *tokens, int count, int at, words_hit *best)
{
    pattern_walk walk = walk_from(index, tokens[at].text);
    int longest = 0;

    for (const pattern *p; (p = walk_next(&walk));)
        if (p->words > longest && fits(p, tokens, count, at)) {
            longest = p->words;
            *best = (words_hit){p->value, at, p->words};
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
    for (int at = 0; at < count; at++) {
        pattern_walk walk = walk_from(index, tokens[at].text);

        for (const pattern *p; (p = walk_next(&walk));)
            if (fits(p, tokens, count, at)) {
                words_hit hit = {p->value, at, p->words};

                take(context, &hit);
            }
    }
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

static int characters_of(uint32_t *out, const char *text)
{
    size_t len = strlen(text);
    int n = 0;

    for (size_t at = 0; at < len;) {
        if (n == DISTANCE_MAX_LENGTH)
            return -1;
        at += (size_t)utf8_next(&out[n++], text + at, len - at);
    }
    return n;
}

int words_distance(const char *a, const char *b, int limit)
{
    uint32_t left[DISTANCE_MAX_LENGTH], right[DISTANCE_MAX_LENGTH], *x = left, *y = right;
    int rows[3][DISTANCE_MAX_LENGTH + 1];
    int n = characters_of(x, a), m = characters_of(y, b);
    int *before = rows[0], *above = rows[1], *now = rows[2];

    if (n < 0 || m < 0)
        return strcmp(a, b) == 0 ? 0 : limit + 1;
    if (n - m > limit || m - n > limit)
        return limit + 1;
    for (; n && m && x[n - 1] == y[m - 1]; n--) /* what is the same at either end costs nothing */
        m--;
    for (; n && m && *x == *y; n--, x++, y++)
        m--;
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
    if (shorter >= 4 && common >= 4 && common * 100 >= longer * 72 && longer - common <= WORDS_LIKE_LONGER)
        return 0.95;
    if (longer >= 5 && longer - shorter <= 2) {
        int limit = longer >= 9 ? 2 : 1;

        if (words_distance(a, b, limit) <= limit)
            return 0.85;
    }
    return 0;
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
