/* Pages of the report and the site: trees made HTML by templates/report and written whole.
 *
 * The folder for what does not fit on the first page is made when the first such page is written; pages of an earlier
 * run that are not written again are removed at the end. Functions return 0, or -1 after a finding. */
#ifndef SPLKIT_BATCH_REPORT_PRINTER_H
#define SPLKIT_BATCH_REPORT_PRINTER_H

#include "base/finding.h"
#include "batch/report.h"
#include <libxml/tree.h>

typedef struct report_printer report_printer;

/* `source`: where to write, borrowed. `folder`: of the further pages, below OUT, "summary.pages", borrowed; files in it
 * that end in .html or .json are the printer's own. `script`: for the first page, "templates/report/search.js", or
 * NULL. NULL after a finding. */
report_printer *report_printer_new(const report_source *source, const char *folder, const char *script,
                                   findings *found);
void report_printer_free(report_printer *p);

/* The first page, `file` in OUT, and the further ones in the folder. The tree is lent. */
int report_printer_first(report_printer *p, xmlDocPtr page, const char *file, findings *found);
int report_printer_further(report_printer *p, xmlDocPtr page, const char *file, findings *found);

/* A page of that name in the folder is written by another process. */
void report_printer_expect(report_printer *p, const char *file);

/* A file in the folder that is no page. */
int report_printer_file(report_printer *p, const char *file, const buffer *content, findings *found);

/* Removes what an earlier run left in the folder, and the folder when nothing was written there. */
void report_printer_tidy(report_printer *p);

#endif
