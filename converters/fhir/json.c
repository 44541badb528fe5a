#include "base/escape.h"
#include "base/xml.h"
#include "fhir/fhir.h"

#include <string.h>

#define XHTML "http://www.w3.org/1999/xhtml"

/* Elements that may come more than once, which JSON has as arrays: those of the Bundle, but its identifier. */
static const char *const many[] = {"profile", "coding", "entry", "identifier", "author", "section"};

static bool is_many(const xmlNode *node)
{
    if (xml_is(node, "identifier") && node->parent && xml_is(node->parent, "Bundle"))
        return false;
    for (size_t i = 0; i < sizeof many / sizeof *many; i++)
        if (xml_is(node, many[i]))
            return true;
    return false;
}

static bool is_resource(const xmlNode *node)
{
    return node->name[0] >= 'A' && node->name[0] <= 'Z';
}

static const xmlNode *next_element(const xmlNode *node)
{
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

static void put_string(buffer *out, const char *text)
{
    buffer_putc(out, '"');
    escape_json(out, text, strlen(text));
    buffer_putc(out, '"');
}

static void put_object(buffer *out, const xmlNode *node, int depth);

static void put_line(buffer *out, int depth)
{
    buffer_putc(out, '\n');
    for (int i = 0; i < depth; i++)
        buffer_putc(out, ' ');
}

/* The narrative is a string of XHTML. */
static void put_narrative(buffer *out, const xmlNode *div)
{
    xmlBuffer *text = xmlBufferCreate();
    xmlNode *copy = xmlCopyNode((xmlNode *)(size_t)div, 1);

    xmlNodeDump(text, NULL, copy, 0, 0);
    put_string(out, (const char *)xmlBufferContent(text));
    xmlFreeNode(copy);
    xmlBufferFree(text);
}

static void put_value(buffer *out, const xmlNode *node, int depth)
{
    const xmlAttr *value = xmlHasProp((xmlNode *)(size_t)node, BAD_CAST "value");

    if (node->ns && strcmp((const char *)node->ns->href, XHTML) == 0)
        put_narrative(out, node);
    else if (value)
        put_string(out, value->children ? (const char *)value->children->content : "");
    else if (xml_is(node, "resource"))
        put_object(out, next_element(node->children), depth);
    else
        put_object(out, node, depth);
}

static void put_object(buffer *out, const xmlNode *node, int depth)
{
    const char *separator = "";

    buffer_putc(out, '{');
    if (is_resource(node)) {
        put_line(out, depth + 1);
        buffer_puts(out, "\"resourceType\": ");
        put_string(out, (const char *)node->name);
        separator = ",";
    }
    for (const xmlNode *child = next_element(node->children); child;) {
        const char *name = (const char *)child->name;
        bool array = is_many(child);

        buffer_puts(out, separator);
        separator = ",";
        put_line(out, depth + 1);
        put_string(out, name);
        buffer_puts(out, array ? ": [" : ": ");
        put_value(out, child, depth + 1);
        child = next_element(child->next);
        for (; array && child && xml_is(child, name); child = next_element(child->next)) {
            buffer_puts(out, ", ");
            put_value(out, child, depth + 1);
        }
        if (array)
            buffer_putc(out, ']');
    }
    put_line(out, depth);
    buffer_putc(out, '}');
}

void fhir_write_json(buffer *out, const xmlNode *resource)
{
    put_object(out, resource, 0);
    buffer_putc(out, '\n');
}
