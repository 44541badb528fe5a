/* The headings of each language, and the English ones that machine translations mix in, as words and phrases with their
 * weights (leaflet/blocks/headings.h). */
#include "base/data.h"
#include "base/hash.h"
#include "base/memory.h"
#include "leaflet/words/words.h"
#include "tools/tables.h"

#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define MAX_HEADINGS 8192
#define MAX_SETS 64
#define MAX_SET_WORDS 8192
#define BARE_MIN 3 /* bytes of a word without its marks: "a" is no "à" */

typedef struct {
    char *text, *language;
    int topic;
} phrase_source;

typedef struct {
    char *text; /* singular */
    char *bare; /* without marks; NULL: that is no word of its own */
    int uses, order;
    int topic_uses, last_topic; /* in headings of the topic at hand: those of a topic follow each other */
    double spread;              /* sum of n log n over topics, n headings of which it stands in */
    double weight, heaviest;
    bool negates;
} heading_word;

typedef struct {
    int heading, count;
    int words[DATA_HEADING_WORDS];
    double weight;
    bool negated;
} heading_phrase;

static phrase_source headings[MAX_HEADINGS], fillers[MAX_HEADINGS], negations[MAX_HEADINGS];
static int heading_count, filler_count, negation_count;

/* the set at hand */
static heading_word words[MAX_SET_WORDS];
static heading_phrase phrases[MAX_HEADINGS];
static int word_count, phrase_count;

static void collect(phrase_source *sources, int *count, const char *phrase, const char *language, int topic)
{
    if (*count == MAX_HEADINGS)
        fail("too many headings", phrase);
    sources[(*count)++] = (phrase_source){memory_strdup(phrase), memory_strdup(language), topic};
}

void collect_heading(const char *phrase, const char *language, int topic)
{
    collect(headings, &heading_count, phrase, language, topic);
}

void collect_heading_filler(const char *phrase, const char *language)
{
    collect(fillers, &filler_count, phrase, language, 0);
}

void collect_heading_negation(const char *word, const char *language)
{
    collect(negations, &negation_count, word, language, 0);
}

static bool belongs(const phrase_source *source, const char *language)
{
    return strcmp(source->language, language) == 0 || strcmp(source->language, DATA_HEADING_MIXED) == 0;
}

static int word_of(const char *text)
{
    for (int i = 0; i < word_count; i++)
        if (strcmp(words[i].text, text) == 0)
            return i;
    if (word_count == MAX_SET_WORDS)
        fail("too many words in the headings of a language", text);
    words[word_count] = (heading_word){.text = memory_strdup(text), .order = word_count, .last_topic = -1};
    return word_count++;
}

static void end_topic(heading_word *word)
{
    if (word->topic_uses)
        word->spread += word->topic_uses * log(word->topic_uses);
    word->topic_uses = 0;
}

static void count_use(heading_word *word, int topic)
{
    if (word->last_topic != topic)
        end_topic(word);
    word->uses++;
    word->topic_uses++;
    word->last_topic = topic;
}

/* In how many topics its headings are: as many as would be as uncertain if it stood in all of them alike (the
 * exponential of the entropy). One that stands in most headings of one topic and here and there in others still tells
 * that one. */
static double topics_of(heading_word *word)
{
    end_topic(word);
    return word->uses / exp(word->spread / word->uses);
}

static void add_phrase(int heading)
{
    arena *memory = arena_new();
    int count;
    token *tokens = words_split(vocabulary_new(memory), headings[heading].text, strlen(headings[heading].text), &count);
    heading_phrase *p = &phrases[phrase_count++];

    *p = (heading_phrase){.heading = heading};
    for (int i = 0; i < count && p->count < DATA_HEADING_WORDS; i++) {
        char *word = memory_strdup(tokens[i].text);

        words_make_singular(word);
        p->words[p->count] = word_of(word);
        count_use(&words[p->words[p->count++]], headings[heading].topic);
        free(word);
    }
    arena_free(memory);
}

static bool is_filler_as(const char *word, const char *ending, const char *language)
{
    char text[256];

    snprintf(text, sizeof text, "%s%s", word, ending);
    for (int i = 0; i < filler_count; i++) {
        size_t len = strcspn(fillers[i].text, "* ");

        if (belongs(&fillers[i], language) && fillers[i].text[len] != ' ' &&
            (fillers[i].text[len] ? strncmp(fillers[i].text, text, len) == 0 : strcmp(fillers[i].text, text) == 0))
            return true;
    }
    return false;
}

static bool negates(const char *word, const char *language)
{
    for (int i = 0; i < negation_count; i++)
        if (belongs(&negations[i], language) && strcmp(negations[i].text, word) == 0)
            return true;
    return false;
}

/* Words that stand in headings of many topics tell less. */
static void weigh(const char *language)
{
    double most = log(1.0 + topic_count);

    for (int i = 0; i < word_count; i++) {
        double rare = log((1.0 + topic_count) / topics_of(&words[i])) / most;
        bool filler = is_filler_as(words[i].text, "", language) || is_filler_as(words[i].text, "s", language);

        words[i].weight = filler ? DATA_HEADING_FILLER : rare < 0.4 ? 0.4 : rare;
        words[i].negates = negates(words[i].text, language);
    }
    for (int i = 0; i < phrase_count; i++) {
        for (int k = 0; k < phrases[i].count; k++) {
            phrases[i].weight += words[phrases[i].words[k]].weight;
            phrases[i].negated |= words[phrases[i].words[k]].negates;
        }
        for (int k = 0; k < phrases[i].count; k++)
            if (phrases[i].weight > words[phrases[i].words[k]].heaviest)
                words[phrases[i].words[k]].heaviest = phrases[i].weight;
    }
}

static int by_first_byte(const void *a, const void *b)
{
    const heading_word *x = a, *y = b;
    int order = (unsigned char)*x->text - (unsigned char)*y->text;

    return order ? order : x->order - y->order;
}

/* Words of one first byte stand together, those of the earlier headings first. */
static void sort_words(void)
{
    static int places[MAX_SET_WORDS];

    qsort(words, (size_t)word_count, sizeof *words, by_first_byte);
    for (int i = 0; i < word_count; i++)
        places[words[i].order] = i;
    for (int i = 0; i < phrase_count; i++)
        for (int k = 0; k < phrases[i].count; k++)
            phrases[i].words[k] = places[phrases[i].words[k]];
}

/* The word without its marks, to be freed; NULL where it has none or is too short. */
static char *bare_of(const char *text)
{
    utf8proc_uint8_t *made = NULL;

    utf8proc_map((const utf8proc_uint8_t *)text, 0, &made, UTF8PROC_NULLTERM | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK);
    if (made && (strcmp((const char *)made, text) == 0 || strlen((const char *)made) < BARE_MIN)) {
        free(made);
        return NULL;
    }
    return (char *)made;
}

/* Of several words that are one without marks the first one has it. */
static void find_bare(void)
{
    for (int i = 0; i < word_count; i++) {
        words[i].bare = bare_of(words[i].text);
        for (int k = 0; words[i].bare && k < word_count; k++)
            if (strcmp(words[k].text, words[i].bare) == 0 ||
                (k < i && words[k].bare && strcmp(words[k].bare, words[i].bare) == 0)) {
                free(words[i].bare);
                words[i].bare = NULL;
            }
    }
}

/* tables: several, each with all sets one behind the other ________________________________________________________ */

typedef struct {
    xmlBufferPtr words, texts, uses, phrases, phrase_words, slots, sets;
    int word_count, text_count, use_count, phrase_count, phrase_word_count, slot_count;
} tables;

static void add(xmlBufferPtr to, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    xmlBufferCCat(to, text);
}

static int add_text(tables *t, const char *text)
{
    int place = t->text_count;

    for (const char *c = text; *c; c++, t->text_count++)
        add(t->texts, "%d,", (signed char)*c);
    add(t->texts, "0,\n");
    t->text_count++;
    return place;
}

static void add_words(tables *t)
{
    for (int w = 0; w < word_count; w++) {
        int first = t->use_count, text = add_text(t, words[w].text),
            bare = words[w].bare ? add_text(t, words[w].bare) : -1;
        words_looks looks = words_look(words[w].text);

        for (int p = 0; p < phrase_count; p++)
            for (int k = 0; k < phrases[p].count; k++)
                if (phrases[p].words[k] == w) {
                    add(t->uses, "%d,", p);
                    t->use_count++;
                }
        add(t->words, "{%d,%d,%d,%uu,%d,%d,%a,%a,%d},\n", text, bare, looks.letters, looks.signs, first,
            t->use_count - first, words[w].weight, words[w].heaviest, words[w].negates);
    }
}

static void add_phrases(tables *t)
{
    for (int p = 0; p < phrase_count; p++) {
        add(t->phrases, "{%d,%d,%d,%a,%d},\n", phrases[p].heading, t->phrase_word_count, phrases[p].count,
            phrases[p].weight, phrases[p].negated);
        for (int k = 0; k < phrases[p].count; k++, t->phrase_word_count++)
            add(t->phrase_words, "%d,", phrases[p].words[k]);
    }
}

static void add_slot(int *slots, int size, const char *text, int word)
{
    uint64_t at = hash_add(HASH_START, text, strlen(text)) >> 32;

    while (slots[at &= (uint64_t)size - 1])
        at++;
    slots[at] = word + 1;
}

static int add_slots(tables *t)
{
    int size = 16, texts = word_count;
    int *slots;

    for (int w = 0; w < word_count; w++)
        texts += words[w].bare != NULL;
    while (size < 2 * texts)
        size *= 2;
    slots = memory_zalloc((size_t)size, sizeof *slots);
    for (int w = 0; w < word_count; w++) {
        add_slot(slots, size, words[w].text, w);
        if (words[w].bare)
            add_slot(slots, size, words[w].bare, w);
    }
    for (int i = 0; i < size; i++)
        add(t->slots, "%d,", slots[i]);
    free(slots);
    t->slot_count += size;
    return size;
}

static void add_set(tables *t, const char *language)
{
    int word = t->word_count, phrase = t->phrase_count, slot = t->slot_count, slots;

    word_count = phrase_count = 0;
    for (int i = 0; i < heading_count; i++)
        if (belongs(&headings[i], language))
            add_phrase(i);
    weigh(language);
    sort_words();
    find_bare();
    add_words(t);
    add_phrases(t);
    slots = add_slots(t);
    t->word_count += word_count;
    t->phrase_count += phrase_count;
    add(t->sets, "{\"%s\",%d,%d,%d,%d,%d,%d,{", language, word, word_count, phrase, phrase_count, slot, slots);
    for (int byte = 0, w = 0; byte <= 256; byte++) {
        while (w < word_count && (unsigned char)*words[w].text < byte)
            w++;
        add(t->sets, "%d,", w);
    }
    add(t->sets, "}},\n");
}

static void write_table(const char *head, xmlBufferPtr rows)
{
    fprintf(out, "%s[] = {\n%s};\n", head, (const char *)xmlBufferContent(rows));
    xmlBufferFree(rows);
}

void write_headings(void)
{
    tables t = {.words = xmlBufferCreate(),
                .texts = xmlBufferCreate(),
                .uses = xmlBufferCreate(),
                .phrases = xmlBufferCreate(),
                .phrase_words = xmlBufferCreate(),
                .slots = xmlBufferCreate(),
                .sets = xmlBufferCreate()};
    const char *languages[MAX_SETS] = {DATA_HEADING_MIXED}; /* for languages without headings of their own */
    int sets = 1;

    for (int i = 0; i < heading_count; i++) {
        int known = 0;

        while (known < sets && strcmp(languages[known], headings[i].language) != 0)
            known++;
        if (known == sets && sets < MAX_SETS)
            languages[sets++] = headings[i].language;
    }
    for (int i = 0; i < sets; i++)
        add_set(&t, languages[i]);
    write_table("const data_heading_word data_heading_words", t.words);
    write_table("const char data_heading_texts", t.texts);
    write_table("const unsigned short data_heading_uses", t.uses);
    write_table("const data_heading_phrase data_heading_phrases", t.phrases);
    write_table("const unsigned short data_heading_phrase_words", t.phrase_words);
    write_table("const unsigned short data_heading_slots", t.slots);
    write_table("const data_heading_set data_heading_sets", t.sets);
    fprintf(out, "const int data_heading_set_count = %d;\n", sets);
}
