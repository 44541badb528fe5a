#include "document/opendocument.h"
#include "base/memory.h"
#include "base/xml.h"
#include "document/container.h"
#include "document/extract.h"
#include "document/opendocument_styles.h"

#include <libxml/hash.h>
#include <stdlib.h>
#include <string.h>

#define REPEAT_MAX 64 /* columns or rows: more than a table of a leaflet repeats */

typedef struct {
    int value[NUMBERING_LEVELS];
    int depth; /* levels that go on */
} counters;

typedef struct {
    xmlNode *node;
    int number; /* of a note; 0: a box */
} anchored;

typedef struct {
    extract x;
    opendocument_styles *styles;
    anchored *waiting;
    size_t waiting_count, waiting_cap;
    int notes, tables;
    counters headings;
    xmlHashTablePtr lists; /* counters by list style */
    const char *list;      /* style of the open list */
    int level;             /* of the open list, from 1; 0: none */
    bool first;            /* the next paragraph begins an item */
} reader;

static void read_blocks(reader *r, xmlNode *parent);
static void read_inlines(reader *r, xmlNode *parent, unsigned format);

static bool wanted(const char *member)
{
    return strcmp(member, OPENDOCUMENT_MEMBER) == 0 || strcmp(member, "styles.xml") == 0;
}

/* --- inside a paragraph --- */

static void wait_for_end(reader *r, xmlNode *node, int number)
{
    r->waiting = memory_grow(r->waiting, &r->waiting_cap, r->waiting_count, sizeof *r->waiting);
    r->waiting[r->waiting_count++] = (anchored){node, number};
}

static void read_note(reader *r, xmlNode *note)
{
    xmlNode *citation = xml_child(note, "note-citation");
    char mark[16];

    snprintf(mark, sizeof mark, "%d", ++r->notes);
    extract_format(&r->x, EXTRACT_SUPERSCRIPT);
    extract_computed(&r->x, mark);
    extract_format(&r->x, 0);
    if (citation)
        extract_leave_out(&r->x, citation, EXTRACT_FIELD); /* numbered anew: foot and end notes have numbers alike */
    if (xml_child(note, "note-body"))
        wait_for_end(r, xml_child(note, "note-body"), r->notes);
}

static void read_spaces(reader *r, const xmlNode *element)
{
    int count = xml_number(element, "c", 1);

    for (int i = 0; i < count && i < REPEAT_MAX; i++)
        extract_computed(&r->x, " ");
}

static void read_inline(reader *r, xmlNode *node, unsigned format)
{
    if (xml_is(node, "span")) {
        read_inlines(r, node, opendocument_styles_format(r->styles, "text", xml_value(node, "style-name"), format));
    } else if (xml_is(node, "s")) {
        read_spaces(r, node);
    } else if (xml_is(node, "tab")) {
        extract_computed(&r->x, " ");
    } else if (xml_is(node, "line-break")) {
        extract_line_break(&r->x);
    } else if (xml_is(node, "note")) {
        read_note(r, node);
    } else if (xml_is(node, "a")) {
        extract_link(&r->x, xml_value(node, "href") ? xml_value(node, "href") : "");
        read_inlines(r, node, format);
        extract_link(&r->x, NULL);
    } else if (xml_is(node, "annotation")) {
        extract_leave_out(&r->x, node, EXTRACT_COMMENT);
    } else if (xml_is(node, "text-box")) {
        wait_for_end(r, node, 0);
    } else if (xml_is(node, "title") || xml_is(node, "desc")) { /* of a drawing: not shown */
        extract_leave_out(&r->x, node, EXTRACT_ALTERNATIVE);
    } else if (xml_is(node, "hidden-text")) {
        extract_leave_out(&r->x, node, EXTRACT_NOT_SHOWN);
    } else if (xml_is(node, "change-start")) {
        r->x.changes++;
    } else {
        r->x.images += xml_is(node, "image");
        read_inlines(r, node, format);
    }
}

static void read_inlines(reader *r, xmlNode *parent, unsigned format)
{
    for (xmlNode *node = parent->children; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE) {
            read_inline(r, node, format);
        } else if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
            if (format & EXTRACT_HIDDEN) {
                extract_leave_out(&r->x, node, EXTRACT_NOT_SHOWN);
                continue;
            }
            extract_format(&r->x, format);
            extract_text(&r->x, node);
        }
    }
}

/* --- lists --- */

static counters *counters_of(reader *r, const char *list)
{
    const xmlChar *name = (const xmlChar *)(list ? list : "");
    counters *c = xmlHashLookup(r->lists, name);

    if (!c) {
        c = memory_zalloc(1, sizeof *c);
        xmlHashAddEntry(r->lists, name, c);
    }
    return c;
}

static void count(reader *r, counters *c, const char *list, int level)
{
    int at = level - 1;

    for (int i = c->depth; i < level; i++)
        c->value[i] = opendocument_styles_start(r->styles, list, i + 1) - (i == at);
    c->value[at]++;
    c->depth = level;
}

static void free_counters(void *c, const xmlChar *name)
{
    (void)name;
    free(c);
}

static void read_item(reader *r, xmlNode *item)
{
    counters *c = counters_of(r, r->list);
    int start = xml_number(item, "start-value", -1);

    if (start >= 0 && r->level <= NUMBERING_LEVELS && c->depth >= r->level)
        c->value[r->level - 1] = start - 1;
    r->first = xml_is(item, "list-item"); /* a list header has no number */
    read_blocks(r, item);
    r->first = false;
}

static void read_list(reader *r, xmlNode *list)
{
    const char *outer = r->list, *style = xml_value(list, "style-name"),
               *goes_on = xml_value(list, "continue-numbering");
    bool list_goes_on = xml_value(list, "continue-list") || (goes_on && strcmp(goes_on, "true") == 0);

    r->list = style ? style : r->list;
    if (r->level < NUMBERING_LEVELS)
        r->level++;
    if (!list_goes_on && r->level == 1)
        counters_of(r, r->list)->depth = 0;
    for (xmlNode *item = list->children; item; item = item->next)
        if (xml_is(item, "list-item") || xml_is(item, "list-header"))
            read_item(r, item);
    r->level--;
    r->list = outer;
    if (!r->level)
        extract_end_lists(&r->x);
}

/* --- paragraphs, tables --- */

static void read_waiting(reader *r)
{
    anchored *waiting = r->waiting;
    size_t n = r->waiting_count;
    int level = r->level;

    r->waiting = NULL;
    r->waiting_count = r->waiting_cap = 0;
    r->level = 0;
    for (size_t i = 0; i < n; i++) {
        xmlNode *first = waiting[i].number ? xml_child(waiting[i].node, "p") : NULL;
        char mark[16];

        if (waiting[i].number) {
            snprintf(mark, sizeof mark, "%d", waiting[i].number);
            extract_open_paragraph(&r->x, "p");
            extract_format(&r->x, EXTRACT_SUPERSCRIPT);
            extract_computed(&r->x, mark);
            extract_format(&r->x, 0);
            extract_computed(&r->x, " ");
            if (first)
                read_inlines(r, first, 0);
            extract_close_paragraph(&r->x);
        }
        for (xmlNode *node = first ? first->next : waiting[i].node->children; node; node = node->next)
            if (node->type == XML_ELEMENT_NODE)
                read_blocks(r, node);
    }
    r->level = level;
    free(waiting);
}

static void open_heading(reader *r, const xmlNode *heading)
{
    static const char *const tags[] = {"h1", "h2", "h3", "h4", "h5", "h6"};
    int level = xml_number(heading, "outline-level", 1);
    buffer label = BUFFER_INIT;
    numbering_format format;

    level = level < 1 ? 1 : level > NUMBERING_LEVELS ? NUMBERING_LEVELS : level;
    extract_open_paragraph(&r->x, tags[(level < 6 ? level : 6) - 1]);
    count(r, &r->headings, NULL, level);
    format = opendocument_styles_label(r->styles, NULL, level, r->headings.value, &label);
    if (format != NUMBERING_NONE && format != NUMBERING_BULLET && label.len) {
        extract_computed(&r->x, buffer_text(&label));
        extract_computed(&r->x, " ");
    }
    buffer_release(&label);
}

static void open_item(reader *r)
{
    counters *c = counters_of(r, r->list);
    buffer label = BUFFER_INIT;
    numbering_format format;

    count(r, c, r->list, r->level);
    format = opendocument_styles_label(r->styles, r->list ? r->list : "", r->level, c->value, &label);
    if (format == NUMBERING_NONE)
        extract_open_paragraph(&r->x, "p");
    else
        extract_open_item(&r->x, r->level, format == NUMBERING_BULLET ? NULL : buffer_text(&label));
    buffer_release(&label);
}

static void read_paragraph(reader *r, xmlNode *paragraph)
{
    const char *style = xml_value(paragraph, "style-name");
    bool heading = xml_is(paragraph, "h");
    unsigned format = opendocument_styles_format(r->styles, "paragraph", style, 0);

    if (heading || opendocument_styles_is_title(r->styles, style)) {
        format &= ~(unsigned)(EXTRACT_BOLD | EXTRACT_ITALIC | EXTRACT_UNDERLINE);
        if (heading)
            open_heading(r, paragraph);
        else
            extract_open_paragraph(&r->x, "h1");
    } else if (r->level && r->first) {
        open_item(r);
    } else {
        extract_open_paragraph(&r->x, "p");
    }
    r->first = false;
    read_inlines(r, paragraph, format);
    extract_close_paragraph(&r->x);
    if (!r->tables)
        read_waiting(r);
}

static int repeats(const xmlNode *node, const char *name)
{
    int n = xml_number(node, name, 1);

    return n < 1 ? 1 : n > REPEAT_MAX ? REPEAT_MAX : n;
}

static void read_row(reader *r, xmlNode *row, bool header)
{
    extract_tag(&r->x, "tr");
    for (xmlNode *cell = row->children; cell; cell = cell->next) {
        if (cell->type != XML_ELEMENT_NODE)
            continue;
        if (xml_is(cell, "covered-table-cell")) {
            read_blocks(r, cell);
            continue;
        }
        extract_open_cell(&r->x, header, xml_number(cell, "number-columns-spanned", 1),
                          xml_number(cell, "number-rows-spanned", 1));
        read_blocks(r, cell);
        extract_close_cell(&r->x, header);
        for (int i = 1; i < repeats(cell, "number-columns-repeated") && !cell->children; i++) {
            extract_open_cell(&r->x, header, 1, 1);
            extract_close_cell(&r->x, header);
        }
    }
    extract_tag(&r->x, "/tr");
}

static void read_rows(reader *r, xmlNode *parent, bool header)
{
    for (xmlNode *node = parent->children; node; node = node->next) {
        if (xml_is(node, "table-row"))
            read_row(r, node, header);
        else if (node->type == XML_ELEMENT_NODE)
            read_rows(r, node, header || xml_is(node, "table-header-rows"));
    }
}

static void read_table(reader *r, xmlNode *table)
{
    int level = r->level;

    r->level = 0;
    extract_tag(&r->x, "table");
    r->tables++;
    read_rows(r, table, false);
    r->tables--;
    extract_tag(&r->x, "/table");
    r->level = level;
    if (!r->tables)
        read_waiting(r);
}

static void read_block(reader *r, xmlNode *node)
{
    if (xml_is(node, "p") || xml_is(node, "h")) {
        read_paragraph(r, node);
    } else if (xml_is(node, "list")) {
        read_list(r, node);
    } else if (xml_is(node, "table")) {
        read_table(r, node);
    } else if (xml_is(node, "tracked-changes")) {
        extract_leave_out(&r->x, node, EXTRACT_DELETED);
    } else if (xml_is(node, "table-of-content")) {
        extract_tag(&r->x, "nav");
        read_blocks(r, node);
        extract_tag(&r->x, "/nav");
    } else if (xml_is(node, "index-title-template") || xml_is(node, "annotation")) {
        extract_leave_out(&r->x, node, xml_is(node, "annotation") ? EXTRACT_COMMENT : EXTRACT_FIELD);
    } else if (xml_is(node, "title") || xml_is(node, "desc")) {
        extract_leave_out(&r->x, node, EXTRACT_ALTERNATIVE);
    } else {
        r->x.images += xml_is(node, "image");
        if (xml_is(node, "table-of-content-source"))
            extract_leave_out(&r->x, node, EXTRACT_FIELD);
        read_blocks(r, node);
    }
}

static void read_blocks(reader *r, xmlNode *parent)
{
    if (xml_is(parent, "p") || xml_is(parent, "h")) {
        read_paragraph(r, parent);
        return;
    }
    for (xmlNode *node = parent->children; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE)
            read_block(r, node);
}

/* --- the file --- */

/* Headers and footers of the pages. */
static void read_furniture(reader *r, xmlNode *masters)
{
    static const char *const names[] = {"header",      "footer",       "header-left",
                                        "footer-left", "header-first", "footer-first"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (xmlNode *node = masters; (node = xml_next(masters, node, names[i]));) {
            extract_tag(&r->x, "footer");
            read_blocks(r, node);
            extract_tag(&r->x, "/footer");
        }
}

/* In a paragraph that was not reached. */
static bool is_shown(const xmlNode *text)
{
    for (const xmlNode *up = text->parent; up && up->type == XML_ELEMENT_NODE; up = up->parent)
        if (xml_is(up, "p") || xml_is(up, "h"))
            return true;
    return false;
}

static int read_all(reader *r, xmlDoc *content, xmlDoc *common)
{
    xmlNode *body = xml_child(xml_child(xmlDocGetRootElement(content), "body"), "text");
    xmlNode *masters = common ? xml_child(xmlDocGetRootElement(common), "master-styles") : NULL;

    if (!body) {
        findings_add(r->x.found, FINDING_DOCUMENT_CONTAINER, r->x.name, 0, 0, "the OpenDocument file is no text");
        return -1;
    }
    r->styles = opendocument_styles_new(content, common);
    r->lists = xmlHashCreate(16);
    document_begin_part(r->x.d, OPENDOCUMENT_MEMBER);
    read_blocks(r, body);
    extract_strays(&r->x, body, is_shown);
    extract_end_lists(&r->x);
    if (masters) {
        document_begin_part(r->x.d, "styles.xml");
        read_furniture(r, masters);
        extract_strays(&r->x, masters, is_shown);
    }
    return extract_prove(&r->x, (xmlNode *[]){body, masters}, 2);
}

int opendocument_extract(document *d, const char *name, const char *bytes, size_t len, findings *found)
{
    reader r = {.x = {.d = d, .name = name, .found = found}};
    container c = {0};
    const buffer *common;
    xmlDoc *content = NULL, *styles = NULL;
    int rc = -1;

    if (container_read(&c, wanted, name, bytes, len, found) != 0)
        goto out;
    common = container_find(&c, "styles.xml");
    if (!container_find(&c, OPENDOCUMENT_MEMBER) ||
        !(content = extract_load(name, OPENDOCUMENT_MEMBER, container_find(&c, OPENDOCUMENT_MEMBER), found)) ||
        (common && !(styles = extract_load(name, "styles.xml", common, found))))
        goto out;
    rc = read_all(&r, content, styles);
    if (rc == 0)
        extract_report(&r.x);
out:
    xmlFreeDoc(content);
    xmlFreeDoc(styles);
    if (r.styles)
        opendocument_styles_free(r.styles);
    if (r.lists)
        xmlHashFree(r.lists, free_counters);
    free(r.waiting);
    extract_release(&r.x);
    container_release(&c);
    return rc;
}
