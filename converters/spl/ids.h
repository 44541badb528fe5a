/* Ids: name-based UUIDs (RFC 4122, version 5) and digests, so that the same input gives the same bytes. */
#ifndef SPLKIT_SPL_IDS_H
#define SPLKIT_SPL_IDS_H

#include <stdbool.h>
#include <stddef.h>

#define IDS_UUID_SIZE 37          /* with NUL */
#define IDS_SHA256_SIZE 65        /* with NUL */
#define IDS_SHA256_BASE64_SIZE 45 /* with NUL */

/* UUID of a name, in the name space of splkit or (parent not NULL) of another UUID. */
void ids_uuid(char out[IDS_UUID_SIZE], const char *parent, const char *name);

bool ids_is_uuid(const char *text);

/* Lower-case hexadecimal SHA-256. */
void ids_sha256(char out[IDS_SHA256_SIZE], const void *bytes, size_t len);

/* SHA-256 as base64, for a Content-Security-Policy. */
void ids_sha256_base64(char out[IDS_SHA256_BASE64_SIZE], const void *bytes, size_t len);

#endif
