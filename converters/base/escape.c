#include "base/escape.h"
#include "base/utf8.h"
#include "base/vectors.h"

#include <stdbool.h>
#include <string.h>

/* Not seen, or in no XML document. */
static bool is_hidden(uint32_t c)
{
    return utf8_is_control(c) || utf8_is_invisible(c) || c == 0xFFFE || c == 0xFFFF;
}

/* Adds what stands for itself, up to `end`, and reads the character there: its bytes, 0 where the text ends, -1 where
 * it is damaged. */
static int pass_plain(buffer *out, const char *text, size_t *at, size_t end, size_t len, uint32_t *c)
{
    buffer_add(out, text + *at, end - *at);
    *at = end;
    return utf8_decode(c, text + end, len - end);
}

void escape_terminal(buffer *out, const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        uint32_t c;
        int n = pass_plain(out, text, &at, utf8_skip_printable_run(text, at, len), len, &c);

        if (n == 0)
            break;
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

/* What does not stand for itself in JSON, in ASCII, and what is not ASCII. */
static byte_vector are_special_in_json(byte_vector bytes)
{
    return (bytes < ' ') | (bytes == 0x7F) | (bytes == '"') | (bytes == '\\');
}

void escape_json(buffer *out, const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        uint32_t c;
        int n = pass_plain(out, text, &at, vector_find(text, at, len, are_special_in_json), len, &c);

        if (n == 0)
            break;
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

static byte_vector are_special_in_xml(byte_vector bytes)
{
    return (bytes == '&') | (bytes == '<') | (bytes == '>') | (bytes == '"') | ((bytes >= 0) & (bytes < ' '));
}

void escape_xml(buffer *out, const char *text, size_t len)
{
    size_t from = 0;

    for (size_t at = vector_find(text, 0, len, are_special_in_xml); at < len;
         at = vector_find(text, at + 1, len, are_special_in_xml)) {
        const char *entity;

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
