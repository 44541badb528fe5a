/* Inactive ingredients: the lists that follow "the other ingredients are", or stand before "as excipients". */
#ifndef SPLKIT_LEAFLET_INACTIVE_H
#define SPLKIT_LEAFLET_INACTIVE_H

#include "leaflet/facts/composition_parser.h"

/* Reads what follows "auxiliary substances", `words` tokens at token `at`; the token to go on at. */
int inactive_lead_at(parser *p, int at, int words);

/* The list of inactive ingredients that starts at token `at`, up to the end of the sentence or the next lead; the token
 * behind it. */
int inactive_items_at(parser *p, int at);

/* The inactive ingredient that stands from token first to token last, without what is no part of its name. */
void inactive_take(parser *p, int first, int last);

#endif
