/* Text made safe for a place: a terminal or log, JSON, XML. Input is meant to be UTF-8, but any bytes are taken. */
#ifndef SPLKIT_BASE_ESCAPE_H
#define SPLKIT_BASE_ESCAPE_H

#include "base/buffer.h"
#include <stddef.h>

/* For a terminal or log line: C0, C1, DEL, bidi controls, zero-width characters, line separators and the characters no
 * XML can hold as \u{HEX}, stray bytes as \x{HEX}. What comes out is one line of visible UTF-8. */
void escape_terminal(buffer *out, const char *text, size_t len);

/* The inside of a JSON string; stray bytes become U+FFFD, C0, C1, bidi controls, zero-width
 * characters and those no XML can hold \uXXXX. */
void escape_json(buffer *out, const char *text, size_t len);

/* Text or attribute content of XML: & < > " and, when in an attribute, white space other than a blank. */
void escape_xml(buffer *out, const char *text, size_t len);

#endif
