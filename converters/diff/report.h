/* A comparison as text for a terminal, as JSON, and as a page with both documents side by side. */
#ifndef SPLKIT_DIFF_REPORT_H
#define SPLKIT_DIFF_REPORT_H

#include "base/buffer.h"
#include "diff/changes.h"

/* A line per change, `FILE:line:column: matter: kind in SECTION: words`, [-removed-] and {+added+}, doses first; then
 * the counts. `only` (a change_matter) leaves all others out; MATTER__COUNT: none. */
void report_text(buffer *out, const changes *c, change_matter only);

/* {"old":FILE,"new":FILE,"counts":{"dose":N,...},"changes":[{"matter","kind","section","old":{"section","line","column",
 * "text"},"new":{...},"runs":[{"of":"both|old|new","text"},...]},...]} */
void report_json(buffer *out, const changes *c, change_matter only);

/* 0, or -1 with a finding when the template fails. */
int report_page(buffer *out, const changes *c, findings *found);

#endif
