#include "render/drug.h"
#include "base/xml.h"

#include <stdbool.h>
#include <string.h>

/* The next of its siblings, beginning with `node` itself, that has the name. */
static const xmlNode *next_named(const xmlNode *node, const char *name)
{
    while (node && !xml_is(node, name))
        node = node->next;
    return node;
}

/* The first element along a path of names, "a/b/c". */
static const xmlNode *at_path(const xmlNode *node, const char *path)
{
    while (node && *path) {
        char name[64] = "";
        size_t len = strcspn(path, "/");

        memcpy(name, path, len < sizeof name ? len : 0);
        node = next_named(node->children, name);
        path += len + (path[len] == '/');
    }
    return node;
}

/* Of an element; libxml2 keeps other things than attributes there in text nodes. */
static const char *attribute(const xmlNode *node, const char *name)
{
    bool element = node && node->type == XML_ELEMENT_NODE;

    for (const xmlAttr *a = element ? node->properties : NULL; a; a = a->next) {
        if (xml_same(a->name, name) && a->children && a->children->content)
            return (const char *)a->children->content;
    }
    return NULL;
}

/* JSON ___________________________________________________________________________________________________________ */

/* Part of a string: white space collapsed. *begun: something stands before it, so that a space counts. */
static void add_characters(buffer *out, const char *text, bool *begun)
{
    bool space = false;

    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;

        if (c <= ' ') {
            space = true;
            continue;
        }
        if (space && *begun)
            buffer_putc(out, ' ');
        space = false;
        *begun = true;
        if (c == '"' || c == '\\')
            buffer_putc(out, '\\');
        if (c == '<')
            buffer_puts(out, "\\u003c");
        else
            buffer_putc(out, (char)c);
    }
}

static void add_string(buffer *out, const char *text)
{
    bool begun = false;

    buffer_putc(out, '"');
    add_characters(out, text, &begun);
    buffer_putc(out, '"');
}

/* A name, with the suffix it may hold, or the display name or code of a coded element. */
static void add_value(buffer *out, const xmlNode *node)
{
    const char *coded = attribute(node, "displayName") ? attribute(node, "displayName") : attribute(node, "code");
    bool begun = false;

    if (coded) {
        add_string(out, coded);
        return;
    }
    buffer_putc(out, '"');
    for (const xmlNode *n = node->children; n; n = n->next) {
        const xmlNode *text = n->type == XML_ELEMENT_NODE ? n->children : n;

        if (begun && text && n->type == XML_ELEMENT_NODE)
            buffer_putc(out, ' ');
        if (text && text->content)
            add_characters(out, (const char *)text->content, &begun);
    }
    buffer_putc(out, '"');
}

static void add_member(buffer *out, const char *key, const xmlNode *node)
{
    if (!node)
        return;
    buffer_put_all(out, ",\"", key, "\":", NULL);
    add_value(out, node);
}

static void add_text_member(buffer *out, const char *key, const char *text)
{
    if (!text)
        return;
    buffer_put_all(out, ",\"", key, "\":", NULL);
    add_string(out, text);
}

/* An element of the list `key`, which is opened by its first element. */
static void add_element(buffer *out, const char *key, const xmlNode *node, bool *open)
{
    if (!node)
        return;
    if (*open)
        buffer_putc(out, ',');
    else
        buffer_put_all(out, ",\"", key, "\":[", NULL);
    *open = true;
    add_value(out, node);
}

/* products _______________________________________________________________________________________________________ */

static const xmlNode *active_name(const xmlNode *ingredient)
{
    const char *class = attribute(ingredient, "classCode");

    if (xml_is(ingredient, "activeIngredient"))
        return at_path(ingredient, "activeIngredientSubstance/name");
    if (xml_is(ingredient, "ingredient") && class && strncmp(class, "ACTI", 4) == 0)
        return at_path(ingredient, "ingredientSubstance/name");
    return NULL;
}

static void add_code(buffer *out, const xmlNode *code)
{
    if (!attribute(code, "code"))
        return;
    buffer_puts(out, ",\"code\":{\"@type\":\"MedicalCode\"");
    add_text_member(out, "codeValue", attribute(code, "code"));
    add_text_member(out, "codingSystem", attribute(code, "codeSystem"));
    buffer_putc(out, '}');
}

static void add_lists(buffer *out, const xmlNode *product)
{
    bool open = false;

    for (const xmlNode *n = product->children; n; n = n->next)
        add_element(out, "activeIngredient", active_name(n), &open);
    if (open)
        buffer_putc(out, ']');
    open = false;
    for (const xmlNode *n = product->parent->children; n; n = n->next) {
        if (xml_is(n, "consumedIn"))
            add_element(out, "administrationRoute", at_path(n, "substanceAdministration/routeCode"), &open);
    }
    if (open)
        buffer_putc(out, ']');
}

static void add_drug(buffer *out, const xmlNode *product, const xmlNode *company)
{
    buffer_puts(out, "{\"@type\":\"Drug\"");
    add_member(out, "name", at_path(product, "name"));
    add_member(out, "nonProprietaryName", at_path(product, "asEntityWithGeneric/genericMedicine/name"));
    add_member(out, "dosageForm", at_path(product, "formCode"));
    add_lists(out, product);
    add_code(out, at_path(product, "code"));
    if (company) {
        buffer_puts(out, ",\"manufacturer\":{\"@type\":\"Organization\"");
        add_member(out, "name", company);
        buffer_putc(out, '}');
    }
    buffer_putc(out, '}');
}

static const xmlNode *product_of(const xmlNode *subject)
{
    const xmlNode *product = at_path(subject, "manufacturedProduct/manufacturedProduct");

    return product ? product : at_path(subject, "manufacturedProduct/manufacturedMedicine");
}

static bool has_words(const xmlNode *name)
{
    const char *text = name && name->children ? (const char *)name->children->content : NULL;

    return text && text[strspn(text, " \t\r\n")];
}

/* Products stand in the subjects of sections, and sections in components. */
static void add_products(buffer *out, const xmlNode *section, const xmlNode *company, bool *any)
{
    for (const xmlNode *n = section->children; n; n = n->next) {
        const xmlNode *product = xml_is(n, "subject") ? product_of(n) : NULL;

        if (product && has_words(at_path(product, "name"))) {
            buffer_puts(out, *any ? "," : "{\"@context\":\"https://schema.org\",\"@graph\":[");
            *any = true;
            add_drug(out, product, company);
        }
        if (xml_is(n, "component") && at_path(n, "section"))
            add_products(out, at_path(n, "section"), company, any); /* loading allows 200 levels */
    }
}

void drug_add_json(buffer *out, const xmlDoc *doc)
{
    const xmlNode *root = xmlDocGetRootElement(doc), *body = at_path(root, "component/structuredBody");
    const xmlNode *company = at_path(root, "author/assignedEntity/representedOrganization/name");
    bool any = false;

    if (!body)
        return;
    add_products(out, body, has_words(company) ? company : NULL, &any);
    if (any)
        buffer_puts(out, "]}");
}
