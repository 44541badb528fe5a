/* Doing a job again whenever files it reads have changed: spl2html --watch.
 *
 * The job is done in a child process each time, which may give up its rights, as the process that waits parses nothing.
 * It is told of changes by inotify, waits until they come to rest, and looks whether they concern the files meant: by
 * name, size, time and inode, so that those replaced by rename count and what the job writes does not. */
#ifndef SPLKIT_RENDER_WATCH_H
#define SPLKIT_RENDER_WATCH_H

#include "base/finding.h"

#define WATCH_PATHS 4

typedef struct {
    const char *files[WATCH_PATHS];   /* which need not be there; NULL: none */
    const char *trees[WATCH_PATHS];   /* folders with all below them */
    const char *folders[WATCH_PATHS]; /* folders without those below them */
    const char *output;               /* is no input, wherever it lies */
} watch_list;

/* Does the job at once and after each change until SIGINT or SIGTERM; a job at work then is finished. 0, or -1 with a
 * finding when the system cannot tell of changes. */
int watch_files(const watch_list *list, void (*job)(void *data), void *data, findings *found);

#endif
