/* Dosage forms and routes that the product has, with the words that say so. */
#ifndef SPLKIT_LEAFLET_FORMS_H
#define SPLKIT_LEAFLET_FORMS_H

#include "leaflet/words/marks.h"

/* Fills forms and routes of l->facts. */
void forms_find(leaflet *l, const marked_block *blocks, int count);

/* The form of the product that a term found in the text means: the same, or the one it is a shorter word for ("tablets"
 * for film-coated tablets); -1 when there is none. */
int forms_index(const facts *f, const data_term *term);

#endif
