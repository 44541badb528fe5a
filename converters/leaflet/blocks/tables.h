/* Tables in plain text, where it is certain that they are some: rows of cells between pipes, between TABs, or under
 * each other in columns, or on a line each. What is less than certain stays lines, for a number in the wrong cell is
 * worse than no table.
 */
#ifndef SPLKIT_LEAFLET_TABLES_H
#define SPLKIT_LEAFLET_TABLES_H

#include "leaflet/leaflet.h"

#define TABLE_COVERED (-1)

typedef struct {
    size_t start, end; /* source bytes without the blanks around; equal: an empty cell */
    int columns, rows; /* it reaches over, 0 for one; TABLE_COVERED: another cell reaches over it */
} table_range;

typedef struct {
    size_t line, last;  /* indices */
    bool header;        /* stands above the rule of a pipe table, or has nothing above the first column */
    bool rule;          /* is that rule ("|---|---|"): it has no cells */
    table_range *cells; /* the last one reaches over the columns that are left */
    int count;
} table_row;

typedef struct {
    table_row *rows;
    int row_count, columns;
} text_table;

/* The pipe at an offset of the text is part of a cell: Markdown has a backslash before it. */
bool tables_is_escaped(const leaflet *l, size_t at);

/* The table that begins at the line with this index; row_count 0 when none does. In the leaflet's arena. */
text_table tables_read(const leaflet *l, size_t line);

/* The same, below the caption of a table, for cells that stand on a line each: rows that begin with their numbers, or
 * columns with and without digits, tell how many make a row. */
text_table tables_read_stacked(const leaflet *l, size_t line);

#endif
