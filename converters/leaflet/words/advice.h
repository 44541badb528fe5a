/* Advice: words that tell how the drug is dosed or who must not have it. What says so is text of the label, whatever
 * it begins with: "Alternative: 2 drops per kg", "TSH 2.5". */
#ifndef SPLKIT_LEAFLET_ADVICE_H
#define SPLKIT_LEAFLET_ADVICE_H

#include "leaflet/words/words.h"

/* "2 tablets a day", "0.1 mg per kg", "5 ml three times": an amount of something, and how often or for which weight; or
 * "contraindicated" in a text longer than a title. The words are those of the language (words/LANGUAGE.xml), and
 * borrowed. */
bool advice_is_given(const char *language, const token *tokens, int count);

/* A unit of measure begins at token `at`. */
bool advice_is_measured(const char *language, const token *tokens, int count, int at);

#endif
