/* "Did you mean ...?": the name or code nearest to a misspelt one, when one is clearly nearest.
 *
 * Distance: optimal string alignment (insertions, deletions, changes and swaps of neighbours; F. J. Damerau, CACM 7,
 * 1964) over bytes, ASCII case aside. Near is at most 2, at most 1 for words below 6 letters, and 0 for those below 3;
 * with two candidates at the same distance there is no winner. */
#ifndef SPLKIT_CHECK_HINT_H
#define SPLKIT_CHECK_HINT_H

#include "base/data.h"
#include <stdbool.h>
#include <stddef.h>

#define HINT_LENGTH_MAX 63 /* bytes of the words that are compared; nothing longer is a name */

typedef struct {
    const char *word; /* lent */
    char best[HINT_LENGTH_MAX + 1];
    int distance; /* of best */
    int ties;     /* other candidates at this distance */
} hint;

void hint_init(hint *h, const char *word);
void hint_offer(hint *h, const char *candidate, size_t len);
/* NULL when nothing is near, when there is no winner, or when the word itself was offered. Lives in *h. */
const char *hint_best(const hint *h);
bool hint_is_known(const hint *h); /* the word itself was offered */

/* Offers all names of elements or attributes that the SPL schema declares. */
void hint_offer_elements(hint *h);
void hint_offer_attributes(hint *h);

/* What a code that is not in the list was meant to be: the term whose name is nearest to the display name, or, without
 * a display name (NULL or ""), the term whose code is nearest. NULL: none. */
const data_term *hint_term(const char *list, const char *code, const char *name);

/* The unit (a code of the list "units") that one of its words stands for, case aside: mcg, ML. NULL: none.
 */
const char *hint_unit(const char *text);

#endif
