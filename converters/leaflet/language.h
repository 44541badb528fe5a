/* Language of a leaflet, by its commonest words. */
#ifndef SPLKIT_LEAFLET_LANGUAGE_H
#define SPLKIT_LEAFLET_LANGUAGE_H

#include "leaflet/leaflet.h"

/* Sets l->language; "und" with a finding when no language of the data fits. Source tokens as words_split gives them. */
void language_find(leaflet *l, const token *tokens, int count, findings *found);

#endif
