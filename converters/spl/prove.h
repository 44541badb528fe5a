/* The proof: the finished XML is parsed again and held against the ledger before anything is written.
 *
 * Held are: every text of the narrative, character by character, against the source bytes the ledger gives it (so
 * nothing is lost, changed, invented or moved); the code, id and nesting of every section; the shape of every list; and
 * every name, number, unit and code of the product data against the facts. */
#ifndef SPLKIT_SPL_PROVE_H
#define SPLKIT_SPL_PROVE_H

#include "leaflet/leaflet.h"
#include "spl/write.h"
#include <libxml/tree.h>

/* 0, or -1 with findings that give source offsets. */
int prove_spl(const char *xml, size_t len, const leaflet *l, const write_header *header, const write_units *units,
              findings *found);

#endif
