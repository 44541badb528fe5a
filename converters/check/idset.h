/* A set of the IDs of a document, kept as 64-bit hashes so that it stays small: 16 bytes each at most.
 *
 * Two different IDs share a hash once in some ten million documents that have the most IDs allowed. */
#ifndef SPLKIT_CHECK_IDSET_H
#define SPLKIT_CHECK_IDSET_H

#include <stdbool.h>
#include <stddef.h>

#define IDSET_MAX ((size_t)1000000)

typedef struct idset idset;

typedef enum { IDSET_NEW, IDSET_KNOWN, IDSET_FULL } idset_outcome;

idset *idset_new(void);
void idset_free(idset *set);

idset_outcome idset_add(idset *set, const char *id, size_t len);

#endif
