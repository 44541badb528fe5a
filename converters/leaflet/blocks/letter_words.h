/* "o" is a bullet, and in some languages a word ("or", "the", "about"); a dash is a bullet, or parts a sentence: lines
 * that begin with what is no bullet. */
#ifndef SPLKIT_LEAFLET_LETTER_WORDS_H
#define SPLKIT_LEAFLET_LETTER_WORDS_H

#include "leaflet/blocks/shapes.h"

/* The first such line from one on, or the number of lines. It is marked as such, and has no bullet then. */
size_t letter_words_find(line_shapes *s, size_t from);

#endif
