#include "leaflet/decode.h"
#include "base/utf8.h"

#include <string.h>

/* Share of control characters (per thousand bytes) above which a file is no text at all. */
#define BINARY_PER_MILLE 10

size_t decode_bom(const leaflet *l)
{
    return l->len >= 3 && memcmp(l->bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

static void place(const leaflet *l, size_t offset, long *number, long *column)
{
    size_t start = 0;

    *number = 1;
    for (size_t i = 0; i < offset; i++)
        if (l->bytes[i] == '\n') {
            ++*number;
            start = i + 1;
        }
    *column = (long)(offset - start) + 1;
}

static bool is_blank(const leaflet *l)
{
    for (size_t at = decode_bom(l); at < l->len;) {
        uint32_t c;
        int n = utf8_decode(&c, l->bytes + at, l->len - at);

        if (n < 0 || !(utf8_is_blank(c) || c == '\n' || c == '\r' || c == '\f' || c == '\v' || c == 0x85 ||
                       c == 0x2028 || c == 0x2029 || c == 0xFEFF || c == 0x200B))
            return false;
        at += (size_t)n;
    }
    return true;
}

/* Offset of the first byte that shows the file is binary, or len. */
static size_t binary_at(const leaflet *l)
{
    const char *nul = memchr(l->bytes, 0, l->len);
    size_t controls = 0, first = l->len;

    if (nul)
        return (size_t)(nul - l->bytes);
    for (size_t i = 0; i < l->len; i++) {
        unsigned char c = (unsigned char)l->bytes[i];

        if (c < 0x20 && !strchr("\t\n\r\f\v", c)) {
            first = first == l->len ? i : first;
            controls++;
        }
    }
    return controls * 1000 > l->len * BINARY_PER_MILLE ? first : l->len;
}

int decode_check(const leaflet *l, findings *found)
{
    size_t at;
    long number, column;

    if (l->len == 0 || is_blank(l)) {
        findings_add(found, FINDING_INPUT_EMPTY, l->name, 0, 0,
                     l->len ? "holds nothing but white space" : "the file is empty");
        return -1;
    }
    if ((at = binary_at(l)) < l->len) {
        place(l, at, &number, &column);
        findings_add(found, FINDING_LEAFLET_BINARY, l->name, number, column,
                     "byte 0x%02X at offset %zu: this is no text", (unsigned)(unsigned char)l->bytes[at], at);
        return -1;
    }
    if ((at = utf8_valid_prefix(l->bytes, l->len)) < l->len) {
        place(l, at, &number, &column);
        findings_add(found, FINDING_LEAFLET_ENCODING, l->name, number, column,
                     "byte 0x%02X at offset %zu is not UTF-8; convert the text to UTF-8 first",
                     (unsigned)(unsigned char)l->bytes[at], at);
        return -1;
    }
    return 0;
}
