#include "model.h"

#include <stdlib.h>
#include <string.h>

/* A type's own attributes and those it inherits. */
typedef struct {
    attribute_entry items[UINT8_MAX];
    int count;
} attribute_set;

/* Numbers a type; its content is made when its turn comes. */
static int type_of_node(xmlNodePtr node)
{
    const char *name = source_get(node, "name");

    for (size_t i = 0; i < model.type_count; i++)
        if (model.types[i].node == node)
            return (int)i;
    model.types = tool_grow(model.types, model.type_count, sizeof *model.types);
    model.types[model.type_count] = (type_entry){
        .node = node, .symbol = name && source_is(node, "complexType") ? model_symbol(name) : ACCEPTOR_NONE};
    return (int)model.type_count++;
}

static int type_of_element(xmlNodePtr element)
{
    const char *name = source_get(element, "type");
    xmlNodePtr node = name ? source_look("complexType", name) : source_first(element);

    if (source_get(element, "default") || source_get(element, "fixed") || source_get(element, "ref"))
        tool_fail("an element with default, fixed or ref", source_get(element, "name"));
    if (!node)
        node = source_find("simpleType", name);
    return type_of_node(node);
}

static void set_attribute(attribute_set *set, xmlNodePtr node)
{
    const char *use = source_get(node, "use"), *type = source_get(node, "type");
    int symbol = model_symbol(source_need(node, "name")), i = 0;

    while (i < set->count && set->items[i].symbol != symbol)
        i++;
    if (use && strcmp(use, "prohibited") == 0) {
        if (i < set->count)
            set->items[i] = set->items[--set->count];
        return;
    }
    if (i == UINT8_MAX)
        tool_fail("too many attributes", source_get(node, "name"));
    set->items[i].symbol = symbol;
    set->items[i].fixed = source_get(node, "fixed");
    set->items[i].required = use && strcmp(use, "required") == 0;
    set->items[i].value = type                 ? value_of_name(type)
                          : source_first(node) ? value_of_node(source_first(node))
                                               : value_of_name("xs:string");
    if (i == set->count)
        set->count++;
}

/* The attributes declared in a node, after those of the type it derives from. */
static void collect_attributes(attribute_set *set, xmlNodePtr node)
{
    const char *base = source_get(node, "base");

    if (base && strncmp(base, "xs:", 3) != 0)
        collect_attributes(set, source_find("complexType", base));
    for (xmlNodePtr n = source_first(node); n; n = source_next(n)) {
        if (source_is(n, "attribute"))
            set_attribute(set, n);
        else if (source_is(n, "attributeGroup"))
            collect_attributes(set, source_find("attributeGroup", source_need(n, "ref")));
        else if (source_is(n, "complexContent") || source_is(n, "simpleContent") || source_is(n, "extension") ||
                 source_is(n, "restriction"))
            collect_attributes(set, n);
        else if (source_is(n, "anyAttribute"))
            tool_fail("any attribute", source_get(node, "name"));
    }
}

static int occurs(const char *text)
{
    char *end;
    long count = strtol(text, &end, 10);

    if (*end || end == text || count < 0 || count > UINT8_MAX)
        tool_fail("cannot count to", text);
    return (int)count;
}

static void read_occurs(expression *e, xmlNodePtr particle)
{
    const char *min = source_get(particle, "minOccurs"), *max = source_get(particle, "maxOccurs");

    e->min = min ? occurs(min) : 1;
    e->max = !max ? 1 : strcmp(max, "unbounded") == 0 ? UNBOUNDED : occurs(max);
}

/* A label is a symbol and a type. */
static int label_of(xmlNodePtr element)
{
    return model_symbol(source_need(element, "name")) << 16 | type_of_element(element);
}

static expression *particle_of(xmlNodePtr node)
{
    expression *e = NULL;

    if (source_is(node, "element")) {
        e = expression_label(label_of(node));
    } else if (source_is(node, "group")) {
        e = expression_new(EXPRESSION_SEQUENCE);
        expression_append(e, particle_of(source_first(source_find("group", source_need(node, "ref")))));
    } else if (source_is(node, "sequence") || source_is(node, "choice")) {
        e = expression_new(source_is(node, "choice") ? EXPRESSION_CHOICE : EXPRESSION_SEQUENCE);
        for (xmlNodePtr n = source_first(node); n; n = source_next(n))
            expression_append(e, particle_of(n));
    } else {
        tool_fail("a particle that is not known", (const char *)node->name);
    }
    read_occurs(e, node);
    return e;
}

static bool is_particle(xmlNodePtr node)
{
    return source_is(node, "sequence") || source_is(node, "choice") || source_is(node, "group");
}

/* Appends the content of a type: what it extends, then its own. */
static void append_content(expression *e, xmlNodePtr node)
{
    for (xmlNodePtr n = source_first(node); n; n = source_next(n)) {
        if (source_is(n, "extension"))
            append_content(e, source_find("complexType", source_need(n, "base")));
        if (source_is(n, "complexContent") || source_is(n, "extension") || source_is(n, "restriction"))
            append_content(e, n);
        else if (is_particle(n))
            expression_append(e, particle_of(n));
    }
}

static bool is_mixed(xmlNodePtr node)
{
    const char *mixed = source_get(node, "mixed");

    return mixed && strcmp(mixed, "true") == 0;
}

/* The value of simple content: down the extensions to a simple type. */
static int simple_value_of(xmlNodePtr type)
{
    xmlNodePtr content = source_first(type), how = source_first(content);
    const char *base = source_need(how, "base");

    if (!source_is(how, "extension"))
        tool_fail("simple content that is no extension", base);
    if (strncmp(base, "xs:", 3) == 0)
        return value_of_name(base);
    return simple_value_of(source_find("complexType", base));
}

static void check_labels(const automaton *a, xmlNodePtr type)
{
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < a->states[i].count; k++)
            for (size_t m = 0; m < k; m++)
                if (a->states[i].edges[k].label >> 16 == a->states[i].edges[m].label >> 16)
                    tool_fail("an element may have two types in one place", source_get(type, "name"));
}

static int base_of(xmlNodePtr type)
{
    xmlNodePtr content = source_first(type);
    const char *base = NULL;

    if (content && (source_is(content, "complexContent") || source_is(content, "simpleContent")))
        base = source_need(source_first(content), "base");
    return base && strncmp(base, "xs:", 3) != 0 ? type_of_node(source_find("complexType", base)) : ACCEPTOR_NONE;
}

static void add_attributes(type_entry *type)
{
    attribute_set set = {.count = 0};

    collect_attributes(&set, type->node);
    type->attributes = (int)model.attribute_count;
    type->attribute_count = set.count;
    for (int i = 0; i < set.count; i++) {
        type->required_count += set.items[i].required;
        model.attributes = tool_grow(model.attributes, model.attribute_count, sizeof *model.attributes);
        model.attributes[model.attribute_count++] = set.items[i];
    }
}

static void make_type(size_t index)
{
    type_entry type = model.types[index]; /* types may move meanwhile */
    xmlNodePtr content = source_first(type.node);
    const char *abstract = source_get(type.node, "abstract");
    expression *e = expression_new(EXPRESSION_SEQUENCE);
    automaton a;

    type.value = type.base = ACCEPTOR_NONE;
    type.abstract = abstract && strcmp(abstract, "true") == 0;
    if (source_is(type.node, "simpleType")) {
        type.content = ACCEPTOR_SIMPLE;
        type.value = value_of_node(type.node);
    } else {
        type.base = base_of(type.node);
        add_attributes(&type);
        if (content && source_is(content, "simpleContent")) {
            type.content = ACCEPTOR_SIMPLE;
            type.value = simple_value_of(type.node);
        } else {
            append_content(e, type.node);
            type.content = is_mixed(type.node) ? ACCEPTOR_MIXED : e->first ? ACCEPTOR_ELEMENTS : ACCEPTOR_EMPTY;
        }
    }
    a = automaton_make(e);
    check_labels(&a, type.node);
    type.state = model_add_automaton(&model.contents, a);
    model.types[index] = type;
}

void types_make(void)
{
    size_t at = 0;
    xmlNodePtr root = source_each("element", &at);

    if (!root || source_each("element", &at))
        tool_fail("there must be one global element", NULL);
    model.root_symbol = model_symbol(source_need(root, "name"));
    model.root_type = type_of_element(root);
    at = 0;
    for (xmlNodePtr n = source_each("complexType", &at); n; n = source_each("complexType", &at))
        type_of_node(n); /* xsi:type may name any of them */
    for (size_t i = 0; i < model.type_count; i++)
        make_type(i);
}
