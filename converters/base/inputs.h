/* The files a program works on: operands, folders and lists of names become one list in a fixed order.
 *
 * What cannot be listed stays in the list with its trouble, so that it is reported in its place and the rest goes on.
 */
#ifndef SPLKIT_BASE_INPUTS_H
#define SPLKIT_BASE_INPUTS_H

#include "base/finding.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    char *path;      /* "-": standard input */
    char *trouble;   /* why there is nothing to read, or NULL */
    finding_id kind; /* of the trouble */
} input;

typedef struct {
    input *items;
    size_t count, cap;
} inputs;

void inputs_init(inputs *list);
void inputs_release(inputs *list);

/* Adds a file, "-", or all files below a folder whose names end in .xml, sorted by the bytes of their paths. Hidden
 * files and folders are left out; links to folders are not followed. */
void inputs_add(inputs *list, const char *operand);

/* Adds the names in a file, or in standard input for "-", one per line or (`nul`) each ended by a NUL byte; empty ones
 * are skipped. A name may be that of a folder; "-" has no meaning of its own here. */
void inputs_add_from(inputs *list, const char *path, bool nul);

#endif
