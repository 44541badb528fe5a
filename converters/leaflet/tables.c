#include "leaflet/tables.h"
#include "base/utf8.h"
#include "leaflet/markers.h"

#include <string.h>

#define ROWS_MAX 200 /* of one table */
#define COLUMNS_MAX 16
#define ROWS_SURE 3   /* rows alike that make a table without a rule */
#define CELL_MAX 120  /* bytes: longer cells between TABs are running text */
#define COLUMN_MAX 48 /* columns of the page, likewise for cells set under each other */
#define LINE_MAX 192  /* columns of the page that are looked at */
#define GUTTER_MIN 2  /* blank columns between two cells */
#define FULL_MIN 20   /* bytes of a cell that may have been broken to fit its column */
#define BROKEN_SHARE                                                                                                   \
    4 /* at most one row in so many may have such a cell that goes on below: else it is running text                   \
       */

typedef struct {
    table_range cells[COLUMNS_MAX];
    int count;
    bool rule;
} line_cells;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static table_range trimmed(const leaflet *l, size_t start, size_t end)
{
    while (start < end && is_blank(l->bytes[start]))
        start++;
    while (end > start && is_blank(l->bytes[end - 1]))
        end--;
    return (table_range){start, end};
}

static bool has_content(const line_cells *c)
{
    for (int i = 0; i < c->count; i++)
        if (c->cells[i].start < c->cells[i].end)
            return true;
    return false;
}

bool tables_is_escaped(const leaflet *l, size_t at)
{
    return l->input == INPUT_MARKDOWN && l->bytes[at] == '|' && at > 0 && l->bytes[at - 1] == '\\';
}

/* Cells between separators; false when there is none or too many. */
static bool divide(const leaflet *l, table_range line, char separator, line_cells *out)
{
    size_t from = line.start;

    out->count = 0;
    for (size_t at = line.start; at <= line.end; at++) {
        if (at < line.end && (l->bytes[at] != separator || tables_is_escaped(l, at)))
            continue;
        if (out->count == COLUMNS_MAX)
            return false;
        out->cells[out->count++] = trimmed(l, from, at);
        from = at + 1;
    }
    return out->count > 1;
}

/* "---", ":--:" in each cell. */
static bool is_rule(const leaflet *l, const line_cells *c)
{
    for (int i = 0; i < c->count; i++) {
        size_t dashes = 0;

        for (size_t at = c->cells[i].start; at < c->cells[i].end; at++) {
            if (l->bytes[at] != '-' && l->bytes[at] != ':')
                return false;
            dashes += l->bytes[at] == '-';
        }
        if (!dashes)
            return false;
    }
    return true;
}

/* "| a | b |", or "a | b" without the outer ones. */
static bool pipe_cells(const leaflet *l, const source_line *ln, line_cells *out)
{
    table_range line = trimmed(l, ln->start, ln->end);

    if (!memchr(l->bytes + line.start, '|', line.end - line.start))
        return false;
    if (l->bytes[line.start] == '|')
        line.start++;
    if (line.end > line.start && l->bytes[line.end - 1] == '|' && !tables_is_escaped(l, line.end - 1))
        line.end--;
    if (!divide(l, line, '|', out))
        return false;
    out->rule = is_rule(l, out);
    return true;
}

/* The text of an item or of a numbered heading. */
static bool is_marked(const leaflet *l, const source_line *ln)
{
    table_range line = trimmed(l, ln->start, ln->end);

    return markers_read(l->bytes + line.start, line.end - line.start).style != MARKER_NONE;
}

static bool tab_cells(const leaflet *l, const source_line *ln, line_cells *out)
{
    table_range line = trimmed(l, ln->start, ln->end);

    out->rule = false;
    if (line.start > ln->start || is_marked(l, ln))
        return false;
    if (!divide(l, line, '\t', out))
        return false;
    for (int i = 0; i < out->count; i++)
        if (out->cells[i].end - out->cells[i].start > CELL_MAX)
            return false;
    return true;
}

static void add_row(const leaflet *l, text_table *t, size_t line, const line_cells *cells)
{
    table_row *row;

    if (!t->rows)
        t->rows = arena_alloc(l->memory, ROWS_MAX * sizeof *t->rows);
    row = &t->rows[t->row_count++];
    *row = (table_row){.line = line, .rule = cells->rule};
    t->columns = cells->count;
    if (cells->rule)
        return;
    row->cells = arena_alloc(l->memory, (size_t)cells->count * sizeof *row->cells);
    memcpy(row->cells, cells->cells, (size_t)cells->count * sizeof *row->cells);
}

/* Below a rule, cells that are missing at the end of a row are empty. */
static void pad(const text_table *t, line_cells *cells)
{
    while (cells->count < t->columns)
        cells->cells[cells->count++] = (table_range){0, 0};
}

typedef bool cell_reader(const leaflet *l, const source_line *ln, line_cells *out);

/* Rows with equally many cells each. */
static text_table read_separated(const leaflet *l, size_t line, cell_reader *read)
{
    text_table t = {0};
    bool ruled = false;

    for (size_t i = line; i < l->line_count && t.row_count < ROWS_MAX; i++) {
        line_cells cells;

        if (l->lines[i].blank || !read(l, &l->lines[i], &cells))
            break;
        if (ruled)
            pad(&t, &cells);
        if ((t.row_count && cells.count != t.columns) || !has_content(&cells) || (cells.rule && t.row_count != 1))
            break;
        if (cells.rule) {
            ruled = true;
            t.rows[0].header = true;
        }
        add_row(l, &t, i, &cells);
    }
    if (t.row_count < ROWS_SURE - (t.columns > 2 && !ruled))
        t.row_count = 0;
    return t;
}

/* --- cells set under each other --- */

typedef struct {
    bool blank[LINE_MAX + 1];
    size_t offset[LINE_MAX + 1]; /* of the character in the column */
    int width;
} page_line;

static bool read_page_line(const leaflet *l, const source_line *ln, page_line *p)
{
    p->width = 0;
    for (size_t at = ln->start; at < ln->end;) {
        uint32_t c;
        int n = utf8_next(&c, l->bytes + at, ln->end - at);

        if (c == '\t' || p->width == LINE_MAX)
            return false;
        p->blank[p->width] = utf8_is_blank(c);
        p->offset[p->width++] = at;
        at += (size_t)n;
    }
    while (p->width > 0 && p->blank[p->width - 1])
        p->width--;
    p->offset[p->width] = ln->end;
    return p->width > 0;
}

typedef struct {
    int from, to;
} column;

/* Columns that gutters part; 0 when there is no gutter or a column is too wide. */
static int find_columns(const bool *blank, int width, column *out)
{
    int count = 0, from = 0;

    while (from < width) {
        int to, gap = 0;

        while (from < width && blank[from])
            from++;
        for (to = from; to < width && gap < GUTTER_MIN; to++)
            gap = blank[to] ? gap + 1 : 0;
        if (from == width)
            break;
        if (count == COLUMNS_MAX || to - gap - from > COLUMN_MAX)
            return 0;
        out[count++] = (column){from, to - gap};
        from = to;
    }
    return count;
}

/* The characters of a line within a column; empty when there are none. */
static table_range cell_in(const page_line *p, column c, bool last)
{
    int from = c.from, to = last || c.to > p->width ? p->width : c.to;

    while (from < to && p->blank[from])
        from++;
    while (to > from && p->blank[to - 1])
        to--;
    return from < to ? (table_range){p->offset[from], p->offset[to]} : (table_range){0, 0};
}

/* Every column has text in every line so far; otherwise lines may be the rest of cells above them. */
static bool fill_row(const page_line *p, const column *columns, int count, line_cells *out)
{
    out->rule = false;
    out->count = count;
    for (int i = 0; i < count; i++) {
        out->cells[i] = cell_in(p, columns[i], i + 1 == count);
        if (out->cells[i].start == out->cells[i].end)
            return false;
    }
    return true;
}

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

/* Columns of a newspaper are no table: their lines go on below each other. */
static bool runs_on(const leaflet *l, const text_table *t)
{
    int going_on = 0;

    for (int c = 0; c < t->columns; c++) {
        size_t widest = 0;

        for (int r = 0; r < t->row_count; r++) {
            size_t len = t->rows[r].cells[c].end - t->rows[r].cells[c].start;

            widest = len > widest ? len : widest;
        }
        for (int r = t->rows[0].header ? 2 : 1; r < t->row_count; r++)
            going_on += goes_on(l, &t->rows[r - 1].cells[c], &t->rows[r].cells[c], widest);
    }
    return going_on * BROKEN_SHARE > t->row_count;
}

/* The columns that lines set under each other have in common. */
typedef struct {
    bool blank[LINE_MAX + 1]; /* in all of the lines */
    int width, count;
    column columns[COLUMNS_MAX];
} page_grid;

/* Narrows the grid by a line; false, and no change, when there are no longer the same columns. */
static bool take_line(page_grid *g, const page_line *here)
{
    page_grid more = *g;
    column columns[COLUMNS_MAX];
    int found;

    more.width = here->width > g->width ? here->width : g->width;
    for (int i = 0; i < LINE_MAX + 1; i++)
        more.blank[i] = g->blank[i] && (i >= here->width || here->blank[i]);
    found = find_columns(more.blank, more.width, columns);
    if (found < 2 || (g->count && found != g->count))
        return false;
    more.count = found;
    memcpy(more.columns, columns, sizeof columns);
    *g = more;
    return true;
}

/* The line after the last one that keeps to the grid. */
static size_t read_grid(const leaflet *l, size_t line, page_grid *g)
{
    size_t end = line;

    memset(g, 0, sizeof *g);
    memset(g->blank, true, sizeof g->blank);
    for (; end < l->line_count && end - line < ROWS_MAX - 1; end++) {
        page_grid before = *g;
        page_line here;
        line_cells cells;

        if (l->lines[end].blank || is_marked(l, &l->lines[end]) || !read_page_line(l, &l->lines[end], &here) ||
            !take_line(g, &here))
            break;
        if (!fill_row(&here, g->columns, g->count, &cells)) {
            *g = before;
            break;
        }
    }
    return end;
}

/* A line above a table that has nothing above the first column: its head, when it keeps to the columns. */
static bool read_head(const leaflet *l, size_t line, page_grid *g, line_cells *cells)
{
    page_line here;

    if (l->lines[line].blank || !read_page_line(l, &l->lines[line], &here) || !take_line(g, &here) ||
        cell_in(&here, g->columns[0], false).end)
        return false;
    *cells = (line_cells){.count = g->count};
    for (int i = 1; i < g->count; i++) {
        cells->cells[i] = cell_in(&here, g->columns[i], i + 1 == g->count);
        if (!cells->cells[i].end)
            return false;
    }
    return true;
}

static bool is_indented(const leaflet *l, size_t line)
{
    const source_line *ln = &l->lines[line];

    return ln->end - ln->start > GUTTER_MIN && is_blank(l->bytes[ln->start]) && is_blank(l->bytes[ln->start + 1]);
}

static text_table read_aligned(const leaflet *l, size_t line)
{
    text_table t = {0};
    page_grid grid;
    line_cells cells;
    size_t body = line + (is_indented(l, line) && line + 1 < l->line_count), end = read_grid(l, body, &grid);

    if (end - body >= ROWS_SURE && body > line && read_head(l, line, &grid, &cells)) {
        add_row(l, &t, line, &cells);
        t.rows[0].header = true;
    } else if (body > line) {
        body = line;
        end = read_grid(l, line, &grid);
    }
    if (end - body < ROWS_SURE)
        return (text_table){0};
    for (size_t i = body; i < end; i++) {
        page_line here;

        if (!read_page_line(l, &l->lines[i], &here) || !fill_row(&here, grid.columns, grid.count, &cells))
            return (text_table){0};
        add_row(l, &t, i, &cells);
    }
    if (runs_on(l, &t))
        t.row_count = 0;
    return t;
}

/* Two blanks inside the line: the least that columns take. */
static bool has_gap(const leaflet *l, const source_line *ln)
{
    table_range line = trimmed(l, ln->start, ln->end);

    for (size_t at = line.start; at + 1 < line.end; at++)
        if (l->bytes[at] == ' ' && l->bytes[at + 1] == ' ')
            return true;
    return false;
}

text_table tables_read(const leaflet *l, size_t line)
{
    const source_line *ln = &l->lines[line];
    text_table t = {0};

    if (ln->blank)
        return t;
    if (memchr(l->bytes + ln->start, '|', ln->end - ln->start))
        t = read_separated(l, line, pipe_cells);
    if (!t.row_count && memchr(l->bytes + ln->start, '\t', ln->end - ln->start))
        t = read_separated(l, line, tab_cells);
    if (!t.row_count && has_gap(l, ln))
        t = read_aligned(l, line);
    return t;
}
