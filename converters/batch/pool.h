/* The pool of workers: hands out jobs, takes the replies in, in the order of the jobs, and replaces workers that die.
 *
 * One process, no threads: a loop over poll(2). A worker has a few jobs in hand, so that it never waits for the next; a
 * job whose worker dies is lost and has a record that says so, those behind it go to others. Finished jobs wait for
 * those before them within bounds of number and memory; then no new ones are begun.
 *
 * Tar entries that a worker has made on its shelf it also writes to the pack, where the client places them: the bytes
 * come out of a cache of its own, and the pool does not take turns with the workers for that. A job is taken when its
 * entries are there, and all that were placed before it are taken. */
#ifndef SPLKIT_BATCH_POOL_H
#define SPLKIT_BATCH_POOL_H

#include "batch/worker.h"

typedef enum { POOL_NONE, POOL_JOB, POOL_LATER, POOL_TROUBLE } pool_source;
typedef enum { POOL_TAKEN, POOL_AGAIN, POOL_STOP } pool_sink;

/* What the pool works for. `place` and `write` may be NULL where no job has tar entries. */
typedef struct {
    void *data;
    /* Encodes the next job, with its place in the order, at the end of `message`. POOL_LATER: when fd has more. */
    pool_source (*next)(void *data, buffer *message);
    int fd;   /* polled after POOL_LATER; or -1 */
    int pack; /* open for writing; or -1 */
    /* Where in the pack the tar entries of a reply belong, in order. POOL_AGAIN: do the job without the earlier record.
     * POOL_STOP, here and below: begin no more. */
    pool_sink (*place)(void *data, const job *j, const reply *r, int64_t *offset);
    /* Writes entries that no worker writes. */
    pool_sink (*write)(void *data, const char *entries, size_t size, int64_t offset);
    /* What became of a job, in the order of the placing. */
    pool_sink (*take)(void *data, const job *j, const reply *r);
    /* All that was at hand has been taken; also called now and then while nothing happens. */
    void (*idle)(void *data);
} pool_client;

typedef struct {
    long workers;
    long wall; /* seconds for one job */
    bool unordered;
    bool spare; /* there is a processor for the pool itself: it writes tar entries beside the workers */
    worker_limits limits;
} pool_options;

typedef enum {
    POOL_DONE,    /* to the end */
    POOL_DRAINED, /* SIGTERM or SIGINT: what was begun is done */
    POOL_STOPPED  /* by the client, or because no worker can be started */
} pool_outcome;

/* Restores the signals at the end. */
pool_outcome pool_run(work *w, const pool_options *options, const pool_client *client);

#endif
