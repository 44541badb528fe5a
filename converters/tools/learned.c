/* Learned weights, the usual sequence of sections, schemes of numbering and orders of sections to C tables. */
#include "base/data.h"
#include "base/hash.h"
#include "base/memory.h"
#include "tools/tables.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FEATURES 131072 /* of all languages */
#define MAX_IDS (26 * 27 + 26)

/* "a" is 0, "z" 25, "aa" 26 ... */
static int number_of_id(const char *id, size_t len)
{
    if (len < 1 || len > 2)
        fail("an id has one or two letters", id);
    return len == 1 ? id[0] - 'a' : (id[0] - 'a' + 1) * 26 + id[1] - 'a';
}

/* The topic that an id of a file ("b", "ac") stands for; len: its letters. */
static int topic_of_id(xmlNodePtr root, const char *id, size_t len)
{
    static xmlNodePtr file;
    static int topics[MAX_IDS];
    int at = 0;

    if (file != root) { /* the topics of this file, by id */
        file = root;
        for (int i = 0; i < MAX_IDS; i++)
            topics[i] = -1;
        for (xmlNodePtr t = root->children; t; t = t->next)
            if (is(t, "topic"))
                topics[number_of_id(attribute(t, "id", 1), strlen(attribute(t, "id", 1)))] =
                    topic_of(attribute(t, "ref", 1));
    }
    at = number_of_id(id, len);
    if (topics[at] < 0)
        fail("no topic has the id", id);
    return topics[at];
}

#define ROW_LEAST 8 /* weights from which a row of all topics is added faster than they are one by one */
#define MAX_ROWS 8192

static signed char rows[MAX_ROWS][DATA_ROW_SIZE];
static int row_count;

/* "b12 ac-4": pairs of topic and tenths, to row; returns how many. */
static int read_weights_of(xmlNodePtr w, signed char *row)
{
    char *text = (char *)xmlNodeGetContent(w);
    int n = 0;

    memset(row, 0, DATA_ROW_SIZE);
    for (char *pair = strtok(text, " "); pair; pair = strtok(NULL, " ")) {
        size_t letters = strspn(pair, "abcdefghijklmnopqrstuvwxyz");
        int topic = topic_of_id(w->parent, pair, letters), tenths = (int)number_of(pair + letters);

        if (topic >= DATA_ROW_SIZE || abs(tenths) > DATA_TENTHS_MAX || row[topic])
            fail("a weight is too large, or a topic has two", pair);
        row[topic] = (signed char)tenths;
        n++;
    }
    xmlFree(text);
    return n;
}

/* The weights of a feature, to data_weights or to a row; *weights: how many are in data_weights. */
static void write_weights_of(xmlNodePtr w, data_feature *feature, int *weights)
{
    signed char row[DATA_ROW_SIZE];

    feature->count = read_weights_of(w, row);
    feature->first = *weights;
    if (feature->count >= ROW_LEAST) {
        if (row_count == MAX_ROWS)
            fail("too many features with many weights", NULL);
        feature->count = DATA_ROW;
        feature->first = row_count;
        memcpy(rows[row_count++], row, sizeof row);
        return;
    }
    feature->count = 0;
    for (int t = 0; t < DATA_ROW_SIZE; t++)
        if (row[t]) {
            fprintf(out, "{%d,%d},", t, row[t]);
            feature->count++;
        }
    *weights += feature->count;
    fputc('\n', out);
}

static void write_rows(void)
{
    if (topic_count > DATA_ROW_SIZE)
        fail("more topics than a row has (base/data.h)", NULL);
    fputs("const short data_weight_rows[][DATA_ROW_SIZE] = {\n", out);
    for (int i = 0; i < row_count; i++) {
        fputc('{', out);
        for (int t = 0; t < topic_count; t++)
            fprintf(out, "%d,", rows[i][t]);
        fputs("},\n", out);
    }
    fputs("{0}};\n", out);
}

static int by_hash(const void *a, const void *b)
{
    const data_feature *x = a, *y = b;

    return x->hash < y->hash ? -1 : x->hash > y->hash;
}

/* The files of a language each: "sequence.xml" is none. */
static int list_weights(char **files)
{
    int all = list_folder(files, "weights"), n = 0;

    for (int f = 0; f < all; f++)
        if (!strstr(files[f], "sequence.xml"))
            files[n++] = files[f];
    return n;
}

static void write_features(const data_feature *features, int count)
{
    for (int i = 0; i < count; i++) {
        if (i > 0 && features[i].hash == features[i - 1].hash)
            fail("two features have the same hash", NULL);
        fprintf(out, "{%lluu,%d,%d},\n", features[i].hash, features[i].first, features[i].count);
    }
}

/* A table with room for as many again. */
static int slots_for(int features)
{
    int slots = 64;

    if (features > USHRT_MAX - 1)
        fail("too many learned features of one language", NULL);
    while (slots < 2 * features)
        slots *= 2;
    return slots;
}

/* The indices of features, or their tags. */
static void write_slots(const data_feature *features, int count, bool tags)
{
    size_t size = (size_t)slots_for(count);
    unsigned short *slots = memory_zalloc(size, sizeof *slots);

    for (int i = 0; i < count; i++) {
        size_t at = (size_t)(features[i].hash >> 32) & (size - 1);

        while (slots[at])
            at = (at + 1) & (size - 1);
        slots[at] = (unsigned short)(i + 1);
    }
    for (size_t i = 0; i < size; i++)
        fprintf(out, "%u,%s", slots[i] && tags ? DATA_FEATURE_TAG(features[slots[i] - 1].hash) : slots[i],
                i % 32 == 31 ? "\n" : "");
    free(slots);
}

/* Where the search for a feature begins. */
static void write_filter(const data_feature *features, int count)
{
    size_t size = (size_t)slots_for(count);
    unsigned long long *filter = memory_zalloc(size / 64, sizeof *filter);

    for (int i = 0; i < count; i++) {
        size_t at = (size_t)(features[i].hash >> 32) & (size - 1);

        filter[at / 64] |= 1ULL << at % 64;
    }
    for (size_t i = 0; i < size / 64; i++)
        fprintf(out, "%lluu,%s", filter[i], i % 8 == 7 ? "\n" : "");
    free(filter);
}

/* Of a stem, or of two with a blank between them. */
static uint64_t hash_of(const char *text)
{
    size_t len = strcspn(text, " ");
    uint64_t first = hash_add(HASH_START, text, len);

    return text[len] ? hash_pair(first, hash_add(HASH_START, text + len + 1, strlen(text + len + 1))) : first;
}

void write_learned_words(void)
{
    static data_feature features[MAX_FEATURES];
    char *files[MAX_FILES];
    int count = list_weights(files), firsts[MAX_FILES], n = 0, weights = 0;

    fputs("const data_weight data_weights[] = {\n", out);
    for (int f = 0; f < count; f++) {
        firsts[f] = n;
        for (xmlNodePtr w = xmlDocGetRootElement(read_file(files[f]))->children; w; w = w->next) {
            char *text;

            if (!is(w, "w"))
                continue;
            if (n == MAX_FEATURES)
                fail("too many learned features", files[f]);
            text = attribute(w, "s", 1);
            features[n] = (data_feature){hash_of(text), 0, 0};
            write_weights_of(w, &features[n++], &weights);
        }
        qsort(features + firsts[f], (size_t)(n - firsts[f]), sizeof *features, by_hash);
    }
    firsts[count] = n;
    fputs("{0,0}};\n", out);
    write_rows();
    fputs("const data_feature data_features[] = {\n", out);
    for (int f = 0; f < count; f++)
        write_features(features + firsts[f], firsts[f + 1] - firsts[f]);
    fputs("{0,0,0}};\nconst unsigned short data_feature_slots[] = {\n", out);
    for (int f = 0; f < count; f++)
        write_slots(features + firsts[f], firsts[f + 1] - firsts[f], false);
    fputs("0};\nconst unsigned char data_feature_tags[] = {\n", out);
    for (int f = 0; f < count; f++)
        write_slots(features + firsts[f], firsts[f + 1] - firsts[f], true);
    fputs("0};\nconst unsigned long long data_feature_filter[] = {\n", out);
    for (int f = 0; f < count; f++)
        write_filter(features + firsts[f], firsts[f + 1] - firsts[f]);
    fputs("0};\nconst data_feature_range data_feature_ranges[] = {\n", out);
    for (int f = 0, slot = 0, base = 0; f < count; f++) {
        int own = firsts[f + 1] - firsts[f], slots = slots_for(own), bases = 0;
        xmlNodePtr root = xmlDocGetRootElement(read_file(files[f]));

        for (xmlNodePtr t = root->children; t; t = t->next)
            bases += is(t, "topic");
        fprintf(out, "{\"%s\",%s,%d,%d,%d,%d,%d,%d},\n", language_of(root),
                strcmp(attribute(root, "whole", 1), "yes") == 0 ? "true" : "false", firsts[f], own, slot, slots, base,
                bases);
        slot += slots;
        base += bases;
    }
    fprintf(out, "{0,0,0,0,0,0,0,0}};\nconst int data_feature_range_count = %d;\nconst data_base data_bases[] = {\n",
            count);
    for (int f = 0; f < count; f++)
        for (xmlNodePtr t = xmlDocGetRootElement(read_file(files[f]))->children; t; t = t->next)
            if (is(t, "topic"))
                fprintf(out, "{%d,%sf},\n", topic_of(attribute(t, "ref", 1)), attribute(t, "base", 1));
    fputs("{0,0}};\n", out);
}

/* sequence ______________________________________________________________________________________________________ */

static void write_prices(xmlNodePtr root)
{
    static const char *const names[] = {
#define P(name, meaning) #name,
#include "leaflet/sections/sequence.def"
#undef P
    };

    fputs("const float data_prices[] = {\n", out);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = NULL;

        for (xmlNodePtr p = root->children; p; p = p->next)
            if (is(p, "price") && strcmp(attribute(p, "name", 1), names[i]) == 0)
                value = attribute(p, "value", 1);
        if (!value)
            fail("no price in sequence.xml", names[i]);
        fprintf(out, "    (float)%s, /* %s */\n", value, names[i]);
    }
    fputs("};\n", out);
}

/* A section that the documents have not taught, new in the data, is as rare as a rare one. */
static const data_usage unlearned = {-6, -5, 6};

static void write_usages(xmlNodePtr root, float *rows)
{
    static data_usage usages[MAX_FEATURES / 64];

    for (int t = 0; t < topic_count; t++)
        usages[t] = unlearned;
    for (xmlNodePtr t = root->children; t; t = t->next) {
        int topic;
        char *text;

        if (!is(t, "topic"))
            continue;
        topic = topic_of(attribute(t, "ref", 1));
        usages[topic] =
            (data_usage){(float)number_of(attribute(t, "begins", 1)), (float)number_of(attribute(t, "common", 1)),
                         (float)number_of(attribute(t, "length", 1))};
        for (int i = 0; i < topic_count; i++)
            rows[topic * topic_count + i] = (float)number_of(attribute(t, "others", 1));
        text = (char *)xmlNodeGetContent(t);
        for (char *pair = strtok(text, " "); pair; pair = strtok(NULL, " ")) {
            char *colon = strchr(pair, ':');

            if (!colon)
                fail("no weight", pair);
            *colon = '\0';
            rows[topic * topic_count + topic_of(pair)] = (float)number_of(colon + 1);
        }
        xmlFree(text);
    }
    fputs("const data_usage data_usages[] = {\n", out);
    for (int t = 0; t < topic_count; t++)
        fprintf(out, "    {(float)%.2f, (float)%.2f, (float)%.2f},\n", (double)usages[t].begins,
                (double)usages[t].common, (double)usages[t].length);
    fputs("};\n", out);
}

void write_sequence(void)
{
    xmlNodePtr root = xmlDocGetRootElement(read_file("weights/sequence.xml"));
    float *rows = calloc((size_t)topic_count * (size_t)topic_count, sizeof *rows);

    if (!rows)
        fail("out of memory", NULL);
    write_prices(root);
    write_usages(root, rows);
    fputs("const float data_follows[] = {\n", out);
    for (int i = 0; i < topic_count * topic_count; i++)
        fprintf(out, "(float)%.1f,%s", (double)rows[i], (i + 1) % topic_count == 0 ? "\n" : "");
    fputs("};\n", out);
    free(rows);
}

static int write_number(int scheme, const char *number, const char *ref, const char *is_main)
{
    fprintf(out, "    {%d, %s, %d, %s},\n", scheme, number, topic_of(ref), is_main);
    return 1;
}

/* A section with a number, and the others that have their place there. */
static int write_numbered(int scheme, xmlNodePtr section)
{
    const char *number = attribute(section, "number", 1);
    char *with = (char *)attribute(section, "with", 0);
    int n = write_number(scheme, number, attribute(section, "ref", 1), "true");

    for (char *code = with ? strtok(with, " ") : NULL; code; code = strtok(NULL, " "))
        n += write_number(scheme, number, code, "false");
    return n;
}

void write_numbering(void)
{
    int scheme = 0, n = 0;

    fputs("const data_number data_numbers[] = {\n", out);
    for (xmlNodePtr s = xmlDocGetRootElement(read_file("numbering.xml"))->children; s; s = s->next) {
        if (!is(s, "scheme"))
            continue;
        for (xmlNodePtr i = s->children; i; i = i->next)
            if (is(i, "section"))
                n += write_numbered(scheme, i);
        scheme++;
    }
    fprintf(out, "    {-1, 0, 0, false}};\nconst int data_number_count = %d;\n", n);
}

/* Gives the topics of a list of codes places, from `place` on in steps. */
static void set_places(short *places, char *codes, short place, short step)
{
    for (char *code = strtok(codes, " \n"); code; code = strtok(NULL, " \n")) {
        places[topic_of(code)] = place;
        place = (short)(place + step);
    }
}

/* Places of the sections of one order, by topic. */
static void write_places(xmlNodePtr order)
{
    short places[MAX_FEATURES / 64];
    char *text = (char *)xmlNodeGetContent(order);

    for (int t = 0; t < topic_count; t++)
        places[t] = DATA_PLACE_NONE;
    set_places(places, attribute(order, "anywhere", 1), DATA_PLACE_ANY, 0);
    set_places(places, text, 0, 1);
    xmlFree(text);
    for (int t = 0; t < topic_count; t++)
        /* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): all of them are set above */
        fprintf(out, "%d,%s", places[t], t + 1 == topic_count ? "\n" : " ");
}

static const char *sign_of(xmlNodePtr order)
{
    const char *sign = attribute(order, "sign", 1);

    if (strcmp(sign, "otc") == 0)
        return "DATA_SIGN_OTC";
    return strcmp(sign, "numbers") == 0 ? "DATA_SIGN_NUMBERS" : "DATA_SIGN_NAMES";
}

void write_orders(void)
{
    xmlNodePtr first = xmlDocGetRootElement(read_file("orders.xml"))->children;
    int n = 0;

    fputs("const data_order data_orders[] = {\n", out);
    for (xmlNodePtr o = first; o; o = o->next)
        if (is(o, "order")) {
            fprintf(out, "    {%s},\n", sign_of(o));
            n++;
        }
    fprintf(out, "};\nconst int data_order_count = %d;\nconst short data_places[] = {\n", n);
    for (xmlNodePtr o = first; o; o = o->next)
        if (is(o, "order"))
            write_places(o);
    fputs("};\n", out);
}
