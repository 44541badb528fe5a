#include "document/container.h"
#include "base/memory.h"

#include <archive.h>
#include <archive_entry.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECE 65536

/* libarchive, loaded when the first ZIP file comes: with the libraries it brings it would be a tenth of the start of a
 * program that reads a text. */
#define FUNCTIONS(FUNCTION)                                                                                            \
    FUNCTION(archive_errno)                                                                                            \
    FUNCTION(archive_read_new)                                                                                         \
    FUNCTION(archive_read_free)                                                                                        \
    FUNCTION(archive_read_support_format_zip_seekable)                                                                 \
    FUNCTION(archive_read_set_callback_data)                                                                           \
    FUNCTION(archive_read_set_read_callback)                                                                           \
    FUNCTION(archive_read_set_seek_callback)                                                                           \
    FUNCTION(archive_read_open1)                                                                                       \
    FUNCTION(archive_read_next_header2)                                                                                \
    FUNCTION(archive_read_data)                                                                                        \
    FUNCTION(archive_entry_new)                                                                                        \
    FUNCTION(archive_entry_free)                                                                                       \
    FUNCTION(archive_entry_pathname_utf8)                                                                              \
    FUNCTION(archive_entry_is_encrypted)                                                                               \
    FUNCTION(archive_entry_size)                                                                                       \
    FUNCTION(archive_entry_size_is_set)

static struct {
/* NOLINTNEXTLINE(bugprone-macro-parentheses): a declaration */
#define MEMBER(name) __typeof__(&name) name;
    FUNCTIONS(MEMBER)
#undef MEMBER
    bool tried, loaded;
    bool working; /* where memory is used up, libarchive may end the process itself, by exit */
} library;

static void end_of_process(void)
{
    if (library.working)
        memory_exhausted();
}

static bool load_library(void)
{
    void *handle;

    if (library.tried)
        return library.loaded;
    library.tried = true;
    errno = 0;
    handle = dlopen("libarchive.so.13", RTLD_NOW | RTLD_LOCAL); /* stays until the end of the process */
    if (!handle && errno == ENOMEM)
        memory_exhausted();
    if (!handle)
        return false;
    library.loaded = atexit(end_of_process) == 0;
#define LOAD(name) library.loaded = library.loaded && (*(void **)&library.name = dlsym(handle, #name));
    FUNCTIONS(LOAD)
#undef LOAD
    return library.loaded;
}

bool container_prepare(void)
{
    return load_library();
}

/* Something failed: for want of memory, of which libarchive would make a damaged file, or one with fewer parts? */
static void look_at_memory(struct archive *a)
{
    if (errno == ENOMEM || library.archive_errno(a) == ENOMEM)
        memory_exhausted();
}

static void close_zip(struct archive *a, struct archive_entry *entry)
{
    library.archive_read_free(a);
    library.archive_entry_free(entry);
    library.working = false;
}

/* The bytes of a file, for libarchive. */
typedef struct {
    const char *bytes;
    size_t len, at;
} source;

/* All that is left. */
static la_ssize_t read_source(struct archive *a, void *data, const void **out)
{
    source *s = data;
    size_t n = s->len - s->at;

    (void)a;
    *out = s->bytes + s->at;
    s->at = s->len;
    return (la_ssize_t)n;
}

static la_int64_t seek_source(struct archive *a, void *data, la_int64_t offset, int whence)
{
    source *s = data;
    la_int64_t len = (la_int64_t)s->len, from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (la_int64_t)s->at : len;

    (void)a;
    if (offset < -from || offset > len - from)
        return ARCHIVE_FATAL;
    s->at = (size_t)(from + offset);
    return (la_int64_t)s->at;
}

/* As archive_read_open_memory, which goes on without a source when it has no memory for it. */
static int open_source(struct archive *a, source *s)
{
    int rc = library.archive_read_set_callback_data(a, s);

    if (rc == ARCHIVE_OK)
        rc = library.archive_read_set_read_callback(a, read_source);
    if (rc == ARCHIVE_OK)
        rc = library.archive_read_set_seek_callback(a, seek_source);
    return rc == ARCHIVE_OK ? library.archive_read_open1(a) : rc;
}

/* With the entry that members are read into: libarchive uses its own without a look whether there is one. The source is
 * lent until close_zip. */
static struct archive *open_zip(struct archive_entry **entry, source *s)
{
    struct archive *a;

    if (!load_library())
        return NULL;
    errno = 0;
    library.working = true;
    a = library.archive_read_new();
    *entry = library.archive_entry_new();
    if (!a || !*entry)
        memory_exhausted();
    if (library.archive_read_support_format_zip_seekable(a) != ARCHIVE_OK || open_source(a, s) != ARCHIVE_OK) {
        look_at_memory(a);
        close_zip(a, *entry);
        a = NULL;
    }
    return a;
}

/* NULL at the end, where *rc is ARCHIVE_EOF, or where the file is damaged. */
static const char *next_member(int *rc, struct archive *a, struct archive_entry *entry)
{
    const char *path;

    errno = 0;
    *rc = library.archive_read_next_header2(a, entry);
    if (*rc != ARCHIVE_OK)
        look_at_memory(a);
    if (*rc != ARCHIVE_OK && *rc != ARCHIVE_WARN)
        return NULL;
    path = library.archive_entry_pathname_utf8(entry);
    if (!path)
        look_at_memory(a);
    return path ? path : "";
}

bool container_has(const char *bytes, size_t len, const char *member)
{
    struct archive_entry *entry;
    source s = {bytes, len, 0};
    struct archive *a = open_zip(&entry, &s);
    bool has = false;
    const char *path;
    int rc;

    for (int n = 0; a && !has && n <= CONTAINER_MEMBERS_MAX && (path = next_member(&rc, a, entry)); n++)
        has = strcmp(path, member) == 0;
    if (a)
        close_zip(a, entry);
    return has;
}

static int refuse(findings *found, const char *name, const char *what, const char *member)
{
    findings_add(found, FINDING_DOCUMENT_CONTAINER, name, 0, 0, "%s%s%s%s", what, member ? " ('" : "",
                 member ? member : "", member ? "')" : "");
    return -1;
}

/* NULL, or what is wrong. */
static const char *read_member(struct archive *a, struct archive_entry *entry, buffer *out, size_t limit)
{
    static const char too_large[] = "a part is larger than any leaflet";
    char piece[PIECE];
    la_ssize_t n;

    if (library.archive_entry_is_encrypted(entry))
        return "a part is encrypted";
    if (library.archive_entry_size_is_set(entry) && library.archive_entry_size(entry) > (la_int64_t)limit)
        return too_large;
    errno = 0;
    while ((n = library.archive_read_data(a, piece, sizeof piece)) > 0) {
        if (out->len + (size_t)n > limit)
            return too_large;
        buffer_add(out, piece, (size_t)n);
    }
    if (n < 0)
        look_at_memory(a);
    return n < 0 ? "a part is damaged" : NULL;
}

static int add_member(container *c, struct archive *a, struct archive_entry *entry, const char *path, size_t *left,
                      const char *name, findings *found)
{
    container_member *m;
    const char *wrong;

    if (container_find(c, path))
        return refuse(found, name, "two parts have the same name", path);
    c->members = memory_grow(c->members, &c->cap, c->count, sizeof *c->members);
    m = &c->members[c->count++];
    *m = (container_member){memory_strdup(path), BUFFER_INIT};
    wrong = read_member(a, entry, &m->data, *left < CONTAINER_MEMBER_MAX ? *left : CONTAINER_MEMBER_MAX);
    if (wrong)
        return refuse(found, name, wrong, m->name);
    *left -= m->data.len;
    return 0;
}

int container_read(container *c, bool (*wanted)(const char *member), const char *name, const char *bytes, size_t len,
                   findings *found)
{
    struct archive_entry *entry;
    source s = {bytes, len, 0};
    struct archive *a = open_zip(&entry, &s);
    size_t left = CONTAINER_TOTAL_MAX;
    int rc = 0, members = 0, reading = ARCHIVE_EOF;
    const char *path;

    if (!library.loaded) {
        findings_add(found, FINDING_FILE_LIBARCHIVE, name, 0, 0,
                     "reading a ZIP file needs libarchive, which cannot be loaded");
        return -1;
    }
    if (!a)
        return refuse(found, name, "the ZIP container cannot be opened", NULL);
    while (rc == 0 && (path = next_member(&reading, a, entry))) {
        if (++members > CONTAINER_MEMBERS_MAX)
            rc = refuse(found, name, "more parts than any leaflet has", NULL);
        else if (wanted(path))
            rc = add_member(c, a, entry, path, &left, name, found);
    }
    if (rc == 0 && reading != ARCHIVE_EOF)
        rc = refuse(found, name, "the ZIP container is damaged", NULL);
    close_zip(a, entry);
    return rc;
}

const buffer *container_find(const container *c, const char *member)
{
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->members[i].name, member) == 0)
            return &c->members[i].data;
    return NULL;
}

void container_release(container *c)
{
    for (size_t i = 0; i < c->count; i++) {
        free(c->members[i].name);
        buffer_release(&c->members[i].data);
    }
    free(c->members);
    *c = (container){0};
}
