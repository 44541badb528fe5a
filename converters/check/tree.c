#include "check/tree.h"
#include "base/buffer.h"
#include "base/xml.h"

#include <string.h>

bool tree_is(const xmlNode *node, const char *name)
{
    return xml_is(node, name);
}

static xmlNodePtr first_named(xmlNodePtr node, const char *name)
{
    while (node && !xml_is(node, name))
        node = node->next;
    return node;
}

xmlNodePtr tree_child(const xmlNode *node, const char *name)
{
    return node ? first_named(node->children, name) : NULL;
}

xmlNodePtr tree_next(const xmlNode *node, const char *name)
{
    return node ? first_named(node->next, name) : NULL;
}

size_t tree_count(const xmlNode *node, const char *name)
{
    size_t count = 0;

    for (xmlNodePtr n = tree_child(node, name); n; n = tree_next(n, name))
        count++;
    return count;
}

xmlNodePtr tree_at(const xmlNode *node, const char *path)
{
    xmlNodePtr found = NULL;

    while (node) {
        size_t n = strcspn(path, "/");

        for (found = node->children; found; found = found->next)
            if (found->type == XML_ELEMENT_NODE && strncmp((const char *)found->name, path, n) == 0 &&
                found->name[n] == 0)
                break;
        if (!found || !path[n])
            return found;
        path += n + 1;
        node = found;
    }
    return NULL;
}

const char *tree_attribute(const xmlNode *node, const char *name)
{
    for (const xmlAttr *a = node ? node->properties : NULL; a; a = a->next)
        if (!a->ns && xml_same(a->name, name))
            return a->children && a->children->content ? (const char *)a->children->content : "";
    return NULL;
}

const char *tree_value(const xmlNode *node, const char *path, const char *name)
{
    const char *value = tree_attribute(tree_at(node, path), name);

    return value ? value : "";
}

const char *tree_type(const xmlNode *node)
{
    for (const xmlAttr *a = node ? node->properties : NULL; a; a = a->next)
        if (a->ns && strcmp((const char *)a->name, "type") == 0 && a->children && a->children->content) {
            const char *type = (const char *)a->children->content, *colon = strchr(type, ':');

            return colon ? colon + 1 : type;
        }
    return "";
}

static const xmlNode *next_in(const xmlNode *node, const xmlNode *top)
{
    if (node->children && node->type == XML_ELEMENT_NODE)
        return node->children;
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

static bool is_text(const xmlNode *node)
{
    return (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) && node->content;
}

bool tree_has_text(const xmlNode *node)
{
    for (const xmlNode *n = node; n; n = next_in(n, node)) {
        const char *text = is_text(n) ? (const char *)n->content : "";

        if (text[strspn(text, " \t\r\n")])
            return true;
    }
    return false;
}

static void add_folded(buffer *out, const char *text)
{
    for (; *text; text++) {
        if (strchr(" \t\r\n", *text)) {
            if (out->len && out->data[out->len - 1] != ' ')
                buffer_putc(out, ' ');
        } else {
            buffer_putc(out, *text >= 'A' && *text <= 'Z' ? (char)(*text + 32) : *text);
        }
    }
}

bool tree_text_holds(const xmlNode *node, const char *phrase)
{
    buffer text = BUFFER_INIT, wanted = BUFFER_INIT;
    bool found;

    for (const xmlNode *n = node; n; n = next_in(n, node))
        if (is_text(n))
            add_folded(&text, (const char *)n->content);
        else if (tree_is(n, "br"))
            add_folded(&text, " ");
    add_folded(&wanted, phrase);
    found = strstr(buffer_text(&text), buffer_text(&wanted)) != NULL;
    buffer_release(&text);
    buffer_release(&wanted);
    return found;
}
