/* Decoding: from the bytes of the source to a text in UTF-8, with the way back in the leaflet's source map.
 *
 * The encoding is, in this order: the one asked for, that of the byte order mark, UTF-8 when the bytes are strictly
 * that, UTF-16 or UTF-32 when they read as such, the one an HTML or XML head declares, UTF-8 with a few damaged bytes
 * (each becomes U+FFFD), the one that is detected (leaflet/text/detect.h). A text that none fits is refused. */
#ifndef SPLKIT_LEAFLET_DECODE_H
#define SPLKIT_LEAFLET_DECODE_H

#include "leaflet/leaflet.h"

/* Sets encoding, text, map and physical lines. `encoding`: a name or NULL. 0, or -1 with a finding when the bytes are
 * empty, binary, or in no encoding that is sure. */
int decode_leaflet(leaflet *l, const char *encoding, findings *found);

/* The bytes begin like an SPL document, which is no leaflet to be read. */
bool decode_is_spl(const char *bytes, size_t len);

/* Nothing but white space and what cannot be seen. */
bool decode_is_blank(const char *text, size_t len);

/* Appends the bytes of the source from `start` on as UTF-8, as they stand; what is damaged becomes U+FFFD. */
void decode_source(const leaflet *l, size_t start, size_t len, buffer *out);

#endif
