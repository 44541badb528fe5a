/* The products of a document as schema.org Drug, in JSON-LD, for programs that read pages.
 *
 * Only what the document says, in its words; nothing is computed. Source: https://schema.org/Drug. */
#ifndef SPLKIT_RENDER_DRUG_H
#define SPLKIT_RENDER_DRUG_H

#include "base/buffer.h"
#include <libxml/tree.h>

/* Adds one JSON object, safe inside a script element ("<" never occurs), or nothing when no product has a name. */
void drug_add_json(buffer *out, const xmlDoc *doc);

#endif
