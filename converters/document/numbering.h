/* The numbers that word processors compute for lists and headings. */
#ifndef SPLKIT_DOCUMENT_NUMBERING_H
#define SPLKIT_DOCUMENT_NUMBERING_H

#include "base/buffer.h"

#define NUMBERING_LEVELS 10

typedef enum {
    NUMBERING_NONE,
    NUMBERING_BULLET,
    NUMBERING_DECIMAL,
    NUMBERING_DECIMAL_ZERO, /* 01, 02 */
    NUMBERING_LOWER_LETTER, /* z is followed by aa */
    NUMBERING_UPPER_LETTER,
    NUMBERING_LOWER_ROMAN,
    NUMBERING_UPPER_ROMAN
} numbering_format;

/* Appends the number, from 0, in that format; what the format cannot say, as digits. */
void numbering_put(buffer *out, numbering_format format, int number);

#endif
