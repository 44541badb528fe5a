/* The report of a batch: summary.html and, when they do not fit there, further pages in the folder summary.pages.
 *
 * What is on it: leaflets by status, failures first; confidence and coverage of sections; the findings by how many
 * leaflets have them, with links to those; the slowest; all leaflets in the order of the inputs. Made from the finished
 * results and their summary (batch/record.h), which are read and not changed; records are read one at a time, so that
 * memory does not grow with the batch. */
#ifndef SPLKIT_BATCH_REPORT_H
#define SPLKIT_BATCH_REPORT_H

#include "base/finding.h"

#include <stdio.h>

#define REPORT_LISTED_MAX 200 /* leaflets that are listed on the first page; more are listed on pages of their own */
#define REPORT_PAGE_ROWS 500  /* leaflets on such a page */
#define REPORT_GROUP_ROWS 250 /* leaflets listed for one finding or status; results.ndjson has all */

typedef struct {
    const char *out;     /* name of the folder of the batch, in findings */
    int folder;          /* its descriptor: links from the records lead there, and pages are written there */
    int temporary;       /* descriptor of a folder for unfinished files (batch/sink.h) */
    const char *suffix;  /* of the names: "" or, for a shard, ".0-of-4": summary.0-of-4.html */
    FILE *results;       /* the finished records; any place in them may be read */
    const char *summary; /* text of their summary.json */
    long processes;      /* that may make pages at the same time, with this one; 0 is 1 */
} report_source;

/* 0, or -1 after a finding. Every page is written whole, summary.html last. Call memory_setup and resource_setup
 * first. */
int report_write(const report_source *source, findings *found);

#endif
