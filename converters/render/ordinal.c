#include "render/ordinal.h"
#include "base/memory.h"
#include "base/xml.h"

#include <libxml/hash.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const xmlNode *node;
    long place; /* among its like; of a footnote's host that is no table: 0 */
    long notes; /* of a host: footnotes so far; of a footnote: its place in its host */
} entry;

struct ordinals {
    entry *entries; /* open addressing; size is a power of two, at most half full */
    size_t size, count;
    xmlHashTablePtr sections; /* code -> number of sections so far */
    long others, footnotes, tables, images, organizations;
};

static size_t slot_of(const ordinals *o, const xmlNode *node)
{
    size_t i = (size_t)((uintptr_t)node >> 4) * 0x9E3779B97F4A7C15u >> 32 & (o->size - 1);

    while (o->entries[i].node && o->entries[i].node != node)
        i = (i + 1) & (o->size - 1);
    return i;
}

static void grow(ordinals *o)
{
    entry *old = o->entries;
    size_t old_size = o->size;

    o->size = old_size ? 2 * old_size : 64;
    o->entries = memory_zalloc(o->size, sizeof *o->entries);
    for (size_t i = 0; i < old_size; i++) {
        if (old[i].node)
            o->entries[slot_of(o, old[i].node)] = old[i];
    }
    free(old);
}

/* The entry of the node, made when it is not there; valid until the next call. */
static entry *entry_of(ordinals *o, const xmlNode *node)
{
    size_t slot;

    if (2 * (o->count + 1) > o->size)
        grow(o);
    slot = slot_of(o, node);
    if (!o->entries[slot].node) {
        o->entries[slot].node = node;
        o->count++;
    }
    return &o->entries[slot];
}

/* What a footnote is listed behind: the outermost table it stands in, else the title or text. */
static const xmlNode *host_of(const xmlNode *footnote)
{
    const xmlNode *table = NULL, *node = footnote->parent;

    for (; node && node->type == XML_ELEMENT_NODE; node = node->parent) {
        if (xml_same(node->name, "table"))
            table = node;
        else if (xml_same(node->name, "text") || xml_same(node->name, "title"))
            break;
    }
    return table ? table : node ? node : footnote;
}

static void put_footnote(ordinals *o, const xmlNode *footnote)
{
    long place = ++entry_of(o, host_of(footnote))->notes;
    entry *e = entry_of(o, footnote);

    e->place = ++o->footnotes;
    e->notes = place;
}

/* The code attribute of the section's own code element, or NULL. */
static const char *section_code(const xmlNode *section)
{
    for (const xmlNode *child = section->children; child; child = child->next) {
        if (!xml_is(child, "code"))
            continue;
        for (const xmlAttr *a = child->properties; a; a = a->next) {
            if (!a->ns && xml_same(a->name, "code") && a->children)
                return (const char *)a->children->content;
        }
    }
    return NULL;
}

static bool can_be_anchor(const char *code)
{
    size_t n = 0;

    while (code && ((code[n] >= 'A' && code[n] <= 'Z') || (code[n] >= 'a' && code[n] <= 'z') ||
                    (code[n] >= '0' && code[n] <= '9') || code[n] == '-'))
        n++;
    return n && !code[n];
}

static long count_section(ordinals *o, const xmlNode *section)
{
    const char *code = section_code(section);
    intptr_t n;

    if (!can_be_anchor(code))
        return ++o->others;
    n = (intptr_t)xmlHashLookup(o->sections, (const xmlChar *)code) + 1;
    xmlHashUpdateEntry(o->sections, (const xmlChar *)code, (void *)n, NULL);
    return (long)n;
}

static void visit(ordinals *o, const xmlNode *node)
{
    if (xml_same(node->name, "section"))
        entry_of(o, node)->place = count_section(o, node);
    else if (xml_same(node->name, "footnote"))
        put_footnote(o, node);
    else if (xml_same(node->name, "table"))
        entry_of(o, node)->place = ++o->tables;
    else if (xml_same(node->name, "observationMedia"))
        entry_of(o, node)->place = ++o->images;
    else if (xml_same(node->name, "representedOrganization"))
        entry_of(o, node)->place = ++o->organizations;
}

ordinals *ordinals_new(const xmlDoc *doc)
{
    ordinals *o = memory_zalloc(1, sizeof *o);
    const xmlNode *node = doc->children;

    o->sections = xmlHashCreate(64);
    grow(o);
    while (node) {
        if (node->type == XML_ELEMENT_NODE)
            visit(o, node);
        if (node->type == XML_ELEMENT_NODE && node->children) {
            node = node->children;
            continue;
        }
        while (node && !node->next)
            node = node->parent && node->parent->type == XML_ELEMENT_NODE ? node->parent : NULL;
        if (node)
            node = node->next;
    }
    return o;
}

void ordinals_free(ordinals *o)
{
    if (!o)
        return;
    xmlHashFree(o->sections, NULL);
    free(o->entries);
    free(o);
}

long ordinal_of(const ordinals *o, const xmlNode *node)
{
    return o->entries[slot_of(o, node)].place;
}

long ordinal_in_host(const ordinals *o, const xmlNode *footnote)
{
    return o->entries[slot_of(o, footnote)].notes;
}

void ordinal_add_anchor(buffer *out, const ordinals *o, const xmlNode *section)
{
    const char *code = section_code(section);
    long place = ordinal_of(o, section);

    buffer_puts(out, "s-");
    buffer_puts(out, can_be_anchor(code) ? code : "other");
    if (place != 1) {
        buffer_putc(out, '_');
        buffer_put_number(out, (size_t)place);
    }
}
