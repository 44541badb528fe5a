#define _GNU_SOURCE /* ppoll */
#include "render/watch.h"
#include "base/buffer.h"
#include "base/hash.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define REST_MILLISECONDS 50   /* without a change: then it has come to rest */
#define REST_ROUNDS 40         /* changes one by one that are waited for at most */
#define RETRY_MILLISECONDS 500 /* while something is not there and cannot tell of changes */
#define DEPTH_MAX 16           /* folders within folders */

#define CHANGES                                                                                                        \
    (IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE_SELF | IN_MOVE_SELF |            \
     IN_EXCL_UNLINK)

typedef struct {
    const watch_list *list;
    int notes;          /* of inotify */
    bool complete;      /* all folders tell of changes */
    struct stat output; /* st_ino 0: not there */
    sigset_t waiting;   /* signals that are blocked while it waits */
} watcher;

static volatile sig_atomic_t ended;

static void end(int signal)
{
    (void)signal;
    ended = 1;
}

/* what there is ________________________________________________________________________________________________ */

static void listen_to(watcher *w, const char *folder)
{
    if (inotify_add_watch(w->notes, folder, CHANGES) < 0)
        w->complete = false;
}

static void listen_beside(watcher *w, const char *path)
{
    const char *slash = strrchr(path, '/');
    buffer folder = BUFFER_INIT;

    buffer_add(&folder, path, slash ? (size_t)(slash - path) + 1 : 0);
    buffer_puts(&folder, ".");
    listen_to(w, folder.data);
    buffer_release(&folder);
}

static uint64_t print_of_stat(const watcher *w, const char *path, const struct stat *st)
{
    const uint64_t values[] = {(uint64_t)st->st_dev, (uint64_t)st->st_ino, (uint64_t)st->st_size,
                               (uint64_t)st->st_mtim.tv_sec, (uint64_t)st->st_mtim.tv_nsec};
    uint64_t print = hash_add(HASH_START, path, strlen(path));

    if (w->output.st_ino && st->st_ino == w->output.st_ino && st->st_dev == w->output.st_dev)
        return 0;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        print = hash_pair(print, values[i]);
    return print;
}

/* Also listens to where the file, or what it is a link to, lies. */
static uint64_t print_of_file(watcher *w, const char *path)
{
    char *target = realpath(path, NULL);
    struct stat st;

    listen_beside(w, path);
    if (target && strcmp(target, path) != 0)
        listen_beside(w, target);
    free(target);
    return stat(path, &st) == 0 ? print_of_stat(w, path, &st) : 0;
}

/* The sum over what is in the folder, which does not depend on its order. Also listens to it. */
static uint64_t print_of_folder(watcher *w, const char *path, int depth)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    uint64_t print = 0;

    listen_to(w, path);
    while (folder && (entry = readdir(folder))) {
        buffer name = BUFFER_INIT;
        struct stat st;

        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        buffer_printf(&name, "%s/%s", path, entry->d_name);
        if (stat(name.data, &st) == 0 && S_ISDIR(st.st_mode))
            print += depth ? print_of_folder(w, name.data, depth - 1) : 0;
        else if (stat(name.data, &st) == 0)
            print += print_of_stat(w, name.data, &st);
        buffer_release(&name);
    }
    if (folder)
        closedir(folder);
    return print;
}

/* A number that changes with any of the files. */
static uint64_t print_of_all(watcher *w)
{
    const watch_list *list = w->list;
    uint64_t print = HASH_START;

    w->complete = true;
    if (stat(list->output, &w->output) != 0)
        w->output.st_ino = 0;
    for (int i = 0; i < WATCH_PATHS; i++) {
        if (list->files[i])
            print = hash_pair(print, print_of_file(w, list->files[i]));
        if (list->trees[i])
            print = hash_pair(print, print_of_folder(w, list->trees[i], DEPTH_MAX));
        if (list->folders[i])
            print = hash_pair(print, print_of_folder(w, list->folders[i], 0));
    }
    return print;
}

/* waiting ______________________________________________________________________________________________________ */

/* Whether there was a change within the time; -1: any time. Signals end the wait. */
static bool wait_for_change(watcher *w, int milliseconds)
{
    struct pollfd note = {w->notes, POLLIN, 0};
    const struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    char events[16 * (sizeof(struct inotify_event) + NAME_MAX + 1)];

    if (ended || ppoll(&note, 1, milliseconds < 0 ? NULL : &time, &w->waiting) <= 0)
        return false;
    while (read(w->notes, events, sizeof events) > 0)
        ; /* what changed is looked for */
    return true;
}

static void wait_until_other(watcher *w, uint64_t before)
{
    while (!ended) {
        wait_for_change(w, w->complete ? -1 : RETRY_MILLISECONDS);
        for (int i = 0; i < REST_ROUNDS && wait_for_change(w, REST_MILLISECONDS); i++)
            ;
        if (print_of_all(w) != before)
            return;
    }
}

/* The job in a process of its own, which a signal to the whole group does not end. */
static int do_job(watcher *w, void (*job)(void *data), void *data, findings *found)
{
    pid_t child = fork();

    if (child == 0) {
        signal(SIGINT, SIG_IGN);
        signal(SIGTERM, SIG_IGN);
        sigprocmask(SIG_SETMASK, &w->waiting, NULL);
        close(w->notes);
        job(data);
        _exit(0);
    }
    if (child < 0) {
        findings_add(found, FINDING_FILE_READ, NULL, 0, 0, "cannot start a process: %s", strerror(errno));
        return -1;
    }
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    return 0;
}

static void take_signals(watcher *w)
{
    struct sigaction action = {.sa_handler = end};
    sigset_t both;

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigemptyset(&both);
    sigaddset(&both, SIGINT);
    sigaddset(&both, SIGTERM);
    sigprocmask(SIG_BLOCK, &both, &w->waiting);
    sigdelset(&w->waiting, SIGINT);
    sigdelset(&w->waiting, SIGTERM);
}

int watch_files(const watch_list *list, void (*job)(void *data), void *data, findings *found)
{
    watcher w = {.list = list, .notes = inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
    int rc = 0;

    if (w.notes < 0) {
        findings_add(found, FINDING_FILE_READ, NULL, 0, 0, "the system cannot tell of changes: %s", strerror(errno));
        return -1;
    }
    take_signals(&w);
    while (!ended && rc == 0) {
        uint64_t before = print_of_all(&w); /* changes from here on are seen */

        rc = do_job(&w, job, data, found);
        if (rc == 0)
            wait_until_other(&w, before);
    }
    close(w.notes);
    return rc;
}
