/* The evidence for each decision, for people and for programs (learn.py learns from it). */
#ifndef SPLKIT_LEAFLET_EXPLAIN_H
#define SPLKIT_LEAFLET_EXPLAIN_H

#include "base/buffer.h"
#include "leaflet/leaflet.h"

/* Appends the blocks of a leaflet that was read, with the section of each and what spoke for it, as text. */
void explain_text(const leaflet *l, buffer *out);

/* The same as JSON lines, one object per block, with all that the search for sections is given:
 *
 *   line, last_line      physical lines of the source
 *   kind                 paragraph, item, heading or table
 *   topic                the section's code, or the reason why the block is left out
 *   around               the same of the section around it: differs below a known heading inside of a section
 *   margin, confidence   as in the ledger
 *   blanks, indent       blank lines before it, columns before its text
 *   heading              of a heading: topic (absent: known by its looks only), score and like (the heading of the
 * data), other (a second topic that uses it), level (from the source's markup), major and minor (its number), rank,
 * glued furniture            outside of all sections cues                 by topic, what its words say by the cues
 *   text, tokens         what will be written, and its words in lower case */
void explain_json(const leaflet *l, buffer *out);

#endif
