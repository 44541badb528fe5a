/* The plan: all jobs of a run, in order, in a file without a name, so that memory does not grow with their number.
 *
 * Kept in memory while it is made is one hash per job, by which two inputs with one id are found before any work is
 * done. A process forked after plan_new may do the adding, up to plan_finish, and end; then this one goes on with
 * plan_rewind. */
#ifndef SPLKIT_BATCH_PLAN_H
#define SPLKIT_BATCH_PLAN_H

#include "base/finding.h"
#include "batch/job.h"

/* Part `index` (from 0) of `count` by the hash of the id (XXH3, 64 bits): stable when inputs are added. */
typedef struct {
    long index, count; /* count 0: all */
} plan_shard;

typedef struct plan plan;

/* `folder` is a descriptor of the folder for the file; NULL after a finding. */
plan *plan_new(int folder, plan_shard shard, findings *found);
void plan_free(plan *p);

/* Adds the next input: gives it its number, and its place in the order when it belongs to the shard. */
void plan_add(plan *p, job *j);

/* Ends adding. 0, or -1 after findings: the file could not be written, or two inputs have one id. */
int plan_finish(plan *p, findings *found);

size_t plan_count(const plan *p);  /* jobs of the shard */
size_t plan_inputs(const plan *p); /* all inputs */

/* The next job as a message in `message` (cleared first): 1; 0 at the end; -1 after a finding. */
int plan_next(plan *p, buffer *message, findings *found);

/* Starts again with the first job. */
void plan_rewind(plan *p);

#endif
