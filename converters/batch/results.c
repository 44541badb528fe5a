#define _GNU_SOURCE /* syncfs, memrchr */
#include "batch/results.h"
#include "base/escape.h"
#include "base/file.h"
#include "base/memory.h"
#include "batch/record.h"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define PENDING_MAX 65536 /* bytes of lines that are written at once */
#define INDEX_NAME "index.ndjson"

/* A record of an earlier run. */
typedef struct {
    uint64_t hash;   /* of the id as it stands in the line */
    int64_t at;      /* of the line in its file */
    int64_t entries; /* of its tar entries in the pack */
    uint32_t size;
    uint32_t generation; /* index */
} known;

typedef struct {
    long number;
    int results, pack; /* descriptors; pack -1: none */
} generation;

struct results {
    const state *state;
    char *pack_path, *pack_stem; /* FILE and ".../.FILE." */
    generation *generations;
    size_t generation_count, generation_cap;
    known *known; /* by hash; of one id the last */
    size_t known_count, known_cap;
    long number; /* of this run */
    int file, pack;
    int64_t pack_end; /* of what has a place */
    buffer pending;
};

static int fail(const char *name, const char *what, findings *found)
{
    findings_add(found, FINDING_FILE_WRITE, name, 0, 0, "%s: %s", what, strerror(errno));
    return -1;
}

/* lines ________________________________________________________________________________________________________ */

const char *results_line_record(const char *line, size_t len, unsigned long long *number, size_t *size)
{
    static const char start[] = "{\"number\":";
    char *end;

    if (len < sizeof start + 3 || strncmp(line, start, sizeof start - 1) != 0 || line[len - 1] != '\n' ||
        line[len - 2] != '}')
        return NULL;
    if (number)
        *number = strtoull(line + sizeof start - 1, &end, 10);
    else
        end = strchr(line, ',');
    if (!end || *end != ',')
        return NULL;
    *size = len - (size_t)(end + 1 - line) - 2;
    return end + 1;
}

/* The id of a record as it stands there, escaped. */
static const char *id_of(const char *record, size_t *len)
{
    static const char start[] = "\"id\":\"";
    const char *id = record + sizeof start - 1, *p = id;

    if (strncmp(record, start, sizeof start - 1) != 0)
        return NULL;
    while (*p && *p != '"')
        p += *p == '\\' && p[1] ? 2 : 1;
    *len = (size_t)(p - id);
    return id;
}

/* What stands behind the opening of a member that is an object, ",\"name\":{", or NULL. It is sought from the end of
 * the record, where little comes behind it. A quotation mark inside a string has a backslash before it, so it is found
 * only where it is a member. */
static const char *find_member(const char *record, const char *opening)
{
    const char *end = record + strlen(record), *p;
    const size_t n = strlen(opening);

    for (p = end; (p = memrchr(record, '{', (size_t)(p - record)));)
        if ((size_t)(p + 1 - record) >= n && memcmp(p + 1 - n, opening, n) == 0)
            return p + 1;
    return NULL;
}

static uint64_t packed_of(const char *record)
{
    static const char first[] = "\"bytes\":";
    const char *p = find_member(record, ",\"packed\":{");

    return p && strncmp(p, first, sizeof first - 1) == 0 ? strtoull(p + sizeof first - 1, NULL, 10) : 0;
}

static uint64_t packed_hash_of(const char *record)
{
    static const char member[] = ",\"xxh3\":\"";
    const char *p = find_member(record, ",\"packed\":{");

    p = p ? strstr(p, member) : NULL;
    return p ? strtoull(p + sizeof member - 1, NULL, 16) : 0;
}

/* Failed for a reason that may have gone. */
static bool is_worth_a_try(const char *record)
{
    static const char *const reasons[] = {"file", "internal", "crash", "time", "memory"};
    const char *p = strstr(record, ",\"status\":\"failed\",\"reason\":\"");

    for (size_t i = 0; p && i < sizeof reasons / sizeof *reasons; i++)
        if (strncmp(p + strlen(",\"status\":\"failed\",\"reason\":\""), reasons[i], strlen(reasons[i])) == 0)
            return true;
    return false;
}

/* earlier generations __________________________________________________________________________________________ */

static void pack_name(const results *r, buffer *out, long number)
{
    buffer_printf(out, "%s%ld", r->pack_stem, number);
}

static void results_name(buffer *out, long number)
{
    buffer_printf(out, "results.%ld", number);
}

static int open_pack(const results *r, long number, int flags)
{
    buffer name = BUFFER_INIT;
    int fd;

    if (!r->pack_stem)
        return -1;
    pack_name(r, &name, number);
    fd = open(name.data, flags | O_CLOEXEC, 0666);
    buffer_release(&name);
    return fd;
}

static int compare_numbers(const void *a, const void *b)
{
    long x = ((const generation *)a)->number, y = ((const generation *)b)->number;

    return x < y ? -1 : x > y;
}

/* None may be missed: a new one would take its name. 0, or -1 with errno. */
static int list_generations(results *r)
{
    int fd = openat(r->state->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc;
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    struct dirent *e;

    if (!dir) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    while ((errno = 0, e = readdir(dir))) {
        char *end;
        long number = strncmp(e->d_name, "results.", 8) == 0 ? strtol(e->d_name + 8, &end, 10) : 0;

        if (number <= 0 || *end)
            continue;
        r->generations = memory_grow(r->generations, &r->generation_cap, r->generation_count, sizeof *r->generations);
        r->generations[r->generation_count++] = (generation){number, -1, -1};
        r->number = number > r->number ? number : r->number;
    }
    rc = errno ? -1 : 0;
    if (rc == 0 && r->generation_count)
        qsort(r->generations, r->generation_count, sizeof *r->generations, compare_numbers);
    closedir(dir);
    return rc;
}

/* The finished results become a generation: while a run is under way there are none. The pack keeps its name, too. */
static int adopt_finished(results *r)
{
    buffer name = BUFFER_INIT, to = BUFFER_INIT, pack = BUFFER_INIT;
    int rc = 0;

    state_name(r->state, &name, "results", ".ndjson");
    if (faccessat(r->state->out, name.data, F_OK, 0) == 0) {
        r->number++;
        if (r->pack_stem) {
            pack_name(r, &pack, r->number);
            unlink(pack.data);
            if (link(r->pack_path, pack.data) != 0)
                errno = 0; /* no pack, or no links here: its entries are made anew */
        }
        results_name(&to, r->number);
        rc = renameat(r->state->out, name.data, r->state->folder, to.data);
        r->generations = memory_grow(r->generations, &r->generation_cap, r->generation_count, sizeof *r->generations);
        r->generations[r->generation_count++] = (generation){r->number, -1, -1};
    }
    buffer_release(&name);
    buffer_release(&to);
    buffer_release(&pack);
    return rc;
}

static void remember(results *r, const char *record, known k)
{
    size_t len;
    const char *id = id_of(record, &len);

    if (!id)
        return;
    k.hash = XXH3_64bits(id, len);
    r->known = memory_grow(r->known, &r->known_cap, r->known_count, sizeof *r->known);
    r->known[r->known_count++] = k;
}

static void load_generation(results *r, uint32_t index)
{
    generation *g = &r->generations[index];
    int64_t at = 0, entries = 0;
    buffer name = BUFFER_INIT;
    char *line = NULL;
    FILE *stream;
    size_t cap = 0;
    ssize_t n;

    results_name(&name, g->number);
    g->results = openat(r->state->folder, name.data, O_RDONLY | O_CLOEXEC);
    g->pack = open_pack(r, g->number, O_RDONLY);
    stream = g->results >= 0 ? fdopen(dup(g->results), "r") : NULL;
    while (stream && (n = file_read_line(&line, &cap, '\n', stream)) > 0) {
        size_t size;
        const char *record = results_line_record(line, (size_t)n, NULL, &size);

        if (record) {
            remember(r, record, (known){.at = at, .entries = entries, .size = (uint32_t)n, .generation = index});
            entries += (int64_t)packed_of(record);
        }
        at += n;
    }
    if (stream)
        fclose(stream);
    free(line);
    buffer_release(&name);
}

static int compare_known(const void *a, const void *b)
{
    const known *x = a, *y = b;

    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    if (x->generation != y->generation)
        return x->generation < y->generation ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

static void load_generations(results *r)
{
    size_t kept = 0;

    for (size_t i = 0; i < r->generation_count; i++)
        load_generation(r, (uint32_t)i);
    if (!r->known_count)
        return;
    qsort(r->known, r->known_count, sizeof *r->known, compare_known);
    for (size_t i = 0; i < r->known_count; i++)
        if (i + 1 == r->known_count || r->known[i + 1].hash != r->known[i].hash)
            r->known[kept++] = r->known[i];
    r->known_count = kept;
}

uint64_t results_id_hash(const char *id)
{
    buffer escaped = BUFFER_INIT;
    uint64_t hash;

    escape_json(&escaped, id, strlen(id));
    hash = XXH3_64bits(buffer_text(&escaped), escaped.len);
    buffer_release(&escaped);
    return hash;
}

bool results_line_id(const char *line, size_t len, uint64_t *hash)
{
    size_t size, id_len = 0;
    const char *text = results_line_record(line, len, NULL, &size), *id = text ? id_of(text, &id_len) : NULL;

    if (!id || is_worth_a_try(text))
        return false;
    *hash = XXH3_64bits(id, id_len);
    return true;
}

static const known *find_known(const results *r, const char *id)
{
    size_t low = 0, high = r->known_count;
    uint64_t hash = results_id_hash(id);

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (r->known[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low < r->known_count && r->known[low].hash == hash ? &r->known[low] : NULL;
}

static bool read_at(int fd, int64_t at, size_t size, buffer *out)
{
    char step[65536];

    while (size) {
        ssize_t n = pread(fd, step, size < sizeof step ? size : sizeof step, (off_t)at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        buffer_add(out, step, (size_t)n);
        at += n;
        size -= (size_t)n;
    }
    return true;
}

bool results_find(const results *r, const char *id, buffer *record)
{
    const known *k = find_known(r, id);
    buffer line = BUFFER_INIT;
    const char *text;
    size_t size;

    buffer_clear(record);
    if (k && read_at(r->generations[k->generation].results, k->at, k->size, &line) &&
        (text = results_line_record(line.data, line.len, NULL, &size)) && !is_worth_a_try(text))
        buffer_add(record, text, size);
    buffer_release(&line);
    return record->len > 0;
}

bool results_find_entries(const results *r, const char *id, const char *record, buffer *tar)
{
    const known *k = find_known(r, id);
    size_t size = (size_t)packed_of(record);

    buffer_clear(tar);
    return k && size && r->generations[k->generation].pack >= 0 &&
           read_at(r->generations[k->generation].pack, k->entries, size, tar) &&
           XXH3_64bits(tar->data, tar->len) == packed_hash_of(record);
}

/* this generation ______________________________________________________________________________________________ */

static void remove_generation(const results *r, long number)
{
    buffer name = BUFFER_INIT;

    results_name(&name, number);
    unlinkat(r->state->folder, name.data, 0);
    buffer_clear(&name);
    if (r->pack_stem) {
        pack_name(r, &name, number);
        unlink(name.data);
    }
    buffer_release(&name);
}

static int begin(results *r)
{
    buffer name = BUFFER_INIT;

    r->number++;
    remove_generation(r, r->number); /* a pack whose results are gone */
    results_name(&name, r->number);
    r->file = openat(r->state->folder, name.data, O_CREAT | O_EXCL | O_RDWR | O_APPEND | O_CLOEXEC, 0666);
    if (r->pack_stem)
        r->pack = open_pack(r, r->number, O_CREAT | O_EXCL | O_RDWR);
    buffer_release(&name);
    return r->file < 0 || (r->pack_stem && r->pack < 0) ? -1 : 0;
}

static void name_pack(results *r, const char *pack)
{
    const char *slash = strrchr(pack, '/');
    buffer stem = BUFFER_INIT;

    r->pack_path = memory_strdup(pack);
    buffer_add(&stem, pack, slash ? (size_t)(slash + 1 - pack) : 0);
    buffer_printf(&stem, ".%s.", slash ? slash + 1 : pack);
    r->pack_stem = buffer_detach(&stem);
}

/* A device or a folder is not put in another's place. */
static bool may_replace(const char *pack, findings *found)
{
    struct stat st;

    if (!pack || stat(pack, &st) != 0 || S_ISREG(st.st_mode))
        return true;
    findings_add(found, FINDING_FILE_WRITE, pack, 0, 0, "is no regular file, which --pack makes");
    return false;
}

results *results_open(const state *s, const char *pack, bool fresh, findings *found)
{
    results *r;

    if (!may_replace(pack, found))
        return NULL;
    r = memory_zalloc(1, sizeof *r);

    r->state = s;
    r->file = r->pack = -1;
    if (pack)
        name_pack(r, pack);
    if (list_generations(r) == 0 && adopt_finished(r) == 0) {
        if (!fresh)
            load_generations(r);
        if (begin(r) == 0)
            return r;
    }
    fail(pack && r->file >= 0 ? pack : NULL, "cannot make the files of the run", found);
    results_close(r);
    return NULL;
}

void results_close(results *r)
{
    if (!r)
        return;
    if (r->file >= 0 && r->pending.len)
        file_write_all(r->file, r->pending.data, r->pending.len); /* what is missing is done anew */
    for (size_t i = 0; i < r->generation_count; i++) {
        if (r->generations[i].results >= 0)
            close(r->generations[i].results);
        if (r->generations[i].pack >= 0)
            close(r->generations[i].pack);
    }
    if (r->file >= 0)
        close(r->file);
    if (r->pack >= 0)
        close(r->pack);
    free(r->generations);
    free(r->known);
    free(r->pack_path);
    free(r->pack_stem);
    buffer_release(&r->pending);
    free(r);
}

static int flush(results *r)
{
    int rc = file_write_all(r->file, buffer_text(&r->pending), r->pending.len);

    buffer_clear(&r->pending);
    return rc;
}

int64_t results_place(results *r, size_t size)
{
    int64_t offset = r->pack_end;

    r->pack_end += (int64_t)size;
    return offset;
}

int results_pack(const results *r)
{
    return r->pack;
}

int results_write(results *r, const char *tar, size_t size, int64_t offset)
{
    return file_write_all_at(r->pack, tar, size, (off_t)offset);
}

int results_add(results *r, unsigned long long number, const char *record, size_t size)
{
    record_write_line(&r->pending, number, record, size);
    return r->pending.len < PENDING_MAX ? 0 : flush(r);
}

FILE *results_read(results *r)
{
    FILE *stream;
    int fd;

    if (flush(r) != 0)
        return NULL;
    fd = dup(r->file);
    stream = fd < 0 ? NULL : fdopen(fd, "r");
    if (stream)
        rewind(stream);
    return stream;
}

/* the end ______________________________________________________________________________________________________ */

/* {"id","offset","bytes"}: where in the pack the entries of each leaflet are. */
static int make_index(results *r, buffer *index)
{
    FILE *stream = results_read(r);
    uint64_t offset = 0;
    char *line = NULL;
    size_t cap = 0, size, len = 0;
    ssize_t n;
    int rc;

    while (stream && (n = file_read_line(&line, &cap, '\n', stream)) > 0) {
        const char *record = results_line_record(line, (size_t)n, NULL, &size),
                   *id = record ? id_of(record, &len) : NULL;
        uint64_t bytes = record ? packed_of(record) : 0;

        if (!id || !bytes)
            continue;
        buffer_printf(index, "{\"id\":\"%.*s\",\"offset\":%llu,\"bytes\":%llu}\n", (int)len, id,
                      (unsigned long long)offset, (unsigned long long)bytes);
        offset += bytes;
    }
    free(line);
    if (!stream)
        return -1;
    rc = ferror(stream) ? -1 : 0;
    fclose(stream);
    return rc;
}

static la_ssize_t write_bytes(struct archive *a, void *data, const void *bytes, size_t len)
{
    results *r = data;

    if (results_write(r, bytes, len, results_place(r, len)) == 0)
        return (la_ssize_t)len;
    archive_set_error(a, errno, "cannot write");
    return -1;
}

/* The last entry, and the mark of the archive's end. */
static int write_index(results *r, const buffer *index)
{
    struct archive *a = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    int rc;

    if (!a || !entry || archive_write_set_format_pax_restricted(a) != ARCHIVE_OK ||
        archive_write_set_bytes_per_block(a, 0) != ARCHIVE_OK ||
        archive_write_open(a, r, NULL, write_bytes, NULL) != ARCHIVE_OK)
        memory_exhausted(); /* nothing is written yet */
    archive_entry_set_pathname(entry, INDEX_NAME);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)index->len);
    archive_entry_set_mtime(entry, 0, 0);
    rc = archive_write_header(a, entry) == ARCHIVE_OK &&
                 archive_write_data(a, buffer_text(index), index->len) == (la_ssize_t)index->len &&
                 archive_write_close(a) == ARCHIVE_OK
             ? 0
             : -1;
    if (rc != 0)
        errno = archive_errno(a) ? archive_errno(a) : EIO;
    archive_entry_free(entry);
    archive_write_free(a);
    return rc;
}

/* The name of this generation stays until the results have theirs: a run that is killed in between finds it. */
static int name_finished_pack(results *r)
{
    buffer own = BUFFER_INIT, link_name = BUFFER_INIT;
    int rc;

    pack_name(r, &own, r->number);
    buffer_printf(&link_name, "%sdone", r->pack_stem);
    unlink(link_name.data);
    if (link(own.data, link_name.data) != 0) {
        rc = rename(own.data, r->pack_path);
    } else if ((rc = rename(link_name.data, r->pack_path)) != 0) {
        int reason = errno;

        unlink(link_name.data);
        errno = reason;
    }
    buffer_release(&own);
    buffer_release(&link_name);
    return rc;
}

int results_finish_pack(results *r, findings *found)
{
    buffer index = BUFFER_INIT;
    int rc = -1;

    if (!r->pack_stem)
        return 0;
    if (make_index(r, &index) != 0 || write_index(r, &index) != 0 || name_finished_pack(r) != 0)
        fail(r->pack_path, "cannot complete the file", found);
    else
        rc = 0;
    buffer_release(&index);
    return rc;
}

int results_finish(results *r, bool durable, findings *found)
{
    buffer own = BUFFER_INIT, name = BUFFER_INIT;
    int rc;

    state_name(r->state, &name, "results", ".ndjson");
    results_name(&own, r->number);
    rc = flush(r);
    if (rc == 0 && durable)
        rc = syncfs(r->file) != 0 || (r->pack >= 0 && syncfs(r->pack) != 0) ? -1 : 0;
    if (rc == 0)
        rc = renameat(r->state->folder, own.data, r->state->out, name.data);
    if (rc != 0)
        fail(name.data, "cannot complete the file", found);
    for (size_t i = 0; i < r->generation_count && rc == 0; i++)
        remove_generation(r, r->generations[i].number);
    if (rc == 0)
        remove_generation(r, r->number);
    buffer_release(&own);
    buffer_release(&name);
    return rc;
}
