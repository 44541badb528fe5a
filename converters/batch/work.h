/* The work on one input, in a worker: read, convert, check, render, write, and the record of it.
 *
 * The document is parsed once: the tree by which the conversion was proved is validated and rendered in both forms.
 * Everything that serves many documents is made by work_new; workers forked afterwards share it. */
#ifndef SPLKIT_BATCH_WORK_H
#define SPLKIT_BATCH_WORK_H

#include "base/finding.h"
#include "batch/job.h"
#include "batch/record.h"
#include "batch/sink.h"
#include "leaflet/read.h"

typedef struct {
    unsigned emit;        /* bits of output_kind */
    sink_kind sink;       /* where outputs go */
    const char *out;      /* folder of SINK_FILES */
    int state;            /* descriptor of the folder for temporary files */
    read_options reading; /* of leaflets */
    const char *effective_time;
    size_t max_size; /* bytes of a source */
    bool no_times;
} work_options;

typedef struct work work;

/* NULL after a finding. The options are lent until work_free. */
work *work_new(const work_options *options, findings *found);
void work_free(work *w);

/* Tar entries of the next job are made in `room`, if they fit; NULL: in memory of `w`. Lent until the next call. */
void work_lend_room(work *w, char *room, size_t size);

/* Does the job. What the reply points to is lent until the next call. */
void work_do(work *w, const job *j, reply *out);

/* The record of a job whose worker has died. Line of a stream: its id is read from it. */
void work_record_lost(buffer *out, const job *j, record_reason reason, const char *text);

#endif
