#include "spl/write.h"
#include "base/data.h"
#include "base/escape.h"
#include "base/memory.h"
#include "spl/narrative.h"
#include "spl/product.h"

#include <stdlib.h>
#include <string.h>

#define LOINC "2.16.840.1.113883.6.1"

typedef struct {
    buffer *out;
    leaflet *l;
    const write_header *header;
    write_units *units;
    int section; /* ordinal of the open one */
} writer;

void write_units_release(write_units *u)
{
    free(u->units);
    *u = (write_units){NULL, 0, 0};
}

void write_section_id(char out[16], const label_section *s)
{
    *out = 's';
    *number_put(out + 1, (size_t)s->ordinal) = '\0';
}

void write_header_complete(write_header *header, const leaflet *l)
{
    char *digest = header->source_digest;
    buffer name = BUFFER_INIT;

    if (!*digest)
        ids_sha256(digest, l->source, l->source_len);
    if (!*header->set_id) {
        buffer_put_all(&name, "set ", digest, NULL);
        ids_uuid(header->set_id, NULL, buffer_text(&name));
    }
    buffer_clear(&name);
    buffer_put_all(&name, "document ", digest, " ", NULL);
    buffer_put_number(&name, (size_t)header->version_number);
    buffer_put_all(&name, " ", header->effective_time, NULL);
    ids_uuid(header->id, header->set_id, buffer_text(&name));
    buffer_release(&name);
}

/* Numbers a text and enters the number into the spans that make it up. */
static void add_unit(writer *w, unit_kind kind, int index, int depth, bool ordered)
{
    write_units *u = w->units;
    const block *b = &w->l->blocks[index];

    u->units = memory_grow(u->units, &u->cap, u->count, sizeof *u->units);
    u->units[u->count++] = (write_unit){kind, w->section, index, depth, ordered};
    for (int i = b->first_span; i < b->first_span + b->spans; i++)
        if ((i == b->marker_span && b->keep_marker) == (kind == UNIT_CAPTION))
            w->l->spans[i].unit = (int)u->count;
}

static void put_code(writer *w, const char *code, const char *name)
{
    buffer_put_all(w->out, "<code code=\"", code, "\" codeSystem=\"" LOINC "\" displayName=\"", NULL);
    escape_xml(w->out, name, strlen(name));
    buffer_puts(w->out, "\"/>\n");
}

static void put_title(writer *w, unit_kind kind, int index)
{
    const block *b = &w->l->blocks[index];

    add_unit(w, kind, index, 0, false);
    buffer_puts(w->out, "<title>");
    narrative_put_title(w->out, w->l, b);
    buffer_puts(w->out, "</title>\n");
}

static void put_paragraph(writer *w, int index)
{
    add_unit(w, UNIT_PARAGRAPH, index, 0, false);
    buffer_puts(w->out, "<paragraph>");
    narrative_put_text(w->out, w->l, &w->l->blocks[index]);
    buffer_puts(w->out, "</paragraph>\n");
}

/* The item itself, left open for lists inside it. */
static void open_item(writer *w, int index, bool ordered)
{
    const block *b = &w->l->blocks[index];

    buffer_puts(w->out, "<item>");
    if (b->keep_marker) {
        add_unit(w, UNIT_CAPTION, index, b->depth, ordered);
        buffer_puts(w->out, "<caption>");
        escape_xml(w->out, b->marker_text, strlen(b->marker_text));
        buffer_puts(w->out, "</caption>");
    }
    add_unit(w, UNIT_ITEM, index, b->depth, ordered);
    narrative_put_text(w->out, w->l, b);
}

/* Writes the list that starts with blocks[i]; returns the index behind it. */
static int put_list(writer *w, const int *blocks, int i, int count)
{
    const block *first = &w->l->blocks[blocks[i]];
    bool ordered = first->marker == MARKER_DECIMAL && !first->keep_marker;
    int depth = first->depth;

    buffer_put_all(w->out, "<list listType=\"", ordered ? "ordered" : "unordered", "\">\n", NULL);
    for (bool begun = false; i < count; begun = true) {
        const block *b = &w->l->blocks[blocks[i]];

        if (b->kind != BLOCK_ITEM || b->depth < depth || (begun && b->depth == depth && b->starts_list))
            break;
        open_item(w, blocks[i++], ordered);
        while (i < count && w->l->blocks[blocks[i]].kind == BLOCK_ITEM && w->l->blocks[blocks[i]].depth > depth) {
            buffer_putc(w->out, '\n');
            i = put_list(w, blocks, i, count);
        }
        buffer_puts(w->out, "</item>\n");
    }
    buffer_puts(w->out, "</list>\n");
    return i;
}

static void put_cell(writer *w, int index, const table_cell *cell)
{
    const char *name = cell->header ? "th" : "td";
    write_units *u = w->units;

    buffer_put_all(w->out, "<", name, NULL);
    if (cell->columns > 1)
        buffer_printf(w->out, " colspan=\"%d\"", cell->columns);
    if (cell->rows > 1)
        buffer_printf(w->out, " rowspan=\"%d\"", cell->rows);
    if (!cell->spans) {
        buffer_puts(w->out, "/>\n");
        return;
    }
    buffer_putc(w->out, '>');
    u->units = memory_grow(u->units, &u->cap, u->count, sizeof *u->units);
    u->units[u->count++] = (write_unit){.kind = UNIT_CELL, .section = w->section, .block = index};
    for (int i = cell->first_span; i < cell->first_span + cell->spans; i++)
        w->l->spans[i].unit = (int)u->count;
    narrative_put_cell(w->out, w->l, cell);
    buffer_put_all(w->out, "</", name, ">\n", NULL);
}

static void put_table_caption(writer *w, int index)
{
    add_unit(w, UNIT_TABLE_CAPTION, index, 0, false);
    buffer_puts(w->out, "<caption>");
    narrative_put_caption(w->out, w->l, &w->l->blocks[index]);
    buffer_puts(w->out, "</caption>\n");
}

/* Rows that are headers come first, if any do. caption: a block, or -1. */
static void put_table(writer *w, int caption, int index)
{
    const block *b = &w->l->blocks[index];
    const char *part = NULL;

    buffer_puts(w->out, "<table>\n");
    if (caption >= 0)
        put_table_caption(w, caption);
    for (int i = 0; i < b->cell_count; i++) {
        const table_cell *cell = &b->cells[i];
        const char *own = cell->header ? "thead" : "tbody";
        bool starts_row = i == 0 || cell[-1].row != cell->row;

        if (starts_row && part)
            buffer_puts(w->out, "</tr>\n");
        if (part != own) {
            if (part)
                buffer_put_all(w->out, "</", part, ">\n", NULL);
            buffer_put_all(w->out, "<", own, ">\n", NULL);
            part = own;
        }
        if (starts_row)
            buffer_puts(w->out, "<tr>\n");
        put_cell(w, index, cell);
    }
    buffer_put_all(w->out, "</tr>\n</", part, ">\n</table>\n", NULL);
}

static void put_text(writer *w, const label_section *s)
{
    if (!s->block_count)
        return;
    buffer_puts(w->out, "<text>\n");
    for (int i = 0; i < s->block_count;) {
        int index = s->blocks[i];
        const block *b = &w->l->blocks[index];

        if (b->kind == BLOCK_ITEM) {
            i = put_list(w, s->blocks, i, s->block_count);
        } else if (b->kind == BLOCK_TABLE) {
            put_table(w, -1, index);
            i++;
        } else if (b->captions && i + 1 < s->block_count && s->blocks[i + 1] == index + 1) {
            put_table(w, index, index + 1);
            i += 2;
        } else {
            put_paragraph(w, index);
            i++;
        }
    }
    buffer_puts(w->out, "</text>\n");
}

static void put_section_head(writer *w, const char *id, const char *code, const char *name)
{
    char uuid[IDS_UUID_SIZE];

    ids_uuid(uuid, w->header->id, id);
    buffer_put_all(w->out, "<component>\n<section ID=\"", id, "\">\n<id root=\"", uuid, "\"/>\n", NULL);
    put_code(w, code, name);
}

static void put_section(writer *w, const label_section *s)
{
    char id[16];

    write_section_id(id, s);
    w->section = s->ordinal;
    put_section_head(w, id, data_topics[s->topic].code, data_topics[s->topic].name);
    if (s->title >= 0)
        put_title(w, UNIT_TITLE, s->title);
    put_text(w, s);
    buffer_put_all(w->out, "<effectiveTime value=\"", w->header->effective_time, "\"/>\n", NULL);
    for (const label_section *c = s->child; c; c = c->next)
        put_section(w, c);
    buffer_puts(w->out, "</section>\n</component>\n");
}

static void put_document_title(writer *w)
{
    const fact *name = &w->l->facts.name;

    w->section = 0;
    if (w->l->title_block >= 0) {
        put_title(w, UNIT_DOCUMENT_TITLE, w->l->title_block);
    } else if (name->value) {
        buffer_puts(w->out, "<title>");
        escape_xml(w->out, name->value, strlen(name->value));
        buffer_puts(w->out, "</title>\n");
    }
}

static void put_author(writer *w)
{
    const fact *holder = w->l->facts.holder.value ? &w->l->facts.holder : &w->l->facts.manufacturer;

    buffer_puts(w->out, "<author>\n<time/>\n<assignedEntity>\n<representedOrganization>\n");
    if (holder->value) {
        buffer_puts(w->out, "<name>");
        escape_xml(w->out, holder->value, strlen(holder->value));
        buffer_puts(w->out, "</name>\n");
    }
    buffer_puts(w->out, "</representedOrganization>\n</assignedEntity>\n</author>\n");
}

static void put_product_data(writer *w)
{
    const data_term *term = data_find_term("section-names", "48780-1");

    put_section_head(w, "product-data", term->code, term->name);
    buffer_put_all(w->out, "<effectiveTime value=\"", w->header->effective_time, "\"/>\n", NULL);
    product_write(w->out, &w->l->facts);
    buffer_puts(w->out, "</section>\n</component>\n");
}

void write_spl(buffer *out, leaflet *l, const write_header *header, write_units *units)
{
    writer w = {out, l, header, units, 0};

    buffer_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<document xmlns=\"urn:hl7-org:v3\""
                     " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n");
    buffer_put_all(out, "<id root=\"", header->id, "\"/>\n", NULL);
    put_code(&w, l->facts.doc_code, l->facts.doc_name);
    put_document_title(&w);
    buffer_put_all(out, "<effectiveTime value=\"", header->effective_time, "\"/>\n", NULL);
    if (strcmp(l->language, "und") != 0)
        buffer_put_all(out, "<languageCode code=\"", l->language, "\"/>\n", NULL);
    buffer_put_all(out, "<setId root=\"", header->set_id, "\"/>\n<versionNumber value=\"", NULL);
    buffer_put_number(out, (size_t)header->version_number);
    buffer_puts(out, "\"/>\n");
    put_author(&w);
    buffer_puts(out, "<component>\n<structuredBody>\n");
    put_product_data(&w);
    for (const label_section *s = l->sections; s; s = s->next)
        put_section(&w, s);
    buffer_puts(out, "</structuredBody>\n</component>\n</document>\n");
}
