/* Apart from utf8.c: only programs that ask about letters load utf8proc. */
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Cyrillic as most texts have it: 48 capitals, then 48 small letters, of which the last 16 belong to the first 16. */
#define CYRILLIC 0x400
#define CYRILLIC_SMALL 0x430
#define CYRILLIC_END 0x460

static bool is_cyrillic(uint32_t c)
{
    return c >= CYRILLIC && c < CYRILLIC_END;
}

bool utf8_is_letter(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (is_cyrillic(c))
        return true;
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME: return true;
    default: return false;
    }
}

bool utf8_is_upper(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z';
    if (is_cyrillic(c))
        return c < CYRILLIC_SMALL;
    return utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_LU;
}

bool utf8_is_lower(uint32_t c)
{
    if (c < 0x80)
        return c >= 'a' && c <= 'z';
    if (is_cyrillic(c))
        return c >= CYRILLIC_SMALL;
    return utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_LL;
}

uint32_t utf8_lower(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (is_cyrillic(c))
        return c >= CYRILLIC_SMALL ? c : c < CYRILLIC + 16 ? c + 80 : c + 32;
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

/* Without marks, to be freed with free(); NULL when it is no UTF-8. */
static utf8proc_uint8_t *unmarked(const char *text)
{
    utf8proc_uint8_t *made = NULL;

    utf8proc_map((const utf8proc_uint8_t *)text, 0, &made, UTF8PROC_NULLTERM | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK);
    return made;
}

bool utf8_same_unmarked(const char *a, const char *b)
{
    utf8proc_uint8_t *x = unmarked(a), *y = unmarked(b);
    bool same = x && y && strcmp((const char *)x, (const char *)y) == 0;

    free(x);
    free(y);
    return same;
}
