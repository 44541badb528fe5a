/* Composition told by a table: a row for each ingredient, a column for each strength.
 *
 *     | Component          | Adult dose (1 ml) | Child dose (0.5 ml) |
 *     | X surface antigen  | 20 mcg            | 10 mcg              |
 *     | Sodium chloride    | 9.0 mg            | 4.5 mg              |
 *
 * Which rows are active is told by a row or cell that says so ("Excipients"), or by the ingredients that are excipients
 * everywhere: what stands above the first of them, with an amount, is active. */
#ifndef SPLKIT_LEAFLET_COMPOSITION_TABLE_H
#define SPLKIT_LEAFLET_COMPOSITION_TABLE_H

#include "leaflet/facts/composition_parser.h"

/* Reads the table that is the block at hand; false, and nothing is taken, when it does not tell the composition. */
bool composition_table_read(parser *p);

#endif
