/* What is made of the records of a finished batch: summary.json, the report and the site. */
#ifndef SPLKIT_BATCH_PUBLISH_H
#define SPLKIT_BATCH_PUBLISH_H

#include "base/finding.h"
#include "batch/state.h"
#include <stdbool.h>
#include <stdio.h>

/* `out`: the folder of the batch; `lines`: all records from the first one, lent; `processes`: at work at the same time,
 * with this one. 0, or -1 after a finding. */
int publish(const state *s, const char *out, bool site, long processes, FILE *lines, findings *found);

#endif
