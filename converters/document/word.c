#include "document/word.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "base/xml.h"
#include "document/container.h"
#include "document/extract.h"
#include "document/symbol.h"
#include "document/word_styles.h"

#include <stdlib.h>
#include <string.h>

#define HEADING_MAX 6 /* h1 to h6 */
#define FURNITURE_MAX 32

typedef enum { PART_DOCUMENT, PART_FOOTNOTES, PART_ENDNOTES, PART_STYLES, PART_NUMBERING, PART_LINKS, PART__MAX } part;

static const char *const part_names[PART__MAX] = {WORD_MEMBER,          "word/footnotes.xml",
                                                  "word/endnotes.xml",  "word/styles.xml",
                                                  "word/numbering.xml", "word/_rels/document.xml.rels"};

/* A box or note that stands in the text but is read after the paragraph or table it is anchored in. */
typedef struct {
    xmlNode *node;
    part from;
    int number; /* of a note; 0: a box */
} anchored;

typedef struct {
    extract x;
    xmlDoc *parts[PART__MAX];
    word_styles *styles;
    anchored *waiting;
    size_t waiting_count, waiting_cap;
    int notes;        /* numbered so far */
    int tables;       /* open ones */
    part at;          /* what is being read */
    int fields;       /* open ones whose instructions are being read */
    char *field_open; /* per open field: reading instructions */
    size_t field_depth, field_cap;
    word_paragraph paragraph;
} reader;

static void read_blocks(reader *r, xmlNode *parent);
static void read_inlines(reader *r, xmlNode *parent, unsigned format);

static bool wanted(const char *member)
{
    for (int i = 0; i < PART__MAX; i++)
        if (strcmp(part_names[i], member) == 0)
            return true;
    return strncmp(member, "word/header", 11) == 0 || strncmp(member, "word/footer", 11) == 0;
}

/* --- inside a paragraph --- */

static void wait_for_end(reader *r, xmlNode *node, part from, int number)
{
    r->waiting = memory_grow(r->waiting, &r->waiting_cap, r->waiting_count, sizeof *r->waiting);
    r->waiting[r->waiting_count++] = (anchored){node, from, number};
}

static void read_note_reference(reader *r, const xmlNode *reference, part from, const char *element)
{
    const char *id = xml_value(reference, "id");
    xmlNode *root = r->parts[from] ? xmlDocGetRootElement(r->parts[from]) : NULL;
    char mark[16];

    for (xmlNode *note = root ? root->children : NULL; note && id; note = note->next)
        if (xml_is(note, element) && xml_value(note, "id") && strcmp(xml_value(note, "id"), id) == 0) {
            snprintf(mark, sizeof mark, "%d", ++r->notes);
            extract_format(&r->x, EXTRACT_SUPERSCRIPT);
            extract_computed(&r->x, mark);
            extract_format(&r->x, 0);
            wait_for_end(r, note, from, r->notes);
            return;
        }
}

static void push_field(reader *r)
{
    r->field_open = memory_grow(r->field_open, &r->field_cap, r->field_depth, 1);
    r->field_open[r->field_depth++] = 1;
    r->fields++;
}

static void read_field_mark(reader *r, const xmlNode *mark)
{
    const char *type = xml_value(mark, "fldCharType");
    char *open = r->field_depth ? &r->field_open[r->field_depth - 1] : NULL;

    if (!type)
        return;
    if (strcmp(type, "begin") == 0) {
        push_field(r);
    } else if (open && strcmp(type, "separate") == 0) {
        r->fields -= *open;
        *open = 0;
    } else if (open && strcmp(type, "end") == 0) {
        r->fields -= *open;
        r->field_depth--;
    }
}

/* --- the elements of a paragraph; `format` is that of the run they are in --- */

static void read_words(reader *r, xmlNode *element, unsigned format)
{
    for (xmlNode *text = element->children; text; text = text->next)
        if (text->type == XML_TEXT_NODE || text->type == XML_CDATA_SECTION_NODE) {
            extract_format(&r->x, format);
            extract_text(&r->x, text);
        }
}

static void read_text(reader *r, xmlNode *text, unsigned format)
{
    if (format & EXTRACT_HIDDEN)
        extract_leave_out(&r->x, text, EXTRACT_NOT_SHOWN);
    else if (r->fields)
        extract_leave_out(&r->x, text, EXTRACT_FIELD);
    else
        read_words(r, text, format);
}

static void read_run(reader *r, xmlNode *run, unsigned format)
{
    const xmlNode *properties = xml_child(run, "rPr");
    const xmlNode *fonts = xml_child(properties, "rFonts");
    const char *outer = r->x.font;

    if (fonts)
        r->x.font = xml_value(fonts, "ascii");
    read_inlines(r, run, format | word_styles_run(r->styles, &r->paragraph, properties));
    r->x.font = outer;
}

static void read_tab(reader *r, xmlNode *tab, unsigned format)
{
    (void)tab;
    (void)format;
    extract_computed(&r->x, " ");
}

static void read_break(reader *r, xmlNode *line_break, unsigned format)
{
    (void)line_break;
    (void)format;
    extract_line_break(&r->x);
}

static void read_hyphen(reader *r, xmlNode *hyphen, unsigned format)
{
    (void)hyphen;
    extract_format(&r->x, format);
    extract_computed(&r->x, "\xE2\x80\x91");
}

static void read_symbol(reader *r, xmlNode *symbol, unsigned format)
{
    const char *font = xml_value(symbol, "font"), *code = xml_value(symbol, "char");
    uint32_t c = symbol_character(font, code ? (uint32_t)strtoul(code, NULL, 16) : 0);
    char bytes[5] = "";

    if (c < 0x20 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) || c == 0xFFFE || c == 0xFFFF)
        c = 0xFFFD;
    utf8_encode(bytes, c);
    extract_format(&r->x, format);
    extract_computed(&r->x, bytes);
}

static void read_footnote(reader *r, xmlNode *reference, unsigned format)
{
    (void)format;
    read_note_reference(r, reference, PART_FOOTNOTES, "footnote");
}

static void read_endnote(reader *r, xmlNode *reference, unsigned format)
{
    (void)format;
    read_note_reference(r, reference, PART_ENDNOTES, "endnote");
}

static void read_field(reader *r, xmlNode *mark, unsigned format)
{
    (void)format;
    read_field_mark(r, mark);
}

static void leave_instruction(reader *r, xmlNode *instruction, unsigned format)
{
    (void)format;
    extract_leave_out(&r->x, instruction, EXTRACT_FIELD);
}

static void leave_deleted(reader *r, xmlNode *deleted, unsigned format)
{
    (void)format;
    extract_leave_out(&r->x, deleted, EXTRACT_DELETED);
}

static void leave_layout(reader *r, xmlNode *element, unsigned format)
{
    (void)format;
    extract_leave_out(&r->x, element, EXTRACT_LAYOUT);
}

static void read_inserted(reader *r, xmlNode *inserted, unsigned format)
{
    r->x.changes++;
    read_inlines(r, inserted, format);
}

static void read_drawing(reader *r, xmlNode *drawing, unsigned format)
{
    r->x.images += !xml_next(drawing, drawing, "txbxContent") && !xml_next(drawing, drawing, "t");
    read_inlines(r, drawing, format);
}

static void read_box(reader *r, xmlNode *box, unsigned format)
{
    (void)format;
    wait_for_end(r, box, r->at, 0);
}

/* Of mc:AlternateContent the first branch is read; the others say the same to other programs. */
static void read_alternative(reader *r, xmlNode *choice, unsigned format)
{
    bool read = false;

    for (xmlNode *branch = choice->children; branch; branch = branch->next) {
        if (branch->type != XML_ELEMENT_NODE)
            continue;
        if (read)
            extract_leave_out(&r->x, branch, EXTRACT_ALTERNATIVE);
        else
            read_inlines(r, branch, format);
        read = true;
    }
}

static const char *link_target(const reader *r, const xmlNode *link)
{
    const char *id = xml_value(link, "id");
    xmlNode *root = r->parts[PART_LINKS] ? xmlDocGetRootElement(r->parts[PART_LINKS]) : NULL;

    for (xmlNode *node = root ? root->children : NULL; node && id; node = node->next)
        if (node->type == XML_ELEMENT_NODE && xml_value(node, "Id") && strcmp(xml_value(node, "Id"), id) == 0)
            return xml_value(node, "Target");
    return NULL;
}

static void read_link(reader *r, xmlNode *link, unsigned format)
{
    const char *target = r->at == PART_DOCUMENT ? link_target(r, link) : NULL;

    if (target)
        extract_link(&r->x, target);
    read_inlines(r, link, format);
    if (target)
        extract_link(&r->x, NULL);
}

/* Formulas: a fraction needs its bar, powers and indices their place. */
static void read_below_bar(reader *r, xmlNode *denominator, unsigned format)
{
    extract_computed(&r->x, "/");
    read_inlines(r, denominator, format);
}

static void read_power(reader *r, xmlNode *power, unsigned format)
{
    read_inlines(r, power, format | EXTRACT_SUPERSCRIPT);
}

static void read_index(reader *r, xmlNode *index, unsigned format)
{
    read_inlines(r, index, format | EXTRACT_SUBSCRIPT);
}

static void read_nothing(reader *r, xmlNode *element, unsigned format)
{
    (void)r;
    (void)element;
    (void)format;
}

/* What is not listed is gone through. */
static const struct {
    const char *name;
    void (*read)(reader *r, xmlNode *element, unsigned format);
} elements[] = {{"r", read_run},
                {"t", read_text},
                {"tab", read_tab},
                {"ptab", read_tab},
                {"br", read_break},
                {"cr", read_break},
                {"noBreakHyphen", read_hyphen},
                {"sym", read_symbol},
                {"footnoteReference", read_footnote},
                {"endnoteReference", read_endnote},
                {"fldChar", read_field},
                {"instrText", leave_instruction},
                {"delInstrText", leave_instruction},
                {"delText", leave_deleted},
                {"del", leave_deleted},
                {"moveFrom", leave_deleted},
                {"ins", read_inserted},
                {"moveTo", read_inserted},
                {"hyperlink", read_link},
                {"AlternateContent", read_alternative},
                {"drawing", read_drawing},
                {"pict", read_drawing},
                {"object", read_drawing},
                {"txbxContent", read_box},
                {"posOffset", leave_layout},
                {"align", leave_layout},
                {"pctWidth", leave_layout},
                {"pctHeight", leave_layout},
                {"den", read_below_bar},
                {"sup", read_power},
                {"sub", read_index},
                {"pPr", read_nothing},
                {"rPr", read_nothing},
                {"sdtPr", read_nothing}};

static void read_inlines(reader *r, xmlNode *parent, unsigned format)
{
    for (xmlNode *node = parent->children; node; node = node->next) {
        size_t i = 0;

        if (node->type != XML_ELEMENT_NODE)
            continue;
        while (i < sizeof elements / sizeof *elements && !xml_is(node, elements[i].name))
            i++;
        if (i < sizeof elements / sizeof *elements)
            elements[i].read(r, node, format);
        else
            read_inlines(r, node, format);
    }
}

/* --- paragraphs, tables --- */

static void read_waiting(reader *r)
{
    anchored *waiting = r->waiting;
    size_t count = r->waiting_count;
    part at = r->at;

    r->waiting = NULL;
    r->waiting_count = r->waiting_cap = 0;
    for (size_t i = 0; i < count; i++) {
        char mark[16];

        r->at = waiting[i].from;
        document_begin_part(r->x.d, part_names[r->at]);
        if (waiting[i].number) {
            xmlNode *first = xml_child(waiting[i].node, "p");

            snprintf(mark, sizeof mark, "%d", waiting[i].number);
            extract_open_paragraph(&r->x, "p");
            extract_format(&r->x, EXTRACT_SUPERSCRIPT);
            extract_computed(&r->x, mark);
            extract_format(&r->x, 0);
            if (first) {
                r->paragraph = word_styles_paragraph(r->styles, xml_child(first, "pPr"));
                extract_computed(&r->x, " ");
                read_inlines(r, first, 0);
            }
            extract_close_paragraph(&r->x);
            for (xmlNode *node = first ? first->next : NULL; node; node = node->next)
                if (xml_is(node, "p"))
                    read_blocks(r, node);
        } else {
            read_blocks(r, waiting[i].node);
        }
        r->at = at;
        document_begin_part(r->x.d, part_names[at]);
    }
    free(waiting);
}

static void open_paragraph(reader *r)
{
    static const char *const headings[] = {"h1", "h2", "h3", "h4", "h5", "h6"};
    const word_paragraph *p = &r->paragraph;
    buffer label = BUFFER_INIT;
    word_label kind = word_styles_count(r->styles, p, &label);

    if (p->outline) {
        extract_open_paragraph(&r->x, headings[(p->outline < HEADING_MAX ? p->outline : HEADING_MAX) - 1]);
        if (kind == WORD_LABEL_NUMBER) {
            extract_computed(&r->x, buffer_text(&label));
            extract_computed(&r->x, " ");
        }
    } else if (kind == WORD_LABEL_NONE) {
        extract_open_paragraph(&r->x, "p");
    } else {
        extract_open_item(&r->x, p->level + 1, kind == WORD_LABEL_NUMBER ? buffer_text(&label) : NULL);
    }
    buffer_release(&label);
}

static bool has_text(const xmlNode *paragraph)
{
    static const char *const names[] = {"t", "sym", "footnoteReference", "endnoteReference"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (xml_next(paragraph, (xmlNode *)paragraph, names[i]))
            return true;
    return false;
}

static void read_paragraph(reader *r, xmlNode *paragraph)
{
    r->paragraph = word_styles_paragraph(r->styles, xml_child(paragraph, "pPr"));
    if (!has_text(paragraph)) { /* its number, if any, is not shown to be counted by a reader of text */
        read_inlines(r, paragraph, 0);
        return;
    }
    if (r->paragraph.contents)
        extract_tag(&r->x, "nav");
    open_paragraph(r);
    read_inlines(r, paragraph, 0);
    extract_close_paragraph(&r->x);
    if (r->paragraph.contents)
        extract_tag(&r->x, "/nav");
    if (!r->tables)
        read_waiting(r);
}

static int rows_below(const xmlNode *row, int column)
{
    int rows = 1;

    for (row = row->next; row; row = row->next) {
        int at = 0;
        const xmlNode *cell, *merge = NULL;

        if (!xml_is(row, "tr"))
            continue;
        for (cell = row->children; cell && at <= column; cell = cell->next) {
            const xmlNode *properties = xml_is(cell, "tc") ? xml_child(cell, "tcPr") : NULL;

            if (!xml_is(cell, "tc"))
                continue;
            merge = at == column ? xml_child(properties, "vMerge") : NULL;
            at += xml_number(xml_child(properties, "gridSpan"), "val", 1);
        }
        if (!merge || (xml_value(merge, "val") && strcmp(xml_value(merge, "val"), "restart") == 0))
            break;
        rows++;
    }
    return rows;
}

static void read_row(reader *r, xmlNode *row)
{
    bool header = xml_child(xml_child(row, "trPr"), "tblHeader") != NULL;
    int column = 0;

    extract_tag(&r->x, "tr");
    for (xmlNode *node = row; (node = xml_next(row, node, "tc"));) {
        const xmlNode *properties = xml_child(node, "tcPr"), *merge = xml_child(properties, "vMerge");
        const char *how = xml_value(merge, "val");
        int columns = xml_number(xml_child(properties, "gridSpan"), "val", 1);
        xmlNode *up = node->parent;

        while (up != row && !xml_is(up, "tc"))
            up = up->parent;
        if (up != row) /* a cell of a table inside */
            continue;
        if (!merge || (how && strcmp(how, "restart") == 0)) {
            extract_open_cell(&r->x, header, columns, merge ? rows_below(row, column) : 1);
            read_blocks(r, node);
            extract_close_cell(&r->x, header);
        } else {
            read_blocks(r, node); /* empty, or a text that no cell shows */
        }
        column += columns;
    }
    extract_tag(&r->x, "/tr");
}

static void read_table(reader *r, xmlNode *table)
{
    extract_tag(&r->x, "table");
    r->tables++;
    for (xmlNode *node = table; (node = xml_next(table, node, "tr"));) {
        xmlNode *up = node->parent;

        while (up != table && !xml_is(up, "tbl"))
            up = up->parent;
        if (up == table)
            read_row(r, node);
    }
    r->tables--;
    extract_tag(&r->x, "/table");
    if (!r->tables)
        read_waiting(r);
}

/* Paragraphs and tables in an element, or the element itself when it is one. */
static void read_block(reader *r, xmlNode *node)
{
    if (xml_is(node, "p")) {
        read_paragraph(r, node);
    } else if (xml_is(node, "tbl")) {
        read_table(r, node);
    } else if (xml_is(node, "del") || xml_is(node, "moveFrom")) {
        extract_leave_out(&r->x, node, EXTRACT_DELETED);
    } else if (xml_is(node, "AlternateContent")) {
        bool read = false;

        for (xmlNode *branch = node->children; branch; branch = branch->next)
            if (branch->type == XML_ELEMENT_NODE) {
                if (read)
                    extract_leave_out(&r->x, branch, EXTRACT_ALTERNATIVE);
                else
                    read_blocks(r, branch);
                read = true;
            }
    } else if (!xml_is(node, "sectPr") && !xml_is(node, "tcPr") && !xml_is(node, "sdtPr")) {
        read_blocks(r, node);
    }
}

static void read_blocks(reader *r, xmlNode *parent)
{
    if (xml_is(parent, "p")) {
        read_paragraph(r, parent);
        return;
    }
    for (xmlNode *node = parent->children; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE)
            read_block(r, node);
}

/* --- the file --- */

static int load_parts(reader *r, const container *c)
{
    for (int i = 0; i < PART__MAX; i++) {
        const buffer *data = container_find(c, part_names[i]);

        if (data && !(r->parts[i] = extract_load(r->x.name, part_names[i], data, r->x.found)))
            return -1;
    }
    return 0;
}

static bool is_shown(const xmlNode *text)
{
    return xml_is(text->parent, "t");
}

/* Headers and footers of the pages: no text of the leaflet, but the ledger tells of them. */
static int read_furniture(reader *r, const container *c, xmlDoc **docs, xmlNode **roots, size_t *count)
{
    for (size_t i = 0; i < c->count && *count < FURNITURE_MAX; i++) {
        const container_member *m = &c->members[i];

        if (strncmp(m->name, "word/header", 11) != 0 && strncmp(m->name, "word/footer", 11) != 0)
            continue;
        docs[*count] = extract_load(r->x.name, m->name, &m->data, r->x.found);
        if (!docs[*count])
            return -1;
        roots[*count] = xmlDocGetRootElement(docs[*count]);
        document_begin_part(r->x.d, m->name);
        extract_tag(&r->x, "footer");
        read_blocks(r, roots[*count]);
        read_waiting(r);
        extract_strays(&r->x, roots[*count], is_shown);
        extract_tag(&r->x, "/footer");
        (*count)++;
    }
    return 0;
}

static xmlNode *root_of(const reader *r, part which)
{
    return r->parts[which] ? xmlDocGetRootElement(r->parts[which]) : NULL;
}

static int read_all(reader *r, const container *c)
{
    xmlDoc *docs[FURNITURE_MAX] = {NULL};
    xmlNode *roots[FURNITURE_MAX + 3];
    size_t count = 3;
    size_t furniture = 0;
    int rc = -1;

    _Static_assert(PART_DOCUMENT == 0 && PART_FOOTNOTES == 1 && PART_ENDNOTES == 2, "the parts with text come first");
    roots[0] = root_of(r, PART_DOCUMENT);
    roots[1] = root_of(r, PART_FOOTNOTES);
    roots[2] = root_of(r, PART_ENDNOTES);
    r->styles = word_styles_new(r->parts[PART_STYLES], r->parts[PART_NUMBERING]);
    document_begin_part(r->x.d, part_names[PART_DOCUMENT]);
    read_blocks(r, roots[0]);
    for (size_t i = 0; i < count; i++)
        if (roots[i]) {
            document_begin_part(r->x.d, part_names[i]);
            extract_strays(&r->x, roots[i], is_shown);
        }
    extract_end_lists(&r->x);
    if (read_furniture(r, c, docs, roots + count, &furniture) == 0)
        rc = extract_prove(&r->x, roots, count + furniture);
    for (size_t i = 0; i < furniture; i++)
        xmlFreeDoc(docs[i]);
    return rc;
}

int word_extract(document *d, const char *name, const char *bytes, size_t len, findings *found)
{
    reader r = {.x = {.d = d, .name = name, .found = found}};
    container c = {0};
    int rc = -1;

    if (container_read(&c, wanted, name, bytes, len, found) == 0 && load_parts(&r, &c) == 0)
        rc = read_all(&r, &c);
    if (rc == 0)
        extract_report(&r.x);
    for (int i = 0; i < PART__MAX; i++)
        xmlFreeDoc(r.parts[i]);
    if (r.styles)
        word_styles_free(r.styles);
    free(r.waiting);
    free(r.field_open);
    extract_release(&r.x);
    container_release(&c);
    return rc;
}
