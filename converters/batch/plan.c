#define _GNU_SOURCE /* O_TMPFILE, MAP_ANONYMOUS */
#include "batch/plan.h"
#include "base/escape.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define COLLISIONS_SHOWN 20
#define SET_START 1024 /* slots, a power of two */

typedef struct {
    uint64_t hash;
    uint64_t place; /* of the job in the file, + 1; 0: free */
} slot;

typedef struct {
    uint64_t inputs, jobs;
} counts;

struct plan {
    FILE *file;
    plan_shard shard;
    counts added;   /* so far, by this process */
    counts *counts; /* when all are: in memory that is shared with the process that adds */
    uint64_t size;
    slot *slots; /* ids, by hash */
    size_t slot_count, used;
    uint64_t (*collisions)[2]; /* places */
    size_t collision_count, collision_cap;
    buffer message;
};

static FILE *open_file(int folder)
{
    char name[64];
    int fd = openat(folder, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR)) { /* a file system that has no such files */
        snprintf(name, sizeof name, "plan.%ld", (long)getpid());
        fd = openat(folder, name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
        if (fd >= 0)
            unlinkat(folder, name, 0);
    }
    return fd < 0 ? NULL : fdopen(fd, "w+");
}

plan *plan_new(int folder, plan_shard shard, findings *found)
{
    plan *p = memory_zalloc(1, sizeof *p);

    p->counts = mmap(NULL, sizeof *p->counts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (p->counts == MAP_FAILED)
        memory_exhausted();
    p->shard = shard;
    p->slot_count = SET_START;
    p->slots = memory_zalloc(p->slot_count, sizeof *p->slots);
    p->file = open_file(folder);
    if (p->file)
        return p;
    findings_add(found, FINDING_FILE_WRITE, NULL, 0, 0, "cannot make a file for the plan: %s", strerror(errno));
    plan_free(p);
    return NULL;
}

void plan_free(plan *p)
{
    if (!p)
        return;
    if (p->file)
        fclose(p->file);
    munmap(p->counts, sizeof *p->counts);
    free(p->slots);
    free(p->collisions);
    buffer_release(&p->message);
    free(p);
}

/* Reads the message that stands at the file's position. */
static int read_message(plan *p, buffer *out)
{
    uint64_t size;

    buffer_clear(out);
    if (fread(&size, sizeof size, 1, p->file) != 1)
        return feof(p->file) ? 0 : -1;
    buffer_add(out, &size, sizeof size);
    for (size_t left = size - sizeof size; left;) {
        char step[4096];
        size_t n = fread(step, 1, left < sizeof step ? left : sizeof step, p->file);

        if (!n)
            return -1;
        buffer_add(out, step, n);
        left -= n;
    }
    return 1;
}

static int read_at(plan *p, uint64_t place, buffer *message, job *j)
{
    if (fflush(p->file) != 0 || fseeko(p->file, (off_t)place, SEEK_SET) != 0 || read_message(p, message) != 1)
        return -1;
    return job_decode(j, message->data, message->len) ? 0 : -1;
}

static bool has_id(plan *p, uint64_t place, const char *id)
{
    buffer message = BUFFER_INIT;
    job other;
    bool same = read_at(p, place, &message, &other) == 0 && other.id && strcmp(other.id, id) == 0;

    buffer_release(&message);
    fseeko(p->file, 0, SEEK_END);
    return same;
}

static slot *find_slot(slot *slots, size_t count, uint64_t hash)
{
    size_t at = hash & (count - 1);

    while (slots[at].place && slots[at].hash != hash)
        at = (at + 1) & (count - 1);
    return &slots[at];
}

static void grow(plan *p)
{
    size_t count = p->slot_count * 2;
    slot *slots = memory_zalloc(count, sizeof *slots);

    for (size_t i = 0; i < p->slot_count; i++)
        if (p->slots[i].place)
            *find_slot(slots, count, p->slots[i].hash) = p->slots[i];
    free(p->slots);
    p->slots = slots;
    p->slot_count = count;
}

/* Two ids with one hash that differ would be 1 in 2^64 pairs: then the second is not entered. */
static void enter(plan *p, const job *j, uint64_t hash)
{
    slot *s = find_slot(p->slots, p->slot_count, hash);

    if (!s->place) {
        *s = (slot){hash, p->size + 1};
        if (++p->used * 2 > p->slot_count)
            grow(p);
    } else if (has_id(p, s->place - 1, j->id)) {
        p->collisions = memory_grow(p->collisions, &p->collision_cap, p->collision_count, sizeof *p->collisions);
        p->collisions[p->collision_count][0] = s->place - 1;
        p->collisions[p->collision_count++][1] = p->size;
    }
}

void plan_add(plan *p, job *j)
{
    const char *name = j->id ? j->id : j->file ? j->file : "";
    uint64_t hash = XXH3_64bits(name, strlen(name));

    j->number = ++p->added.inputs;
    if (p->shard.count && hash % (uint64_t)p->shard.count != (uint64_t)p->shard.index)
        return;
    if (j->id && j->kind != JOB_TROUBLE)
        enter(p, j, hash);
    j->order = p->added.jobs++;
    buffer_clear(&p->message);
    job_encode(&p->message, j);
    fwrite(p->message.data, 1, p->message.len, p->file); /* plan_finish sees a failure */
    p->size += p->message.len;
}

static void report_collision(plan *p, const uint64_t places[2], findings *found)
{
    buffer messages[2] = {BUFFER_INIT, BUFFER_INIT};
    job jobs[2];

    if (read_at(p, places[0], &messages[0], &jobs[0]) == 0 && read_at(p, places[1], &messages[1], &jobs[1]) == 0)
        findings_add(found, FINDING_INPUT_ENTRY, jobs[1].file, 0, 0, "has the id '%s', as %s has; a manifest gives ids",
                     jobs[1].id, jobs[0].file ? jobs[0].file : "another");
    buffer_release(&messages[0]);
    buffer_release(&messages[1]);
}

int plan_finish(plan *p, findings *found)
{
    if (fflush(p->file) != 0 || ferror(p->file)) {
        findings_add(found, FINDING_FILE_WRITE, NULL, 0, 0, "cannot write the plan: %s", strerror(errno));
        return -1;
    }
    for (size_t i = 0; i < p->collision_count && i < COLLISIONS_SHOWN; i++)
        report_collision(p, p->collisions[i], found);
    if (p->collision_count > COLLISIONS_SHOWN)
        findings_add(found, FINDING_INPUT_ENTRY, NULL, 0, 0, "%zu more inputs have the id of another",
                     p->collision_count - COLLISIONS_SHOWN);
    free(p->slots);
    p->slots = NULL;
    *p->counts = p->added;
    plan_rewind(p);
    return p->collision_count ? -1 : 0;
}

size_t plan_count(const plan *p)
{
    return p->counts->jobs;
}

size_t plan_inputs(const plan *p)
{
    return p->counts->inputs;
}

int plan_next(plan *p, buffer *message, findings *found)
{
    int rc = read_message(p, message);

    if (rc < 0)
        findings_add(found, FINDING_FILE_READ, NULL, 0, 0, "cannot read the plan: %s", strerror(errno));
    return rc;
}

void plan_rewind(plan *p)
{
    rewind(p->file);
}
