/* Titles of sections by their numbers alone: "7. TARGET SPECIES" between those with 6 and 8. */
#ifndef SPLKIT_LEAFLET_TITLE_NUMBERS_H
#define SPLKIT_LEAFLET_TITLE_NUMBERS_H

#include "leaflet/blocks/shapes.h"

/* Marks the lines that such numbers tell to be titles, and gives those whose words are too many for a heading the
 * section that their first words name. */
void title_numbers_find(line_shapes *s);

#endif
