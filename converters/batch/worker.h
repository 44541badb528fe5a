/* A worker: a forked process that does one job after the other within limits. */
#ifndef SPLKIT_BATCH_WORKER_H
#define SPLKIT_BATCH_WORKER_H

#include "batch/work.h"

#define WORKER_EXIT_MEMORY 3 /* memory.h: a failed allocation ends the process */

typedef struct {
    long cpu;      /* seconds of processor time for one job; SIGPROF ends the process */
    size_t memory; /* bytes for the process; 0: no limit */
} worker_limits;

/* Reads jobs from a stream socket and writes replies to it until its other end is closed. */
_Noreturn void worker_run(work *w, int fd, const worker_limits *limits);

/* Called with each job before the work on it; NULL. For tests that need a worker to fail. */
extern void (*worker_before_job)(const job *j);

#endif
