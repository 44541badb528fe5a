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

/* Appends whole characters of UTF-16 to `out`. Returns how many bytes they had; *half: where it stopped, half a
 * surrogate pair stands for sure, or with `last`, anything does. */
static size_t decode_utf16(buffer *out, const char *bytes, size_t len, bool big, bool last, bool *half)
{
    const unsigned char *p = (const unsigned char *)bytes;
    char text[4];
    size_t i = 0;

    *half = false;
    while (i + 2 <= len) {
        uint32_t c = unit_at(p + i, big);
        size_t n = 2;

        if (c >= 0xD800 && c < 0xDC00 && i + 2 + 2 > len && !last)
            break;
        if (c >= 0xD800 && c < 0xDC00 && i + 2 + 2 <= len) {
            uint32_t low = unit_at(p + i + 2, big);

            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                n = 4;
            }
        }
        if (c >= 0xD800 && c < 0xE000) {
            *half = true;
            break;
        }
        buffer_add(out, text, (size_t)utf8_encode(text, c));
        i += n;
    }
    return i;
}

static const char half_pair[] = "UTF-16 with half a surrogate pair";
static const char odd_length[] = "UTF-16, but an odd number of bytes";

static int from_utf16(buffer *own, const char *name, const char *bytes, size_t len, findings *found)
{
    bool half;

    decode_utf16(own, bytes + 2, len - 2, bytes[0] == '\xFE', true, &half);
    if (!half && len % 2 == 0)
        return 0;
    return refuse(name, buffer_text(own), own->len, half ? half_pair : odd_length, found);
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

/* Where the declaration names an encoding that is not read; NULL when it does not. */
static const char *wrongly_declared(const char *text, size_t len, bool was_utf16)
{
    static const char *const good[] = {"UTF-8", "US-ASCII", "ASCII", "UTF-16", "UTF-16LE", "UTF-16BE"};
    size_t n = 0, count = was_utf16 ? 6 : 3;
    const char *label = declared(text, len, &n);

    for (size_t i = 0; label && i < count; i++)
        if (is_named(label, n, good[i]))
            return NULL;
    return label;
}

static const char not_read[] =
    "only UTF-8, US-ASCII and UTF-16 with a byte order mark are read; save the file as UTF-8";
static const char nul_byte[] = "a NUL byte: this is no text";
static const char not_utf8[] = "not valid UTF-8 from this byte on";

/* What the first bytes of a file that is no XML give away; NULL: nothing. */
static const char *other_kind(const char *bytes, size_t len)
{
    static const struct {
        const char *start, *what;
        size_t len;
    } kinds[] = {
        {"\x1F\x8B", "compressed with gzip; unpack it first", 2},
        {"PK\x03\x04", "a ZIP archive; unpack it first", 4},
        {"\xFD"
         "7zXZ",
         "compressed with xz; unpack it first", 5},
        {"BZh", "compressed with bzip2; unpack it first", 3},
        {"%PDF-", "a PDF, not XML", 5},
        {"<\0", "a NUL byte: UTF-16 without a byte order mark? Save the file as UTF-8", 2},
        {"\0<", "a NUL byte: UTF-16 without a byte order mark? Save the file as UTF-8", 2},
    };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (len >= kinds[i].len && memcmp(bytes, kinds[i].start, kinds[i].len) == 0)
            return kinds[i].what;
    return NULL;
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
    const char *nul, *label, *what;
    size_t good, end;

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
    if ((label = wrongly_declared(*text, *text_len, utf16)))
        return refuse(name, *text, (size_t)(label - *text), not_read, found);
    nul = memchr(*text, 0, *text_len);
    end = nul ? (size_t)(nul - *text) : *text_len;
    good = valid_prefix(*text, end);
    if (good == *text_len)
        return 0;
    what = other_kind(bytes, len);
    return refuse(name, *text, good, what ? what : good < end ? not_utf8 : nul_byte, found);
}

const char *encoding_check_declared(const encoding_reader *r, const char **what, const char *text, size_t len)
{
    *what = not_read;
    return wrongly_declared(text, len, r->kind == ENCODING_UTF16_BE || r->kind == ENCODING_UTF16_LE);
}

void encoding_reader_release(encoding_reader *r)
{
    buffer_release(&r->rest);
}

/* Takes a byte order mark off; false when there are too few bytes to tell. */
static bool begin(encoding_reader *r, const char **bytes, size_t *len, bool last)
{
    size_t mark = 0;

    if (*len < 3 && !last)
        return false;
    r->kind = ENCODING_UTF8;
    if (*len >= 2 && (memcmp(*bytes, "\xFE\xFF", 2) == 0 || memcmp(*bytes, "\xFF\xFE", 2) == 0)) {
        r->kind = (*bytes)[0] == '\xFE' ? ENCODING_UTF16_BE : ENCODING_UTF16_LE;
        mark = 2;
    } else if (*len >= 3 && memcmp(*bytes, "\xEF\xBB\xBF", 3) == 0) {
        mark = 3;
    }
    *bytes += mark;
    *len -= mark;
    return true;
}

#define UTF8_LENGTH_MAX 4

/* Returns how many of the bytes became text; less than all but what may be a part of a character: *what is wrong. */
static size_t add_part(encoding_reader *r, buffer *out, const char *bytes, size_t len, bool last, const char **what)
{
    size_t before = out->len, good;
    const char *nul;
    bool half = false;

    if (r->kind == ENCODING_UTF8) {
        good = valid_prefix(bytes, len);
        if (good < len && (last || len - good >= UTF8_LENGTH_MAX))
            *what = not_utf8;
        buffer_add(out, bytes, good);
    } else {
        good = decode_utf16(out, bytes, len, r->kind == ENCODING_UTF16_BE, last, &half);
        *what = half ? half_pair : last && good < len ? odd_length : NULL;
    }
    nul = out->len > before ? memchr(out->data + before, 0, out->len - before) : NULL;
    if (nul) {
        out->len = (size_t)(nul - out->data);
        *what = nul_byte;
    }
    return good;
}

const char *encoding_reader_add(encoding_reader *r, buffer *out, const char *bytes, size_t len, bool last)
{
    const char *what = NULL;
    size_t good;

    if (r->rest.len) { /* a part of a character, or the very beginning */
        buffer_add(&r->rest, bytes, len);
        bytes = r->rest.data;
        len = r->rest.len;
    }
    if (r->kind == ENCODING_UNKNOWN && !r->other)
        r->other = other_kind(bytes, len);
    if (r->kind == ENCODING_UNKNOWN && !begin(r, &bytes, &len, last))
        good = 0;
    else
        good = add_part(r, out, bytes, len, last, &what);
    if (what && r->other)
        what = r->other;
    if (r->rest.len) {
        memmove(r->rest.data, bytes + good, len - good);
        r->rest.len = len - good;
    } else {
        buffer_add(&r->rest, bytes + good, len - good);
    }
    return what;
}
