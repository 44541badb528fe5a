/* What the forms of reports share. Private to check/report*.c. */
#ifndef SPLKIT_CHECK_REPORT_FORM_H
#define SPLKIT_CHECK_REPORT_FORM_H

#include "base/buffer.h"
#include "check/report.h"
#include <stdbool.h>

/* A kind of finding seen so far. */
typedef struct {
    const char *id;
    finding_severity severity; /* of the first one */
} report_kind;

struct report {
    report_format format;
    finding_severity failing;
    FILE *out;
    buffer text; /* not yet written */
    size_t parts, results;
    report_kind *kinds;
    size_t kind_count, kind_cap;
    buffer notes; /* SARIF: notifications, ready to print */
    bool machine;
};

typedef struct {
    void (*open)(report *r);
    void (*add)(report *r, const report_part *part);
    void (*close)(report *r);
} report_form;

extern const report_form report_sarif_form, report_junit_form, report_svrl_form;

/* Index in r->kinds of the finding's id; added when it is new. */
size_t report_find_kind(report *r, const finding *f);

/* Text of any origin as visible characters, ready for XML text and attributes. */
void report_add_xml(buffer *out, const char *text);

/* A file name as a relative reference, or as a URL when it is absolute. */
void report_add_uri(buffer *out, const char *file);

#endif
