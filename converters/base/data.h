/* Facts compiled from templates/data (by converters/tools/tables.c): sections, reasons of unrelated content, cues,
 * terms and word lists. Read-only. Phrases are in lower case, their words separated by one blank; a word may end in "*"
 * (any ending) or be "*" (any one word). */
#ifndef SPLKIT_BASE_DATA_H
#define SPLKIT_BASE_DATA_H

#include "base/lexicon.h"
#include <stdbool.h>
#include <stddef.h>

#define DATA_PARENTS 4

/* A section a label can have, or a reason for which text is left out of it. */
typedef struct {
    const char *code;            /* LOINC; NULL for a reason */
    const char *name;            /* of the section; the reason's id */
    short parents[DATA_PARENTS]; /* topics it nests in, then -1 */
    short within;                /* topic it may stand in as well, when it comes next there, or -1 */
    double order;                /* place in the usual order; reasons: 0 */
    bool holds;                  /* a document of its own inside the label */
    bool holds_all;              /* likewise, with text on all matters */
    bool closes;                 /* addresses and dates at its end are part of it */
    bool gathers;                /* leaflets put texts of other sections into it, under headings of their own */
    bool core;                   /* most leaflets have it */
    bool otc;                    /* only labels of over-the-counter drugs have it */
} data_topic;

typedef struct {
    const char *language; /* "en" */
    short topic;
    float weight; /* cues: natural log odds; headings: 1 */
    const char *text;
} data_phrase;

/* Words of a text that tell its section where the heading is lost. */
typedef enum {
    DATA_LEAD_FIRST, /* its first words */
    DATA_LEAD_NEAR,  /* among the first DATA_NEAR_WORDS, for the text begins with the drug's name or the like */
    DATA_LEAD_WHOLE, /* all its words */
    DATA_LEAD_SET /* near likewise, in a sentence that a rule sets for the section: speaks for it as a heading does */
} data_lead_place;

#define DATA_NEAR_WORDS 12

typedef struct {
    char language[3];
    short topic;
    data_lead_place place;
    const char *text;
} data_lead;

typedef struct {
    const char *code;
    const char *name;
    int first_word, words; /* in data_term_words */
} data_term;

typedef struct {
    const char *name;   /* "dose-forms", "routes", "packages", "units", "document-types", "section-names" */
    const char *system; /* OID */
    int first, count;   /* in data_terms */
} data_term_list;

typedef struct {
    const char *language;
    const char *text;
    int term; /* in data_terms */
} data_term_word;

/* A language may have several lists of one name; they count as one. The list "heading-word" of no language has every
 * word of data_headings once. */
typedef struct {
    const char *language;
    const char *name; /* "stop", "heading-filler", ... */
    int first, count; /* in data_words */
} data_word_list;

/* Phrases that are searched for together, besides the lists of words. */
typedef enum { DATA_CUES, DATA_LEADS, DATA_TERMS, DATA_HEADINGS } data_group_kind;

typedef struct {
    char language[4];
    unsigned char kind;
    unsigned char list; /* of terms: in data_term_lists */
} data_group;

/* Headings of a language and of the one that machine translations mix in, as words in the singular and phrases of
 * these. Their weights: see leaflet/blocks/headings.c. */
#define DATA_HEADING_WORDS 16 /* of a heading that count; longer texts are none */
#define DATA_HEADING_MIXED "en"
#define DATA_HEADING_FILLER 0.12 /* weight of a word such as "the" or "instructions" beside a telling one (1) */

typedef struct {
    int text; /* its place in data_heading_texts */
    int bare; /* the same without accents and other marks, as capitals often are; -1: that is none, or another word */
    int letters;         /* characters */
    unsigned signs;      /* which ones (leaflet/words/words.h, words_looks) */
    int first_use, uses; /* in data_heading_uses: the phrases it stands in, by their places in the set */
    double weight;
    double heaviest; /* weight of the heaviest of these phrases */
    bool negates;    /* "not" */
} data_heading_word;

typedef struct {
    int heading;           /* in data_headings */
    int first_word, words; /* in data_heading_phrase_words: words by their places in the set */
    double weight;         /* of all words */
    bool negated;          /* one of them negates */
} data_heading_phrase;

typedef struct {
    char language[4];
    int first_word, words;     /* in data_heading_words */
    int first_phrase, phrases; /* in data_heading_phrases */
    int first_slot,
        slots; /* in data_heading_slots; a power of two. By hash, also of the bare text: index + 1 of a word; 0: none */
    short initials[257]; /* by first byte: the first word with it or a higher one */
} data_heading_set;

/* The standard title of a section in a language. */
typedef struct {
    char language[4];
    short topic;
    int text; /* its place in data_title_texts */
} data_title;

#define DATA_TENTHS_MAX 127 /* of a weight, up or down */
#define DATA_STEM_LENGTH 6  /* characters of a stem, as in tests/quality/learn.py */

/* Learned weights (templates/data/weights): how strongly a feature speaks for a topic beyond the topic's base, in
 * tenths of natural log odds. */
typedef struct {
    short topic;
    short tenths;
} data_weight;

/* A feature is a stem, two stems in a row with a blank between them, or a word about the block (evidence.c); it is
 * known by the hash of its text, or of those of two stems (base/hash.h). No pointers inside: thousands would have to be
 * relocated at each start. */
typedef struct {
    unsigned long long hash;
    int first; /* in data_weights */
    int count; /* DATA_ROW: the weights of all topics stand in a row of data_weight_rows */
} data_feature;

#define DATA_FEATURE_TAG(hash) ((unsigned char)((hash) >> 56 | 1)) /* tells most features apart by one byte */

#define DATA_ROW (-1)
#define DATA_ROW_SIZE 80 /* topics of a row; more than there are, and many at a time can be added */

typedef struct {
    const char *language;
    bool whole;            /* they were learned from whole documents, not mostly from phrases */
    int first, count;      /* in data_features */
    int first_slot, slots; /* in data_feature_slots; a power of two, 64 at least */
    int first_base, bases; /* in data_bases */
} data_feature_range;

typedef struct {
    short topic;
    float base; /* of most features, for the topic */
} data_base;

/* How leaflets use a topic, in natural logs: they begin with it, they have it at all, and its usual number of blocks.
 */
typedef struct {
    float begins, common, length;
} data_usage;

/* A scheme of numbered sections (templates/data/numbering.xml). */
typedef struct {
    short scheme; /* from 0 */
    short number;
    short topic;
    bool main; /* what the number stands for; others only have their place there */
} data_number;

/* The order of sections in a kind of label (templates/data/orders.xml). */
typedef enum { DATA_SIGN_NUMBERS, DATA_SIGN_NAMES, DATA_SIGN_OTC } data_sign;

typedef struct {
    data_sign sign; /* without it, a leaflet does not keep to the order */
} data_order;

extern const data_weight data_weights[];
extern const short data_weight_rows[][DATA_ROW_SIZE];  /* tenths, by topic */
extern const data_feature data_features[];             /* by language, then sorted by hash */
extern const unsigned short data_feature_slots[];      /* by hash: index + 1 in the range; 0: none */
extern const unsigned char data_feature_tags[];        /* of the same slots: DATA_FEATURE_TAG, or 0: none */
extern const unsigned long long data_feature_filter[]; /* of the same slots: a bit where a search may succeed */
extern const data_feature_range data_feature_ranges[];
extern const int data_feature_range_count;
extern const data_base data_bases[];
extern const data_usage data_usages[]; /* by topic */
extern const float data_follows[];     /* topics x topics: natural log odds of the second right after the first */
extern const float data_prices[];      /* in the order of leaflet/sections/sequence.def */
extern const data_number data_numbers[];
extern const int data_number_count;
extern const data_order data_orders[];
extern const int data_order_count;
extern const short data_places[]; /* orders x topics: place in the order, or one of these */
#define DATA_PLACE_NONE (-1)      /* such labels do not have it */
#define DATA_PLACE_ANY (-2)       /* it may stand anywhere */

extern const data_topic data_topics[];
extern const int data_topic_count;
extern const char data_title_texts[];
extern const data_title data_titles[];
extern const int data_title_count;
extern const data_phrase data_headings[];
extern const int data_heading_count;
extern const data_lead data_leads[];
extern const int data_lead_count;
extern const data_phrase data_cues[];
extern const int data_cue_count;
extern const data_term_list data_term_lists[];
extern const int data_term_list_count;
extern const data_term data_terms[];
extern const int data_term_count;
extern const data_term_word data_term_words[];
extern const int data_term_word_count;
extern const data_word_list data_word_lists[];
extern const int data_word_list_count;
extern const short data_word_lists_by_name[]; /* indices */
extern const char *const data_words[];

extern const data_heading_word data_heading_words[];
extern const char data_heading_texts[];
extern const unsigned short data_heading_uses[];
extern const data_heading_phrase data_heading_phrases[];
extern const unsigned short data_heading_phrase_words[];
extern const unsigned short data_heading_slots[];
extern const data_heading_set data_heading_sets[]; /* the first one is for all languages without headings */
extern const int data_heading_set_count;

/* All phrases of the above. Groups: data_word_lists, then data_groups; values: the places of phrases in their tables, 0
 * in lists of words. */
extern const lexicon data_lexicon;
extern const data_group data_groups[];
extern const int data_group_count;

/* NULL when there is no such list, term or topic. */
const data_term_list *data_find_list(const char *name);
const data_term *data_find_term(const char *list, const char *code);
const data_term *data_find_term_by_name(const char *list, const char *name);
/* The first of the lists with the name; NULL when there is none. */
const data_word_list *data_find_words(const char *name);
/* Lists of a name, as places in data_word_lists_by_name: the first one, the one after it; -1 when there is none. */
int data_first_words(const char *name);
int data_next_words(int place);
/* The standard title of a section code; NULL when there is none in the language. */
const char *data_find_title(const char *code, const char *language);
/* Topic of a section code or of a reason's id; -1 when unknown. */
int data_find_topic(const char *code_or_reason);
/* The features learned for a language, or NULL; and one of them by its hash, or NULL. */
const data_feature_range *data_find_features(const char *language);
const data_feature *data_find_feature(const data_feature_range *features, unsigned long long hash);

/* False for most hashes that are no feature's. */
static inline bool data_may_find_feature(const data_feature_range *features, unsigned long long hash)
{
    size_t at = (size_t)features->first_slot + ((size_t)(hash >> 32) & ((size_t)features->slots - 1));

    return data_feature_filter[at / 64] >> (hash >> 32 & 63) & 1;
}
/* Whether a section of one topic belongs inside a section of another. */
bool data_topic_nests(int topic, int around);

#endif
