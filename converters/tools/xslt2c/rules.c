/* Templates as functions, and for each mode a function that finds the template of a node. */
#include "xslt2c.h"

#include <stdlib.h>
#include <string.h>

/* One alternative of a template's pattern. */
typedef struct {
    int template; /* its place among the items */
    const xmlNode *node;
    const expression *pattern;
    const char *mode;
    double priority;
} rule;

typedef struct {
    rule rules[ITEMS_MAX];
    int count;
} rule_list;

char *mode_function(generator *g, const char *mode)
{
    list_index(g->modes, &g->mode_count, mode);
    return *mode ? text_of("apply_%s", c_name(mode)) : "apply";
}

/* The last template of a name counts. */
char *template_function(generator *g, const char *name, const xmlNode *where)
{
    for (int i = g->all.count; i-- > 0;) {
        char *own = is_xslt(g->all.nodes[i], "template") ? attribute_of(g->all.nodes[i], "name") : NULL;

        if (own && strcmp(own, name) == 0)
            return text_of("template_%d", i);
    }
    fail(where, "no such template", name);
}

/* rules ________________________________________________________________________________________________________ */

static const location_step *last_step(const expression *pattern)
{
    return pattern->step_count ? &pattern->steps[pattern->step_count - 1] : NULL;
}

/* XSLT 1.0, 5.5 */
static double default_priority(const expression *pattern)
{
    const location_step *s = last_step(pattern);

    if (!s)
        return 0.5;
    if (pattern->step_count > 1 || s->predicate_count || pattern->absolute)
        return 0.5;
    if (s->name)
        return 0;
    return strcmp(s->test, "TEST_ANY_SPL") == 0 ? -0.25 : -0.5;
}

static void add_rules(rule_list *list, const rule *of, const expression *pattern)
{
    char *priority = attribute_of(of->node, "priority");
    rule *r;

    if (pattern->kind == UNION) {
        add_rules(list, of, pattern->operands[0]);
        add_rules(list, of, pattern->operands[1]);
        return;
    }
    if (pattern->kind != PATH || pattern->count || (pattern->absolute && pattern->step_count))
        fail(of->node, "a pattern of a kind that is not known", attribute_of(of->node, "match"));
    if (list->count == ITEMS_MAX)
        fail(of->node, "too many templates", "");
    r = &list->rules[list->count++];
    *r = *of;
    r->pattern = pattern;
    r->priority = priority ? strtod(priority, NULL) : default_priority(pattern);
}

static int compare_rules(const void *a, const void *b)
{
    const rule *x = a, *y = b;

    if (x->priority < y->priority || x->priority > y->priority)
        return x->priority < y->priority ? 1 : -1;
    return y->template - x->template;
}

static void find_rules(generator *g, rule_list *list)
{
    for (int i = 0; i < g->all.count; i++) {
        const xmlNode *node = g->all.nodes[i];
        char *match = is_xslt(node, "template") ? attribute_of(node, "match") : NULL,
             *mode = attribute_of(node, "mode");

        if (match)
            add_rules(list, &(rule){.template = i, .node = node, .mode = mode ? mode : ""}, xpath_parse(match, node));
    }
    qsort(list->rules, (size_t)list->count, sizeof *list->rules, compare_rules);
}

/* templates ____________________________________________________________________________________________________ */

static void make_template(generator *g, int number, xmlNodePtr node)
{
    function_state saved;

    buffer_printf(&g->tables, "static void template_%d(transform *t, const focus *x, const param *p, int n);\n",
                  number);
    function_begin(g, &saved);
    put(g, "if (!transform_enter(t))");
    put(g, "    return;");
    instructions(g, node);
    put(g, "transform_leave(t);");
    g->local_count = 0;
    function_end(g, &saved,
                 text_of("void template_%d(transform *t, const focus *x, const param *p, int n) /* %s:%ld */", number,
                         (const char *)node->doc->URL + strlen(g->root) + 1, xmlGetLineNo(node)),
                 true);
}

/* conditions ___________________________________________________________________________________________________ */

/* Whether the parents are those of the pattern, and the predicates of the last step hold; "" where there is nothing to
 * ask. */
static char *condition(generator *g, const rule *r)
{
    const expression *pattern = r->pattern;
    const location_step *s = last_step(pattern);
    buffer code = BUFFER_INIT;
    char *node = "x->node";

    for (int i = pattern->step_count - 2; i >= 0; i--) {
        const location_step *above = &pattern->steps[i];

        if (strcmp(above->test, "TEST_SPL") != 0 || strcmp(above->axis, "AXIS_CHILD") != 0 || above->predicate_count)
            fail(r->node, "a parent of a kind that is not known", attribute_of(r->node, "match"));
        list_index(g->names, &g->name_count, above->name);
        node = text_of("%s->parent", node);
        buffer_printf(&code, "%snode_number(t, %s) == N_%s", code.len ? " && " : "", node, c_name(above->name));
    }
    for (int i = 0; s && i < s->predicate_count; i++)
        buffer_printf(&code, "%s%s(t, x, NULL)", code.len ? " && " : "",
                      predicate_function(g, s->predicates[i], r->node));
    return buffer_detach(&code);
}

static bool is_test(const rule *r, const char *axis, const char *test)
{
    const location_step *s = last_step(r->pattern);

    return s && strcmp(s->axis, axis) == 0 && strcmp(s->test, test) == 0;
}

/* Sorts of nodes that a mode tells apart, each with the rules that can be for it. */
typedef struct {
    const char *axis;
    const char *test; /* of rules for a name; NULL: only those for any name */
    const char *name;
    const char *any;
} sort;

static bool may_match(const rule *r, const sort *of)
{
    const location_step *s = last_step(r->pattern);

    if (!s)
        return !of->axis;
    if (!of->axis || strcmp(s->axis, of->axis) != 0)
        return false;
    if (strcmp(s->test, of->any) == 0 || (strcmp(s->test, "TEST_NODE") == 0 && strcmp(s->axis, "AXIS_CHILD") == 0))
        return true;
    return of->test && strcmp(s->test, of->test) == 0 && strcmp(s->name, of->name) == 0;
}

/* The rules for a sort, best first, then what is built in; true when the last word is said before that. */
static void choose_rule(generator *g, const rule_list *list, const char *mode, const sort *of, const char *built_in)
{
    for (int i = 0; i < list->count; i++) {
        const rule *r = &list->rules[i];
        char *when;

        if (strcmp(r->mode, mode) != 0 || !may_match(r, of))
            continue;
        when = condition(g, r);
        if (!when || !*when) {
            put(g, "template_%d(t, x, p, n);", r->template);
            put(g, "return;");
            return;
        }
        put(g, "if (%s) {", when);
        put(g, "    template_%d(t, x, p, n);", r->template);
        put(g, "    return;");
        put(g, "}");
    }
    put(g, "%s", built_in);
    put(g, "return;");
}

static void choose_by_name(generator *g, const rule_list *list, const char *mode, const char *axis, const char *test,
                           const char *built_in, void (*head)(generator *, const char *))
{
    char *names[ITEMS_MAX];
    int count = 0;

    for (int i = 0; i < list->count; i++) {
        const rule *r = &list->rules[i];

        if (strcmp(r->mode, mode) == 0 && is_test(r, axis, test))
            list_index(names, &count, last_step(r->pattern)->name);
    }
    for (int i = 0; i < count; i++) {
        head(g, names[i]);
        g->indent++;
        choose_rule(g, list, mode, &(sort){axis, test, names[i], "TEST_ANY"}, built_in);
        g->indent--;
        if (strcmp(test, "TEST_PLAIN") == 0)
            put(g, "}");
    }
}

static void head_of_spl(generator *g, const char *name)
{
    list_index(g->names, &g->name_count, name);
    put(g, "case N_%s:", c_name(name));
}

static void head_of_plain(generator *g, const char *name)
{
    put(g, "if (node_is_plain(x->node, \"%s\")) {", name);
}

static void begin_case(generator *g, const char *label)
{
    put(g, "case %s:", label);
    g->indent++;
}

static void make_mode(generator *g, const rule_list *list, const char *mode)
{
    char *children = text_of("apply_children(t, x, %s, p, n);", mode_function(g, mode));
    function_state saved;

    function_begin(g, &saved);
    put(g, "switch ((int)x->node->type) {");
    begin_case(g, "XML_ELEMENT_NODE");
    put(g, "switch (node_number(t, x->node)) {");
    choose_by_name(g, list, mode, "AXIS_CHILD", "TEST_SPL", children, head_of_spl);
    put(g, "default: break;");
    put(g, "}");
    choose_by_name(g, list, mode, "AXIS_CHILD", "TEST_PLAIN", children, head_of_plain);
    choose_rule(g, list, mode, &(sort){"AXIS_CHILD", NULL, NULL, "TEST_ANY"}, children);
    g->indent--;
    put(g, "case XML_TEXT_NODE:");
    begin_case(g, "XML_CDATA_SECTION_NODE");
    choose_rule(g, list, mode, &(sort){"AXIS_CHILD", NULL, NULL, "TEST_TEXT"}, "out_text(t, node_string(t, x->node));");
    g->indent--;
    begin_case(g, "XML_ATTRIBUTE_NODE");
    choose_by_name(g, list, mode, "AXIS_ATTRIBUTE", "TEST_PLAIN", "out_text(t, node_string(t, x->node));",
                   head_of_plain);
    choose_rule(g, list, mode, &(sort){"AXIS_ATTRIBUTE", NULL, NULL, "TEST_ANY"},
                "out_text(t, node_string(t, x->node));");
    g->indent--;
    begin_case(g, "XML_DOCUMENT_NODE");
    choose_rule(g, list, mode, &(sort){NULL, NULL, NULL, ""}, children);
    g->indent--;
    put(g, "default: return; /* comments and processing instructions */");
    put(g, "}");
    function_end(g, &saved,
                 text_of("void %s(transform *t, const focus *x, const param *p, int n)", mode_function(g, mode)), true);
}

void rules_generate(generator *g)
{
    rule_list *list = calloc(1, sizeof *list);

    find_rules(g, list);
    mode_function(g, "");
    for (int i = 0; i < list->count; i++)
        mode_function(g, list->rules[i].mode);
    for (int i = 0; i < g->all.count; i++)
        if (is_xslt(g->all.nodes[i], "template"))
            make_template(g, i, g->all.nodes[i]);
    for (int i = 0; i < g->mode_count; i++)
        make_mode(g, list, g->modes[i]);
}
