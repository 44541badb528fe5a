#include "batch/publish.h"
#include "batch/report.h"
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

int publish(const state *s, const char *out, bool site, long processes, FILE *lines, findings *found)
{
    buffer text = BUFFER_INIT;
    totals *t = totals_new();
    int rc = -1;

    rewind(lines);
    if (totals_read(t, lines) != 0) {
        findings_add(found, FINDING_FILE_READ, out, 0, 0, "cannot read the results: %s", strerror(errno));
    } else {
        report_source source = {.out = out,
                                .folder = s->out,
                                .temporary = s->folder,
                                .suffix = s->suffix,
                                .results = lines,
                                .processes = processes};

        totals_write(&text, t);
        source.summary = text.data;
        if (write_summary(s, out, &text, found) == 0 && report_write(&source, found) == 0)
            rc = site ? site_write(&source, found) : 0;
    }
    totals_free(t);
    buffer_release(&text);
    return rc;
}
