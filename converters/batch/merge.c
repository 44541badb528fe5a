#define _GNU_SOURCE /* O_DIRECTORY */
#include "base/escape.h"
#include "base/file.h"
#include "base/memory.h"
#include "batch/publish.h"
#include "batch/results.h"
#include "batch/run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define SHARDS_MAX 100000
#define MERGED "results.merged"

static int complain(const char *text, const char *name)
{
    fprintf(stderr, "splbatch: %s: %s\n", name, text);
    return 3;
}

static DIR *open_dir(int parent, const char *name)
{
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return fd < 0 ? NULL : fdopendir(fd);
}

/* Into how many shards OUT was divided, by the names of files and of folders of states; 0: into none, -1: there are
 * several numbers. */
static long shard_count(int out)
{
    DIR *folders[] = {open_dir(out, "."), open_dir(out, ".splbatch")};
    long count = 0;

    for (int i = 0; i < 2; i++) {
        struct dirent *e;

        while (folders[i] && (e = readdir(folders[i]))) {
            const char *name = strncmp(e->d_name, "results.", 8) == 0 ? e->d_name + 8 : e->d_name;
            long index, of;

            /* NOLINTNEXTLINE(cert-err34-c): a number that is too large is no shard's */
            if (sscanf(name, "%ld-of-%ld", &index, &of) != 2 || of < 1 || of > SHARDS_MAX)
                continue;
            count = count == 0 || count == of ? of : -1;
        }
        if (folders[i])
            closedir(folders[i]);
    }
    return count;
}

static FILE *open_shard(int out, long index, long count)
{
    char name[80];
    int fd;

    snprintf(name, sizeof name, "results.%ld-of-%ld.ndjson", index, count);
    fd = openat(out, name, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? NULL : fdopen(fd, "r");
}

/* merging ______________________________________________________________________________________________________ */

enum { AT_END = -1, NO_RECORD = -2, UNREADABLE = -3 };

typedef struct {
    FILE *stream;
    char *line;
    size_t cap;
    ssize_t len; /* of the line, or one of those */
    unsigned long long number;
} source;

static void advance(source *s)
{
    size_t size;

    s->len = file_read_line(&s->line, &s->cap, '\n', s->stream);
    if (s->len < 0)
        s->len = ferror(s->stream) ? UNREADABLE : AT_END;
    else if (!results_line_record(s->line, (size_t)s->len, &s->number, &size))
        s->len = NO_RECORD;
}

/* Writes all lines by their numbers, which must follow each other, and counts them. */
static const char *merge(FILE *to, source *sources, long count, size_t *lines)
{
    for (*lines = 0;; ++*lines) {
        source *first = NULL;

        for (long i = 0; i < count; i++) {
            if (sources[i].len == NO_RECORD)
                return "a line of the results of a shard is no record";
            if (sources[i].len == UNREADABLE)
                return "the results of a shard cannot be read";
            if (sources[i].len > 0 && (!first || sources[i].number < first->number))
                first = &sources[i];
        }
        if (!first)
            return NULL;
        if (first->number != *lines + 1)
            return "the shards do not fit together: records are missing or there twice; were the inputs the same?";
        fwrite(first->line, 1, (size_t)first->len, to);
        advance(first);
    }
}

static int finish_merge(const state *s, const run_options *options, FILE *merged, size_t lines)
{
    const publish_options made = {.out = options->out,
                                  .site = options->site,
                                  .processes = options->pool.workers,
                                  .lines = merged,
                                  .records = lines};
    findings found;
    int code = 3;

    findings_init(&found);
    if (fflush(merged) != 0 || ferror(merged))
        findings_add(&found, FINDING_FILE_WRITE, options->out, 0, 0, "cannot write the results: %s", strerror(errno));
    else if (publish(s, &made, &found) == 0) {
        code = renameat(s->folder, MERGED, s->out, "results.ndjson") == 0 ? 0 : 3;
        if (code)
            findings_add(&found, FINDING_FILE_WRITE, options->out, 0, 0, "cannot name the results: %s",
                         strerror(errno));
    }
    findings_print(stderr, &found, FINDING_FORMAT_TEXT);
    findings_release(&found);
    return code;
}

static int merge_shards(const state *s, const run_options *options, long count)
{
    source *sources = memory_zalloc((size_t)count, sizeof *sources);
    int fd = openat(s->folder, MERGED, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0666), code = 3;
    FILE *merged = fd < 0 ? NULL : fdopen(fd, "w+");
    const char *fault = merged ? NULL : strerror(errno);
    size_t lines = 0;

    for (long i = 0; i < count && !fault; i++) {
        sources[i].stream = open_shard(s->out, i, count);
        if (sources[i].stream)
            advance(&sources[i]);
        else
            fault = "shards have no results yet (splbatch missing lists them)";
    }
    if (!fault)
        fault = merge(merged, sources, count, &lines);
    code = fault ? complain(fault, options->out) : finish_merge(s, options, merged, lines);
    if (merged)
        fclose(merged);
    unlinkat(s->folder, MERGED, 0);
    for (long i = 0; i < count; i++) {
        if (sources[i].stream)
            fclose(sources[i].stream);
        free(sources[i].line);
    }
    free(sources);
    return code;
}

int run_merge(const run_options *options)
{
    findings found;
    int code = 3;
    long count;
    state s;

    findings_init(&found);
    switch (state_open(&s, options->out, (plan_shard){0, 0}, &found)) {
    case STATE_OPEN:
        count = shard_count(s.out);
        code = count < 1
                   ? complain(count ? "has shards of divisions into different numbers" : "has no shards", options->out)
                   : merge_shards(&s, options, count);
        break;
    case STATE_BUSY:
        complain("a run is at work on it", options->out);
        code = RUN_EXIT_RETRY;
        break;
    case STATE_FAILED: findings_print(stderr, &found, FINDING_FORMAT_TEXT); break;
    }
    state_close(&s);
    findings_release(&found);
    return code;
}

/* what is missing ______________________________________________________________________________________________ */

typedef struct {
    uint64_t *items; /* hashes of ids that have a record */
    size_t count, cap;
    int failed; /* errno: some could not be read */
} hashes;

static void add_ids(hashes *h, int folder, const char *name)
{
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
    FILE *stream = fd < 0 ? NULL : fdopen(fd, "r");
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;

    while (stream && (n = file_read_line(&line, &cap, '\n', stream)) > 0) {
        uint64_t hash;

        if (!results_line_id(line, (size_t)n, &hash))
            continue;
        h->items = memory_grow(h->items, &h->cap, h->count, sizeof *h->items);
        h->items[h->count++] = hash;
    }
    if (stream ? ferror(stream) : errno != ENOENT) /* a run may just have named it otherwise */
        h->failed = errno;
    free(line);
    if (stream)
        fclose(stream);
}

/* The results in a folder, finished or not, and in those of shards below it. */
static void add_folder(hashes *h, int parent, const char *name, bool deeper)
{
    DIR *dir = open_dir(parent, name);
    struct dirent *e;
    long index, of;

    while (dir && (errno = 0, e = readdir(dir))) {
        if (strncmp(e->d_name, "results.", 8) == 0)
            add_ids(h, dirfd(dir), e->d_name);
        /* NOLINTNEXTLINE(cert-err34-c): only the form counts */
        else if (deeper && (strcmp(e->d_name, ".splbatch") == 0 || sscanf(e->d_name, "%ld-of-%ld", &index, &of) == 2))
            add_folder(h, dirfd(dir), e->d_name, true);
    }
    if (!dir || errno)
        h->failed = errno;
    if (dir)
        closedir(dir);
}

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

/* Ids that could be used hold nothing that is escaped; others may. */
static void put_line(const char *text)
{
    buffer line = BUFFER_INIT;

    escape_terminal(&line, text, strlen(text));
    puts(buffer_text(&line));
    buffer_release(&line);
}

static int list_ids(plan *p, const hashes *h, findings *found)
{
    buffer message = BUFFER_INIT;
    int code = 0, rc;
    job j;

    while ((rc = plan_next(p, &message, found)) > 0) {
        uint64_t hash;

        job_decode(&j, message.data, message.len);
        hash = results_id_hash(j.id ? j.id : "");
        if (h->count && bsearch(&hash, h->items, h->count, sizeof hash, compare))
            continue;
        put_line(j.id ? j.id : j.file ? j.file : "");
        code = 1;
    }
    buffer_release(&message);
    return rc < 0 ? 3 : code;
}

static int list_missing_ids(const run_options *options, int out)
{
    intake_sources sources = options->sources;
    hashes h = {0};
    findings found;
    struct stat st;
    int code = 3;
    plan *p;

    findings_init(&found);
    add_folder(&h, out, ".", true);
    if (h.count > 1)
        qsort(h.items, h.count, sizeof *h.items, compare);
    sources.out = fstat(out, &st) == 0 ? &st : NULL;
    if (h.failed)
        findings_add(&found, FINDING_FILE_READ, options->out, 0, 0, "cannot read the results: %s", strerror(h.failed));
    p = h.failed ? NULL : plan_new(out, options->shard, &found);
    if (p) {
        intake_add(p, &sources);
        if (plan_finish(p, &found) == 0)
            code = list_ids(p, &h, &found);
        else
            code = found.machine ? 3 : 2;
    }
    findings_print(stderr, &found, FINDING_FORMAT_TEXT);
    plan_free(p);
    free(h.items);
    findings_release(&found);
    return code;
}

static int list_missing_shards(const run_options *options, int out)
{
    long count = options->shard.count ? options->shard.count : shard_count(out);
    int code = 0;

    if (count < 0)
        return complain("has shards of divisions into different numbers", options->out);
    if (faccessat(out, "results.ndjson", F_OK, 0) == 0)
        return 0;
    for (long i = 0; i < count; i++) {
        FILE *stream = open_shard(out, i, count);

        if (stream) {
            fclose(stream);
            continue;
        }
        printf("%ld\n", i);
        code = 1;
    }
    return count ? code : complain("has neither results nor shards; with inputs their ids are listed", options->out);
}

int run_missing(const run_options *options)
{
    const intake_sources *s = &options->sources;
    int out = open(options->out, O_RDONLY | O_DIRECTORY | O_CLOEXEC), code;

    if (out < 0)
        return complain(strerror(errno), options->out);
    if (s->operand_count || s->files_from || s->manifest)
        code = list_missing_ids(options, out);
    else
        code = list_missing_shards(options, out);
    close(out);
    return code;
}
