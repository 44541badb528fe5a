/* Totals of a batch: summary.json from the records (batch/record.h describes it). */
#ifndef SPLKIT_BATCH_TOTALS_H
#define SPLKIT_BATCH_TOTALS_H

#include "base/buffer.h"
#include "batch/record_read.h"

typedef struct totals totals;

totals *totals_new(void);
void totals_free(totals *t);

/* Counts the record. True when it is among the slowest of those counted so far: the slowest of all are among them. */
bool totals_count(totals *t, const record_parts *record);

/* The object and a line end. */
void totals_write(buffer *out, totals *t);

#endif
