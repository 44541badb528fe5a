#include "leaflet/evidence.h"
#include "base/data.h"
#include "base/hash.h"
#include "base/memory.h"
#include "leaflet/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cues in a text of n words count full up to this length, and by the square root of CUE_WORDS / n beyond it: long texts
 * touch upon many things. */
#define CUE_WORDS 40.0
/* Repeats of one cue count less and less: the k-th 1/k^2 of its weight, at most three times. */
#define REPEATS 3
/* A topic is never less likely than this by its words alone. */
#define LEARNED_FLOOR (-8.0)

#define DISTINCT_MAX 8192 /* features of one block that count */
#define SHORT_TEXT 6      /* a text of fewer words is a short one */
#define LENGTHS 6         /* classes of length: each twice the one before */

struct evidence {
    words_index *cues;
    int first_cue, end_cue;             /* of the language, in data_cues */
    const data_feature_range *features; /* of the language, or NULL */
    unsigned char *counts;              /* by cue, of the block at hand */
    double *base;                       /* by topic */
    uint64_t *set;                      /* distinct features of the block at hand: open addressing */
    size_t set_size;
};

evidence *evidence_new(const char *language)
{
    evidence *e = memory_zalloc(1, sizeof *e);

    e->cues = words_index_new();
    words_index_add_kind(e->cues, DATA_CUES, 0, language);
    for (int i = 0; i < data_cue_count; i++)
        if (strcmp(data_cues[i].language, language) == 0) {
            e->first_cue = e->end_cue ? e->first_cue : i;
            e->end_cue = i + 1;
        }
    e->features = data_find_features(language);
    e->counts = memory_zalloc((size_t)data_cue_count + 1, 1);
    e->base = memory_zalloc((size_t)data_topic_count, sizeof *e->base);
    for (int i = 0; i < data_base_count; i++)
        if (strcmp(data_bases[i].language, language) == 0)
            e->base[data_bases[i].topic] = (double)data_bases[i].base;
    return e;
}

void evidence_free(evidence *e)
{
    if (!e)
        return;
    words_index_free(e->cues);
    free(e->counts);
    free(e->base);
    free(e->set);
    free(e);
}

bool evidence_learned(const evidence *e)
{
    return e->features != NULL;
}

/* --- learned weights --- */

/* Bytes of a token's stem: its first letters; a number stands for all numbers. */
static size_t stem_length(const token *t)
{
    size_t n = 0;
    int letters = 0;

    for (; t->text[n]; n++)
        if (((unsigned char)t->text[n] & 0xC0) != 0x80 && ++letters > DATA_STEM_LENGTH)
            break;
    return n;
}

static uint64_t add_stem(uint64_t hash, const token *t)
{
    return t->number ? hash_add(hash, "0", 1) : hash_add(hash, t->text, stem_length(t));
}

/* Room for the features of a block, empty. */
static void clear_set(evidence *e, int tokens)
{
    size_t wanted = (size_t)(tokens < DISTINCT_MAX ? tokens : DISTINCT_MAX) * 4 + 16;

    if (wanted > e->set_size) {
        free(e->set);
        e->set = memory_alloc(wanted * sizeof *e->set);
        e->set_size = wanted;
    }
    memset(e->set, 0, wanted * sizeof *e->set);
}

/* False when it was there. */
static bool add_distinct(uint64_t *set, size_t size, uint64_t hash)
{
    size_t at;

    hash |= 1;
    for (at = hash % size; set[at]; at = (at + 1) % size)
        if (set[at] == hash)
            return false;
    set[at] = hash;
    return true;
}

/* Counts a feature, once; returns whether it is one that was learned. */
static int take_feature(evidence *e, size_t size, uint64_t hash, double *scores)
{
    const data_feature *feature = data_find_feature(e->features, hash);

    if (!feature || !add_distinct(e->set, size, hash))
        return 0;
    for (int k = 0; k < feature->count; k++) {
        const data_weight *w = &data_weights[feature->first + k];

        scores[w->topic] += w->tenths / 10.0;
    }
    return 1;
}

/* What kind of block it is and how long, as features. */
static int take_shape(evidence *e, size_t size, const block *b, double *scores)
{
    int kind = b->kind == BLOCK_HEADING      ? (b->rank == 1 ? 0 : 1)
               : b->kind == BLOCK_ITEM       ? 5
               : b->kind == BLOCK_TABLE      ? 6
               : b->token_count < SHORT_TEXT ? 4
                                             : 3;
    int length = 0;
    char word[4] = "#k0";

    while (length < LENGTHS && b->token_count + 1 >= 1 << (length + 1))
        length++;
    word[2] = (char)('0' + kind);
    kind = take_feature(e, size, hash_add(HASH_START, word, 3), scores);
    word[1] = 'n';
    word[2] = (char)('0' + length);
    return kind + take_feature(e, size, hash_add(HASH_START, word, 3), scores);
}

static void normalise(double *scores)
{
    double top = scores[0], sum = 0;

    for (int t = 1; t < data_topic_count; t++)
        top = scores[t] > top ? scores[t] : top;
    for (int t = 0; t < data_topic_count; t++)
        sum += exp(scores[t] - top);
    for (int t = 0; t < data_topic_count; t++) {
        scores[t] -= top + log(sum);
        scores[t] = scores[t] < LEARNED_FLOOR ? LEARNED_FLOOR : scores[t];
    }
}

void evidence_score_words(evidence *e, const block *b, double *scores)
{
    size_t size = (size_t)(b->token_count < DISTINCT_MAX ? b->token_count : DISTINCT_MAX) * 4 + 16;
    int known = 0;
    double root;

    memset(scores, 0, (size_t)data_topic_count * sizeof *scores);
    if (!e->features)
        return;
    clear_set(e, b->token_count);
    for (int i = 0; i < b->token_count && i < DISTINCT_MAX; i++) {
        uint64_t stem = add_stem(HASH_START, &b->tokens[i]);

        known += take_feature(e, size, stem, scores);
        if (i + 1 < b->token_count)
            known += take_feature(e, size, add_stem(hash_add(stem, " ", 1), &b->tokens[i + 1]), scores);
    }
    known += take_shape(e, size, b, scores);
    root = sqrt(known);
    for (int t = 0; known && t < data_topic_count; t++)
        scores[t] = e->base[t] * root + scores[t] / root;
    normalise(scores);
}

/* --- cues --- */

static void count_cue(void *context, const words_hit *hit)
{
    unsigned char *counts = context;

    if (counts[hit->value] < REPEATS)
        counts[hit->value]++;
}

static void count_cues(evidence *e, const block *b)
{
    memset(e->counts + e->first_cue, 0, (size_t)(e->end_cue - e->first_cue));
    words_each(e->cues, b->tokens, b->token_count, count_cue, e->counts);
}

static double weight_of(int cue, int count, int words)
{
    double weight = 0;

    for (int k = 1; k <= count; k++)
        weight += (double)data_cues[cue].weight / (k * k);
    return words > CUE_WORDS ? weight * sqrt(CUE_WORDS / words) : weight;
}

void evidence_score_cues(evidence *e, const block *b, double *scores)
{
    count_cues(e, b);
    memset(scores, 0, (size_t)data_topic_count * sizeof *scores);
    for (int i = e->first_cue; i < e->end_cue; i++)
        if (e->counts[i])
            scores[data_cues[i].topic] += weight_of(i, e->counts[i], b->token_count);
}

static void explain_topic(const unsigned char *counts, int topic, double learned, double cues, buffer *out)
{
    const char *separator = "";

    buffer_printf(out, "    %-10s words %5.1f, cues %+5.1f (",
                  data_topics[topic].code ? data_topics[topic].code : data_topics[topic].name, learned, cues);
    for (int i = 0; i < data_cue_count; i++)
        if (counts[i] && data_cues[i].topic == topic) {
            buffer_printf(out, "%s%s", separator, data_cues[i].text);
            separator = ", ";
        }
    buffer_puts(out, ")\n");
}

void evidence_explain(evidence *e, const block *b, buffer *out)
{
    size_t count = (size_t)data_topic_count;
    double *words = memory_alloc(count * 3 * sizeof *words), *cues = words + count, *sum = cues + count;

    evidence_score_words(e, b, words);
    evidence_score_cues(e, b, cues);
    for (size_t t = 0; t < count; t++)
        sum[t] = words[t] + cues[t];
    for (int shown = 0; shown < 4; shown++) {
        int best = 0;

        for (int t = 1; t < data_topic_count; t++)
            if (sum[t] > sum[best])
                best = t;
        explain_topic(e->counts, best, words[best], cues[best], out);
        sum[best] = -1e30;
    }
    free(words);
}
