/* The records of a finished batch, read from results.ndjson one at a time (batch/record.h). */
#ifndef SPLKIT_BATCH_REPORT_RECORDS_H
#define SPLKIT_BATCH_REPORT_RECORDS_H

#include "base/finding.h"
#include "batch/record_read.h"
#include <stdio.h>

#define REPORT_RECORDS_KEPT 512 /* one of several kB each */

typedef struct {
    char *line;
    size_t cap;
    long long place; /* where the line begins */
    bool read;
    record_parts parts;
} report_record;

typedef struct {
    FILE *file;       /* borrowed */
    const char *name; /* of the file, in findings; borrowed */
    long number;      /* of the line read last, from 1 */
    report_record last;
    report_record kept[REPORT_RECORDS_KEPT]; /* asked for by their places lately; by hash of the place */
} report_records;

/* Begins with the first record. */
void report_records_init(report_records *r, FILE *file, const char *name);
void report_records_release(report_records *r);

/* The next record, lent until the next call, or NULL: at the end, or after a finding. Its place is last.place. */
const record_parts *report_records_next(report_records *r, findings *found);

/* The record whose line begins at a place, likewise. The same few are asked for by many groups: they are remembered. */
const record_parts *report_records_at(report_records *r, long long place, findings *found);

#endif
