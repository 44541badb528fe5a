/* Which encoding a text is in that does not say so and is not UTF-8.
 *
 * Every encoding of templates/data/charsets that is marked for it is tried. For it speak characters that are signs or
 * letters of one language and stand where such may stand; against it all others, capitals behind small letters, signs
 * inside words, two scripts in a word. The language is weighed by its commonest words. The result is believed only when
 * hardly anything speaks against it and no other encoding that reads the text differently does as well. */
#ifndef SPLKIT_LEAFLET_DETECT_H
#define SPLKIT_LEAFLET_DETECT_H

#include "leaflet/text/charsets.h"

typedef struct {
    const charset *best;  /* NULL: none fits */
    const charset *other; /* one that does as well and reads the text differently, or NULL */
} detect_result;

/* One-byte encodings. */
detect_result detect_charset(const char *bytes, size_t len);

/* UTF-16 or UTF-32 without a mark; NULL when the bytes are neither. */
const charset *detect_wide(const char *bytes, size_t len);

#endif
