#include "leaflet/sections/survey.h"
#include "base/memory.h"
#include "leaflet/blocks/headings.h"
#include "leaflet/words/words.h"

#include <stdlib.h>
#include <string.h>

#define CORE_HEADINGS 6.0  /* sections named by a heading, of those every leaflet has, from which headings do all */
#define STRICT_HEADINGS 3  /* known main headings, without ... */
#define STRICT_GAPS 2      /* ... so many wide gaps: none seems to be lost */
#define SPACED_SHARE 10    /* one of so many blocks has a blank line before it where a leaflet has these at all */
#define HEADED_STRETCH 50  /* percent of the words that may follow each other below none, unless they do all ... */
#define HEADED_WORDS 110   /* ... and that are so many at least: labels of one section are shorter */
#define UNMENTIONED (-250) /* the share of each in what a leaflet says of such documents that says nothing of them */

/* How much of the work the headings do: 0 none known, 1 most of the sections every leaflet has are named by one. Sets
 * *mains to the number of different main headings. */
static double share_of_headings(const survey *s, int *mains)
{
    bool *core = memory_zalloc((size_t)data_topic_count * 2, sizeof *core), *main = core + data_topic_count;
    int named = 0;

    *mains = 0;
    for (size_t i = 0; i < s->count; i++) {
        const block *b = survey_block(s, i);
        int topic = b->kind == BLOCK_HEADING ? b->heading_topic : -1;

        if (topic < 0)
            continue;
        if (data_topics[topic].core && b->heading_score >= HEADINGS_SURE && !core[topic]) {
            core[topic] = true;
            named++;
        }
        if (b->rank == 1 && !main[topic]) {
            main[topic] = true;
            (*mains)++;
        }
    }
    free(core);
    return named >= CORE_HEADINGS ? 1 : named / CORE_HEADINGS;
}

/* Some headings are known, but most of the text goes on below none, as long as it takes to tell about several sections:
 * the others are lost. */
static bool lacks_headings(const survey *s)
{
    size_t words = 0, longest = 0, all = 0;

    for (size_t i = 0; i < s->count; i++) {
        const block *b = survey_block(s, i);

        words = b->kind == BLOCK_HEADING ? 0 : words + (size_t)b->token_count;
        longest = words > longest ? words : longest;
        all += (size_t)b->token_count;
    }
    return s->headed < 1 && longest >= HEADED_WORDS && longest * 100 > all * HEADED_STRETCH;
}

/* Two blank lines mean something only where one is the rule, and none where there are some. Returns how many gaps of
 * two there are. */
static int count_gaps(survey *s)
{
    int wide = 0, all = 0;

    for (size_t i = 1; i < s->count; i++) {
        all += survey_block(s, i)->blanks_before > 0;
        wide += survey_block(s, i)->blanks_before > 1;
    }
    s->gaps = wide * 3 < all;
    s->spaced = (size_t)all * SPACED_SHARE >= s->count;
    return s->gaps ? wide : 0;
}

static bool stands_in_place(const block *b, const words_hit *hit)
{
    switch (data_leads[hit->value].place) {
    case DATA_LEAD_WHOLE: return hit->count == b->token_count;
    case DATA_LEAD_NEAR:
    case DATA_LEAD_SET: return true;
    default: return hit->first == 0;
    }
}

/* The words of a text that tell its section ("When using this product ..."): the first lead with that text, or -1. */
static int find_lead(const survey *s, words_memo *leads, const block *b)
{
    int near = b->token_count < DATA_NEAR_WORDS ? b->token_count : DATA_NEAR_WORDS;
    words_hit hit = {.first = -1};

    if (b->kind == BLOCK_HEADING)
        return -1;
    while (words_memo_find_before(leads, b->tokens, b->token_count, hit.first + 1, near, &hit))
        if (stands_in_place(b, &hit))
            return s->list->leads[hit.value];
    return -1;
}

bool survey_reads(const leaflet *l, int lead)
{
    return strcmp(data_leads[lead].language, l->language) == 0 || strcmp(data_leads[lead].language, "en") == 0;
}

/* The only topic with that lead, or -1: several may share it, and two languages have the same words for one. */
static int lone_lead(const survey *s, int lead)
{
    int topic = -1;

    for (; lead >= 0; lead = s->list->next_leads[lead]) {
        if (!survey_reads(s->l, lead))
            continue;
        if (topic >= 0)
            return -1;
        topic = data_leads[lead].topic;
    }
    return topic;
}

/* Whether a heading, or a lead of no other section, names a section that only such labels have. */
static bool speaks_of_otc(const survey *s)
{
    for (size_t i = 0; i < s->count; i++) {
        const block *b = survey_block(s, i);
        int topic = b->kind == BLOCK_HEADING ? b->heading_topic : lone_lead(s, s->leads[i]);

        if (topic >= 0 && data_topics[topic].otc && !(b->kind == BLOCK_HEADING && survey_is_shared(b)))
            return true;
    }
    return false;
}

static void count_mention(void *context, const words_hit *hit)
{
    ((float *)context)[hit->value]++;
}

static words_index *index_guides(const char *unused, const char *language)
{
    const price_list *list = &price_list_all;
    words_index *names = words_index_new();

    (void)unused;
    for (int k = 0; k < list->guide_count; k++)
        words_index_add_list_as(names, data_topics[list->guides[k]].code, language, list->guides[k]);
    return names;
}

/* Which of the documents inside the label, such as a medication guide, the leaflet speaks of. */
static void count_mentions(survey *s)
{
    words_memo *names = words_memo_of(words_index_kept(index_guides, "", s->l->language));
    float all = 0;

    memset(s->mentions, 0, (size_t)data_topic_count * sizeof *s->mentions);
    for (size_t i = 0; i < s->count; i++)
        words_memo_each(names, survey_block(s, i)->tokens, survey_block(s, i)->token_count, count_mention, s->mentions);
    for (int k = 0; k < s->list->guide_count; k++)
        all += s->mentions[s->list->guides[k]];
    for (int t = 0; t < data_topic_count && all > 0; t++)
        s->mentions[t] /= all;
    for (int k = 0; k < s->list->guide_count && all == 0; k++)
        s->mentions[s->list->guides[k]] = UNMENTIONED;
}

static words_index *index_leads(const char *unused, const char *language)
{
    words_index *index = words_index_new();

    (void)unused;
    words_index_add_kind(index, DATA_LEADS, 0, language);
    words_index_add_kind(index, DATA_LEADS, 0, "en");
    return index;
}

static void find_leads(survey *s)
{
    words_memo *leads = words_memo_of(words_index_kept(index_leads, "", s->l->language));

    s->leads = memory_alloc((s->count + 1) * sizeof *s->leads);
    for (size_t i = 0; i < s->count; i++)
        s->leads[i] = find_lead(s, leads, survey_block(s, i));
}

static void find_inner(survey *s)
{
    int inner = -1;

    s->inner = memory_alloc((s->count + 1) * sizeof *s->inner);
    for (size_t i = 0; i < s->count; i++) {
        const block *b = survey_block(s, i);

        if (b->kind == BLOCK_HEADING)
            inner = b->rank == 2 && b->heading_topic >= 0 && !price_list_is_unrelated(b->heading_topic)
                        ? b->heading_topic
                        : -1;
        s->inner[i] = b->kind == BLOCK_HEADING ? -1 : inner;
    }
}

/* Where sections have come before, in the second half, what is printed on the package goes on to the end, though it has
 * names of sections as well ("ACTIVE INGREDIENT(S):"); before it is a title, and with a number a section. */
static size_t find_display(const survey *s)
{
    int mains = 0;

    for (size_t i = 0; i < s->count; i++) {
        const block *b = survey_block(s, i);

        if (!survey_is_main(b))
            continue;
        if (b->heading_topic == s->list->display && b->heading_score >= HEADINGS_SURE && !b->major &&
            mains >= STRICT_HEADINGS && i >= s->count / 2)
            return i;
        mains++;
    }
    return SIZE_MAX;
}

void survey_make(survey *s, const leaflet *l, const size_t *order, size_t count)
{
    int mains, wide;

    *s = (survey){.l = l, .order = order, .count = count, .list = &price_list_all};
    s->mentions = memory_alloc((size_t)data_topic_count * sizeof *s->mentions);
    wide = count_gaps(s);
    find_leads(s);
    s->otc = speaks_of_otc(s);
    s->refers = numbering_refers(s->l, s->order, s->count);
    s->headed = share_of_headings(s, &mains);
    s->strict = mains >= STRICT_HEADINGS && wide < STRICT_GAPS ? 1 : 0;
    if (lacks_headings(s))
        s->headed = s->strict = 0;
    s->numbers = numbering_new(s->l, s->order, s->count);
    s->displayed = find_display(s);
    count_mentions(s);
    find_inner(s);
}

void survey_release(survey *s)
{
    numbering_free(s->numbers);
    free(s->leads);
    free(s->inner);
    free(s->mentions);
}
