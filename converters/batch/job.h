/* Jobs and replies: the messages between the parent and its workers, in the byte order of the machine.
 *
 * A job is one input. It is planned once, kept in the file of the plan, and sent to a worker as it stands there, with
 * what is only known then: the bytes of an archive's member, the record of an earlier run. Strings of a decoded message
 * point into it. */
#ifndef SPLKIT_BATCH_JOB_H
#define SPLKIT_BATCH_JOB_H

#include "base/buffer.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    JOB_FILE,   /* `file` is to be read */
    JOB_MEMBER, /* a member of `archive`, to be sent as JOB_BYTES */
    JOB_BYTES,  /* `bytes` are the source */
    JOB_LINE,   /* `bytes` are a line of --stream */
    JOB_TROUBLE /* there is nothing to read; `trouble` says why, `finding` of what kind that is */
} job_kind;

/* Texts are NULL when they are empty. */
typedef struct {
    uint64_t number; /* of the input, from 1 */
    uint64_t order;  /* of the job in this run, from 0 */
    job_kind kind;
    int finding;     /* a finding_id */
    uint64_t member; /* of JOB_MEMBER: which of the archive's members, from 0 */
    long long mtime; /* seconds since 1970; 0: unknown */
    const char *id, *file, *archive, *digest, *trouble;
    const char *earlier; /* the record of an earlier run, without its number */
    const char *bytes;
    size_t size; /* of bytes */
} job;

void job_encode(buffer *out, const job *j);

/* Returns the size of the message at `data`, or 0 when `len` bytes do not hold it whole. */
size_t job_decode(job *j, const char *data, size_t len);

typedef enum {
    REPLY_DONE,      /* the record says what became of it */
    REPLY_UNCHANGED, /* the earlier record and its outputs hold */
    REPLY_NO_ROOM    /* the output cannot be written: `record` says why; the job is not done */
} reply_kind;

typedef struct {
    uint64_t order;
    reply_kind kind;
    const char *record; /* a line without its number and line end; of REPLY_UNCHANGED: the earlier one */
    size_t record_size;
    int place;        /* on the worker's shelf, where the tar entries are; SHELF_NONE: they are in the message */
    const char *pack; /* tar entries; of a decoded message with a place NULL */
    size_t pack_size;
    bool errors;  /* the status of the record is not "ok" */
    bool failed;  /* ... and there is no output */
    bool machine; /* ... for a reason of class machine */
    bool lost;    /* ... because the worker died: outputs may be there */
} reply;

void reply_encode(buffer *out, const reply *r);

/* The same but for the record and, when they have no place, the tar entries, which follow it. */
void reply_encode_head(buffer *out, const reply *r);

/* As job_decode; REPLY_BROKEN when it can be no reply: a worker that has read a hostile leaflet may send anything. */
#define REPLY_BROKEN SIZE_MAX
size_t reply_decode(reply *r, const char *data, size_t len);

#endif
