#include "leaflet/price_list.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

#define TYPICAL_LENGTH 6.0 /* blocks: a section of this usual length is neither cheap nor dear to leave */
#define UNTOLD 8.0         /* against a section that no heading and no cue of the language tells */
#define UNREACHED (-1e4f)

static price_list list;
static once_flag made = ONCE_FLAG_INIT;

/* What it is worth that topic `to` comes right after topic `from`. */
static double follow(int from, int to)
{
    const data_topic *a = &data_topics[from], *b = &data_topics[to];
    double distance = b->order - a->order, value = 0;

    if (a->holds && !b->holds)
        value = -PRICE(guide_leave);
    else if (data_topic_nests(to, from))
        value = PRICE(child);
    else if (!price_list_is_unrelated(from) && !price_list_is_unrelated(to))
        value = -fabs(distance) * PRICE(order_step) - (distance < 0 ? PRICE(backward) : 0);
    return value + PRICE(followed) * (double)data_follows[from * data_topic_count + to] -
           PRICE(length) * log((double)data_usages[from].length / TYPICAL_LENGTH);
}

/* The same more in a label that keeps to an order. */
static double keeping(int order, int from, int to)
{
    const short *places = data_places + (size_t)order * (size_t)data_topic_count;

    if (places[to] == DATA_PLACE_NONE && !price_list_is_unrelated(to))
        return -PRICE(order_alien);
    if (places[to] < 0 || places[from] < 0)
        return 0;
    return places[to] > places[from] ? PRICE(order_forward) : -PRICE(order_backward);
}

/* What follows what in a label that keeps to an order. */
static sequence_table *table_of_order(int order, const float *any)
{
    size_t n = (size_t)data_topic_count;
    float *follows = memory_alloc(n * n * sizeof *follows);
    sequence_table *table;

    for (int from = 0; from < data_topic_count; from++)
        for (int to = 0; to < data_topic_count; to++) {
            int i = from * data_topic_count + to;

            follows[i] = to == from ? UNREACHED : any[i] + (float)keeping(order, from, to);
        }
    table = sequence_table_new(data_topic_count, follows);
    free(follows);
    return table;
}

/* By lead: the first one with the same text; the next one, or -1. */
static void chain_leads(int **first, int **next)
{
    size_t count = (size_t)data_lead_count;
    int *last = memory_alloc((count + 1) * sizeof *last); /* so far, by first one */

    *first = memory_zalloc(count + 1, sizeof **first);
    *next = memory_alloc((count + 1) * sizeof **next);
    for (int i = 0; i < data_lead_count; i++) {
        int *of = &(*first)[i];

        while (strcmp(data_leads[*of].text, data_leads[i].text) != 0)
            ++*of;
        if (*of != i)
            (*next)[last[*of]] = i;
        last[*of] = i;
        (*next)[i] = -1;
    }
    free(last);
}

/* The set of headings of a language; 0: that of all languages without one. */
static int set_of(const char *language)
{
    for (int i = 1; i < data_heading_set_count; i++)
        if (strcmp(data_heading_sets[i].language, language) == 0)
            return i;
    return 0;
}

/* Which sections phrases tell, by set of headings and topic. Those of one language stand together. */
static void mark_told(const data_phrase *phrases, int count, bool *told)
{
    int set = 0;

    for (int i = 0; i < count; i++) {
        if (i == 0 || strcmp(phrases[i].language, phrases[i - 1].language) != 0)
            set = set_of(phrases[i].language);
        told[set * data_topic_count + phrases[i].topic] = true;
    }
}

/* Entering a section costs more where the data has no word for it in the language, by which it could be told. */
static void set_entries(float *enters)
{
    bool *told = memory_zalloc((size_t)data_heading_set_count * (size_t)data_topic_count, sizeof *told);

    memset(told, true, (size_t)data_topic_count * sizeof *told); /* where there is no word for any */
    mark_told(data_headings, data_heading_count, told);
    mark_told(data_cues, data_cue_count, told);
    for (int i = 0; i < data_heading_set_count * data_topic_count; i++) {
        int t = i % data_topic_count;

        enters[i] = (float)(PRICE(rare) * (double)data_usages[t].common -
                            (data_topics[t].holds_all ? PRICE(guide_enter) : 0) - (told[i] ? 0 : UNTOLD));
    }
    free(told);
}

static void make_list(void)
{
    size_t n = (size_t)data_topic_count;
    float *follows = memory_alloc((n * n + 3 * n) * sizeof *follows);

    list = (price_list){.start = follows + n * n,
                        .stays = follows + n * n + n,
                        .even_stays = follows + n * n + 2 * n,
                        .enters = memory_alloc((size_t)data_heading_set_count * n * sizeof *list.enters)};
    set_entries(list.enters);
    for (int t = 0; t < data_topic_count; t++) {
        list.start[t] = (float)PRICE(begins) * data_usages[t].begins;
        list.stays[t] = (float)(PRICE(length) * log(1 - 1 / (double)data_usages[t].length));
        list.even_stays[t] = (float)(PRICE(length) * log(1 - 1 / TYPICAL_LENGTH));
        for (int to = 0; to < data_topic_count; to++)
            follows[t * data_topic_count + to] = to == t ? UNREACHED : (float)follow(t, to);
    }
    list.table = sequence_table_new(data_topic_count, follows);
    list.tables = memory_alloc((size_t)data_order_count * sizeof *list.tables);
    for (int i = 0; i < data_order_count; i++)
        list.tables[i] = table_of_order(i, follows);
    list.unclassified = data_find_topic("42229-5");
    list.display = data_find_topic("51945-4");
    chain_leads(&list.leads, &list.next_leads);
    list.unrelated = memory_alloc(3 * n * sizeof *list.unrelated);
    list.otc = list.unrelated + n;
    list.guides = list.otc + n;
    for (int t = 0; t < data_topic_count; t++) {
        list.unrelated[t] = price_list_is_unrelated(t);
        if (data_topics[t].otc)
            list.otc[list.otc_count++] = t;
        if (data_topics[t].holds_all)
            list.guides[list.guide_count++] = t;
    }
}

const price_list *price_list_get(void)
{
    call_once(&made, make_list);
    return &list;
}

const float *price_list_enters(const price_list *of, const char *language)
{
    return of->enters + (size_t)set_of(language) * (size_t)data_topic_count;
}
