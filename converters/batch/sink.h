/* Where the outputs of a leaflet go: files that appear whole or not at all, or entries of a tar file. */
#ifndef SPLKIT_BATCH_SINK_H
#define SPLKIT_BATCH_SINK_H

#include "base/buffer.h"
#include "batch/record.h"

typedef enum { SINK_FILES, SINK_PACK, SINK_STREAM } sink_kind;

/* Writes ID.xml ... below the folder `out`; files of that name are replaced, those of the outputs that are NULL removed.
 * `temporary`: a folder on the same file system for what is replaced. 0, or -1 with errno. */
int sink_write_files(int out, int temporary, const char *id, const buffer *const outputs[OUTPUT__MAX]);

/* Whether the files are there, of the sizes that the line of a record (record.h, without number) says. */
bool sink_has_files(int out, const char *line);

/* Adds the outputs as tar entries (pax where a name needs it); `mtime` in seconds since 1970. */
void sink_pack(buffer *tar, const char *id, long long mtime, const buffer *const outputs[OUTPUT__MAX]);

#endif
