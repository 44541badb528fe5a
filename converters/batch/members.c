#define _GNU_SOURCE /* uselocale */
#include "batch/members.h"
#include "base/memory.h"
#include "batch/names.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define STEP 65536

struct members {
    struct archive *archive;
    struct archive_entry *entry;
    locale_t locale; /* in which libarchive takes names for UTF-8, whatever that of the program is */
    char *path;
    findings *found;
    uint64_t packed, unpacked, count;
    size_t left_out;
};

static int fail(members *m, finding_id id, const char *text)
{
    findings_add(m->found, id, m->path, 0, 0, "%s", text);
    return -1;
}

/* What stopped the reader: memory, the system, or what the archive holds, for which libarchive has -1 and two of the
 * system's numbers. */
static int fail_of_archive(members *m)
{
    const char *text = archive_error_string(m->archive);
    int reason = archive_errno(m->archive);
    bool of_system = reason > 0 && reason != EILSEQ && reason != EINVAL;

    if (reason == ENOMEM || errno == ENOMEM) /* it does not always say so */
        memory_exhausted();
    return fail(m, of_system ? FINDING_FILE_READ : FINDING_INPUT_ARCHIVE, text ? text : "cannot be read");
}

static struct archive *new_reader(void)
{
    struct archive *a = archive_read_new();

    if (!a || archive_read_support_filter_gzip(a) == ARCHIVE_FATAL ||
        archive_read_support_filter_bzip2(a) == ARCHIVE_FATAL || archive_read_support_filter_xz(a) == ARCHIVE_FATAL ||
        archive_read_support_filter_zstd(a) == ARCHIVE_FATAL || archive_read_support_format_tar(a) == ARCHIVE_FATAL ||
        archive_read_support_format_zip(a) == ARCHIVE_FATAL)
        memory_exhausted();
    return a;
}

members *members_open(const char *path, findings *found)
{
    members *m = memory_zalloc(1, sizeof *m);
    struct stat st;

    m->path = memory_strdup(path);
    m->found = found;
    m->archive = new_reader();
    m->entry = archive_entry_new(); /* libarchive uses its own without a look whether there is one */
    if (!m->entry)
        memory_exhausted();
    m->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (stat(path, &st) != 0) {
        findings_add(found, FINDING_FILE_READ, path, 0, 0, "cannot open: %s", strerror(errno));
    } else if (!S_ISREG(st.st_mode)) {
        fail(m, FINDING_FILE_KIND, "is no regular file");
    } else if (errno = 0, archive_read_open_filename(m->archive, path, STEP) != ARCHIVE_OK) {
        fail_of_archive(m);
    } else {
        m->packed = (uint64_t)st.st_size;
        return m;
    }
    members_close(m);
    return NULL;
}

void members_close(members *m)
{
    if (!m)
        return;
    archive_read_free(m->archive);
    archive_entry_free(m->entry);
    if (m->locale)
        freelocale(m->locale);
    free(m->path);
    free(m);
}

size_t members_left_out(const members *m)
{
    return m->left_out;
}

/* Counts bytes about to be unpacked. */
static int account(members *m, uint64_t bytes)
{
    m->unpacked += bytes;
    if (m->unpacked > MEMBERS_TOTAL_MAX)
        return fail(m, FINDING_INPUT_ARCHIVE, "unpacks to more than 64 GB");
    if (m->unpacked > MEMBERS_RATIO_FROM && m->unpacked / MEMBERS_RATIO_MAX > m->packed)
        return fail(m, FINDING_INPUT_ARCHIVE, "unpacks to more than 1000 times its size");
    return 0;
}

static const char *name_of(struct archive_entry *entry)
{
    const char *name;

    errno = 0;
    name = archive_entry_pathname_utf8(entry);
    if (!name && errno == ENOMEM)
        memory_exhausted();
    name = name ? name : archive_entry_pathname(entry);
    return name ? name : "";
}

/* Hidden files and folders are passed over, as those of real folders are. */
static bool is_hidden(const char *name)
{
    for (const char *p = name; p; p = strchr(p, '/') ? strchr(p, '/') + 1 : NULL)
        if (*p == '.' && p[1] != '/' && !(p[1] == '.' && p[2] == '/')) /* "./a" is not, "../a" is refused by its id */
            return true;
    return false;
}

static int next(members *m, const char **name, long long *mtime)
{
    int rc;

    errno = 0;
    while ((rc = archive_read_next_header2(m->archive, m->entry)) == ARCHIVE_OK || rc == ARCHIVE_WARN) {
        if (++m->count > MEMBERS_COUNT_MAX)
            return fail(m, FINDING_INPUT_ARCHIVE, "has more than 10,000,000 members");
        if (archive_entry_size(m->entry) > 0 && account(m, (uint64_t)archive_entry_size(m->entry)) != 0)
            return -1;
        if (archive_entry_filetype(m->entry) == AE_IFDIR)
            continue;
        *name = name_of(m->entry);
        if (is_hidden(*name) || !names_is_leaflet(*name)) {
            m->left_out++;
            continue;
        }
        *mtime = archive_entry_mtime_is_set(m->entry) ? (long long)archive_entry_mtime(m->entry) : 0;
        return 1;
    }
    return rc == ARCHIVE_EOF ? 0 : fail_of_archive(m);
}

int members_next(members *m, const char **name, long long *mtime)
{
    locale_t before = m->locale ? uselocale(m->locale) : (locale_t)0;
    int rc = next(m, name, mtime);

    if (before)
        uselocale(before);
    return rc;
}

const char *members_fault(const members *m)
{
    if (archive_entry_hardlink(m->entry) || archive_entry_filetype(m->entry) == AE_IFLNK)
        return "is a link in the archive; unpacked, it can be read";
    return archive_entry_filetype(m->entry) == AE_IFREG ? NULL : "is no regular file";
}

int members_read(members *m, buffer *out, size_t max_size, findings *found)
{
    char step[STEP];
    la_ssize_t n;

    errno = 0;
    while ((n = archive_read_data(m->archive, step, sizeof step)) > 0) {
        if ((size_t)n > max_size - out->len) {
            findings_add(found, FINDING_INPUT_SIZE, m->path, 0, 0,
                         "a member is larger than %zu bytes; --max-size sets the limit", max_size);
            return -1;
        }
        buffer_add(out, step, (size_t)n);
    }
    if (n == 0)
        return 0;
    m->found = found;
    return fail_of_archive(m);
}
