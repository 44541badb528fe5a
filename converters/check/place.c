#include "check/place.h"
#include "spl/load.h"

#include <string.h>

#define TEXT_MAX 400 /* bytes of a message */

static void add_step(buffer *out, const xmlNode *node)
{
    size_t before = 0, after = 0;

    for (const xmlNode *n = node->prev; n; n = n->prev)
        before += n->type == XML_ELEMENT_NODE && xmlStrEqual(n->name, node->name);
    for (const xmlNode *n = node->next; n && !after; n = n->next)
        after += n->type == XML_ELEMENT_NODE && xmlStrEqual(n->name, node->name);
    buffer_printf(out, "/%s", (const char *)node->name);
    if (before || after)
        buffer_printf(out, "[%zu]", before + 1);
}

static void add_path(buffer *out, const xmlNode *node)
{
    if (!node || node->type == XML_DOCUMENT_NODE)
        return;
    add_path(out, node->parent); /* no deeper than the loader lets documents be */
    if (node->type == XML_ELEMENT_NODE)
        add_step(out, node);
    else if (node->type == XML_ATTRIBUTE_NODE)
        buffer_printf(out, "/@%s", (const char *)node->name);
}

void place_path(buffer *out, const xmlNode *node)
{
    add_path(out, node);
    if (out->len == 0)
        buffer_putc(out, '/');
}

/* A value of the document quoted in a message may be of any length. */
static void cut(buffer *out, const char *text)
{
    size_t n = strlen(text);

    if (n > TEXT_MAX) {
        for (n = TEXT_MAX; n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80;)
            n--;
        buffer_add(out, text, n);
        buffer_puts(out, " ...");
    } else {
        buffer_puts(out, text);
    }
}

void place_report(findings *found, const char *id, finding_severity severity, const char *file, const xmlNode *node,
                  const char *text)
{
    buffer path = BUFFER_INIT, shown = BUFFER_INIT;

    place_path(&path, node);
    cut(&shown, text);
    findings_add_rule(found, id, severity, file, spl_node_line(node), spl_node_column(node), buffer_text(&path),
                      buffer_text(&shown));
    buffer_release(&path);
    buffer_release(&shown);
}
