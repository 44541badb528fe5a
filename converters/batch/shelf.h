/* Memory that a worker shares with its parent: tar entries are made there, and stay until they are in the pack.
 *
 * What goes through a socket is copied twice, and entries are most of what a worker has to say. A shelf has a few
 * places of one size, each taken or not. Only the worker takes one, only the parent gives it back; what the worker does
 * with its places is worth as much as what it writes to the socket: nothing is read from them but the bytes for the
 * pack.
 *
 * The parent alone knows where in the pack entries belong, and when; it orders the worker to write them, which the
 * worker does when it begins its next job. An order is kept when the worker says so; what it could not write, or had
 * not written when it died or had no further job, the parent takes over. To write the same bytes twice does no harm. */
#ifndef SPLKIT_BATCH_SHELF_H
#define SPLKIT_BATCH_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHELF_PLACES 16              /* replies of one worker that may wait for those before them */
#define SHELF_SIZE ((size_t)1 << 20) /* bytes of a place: entries of a leaflet of 12 kB have 127,000 */
#define SHELF_NONE 0                 /* places are numbered from 1 */

typedef struct shelf shelf;

/* NULL when there is no memory to share: the socket does as well. For one worker at a time; made before it is forked.
 */
shelf *shelf_new(void);
void shelf_free(shelf *s);

char *shelf_place(const shelf *s, int place);

/* Of the worker: a place that is free, or SHELF_NONE; it is taken when shelf_take says so. */
int shelf_find_free(const shelf *s);
void shelf_take(shelf *s, int place);

/* Of the parent: the worker has named the place in a reply. False when it had done so before. */
bool shelf_hold(shelf *s, int place);

/* Of the parent: the bytes are written, or not wanted. */
void shelf_give_back(shelf *s, int place);

/* Of the parent: the first `size` bytes of the place belong at `offset` of the pack. `order`: of the job they are of.
 */
void shelf_order(shelf *s, int place, uint64_t order, size_t size, int64_t offset);

/* Of the worker: does what is ordered. */
void shelf_write_ordered(shelf *s, int pack);

typedef enum { SHELF_NOTHING, SHELF_WRITTEN, SHELF_REFUSED } shelf_news;

/* Of the parent: what has become of an order that was not told of before; SHELF_NOTHING when there is no more to tell.
 * With `at_once`, of a worker that is at no job, all that is not written counts as refused: the parent is to write it.
 */
shelf_news shelf_next(shelf *s, bool at_once, uint64_t *order);

/* The worker is dead: what it had taken and not yet named is free. */
void shelf_forget(shelf *s);

#endif
