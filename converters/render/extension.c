#include "render/extension.h"
#include "base/buffer.h"
#include "base/data.h"
#include "base/resource.h"
#include "render/markdown.h"
#include "render/transform.h"
#include "spl/ids.h"

#include <libxml/xpathInternals.h>
#include <libxslt/extensions.h>
#include <string.h>

/* what they compute ____________________________________________________________________________________________ */

static double rows_below(const xmlNode *cell, double most)
{
    double rows = 0;

    for (const xmlNode *row = cell ? cell->parent : NULL; row && rows < most; row = row->next)
        rows += row->type == XML_ELEMENT_NODE;
    return rows;
}

/* The page's name on top of every printed page, as a style sheet of its own. */
static void add_running_title(buffer *style, const char *name)
{
    buffer_puts(style, "@page{@top-center{content:\"");
    for (const char *p = name; *p; p++) {
        if (strchr("\"\\<\n\r\f", *p))
            buffer_printf(style, "\\%X ", (unsigned)*p);
        else
            buffer_putc(style, *p);
    }
    buffer_puts(style, "\"}}");
}

/* for compiled stylesheets _____________________________________________________________________________________ */

/* Room for a text that is made next. */
static buffer *begin(transform *t)
{
    buffer_clear(&t->made);
    return &t->made;
}

static const char *keep(transform *t)
{
    return arena_strndup(t->arena, buffer_text(&t->made), t->made.len);
}

static const ordinals *places_of(transform *t)
{
    if (!t->places)
        t->places = ordinals_new(t->doc);
    return t->places;
}

double extension_ordinal(transform *t, node_set set)
{
    return set.count ? (double)ordinal_of(places_of(t), set.nodes[0]) : 0;
}

double extension_place(transform *t, node_set set)
{
    return set.count ? (double)ordinal_in_host(places_of(t), set.nodes[0]) : 0;
}

const char *extension_anchor(transform *t, node_set set)
{
    buffer *text = begin(t);

    if (set.count)
        ordinal_add_anchor(text, places_of(t), set.nodes[0]);
    return keep(t);
}

const char *extension_text(transform *t, node_set set)
{
    buffer *text = begin(t);

    if (set.count && node_is_text(set.nodes[0]))
        markdown_text(text, &t->memo, set.nodes[0]);
    return keep(t);
}

const char *extension_html(transform *t, node_set set)
{
    buffer *text = begin(t);

    if (set.count && node_is_text(set.nodes[0]))
        markdown_html(text, set.nodes[0]);
    return keep(t);
}

const char *extension_escape(transform *t, const char *string)
{
    buffer *text = begin(t);

    markdown_escape(text, string, strlen(string));
    return keep(t);
}

const char *extension_before(transform *t, node_set set)
{
    return set.count ? markdown_before(&t->memo, set.nodes[0]) : "";
}

const char *extension_break(transform *t, node_set set)
{
    return set.count ? markdown_break(&t->memo, set.nodes[0]) : "";
}

bool extension_delimited(node_set set)
{
    return set.count && set.nodes[0]->type == XML_ELEMENT_NODE && markdown_is_delimited(set.nodes[0]);
}

bool extension_blank(node_set set)
{
    return !set.count || markdown_is_blank(set.nodes[0]);
}

double extension_rows(node_set set, double most)
{
    return rows_below(set.count ? set.nodes[0] : NULL, most);
}

const char *extension_title(const char *code, const char *language)
{
    const char *title = data_find_title(code, language);

    return title ? title : "";
}

const char *extension_running_title(transform *t, const char *title)
{
    buffer *style = begin(t);

    add_running_title(style, title);
    return keep(t);
}

const char *extension_digest(transform *t, const char *string)
{
    char *digest = arena_alloc(t->arena, IDS_SHA256_BASE64_SIZE);

    ids_sha256_base64(digest, string, strlen(string));
    return digest;
}

/* for libxslt __________________________________________________________________________________________________ */

/* The first node of the argument, taken from the stack; NULL when there is none. The object keeps it alive. */
static const xmlNode *pop_node(xmlXPathParserContextPtr context, int count, xmlXPathObjectPtr *object)
{
    *object = NULL;
    if (count != 1) {
        xmlXPathSetArityError(context);
        return NULL;
    }
    *object = valuePop(context);
    if (!*object || (*object)->type != XPATH_NODESET || !(*object)->nodesetval || (*object)->nodesetval->nodeNr == 0)
        return NULL;
    return (*object)->nodesetval->nodeTab[0];
}

static void push_text(xmlXPathParserContextPtr context, buffer *text)
{
    valuePush(context, xmlXPathNewCString(buffer_text(text)));
    buffer_release(text);
}

static extension_state *state_of(xmlXPathParserContextPtr context)
{
    return xsltXPathGetTransformContext(context)->_private;
}

static void text_function(xmlXPathParserContextPtr context, int count)
{
    xmlXPathObjectPtr object;
    const xmlNode *node = pop_node(context, count, &object);
    buffer text = BUFFER_INIT;

    if (node && node_is_text(node))
        markdown_text(&text, &state_of(context)->memo, node);
    xmlXPathFreeObject(object);
    push_text(context, &text);
}

static void html_function(xmlXPathParserContextPtr context, int count)
{
    xmlXPathObjectPtr object;
    const xmlNode *node = pop_node(context, count, &object);
    buffer text = BUFFER_INIT;

    if (node && node_is_text(node))
        markdown_html(&text, node);
    xmlXPathFreeObject(object);
    push_text(context, &text);
}

static void escape_function(xmlXPathParserContextPtr context, int count)
{
    buffer text = BUFFER_INIT;
    xmlChar *string;

    if (count != 1) {
        xmlXPathSetArityError(context);
        return;
    }
    string = xmlXPathPopString(context);
    if (string)
        markdown_escape(&text, (const char *)string, strlen((const char *)string));
    xmlFree(string);
    push_text(context, &text);
}

static void before_function(xmlXPathParserContextPtr context, int count)
{
    xmlXPathObjectPtr object;
    const xmlNode *node = pop_node(context, count, &object);
    const char *answer = node ? markdown_before(&state_of(context)->memo, node) : "";

    xmlXPathFreeObject(object);
    valuePush(context, xmlXPathNewCString(answer));
}

static void break_function(xmlXPathParserContextPtr context, int count)
{
    xmlXPathObjectPtr object;
    const xmlNode *node = pop_node(context, count, &object);
    const char *answer = node ? markdown_break(&state_of(context)->memo, node) : "";

    xmlXPathFreeObject(object);
    valuePush(context, xmlXPathNewCString(answer));
}

static void delimited_function(xmlXPathParserContextPtr context, int count)
{
    xmlXPathObjectPtr object;
    const xmlNode *node = pop_node(context, count, &object);
    bool answer = node && node->type == XML_ELEMENT_NODE && markdown_is_delimited(node);

    xmlXPathFreeObject(object);
    valuePush(context, xmlXPathNewBoolean(answer));
}

static void blank_function(xmlXPathParserContextPtr context, int count)
{
    xmlXPathObjectPtr object;
    const xmlNode *node = pop_node(context, count, &object);
    bool answer = !node || markdown_is_blank(node);

    xmlXPathFreeObject(object);
    valuePush(context, xmlXPathNewBoolean(answer));
}

static void title_function(xmlXPathParserContextPtr context, int count)
{
    xmlChar *code, *language;
    const char *title = NULL;

    if (count != 2) {
        xmlXPathSetArityError(context);
        return;
    }
    language = xmlXPathPopString(context);
    code = xmlXPathPopString(context);
    if (code && language)
        title = data_find_title((const char *)code, (const char *)language);
    xmlFree(code);
    xmlFree(language);
    valuePush(context, xmlXPathNewCString(title ? title : ""));
}

static const ordinals *ordinals_of(xmlXPathParserContextPtr context, const xmlNode *node)
{
    extension_state *state = state_of(context);

    if (node && !state->places)
        state->places = ordinals_new(node->doc);
    return node ? state->places : NULL;
}

static void ordinal_function(xmlXPathParserContextPtr context, int count)
{
    xmlXPathObjectPtr object;
    const xmlNode *node = pop_node(context, count, &object);
    const ordinals *places = ordinals_of(context, node);
    long place = places ? ordinal_of(places, node) : 0;

    xmlXPathFreeObject(object);
    valuePush(context, xmlXPathNewFloat((double)place));
}

static void place_function(xmlXPathParserContextPtr context, int count)
{
    xmlXPathObjectPtr object;
    const xmlNode *node = pop_node(context, count, &object);
    const ordinals *places = ordinals_of(context, node);
    long place = places ? ordinal_in_host(places, node) : 0;

    xmlXPathFreeObject(object);
    valuePush(context, xmlXPathNewFloat((double)place));
}

static void anchor_function(xmlXPathParserContextPtr context, int count)
{
    xmlXPathObjectPtr object;
    const xmlNode *node = pop_node(context, count, &object);
    const ordinals *places = ordinals_of(context, node);
    buffer text = BUFFER_INIT;

    if (places)
        ordinal_add_anchor(&text, places, node);
    xmlXPathFreeObject(object);
    push_text(context, &text);
}

static void rows_function(xmlXPathParserContextPtr context, int count)
{
    xmlXPathObjectPtr object;
    double most, rows;

    if (count != 2) {
        xmlXPathSetArityError(context);
        return;
    }
    most = xmlXPathPopNumber(context);
    rows = rows_below(pop_node(context, 1, &object), most);
    xmlXPathFreeObject(object);
    valuePush(context, xmlXPathNewFloat(rows));
}

static void running_title_function(xmlXPathParserContextPtr context, int count)
{
    buffer style = BUFFER_INIT;
    xmlChar *name;

    if (count != 1) {
        xmlXPathSetArityError(context);
        return;
    }
    name = xmlXPathPopString(context);
    add_running_title(&style, name ? (const char *)name : "");
    xmlFree(name);
    push_text(context, &style);
}

static void digest_function(xmlXPathParserContextPtr context, int count)
{
    char digest[IDS_SHA256_BASE64_SIZE];
    xmlChar *text;

    if (count != 1) {
        xmlXPathSetArityError(context);
        return;
    }
    text = xmlXPathPopString(context);
    ids_sha256_base64(digest, text ? (const char *)text : "", text ? strlen((const char *)text) : 0);
    xmlFree(text);
    valuePush(context, xmlXPathNewCString(digest));
}

int extension_register(xsltTransformContextPtr context, extension_state *state)
{
    static const struct {
        const char *name;
        xmlXPathFunction function;
    } functions[] = {{"ordinal", ordinal_function},     {"place", place_function},
                     {"anchor", anchor_function},       {"text", text_function},
                     {"html", html_function},           {"escape", escape_function},
                     {"delimited", delimited_function}, {"before", before_function},
                     {"break", break_function},         {"blank", blank_function},
                     {"title", title_function},         {"rows", rows_function},
                     {"digest", digest_function},       {"running-title", running_title_function}};

    context->_private = state;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        /* a user's own data/sections.xml counts */
        if (functions[i].function == title_function && resource_templates())
            continue;
        if (xsltRegisterExtFunction(context, (const xmlChar *)functions[i].name, (const xmlChar *)EXTENSION_NAMESPACE,
                                    functions[i].function) != 0)
            return -1;
    }
    return 0;
}
