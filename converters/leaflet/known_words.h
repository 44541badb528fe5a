/* What the data have on words, remembered from leaflet to leaflet: most words of a leaflet were in one that was read
 * before. A table of fixed size for each thread; a word that has no room takes that of another. It holds only what
 * follows from the word and the data, so that it makes no difference which leaflets were read.
 */
#ifndef SPLKIT_LEAFLET_KNOWN_WORDS_H
#define SPLKIT_LEAFLET_KNOWN_WORDS_H

#include "base/data.h"
#include "leaflet/leaflet.h"

#define KNOWN_WORDS_LENGTH 40 /* bytes of the longest word that is remembered: most of twenty letters */

/* The word of a set of headings that it is most like (leaflet/headings.c). */
typedef struct {
    const data_heading_set *set; /* of the language it was looked up for last; NULL: never */
    double likeness;
    short word;  /* place in the set, or -1 */
    bool filler; /* without a word: "the" */
} known_heading;

/* Its stem among the learned features (leaflet/evidence.c). */
typedef struct {
    const data_feature_range *features; /* of the language it was looked up for last; NULL: never */
    const data_feature *feature;        /* or NULL */
    uint64_t hash;
} known_stem;

typedef struct {
    uint32_t hash, len;
    uint64_t beginning;
    lexicon_word begins; /* in data_lexicon */
    known_stem stem;
    known_heading heading;
    char text[KNOWN_WORDS_LENGTH]; /* of most words the beginning is all */
} known_word;

/* What is known of a word, to be filled in by whoever finds out more; NULL when it is too long to be remembered. Good
 * until the next call. */
known_word *known_words_at(const word_type *w);

/* Frees what the thread remembers, also of indices (leaflet/words.h), before it ends; it begins anew with the next
 * word.
 */
void known_words_forget(void);

#endif
