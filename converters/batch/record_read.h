/* A record (batch/record.h) read back from its line, for the totals, the report and the site.
 *
 * Members may stand in any order, and unknown ones are passed over: records of shards may be of another version. What
 * is absent or of another kind than described there is NULL, 0 or false. */
#ifndef SPLKIT_BATCH_RECORD_READ_H
#define SPLKIT_BATCH_RECORD_READ_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    const char *id, *severity, *text;
    long long count, line, column;
} record_finding;

typedef struct {
    const char *code, *name;
    double confidence;
    bool has_confidence, titled;
} record_section;

typedef struct {
    const char *kind, *file;
    long long bytes;
} record_output;

typedef struct {
    const char **items;
    size_t count, cap;
} record_texts;

/* Strings point into the line that was read; lists belong to the record and are used again by the next reading. */
typedef struct {
    long long number, bytes;
    const char *id, *file, *kind, *status, *reason, *title, *holder, *language;
    const char *type_name;
    record_texts active, forms;
    struct {
        record_section *items;
        size_t count, cap;
    } sections;
    struct {
        record_finding *items;
        size_t count, cap;
    } findings;
    struct {
        record_output *items;
        size_t count, cap;
    } outputs;
    double least, mean; /* confidence */
    long long kept, transformed, omitted;
    long long total; /* of the time */
    bool has_sections, has_outputs, has_confidence, has_time, packed;
} record_parts;

#define RECORD_PARTS_INIT                                                                                              \
    {                                                                                                                  \
        .id = NULL                                                                                                     \
    }

/* Reads the line, which is changed and lent as long as the record is used; a NUL stands at `line[len]`. Returns NULL,
 * or what is wrong with it: the record is not to be used then. Start with RECORD_PARTS_INIT. */
const char *record_read(record_parts *r, char *line, size_t len);

void record_parts_release(record_parts *r);

/* A copy in the arena of what lists of leaflets show: it has no sections, active substances and forms. */
const record_parts *record_copy(arena *a, const record_parts *r);

/* The first finding of severity error, or NULL. */
const record_finding *record_first_error(const record_parts *r);

#endif
