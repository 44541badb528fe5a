#include "base/utf8.h"
#include "base/bytes.h"
#include "base/vectors.h"

#include <string.h>

/* Reading and writing is done here, not by utf8proc: most programs need not load its tables then. */
int utf8_decode_wide(uint32_t *c, const char *text, size_t len)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead;
    uint32_t code;
    int n;

    if (len == 0)
        return 0;
    lead = (unsigned char)*text;
    if (lead < 0x80) {
        *c = lead;
        return 1;
    }
    n = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (n == 0 || len < (size_t)n)
        return -1;
    code = lead & (0x7FU >> n);
    for (int i = 1; i < n; i++) {
        if (((unsigned char)text[i] & 0xC0) != 0x80)
            return -1;
        code = code << 6 | ((unsigned char)text[i] & 0x3FU);
    }
    if (code < least[n] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return -1;
    *c = code;
    return n;
}

int utf8_encode(char *out, uint32_t c)
{
    int n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

    for (int i = n - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(n == 1 ? c : (0xF00U >> n & 0xF0) | c);
    return n;
}

static inline byte_vector beyond_ascii(byte_vector bytes)
{
    return bytes < 0;
}

static inline byte_vector not_printable(byte_vector bytes)
{
    return (bytes < 0x20) | (bytes == 0x7F);
}

size_t utf8_skip_ascii_run(const char *text, size_t at, size_t len)
{
    return vector_find(text, at, len, beyond_ascii);
}

size_t utf8_skip_printable_run(const char *text, size_t at, size_t len)
{
    return vector_find(text, at, len, not_printable);
}

/* Four characters of two bytes each. */
static inline bool are_pairs(uint64_t bytes)
{
    return (bytes & BYTES_PAIRS(0xE0, 0xC0)) == BYTES_PAIRS(0xC0, 0x80) &&
           !bytes_equal((bytes & BYTES_PAIRS(0xFE, 0)) | BYTES_PAIRS(0, 0x80), 0xC0); /* overlong */
}

size_t utf8_valid_prefix(const char *text, size_t len)
{
    size_t at = utf8_skip_ascii(text, 0, len);

    while (at < len) {
        uint32_t c;
        int n;

        while (at + 8 <= len && are_pairs(bytes_read(text + at)))
            at += 8;
        n = utf8_decode(&c, text + at, len - at);
        if (n < 0)
            break;
        at = utf8_skip_ascii(text, at + (size_t)n, len);
    }
    return at;
}

bool utf8_is_bidi(uint32_t c)
{
    return c == 0x61C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool utf8_is_invisible(uint32_t c)
{
    if (c < 0x61C) /* the first of them */
        return false;
    return utf8_is_bidi(c) || (c >= 0x200B && c <= 0x200D) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF ||
           c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 || c == 0x180E || c == 0x3164 || c == 0xFFA0 ||
           (c >= 0xE0000 && c <= 0xE007F);
}

bool utf8_is_control(uint32_t c)
{
    if (c < 0x20)
        return c != '\t' && c != '\n' && c != '\r';
    return (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || utf8_is_bidi(c);
}

bool utf8_is_wide_blank(uint32_t c)
{
    return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}
