/* Rules about text: paragraphs, tables, footnotes, links. */
#include "base/memory.h"
#include "check/run.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 1000 /* of a table; more are not counted */

static bool is_block(const xmlNode *node)
{
    return tree_is(node, "paragraph") || tree_is(node, "list") || tree_is(node, "table") ||
           tree_is(node, "renderMultiMedia");
}

static void check_text(rule_run *run, xmlNodePtr text)
{
    if (!tree_is(text->parent, "section") && !tree_is(text->parent, "highlight"))
        return;
    for (const xmlNode *n = text->children; n; n = n->next) {
        bool inline_element = n->type == XML_ELEMENT_NODE && !is_block(n) && !tree_is(n, "br") &&
                              (tree_has_text(n) || !tree_is(n, "content"));

        if (inline_element || (n->type != XML_ELEMENT_NODE && n->type != XML_COMMENT_NODE && tree_has_text(n))) {
            rule_broken(run, RULE_2_2_2_8, text, NULL);
            return; /* once per text */
        }
    }
}

/* A span as a number; broken ones count as 1. */
static size_t span_of(rule_run *run, const xmlNode *cell, const char *name)
{
    const char *value = tree_attribute(cell, name);

    if (!value)
        return 1;
    if (!codes_is_positive_whole(value) || strlen(value) > 4) {
        rule_broken(run, RULE_SPAN, cell, "found %s=\"%s\"", name, value);
        return 1;
    }
    return (size_t)strtoul(value, NULL, 10);
}

/* Columns as col and colgroup elements give them; 0: the table does not say. */
static size_t count_columns(rule_run *run, const xmlNode *table)
{
    size_t count = 0;

    for (const xmlNode *n = table->children; n; n = n->next) {
        if (tree_is(n, "col") || (tree_is(n, "colgroup") && !tree_child(n, "col")))
            count += span_of(run, n, "span");
        else if (tree_is(n, "colgroup"))
            for (xmlNodePtr col = tree_child(n, "col"); col; col = tree_next(col, "col"))
                count += span_of(run, col, "span");
    }
    return count;
}

/* Cells of a row with those that reach down from rows above; `down` counts the rows a cell still covers per column. */
static size_t count_cells(rule_run *run, const xmlNode *row, size_t down[])
{
    size_t column = 0, last;

    for (const xmlNode *cell = row->children; cell; cell = cell->next) {
        size_t wide, high;

        if (!tree_is(cell, "td") && !tree_is(cell, "th"))
            continue;
        wide = span_of(run, cell, "colspan");
        high = span_of(run, cell, "rowspan");
        while (column < COLUMNS_MAX && down[column])
            down[column++]--;
        for (; wide && column < COLUMNS_MAX; wide--)
            down[column++] = high - 1;
    }
    for (last = column; last < COLUMNS_MAX; last++) {
        if (!down[last])
            continue;
        down[last]--;
        column = last + 1;
    }
    return column;
}

static void check_rows(rule_run *run, const xmlNode *group, size_t columns, size_t down[])
{
    memset(down, 0, COLUMNS_MAX * sizeof *down);
    for (xmlNodePtr row = tree_child(group, "tr"); row; row = tree_next(row, "tr")) {
        size_t cells = count_cells(run, row, down);

        if (columns && cells != columns)
            rule_broken(run, RULE_2_2_2_9, row, "%zu cells, %zu columns", cells, columns);
    }
}

static void check_table(rule_run *run, xmlNodePtr table)
{
    size_t columns = count_columns(run, table);
    size_t *down = memory_alloc(COLUMNS_MAX * sizeof *down);

    for (const xmlNode *n = table->children; n; n = n->next)
        if (tree_is(n, "thead") || tree_is(n, "tbody") || tree_is(n, "tfoot"))
            check_rows(run, n, columns, down);
    free(down);
}

static void remember_footnote(rule_run *run, xmlNodePtr footnote)
{
    const char *id = tree_attribute(footnote, "ID");

    if (id)
        run_remember(&run->footnotes, id, footnote);
}

static void remember_footnote_use(rule_run *run, xmlNodePtr reference)
{
    const char *id = tree_attribute(reference, "IDREF");

    if (id)
        run_remember(&run->footnote_uses, id, reference);
}

static void check_footnotes(rule_run *run, xmlNodePtr root)
{
    (void)root;
    run_sort(&run->footnotes);
    for (size_t i = 0; i < run->footnote_uses.count; i++) {
        const run_mark *use = &run->footnote_uses.items[i];

        if (!run_find(&run->footnotes, use->key, strlen(use->key)))
            rule_broken(run, RULE_FOOTNOTE, use->node, "there is no footnote \"%s\"", use->key);
    }
}

static void remember_id(rule_run *run, xmlNodePtr node)
{
    const char *id = node->type == XML_ELEMENT_NODE ? tree_attribute(node, "ID") : NULL;

    if (id)
        run_remember(&run->ids, id, node);
}

static void remember_link(rule_run *run, xmlNodePtr link)
{
    const char *href = tree_attribute(link, "href");

    if (href && href[0] == '#' && href[1])
        run_remember(&run->links, href + 1, link);
}

static void check_links(rule_run *run, xmlNodePtr root)
{
    (void)root;
    run_sort(&run->ids);
    for (size_t i = 0; i < run->links.count; i++) {
        const run_mark *link = &run->links.items[i];

        if (!run_find(&run->ids, link->key, strlen(link->key)))
            rule_broken(run, RULE_LINK, link->node, "there is no ID \"%s\"", link->key);
    }
}

const rule_hook rules_narrative_hooks[] = {
    {"*", remember_id},
    {"linkHtml", remember_link},
    {"text", check_text},
    {"table", check_table},
    {"footnote", remember_footnote},
    {"footnoteRef", remember_footnote_use},
    {"", check_footnotes},
    {"", check_links},
    {NULL, NULL},
};
