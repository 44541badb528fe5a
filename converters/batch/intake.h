/* From what the user names to jobs: files, folders, archives, lists of names, manifests. */
#ifndef SPLKIT_BATCH_INTAKE_H
#define SPLKIT_BATCH_INTAKE_H

#include "batch/plan.h"
#include <stdbool.h>
#include <sys/stat.h>

typedef struct {
    char **operands;
    int operand_count;
    const char *files_from; /* file of names ("-": standard input), or NULL */
    bool null;              /* they end in NUL */
    const char *manifest;   /* file ("-": standard input), or NULL */
    const struct stat *out; /* a folder that is no input */
} intake_sources;

/* Adds all inputs, in that order, in the plan. What cannot be used becomes a job with its trouble, so that it has a record.
 * Returns how many files were left out for their endings.
 *
 * A manifest has a line per leaflet: id TAB path, or id TAB path TAB SHA-256 (lines "id TAB path..." as the first, and
 * empty ones, are passed over), or a JSON object {"id","path","sha256"?}. Paths are relative to the working folder. */
size_t intake_add(plan *p, const intake_sources *sources);

#endif
