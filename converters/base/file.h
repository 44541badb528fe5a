/* Files: read whole with a cap, written whole or not at all.
 *
 * Returns -1 after having added a finding of class "machine" (or, for content over the cap, of class "input"). */
#ifndef SPLKIT_BASE_FILE_H
#define SPLKIT_BASE_FILE_H

#include "base/buffer.h"
#include "base/finding.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>

#define FILE_MAX_SIZE_DEFAULT ((size_t)10 * 1024 * 1024) /* bytes; --max-size */

/* Reads a regular file, or standard input for "-". *mtime (seconds since 1970; 0 for standard input) may be NULL. */
int file_read(buffer *out, long long *mtime, const char *path, size_t max_size, findings *found);

/* The same for reading in pieces: returns a descriptor for file_close, and fills in *st. */
int file_open(struct stat *st, const char *path, size_t max_size, findings *found);
void file_close(int fd);
/* Keeps the numbers of standard input, output and error from files that are opened later, where they are closed: to use
 * them fails then as it does when they are closed. */
void file_reserve_standard(void);

/* As read(2), but goes on when a signal interrupts. */
ssize_t file_read_some(int fd, char *out, size_t size);

/* As getdelim(3), but ends the process when memory is used up, which getdelim leaves to be taken for the end. */
ssize_t file_read_line(char **line, size_t *cap, int end, FILE *stream);

/* As write(2), but goes on until all is written. -1 with errno. */
int file_write_all(int fd, const char *data, size_t len);

/* The same at an offset, as pwrite(2). */
int file_write_all_at(int fd, const char *data, size_t len, off_t offset);

/* Writes to a temporary file beside `path` and renames it; "-" is standard output. Every write and close is checked;
 * on failure the old file, if any, is untouched and no temporary file stays. */
int file_write(const char *path, const char *data, size_t len, findings *found);

/* A name from hostile bytes that stays below the folder it is looked for in, on any system. */
bool file_is_below(const char *name);

/* The first of the outputs that would take the place of an input or of another output, or NULL. `names`: the inputs,
 * then the outputs; those that are NULL or "-" do not count, nor do devices and pipes. */
const char *file_find_clash(const char *const *names, size_t inputs, size_t count);

/* Removes what file_write has written there; never a device, link or pipe that it wrote to. */
void file_remove(const char *path);

#endif
