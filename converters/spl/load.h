/* Loads an SPL document from hostile bytes into a tree.
 *
 * Refused, with a finding each: encodings other than UTF-8, US-ASCII and UTF-16 with a byte order mark; any DOCTYPE;
 * too many attributes or namespace declarations; too deep nesting; whatever is not well-formed. Nothing is ever
 * fetched. Reported, but accepted: bidi and C1 control characters in the content. Call memory_setup and resource_setup
 * first. */
#ifndef SPLKIT_SPL_LOAD_H
#define SPLKIT_SPL_LOAD_H

#include "base/finding.h"
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#define SPL_NAMESPACE "urn:hl7-org:v3"

/* NULL after an error finding. `name` is used in findings only. The caller frees the tree with xmlFreeDoc. */
xmlDocPtr spl_load(const char *name, const char *bytes, size_t len, findings *found);

/* The same as a compact tree (spl/compact.h), to be freed with compact_free: for what was written here, which has no
 * comments, processing instructions and CDATA sections; they are errors. Of the limits only that of depth is looked
 * at, and control characters are not reported. `bytes` must live as long as the tree. */
xmlDocPtr spl_load_compact(const char *name, const char *bytes, size_t len, findings *found);

/* The root is <document> of HL7 v3; false after an error finding. */
bool spl_is_document(const xmlDoc *doc, const char *name, findings *found);

/* Where the tag of the element starts (for other nodes: of the element they are in), in the document as UTF-8: lines
 * from 1, columns in bytes from 1. 0 when unknown. Right beyond line 65535. Only for trees made by these two. */
long spl_node_line(const xmlNode *node);
long spl_node_column(const xmlNode *node);

#endif
