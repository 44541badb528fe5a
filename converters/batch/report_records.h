/* The records of a finished batch, read from results.ndjson one at a time (batch/record.h). */
#ifndef SPLKIT_BATCH_REPORT_RECORDS_H
#define SPLKIT_BATCH_REPORT_RECORDS_H

#include "base/finding.h"
#include "batch/record_read.h"
#include <stdio.h>

typedef struct {
    FILE *file;       /* borrowed */
    const char *name; /* of the file, in findings; borrowed */
    long number;      /* of the line read last, from 1 */
    char *line;
    size_t cap;
    record_parts record;
} report_records;

/* Begins with the first record. */
void report_records_init(report_records *r, FILE *file, const char *name);
void report_records_release(report_records *r);

/* The next record, lent until the next call, or NULL: at the end, or after a finding. */
const record_parts *report_records_next(report_records *r, findings *found);

#endif
