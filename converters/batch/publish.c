#include "batch/publish.h"
#include "base/file.h"
#include "batch/report.h"
#include "batch/site.h"
#include "batch/totals.h"

#include <errno.h>
#include <string.h>

static int write_summary(const state *s, const char *out, const buffer *text, findings *found)
{
    buffer path = BUFFER_INIT;
    int rc;

    buffer_printf(&path, "%s/", out);
    state_name(s, &path, "summary", ".json");
    rc = file_write(path.data, text->data, text->len, found);
    buffer_release(&path);
    return rc;
}

int publish(const state *s, const char *out, bool site, FILE *lines, findings *found)
{
    buffer text = BUFFER_INIT;
    totals *t = totals_new();
    int rc = -1;

    rewind(lines);
    if (totals_read(t, lines) != 0) {
        findings_add(found, FINDING_FILE_READ, out, 0, 0, "cannot read the results: %s", strerror(errno));
    } else {
        report_source source = {.out = out, .suffix = s->suffix, .results = lines};

        totals_write(&text, t);
        source.summary = text.data;
        if (write_summary(s, out, &text, found) == 0 && report_write(&source, found) == 0)
            rc = site ? site_write(&source, found) : 0;
    }
    totals_free(t);
    buffer_release(&text);
    return rc;
}
