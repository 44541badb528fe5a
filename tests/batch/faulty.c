/* splbatch whose workers fail on purpose, by the id of the leaflet: what tests of crashes and limits need. */
#include "base/memory.h"
#include "batch/program.h"
#include "batch/worker.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define HOG_STEP ((size_t)1 << 20)
#define HOG_MAX 4096 /* steps */

/* Sanitizers know no limit of memory: there it ends as memory_alloc ends it. */
static void hog(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    fputs("splkit: error[out-of-memory]: memory is used up; no output was written\n", stderr);
    _exit(WORKER_EXIT_MEMORY);
#endif
    for (int i = 0; i < HOG_MAX; i++)
        memset(memory_alloc(HOG_STEP), 1, HOG_STEP);
}

static void spin(void)
{
    for (volatile unsigned long n = 0;; n++)
        ;
}

/* Sends the parent bytes that are no reply: the sizes in it do not fit together. */
static void lie(void)
{
    uint64_t message[8] = {sizeof message, 0, UINT64_MAX / 2}; /* more than the head of a reply */
    struct stat st;

    for (int fd = 3; fd < FD_SETSIZE; fd++)
        if (fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode) && write(fd, message, sizeof message) < 0)
            _exit(1);
    for (;;)
        pause();
}

static void fail(const job *j)
{
    const char *id = j->id ? j->id : "";
    const struct timespec pause_time = {0, 20000000};

    if (strncmp(id, "crash", 5) == 0)
        raise(SIGSEGV);
    else if (strncmp(id, "exit", 4) == 0)
        _exit(7);
    else if (strncmp(id, "hang", 4) == 0)
        for (;;)
            pause();
    else if (strncmp(id, "spin", 4) == 0)
        spin();
    else if (strncmp(id, "lie", 3) == 0)
        lie();
    else if (strncmp(id, "hog", 3) == 0)
        hog();
    else if (strncmp(id, "stop", 4) == 0)
        raise(SIGSTOP); /* until somebody lets it go on */
    else if (strncmp(id, "slow", 4) == 0)
        nanosleep(&pause_time, NULL);
}

int main(int argc, char **argv)
{
    worker_before_job = fail;
    return program_main(argc, argv);
}
