#define _POSIX_C_SOURCE 200809L
#include "batch/run.h"
#include "base/escape.h"
#include "base/memory.h"
#include "batch/members.h"
#include "batch/publish.h"
#include "batch/results.h"
#include "batch/worker.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LEFT_SHOWN 20 /* ids of the list of what is left */

typedef struct {
    run_options *options;
    state state;
    plan *plan;
    results *results;
    progress progress;
    findings found;
    size_t taken; /* jobs whose record is written */
    buffer message, earlier, tar;
    members *archive; /* that jobs are read from, and which */
    char *archive_path;
    uint64_t archive_next; /* member */
} batch;

/* jobs _________________________________________________________________________________________________________ */

/* Puts the archive's reader behind the member's header. False after a finding. */
static bool reach_member(batch *b, const job *j, findings *found)
{
    const char *name;
    long long mtime;

    if (!b->archive || strcmp(b->archive_path, j->archive) != 0 || b->archive_next > j->member) {
        members_close(b->archive);
        free(b->archive_path);
        b->archive_path = memory_strdup(j->archive);
        b->archive_next = 0;
        b->archive = members_open(j->archive, found);
    }
    while (b->archive && b->archive_next <= j->member) {
        if (members_next(b->archive, &name, &mtime) <= 0) {
            members_close(b->archive);
            b->archive = NULL;
            return false;
        }
        b->archive_next++;
    }
    return b->archive != NULL;
}

/* The member's bytes become those of the job, or its trouble. */
static void fetch_member(batch *b, job *j, buffer *bytes, buffer *trouble)
{
    findings found;

    findings_init(&found);
    if (reach_member(b, j, &found) && members_read(b->archive, bytes, b->options->work.max_size, &found) == 0) {
        j->kind = JOB_BYTES;
        j->bytes = buffer_text(bytes);
        j->size = bytes->len;
    } else {
        buffer_puts(trouble, found.count ? found.items[0].text : "the archive has changed");
        j->finding = found.count ? (int)finding_id_of(found.items[0].id) : FINDING_INPUT_ARCHIVE;
        j->trouble = trouble->data;
    }
    findings_release(&found);
}

static pool_source next_job(void *data, buffer *message)
{
    buffer bytes = BUFFER_INIT, trouble = BUFFER_INIT;
    batch *b = data;
    int rc = plan_next(b->plan, &b->message, &b->found);
    job j;

    if (rc <= 0)
        return rc < 0 ? POOL_TROUBLE : POOL_NONE;
    job_decode(&j, b->message.data, b->message.len);
    if (j.kind == JOB_MEMBER)
        fetch_member(b, &j, &bytes, &trouble);
    if (j.id && results_find(b->results, j.id, &b->earlier))
        j.earlier = b->earlier.data;
    job_encode(message, &j);
    buffer_release(&bytes);
    buffer_release(&trouble);
    return POOL_JOB;
}

static void remove_outputs(const batch *b, const job *j)
{
    const buffer *const none[OUTPUT__MAX] = {NULL};

    if (b->options->work.sink == SINK_FILES && j->id && j->kind != JOB_TROUBLE)
        sink_write_files(b->state.out, b->state.folder, j->id, none);
}

static pool_sink stop(batch *b, const char *text)
{
    findings_add(&b->found, FINDING_FILE_WRITE, b->options->out, 0, 0, "%s", text);
    return POOL_STOP;
}

static pool_sink stop_writing(batch *b)
{
    buffer text = BUFFER_INIT;

    buffer_printf(&text, "cannot write the results: %s", strerror(errno));
    stop(b, text.data);
    buffer_release(&text);
    return POOL_STOP;
}

static pool_sink write_entries(void *data, const char *entries, size_t size, int64_t offset)
{
    batch *b = data;

    return results_write(b->results, entries, size, offset) == 0 ? POOL_TAKEN : stop_writing(b);
}

static pool_sink place(void *data, const job *j, const reply *r, int64_t *offset)
{
    batch *b = data;

    if (r->kind != REPLY_UNCHANGED || !b->options->pack || r->failed) {
        *offset = results_place(b->results, r->pack_size);
        return POOL_TAKEN;
    }
    if (!results_find_entries(b->results, j->id, j->earlier, &b->tar))
        return POOL_AGAIN;
    return write_entries(b, b->tar.data, b->tar.len, results_place(b->results, b->tar.len));
}

static pool_sink take(void *data, const job *j, const reply *r)
{
    batch *b = data;

    if (r->kind == REPLY_NO_ROOM) {
        buffer text = BUFFER_INIT;

        buffer_add(&text, r->record, r->record_size);
        stop(b, buffer_text(&text));
        buffer_release(&text);
        return POOL_STOP;
    }
    if (r->lost)
        remove_outputs(b, j);
    if (results_add(b->results, j->number, r->record, r->record_size) != 0)
        return stop_writing(b);
    b->taken++;
    progress_add(&b->progress, r);
    return POOL_TAKEN;
}

static void idle(void *data)
{
    progress_tick(&((batch *)data)->progress);
}

/* the whole ____________________________________________________________________________________________________ */

static void print_findings(const findings *found)
{
    findings_print(stderr, found, FINDING_FORMAT_TEXT);
}

static int add_inputs(batch *b)
{
    size_t left_out;

    b->options->sources.out = &b->state.out_stat;
    left_out = intake_add(b->plan, &b->options->sources);
    if (left_out && !b->options->quiet)
        fprintf(stderr, "splbatch: %zu file%s with other endings left out\n", left_out, left_out == 1 ? "" : "s");
    if (plan_finish(b->plan, &b->found) == 0)
        return 0;
    print_findings(&b->found);
    return b->found.machine ? 3 : 2;
}

/* The inputs are listed by a process of its own, while this one makes what the workers share. Some hundred bytes for
 * each input are gone with it; else they would be in every worker, which are copies of this process. */
static pid_t begin_plan(batch *b)
{
    pid_t parent = getpid(), pid;
    sigset_t ending, before;

    b->plan = plan_new(b->state.folder, b->options->shard, &b->found);
    if (!b->plan)
        return -1;
    fflush(NULL);
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGHUP);
    sigprocmask(SIG_BLOCK, &ending, &before);
    pid = fork();
    if (pid != 0)
        sigprocmask(SIG_SETMASK, &before, NULL);
    if (pid < 0)
        findings_add(&b->found, FINDING_FILE_READ, NULL, 0, 0, "cannot start a process for the list of inputs: %s",
                     strerror(errno));
    if (pid != 0)
        return pid;
    worker_leave_ending_to_parent("splbatch-list");
    _exit(getppid() == parent ? add_inputs(b) : 3);
}

/* An exit code. */
static int end_plan(batch *b, pid_t pid)
{
    int status;

    if (pid < 0)
        return 3;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return 3;
    plan_rewind(b->plan);
    if (WIFEXITED(status))
        return WEXITSTATUS(status);
    findings_add(&b->found, FINDING_CRASH, NULL, 0, 0, "the process that lists the inputs was ended by signal %d",
                 WTERMSIG(status));
    return 3;
}

static int write_summary(batch *b)
{
    FILE *lines = results_read(b->results);
    int rc;

    if (!lines) {
        findings_add(&b->found, FINDING_FILE_READ, b->options->out, 0, 0, "cannot read the results: %s",
                     strerror(errno));
        return -1;
    }
    rc = publish(&b->state,
                 &(publish_options){.out = b->options->out,
                                    .site = b->options->site,
                                    .processes = b->options->pool.workers,
                                    .lines = lines,
                                    .records = plan_count(b->plan)},
                 &b->found);
    fclose(lines);
    return rc;
}

static int finish(batch *b)
{
    return results_finish_pack(b->results, &b->found) == 0 && write_summary(b) == 0 &&
                   results_finish(b->results, b->options->durable, &b->found) == 0
               ? 0
               : -1;
}

/* Says which jobs have no record yet. */
static void list_left(batch *b)
{
    size_t left = plan_count(b->plan) - b->taken, shown = 0;
    buffer text = BUFFER_INIT;
    job j;

    if (b->options->quiet || b->options->pool.unordered)
        return;
    plan_rewind(b->plan);
    for (size_t i = 0; plan_next(b->plan, &b->message, &b->found) > 0; i++) {
        if (i < b->taken || shown == LEFT_SHOWN)
            continue;
        job_decode(&j, b->message.data, b->message.len);
        buffer_puts(&text, shown++ ? ", " : "");
        escape_terminal(&text, j.id ? j.id : "", j.id ? strlen(j.id) : 0);
    }
    if (left > shown)
        buffer_printf(&text, " and %zu more (splbatch missing lists them)", left - shown);
    fprintf(stderr, "splbatch: %zu left: %s\n", left, buffer_text(&text));
    buffer_release(&text);
}

static int conclude(batch *b, pool_outcome outcome)
{
    bool complete = outcome == POOL_DONE && b->taken == plan_count(b->plan) && finish(b) == 0;

    progress_end(&b->progress);
    print_findings(&b->found);
    if (!complete && outcome != POOL_DONE) {
        list_left(b);
        if (!b->options->quiet)
            fprintf(stderr, "splbatch: stopped; the same command goes on from here\n");
    }
    if (!complete)
        return outcome == POOL_DRAINED && !b->found.machine ? RUN_EXIT_RETRY : 3;
    if (b->progress.machine)
        return 3;
    return b->progress.errors || b->progress.failed ? 1 : 0;
}

static int work_through(batch *b)
{
    pool_client client = {
        .data = b, .next = next_job, .fd = -1, .place = place, .write = write_entries, .take = take, .idle = idle};
    pid_t lister = begin_plan(b);
    work *w = lister < 0 ? NULL : work_new(&b->options->work, &b->found);
    int code = end_plan(b, lister);

    if (code == 0 && (!w || !(b->results = results_open(&b->state, b->options->pack, b->options->force, &b->found))))
        code = 3;
    if (code != 0) {
        print_findings(&b->found);
        work_free(w);
        return code;
    }
    client.pack = results_pack(b->results);
    progress_init(&b->progress, plan_count(b->plan), b->options->log, b->options->quiet);
    code = conclude(b, pool_run(w, &b->options->pool, &client));
    work_free(w);
    return code;
}

static void batch_release(batch *b)
{
    members_close(b->archive);
    free(b->archive_path);
    plan_free(b->plan);
    results_close(b->results);
    state_close(&b->state);
    findings_release(&b->found);
    buffer_release(&b->message);
    buffer_release(&b->earlier);
    buffer_release(&b->tar);
}

int run_batch(run_options *options)
{
    batch b = {.options = options};
    int code = 3;

    findings_init(&b.found);
    switch (state_open(&b.state, options->out, options->shard, &b.found)) {
    case STATE_OPEN:
        options->work.out = options->out;
        options->work.state = b.state.folder;
        code = work_through(&b);
        break;
    case STATE_BUSY:
        fprintf(stderr, "splbatch: another run is at work on %s\n", options->out);
        code = RUN_EXIT_RETRY;
        break;
    case STATE_FAILED: print_findings(&b.found); break;
    }
    batch_release(&b);
    return code;
}
