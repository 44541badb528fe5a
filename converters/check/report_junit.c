/* Reports as JUnit XML, the form that Jenkins and GitLab read: a suite per file, a test case per id found in it.
 * Readers take one failure per case and tell cases apart by name, so all findings of one id are lines of one case. A
 * file that could not be read is an error; findings that fail nothing are output of a passed case. */
#include "check/report_form.h"

#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *id;
    const finding *first; /* that fails, or else the first of all */
    size_t count;
    bool fails, machine;
} test_case;

typedef struct {
    test_case *items;
    size_t count, cap;
} test_cases;

static void open_junit(report *r)
{
    buffer_puts(&r->text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"splvalidate\">\n");
}

static test_case *case_of(test_cases *cases, const char *id)
{
    for (size_t i = 0; i < cases->count; i++)
        if (cases->items[i].id == id || strcmp(cases->items[i].id, id) == 0)
            return &cases->items[i];
    cases->items = memory_grow(cases->items, &cases->cap, cases->count, sizeof *cases->items);
    cases->items[cases->count] = (test_case){.id = id};
    return &cases->items[cases->count++];
}

/* One case per id, in the order of their first findings. */
static void sort_into_cases(test_cases *cases, const report *r, const report_part *part)
{
    for (size_t i = 0; i < part->found->count; i++) {
        const finding *f = &part->found->items[i];
        test_case *c = case_of(cases, f->id);
        bool fails = f->machine || f->severity >= r->failing;

        if (!c->first || (fails && !c->fails))
            c->first = f;
        c->fails = c->fails || fails;
        c->machine = c->machine || f->machine;
        c->count++;
    }
}

static void add_lines(buffer *out, const report_part *part, const test_case *c)
{
    buffer line = BUFFER_INIT;
    size_t shown = 0;

    for (size_t i = 0; i < part->shown; i++) {
        const finding *f = &part->found->items[i];

        if (strcmp(f->id, c->id) != 0)
            continue;
        buffer_clear(&line);
        finding_format_text(&line, f);
        line.data[line.len - 1] = 0;
        report_add_xml(out, line.data);
        buffer_putc(out, '\n');
        shown++;
    }
    if (shown < c->count)
        buffer_printf(out, "not shown: %zu\n", c->count - shown);
    buffer_release(&line);
}

static void open_case(buffer *out, const report_part *part, const char *name)
{
    size_t n = strlen(part->file);
    buffer class = BUFFER_INIT;

    /* Jenkins takes what is before the last dot for a package. */
    buffer_add(&class, part->file, n > 4 && strcmp(part->file + n - 4, ".xml") == 0 ? n - 4 : n);
    buffer_puts(out, "<testcase classname=\"");
    report_add_xml(out, buffer_text(&class));
    buffer_puts(out, "\" name=\"");
    report_add_xml(out, name);
    buffer_puts(out, "\" file=\"");
    report_add_xml(out, part->file);
    buffer_release(&class);
}

static void add_case(buffer *out, const report_part *part, const test_case *c)
{
    const char *element = c->machine ? "error" : c->fails ? "failure" : "system-out";

    open_case(out, part, c->id);
    buffer_printf(out, "\">\n<%s", element);
    if (c->fails) {
        buffer_printf(out, " type=\"%s\" message=\"", finding_severity_name(c->first->severity));
        report_add_xml(out, c->first->text);
        if (c->count > 1)
            buffer_printf(out, " (and %zu more)", c->count - 1);
        buffer_putc(out, '"');
    }
    buffer_putc(out, '>');
    add_lines(out, part, c);
    buffer_printf(out, "</%s>\n</testcase>\n", element);
}

static void add_part(report *r, const report_part *part)
{
    test_cases cases = {NULL, 0, 0};
    size_t failures = 0, errors = 0;

    sort_into_cases(&cases, r, part);
    for (size_t i = 0; i < cases.count; i++) {
        errors += cases.items[i].machine;
        failures += cases.items[i].fails && !cases.items[i].machine;
    }
    buffer_puts(&r->text, "<testsuite name=\"");
    report_add_xml(&r->text, part->file);
    buffer_printf(&r->text, "\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"0\">\n",
                  cases.count ? cases.count : 1, failures, errors);
    for (size_t i = 0; i < cases.count; i++)
        add_case(&r->text, part, &cases.items[i]);
    if (!cases.count) {
        open_case(&r->text, part, "valid");
        buffer_puts(&r->text, "\"/>\n");
    }
    buffer_puts(&r->text, "</testsuite>\n");
    free(cases.items);
}

static void close_junit(report *r)
{
    buffer_puts(&r->text, "</testsuites>\n");
}

const report_form report_junit_form = {open_junit, add_part, close_junit};
