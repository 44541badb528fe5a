/* Letters to health care providers in front of a label or behind it (21 CFR 200.5; in the EU "direct healthcare
 * professional communication"): they speak of all that the label speaks of, under headings of their own, and must not
 * take the label along. */
#ifndef SPLKIT_LEAFLET_LETTERS_H
#define SPLKIT_LEAFLET_LETTERS_H

#include "leaflet/leaflet.h"

/* Marks the blocks of each letter, from its subject or, on top, its salutation to its signature or, where it has none,
 * to the last paragraph that refers to the label. A letter with neither is left to the search for sections. */
void letters_mark(leaflet *l);

#endif
