#include "bundle.h"

#include <libxml/parser.h>
#include <libxml/uri.h>
#include <string.h>

/* All modules use a prefix for the same namespace, so that its declarations can be written once. */
static void declare(bundle *b, const xmlNs *ns, const char *path)
{
    const char *prefix = ns->prefix ? (const char *)ns->prefix : "";

    for (int i = 0; i < b->prefix_count; i++) {
        if (strcmp(b->prefixes[i], prefix) != 0)
            continue;
        if (strcmp(b->namespaces[i], (const char *)ns->href) != 0)
            fail("a prefix means something else than in another module", path);
        return;
    }
    if (!*prefix || b->prefix_count == PREFIXES_MAX)
        fail("a default namespace, or too many prefixes", path);
    b->prefixes[b->prefix_count] = strdup(prefix);
    b->namespaces[b->prefix_count++] = strdup((const char *)ns->href);
}

static void add_include(bundle *b, xmlNodePtr include, const char *path)
{
    xmlChar *fallback = xmlGetNsProp(include, (const xmlChar *)"fallback", (const xmlChar *)EXTENSION_NAMESPACE);
    xmlChar *href = xmlGetNoNsProp(include, (const xmlChar *)"href");
    xmlChar *target = href ? xmlBuildURI(href, (const xmlChar *)path) : NULL;

    if (!target)
        fail("an include without address", path);
    if (!fallback || strcmp((const char *)fallback, "yes") != 0)
        bundle_read(b, (const char *)target);
    xmlFree(target);
    xmlFree(href);
    xmlFree(fallback);
}

void bundle_read(bundle *b, const char *path)
{
    xmlDocPtr doc = xmlReadFile(path, NULL, XML_PARSE_NONET);
    xmlNodePtr root = xmlDocGetRootElement(doc);

    if (!root || !is_xslt(root, "stylesheet"))
        fail("no stylesheet", path);
    for (const xmlNs *ns = root->nsDef; ns; ns = ns->next)
        declare(b, ns, path);
    for (xmlNodePtr node = root->children; node; node = node->next) {
        if (is_xslt(node, "include")) {
            add_include(b, node, path);
        } else if (node->type == XML_ELEMENT_NODE) {
            if (is_xslt(node, "import") || b->count == PIECES_MAX)
                fail("an import, or too many templates", path);
            b->pieces[b->count++].node = node;
        }
    }
}
