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

struct evidence {
    words_index *index;
};

evidence *evidence_new(const char *language)
{
    evidence *e = memory_zalloc(1, sizeof *e);

    e->index = words_index_new();
    for (int i = 0; i < data_cue_count; i++)
        if (strcmp(data_cues[i].language, language) == 0)
            words_index_add(e->index, data_cues[i].text, i);
    return e;
}

void evidence_free(evidence *e)
{
    if (!e)
        return;
    words_index_free(e->index);
    free(e);
}

static void count_cue(void *context, const words_hit *hit)
{
    unsigned char *counts = context;

    if (counts[hit->value] < REPEATS)
        counts[hit->value]++;
}

static unsigned char *count_cues(const evidence *e, const block *b)
{
    unsigned char *counts = memory_zalloc((size_t)data_cue_count + 1, 1);

    words_each(e->index, b->tokens, b->token_count, count_cue, counts);
    return counts;
}

static double weight_of(int cue, int count, int words)
{
    double weight = 0;

    for (int k = 1; k <= count; k++)
        weight += (double)data_cues[cue].weight / (k * k);
    return words > CUE_WORDS ? weight * sqrt(CUE_WORDS / words) : weight;
}

void evidence_score(const evidence *e, const block *b, double *scores)
{
    unsigned char *counts = count_cues(e, b);

    memset(scores, 0, (size_t)data_topic_count * sizeof *scores);
    for (int i = 0; i < data_cue_count; i++)
        if (counts[i])
            scores[data_cues[i].topic] += weight_of(i, counts[i], b->token_count);
    free(counts);
}

static void explain_topic(const unsigned char *counts, int topic, double score, buffer *out)
{
    const char *separator = "";

    buffer_printf(out, "    %-10s %+5.1f (", data_topics[topic].code ? data_topics[topic].code : data_topics[topic].name,
                  score);
    for (int i = 0; i < data_cue_count; i++)
        if (counts[i] && data_cues[i].topic == topic) {
            buffer_printf(out, "%s%s", separator, data_cues[i].text);
            separator = ", ";
        }
    buffer_puts(out, ")\n");
}

void evidence_explain(const evidence *e, const block *b, buffer *out)
{
    unsigned char *counts = count_cues(e, b);
    double *scores = memory_alloc((size_t)data_topic_count * sizeof *scores);

    evidence_score(e, b, scores);
    for (int shown = 0; shown < 4; shown++) {
        int best = 0;

        for (int t = 1; t < data_topic_count; t++)
            if (scores[t] > scores[best])
                best = t;
        if (scores[best] <= 0)
            break;
        explain_topic(counts, best, scores[best], out);
        scores[best] = 0;
    }
    free(scores);
    free(counts);
}
