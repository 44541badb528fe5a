#include "check/sheetcheck.h"
#include "base/buffer.h"
#include "check/expression.h"

#include <libxslt/extensions.h>
#include <libxslt/xsltutils.h>
#include <stdbool.h>
#include <string.h>

/* Attributes of XSLT elements that hold an expression, a pattern, or a template of a value. */
static const char expression_attributes[] = " select test use value count from ";
static const char pattern_attributes[] = " match "; /* those of xsl:number may have variables */
static const char template_attributes[] = " name namespace lang data-type order case-order format href "
                                          "letter-value grouping-separator grouping-size ";
/* What may have templates in its attributes. */
static const char template_elements[] = " element attribute processing-instruction sort number ";

typedef struct {
    const xmlDocPtr *docs;
    size_t count;
    sheet_fault fault;
    void *data;
    const xmlNode *element; /* being looked at */
    bool asks;              /* some expression asks function-available(): calls may be guarded */
} sheet;

static bool is_listed(const char *list, const xmlChar *word)
{
    size_t n = strlen((const char *)word);

    for (const char *p = list; (p = strstr(p, (const char *)word)); p++)
        if (p > list && p[-1] == ' ' && p[n] == ' ')
            return true;
    return false;
}

static bool is_xslt(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && IS_XSLT_ELEM(node) &&
           (!name || strcmp((const char *)node->name, name) == 0);
}

/* names ________________________________________________________________________________________________________ */

static const char *uri_at(const xmlNode *node, const char *prefix)
{
    const xmlNs *ns = xmlSearchNs(node->doc, (xmlNodePtr)node, BAD_CAST prefix);

    return ns ? (const char *)ns->href : NULL;
}

static const char *namespace_of(void *data, const char *prefix)
{
    return uri_at(((const sheet *)data)->element, prefix);
}

static bool is_named(const xmlNode *declaration, const char *uri, const char *name)
{
    xmlChar *given = xmlGetNoNsProp(declaration, BAD_CAST "name");
    char *colon = given ? strchr((char *)given, ':') : NULL;
    const char *local = colon ? colon + 1 : (const char *)given, *own = NULL;
    bool same;

    if (colon) {
        *colon = '\0';
        own = uri_at(declaration, (char *)given);
    }
    same = local && strcmp(local, name) == 0 && (uri == own || (uri && own && strcmp(uri, own) == 0));
    xmlFree(given);
    return same;
}

static bool is_declaration(const xmlNode *node, const char *uri, const char *name)
{
    return (is_xslt(node, "variable") || is_xslt(node, "param")) && is_named(node, uri, name);
}

static bool is_local(const xmlNode *node, const char *uri, const char *name)
{
    for (; node->parent && node->parent->parent && node->parent->parent->type == XML_ELEMENT_NODE; node = node->parent)
        for (const xmlNode *before = node->prev; before; before = before->prev)
            if (is_declaration(before, uri, name))
                return true;
    return false;
}

static bool has_variable(void *data, const char *uri, const char *name)
{
    const sheet *s = data;

    if (is_local(s->element, uri, name))
        return true;
    for (size_t i = 0; i < s->count; i++) {
        const xmlNode *root = xmlDocGetRootElement(s->docs[i]);

        for (const xmlNode *top = root ? root->children : NULL; top; top = top->next)
            if (is_declaration(top, uri, name))
                return true;
    }
    return false;
}

static bool has_function(void *data, const char *uri, const char *name)
{
    return uri && (((const sheet *)data)->asks || xsltExtModuleFunctionLookup(BAD_CAST name, BAD_CAST uri));
}

/* attributes ___________________________________________________________________________________________________ */

static void check_expression(sheet *s, const char *text, bool pattern)
{
    const expression_scope scope = {namespace_of, has_variable, has_function, s};
    buffer fault = BUFFER_INIT, shown = BUFFER_INIT;

    if (!expression_check(&fault, text, pattern, &scope)) {
        buffer_printf(&shown, "'%s': %s", text, fault.data);
        s->fault(s->data, s->element, shown.data);
    }
    buffer_release(&fault);
    buffer_release(&shown);
}

/* Behind the brace that closes an expression; literals may hold braces. */
static const char *expression_end(const char *p)
{
    while (*p && *p != '}') {
        const char *quote = *p == '"' || *p == '\'' ? strchr(p + 1, *p) : NULL;

        p = quote ? quote + 1 : p + 1;
    }
    return p;
}

static void check_template(sheet *s, const char *text)
{
    buffer expression = BUFFER_INIT;

    while ((text = strchr(text, '{'))) {
        const char *end = expression_end(text + 1);

        if (text[1] == '{') {
            text += 2;
            continue;
        }
        buffer_clear(&expression);
        buffer_add(&expression, text + 1, (size_t)(end - text - 1));
        check_expression(s, buffer_text(&expression), false);
        text = end;
    }
    buffer_release(&expression);
}

static void check_attribute(sheet *s, xmlAttrPtr attribute)
{
    const bool in_xslt = is_xslt(s->element, NULL);
    xmlChar *value;

    if (in_xslt && attribute->ns)
        return;
    value = xmlNodeGetContent((xmlNodePtr)attribute);
    if (in_xslt && is_listed(expression_attributes, attribute->name))
        check_expression(s, (const char *)value, false);
    else if (in_xslt && is_listed(pattern_attributes, attribute->name))
        check_expression(s, (const char *)value, true);
    else if (!in_xslt ||
             (is_listed(template_elements, s->element->name) && is_listed(template_attributes, attribute->name)))
        check_template(s, (const char *)value);
    xmlFree(value);
}

static void check_element(sheet *s, const xmlNode *element)
{
    s->element = element;
    if ((is_xslt(element, "variable") || is_xslt(element, "param")) && xmlHasProp(element, BAD_CAST "name")) {
        xmlChar *name = xmlGetNoNsProp(element, BAD_CAST "name");

        if (!strchr((char *)name, ':') && is_local(element, NULL, (char *)name)) {
            buffer text = BUFFER_INIT;

            buffer_printf(&text, "the variable '%s' is declared twice", (char *)name);
            s->fault(s->data, element, text.data);
            buffer_release(&text);
        }
        xmlFree(name);
    }
    for (xmlAttrPtr a = element->properties; a; a = a->next)
        check_attribute(s, a);
}

/* the tree ______________________________________________________________________________________________________ */

/* The node after this one in the tree, in document order. */
static const xmlNode *next_node(const xmlNode *node, const xmlNode *root, bool into)
{
    if (into && node->children)
        return node->children;
    while (node != root && !node->next)
        node = node->parent;
    return node == root ? NULL : node->next;
}

/* Elements at the top that are not of XSLT are data of the author's. */
static bool is_data(const xmlNode *element, const xmlNode *root)
{
    return is_xslt(root, NULL) && element->parent == root && !is_xslt(element, NULL);
}

static bool asks_for_functions(const xmlNode *root)
{
    bool found = false;

    for (const xmlNode *n = root; n && !found; n = next_node(n, root, true))
        for (xmlAttrPtr a = n->type == XML_ELEMENT_NODE ? n->properties : NULL; a && !found; a = a->next)
            found =
                a->children && a->children->content && strstr((const char *)a->children->content, "function-available");
    return found;
}

void sheet_check(const xmlDocPtr *docs, size_t count, sheet_fault fault, void *data)
{
    sheet s = {.docs = docs, .count = count, .fault = fault, .data = data};

    for (size_t i = 0; i < count; i++)
        s.asks = s.asks || asks_for_functions(xmlDocGetRootElement(docs[i]));
    for (size_t i = 0; i < count; i++) {
        const xmlNode *root = xmlDocGetRootElement(docs[i]);
        bool into = true;

        for (const xmlNode *n = root; n; n = next_node(n, root, into)) {
            into = n->type == XML_ELEMENT_NODE && !is_data(n, root);
            if (into)
                check_element(&s, n);
        }
    }
}
