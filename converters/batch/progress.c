#include "batch/progress.h"
#include "base/buffer.h"
#include "base/escape.h"

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

/* The reason and the first finding of severity error of a record. */
static void report_failure(progress *p, const job *j, const reply *r)
{
    buffer line = BUFFER_INIT, text = BUFFER_INIT;
    const char *id, *reason, *words = "";
    json_t *object, *found;
    size_t i;

    buffer_puts(&line, "{");
    buffer_add(&line, r->record, r->record_size);
    buffer_puts(&line, "}");
    object = json_loadb(line.data, line.len, 0, NULL);
    json_array_foreach(json_object_get(object, "findings"), i, found)
    {
        const char *severity = json_string_value(json_object_get(found, "severity"));

        if (!*words && severity && strcmp(severity, "error") == 0)
            words = json_string_value(json_object_get(found, "text"));
    }
    id = json_string_value(json_object_get(object, "id"));
    reason = json_string_value(json_object_get(object, "reason"));
    progress_clear(p);
    if (p->form == PROGRESS_JSON) {
        json_t *event = json_pack("{s:s,s:s?,s:s?,s:s?,s:s}", "event", "failed", "id", id, "file", j->file, "reason",
                                  reason, "text", words);
        char *dumped = json_dumps(event, JSON_COMPACT | JSON_ENSURE_ASCII);

        fprintf(stderr, "%s\n", dumped ? dumped : "{\"event\":\"failed\"}");
        free(dumped);
        json_decref(event);
    } else {
        escape_terminal(&text, id && *id ? id : j->file ? j->file : "", strlen(id && *id ? id : j->file ? j->file : ""));
        buffer_printf(&text, ": failed (%s): ", reason ? reason : "");
        escape_terminal(&text, words, strlen(words));
        fprintf(stderr, "splbatch: %s\n", text.data);
    }
    json_decref(object);
    buffer_release(&line);
    buffer_release(&text);
}

void progress_add(progress *p, const job *j, const reply *r)
{
    p->done++;
    p->unchanged += r->kind == REPLY_UNCHANGED;
    p->failed += r->failed;
    p->errors += r->errors && !r->failed;
    p->machine = p->machine || r->machine;
    if (r->failed && !p->quiet)
        report_failure(p, j, r);
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
        fprintf(stderr, "{\"event\":\"progress\",\"done\":%zu,\"total\":%zu,\"failed\":%zu,\"rate\":%.1f,\"left\":%lld}\n",
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
        fprintf(stderr, "splbatch: %zu of %zu done: %zu ok, %zu with errors, %zu failed; %zu unchanged since the last run\n",
                p->done, p->total, ok, p->errors, p->failed, p->unchanged);
}
