/* Characters of the fonts Symbol and Wingdings that word processors name by font and code.
 *
 * Source: the encoding of Adobe's Symbol font as in Annex D.6 of ISO 32000-1; of Wingdings only bullets, arrows and
 * boxes, which are all that leaflets have. */
#ifndef SPLKIT_DOCUMENT_SYMBOL_H
#define SPLKIT_DOCUMENT_SYMBOL_H

#include <stdint.h>

/* The Unicode character of a code (0x20 to 0xFF, or the same in the Private Use Area from U+F000 on); the code itself
 * when the font or its character is not known. */
uint32_t symbol_character(const char *font, uint32_t code);

#endif
