/* The way from the root to the open element of a document that is read as events, and paths (XPath) from it.
 *
 * Paths are those of place.h. Whether a step needs a position is known only when its parent ends, so a path is asked
 * for twice: trail_pin while the element is open, trail_path when the document has ended. */
#ifndef SPLKIT_CHECK_TRAIL_H
#define SPLKIT_CHECK_TRAIL_H

#include "base/buffer.h"
#include "check/typing.h"
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct trail trail;

/* A pinned element; owned by the trail. */
typedef struct trail_pin {
    struct trail_pin *parent; /* NULL: the root element */
    const xmlChar *name;      /* of our namespace, in the dictionary of the parser; NULL: of another */
    size_t before;            /* siblings before it that the step counts */
    bool several;             /* there are others, before or behind */
    long line, column;
    struct trail_pin *next; /* pinned sibling */
} trail_pin;

/* An open element. */
typedef struct {
    typing typing;
    bool blank, solid; /* white space, other text was seen in it */
} trail_level;

trail *trail_new(void);
void trail_free(trail *t);

/* Names are unique strings of one dictionary; NULL for an element of another namespace. The caller fills in the level,
 * which lives until trail_leave. No deeper than LIMITS_DEPTH. */
trail_level *trail_enter(trail *t, const xmlChar *name, long line, long column);
void trail_leave(trail *t);

/* The innermost open element; NULL: none. */
trail_level *trail_top(trail *t);

/* Keeps the innermost open element. */
const trail_pin *trail_pin_top(trail *t);

/* Appends the path of a pinned element, once trail_leave was called for its parent. */
void trail_path(buffer *out, const trail_pin *pin);

#endif
