/* XPath 1.0 by recursive descent: a function per level of precedence. */
#include "xslt2c.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *p;
    const char *text; /* the whole, for messages */
    const xmlNode *where;
} parser;

static expression *parse_or(parser *in);

static _Noreturn void stop(const parser *in, const char *what)
{
    fail(in->where, what, in->text);
}

static expression *new_expression(expression_kind kind, char *text)
{
    expression *e = calloc(1, sizeof *e);

    e->kind = kind;
    e->text = text;
    return e;
}

static void skip_space(parser *in)
{
    while (isspace((unsigned char)*in->p))
        in->p++;
}

static bool sees(parser *in, const char *sign)
{
    skip_space(in);
    return strncmp(in->p, sign, strlen(sign)) == 0;
}

static bool takes(parser *in, const char *sign)
{
    if (!sees(in, sign))
        return false;
    in->p += strlen(sign);
    return true;
}

static void expect(parser *in, const char *sign)
{
    if (!takes(in, sign))
        stop(in, text_of("\"%s\" expected", sign));
}

static bool is_name_character(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '_' || c == '.';
}

/* An operator that is a word. */
static bool takes_word(parser *in, const char *word)
{
    if (!sees(in, word) || is_name_character(in->p[strlen(word)]))
        return false;
    in->p += strlen(word);
    return true;
}

static char *take_name(parser *in)
{
    const char *start;

    skip_space(in);
    for (start = in->p; is_name_character(*in->p); in->p++)
        ;
    if (in->p == start)
        stop(in, "a name expected");
    return strndup(start, (size_t)(in->p - start));
}

static void add_operand(parser *in, expression *e, expression *operand)
{
    if (e->count == ARGUMENTS_MAX)
        stop(in, "too many operands");
    e->operands[e->count++] = operand;
}

static void add_predicate(parser *in, expression **predicates, int *count)
{
    if (*count == PREDICATES_MAX)
        stop(in, "too many predicates");
    predicates[(*count)++] = parse_or(in);
    expect(in, "]");
}

/* steps ________________________________________________________________________________________________________ */

static location_step *add_step(parser *in, expression *path, const char *axis, const char *test)
{
    location_step *s = &path->steps[path->step_count];

    if (path->step_count++ == STEPS_MAX)
        stop(in, "too many steps");
    s->axis = axis;
    s->test = test;
    return s;
}

static const char *axis_named(parser *in, const char *name)
{
    static const char *const axes[][2] = {{"child", "AXIS_CHILD"},
                                          {"attribute", "AXIS_ATTRIBUTE"},
                                          {"self", "AXIS_SELF"},
                                          {"parent", "AXIS_PARENT"},
                                          {"ancestor", "AXIS_ANCESTOR"},
                                          {"ancestor-or-self", "AXIS_ANCESTOR_OR_SELF"},
                                          {"descendant", "AXIS_DESCENDANT"},
                                          {"descendant-or-self", "AXIS_DESCENDANT_OR_SELF"},
                                          {"following-sibling", "AXIS_FOLLOWING_SIBLING"},
                                          {"preceding-sibling", "AXIS_PRECEDING_SIBLING"}};

    for (size_t i = 0; i < sizeof axes / sizeof *axes; i++)
        if (strcmp(axes[i][0], name) == 0)
            return axes[i][1];
    stop(in, text_of("axis %s is not known", name));
}

static const char *take_axis(parser *in)
{
    const char *end;

    if (takes(in, "@"))
        return "AXIS_ATTRIBUTE";
    skip_space(in);
    for (end = in->p; is_name_character(*end); end++)
        ;
    if (end[0] == ':' && end[1] == ':') {
        char *name = take_name(in);

        in->p += 2;
        return axis_named(in, name);
    }
    return "AXIS_CHILD";
}

/* The test behind a name: of a node type, or a name with or without prefix. */
static void take_named_test(parser *in, location_step *s)
{
    char *name = take_name(in);
    const xmlNs *ns;

    if (takes(in, "(")) {
        expect(in, ")");
        s->test = strcmp(name, "node") == 0 ? "TEST_NODE" : strcmp(name, "text") == 0 ? "TEST_TEXT" : NULL;
        if (strcmp(name, "comment") == 0 || strcmp(name, "processing-instruction") == 0)
            s->test = "never"; /* patterns only: what no rule can do anything with is passed over anyway */
        if (!s->test)
            stop(in, "a node type expected");
        return;
    }
    if (*in->p != ':' || in->p[1] == ':') {
        s->test = "TEST_PLAIN";
        s->name = name;
        return;
    }
    in->p++;
    ns = strcmp(name, "xml") == 0 ? NULL : xmlSearchNs(in->where->doc, (xmlNodePtr)in->where, (const xmlChar *)name);
    if (!ns && strcmp(name, "xml") != 0)
        stop(in, "a prefix that is not declared");
    if (ns && strcmp((const char *)ns->href, SPL_NAMESPACE) != 0)
        stop(in, "a name of a namespace that is not SPL's");
    if (takes(in, "*")) {
        s->test = "TEST_ANY_SPL";
    } else {
        s->test = ns ? "TEST_SPL" : "TEST_XML";
        s->name = take_name(in);
    }
}

static bool is_positional(const expression *e)
{
    return e->kind == NUMBER || e->kind == ARITHMETIC ||
           (e->kind == CALL && (strcmp(e->text, "last") == 0 || strcmp(e->text, "position") == 0));
}

/* What follows "//": descendant::x, or where a predicate asks for the place among siblings, what the long form says. */
static void join_descendants(expression *path)
{
    location_step *all = &path->steps[path->step_count - 2], *step = all + 1;

    for (int i = 0; i < step->predicate_count; i++)
        if (is_positional(step->predicates[i]))
            return;
    if (strcmp(step->axis, "AXIS_CHILD") != 0)
        return;
    step->axis = "AXIS_DESCENDANT";
    *all = *step;
    path->step_count--;
}

static void take_step(parser *in, expression *path, bool descendants)
{
    location_step *s;

    if (descendants)
        add_step(in, path, "AXIS_DESCENDANT_OR_SELF", "TEST_NODE");
    if (takes(in, "..")) {
        add_step(in, path, "AXIS_PARENT", "TEST_NODE");
        return;
    }
    if (takes(in, ".")) {
        if (descendants || sees(in, "["))
            stop(in, "\".\" with a predicate or behind \"//\"");
        return;
    }
    s = add_step(in, path, take_axis(in), NULL);
    if (takes(in, "*"))
        s->test = "TEST_ANY";
    else
        take_named_test(in, s);
    while (takes(in, "["))
        add_predicate(in, s->predicates, &s->predicate_count);
    if (descendants)
        join_descendants(path);
}

static void take_steps(parser *in, expression *path)
{
    for (;;) {
        if (takes(in, "//"))
            take_step(in, path, true);
        else if (takes(in, "/"))
            take_step(in, path, false);
        else
            return;
    }
}

static bool begins_step(parser *in)
{
    skip_space(in);
    return *in->p == '@' || *in->p == '.' || *in->p == '*' || isalpha((unsigned char)*in->p) || *in->p == '_';
}

/* primaries ____________________________________________________________________________________________________ */

static expression *parse_literal(parser *in)
{
    char quote = *in->p++;
    const char *end = strchr(in->p, quote);
    expression *e;

    if (!end)
        stop(in, "a string without end");
    e = new_expression(LITERAL, strndup(in->p, (size_t)(end - in->p)));
    in->p = end + 1;
    return e;
}

static expression *parse_number(parser *in)
{
    const char *start = in->p;

    while (isdigit((unsigned char)*in->p) || *in->p == '.')
        in->p++;
    return new_expression(NUMBER, strndup(start, (size_t)(in->p - start)));
}

/* A function's name, with its prefix and the parenthesis behind it; NULL when there is none. */
static char *take_function(parser *in)
{
    const char *end;
    char *name;

    skip_space(in);
    for (end = in->p; is_name_character(*end) || (*end == ':' && end[1] != ':' && end[-1] != ':'); end++)
        ;
    if (end == in->p || *end != '(' || isdigit((unsigned char)*in->p))
        return NULL;
    name = strndup(in->p, (size_t)(end - in->p));
    if (strcmp(name, "node") == 0 || strcmp(name, "text") == 0 || strcmp(name, "comment") == 0 ||
        strcmp(name, "processing-instruction") == 0 || strstr(name, "::"))
        return NULL;
    in->p = end + 1;
    return name;
}

static expression *parse_call(parser *in, char *name)
{
    expression *e = new_expression(CALL, name);

    if (takes(in, ")"))
        return e;
    do
        add_operand(in, e, parse_or(in));
    while (takes(in, ","));
    expect(in, ")");
    return e;
}

/* NULL where a location path begins. */
static expression *parse_primary(parser *in)
{
    expression *e;
    char *function;

    skip_space(in);
    if (*in->p == '\'' || *in->p == '"')
        return parse_literal(in);
    if (isdigit((unsigned char)*in->p))
        return parse_number(in);
    if (takes(in, "$"))
        return new_expression(VARIABLE, take_name(in));
    if (takes(in, "(")) {
        e = parse_or(in);
        expect(in, ")");
        return e;
    }
    function = take_function(in);
    return function ? parse_call(in, function) : NULL;
}

static expression *parse_path(parser *in)
{
    expression *primary = parse_primary(in), *e = primary;

    if (primary && sees(in, "[")) {
        e = new_expression(FILTER, NULL);
        add_operand(in, e, primary);
        while (takes(in, "["))
            add_predicate(in, e->predicates, &e->predicate_count);
    }
    if (primary && !sees(in, "/"))
        return e;
    if (primary) {
        expression *path = new_expression(PATH, NULL);

        add_operand(in, path, e);
        take_steps(in, path);
        return path;
    }
    e = new_expression(PATH, NULL);
    if (sees(in, "//")) {
        e->absolute = true;
        take_steps(in, e);
        return e;
    }
    e->absolute = takes(in, "/");
    if (begins_step(in)) {
        take_step(in, e, false);
        take_steps(in, e);
    } else if (!e->absolute) {
        stop(in, "an expression expected");
    }
    return e;
}

/* operators ____________________________________________________________________________________________________ */

static expression *join(parser *in, expression_kind kind, char *text, expression *left, expression *right)
{
    expression *e = new_expression(kind, text);

    add_operand(in, e, left);
    add_operand(in, e, right);
    return e;
}

static expression *parse_union(parser *in)
{
    expression *e = parse_path(in);

    while (takes(in, "|"))
        e = join(in, UNION, NULL, e, parse_path(in));
    return e;
}

static expression *parse_negation(parser *in)
{
    expression *e;

    if (!takes(in, "-"))
        return parse_union(in);
    e = new_expression(NEGATE, NULL);
    add_operand(in, e, parse_negation(in));
    return e;
}

static expression *parse_product(parser *in)
{
    expression *e = parse_negation(in);

    for (;;) {
        if (takes(in, "*"))
            e = join(in, ARITHMETIC, "*", e, parse_negation(in));
        else if (takes_word(in, "div"))
            e = join(in, ARITHMETIC, "/", e, parse_negation(in));
        else if (takes_word(in, "mod"))
            e = join(in, ARITHMETIC, "fmod", e, parse_negation(in));
        else
            return e;
    }
}

static expression *parse_sum(parser *in)
{
    expression *e = parse_product(in);

    for (;;) {
        if (takes(in, "+"))
            e = join(in, ARITHMETIC, "+", e, parse_product(in));
        else if (takes(in, "-"))
            e = join(in, ARITHMETIC, "-", e, parse_product(in));
        else
            return e;
    }
}

static expression *parse_order(parser *in)
{
    expression *e = parse_sum(in);

    for (;;) {
        if (takes(in, "<="))
            e = join(in, COMPARE, "COMPARE_AT_MOST", e, parse_sum(in));
        else if (takes(in, ">="))
            e = join(in, COMPARE, "COMPARE_AT_LEAST", e, parse_sum(in));
        else if (takes(in, "<"))
            e = join(in, COMPARE, "COMPARE_LESS", e, parse_sum(in));
        else if (takes(in, ">"))
            e = join(in, COMPARE, "COMPARE_MORE", e, parse_sum(in));
        else
            return e;
    }
}

static expression *parse_equality(parser *in)
{
    expression *e = parse_order(in);

    for (;;) {
        if (takes(in, "!="))
            e = join(in, COMPARE, "COMPARE_UNEQUAL", e, parse_order(in));
        else if (takes(in, "="))
            e = join(in, COMPARE, "COMPARE_EQUAL", e, parse_order(in));
        else
            return e;
    }
}

static expression *parse_and(parser *in)
{
    expression *e = parse_equality(in);

    while (takes_word(in, "and"))
        e = join(in, AND, NULL, e, parse_equality(in));
    return e;
}

static expression *parse_or(parser *in)
{
    expression *e = parse_and(in);

    while (takes_word(in, "or"))
        e = join(in, OR, NULL, e, parse_and(in));
    return e;
}

expression *xpath_parse(const char *text, const xmlNode *where)
{
    parser in = {text, text, where};
    expression *e = parse_or(&in);

    skip_space(&in);
    if (*in.p)
        stop(&in, text_of("not understood from \"%s\" on", in.p));
    return e;
}
