/* From rows of cells to a table: what leaflet/blocks/tables.c finds in the lines is put together here; cells that reach
 * over others are applied, and it is told which row is a head and what is no table but columns of running text.
 */
#ifndef SPLKIT_LEAFLET_TABLE_ROWS_H
#define SPLKIT_LEAFLET_TABLE_ROWS_H

#include "leaflet/blocks/tables.h"

#define TABLE_ROWS_MAX 200 /* of one table */
#define TABLE_COLUMNS_MAX 16

/* Cells of a line. */
typedef struct {
    table_range cells[TABLE_COLUMNS_MAX];
    int count;
    bool rule;
} table_cells;

static inline bool tables_is_empty(table_range cell)
{
    return cell.start == cell.end;
}

bool tables_has_digit(const leaflet *l, table_range cell);

/* Copies the cells to a new row, the TABLE_ROWS_MAXth at most, in the leaflet's arena. */
void tables_add_row(const leaflet *l, text_table *t, size_t line, const table_cells *cells);

/* Columns of a newspaper are no table: their lines go on below each other. */
bool tables_run_on(const leaflet *l, const text_table *t);

/* Gives cells the columns and rows that the source's markup says they reach over, as far as those are free. */
void tables_apply_spans(const leaflet *l, text_table *t);

/* The table with its first row as a head when it looks like one. */
text_table tables_with_head(const leaflet *l, text_table t);

#endif
