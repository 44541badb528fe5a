/* A worker: a forked process that does one job after the other within limits. */
#ifndef SPLKIT_BATCH_WORKER_H
#define SPLKIT_BATCH_WORKER_H

#include "base/sandbox.h"
#include "batch/shelf.h"
#include "batch/work.h"

#define WORKER_EXIT_MEMORY 3 /* memory.h: a failed allocation ends the process */

typedef struct {
    long cpu;           /* seconds of processor time for one job; SIGPROF ends the process */
    size_t memory;      /* bytes for the process; 0: no limit */
    const sandbox *box; /* what it may still do; NULL: all */
} worker_limits;

/* Reads jobs from a stream socket and writes replies to it until its other end is closed; tar entries go to the shelf,
 * where there is one and they fit, and from there to the pack when that is ordered. */
_Noreturn void worker_run(work *w, int fd, shelf *s, int pack, const worker_limits *limits);

/* Of a process that the parent has forked, with these signals blocked: the parent alone decides when to end, for a
 * terminal sends SIGINT, a cluster SIGTERM to all processes. When the parent is gone there is nobody to work for. */
void worker_leave_ending_to_parent(const char *name);

/* Called with each job before the work on it; NULL. For tests that need a worker to fail. */
extern void (*worker_before_job)(const job *j);

#endif
