#include "xslt2c.h"

#include <ctype.h>
#include <libxml/parser.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fail(const xmlNode *node, const char *what, const char *which)
{
    fprintf(stderr, "xslt2c: %s:%ld: %s: %s\n", node && node->doc ? (const char *)node->doc->URL : "",
            node ? xmlGetLineNo((xmlNodePtr)node) : 0, what, which);
    exit(1);
}

char *text_of(const char *format, ...)
{
    buffer text = BUFFER_INIT;
    va_list args;

    va_start(args, format);
    buffer_vprintf(&text, format, args);
    va_end(args);
    return text.data ? text.data : strdup("");
}

char *c_string(const char *text)
{
    buffer out = BUFFER_INIT;

    buffer_putc(&out, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            buffer_printf(&out, "\\%c", *text);
        else if ((unsigned char)*text < ' ' || (unsigned char)*text > '~' || *text == '?')
            buffer_printf(&out, "\\%03o", (unsigned)(unsigned char)*text);
        else
            buffer_putc(&out, *text);
    }
    buffer_putc(&out, '"');
    return out.data;
}

char *c_name(const char *name)
{
    char *copy = strdup(name);

    for (char *p = copy; *p; p++)
        if (!isalnum((unsigned char)*p))
            *p = '_';
    return copy;
}

int list_index(char **list, int *count, const char *name)
{
    for (int i = 0; i < *count; i++)
        if (strcmp(list[i], name) == 0)
            return i;
    if (*count == ITEMS_MAX)
        fail(NULL, "too many names", name);
    list[*count] = strdup(name);
    return (*count)++;
}

/* functions ____________________________________________________________________________________________________ */

void put(generator *g, const char *format, ...)
{
    va_list args;

    for (int i = 0; i < g->indent; i++)
        buffer_puts(g->code, "    ");
    va_start(args, format);
    buffer_vprintf(g->code, format, args);
    va_end(args);
    buffer_putc(g->code, '\n');
}

void function_begin(generator *g, function_state *saved)
{
    *saved = (function_state){BUFFER_INIT, g->code, g->indent, g->local_count, g->slot_count, g->focus};
    g->code = &saved->body;
    g->indent = 1;
    g->focus = "x";
}

void function_end(generator *g, function_state *saved, const char *head, bool frame)
{
    buffer_printf(&g->functions, "\nstatic %s\n{\n", head);
    if (frame && g->slot_count)
        buffer_printf(&g->functions, "    value f[%d] = {{VALUE_STRING, {\"\"}}};\n\n    (void)f;\n", g->slot_count);
    else if (frame)
        buffer_puts(&g->functions, "    const value *const f = NULL;\n\n    (void)f;\n");
    buffer_puts(&g->functions, buffer_text(&saved->body));
    buffer_puts(&g->functions, "}\n");
    buffer_release(&saved->body);
    g->code = saved->code;
    g->indent = saved->indent;
    g->focus = saved->focus;
    if (frame) {
        g->local_count = saved->local_count;
        g->slot_count = saved->slot_count;
    }
}

/* the sheet ____________________________________________________________________________________________________ */

static void find_globals(generator *g)
{
    for (int i = 0; i < g->all.count; i++) {
        xmlNodePtr node = g->all.nodes[i];
        char *method = is_xslt(node, "output") ? attribute_of(node, "method") : NULL;

        if (method)
            g->text = strcmp(method, "text") == 0;
        if (is_xslt(node, "key"))
            list_index(g->keys, &g->key_count, attribute_of(node, "name"));
        if (is_xslt(node, "variable") || is_xslt(node, "param"))
            g->globals[g->global_count++] =
                (global_item){.node = node, .name = attribute_of(node, "name"), .is_param = is_xslt(node, "param")};
    }
}

static void make_globals(generator *g)
{
    for (int i = 0; i < g->global_count; i++) {
        function_state saved;

        function_begin(g, &saved);
        g->local_count = g->slot_count = 0;
        put(g, "return %s;", given_value(g, g->globals[i].node));
        function_end(g, &saved,
                     text_of("value global_%d(transform *t, const focus *x) /* $%s */", i, g->globals[i].name), true);
    }
}

static void make_keys(generator *g)
{
    buffer table = BUFFER_INIT;

    for (int i = 0; i < g->all.count; i++) {
        xmlNodePtr node = g->all.nodes[i];
        expression *match;
        function_state saved;
        int number;

        if (!is_xslt(node, "key"))
            continue;
        match = xpath_parse(attribute_of(node, "match"), node);
        if (match->kind != PATH || match->step_count != 1 || strcmp(match->steps[0].axis, "AXIS_CHILD") != 0)
            fail(node, "a key of more than one element", attribute_of(node, "match"));
        match->steps[0].axis = "AXIS_SELF";
        number = list_index(g->keys, &g->key_count, attribute_of(node, "name"));
        function_begin(g, &saved);
        g->local_count = g->slot_count = 0;
        put(g, "return %s;", as_value(g, xpath_parse(attribute_of(node, "use"), node), node));
        function_end(g, &saved, text_of("value use_%d(transform *t, const focus *x)", number), true);
        buffer_printf(&table, "    {%s, use_%d},\n", predicate_function(g, match, node), number);
    }
    buffer_printf(&g->functions, "\nstatic const sheet_key keys[] = {\n%s    {0}};\n", buffer_text(&table));
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void write_enum(FILE *out, const char *prefix, char **list, int count, int from)
{
    if (count == 0)
        return;
    fputs("enum {", out);
    for (int i = 0; i < count; i++)
        fprintf(out, "%s%s_%s = %d", i ? ", " : "", prefix, c_name(list[i]), i + from);
    fputs("};\n", out);
}

static void write_sheet(FILE *out, generator *g, const char *path)
{
    qsort(g->names, (size_t)g->name_count, sizeof *g->names, compare_names);
    fputs("/* made by converters/tools/xslt2c */\n#include \"render/transform.h\"\n\n#include <math.h>\n\n", out);
    write_enum(out, "N", g->names, g->name_count, 1);
    write_enum(out, "P", g->params, g->param_count, 0);
    fputs("\nstatic const char *const names[] = {", out);
    for (int i = 0; i < g->name_count; i++)
        fprintf(out, "\"%s\", ", g->names[i]);
    fputs("NULL};\n\n", out);
    for (int i = 0; i < g->mode_count; i++)
        fprintf(out, "static void %s(transform *t, const focus *x, const param *p, int n);\n",
                mode_function(g, g->modes[i]));
    fputs(buffer_text(&g->tables), out);
    fputs(buffer_text(&g->functions), out);
    fputs("\nstatic const global globals[] = {\n", out);
    for (int i = 0; i < g->global_count; i++)
        fprintf(out, "    {%s, global_%d},\n", g->globals[i].is_param ? c_string(g->globals[i].name) : "NULL", i);
    fprintf(out,
            "    {0}};\n\nextern const sheet %s;\nconst sheet %s = {%s, names, %d, globals, %d, keys, %d, %s, %s};\n",
            g->symbol, g->symbol, c_string(path), g->name_count, g->global_count, g->key_count,
            g->text ? "true" : "false", mode_function(g, ""));
}

int main(int argc, char **argv)
{
    generator *g = calloc(1, sizeof *g);
    FILE *out;

    if (argc != 5 || !g)
        return 2;
    g->symbol = argv[2];
    g->root = argv[3];
    items_read(&g->all, text_of("%s/%s", argv[3], argv[4]));
    find_globals(g);
    rules_generate(g);
    make_globals(g);
    make_keys(g);
    if (!(out = fopen(argv[1], "wb")))
        fail(NULL, "cannot be written", argv[1]);
    write_sheet(out, g, argv[4]);
    if (fclose(out) != 0) {
        remove(argv[1]);
        fail(NULL, "cannot be written", argv[1]);
    }
    return 0;
}
