/* What a change of words is about, by lists of words in the languages of templates/data. */
#ifndef SPLKIT_DIFF_MATTER_H
#define SPLKIT_DIFF_MATTER_H

#include "diff/changes.h"

/* Reads the lists of the language ("en", "pt-BR"); English ones always count as well. */
typedef struct matter_words matter_words;
matter_words *matter_words_new(const char *language);
void matter_words_free(matter_words *words);

/* Of a change whose sentences and runs are known. */
change_matter matter_of(const matter_words *words, const changes *c, const change *item);

#endif
