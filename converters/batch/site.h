/* The site of a batch (--site): index.html, the list of all leaflets from A to Z with a search, and the folder
 * index.pages.
 *
 * Up to SITE_LISTED_MAX leaflets are listed on the page itself, and the script searches this list. More are listed on
 * pages of their own, by letter, and the script looks words up in JSON files (batch/site_search.h), for which the site
 * has to come from a web server; any that serves files will do. Without script the lists are there. Leaflets that
 * failed are not in it: the report has them. Memory: about 1 kB for each leaflet. */
#ifndef SPLKIT_BATCH_SITE_H
#define SPLKIT_BATCH_SITE_H

#include "batch/report.h"

#include <stdio.h>

#define SITE_LISTED_MAX 500
#define SITE_PAGE_ROWS 500

/* `lines`: the records. 0, or -1 after a finding. Every file is written whole, index.html last. Call memory_setup and
 * resource_setup first. */
int site_write(const report_source *source, FILE *lines, findings *found);

#endif
