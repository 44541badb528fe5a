/* Blocks of the tables in a text (tables.h finds them). */
#ifndef SPLKIT_LEAFLET_TABLE_BLOCKS_H
#define SPLKIT_LEAFLET_TABLE_BLOCKS_H

#include "leaflet/blocks/builder.h"

/* The words name a table: "Table 2", "Tabelle IV". */
bool table_blocks_name(const builder *b, const token *tokens, int count);

/* The table that begins at line i, as one block; returns the number of its lines, 0 when there is none. */
size_t table_blocks_add(builder *b, size_t i);

#endif
