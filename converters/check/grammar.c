#include "check/grammar.h"
#include "base/buffer.h"
#include "check/schematron.h"

#include <libxslt/xsltutils.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* Elements of ISO/IEC 19757-3:2016 (and severity, of 2025). Lists are separated and enclosed by blanks. */
static const struct {
    const char *name, *children, *needed, *allowed;
} elements[] = {
    {"schema", " title ns p let phase pattern diagnostics properties ", " ",
     " id schemaVersion defaultPhase queryBinding icon see fpi "},
    {"ns", " ", " prefix uri ", " "},
    {"phase", " p let active ", " id ", " icon see fpi "},
    {"active", " dir emph span ", " pattern ", " "},
    {"pattern", " title p let rule param ", " ", " id abstract is-a role flag severity icon see fpi "},
    {"param", " ", " name value ", " "},
    {"rule", " p let assert report extends ", " ", " id context abstract role flag severity subject icon see fpi "},
    {"extends", " ", " rule ", " "},
    {"let", " ", " name ", " value "},
    {"assert", " emph dir span name value-of ", " test ",
     " id role flag severity subject diagnostics properties icon see fpi "},
    {"report", " emph dir span name value-of ", " test ",
     " id role flag severity subject diagnostics properties icon see fpi "},
    {"name", " ", " ", " path "},
    {"value-of", " ", " select ", " "},
    {"emph", " emph dir span name value-of ", " ", " "},
    {"span", " emph dir span name value-of ", " class ", " "},
    {"dir", " emph dir span name value-of ", " ", " value "},
    {"title", " emph dir span ", " ", " "},
    {"p", " emph dir span ", " ", " id class icon "},
    {"diagnostics", " diagnostic ", " ", " "},
    {"diagnostic", " emph dir span name value-of ", " id ", " role icon see fpi "},
    {"properties", " property ", " ", " "},
    {"property", " emph dir span name value-of ", " id ", " role scheme icon see fpi "},
};

/* What the schema may hold of XSLT itself, and the names of the query language that is understood. */
static const char foreign[] = " key variable param decimal-format ";
static const char bindings[] = " xslt xslt1 xpath xpath1 ";

#define EXTENDS_MAX 100 /* abstract rules that extend each other */

typedef struct {
    const xmlNode *schema;
    grammar_fault fault;
    void *data;
} grammar;

static bool is_listed(const char *list, const char *word)
{
    size_t n = strlen(word);

    for (const char *p = list; n && (p = strstr(p, word)); p++)
        if (p > list && p[-1] == ' ' && p[n] == ' ')
            return true;
    return false;
}

static bool is_element(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && node->ns &&
           strcmp((const char *)node->ns->href, SCHEMATRON_NAMESPACE) == 0 &&
           (!name || strcmp((const char *)node->name, name) == 0);
}

static bool has_value(const xmlNode *node, const char *attribute, const char *value)
{
    xmlChar *own = xmlGetNoNsProp(node, BAD_CAST attribute);
    bool same = own && strcmp((char *)own, value) == 0;

    xmlFree(own);
    return same;
}

static bool is_abstract(const xmlNode *node)
{
    return has_value(node, "abstract", "true");
}

static bool has(const xmlNode *node, const char *attribute)
{
    return xmlHasNsProp(node, BAD_CAST attribute, NULL);
}

/* elements and attributes ______________________________________________________________________________________ */

static void check_needed(const grammar *g, const xmlNode *node, const char *needed)
{
    char name[16];

    for (const char *p = needed + 1; *p; p += strspn(p, " ")) {
        size_t n = strcspn(p, " ");

        memcpy(name, p, n);
        name[n] = '\0';
        if (!has(node, name))
            g->fault(g->data, node, "<%s> needs the attribute '%s'", (const char *)node->name, name);
        p += n;
    }
}

static void check_attributes(const grammar *g, const xmlNode *node, const char *needed, const char *allowed)
{
    for (const xmlAttr *a = node->properties; a; a = a->next)
        if (!a->ns && !is_listed(needed, (const char *)a->name) && !is_listed(allowed, (const char *)a->name))
            g->fault(g->data, node, "<%s> has no attribute '%s'", (const char *)node->name, (const char *)a->name);
    check_needed(g, node, needed);
}

static void check_element(const grammar *g, const xmlNode *node);

static void check_children(const grammar *g, const xmlNode *node, const char *children)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        if (IS_XSLT_ELEM(child) && node == g->schema && !is_listed(foreign, (const char *)child->name))
            g->fault(g->data, child, "<%s> of XSLT cannot be part of a schema; only xsl:key and variables can",
                     (const char *)child->name);
        if (!is_element(child, NULL))
            continue; /* open to the elements of others */
        if (is_listed(children, (const char *)child->name))
            check_element(g, child);
        else
            g->fault(g->data, child, "<%s> is not allowed in <%s>", (const char *)child->name,
                     (const char *)node->name);
    }
}

static void check_element(const grammar *g, const xmlNode *node)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (strcmp(elements[i].name, (const char *)node->name) == 0) {
            check_attributes(g, node, elements[i].needed, elements[i].allowed);
            check_children(g, node, elements[i].children);
        }
}

/* names and references _________________________________________________________________________________________ */

/* An element below `parent` by the value of an attribute; `except` is passed by. */
static const xmlNode *find(const xmlNode *parent, const char *name, const char *attribute, const char *value,
                           const xmlNode *except)
{
    for (const xmlNode *n = parent->children; n; n = n->next)
        if (n != except && is_element(n, name) && has_value(n, attribute, value))
            return n;
    return NULL;
}

static const xmlNode *find_rule(const xmlNode *pattern, const char *id)
{
    for (const xmlNode *n = pattern->children; n; n = n->next)
        if (is_element(n, "rule") && is_abstract(n) && has_value(n, "id", id))
            return n;
    return NULL;
}

/* The abstract rule that <extends> means: of the same pattern, else of any other. */
static const xmlNode *extended(const grammar *g, const xmlNode *extends)
{
    xmlChar *id = xmlGetNoNsProp(extends, BAD_CAST "rule");
    const xmlNode *rule = find_rule(extends->parent->parent, (char *)id);

    for (const xmlNode *p = g->schema->children; p && !rule; p = p->next)
        if (is_element(p, "pattern"))
            rule = find_rule(p, (char *)id);
    xmlFree(id);
    return rule;
}

static bool check_extends(const grammar *g, const xmlNode *rule, const xmlNode *place, int depth)
{
    for (const xmlNode *n = rule->children; n; n = n->next) {
        const xmlNode *target;

        if (!is_element(n, "extends"))
            continue;
        place = depth == 0 ? n : place;
        target = extended(g, n);
        if (!target)
            g->fault(g->data, n, "there is no abstract rule with that id to extend");
        else if (depth >= EXTENDS_MAX)
            g->fault(g->data, place, "abstract rules extend each other without end");
        if (!target || depth >= EXTENDS_MAX || !check_extends(g, target, place, depth + 1))
            return false;
    }
    return true;
}

static void check_rule(const grammar *g, const xmlNode *rule)
{
    if (is_abstract(rule) && !has(rule, "id"))
        g->fault(g->data, rule, "an abstract rule needs the attribute 'id'");
    if (is_abstract(rule) == has(rule, "context"))
        g->fault(g->data, rule,
                 is_abstract(rule) ? "an abstract rule has no context" : "<rule> needs the attribute 'context'");
    check_extends(g, rule, rule, 0);
}

static void check_pattern(const grammar *g, const xmlNode *pattern)
{
    xmlChar *is_a = xmlGetNoNsProp(pattern, BAD_CAST "is-a");
    const xmlNode *target = is_a ? find(g->schema, "pattern", "id", (char *)is_a, NULL) : NULL;

    if (is_a && is_abstract(pattern))
        g->fault(g->data, pattern, "an abstract pattern cannot have is-a");
    else if (is_a && (!target || !is_abstract(target)))
        g->fault(g->data, pattern, "there is no abstract pattern '%s'", (char *)is_a);
    if (is_abstract(pattern) && !has(pattern, "id"))
        g->fault(g->data, pattern, "an abstract pattern needs the attribute 'id'");
    for (const xmlNode *n = pattern->children; n; n = n->next) {
        if (is_element(n, "rule") && is_a)
            g->fault(g->data, n, "a pattern with is-a has no rules of its own");
        else if (is_element(n, "rule"))
            check_rule(g, n);
    }
    xmlFree(is_a);
}

static void check_phase(const grammar *g, const xmlNode *phase)
{
    for (const xmlNode *n = phase->children; n; n = n->next) {
        xmlChar *id = is_element(n, "active") ? xmlGetNoNsProp(n, BAD_CAST "pattern") : NULL;
        const xmlNode *pattern = id ? find(g->schema, "pattern", "id", (char *)id, NULL) : NULL;

        if (id && (!pattern || is_abstract(pattern)))
            g->fault(g->data, n, "there is no pattern '%s' to be active", (char *)id);
        xmlFree(id);
    }
}

static const xmlNode *find_diagnostic(const grammar *g, const char *id)
{
    const xmlNode *found = NULL;

    for (const xmlNode *n = g->schema->children; n && !found; n = n->next)
        if (is_element(n, "diagnostics"))
            found = find(n, "diagnostic", "id", id, NULL);
    return found;
}

static void check_diagnostics(const grammar *g, const xmlNode *test)
{
    xmlChar *references = xmlGetNoNsProp(test, BAD_CAST "diagnostics");

    for (char *id = references ? strtok((char *)references, " \t\r\n") : NULL; id; id = strtok(NULL, " \t\r\n"))
        if (!find_diagnostic(g, id))
            g->fault(g->data, test, "there is no diagnostic '%s'", id);
    xmlFree(references);
}

static void check_prefix(const grammar *g, const xmlNode *ns)
{
    xmlChar *prefix = xmlGetNoNsProp(ns, BAD_CAST "prefix");

    if (xmlValidateNCName(prefix, 0) != 0)
        g->fault(g->data, ns, "'%s' is no prefix", (char *)prefix);
    else if (find(g->schema, "ns", "prefix", (char *)prefix, ns))
        g->fault(g->data, ns, "the prefix '%s' is declared twice", (char *)prefix);
    xmlFree(prefix);
}

static void check_name(const grammar *g, const xmlNode *named)
{
    xmlChar *name = xmlGetNoNsProp(named, BAD_CAST "name");

    if (xmlValidateQName(name, 0) != 0)
        g->fault(g->data, named, "'%s' is no name", (char *)name);
    else if (find(named->parent, (const char *)named->name, "name", (char *)name, named))
        g->fault(g->data, named, "'%s' is declared twice", (char *)name);
    xmlFree(name);
}

/* Ids that something refers to are told apart by kind. */
static void check_id(const grammar *g, const xmlNode *node)
{
    xmlChar *id = xmlGetNoNsProp(node, BAD_CAST "id");

    if (id && find(node->parent, (const char *)node->name, "id", (char *)id, node))
        g->fault(g->data, node, "another <%s> has the id '%s', too", (const char *)node->name, (char *)id);
    xmlFree(id);
}

static void check_references(const grammar *g, const xmlNode *parent)
{
    for (const xmlNode *n = parent->children; n; n = n->next) {
        if (!is_element(n, NULL))
            continue;
        if (is_element(n, "pattern") || is_element(n, "phase") || is_element(n, "diagnostic") || is_abstract(n))
            check_id(g, n);
        if (is_element(n, "pattern"))
            check_pattern(g, n);
        else if (is_element(n, "phase"))
            check_phase(g, n);
        else if (is_element(n, "assert") || is_element(n, "report"))
            check_diagnostics(g, n);
        else if (is_element(n, "ns"))
            check_prefix(g, n);
        else if (is_element(n, "let") || is_element(n, "param"))
            check_name(g, n);
        check_references(g, n);
    }
}

/* schema _______________________________________________________________________________________________________ */

static void check_binding(const grammar *g)
{
    xmlChar *binding = xmlGetNoNsProp(g->schema, BAD_CAST "queryBinding");
    bool known = !binding;

    for (const char *p = bindings + 1; binding && *p && !known; p += strcspn(p, " ") + 1)
        known =
            strcspn(p, " ") == strlen((char *)binding) && strncasecmp(p, (char *)binding, strlen((char *)binding)) == 0;
    if (!known)
        g->fault(g->data, g->schema,
                 "the query language '%s' is not supported; rules are written in XPath 1.0 (queryBinding=\"xslt\")",
                 (char *)binding);
    xmlFree(binding);
}

static void check_phase_name(const grammar *g, const char *phase)
{
    if (strcmp(phase, "#ALL") != 0 && strcmp(phase, "#DEFAULT") != 0 && !find(g->schema, "phase", "id", phase, NULL))
        g->fault(g->data, g->schema, "there is no phase '%s'", phase);
}

void grammar_check_elements(const xmlNode *schema, grammar_fault fault, void *data)
{
    const grammar g = {schema, fault, data};

    check_binding(&g);
    check_element(&g, schema);
}

void grammar_check_references(const xmlNode *schema, const char *phase, grammar_fault fault, void *data)
{
    const grammar g = {schema, fault, data};
    xmlChar *standard = xmlGetNoNsProp(schema, BAD_CAST "defaultPhase");

    check_references(&g, schema);
    if (standard)
        check_phase_name(&g, (char *)standard);
    if (phase)
        check_phase_name(&g, phase);
    xmlFree(standard);
}
