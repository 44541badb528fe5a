#include "leaflet/facts/composition_table.h"
#include "leaflet/words/kinds.h"

#include <string.h>

#define COLUMNS_MAX COMPOSITION_STRENGTHS

/* Tokens of a cell; first > last: it has none. */
typedef struct {
    int first, last;
} cell_words;

typedef struct {
    parser *p;
    const marked_block *m;
    cell_words *cells; /* of all cells of the block */
    fact_quantity per[COLUMNS_MAX];
} table_reader;

/* Bytes that the spans from `from` to `to` have in the block's text. */
static size_t text_length(const leaflet *l, int from, int to)
{
    size_t len = 0;

    for (int i = from; i < to; i++)
        len += l->spans[i].action == SPAN_KEPT          ? l->spans[i].len
               : l->spans[i].action == SPAN_TRANSFORMED ? strlen(l->spans[i].text)
                                                        : 0;
    return len;
}

static void find_words(table_reader *t)
{
    const block *b = t->m->b;
    size_t end = 0; /* of the cell, in the block's text */
    int words = 0, spans = b->first_span;

    for (int i = 0; i < b->cell_count; i++) {
        const table_cell *cell = &b->cells[i];

        t->cells[i] = (cell_words){words, words - 1};
        if (!cell->spans)
            continue;
        end += text_length(t->p->l, spans, cell->first_span + cell->spans);
        spans = cell->first_span + cell->spans;
        while (words < b->token_count && b->tokens[words].start < end)
            words++;
        t->cells[i].last = words - 1;
    }
}

/* The cell's column, from 0. */
static int column_of(const block *b, int i)
{
    int column = 0;

    for (int k = i; k > 0 && b->cells[k - 1].row == b->cells[i].row; k--)
        column += b->cells[k - 1].columns;
    return column;
}

/* "Adult dose (1 ml)": what the amounts of the column are in. */
static void read_head(table_reader *t)
{
    for (int i = 0; i < t->m->b->cell_count && t->m->b->cells[i].row == 0; i++) {
        int column = column_of(t->m->b, i);

        for (int k = t->cells[i].first; k <= t->cells[i].last && column > 0 && column < COLUMNS_MAX; k++)
            if (strength_volume_at(t->p->l, t->m, k, false, &t->per[column]))
                break;
    }
}

/* The strengths in the cells from i on, which are those behind the name of a row. */
static int strengths_of(table_reader *t, int i, strength *out)
{
    const block *b = t->m->b;
    int count = 0;

    for (int k = i; k < b->cell_count && b->cells[k].row == b->cells[i].row; k++) {
        int column = column_of(b, k), end;
        strength s;

        if (column >= COLUMNS_MAX || t->cells[k].first > t->cells[k].last)
            continue;
        end = strength_at(t->p->l, t->m, t->cells[k].first, &s);
        if (!end || end > t->cells[k].last + 1)
            continue;
        if (!s.per.value.value)
            s.per = t->per[column];
        out[count++] = s;
    }
    return count;
}

static bool row_has(const table_reader *t, int i, phrase_class what)
{
    const block *b = t->m->b;
    int last = t->cells[i].last;

    for (int k = i; k < b->cell_count && b->cells[k].row == b->cells[i].row; k++)
        last = t->cells[k].last;
    return marks_find_phrase(t->m, t->cells[i].first, last + 1, what) >= 0;
}

/* MODE_ACTIVE, MODE_INACTIVE; MODE_NONE: the row does not tell. */
static parser_mode mode_of_row(const table_reader *t, int i)
{
    if (row_has(t, i, PHRASE_INACTIVE_LEAD) || marks_phrase(t->m, t->cells[i].first, PHRASE_EXCIPIENT))
        return MODE_INACTIVE;
    return row_has(t, i, PHRASE_ACTIVE_LEAD) ? MODE_ACTIVE : MODE_NONE;
}

/* "Disodium phosphate, water for injections"; what is told in other words ("aluminium (as hydroxide)") is left. */
static void add_inactive(table_reader *t, cell_words name)
{
    int first = name.first;

    for (int k = name.first + 1; k <= name.last; k++)
        if (marks_gap_has(t->m->b, k, "("))
            return;
    for (int k = name.first; k <= name.last; k++)
        if (k == name.last || marks_gap_has(t->m->b, k + 1, ",;")) {
            if (!t->m->b->tokens[first].number)
                parser_add_inactive(t->p, first, k);
            first = k + 1;
        }
}

/* Goes through the rows below the head; with `take`, adds what they tell. Counts the rows of each kind. */
static void read_rows(table_reader *t, bool take, int *active, int *inactive)
{
    const block *b = t->m->b;
    parser_mode mode = MODE_NONE;

    *active = *inactive = 0;
    for (int i = 0; i < b->cell_count; i++) {
        strength told[COLUMNS_MAX];
        parser_mode own;
        int count, last;

        if (b->cells[i].row == 0 || column_of(b, i) || t->cells[i].first > t->cells[i].last)
            continue;
        own = mode_of_row(t, i);
        mode = own == MODE_NONE ? mode : own;
        count = strengths_of(t, i + 1, told);
        last = composition_name_end(t->m, t->cells[i].first);
        if (mode == MODE_INACTIVE) {
            ++*inactive;
            if (take && !marks_phrase(t->m, t->cells[i].first, PHRASE_INACTIVE_LEAD))
                add_inactive(t, t->cells[i]);
        } else if (count && last >= 0) {
            fact name = parser_name_fact(t->p, t->cells[i].first, last < t->cells[i].last ? last : t->cells[i].last);

            ++*active;
            if (take)
                parser_add_item(t->p, &name, told, count);
        }
    }
}

bool composition_table_read(parser *p)
{
    const block *b = p->m->b;
    table_reader t = {.p = p, .m = p->m};
    int active, inactive;

    if (b->kind != BLOCK_TABLE || !kinds_in(b, SECTIONS_COMPOSITION))
        return false;
    t.cells = arena_alloc(p->l->memory, (size_t)b->cell_count * sizeof *t.cells);
    find_words(&t);
    read_head(&t);
    read_rows(&t, false, &active, &inactive);
    if (!active || !inactive)
        return false;
    parser_open_statement(p, NULL, (fact_quantity){{0}, NULL});
    read_rows(&t, true, &active, &inactive);
    p->told_in = p->m->index;
    p->mode = MODE_NONE;
    return true;
}
