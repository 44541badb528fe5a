/* Whether the product is a vaccine. */
#ifndef SPLKIT_LEAFLET_VACCINES_H
#define SPLKIT_LEAFLET_VACCINES_H

#include "leaflet/words/marks.h"

/* The line that all of it calls the product a vaccine, right below a heading near the beginning, as the generic name
 * stands there: "Vaccine against hepatitis A, inactivated". No value: there is none. */
fact vaccines_generic(leaflet *l, const marked_block *blocks, int count);

/* The word for a vaccine, where the opening or such a line says that the product is one. No value: none does. */
fact vaccines_said(leaflet *l, const marked_block *blocks, int count);

#endif
