/* The proof: the finished XML is parsed again and held against the ledger before anything is written.
 *
 * Held are: every text of the narrative, character by character, against the source bytes the ledger gives it (so
 * nothing is lost, changed, invented or moved); the code, id and nesting of every section; the shape of every list;
 * every name and number of the product data against the words of the source it was taken from; and all other markup
 * against the document written once more. Only line breaks between elements may differ. */
#ifndef SPLKIT_SPL_PROVE_H
#define SPLKIT_SPL_PROVE_H

#include "leaflet/leaflet.h"
#include "spl/write.h"
#include <libxml/tree.h>

/* 0, or -1 with findings that give source offsets. */
int prove_spl(const char *xml, size_t len, leaflet *l, const write_header *header, const write_units *units,
              findings *found);

/* The same for who goes on with the tree the proof was made on: the caller frees it with
 * compact_free. NULL with findings. */
xmlDocPtr prove_spl_tree(const char *xml, size_t len, leaflet *l, const write_header *header, const write_units *units,
                         findings *found);

#endif
