#include "check/svrl.h"
#include "base/buffer.h"
#include "base/utf8.h"
#include "check/place.h"

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LOCATION_STEPS 20000000 /* of XPath, for one location: far more than one needs */

/* What authors call the severities, in attributes that may hold other words. */
static const struct {
    const char *word;
    finding_severity severity;
} words[] = {
    {"fatal", SEVERITY_ERROR},      {"error", SEVERITY_ERROR},     {"warning", SEVERITY_WARNING},
    {"warn", SEVERITY_WARNING},     {"caution", SEVERITY_WARNING}, {"info", SEVERITY_INFO},
    {"information", SEVERITY_INFO}, {"hint", SEVERITY_INFO},
};

typedef struct {
    xmlDocPtr doc;
    const svrl_places *places;
    const char *name, *stem;
    xmlDictPtr ids;
    findings *found;
    xmlXPathContextPtr context;
    size_t patterns;
    const xmlNode *pattern, *rule; /* the last active-pattern and fired-rule */
} reader;

static bool is_svrl(const xmlNode *node, const char *name)
{
    return node && node->type == XML_ELEMENT_NODE && node->ns &&
           strcmp((const char *)node->ns->href, SVRL_NAMESPACE) == 0 && strcmp((const char *)node->name, name) == 0;
}

/* severity _____________________________________________________________________________________________________ */

static bool severity_of_word(finding_severity *severity, const char *word, size_t len)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i].word) == len && strncasecmp(words[i].word, word, len) == 0) {
            *severity = words[i].severity;
            return true;
        }
    return false;
}

static bool severity_of_attribute(finding_severity *severity, const xmlNode *node, const char *attribute)
{
    static const char blanks[] = " \t\r\n";
    xmlChar *value = xmlGetNoNsProp(node, BAD_CAST attribute);
    bool known = false;

    for (const char *p = value ? (char *)value : ""; *p && !known; p += strspn(p, blanks)) {
        size_t n = strcspn(p, blanks);

        known = severity_of_word(severity, p, n);
        p += n;
    }
    xmlFree(value);
    return known;
}

static finding_severity severity_of(const reader *r, const xmlNode *node)
{
    static const char *const attributes[] = {"severity", "role", "flag"};
    const xmlNode *const told[] = {node, r->rule, r->pattern};
    finding_severity severity = SEVERITY_ERROR;

    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        for (size_t k = 0; told[i] && k < sizeof attributes / sizeof *attributes; k++)
            if (severity_of_attribute(&severity, told[i], attributes[k]))
                return severity;
    return severity;
}

/* ids __________________________________________________________________________________________________________ */

/* Ids are printed as they are: what could be taken for something else becomes "_". */
static void add_id(buffer *out, const char *text)
{
    const char *end = text + strlen(text);

    while (text < end) {
        uint32_t c;
        int n = utf8_decode(&c, text, (size_t)(end - text));

        if (n > 0 && ((c > ' ' && c < 0x7F && !strchr("[]\"\\", (int)c)) || (c >= 0xA0 && utf8_is_letter(c))))
            buffer_add(out, text, (size_t)n);
        else
            buffer_putc(out, '_');
        text += n > 0 ? n : 1;
    }
}

static const char *id_of(const reader *r, const xmlNode *node)
{
    const xmlNode *const named[] = {node, r->rule, r->pattern};
    buffer id = BUFFER_INIT;
    const xmlChar *kept;

    for (size_t i = 0; i < sizeof named / sizeof *named && id.len == 0; i++) {
        xmlChar *own = named[i] ? xmlGetNoNsProp(named[i], BAD_CAST "id") : NULL;

        if (own)
            add_id(&id, (char *)own);
        xmlFree(own);
    }
    if (id.len == 0) {
        add_id(&id, r->stem);
        if (r->patterns)
            buffer_printf(&id, "-%zu", r->patterns);
    }
    kept = xmlDictLookup(r->ids, BAD_CAST id.data, -1);
    buffer_release(&id);
    return (const char *)kept;
}

/* location _____________________________________________________________________________________________________ */

static void ignore(void *data, xmlErrorPtr error)
{
    (void)data;
    (void)error;
}

static xmlXPathContextPtr new_context(xmlDocPtr doc, const xmlNode *svrl)
{
    xmlXPathContextPtr context = xmlXPathNewContext(doc);

    context->error = ignore;
    for (const xmlNode *n = svrl->children; n; n = n->next) {
        xmlChar *prefix, *uri;

        if (!is_svrl(n, "ns-prefix-in-attribute-values"))
            continue;
        prefix = xmlGetNoNsProp(n, BAD_CAST "prefix");
        uri = xmlGetNoNsProp(n, BAD_CAST "uri");
        if (prefix && uri)
            xmlXPathRegisterNs(context, prefix, uri);
        xmlFree(prefix);
        xmlFree(uri);
    }
    return context;
}

/* Behind a name. */
static const char *name_end(const char *p)
{
    return p + strcspn(p, "/[]()@:=<>!|+*, \t\r\n'\"");
}

/* Appends the step that Q{uri}name or *:name of later XPath stands for; returns behind it. */
static const char *add_step(buffer *out, const char *p)
{
    const char *uri = *p == 'Q' ? p + 2 : NULL, *close = uri ? strchr(uri, '}') : NULL;
    const char *name = close ? close + 1 : p + 2, *end = name_end(name);

    if (end == name && *name == '*')
        end++;
    buffer_puts(out, "*[");
    if (*name == '*')
        buffer_puts(out, "true()");
    else
        buffer_printf(out, "local-name()='%.*s'", (int)(end - name), name);
    if (close)
        buffer_printf(out, " and namespace-uri()=\"%.*s\"", (int)(close - uri), uri);
    buffer_putc(out, ']');
    return end;
}

/* A location in XPath 1.0. */
static void add_location(buffer *out, const char *p)
{
    while (*p) {
        const char *quote = *p == '"' || *p == '\'' ? strchr(p + 1, *p) : NULL;

        if (quote) {
            buffer_add(out, p, (size_t)(quote - p) + 1);
            p = quote + 1;
        } else if ((p[0] == 'Q' && p[1] == '{' && strchr(p, '}')) || (p[0] == '*' && p[1] == ':')) {
            p = add_step(out, p);
        } else {
            buffer_putc(out, *p++);
        }
    }
}

static void say_nothing(void *data, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say_nothing(void *data, const char *format, ...)
{
    (void)data;
    (void)format;
}

/* Of a function that is not known libxml2 tells on standard error, whatever handlers the context has. */
static xmlXPathObjectPtr evaluate_quietly(const char *expression, xmlXPathContextPtr context)
{
    xmlGenericErrorFunc handler = xmlGenericError;
    void *data = xmlGenericErrorContext;
    xmlXPathObjectPtr result;

    xmlSetGenericErrorFunc(NULL, say_nothing);
    result = xmlXPathEvalExpression(BAD_CAST expression, context);
    xmlSetGenericErrorFunc(data, handler);
    return result;
}

/* The first node an XPath leads to, or NULL. */
static const xmlNode *evaluate(const reader *r, const char *location)
{
    buffer expression = BUFFER_INIT;
    xmlXPathObjectPtr result;
    const xmlNode *node = NULL;

    add_location(&expression, location);
    r->context->node = (xmlNodePtr)r->doc;
    r->context->opCount = 0;
    r->context->opLimit = LOCATION_STEPS;
    result = evaluate_quietly(buffer_text(&expression), r->context);
    if (result && result->type == XPATH_NODESET && !xmlXPathNodeSetIsEmpty(result->nodesetval)) {
        xmlXPathNodeSetSort(result->nodesetval);
        node = result->nodesetval->nodeTab[0];
    }
    if (node && (node->type == XML_NAMESPACE_DECL || node->doc != r->doc))
        node = NULL;
    xmlXPathFreeObject(result);
    buffer_release(&expression);
    return node;
}

/* The node a location stands for, or NULL. What is said of the whole document is said of its root. */
static const xmlNode *resolve(const reader *r, const char *location)
{
    const xmlNode *node = NULL;

    if (*location == '#') {
        size_t number = (size_t)strtoul(location + 1, NULL, 10);

        node = number < r->places->count ? r->places->items[number] : NULL;
    } else {
        node = evaluate(r, location);
    }
    return node && node->type == XML_DOCUMENT_NODE ? xmlDocGetRootElement(r->doc) : node;
}

/* text _________________________________________________________________________________________________________ */

/* The words of an element, single blanks between them. */
static void add_words(buffer *out, const xmlNode *node)
{
    static const char blanks[] = " \t\r\n";
    xmlChar *content = xmlNodeGetContent(node);
    const char *between = "";

    for (const char *p = (char *)content + strspn((char *)content, blanks); *p; p += strspn(p, blanks)) {
        size_t n = strcspn(p, blanks);

        buffer_puts(out, between);
        buffer_add(out, p, n);
        between = " ";
        p += n;
    }
    xmlFree(content);
}

/* Own text, diagnostics, and where to read on. */
static void add_text(buffer *out, const xmlNode *node)
{
    xmlChar *see = xmlGetNoNsProp(node, BAD_CAST "see");

    for (const xmlNode *n = node->children; n; n = n->next) {
        if (!is_svrl(n, "text") && !is_svrl(n, "diagnostic-reference"))
            continue;
        buffer_puts(out, out->len ? "; " : "");
        add_words(out, n);
    }
    if (out->len == 0) {
        xmlChar *test = xmlGetNoNsProp(node, BAD_CAST "test");

        buffer_printf(out, "%s: %s", is_svrl(node, "failed-assert") ? "does not hold" : "holds",
                      test ? (char *)test : "");
        xmlFree(test);
    }
    if (see && *see)
        buffer_printf(out, "; see %s", (char *)see);
    xmlFree(see);
}

/* report _______________________________________________________________________________________________________ */

static void report(reader *r, const xmlNode *node)
{
    xmlChar *location = xmlGetNoNsProp(node, BAD_CAST "location");
    const xmlNode *place = location ? resolve(r, (char *)location) : NULL;
    buffer text = BUFFER_INIT;

    add_text(&text, node);
    if (place)
        place_report(r->found, id_of(r, node), severity_of(r, node), r->name, place, buffer_text(&text));
    else
        findings_add_rule(r->found, id_of(r, node), severity_of(r, node), r->name, 0, 0, (char *)location,
                          buffer_text(&text));
    xmlFree(location);
    buffer_release(&text);
}

int svrl_report(const xmlDoc *svrl, xmlDocPtr doc, const svrl_places *places, const char *name, const char *stem,
                xmlDictPtr ids, findings *found)
{
    const xmlNode *root = xmlDocGetRootElement(svrl);
    reader r = {.doc = doc, .places = places, .name = name, .stem = stem, .ids = ids, .found = found};

    if (!is_svrl(root, "schematron-output"))
        return -1;
    r.context = new_context(doc, root);
    for (const xmlNode *n = root->children; n; n = n->next) {
        if (is_svrl(n, "active-pattern")) {
            r.pattern = n;
            r.rule = NULL;
            r.patterns++;
        } else if (is_svrl(n, "fired-rule")) {
            r.rule = n;
        } else if (is_svrl(n, "failed-assert") || is_svrl(n, "successful-report")) {
            report(&r, n);
        }
    }
    xmlXPathFreeContext(r.context);
    return 0;
}
