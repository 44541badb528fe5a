/* The records of a run while it is under way, those of earlier runs, and the pack.
 *
 * Each run appends to files of its own generation: results.N in the folder of the state and, with --pack, .FILE.N
 * beside FILE. What earlier generations left, finished or not, is looked up by id and taken over where the source has
 * not changed. At the end the pack, then the results get their names, and the generations go. So wherever a run is
 * killed, the next one finds what was done: a record counts when its line is whole, and its tar entries were written
 * before. Behind them there may be entries, and gaps, that no record tells of. */
#ifndef SPLKIT_BATCH_RESULTS_H
#define SPLKIT_BATCH_RESULTS_H

#include "base/finding.h"
#include "batch/state.h"

typedef struct results results;

/* `pack`: path of the tar file, or NULL. With `fresh` nothing is taken over. NULL after a finding. */
results *results_open(const state *s, const char *pack, bool fresh, findings *found);

/* Leaves the generation for the next run. */
void results_close(results *r);

/* The record of an earlier run, without number: true when there is one that is worth being taken over. */
bool results_find(const results *r, const char *id, buffer *record);

/* The tar entries that belong to it, of any earlier run; false when they are gone or damaged. */
bool results_find_entries(const results *r, const char *id, const char *record, buffer *tar);

/* The next room in the pack, for tar entries of that size: its offset. */
int64_t results_place(results *r, size_t size);

/* For writing them there, by this or another process; -1: no pack. */
int results_pack(const results *r);
int results_write(results *r, const char *tar, size_t size, int64_t offset); /* 0, or -1 with errno */

/* Adds a record; its tar entries were placed in the same order, and are written. 0, or -1 with errno. */
int results_add(results *r, unsigned long long number, const char *record, size_t size);

/* Completes the pack: writes its index and gives it its name. 0, or -1 after a finding. */
int results_finish_pack(results *r, findings *found);

/* A stream of the lines written so far, from the first one; the caller closes it. NULL with errno. */
FILE *results_read(results *r);

/* Writes what is pending and gives the results their name, after everything else. `durable`: when all is on the disk.
 */
int results_finish(results *r, bool durable, findings *found);

/* The hash by which an id is known, and that of the id in a line; false when that is no whole record, or one that the
 * next run tries again. */
uint64_t results_id_hash(const char *id);
bool results_line_id(const char *line, size_t len, uint64_t *hash);

/* What stands in a line between {"number":N, and the final }; NULL when the line is not whole. *number may be NULL. */
const char *results_line_record(const char *line, size_t len, unsigned long long *number, size_t *size);

#endif
