/* Where the outputs of a leaflet go: files that appear whole or not at all, or entries of a tar file. */
#ifndef SPLKIT_BATCH_SINK_H
#define SPLKIT_BATCH_SINK_H

#include "base/buffer.h"
#include "batch/record.h"

typedef enum { SINK_FILES, SINK_PACK, SINK_STREAM } sink_kind;

/* Writes a file below the folder `out`, where one of that name is replaced, and makes the folders of its path.
 * `temporary`: a folder on the same file system, in which something may stay behind when the process is killed, and
 * nowhere else. 0, or -1 with errno. */
int sink_write_file(int out, int temporary, const char *path, const buffer *content);

/* Writes ID.xml ... likewise; the files of the outputs that are NULL are removed. */
int sink_write_files(int out, int temporary, const char *id, const buffer *const outputs[OUTPUT__MAX]);

/* Whether the files are there, of the sizes that the line of a record (record.h, without number) says. */
bool sink_has_files(int out, const char *line);

/* Memory of a fixed size. */
typedef struct {
    char *data;
    size_t size, len;
} sink_room;

/* Makes tar entries of the outputs (pax where a name needs it); `mtime` in seconds since 1970. False when the room,
 * which must be empty, is too small. */
bool sink_pack(sink_room *room, const char *id, long long mtime, const buffer *const outputs[OUTPUT__MAX]);

#endif
