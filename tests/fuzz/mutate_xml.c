/* For libFuzzer: changes XML as a tree, so that most of what is tried gets past the parser. Nodes are removed, doubled,
 * moved, wrapped and renamed, by the names and values of the schema; texts and values are left to libFuzzer. */
#include "check/acceptor.h"
#include "fuzz.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#define NODES 4096
#define TEXT 4096

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);

static unsigned chance(unsigned *seed, unsigned count)
{
    *seed = *seed * 1103515245U + 12345U;
    return (*seed >> 8) % count;
}

static size_t collect(xmlNodePtr *nodes, size_t count, xmlNodePtr node)
{
    for (; node && count < NODES; node = node->next) {
        nodes[count++] = node;
        if (node->type == XML_ELEMENT_NODE)
            count = collect(nodes, count, node->children);
    }
    return count;
}

/* A name or value of the schema. */
static const xmlChar *some_word(unsigned *seed)
{
    uint16_t symbol;

    do
        symbol = acceptor_hash[chance(seed, ACCEPTOR_HASH_SIZE)];
    while (symbol == ACCEPTOR_NONE);
    return BAD_CAST(acceptor_strings + acceptor_symbols[symbol].text);
}

static bool is_name(const xmlChar *word)
{
    return xmlValidateNCName(word, 0) == 0;
}

/* The text as libFuzzer changes it, in UTF-8 that XML allows. */
static xmlChar *changed(const xmlChar *text)
{
    size_t len = text ? strlen((const char *)text) : 0;
    xmlChar *made = xmlMalloc(TEXT + 1);

    len = len > TEXT ? TEXT : len;
    if (len)
        memcpy(made, text, len);
    len = LLVMFuzzerMutate(made, len, TEXT);
    made[len] = '\0';
    for (size_t i = 0; i < len; i++)
        if (made[i] < 0x20 && made[i] != '\n' && made[i] != '\t')
            made[i] = ' ';
    if (!xmlCheckUTF8(made))
        for (size_t i = 0; i < len; i++)
            made[i] = made[i] < 0x80 ? made[i] : '?';
    return made;
}

static void change_attribute(xmlNodePtr node, unsigned *seed)
{
    unsigned count = 0, which;
    xmlAttrPtr at = node->properties;

    while (at)
        count++, at = at->next;
    if (count == 0 || chance(seed, 6) == 0) {
        const xmlChar *name = some_word(seed);

        if (is_name(name))
            xmlSetProp(node, name, some_word(seed));
        return;
    }
    for (at = node->properties, which = chance(seed, count); which; which--)
        at = at->next;
    if (chance(seed, 4) == 0) {
        xmlRemoveProp(at);
    } else if (chance(seed, 3) == 0) {
        xmlSetNsProp(node, at->ns, at->name, some_word(seed));
    } else {
        xmlChar *old = xmlNodeGetContent((xmlNodePtr)at), *value = changed(old);

        xmlSetNsProp(node, at->ns, at->name, value);
        xmlFree(old);
        xmlFree(value);
    }
}

static void change_text(xmlNodePtr node)
{
    xmlChar *text = changed(node->content);
    xmlNodePtr fresh = xmlNewDocText(node->doc, text);

    xmlReplaceNode(node, fresh);
    xmlFreeNode(node);
    xmlFree(text);
}

static bool is_inside(const xmlNode *node, const xmlNode *of)
{
    while (node && node != of)
        node = node->parent;
    return node != NULL;
}

/* A node that leaves the one that declares its namespace must not keep pointing there. A text may become part of the
 * one before it, and is gone then. */
static void add_child(xmlNodePtr parent, xmlNodePtr node)
{
    bool element = node->type == XML_ELEMENT_NODE;

    xmlAddChild(parent, node);
    if (element)
        xmlReconciliateNs(node->doc, node);
}

static void change(xmlNodePtr node, xmlNodePtr other, unsigned *seed)
{
    bool element = node->type == XML_ELEMENT_NODE,
         root = node->parent == NULL || node->parent->type != XML_ELEMENT_NODE;
    const xmlChar *word = some_word(seed);
    xmlNodePtr made;

    switch (chance(seed, element ? 10 : 4)) {
    case 0:
        if (!root) {
            xmlUnlinkNode(node);
            xmlFreeNode(node);
        }
        break;
    case 1:
        if (!root && (made = xmlDocCopyNode(node, node->doc, 1)))
            xmlAddNextSibling(node, made);
        break;
    case 2:
        if (!root && other->type == XML_ELEMENT_NODE && !is_inside(other, node)) {
            xmlUnlinkNode(node);
            add_child(other, node);
        }
        break;
    case 3:
        if (node->type == XML_TEXT_NODE)
            change_text(node);
        else
            xmlNodeAddContent(node, word);
        break;
    case 4:
        if (is_name(word))
            xmlNodeSetName(node, word);
        break;
    case 5:
        if (is_name(word))
            xmlNewChild(node, node->ns, word, NULL);
        break;
    case 6:
        if (!root && is_name(word) && (made = xmlNewDocNode(node->doc, node->ns, word, NULL))) {
            xmlReplaceNode(node, made);
            add_child(made, node);
            xmlReconciliateNs(made->doc, made);
        }
        break;
    default: change_attribute(node, seed);
    }
}

static void ignore(void *data, xmlErrorPtr error)
{
    (void)data;
    (void)error;
}

/* NULL when it is no XML, or has a DTD, whose entities hang in the tree by two ends. Here, unlike in the programs, it
 * may be said by the library itself. */
static xmlDocPtr parse(const uint8_t *data, size_t size)
{
    xmlDocPtr doc;

    xmlSetStructuredErrorFunc(NULL, ignore);
    doc = xmlReadMemory((const char *)data, (int)size, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NODICT);
    xmlSetStructuredErrorFunc(NULL, NULL);
    if (!doc || !doc->intSubset)
        return doc;
    xmlFreeDoc(doc);
    return NULL;
}

/* The text of the tree, 0 when it has become too long. */
static size_t write_out(uint8_t *data, size_t max_size, xmlDocPtr doc)
{
    xmlChar *text = NULL;
    int len = 0;
    size_t done = 0;

    xmlDocDumpMemoryEnc(doc, &text, &len, "UTF-8");
    if (text && len > 0 && (size_t)len <= max_size) {
        memcpy(data, text, (size_t)len);
        done = (size_t)len;
    }
    xmlFree(text);
    return done;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
    static xmlNodePtr nodes[NODES];
    xmlDocPtr doc = NULL;
    size_t done = 0;

    fuzz_setup();
    if (chance(&seed, 8) && size > 0)
        doc = parse(data, size);
    for (unsigned i = 1 + chance(&seed, 3); doc && i; i--) {
        size_t count = collect(nodes, 0, xmlDocGetRootElement(doc));

        change(nodes[chance(&seed, (unsigned)count)], nodes[chance(&seed, (unsigned)count)], &seed);
    }
    if (doc)
        done = write_out(data, max_size, doc);
    xmlFreeDoc(doc);
    return done ? done : LLVMFuzzerMutate(data, size, max_size);
}
