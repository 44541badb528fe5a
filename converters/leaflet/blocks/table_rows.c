#include "leaflet/blocks/table_rows.h"
#include "base/utf8.h"

#include <string.h>

#define FULL_MIN 20 /* bytes of a cell that may have been broken to fit its column */

/* At most one row in so many may have such a cell that goes on below: else it is running text. */
#define BROKEN_SHARE 4

void tables_add_row(const leaflet *l, text_table *t, size_t line, const table_cells *cells)
{
    table_row *row;

    if (!t->rows)
        t->rows = arena_alloc(l->memory, TABLE_ROWS_MAX * sizeof *t->rows);
    row = &t->rows[t->row_count++];
    *row = (table_row){.line = line, .last = line, .rule = cells->rule};
    t->columns = cells->count > t->columns ? cells->count : t->columns;
    if (cells->rule)
        return;
    row->count = cells->count;
    row->cells = arena_alloc(l->memory, (size_t)cells->count * sizeof *row->cells);
    memcpy(row->cells, cells->cells, (size_t)cells->count * sizeof *row->cells);
}

bool tables_has_digit(const leaflet *l, table_range cell)
{
    for (size_t at = cell.start; at < cell.end; at++)
        if (utf8_is_digit((unsigned char)l->bytes[at]))
            return true;
    return false;
}

/* --- columns of running text --- */

/* The cell above fills its column, and this one goes on in lower case. */
static bool goes_on(const leaflet *l, const table_range *above, const table_range *here, size_t widest)
{
    size_t len = above->end - above->start;
    uint32_t first;

    if (len < FULL_MIN || len * 4 < widest * 3 || strchr(".;:!?", l->bytes[above->end - 1]))
        return false;
    utf8_next(&first, l->bytes + here->start, here->end - here->start);
    return utf8_is_letter(first) && !utf8_is_upper(first);
}

/* The first cell names its row: it begins no word in the middle of a sentence, or has a number. */
static bool is_label(const leaflet *l, const table_row *row)
{
    uint32_t c;

    if (row->cells[0].start == row->cells[0].end || tables_has_digit(l, row->cells[0]))
        return true;
    utf8_next(&c, l->bytes + row->cells[0].start, row->cells[0].end - row->cells[0].start);
    return !utf8_is_letter(c) || utf8_is_upper(c);
}

/* Columns of a newspaper are no table: their lines go on below each other. Where each row has a name of its own, cells
 * may begin in lower case. */
bool tables_run_on(const leaflet *l, const text_table *t)
{
    int going_on = 0, first = 0;
    bool labels = true;

    for (int c = 0; c < t->columns; c++) {
        const table_range *above = NULL;
        size_t widest = 0;

        for (int r = 0; r < t->row_count; r++) {
            size_t len = c < t->rows[r].count ? t->rows[r].cells[c].end - t->rows[r].cells[c].start : 0;

            widest = len > widest ? len : widest;
        }
        for (int r = t->rows[0].header ? 1 : 0; r < t->row_count; r++) {
            const table_range *here = c < t->rows[r].count ? &t->rows[r].cells[c] : NULL;

            if (!here || here->start == here->end)
                continue;
            going_on += above && goes_on(l, above, here, widest);
            above = here;
        }
        first = c ? first : going_on;
    }
    for (int r = 1; r < t->row_count; r++)
        labels = labels && is_label(l, &t->rows[r]);
    return (labels ? first : going_on) * BROKEN_SHARE > t->row_count;
}

/* --- cells over several columns and rows --- */

static const cell_span *find_span(const leaflet *l, size_t start)
{
    size_t low = 0, high = l->cell_span_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (l->cell_spans[middle].start < start)
            low = middle + 1;
        else
            high = middle;
    }
    return low < l->cell_span_count && l->cell_spans[low].start == start ? &l->cell_spans[low] : NULL;
}

/* The row below, without the rule; row_count when there is none. */
static int row_below(const text_table *t, int r)
{
    return r + 1 < t->row_count && t->rows[r + 1].rule ? r + 2 : r + 1;
}

/* Rows, up to so many from row r on, whose cells in these columns are empty, but for the first. */
static int free_rows(const text_table *t, int r, int c, const cell_span *reach)
{
    int rows = 0;

    for (; rows < reach->rows && r < t->row_count; r = row_below(t, r), rows++)
        for (int i = c; i < c + reach->columns; i++)
            if (i >= t->rows[r].count || t->rows[r].cells[i].columns == TABLE_COVERED ||
                (rows + i > c && !tables_is_empty(t->rows[r].cells[i])))
                return rows;
    return rows;
}

static void cover(text_table *t, int r, int c, const cell_span *reach, int rows)
{
    bool header = t->rows[r].header;

    for (int k = 0, at = r; k < rows; k++, at = row_below(t, at)) {
        t->rows[at].header = header;
        for (int i = c; i < c + reach->columns; i++)
            t->rows[at].cells[i].columns = TABLE_COVERED;
    }
    t->rows[r].cells[c].columns = reach->columns;
    t->rows[r].cells[c].rows = rows;
}

/* The cell and those it reaches over, as far as the table goes. */
static void apply_span(text_table *t, int r, int c, cell_span reach)
{
    int rows;

    reach.columns = reach.columns < t->rows[r].count - c ? reach.columns : t->rows[r].count - c;
    if ((rows = free_rows(t, r, c, &reach)))
        cover(t, r, c, &reach, rows);
}

void tables_apply_spans(const leaflet *l, text_table *t)
{
    for (int r = 0; l->cell_span_count && r < t->row_count; r++)
        for (int c = 0; c < t->rows[r].count; c++) {
            const cell_span *reach =
                tables_is_empty(t->rows[r].cells[c]) ? NULL : find_span(l, t->rows[r].cells[c].start);

            if (reach)
                apply_span(t, r, c, *reach);
        }
    if (t->row_count && t->rows[t->row_count - 1].header) /* a table is not all head */
        for (int r = 0; r < t->row_count; r++)
            t->rows[r].header = false;
}

/* --- the head --- */

typedef enum { BEGIN_ELSE, BEGIN_DIGIT, BEGIN_LOW } cell_begin;

/* What the first letter or digit of a cell is; of a head, its first character. */
static cell_begin begin_of(const leaflet *l, table_range cell, bool head)
{
    for (size_t at = cell.start; at < cell.end;) {
        uint32_t c;

        at += (size_t)utf8_next(&c, l->bytes + at, cell.end - at);
        if (utf8_is_digit(c))
            return BEGIN_DIGIT;
        if (utf8_is_letter(c))
            return utf8_is_upper(c) ? BEGIN_ELSE : BEGIN_LOW;
        if (head)
            break;
    }
    return BEGIN_ELSE;
}

/* All cells of a column, below the first row, begin with a digit, or all in lower case. */
static bool holds_values(const leaflet *l, const text_table *t, int c)
{
    cell_begin all = BEGIN_ELSE;
    int count = 0;

    for (int r = 1; r < t->row_count; r++) {
        cell_begin begin;

        if (t->rows[r].count != t->columns || tables_is_empty(t->rows[r].cells[c]))
            continue;
        begin = begin_of(l, t->rows[r].cells[c], false);
        if (count++ && begin != all)
            return false;
        all = begin;
    }
    return count > 1 && all != BEGIN_ELSE;
}

/* The first row is a head when some column holds values and none of its own cells looks like one. */
text_table tables_with_head(const leaflet *l, text_table t)
{
    bool values = false;

    if (!t.row_count || t.rows[0].header || t.rows[0].count != t.columns)
        return t;
    for (int c = 0; c < t.columns; c++) {
        if (begin_of(l, t.rows[0].cells[c], true) != BEGIN_ELSE)
            return t;
        values = values || holds_values(l, &t, c);
    }
    t.rows[0].header = values;
    return t;
}
