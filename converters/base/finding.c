#include "base/finding.h"
#include "base/escape.h"
#include "base/memory.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const finding_kind kinds[FINDING__MAX] = {
#define FINDING(sym, id, severity, explanation) {id, severity, explanation},
#include "base/findings.def"
#undef FINDING
};

static const char *const severity_names[SEVERITY__MAX] = {"info", "warning", "error"};

void findings_init(findings *list)
{
    memset(list, 0, sizeof *list);
}

void findings_clear(findings *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].file);
        free(list->items[i].path);
        free(list->items[i].text);
    }
    list->count = 0;
    memset(list->by_severity, 0, sizeof list->by_severity);
    list->machine = false;
    list->effort = 0;
}

void findings_release(findings *list)
{
    findings_clear(list);
    free(list->items);
    findings_init(list);
}

static bool is_machine(const char *id)
{
    return strncmp(id, "file-", 5) == 0 || strncmp(id, "internal-", 9) == 0;
}

static void add(findings *list, const char *id, finding_severity severity, const char *file, long line, long column,
                const char *path, char *text, bool machine)
{
    finding *f;

    list->items = memory_grow(list->items, &list->cap, list->count, sizeof *list->items);
    f = &list->items[list->count++];
    f->id = id;
    f->severity = severity;
    f->file = file ? memory_strdup(file) : NULL;
    f->line = line;
    f->column = column;
    f->path = path ? memory_strdup(path) : NULL;
    f->text = text;
    f->machine = machine;
    list->by_severity[severity]++;
    list->machine = list->machine || f->machine;
}

void findings_add(findings *list, finding_id id, const char *file, long line, long column, const char *format, ...)
{
    buffer text = BUFFER_INIT;
    va_list args;

    va_start(args, format);
    buffer_vprintf(&text, format, args);
    va_end(args);
    add(list, kinds[id].id, kinds[id].severity, file, line, column, NULL, buffer_detach(&text),
        is_machine(kinds[id].id));
}

void findings_add_rule(findings *list, const char *id, finding_severity severity, const char *file, long line,
                       long column, const char *path, const char *text)
{
    add(list, id, severity, file, line, column, path, memory_strdup(text), false);
}

typedef struct {
    finding item;
    size_t file_rank; /* index of the first finding of the same file */
    size_t rank;
} sort_entry;

static int compare(const void *a, const void *b)
{
    const sort_entry *x = a, *y = b;

    if (x->file_rank != y->file_rank)
        return x->file_rank < y->file_rank ? -1 : 1;
    if (x->item.line != y->item.line)
        return x->item.line < y->item.line ? -1 : 1;
    if (x->item.column != y->item.column)
        return x->item.column < y->item.column ? -1 : 1;
    return x->rank < y->rank ? -1 : x->rank > y->rank;
}

static bool same_file(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

void findings_sort(findings *list)
{
    sort_entry *entries;

    if (list->count < 2)
        return;
    entries = memory_alloc(list->count * sizeof *entries);
    for (size_t i = 0; i < list->count; i++) {
        size_t first;

        entries[i].item = list->items[i];
        entries[i].rank = i;
        if (i && same_file(list->items[i].file, list->items[i - 1].file))
            first = entries[i - 1].file_rank;
        else
            for (first = 0; !same_file(list->items[first].file, list->items[i].file);)
                first++;
        entries[i].file_rank = first;
    }
    qsort(entries, list->count, sizeof *entries, compare);
    for (size_t i = 0; i < list->count; i++)
        list->items[i] = entries[i].item;
    free(entries);
}

const finding_kind *finding_kind_of(finding_id id)
{
    return &kinds[id];
}

finding_id finding_id_of(const char *id)
{
    int i = 0;

    while (i < FINDING__MAX && strcmp(kinds[i].id, id) != 0)
        i++;
    return (finding_id)i;
}

const char *finding_severity_name(finding_severity severity)
{
    return severity_names[severity];
}

void finding_format_text(buffer *out, const finding *f)
{
    if (f->file) {
        escape_terminal(out, f->file, strlen(f->file));
        buffer_putc(out, ':');
        if (f->line)
            buffer_printf(out, "%ld:", f->line);
        if (f->line && f->column)
            buffer_printf(out, "%ld:", f->column);
        buffer_putc(out, ' ');
    }
    buffer_printf(out, "%s[%s]: ", severity_names[f->severity], f->id);
    escape_terminal(out, f->text, strlen(f->text));
    if (f->path) {
        buffer_puts(out, " (");
        escape_terminal(out, f->path, strlen(f->path));
        buffer_putc(out, ')');
    }
    buffer_putc(out, '\n');
}

static void json_member(buffer *out, const char *name, const char *value)
{
    buffer_printf(out, "%s\"%s\":\"", out->len && out->data[out->len - 1] == '{' ? "" : ",", name);
    escape_json(out, value, strlen(value));
    buffer_putc(out, '"');
}

static void format_json(buffer *out, const finding *f)
{
    buffer_putc(out, '{');
    if (f->file)
        json_member(out, "file", f->file);
    if (f->line)
        buffer_printf(out, "%s\"line\":%ld", f->file ? "," : "", f->line);
    if (f->line && f->column)
        buffer_printf(out, ",\"column\":%ld", f->column);
    json_member(out, "severity", severity_names[f->severity]);
    json_member(out, "id", f->id);
    if (f->path)
        json_member(out, "path", f->path);
    json_member(out, "text", f->text);
    buffer_puts(out, "}\n");
}

void findings_format(buffer *out, const findings *list, finding_format format)
{
    for (size_t i = 0; i < list->count; i++) {
        if (format == FINDING_FORMAT_JSON)
            format_json(out, &list->items[i]);
        else
            finding_format_text(out, &list->items[i]);
    }
}

int findings_print(FILE *stream, const findings *list, finding_format format)
{
    buffer text = BUFFER_INIT;
    int rc = -1;

    findings_format(&text, list, format);
    if (text.len && fwrite(text.data, 1, text.len, stream) != text.len)
        goto out;
    if (fflush(stream) != 0)
        goto out;
    rc = 0;
out:
    buffer_release(&text);
    return rc;
}

int findings_exit_code(const findings *list)
{
    if (list->machine)
        return 3;
    return list->by_severity[SEVERITY_ERROR] ? 1 : 0;
}
