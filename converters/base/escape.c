#include "base/escape.h"
#include "base/bytes.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

/* Not seen, or in no XML document. */
static bool is_hidden(uint32_t c)
{
    return utf8_is_control(c) || utf8_is_invisible(c) || c == 0xFFFE || c == 0xFFFF;
}

void escape_terminal(buffer *out, const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        size_t run = utf8_skip_printable_run(text, at, len) - at;
        uint32_t c;
        int n;

        buffer_add(out, text + at, run);
        at += run;
        if (at == len)
            break;
        n = utf8_decode(&c, text + at, len - at);
        if (n < 0) {
            buffer_printf(out, "\\x{%02X}", (unsigned)(unsigned char)text[at]);
            at++;
            continue;
        }
        if (is_hidden(c) || c == '\t' || c == '\n' || c == '\r')
            buffer_printf(out, "\\u{%X}", (unsigned)c);
        else
            buffer_add(out, text + at, (size_t)n);
        at += (size_t)n;
    }
}

/* Eight bytes at a time: whether one of them is the byte, or less than it. A carry between bytes may add others to
 * those found, but finds none where there is none (Anderson, Bit Twiddling Hacks: "Determine if a word has ..."). */
static bool has_less(uint64_t bytes, unsigned char than)
{
    return ((bytes - BYTES_EACH(than)) & ~bytes & BYTES_EACH(0x80)) != 0;
}

static bool has_byte(uint64_t bytes, unsigned char byte)
{
    return has_less(bytes ^ BYTES_EACH(byte), 1);
}

/* Bytes from `at` on that stand for themselves in JSON, in ASCII. */
static size_t plain_run(const char *text, size_t at, size_t len)
{
    size_t end = at;

    for (; end + 8 <= len; end += 8) {
        uint64_t bytes = bytes_read(text + end);

        if (((bytes | (bytes + BYTES_EACH(1))) & BYTES_EACH(0x80)) || has_less(bytes, ' ') || has_byte(bytes, '"') ||
            has_byte(bytes, '\\'))
            break;
    }
    while (end < len && text[end] >= ' ' && text[end] < 0x7F && text[end] != '"' && text[end] != '\\')
        end++;
    return end - at;
}

void escape_json(buffer *out, const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        size_t run = plain_run(text, at, len);
        uint32_t c;
        int n;

        buffer_add(out, text + at, run);
        at += run;
        if (at == len)
            break;
        n = utf8_decode(&c, text + at, len - at);
        if (n < 0) {
            buffer_puts(out, "\xEF\xBF\xBD");
            at++;
            continue;
        }
        if (c == '"' || c == '\\')
            buffer_printf(out, "\\%c", (char)c);
        else if (c == '\n')
            buffer_puts(out, "\\n");
        else if (c == '\t')
            buffer_puts(out, "\\t");
        else if (c < 0x20 || is_hidden(c))
            buffer_printf(out, "\\u%04X", (unsigned)c);
        else
            buffer_add(out, text + at, (size_t)n);
        at += (size_t)n;
    }
}

/* None of the eight needs escaping: no control character, none of < > (which differ in one bit) and & ". */
static bool are_plain_xml(uint64_t bytes)
{
    return !has_less(bytes, ' ') && !has_byte(bytes | BYTES_EACH(0x02), '>') &&
           !has_byte(bytes | BYTES_EACH(0x04), '&');
}

void escape_xml(buffer *out, const char *text, size_t len)
{
    size_t from = 0;

    for (size_t at = 0; at < len; at++) {
        const char *entity;

        while (at + 8 < len && are_plain_xml(bytes_read(text + at)))
            at += 8;
        switch (text[at]) {
        case '&': entity = "&amp;"; break;
        case '<': entity = "&lt;"; break;
        case '>': entity = "&gt;"; break;
        case '"': entity = "&quot;"; break;
        case '\r': entity = "&#13;"; break;
        case '\t': entity = "&#9;"; break;
        case '\n': entity = "&#10;"; break;
        default: continue;
        }
        buffer_add(out, text + from, at - from);
        buffer_puts(out, entity);
        from = at + 1;
    }
    buffer_add(out, text + from, len - from);
}
