/* The highlights of a label: a page before the full text ("HIGHLIGHTS OF PRESCRIBING INFORMATION", 21 CFR 201.57(a))
 * with the headings of the sections that it sums up. They are no sections of the label's order, nor a table of
 * contents. */
#ifndef SPLKIT_LEAFLET_HIGHLIGHTS_H
#define SPLKIT_LEAFLET_HIGHLIGHTS_H

#include "leaflet/leaflet.h"

/* Marks the blocks of the highlights, if the full text is told from them by its title or by the number of its first
 * section. Before furniture is marked. */
void highlights_mark(leaflet *l);

/* A block is the title of highlights or of the full text behind them. */
bool highlights_titled(const block *b);

#endif
