/* What was found in many files, in the form that is asked for: lines of text, JSON lines, SARIF 2.1.0 (code scanning),
 * JUnit XML (test reports of build servers) or SVRL (Schematron tools).
 *
 * Findings are printed file by file, so memory does not grow with the number of files. Whatever file names and findings
 * hold, the output is well-formed UTF-8. Columns of SARIF count UTF-16 units, all others bytes. */
#ifndef SPLKIT_CHECK_REPORT_H
#define SPLKIT_CHECK_REPORT_H

#include "base/buffer.h"
#include "base/finding.h"
#include <stddef.h>
#include <stdio.h>

typedef enum { REPORT_TEXT, REPORT_JSON, REPORT_SARIF, REPORT_JUNIT, REPORT_SVRL, REPORT__MAX } report_format;

/* One file. Everything is lent for the call; ids of findings must outlive the report. */
typedef struct {
    const char *file;      /* as the user named it */
    const char *text;      /* its bytes, or NULL when they are not at hand */
    size_t len;            /* of text */
    const findings *found; /* sorted; all name this file or none */
    size_t shown;          /* only the first ones are printed */
} report_part;

typedef struct report report;

/* `failing`: the severity from which on a finding fails its file (JUnit); SEVERITY__MAX: none does. */
report *report_new(report_format format, finding_severity failing, FILE *out);
void report_add(report *r, const report_part *part);

/* Ends the output and frees the report. Whether all was written is for the stream to tell. */
void report_close(report *r);

/* "label.xml: 12 findings not shown (3 errors, 9 warnings)", or nothing when all are. */
void report_add_hidden(buffer *out, const report_part *part);

#endif
