/* Reading a tree of libxml2: children by name, attributes, text. Nothing is allocated; strings belong to the tree. */
#ifndef SPLKIT_CHECK_TREE_H
#define SPLKIT_CHECK_TREE_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

bool tree_is(const xmlNode *node, const char *name);

/* The first child element of that name, or the next one behind `node`. NULL: none. */
xmlNodePtr tree_child(const xmlNode *node, const char *name);
xmlNodePtr tree_next(const xmlNode *node, const char *name);
size_t tree_count(const xmlNode *node, const char *name);

/* The element at "a/b/c" below node, each time the first. */
xmlNodePtr tree_at(const xmlNode *node, const char *path);

/* The value of an attribute without namespace; NULL when there is none. */
const char *tree_attribute(const xmlNode *node, const char *name);

/* The same for an attribute of the element at a path; "" when there is no such element or attribute. */
const char *tree_value(const xmlNode *node, const char *path, const char *name);

/* The value of xsi:type, without its prefix; "" when there is none. */
const char *tree_type(const xmlNode *node);

/* Any text but white space in the element, at any depth. */
bool tree_has_text(const xmlNode *node);

/* Whether the text of the element holds `phrase`, white space and case (ASCII) aside. */
bool tree_text_holds(const xmlNode *node, const char *phrase);

#endif
