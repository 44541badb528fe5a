#include "base/data.h"
#include "base/hash.h"

#include <string.h>
#include <threads.h>

const data_term_list *data_find_list(const char *name)
{
    for (int i = 0; i < data_term_list_count; i++)
        if (strcmp(data_term_lists[i].name, name) == 0)
            return &data_term_lists[i];
    return NULL;
}

const data_term *data_find_term(const char *list, const char *code)
{
    const data_term_list *l = data_find_list(list);

    for (int i = 0; l && i < l->count; i++)
        if (strcmp(data_terms[l->first + i].code, code) == 0)
            return &data_terms[l->first + i];
    return NULL;
}

const data_term *data_find_term_by_name(const char *list, const char *name)
{
    const data_term_list *l = data_find_list(list);

    for (int i = 0; l && i < l->count; i++)
        if (strcmp(data_terms[l->first + i].name, name) == 0)
            return &data_terms[l->first + i];
    return NULL;
}

static const data_word_list *list_at(int place)
{
    return &data_word_lists[data_word_lists_by_name[place]];
}

int data_first_words(const char *name)
{
    int low = 0, high = data_word_list_count;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (strcmp(list_at(middle)->name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < data_word_list_count && strcmp(list_at(low)->name, name) == 0 ? low : -1;
}

int data_next_words(int place)
{
    return place + 1 < data_word_list_count && strcmp(list_at(place)->name, list_at(place + 1)->name) == 0 ? place + 1
                                                                                                           : -1;
}

const data_word_list *data_find_words(const char *name)
{
    int place = data_first_words(name);

    return place < 0 ? NULL : list_at(place);
}

/* Topics by the hash of their keys: index + 1, 0: none. */
#define TOPIC_SLOTS 512 /* a power of two; there are 256 topics at most (converters/tools/tables.c) */

static unsigned short topic_slots[TOPIC_SLOTS];
static once_flag topics_ready = ONCE_FLAG_INIT;

static const char *key_of(int topic)
{
    return data_topics[topic].code ? data_topics[topic].code : data_topics[topic].name;
}

static size_t slot_of(const char *key)
{
    return (size_t)(hash_add(HASH_START, key, strlen(key)) >> 32);
}

/* The slot of a key, or where it would be. */
static unsigned short *find_slot(const char *key)
{
    size_t at = slot_of(key) % TOPIC_SLOTS;

    while (topic_slots[at] && strcmp(key_of(topic_slots[at] - 1), key) != 0)
        at = (at + 1) % TOPIC_SLOTS;
    return &topic_slots[at];
}

static void fill_slots(void)
{
    for (int i = 0; i < data_topic_count; i++) {
        unsigned short *slot = find_slot(key_of(i));

        if (!*slot) /* the first one of a key counts */
            *slot = (unsigned short)(i + 1);
    }
}

int data_find_topic(const char *code_or_reason)
{
    call_once(&topics_ready, fill_slots);
    return *find_slot(code_or_reason) - 1;
}

bool data_topic_nests(int topic, int around)
{
    for (int i = 0; i < DATA_PARENTS && data_topics[topic].parents[i] >= 0; i++)
        if (data_topics[topic].parents[i] == around)
            return true;
    return false;
}

const data_feature_range *data_find_features(const char *language)
{
    for (int i = 0; i < data_feature_range_count; i++)
        if (strcmp(data_feature_ranges[i].language, language) == 0)
            return &data_feature_ranges[i];
    return NULL;
}

const data_feature *data_find_feature(const data_feature_range *features, unsigned long long hash)
{
    const unsigned char *tags, tag = DATA_FEATURE_TAG(hash);
    size_t first, last;

    if (!features || !data_may_find_feature(features, hash))
        return NULL;
    first = (size_t)features->first_slot;
    last = (size_t)features->slots - 1;
    tags = data_feature_tags + first;
    for (size_t at = (size_t)(hash >> 32); tags[at &= last]; at++) {
        const data_feature *feature;

        if (tags[at] != tag)
            continue;
        feature = &data_features[features->first + data_feature_slots[first + at] - 1];
        if (feature->hash == hash)
            return feature;
    }
    return NULL;
}

const char *data_find_title(const char *code, const char *language)
{
    int topic = data_find_topic(code);

    for (int i = 0; topic >= 0 && i < data_title_count; i++)
        if (data_titles[i].topic == topic && strcmp(data_titles[i].language, language) == 0)
            return data_title_texts + data_titles[i].text;
    return NULL;
}
