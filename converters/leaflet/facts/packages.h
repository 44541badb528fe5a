/* Packages: "4 ml ampoules", "5 ampoules in a blister", "the carton contains one blister" become a chain. */
#ifndef SPLKIT_LEAFLET_PACKAGES_H
#define SPLKIT_LEAFLET_PACKAGES_H

#include "leaflet/words/marks.h"

/* Fills packages of l->facts; forms must be known. A counted thing that is no known word is a finding. */
/* Makes a vial of a word that can be one ("flacon") where all forms of the product are injected. */
void packages_settle_vials(leaflet *l, const marked_block *blocks, int count);

void packages_find(leaflet *l, const marked_block *blocks, int count, findings *found);

#endif
