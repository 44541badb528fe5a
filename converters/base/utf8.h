/* Strict UTF-8 and the few facts about characters that more than one stage needs. */
#ifndef SPLKIT_BASE_UTF8_H
#define SPLKIT_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes one character. Returns its length in bytes (1 to 4), 0 at the end (len == 0), or -1 when the bytes are not
 * well-formed UTF-8 (overlong, surrogate, beyond U+10FFFF, cut off). */
int utf8_decode_wide(uint32_t *c, const char *text, size_t len); /* of any character; most are ASCII, or of two bytes */
static inline int utf8_decode_beyond_ascii(uint32_t *c, const char *text, size_t len)
{
    if (len < 2 || (unsigned char)text[0] < 0xC2 || (unsigned char)text[0] >= 0xE0 ||
        ((unsigned char)text[1] & 0xC0) != 0x80)
        return utf8_decode_wide(c, text, len);
    *c = ((unsigned char)text[0] & 0x1FU) << 6 | ((unsigned char)text[1] & 0x3FU);
    return 2;
}
static inline int utf8_decode(uint32_t *c, const char *text, size_t len)
{
    if (len == 0 || (unsigned char)*text >= 0x80)
        return utf8_decode_beyond_ascii(c, text, len);
    *c = (unsigned char)*text;
    return 1;
}

/* Start of the character before text[at], which is not the first one. */
static inline size_t utf8_before(const char *text, size_t at)
{
    at--;
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

/* The same for text that has a character left, where a byte that is not well-formed stands for U+FFFD. */
static inline int utf8_next(uint32_t *c, const char *text, size_t len)
{
    int n = utf8_decode(c, text, len);

    if (n > 0)
        return n;
    *c = 0xFFFD;
    return 1;
}

/* Appends the UTF-8 form to out (room for 4 bytes); returns the length. */
int utf8_encode(char *out, uint32_t c);

/* Offset of the next byte from `at` on that is not ASCII; that is not printable ASCII (0x20 to 0x7E); or len. */
size_t utf8_skip_ascii_run(const char *text, size_t at, size_t len); /* where a run of it may begin */
size_t utf8_skip_printable_run(const char *text, size_t at, size_t len);
static inline size_t utf8_skip_ascii(const char *text, size_t at, size_t len)
{
    return at < len && (unsigned char)text[at] >= 0x80 ? at : utf8_skip_ascii_run(text, at, len);
}
static inline size_t utf8_skip_printable(const char *text, size_t at, size_t len)
{
    return at < len && (unsigned char)text[at] >= 0x7F ? at : utf8_skip_printable_run(text, at, len);
}

/* Offset of the first byte that is not well-formed, or len. */
size_t utf8_valid_prefix(const char *text, size_t len);

/* C0 but TAB, LF, CR; DEL; C1; bidi embeddings, overrides, isolates and marks; line and paragraph separator. */
bool utf8_is_control(uint32_t c);
bool utf8_is_bidi(uint32_t c);
/* Cannot be seen and may make a text look different from what it says: bidi controls, zero-width characters,
 * fillers, tags (Unicode Default_Ignorable_Code_Point but for soft hyphen and variation selectors). */
bool utf8_is_invisible(uint32_t c);

/* Blank within a line: blank, TAB, no-break, en, em, thin ... spaces (Unicode White_Space without line ends). */
bool utf8_is_wide_blank(uint32_t c); /* those beyond ASCII */
static inline bool utf8_is_blank(uint32_t c)
{
    return c < 0x80 ? c == ' ' || c == '\t' : utf8_is_wide_blank(c);
}

/* By the tables of utf8proc (letters.c). */
bool utf8_is_letter(uint32_t c); /* general categories L*, M* */
bool utf8_is_upper(uint32_t c);
bool utf8_is_lower(uint32_t c);
uint32_t utf8_lower(uint32_t c);
static inline bool utf8_is_digit(uint32_t c) /* ASCII 0-9 */
{
    return c >= '0' && c <= '9';
}

/* The two texts have the same letters but for accents and other marks on them ("methotrexate", "méthotrexate"). */
bool utf8_same_unmarked(const char *a, const char *b);

#endif
