/* The parts of a web page that are no text of the leaflet: head, scripts and forms; navigation, page header and footer;
 * lists of links; everything beside the content when the page marks its content as such. */
#ifndef SPLKIT_LEAFLET_PAGE_H
#define SPLKIT_LEAFLET_PAGE_H

#include "base/arena.h"
#include "leaflet/text/markup.h"

typedef struct {
    size_t start, end;  /* from "<" of its start tag to behind its end tag */
    const char *reason; /* of templates/data/unrelated.xml */
} page_part;

typedef struct {
    page_part *out; /* sorted, none inside another */
    size_t out_count;
    size_t *layout; /* starts of tables that only lay out the page, sorted */
    size_t layout_count;
} page_parts;

/* In the arena. */
page_parts page_read(arena *memory, const char *text, size_t len);

#endif
