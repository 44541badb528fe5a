#include "model.h"

#include <libxml/parser.h>
#include <libxml/uri.h>
#include <string.h>

#define XSD_NAMESPACE "http://www.w3.org/2001/XMLSchema"

static xmlNodePtr *components;
static size_t component_count;

static char **files;
static size_t file_count;

static bool is_read(const char *path)
{
    for (size_t i = 0; i < file_count; i++)
        if (strcmp(files[i], path) == 0)
            return true;
    return false;
}

void source_read(const char *path)
{
    xmlDocPtr doc;

    if (is_read(path))
        return;
    files = tool_grow(files, file_count, sizeof *files);
    files[file_count++] = (char *)xmlStrdup((const xmlChar *)path);
    doc = xmlReadFile(path, NULL, XML_PARSE_NONET);
    if (!doc)
        tool_fail("cannot read", path);
    for (xmlNodePtr n = source_first(xmlDocGetRootElement(doc)); n; n = source_next(n)) {
        if (source_is(n, "include")) {
            source_read((char *)xmlBuildURI((const xmlChar *)source_need(n, "schemaLocation"), (const xmlChar *)path));
        } else {
            components = tool_grow(components, component_count, sizeof *components);
            components[component_count++] = n;
        }
    }
}

xmlNodePtr source_look(const char *kind, const char *name)
{
    for (size_t i = 0; i < component_count; i++)
        if (source_is(components[i], kind) && strcmp(source_need(components[i], "name"), name) == 0)
            return components[i];
    return NULL;
}

xmlNodePtr source_find(const char *kind, const char *name)
{
    xmlNodePtr node = source_look(kind, name);

    if (!node)
        tool_fail("the schema has no such component", name);
    return node;
}

xmlNodePtr source_each(const char *kind, size_t *at)
{
    while (*at < component_count)
        if (source_is(components[(*at)++], kind))
            return components[*at - 1];
    return NULL;
}

bool source_is(xmlNodePtr node, const char *name)
{
    return node && strcmp((const char *)node->name, name) == 0 && node->ns &&
           strcmp((const char *)node->ns->href, XSD_NAMESPACE) == 0;
}

static xmlNodePtr element_from(xmlNodePtr node)
{
    while (node && (node->type != XML_ELEMENT_NODE || source_is(node, "annotation")))
        node = node->next;
    return node;
}

xmlNodePtr source_first(xmlNodePtr node)
{
    return node ? element_from(node->children) : NULL;
}

xmlNodePtr source_next(xmlNodePtr node)
{
    return element_from(node->next);
}

const char *source_get(xmlNodePtr node, const char *name)
{
    return (const char *)xmlGetProp(node, (const xmlChar *)name);
}

const char *source_need(xmlNodePtr node, const char *name)
{
    const char *value = source_get(node, name);

    if (!value)
        tool_fail("missing attribute", name);
    return value;
}
