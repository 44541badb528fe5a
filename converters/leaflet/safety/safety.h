/* Safety findings: what a careful pharmacist would ask about, as warnings with lines. */
#ifndef SPLKIT_LEAFLET_SAFETY_H
#define SPLKIT_LEAFLET_SAFETY_H

#include "leaflet/words/marks.h"

/* The facts must be known. */
void safety_check(leaflet *l, const marked_block *blocks, int count, findings *found);

#endif
