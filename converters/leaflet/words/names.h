/* The product's name and the ways the leaflet spells it. */
#ifndef SPLKIT_LEAFLET_NAMES_H
#define SPLKIT_LEAFLET_NAMES_H

#include "leaflet/leaflet.h"
#include "leaflet/words/words.h"

/* Sets l->brand and l->facts.name from the tokens of the whole source; leaves them empty when no word stands out. */
void names_find(leaflet *l, const token *tokens, int count);

/* Sets l->brand to the spellings of another word, in lower case, when the name turned out to be that one; there may be
 * none. */
void names_respell(leaflet *l, const char *word);

/* The text begins with the sign of a trade mark, also as "(R)" or "(TM)", maybe behind a blank. */
bool names_is_marked(const char *text, size_t len);

/* The word is one of the product's name, or of its spellings. */
bool names_is_product(const leaflet *l, word_type *word);

/* The product's name, in one of its spellings, is in a text. */
bool names_stand_in(const leaflet *l, const char *text);

/* Whether two lower-case words are likely one name spelt twice (transliteration, a letter off). */
bool names_alike(const char *a, const char *b);

/* The first letter of a word is hardly ever misspelt, but for some that are mistaken for each other: groups of them. */
extern const unsigned char names_first_group[256];
static inline bool names_begin_alike(const char *a, const char *b)
{
    unsigned char x = (unsigned char)*a, y = (unsigned char)*b;

    return x == y || (names_first_group[x] && names_first_group[x] == names_first_group[y]);
}

/* The same as names_alike of words of a vocabulary, which remembers how they sound. */
bool names_sound_alike_behind(vocabulary *v, word_type *a, word_type *b); /* that begin alike; most do not */
static inline bool names_sound_alike(vocabulary *v, word_type *a, word_type *b)
{
    return names_begin_alike(a->text, b->text) && names_sound_alike_behind(v, a, b);
}

#endif
