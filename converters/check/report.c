#include "check/report.h"
#include "base/escape.h"
#include "base/memory.h"
#include "check/report_form.h"

#include <stdlib.h>
#include <string.h>

static void begin_nothing(report *r)
{
    (void)r;
}

static void add_lines(report *r, const report_part *part)
{
    findings shown = *part->found;

    shown.count = part->shown;
    findings_format(&r->text, &shown, r->format == REPORT_JSON ? FINDING_FORMAT_JSON : FINDING_FORMAT_TEXT);
}

static const report_form lines_form = {begin_nothing, add_lines, begin_nothing};

static const report_form *const forms[REPORT__MAX] = {
    [REPORT_TEXT] = &lines_form,         [REPORT_JSON] = &lines_form,       [REPORT_SARIF] = &report_sarif_form,
    [REPORT_JUNIT] = &report_junit_form, [REPORT_SVRL] = &report_svrl_form,
};

static void flush(report *r)
{
    if (r->text.len)
        fwrite(r->text.data, 1, r->text.len, r->out);
    buffer_clear(&r->text);
}

report *report_new(report_format format, finding_severity failing, FILE *out)
{
    report *r = memory_zalloc(1, sizeof *r);

    r->format = format;
    r->failing = failing;
    r->out = out;
    forms[format]->open(r);
    return r;
}

void report_add(report *r, const report_part *part)
{
    r->machine = r->machine || part->found->machine;
    forms[r->format]->add(r, part);
    r->parts++;
    flush(r);
}

void report_close(report *r)
{
    forms[r->format]->close(r);
    flush(r);
    buffer_release(&r->text);
    buffer_release(&r->notes);
    free(r->kinds);
    free(r);
}

size_t report_find_kind(report *r, const finding *f)
{
    for (size_t i = 0; i < r->kind_count; i++)
        if (r->kinds[i].id == f->id || strcmp(r->kinds[i].id, f->id) == 0)
            return i;
    r->kinds = memory_grow(r->kinds, &r->kind_cap, r->kind_count, sizeof *r->kinds);
    r->kinds[r->kind_count] = (report_kind){f->id, f->severity};
    return r->kind_count++;
}

void report_add_xml(buffer *out, const char *text)
{
    buffer visible = BUFFER_INIT;

    escape_terminal(&visible, text, strlen(text));
    escape_xml(out, buffer_text(&visible), visible.len);
    buffer_release(&visible);
}

void report_add_uri(buffer *out, const char *file)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";

    if (file[0] == '/')
        buffer_puts(out, "file://");
    while (strncmp(file, "./", 2) == 0)
        file += 2 + strspn(file + 2, "/");
    for (; *file; file++) {
        if (strchr(plain, *file))
            buffer_putc(out, *file);
        else
            buffer_printf(out, "%%%02X", (unsigned)(unsigned char)*file);
    }
}

void report_add_hidden(buffer *out, const report_part *part)
{
    size_t count = part->found->count - part->shown, of[SEVERITY__MAX] = {0};
    const char *between = " (";

    if (!count)
        return;
    for (size_t i = part->shown; i < part->found->count; i++)
        of[part->found->items[i].severity]++;
    escape_terminal(out, part->file, strlen(part->file));
    buffer_printf(out, ": %zu finding%s not shown", count, count == 1 ? "" : "s");
    for (int s = SEVERITY__MAX; s-- > 0;)
        if (of[s]) {
            buffer_printf(out, "%s%zu %s", between, of[s], finding_severity_name((finding_severity)s));
            between = ", ";
        }
    buffer_putc(out, ')');
}
