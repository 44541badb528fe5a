/* The product's name in full: what the leaflet's title calls it. */
#ifndef SPLKIT_LEAFLET_NAMING_H
#define SPLKIT_LEAFLET_NAMING_H

#include "leaflet/facts/composition.h"

/* Settles l->facts.name. It is what a title tells: the words before the strength, the dosage form or a bracket, when
 * the text bears them out. Else the word the text speaks of as of a product (in headings, before a dosage form, before
 * "contains", with a trade mark sign), never one it compares the product to; else the substances, when the product is
 * called by them ("Baclofen tablets"). Where no name is sound there is none, and the spellings that names_find guessed
 * are dropped. The generic name is known. */
void naming_settle(leaflet *l, const composition *made_of, const marked_block *blocks, int count);

/* The way to a page through those above it: "Home > Medicines > Orvexin". */
bool naming_is_trail(const block *b);

#endif
