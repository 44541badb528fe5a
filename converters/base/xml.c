#include "base/xml.h"

#include <stdlib.h>

xmlNode *xml_child(const xmlNode *node, const char *name)
{
    xmlNode *child = node ? node->children : NULL;

    while (child && !xml_is(child, name))
        child = child->next;
    return child;
}

const char *xml_value(const xmlNode *node, const char *name)
{
    for (const xmlAttr *a = node ? node->properties : NULL; a; a = a->next)
        if (xml_same(a->name, name))
            return a->children && a->children->content ? (const char *)a->children->content : "";
    return NULL;
}

int xml_number(const xmlNode *node, const char *name, int missing)
{
    const char *text = xml_value(node, name);
    char *end;
    long number;

    if (!text || !*text)
        return missing;
    number = strtol(text, &end, 10);
    return *end || number < -1000000000 || number > 1000000000 ? missing : (int)number;
}

xmlNode *xml_next(const xmlNode *root, xmlNode *node, const char *name)
{
    do {
        if (node->type == XML_ELEMENT_NODE && node->children) {
            node = node->children;
        } else {
            while (node != root && !node->next)
                node = node->parent;
            if (node == root)
                return NULL;
            node = node->next;
        }
    } while (!xml_is(node, name));
    return node;
}
