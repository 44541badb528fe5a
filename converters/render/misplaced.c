#include "render/misplaced.h"

#include <stdbool.h>
#include <string.h>

typedef enum { HOLDS_TEXT, HOLDS_ELEMENTS, HOLDS_ROWS, HOLDS_NOTHING } content;

static content content_of(const xmlNode *element)
{
    static const struct {
        const char *name;
        content holds;
    } known[] = {{"br", HOLDS_NOTHING},    {"col", HOLDS_NOTHING},    {"colgroup", HOLDS_ELEMENTS},
                 {"list", HOLDS_ELEMENTS}, {"table", HOLDS_ELEMENTS}, {"footnoteRef", HOLDS_NOTHING},
                 {"tr", HOLDS_ELEMENTS},   {"tbody", HOLDS_ROWS},     {"renderMultiMedia", HOLDS_ELEMENTS},
                 {"thead", HOLDS_ROWS},    {"tfoot", HOLDS_ROWS}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (*known[i].name == (char)*element->name && strcmp(known[i].name, (const char *)element->name) == 0)
            return known[i].holds;
    return HOLDS_TEXT;
}

static bool is_named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static bool is_text(const xmlNode *node)
{
    return (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) &&
           node->content[strspn((const char *)node->content, " \t\r\n")];
}

static const xmlNode *find_inside(const xmlNode *element)
{
    content holds = content_of(element);
    const xmlNode *found = NULL;

    for (const xmlNode *n = element->children; n && !found; n = n->next) {
        if (holds != HOLDS_TEXT && is_text(n))
            return n;
        if (n->type == XML_ELEMENT_NODE)
            found = holds == HOLDS_NOTHING || (holds == HOLDS_ROWS && !is_named(n, "tr")) ? n : find_inside(n);
    }
    return found;
}

static const xmlNode *find_in_sections(const xmlNode *parent)
{
    bool section = is_named(parent, "section");
    const xmlNode *found = NULL;

    for (const xmlNode *n = parent->children; n && !found; n = n->next) {
        if (section && (is_named(n, "title") || is_named(n, "text")))
            found = find_inside(n);
        else if (n->type == XML_ELEMENT_NODE)
            found = find_in_sections(n);
    }
    return found;
}

const xmlNode *misplaced_find(const xmlDoc *doc)
{
    const xmlNode *root = xmlDocGetRootElement(doc);

    return root ? find_in_sections(root) : NULL;
}
