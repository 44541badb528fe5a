/* The files a program works on: operands, folders and lists of names become one list in a fixed order.
 *
 * What cannot be listed stays in the list with its trouble, so that it is reported in its place and the rest goes on.
 */
#ifndef SPLKIT_BASE_INPUTS_H
#define SPLKIT_BASE_INPUTS_H

#include "base/finding.h"
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct {
    char *path;      /* "-": standard input */
    size_t name;     /* where its name below the folder it was found in begins in `path`; 0 for a file that was named */
    char *trouble;   /* why there is nothing to read, or NULL */
    finding_id kind; /* of the trouble */
} input;

typedef struct {
    input *items;
    size_t count, cap;
    const char *const *endings; /* of the files taken from folders, in lower case, NULL at the end; set by inputs_init to
                                   ".xml" */
    dev_t skip_device;          /* a folder that is left out, with its inode; 0: none */
    ino_t skip_inode;
    size_t left_out; /* files with other endings */
} inputs;

void inputs_init(inputs *list);
void inputs_release(inputs *list);

/* Adds a file, "-", or all files below a folder whose names have one of the endings, sorted by the bytes of their paths. Hidden
 * files and folders are left out; links to folders are not followed. */
void inputs_add(inputs *list, const char *operand);

/* Adds the names in a file, or in standard input for "-", one per line or (`nul`) each ended by a NUL byte; empty ones
 * are skipped. A name may be that of a folder; "-" has no meaning of its own here. */
void inputs_add_from(inputs *list, const char *path, bool nul);

#endif
