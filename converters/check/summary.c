#include "check/summary.h"
#include "base/escape.h"
#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_MAX 10

void summary_init(summary *s)
{
    memset(s, 0, sizeof *s);
}

void summary_release(summary *s)
{
    free(s->entries);
    summary_init(s);
}

static summary_entry *entry_of(summary *s, const finding *f)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->entries[i].severity == f->severity &&
            (s->entries[i].id == f->id || strcmp(s->entries[i].id, f->id) == 0))
            return &s->entries[i];
    s->entries = memory_grow(s->entries, &s->cap, s->count, sizeof *s->entries);
    s->entries[s->count] = (summary_entry){.id = f->id, .severity = f->severity};
    return &s->entries[s->count++];
}

void summary_add(summary *s, const findings *found)
{
    s->files++;
    for (size_t i = 0; i < found->count; i++) {
        summary_entry *e = entry_of(s, &found->items[i]);

        e->count++;
        e->files += e->last_file != s->files;
        e->last_file = s->files;
    }
    for (int i = 0; i < SEVERITY__MAX; i++)
        s->by_severity[i] += found->by_severity[i];
    if (found->machine)
        s->unread++;
    else if (found->by_severity[SEVERITY_ERROR])
        s->failed++;
    else if (found->count)
        s->warned++;
    else
        s->clean++;
}

static int compare(const void *a, const void *b)
{
    const summary_entry *x = a, *y = b;
    int order = strcmp(x->id, y->id);

    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return order ? order : (int)y->severity - (int)x->severity;
}

static void add_text(buffer *out, const summary *s)
{
    buffer_printf(out, "%zu file%s: %zu clean, %zu with warnings or notes only, %zu with errors, %zu not checked\n",
                  s->files, s->files == 1 ? "" : "s", s->clean, s->warned, s->failed, s->unread);
    buffer_printf(out, "findings: %zu error, %zu warning, %zu info\n", s->by_severity[SEVERITY_ERROR],
                  s->by_severity[SEVERITY_WARNING], s->by_severity[SEVERITY_INFO]);
    for (size_t i = 0; i < s->count && i < SHOWN_MAX; i++) {
        const summary_entry *e = &s->entries[i];

        buffer_printf(out, "%9zu %s[", e->count, finding_severity_name(e->severity));
        escape_terminal(out, e->id, strlen(e->id));
        buffer_printf(out, "] in %zu file%s\n", e->files, e->files == 1 ? "" : "s");
    }
    if (s->count > SHOWN_MAX)
        buffer_printf(out, "          and %zu more ids\n", s->count - SHOWN_MAX);
}

static void add_json(buffer *out, const summary *s)
{
    buffer_printf(out, "{\"summary\":{\"files\":%zu,\"clean\":%zu,\"warned\":%zu,\"failed\":%zu,\"unread\":%zu,",
                  s->files, s->clean, s->warned, s->failed, s->unread);
    buffer_printf(out, "\"error\":%zu,\"warning\":%zu,\"info\":%zu,\"ids\":[", s->by_severity[SEVERITY_ERROR],
                  s->by_severity[SEVERITY_WARNING], s->by_severity[SEVERITY_INFO]);
    for (size_t i = 0; i < s->count; i++) {
        const summary_entry *e = &s->entries[i];

        buffer_printf(out, "%s{\"id\":\"", i ? "," : "");
        escape_json(out, e->id, strlen(e->id));
        buffer_printf(out, "\",\"severity\":\"%s\",\"count\":%zu,\"files\":%zu}", finding_severity_name(e->severity),
                      e->count, e->files);
    }
    buffer_puts(out, "]}}\n");
}

void summary_format(buffer *out, summary *s, finding_format format)
{
    if (s->count > 1)
        qsort(s->entries, s->count, sizeof *s->entries, compare);
    if (format == FINDING_FORMAT_JSON)
        add_json(out, s);
    else
        add_text(out, s);
}
