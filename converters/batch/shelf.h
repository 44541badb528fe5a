/* Memory that a worker shares with its parent: tar entries are made there, and stay until the parent has written them.
 *
 * What goes through a socket is copied twice, and entries are most of what a worker has to say. A shelf has a few
 * places of one size, each taken or not. Only the worker takes one, only the parent gives it back; what the worker does
 * with its places is worth as much as what it writes to the socket: nothing is read from them but the bytes for the
 * pack. */
#ifndef SPLKIT_BATCH_SHELF_H
#define SPLKIT_BATCH_SHELF_H

#include <stdbool.h>
#include <stddef.h>

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

/* Of the parent: the bytes are written. */
void shelf_give_back(shelf *s, int place);

/* The worker is dead: what it had taken and not yet named is free. */
void shelf_forget(shelf *s);

#endif
