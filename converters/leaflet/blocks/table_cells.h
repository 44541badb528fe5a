/* Tables that were copied cell by cell: a line for each, without a caption. Amounts in the same unit that come back in
 * every row tell the columns.
 */
#ifndef SPLKIT_LEAFLET_TABLE_CELLS_H
#define SPLKIT_LEAFLET_TABLE_CELLS_H

#include "leaflet/blocks/tables.h"

/* The table whose head begins at the line with this index; row_count 0 when none certainly does. In the leaflet's
 * arena.
 */
text_table table_cells_read(const leaflet *l, size_t line);

#endif
