/* Which section of the new document is which of the old one. */
#ifndef SPLKIT_DIFF_MATCH_H
#define SPLKIT_DIFF_MATCH_H

#include "diff/content.h"

/* partner[i] becomes the section of `after` that section i of `before` is, or -1. In turn: code and title the same and
 * the only ones so; the same text; code or title the same and the parents partners; half of the sentences the same. */
void match_sections(int *partner, const diff_content *before, const diff_content *after);

#endif
