/* Active substances: names with their amounts, in either order. */
#ifndef SPLKIT_LEAFLET_ACTIVE_H
#define SPLKIT_LEAFLET_ACTIVE_H

#include "leaflet/facts/composition_parser.h"

/* Reads what follows "active substance", `words` tokens at token `at`; the token to go on at. */
int active_lead_at(parser *p, int at, int words);

/* "equivalent to 5 mg of X" behind a substance with its amount: the same told again, which may stand on a line of its
 * own. The token behind it, 0 when there is none here. */
int active_salt_at(parser *p, int at);

/* "eq. to X 6 mg" behind "X fumarate dihydrate", which has no amount and may stand on the line above: X with that much.
 * The token behind it, 0 when there is none here. */
int active_base_at(parser *p, int at);

/* "10 mg or 20 mg of X": the token behind it, 0 when there is none here. */
int active_amount_first_at(parser *p, int at);

/* Where the amount of a substance stands whose name ends at token `last`: behind the book that describes it, and a
 * bracket. */
int active_behind_name(const parser *p, int last);

/* "X hydrochloride ..... 10 mg", "X (as X sodium) 10 mg", "X besylate eq. to X 5 mg": the token behind it, or 0. */
int active_name_first_at(parser *p, int at, bool may_lack_amount);

/* "Lidocaine 4%" as all of the block: true when it is so, and the substance is told. */
bool active_row(parser *p);

#endif
