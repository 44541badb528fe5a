#include "leaflet/headings.h"
#include "base/data.h"
#include "base/memory.h"
#include "leaflet/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD_SIZE 64       /* bytes of the longest word that is compared, with NUL */
#define MAX_WORDS 16       /* longer texts are no headings ... */
#define MAX_TOKENS 32      /* ... but for their number and what follows the product's name */
#define FILLER_WEIGHT 0.12 /* of a word such as "the" or "instructions" beside a telling one (1) */
#define NAME_WEIGHT 0.05
#define UNKNOWN_WEIGHT 0.8 /* of a word that stands in no heading of the data */

typedef struct {
    const char *text;
    int length; /* characters */
    int next;   /* the word before it with the same first byte: index + 1 */
    double weight;
    int uses;
    int *phrases; /* in which it stands */
    size_t phrase_count, phrase_cap;
} vocabulary_word;

typedef struct {
    const data_phrase *source;
    int words[MAX_WORDS];
    int count;
    double weight;
} phrase;

struct headings {
    arena *memory;
    vocabulary_word *words;
    size_t word_count, word_cap;
    int *table; /* hash: index + 1 of a word */
    size_t table_size;
    int last[256]; /* word that begins with the byte: index + 1 */
    phrase *phrases;
    size_t phrase_count, phrase_cap;
    words_index *filler;
    char **names;
    size_t name_count, name_cap;
};

static size_t hash(const char *text)
{
    size_t h = 5381;

    for (; *text; text++)
        h = h * 33 + (unsigned char)*text;
    return h;
}

static int lookup(const headings *h, const char *word)
{
    for (size_t at = hash(word) % h->table_size; h->table[at]; at = (at + 1) % h->table_size)
        if (strcmp(h->words[h->table[at] - 1].text, word) == 0)
            return h->table[at] - 1;
    return -1;
}

static int word_id(headings *h, const char *word)
{
    int id = lookup(h, word);
    size_t at;

    if (id >= 0)
        return id;
    h->words = memory_grow(h->words, &h->word_cap, h->word_count, sizeof *h->words);
    h->words[h->word_count] =
        (vocabulary_word){.text = word, .length = words_length(word), .next = h->last[(unsigned char)*word]};
    for (at = hash(word) % h->table_size; h->table[at];)
        at = (at + 1) % h->table_size;
    h->table[at] = (int)++h->word_count;
    h->last[(unsigned char)*word] = (int)h->word_count;
    return (int)h->word_count - 1;
}

/* One word for singular and plural. */
static void make_singular(char *text)
{
    size_t len = strlen(text);

    if (len > 4 && text[len - 1] == 's' && text[len - 2] != 's')
        text[len - 1] = '\0';
}

static void add_phrase(headings *h, const data_phrase *source)
{
    int count, index = (int)h->phrase_count;
    token *tokens = words_split(h->memory, source->text, strlen(source->text), &count);
    phrase *p;

    h->phrases = memory_grow(h->phrases, &h->phrase_cap, h->phrase_count, sizeof *h->phrases);
    p = &h->phrases[h->phrase_count++];
    *p = (phrase){.source = source};
    for (int i = 0; i < count && p->count < MAX_WORDS; i++) {
        char *word = arena_strdup(h->memory, tokens[i].text);
        int id;

        make_singular(word);
        id = word_id(h, word);
        vocabulary_word *w = &h->words[id];

        p->words[p->count++] = id;
        w->uses++;
        w->phrases = memory_grow(w->phrases, &w->phrase_cap, w->phrase_count, sizeof *w->phrases);
        w->phrases[w->phrase_count++] = index;
    }
}

/* Words are singular here, those of the list may be plural. */
static bool is_filler(const headings *h, const char *word)
{
    char plural[WORD_SIZE];
    token t = {.text = word}, many = {.text = plural};
    words_hit hit;

    snprintf(plural, sizeof plural, "%ss", word);
    return words_match_at(h->filler, &t, 1, 0, &hit) > 0 || words_match_at(h->filler, &many, 1, 0, &hit) > 0;
}

/* Words that stand in many headings tell less. */
static void weigh(headings *h)
{
    double most = log(1.0 + (double)h->phrase_count);

    for (size_t i = 0; i < h->word_count; i++) {
        vocabulary_word *w = &h->words[i];
        double rare = log((1.0 + (double)h->phrase_count) / (double)w->uses) / most;

        w->weight = is_filler(h, w->text) ? FILLER_WEIGHT : rare < 0.4 ? 0.4 : rare;
    }
    for (size_t i = 0; i < h->phrase_count; i++)
        for (int k = 0; k < h->phrases[i].count; k++)
            h->phrases[i].weight += h->words[h->phrases[i].words[k]].weight;
}

headings *headings_new(const char *language)
{
    headings *h = memory_zalloc(1, sizeof *h);

    h->memory = arena_new();
    h->table_size = 8192;
    h->table = memory_zalloc(h->table_size, sizeof *h->table);
    h->filler = words_index_new();
    words_index_add_list(h->filler, "heading-filler", language);
    words_index_add_list(h->filler, "heading-filler", "en");
    for (int i = 0; i < data_heading_count; i++)
        if (strcmp(data_headings[i].language, language) == 0 || strcmp(data_headings[i].language, "en") == 0)
            add_phrase(h, &data_headings[i]);
    weigh(h);
    return h;
}

void headings_free(headings *h)
{
    if (!h)
        return;
    for (size_t i = 0; i < h->word_count; i++)
        free(h->words[i].phrases);
    for (size_t i = 0; i < h->name_count; i++)
        free(h->names[i]);
    free(h->names);
    free(h->words);
    free(h->table);
    free(h->phrases);
    words_index_free(h->filler);
    arena_free(h->memory);
    free(h);
}

void headings_add_name(headings *h, const char *word)
{
    h->names = memory_grow(h->names, &h->name_cap, h->name_count, sizeof *h->names);
    h->names[h->name_count++] = memory_strdup(word);
}

static bool is_name(const headings *h, const char *word)
{
    for (size_t i = 0; i < h->name_count; i++)
        if (words_likeness(h->names[i], word) > 0)
            return true;
    return false;
}

typedef struct {
    int word;        /* vocabulary, or -1 */
    double likeness; /* to it */
    double weight;
} candidate_word;

static candidate_word find_word(const headings *h, const char *text)
{
    candidate_word best = {lookup(h, text), 1, 0};
    int length = words_length(text);

    if (best.word >= 0)
        return best;
    best.likeness = 0;
    for (int i = h->last[(unsigned char)*text]; i; i = h->words[i - 1].next) {
        const vocabulary_word *w = &h->words[i - 1];
        int longer = w->length > length ? w->length - length : length - w->length;
        double likeness = longer > WORDS_LIKE_LONGER ? 0 : words_likeness(w->text, text);

        if (likeness > 0 && likeness >= best.likeness) { /* the earliest of equals: they are walked from the last */
            best.likeness = likeness;
            best.word = i - 1;
        }
    }
    return best;
}

/* Numbers and single letters at the start ("4.3", "IV", "a") are the numbering of the heading. */
static int skip_numbering(const token *tokens, int count)
{
    int i = 0;

    while (i < count && (tokens[i].number || tokens[i].len == 1 ||
                         (tokens[i].capital && strspn(tokens[i].text, "ivx") == tokens[i].len)))
        i++;
    return i == count ? 0 : i;
}

static double overlap(const headings *h, const candidate_word *words, int count, const phrase *p, double total)
{
    double common = 0;
    unsigned used = 0;

    for (int i = 0; i < count; i++)
        for (int k = 0; k < p->count; k++)
            if (words[i].word == p->words[k] && !(used & (1u << k))) {
                used |= 1u << k;
                common += h->words[words[i].word].weight * words[i].likeness;
                break;
            }
    return 2 * common / (total + p->weight);
}

/* Keeps the best heading, and the best of another topic. */
static void keep_best(headings_result *best, double *second, const data_phrase *source, double score)
{
    if (score > best->score) {
        if (best->topic >= 0 && best->topic != source->topic) {
            best->other = best->topic;
            *second = best->score;
        }
        best->topic = source->topic;
        best->score = score;
        best->match = source->text;
    } else if (score > *second && source->topic != best->topic) {
        best->other = source->topic;
        *second = score;
    }
}

/* A text is left out only for a heading that surely says so: "Table 1" is no table of contents. */
static double least_score(int topic)
{
    return data_topics[topic].code ? HEADINGS_WEAK : HEADINGS_SURE;
}

/* A word that stands in headings of the data and tells something. */
static bool is_telling(const headings *h, const token *t)
{
    char word[WORD_SIZE];
    int id;

    snprintf(word, sizeof word, "%s", t->text);
    make_singular(word);
    id = lookup(h, word);
    return id >= 0 && h->words[id].weight > FILLER_WEIGHT;
}

/* The words without what follows the product's name and a number, up to a word that tells something: "How to take Orvexin
 * 120 mg hard capsules". Returns how many are left, MAX_TOKENS at most. */
static int drop_designation(const headings *h, const token *tokens, int count, token *kept)
{
    int n = 0;

    for (int i = 0; i < count && n < MAX_TOKENS; i++) {
        kept[n++] = tokens[i];
        if (i + 1 < count && tokens[i + 1].number && is_name(h, tokens[i].text))
            while (i + 1 < count && !is_telling(h, &tokens[i + 1]))
                i++;
    }
    return n;
}

headings_result headings_match(const headings *h, const token *all, int all_count)
{
    headings_result best = {-1, -1, 0, NULL};
    double second = 0; /* score of best.other */
    candidate_word words[MAX_WORDS];
    token tokens[MAX_TOKENS];
    int n = 0, count = drop_designation(h, all, all_count, tokens), first = skip_numbering(tokens, count);
    double total = 0;

    if (count - first > MAX_WORDS || count == first)
        return best;
    for (int i = first; i < count; i++) {
        candidate_word *w = &words[n++];
        char word[WORD_SIZE];

        snprintf(word, sizeof word, "%s", tokens[i].text);
        make_singular(word);
        *w = find_word(h, word);
        if (w->word >= 0 && w->likeness == 1)
            w->weight = h->words[w->word].weight;
        else if (is_name(h, tokens[i].text) || tokens[i].number)
            *w = (candidate_word){-1, 0, NAME_WEIGHT};
        else if (w->word >= 0)
            w->weight = h->words[w->word].weight;
        else
            w->weight = is_filler(h, word) ? FILLER_WEIGHT : UNKNOWN_WEIGHT;
        total += w->weight;
    }
    for (int i = 0; i < n; i++) {
        const vocabulary_word *w = words[i].word >= 0 ? &h->words[words[i].word] : NULL;

        for (size_t k = 0; w && k < w->phrase_count; k++) {
            const phrase *p = &h->phrases[w->phrases[k]];
            double score = overlap(h, words, n, p, total);

            keep_best(&best, &second, p->source, score);
        }
    }
    if (best.topic < 0 || best.score < least_score(best.topic))
        return (headings_result){-1, -1, 0, NULL};
    if (second < best.score - HEADINGS_SAME)
        best.other = -1;
    return best;
}
