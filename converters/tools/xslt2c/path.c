/* Paths and predicates as tables (render/transform.h). */
#include "xslt2c.h"

#include <string.h>

static bool is_call(const expression *e, const char *name)
{
    return e->kind == CALL && strcmp(e->text, name) == 0;
}

/* A predicate's function sees the variables of the function around it. */
char *predicate_function(generator *g, const expression *e, const xmlNode *where)
{
    function_state saved;
    int number = g->serial++;

    if (type_of(g, e, where) == TYPE_NUMBER || type_of(g, e, where) == TYPE_ANY)
        fail(where, "a position that is not constant", "");
    function_begin(g, &saved);
    put(g, "return %s;", as_boolean(g, e, where));
    function_end(g, &saved, text_of("bool test_%d(transform *t, const focus *x, const value *f)", number), false);
    buffer_printf(&g->tables, "static bool test_%d(transform *t, const focus *x, const value *f);\n", number);
    return text_of("test_%d", number);
}

char *predicate_table(generator *g, expression *const *predicates, int count, const xmlNode *where)
{
    buffer table = BUFFER_INIT;
    int number;

    if (count == 0)
        return "NULL";
    for (int i = 0; i < count; i++) {
        const expression *e = predicates[i];

        if (e->kind == NUMBER)
            buffer_printf(&table, "{NULL, %s}, ", e->text);
        else if (is_call(e, "last"))
            buffer_puts(&table, "{NULL, POSITION_LAST}, ");
        else
            buffer_printf(&table, "{%s, 0}, ", predicate_function(g, e, where));
    }
    number = g->serial++;
    buffer_printf(&g->tables, "static const predicate predicates_%d[] = {%s};\n", number, buffer_text(&table));
    return text_of("predicates_%d", number);
}

static bool is_axis(const location_step *s, const char *name)
{
    return strcmp(s->axis + strlen("AXIS_"), name) == 0;
}

/* Whether nodes may come out of order or twice: not while each step goes from one node, or down from nodes that are not
 * inside of each other. */
static bool needs_sort(const expression *path)
{
    bool single = path->count == 0, apart = true;

    for (int i = 0; i < path->step_count; i++) {
        const location_step *s = &path->steps[i];

        if (is_axis(s, "SELF"))
            continue;
        if (is_axis(s, "PARENT") && single)
            continue;
        if (is_axis(s, "CHILD") || is_axis(s, "ATTRIBUTE")) {
            if (!apart)
                return true;
            single = false;
        } else if (is_axis(s, "DESCENDANT") || is_axis(s, "DESCENDANT_OR_SELF")) {
            if (!apart)
                return true;
            single = apart = false;
        } else if (single && is_axis(s, "FOLLOWING_SIBLING")) {
            single = false;
        } else if (single && s->predicate_count && s->predicates[0]->kind == NUMBER) {
            continue; /* the nearest ancestor or sibling before */
        } else {
            return true;
        }
    }
    return false;
}

static void add_step(generator *g, buffer *table, const location_step *s, const xmlNode *where)
{
    char *predicates = predicate_table(g, s->predicates, s->predicate_count, where);
    char *number = strcmp(s->test, "TEST_SPL") == 0 ? text_of("N_%s", c_name(s->name)) : "0";

    if (strcmp(s->test, "TEST_SPL") == 0)
        list_index(g->names, &g->name_count, s->name);
    else if (strncmp(s->test, "TEST_", 5) != 0)
        fail(where, "comments cannot be selected", "");
    buffer_printf(table, "{%s, %s, %s, %s, %s, %d}, ", s->axis, s->test, number, s->name ? c_string(s->name) : "NULL",
                  predicates, s->predicate_count);
}

char *path_table(generator *g, const expression *path, const xmlNode *where)
{
    buffer table = BUFFER_INIT;
    int number;

    for (int i = 0; i < path->step_count; i++)
        add_step(g, &table, &path->steps[i], where);
    number = g->serial++;
    buffer_printf(&g->tables, "static const step steps_%d[] = {%s};\n", number, buffer_text(&table));
    buffer_printf(&g->tables, "static const node_path path_%d = {steps_%d, %d, %s};\n", number, number,
                  path->step_count, needs_sort(path) ? "true" : "false");
    buffer_release(&table);
    return text_of("&path_%d", number);
}
