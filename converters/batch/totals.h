/* Totals of a batch: summary.json from the records (batch/record.h describes it). */
#ifndef SPLKIT_BATCH_TOTALS_H
#define SPLKIT_BATCH_TOTALS_H

#include "base/buffer.h"
#include <stdio.h>

typedef struct totals totals;

totals *totals_new(void);
void totals_free(totals *t);

/* Counts the records of a stream of lines, to its end; lines that are no records are passed over. -1 with errno when it
 * cannot be read. */
int totals_read(totals *t, FILE *lines);

/* The object and a line end. */
void totals_write(buffer *out, totals *t);

#endif
