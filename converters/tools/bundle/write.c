#include "bundle.h"

#include <stdlib.h>
#include <string.h>

/* shortening: comments, white space that only indents, line breaks inside of expressions _______________________ */

/* Runs of white space outside of string literals become one blank. */
static void shorten_expression(xmlAttrPtr attribute)
{
    char *text = (char *)xmlNodeListGetString(attribute->doc, attribute->children, 1), *out = text, quote = 0;

    if (!text)
        return;
    for (const char *in = text; *in; in++) {
        if (*in == quote)
            quote = 0;
        else if (!quote && (*in == '\'' || *in == '"'))
            quote = *in;
        if (quote || *in != ' ' || (out > text && out[-1] != ' '))
            *out++ = *in;
    }
    *out = '\0';
    xmlSetNsProp(attribute->parent, attribute->ns, attribute->name, (const xmlChar *)text);
    xmlFree(text);
}

static bool is_expression(const xmlAttr *attribute)
{
    static const char *const names[] = {"select", "test", "match", "use", "count", "from"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp((const char *)attribute->name, names[i]) == 0)
            return true;
    return false;
}

static void shorten(xmlNodePtr node)
{
    for (xmlAttrPtr a = is_xslt(node, NULL) ? node->properties : NULL; a; a = a->next)
        if (is_expression(a))
            shorten_expression(a);
    for (xmlNodePtr next, child = node->children; child; child = next) {
        next = child->next;
        if (child->type == XML_COMMENT_NODE || (xmlIsBlankNode(child) && !is_xslt(node, "text"))) {
            xmlUnlinkNode(child);
            xmlFreeNode(child);
        } else if (child->type == XML_ELEMENT_NODE) {
            shorten(child);
        }
    }
}

/* names: sorted for the search at run time _____________________________________________________________________ */

static const bundle *sorted;

static int compare(const void *a, const void *b)
{
    return strcmp(sorted->names[*(const int *)a], sorted->names[*(const int *)b]);
}

/* `order`: the names' numbers in sorted order; `rank`: a number's place in it. */
static void write_names(FILE *out, const bundle *b, int number, int *rank)
{
    int order[NAMES_MAX];

    for (int i = 0; i < b->name_count; i++)
        order[i] = i;
    sorted = b;
    qsort(order, (size_t)b->name_count, sizeof *order, compare);
    fprintf(out, "static const char names_%d[][BUNDLE_NAME_SIZE] = {\n", number);
    for (int i = 0; i < b->name_count; i++) {
        rank[order[i]] = i;
        fprintf(out, "    \"%s\",\n", b->names[order[i]]);
    }
    fputs("};\n", out);
}

/* tables _______________________________________________________________________________________________________ */

static void add_start(xmlBufferPtr text, const bundle *b)
{
    xmlBufferCCat(text, "<xsl:stylesheet version=\"1.0\" exclude-result-prefixes=\"");
    for (int i = 0; i < b->prefix_count; i++) {
        if (strcmp(b->namespaces[i], XSLT_NAMESPACE) != 0) {
            xmlBufferCCat(text, b->prefixes[i]);
            xmlBufferCCat(text, " ");
        }
    }
    xmlBufferCCat(text, "\"");
    for (int i = 0; i < b->prefix_count; i++) {
        xmlBufferCCat(text, " xmlns:");
        xmlBufferCCat(text, b->prefixes[i]);
        xmlBufferCCat(text, "=\"");
        xmlBufferCCat(text, b->namespaces[i]);
        xmlBufferCCat(text, "\"");
    }
    xmlBufferCCat(text, ">");
}

static void write_text(FILE *out, xmlBufferPtr text, int number)
{
    const unsigned char *bytes = xmlBufferContent(text);

    fprintf(out, "static const unsigned char text_%d[] = {", number);
    for (int i = 0; i < xmlBufferLength(text); i++)
        fprintf(out, "%s%d,", i % 24 == 0 ? "\n" : "", bytes[i]);
    fprintf(out, "0};\n");
}

/* A piece of the text from `start` on, and its needs. */
static void write_piece(FILE *out, int start, int end, int first, int count)
{
    fprintf(out, "    {%d, %d, %d, %d},\n", start, end - start, first, count);
}

static int write_needs(FILE *out, const bundle *b, const piece *p, const int *rank)
{
    int count = 0;

    for (int i = 0; !p->always && i < b->name_count; i++) {
        if (p->needs[i]) {
            fprintf(out, "%d,", rank[i]);
            count++;
        }
    }
    return count;
}

void bundle_write_tables(FILE *out, bundle *b, int number)
{
    xmlBufferPtr text = xmlBufferCreate();
    int rank[NAMES_MAX], counts[PIECES_MAX], starts[PIECES_MAX], first = 0, start;

    write_names(out, b, number, rank);
    fprintf(out, "static const unsigned short needs_%d[] = {", number);
    for (int i = 0; i < b->count; i++)
        counts[i] = write_needs(out, b, &b->pieces[i], rank);
    fputs("0};\n", out);
    add_start(text, b);
    for (int i = 0; i < b->count; i++) {
        starts[i] = xmlBufferLength(text);
        shorten(b->pieces[i].node);
        xmlNodeDump(text, b->pieces[i].node->doc, b->pieces[i].node, 0, 0);
    }
    start = xmlBufferLength(text);
    xmlBufferCCat(text, "</xsl:stylesheet>\n");
    fprintf(out, "static const bundle_piece pieces_%d[] = {\n", number);
    write_piece(out, 0, starts[0], 0, 0);
    for (int i = 0; i < b->count; i++) {
        /* what nothing matches or calls is left out */
        if (b->pieces[i].always || counts[i])
            write_piece(out, starts[i], i + 1 < b->count ? starts[i + 1] : start, first, counts[i]);
        first += counts[i];
    }
    write_piece(out, start, xmlBufferLength(text), 0, 0);
    fputs("};\n", out);
    write_text(out, text, number);
    xmlBufferFree(text);
}
