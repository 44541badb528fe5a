#include "batch/publish.h"
#include "batch/report.h"
#include "batch/report_records.h"
#include "batch/sink.h"
#include "batch/site.h"
#include "batch/totals.h"

#include <errno.h>
#include <string.h>

static int write_summary(const state *s, const char *out, const buffer *text, findings *found)
{
    buffer name = BUFFER_INIT;
    int rc;

    state_name(s, &name, "summary", ".json");
    rc = sink_write_file(s->out, s->folder, name.data, text);
    if (rc != 0)
        findings_add(found, FINDING_FILE_WRITE, out, 0, 0, "cannot write %s: %s", name.data, strerror(errno));
    buffer_release(&name);
    return rc;
}

/* Reads the records once, for the totals and the report. */
static int read_records(totals *t, report *r, const state *s, FILE *lines, findings *found)
{
    buffer name = BUFFER_INIT;
    size_t errors = found->by_severity[SEVERITY_ERROR];
    report_records records;
    const record_parts *record;
    int rc = 0;

    state_name(s, &name, "results", ".ndjson");
    report_begin_list(r, lines);
    report_records_init(&records, lines, buffer_text(&name));
    while (rc == 0 && (record = report_records_next(&records, found)))
        rc = report_add(r, record, totals_count(t, record));
    report_records_release(&records);
    buffer_release(&name);
    return rc == 0 && found->by_severity[SEVERITY_ERROR] == errors ? 0 : -1;
}

int publish(const state *s, const publish_options *o, findings *found)
{
    const report_source source = {.out = o->out,
                                  .folder = s->out,
                                  .temporary = s->folder,
                                  .suffix = s->suffix,
                                  .records = o->records,
                                  .processes = o->processes};
    buffer text = BUFFER_INIT;
    totals *t = totals_new();
    report *r = report_new(&source, found);
    int rc = -1;

    if (r && read_records(t, r, s, o->lines, found) == 0) {
        totals_write(&text, t);
        if (write_summary(s, o->out, &text, found) == 0 && report_finish(r, buffer_text(&text)) == 0)
            rc = o->site ? site_write(&source, o->lines, found) : 0;
    }
    report_free(r);
    totals_free(t);
    buffer_release(&text);
    return rc;
}
