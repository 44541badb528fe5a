#include "check/place.h"
#include "spl/load.h"

#include <stdbool.h>
#include <string.h>

#define TEXT_MAX 400         /* bytes of a message */
#define EFFORT_MAX 20000000u /* siblings looked at for all paths of a document: about a tenth of a second */

#define HL7_NAMESPACE "urn:hl7-org:v3"
#define XSI_NAMESPACE "http://www.w3.org/2001/XMLSchema-instance"

static bool is_of(const xmlNs *ns, const char *uri)
{
    return ns && ns->href && strcmp((const char *)ns->href, uri) == 0;
}

/* The node test of a step; prefixes are left out, so elements of other namespaces have "*" only. */
static const char *test_of(const xmlNode *node)
{
    switch (node->type) {
    case XML_ELEMENT_NODE: return is_of(node->ns, HL7_NAMESPACE) ? (const char *)node->name : "*";
    case XML_COMMENT_NODE: return "comment()";
    case XML_PI_NODE: return "processing-instruction()";
    default: return NULL;
    }
}

/* Whether the node test counts this sibling. */
static bool is_counted(const xmlNode *sibling, const xmlNode *node, const char *test)
{
    return sibling->type == node->type && (test[0] == '*' || strcmp(test_of(sibling), test) == 0);
}

/* Returns how many siblings it looked at. */
static size_t add_step(buffer *out, const xmlNode *node, const char *test)
{
    size_t before = 0, after = 0, seen = 0;

    for (const xmlNode *n = node->prev; n; n = n->prev, seen++)
        before += is_counted(n, node, test);
    for (const xmlNode *n = node->next; n && !before && !after; n = n->next, seen++)
        after += is_counted(n, node, test);
    buffer_put_all(out, "/", test, NULL);
    if (before || after) {
        buffer_putc(out, '[');
        buffer_put_number(out, before + 1);
        buffer_putc(out, ']');
    }
    return seen;
}

static void add_attribute(buffer *out, const xmlNode *node)
{
    const char *name = (const char *)node->name;

    if (!node->ns)
        buffer_printf(out, "/@%s", name);
    else if (is_of(node->ns, XSI_NAMESPACE))
        buffer_printf(out, "/@xsi:%s", name);
    else if (is_of(node->ns, (const char *)XML_XML_NAMESPACE))
        buffer_printf(out, "/@xml:%s", name);
    else
        buffer_printf(out, "/@*[local-name()='%s']", name);
}

static size_t add_path(buffer *out, const xmlNode *node)
{
    const char *test;
    size_t seen;

    if (!node || node->type == XML_DOCUMENT_NODE)
        return 0;
    seen = add_path(out, node->parent); /* no deeper than the loader lets documents be */
    test = test_of(node);
    if (test)
        seen += add_step(out, node, test);
    else if (node->type == XML_ATTRIBUTE_NODE)
        add_attribute(out, node);
    return seen;
}

size_t place_path(buffer *out, const xmlNode *node)
{
    size_t seen = add_path(out, node);

    if (out->len == 0)
        buffer_putc(out, '/');
    return seen;
}

void place_cut(buffer *out, const char *text)
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

    if (found->effort < EFFORT_MAX)
        found->effort += place_path(&path, node);
    place_cut(&shown, text);
    findings_add_rule(found, id, severity, file, spl_node_line(node), spl_node_column(node), path.data,
                      buffer_text(&shown));
    buffer_release(&path);
    buffer_release(&shown);
}
