/* Instructions of XSLT as statements of C. */
#include "xslt2c.h"

#include <stdlib.h>
#include <string.h>

static char *need(const xmlNode *node, const char *attribute)
{
    char *text = attribute_of(node, attribute);

    if (!text)
        fail(node, "an attribute is missing", attribute);
    return text;
}

static char *string_of(generator *g, const char *xpath, const xmlNode *where)
{
    return as_string(g, xpath_parse(xpath, where), where);
}

/* attribute value templates: "h{$depth}" _______________________________________________________________________ */

static char *value_template(generator *g, const char *text, const xmlNode *where)
{
    buffer parts = BUFFER_INIT;
    int count = 0;
    char *only = "\"\"";

    while (*text) {
        size_t plain = strcspn(text, "{");

        if (plain) {
            only = c_string(strndup(text, plain));
        } else {
            size_t inside = strcspn(++text, "}");

            only = string_of(g, strndup(text, inside), where);
            plain = inside + 1;
        }
        buffer_printf(&parts, ", %s", only);
        text += plain;
        count++;
    }
    return count < 2 ? only : text_of("string_concat(t, %d%s)", count, buffer_text(&parts));
}

/* content as a value ___________________________________________________________________________________________ */

static xmlNodePtr next_that_counts(xmlNodePtr node)
{
    while (node && node->type != XML_ELEMENT_NODE && !is_text(node))
        node = node->next;
    return node;
}

/* The string of content that is a single text or xsl:value-of; NULL when it is anything else. */
static char *simple_string(generator *g, xmlNodePtr parent)
{
    xmlNodePtr only = next_that_counts(parent->children);

    if (!only)
        return "\"\"";
    if (next_that_counts(only->next))
        return NULL;
    if (is_text(only))
        return c_string((const char *)only->content);
    if (is_xslt(only, "text"))
        return c_string((const char *)xmlNodeGetContent(only));
    return is_xslt(only, "value-of") ? string_of(g, need(only, "select"), only) : NULL;
}

/* Statements that write the content into a fragment; its name. */
static char *content_fragment(generator *g, xmlNodePtr parent)
{
    int number = g->serial++;

    put(g, "const size_t mark_%d = fragment_begin(t);", number);
    instructions(g, parent);
    put(g, "const fragment fragment_%d = fragment_end(t, mark_%d);", number, number);
    return text_of("fragment_%d", number);
}

static char *content_string(generator *g, xmlNodePtr parent)
{
    char *simple = simple_string(g, parent);

    return simple ? simple : text_of("fragment_string(t, %s)", content_fragment(g, parent));
}

char *given_value(generator *g, xmlNodePtr node)
{
    char *select = attribute_of(node, "select");

    if (select)
        return as_value(g, xpath_parse(select, node), node);
    if (!next_that_counts(node->children))
        return "value_of_string(\"\")";
    return text_of("value_of_fragment(%s)", content_fragment(g, node));
}

static type given_type(generator *g, xmlNodePtr node)
{
    char *select = attribute_of(node, "select");

    if (select)
        return type_of(g, xpath_parse(select, node), node);
    return next_that_counts(node->children) ? TYPE_FRAGMENT : TYPE_STRING;
}

/* variables ____________________________________________________________________________________________________ */

static void declare(generator *g, char *name, type t, int slot)
{
    if (g->local_count == LOCALS_MAX)
        fail(NULL, "too many variables", name);
    g->locals[g->local_count++] = (local){name, t, slot};
}

static void open_block(generator *g)
{
    put(g, "{");
    g->indent++;
}

static void close_block(generator *g)
{
    g->indent--;
    put(g, "}");
}

static void variable(generator *g, xmlNodePtr node)
{
    int slot = g->slot_count++;

    open_block(g);
    put(g, "f[%d] = %s;", slot, given_value(g, node));
    close_block(g);
    declare(g, need(node, "name"), given_type(g, node), slot);
}

static void parameter(generator *g, xmlNodePtr node)
{
    char *name = need(node, "name");
    int number = list_index(g->params, &g->param_count, name), slot = g->slot_count++;

    open_block(g);
    put(g, "const value *given = transform_param(p, n, P_%s);", c_name(g->params[number]));
    put(g, "if (given) {");
    put(g, "    f[%d] = *given;", slot);
    put(g, "} else {");
    g->indent++;
    put(g, "f[%d] = %s;", slot, given_value(g, node));
    close_block(g);
    close_block(g);
    declare(g, name, TYPE_ANY, slot);
}

/* calls ________________________________________________________________________________________________________ */

/* Statements for xsl:with-param; the last arguments of the call. */
static char *arguments(generator *g, xmlNodePtr call)
{
    buffer list = BUFFER_INIT;
    int count = 0, number = g->serial++;

    for (xmlNodePtr child = call->children; child; child = child->next) {
        char *name;

        if (child->type != XML_ELEMENT_NODE)
            continue;
        if (!is_xslt(child, "with-param"))
            fail(child, "not known here", (const char *)child->name);
        name = need(child, "name");
        list_index(g->params, &g->param_count, name);
        buffer_printf(&list, "{P_%s, %s}, ", c_name(name), given_value(g, child));
        count++;
    }
    if (count == 0)
        return "NULL, 0";
    put(g, "const param with_%d[] = {%s};", number, buffer_text(&list));
    return text_of("with_%d, %d", number, count);
}

static void apply_templates(generator *g, xmlNodePtr node)
{
    char *select = attribute_of(node, "select"), *mode = attribute_of(node, "mode"), *with;

    open_block(g);
    with = arguments(g, node);
    if (select)
        put(g, "apply_nodes(t, %s, %s, %s);", as_nodes(g, xpath_parse(select, node), node),
            mode_function(g, mode ? mode : ""), with);
    else
        put(g, "apply_children(t, %s, %s, %s);", g->focus, mode_function(g, mode ? mode : ""), with);
    close_block(g);
}

static void call_template(generator *g, xmlNodePtr node)
{
    char *with;

    open_block(g);
    with = arguments(g, node);
    put(g, "%s(t, %s, %s);", template_function(g, need(node, "name"), node), g->focus, with);
    close_block(g);
}

static char *sort_function(generator *g, const xmlNode *sort)
{
    function_state saved;
    int number = g->serial++;
    char *type = need(sort, "data-type"), *order = attribute_of(sort, "order");
    bool falling = order && strcmp(order, "descending") == 0;

    if (strcmp(type, "number") != 0)
        fail(sort, "sorting by other things than numbers", type);
    function_begin(g, &saved);
    put(g, "return %s(%s);", falling ? "-" : "", as_number(g, xpath_parse(need(sort, "select"), sort), sort));
    function_end(g, &saved, text_of("double sort_%d(transform *t, const focus *x, const value *f)", number), false);
    return text_of("sort_%d", number);
}

static void for_each(generator *g, xmlNodePtr node)
{
    char *nodes = as_nodes(g, xpath_parse(need(node, "select"), node), node);
    const char *outer = g->focus;
    int number = g->serial++;
    xmlNodePtr sort = next_that_counts(node->children);

    if (sort && is_xslt(sort, "sort"))
        nodes = text_of("set_sort(t, %s, %s, f)", nodes, sort_function(g, sort));
    open_block(g);
    put(g, "const node_set nodes_%d = %s;", number, nodes);
    put(g, "for (size_t i_%d = 0; i_%d < nodes_%d.count; i_%d++) {", number, number, number, number);
    g->indent++;
    put(g, "const focus x_%d[] = {{nodes_%d.nodes[i_%d], (long)i_%d + 1, (long)nodes_%d.count}};", number, number,
        number, number, number);
    g->focus = text_of("x_%d", number);
    put(g, "(void)%s;", g->focus);
    instructions(g, node);
    g->focus = outer;
    close_block(g);
    close_block(g);
}

/* conditions ___________________________________________________________________________________________________ */

static void branch(generator *g, const char *head, xmlNodePtr node)
{
    put(g, "%s {", head);
    g->indent++;
    instructions(g, node);
    g->indent--;
    put(g, "}");
}

static char *test_of(generator *g, const xmlNode *node)
{
    return as_boolean(g, xpath_parse(need(node, "test"), node), node);
}

static void choose(generator *g, xmlNodePtr node)
{
    const char *otherwise = "";

    for (xmlNodePtr child = node->children; child; child = child->next) {
        if (is_xslt(child, "when")) {
            branch(g, text_of("%sif (%s)", otherwise, test_of(g, child)), child);
            otherwise = "else ";
        } else if (is_xslt(child, "otherwise")) {
            branch(g, "else", child);
        } else if (child->type == XML_ELEMENT_NODE) {
            fail(child, "not known here", (const char *)child->name);
        }
    }
}

/* output _______________________________________________________________________________________________________ */

static void text(generator *g, const char *content)
{
    if (*content)
        put(g, "out_text(t, %s);", c_string(content));
}

static void attribute(generator *g, xmlNodePtr node)
{
    char *made;

    open_block(g);
    made = content_string(g, node);
    put(g, "out_attribute(t, %s, %s);", value_template(g, need(node, "name"), node), made);
    close_block(g);
}

static void element(generator *g, xmlNodePtr node, const char *name)
{
    if (!g->text) {
        put(g, "out_start(t, %s);", name);
        for (xmlAttrPtr a = is_xslt(node, NULL) ? NULL : node->properties; a; a = a->next)
            put(g, "out_attribute(t, \"%s\", %s);", (const char *)a->name,
                value_template(g, (const char *)xmlNodeGetContent((xmlNodePtr)a), node));
    }
    instructions(g, node);
    if (!g->text)
        put(g, "out_end(t);");
}

static void message(generator *g, xmlNodePtr node)
{
    char *terminate = attribute_of(node, "terminate"), *made;

    open_block(g);
    made = content_string(g, node);
    put(g, "transform_message(t, %s, %s, %s);", g->focus, made,
        terminate && strcmp(terminate, "yes") == 0 ? "true" : "false");
    close_block(g);
}

/* A value as letters or Roman numerals, with what follows them: "a." */
static void number(generator *g, xmlNodePtr node)
{
    char *format = need(node, "format");

    if (!*format || !strchr("aAiI", *format))
        fail(node, "a format that is not known", format);
    put(g, "out_text(t, number_format(t, %s, '%c'));", as_number(g, xpath_parse(need(node, "value"), node), node),
        *format);
    text(g, format + 1);
}

static void instruction(generator *g, xmlNodePtr node)
{
    static const struct {
        const char *name;
        void (*make)(generator *, xmlNodePtr);
    } makers[] = {{"apply-templates", apply_templates},
                  {"attribute", attribute},
                  {"call-template", call_template},
                  {"choose", choose},
                  {"for-each", for_each},
                  {"message", message},
                  {"number", number},
                  {"param", parameter},
                  {"variable", variable}};

    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++) {
        if (is_xslt(node, makers[i].name)) {
            makers[i].make(g, node);
            return;
        }
    }
    if (is_xslt(node, "if"))
        branch(g, text_of("if (%s)", test_of(g, node)), node);
    else if (is_xslt(node, "value-of"))
        put(g, "out_text(t, %s);", string_of(g, need(node, "select"), node));
    else if (is_xslt(node, "copy-of"))
        put(g, "out_copy(t, %s);", as_value(g, xpath_parse(need(node, "select"), node), node));
    else if (is_xslt(node, "text"))
        text(g, (const char *)xmlNodeGetContent(node));
    else if (is_xslt(node, "element"))
        element(g, node, value_template(g, need(node, "name"), node));
    else if (!is_xslt(node, "sort"))
        is_xslt(node, NULL) ? fail(node, "an instruction that is not known", (const char *)node->name)
                            : element(g, node, c_string((const char *)node->name));
}

void instructions(generator *g, xmlNodePtr parent)
{
    int locals = g->local_count;

    for (xmlNodePtr child = parent->children; child; child = child->next) {
        if (is_text(child))
            text(g, (const char *)child->content);
        else if (child->type == XML_ELEMENT_NODE)
            instruction(g, child);
    }
    g->local_count = locals; /* their slots are not used again: what they hold may be asked for by a predicate */
}
