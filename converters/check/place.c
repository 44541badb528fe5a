#include "check/place.h"
#include "spl/load.h"

#include <string.h>

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

void place_report(findings *found, const char *id, finding_severity severity, const char *file, const xmlNode *node,
                  const char *text)
{
    buffer path = BUFFER_INIT;

    place_path(&path, node);
    findings_add_rule(found, id, severity, file, spl_node_line(node), spl_node_column(node), buffer_text(&path), text);
    buffer_release(&path);
}
