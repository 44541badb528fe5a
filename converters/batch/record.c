#include "batch/record.h"
#include "base/escape.h"
#include "batch/about.h"

#include <string.h>

const char *const record_output_names[OUTPUT__MAX] = {"xml", "md", "html", "ledger"};
const char *const record_output_endings[OUTPUT__MAX] = {".xml", ".md", ".html", ".ledger.json"};
const char *const record_reason_names[REASON__MAX] = {"input", "file", "internal", "crash", "time", "memory"};

static const char *const status_names[] = {"ok", "errors", "failed"};
static const char *const step_names[STEP__MAX] = {"read", "convert", "check", "render", "write"};

void record_output_path(buffer *out, const char *id, output_kind kind)
{
    buffer_puts(out, id);
    buffer_puts(out, record_output_endings[kind]);
}

/* ,"key":number */
static void put_number(buffer *out, const char *key, size_t number)
{
    buffer_put_all(out, ",\"", key, "\":", NULL);
    buffer_put_number(out, number);
}

static void put_string(buffer *out, const char *key, const char *text)
{
    buffer_put_all(out, ",\"", key, "\":\"", NULL);
    escape_json(out, text, strlen(text));
    buffer_putc(out, '"');
}

static void put_measures(buffer *out, const convert_measures *m)
{
    buffer_puts(out, ",\"confidence\":{\"least\":");
    buffer_put_decimal(out, m->least, 3);
    buffer_puts(out, ",\"mean\":");
    buffer_put_decimal(out, m->mean, 3);
    buffer_puts(out, "},\"ledger\":{\"kept\":");
    buffer_put_number(out, m->bytes[SPAN_KEPT]);
    put_number(out, "transformed", m->bytes[SPAN_TRANSFORMED]);
    put_number(out, "omitted", m->bytes[SPAN_OMITTED]);
    buffer_putc(out, '}');
}

static bool is_same_group(const finding *a, const finding *b)
{
    return a->severity == b->severity && strcmp(a->id, b->id) == 0;
}

/* How many findings are in the group that item i begins; 0: it does not begin one. */
static size_t group_size(const findings *found, size_t i)
{
    size_t n = 0;

    for (size_t k = 0; k < found->count; k++)
        if (is_same_group(&found->items[k], &found->items[i])) {
            if (k < i)
                return 0;
            n++;
        }
    return n;
}

/* Findings by the thousand are of few groups; the search for the begin of one ends early then. */
static void put_findings(buffer *out, const findings *found)
{
    const char *separator = "";

    buffer_puts(out, ",\"findings\":[");
    for (size_t i = 0; found && i < found->count; i++) {
        const finding *f = &found->items[i];
        size_t count = group_size(found, i);

        if (!count)
            continue;
        buffer_put_all(out, separator, "{\"id\":\"", NULL);
        escape_json(out, f->id, strlen(f->id));
        buffer_put_all(out, "\",\"severity\":\"", finding_severity_name(f->severity), "\"", NULL);
        put_number(out, "count", count);
        if (f->line)
            put_number(out, "line", (size_t)f->line);
        if (f->line && f->column)
            put_number(out, "column", (size_t)f->column);
        put_string(out, "text", f->text);
        buffer_putc(out, '}');
        separator = ",";
    }
    buffer_putc(out, ']');
}

static void put_outputs(buffer *out, const record_data *r)
{
    const char *separator = "";

    buffer_puts(out, ",\"outputs\":[");
    for (int k = 0; k < OUTPUT__MAX; k++) {
        buffer path = BUFFER_INIT;

        if (!r->outputs[k] || r->inline_content || !r->id) /* what has no id has no files */
            continue;
        record_output_path(&path, r->id, (output_kind)k);
        buffer_put_all(out, separator, "{\"kind\":\"", record_output_names[k], "\",\"file\":\"", NULL);
        escape_json(out, path.data, path.len);
        buffer_putc(out, '"');
        put_number(out, "bytes", r->outputs[k]->len);
        buffer_putc(out, '}');
        buffer_release(&path);
        separator = ",";
    }
    buffer_putc(out, ']');
}

/* A ledger is JSON with line ends between its parts. */
static void put_object(buffer *out, const buffer *json)
{
    for (const char *p = buffer_text(json), *end = p + json->len; p < end;) {
        const char *line_end = memchr(p, '\n', (size_t)(end - p));
        size_t n = (size_t)((line_end ? line_end : end) - p);

        buffer_add(out, p, n);
        p += n + 1;
    }
}

static void put_content(buffer *out, const record_data *r)
{
    const char *separator = "";

    for (int k = 0; k < OUTPUT__MAX; k++) {
        if (!r->outputs[k])
            continue;
        buffer_printf(out, "%s\"%s\":", *separator ? separator : ",\"content\":{", record_output_names[k]);
        if (k == OUTPUT_LEDGER) {
            put_object(out, r->outputs[k]);
        } else {
            buffer_putc(out, '"');
            escape_json(out, buffer_text(r->outputs[k]), r->outputs[k]->len);
            buffer_putc(out, '"');
        }
        separator = ",";
    }
    if (*separator)
        buffer_putc(out, '}');
}

/* "name":microseconds, */
static void put_time(buffer *out, const char *name, long long time)
{
    buffer_put_all(out, "\"", name, "\":", NULL);
    buffer_put_number(out, (size_t)time);
    buffer_putc(out, ',');
}

static void put_times(buffer *out, const record_data *r)
{
    buffer_puts(out, ",\"time\":{");
    for (int i = 0; i < STEP__MAX; i++)
        put_time(out, step_names[i], r->time[i]);
    put_time(out, "total", r->total);
    out->data[out->len - 1] = '}';
}

void record_write(buffer *out, const record_data *r)
{
    if (r->id) {
        buffer_puts(out, "\"id\":\"");
        escape_json(out, r->id, strlen(r->id));
        buffer_putc(out, '"');
    } else {
        buffer_puts(out, "\"id\":null");
    }
    put_string(out, "file", r->file ? r->file : "");
    if (r->kind)
        put_string(out, "kind", r->kind);
    put_string(out, "status", status_names[r->status]);
    if (r->status == STATUS_FAILED)
        put_string(out, "reason", record_reason_names[r->reason]);
    if (r->read) {
        put_number(out, "bytes", r->bytes);
        put_string(out, "sha256", r->sha256);
    }
    if (*r->key)
        put_string(out, "key", r->key);
    if (r->doc)
        about_write(out, r->doc, r->measures);
    if (r->measures)
        put_measures(out, r->measures);
    if (r->inline_content)
        put_content(out, r);
    put_findings(out, r->found);
    put_outputs(out, r);
    if (r->packed)
        buffer_printf(out, ",\"packed\":{\"bytes\":%zu,\"xxh3\":\"%016llx\"}", r->packed, r->packed_hash);
    if (r->timed)
        put_times(out, r);
}

void record_write_line(buffer *out, unsigned long long number, const char *text, size_t len)
{
    buffer_puts(out, "{\"number\":");
    buffer_put_number(out, (size_t)number);
    buffer_putc(out, ',');
    buffer_add(out, text, len);
    buffer_puts(out, "}\n");
}
