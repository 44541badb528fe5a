#include "render/html.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = 1, /* begins on a line of its own; white space beside it does not count */
    HOLDS = 2, /* holds blocks: its end tag stands on a line of its own */
    VOID = 4,  /* has no end tag */
    RAW = 8,   /* its text is not escaped */
};

typedef struct {
    const char *name;
    unsigned flags;
} tag;

static const tag tags[] = {/* sorted */
                           {"body", BLOCK | HOLDS},
                           {"br", VOID},
                           {"caption", BLOCK},
                           {"col", BLOCK | VOID},
                           {"colgroup", BLOCK},
                           {"dd", BLOCK},
                           {"div", BLOCK | HOLDS},
                           {"dl", BLOCK | HOLDS},
                           {"dt", BLOCK},
                           {"figcaption", BLOCK},
                           {"figure", BLOCK | HOLDS},
                           {"footer", BLOCK | HOLDS},
                           {"h1", BLOCK},
                           {"h2", BLOCK},
                           {"h3", BLOCK},
                           {"h4", BLOCK},
                           {"h5", BLOCK},
                           {"h6", BLOCK},
                           {"head", BLOCK | HOLDS},
                           {"header", BLOCK | HOLDS},
                           {"html", BLOCK | HOLDS},
                           {"img", VOID},
                           {"li", BLOCK},
                           {"link", BLOCK | VOID},
                           {"main", BLOCK | HOLDS},
                           {"meta", BLOCK | VOID},
                           {"nav", BLOCK | HOLDS},
                           {"ol", BLOCK | HOLDS},
                           {"p", BLOCK},
                           {"script", BLOCK | RAW},
                           {"section", BLOCK | HOLDS},
                           {"style", BLOCK | RAW},
                           {"table", BLOCK | HOLDS},
                           {"tbody", BLOCK | HOLDS},
                           {"td", BLOCK},
                           {"tfoot", BLOCK | HOLDS},
                           {"th", BLOCK},
                           {"thead", BLOCK | HOLDS},
                           {"title", BLOCK},
                           {"tr", BLOCK | HOLDS},
                           {"ul", BLOCK | HOLDS},
                           {"wbr", VOID}};

typedef struct {
    buffer *out;
    bool space;    /* white space was seen and not yet written */
    bool at_start; /* of a block: white space does not count */
} writer;

static int compare(const void *key, const void *item)
{
    return strcmp(key, ((const tag *)item)->name);
}

static unsigned flags_of(const xmlNode *element)
{
    const tag *t = bsearch(element->name, tags, sizeof tags / sizeof *tags, sizeof *tags, compare);

    return t ? t->flags : 0;
}

static void add_space(writer *w)
{
    if (w->space && !w->at_start)
        buffer_putc(w->out, ' ');
    w->space = false;
}

static void add_text(writer *w, const char *text)
{
    while (*text) {
        size_t n = strcspn(text, " \t\r\n<>&");

        if (n) {
            add_space(w);
            w->at_start = false;
            buffer_add(w->out, text, n);
            text += n;
            continue;
        }
        if (*text == ' ' || *text == '\t' || *text == '\r' || *text == '\n') {
            w->space = true;
        } else {
            add_space(w);
            w->at_start = false;
            buffer_puts(w->out, *text == '<' ? "&lt;" : *text == '>' ? "&gt;" : "&amp;");
        }
        text++;
    }
}

/* In an address a space is written by its number. */
static void add_attribute_value(buffer *out, const char *text, bool address)
{
    for (;;) {
        size_t n = strcspn(text, address ? "<>&\" " : "<>&\"");

        buffer_add(out, text, n);
        text += n;
        switch (*text++) {
        case '\0': return;
        case '<': buffer_puts(out, "&lt;"); break;
        case '>': buffer_puts(out, "&gt;"); break;
        case '&': buffer_puts(out, "&amp;"); break;
        case ' ': buffer_puts(out, "%20"); break;
        default: buffer_puts(out, "&quot;"); break;
        }
    }
}

static void add_start_tag(writer *w, const xmlNode *element)
{
    buffer_putc(w->out, '<');
    buffer_puts(w->out, (const char *)element->name);
    for (const xmlAttr *a = element->properties; a; a = a->next) {
        bool address = strcmp((const char *)a->name, "src") == 0 || strcmp((const char *)a->name, "href") == 0;

        buffer_putc(w->out, ' ');
        buffer_puts(w->out, (const char *)a->name);
        buffer_puts(w->out, "=\"");
        for (const xmlNode *t = a->children; t; t = t->next) {
            if (t->content)
                add_attribute_value(w->out, (const char *)t->content, address);
        }
        buffer_putc(w->out, '"');
    }
    buffer_putc(w->out, '>');
}

/* Raw text that would end its element early is not written: the page then has no style instead of a hole. */
static void add_raw(writer *w, const xmlNode *element)
{
    for (const xmlNode *t = element->children; t; t = t->next) {
        if (t->content && !strstr((const char *)t->content, "</"))
            buffer_puts(w->out, (const char *)t->content);
    }
}

static void open_element(writer *w, const xmlNode *element, unsigned flags)
{
    if (flags & BLOCK) {
        w->space = false;
        if (w->out->len && w->out->data[w->out->len - 1] != '\n')
            buffer_putc(w->out, '\n');
        w->at_start = true;
    } else {
        add_space(w);
    }
    add_start_tag(w, element);
    if (strcmp((const char *)element->name, "br") == 0)
        w->at_start = true;
    else if (flags & VOID && !(flags & BLOCK))
        w->at_start = false;
    if (strcmp((const char *)element->name, "head") == 0)
        buffer_puts(w->out, "\n<meta charset=\"UTF-8\">");
    if (flags & RAW)
        add_raw(w, element);
}

static void close_element(writer *w, const xmlNode *element, unsigned flags)
{
    if (flags & BLOCK)
        w->space = false;
    if (flags & VOID)
        return;
    if (flags & HOLDS && element->children && w->out->data[w->out->len - 1] != '\n')
        buffer_putc(w->out, '\n');
    buffer_puts(w->out, "</");
    buffer_puts(w->out, (const char *)element->name);
    buffer_putc(w->out, '>');
    if (flags & BLOCK)
        w->at_start = true;
}

/* The next node after the subtree of `node`, closing what ends on the way. */
static const xmlNode *leave(writer *w, const xmlNode *node)
{
    while (!node->next) {
        node = node->parent;
        if (!node || node->type != XML_ELEMENT_NODE)
            return NULL;
        close_element(w, node, flags_of(node));
    }
    return node->next;
}

void html_write(buffer *out, const xmlDoc *doc)
{
    writer w = {out, false, true};
    const xmlNode *node = doc->children;

    if (xmlDocGetRootElement(doc) && strcmp((const char *)xmlDocGetRootElement(doc)->name, "html") == 0)
        buffer_puts(out, "<!DOCTYPE html>");
    while (node) {
        unsigned flags = node->type == XML_ELEMENT_NODE ? flags_of(node) : 0;

        if (node->type == XML_TEXT_NODE) {
            add_text(&w, (const char *)node->content);
        } else if (node->type == XML_ELEMENT_NODE) {
            open_element(&w, node, flags);
            if (node->children && !(flags & (VOID | RAW))) {
                node = node->children;
                continue;
            }
            close_element(&w, node, flags);
        }
        node = leave(&w, node);
    }
    buffer_putc(out, '\n');
}
