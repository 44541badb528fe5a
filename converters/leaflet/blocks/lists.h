/* Lists: which items form a list, how deep they nest, and whether its numbering can be left to the reader's program. */
#ifndef SPLKIT_LEAFLET_LISTS_H
#define SPLKIT_LEAFLET_LISTS_H

#include "leaflet/leaflet.h"

/* Sets depth, starts_list and keep_marker of all items, section by section. An item whose marker a numbered list would
 * not show as it stands keeps it: the marker's span becomes a kept one, and the writer makes it the item's caption. */
void lists_build(leaflet *l);

#endif
