#include "leaflet/text/charsets.h"
#include "base/utf8.h"

#include <string.h>

#define NAME_SIZE 32

/* A name without "-", "_" and capitals; false when it is too long for one. */
static bool fold(char out[NAME_SIZE], const char *name, size_t len)
{
    size_t n = 0;

    for (size_t i = 0; i < len; i++) {
        if (name[i] == '-' || name[i] == '_')
            continue;
        if (n + 1 == NAME_SIZE)
            return false;
        out[n++] = (char)utf8_lower((unsigned char)name[i] & 0x7F);
    }
    out[n] = '\0';
    return n > 0;
}

static bool has_alias(const charset *cs, const char *wanted)
{
    for (const char *at = cs->aliases; *at;) {
        size_t len = strcspn(at, " ");
        char folded[NAME_SIZE];

        if (len && fold(folded, at, len) && strcmp(folded, wanted) == 0)
            return true;
        at += len + (at[len] == ' ');
    }
    return false;
}

const charset *charsets_find(const char *name, size_t len)
{
    char wanted[NAME_SIZE], folded[NAME_SIZE];

    if (!fold(wanted, name, len))
        return NULL;
    for (const charset *cs = charset_table; cs->name; cs++)
        if ((fold(folded, cs->name, strlen(cs->name)) && strcmp(folded, wanted) == 0) || has_alias(cs, wanted))
            return cs;
    return NULL;
}

const charset *charsets_of_kind(charset_kind kind)
{
    const charset *cs = charset_table;

    while (cs->kind != kind)
        cs++;
    return cs;
}

static uint32_t unit(const unsigned char *p, int size, bool big)
{
    uint32_t value = 0;

    for (int i = 0; i < size; i++)
        value = value << 8 | p[big ? i : size - 1 - i];
    return value;
}

static int next_utf16(uint32_t *c, const unsigned char *p, size_t len, bool big)
{
    uint32_t low;

    if (len < 2)
        return -1;
    *c = unit(p, 2, big);
    if (*c < 0xD800 || *c > 0xDFFF)
        return 2;
    if (*c > 0xDBFF || len < 4 || (low = unit(p + 2, 2, big)) < 0xDC00 || low > 0xDFFF)
        return -1;
    *c = 0x10000 + ((*c - 0xD800) << 10) + (low - 0xDC00);
    return 4;
}

static int next_utf32(uint32_t *c, const unsigned char *p, size_t len, bool big)
{
    if (len < 4)
        return -1;
    *c = unit(p, 4, big);
    return *c > 0x10FFFF || (*c >= 0xD800 && *c <= 0xDFFF) ? -1 : 4;
}

int charsets_next(const charset *cs, uint32_t *c, const char *bytes, size_t len)
{
    const unsigned char *p = (const unsigned char *)bytes;

    if (len == 0)
        return 0;
    switch (cs->kind) {
    case CHARSET_UTF8: return utf8_decode(c, bytes, len);
    case CHARSET_UTF16LE:
    case CHARSET_UTF16BE: return next_utf16(c, p, len, cs->kind == CHARSET_UTF16BE);
    case CHARSET_UTF32LE:
    case CHARSET_UTF32BE: return next_utf32(c, p, len, cs->kind == CHARSET_UTF32BE);
    case CHARSET_BYTE: break;
    }
    *c = *p < 128 ? *p : cs->upper[*p - 128];
    return *c || !*p ? 1 : -1;
}

const charset *charsets_of_mark(const char *bytes, size_t len, size_t *mark_len)
{
    static const struct {
        const char bytes[5];
        size_t len;
        charset_kind kind;
    } marks[] = {{"\xEF\xBB\xBF", 3, CHARSET_UTF8},
                 {"\xFF\xFE\0\0", 4, CHARSET_UTF32LE}, /* before UTF-16, which begins alike */
                 {"\0\0\xFE\xFF", 4, CHARSET_UTF32BE},
                 {"\xFF\xFE", 2, CHARSET_UTF16LE},
                 {"\xFE\xFF", 2, CHARSET_UTF16BE}};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (len >= marks[i].len && memcmp(bytes, marks[i].bytes, marks[i].len) == 0) {
            *mark_len = marks[i].len;
            return charsets_of_kind(marks[i].kind);
        }
    return NULL;
}

int charsets_byte(const charset *cs, uint32_t c)
{
    if (c < 128)
        return (int)c;
    for (int i = 0; i < 128; i++)
        if (cs->upper[i] == c)
            return i + 128;
    return -1;
}
