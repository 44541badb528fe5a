#include "xslt2c.h"

#include <libxml/parser.h>
#include <libxml/uri.h>
#include <string.h>

bool is_xslt(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && node->ns && strcmp((const char *)node->ns->href, XSLT_NAMESPACE) == 0 &&
           (!name || strcmp((const char *)node->name, name) == 0);
}

char *attribute_of(const xmlNode *node, const char *name)
{
    return (char *)xmlGetNoNsProp((xmlNodePtr)node, (const xmlChar *)name);
}

bool is_text(const xmlNode *node)
{
    return (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) &&
           (!xmlIsBlankNode((xmlNodePtr)node) || is_xslt(node->parent, "text"));
}

static void add_include(items *all, xmlNodePtr include, const char *path)
{
    xmlChar *fallback = xmlGetNsProp(include, (const xmlChar *)"fallback", (const xmlChar *)EXTENSION_NAMESPACE);
    char *href = attribute_of(include, "href");

    if (!href)
        fail(include, "an include without address", path);
    if (!fallback || strcmp((const char *)fallback, "yes") != 0)
        items_read(all, (const char *)xmlBuildURI((const xmlChar *)href, (const xmlChar *)path));
}

void items_read(items *all, const char *path)
{
    xmlDocPtr doc = xmlReadFile(path, NULL, XML_PARSE_NONET);
    xmlNodePtr root = xmlDocGetRootElement(doc);

    if (!root || !is_xslt(root, "stylesheet"))
        fail(NULL, "no stylesheet", path);
    for (xmlNodePtr node = root->children; node; node = node->next) {
        if (is_xslt(node, "include")) {
            add_include(all, node, path);
        } else if (node->type == XML_ELEMENT_NODE) {
            if (is_xslt(node, "import") || all->count == ITEMS_MAX)
                fail(node, "an import, or too many templates", path);
            all->nodes[all->count++] = node;
        }
    }
}
