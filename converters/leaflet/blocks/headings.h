/* Headings: does a short text name a section? Exact, inflected, misspelt, numbered, with the drug's name inside. */
#ifndef SPLKIT_LEAFLET_HEADINGS_H
#define SPLKIT_LEAFLET_HEADINGS_H

#include "leaflet/leaflet.h"
#include "leaflet/words/words.h"

typedef struct headings headings;

/* An index over the headings of the data for the language (and English, which machine translations mix in). Their words
 * are those of one vocabulary, which is borrowed. */
headings *headings_new(const char *language, vocabulary *v);
void headings_free(headings *h);

/* A word that may stand in a heading without meaning anything: the product's or substance's name. Lower case, copied.
 */
void headings_add_name(headings *h, const char *word);

typedef struct {
    int topic;         /* -1: none */
    int other;         /* a second topic that uses the same heading, or -1 */
    double score;      /* 1: the same words; below HEADINGS_WEAK nothing is reported */
    const char *match; /* the heading of the data */
} headings_result;

#define HEADINGS_WHOLE 0.999 /* the same words */
#define HEADINGS_SURE 0.8495 /* one misspelt word, which is 0.85 alike */
#define HEADINGS_WEAK 0.68
#define HEADINGS_SAME 0.02 /* two headings this close in score are one heading of two topics */

headings_result headings_match(headings *h, const token *tokens, int count);

#endif
