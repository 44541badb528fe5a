#include "batch/publish.h"
#include "base/file.h"
#include "batch/totals.h"

#include <errno.h>
#include <string.h>

int publish(const state *s, const char *out, FILE *lines, findings *found)
{
    buffer path = BUFFER_INIT, text = BUFFER_INIT;
    totals *t = totals_new();
    int rc = -1;

    rewind(lines);
    if (totals_read(t, lines) != 0) {
        findings_add(found, FINDING_FILE_READ, out, 0, 0, "cannot read the results: %s", strerror(errno));
    } else {
        totals_write(&text, t);
        buffer_printf(&path, "%s/", out);
        state_name(s, &path, "summary", ".json");
        rc = file_write(path.data, text.data, text.len, found);
    }
    totals_free(t);
    buffer_release(&path);
    buffer_release(&text);
    return rc;
}
