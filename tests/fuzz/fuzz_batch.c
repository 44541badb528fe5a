/* What splbatch reads of itself: replies of a worker, which hostile input may have taken over, and lines of results
 * that a run was killed over. The input is all of these. */
#include "base/memory.h"
#include "batch/job.h"
#include "batch/report_records.h"
#include "batch/report_tree.h"
#include "batch/results.h"
#include "batch/shelf.h"
#include "batch/sink.h"
#include "batch/totals.h"
#include "fuzz.h"
#include "oracle.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* The record is within the bytes. */
static void read_reply(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    buffer again = BUFFER_INIT;
    reply r;
    size_t used = reply_decode(&r, bytes, size);

    if (used == 0 || used == REPLY_BROKEN)
        return;
    fuzz_require(used <= size && r.record >= bytes &&
                     r.record + r.record_size + (r.place == SHELF_NONE ? r.pack_size : 0) == bytes + used,
                 "a reply of %zu bytes is not within its %zu", used, size);
    fuzz_require(r.place == SHELF_NONE ? r.pack == r.record + r.record_size
                                       : r.place > 0 && r.place <= SHELF_PLACES && !r.pack && r.pack_size <= SHELF_SIZE,
                 "%zu bytes of entries at place %d", r.pack_size, r.place);
    fuzz_require(!memchr(r.record, '\n', r.record_size), "a record of two lines");
    reply_encode(&again, &r);
    fuzz_require(again.len == used, "a reply encodes to %zu bytes, it had %zu", again.len, used);
    buffer_release(&again);
}

static void read_line(const char *line, size_t len)
{
    unsigned long long number;
    buffer whole = BUFFER_INIT;
    const char *record;
    uint64_t hash;
    char *text;
    size_t size;

    results_line_id(line, len, &hash);
    record = results_line_record(line, len, &number, &size);
    if (!record)
        return;
    fuzz_require(record > line && record + size <= line + len, "the record is not within its line");
    text = memory_strndup(record, size);
    record_write_line(&whole, number, text, size);
    sink_has_files(-1, text);
    buffer_release(&whole);
    free(text);
}

static void read_lines(FILE *lines)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;

    while ((n = getline(&line, &cap, lines)) > 0)
        read_line(line, (size_t)n);
    free(line);
    rewind(lines);
}

static void read_records(FILE *lines)
{
    report_records records;
    findings found;
    const record_parts *record;
    totals *t = totals_new();
    buffer text = BUFFER_INIT;

    findings_init(&found);
    report_records_init(&records, lines, "results.ndjson");
    while ((record = report_records_next(&records, &found))) {
        xmlDocPtr doc = report_tree_new("list", "");
        arena *a = arena_new();

        totals_count(t, record);
        report_tree_add_leaflet(xmlDocGetRootElement(doc), record_copy(a, record), "");
        xmlFreeDoc(doc);
        arena_free(a);
    }
    totals_write(&text, t);
    fuzz_require(oracle_is_json(buffer_text(&text), text.len), "the summary is no JSON: %s", buffer_text(&text));
    totals_free(t);
    buffer_release(&text);
    report_records_release(&records);
    findings_release(&found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FILE *lines;

    fuzz_setup();
    read_reply(data, size);
    lines = fopen(fuzz_file(data, size), "r");
    fuzz_require(lines != NULL, "no file");
    read_lines(lines);
    read_records(lines);
    fclose(lines);
    return 0;
}
