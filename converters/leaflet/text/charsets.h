/* Character encodings: which there are and what their bytes stand for. Tables: templates/data/charsets. */
#ifndef SPLKIT_LEAFLET_CHARSETS_H
#define SPLKIT_LEAFLET_CHARSETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    CHARSET_BYTE,
    CHARSET_UTF8,
    CHARSET_UTF16LE,
    CHARSET_UTF16BE,
    CHARSET_UTF32LE,
    CHARSET_UTF32BE
} charset_kind;

/* Tried when a text does not say what it is in: never, in doubt not, always. */
typedef enum { CHARSET_NAMED, CHARSET_RARE, CHARSET_USUAL } charset_use;

typedef struct {
    const char *name;
    const char *aliases; /* each between blanks */
    charset_kind kind;
    charset_use use;
    uint16_t upper[128]; /* CHARSET_BYTE: characters of the bytes from 128; 0: none */
} charset;

/* The letters of a language beside a to z, in lower case. */
typedef struct {
    const char *language;
    const char *letters;
} charset_alphabet;

extern const charset charset_table[];              /* ends with a NULL name */
extern const charset_alphabet charset_alphabets[]; /* ends with a NULL language */
extern const char charset_signs[];                 /* what is no letter and may stand in a leaflet */

/* By name or alias; case, "-" and "_" do not count. NULL when unknown. */
const charset *charsets_find(const char *name, size_t len);
const charset *charsets_of_kind(charset_kind kind);

/* Reads one character: its length in bytes, 0 at the end, -1 when the bytes stand for none. */
int charsets_next(const charset *cs, uint32_t *c, const char *bytes, size_t len);

/* The charset a byte order mark at the start speaks of, and its length; NULL when there is none. */
const charset *charsets_of_mark(const char *bytes, size_t len, size_t *mark_len);

/* The byte a character has in a one-byte charset, -1 when it has none. ASCII is itself. */
int charsets_byte(const charset *cs, uint32_t c);

#endif
