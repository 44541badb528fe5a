/* Small steps through a tree, for documents whose elements are known by their local name. */
#ifndef SPLKIT_BASE_XML_H
#define SPLKIT_BASE_XML_H

#include <libxml/tree.h>
#include <stdbool.h>

/* An element of that local name, in any namespace; node may be NULL. */
bool xml_is(const xmlNode *node, const char *name);
/* Its first child of that name, or NULL; node may be NULL. */
xmlNode *xml_child(const xmlNode *node, const char *name);
/* Value of an attribute by local name: valid until the tree is freed; NULL when there is none; node may be NULL. */
const char *xml_value(const xmlNode *node, const char *name);
/* The same as a number; `missing` when it is none. */
int xml_number(const xmlNode *node, const char *name, int missing);
/* Next element of that name after node in the order of the document, below root; start with node = root. */
xmlNode *xml_next(const xmlNode *root, xmlNode *node, const char *name);

#endif
