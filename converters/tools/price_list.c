/* Build tool: what sections cost that is the same for all leaflets, from the C tables of the data, to more C tables
 * (leaflet/sections/price_list.h).
 *
 *     price_list OUT.c */
#include "leaflet/sections/price_list.h"
#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TYPICAL_LENGTH 6.0 /* blocks: a section of this usual length is neither cheap nor dear to leave */
#define UNTOLD 8.0         /* against a section that no heading and no cue of the language tells */
#define UNREACHED (-1e4f)

static FILE *out;

/* C text ___________________________________________________________________________________________________________ */

/* All bits of them: hexadecimal digits. */
static void write_floats(const char *name, const float *values, size_t count)
{
    fprintf(out, "_Alignas(SEQUENCE_TABLE_ALIGNMENT) static const float %s[] = {", name);
    for (size_t i = 0; i < count; i++) {
        fputs(i % 8 ? " " : "\n    ", out);
        if (isinf(values[i]))
            fputs(values[i] < 0 ? "-INFINITY," : "INFINITY,", out);
        else
            fprintf(out, "%af,", (double)values[i]);
    }
    fputs("\n};\n", out);
}

/* One is more than there are, so that none is no empty list. */
static void write_ints(const char *name, const int *values, int count)
{
    fprintf(out, "static const int %s[] = {", name);
    for (int i = 0; i < count; i++)
        fprintf(out, "%s%d,", i % 20 ? " " : "\n    ", values[i]);
    fputs("\n    0};\n", out);
}

/* what follows what ________________________________________________________________________________________________ */

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

/* A table for searching, of which the names end on that number. Returns its highest value. */
static float write_table(const float *follows, int number)
{
    sequence_table *table = sequence_table_new(data_topic_count, follows);
    size_t size = (size_t)table->topics * (size_t)table->width;
    float highest = table->highest;
    char name[32];

    snprintf(name, sizeof name, "follow_%d", number);
    write_floats(name, table->follow, size);
    snprintf(name, sizeof name, "into_%d", number);
    write_floats(name, table->into, size);
    snprintf(name, sizeof name, "worse_%d", number);
    write_floats(name, table->worse, size);
    sequence_table_free(table);
    return highest;
}

/* What follows what in any label, and in one that keeps to an order: as `tables`, in that order. */
static void write_tables(void)
{
    int n = data_topic_count;
    size_t steps = (size_t)n * (size_t)n;
    float *any = memory_alloc(2 * steps * sizeof *any), *kept = any + steps;
    float *highest = memory_alloc((size_t)(data_order_count + 1) * sizeof *highest);

    for (int i = 0; i < n * n; i++)
        any[i] = i / n == i % n ? UNREACHED : (float)follow(i / n, i % n);
    highest[0] = write_table(any, 0);
    for (int order = 0; order < data_order_count; order++) {
        for (int i = 0; i < n * n; i++)
            kept[i] = i / n == i % n ? UNREACHED : any[i] + (float)keeping(order, i / n, i % n);
        highest[order + 1] = write_table(kept, order + 1);
    }
    free(any);
    fputs("static const sequence_table tables[] = {\n", out);
    for (int k = 0; k <= data_order_count; k++)
        fprintf(out, "    {%d, %zu, follow_%d, into_%d, worse_%d, %af},\n", n, sequence_width(n), k, k, k,
                (double)highest[k]);
    fputs("};\n", out);
    free(highest);
}

/* leads ____________________________________________________________________________________________________________ */

/* By lead: the first one with the same text; the next one, or -1. */
static void write_leads(void)
{
    size_t count = (size_t)data_lead_count;
    int *first = memory_zalloc(count + 1, sizeof *first), *next = memory_alloc((count + 1) * sizeof *next);
    int *last = memory_alloc((count + 1) * sizeof *last); /* so far, by first one */

    for (int i = 0; i < data_lead_count; i++) {
        int *of = &first[i];

        while (strcmp(data_leads[*of].text, data_leads[i].text) != 0)
            ++*of;
        if (*of != i)
            next[last[*of]] = i;
        last[*of] = i;
        next[i] = -1;
    }
    write_ints("leads", first, data_lead_count);
    write_ints("next_leads", next, data_lead_count);
    free(first);
    free(next);
    free(last);
}

/* topics ___________________________________________________________________________________________________________ */

/* Which sections phrases tell, by set of headings and topic. Those of one language stand together. */
static void mark_told(const data_phrase *phrases, int count, bool *told)
{
    int set = 0;

    for (int i = 0; i < count; i++) {
        if (i == 0 || strcmp(phrases[i].language, phrases[i - 1].language) != 0)
            set = price_list_set(phrases[i].language);
        told[set * data_topic_count + phrases[i].topic] = true;
    }
}

/* Entering a section costs more where the data has no word for it in the language, by which it could be told. */
static void write_entries(void)
{
    int count = data_heading_set_count * data_topic_count;
    bool *told = memory_zalloc((size_t)count, sizeof *told);
    float *enters = memory_alloc((size_t)count * sizeof *enters);

    memset(told, true, (size_t)data_topic_count * sizeof *told); /* where there is no word for any */
    mark_told(data_headings, data_heading_count, told);
    mark_told(data_cues, data_cue_count, told);
    for (int i = 0; i < count; i++) {
        int t = i % data_topic_count;

        enters[i] = (float)(PRICE(rare) * (double)data_usages[t].common -
                            (data_topics[t].holds_all ? PRICE(guide_enter) : 0) - (told[i] ? 0 : UNTOLD));
    }
    write_floats("enters", enters, (size_t)count);
    free(told);
    free(enters);
}

static float begins_with(int topic)
{
    return (float)PRICE(begins) * data_usages[topic].begins;
}

static float stays_in(int topic)
{
    return (float)(PRICE(length) * log(1 - 1 / (double)data_usages[topic].length));
}

static float stays_anywhere(int topic)
{
    (void)topic;
    return (float)(PRICE(length) * log(1 - 1 / TYPICAL_LENGTH));
}

/* A row. */
static void write_prices(const char *name, float (*price)(int topic))
{
    size_t width = sequence_width(data_topic_count);
    float *prices = memory_zalloc(width, sizeof *prices);

    for (int t = 0; t < data_topic_count; t++)
        prices[t] = price(t);
    write_floats(name, prices, width);
    free(prices);
}

/* The topics of which something is said. Returns how many. */
static int write_topics(const char *name, bool (*is)(int topic))
{
    int *topics = memory_alloc((size_t)data_topic_count * sizeof *topics), count = 0;

    for (int t = 0; t < data_topic_count; t++)
        if (is(t))
            topics[count++] = t;
    write_ints(name, topics, count);
    free(topics);
    return count;
}

static bool is_otc(int topic)
{
    return data_topics[topic].otc;
}

static bool is_guide(int topic)
{
    return data_topics[topic].holds_all;
}

static void write_unrelated(void)
{
    int *unrelated = memory_alloc((size_t)data_topic_count * sizeof *unrelated);

    for (int t = 0; t < data_topic_count; t++)
        unrelated[t] = price_list_is_unrelated(t);
    write_ints("unrelated", unrelated, data_topic_count);
    free(unrelated);
}

/* the whole ________________________________________________________________________________________________________ */

static void write_list(void)
{
    int unrelated, otc, guides;

    fputs("/* Made by converters/tools/price_list.c. */\n#include \"leaflet/sections/price_list.h\"\n\n#include "
          "<math.h>\n\n",
          out);
    write_tables();
    write_leads();
    write_entries();
    write_prices("start", begins_with);
    write_prices("stays", stays_in);
    write_prices("even_stays", stays_anywhere);
    write_unrelated();
    unrelated = write_topics("unrelated_topics", price_list_is_unrelated);
    otc = write_topics("otc", is_otc);
    guides = write_topics("guides", is_guide);
    fprintf(
        out,
        "const price_list price_list_all = {start, stays, even_stays, enters, tables, tables + 1, %d, %d, unrelated, "
        "unrelated_topics, %d, otc, %d, guides, %d, leads, next_leads};\n",
        data_find_topic("42229-5"), data_find_topic("51945-4"), unrelated, otc, guides);
}

int main(int argc, char **argv)
{
    bool written;

    if (argc != 2 || !(out = fopen(argv[1], "w"))) {
        fputs("usage: price_list OUT.c\n", stderr);
        return 1;
    }
    write_list();
    written = !ferror(out);
    if (fclose(out) == 0 && written)
        return 0;
    perror(argv[1]);
    remove(argv[1]);
    return 1;
}
