/* Ids of leaflets: what their outputs are named after. */
#ifndef SPLKIT_BATCH_NAMES_H
#define SPLKIT_BATCH_NAMES_H

#include "base/buffer.h"
#include <stdbool.h>
#include <stddef.h>

#define NAMES_ID_MAX 1000       /* bytes of an id */
#define NAMES_COMPONENT_MAX 200 /* bytes of a part between "/": a file name with its ending has at most 255 */

/* The endings of files that are taken for leaflets or SPL, in lower case, NULL at the end. */
extern const char *const names_endings[];

/* Whether a file is an archive, by its ending. */
bool names_is_archive(const char *path);

/* The id of a file from its name below its folder: without its ending; control characters, "%", a "." or "-" that leads
 * and bytes that are no UTF-8 as %XX, so that different names have different ids. */
void names_id_of(buffer *out, const char *name);

/* What is wrong with an id, or NULL: empty, too long, not UTF-8, with control characters, absolute, with a part that is
 * empty or begins with ".", or the name of a file of the report. */
const char *names_id_fault(const char *id);

#endif
