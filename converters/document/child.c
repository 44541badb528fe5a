#define _GNU_SOURCE
#include "document/child.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROCESSOR_SECONDS 30
#define WALL_SECONDS 60
#define MEMORY ((rlim_t)2 << 30)
#define OUTPUT ((rlim_t)64 << 20)
#define EXIT_MISSING 127 /* as of a shell */
#define EXIT_TROUBLE 126

static int write_input(int fd, const char *bytes, size_t len)
{
    return file_write_all(fd, bytes, len) == 0 && lseek(fd, 0, SEEK_SET) == 0 ? 0 : -1;
}

static int read_output(int fd, buffer *out)
{
    char piece[65536];
    ssize_t n;

    if (lseek(fd, 0, SEEK_SET) != 0)
        return -1;
    while ((n = file_read_some(fd, piece, sizeof piece)) > 0)
        buffer_add(out, piece, (size_t)n);
    return n < 0 ? -1 : 0;
}

static void limit(int resource, rlim_t value)
{
    const struct rlimit both = {value, value};

    setrlimit((__rlimit_resource_t)resource, &both);
}

static _Noreturn void become(const char *const *argv, int in, int out)
{
    char path[4096];
    char *environment[] = {path, (char *)(size_t) "LC_ALL=C.UTF-8", NULL};
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

    snprintf(path, sizeof path, "PATH=%s", getenv("PATH") ? getenv("PATH") : "/usr/bin:/bin");
    if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(nowhere, STDERR_FILENO) < 0)
        _exit(EXIT_TROUBLE);
    limit(RLIMIT_CPU, PROCESSOR_SECONDS);
    limit(RLIMIT_AS, MEMORY);
    limit(RLIMIT_FSIZE, OUTPUT);
    limit(RLIMIT_CORE, 0);
    signal(SIGXFSZ, SIG_DFL);
    execvpe(argv[0], (char *const *)(size_t)argv, environment);
    _exit(errno == ENOENT ? EXIT_MISSING : EXIT_TROUBLE);
}

/* Waits, and ends a child that takes too long. */
static child_result wait_for(pid_t child)
{
    struct pollfd ended = {(int)syscall(SYS_pidfd_open, child, 0), POLLIN, 0};
    bool late = false;
    int status;

    if (ended.fd >= 0) {
        int rc;

        while ((rc = poll(&ended, 1, WALL_SECONDS * 1000)) < 0 && errno == EINTR)
            ;
        late = rc == 0;
        close(ended.fd);
    }
    if (late)
        kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return CHILD_TROUBLE;
    if (WIFSIGNALED(status) && (late || WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGXFSZ))
        return CHILD_LIMIT;
    errno = ENOEXEC; /* for what the child could not do */
    return !WIFEXITED(status)                    ? CHILD_FAILED
           : WEXITSTATUS(status) == EXIT_MISSING ? CHILD_MISSING
           : WEXITSTATUS(status) == EXIT_TROUBLE ? CHILD_TROUBLE
           : WEXITSTATUS(status) != EXIT_SUCCESS ? CHILD_FAILED
                                                 : CHILD_DONE;
}

child_result child_run(const char *const *argv, const char *bytes, size_t len, buffer *out)
{
    int in = memfd_create("input", MFD_CLOEXEC), result = memfd_create("output", MFD_CLOEXEC);
    child_result rc = CHILD_TROUBLE;
    pid_t child;
    int reason;

    if (in >= 0 && result >= 0 && write_input(in, bytes, len) == 0) {
        fflush(NULL);
        child = fork();
        if (child == 0)
            become(argv, in, result);
        if (child > 0)
            rc = wait_for(child);
        if (rc == CHILD_DONE && read_output(result, out) != 0)
            rc = CHILD_TROUBLE;
    }
    reason = errno;
    if (in >= 0)
        close(in);
    if (result >= 0)
        close(result);
    errno = reason;
    return rc;
}
