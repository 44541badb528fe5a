#define _GNU_SOURCE /* prctl */
#include "batch/worker.h"
#include "base/file.h"
#include "document/container.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

#define STEP 65536

void (*worker_before_job)(const job *j);

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0 /* sanitizers map terabytes */
#endif

static void set_limits(const worker_limits *limits)
{
    struct rlimit none = {0, 0}, memory = {limits->memory, limits->memory};

    setrlimit(RLIMIT_CORE, &none);
    if (limits->memory && !SANITIZED)
        setrlimit(RLIMIT_DATA, &memory);
}

/* Gives up all rights but those the jobs need; the parent says what the system lacks. */
static void enter_sandbox(const worker_limits *limits)
{
    findings ignored;

    findings_init(&ignored);
    if (limits->box) {
        container_prepare();
        sandbox_enter(limits->box, &ignored);
    }
    findings_release(&ignored);
}

void worker_leave_ending_to_parent(const char *name)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    sigset_t none;

    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        sigaction(ignored[i], &ignore, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NAME, name);
}

static void set_signals(void)
{
    struct sigaction standard = {.sa_handler = SIG_DFL};

    sigaction(SIGPROF, &standard, NULL);
    worker_leave_ending_to_parent("splbatch-work");
}

/* For the job that begins; what is done between two jobs does not count, and takes next to nothing. */
static void set_timer(long seconds)
{
    struct itimerval timer = {.it_value = {.tv_sec = seconds}};

    setitimer(ITIMER_PROF, &timer, NULL);
}

/* Writes the parts, which are changed, one behind the other. */
static void write_parts(int fd, struct iovec *parts, int count)
{
    while (count) {
        ssize_t n = writev(fd, parts, count);

        if (n < 0 && errno != EINTR)
            _exit(0); /* the parent is gone */
        for (size_t done = n > 0 ? (size_t)n : 0; count; parts++, count--) {
            if (done < parts->iov_len) {
                parts->iov_base = (char *)parts->iov_base + done;
                parts->iov_len -= done;
                break;
            }
            done -= parts->iov_len;
        }
    }
}

/* Entries that had no place on the shelf are most of it, and are not copied on the way. */
static void write_reply(int fd, const reply *r, buffer *head)
{
    struct iovec parts[3];

    buffer_clear(head);
    reply_encode_head(head, r);
    parts[0] = (struct iovec){head->data, head->len};
    parts[1] = (struct iovec){(char *)r->record, r->record_size};
    parts[2] = (struct iovec){(char *)r->pack, r->pack_size};
    write_parts(fd, parts, r->place == SHELF_NONE ? 3 : 2);
}

/* Does the job, with the entries in a place of the shelf if they fit. */
static void do_on_shelf(work *w, const job *j, shelf *s, reply *r)
{
    int place = s ? shelf_find_free(s) : SHELF_NONE;
    char *room = place != SHELF_NONE ? shelf_place(s, place) : NULL;

    work_lend_room(w, room, room ? SHELF_SIZE : 0);
    work_do(w, j, r);
    if (room && r->pack == room) {
        shelf_take(s, place);
        r->place = place;
    }
}

static void do_job(work *w, int fd, const job *j, shelf *s, int pack, const worker_limits *limits, buffer *head)
{
    reply r;

    set_timer(limits->cpu);
    if (worker_before_job)
        worker_before_job(j);
    if (s)
        shelf_write_ordered(s, pack);
    do_on_shelf(w, j, s, &r);
    write_reply(fd, &r, head);
}

_Noreturn void worker_run(work *w, int fd, shelf *s, int pack, const worker_limits *limits)
{
    buffer in = BUFFER_INIT, head = BUFFER_INIT;
    char *step = malloc(STEP);
    size_t size, used = 0;
    ssize_t n;
    job j;

    set_signals();
    set_limits(limits);
    enter_sandbox(limits);
    while (step && (n = file_read_some(fd, step, STEP)) > 0) {
        buffer_add(&in, step, (size_t)n);
        while ((size = job_decode(&j, in.data + used, in.len - used)) > 0) {
            do_job(w, fd, &j, s, pack, limits, &head);
            used += size;
        }
        memmove(in.data, in.data + used, in.len - used);
        in.len -= used;
        used = 0;
    }
    _exit(0);
}
