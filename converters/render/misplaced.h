/* What the templates would pass over without a word, because the schema does not allow it where it stands: in lists,
 * tables and rows text and all elements but their parts, these parts elsewhere, a caption that does not come first,
 * anything in elements that are empty, text between sections, titles and texts of none, sections outside of the body
 * and a title that does not come first in one. Other faults of a document cost no text: the templates stop at elements
 * they do not know, or keep their text. */
#ifndef SPLKIT_RENDER_MISPLACED_H
#define SPLKIT_RENDER_MISPLACED_H

#include "base/finding.h"

#include <libxml/tree.h>

/* 0; -1: there is such a node, and a finding tells of the first, in the document called `name` (borrowed). */
int misplaced_check(const xmlDoc *doc, const char *name, findings *found);

#endif
