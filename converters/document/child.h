/* A program as a child process: bytes in, bytes out, within limits. */
#ifndef SPLKIT_DOCUMENT_CHILD_H
#define SPLKIT_DOCUMENT_CHILD_H

#include "base/buffer.h"
#include <stdbool.h>

typedef enum {
    CHILD_DONE,    /* exit code 0 */
    CHILD_MISSING, /* no such program on the PATH */
    CHILD_FAILED,  /* another exit code or a signal */
    CHILD_LIMIT,   /* more time, memory or output than it may use */
    CHILD_TROUBLE  /* the system does not let it be started, or its output be read: errno */
} child_result;

/* Runs argv[0], found on the PATH, with the bytes as standard input (a file that can be sought in) and appends its
 * standard output. Its errors go nowhere, its environment holds the PATH and a UTF-8 locale only; nothing passes a
 * shell. The child may take 30 s of processor time, 60 s in all, 2 GB of memory and 64 MB of output. */
child_result child_run(const char *const *argv, const char *bytes, size_t len, buffer *out);

#endif
