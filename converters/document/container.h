/* The members of a ZIP file (Word, OpenDocument), through libarchive.
 *
 * The file is hostile: only the members asked for are inflated, into memory, never more than CONTAINER_MEMBER_MAX
 * bytes each and CONTAINER_TOTAL_MAX in all. Refused as well: more than CONTAINER_MEMBERS_MAX members, two of one name,
 * encrypted ones. */
#ifndef SPLKIT_DOCUMENT_CONTAINER_H
#define SPLKIT_DOCUMENT_CONTAINER_H

#include "base/buffer.h"
#include "base/finding.h"
#include <stdbool.h>

#define CONTAINER_MEMBER_MAX ((size_t)32 * 1024 * 1024)
#define CONTAINER_TOTAL_MAX ((size_t)48 * 1024 * 1024)
#define CONTAINER_MEMBERS_MAX 10000

typedef struct {
    char *name;
    buffer data;
} container_member;

typedef struct {
    container_member *members;
    size_t count, cap;
} container;

/* Loads the library, where later nothing can be loaded; else that is done when it is needed. False: it cannot be. */
bool container_prepare(void);

/* The file has a member of that name. */
bool container_has(const char *bytes, size_t len, const char *member);

/* Reads the members that are `wanted`. 0, or -1 with a finding. */
int container_read(container *c, bool (*wanted)(const char *member), const char *name, const char *bytes, size_t len,
                   findings *found);
void container_release(container *c);

/* NULL: there is none, or it was not wanted. */
const buffer *container_find(const container *c, const char *member);

#endif
