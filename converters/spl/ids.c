#include "spl/ids.h"
#include "base/base64.h"

#include <stdint.h>
#include <string.h>

#include <nettle/sha1.h>
#include <nettle/sha2.h>

/* Name space of all ids splkit makes: a random (version 4) UUID, never to be changed. */
static const char name_space[] = "5b0e6f0c-7a53-4d0e-9a6b-6c1f3f2d8e41";

bool ids_is_uuid(const char *text)
{
    for (int i = 0; i < 36; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;

        if (dash ? text[i] != '-' : !text[i] || !strchr("0123456789abcdefABCDEF", text[i]))
            return false;
    }
    return text[36] == '\0';
}

/* Of a hexadecimal digit: letters have bit 6, and end in 1 to 6. */
static int hex_value(char c)
{
    return (c & 15) + (c >> 6) * 9;
}

static void read_uuid(uint8_t out[16], const char *text)
{
    for (int n = 0; n < 16 && text[0] && text[1];) {
        if (*text == '-') {
            text++;
        } else {
            out[n++] = (uint8_t)(hex_value(text[0]) << 4 | hex_value(text[1]));
            text += 2;
        }
    }
}

static void put_hex(char *out, const uint8_t *bytes, size_t count)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < count; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
}

void ids_uuid(char out[IDS_UUID_SIZE], const char *parent, const char *name)
{
    uint8_t space[16], digest[SHA1_DIGEST_SIZE];
    struct sha1_ctx context;

    read_uuid(space, parent ? parent : name_space);
    sha1_init(&context);
    sha1_update(&context, sizeof space, space);
    sha1_update(&context, strlen(name), (const uint8_t *)name);
    sha1_digest(&context, sizeof digest, digest);
    digest[6] = (uint8_t)((digest[6] & 0x0F) | 0x50);
    digest[8] = (uint8_t)((digest[8] & 0x3F) | 0x80);
    put_hex(out, digest, 4);
    put_hex(out + 9, digest + 4, 2);
    put_hex(out + 14, digest + 6, 2);
    put_hex(out + 19, digest + 8, 2);
    put_hex(out + 24, digest + 10, 6);
    out[8] = out[13] = out[18] = out[23] = '-';
    out[36] = '\0';
}

static void digest_of(uint8_t digest[SHA256_DIGEST_SIZE], const void *bytes, size_t len)
{
    struct sha256_ctx context;

    sha256_init(&context);
    sha256_update(&context, len, bytes);
    sha256_digest(&context, SHA256_DIGEST_SIZE, digest);
}

void ids_sha256(char out[IDS_SHA256_SIZE], const void *bytes, size_t len)
{
    uint8_t digest[SHA256_DIGEST_SIZE];

    digest_of(digest, bytes, len);
    put_hex(out, digest, sizeof digest);
    out[IDS_SHA256_SIZE - 1] = '\0';
}

void ids_sha256_base64(char out[IDS_SHA256_BASE64_SIZE], const void *bytes, size_t len)
{
    uint8_t digest[SHA256_DIGEST_SIZE];

    digest_of(digest, bytes, len);
    base64_encode(out, digest, sizeof digest);
}
