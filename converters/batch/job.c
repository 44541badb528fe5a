#include "batch/job.h"
#include "base/vectors.h"
#include "batch/shelf.h"

#include <string.h>

#define TEXTS 6 /* of a job, besides its bytes */

typedef struct {
    uint64_t size; /* of the message */
    uint64_t number, order, member;
    int64_t mtime;
    uint64_t texts[TEXTS], bytes; /* sizes, with NUL; 0: NULL */
    int32_t kind, finding;
} job_head;

typedef struct {
    uint64_t size, order, record, pack, place;
    int32_t kind, flags;
} reply_head;

enum { FLAG_ERRORS = 1, FLAG_FAILED = 2, FLAG_MACHINE = 4, FLAG_LOST = 8 };

static void set_texts(const char *texts[TEXTS], const job *j)
{
    texts[0] = j->id;
    texts[1] = j->file;
    texts[2] = j->archive;
    texts[3] = j->digest;
    texts[4] = j->trouble;
    texts[5] = j->earlier;
}

void job_encode(buffer *out, const job *j)
{
    job_head head = {.number = j->number,
                     .order = j->order,
                     .member = j->member,
                     .mtime = j->mtime,
                     .bytes = j->size,
                     .kind = j->kind,
                     .finding = j->finding};
    const char *texts[TEXTS];

    set_texts(texts, j);
    head.size = sizeof head + head.bytes;
    for (int i = 0; i < TEXTS; i++) {
        head.texts[i] = texts[i] && *texts[i] ? strlen(texts[i]) + 1 : 0;
        head.size += head.texts[i];
    }
    buffer_add(out, &head, sizeof head);
    for (int i = 0; i < TEXTS; i++)
        if (head.texts[i])
            buffer_add(out, texts[i], head.texts[i]);
    if (j->size)
        buffer_add(out, j->bytes, j->size);
}

size_t job_decode(job *j, const char *data, size_t len)
{
    const char *texts[TEXTS];
    job_head head;

    if (len < sizeof head)
        return 0;
    memcpy(&head, data, sizeof head);
    if (len < head.size)
        return 0;
    data += sizeof head;
    for (int i = 0; i < TEXTS; i++) {
        texts[i] = head.texts[i] ? data : NULL;
        data += head.texts[i];
    }
    *j = (job){.number = head.number,
               .order = head.order,
               .member = head.member,
               .kind = (job_kind)head.kind,
               .finding = head.finding,
               .mtime = head.mtime,
               .id = texts[0],
               .file = texts[1],
               .archive = texts[2],
               .digest = texts[3],
               .trouble = texts[4],
               .earlier = texts[5],
               .bytes = data,
               .size = head.bytes};
    return head.size;
}

void reply_encode_head(buffer *out, const reply *r)
{
    reply_head head = {.order = r->order,
                       .record = r->record_size,
                       .pack = r->pack_size,
                       .place = (uint64_t)r->place,
                       .kind = r->kind};

    head.size = sizeof head + head.record + (r->place == SHELF_NONE ? head.pack : 0);
    head.flags = (r->errors ? FLAG_ERRORS : 0) | (r->failed ? FLAG_FAILED : 0) | (r->machine ? FLAG_MACHINE : 0) |
                 (r->lost ? FLAG_LOST : 0);
    buffer_add(out, &head, sizeof head);
}

void reply_encode(buffer *out, const reply *r)
{
    reply_encode_head(out, r);
    buffer_add(out, r->record ? r->record : "", r->record_size);
    if (r->place == SHELF_NONE)
        buffer_add(out, r->pack ? r->pack : "", r->pack_size);
}

static bool has_entries(const reply_head *head, uint64_t size)
{
    if (head->place == SHELF_NONE)
        return head->pack == size;
    return size == 0 && head->place <= SHELF_PLACES && head->pack <= SHELF_SIZE;
}

static bool is_whole(const reply_head *head)
{
    uint64_t content = head->size - sizeof *head;

    return head->size >= sizeof *head && head->record <= content && has_entries(head, content - head->record) &&
           head->kind >= REPLY_DONE && head->kind <= REPLY_NO_ROOM && (head->kind == REPLY_DONE || !head->pack);
}

static byte_vector are_controls(byte_vector bytes)
{
    return vector_between(bytes, 0, ' ' - 1);
}

static bool is_one_line(const char *text, size_t len)
{
    return vector_find(text, 0, len, are_controls) == len;
}

size_t reply_decode(reply *r, const char *data, size_t len)
{
    reply_head head;

    if (len < sizeof head)
        return 0;
    memcpy(&head, data, sizeof head);
    if (!is_whole(&head))
        return REPLY_BROKEN;
    if (len < head.size)
        return 0;
    if (!is_one_line(data + sizeof head, head.record))
        return REPLY_BROKEN;
    *r = (reply){.order = head.order,
                 .kind = (reply_kind)head.kind,
                 .record = data + sizeof head,
                 .record_size = head.record,
                 .place = (int)head.place,
                 .pack = head.place == SHELF_NONE ? data + sizeof head + head.record : NULL,
                 .pack_size = head.pack,
                 .errors = head.flags & FLAG_ERRORS,
                 .failed = head.flags & FLAG_FAILED,
                 .machine = head.flags & FLAG_MACHINE,
                 .lost = head.flags & FLAG_LOST};
    return head.size;
}
