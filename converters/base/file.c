#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_STEP 65536

static const char *shown(const char *path)
{
    return strcmp(path, "-") == 0 ? "<stdin>" : path;
}

void file_reserve_standard(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0) /* the lowest number is taken, which is this one */
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

ssize_t file_read_some(int fd, char *out, size_t size)
{
    ssize_t n;

    do
        n = read(fd, out, size);
    while (n < 0 && errno == EINTR);
    return n;
}

ssize_t file_read_line(char **line, size_t *cap, int end, FILE *stream)
{
    ssize_t n = getdelim(line, cap, end, stream);

    if (n < 0 && !feof(stream) && !ferror(stream))
        memory_exhausted();
    return n;
}

static int read_all(buffer *out, int fd, const char *path, size_t max_size, findings *found)
{
    char *step = memory_alloc(READ_STEP);
    ssize_t n;
    int rc = -1;

    buffer_clear(out);
    while ((n = file_read_some(fd, step, READ_STEP)) > 0) {
        if ((size_t)n > max_size - out->len) {
            findings_add(found, FINDING_INPUT_SIZE, shown(path), 0, 0,
                         "larger than %zu bytes; --max-size sets the limit", max_size);
            goto out;
        }
        buffer_add(out, step, (size_t)n);
    }
    if (n < 0)
        findings_add(found, FINDING_FILE_READ, shown(path), 0, 0, "cannot read: %s", strerror(errno));
    else
        rc = 0;
out:
    free(step);
    return rc;
}

int file_open(struct stat *st, const char *path, size_t max_size, findings *found)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0 || fstat(fd, st) != 0) {
        findings_add(found, FINDING_FILE_READ, shown(path), 0, 0, "cannot open: %s", strerror(errno));
    } else if (!standard && !S_ISREG(st->st_mode)) {
        findings_add(found, FINDING_FILE_KIND, path, 0, 0, "is %s, not a regular file",
                     S_ISDIR(st->st_mode)    ? "a folder"
                     : S_ISFIFO(st->st_mode) ? "a pipe"
                                             : "a device or socket");
    } else if (!standard && st->st_size > 0 && (unsigned long long)st->st_size > max_size) {
        findings_add(found, FINDING_INPUT_SIZE, path, 0, 0,
                     "%lld bytes are more than the limit of %zu; --max-size sets it", (long long)st->st_size, max_size);
    } else {
        return fd;
    }
    file_close(fd);
    return -1;
}

void file_close(int fd)
{
    if (fd > STDIN_FILENO)
        close(fd);
}

int file_read(buffer *out, long long *mtime, const char *path, size_t max_size, findings *found)
{
    struct stat st;
    int fd = file_open(&st, path, max_size, found), rc;

    if (mtime)
        *mtime = fd > STDIN_FILENO ? (long long)st.st_mtime : 0;
    if (fd < 0)
        return -1;
    rc = read_all(out, fd, path, max_size, found);
    file_close(fd);
    return rc;
}

/* What came of a write: the bytes written, 0 when it is to be tried again, or -1 with errno. */
static ssize_t judge_write(ssize_t n)
{
    if (n < 0)
        return errno == EINTR ? 0 : -1;
    if (n > 0)
        return n;
    errno = EIO;
    return -1;
}

int file_write_all(int fd, const char *data, size_t len)
{
    while (len) {
        ssize_t n = judge_write(write(fd, data, len));

        if (n < 0)
            return -1;
        data += n;
        len -= (size_t)n;
    }
    return 0;
}

int file_write_all_at(int fd, const char *data, size_t len, off_t offset)
{
    while (len) {
        ssize_t n = judge_write(pwrite(fd, data, len, offset));

        if (n < 0)
            return -1;
        data += n;
        offset += n;
        len -= (size_t)n;
    }
    return 0;
}

static int fail(const char *path, const char *what, findings *found)
{
    findings_add(found, FINDING_FILE_WRITE, path, 0, 0, "%s: %s", what, strerror(errno));
    return -1;
}

/* Standard output, a device or a pipe: nothing to rename. */
static int write_direct(int fd, const char *path, const char *data, size_t len, findings *found)
{
    int rc = file_write_all(fd, data, len);

    if (rc != 0)
        fail(path, "cannot write", found);
    if (fd != STDOUT_FILENO && close(fd) != 0 && rc == 0)
        rc = fail(path, "cannot close", found);
    return rc;
}

#define TEMPORARY_TRIES 1000 /* names */

/* A new file beside `target`, under a name of its own that is no longer than others. Not mkstemp, which asks for the
 * right to read, too. */
static int create_temporary(buffer *name, const char *target)
{
    const char *slash = strrchr(target, '/');
    int fd = -1;

    for (int i = 0; fd < 0 && i < TEMPORARY_TRIES; i++) {
        buffer_clear(name);
        buffer_add(name, target, slash ? (size_t)(slash - target) + 1 : 0);
        buffer_printf(name, ".splkit-%ld-%d", (long)getpid(), i);
        fd = open(buffer_text(name), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (fd < 0 && errno != EEXIST && errno != EINTR)
            break;
    }
    return fd;
}

/* Messages speak of `path`, as the user named it; the file is `target`. */
static int write_renamed(const char *path, const char *target, mode_t mode, const char *data, size_t len,
                         findings *found)
{
    buffer temporary = BUFFER_INIT;
    int fd, rc = -1;

    fd = create_temporary(&temporary, target);
    if (fd < 0) {
        fail(path, "cannot create", found);
        goto out;
    }
    if (fchmod(fd, mode) != 0 || file_write_all(fd, data, len) != 0) {
        fail(path, "cannot write", found);
        close(fd);
        unlink(temporary.data);
        goto out;
    }
    if (close(fd) != 0) {
        fail(path, "cannot close", found);
        unlink(temporary.data);
        goto out;
    }
    if (rename(temporary.data, target) != 0) {
        fail(path, "cannot rename the finished file", found);
        unlink(temporary.data);
        goto out;
    }
    rc = 0;
out:
    buffer_release(&temporary);
    return rc;
}

int file_write(const char *path, const char *data, size_t len, findings *found)
{
    struct stat st;
    mode_t mask = umask(0), mode;
    char *target = NULL;
    int rc;

    umask(mask);
    mode = 0666 & ~mask;
    if (strcmp(path, "-") == 0)
        return write_direct(STDOUT_FILENO, "<stdout>", data, len, found);
    if (stat(path, &st) == 0) {
        if (S_ISDIR(st.st_mode)) {
            findings_add(found, FINDING_FILE_WRITE, path, 0, 0, "is a folder");
            return -1;
        }
        if (!S_ISREG(st.st_mode)) {
            int fd = open(path, O_WRONLY | O_CLOEXEC);

            return fd < 0 ? fail(path, "cannot open", found) : write_direct(fd, path, data, len, found);
        }
        mode = st.st_mode & 07777;
        target = realpath(path, NULL); /* a link keeps pointing at the file */
        if (!target)
            return fail(path, "cannot find", found);
    } else if (errno != ENOENT) {
        return fail(path, "cannot look at", found); /* perhaps a link, which must not be replaced */
    }
    rc = write_renamed(path, target ? target : path, mode, data, len, found);
    free(target);
    return rc;
}

static bool is_same_file(const char *a, const char *b)
{
    struct stat x, y;
    bool there = stat(a, &x) == 0, other = stat(b, &y) == 0;

    if (there && other)
        return S_ISREG(x.st_mode) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
    return !there && !other && strcmp(a, b) == 0;
}

const char *file_find_clash(const char *const *names, size_t inputs, size_t count)
{
    for (size_t i = inputs; i < count; i++)
        for (size_t k = 0; names[i] && strcmp(names[i], "-") != 0 && k < i; k++)
            if (names[k] && is_same_file(names[k], names[i]))
                return names[i];
    return NULL;
}

void file_remove(const char *path)
{
    struct stat st;

    if (strcmp(path, "-") != 0 && lstat(path, &st) == 0 && S_ISREG(st.st_mode))
        unlink(path);
}

bool file_is_below(const char *name)
{
    return *name && *name != '/' && !strstr(name, "..") && !strpbrk(name, ":\\");
}
