/* splbatch's three doings: a batch, a stream, and the merging of shards. Each returns an exit code. */
#ifndef SPLKIT_BATCH_RUN_H
#define SPLKIT_BATCH_RUN_H

#include "batch/intake.h"
#include "batch/pool.h"
#include "batch/progress.h"

#define RUN_EXIT_RETRY 75 /* EX_TEMPFAIL: worth trying again as it is */

typedef struct {
    const char *out, *pack;
    intake_sources sources;
    plan_shard shard;
    work_options work;
    pool_options pool;
    progress_form log;
    bool force, durable, quiet;
} run_options;

int run_batch(run_options *options);
int run_stream(run_options *options);

/* Makes results.ndjson and summary.json of those of all shards in OUT; refuses while some are missing. */
int run_merge(const run_options *options);

/* Prints the shards that have no results, or with inputs the ids of those that have no record; 1 when there are any. */
int run_missing(const run_options *options);

#endif
