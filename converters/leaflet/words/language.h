/* Language of a leaflet, by its commonest words. */
#ifndef SPLKIT_LEAFLET_LANGUAGE_H
#define SPLKIT_LEAFLET_LANGUAGE_H

#include "leaflet/leaflet.h"
#include "leaflet/words/words.h"

#define LANGUAGE_SHARE_MIN                                                                                             \
    0.10 /* of the words must be among the language's commonest; running text has 0.3 and more                         \
          */

/* The language whose commonest words the text has most of ("en" when it has none), and their share of all words. The
 * tokens are of the vocabulary. */
const char *language_of(const vocabulary *v, const token *tokens, int count, double *share);

/* Sets l->language unless it is given; "und" with a finding when no language of the data fits, and a finding as well
 * for one of which the data has headings only. Source tokens as words_split gives them. */
void language_find(leaflet *l, const token *tokens, int count, findings *found);

#endif
