/* Totals over many files: how many files and findings there are, and which findings are the most frequent. */
#ifndef SPLKIT_CHECK_SUMMARY_H
#define SPLKIT_CHECK_SUMMARY_H

#include "base/buffer.h"
#include "base/finding.h"

typedef struct {
    const char *id;
    finding_severity severity;
    size_t count, files, last_file;
} summary_entry;

typedef struct {
    summary_entry *entries;
    size_t count, cap;
    size_t files, clean, warned, failed, unread; /* files: their sum, no findings, no errors, errors, not checked */
    size_t by_severity[SEVERITY__MAX];
} summary;

void summary_init(summary *s);
void summary_release(summary *s);

/* Counts the findings of one file. Ids are lent until the summary is released. */
void summary_add(summary *s, const findings *found);

/* Lines for people with the ten most frequent ids, or one JSON object, {"summary":{...}}, with all of them; by number
 * of findings, then by id. */
void summary_format(buffer *out, summary *s, finding_format format);

#endif
