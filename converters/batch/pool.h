/* The pool of workers: hands out jobs, takes the replies in, in the order of the jobs, and replaces workers that die.
 *
 * One process, no threads: a loop over poll(2). A worker has a few jobs in hand, so that it never waits for the next; a
 * job whose worker dies is lost and has a record that says so, those behind it go to others. Finished jobs wait for those
 * before them within bounds of number and memory; then no new ones are begun. */
#ifndef SPLKIT_BATCH_POOL_H
#define SPLKIT_BATCH_POOL_H

#include "batch/worker.h"

typedef enum { POOL_NONE, POOL_JOB, POOL_LATER, POOL_TROUBLE } pool_source;
typedef enum { POOL_TAKEN, POOL_AGAIN, POOL_STOP } pool_sink;

/* What the pool works for. */
typedef struct {
    void *data;
    /* Encodes the next job, with its place in the order, at the end of `message`. POOL_LATER: when fd has more. */
    pool_source (*next)(void *data, buffer *message);
    int fd; /* polled after POOL_LATER; or -1 */
    /* What became of a job, in order. POOL_AGAIN: do it without the earlier record. POOL_STOP: begin no more. */
    pool_sink (*take)(void *data, const job *j, const reply *r);
    /* All that was at hand has been taken; also called now and then while nothing happens. */
    void (*idle)(void *data);
} pool_client;

typedef struct {
    long workers;
    long wall; /* seconds for one job */
    bool unordered;
    worker_limits limits;
} pool_options;

typedef enum {
    POOL_DONE,      /* to the end */
    POOL_DRAINED,   /* SIGTERM or SIGINT: what was begun is done */
    POOL_STOPPED    /* by the client, or because no worker can be started */
} pool_outcome;

/* Restores the signals at the end. */
pool_outcome pool_run(work *w, const pool_options *options, const pool_client *client);

#endif
