/* Safety findings: what a careful pharmacist would ask about, as warnings with lines. */
#ifndef SPLKIT_LEAFLET_SAFETY_H
#define SPLKIT_LEAFLET_SAFETY_H

#include "leaflet/leaflet.h"

void safety_check(leaflet *l, findings *found);

#endif
