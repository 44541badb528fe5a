#include "check/acceptor.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define XSI_NAMESPACE "http://www.w3.org/2001/XMLSchema-instance"
#define CACHE_SIZE 256
#define DEPTH_MAX 256 /* deeper documents are left to libxml2 */
#define BLANKS " \t\r\n"

/* Names of one document are unique strings of its dictionary, so the address finds most symbols. */
typedef struct {
    const xmlChar *names[CACHE_SIZE];
    uint16_t symbols[CACHE_SIZE];
    const xmlNs *own; /* the declaration of our namespace that was seen last */
    const xmlDoc *doc;
    const char **ids;
    size_t id_count, id_cap;
    int depth;
} walk;

uint16_t acceptor_find_symbol(const char *name)
{
    uint32_t at = acceptor_hash_of(name) % ACCEPTOR_HASH_SIZE;

    while (acceptor_hash[at] != ACCEPTOR_NONE &&
           strcmp(acceptor_strings + acceptor_symbols[acceptor_hash[at]].text, name) != 0)
        at = (at + 1) % ACCEPTOR_HASH_SIZE;
    return acceptor_hash[at];
}

static uint16_t symbol_of(walk *w, const xmlChar *name)
{
    size_t at = ((uintptr_t)name >> 3 ^ (uintptr_t)name >> 11) % CACHE_SIZE;

    if (w->names[at] != name) {
        w->names[at] = name;
        w->symbols[at] = acceptor_find_symbol((const char *)name);
    }
    return w->symbols[at];
}

static bool is_ours(walk *w, const xmlNs *ns)
{
    if (ns && ns != w->own && ns->href && strcmp((const char *)ns->href, ACCEPTOR_NAMESPACE) == 0)
        w->own = ns;
    return ns && ns == w->own;
}

/* Values */

static bool matches(uint16_t state, const char *text, size_t len)
{
    for (size_t i = 0; i < len && state; i++)
        state = acceptor_lexer[state][acceptor_classes[(unsigned char)text[i]]];
    return acceptor_lexer_accepts[state];
}

static bool is_word(const acceptor_value *value, const char *text, size_t len)
{
    size_t low = value->first, high = low + value->count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        const char *word = acceptor_strings + acceptor_symbols[acceptor_members[middle]].text;
        int order = strncmp(word, text, len);

        if (order == 0 && word[len] == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool takes(walk *w, uint16_t index, const char *text, size_t len);

static bool takes_any(walk *w, const acceptor_value *value, const char *text, size_t len)
{
    for (size_t i = 0; i < value->count; i++)
        if (takes(w, acceptor_members[value->first + i], text, len))
            return true;
    return false;
}

static bool takes_list(walk *w, uint16_t item, const char *text)
{
    size_t count = 0, n;

    for (text += strspn(text, BLANKS); *text; text += strspn(text, BLANKS)) {
        n = strcspn(text, BLANKS);
        if (!takes(w, item, text, n))
            return false;
        text += n;
        count++;
    }
    return count > 0;
}

static bool takes(walk *w, uint16_t index, const char *text, size_t len)
{
    const acceptor_value *value = &acceptor_values[index];

    if (value->base != ACCEPTOR_NONE && !takes(w, value->base, text, len))
        return false;
    switch ((acceptor_value_kind)value->kind) {
    case ACCEPTOR_ANY: return true;
    case ACCEPTOR_NEVER: return false;
    case ACCEPTOR_LENGTH_0: return len == 0;
    case ACCEPTOR_LENGTH_1: return len > 0;
    case ACCEPTOR_PATTERN: return matches(value->first, text, len);
    case ACCEPTOR_WORDS: return is_word(value, text, len);
    case ACCEPTOR_UNION: return takes_any(w, value, text, len);
    case ACCEPTOR_LIST: return takes_list(w, value->first, text); /* a list is no member of another */
    case ACCEPTOR_ID:
        w->ids = memory_grow(w->ids, &w->id_cap, w->id_count, sizeof *w->ids);
        w->ids[w->id_count++] = text; /* to its end: an ID is no member of a list */
        return matches(value->first, text, len);
    }
    return false;
}

/* The text of an attribute, or of an element without children; NULL when it is in pieces. */
static const char *text_of(const xmlNode *first)
{
    if (!first)
        return "";
    return first->type == XML_TEXT_NODE && !first->next && first->content ? (const char *)first->content : NULL;
}

/* Attributes */

static bool accept_attribute(walk *w, const acceptor_type *type, const xmlAttr *attribute, unsigned *required)
{
    uint16_t symbol = symbol_of(w, attribute->name);
    const char *text = text_of(attribute->children);

    for (size_t i = 0; i < type->attribute_count; i++) {
        const acceptor_attribute *a = &acceptor_attributes[type->attributes + i];

        if (a->symbol != symbol)
            continue;
        *required += a->required;
        return text && takes(w, a->value, text, strlen(text)) &&
               (!a->fixed || strcmp(text, acceptor_strings + a->fixed) == 0);
    }
    return false;
}

/* Attributes of XML Schema's own that do not matter here; xsi:type was seen to before. */
static bool is_allowed_anywhere(const xmlAttr *attribute)
{
    const char *name = (const char *)attribute->name;

    return strcmp((const char *)attribute->ns->href, XSI_NAMESPACE) == 0 &&
           (strcmp(name, "type") == 0 || strcmp(name, "schemaLocation") == 0);
}

static bool accept_attributes(walk *w, const acceptor_type *type, const xmlNode *node)
{
    unsigned required = 0;

    for (const xmlAttr *a = node->properties; a; a = a->next)
        if (a->ns ? !is_allowed_anywhere(a) : !accept_attribute(w, type, a, &required))
            return false;
    return required == type->required_count;
}

static bool is_derived(uint16_t type, uint16_t base)
{
    while (type != base && type != ACCEPTOR_NONE)
        type = acceptor_types[type].base;
    return type == base;
}

/* The type that xsi:type names, if it may stand for `declared`. */
static uint16_t named_type(walk *w, const xmlNode *node, const char *name, uint16_t declared)
{
    const char *colon = strchr(name, ':');
    xmlChar prefix[32];
    size_t len = colon ? (size_t)(colon - name) : 0;
    uint16_t symbol, type;

    if (len >= sizeof prefix)
        return ACCEPTOR_NONE;
    memcpy(prefix, name, len);
    prefix[len] = 0;
    if (!is_ours(w, xmlSearchNs((xmlDoc *)w->doc, (xmlNode *)node, colon ? prefix : NULL)))
        return ACCEPTOR_NONE;
    symbol = acceptor_find_symbol(colon ? colon + 1 : name);
    type = symbol == ACCEPTOR_NONE ? ACCEPTOR_NONE : acceptor_symbols[symbol].type;
    return type != ACCEPTOR_NONE && is_derived(type, declared) ? type : ACCEPTOR_NONE;
}

static uint16_t actual_type(walk *w, const xmlNode *node, uint16_t declared)
{
    uint16_t type = declared;

    for (const xmlAttr *a = node->properties; a; a = a->next) {
        const char *text = text_of(a->children);

        if (a->ns && strcmp((const char *)a->name, "type") == 0 &&
            strcmp((const char *)a->ns->href, XSI_NAMESPACE) == 0)
            type = text ? named_type(w, node, text, declared) : ACCEPTOR_NONE;
    }
    return type != ACCEPTOR_NONE && acceptor_types[type].abstract ? ACCEPTOR_NONE : type;
}

/* Content */

static bool is_blank(const xmlChar *text)
{
    return text[strspn((const char *)text, BLANKS)] == 0;
}

const acceptor_edge *acceptor_find_edge(uint16_t state, uint16_t symbol)
{
    const acceptor_edge *edge = &acceptor_edges[acceptor_states[state].edges],
                        *end = edge + acceptor_states[state].count;

    while (edge < end && edge->symbol != symbol)
        edge++;
    return edge < end ? edge : NULL;
}

static bool accept_element(walk *w, const xmlNode *node, uint16_t declared);

static bool accept_children(walk *w, const acceptor_type *type, const xmlNode *node)
{
    uint16_t state = type->state;

    for (const xmlNode *child = node->children; child; child = child->next) {
        const acceptor_edge *edge;

        switch (child->type) {
        case XML_COMMENT_NODE:
        case XML_PI_NODE: continue;
        case XML_TEXT_NODE:
            if (type->content == ACCEPTOR_EMPTY || (type->content == ACCEPTOR_ELEMENTS && !is_blank(child->content)))
                return false;
            continue;
        case XML_CDATA_SECTION_NODE:
            if (type->content != ACCEPTOR_MIXED)
                return false;
            continue;
        case XML_ELEMENT_NODE: break;
        default: return false;
        }
        edge = is_ours(w, child->ns) ? acceptor_find_edge(state, symbol_of(w, child->name)) : NULL;
        if (!edge || !accept_element(w, child, edge->type))
            return false;
        state = edge->next;
    }
    return acceptor_states[state].accepting;
}

static bool accept_content(walk *w, const acceptor_type *type, const xmlNode *node)
{
    const char *text;

    if (type->content != ACCEPTOR_SIMPLE)
        return accept_children(w, type, node);
    text = text_of(node->children);
    return text && takes(w, type->value, text, strlen(text));
}

static bool accept_element(walk *w, const xmlNode *node, uint16_t declared)
{
    uint16_t index = actual_type(w, node, declared);
    const acceptor_type *type = &acceptor_types[index];
    bool good;

    if (index == ACCEPTOR_NONE || w->depth == DEPTH_MAX)
        return false;
    w->depth++;
    good = accept_attributes(w, type, node) && accept_content(w, type, node);
    w->depth--;
    return good;
}

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool ids_are_unique(const walk *w)
{
    if (w->id_count > 1)
        qsort(w->ids, w->id_count, sizeof *w->ids, compare_ids);
    for (size_t i = 1; i < w->id_count; i++)
        if (strcmp(w->ids[i - 1], w->ids[i]) == 0)
            return false;
    return true;
}

bool acceptor_accepts(const xmlDoc *doc)
{
    walk w = {.doc = doc};
    const xmlNode *root = xmlDocGetRootElement(doc);
    bool good = root && is_ours(&w, root->ns) &&
                acceptor_find_symbol((const char *)root->name) == acceptor_root_symbol &&
                accept_element(&w, root, acceptor_root_type) && ids_are_unique(&w);

    free(w.ids);
    return good;
}
