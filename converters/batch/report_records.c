#include "batch/report_records.h"
#include "base/file.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void report_records_init(report_records *r, FILE *file, const char *name)
{
    *r = (report_records){.file = file, .name = name};
    rewind(file);
}

static void release(report_record *record)
{
    free(record->line);
    record_parts_release(&record->parts);
}

void report_records_release(report_records *r)
{
    release(&r->last);
    for (size_t i = 0; i < REPORT_RECORDS_KEPT; i++)
        release(&r->kept[i]);
}

/* Reads the line at the file's place. */
static const record_parts *read_next(report_records *r, report_record *record, findings *found)
{
    const char *fault;
    ssize_t len;

    record->read = false;
    record->place = ftello(r->file);
    len = file_read_line(&record->line, &record->cap, '\n', r->file);
    if (len < 0) {
        if (ferror(r->file))
            findings_add(found, FINDING_FILE_READ, r->name, 0, 0, "%s", strerror(errno));
        return NULL;
    }
    r->number++;
    fault = record_read(&record->parts, record->line, (size_t)len);
    if (fault) {
        findings_add(found, FINDING_FILE_READ, r->name, r->number, 0, "this is no record: %s", fault);
        return NULL;
    }
    record->read = true;
    return &record->parts;
}

const record_parts *report_records_next(report_records *r, findings *found)
{
    return read_next(r, &r->last, found);
}

const record_parts *report_records_at(report_records *r, long long place, findings *found)
{
    size_t slot = (size_t)((uint64_t)place * UINT64_C(0x9E3779B97F4A7C15) >> 32) % REPORT_RECORDS_KEPT;

    if (r->kept[slot].read && r->kept[slot].place == place)
        return &r->kept[slot].parts;
    if (fseeko(r->file, place, SEEK_SET) != 0) {
        findings_add(found, FINDING_FILE_READ, r->name, 0, 0, "%s", strerror(errno));
        return NULL;
    }
    return read_next(r, &r->kept[slot], found);
}
