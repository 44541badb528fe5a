#define _GNU_SOURCE /* O_DIRECTORY */
#include "batch/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define FOLDER ".splbatch"
#define LOCK_TRIES 100 /* of 20 ms: processes of a killed run end within that time */

static state_outcome fail(const char *out, const char *what, findings *found)
{
    findings_add(found, FINDING_FILE_WRITE, out, 0, 0, "%s: %s", what, strerror(errno));
    return STATE_FAILED;
}

/* A folder below another, made when it is not there. */
static int open_folder(int parent, const char *name)
{
    if (mkdirat(parent, name, 0777) != 0 && errno != EEXIST)
        return -1;
    return openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static int make_path(const char *path)
{
    char part[4096];
    size_t n = strlen(path);

    if (n >= sizeof part) {
        errno = ENAMETOOLONG;
        return -1;
    }
    for (size_t i = 1; i <= n; i++)
        if (path[i] == '/' || path[i] == '\0') {
            memcpy(part, path, i);
            part[i] = '\0';
            if (mkdir(part, 0777) != 0 && errno != EEXIST)
                return -1;
        }
    return 0;
}

static state_outcome lock(int *fd, int folder, int kind)
{
    const struct timespec pause = {0, 20000000};

    *fd = openat(folder, "lock", O_CREAT | O_RDWR | O_CLOEXEC, 0666);
    if (*fd < 0)
        return STATE_FAILED;
    for (int i = 0; i < LOCK_TRIES; i++) {
        if (flock(*fd, kind | LOCK_NB) == 0)
            return STATE_OPEN;
        if (errno != EWOULDBLOCK && errno != EINTR)
            return STATE_FAILED;
        nanosleep(&pause, NULL);
    }
    return STATE_BUSY;
}

state_outcome state_open(state *s, const char *out, plan_shard shard, findings *found)
{
    state_outcome outcome;
    int folder;

    *s = (state){.out = -1, .folder = -1, .locks = {-1, -1}};
    if (shard.count)
        snprintf(s->suffix, sizeof s->suffix, ".%ld-of-%ld", shard.index, shard.count);
    if (make_path(out) != 0 || (s->out = open(out, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0 ||
        fstat(s->out, &s->out_stat) != 0)
        return fail(out, "cannot make or open the folder", found);
    folder = s->folder = open_folder(s->out, FOLDER);
    if (folder < 0)
        return fail(out, "cannot make the folder " FOLDER " in it", found);
    outcome = lock(&s->locks[0], folder, shard.count ? LOCK_SH : LOCK_EX);
    if (outcome == STATE_OPEN && shard.count) {
        s->folder = open_folder(folder, s->suffix + 1);
        close(folder);
        if (s->folder < 0)
            return fail(out, "cannot make a folder in " FOLDER, found);
        outcome = lock(&s->locks[1], s->folder, LOCK_EX);
    }
    return outcome == STATE_FAILED ? fail(out, "cannot lock it", found) : outcome;
}

void state_close(state *s)
{
    int *all[] = {&s->out, &s->folder, &s->locks[0], &s->locks[1]};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (*all[i] >= 0)
            close(*all[i]);
        *all[i] = -1;
    }
}

void state_name(const state *s, buffer *out, const char *stem, const char *ending)
{
    buffer_printf(out, "%s%s%s", stem, s->suffix, ending);
}
