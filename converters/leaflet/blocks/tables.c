#include "leaflet/blocks/tables.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "leaflet/blocks/lines.h"
#include "leaflet/blocks/markers.h"
#include "leaflet/blocks/table_rows.h"

#include <stdlib.h>
#include <string.h>

#define ROWS_SURE 3   /* rows alike that make a table without a rule */
#define CELL_MAX 120  /* bytes: longer cells between TABs are running text */
#define RUN_STARTS 8  /* lines of a run at which a table may begin */
#define GROUP_MAX 80  /* bytes of a line that names the rows below it */
#define COLUMN_MAX 48 /* columns of the page, likewise for cells set under each other */
#define LINE_MAX 512  /* columns of the page that are looked at */
#define GUTTER_MIN 2  /* blank columns between two cells */

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
    return (table_range){.start = start, .end = end};
}

static bool has_content(const table_cells *c)
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
static bool divide(const leaflet *l, table_range line, char separator, table_cells *out)
{
    size_t from = line.start;

    out->count = 0;
    for (size_t at = line.start; at <= line.end; at++) {
        if (at < line.end && (l->bytes[at] != separator || tables_is_escaped(l, at)))
            continue;
        if (out->count == TABLE_COLUMNS_MAX)
            return false;
        out->cells[out->count++] = trimmed(l, from, at);
        from = at + 1;
    }
    return out->count > 1;
}

/* "---", ":--:" in each cell. */
static bool is_rule(const leaflet *l, const table_cells *c)
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
static bool pipe_cells(const leaflet *l, const source_line *ln, table_cells *out)
{
    table_range line = trimmed(l, ln->start, ln->end);

    if (!memchr(l->bytes + line.start, '|', line.end - line.start))
        return false;
    if (l->input != INPUT_HTML) { /* whose pipes stand between cells only, so that an empty one may come first */
        line.start += l->bytes[line.start] == '|';
        line.end -= line.end > line.start && l->bytes[line.end - 1] == '|' && !tables_is_escaped(l, line.end - 1);
    }
    if (!divide(l, line, '|', out))
        return false;
    out->rule = is_rule(l, out);
    return true;
}

static void pad(const text_table *t, table_cells *cells)
{
    while (cells->count < t->columns)
        cells->cells[cells->count++] = (table_range){0};
}

/* Rows with equally many cells each. */
static text_table read_pipes(const leaflet *l, size_t line)
{
    text_table t = {0};
    bool ruled = false;

    for (size_t i = line; i < l->line_count && t.row_count < TABLE_ROWS_MAX; i++) {
        table_cells cells;

        if (l->lines[i].blank || !pipe_cells(l, &l->lines[i], &cells))
            break;
        if (ruled)
            pad(&t, &cells);
        if ((t.row_count && cells.count != t.columns) || !has_content(&cells) || (cells.rule && t.row_count != 1))
            break;
        if (cells.rule) {
            ruled = true;
            t.rows[0].header = true;
        }
        tables_add_row(l, &t, i, &cells);
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
    p->offset[p->width] = ln->end;
    while (p->width > 0 && p->blank[p->width - 1])
        p->width--;
    return p->width > 0;
}

typedef struct {
    int from, to;
} column;

/* --- rows that may lack cells --- */

/* A line cut into cells; the columns of the page where they stand, when blanks part them. */
typedef struct {
    table_cells cells;
    column at[TABLE_COLUMNS_MAX];
    size_t line;
} loose_row;

typedef bool loose_reader(const leaflet *l, size_t line, loose_row *out);

/* Two blanks or more, or a TAB, inside the line: the least that parts cells. */
static bool has_gap(const leaflet *l, const source_line *ln)
{
    table_range line;
    const char *text;
    size_t len;

    if (!(ln->signs & (LINE_GAPS | LINE_TABS)))
        return false;
    line = trimmed(l, ln->start, ln->end);
    text = l->bytes + line.start;
    len = line.end - line.start;
    return lines_has_blanks(text, len, 2) || memchr(text, '\t', len);
}

/* Nothing but a bullet or number: what follows is an item, set off by a TAB. Two cells that begin with a bullet may be
 * two items. */
static bool is_list(const leaflet *l, const table_cells *c)
{
    size_t len = c->cells[0].end - c->cells[0].start;
    marker m = markers_read(l->bytes + c->cells[0].start, len);

    return m.style != MARKER_NONE && c->count == 2 && (m.len >= len || m.style == MARKER_BULLET);
}

static bool read_tabs(const leaflet *l, size_t line, loose_row *out)
{
    const source_line *ln = &l->lines[line];
    table_range whole = {.start = ln->start, .end = ln->end};

    out->line = line;
    out->cells.rule = false;
    out->cells.count = 1;
    out->cells.cells[0] = trimmed(l, whole.start, whole.end);
    if (!memchr(l->bytes + whole.start, '\t', whole.end - whole.start))
        return true;
    return divide(l, whole, '\t', &out->cells) && has_content(&out->cells) && !is_list(l, &out->cells) &&
           out->cells.cells[0].end - out->cells.cells[0].start <= CELL_MAX;
}

static bool read_gaps(const leaflet *l, size_t line, loose_row *out)
{
    page_line p;
    int from = 0;

    out->line = line;
    out->cells = (table_cells){.count = 0};
    if (!read_page_line(l, &l->lines[line], &p))
        return false;
    while (from < p.width) {
        int to, gap = 0;

        while (p.blank[from])
            from++;
        for (to = from; to < p.width && gap < GUTTER_MIN; to++)
            gap = p.blank[to] ? gap + 1 : 0;
        if (out->cells.count == TABLE_COLUMNS_MAX || (to < p.width && to - gap - from > COLUMN_MAX))
            return false;
        out->at[out->cells.count] = (column){from, to - gap};
        out->cells.cells[out->cells.count++] = (table_range){.start = p.offset[from], .end = p.offset[to - gap]};
        from = to;
    }
    return !is_list(l, &out->cells);
}

/* "Table 2. Adverse reactions" */
static bool begins_like_caption(const leaflet *l, table_range cell)
{
    size_t at = cell.start;
    uint32_t c = 0;

    while (at < cell.end) {
        size_t n = (size_t)utf8_next(&c, l->bytes + at, cell.end - at);

        if (!utf8_is_letter(c))
            break;
        at += n;
    }
    return at > cell.start && at + 1 < cell.end && l->bytes[at] == ' ' &&
           utf8_is_digit((unsigned char)l->bytes[at + 1]);
}

/* A line of one cell between rows names the rows below it. */
static bool is_group(const leaflet *l, const loose_row *row)
{
    table_range cell = row->cells.cells[0];

    return cell.start < cell.end && cell.end - cell.start <= GROUP_MAX && !strchr(".:;,!?", l->bytes[cell.end - 1]) &&
           markers_read(l->bytes + cell.start, cell.end - cell.start).style == MARKER_NONE &&
           !begins_like_caption(l, cell);
}

/* Lines that may be rows, from `line` on; the first and the last have several cells, and all have as many when
 * nothing tells which a row lacks. */
static int collect_rows(const leaflet *l, size_t line, loose_reader *read, bool equal, loose_row *rows)
{
    int count = 0, last = 0;

    for (; count < TABLE_ROWS_MAX && line < l->line_count && !l->lines[line].blank; line++, count++) {
        int cells;

        if (!read(l, line, &rows[count]))
            break;
        cells = rows[count].cells.count;
        if (cells == 1 ? !count || !is_group(l, &rows[count]) : equal && cells != rows[0].cells.count)
            break;
        last = cells > 1 ? count + 1 : last;
    }
    return last;
}

/* How many cells the widest rows have; 0 when too few rows have so many. */
static int count_columns(const loose_row *rows, int count)
{
    int columns = 0, full = 0, several = 0;

    for (int r = 0; r < count; r++)
        columns = rows[r].cells.count > columns ? rows[r].cells.count : columns;
    for (int r = 0; r < count; r++) {
        full += rows[r].cells.count == columns;
        several += rows[r].cells.count > 1;
    }
    return columns > 1 && full >= ROWS_SURE - (columns > 2) && full * 2 >= several ? columns : 0;
}

/* The place at which most full rows have the start, or the end, of a column. */
static int common_place(const loose_row *rows, int count, int columns, int c, bool end)
{
    short found[LINE_MAX + 1] = {0}; /* rows with each place */
    int best = 0;

    for (int r = 0; r < count; r++) {
        int place = end ? rows[r].at[c].to : rows[r].at[c].from;

        if (rows[r].cells.count == columns && ++found[place] > found[best])
            best = place;
    }
    return best;
}

static bool keeps_to(const loose_row *row, const column *common, int columns)
{
    for (int c = 0; c < columns; c++)
        if (row->cells.count != columns || (row->at[c].from != common[c].from && row->at[c].to != common[c].to))
            return false;
    return true;
}

/* Where the columns begin and end in the rows that keep to them; false when less than half of the full rows do: blanks
 * inside of running text. The others have a cell that is wider than its column. */
static bool find_extents(const loose_row *rows, int count, int columns, column *out)
{
    column common[TABLE_COLUMNS_MAX];
    int full = 0, keeping = 0;

    for (int c = 0; c < columns; c++)
        out[c] = common[c] =
            (column){common_place(rows, count, columns, c, false), common_place(rows, count, columns, c, true)};
    for (int r = 0; r < count; r++) {
        full += rows[r].cells.count == columns;
        if (!keeps_to(&rows[r], common, columns))
            continue;
        for (int c = 0; c < columns; c++) {
            out[c].from = keeping && out[c].from < rows[r].at[c].from ? out[c].from : rows[r].at[c].from;
            out[c].to = keeping && out[c].to > rows[r].at[c].to ? out[c].to : rows[r].at[c].to;
        }
        keeping++;
    }
    return keeping * 2 >= full;
}

/* Gives each cell of a row the one column it stands in; false when it touches two, or shares one. */
static bool spread(loose_row *row, const column *extents, int columns)
{
    table_cells out = {.count = columns};

    for (int i = 0, c = 0; i < row->cells.count; i++, c++) {
        while (c < columns && extents[c].to <= row->at[i].from)
            c++;
        if (c == columns || row->at[i].to <= extents[c].from ||
            (c + 1 < columns && row->at[i].to > extents[c + 1].from))
            return false;
        out.cells[c] = row->cells.cells[i];
    }
    row->cells = out;
    return true;
}

/* Rows up to the first whose cells are not certain. */
static int place_cells(loose_row *rows, int count, int columns)
{
    column extents[TABLE_COLUMNS_MAX];

    if (!find_extents(rows, count, columns, extents))
        return 0;
    for (int r = 0; r < count; r++)
        if (rows[r].cells.count > 1 && rows[r].cells.count < columns && !spread(&rows[r], extents, columns))
            return r;
    return count;
}

static bool is_first_empty(const loose_row *rows, int count)
{
    for (int r = 0; r < count; r++)
        if (!tables_is_empty(rows[r].cells.cells[0]))
            return false;
    return true;
}

static text_table make_table(const leaflet *l, const loose_row *rows, int count, int columns)
{
    text_table t = {0};

    while (count && rows[count - 1].cells.count == 1)
        count--;
    if (count_columns(rows, count) != columns || is_first_empty(rows, count))
        return t;
    for (int r = 0; r < count; r++)
        tables_add_row(l, &t, rows[r].line, &rows[r].cells);
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): there are rows, or the first cells were empty */
    t.rows[0].header = tables_is_empty(t.rows[0].cells[0]);
    if (tables_run_on(l, &t))
        t.row_count = 0;
    return t;
}

static bool same_gaps(const table_cells *a, const table_cells *b)
{
    for (int c = 0; c < a->count; c++)
        if (tables_is_empty(a->cells[c]) != tables_is_empty(b->cells[c]))
            return false;
    return true;
}

static int full_cells(const table_cells *row)
{
    int full = 0;

    for (int c = 0; c < row->count; c++)
        full += !tables_is_empty(row->cells[c]);
    return full;
}

/* Several TABs in a row stand for one border, and bring the columns of a page to one place: the head has as many cells
 * as the rows below it, which have theirs in other places, all in the same, so that a column would have a head and no
 * cells. */
static bool repeats_tabs(const loose_row *rows, int count)
{
    int last = count < ROWS_SURE ? 0 : rows[0].cells.count - 1;

    if (last < 1 || full_cells(&rows[0].cells) != full_cells(&rows[1].cells) || rows[1].cells.count != last + 1 ||
        same_gaps(&rows[0].cells, &rows[1].cells))
        return false;
    for (int r = 0; r < count; r++)
        if (rows[r].cells.count != last + 1 || tables_is_empty(rows[r].cells.cells[0]) ||
            tables_is_empty(rows[r].cells.cells[last]) || (r > 1 && !same_gaps(&rows[1].cells, &rows[r].cells)))
            return false;
    return true;
}

static void drop_empty(table_cells *row)
{
    int kept = 0;

    for (int c = 0; c < row->count; c++)
        if (!tables_is_empty(row->cells[c]))
            row->cells[kept++] = row->cells[c];
    row->count = kept;
}

/* TABs stand for all borders between cells. */
static text_table read_tabbed(const leaflet *l, size_t line)
{
    loose_row *rows = memory_alloc(TABLE_ROWS_MAX * sizeof *rows);
    int count = collect_rows(l, line, read_tabs, true, rows), columns;
    text_table t = {0};

    if (repeats_tabs(rows, count))
        for (int r = 0; r < count; r++)
            drop_empty(&rows[r].cells);
    columns = count_columns(rows, count);
    if (columns)
        t = make_table(l, rows, count, columns);
    free(rows);
    return t;
}

/* Where blanks part cells, the places of a row's cells tell which it lacks. */
static text_table read_spaced(const leaflet *l, size_t line)
{
    loose_row *rows = memory_alloc(TABLE_ROWS_MAX * sizeof *rows);
    int count = collect_rows(l, line, read_gaps, false, rows), columns = count_columns(rows, count);
    text_table t = {0};

    if (columns)
        t = make_table(l, rows, place_cells(rows, count, columns), columns);
    free(rows);
    return t;
}

/* Lines with gaps are looked at where they begin, and a few lines further: a whole text of them would take too long. */
static bool begins_run(const leaflet *l, size_t line)
{
    for (size_t back = 0; back < RUN_STARTS; back++)
        if (line <= back || l->lines[line - back - 1].blank || !has_gap(l, &l->lines[line - back - 1]))
            return true;
    return false;
}

text_table tables_read(const leaflet *l, size_t line)
{
    const source_line *ln = &l->lines[line];
    text_table t = {0};

    if (ln->blank)
        return t;
    if (ln->signs & LINE_PIPES)
        t = read_pipes(l, line);
    tables_apply_spans(l, &t);
    if (t.row_count || !has_gap(l, ln) || !begins_run(l, line))
        return t;
    if (ln->signs & LINE_TABS)
        return tables_with_head(l, read_tabbed(l, line));
    return tables_with_head(l, read_spaced(l, line));
}

/* --- a cell on each line --- */

/* Cells on lines from `first` on. */
typedef struct {
    const leaflet *l;
    size_t first;
    int count;
} stack;

static table_range stacked(const stack *s, int i)
{
    const source_line *ln = &s->l->lines[s->first + (size_t)i];

    return trimmed(s->l, ln->start, ln->end);
}

/* "*", "a dagger": a note below the table. */
static bool is_note(const leaflet *l, table_range cell)
{
    static const uint32_t signs[] = {'*', 0x2020, 0x2021, 0xA7, 0xB6};
    uint32_t c;

    utf8_next(&c, l->bytes + cell.start, cell.end - cell.start);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (c == signs[i])
            return true;
    return false;
}

static stack find_stack(const leaflet *l, size_t line)
{
    stack s = {l, line, 0};

    while (line < l->line_count && !l->lines[line].blank && s.count < TABLE_ROWS_MAX) {
        table_range cell = trimmed(l, l->lines[line].start, l->lines[line].end);

        if (is_note(l, cell))
            return s;
        if (cell.end - cell.start > CELL_MAX)
            break;
        s.count++;
        line++;
    }
    if (line < l->line_count && !l->lines[line].blank)
        s.count = 0;
    return s;
}

/* The rows below the head are numbered 1, 2, 3 in their first cells, and nothing else is. */
static bool is_numbered(const stack *s, int columns)
{
    for (int i = 0; i < s->count; i++) {
        table_range cell = stacked(s, i);
        marker m = markers_read(s->l->bytes + cell.start, cell.end - cell.start);
        int number = m.style == MARKER_DECIMAL ? m.ordinal : 0;

        if (number != (i % columns ? 0 : i / columns))
            return false;
    }
    return true;
}

/* Below a head without digits, some columns have a digit in each cell and the others none. */
static bool alternates(const stack *s, int columns)
{
    int with = 0;

    for (int c = 0; c < columns; c++) {
        bool digit = tables_has_digit(s->l, stacked(s, columns + c));

        for (int i = columns + c; i < s->count; i += columns)
            if (tables_has_digit(s->l, stacked(s, i)) != digit)
                return false;
        if (tables_has_digit(s->l, stacked(s, c)))
            return false;
        with += digit;
    }
    return with > 0 && with < columns;
}

/* Cells of a row; 0 when it is not certain. What fits twice as many columns follows from the fewer. */
static int find_period(const stack *s, bool (*fits)(const stack *, int))
{
    int found = 0;

    for (int n = 2; n <= TABLE_COLUMNS_MAX && n * ROWS_SURE <= s->count; n++) {
        if (s->count % n || !fits(s, n))
            continue;
        if (found && n % found)
            return 0;
        found = found ? found : n;
    }
    return found;
}

text_table tables_read_stacked(const leaflet *l, size_t line)
{
    text_table t = {0};
    stack s = find_stack(l, line);
    int columns = find_period(&s, is_numbered);

    columns = columns ? columns : find_period(&s, alternates);
    for (int i = 0; columns && i < s.count; i += columns) {
        table_cells row = {.count = columns};

        for (int c = 0; c < columns; c++)
            row.cells[c] = stacked(&s, i + c);
        tables_add_row(l, &t, line + (size_t)i, &row);
        t.rows[t.row_count - 1].last += (size_t)columns - 1;
    }
    if (t.row_count)
        t.rows[0].header = true;
    return t;
}
