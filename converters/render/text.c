#include "render/text.h"
#include "render/wrap.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    buffer *out;
    size_t width;
    buffer line; /* text of the block that is being read */
} writer;

/* The marker of an item; its number in the list was put into the user data on the way. */
static void add_marker(buffer *out, cmark_node *item)
{
    if (cmark_node_get_list_type(cmark_node_parent(item)) == CMARK_ORDERED_LIST)
        buffer_printf(out, "%ld. ", (long)(intptr_t)cmark_node_get_user_data(item));
    else
        buffer_puts(out, "- ");
}

/* What a line of the block begins with: markers of the items it opens (first line), spaces for the others. */
static void add_prefix(buffer *out, cmark_node *block, bool first)
{
    cmark_node *parent = cmark_node_parent(block);
    bool opens = first && !cmark_node_previous(block);
    size_t begin;

    if (!parent)
        return;
    add_prefix(out, parent, opens);
    if (cmark_node_get_type(parent) != CMARK_NODE_ITEM)
        return;
    begin = out->len;
    add_marker(out, parent);
    if (!opens)
        memset(out->data + begin, ' ', out->len - begin);
}

/* Whether the block opens its outermost list or stands in none, so that a blank line goes before it. */
static bool stands_apart(cmark_node *block)
{
    bool opens = true;

    for (cmark_node *parent; (parent = cmark_node_parent(block)) != NULL; block = parent) {
        opens = opens && !cmark_node_previous(block);
        if (cmark_node_get_type(parent) == CMARK_NODE_LIST && cmark_node_get_list_tight(parent) &&
            (!opens || cmark_node_get_type(cmark_node_parent(parent)) == CMARK_NODE_ITEM))
            return false;
        if (cmark_node_get_type(parent) == CMARK_NODE_LIST)
            opens = true;
    }
    return true;
}

static void end_block(writer *w, cmark_node *block)
{
    buffer first = BUFFER_INIT, rest = BUFFER_INIT;
    int level = cmark_node_get_type(block) == CMARK_NODE_HEADING ? cmark_node_get_heading_level(block) : 0;
    size_t start;

    if (w->out->len && stands_apart(block))
        buffer_putc(w->out, '\n');
    add_prefix(&first, block, true);
    add_prefix(&rest, block, false);
    buffer_puts(w->out, buffer_text(&first));
    start = w->out->len;
    wrap_words(w->out, buffer_text(&w->line), w->line.len, level ? 0 : w->width, first.len, buffer_text(&rest), NULL);
    buffer_putc(w->out, '\n');
    if (level == 1 || level == 2) {
        size_t columns = 0;

        for (size_t i = start; i + 1 < w->out->len; i++)
            columns += ((unsigned char)w->out->data[i] & 0xC0) != 0x80;
        while (columns--)
            buffer_putc(w->out, level == 1 ? '=' : '-');
        buffer_putc(w->out, '\n');
    }
    buffer_clear(&w->line);
    buffer_release(&first);
    buffer_release(&rest);
}

/* An address that is not the text of its link, with or without "http://", stands behind it. */
static void end_link(writer *w, cmark_node *link)
{
    const char *url = cmark_node_get_url(link), *scheme_end = strstr(url, "//");
    const char *name = scheme_end ? scheme_end + 2 : url;
    size_t len = strlen(name);

    if (len && name[len - 1] == '/')
        len--;
    if (len && !(w->line.len >= len && memcmp(w->line.data + w->line.len - len, name, len) == 0))
        buffer_printf(&w->line, " <%s>", url);
}

static void number_item(cmark_node *item)
{
    cmark_node *before = cmark_node_previous(item);
    intptr_t number = before ? (intptr_t)cmark_node_get_user_data(before) + 1
                             : (intptr_t)cmark_node_get_list_start(cmark_node_parent(item));

    cmark_node_set_user_data(item, (void *)number);
}

static void visit(writer *w, cmark_node *node, bool entering)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_ITEM:
        if (entering)
            number_item(node);
        break;
    case CMARK_NODE_PARAGRAPH:
    case CMARK_NODE_HEADING:
        if (!entering)
            end_block(w, node);
        break;
    case CMARK_NODE_THEMATIC_BREAK: buffer_puts(w->out, "\n* * *\n"); break;
    case CMARK_NODE_TEXT:
    case CMARK_NODE_CODE: buffer_puts(&w->line, cmark_node_get_literal(node)); break;
    case CMARK_NODE_SOFTBREAK: buffer_putc(&w->line, ' '); break;
    case CMARK_NODE_LINEBREAK: buffer_putc(&w->line, '\n'); break;
    case CMARK_NODE_IMAGE: buffer_putc(&w->line, entering ? '[' : ']'); break;
    case CMARK_NODE_LINK:
        if (!entering)
            end_link(w, node);
        break;
    default: break;
    }
}

void text_write(buffer *out, cmark_node *document, size_t width)
{
    writer w = {out, width, BUFFER_INIT};
    cmark_iter *iter = cmark_iter_new(document);
    cmark_event_type event;

    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
        visit(&w, cmark_iter_get_node(iter), event == CMARK_EVENT_ENTER);
    cmark_iter_free(iter);
    buffer_release(&w.line);
}
