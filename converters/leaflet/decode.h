/* Decoding: which bytes can be a leaflet. At this stage UTF-8, with or without BOM. */
#ifndef SPLKIT_LEAFLET_DECODE_H
#define SPLKIT_LEAFLET_DECODE_H

#include "leaflet/leaflet.h"

/* 0, or -1 with a finding when the bytes are empty, binary or not UTF-8. */
int decode_check(const leaflet *l, findings *found);

/* Length of the byte order mark at the start: 0 or 3. */
size_t decode_bom(const leaflet *l);

#endif
