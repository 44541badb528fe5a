#include "base/base64.h"

#include <stdint.h>

void base64_encode(char *out, const void *bytes, size_t len)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const uint8_t *in = bytes;

    for (size_t i = 0; i < len; i += 3) {
        uint32_t three = (uint32_t)in[i] << 16 | (i + 1 < len ? (uint32_t)in[i + 1] << 8 : 0U) |
                         (i + 2 < len ? (uint32_t)in[i + 2] : 0U);

        *out++ = alphabet[three >> 18];
        *out++ = alphabet[three >> 12 & 63];
        *out++ = (char)(i + 1 < len ? alphabet[three >> 6 & 63] : '=');
        *out++ = (char)(i + 2 < len ? alphabet[three & 63] : '=');
    }
    *out = '\0';
}
