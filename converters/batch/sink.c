#define _GNU_SOURCE /* O_TMPFILE */
#include "batch/sink.h"
#include "base/file.h"
#include "base/memory.h"
#include "batch/record_read.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* files ________________________________________________________________________________________________________ */

/* Makes the folders of a path below `out`. */
static int make_folders(int out, const char *path)
{
    char *copy = memory_strdup(path);
    int rc = 0;

    for (char *p = strchr(copy, '/'); p && rc == 0; p = strchr(p + 1, '/')) {
        *p = '\0';
        if (mkdirat(out, copy, 0777) != 0 && errno != EEXIST)
            rc = -1;
        *p = '/';
    }
    free(copy);
    return rc;
}

/* A name in the folder for temporary files that no other process uses. */
static void name_temporary(char name[32])
{
    static unsigned long count;

    snprintf(name, 32, "%ld.%lu", (long)getpid(), ++count);
}

/* Puts the file of a descriptor in place, whether there is one of that name or not. */
static int put_in_place(int fd, int out, int temporary, const char *path)
{
    char self[40], name[32];

    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    if (linkat(AT_FDCWD, self, out, path, AT_SYMLINK_FOLLOW) == 0)
        return 0;
    if (errno == ENOENT && strchr(path, '/') && make_folders(out, path) == 0 &&
        linkat(AT_FDCWD, self, out, path, AT_SYMLINK_FOLLOW) == 0)
        return 0;
    if (errno != EEXIST)
        return -1;
    name_temporary(name);
    if (linkat(AT_FDCWD, self, temporary, name, AT_SYMLINK_FOLLOW) != 0)
        return -1;
    if (renameat(temporary, name, out, path) == 0)
        return 0;
    unlinkat(temporary, name, 0);
    return -1;
}

/* For file systems without files that have no name. */
static int write_renamed(int out, int temporary, const char *path, const buffer *content)
{
    char name[32];
    int fd, rc;

    name_temporary(name);
    fd = openat(temporary, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    if (fd < 0)
        return -1;
    rc = file_write_all(fd, buffer_text(content), content->len);
    if (close(fd) != 0)
        rc = -1;
    if (rc == 0)
        rc = renameat(temporary, name, out, path);
    if (rc != 0 && errno == ENOENT && make_folders(out, path) == 0)
        rc = renameat(temporary, name, out, path);
    if (rc != 0) {
        int reason = errno;

        unlinkat(temporary, name, 0);
        errno = reason;
    }
    return rc;
}

int sink_write_file(int out, int temporary, const char *path, const buffer *content)
{
    int fd = openat(out, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666), rc, reason;

    if (fd < 0)
        return errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT ? write_renamed(out, temporary, path, content)
                                                                         : -1;
    rc = file_write_all(fd, buffer_text(content), content->len);
    if (rc == 0)
        rc = put_in_place(fd, out, temporary, path);
    reason = errno;
    if (close(fd) != 0 && rc == 0)
        return -1;
    errno = reason;
    return rc;
}

int sink_write_files(int out, int temporary, const char *id, const buffer *const outputs[OUTPUT__MAX])
{
    int rc = 0;

    for (int k = 0; k < OUTPUT__MAX && rc == 0; k++) {
        buffer path = BUFFER_INIT;

        record_output_path(&path, id, (output_kind)k);
        if (outputs[k])
            rc = sink_write_file(out, temporary, path.data, outputs[k]);
        else if (unlinkat(out, path.data, 0) != 0 && errno != ENOENT && errno != ENOTDIR)
            rc = -1;
        buffer_release(&path);
    }
    return rc;
}

static bool has_file(int out, const record_output *output)
{
    struct stat st;

    return output->file && fstatat(out, output->file, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
           (long long)st.st_size == output->bytes;
}

bool sink_has_files(int out, const char *line)
{
    record_parts record = RECORD_PARTS_INIT;
    buffer whole = BUFFER_INIT;
    bool has;

    record_write_line(&whole, 0, line, strlen(line));
    has = !record_read(&record, whole.data, whole.len) && record.has_outputs;
    for (size_t i = 0; has && i < record.outputs.count; i++)
        has = has_file(out, &record.outputs.items[i]);
    record_parts_release(&record);
    buffer_release(&whole);
    return has;
}

/* tar __________________________________________________________________________________________________________ */

static la_ssize_t add_bytes(struct archive *a, void *data, const void *bytes, size_t len)
{
    sink_room *room = data;

    if (len > room->size - room->len) {
        archive_set_error(a, ENOSPC, "too small a room");
        return -1;
    }
    memcpy(room->data + room->len, bytes, len);
    room->len += len;
    return (la_ssize_t)len;
}

/* A tar file that is made in memory lacks nothing but that. */
static void require(bool done)
{
    if (!done)
        memory_exhausted();
}

/* False when the room is too small. */
static bool add_entry(struct archive *a, const char *path, long long mtime, const buffer *content)
{
    struct archive_entry *entry = archive_entry_new();
    bool added;

    require(entry != NULL);
    archive_entry_set_pathname_utf8(entry, path);
    require(archive_entry_pathname_utf8(entry) != NULL);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)content->len);
    archive_entry_set_mtime(entry, (time_t)mtime, 0);
    added = archive_write_header(a, entry) == ARCHIVE_OK &&
            archive_write_data(a, buffer_text(content), content->len) == (la_ssize_t)content->len &&
            archive_write_finish_entry(a) == ARCHIVE_OK;
    require(added || archive_errno(a) == ENOSPC);
    archive_entry_free(entry);
    return added;
}

bool sink_pack(sink_room *room, const char *id, long long mtime, const buffer *const outputs[OUTPUT__MAX])
{
    struct archive *a = archive_write_new();
    bool fits = true;
    size_t end;

    require(a != NULL && archive_write_set_format_pax_restricted(a) == ARCHIVE_OK &&
            archive_write_set_bytes_per_block(a, 0) == ARCHIVE_OK &&
            archive_write_set_options(a, "hdrcharset=UTF-8") == ARCHIVE_OK &&
            archive_write_open(a, room, NULL, add_bytes, NULL) == ARCHIVE_OK);
    for (int k = 0; k < OUTPUT__MAX && fits; k++) {
        buffer path = BUFFER_INIT;

        if (!outputs[k])
            continue;
        record_output_path(&path, id, (output_kind)k);
        fits = add_entry(a, path.data, mtime, outputs[k]);
        buffer_release(&path);
    }
    end = room->len;
    archive_write_free(a); /* adds the mark of the archive's end, or what of it there is room for */
    room->len = end;
    return fits;
}
