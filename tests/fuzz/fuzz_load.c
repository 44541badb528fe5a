/* Loading, and the schema while reading and by the tree: the same findings, in the same places. */
#include "check/acceptor.h"
#include "check/schema.h"
#include "fuzz.h"
#include "spl/load.h"

#include <stdlib.h>
#include <string.h>

#define MAX_SIZE ((size_t)1 << 24)

/* What ends the reading, so that the other mode may say it in other words, or later. */
static bool is_fatal(const findings *found)
{
    for (size_t i = 0; i < found->count; i++)
        if (strncmp(found->items[i].id, "xml-", 4) == 0 && found->items[i].severity == SEVERITY_ERROR)
            return true;
    return false;
}

static bool is_stopped(const findings *found)
{
    for (size_t i = 0; i < found->count; i++)
        if (strcmp(found->items[i].id, "schema-stopped") == 0 || strcmp(found->items[i].id, "input-empty") == 0)
            return true;
    return false;
}

/* Of two faults of one element it is open which is said first, and one may be said for each piece of its text. */
static int by_place_and_text(const void *a, const void *b)
{
    const finding *x = a, *y = b;

    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return strcmp(x->text, y->text);
}

/* Each once. */
static void add_distinct(buffer *out, findings *found)
{
    if (found->count)
        qsort(found->items, found->count, sizeof *found->items, by_place_and_text);
    for (size_t i = 0; i < found->count; i++) {
        const finding *f = &found->items[i];

        if (i && by_place_and_text(f, f - 1) == 0)
            continue;
        buffer_printf(out, "%ld:%ld: %s[%s]: %s (%s)\n", f->line, f->column, finding_severity_name(f->severity), f->id,
                      f->text, f->path ? f->path : "");
    }
}

static void compare(findings *tree, findings *stream)
{
    buffer a = BUFFER_INIT, b = BUFFER_INIT;

    if (is_stopped(stream) || (is_fatal(tree) && is_fatal(stream)))
        return;
    add_distinct(&a, tree);
    add_distinct(&b, stream);
    fuzz_require(strcmp(buffer_text(&a), buffer_text(&b)) == 0, "by the tree:\n%s\nwhile reading:\n%s", buffer_text(&a),
                 buffer_text(&b));
    buffer_release(&a);
    buffer_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static schema_checker *schema;
    findings tree, stream;
    int by_tree = -1, by_stream;
    xmlDocPtr doc;

    fuzz_setup();
    if (!schema)
        schema = schema_new();
    findings_init(&tree);
    findings_init(&stream);
    doc = spl_load("input.xml", (const char *)data, size, &tree);
    fuzz_require(doc || tree.by_severity[SEVERITY_ERROR], "refused without a reason");
    if (doc)
        by_tree = schema_check(schema, doc, "input.xml", &tree);
    by_stream = schema_check_stream(schema, fuzz_file(data, size), "input.xml", MAX_SIZE, &stream);
    fuzz_require(by_tree == by_stream || is_stopped(&stream), "by the tree %d, while reading %d", by_tree, by_stream);
    fuzz_require(!doc || !acceptor_accepts(doc) || by_stream == 0, "the tables accept what libxml2 does not");
    compare(&tree, &stream);
    xmlFreeDoc(doc);
    findings_release(&tree);
    findings_release(&stream);
    return 0;
}
