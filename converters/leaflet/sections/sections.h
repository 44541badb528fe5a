/* Sections: which block belongs to which section or is unrelated, as the best path of a scored sequence (Viterbi).
 *
 * Evidence, all in natural log odds: the heading a block is (headings.h), the cues in its words (templates/data/cues),
 * the gap before it, list membership, and the order in which sections usually come. The weights are the constants at
 * the head of sections.c; how they were set is told there. */
#ifndef SPLKIT_LEAFLET_SECTIONS_H
#define SPLKIT_LEAFLET_SECTIONS_H

#include "base/buffer.h"
#include "leaflet/leaflet.h"

/* Sets topic and margin of every block, omits the unrelated ones (in the spans too), and builds l->sections. */
void sections_assign(leaflet *l, findings *found);

#endif
