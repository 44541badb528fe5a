/* What a run says while it works, on standard error: a line that is renewed on a terminal, plain lines or JSON lines
 * elsewhere, and a line for each leaflet that failed. */
#ifndef SPLKIT_BATCH_PROGRESS_H
#define SPLKIT_BATCH_PROGRESS_H

#include "batch/job.h"
#include <stdbool.h>
#include <stddef.h>

typedef enum { PROGRESS_TEXT, PROGRESS_JSON } progress_form;

typedef struct {
    bool quiet, terminal, shown;
    progress_form form;
    size_t total, done, unchanged, errors, failed;
    bool machine;             /* one failed for a reason of class machine */
    long long started, spoke; /* milliseconds */
} progress;

void progress_init(progress *p, size_t total, progress_form form, bool quiet);

/* Counts a job, and reports it when it failed. */
void progress_add(progress *p, const reply *r);

/* Says how far it is, when it is time. */
void progress_tick(progress *p);

/* Ends the line on a terminal, so that other messages can follow. */
void progress_clear(progress *p);

/* The last line: the totals. */
void progress_end(progress *p);

#endif
