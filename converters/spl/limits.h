/* A look at the raw markup before the parser sees it: what would make the parser slow or unsafe.
 *
 * Needed because libxml2 2.9 compares every attribute of a tag with all before it (200,000 took 96 s) before it calls
 * any handler. Exact for well-formed documents; what is not well-formed is refused by the parser anyway. */
#ifndef SPLKIT_SPL_LIMITS_H
#define SPLKIT_SPL_LIMITS_H

#include "base/finding.h"
#include <stdbool.h>
#include <stddef.h>

#define LIMITS_ATTRIBUTES 256 /* per element; SPL uses at most about 20 */
#define LIMITS_NAMESPACES 256 /* declarations in a document */
#define LIMITS_DEPTH 200      /* elements; SPL reaches about 40 */

/* Line and column of a place, counted on from the last call: cheap when places come in order. A text that loses
 * its beginning is followed by text_place_shift. */
typedef struct {
    const char *text;
    size_t at, line_start;
    long line;
} text_place;

void text_place_init(text_place *place, const char *text);
void text_place_move(text_place *place, size_t offset);
long text_place_column(const text_place *place);
/* `text` now stands where the old text had its byte `dropped`, which is not behind the place. */
void text_place_shift(text_place *place, const char *text, size_t dropped);

/* Returns -1 after a finding. `text` is UTF-8. */
int limits_check(const char *name, const char *text, size_t len, findings *found);

/* The same for a document that comes in pieces. All zero at first. */
typedef struct {
    long depth;
    size_t namespaces;
    bool open;      /* private */
    const char *at; /* what was refused, and why */
    finding_id id;
    const char *what;
} limits_scan;

/* Looks at the markup from p on. Returns where the first markup starts that is not whole, or `end`; with `last`, always
 * `end`. NULL: refused. */
const char *limits_scan_on(limits_scan *s, const char *p, const char *end, bool last);

/* Adds a warning for each of the first bidi and C1 control characters, raw or as a character reference. */
void limits_report_controls(const char *name, const char *text, size_t len, findings *found);

/* The same for a document that comes in pieces: for the part of place->text from `from` to `to`. *count goes on from
 * piece to piece, from 0. */
void limits_report_controls_in(text_place *place, size_t *count, size_t from, size_t to, const char *name,
                               findings *found);

/* The next byte from p on that is "&" or not ASCII, or end. */
const char *text_next_special(const char *p, const char *end);

#endif
