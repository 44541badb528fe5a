/* Pages of a printed leaflet: page numbers and running titles, and the paragraphs that go on behind them. */
#ifndef SPLKIT_LEAFLET_PAGES_H
#define SPLKIT_LEAFLET_PAGES_H

#include "leaflet/leaflet.h"

/* Marks page numbers and running titles as furniture, with the topic of navigation. A paragraph that a page break parts
 * becomes one block again; what stood between is left out inside of it, with a finding, unless unrelated text is kept.
 */
void pages_join(leaflet *l, findings *found);

#endif
