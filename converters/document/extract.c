#include "document/extract.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "document/symbol.h"
#include "leaflet/text/markup.h"
#include "spl/load.h"

#include <stdlib.h>
#include <string.h>

/* In _private of a text node: it was left out. */
static char left_out;

static const struct {
    unsigned flag;
    const char *tag;
} formats[] = {/* scripts are innermost: leaflet/html looks at their digits */
               {EXTRACT_BOLD, "b"},   {EXTRACT_ITALIC, "i"},        {EXTRACT_UNDERLINE, "u"},
               {EXTRACT_STRUCK, "s"}, {EXTRACT_SUPERSCRIPT, "sup"}, {EXTRACT_SUBSCRIPT, "sub"}};

#define FORMATS (sizeof formats / sizeof *formats)

void extract_release(extract *x)
{
    free(x->pieces);
    x->pieces = NULL;
}

static void add_piece(extract *x, const xmlNode *node, size_t start)
{
    x->pieces = memory_grow(x->pieces, &x->cap, x->count, sizeof *x->pieces);
    x->pieces[x->count++] = (extract_piece){node, x->font, start, x->d->text.len - start};
}

/* The next character of a text, in bytes: that of a symbol font by what the font shows. */
static size_t next_character(const char **text, const char *font, char bytes[4])
{
    uint32_t c;
    size_t n = (size_t)utf8_next(&c, *text, strnlen(*text, 4));

    *text += n;
    return (size_t)utf8_encode(bytes, c >= 0xF000 && c <= 0xF0FF ? symbol_character(font, c) : c);
}

static void put_escaped(extract *x, const char *text)
{
    buffer *out = &x->d->text;
    char bytes[4];

    while (*text) {
        size_t n = strcspn(text, "&<>\xEF"); /* a character of a symbol font begins with EF */

        buffer_add(out, text, n);
        text += n;
        if (*text == '\xEF') {
            n = next_character(&text, x->font, bytes);
            buffer_add(out, bytes, n);
        } else if (*text) {
            buffer_puts(out, *text == '&' ? "&amp;" : *text == '<' ? "&lt;" : "&gt;");
            text++;
        }
    }
}

void extract_text(extract *x, xmlNode *text)
{
    size_t start = x->d->text.len;

    put_escaped(x, (const char *)text->content);
    add_piece(x, text, start);
    text->_private = (void *)x; /* put */
    x->struck += (x->format & EXTRACT_STRUCK) != 0;
}

void extract_computed(extract *x, const char *text)
{
    size_t start = x->d->text.len;

    put_escaped(x, text);
    add_piece(x, NULL, start);
}

static bool is_text(const xmlNode *node)
{
    return node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
}

static bool is_blank(const xmlNode *node)
{
    const char *p = (const char *)node->content;

    while (p && markup_is_space(*p))
        p++;
    return !p || !*p;
}

/* The next node in the order of the document, below root; NULL at its end. */
static xmlNode *next_node(const xmlNode *root, xmlNode *node)
{
    if (node->type == XML_ELEMENT_NODE && node->children)
        return node->children;
    while (node != root && !node->next)
        node = node->parent;
    return node == root ? NULL : node->next;
}

void extract_leave_out(extract *x, xmlNode *element, extract_reason reason)
{
    for (xmlNode *node = element; node; node = next_node(element, node))
        if (is_text(node) && !is_blank(node) && !node->_private) {
            node->_private = &left_out;
            x->left_out[reason]++;
        }
}

void extract_format(extract *x, unsigned format)
{
    buffer *out = &x->d->text;

    if (format == x->format)
        return;
    for (size_t i = FORMATS; i-- > 0;)
        if (x->format & formats[i].flag)
            buffer_printf(out, "</%s>", formats[i].tag);
    for (size_t i = 0; i < FORMATS; i++)
        if (format & formats[i].flag)
            buffer_printf(out, "<%s>", formats[i].tag);
    x->format = format;
}

void extract_line_break(extract *x)
{
    extract_format(x, 0);
    buffer_puts(&x->d->text, "<br>\n");
}

void extract_link(extract *x, const char *target)
{
    extract_format(x, 0);
    if (!target) {
        buffer_puts(&x->d->text, "</a>");
        return;
    }
    buffer_puts(&x->d->text, "<a href=\"");
    for (; *target; target++) {
        if (strchr("&<>\"", *target) || (unsigned char)*target < ' ')
            buffer_printf(&x->d->text, "%%%02X", (unsigned char)*target);
        else
            buffer_putc(&x->d->text, *target);
    }
    buffer_puts(&x->d->text, "\">");
}

/* --- paragraphs --- */

static void open_block(extract *x, const char *tag)
{
    x->block = tag;
    x->block_start = x->d->text.len;
    buffer_printf(&x->d->text, "<%s>", tag);
    x->text_start = x->d->text.len;
}

void extract_end_lists(extract *x)
{
    for (; x->lists; x->lists--)
        buffer_puts(&x->d->text, "</ul>\n");
}

void extract_open_paragraph(extract *x, const char *tag)
{
    extract_end_lists(x);
    open_block(x, tag);
}

void extract_open_item(extract *x, int depth, const char *label)
{
    for (; x->lists > depth; x->lists--)
        buffer_puts(&x->d->text, "</ul>\n");
    for (; x->lists < depth; x->lists++)
        buffer_puts(&x->d->text, "<ul>\n");
    open_block(x, "li");
    if (label) {
        x->d->text.len = x->block_start;
        buffer_puts(&x->d->text, "<li class=\"labelled\">");
        extract_computed(x, label);
        extract_computed(x, " ");
        x->text_start = x->d->text.len;
    }
}

void extract_close_paragraph(extract *x)
{
    bool text = false;

    extract_format(x, 0);
    for (size_t i = x->count; i-- > 0 && x->pieces[i].start >= x->text_start;)
        text = text || !x->pieces[i].node || !is_blank(x->pieces[i].node);
    if (text) {
        buffer_printf(&x->d->text, "</%s>\n", x->block);
    } else { /* white space, or the number of an empty item */
        x->d->text.len = x->block_start;
        while (x->count && x->pieces[x->count - 1].start >= x->block_start)
            x->count--;
    }
    x->block = NULL;
}

void extract_tag(extract *x, const char *tag)
{
    extract_end_lists(x);
    buffer_printf(&x->d->text, "<%s>\n", tag);
}

void extract_open_cell(extract *x, bool header, int columns, int rows)
{
    buffer_puts(&x->d->text, header ? "<th" : "<td");
    if (columns > 1)
        buffer_printf(&x->d->text, " colspan=\"%d\"", columns);
    if (rows > 1)
        buffer_printf(&x->d->text, " rowspan=\"%d\"", rows);
    buffer_putc(&x->d->text, '>');
}

void extract_close_cell(extract *x, bool header)
{
    extract_end_lists(x);
    buffer_puts(&x->d->text, header ? "</th>\n" : "</td>\n");
}

void extract_strays(extract *x, xmlNode *root, bool (*is_shown)(const xmlNode *text))
{
    for (xmlNode *node = root; node; node = next_node(root, node)) {
        if (!is_text(node) || is_blank(node) || node->_private)
            continue;
        if (!is_shown(node)) {
            extract_leave_out(x, node, EXTRACT_STRAY);
            continue;
        }
        extract_open_paragraph(x, "p");
        extract_text(x, node);
        extract_close_paragraph(x);
        x->misplaced++;
    }
}

/* --- the proof --- */

/* The piece, its references read, is the node's text. */
static bool piece_holds(const extract_piece *p, const char *text)
{
    const char *want = (const char *)p->node->content;
    const char *end = text + p->start + p->len;

    for (text += p->start; text < end && *want;) {
        uint32_t c;
        char bytes[4], wanted[4];
        size_t n = markup_reference(text, (size_t)(end - text), &c), k = next_character(&want, p->font, wanted);

        if (!n)
            n = (size_t)utf8_next(&c, text, (size_t)(end - text));
        if ((size_t)utf8_encode(bytes, c) != k || memcmp(bytes, wanted, k) != 0)
            return false;
        text += n;
    }
    return text == end && !*want;
}

static int fail(const extract *x, const char *what, const char *text)
{
    findings_add(x->found, FINDING_DOCUMENT_PROOF, x->name, 0, 0, "%s: '%.60s'", what, text);
    return -1;
}

/* Every text node of the part was put or left out. */
static int prove_part(const extract *x, xmlNode *root)
{
    for (xmlNode *node = root; node; node = next_node(root, node))
        if (is_text(node) && !is_blank(node) && !node->_private)
            return fail(x, "a text of the file is not in the extracted text", (const char *)node->content);
    return 0;
}

int extract_prove(const extract *x, xmlNode *const *roots, size_t count)
{
    const char *text = buffer_text(&x->d->text);
    size_t at = 0;

    for (size_t i = 0; i < count; i++)
        if (roots[i] && prove_part(x, roots[i]) != 0)
            return -1;
    for (size_t i = 0; i < x->count; i++) {
        const extract_piece *p = &x->pieces[i];

        if (p->start < at || !markup_is_only(text + at, p->start - at))
            return fail(x, "the extracted text has what the file has not", text + at);
        if (p->node && !piece_holds(p, text))
            return fail(x, "a text of the file was changed", (const char *)p->node->content);
        at = p->start + p->len;
    }
    return markup_is_only(text + at, x->d->text.len - at)
               ? 0
               : fail(x, "the extracted text ends with what the file has not", text + at);
}

static void report(const extract *x, size_t count, const char *one, const char *many)
{
    if (count)
        findings_add(x->found, FINDING_DOCUMENT_LEFT_OUT, x->name, 0, 0, "%zu %s", count, count == 1 ? one : many);
}

void extract_report(const extract *x)
{
    report(x, x->left_out[EXTRACT_DELETED], "piece of text is deleted by a tracked change and was left out",
           "pieces of text are deleted by tracked changes and were left out");
    report(x, x->changes, "tracked insertion is taken as accepted", "tracked insertions are taken as accepted");
    report(x, x->left_out[EXTRACT_COMMENT], "piece of a reviewer's comments was left out",
           "pieces of reviewers' comments were left out");
    report(x, x->left_out[EXTRACT_NOT_SHOWN], "piece of hidden text was left out",
           "pieces of hidden text were left out");
    report(x, x->images, "image is not carried over", "images are not carried over");
    report(x, x->left_out[EXTRACT_STRAY], "piece of text stands where no text is shown and was left out",
           "pieces of text stand where no text is shown and were left out");
    if (x->misplaced)
        findings_add(x->found, FINDING_DOCUMENT_MISPLACED, x->name, 0, 0,
                     "%zu %s at the end: nothing tells the place of %s", x->misplaced,
                     x->misplaced == 1 ? "piece of text was put" : "pieces of text were put",
                     x->misplaced == 1 ? "it" : "them");
    if (x->struck)
        findings_add(x->found, FINDING_DOCUMENT_STRUCK, x->name, 0, 0,
                     "%zu %s struck through and kept as text: is it meant to be deleted?", x->struck,
                     x->struck == 1 ? "piece of text is" : "pieces of text are");
}

xmlDoc *extract_load(const char *name, const char *part, const buffer *data, findings *found)
{
    buffer place = BUFFER_INIT;
    xmlDoc *doc;

    buffer_printf(&place, "%s(%s)", name, part);
    doc = spl_load(buffer_text(&place), buffer_text(data), data->len, found);
    buffer_release(&place);
    return doc;
}
