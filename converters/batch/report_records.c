#include "batch/report_records.h"
#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void report_records_init(report_records *r, FILE *file, const char *name)
{
    *r = (report_records){.file = file, .name = name, .record = RECORD_PARTS_INIT};
    rewind(file);
}

void report_records_release(report_records *r)
{
    free(r->line);
    record_parts_release(&r->record);
}

const record_parts *report_records_next(report_records *r, findings *found)
{
    ssize_t len = file_read_line(&r->line, &r->cap, '\n', r->file);
    const char *fault;

    if (len < 0 && ferror(r->file))
        findings_add(found, FINDING_FILE_READ, r->name, 0, 0, "%s", strerror(errno));
    if (len < 0)
        return NULL;
    r->number++;
    fault = record_read(&r->record, r->line, (size_t)len);
    if (!fault)
        return &r->record;
    findings_add(found, FINDING_FILE_READ, r->name, r->number, 0, "this is no record: %s", fault);
    return NULL;
}
