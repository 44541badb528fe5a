/* OUT and the state of a run in it: OUT/.splbatch, or OUT/.splbatch/i-of-n for a shard.
 *
 * Locks (flock(2)) keep runs apart: of the whole against everything, of one shard against itself. Workers inherit them, so
 * that a killed run holds its locks until the last of its processes is gone. */
#ifndef SPLKIT_BATCH_STATE_H
#define SPLKIT_BATCH_STATE_H

#include "base/buffer.h"
#include "base/finding.h"
#include "batch/plan.h"
#include <stdbool.h>
#include <sys/stat.h>

typedef struct {
    int out, folder;     /* descriptors: of OUT, of the folder with the state */
    int locks[2];        /* of OUT, of the shard */
    struct stat out_stat;
    char suffix[64];     /* ".i-of-n", or "" */
} state;

typedef enum { STATE_OPEN, STATE_BUSY, STATE_FAILED } state_outcome;

/* Makes the folders and takes the locks; STATE_BUSY: another run has them. After a finding it is STATE_FAILED. */
state_outcome state_open(state *s, const char *out, plan_shard shard, findings *found);
void state_close(state *s);

/* "results.ndjson", "results.0-of-4.ndjson" */
void state_name(const state *s, buffer *out, const char *stem, const char *ending);

#endif
