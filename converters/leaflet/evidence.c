#include "leaflet/evidence.h"
#include "base/data.h"
#include "base/memory.h"
#include "leaflet/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Cues in a text of n words count full up to this length, and by the square root of CUE_WORDS / n beyond it: long texts
 * touch upon many things. */
#define CUE_WORDS 40.0
/* Repeats of one cue count less and less: the k-th 1/k^2 of its weight, at most three times. */
#define REPEATS 3
/* How much each kind of evidence counts; set by hand, tests/quality/run.py shows what a change does. */
#define CUE_SCALE 0.6
#define LEARNED_SCALE 1.0
/* A topic is never less likely than this by its words alone; topics the weights know nothing of have it. */
#define LEARNED_FLOOR (-6.0)

#define STEM_BYTES (DATA_STEM_LENGTH * 4 + 1)
#define DISTINCT_MAX 4096 /* stems of one block that count */

struct evidence {
    words_index *cues;
    int first_stem, stems; /* of the language, in data_stems */
    unsigned char *counts; /* by cue, of the block at hand */
    double *cue_scores;    /* by topic, likewise */
    double *bias;          /* by topic */
    bool *learned;         /* by topic */
};

evidence *evidence_new(const char *language)
{
    evidence *e = memory_zalloc(1, sizeof *e);

    e->cues = words_index_new();
    for (int i = 0; i < data_cue_count; i++)
        if (strcmp(data_cues[i].language, language) == 0)
            words_index_add(e->cues, data_cues[i].text, i);
    for (int i = 0; i < data_stem_range_count; i++)
        if (strcmp(data_stem_ranges[i].language, language) == 0) {
            e->first_stem = data_stem_ranges[i].first;
            e->stems = data_stem_ranges[i].count;
        }
    e->counts = memory_zalloc((size_t)data_cue_count + 1, 1);
    e->cue_scores = memory_zalloc((size_t)data_topic_count, sizeof *e->cue_scores);
    e->bias = memory_zalloc((size_t)data_topic_count, sizeof *e->bias);
    e->learned = memory_zalloc((size_t)data_topic_count, sizeof *e->learned);
    for (int i = 0; i < data_bias_count; i++)
        if (strcmp(data_biases[i].language, language) == 0) {
            e->bias[data_biases[i].topic] = (double)data_biases[i].bias;
            e->learned[data_biases[i].topic] = true;
        }
    return e;
}

void evidence_free(evidence *e)
{
    if (!e)
        return;
    words_index_free(e->cues);
    free(e->counts);
    free(e->cue_scores);
    free(e->bias);
    free(e->learned);
    free(e);
}

bool evidence_learned(const evidence *e)
{
    return e->stems > 0;
}

/* --- learned weights --- */

/* The feature of a token: "0" for a number, else its first letters. */
static void stem_of(char out[STEM_BYTES], const token *t)
{
    size_t n = 0;
    int letters = 0;

    if (t->number) {
        out[n++] = '0';
    } else {
        for (; t->text[n]; n++) {
            if (((unsigned char)t->text[n] & 0xC0) != 0x80 && ++letters > DATA_STEM_LENGTH)
                break;
            out[n] = t->text[n];
        }
    }
    out[n] = '\0';
}

static int find_stem(const evidence *e, const char *stem)
{
    int low = e->first_stem, high = low + e->stems;

    while (low < high) {
        int middle = low + (high - low) / 2, order = strcmp(stem, data_stems[middle].stem);

        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return -1;
}

/* Adds the stem to a small hash set; false when it was there or the set is full. */
static bool add_distinct(uint64_t *set, size_t size, const char *stem)
{
    uint64_t h = 1469598103934665603u;
    size_t at;

    for (; *stem; stem++)
        h = (h ^ (unsigned char)*stem) * 1099511628211u;
    h |= 1;
    for (at = h % size; set[at]; at = (at + 1) % size)
        if (set[at] == h)
            return false;
    set[at] = h;
    return true;
}

/* Natural log of the probability of each topic by the words of the block. */
static void score_stems(const evidence *e, const block *b, double *scores)
{
    size_t size = (size_t)(b->token_count < DISTINCT_MAX ? b->token_count : DISTINCT_MAX) * 2 + 16;
    uint64_t *set = memory_zalloc(size, sizeof *set);
    double top = -1e30, sum = 0, scale;
    int distinct = 0;

    memset(scores, 0, (size_t)data_topic_count * sizeof *scores);
    for (int i = 0; i < b->token_count && distinct < DISTINCT_MAX; i++) {
        char stem[STEM_BYTES];
        int index;

        stem_of(stem, &b->tokens[i]);
        if (!add_distinct(set, size, stem))
            continue;
        distinct++;
        if ((index = find_stem(e, stem)) < 0)
            continue;
        for (int k = 0; k < data_stems[index].count; k++) {
            const data_weight *w = &data_weights[data_stems[index].first + k];

            scores[w->topic] += w->tenths / 10.0;
        }
    }
    free(set);
    scale = distinct ? 1 / sqrt(distinct) : 0;
    for (int t = 0; t < data_topic_count; t++) {
        scores[t] = e->learned[t] ? scores[t] * scale + e->bias[t] : -1e30;
        top = scores[t] > top ? scores[t] : top;
    }
    for (int t = 0; t < data_topic_count; t++)
        sum += exp(scores[t] - top);
    for (int t = 0; t < data_topic_count; t++) {
        scores[t] -= top + log(sum);
        scores[t] = scores[t] < LEARNED_FLOOR ? LEARNED_FLOOR : scores[t];
    }
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
    memset(e->counts, 0, (size_t)data_cue_count);
    words_each(e->cues, b->tokens, b->token_count, count_cue, e->counts);
}

static double weight_of(int cue, int count, int words)
{
    double weight = 0;

    for (int k = 1; k <= count; k++)
        weight += (double)data_cues[cue].weight / (k * k);
    return words > CUE_WORDS ? weight * sqrt(CUE_WORDS / words) : weight;
}

static void score_cues(const unsigned char *counts, const block *b, double *scores)
{
    memset(scores, 0, (size_t)data_topic_count * sizeof *scores);
    for (int i = 0; i < data_cue_count; i++)
        if (counts[i])
            scores[data_cues[i].topic] += weight_of(i, counts[i], b->token_count);
}

void evidence_score_cues(evidence *e, const block *b, double *scores)
{
    count_cues(e, b);
    score_cues(e->counts, b, scores);
}

void evidence_score(evidence *e, const block *b, double *scores)
{
    count_cues(e, b);
    score_cues(e->counts, b, e->cue_scores);
    if (e->stems)
        score_stems(e, b, scores);
    else
        memset(scores, 0, (size_t)data_topic_count * sizeof *scores);
    for (int t = 0; t < data_topic_count; t++)
        scores[t] = LEARNED_SCALE * scores[t] + CUE_SCALE * e->cue_scores[t];
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
    size_t size = (size_t)data_topic_count * sizeof(double);
    double *scores = memory_alloc(size), *learned = memory_zalloc(1, size);

    evidence_score(e, b, scores);
    if (e->stems)
        score_stems(e, b, learned);
    for (int shown = 0; shown < 4; shown++) {
        int best = 0;

        for (int t = 1; t < data_topic_count; t++)
            if (scores[t] > scores[best])
                best = t;
        explain_topic(e->counts, best, LEARNED_SCALE * learned[best], CUE_SCALE * e->cue_scores[best], out);
        scores[best] = -1e30;
    }
    free(scores);
    free(learned);
}
