/* Base64 (RFC 4648, with padding): digests in a Content-Security-Policy, images in a page. */
#ifndef SPLKIT_BASE_BASE64_H
#define SPLKIT_BASE_BASE64_H

#include <stddef.h>

/* Characters for `len` bytes, with NUL. */
#define BASE64_SIZE(len) (((size_t)(len) + 2) / 3 * 4 + 1)

/* `out` has room for BASE64_SIZE(len). */
void base64_encode(char *out, const void *bytes, size_t len);

#endif
