#include "base/file.h"
#include "base/memory.h"
#include "batch/run.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STEP 65536
#define LINE_FACTOR 6 /* bytes of JSON for one of the text, at most: \uXXXX */

typedef struct {
    run_options *options;
    buffer in, out;
    size_t used, searched; /* of in: lines taken, bytes without a line end */
    bool ended, skipping;  /* all is read; the rest of a line that was too long */
    uint64_t lines;
    bool failed, unwritten; /* to read or write; to write */
} filter;

static void encode(filter *f, buffer *message, job j)
{
    j.number = ++f->lines;
    j.order = f->lines - 1;
    job_encode(message, &j);
}

/* Reads more when there is more now. False when not. */
static bool read_more(filter *f)
{
    struct pollfd ready = {STDIN_FILENO, POLLIN, 0};
    char step[STEP];
    ssize_t n;

    if (poll(&ready, 1, 0) <= 0)
        return false;
    memmove(f->in.data, f->in.data + f->used, f->in.len - f->used);
    f->in.len -= f->used;
    f->searched -= f->used;
    f->used = 0;
    n = file_read_some(STDIN_FILENO, step, sizeof step);
    if (n > 0)
        buffer_add(&f->in, step, (size_t)n);
    f->ended = n <= 0;
    f->failed = n < 0;
    return true;
}

/* A line too long to be held becomes a job with that trouble as soon as that is seen; the rest of it is passed over. */
static bool is_too_long(const filter *f)
{
    size_t max = f->options->work.max_size;

    return max < (SIZE_MAX - STEP) / LINE_FACTOR && f->in.len - f->used > max * LINE_FACTOR + STEP;
}

static void take_line(filter *f, buffer *message, size_t end)
{
    encode(f, message,
           (job){.kind = JOB_LINE, .file = "<stdin>", .bytes = f->in.data + f->used, .size = end - f->used});
}

static pool_source next_line(void *data, buffer *message)
{
    filter *f = data;

    for (;;) {
        char *end = f->in.len > f->searched ? memchr(f->in.data + f->searched, '\n', f->in.len - f->searched) : NULL;

        if (end) {
            bool skipped = f->skipping;

            if (!skipped)
                take_line(f, message, (size_t)(end - f->in.data));
            f->used = f->searched = (size_t)(end + 1 - f->in.data);
            f->skipping = false;
            if (!skipped)
                return POOL_JOB;
            continue;
        }
        f->searched = f->in.len;
        if (f->skipping)
            f->used = f->searched;
        if (f->ended)
            break;
        if (is_too_long(f)) {
            f->skipping = true;
            encode(f, message,
                   (job){.kind = JOB_TROUBLE,
                         .finding = FINDING_INPUT_SIZE,
                         .file = "<stdin>",
                         .trouble = "the line is too long; --max-size sets the limit"});
            return POOL_JOB;
        }
        if (!read_more(f))
            return POOL_LATER;
    }
    if (f->used == f->in.len)
        return POOL_NONE;
    take_line(f, message, f->in.len); /* the last one, without a line end */
    f->used = f->in.len;
    return POOL_JOB;
}

/* When a write has failed nothing more is written: a record would be there without its middle. */
static void flush_records(void *data)
{
    filter *f = data;

    if (!f->unwritten && file_write_all(STDOUT_FILENO, buffer_text(&f->out), f->out.len) != 0)
        f->failed = f->unwritten = true;
    buffer_clear(&f->out);
}

static pool_sink put_record(void *data, const job *j, const reply *r)
{
    filter *f = data;

    record_write_line(&f->out, j->number, r->record, r->record_size);
    if (f->out.len >= STEP)
        flush_records(f);
    return f->failed ? POOL_STOP : POOL_TAKEN;
}

int run_stream(run_options *options)
{
    filter f = {.options = options};
    pool_client client = {
        .data = &f, .next = next_line, .fd = STDIN_FILENO, .pack = -1, .take = put_record, .idle = flush_records};
    findings found;
    pool_outcome outcome;
    work *w;

    findings_init(&found);
    buffer_add(&f.in, "", 0);
    w = work_new(&options->work, &found);
    if (!w) {
        findings_print(stderr, &found, FINDING_FORMAT_TEXT);
        findings_release(&found);
        return 3;
    }
    outcome = pool_run(w, &options->pool, &client);
    flush_records(&f);
    work_free(w);
    buffer_release(&f.in);
    buffer_release(&f.out);
    findings_release(&found);
    if (f.failed)
        fprintf(stderr, "splbatch: cannot read standard input or write standard output: %s\n", strerror(errno));
    return f.failed || outcome == POOL_STOPPED ? 3 : outcome == POOL_DRAINED ? RUN_EXIT_RETRY : 0;
}
