#include "leaflet/blocks/table_cells.h"
#include "base/utf8.h"
#include "leaflet/blocks/table_rows.h"

#include <string.h>

#define COLUMNS_MIN 2
#define COLUMNS_MAX 5
#define ROWS_MIN 3   /* below the head */
#define HEAD_MAX 40  /* bytes of a cell of the head, and of an amount */
#define LABEL_MAX 60 /* bytes of the first cell of a row */

static table_range cell_at(const leaflet *l, size_t line)
{
    const source_line *ln = &l->lines[line];
    table_range cell = {.start = ln->start, .end = ln->end};

    while (cell.start < cell.end && l->bytes[cell.start] == ' ')
        cell.start++;
    while (cell.end > cell.start && l->bytes[cell.end - 1] == ' ')
        cell.end--;
    return cell;
}

static bool ends_text(const leaflet *l, table_range cell)
{
    return strchr(".:;,!?", l->bytes[cell.end - 1]) != NULL;
}

/* A line that is a cell of at most so many bytes. */
static bool read_cell(const leaflet *l, size_t line, size_t most, table_range *cell)
{
    if (line >= l->line_count || l->lines[line].blank || l->lines[line].signs & (LINE_TABS | LINE_PIPES | LINE_GAPS))
        return false;
    *cell = cell_at(l, line);
    return cell->start < cell->end && cell->end - cell->start <= most;
}

/* Where the unit of an amount starts: behind its number, or numbers ("2,5 ml", "1-2 x"). */
static size_t unit_of(const leaflet *l, table_range cell)
{
    size_t at = cell.start;

    while (at < cell.end && (utf8_is_digit((unsigned char)l->bytes[at]) || strchr(" .,-/", l->bytes[at])))
        at++;
    return at;
}

static bool is_amount(const leaflet *l, table_range cell)
{
    return utf8_is_digit((unsigned char)l->bytes[cell.start]);
}

static bool same_unit(const leaflet *l, table_range a, table_range b)
{
    size_t x = unit_of(l, a), y = unit_of(l, b);

    return a.end - x == b.end - y && memcmp(l->bytes + x, l->bytes + y, a.end - x) == 0;
}

/* The digits of the whole part of a number. */
static long whole_of(const leaflet *l, table_range cell)
{
    long value = 0;

    for (size_t at = cell.start; at < cell.end && value < 1000000 && utf8_is_digit((unsigned char)l->bytes[at]); at++)
        value = value * 10 + (l->bytes[at] - '0');
    return value;
}

/* The row whose first cell is on this line: a name or a greater number than in the row above, and amounts in the units
 * of the first row. */
static bool read_row(const leaflet *l, size_t line, int columns, const table_cells *first, const table_cells *above,
                     table_cells *row)
{
    *row = (table_cells){.count = columns};
    if (!read_cell(l, line, LABEL_MAX, &row->cells[0]) || ends_text(l, row->cells[0]))
        return false;
    for (int c = 1; c < columns; c++)
        if (!read_cell(l, line + (size_t)c, HEAD_MAX, &row->cells[c]) || !is_amount(l, row->cells[c]) ||
            ends_text(l, row->cells[c]) || (first && !same_unit(l, first->cells[c], row->cells[c])))
            return false;
    if (!above || unit_of(l, row->cells[0]) < row->cells[0].end)
        return true;
    return is_amount(l, above->cells[0]) && whole_of(l, row->cells[0]) > whole_of(l, above->cells[0]);
}

/* A row begins with a name or with an amount in a unit of its own, or its cells might as well be those of two rows; of
 * bare numbers there are two columns. */
static bool is_told_apart(const leaflet *l, const table_cells *row)
{
    if (!is_amount(l, row->cells[0]))
        return true;
    if (unit_of(l, row->cells[0]) == row->cells[0].end)
        return row->count == COLUMNS_MIN;
    for (int c = 1; c < row->count; c++)
        if (same_unit(l, row->cells[0], row->cells[c]))
            return false;
    return true;
}

/* What stands below the last row is none that lacks a cell. */
static bool ends_at(const leaflet *l, size_t line)
{
    table_range cell;

    if (line >= l->line_count || l->lines[line].blank)
        return true;
    cell = cell_at(l, line);
    return cell.end - cell.start > LABEL_MAX || (cell.end > cell.start && ends_text(l, cell));
}

/* Cells that a head may have from this line on. */
static int read_head(const leaflet *l, size_t line, table_cells *head)
{
    table_range cell;

    head->count = 0;
    head->rule = false;
    while (head->count < COLUMNS_MAX && read_cell(l, line + (size_t)head->count, HEAD_MAX, &cell) &&
           !ends_text(l, cell) && !tables_has_digit(l, cell))
        head->cells[head->count++] = cell;
    return head->count;
}

/* Rows below the head, from this line on; 0 when it is not certain that they are some. */
static int count_rows(const leaflet *l, size_t line, int columns)
{
    table_cells first, above, row;
    int count = 0;

    if (!read_row(l, line, columns, NULL, NULL, &first) || !is_told_apart(l, &first))
        return 0;
    above = first;
    do {
        line += (size_t)columns;
        count++;
        if (!read_row(l, line, columns, &first, &above, &row))
            break;
        above = row;
    } while (count + 1 < TABLE_ROWS_MAX);
    return count >= ROWS_MIN && ends_at(l, line) ? count : 0;
}

static void add_row(const leaflet *l, text_table *t, size_t line, const table_cells *row)
{
    tables_add_row(l, t, line, row);
    t->rows[t->row_count - 1].last += (size_t)row->count - 1;
}

static text_table read_columns(const leaflet *l, size_t line, const table_cells *head)
{
    size_t columns = (size_t)head->count;
    int count = count_rows(l, line + columns, head->count);
    text_table t = {0};

    if (!count)
        return t;
    add_row(l, &t, line, head);
    t.rows[0].header = true;
    for (size_t at = line + columns; count-- > 0; at += columns) {
        table_cells row = {.count = head->count};

        for (size_t c = 0; c < columns; c++)
            row.cells[c] = cell_at(l, at + c);
        add_row(l, &t, at, &row);
    }
    return t;
}

text_table table_cells_read(const leaflet *l, size_t line)
{
    text_table t = {0};
    table_cells head;
    int most = read_head(l, line, &head);

    for (head.count = COLUMNS_MIN; head.count <= most && !t.row_count; head.count++)
        t = read_columns(l, line, &head);
    return t;
}
