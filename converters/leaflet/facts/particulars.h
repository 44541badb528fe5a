/* Particulars: ATC code, storage temperature and shelf life, as the leaflet states them. */
#ifndef SPLKIT_LEAFLET_PARTICULARS_H
#define SPLKIT_LEAFLET_PARTICULARS_H

#include "leaflet/words/marks.h"

/* Fills atc, storage and shelf_life of l->facts. Forms are known. What holds only for the opened or reconstituted
 * product is left out, and so is a shelf life that is told in several ways. */
void particulars_find(leaflet *l, const marked_block *blocks, int count);

#endif
