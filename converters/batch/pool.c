#define _GNU_SOURCE /* ppoll */
#include "batch/pool.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DEPTH 4                     /* jobs a worker has in hand */
#define AHEAD_MAX 65536             /* jobs begun behind one that is not finished */
#define HELD_MAX ((size_t)64 << 20) /* bytes of jobs begun and of replies that wait */
#define STEP 262144                 /* bytes read from a worker at once */
#define IDLE_MILLISECONDS 200

/* A job from the time it is read until what became of it is taken. */
typedef struct {
    buffer job, content; /* content: of the reply, when it has to wait */
    reply reply;
    shelf *shelf;    /* where the reply has a place */
    int64_t offset;  /* of its tar entries in the pack */
    uint64_t behind; /* order of the one placed next */
    bool done, written, taken;
} entry;

typedef struct {
    pid_t pid; /* 0: none */
    int fd;
    shelf *shelf; /* of one after the other; or NULL */
    buffer out, in;
    size_t sent;
    uint64_t queue[DEPTH]; /* orders; the first is at work */
    size_t count;
    long long deadline; /* milliseconds */
    bool late;          /* killed for it */
} worker;

typedef struct {
    work *work;
    const pool_options *options;
    const pool_client *client;
    worker *workers;
    struct pollfd *polled;
    entry *ring; /* by order modulo ring_size */
    size_t ring_size;
    uint64_t head, tail;  /* orders: the first that is not taken, the first that is not read */
    uint64_t to_place;    /* likewise that is not placed; of an unordered run: tail */
    uint64_t first, last; /* orders, of those placed and not taken */
    size_t placed;        /* how many these are */
    size_t held;
    uint64_t *again; /* orders to be handed out anew, last first */
    size_t again_count, again_cap;
    bool ended, later, stopped; /* no more jobs; none at hand; the client wants no more */
    bool cannot_fork;
    int fork_error; /* errno */
} pool;

static volatile sig_atomic_t signals;

static void count_signal(int number)
{
    (void)number;
    signals++;
}

static long long now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* entries ______________________________________________________________________________________________________ */

static entry *entry_of(pool *p, uint64_t order)
{
    return &p->ring[order & (p->ring_size - 1)];
}

static void grow_ring(pool *p)
{
    entry *old = p->ring;
    size_t old_size = p->ring_size;

    p->ring_size = old_size ? old_size * 2 : 64;
    p->ring = memory_zalloc(p->ring_size, sizeof *p->ring);
    for (uint64_t order = p->head; order < p->tail; order++)
        *entry_of(p, order) = old[order & (old_size - 1)];
    free(old);
}

static void give_back_place(entry *e)
{
    if (e->reply.place != SHELF_NONE)
        shelf_give_back(e->shelf, e->reply.place);
    e->reply.place = SHELF_NONE;
}

static void release_entry(pool *p, entry *e)
{
    p->held -= e->job.len;
    buffer_release(&e->content);
    buffer_release(&e->job);
    e->done = e->written = e->taken = false;
}

static bool may_begin(const pool *p)
{
    return !p->ended && !p->stopped && !signals && p->tail - p->head < AHEAD_MAX && p->held < HELD_MAX;
}

/* Reads the next job; false when there is none now. */
static bool read_job(pool *p)
{
    entry *e;

    if (p->tail - p->head == p->ring_size)
        grow_ring(p);
    e = entry_of(p, p->tail);
    switch (p->client->next(p->client->data, &e->job)) {
    case POOL_JOB:
        p->tail++;
        p->held += e->job.len;
        return true;
    case POOL_LATER: p->later = true; return false;
    case POOL_TROUBLE: p->stopped = true; return false;
    case POOL_NONE: break;
    }
    p->ended = true;
    return false;
}

static void hand_again(pool *p, uint64_t order)
{
    p->again = memory_grow(p->again, &p->again_cap, p->again_count, sizeof *p->again);
    p->again[p->again_count++] = order;
}

/* The job is to be done without the earlier record. */
static void forget_earlier(pool *p, entry *e)
{
    buffer message = BUFFER_INIT;
    job j;

    job_decode(&j, e->job.data, e->job.len);
    j.earlier = NULL;
    job_encode(&message, &j);
    p->held += message.len - e->job.len;
    p->held -= e->content.len;
    buffer_release(&e->job);
    e->job = message;
    e->done = false;
    give_back_place(e);
    buffer_release(&e->content);
}

/* The pool's own writing of tar entries. */
static void write_entries(pool *p, const char *entries, size_t size, int64_t offset)
{
    if (!p->stopped && size && p->client->write(p->client->data, entries, size, offset) != POOL_TAKEN)
        p->stopped = true;
}

static void put_in_line(pool *p, uint64_t order)
{
    if (p->placed++)
        entry_of(p, p->last)->behind = order;
    else
        p->first = order;
    p->last = order;
}

/* Entries on a shelf are for the worker to write, unless there is a processor to spare. False: the job is done again.
 */
static bool place(pool *p, entry *e)
{
    reply *r = &e->reply;
    pool_sink outcome = POOL_TAKEN;
    job j;

    if (!p->client->place)
        r->pack_size = 0; /* a worker may send anything */
    if (!p->stopped && p->client->place) {
        job_decode(&j, e->job.data, e->job.len);
        outcome = p->client->place(p->client->data, &j, r, &e->offset);
    }
    if (outcome == POOL_AGAIN) {
        forget_earlier(p, e);
        hand_again(p, r->order);
        return false;
    }
    p->stopped = p->stopped || outcome == POOL_STOP;
    put_in_line(p, r->order);
    e->written = r->place == SHELF_NONE || p->options->spare || p->stopped || !r->pack_size;
    if (e->written)
        write_entries(p, r->pack, r->pack_size, e->offset);
    else
        shelf_order(e->shelf, r->place, r->order, r->pack_size, e->offset);
    return true;
}

static void take(pool *p, entry *e)
{
    job j;

    job_decode(&j, e->job.data, e->job.len);
    if (!p->stopped && p->client->take(p->client->data, &j, &e->reply) != POOL_TAKEN)
        p->stopped = true;
    give_back_place(e);
    p->held -= e->content.len;
    e->taken = true;
    p->first = e->behind;
    p->placed--;
}

/* What the reply points to is the worker's, but for a place on its shelf. */
static void keep(pool *p, entry *e)
{
    reply *r = &e->reply;
    size_t pack_size = r->place == SHELF_NONE ? r->pack_size : 0;

    buffer_reserve(&e->content, r->record_size + pack_size);
    buffer_add(&e->content, r->record, r->record_size);
    if (pack_size) {
        buffer_add(&e->content, r->pack, pack_size);
        r->pack = e->content.data + r->record_size;
    }
    r->record = e->content.data;
    p->held += e->content.len;
}

static void place_kept(pool *p)
{
    while (p->to_place < p->tail && entry_of(p, p->to_place)->done && place(p, entry_of(p, p->to_place)))
        p->to_place++;
}

/* Takes what is next in line and in the pack, if it has entries. */
static void take_all(pool *p)
{
    while (p->placed && entry_of(p, p->first)->written)
        take(p, entry_of(p, p->first));
    for (; p->head < p->tail && entry_of(p, p->head)->taken; p->head++)
        release_entry(p, entry_of(p, p->head));
}

/* A reply is taken at once when it is its turn and there is nothing to wait for, else kept. */
static void finish(pool *p, const reply *r)
{
    entry *e = entry_of(p, r->order);
    bool in_turn = p->options->unordered || r->order == p->to_place;

    e->done = true;
    e->reply = *r;
    if (in_turn && !p->placed && (r->place == SHELF_NONE || p->options->spare)) {
        if (!place(p, e))
            return;
        take(p, e);
        p->to_place += !p->options->unordered;
    } else {
        keep(p, e);
        if (p->options->unordered && !place(p, e))
            return;
    }
    if (!p->options->unordered)
        place_kept(p);
    take_all(p);
}

/* workers ______________________________________________________________________________________________________ */

static void close_others(pool *p)
{
    for (long i = 0; i < p->options->workers; i++)
        if (p->workers[i].pid)
            close(p->workers[i].fd);
}

/* What a worker has made is not for the others. */
static void leave_other_shelves(pool *p, const worker *w)
{
    for (long i = 0; i < p->options->workers; i++)
        if (&p->workers[i] != w)
            shelf_free(p->workers[i].shelf);
}

static bool start(pool *p, worker *w)
{
    int ends[2];
    pid_t pid;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    if (!w->shelf)
        w->shelf = shelf_new();
    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        close_others(p);
        leave_other_shelves(p, w);
        close(ends[0]);
        worker_run(p->work, ends[1], w->shelf, p->client->pack, &p->options->limits);
    }
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return false;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    *w = (worker){.pid = pid, .fd = ends[0], .shelf = w->shelf};
    return true;
}

static void set_deadline(pool *p, worker *w)
{
    w->deadline = now() + p->options->wall * 1000;
}

static void send_some(worker *w)
{
    while (w->sent < w->out.len) {
        ssize_t n = send(w->fd, w->out.data + w->sent, w->out.len - w->sent, MSG_NOSIGNAL);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return; /* full, or the worker is dead: its end will be seen when it is read from */
        w->sent += (size_t)n;
    }
    buffer_clear(&w->out);
    w->sent = 0;
}

static void assign(pool *p, worker *w, uint64_t order)
{
    const entry *e = entry_of(p, order);

    if (!w->count)
        set_deadline(p, w);
    w->queue[w->count++] = order;
    buffer_add(&w->out, e->job.data, e->job.len);
    send_some(w);
}

/* The worker with the fewest jobs in hand; a new one when all have some and more are allowed. */
static worker *choose(pool *p)
{
    worker *best = NULL, *none = NULL;

    for (long i = 0; i < p->options->workers; i++) {
        worker *w = &p->workers[i];

        if (!w->pid)
            none = none ? none : w;
        else if (!best || w->count < best->count)
            best = w;
    }
    if (none && (!best || best->count) && !p->cannot_fork) {
        if (start(p, none))
            return none;
        p->fork_error = errno;
        p->cannot_fork = true; /* until one has ended */
    }
    return best && best->count < DEPTH ? best : NULL;
}

static void hand_out(pool *p)
{
    worker *w;

    while (p->again_count || (may_begin(p) && !p->later)) {
        uint64_t order = p->tail;

        if (!(w = choose(p)))
            return;
        if (p->again_count)
            order = p->again[--p->again_count];
        else if (!read_job(p))
            return;
        assign(p, w, order);
    }
}

/* The tar entries that the reply has on the worker's shelf are its entry's until they are taken. False: it has none. */
static bool find_place(pool *p, worker *w, reply *r)
{
    entry *e = entry_of(p, r->order);

    if (r->place == SHELF_NONE)
        return true;
    if (!w->shelf || !shelf_hold(w->shelf, r->place))
        return false;
    e->shelf = w->shelf;
    r->pack = shelf_place(w->shelf, r->place);
    return true;
}

/* What the worker has written on order, or not. `at_once`: it is at no job, and will write no more. Tells whether there
 * was any. */
static bool take_written(pool *p, const worker *w, bool at_once)
{
    bool any = false;
    shelf_news news;
    uint64_t order;

    while (w->shelf && (news = shelf_next(w->shelf, at_once, &order)) != SHELF_NOTHING) {
        entry *e = entry_of(p, order);

        if (news == SHELF_REFUSED)
            write_entries(p, e->reply.pack, e->reply.pack_size, e->offset);
        e->written = any = true;
    }
    if (any)
        take_all(p);
    return any;
}

/* Of workers at no job. */
static bool take_left(pool *p)
{
    bool any = false;

    for (long i = 0; i < p->options->workers; i++)
        if (!p->workers[i].count && take_written(p, &p->workers[i], true))
            any = true;
    return any;
}

static void read_replies(pool *p, worker *w)
{
    size_t used = 0, size;
    reply r;

    while ((size = reply_decode(&r, w->in.data + used, w->in.len - used)) > 0) {
        if (size == REPLY_BROKEN || !w->count || r.order != w->queue[0] || !find_place(p, w, &r)) {
            kill(w->pid, SIGKILL);
            w->in.len = 0;
            return;
        }
        memmove(w->queue, w->queue + 1, --w->count * sizeof *w->queue);
        set_deadline(p, w);
        finish(p, &r);
        used += size;
    }
    if (used) {
        memmove(w->in.data, w->in.data + used, w->in.len - used);
        w->in.len -= used;
        take_written(p, w, false);
    }
}

static record_reason why_dead(const pool *p, const worker *w, int status, buffer *text)
{
    if (w->late) {
        buffer_printf(text, "took longer than %ld s (--wall-limit)", p->options->wall);
        return REASON_TIME;
    }
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF) {
        buffer_printf(text, "took more than %ld s of processor time (--cpu-limit)", p->options->limits.cpu);
        return REASON_TIME;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == WORKER_EXIT_MEMORY) {
        buffer_printf(text, "needed more than %zu bytes of memory (--memory-limit)", p->options->limits.memory);
        return REASON_MEMORY;
    }
    if (WIFSIGNALED(status))
        buffer_printf(text, "the process at work on it was ended by signal %d", WTERMSIG(status));
    else
        buffer_printf(text, "the process at work on it ended with exit code %d", WEXITSTATUS(status));
    return REASON_CRASH;
}

/* The job the worker was at is lost; the others in its hand go on. */
static void bury(pool *p, worker *w)
{
    buffer text = BUFFER_INIT, line = BUFFER_INIT;
    worker dead = *w;
    record_reason reason;
    int status = 0;
    reply r;
    job j;

    close(w->fd);
    while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
        ;
    *w = (worker){.pid = 0, .shelf = w->shelf};
    if (w->shelf)
        shelf_forget(w->shelf);
    p->cannot_fork = false;
    for (size_t i = dead.count; i > 1; i--)
        hand_again(p, dead.queue[i - 1]);
    if (dead.count) {
        reason = why_dead(p, &dead, status, &text);
        job_decode(&j, entry_of(p, dead.queue[0])->job.data, entry_of(p, dead.queue[0])->job.len);
        work_record_lost(&line, &j, reason, text.data);
        r = (reply){.order = j.order,
                    .kind = REPLY_DONE,
                    .record = line.data,
                    .record_size = line.len,
                    .errors = true,
                    .failed = true,
                    .lost = true,
                    .machine = reason == REASON_CRASH};
        finish(p, &r);
    }
    buffer_release(&dead.in);
    buffer_release(&dead.out);
    buffer_release(&text);
    buffer_release(&line);
}

static void read_some(pool *p, worker *w)
{
    ssize_t n;

    do {
        buffer_reserve(&w->in, STEP);
        n = read(w->fd, w->in.data + w->in.len, STEP);
        if (n > 0) {
            w->in.len += (size_t)n;
            read_replies(p, w);
            if (p->options->limits.memory && w->in.len > p->options->limits.memory)
                kill(w->pid, SIGKILL); /* more than it can have made */
        }
    } while (n == STEP || (n < 0 && errno == EINTR));
    if (n == 0 || (n < 0 && errno != EAGAIN))
        bury(p, w);
}

/* Returns the milliseconds until the next deadline. */
static int check_deadlines(pool *p)
{
    long long time = now(), next = time + IDLE_MILLISECONDS;

    for (long i = 0; i < p->options->workers; i++) {
        worker *w = &p->workers[i];

        if (!w->pid || !w->count || w->late)
            continue;
        if (w->deadline <= time) {
            w->late = true;
            kill(w->pid, SIGKILL);
        } else if (w->deadline < next) {
            next = w->deadline;
        }
    }
    return (int)(next - time) + 1;
}

/* All are told to end before one is waited for: they take their memory down at the same time. */
static void end_workers(pool *p, bool at_once)
{
    for (long i = 0; i < p->options->workers; i++) {
        const worker *w = &p->workers[i];

        if (w->pid && at_once)
            kill(w->pid, SIGKILL);
        if (w->pid)
            close(w->fd);
    }
    for (long i = 0; i < p->options->workers; i++) {
        worker *w = &p->workers[i];

        if (!w->pid)
            continue;
        while (waitpid(w->pid, NULL, 0) < 0 && errno == EINTR)
            ;
        buffer_release(&w->in);
        buffer_release(&w->out);
    }
}

/* the loop _____________________________________________________________________________________________________ */

static void wait_for_news(pool *p, const sigset_t *unblocked)
{
    const int milliseconds = check_deadlines(p);
    struct timespec timeout = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    const long source = p->options->workers;

    for (long i = 0; i < p->options->workers; i++) {
        const worker *w = &p->workers[i];

        p->polled[i] = (struct pollfd){w->pid ? w->fd : -1, (short)(POLLIN | (w->out.len ? POLLOUT : 0)), 0};
    }
    p->polled[source] = (struct pollfd){p->later && may_begin(p) ? p->client->fd : -1, POLLIN, 0};
    if (ppoll(p->polled, (nfds_t)source + 1, &timeout, unblocked) <= 0) {
        p->client->idle(p->client->data);
        return;
    }
    if (p->polled[source].revents)
        p->later = false;
    for (long i = 0; i < p->options->workers; i++) {
        if (p->polled[i].revents & POLLOUT)
            send_some(&p->workers[i]);
        if (p->polled[i].revents & (POLLIN | POLLHUP | POLLERR))
            read_some(p, &p->workers[i]);
    }
    p->client->idle(p->client->data);
}

static bool is_at_work(const pool *p)
{
    for (long i = 0; i < p->options->workers; i++)
        if (p->workers[i].count)
            return true;
    return false;
}

static pool_outcome work_on(pool *p, const sigset_t *unblocked)
{
    for (;;) {
        do
            hand_out(p);
        while (take_left(p));
        if (signals > 1)
            return POOL_DRAINED;
        if (!is_at_work(p) && !p->again_count && (!may_begin(p) || p->cannot_fork))
            break;
        if (!is_at_work(p) && p->again_count && p->cannot_fork)
            break;
        wait_for_news(p, unblocked);
    }
    if (!p->stopped && p->cannot_fork && !signals) {
        fprintf(stderr, "splbatch: cannot start a process for the work: %s\n", strerror(p->fork_error));
        p->stopped = true;
    }
    if (p->stopped)
        return POOL_STOPPED;
    return p->ended ? POOL_DONE : POOL_DRAINED;
}

static void pool_release(pool *p)
{
    for (size_t i = 0; i < p->ring_size; i++) {
        buffer_release(&p->ring[i].job);
        buffer_release(&p->ring[i].content);
    }
    for (long i = 0; i < p->options->workers; i++)
        shelf_free(p->workers[i].shelf);
    free(p->ring);
    free(p->again);
    free(p->workers);
    free(p->polled);
}

pool_outcome pool_run(work *w, const pool_options *options, const pool_client *client)
{
    const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = count_signal}, before[3];
    pool p = {.work = w, .options = options, .client = client};
    sigset_t blocked, unblocked;
    pool_outcome outcome;

    p.workers = memory_zalloc((size_t)options->workers, sizeof *p.workers);
    p.polled = memory_zalloc((size_t)options->workers + 1, sizeof *p.polled);
    grow_ring(&p);
    signals = 0;
    sigemptyset(&blocked);
    for (int i = 0; i < 3; i++) {
        sigaddset(&blocked, numbers[i]);
        sigaction(numbers[i], &action, &before[i]);
    }
    sigprocmask(SIG_BLOCK, &blocked, &unblocked);
    outcome = work_on(&p, &unblocked);
    end_workers(&p, signals > 1);
    for (int i = 0; i < 3; i++)
        sigaction(numbers[i], &before[i], NULL);
    sigprocmask(SIG_SETMASK, &unblocked, NULL);
    pool_release(&p);
    return outcome;
}
