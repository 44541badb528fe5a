#define _POSIX_C_SOURCE 200809L
#include "batch/report_records.h"
#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_STEP ((size_t)8192) /* bytes; most records have fewer */

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

static const record_parts *fail(const report_records *r, findings *found)
{
    findings_add(found, FINDING_FILE_READ, r->name, 0, 0, "%s", strerror(errno));
    return NULL;
}

/* `number`: of the line, 0 when it is not known. */
static const record_parts *parse(const report_records *r, report_record *record, size_t len, long number,
                                 findings *found)
{
    const char *fault = record_read(&record->parts, record->line, len);

    record->read = !fault;
    if (!fault)
        return &record->parts;
    findings_add(found, FINDING_FILE_READ, r->name, number, 0, "this is no record: %s", fault);
    return NULL;
}

/* Reads the line at the record's place, without moving the file's, which processes share. Returns its length, -1 with
 * errno. */
static ssize_t read_line_at(const report_records *r, report_record *record)
{
    const char *end = NULL;
    size_t len = 0;
    ssize_t n = 1;

    while (!end && n > 0) {
        if (record->cap < len + LINE_STEP + 1)
            record->line = memory_realloc(record->line, record->cap = 2 * len + LINE_STEP + 1);
        do
            n = pread(fileno(r->file), record->line + len, LINE_STEP, (off_t)record->place + (off_t)len);
        while (n < 0 && errno == EINTR);
        if (n < 0)
            return -1;
        end = memchr(record->line + len, '\n', (size_t)n);
        len += (size_t)n;
    }
    if (end)
        len = (size_t)(end - record->line) + 1;
    record->line[len] = '\0';
    return (ssize_t)len;
}

const record_parts *report_records_next(report_records *r, findings *found)
{
    ssize_t len;

    r->last.place = ftello(r->file);
    len = file_read_line(&r->last.line, &r->last.cap, '\n', r->file);
    if (len < 0)
        return ferror(r->file) ? fail(r, found) : NULL;
    return parse(r, &r->last, (size_t)len, ++r->number, found);
}

const record_parts *report_records_at(report_records *r, long long place, findings *found)
{
    ssize_t len;
    size_t slot = (size_t)((uint64_t)place * UINT64_C(0x9E3779B97F4A7C15) >> 32) % REPORT_RECORDS_KEPT;

    if (r->kept[slot].read && r->kept[slot].place == place)
        return &r->kept[slot].parts;
    r->kept[slot].read = false;
    r->kept[slot].place = place;
    len = read_line_at(r, &r->kept[slot]);
    return len < 0 ? fail(r, found) : parse(r, &r->kept[slot], (size_t)len, 0, found);
}
