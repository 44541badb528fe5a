#include "render/extension.h"
#include "base/buffer.h"
#include "base/data.h"
#include "base/resource.h"
#include "render/markdown.h"
#include "spl/ids.h"

#include <libxml/xpathInternals.h>
#include <libxslt/extensions.h>
#include <string.h>

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

static void push_node_text(xmlXPathParserContextPtr context, int count, void (*write)(buffer *, const xmlNode *))
{
    xmlXPathObjectPtr object;
    const xmlNode *node = pop_node(context, count, &object);
    buffer text = BUFFER_INIT;

    if (node && (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE))
        write(&text, node);
    xmlXPathFreeObject(object);
    push_text(context, &text);
}

static void text_function(xmlXPathParserContextPtr context, int count)
{
    push_node_text(context, count, markdown_text);
}

static void html_function(xmlXPathParserContextPtr context, int count)
{
    push_node_text(context, count, markdown_html);
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
    const char *answer = node ? markdown_before(node) : "";

    xmlXPathFreeObject(object);
    valuePush(context, xmlXPathNewCString(answer));
}

static void break_function(xmlXPathParserContextPtr context, int count)
{
    xmlXPathObjectPtr object;
    const xmlNode *node = pop_node(context, count, &object);
    const char *answer = node ? markdown_break(node) : "";

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
    xsltTransformContextPtr transform = xsltXPathGetTransformContext(context);
    extension_state *state = transform ? transform->_private : NULL;

    if (!node || !state)
        return NULL;
    if (!state->places)
        state->places = ordinals_new(node->doc);
    return state->places;
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
    const xmlNode *node, *row;
    double most, rows = 0;

    if (count != 2) {
        xmlXPathSetArityError(context);
        return;
    }
    most = xmlXPathPopNumber(context);
    node = pop_node(context, 1, &object);
    for (row = node ? node->parent : NULL; row && rows < most; row = row->next)
        rows += row->type == XML_ELEMENT_NODE;
    xmlXPathFreeObject(object);
    valuePush(context, xmlXPathNewFloat(rows));
}

/* The page's name on top of every printed page, as a style sheet of its own. */
static void running_title_function(xmlXPathParserContextPtr context, int count)
{
    buffer style = BUFFER_INIT;
    xmlChar *name;

    if (count != 1) {
        xmlXPathSetArityError(context);
        return;
    }
    name = xmlXPathPopString(context);
    buffer_puts(&style, "@page{@top-center{content:\"");
    for (const char *p = (const char *)name; p && *p; p++) {
        if (strchr("\"\\<\n\r\f", *p))
            buffer_printf(&style, "\\%X ", (unsigned)*p);
        else
            buffer_putc(&style, *p);
    }
    buffer_puts(&style, "\"}}");
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
