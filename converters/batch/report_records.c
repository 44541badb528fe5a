#include "batch/report_records.h"
#include "base/file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void report_records_init(report_records *r, FILE *file, const char *name, const char *const *members)
{
    *r = (report_records){.file = file, .name = name, .members = members};
    rewind(file);
}

void report_records_release(report_records *r)
{
    for (size_t i = 0; i < REPORT_RECORDS_KEPT; i++)
        json_decref(r->kept[i].record);
    free(r->line);
    buffer_release(&r->wanted);
}

/* The end of the JSON string that begins at `p`, behind its quote. */
static const char *string_end(const char *p)
{
    for (p++; *p && *p != '"'; p++)
        if (*p == '\\' && p[1])
            p++;
    return *p ? p + 1 : p;
}

/* The end of the JSON value at `p`: where, outside of strings and brackets, a comma or the bracket around it follows.
 */
static const char *value_end(const char *p)
{
    for (int depth = 0; *p;) {
        if (*p == '"') {
            p = string_end(p);
            continue;
        }
        if (depth == 0 && (*p == ',' || *p == '}' || *p == ']'))
            return p;
        depth += (*p == '{' || *p == '[') - (*p == '}' || *p == ']');
        p++;
    }
    return p;
}

static bool is_wanted(const report_records *r, const char *name, size_t len)
{
    for (const char *const *m = r->members; *m; m++)
        if (strncmp(*m, name, len) == 0 && (*m)[len] == '\0')
            return true;
    return false;
}

/* Copies the members that are wanted. What is damaged is copied too, for the parser to complain of. */
static void select_members(report_records *r)
{
    const char *p = r->line;

    buffer_clear(&r->wanted);
    while (*p && *p != '"')
        p++;
    buffer_add(&r->wanted, r->line, (size_t)(p - r->line));
    while (*p == '"') {
        const char *name_end = string_end(p), *end = value_end(name_end);

        if (is_wanted(r, p + 1, (size_t)(name_end - p) - 2)) {
            if (r->wanted.len && buffer_text(&r->wanted)[r->wanted.len - 1] != '{')
                buffer_putc(&r->wanted, ',');
            buffer_add(&r->wanted, p, (size_t)(end - p));
        }
        p = *end == ',' ? end + 1 : end;
    }
    buffer_puts(&r->wanted, p);
}

json_t *report_records_next(report_records *r, findings *found)
{
    json_error_t error;
    json_t *record;
    ssize_t len;

    r->place = ftello(r->file);
    len = file_read_line(&r->line, &r->cap, '\n', r->file);
    if (len < 0) {
        if (ferror(r->file))
            findings_add(found, FINDING_FILE_READ, r->name, 0, 0, "%s", strerror(errno));
        return NULL;
    }
    r->number++;
    select_members(r);
    record = json_loadb(buffer_text(&r->wanted), r->wanted.len, JSON_ALLOW_NUL, &error);
    if (!record)
        findings_add(found, FINDING_FILE_READ, r->name, r->number, 0, "this is no record: %s", error.text);
    return record;
}

json_t *report_records_at(report_records *r, long long place, findings *found)
{
    size_t slot = (size_t)((uint64_t)place * UINT64_C(0x9E3779B97F4A7C15) >> 32) % REPORT_RECORDS_KEPT;

    if (r->kept[slot].record && r->kept[slot].place == place)
        return json_incref(r->kept[slot].record);
    if (fseeko(r->file, place, SEEK_SET) != 0) {
        findings_add(found, FINDING_FILE_READ, r->name, 0, 0, "%s", strerror(errno));
        return NULL;
    }
    json_decref(r->kept[slot].record);
    r->kept[slot].place = place;
    r->kept[slot].record = report_records_next(r, found);
    return json_incref(r->kept[slot].record);
}
