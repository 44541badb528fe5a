/* Schema faults in words a person can use: which element or attribute, what is wrong, what was expected. */
#ifndef SPLKIT_CHECK_WORDING_H
#define SPLKIT_CHECK_WORDING_H

#include "base/buffer.h"
#include <libxml/xmlerror.h>
#include <stdbool.h>

/* Appends the wording of libxml2's schema error; with `hints`, also what a misspelt name was meant to be. */
void wording_of_error(buffer *out, const xmlError *error, bool hints);

/* The wording of XML_SCHEMAV_CVC_ELT_1, which libxml2 words without the name; uri NULL: no namespace. */
void wording_of_root(buffer *out, const xmlChar *name, const xmlChar *uri);

/* The wording for an ID that was seen before; `subject` is "<element>/@attribute". */
void wording_of_known_id(buffer *out, const char *subject, const char *id);

#endif
