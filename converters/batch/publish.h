/* What is made of the records of a finished batch: summary.json, the report and the site. */
#ifndef SPLKIT_BATCH_PUBLISH_H
#define SPLKIT_BATCH_PUBLISH_H

#include "base/finding.h"
#include "batch/state.h"
#include <stdbool.h>
#include <stdio.h>

typedef struct {
    const char *out; /* the folder of the batch */
    bool site;
    long processes; /* at work at the same time, with this one */
    FILE *lines;    /* all records from the first one, lent */
    size_t records; /* how many these are */
} publish_options;

/* 0, or -1 after a finding. */
int publish(const state *s, const publish_options *options, findings *found);

#endif
