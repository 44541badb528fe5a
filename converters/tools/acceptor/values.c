#include "model.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *name; /* of a type of XML Schema, or NULL */
    xmlNodePtr node;  /* of a simple type, or NULL */
    int value;
} known_value;

/* What a URI may hold anywhere; blanks stand for %20. */
#define URI_LETTERS "A-Za-z0-9_.+()',&=;@~!$* \\-"

/* What XML Schema brings along, as patterns for its ordinary forms. */
static const struct {
    const char *name, *pattern;
    acceptor_value_kind kind;
} built_in[] = {
    {"xs:string", NULL, ACCEPTOR_ANY},
    {"xs:token", "([^\\s]+( [^\\s]+)*)?", ACCEPTOR_PATTERN},
    {"xs:boolean", "true|false|1|0", ACCEPTOR_PATTERN},
    {"xs:integer", "[+\\-]?[0-9]{1,18}", ACCEPTOR_PATTERN},
    {"xs:decimal", "[+\\-]?([0-9]{1,12}(\\.[0-9]{0,11})?|\\.[0-9]{1,11})", ACCEPTOR_PATTERN},
    {"xs:double", "[+\\-]?[0-9]{1,12}(\\.[0-9]{1,11})?([eE][+\\-]?[0-9]{1,2})?", ACCEPTOR_PATTERN},
    {"xs:anyURI",
     "[" URI_LETTERS "][" URI_LETTERS "/]*|#[" URI_LETTERS "]*|(tel|mailto):[" URI_LETTERS "]+"
     "|https?://[A-Za-z0-9.\\-]+(/[" URI_LETTERS "/]*)?",
     ACCEPTOR_PATTERN},
    {"xs:base64Binary", NULL, ACCEPTOR_NEVER},
    {"xs:NMTOKEN", "[A-Za-z0-9_.:\\-]+", ACCEPTOR_PATTERN},
    {"xs:ID", "[A-Za-z_][A-Za-z0-9_.\\-]*", ACCEPTOR_ID},
    {"xs:IDREF", "[A-Za-z_][A-Za-z0-9_.\\-]*", ACCEPTOR_PATTERN},
};

/* Lists of XML Schema and what is in them. */
static const char *const built_in_lists[][2] = {{"xs:NMTOKENS", "xs:NMTOKEN"}, {"xs:IDREFS", "xs:IDREF"}};

static known_value *known;
static size_t known_count;

static int add_value(value_entry value)
{
    model.values = tool_grow(model.values, model.value_count, sizeof *model.values);
    model.values[model.value_count] = value;
    return (int)model.value_count++;
}

static int add_pattern(acceptor_value_kind kind, const char *pattern, int base)
{
    return add_value(
        (value_entry){kind, base, model_add_automaton(&model.lexer, automaton_make(expression_parse(pattern))), 0});
}

static int add_built_in(const char *name)
{
    for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
        if (strcmp(built_in[i].name, name) == 0)
            return built_in[i].pattern ? add_pattern(built_in[i].kind, built_in[i].pattern, ACCEPTOR_NONE)
                                       : add_value((value_entry){built_in[i].kind, ACCEPTOR_NONE, 0, 0});
    for (size_t i = 0; i < sizeof built_in_lists / sizeof *built_in_lists; i++)
        if (strcmp(built_in_lists[i][0], name) == 0)
            return add_value((value_entry){ACCEPTOR_LIST, ACCEPTOR_NONE, value_of_name(built_in_lists[i][1]), 0});
    tool_fail("a simple type that is not known", name);
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(model.symbols[*(const int *)a], model.symbols[*(const int *)b]);
}

static int add_words(xmlNodePtr restriction)
{
    size_t first = model.member_count;

    for (xmlNodePtr n = source_first(restriction); n; n = source_next(n))
        model_add_member(model_symbol(source_need(n, "value")));
    qsort(model.members + first, model.member_count - first, sizeof *model.members, compare_words);
    return add_value((value_entry){ACCEPTOR_WORDS, ACCEPTOR_NONE, (int)first, (int)(model.member_count - first)});
}

/* A value restricted by one facet; the bounds of numbers are left to libxml2. */
static int add_facet(xmlNodePtr facet, int base)
{
    const char *value = source_need(facet, "value");

    if (source_is(facet, "pattern"))
        return add_pattern(ACCEPTOR_PATTERN, value, base);
    if (source_is(facet, "maxLength") && strcmp(value, "0") == 0)
        return add_value((value_entry){ACCEPTOR_LENGTH_0, base, 0, 0});
    if (source_is(facet, "minLength") && strcmp(value, "1") == 0)
        return add_value((value_entry){ACCEPTOR_LENGTH_1, base, 0, 0});
    if (source_is(facet, "minInclusive") || source_is(facet, "maxInclusive"))
        return add_value((value_entry){ACCEPTOR_NEVER, ACCEPTOR_NONE, 0, 0});
    tool_fail("a facet that is not known", (const char *)facet->name);
}

static int value_of_restriction(xmlNodePtr restriction)
{
    xmlNodePtr facet = source_first(restriction);
    int value;

    if (source_is(facet, "enumeration"))
        return add_words(restriction);
    if (source_is(facet, "simpleType")) {
        value = value_of_node(facet);
        facet = source_next(facet);
    } else {
        value = value_of_name(source_need(restriction, "base"));
    }
    for (; facet; facet = source_next(facet))
        value = add_facet(facet, value);
    return value;
}

static int value_of_union(xmlNodePtr node)
{
    char *names = strdup(source_need(node, "memberTypes"));
    int list[16], count = 0, first = 0;

    if (source_first(node))
        tool_fail("a union of types without names", names);
    for (char *word = strtok(names, " "); word && count < 16; word = strtok(NULL, " "))
        list[count++] = value_of_name(word);
    for (int i = 0; i < count; i++)
        first = model_add_member(list[i]) - i;
    return add_value((value_entry){ACCEPTOR_UNION, ACCEPTOR_NONE, first, count});
}

static int value_of_list(xmlNodePtr node)
{
    const char *item = source_get(node, "itemType");
    int value = item ? value_of_name(item) : value_of_node(source_first(node));

    return add_value((value_entry){ACCEPTOR_LIST, ACCEPTOR_NONE, value, 0});
}

/* Each simple type is made once. */
static int remember_value(const char *name, xmlNodePtr node, int value)
{
    known = tool_grow(known, known_count, sizeof *known);
    known[known_count++] = (known_value){.name = name, .node = node, .value = value};
    return value;
}

int value_of_node(xmlNodePtr type)
{
    xmlNodePtr how = source_first(type);

    for (size_t i = 0; i < known_count; i++)
        if (known[i].node == type)
            return known[i].value;
    if (source_is(how, "restriction"))
        return remember_value(NULL, type, value_of_restriction(how));
    if (source_is(how, "union"))
        return remember_value(NULL, type, value_of_union(how));
    if (source_is(how, "list"))
        return remember_value(NULL, type, value_of_list(how));
    tool_fail("a simple type that is not known", source_get(type, "name"));
}

int value_of_name(const char *name)
{
    if (strncmp(name, "xs:", 3) != 0)
        return value_of_node(source_find("simpleType", name));
    for (size_t i = 0; i < known_count; i++)
        if (known[i].name && strcmp(known[i].name, name) == 0)
            return known[i].value;
    return remember_value(name, NULL, add_built_in(name));
}
