/* A word of leaflets, and what the data have on it. Words are kept from leaflet to leaflet by the vocabulary
 * (leaflet/words/words.h): what was found out about one is found out once. It must follow from the word and the data
 * alone, so that it makes no difference which leaflets were read. */
#ifndef SPLKIT_LEAFLET_WORD_H
#define SPLKIT_LEAFLET_WORD_H

#include "base/data.h"
#include "base/lexicon.h"
#include <stdbool.h>
#include <stdint.h>

/* The word of a set of headings that it is most like (leaflet/blocks/headings.c). */
typedef struct {
    const data_heading_set *set; /* of the language it was looked up for last; NULL: never */
    double likeness;
    short word;  /* place in the set, or -1 */
    bool filler; /* without a word: "the" */
} known_heading;

/* What it is in a heading of a leaflet (leaflet/blocks/headings.c). */
typedef struct {
    const data_heading_set *set; /* of the language it was asked for last; NULL: never */
    uint64_t names;              /* number of the product's names, likewise */
    double likeness, weight;     /* to the word of the set; in a heading */
    int gain, gain_capital;      /* what it adds to the chance that a text is a heading; written with a capital */
    short word;                  /* of the set of headings, or -1 */
    bool name;                   /* like a name of the product, and not a word of the set */
} judged_word;

/* Its stem among the learned features (leaflet/sections/evidence.c). */
typedef struct {
    const data_feature_range *features; /* of the language it was looked up for last; NULL: never */
    const data_feature *feature;        /* or NULL */
    uint64_t hash;
} known_stem;

/* The languages that it is a common word of (leaflet/words/language.c). */
typedef struct {
    uint32_t set;
    bool known; /* it was asked for */
} known_languages;

/* What can be told of a word at a glance when it is compared (leaflet/words/words.h). */
typedef struct {
    const char *text;
    int letters;    /* characters */
    unsigned signs; /* which ones: a set, by the last five bits of each */
} words_looks;

#define WORD_INDICES 256 /* indices for which a word knows that it begins none of their phrases */

/* One for all tokens of the same text. What most passes look at stands first: it is one line of the cache. */
typedef struct {
    const char *text;          /* lower case, NUL-terminated */
    uint64_t beginning;        /* the first eight bytes (base/bytes.h), 0 behind its end */
    uint32_t len;              /* bytes */
    uint32_t letters;          /* characters */
    uint32_t hash;             /* of the vocabulary */
    uint32_t leaflet;          /* the one that has the number */
    int number;                /* from 0, in the order in which words were first seen in the leaflet */
    unsigned short last_start; /* the last one of `begins`, from 1; 0 before a memo (leaflet/words/words.c) asked */
    uint64_t barren[WORD_INDICES / 64]; /* set of the indices (leaflet/words/words.c) of which nothing begins with it */
    lexicon_word begins;                /* the phrases of the data that begin with it; once it was asked for */
    known_stem stem;
    known_heading heading;
    judged_word in_heading;
    known_languages languages;
    words_looks sound; /* how it sounds (leaflet/words/names.c); text NULL: it was not asked for */
} word_type;

#endif
