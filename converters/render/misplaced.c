#include "render/misplaced.h"
#include "base/xml.h"
#include "spl/load.h"

#include <stdbool.h>
#include <string.h>

/* Elements without text of their own, and what each may hold (xsd/narrative). A row is also taken right in a table. */
static const struct {
    const char *name;
    const char *const parts[8];
} holders[] = {{"list", {"caption", "item"}},
               {"table", {"caption", "col", "colgroup", "thead", "tbody", "tfoot", "tr"}},
               {"thead", {"tr"}},
               {"tbody", {"tr"}},
               {"tfoot", {"tr"}},
               {"tr", {"td", "th"}},
               {"colgroup", {"col"}},
               {"renderMultiMedia", {"caption"}},
               {"col", {NULL}},
               {"br", {NULL}},
               {"footnoteRef", {NULL}}};

#define HOLDERS (sizeof holders / sizeof *holders)

/* Of the namespace of SPL, as the templates match. */
static bool is_named(const xmlNode *node, const char *name)
{
    return xml_is(node, name) && node->ns && strcmp((const char *)node->ns->href, SPL_NAMESPACE) == 0;
}

static bool is_one_of(const xmlNode *node, const char *const *names)
{
    while (*names && !is_named(node, *names))
        names++;
    return *names != NULL;
}

/* HOLDERS: it holds text. */
static size_t holder_of(const xmlNode *element)
{
    size_t i = 0;

    while (i < HOLDERS && !is_named(element, holders[i].name))
        i++;
    return i;
}

static bool is_text(const xmlNode *node)
{
    return (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) &&
           node->content[strspn((const char *)node->content, " \t\r\n")];
}

/* Whether an element is out of place among text: a part of a list or table, or of the document. */
static bool is_stray(const xmlNode *element)
{
    static const char *const parts[] = {"item",
                                        "td",
                                        "th",
                                        "tr",
                                        "thead",
                                        "tbody",
                                        "tfoot",
                                        "col",
                                        "colgroup",
                                        "title",
                                        "text",
                                        "component",
                                        "section",
                                        "structuredBody",
                                        "document",
                                        "nonXMLBody",
                                        "observationMedia",
                                        NULL};

    return is_one_of(element, parts);
}

/* A caption is written first, so it must be. */
static bool is_part(const xmlNode *node, size_t holder)
{
    return is_one_of(node, holders[holder].parts) &&
           !(is_named(node, "caption") && xmlPreviousElementSibling((xmlNode *)node));
}

static const xmlNode *find_inside(const xmlNode *element)
{
    size_t holder = holder_of(element);
    const xmlNode *found = NULL;

    for (const xmlNode *n = element->children; n && !found; n = n->next) {
        if (holder < HOLDERS && is_text(n))
            return n;
        if (n->type == XML_ELEMENT_NODE)
            found = (holder < HOLDERS ? !is_part(n, holder) : is_stray(n)) ? n : find_inside(n);
    }
    return found;
}

/* A section is found where sections are: in a component, and this in the body or in a section. */
static bool has_place(const xmlNode *section)
{
    static const char *const bodies[] = {"structuredBody", "section", NULL};
    const xmlNode *component = section->parent;

    return is_named(component, "component") && is_one_of(component->parent, bodies);
}

/* A section has one title, before all that it holds. */
static bool is_late_title(const xmlNode *node)
{
    static const char *const behind[] = {"title", "text", "component", NULL};
    bool late = false;

    for (const xmlNode *n = is_named(node, "title") ? node->prev : NULL; n && !late; n = n->prev)
        late = is_one_of(n, behind);
    return late;
}

/* Whether a part of the document's structure has titles and texts: what is said elsewhere would stand below nothing. */
static bool reads(const xmlNode *parent)
{
    static const char *const readers[] = {"document", "section", "highlight", NULL};

    return is_one_of(parent, readers);
}

static const xmlNode *find_in_sections(const xmlNode *parent)
{
    static const char *const structure[] = {"document",  "component", "structuredBody", "section", "excerpt",
                                            "highlight", NULL};
    static const char *const read[] = {"title", "text", NULL};
    bool textless = is_one_of(parent, structure);
    const xmlNode *found = NULL;

    if (is_named(parent, "section") && !has_place(parent))
        return parent;
    for (const xmlNode *n = parent->children; n && !found; n = n->next) {
        if (textless && is_text(n))
            found = n;
        else if (textless && is_one_of(n, read))
            found = !reads(parent) || (!is_named(parent, "document") && is_late_title(n)) ? n : find_inside(n);
        else if (n->type == XML_ELEMENT_NODE)
            found = find_in_sections(n);
    }
    return found;
}

int misplaced_check(const xmlDoc *doc, const char *name, findings *found)
{
    const xmlNode *root = xmlDocGetRootElement(doc), *lost = root ? find_in_sections(root) : NULL;

    if (!lost)
        return 0;
    findings_add(found, FINDING_RENDER_STOPPED, name, spl_node_line(lost), spl_node_column(lost),
                 "%s in %s has no rendering; nothing was written",
                 lost->type == XML_ELEMENT_NODE ? (const char *)lost->name : "text", (const char *)lost->parent->name);
    return -1;
}
