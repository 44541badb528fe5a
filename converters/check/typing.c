#include "check/typing.h"

#include <string.h>

#define BLANKS " \t\r\n"
#define NAME_MAX_LENGTH 64 /* no type has a longer name */

static const typing unknown = {ACCEPTOR_NONE, ACCEPTOR_NONE};

/* The type xsi:type names; its prefix is for the schema processor to look at. */
static uint16_t named_type(const char *named, size_t len)
{
    char name[NAME_MAX_LENGTH];
    const char *colon;
    uint16_t symbol;

    while (len && strchr(BLANKS, *named)) {
        named++;
        len--;
    }
    while (len && strchr(BLANKS, named[len - 1]))
        len--;
    colon = len ? memchr(named, ':', len) : NULL;
    if (colon) {
        len -= (size_t)(colon + 1 - named);
        named = colon + 1;
    }
    if (len >= sizeof name)
        return ACCEPTOR_NONE;
    memcpy(name, named, len);
    name[len] = 0;
    symbol = acceptor_find_symbol(name);
    return symbol == ACCEPTOR_NONE ? ACCEPTOR_NONE : acceptor_symbols[symbol].type;
}

/* The type the schema declares for the element. */
static uint16_t declared_type(typing *parent, const char *name, bool ours)
{
    uint16_t symbol = ours ? acceptor_find_symbol(name) : ACCEPTOR_NONE;
    const acceptor_edge *edge;

    if (symbol == ACCEPTOR_NONE)
        return ACCEPTOR_NONE;
    if (!parent)
        return symbol == acceptor_root_symbol ? acceptor_root_type : ACCEPTOR_NONE;
    edge = parent->state == ACCEPTOR_NONE ? NULL : acceptor_find_edge(parent->state, symbol);
    parent->state = edge ? edge->next : ACCEPTOR_NONE;
    return edge ? edge->type : ACCEPTOR_NONE;
}

typing typing_of_element(typing *parent, const char *name, bool ours, const char *named, size_t len)
{
    uint16_t type = declared_type(parent, name, ours);

    if (type == ACCEPTOR_NONE && parent)
        parent->state = ACCEPTOR_NONE;
    if (type != ACCEPTOR_NONE && named)
        type = named_type(named, len);
    return type == ACCEPTOR_NONE ? unknown : (typing){type, acceptor_types[type].state};
}

typing_content typing_content_of(const typing *t)
{
    if (t->type == ACCEPTOR_NONE)
        return TYPING_UNKNOWN;
    return acceptor_types[t->type].content == ACCEPTOR_SIMPLE ? TYPING_VALUE : TYPING_MARKUP;
}

static bool is_id(const acceptor_value *value)
{
    while (value->kind != ACCEPTOR_ID && value->base != ACCEPTOR_NONE)
        value = &acceptor_values[value->base];
    return value->kind == ACCEPTOR_ID;
}

bool typing_is_id(const typing *t, const char *attribute)
{
    const acceptor_type *type = t->type == ACCEPTOR_NONE ? NULL : &acceptor_types[t->type];

    for (size_t i = 0; type && i < type->attribute_count; i++) {
        const acceptor_attribute *a = &acceptor_attributes[type->attributes + i];

        if (is_id(&acceptor_values[a->value]) &&
            strcmp(acceptor_strings + acceptor_symbols[a->symbol].text, attribute) == 0)
            return true;
    }
    return false;
}
