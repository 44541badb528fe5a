/* Characters that make a text look different from what it says: invisible ones and those that look like others.
 *
 * They are kept as they stand and reported: as an error when they touch a number or its unit, for then a dose may be
 * read that is not written. Which characters look alike: Unicode Technical Standard 39, confusables.txt, as far as
 * letters of Greek and Cyrillic look like Latin ones, and letters like digits. */
#ifndef SPLKIT_LEAFLET_DECEPTIVE_H
#define SPLKIT_LEAFLET_DECEPTIVE_H

#include "leaflet/leaflet.h"

/* At most one finding for invisible characters and one for lookalikes in a block. */
void deceptive_report(const leaflet *l, const block *b, findings *found);

#endif
