#include "spl/encoding.h"
#include "base/utf8.h"
#include "spl/limits.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

static int refuse(const char *name, const char *text, size_t offset, const char *what, findings *found)
{
    long line = 1, column = 1;

    for (size_t i = 0; i < offset; i++) {
        column = text[i] == '\n' ? 1 : column + 1;
        line += text[i] == '\n';
    }
    findings_add(found, FINDING_XML_ENCODING, name, line, column, "%s", what);
    return -1;
}

static uint32_t unit_at(const unsigned char *p, bool big)
{
    return big ? (uint32_t)(p[0] << 8 | p[1]) : (uint32_t)(p[1] << 8 | p[0]);
}

static int from_utf16(buffer *own, const char *name, const char *bytes, size_t len, findings *found)
{
    const unsigned char *p = (const unsigned char *)bytes;
    bool big = p[0] == 0xFE;
    char out[4];

    if (len % 2)
        return refuse(name, "", 0, "UTF-16, but an odd number of bytes", found);
    for (size_t i = 2; i < len; i += 2) {
        uint32_t c = unit_at(p + i, big);

        if (c >= 0xD800 && c < 0xDC00 && i + 2 < len) {
            uint32_t low = unit_at(p + i + 2, big);

            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        if (c >= 0xD800 && c < 0xE000)
            return refuse(name, buffer_text(own), own->len, "UTF-16 with half a surrogate pair", found);
        buffer_add(own, out, (size_t)utf8_encode(out, c));
    }
    return 0;
}

/* The encoding the XML declaration names, in *found_len bytes; NULL when it names none. */
static const char *declared(const char *text, size_t len, size_t *name_len)
{
    const char *end = len > 5 && memcmp(text, "<?xml", 5) == 0 ? memchr(text, '>', len) : NULL;
    const char *p = text;

    for (; end && p + 10 < end; p++) {
        if (strncmp(p, "encoding", 8) != 0)
            continue;
        for (p += 8; p < end && strchr(" \t\r\n=", *p);)
            p++;
        if (p < end && (*p == '"' || *p == '\'')) {
            const char *close = memchr(p + 1, *p, (size_t)(end - p - 1));

            *name_len = close ? (size_t)(close - p - 1) : 0;
            return close ? p + 1 : NULL;
        }
    }
    return NULL;
}

static bool is_named(const char *name, size_t len, const char *wanted)
{
    return len == strlen(wanted) && strncasecmp(name, wanted, len) == 0;
}

static int check_declared(const char *name, const char *text, size_t len, bool was_utf16, findings *found)
{
    size_t n = 0;
    const char *label = declared(text, len, &n);

    if (!label || is_named(label, n, "UTF-8") || is_named(label, n, "US-ASCII") || is_named(label, n, "ASCII"))
        return 0;
    if (was_utf16 && (is_named(label, n, "UTF-16") || is_named(label, n, "UTF-16LE") || is_named(label, n, "UTF-16BE")))
        return 0;
    return refuse(name, text, (size_t)(label - text),
                  "only UTF-8, US-ASCII and UTF-16 with a byte order mark are read; save the file as UTF-8", found);
}

/* Offset of the first byte that is not well-formed UTF-8, or len. */
static size_t valid_prefix(const char *text, size_t len)
{
    const char *p = text, *end = text + len;

    while ((p = text_next_special(p, end)) < end) {
        uint32_t c;
        int n = utf8_decode(&c, p, (size_t)(end - p));

        if (n <= 0)
            break;
        p += n;
    }
    return (size_t)(p - text);
}

int encoding_to_utf8(const char **text, size_t *text_len, buffer *own, const char *name, const char *bytes, size_t len,
                     findings *found)
{
    bool utf16 = len >= 2 && (memcmp(bytes, "\xFE\xFF", 2) == 0 || memcmp(bytes, "\xFF\xFE", 2) == 0);
    const char *nul;
    size_t good;

    *text = bytes;
    *text_len = len;
    if (utf16) {
        if (from_utf16(own, name, bytes, len, found) != 0)
            return -1;
        *text = buffer_text(own);
        *text_len = own->len;
    } else if (len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        *text += 3;
        *text_len -= 3;
    }
    if (check_declared(name, *text, *text_len, utf16, found) != 0)
        return -1;
    if ((nul = memchr(*text, 0, *text_len)))
        return refuse(name, *text, (size_t)(nul - *text), "a NUL byte: this is no text", found);
    good = valid_prefix(*text, *text_len);
    if (good < *text_len)
        return refuse(name, *text, good, "not valid UTF-8 from this byte on", found);
    return 0;
}
