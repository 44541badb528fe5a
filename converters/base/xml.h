/* Small steps through a tree, for documents whose elements are known by their local name. */
#ifndef SPLKIT_BASE_XML_H
#define SPLKIT_BASE_XML_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <string.h>

/* Whether two names, which have at least one letter, are the same. The first two letters tell most apart. */
static inline bool xml_same(const xmlChar *name, const char *other)
{
    return name[0] == (xmlChar)other[0] && name[1] == (xmlChar)other[1] && strcmp((const char *)name, other) == 0;
}

/* An element of that local name, in any namespace; node may be NULL. */
static inline bool xml_is(const xmlNode *node, const char *name)
{
    return node && node->type == XML_ELEMENT_NODE && xml_same(node->name, name);
}

/* Its first child of that name, or NULL; node may be NULL. */
xmlNode *xml_child(const xmlNode *node, const char *name);
/* Value of an attribute by local name: valid until the tree is freed; NULL when there is none; node may be NULL. */
const char *xml_value(const xmlNode *node, const char *name);
/* The same as a number; `missing` when it is none. */
int xml_number(const xmlNode *node, const char *name, int missing);
/* Next element of that name after node in the order of the document, below root; start with node = root. */
xmlNode *xml_next(const xmlNode *root, xmlNode *node, const char *name);

#endif
