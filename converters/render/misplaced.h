/* What the templates would pass over without a word, because the schema does not allow it where it stands: text directly
 * in lists, tables and rows, anything in elements that are empty, cells outside of rows. Other faults of a document cost no text:
 * the templates stop at elements they do not know. */
#ifndef SPLKIT_RENDER_MISPLACED_H
#define SPLKIT_RENDER_MISPLACED_H

#include <libxml/tree.h>

/* The first such node in the narrative of the sections, a text or an element; NULL: there is none. */
const xmlNode *misplaced_find(const xmlDoc *doc);

#endif
