#include "leaflet/blocks/table_blocks.h"
#include "base/utf8.h"
#include "leaflet/blocks/table_cells.h"
#include "leaflet/blocks/tables.h"

#include <string.h>

#define CAPTION_LOOK 60 /* bytes in which a caption shows that it is one */
#define ROWS_LEFT 2     /* of a table that ends at a heading, at least */
#define NAMED_SCORE 0.9 /* of a heading that stands in a row of columns */

static bool names_section(const builder *b, const table_row *row)
{
    table_range first = row->rule ? (table_range){0} : row->cells[0];
    int count;
    const token *tokens = words_of_range(b->l, first.start, first.end, &count);
    headings_result head = headings_match(b->h, tokens, count);

    return head.topic >= 0 && head.score >= NAMED_SCORE;
}

/* Lines that are headings each are contents, or titles with their text, set in columns. The head of a table may read
 * like one ("Adverse reaction", but not "6 Adverse reactions"), and a rule below it makes it a table, whatever it says.
 */
static bool names_sections(const builder *b, const text_table *t)
{
    int named = 0;

    if (t->rows[1].rule)
        return false;
    for (int r = utf8_is_digit((unsigned char)b->l->bytes[t->rows[0].cells[0].start]) ? 0 : 1; r < t->row_count; r++)
        named += names_section(b, &t->rows[r]);
    return t->columns == 2 ? named > 0 : named * 2 >= t->row_count;
}

/* A line of one cell that is a heading ends the table. */
static void end_at_heading(const builder *b, text_table *t)
{
    for (int r = 1; r < t->row_count; r++)
        if (t->rows[r].count == 1 && names_section(b, &t->rows[r])) {
            t->row_count = r < ROWS_LEFT ? 0 : r;
            return;
        }
}

/* So does a line of the page. */
static void end_at_page(const builder *b, text_table *t)
{
    for (int r = 1; r < t->row_count; r++)
        if (b->shapes.lines[t->rows[r].line].page) {
            t->row_count = r < ROWS_LEFT ? 0 : r;
            return;
        }
}

/* The text of a cell, without the backslashes before its pipes. */
static void add_cell(builder *b, table_range range)
{
    for (size_t at = range.start + 1; at < range.end; at++)
        if (tables_is_escaped(b->l, at)) {
            builder_add_kept(b, range.start, at - 1);
            builder_add_span(b, at - 1, 1, SPAN_TRANSFORMED, "escape", "");
            range.start = at;
        }
    builder_add_kept(b, range.start, range.end);
}

static void add_cells(builder *b, block *bl, const table_row *row, int columns, int number)
{
    size_t at = b->l->lines[row->line].start;
    bool begun = false;

    for (int c = 0; c < row->count; c++) {
        table_range range = row->cells[c];
        table_cell *cell;

        if (range.columns == TABLE_COVERED)
            continue;
        cell = &bl->cells[bl->cell_count++];
        *cell = (table_cell){.row = number, .header = row->header, .columns = 1, .rows = 1};
        if (range.columns)
            *cell = (table_cell){number, row->header, range.columns, range.rows, 0, 0};
        else if (c + 1 == row->count)
            cell->columns = columns - c;
        if (range.start == range.end)
            continue;
        builder_add_span(b, at, range.start - at, SPAN_TRANSFORMED, "table-cell", begun ? "\t" : "");
        cell->first_span = (int)b->l->span_count;
        add_cell(b, range);
        cell->spans = (int)b->l->span_count - cell->first_span;
        at = range.end;
        begun = true;
    }
    builder_add_span(b, at, b->l->lines[row->last].next - at, SPAN_TRANSFORMED, "table-row", "");
}

bool table_blocks_name(const builder *b, const token *tokens, int count)
{
    words_hit word;
    int n = count > 1 ? words_match_at(b->table, tokens, count, 0, &word) : 0;

    return n && n < count && (tokens[n].number || strspn(tokens[n].text, "ivxlc") == strlen(tokens[n].text));
}

/* What names the table is its caption when it is no sentence about it ("Table 2 shows"). */
static bool is_caption(const builder *b, const block *bl)
{
    size_t start = b->l->spans[bl->first_span].start, end = start;
    const token *tokens;
    int count;

    while (end < start + CAPTION_LOOK && end < b->l->len && b->l->bytes[end] != '\n')
        end++;
    tokens = words_of_range(b->l, start, end, &count);
    return bl->kind == BLOCK_PARAGRAPH && table_blocks_name(b, tokens, count) &&
           (count < 3 || tokens[2].capital || b->l->bytes[tokens[1].start + tokens[1].len] != ' ');
}

static text_table read_table(const builder *b, size_t i)
{
    const line_shape *above = i ? &b->shapes.lines[i - 1] : NULL;
    text_table t = {0};

    if (b->pending.style != MARKER_NONE || b->l->lines[i].blank || b->shapes.lines[i].page)
        return t;
    t = tables_read(b->l, i);
    if (!t.row_count && above && above->tokens && table_blocks_name(b, above->tokens, above->token_count))
        t = tables_read_stacked(b->l, i);
    return t.row_count ? t : table_cells_read(b->l, i);
}

size_t table_blocks_add(builder *b, size_t i)
{
    text_table t = read_table(b, i);
    const source_line *last;
    block *bl;
    int rows = 0;

    end_at_heading(b, &t);
    end_at_page(b, &t);
    if (!t.row_count || names_sections(b, &t))
        return 0;
    if (b->l->block_count && is_caption(b, &b->l->blocks[b->l->block_count - 1]))
        b->l->blocks[b->l->block_count - 1].captions = true;
    bl = builder_open_block(b, BLOCK_TABLE, b->shapes.lines[i].content, b->shapes.lines[i].indent,
                            (int)b->l->span_count);
    bl->cells = arena_alloc(b->l->memory, (size_t)t.row_count * (size_t)t.columns * sizeof *bl->cells);
    for (int r = 0; r < t.row_count; r++) {
        const source_line *ln = &b->l->lines[t.rows[r].line];

        if (r && !t.rows[r].rule) /* a rule ends no row of its own */
            b->l->spans[b->l->span_count - 1].text = "\n";
        if (t.rows[r].rule)
            builder_add_span(b, ln->start, ln->next - ln->start, SPAN_TRANSFORMED, "table-rule", "");
        else
            add_cells(b, bl, &t.rows[r], t.columns, rows++);
    }
    last = &b->l->lines[t.rows[t.row_count - 1].last];
    builder_extend_block(b, last->number);
    b->current = -1;
    return t.rows[t.row_count - 1].last - i + 1;
}
