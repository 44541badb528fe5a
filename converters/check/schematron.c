#include "check/schematron.h"
#include "base/memory.h"
#include "check/grammar.h"
#include "render/stylesheet.h"

#include <libxml/xpath.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define PLACE_PREFIX "splkit"
#define XSLT_NAMESPACE "http://www.w3.org/1999/XSL/Transform"
#define NUMBER_SIZE 24
#define INCLUDE_DEPTH 20

struct schematron {
    stylesheet *expand, *compile; /* made when the first schema is compiled */
};

schematron *schematron_new(void)
{
    return memory_zalloc(1, sizeof(schematron));
}

void schematron_free(schematron *s)
{
    stylesheet_free(s->expand);
    stylesheet_free(s->compile);
    free(s);
}

/* places _______________________________________________________________________________________________________ */

static bool is_in(const xmlNode *node, const char *uri)
{
    return node->type == XML_ELEMENT_NODE && node->ns && strcmp((const char *)node->ns->href, uri) == 0;
}

static void mark(rule_files *files, xmlNodePtr node, xmlNsPtr ns)
{
    char number[NUMBER_SIZE];

    snprintf(number, sizeof number, "%zu", rule_files_remember(files, node));
    xmlSetNsProp(node, ns, BAD_CAST "at", BAD_CAST number);
}

/* Elements of Schematron, and those of XSLT right below the root; what is in these is data. */
static void mark_all(rule_files *files, xmlNodePtr node, xmlNsPtr ns)
{
    if (!is_in(node, SCHEMATRON_NAMESPACE) && !is_in(node, XSLT_NAMESPACE))
        return;
    mark(files, node, ns);
    if (is_in(node, SCHEMATRON_NAMESPACE))
        for (xmlNodePtr child = node->children; child; child = child->next)
            mark_all(files, child, ns);
}

static size_t number_of(const xmlNode *node)
{
    xmlChar *text = xmlGetNsProp(node, BAD_CAST "at", BAD_CAST SCHEMATRON_OWN_NAMESPACE);
    size_t number = text ? (size_t)strtoul((char *)text, NULL, 10) : 0;

    xmlFree(text);
    return number;
}

static rule_place place_of(const rule_files *files, const xmlNode *node)
{
    size_t number = 0;

    for (; node && node->type == XML_ELEMENT_NODE && !number; node = node->parent)
        number = number_of(node);
    return files->places[number < files->place_count ? number : 0];
}

static void fault(void *data, const xmlNode *node, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void fault(void *data, const xmlNode *node, const char *format, ...)
{
    rule_files *files = data;
    buffer text = BUFFER_INIT;
    va_list args;

    va_start(args, format);
    buffer_vprintf(&text, format, args);
    va_end(args);
    rule_files_fault(files, place_of(files, node), "%s", buffer_text(&text));
    buffer_release(&text);
}

/* inclusion ____________________________________________________________________________________________________ */

static void include_all(rule_files *files, xmlNodePtr node, int depth);

static xmlNodePtr by_id(xmlNodePtr node, const char *id)
{
    xmlNodePtr found = NULL;

    for (; node && !found; node = node->next) {
        xmlChar *own = node->type == XML_ELEMENT_NODE ? xmlGetProp(node, BAD_CAST "id") : NULL;

        found = own && strcmp((char *)own, id) == 0 ? node : by_id(node->children, id);
        xmlFree(own);
    }
    return found;
}

/* The element a reference leads to, its own inclusions done; *doc is freed by the caller. */
static xmlNodePtr follow(rule_files *files, const xmlNode *from, const char *href, xmlDocPtr *doc, int depth,
                         buffer *why)
{
    const char *hash = strchr(href, '#');
    char *file = memory_strndup(href, hash ? (size_t)(hash - href) : strlen(href));
    xmlChar *base = xmlNodeGetBase(from->doc, from);
    xmlNodePtr root = NULL;

    *doc = NULL;
    if (depth >= INCLUDE_DEPTH)
        buffer_puts(why, "files include each other");
    else if (!*file)
        buffer_puts(why, "is no file");
    else
        *doc = rule_files_include(files, (char *)base, file, why);
    if (*doc) {
        root = xmlDocGetRootElement(*doc);
        mark_all(files, root, xmlNewNs(root, BAD_CAST SCHEMATRON_OWN_NAMESPACE, BAD_CAST PLACE_PREFIX));
        if (hash && hash[1] && !(root = by_id(root, hash + 1)))
            buffer_printf(why, "the file has no element with id '%s'", hash + 1);
        if (root)
            include_all(files, root, depth + 1);
    }
    xmlFree(base);
    free(file);
    return root;
}

/* Puts what `href` names in the place of `node`: for extends, what is inside of it. */
static void include_one(rule_files *files, xmlNodePtr node, const char *href, int depth)
{
    bool inside = strcmp((const char *)node->name, "extends") == 0;
    buffer why = BUFFER_INIT;
    xmlDocPtr doc;
    xmlNodePtr target = follow(files, node, href, &doc, depth, &why);
    xmlNodePtr next;

    if (!target)
        fault(files, node, "'%s' cannot be included: %s", href, buffer_text(&why));
    for (xmlNodePtr from = target && inside ? target->children : target; from; from = next) {
        next = inside ? from->next : NULL;
        xmlAddPrevSibling(node, xmlDocCopyNode(from, node->doc, 1));
    }
    xmlUnlinkNode(node);
    xmlFreeNode(node);
    xmlFreeDoc(doc);
    buffer_release(&why);
}

static void include_all(rule_files *files, xmlNodePtr node, int depth)
{
    xmlNodePtr next;

    for (xmlNodePtr child = node->children; child; child = next) {
        xmlChar *href = NULL;

        next = child->next;
        if (is_in(child, SCHEMATRON_NAMESPACE) &&
            (xmlStrEqual(child->name, BAD_CAST "include") || xmlStrEqual(child->name, BAD_CAST "extends")))
            href = xmlGetNoNsProp(child, BAD_CAST "href");
        if (href)
            include_one(files, child, (char *)href, depth);
        else if (child->type == XML_ELEMENT_NODE)
            include_all(files, child, depth);
        xmlFree(href);
    }
}

/* compilation __________________________________________________________________________________________________ */

/* Line numbers that lead back: of the nearest element that says where it comes from. */
static void number_lines(xmlNodePtr node, size_t number)
{
    for (; node; node = node->next) {
        size_t own = node->type == XML_ELEMENT_NODE ? number_of(node) : 0;

        own = own ? own : number;
        node->line = (unsigned short)(own < USHRT_MAX ? own : 0);
        if (node->type == XML_ELEMENT_NODE)
            number_lines(node->children, own);
    }
}

/* Prefixes must mean in the stylesheet what they mean in the schema. */
static void check_prefixes(rule_files *files, const xmlNode *schema, xmlDocPtr sheet)
{
    for (const xmlNode *n = schema->children; n; n = n->next) {
        xmlChar *prefix, *uri;
        xmlNsPtr ns;

        if (!is_in(n, SCHEMATRON_NAMESPACE) || strcmp((const char *)n->name, "ns") != 0)
            continue;
        prefix = xmlGetNoNsProp(n, BAD_CAST "prefix");
        uri = xmlGetNoNsProp(n, BAD_CAST "uri");
        ns = xmlSearchNs(sheet, xmlDocGetRootElement(sheet), prefix);
        if (!ns || !xmlStrEqual(ns->href, uri))
            fault(files, n, "the prefix '%s' cannot stand for '%s'", (char *)prefix, (char *)uri);
        xmlFree(prefix);
        xmlFree(uri);
    }
}

static bool make_stylesheets(schematron *s, findings *found)
{
    if (!s->expand)
        s->expand = stylesheet_new("templates/schematron/expand.xsl", found);
    if (!s->compile)
        s->compile = stylesheet_new("templates/schematron/compile.xsl", found);
    return s->expand && s->compile;
}

/* A copy has names of its own: those of a result live in a dictionary that libxslt looks only half through when the
 * result is used as a stylesheet, so that it would not find some variables. */
static xmlDocPtr transform(schematron *s, rule_files *files, xmlDocPtr schema, const char *phase, const char *stem)
{
    const stylesheet_parameter parameters[] = {{"phase", phase}, {"file", stem}, {"inside", "yes"}, {NULL, NULL}};
    xmlDocPtr expanded = stylesheet_apply(s->expand, schema, files->path, NULL, files->found), made = NULL, sheet;

    if (expanded)
        made = stylesheet_apply(s->compile, expanded, files->path, parameters, files->found);
    sheet = made ? xmlCopyDoc(made, 1) : NULL;
    xmlFreeDoc(expanded);
    xmlFreeDoc(made);
    return sheet;
}

xmlDocPtr schematron_compile(schematron *s, rule_files *files, xmlDocPtr schema, const char *phase, const char *stem)
{
    xmlNodePtr root = xmlDocGetRootElement(schema);
    size_t before = files->found->count;
    xmlDocPtr sheet = NULL;

    mark_all(files, root, xmlNewNs(root, BAD_CAST SCHEMATRON_OWN_NAMESPACE, BAD_CAST PLACE_PREFIX));
    include_all(files, root, 0);
    if (files->found->count == before)
        grammar_check_elements(root, fault, files);
    if (files->found->count == before)
        grammar_check_references(root, phase, fault, files);
    if (files->found->count == before && make_stylesheets(s, files->found))
        sheet = transform(s, files, schema, phase, stem);
    if (sheet) {
        sheet->URL = xmlStrdup(schema->URL);
        number_lines(sheet->children, 0);
        check_prefixes(files, root, sheet);
    }
    if (files->found->count != before) {
        xmlFreeDoc(sheet);
        sheet = NULL;
    }
    return sheet;
}
