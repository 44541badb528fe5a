/* The bytes of an XML file as UTF-8.
 *
 * Own decoder: libxml2 would accept dozens of encodings, some with surprising meaning. */
#ifndef SPLKIT_SPL_ENCODING_H
#define SPLKIT_SPL_ENCODING_H

#include "base/buffer.h"
#include "base/finding.h"
#include <stddef.h>

/* Sets *text and *text_len to the document as strict UTF-8 without byte order mark: a part of `bytes`, or of `own`
 * when it had to be converted. Returns -1 after a finding. */
int encoding_to_utf8(const char **text, size_t *text_len, buffer *own, const char *name, const char *bytes, size_t len,
                     findings *found);

/* The same for a document that comes in pieces. All zero at first; released by encoding_reader_release. */
typedef struct {
    enum { ENCODING_UNKNOWN, ENCODING_UTF8, ENCODING_UTF16_BE, ENCODING_UTF16_LE } kind;
    buffer rest;       /* of the last piece: a part of a character */
    const char *other; /* what the first bytes give away, if this is no XML; NULL: nothing */
} encoding_reader;

void encoding_reader_release(encoding_reader *r);

/* Appends the text to `out`; `last`: no more will come. Returns NULL, or what is wrong just behind the text. */
const char *encoding_reader_add(encoding_reader *r, buffer *out, const char *bytes, size_t len, bool last);

/* For the first piece of text, up to the end of the XML declaration at least: where it names an encoding that is not
 * read, and *what to say about it; else NULL. */
const char *encoding_check_declared(const encoding_reader *r, const char **what, const char *text, size_t len);

#endif
