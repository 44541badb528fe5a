/* SHA-256 (FIPS 180-4) as base64: names an embedded style sheet in the page's Content-Security-Policy. */
#ifndef SPLKIT_RENDER_SHA256_H
#define SPLKIT_RENDER_SHA256_H

#include <stddef.h>

#define SHA256_BASE64_SIZE 45 /* 44 characters and a NUL */

void sha256_base64(char out[SHA256_BASE64_SIZE], const void *data, size_t len);

#endif
