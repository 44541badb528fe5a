#include "check/expression.h"
#include "base/memory.h"

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

#define NESTING_MAX 200 /* calls in calls that are counted */
#define ANY (-1)

/* The functions of XPath 1.0 and of XSLT 1.0, with how many arguments they take. */
static const struct {
    const char *name;
    int least, most;
} functions[] = {
    {"last", 0, 0},
    {"position", 0, 0},
    {"count", 1, 1},
    {"id", 1, 1},
    {"local-name", 0, 1},
    {"namespace-uri", 0, 1},
    {"name", 0, 1},
    {"string", 0, 1},
    {"concat", 2, ANY},
    {"starts-with", 2, 2},
    {"contains", 2, 2},
    {"substring-before", 2, 2},
    {"substring-after", 2, 2},
    {"substring", 2, 3},
    {"string-length", 0, 1},
    {"normalize-space", 0, 1},
    {"translate", 3, 3},
    {"boolean", 1, 1},
    {"not", 1, 1},
    {"true", 0, 0},
    {"false", 0, 0},
    {"lang", 1, 1},
    {"number", 0, 1},
    {"sum", 1, 1},
    {"floor", 1, 1},
    {"ceiling", 1, 1},
    {"round", 1, 1},
    {"document", 1, 2},
    {"key", 2, 2},
    {"format-number", 2, 3},
    {"current", 0, 0},
    {"unparsed-entity-uri", 1, 1},
    {"generate-id", 0, 1},
    {"system-property", 1, 1},
    {"element-available", 1, 1},
    {"function-available", 1, 1},
};

/* An open parenthesis or bracket. */
typedef struct {
    int function; /* index into functions, or ANY for what is no call of one of them */
    int commas;
    bool empty;
} nest;

typedef struct {
    const char *at;
    const expression_scope *scope;
    buffer *fault;
    bool pattern;
    bool operand; /* the token before could end an operand: a name after it is an operator */
    nest nests[NESTING_MAX];
    int depth;
} reader;

/* syntax _______________________________________________________________________________________________________ */

/* Libxml2 says where, but hands no message over. */
static void keep_place(void *data, xmlErrorPtr error)
{
    int *place = data;

    if (*place == 0)
        *place = error->int1 + 1;
}

static bool is_compilable(buffer *fault, const char *text)
{
    xmlXPathContextPtr context = xmlXPathNewContext(NULL);
    xmlXPathCompExprPtr compiled;
    int place = 0;

    context->error = keep_place;
    context->userData = &place;
    compiled = xmlXPathCtxtCompile(context, BAD_CAST text);
    if (!compiled)
        buffer_printf(fault, "is no XPath 1.0 expression, from character %d on", place);
    xmlXPathFreeCompExpr(compiled);
    xmlXPathFreeContext(context);
    return compiled != NULL;
}

/* names ________________________________________________________________________________________________________ */

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_name(char c)
{
    return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

static void skip_blanks(reader *r)
{
    r->at += strspn(r->at, " \t\r\n");
}

static char *take_name(reader *r)
{
    const char *start = r->at;

    while (is_name(*r->at))
        r->at++;
    return memory_strndup(start, (size_t)(r->at - start));
}

static int function_of(const char *name)
{
    for (int i = 0; i < (int)(sizeof functions / sizeof *functions); i++)
        if (strcmp(functions[i].name, name) == 0)
            return i;
    return ANY;
}

static bool is_node_type(const char *name)
{
    return strcmp(name, "node") == 0 || strcmp(name, "text") == 0 || strcmp(name, "comment") == 0 ||
           strcmp(name, "processing-instruction") == 0;
}

/* The URI of a prefix; sets the fault when there is none. */
static const char *uri_of(reader *r, const char *prefix)
{
    const char *uri = prefix ? r->scope->namespace_of(r->scope->data, prefix) : NULL;

    if (prefix && !uri)
        buffer_printf(r->fault, "the prefix '%s' is not declared", prefix);
    return uri;
}

static void open_nest(reader *r, int function)
{
    if (r->depth < NESTING_MAX)
        r->nests[r->depth] = (nest){function, 0, true};
    r->depth++;
    r->at++;
    r->operand = false;
}

static void read_call(reader *r, const char *prefix, const char *name)
{
    int function = prefix ? ANY : function_of(name);
    const char *uri = uri_of(r, prefix);

    if (!r->fault->len && function == ANY && (prefix || !is_node_type(name)) &&
        !r->scope->has_function(r->scope->data, uri, name))
        buffer_printf(r->fault, "there is no function %s%s%s()", prefix ? prefix : "", prefix ? ":" : "", name);
    if (!r->fault->len && r->pattern && r->depth == 0 && (prefix || !is_node_type(name)) && strcmp(name, "key") != 0 &&
        strcmp(name, "id") != 0)
        buffer_printf(r->fault, "is no pattern of XSLT 1.0, because of %s()", name);
    open_nest(r, function);
}

static void close_nest(reader *r)
{
    const nest *n;
    int given;

    r->depth -= r->depth > 0;
    r->at++;
    r->operand = true;
    n = &r->nests[r->depth < NESTING_MAX ? r->depth : NESTING_MAX - 1];
    given = n->empty ? 0 : n->commas + 1;
    if (r->depth < NESTING_MAX && n->function != ANY &&
        (given < functions[n->function].least ||
         (functions[n->function].most != ANY && given > functions[n->function].most)))
        buffer_printf(r->fault, "%s() does not take %d argument%s", functions[n->function].name, given,
                      given == 1 ? "" : "s");
}

/* A name with an optional prefix: axis, operator, node type, function or node test. */
static void read_name(reader *r)
{
    char *prefix = NULL, *name = take_name(r);

    if (r->at[0] == ':' && r->at[1] != ':' && (is_name_start(r->at[1]) || r->at[1] == '*')) {
        r->at++;
        prefix = name;
        name = *r->at == '*' ? memory_strndup(r->at++, 1) : take_name(r);
    }
    skip_blanks(r);
    if (!prefix && r->operand) {
        r->operand = false;
    } else if (strncmp(r->at, "::", 2) == 0) {
        if (r->pattern && r->depth == 0 && strcmp(name, "child") != 0 && strcmp(name, "attribute") != 0)
            buffer_printf(r->fault, "is no pattern of XSLT 1.0, because of the axis %s::", name);
        r->at += 2;
        r->operand = false;
    } else if (*r->at == '(') {
        read_call(r, prefix, name);
    } else {
        uri_of(r, prefix);
        r->operand = true;
    }
    free(prefix);
    free(name);
}

static void read_variable(reader *r)
{
    char *prefix = NULL, *name;
    const char *uri;

    r->at++;
    name = take_name(r);
    if (*r->at == ':' && is_name_start(r->at[1])) {
        r->at++;
        prefix = name;
        name = take_name(r);
    }
    uri = uri_of(r, prefix);
    if (r->pattern)
        buffer_printf(r->fault, "is no pattern of XSLT 1.0, because of the variable $%s", name);
    else if (!r->fault->len && !r->scope->has_variable(r->scope->data, uri, name))
        buffer_printf(r->fault, "there is no variable $%s%s%s here", prefix ? prefix : "", prefix ? ":" : "", name);
    r->operand = true;
    free(prefix);
    free(name);
}

/* tokens _______________________________________________________________________________________________________ */

static void read_literal(reader *r)
{
    const char *end = strchr(r->at + 1, *r->at);

    r->at = end ? end + 1 : r->at + strlen(r->at);
    r->operand = true;
}

static void read_number_or_dots(reader *r)
{
    r->at += strspn(r->at, ".0123456789");
    r->operand = true;
}

static void read_sign(reader *r)
{
    char c = *r->at++;

    if (c == ',' && r->depth > 0 && r->depth <= NESTING_MAX)
        r->nests[r->depth - 1].commas++;
    r->operand = c == '*' && !r->operand; /* a node test, or multiplication */
}

/* Outside of predicates and arguments a pattern has names, steps and alternatives only. */
static void check_pattern_token(reader *r)
{
    if (r->depth == 0 && (strchr("$.\"'(+-=<>!", *r->at) || (*r->at >= '0' && *r->at <= '9')))
        buffer_printf(r->fault, "is no pattern of XSLT 1.0, because of '%c' outside of a predicate", *r->at);
}

static void read_token(reader *r)
{
    if (r->depth > 0 && r->depth <= NESTING_MAX && *r->at != ')' && *r->at != ']')
        r->nests[r->depth - 1].empty = false;
    if (r->pattern)
        check_pattern_token(r);
    if (r->fault->len)
        return;
    if (is_name_start(*r->at))
        read_name(r);
    else if (*r->at == '$')
        read_variable(r);
    else if (*r->at == '"' || *r->at == '\'')
        read_literal(r);
    else if (*r->at == '.' || (*r->at >= '0' && *r->at <= '9'))
        read_number_or_dots(r);
    else if (*r->at == '(' || *r->at == '[')
        open_nest(r, ANY);
    else if (*r->at == ')' || *r->at == ']')
        close_nest(r);
    else
        read_sign(r);
}

bool expression_check(buffer *fault, const char *text, bool pattern, const expression_scope *scope)
{
    size_t before = fault->len;
    buffer found = BUFFER_INIT;
    reader r = {.at = text, .scope = scope, .fault = &found, .pattern = pattern};

    if (is_compilable(&found, text)) {
        for (skip_blanks(&r); *r.at && !found.len; skip_blanks(&r))
            read_token(&r);
        if (r.depth > 0 && !found.len)
            buffer_puts(&found, "is no XPath 1.0 expression: a parenthesis is not closed");
    }
    buffer_puts(fault, buffer_text(&found));
    buffer_release(&found);
    return fault->len == before;
}
