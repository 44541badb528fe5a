/* The bytes of an XML file as UTF-8.
 *
 * Own decoder: libxml2 would accept dozens of encodings, some with surprising meaning. */
#ifndef SPLKIT_SPL_ENCODING_H
#define SPLKIT_SPL_ENCODING_H

#include "base/buffer.h"
#include "base/finding.h"
#include <stddef.h>

/* Sets *text and *text_len to the document as strict UTF-8 without byte order mark: a part of `bytes`, or of `own`
 * when it had to be converted. Returns -1 after a finding. */
int encoding_to_utf8(const char **text, size_t *text_len, buffer *own, const char *name, const char *bytes, size_t len,
                     findings *found);

#endif
