/* Endings in brackets, "route(s)", "okres(-y)": the word stands there as well where there are several. */
#ifndef SPLKIT_LEAFLET_ENDINGS_H
#define SPLKIT_LEAFLET_ENDINGS_H

#include "leaflet/leaflet.h"
#include "leaflet/words/words.h"

/* The words of the source from `start` to `end` without such endings. Those of the leaflet, or a copy in its arena. */
const token *endings_drop(const leaflet *l, size_t start, size_t end, int *count);

#endif
