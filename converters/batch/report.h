/* The report of a batch: summary.html and, when they do not fit there, further pages in the folder summary.pages.
 *
 * What is on it: leaflets by status, failures first; confidence and coverage of sections; the findings by how many
 * leaflets have them, with links to those; the slowest; all leaflets in the order of the inputs. Made from the finished
 * records and their summary (batch/record.h). Records are taken one at a time; those that a group shows are kept, at
 * most REPORT_GROUP_ROWS for each, so that memory does not grow with the batch. */
#ifndef SPLKIT_BATCH_REPORT_H
#define SPLKIT_BATCH_REPORT_H

#include "base/finding.h"
#include "batch/record_read.h"
#include <stdio.h>

#define REPORT_LISTED_MAX 200 /* leaflets that are listed on the first page; more are listed on pages of their own */
#define REPORT_PAGE_ROWS 500  /* leaflets on such a page */
#define REPORT_GROUP_ROWS 250 /* leaflets listed for one finding or status; results.ndjson has all */

typedef struct {
    const char *out;    /* name of the folder of the batch, in findings */
    int folder;         /* its descriptor: links from the records lead there, and pages are written there */
    int temporary;      /* descriptor of a folder for unfinished files (batch/sink.h) */
    const char *suffix; /* of the names: "" or, for a shard, ".0-of-4": summary.0-of-4.html */
    size_t records;     /* how many there will be */
    long processes;     /* that may make pages at the same time, with this one; 0 is 1 */
} report_source;

typedef struct report report;

/* The source is lent until report_free, the findings too. NULL after a finding. Call memory_setup and resource_setup
 * first. */
report *report_new(const report_source *source, findings *found);
void report_free(report *r);

/* Before the first record. Where several processes may be at work, one begins to make the pages that list all leaflets,
 * from the same records: `lines`, the file that they are read from, is lent until report_finish. */
void report_begin_list(report *r, FILE *lines);

/* Takes a record, in the order of the inputs. `slow`: it may be among the slowest of all (totals_count). 0, or -1 after
 * a finding. */
int report_add(report *r, const record_parts *record, bool slow);

/* `summary`: text of the summary.json of the records. 0, or -1 after a finding. Every page is written whole,
 * summary.html last. */
int report_finish(report *r, const char *summary);

#endif
