/* The SPL schema, applied to a document while it is read: what is kept does not grow with the document.
 *
 * libxml2's schema processor judges, as it does for trees; the findings are the same, in line, column, path and words.
 * It is given the events of spl/stream.h, but text only where text matters: it would collect all text of an element,
 * and copy it anew for each piece. It does not see that an ID stands twice when it has no tree: this is added here.
 * Kept are: open elements (at most LIMITS_DEPTH), one value (SCHEMA_STREAM_VALUE_MAX), IDs as hashes (idset.h), faults
 * (SCHEMA_STREAM_FAULTS_MAX). What needs more is refused. */
#ifndef SPLKIT_CHECK_SCHEMA_STREAM_H
#define SPLKIT_CHECK_SCHEMA_STREAM_H

#include "base/finding.h"
#include <libxml/xmlschemas.h>
#include <stddef.h>

#define SCHEMA_STREAM_VALUE_MAX ((size_t)1 << 20) /* bytes of text that is one value */
#define SCHEMA_STREAM_FAULTS_MAX 1000             /* faults after which the reading ends */

/* Reads and checks a regular file, or standard input for "-"; `name` is used in findings. Returns 0 when the document
 * is valid, 1 when not, -1 (there is a finding) when it could not be read as XML or the schema processor failed. */
int schema_stream_check(xmlSchemaPtr schema, const char *path, const char *name, size_t max_size, findings *found);

#endif
