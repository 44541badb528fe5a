/* Where the text of the label goes on behind text that is not: a price, say, whose section would else last to the next
 * heading that is known. */
#ifndef SPLKIT_LEAFLET_RESUMED_H
#define SPLKIT_LEAFLET_RESUMED_H

#include "leaflet/sections/evidence.h"
#include "leaflet/sections/survey.h"

#include <stdbool.h>

/* By place in the order of the survey, s->count of them: true for the blocks of a paragraph below a title, or of a long
 * one, that stands behind a heading or a lead of unrelated text and clearly is text of the label. */
void resumed_mark(const survey *s, evidence *words, bool *resumed);

#endif
