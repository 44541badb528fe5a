/* A job of the library in a child process, so that nothing it does or suffers reaches the host. */
#ifndef SPLKIT_LIBRARY_ISOLATE_H
#define SPLKIT_LIBRARY_ISOLATE_H

#include "library/work.h"

struct splkit_result {
    splkit_status status;
    char *parts[PARTS]; /* NUL-terminated; NULL: none */
    size_t lens[PARTS];
};

/* Seconds until a child that does not end is ended: more than its processor time (SANDBOX_SECONDS), as the system may
 * be busy. */
#define ISOLATE_SECONDS 900

/* Does the job, and fills a zeroed result. Whatever goes wrong is told in its status and findings; without memory for
 * these they stay away. What is not given back is the host's to free (isolate_release). */
void isolate_work(splkit_result *result, const work_job *job);
void isolate_release(splkit_result *result);

#endif
