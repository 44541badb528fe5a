/* Findings: what a program has to say about its input. One table of ids for all programs (findings.def).
 *
 * A finding is about the input and never stops the work; trouble with the machine (files, memory) is a finding too,
 * of severity "error" and class "machine", so that the exit code can tell the two apart. */
#ifndef SPLKIT_BASE_FINDING_H
#define SPLKIT_BASE_FINDING_H

#include "base/buffer.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef enum { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR, SEVERITY__MAX } finding_severity;

typedef enum {
#define FINDING(sym, id, severity, explanation) FINDING_##sym,
#include "base/findings.def"
#undef FINDING
    FINDING__MAX
} finding_id;

typedef struct {
    const char *id; /* stable, printed: "leaflet-no-name" */
    finding_severity severity;
    const char *explanation; /* one or two sentences: what it means, what to do */
} finding_kind;

typedef struct {
    const char *id; /* of the kind, or of a business rule ("SPL-2.2.1.3") */
    finding_severity severity;
    char *file;   /* as the user named it; NULL: none */
    long line;    /* from 1; 0: unknown */
    long column;  /* in bytes, from 1; 0: unknown */
    char *path;   /* XPath of the node, or NULL */
    char *text;   /* UTF-8, may hold hostile characters: escaped when printed */
    bool machine; /* file or internal trouble: exit code 3 */
} finding;

typedef struct {
    finding *items;
    size_t count;
    size_t cap;
    size_t by_severity[SEVERITY__MAX];
    bool machine;  /* at least one finding of class machine */
    size_t effort; /* spent on paths so far (check/place.c) */
} findings;

typedef enum { FINDING_FORMAT_TEXT, FINDING_FORMAT_JSON } finding_format;

void findings_init(findings *list);
void findings_release(findings *list);
void findings_clear(findings *list);

/* Adds a finding; all strings are copied. `file` may be NULL, line and column 0. */
void findings_add(findings *list, finding_id id, const char *file, long line, long column, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* The same for a finding whose id and severity come from another table (business rules, house rules). */
void findings_add_rule(findings *list, const char *id, finding_severity severity, const char *file, long line,
                       long column, const char *path, const char *text);

/* Sorts by file (in order of first appearance), line, column; stable. */
void findings_sort(findings *list);

const finding_kind *finding_kind_of(finding_id id);

/* The finding of that id ("file-read"); FINDING__MAX when there is none. */
finding_id finding_id_of(const char *id);
const char *finding_severity_name(finding_severity severity);

/* `file:line:col: severity[ID]: text (XPath)` and a line end. C0, C1 and bidi characters are escaped. */
void finding_format_text(buffer *out, const finding *f);

/* All of them as such lines, or as one JSON object per line. */
void findings_format(buffer *out, const findings *list, finding_format format);

/* Prints all findings. Returns 0, or -1 when the stream has an error. */
int findings_print(FILE *stream, const findings *list, finding_format format);

/* 0 no error, 1 errors in the input, 3 machine trouble (design: exit codes). */
int findings_exit_code(const findings *list);

#endif
