/* What a record says of a document: title, product, holder, sections; from the tree of the SPL. */
#ifndef SPLKIT_BATCH_ABOUT_H
#define SPLKIT_BATCH_ABOUT_H

#include "base/buffer.h"
#include "spl/convert.h"
#include <libxml/tree.h>

/* Adds the members from "title" to "sections" (batch/record.h), each with a comma before it. Measures may be NULL. */
void about_write(buffer *out, const xmlDoc *doc, const convert_measures *measures);

#endif
