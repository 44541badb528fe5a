#include "leaflet/sections/resumed.h"
#include "base/data.h"
#include "base/memory.h"
#include "leaflet/blocks/headings.h"
#include "leaflet/words/advice.h"

#include <stdlib.h>
#include <string.h>

#define TITLE_WORDS 10  /* of the longest title */
#define TITLES_MAX 3    /* one below the other */
#define TITLED_WORDS 10 /* of the text below one, at least ... */
#define TITLED_LEAD 3.0 /* ... and by how much it must speak more for the label */
#define LONG_WORDS 25   /* the same without a title */
#define LONG_LEAD 6.0

/* Blocks without a blank line between, or below headings. */
typedef struct {
    size_t first, text, end; /* places: with its title, without, behind it */
} group;

static bool is_title(const block *b)
{
    return b->kind == BLOCK_HEADING || (b->kind == BLOCK_PARAGRAPH && b->token_count && b->token_count <= TITLE_WORDS &&
                                        b->blanks_before && !strchr(".,;!", b->text[b->len - 1]));
}

static group read_group(const survey *s, size_t first)
{
    group g = {.first = first, .text = first};

    while (g.text + 1 < s->count && g.text < first + TITLES_MAX && is_title(survey_block(s, g.text)) &&
           !survey_is_known(survey_block(s, g.text)))
        g.text++;
    g.end = g.text + 1;
    while (g.end < s->count && survey_block(s, g.end)->kind != BLOCK_HEADING && !survey_block(s, g.end)->blanks_before)
        g.end++;
    return g;
}

/* By how much a text speaks more for the label than against it; far less than nothing when any cue is against it. */
static double lead_of(evidence *words, const block *b, double *room)
{
    double *said = room, *cues = room + data_topic_count, label = -1e30, other = -1e30;

    evidence_score_words(words, b, said);
    evidence_score_cues(words, b, cues);
    for (int t = 0; t < data_topic_count; t++) {
        double *best = price_list_is_unrelated(t) ? &other : &label;

        if (price_list_is_unrelated(t) && cues[t] > 0)
            return -1e30;
        *best = said[t] + cues[t] > *best ? said[t] + cues[t] : *best;
    }
    return label - other;
}

static bool speaks_for_label(const survey *s, evidence *words, const group *g, double *room)
{
    bool titled = g->text > g->first, advice = false;
    double lead = 0;
    int count = 0;

    for (size_t i = g->first; i < g->end; i++) {
        const block *b = survey_block(s, i);
        double value = lead_of(words, b, room);

        if (value < -1e29)
            return false;
        if (i < g->text)
            continue;
        lead = value > lead ? value : lead;
        count += b->token_count;
        advice = advice || advice_is_given(s->l->language, b->tokens, b->token_count);
    }
    return advice || (count >= (titled ? TITLED_WORDS : LONG_WORDS) && lead >= (titled ? TITLED_LEAD : LONG_LEAD));
}

/* Unrelated text begins at the block, or text of the label under a known name; else *unrelated stays as it is. */
static bool is_told(const survey *s, size_t i, bool *unrelated)
{
    const block *b = survey_block(s, i);
    int lead = s->leads[i];

    if (survey_is_known(b))
        *unrelated = price_list_is_unrelated(b->heading_topic) && b->heading_score >= HEADINGS_SURE;
    else if (lead >= 0 && survey_reads(s->l, lead))
        *unrelated = price_list_is_unrelated(data_leads[lead].topic);
    else
        return false;
    return true;
}

void resumed_mark(const survey *s, evidence *words, bool *resumed)
{
    double *room = memory_alloc(2 * (size_t)data_topic_count * sizeof *room);
    bool unrelated = false;

    for (size_t i = 0; i < s->count; i++) {
        const block *b = survey_block(s, i);
        group g;

        if (is_told(s, i, &unrelated) || !unrelated || (!b->blanks_before && b->kind != BLOCK_HEADING))
            continue;
        g = read_group(s, i);
        if (g.text == g.first && b->kind == BLOCK_ITEM)
            continue; /* "Analogues in various dosage forms:" leads its list */
        if (!speaks_for_label(s, words, &g, room))
            continue;
        for (size_t k = g.first; k < g.end; k++)
            resumed[k] = true;
        unrelated = false;
    }
    free(room);
}
