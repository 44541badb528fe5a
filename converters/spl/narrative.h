/* The text of a title, paragraph, item or cell as SPL narrative: its words with the inline markup of its styles.
 *
 * The schema nests little: a link and a script hold text alone, a title has no links. So a style is <content> around
 * what it covers, and links and scripts stand inside; where a style changes inside a link there are two links. */
#ifndef SPLKIT_SPL_NARRATIVE_H
#define SPLKIT_SPL_NARRATIVE_H

#include "base/buffer.h"
#include "leaflet/leaflet.h"

void narrative_put_text(buffer *out, const leaflet *l, const block *b);
/* What all of a title has in common (bold) makes it a title, and is not said once more. */
void narrative_put_title(buffer *out, const leaflet *l, const block *b);
/* A caption takes no <content>. */
void narrative_put_caption(buffer *out, const leaflet *l, const block *b);
void narrative_put_cell(buffer *out, const leaflet *l, const table_cell *cell);

#endif
