/* Reading a leaflet: all stages from bytes to sections and facts, in order. */
#ifndef SPLKIT_LEAFLET_READ_H
#define SPLKIT_LEAFLET_READ_H

#include "leaflet/leaflet.h"

typedef struct {
    const char *language; /* NULL: found from the text */
    bool keep_unrelated;
} read_options;

/* Fills a new leaflet. 0, or -1 with a finding when the bytes are no leaflet text. */
int read_leaflet(leaflet *l, const read_options *options, findings *found);

#endif
