#define _GNU_SOURCE /* memrchr */
#include "spl/compact.h"
#include "base/xml.h"

#include <libxml/parserInternals.h> /* xmlStringText */
#include <stdint.h>
#include <string.h>

/* In _private of an element: the byte behind its tag, and that it is one of these. Lines are counted when they are
 * asked for. */
#define IS_COMPACT ((uintptr_t)1 << 63)

/* In _private of the document. */
typedef struct {
    arena *arena;
    text_place place; /* asked for last */
} compact_tree;

#define ATTRIBUTE_FIELDS 5 /* of a SAX attribute: name, prefix, namespace, start and end of the value */

/* The elements that hold text among other things, as prove.c reads them. */
static bool holds_text(const xmlNode *element)
{
    static const char *const names[] = {"caption", "content", "item", "linkHtml", "paragraph",
                                        "sub",     "sup",     "td",   "th",       "title"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (xml_same(element->name, names[i]))
            return true;
    return false;
}

static bool is_layout(const compact_builder *b)
{
    const char *text = b->text.data;

    while (*text == '\n')
        text++;
    return text == b->text.data + b->text.len && !holds_text(b->open);
}

static xmlNode *text_new(compact_builder *b, xmlNode *parent, const char *text, size_t len)
{
    xmlNode *node = arena_room(b->arena, sizeof *node);

    *node = (xmlNode){.type = XML_TEXT_NODE,
                      .name = xmlStringText,
                      .content = (xmlChar *)arena_strndup(b->arena, text, len),
                      .parent = parent,
                      .doc = parent->doc};
    return node;
}

static void append(xmlNode *parent, xmlNode *child)
{
    child->prev = parent->last;
    if (parent->last)
        parent->last->next = child;
    else
        parent->children = child;
    parent->last = child;
}

static void flush_text(compact_builder *b)
{
    if (b->text.len && b->open && !is_layout(b))
        append(b->open, text_new(b, b->open, b->text.data, b->text.len));
    buffer_clear(&b->text);
}

static xmlNs *ns_new(compact_builder *b, const xmlChar *prefix, const xmlChar *uri)
{
    xmlNs *ns = arena_alloc(b->arena, sizeof *ns);

    ns->type = XML_NAMESPACE_DECL;
    ns->prefix = prefix;
    ns->href = uri;
    return ns;
}

/* Names, prefixes and namespaces are the parser's, from the dictionary that the document keeps. */
static void add_declarations(compact_builder *b, xmlNode *element, int count, const xmlChar **ns)
{
    xmlNs **end = &element->nsDef;

    for (; count > 0; count--, ns += 2, end = &(*end)->next)
        *end = ns_new(b, ns[0], ns[1]);
}

/* The declaration in scope, or NULL. */
static xmlNs *find_ns(compact_builder *b, const xmlNode *element, const xmlChar *prefix)
{
    if (prefix && strcmp((const char *)prefix, "xml") == 0)
        return ns_new(b, prefix, XML_XML_NAMESPACE);
    for (; element && element->type == XML_ELEMENT_NODE; element = element->parent) {
        if (!element->nsDef && element->ns && element->ns->prefix == prefix)
            return element->ns;
        for (xmlNs *ns = element->nsDef; ns; ns = ns->next)
            if (ns->prefix == prefix)
                return ns;
    }
    return NULL;
}

/* `before`: the attribute before it, or NULL. */
static xmlAttr *add_attribute(compact_builder *b, xmlNode *element, xmlAttr *before, const xmlChar **fields)
{
    xmlAttr *a = arena_room(b->arena, sizeof *a);

    *a = (xmlAttr){.type = XML_ATTRIBUTE_NODE,
                   .name = fields[0],
                   .parent = element,
                   .doc = element->doc,
                   .prev = before,
                   .ns = fields[1] ? find_ns(b, element, fields[1]) : NULL};
    if (before)
        before->next = a;
    else
        element->properties = a;
    a->children = a->last = text_new(b, (xmlNode *)a, (const char *)fields[3], (size_t)(fields[4] - fields[3]));
    return a;
}

void compact_begin(compact_builder *b)
{
    *b = (compact_builder){.arena = arena_new()};
}

void compact_start(compact_builder *b, xmlDoc *doc, const xmlChar *local, const xmlChar *prefix, int ns_count,
                   const xmlChar **ns, int count, const xmlChar **attributes, size_t end)
{
    xmlNode *element = arena_room(b->arena, sizeof *element);
    xmlAttr *last = NULL;

    flush_text(b);
    *element = (xmlNode){.type = XML_ELEMENT_NODE,
                         ._private = (void *)(IS_COMPACT | end),
                         .name = local,
                         .doc = doc,
                         .parent = b->open ? b->open : (xmlNode *)doc};
    add_declarations(b, element, ns_count, ns);
    element->ns = find_ns(b, element, prefix);
    for (int i = 0; i < count; i++)
        last = add_attribute(b, element, last, attributes + (size_t)i * ATTRIBUTE_FIELDS);
    if (b->open)
        append(b->open, element);
    else
        b->root = element;
    b->open = element;
}

void compact_text(compact_builder *b, const xmlChar *text, int len)
{
    buffer_add(&b->text, text, (size_t)len);
}

void compact_end(compact_builder *b)
{
    flush_text(b);
    b->open = b->open->parent->type == XML_ELEMENT_NODE ? b->open->parent : NULL;
}

void compact_finish(compact_builder *b, xmlDoc *doc, const char *text)
{
    compact_tree *tree;

    buffer_release(&b->text);
    if (doc) {
        tree = arena_room(b->arena, sizeof *tree);
        tree->arena = b->arena;
        text_place_init(&tree->place, text);
        doc->children = doc->last = b->root;
        doc->_private = tree;
    } else {
        arena_free(b->arena);
    }
}

const text_place *compact_place(const xmlNode *element)
{
    uintptr_t end = (uintptr_t)element->_private;
    compact_tree *tree = element->doc->_private;
    const char *tag;

    if (!(end & IS_COMPACT))
        return NULL;
    end &= ~IS_COMPACT;
    tag = memrchr(tree->place.text, '<', end);
    text_place_move(&tree->place, tag ? (size_t)(tag - tree->place.text) : 0);
    return &tree->place;
}

void compact_free(xmlDoc *doc)
{
    const compact_tree *tree = doc ? doc->_private : NULL;

    if (tree)
        doc->children = doc->last = NULL;
    xmlFreeDoc(doc); /* with the ids that validation has noted */
    arena_free(tree ? tree->arena : NULL);
}
