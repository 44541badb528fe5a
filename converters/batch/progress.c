#include "batch/progress.h"
#include "base/buffer.h"
#include "base/finding.h"
#include "batch/record.h"
#include "batch/record_read.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TERMINAL_MILLISECONDS 250
#define LOG_MILLISECONDS 10000

static long long now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_init(progress *p, size_t total, progress_form form, bool quiet)
{
    *p = (progress){.total = total, .form = form, .quiet = quiet, .started = now()};
    p->terminal = form == PROGRESS_TEXT && isatty(STDERR_FILENO);
    p->spoke = p->started;
}

void progress_clear(progress *p)
{
    if (p->shown)
        fputs("\r\033[K", stderr);
    p->shown = false;
}

static const char *text_of(const char *text)
{
    return text ? text : "";
}

static void report_as_json(const record_parts *record, const record_finding *error)
{
    json_t *event =
        json_pack("{s:s,s:s?,s:s,s:s,s:s,s:s}", "event", "failed", "id", record->id, "file", text_of(record->file),
                  "reason", text_of(record->reason), "finding", text_of(error->id), "text", text_of(error->text));
    char *line = json_dumps(event, JSON_COMPACT | JSON_ENSURE_ASCII);

    fprintf(stderr, "%s\n", line ? line : "{\"event\":\"failed\"}");
    free(line);
    json_decref(event);
}

/* As the other programs print a finding. */
static void report_as_text(const record_parts *record, const record_finding *error)
{
    buffer line = BUFFER_INIT;
    finding f = {.id = text_of(error->id),
                 .severity = SEVERITY_ERROR,
                 .file = (char *)text_of(record->file),
                 .line = (long)error->line,
                 .column = (long)error->column,
                 .text = (char *)text_of(error->text)};

    finding_format_text(&line, &f);
    fputs(line.data, stderr);
    buffer_release(&line);
}

static void report_failure(progress *p, const reply *r)
{
    static const record_finding none;
    record_parts record = RECORD_PARTS_INIT;
    const record_finding *error;
    buffer line = BUFFER_INIT;

    record_write_line(&line, 0, r->record, r->record_size);
    record_read(&record, line.data, line.len); /* of a fault the results tell */
    error = record_first_error(&record);
    progress_clear(p);
    if (p->form == PROGRESS_JSON)
        report_as_json(&record, error ? error : &none);
    else
        report_as_text(&record, error ? error : &none);
    record_parts_release(&record);
    buffer_release(&line);
}

void progress_add(progress *p, const reply *r)
{
    p->done++;
    p->unchanged += r->kind == REPLY_UNCHANGED;
    p->failed += r->failed;
    p->errors += r->errors && !r->failed;
    p->machine = p->machine || r->machine;
    if (r->failed && !p->quiet)
        report_failure(p, r);
}

void progress_tick(progress *p)
{
    long long time = now(), spent = time - p->started, left;
    double rate;

    if (p->quiet || time - p->spoke < (p->terminal ? TERMINAL_MILLISECONDS : LOG_MILLISECONDS))
        return;
    p->spoke = time;
    rate = spent > 0 ? (double)p->done * 1000 / (double)spent : 0;
    left = rate > 0 && p->total > p->done ? (long long)((double)(p->total - p->done) / rate) : 0;
    if (p->form == PROGRESS_JSON)
        fprintf(stderr,
                "{\"event\":\"progress\",\"done\":%zu,\"total\":%zu,\"failed\":%zu,\"rate\":%.1f,\"left\":%lld}\n",
                p->done, p->total, p->failed, rate, left);
    else
        fprintf(stderr, "%ssplbatch: %zu of %zu, %.0f per second, %zu failed, %lld:%02lld left%s",
                p->terminal ? "\r\033[K" : "", p->done, p->total, rate, p->failed, left / 60, left % 60,
                p->terminal ? "" : "\n");
    p->shown = p->terminal;
    fflush(stderr);
}

void progress_end(progress *p)
{
    size_t ok = p->done - p->errors - p->failed;

    progress_clear(p);
    if (p->quiet)
        return;
    if (p->form == PROGRESS_JSON)
        fprintf(stderr,
                "{\"event\":\"end\",\"total\":%zu,\"done\":%zu,\"ok\":%zu,\"errors\":%zu,\"failed\":%zu,"
                "\"unchanged\":%zu}\n",
                p->total, p->done, ok, p->errors, p->failed, p->unchanged);
    else
        fprintf(stderr,
                "splbatch: %zu of %zu done: %zu ok, %zu with errors, %zu failed; %zu unchanged since the last run\n",
                p->done, p->total, ok, p->errors, p->failed, p->unchanged);
}
