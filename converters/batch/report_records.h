/* The records of a finished batch, read from results.ndjson one at a time (batch/record.h). */
#ifndef SPLKIT_BATCH_REPORT_RECORDS_H
#define SPLKIT_BATCH_REPORT_RECORDS_H

#include "base/buffer.h"
#include "base/finding.h"
#include <jansson.h>
#include <stdio.h>

#define REPORT_RECORDS_KEPT 512 /* one of several kB each */

typedef struct {
    FILE *file;                 /* borrowed */
    const char *name;           /* of the file, in findings; borrowed */
    const char *const *members; /* the members of a record that are wanted, NULL at the end; borrowed */
    char *line;
    size_t cap;
    buffer wanted;   /* the line with these members only */
    long number;     /* of the line read last, from 1 */
    long long place; /* where that line begins */
    struct {
        long long place;
        json_t *record;
    } kept[REPORT_RECORDS_KEPT]; /* asked for by their places lately; by hash of the place */
} report_records;

/* Begins with the first record. What is not wanted is not parsed, which is most of a line. */
void report_records_init(report_records *r, FILE *file, const char *name, const char *const *members);
void report_records_release(report_records *r);

/* The next record, which the caller decrefs, or NULL: at the end, or after a finding. */
json_t *report_records_next(report_records *r, findings *found);

/* The record whose line begins at a place, likewise. The same few are asked for by many groups: they are remembered. */
json_t *report_records_at(report_records *r, long long place, findings *found);

#endif
