/* Leaflets in tar and zip archives (libarchive), read one after the other within limits. */
#ifndef SPLKIT_BATCH_MEMBERS_H
#define SPLKIT_BATCH_MEMBERS_H

#include "base/buffer.h"
#include "base/finding.h"
#include <stdint.h>

#define MEMBERS_TOTAL_MAX ((uint64_t)64 << 30)  /* bytes that an archive may unpack to */
#define MEMBERS_RATIO_MAX 1000                  /* times its own size it may unpack to ... */
#define MEMBERS_RATIO_FROM ((uint64_t)64 << 20) /* ... when that is more than these bytes */
#define MEMBERS_COUNT_MAX 10000000

typedef struct members members;

/* NULL after a finding. tar and zip, as they are or packed by gzip, bzip2, xz or zstd; nothing is taken from archives
 * inside. */
members *members_open(const char *path, findings *found);
void members_close(members *m);

/* The next member, no folder, whose name has an ending of a leaflet: 1; 0 at the end; -1 after a finding. The name is
 * lent until the next call; mtime in seconds since 1970, 0 when unknown. */
int members_next(members *m, const char **name, long long *mtime);

/* Why that member cannot be read, since it is a link or a device; NULL: it can. */
const char *members_fault(const members *m);

/* Its bytes. 0, or -1 after a finding (larger than max_size bytes, damaged). */
int members_read(members *m, buffer *out, size_t max_size, findings *found);

/* Other files that were passed over so far. */
size_t members_left_out(const members *m);

#endif
