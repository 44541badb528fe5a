/* Findings about a node: line, column and XPath come from the tree. */
#ifndef SPLKIT_CHECK_PLACE_H
#define SPLKIT_CHECK_PLACE_H

#include "base/buffer.h"
#include "base/finding.h"
#include <libxml/tree.h>

/* Appends a path such as /document/component/structuredBody/component[2]/section: an XPath that finds just this node
 * once its names are read as names of SPL (urn:hl7-org:v3). Positions stand where there are several; an element of
 * another namespace is *[n], an attribute ends the path with /@name. */
size_t place_path(buffer *out, const xmlNode *node);

/* Adds a finding at the node. `text` is copied. After very many findings among very many siblings, which would take
 * hours, further ones have no path. */
void place_report(findings *found, const char *id, finding_severity severity, const char *file, const xmlNode *node,
                  const char *text);

/* Appends a message: a value of the document quoted in it may be of any length, so a long one is cut. */
void place_cut(buffer *out, const char *text);

#endif
