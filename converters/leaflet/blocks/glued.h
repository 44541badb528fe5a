/* Headings glued to text: "Heading: text", "Heading. Text", "Heading? Text", "[Heading] Text", "Heading Text",
 * "HeadingText" at the start of a line, all but the last two also behind a sentence inside of it; in a line that is a
 * whole leaflet also behind " - ". Only what the data knows as a heading counts, for a line has no other sign of one.
 */
#ifndef SPLKIT_LEAFLET_GLUED_H
#define SPLKIT_LEAFLET_GLUED_H

#include "leaflet/blocks/headings.h"
#include "leaflet/leaflet.h"

typedef struct {
    size_t dash;       /* where a dash that parts it from the text before starts, or `start` */
    size_t start, end; /* of the heading in the text, with its colon or full stop */
    size_t body;       /* where the text behind it starts */
    bool capitals;     /* of which it is all */
    headings_result head;
} glued_head;

/* What the reading of such headings needs to know of a leaflet; borrows both until glued_free. */
typedef struct glued_reader glued_reader;

glued_reader *glued_new(const leaflet *l, headings *h);
void glued_free(glued_reader *g);

/* The text from `at` to `end`, of one line, is most of a leaflet: its headings have lost their lines. */
bool glued_is_whole(const glued_reader *g, size_t at, size_t end);

/* A heading starts at `at` and text follows it before `end`, the end of the line; more: it goes on in the next one. */
bool glued_read(const glued_reader *g, size_t at, size_t end, bool more, glued_head *out);

/* Another one starts at `at`, right behind a heading glued to the text before `end`; whole: of a line that is. */
bool glued_follows(const glued_reader *g, size_t at, size_t end, bool whole, glued_head *out);

/* The next heading behind a sentence in the text from `at` to `end`; whole: of a line that is; around: the topic of the
 * heading before it in the line, or -1. Behind what is in the product, "Do not take Orvexin if you have" is one, too.
 */
bool glued_find(const glued_reader *g, size_t at, size_t end, bool whole, int around, glued_head *out);

#endif
