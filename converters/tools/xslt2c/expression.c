/* XPath expressions as C expressions. Each kind of result has a function that says it the cheapest way: a path asked
 * for as a boolean stops at its first node, a normalised string asked whether it is empty is not made. */
#include "xslt2c.h"

#include <stdlib.h>
#include <string.h>

static bool is_call(const expression *e, const char *name)
{
    return e->kind == CALL && strcmp(e->text, name) == 0;
}

/* variables ____________________________________________________________________________________________________ */

static const local *local_of(const generator *g, const char *name)
{
    for (int i = g->local_count; i-- > 0;)
        if (strcmp(g->locals[i].name, name) == 0)
            return &g->locals[i];
    return NULL;
}

int global_index(const generator *g, const char *name)
{
    for (int i = 0; i < g->global_count; i++)
        if (strcmp(g->globals[i].name, name) == 0)
            return i;
    return -1;
}

type global_type(generator *g, int number)
{
    global_item *item = &g->globals[number];
    char *select = attribute_of(item->node, "select");

    if (item->typed)
        return item->type;
    if (item->typing)
        fail(item->node, "a variable that needs itself", item->name);
    item->typing = true;
    if (item->is_param)
        item->type = TYPE_STRING;
    else if (select)
        item->type = type_of(g, xpath_parse(select, item->node), item->node);
    else
        item->type = item->node->children ? TYPE_FRAGMENT : TYPE_STRING;
    item->typed = true;
    return item->type;
}

static type variable_type(generator *g, const char *name, const xmlNode *where)
{
    const local *l = local_of(g, name);
    int number = l ? -1 : global_index(g, name);

    if (!l && number < 0)
        fail(where, "no such variable", name);
    return l ? l->type : global_type(g, number);
}

static char *variable_value(generator *g, const char *name)
{
    const local *l = local_of(g, name);

    return l ? text_of("f[%d]", l->slot) : text_of("transform_global(t, %d)", global_index(g, name));
}

/* functions ____________________________________________________________________________________________________ */

/* `form`: how C calls it; each letter after "%" is an argument as string (s), boolean (b), number (n), node-set (N) or
 * value (v), given or, with an upper-case S, the context node when there is none. */
typedef struct {
    const char *name;
    type type;
    const char *form;
} function;

static const function functions[] = {
    {"boolean", TYPE_BOOLEAN, "(%b)"},
    {"concat", TYPE_STRING, NULL},
    {"contains", TYPE_BOOLEAN, "string_contains(%s, %s)"},
    {"count", TYPE_NUMBER, NULL},
    {"document", TYPE_NODES, NULL},
    {"false", TYPE_BOOLEAN, "false"},
    {"floor", TYPE_NUMBER, "floor(%n)"},
    {"format-number", TYPE_STRING, "number_pattern(t, %n, %s)"},
    {"function-available", TYPE_BOOLEAN, "true"},
    {"generate-id", TYPE_STRING, "node_id(t, %N)"},
    {"key", TYPE_NODES, NULL},
    {"last", TYPE_NUMBER, "(double)%x->size"},
    {"local-name", TYPE_STRING, "node_local_name(%N)"},
    {"name", TYPE_STRING, NULL},
    {"normalize-space", TYPE_STRING, "string_normalize(t, %S)"},
    {"not", TYPE_BOOLEAN, "!(%b)"},
    {"number", TYPE_NUMBER, "(%n)"},
    {"position", TYPE_NUMBER, "(double)%x->position"},
    {"round", TYPE_NUMBER, "floor((%n) + 0.5)"},
    {"starts-with", TYPE_BOOLEAN, "string_starts_with(%s, %s)"},
    {"string", TYPE_STRING, "%S"},
    {"string-length", TYPE_NUMBER, "string_length(%S)"},
    {"substring", TYPE_STRING, NULL},
    {"substring-after", TYPE_STRING, "string_after(%s, %s)"},
    {"substring-before", TYPE_STRING, "string_before(t, %s, %s)"},
    {"translate", TYPE_STRING, "string_translate(t, %s, %s, %s)"},
    {"true", TYPE_BOOLEAN, "true"},
    {"x:anchor", TYPE_STRING, "extension_anchor(t, %N)"},
    {"x:before", TYPE_STRING, "extension_before(t, %N)"},
    {"x:blank", TYPE_BOOLEAN, "extension_blank(%N)"},
    {"x:break", TYPE_STRING, "extension_break(t, %N)"},
    {"x:delimited", TYPE_BOOLEAN, "extension_delimited(%N)"},
    {"x:digest", TYPE_STRING, "extension_digest(t, %s)"},
    {"x:escape", TYPE_STRING, "extension_escape(t, %s)"},
    {"x:html", TYPE_STRING, "extension_html(t, %N)"},
    {"x:ordinal", TYPE_NUMBER, "extension_ordinal(t, %N)"},
    {"x:place", TYPE_NUMBER, "extension_place(t, %N)"},
    {"x:rows", TYPE_NUMBER, "extension_rows(%N, %n)"},
    {"x:running-title", TYPE_STRING, "extension_running_title(t, %s)"},
    {"x:text", TYPE_STRING, "extension_text(t, %N)"},
    {"x:title", TYPE_STRING, "extension_title(%s, %s)"},
};

static int compare_function(const void *name, const void *item)
{
    return strcmp(name, ((const function *)item)->name);
}

static const function *function_of(const expression *call, const xmlNode *where)
{
    const function *found =
        bsearch(call->text, functions, sizeof functions / sizeof *functions, sizeof *functions, compare_function);

    if (!found)
        fail(where, "a function that is not known", call->text);
    return found;
}

static const expression *context_node(void)
{
    static const expression self = {.kind = PATH};

    return &self;
}

static const expression *argument(const expression *call, int number, const xmlNode *where)
{
    if (number >= call->count)
        fail(where, "an argument is missing", call->text);
    return call->operands[number];
}

static char *call_concat(generator *g, const expression *e, const xmlNode *where)
{
    buffer code = BUFFER_INIT;

    buffer_printf(&code, "string_concat(t, %d", e->count);
    for (int i = 0; i < e->count; i++)
        buffer_printf(&code, ", %s", as_string(g, e->operands[i], where));
    buffer_putc(&code, ')');
    return code.data;
}

static char *from_of(const generator *g, const expression *path)
{
    return text_of(path->absolute ? "node_document(%s->node)" : "%s->node", g->focus);
}

/* A path of which the runtime need not make a set. */
static bool is_walk(const expression *e)
{
    return e->kind == PATH && e->count == 0 && e->step_count > 0;
}

/* f(t, from, path, f…) */
static char *walk_by(generator *g, const char *function, const expression *e, const xmlNode *where, const char *more)
{
    return text_of("%s(t, %s, %s, f%s)", function, from_of(g, e), path_table(g, e, where), more);
}

static char *call_count(generator *g, const expression *e, const xmlNode *where)
{
    const expression *counted = argument(e, 0, where);

    if (is_walk(counted))
        return walk_by(g, "path_count", counted, where, "");
    return text_of("(double)%s.count", as_nodes(g, counted, where));
}

/* The folder of the stylesheet that asks, below the root. */
static char *folder_of(const generator *g, const xmlNode *where)
{
    char *path = strdup((const char *)where->doc->URL + strlen(g->root) + 1);

    strrchr(path, '/')[1] = '\0';
    return path;
}

static char *call_key(generator *g, const expression *e, const xmlNode *where)
{
    const expression *name = argument(e, 0, where);
    int before = g->key_count;
    int number = name->kind == LITERAL ? list_index(g->keys, &g->key_count, name->text) : -1;

    if (number < 0 || g->key_count != before)
        fail(where, "a key that is not declared", "");
    return text_of("transform_key(t, %d, %s)", number, as_value(g, argument(e, 1, where), where));
}

static char *call_by_form(generator *g, const expression *e, const function *f, const xmlNode *where)
{
    buffer code = BUFFER_INIT;
    int number = 0;

    for (const char *p = f->form; *p; p++) {
        const expression *given;

        if (*p != '%') {
            buffer_putc(&code, *p);
            continue;
        }
        p++;
        if (*p == 'x') {
            buffer_puts(&code, g->focus);
            continue;
        }
        given = number >= e->count && (*p == 'S' || *p == 'N') ? context_node() : argument(e, number, where);
        number++;
        buffer_puts(&code, *p == 'b'   ? as_boolean(g, given, where)
                           : *p == 'n' ? as_number(g, given, where)
                           : *p == 'N' ? as_nodes(g, given, where)
                                       : as_string(g, given, where));
    }
    return buffer_detach(&code);
}

/* A call as C, of the function's own type. */
static char *call(generator *g, const expression *e, const xmlNode *where)
{
    const function *f = function_of(e, where);

    if (f->form)
        return call_by_form(g, e, f, where);
    if (strcmp(f->name, "concat") == 0)
        return call_concat(g, e, where);
    if (strcmp(f->name, "count") == 0)
        return call_count(g, e, where);
    if (strcmp(f->name, "key") == 0)
        return call_key(g, e, where);
    if (strcmp(f->name, "document") == 0)
        return text_of("transform_document(t, %s, %s)", c_string(folder_of(g, where)),
                       as_string(g, argument(e, 0, where), where));
    if (strcmp(f->name, "substring") == 0)
        return text_of("string_substring(t, %s, %s, %s)", as_string(g, argument(e, 0, where), where),
                       as_number(g, argument(e, 1, where), where),
                       e->count > 2 ? as_number(g, e->operands[2], where) : "(double)INFINITY");
    if (e->count == 0)
        return text_of("node_name(t, %s->node)", g->focus);
    return text_of("node_name(t, path_first(t, %s, %s, f))", from_of(g, e->operands[0]),
                   path_table(g, e->operands[0], where));
}

/* types ________________________________________________________________________________________________________ */

type type_of(generator *g, const expression *e, const xmlNode *where)
{
    switch (e->kind) {
    case LITERAL: return TYPE_STRING;
    case NUMBER:
    case ARITHMETIC:
    case NEGATE: return TYPE_NUMBER;
    case VARIABLE: return variable_type(g, e->text, where);
    case CALL: return function_of(e, where)->type;
    case PATH:
    case FILTER:
    case UNION: return TYPE_NODES;
    case OR:
    case AND:
    case COMPARE: return TYPE_BOOLEAN;
    }
    return TYPE_ANY;
}

/* A variable's member, when its type is the one asked for, else what `convert` makes of its value. */
static char *variable_as(generator *g, const expression *e, type wanted, const char *member, const char *convert,
                         const xmlNode *where)
{
    char *v = variable_value(g, e->text);

    return variable_type(g, e->text, where) == wanted ? text_of("%s.as.%s", v, member) : text_of(convert, v);
}

static bool is_context(const expression *e)
{
    return e->kind == PATH && e->count == 0 && e->step_count == 0 && !e->absolute;
}

/* @name of the context node */
static const char *own_attribute(const expression *e)
{
    const location_step *s = e->steps;

    return is_walk(e) && !e->absolute && e->step_count == 1 && s->predicate_count == 0 &&
                   strcmp(s->axis, "AXIS_ATTRIBUTE") == 0 && strcmp(s->test, "TEST_PLAIN") == 0
               ? s->name
               : NULL;
}

char *as_string(generator *g, const expression *e, const xmlNode *where)
{
    switch (e->kind) {
    case LITERAL: return c_string(e->text);
    case VARIABLE:
        if (variable_type(g, e->text, where) == TYPE_FRAGMENT)
            return text_of("fragment_string(t, %s.as.fragment)", variable_value(g, e->text));
        return variable_as(g, e, TYPE_STRING, "string", "value_string(t, %s)", where);
    case CALL:
        if (function_of(e, where)->type == TYPE_STRING)
            return call(g, e, where);
        break;
    case PATH:
        if (is_context(e))
            return text_of("node_string(t, %s->node)", g->focus);
        if (own_attribute(e))
            return text_of("node_attribute(t, %s->node, \"%s\")", g->focus, own_attribute(e));
        if (is_walk(e))
            return walk_by(g, "path_string", e, where, "");
        break;
    default: break;
    }
    switch (type_of(g, e, where)) {
    case TYPE_NUMBER: return text_of("string_of_number(t, %s)", as_number(g, e, where));
    case TYPE_BOOLEAN: return text_of("string_of_boolean(%s)", as_boolean(g, e, where));
    default: return text_of("set_string(t, %s)", as_nodes(g, e, where));
    }
}

char *as_number(generator *g, const expression *e, const xmlNode *where)
{
    switch (e->kind) {
    case NUMBER: return text_of("%s%s", e->text, strchr(e->text, '.') ? "" : ".0");
    case VARIABLE: return variable_as(g, e, TYPE_NUMBER, "number", "value_number(t, %s)", where);
    case NEGATE: return text_of("-(%s)", as_number(g, e->operands[0], where));
    case ARITHMETIC:
        return text_of(strcmp(e->text, "fmod") == 0 ? "%2$s(%1$s, %3$s)" : "(%1$s %2$s %3$s)",
                       as_number(g, e->operands[0], where), e->text, as_number(g, e->operands[1], where));
    case CALL:
        if (function_of(e, where)->type == TYPE_NUMBER)
            return call(g, e, where);
        break;
    default: break;
    }
    if (type_of(g, e, where) == TYPE_BOOLEAN)
        return text_of("(double)(%s)", as_boolean(g, e, where));
    return text_of("string_number(%s)", as_string(g, e, where));
}

char *as_nodes(generator *g, const expression *e, const xmlNode *where)
{
    switch (e->kind) {
    case VARIABLE: return variable_as(g, e, TYPE_NODES, "nodes", "value_nodes(%s)", where);
    case CALL:
        if (function_of(e, where)->type == TYPE_NODES)
            return call(g, e, where);
        break;
    case PATH:
        if (is_walk(e))
            return walk_by(g, "path_nodes", e, where, "");
        if (e->count == 0)
            return text_of("set_of(t, %s)", from_of(g, e));
        return text_of("set_path(t, %s, %s, f)", as_nodes(g, e->operands[0], where), path_table(g, e, where));
    case FILTER:
        return text_of("set_filter(t, %s, %s, %d, f)", as_nodes(g, e->operands[0], where),
                       predicate_table(g, e->predicates, e->predicate_count, where), e->predicate_count);
    case UNION:
        return text_of("set_union(t, %s, %s)", as_nodes(g, e->operands[0], where), as_nodes(g, e->operands[1], where));
    default: break;
    }
    fail(where, "a node-set is wanted", "");
}

/* comparisons __________________________________________________________________________________________________ */

/* Whether a string is empty, without making it. */
static char *as_empty(generator *g, const expression *e, const xmlNode *where)
{
    const expression *of;

    if (!is_call(e, "normalize-space"))
        return text_of("!*%s", as_string(g, e, where));
    of = e->count ? e->operands[0] : context_node();
    if (is_context(of))
        return text_of("node_is_blank(%s->node)", g->focus);
    if (is_walk(of))
        return walk_by(g, "path_is_blank", of, where, "");
    return text_of("string_is_blank(%s)", as_string(g, of, where));
}

/* Whether a node of a set has that string. */
static char *set_has(generator *g, const expression *set, const expression *string, const xmlNode *where)
{
    char *sought = as_string(g, string, where);

    if (is_context(set))
        return text_of("string_equal(node_string(t, %s->node), %s)", g->focus, sought);
    if (own_attribute(set) && string->kind == LITERAL && *string->text)
        return text_of("string_equal(%s, %s)", as_string(g, set, where), sought);
    if (is_walk(set))
        return walk_by(g, "path_equals", set, where, text_of(", %s", sought));
    return text_of("set_equals(t, %s, %s)", as_nodes(g, set, where), sought);
}

static bool is_stringlike(type t)
{
    return t == TYPE_STRING || t == TYPE_FRAGMENT;
}

static char *compare(generator *g, const expression *e, const xmlNode *where)
{
    const expression *a = e->operands[0], *b = e->operands[1];
    type of_a = type_of(g, a, where), of_b = type_of(g, b, where);
    bool equal = strcmp(e->text, "COMPARE_EQUAL") == 0, unequal = strcmp(e->text, "COMPARE_UNEQUAL") == 0;

    if ((equal || unequal) && is_stringlike(of_a) && is_stringlike(of_b)) {
        if (b->kind == LITERAL && !*b->text)
            return text_of(equal ? "(%s)" : "!(%s)", as_empty(g, a, where));
        return text_of("%sstring_equal(%s, %s)", equal ? "" : "!", as_string(g, a, where), as_string(g, b, where));
    }
    if (equal && of_a == TYPE_NODES && is_stringlike(of_b))
        return set_has(g, a, b, where);
    if (equal && of_b == TYPE_NODES && is_stringlike(of_a))
        return set_has(g, b, a, where);
    return text_of("value_compare(t, %s, %s, %s)", as_value(g, a, where), e->text, as_value(g, b, where));
}

static char *path_as_boolean(generator *g, const expression *e, const xmlNode *where)
{
    if (own_attribute(e))
        return text_of("node_has_attribute(%s->node, \"%s\")", g->focus, own_attribute(e));
    if (is_walk(e))
        return walk_by(g, "path_any", e, where, "");
    return e->count ? text_of("%s.count != 0", as_nodes(g, e, where)) : "true";
}

char *as_boolean(generator *g, const expression *e, const xmlNode *where)
{
    switch (e->kind) {
    case VARIABLE: return variable_as(g, e, TYPE_BOOLEAN, "boolean", "value_boolean(t, %s)", where);
    case OR:
    case AND:
        return text_of("(%s %s %s)", as_boolean(g, e->operands[0], where), e->kind == OR ? "||" : "&&",
                       as_boolean(g, e->operands[1], where));
    case UNION:
        return text_of("(%s || %s)", as_boolean(g, e->operands[0], where), as_boolean(g, e->operands[1], where));
    case COMPARE: return compare(g, e, where);
    case PATH: return path_as_boolean(g, e, where);
    case CALL:
        if (function_of(e, where)->type == TYPE_BOOLEAN)
            return call(g, e, where);
        break;
    default: break;
    }
    switch (type_of(g, e, where)) {
    case TYPE_STRING: return text_of("!(%s)", as_empty(g, e, where));
    case TYPE_NUMBER: return text_of("value_boolean(t, value_of_number(%s))", as_number(g, e, where));
    default: return text_of("%s.count != 0", as_nodes(g, e, where));
    }
}

char *as_value(generator *g, const expression *e, const xmlNode *where)
{
    if (e->kind == VARIABLE) {
        variable_type(g, e->text, where);
        return variable_value(g, e->text);
    }
    switch (type_of(g, e, where)) {
    case TYPE_STRING: return text_of("value_of_string(%s)", as_string(g, e, where));
    case TYPE_NUMBER: return text_of("value_of_number(%s)", as_number(g, e, where));
    case TYPE_BOOLEAN: return text_of("value_of_boolean(%s)", as_boolean(g, e, where));
    default: return text_of("value_of_nodes(%s)", as_nodes(g, e, where));
    }
}
