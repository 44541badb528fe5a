#include "spl/load.h"
#include "base/resource.h"
#include "base/xml.h"
#include "spl/encoding.h"
#include "spl/limits.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

#define PARSE_OPTIONS (XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_BIG_LINES | XML_PARSE_COMPACT)

/* Line and column share node->_private: 24 bits hold any column of a file below 16 MB, the rest any line. */
#define COLUMN_BITS 24
#define COLUMN_MAX (((uintptr_t)1 << COLUMN_BITS) - 1)

#if UINTPTR_MAX < 0xFFFFFFFFFFFFFFFF
#error "line and column need 64-bit pointers"
#endif

typedef struct {
    const char *name, *text;
    size_t len;
    findings *found;
    text_place place;
    startElementNsSAX2Func start_element;
    commentSAXFunc comment;
    processingInstructionSAXFunc instruction;
    bool failed;
} loader;

/* Byte offset of the parser in the text. */
static size_t offset_of(xmlParserCtxtPtr context, const loader *l)
{
    long consumed = context->input ? xmlByteConsumed(context) : 0;

    return consumed < 0 ? 0 : (size_t)consumed > l->len ? l->len : (size_t)consumed;
}

/* Handlers run at the end of the markup; it starts at the last `mark` before. */
static void *place_before(xmlParserCtxtPtr context, loader *l, const char *mark)
{
    size_t at = offset_of(context, l), n = strlen(mark);
    uintptr_t column;

    if (at + n > l->len)
        at = l->len < n ? 0 : l->len - n;
    while (at > 0 && (l->text[at] != '<' || memcmp(l->text + at, mark, n) != 0))
        at--;
    text_place_move(&l->place, at);
    column = (uintptr_t)text_place_column(&l->place);
    return (void *)((uintptr_t)l->place.line << COLUMN_BITS | (column > COLUMN_MAX ? COLUMN_MAX : column));
}

static void start_element(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int ns_count,
                          const xmlChar **ns, int count, int defaulted, const xmlChar **attributes)
{
    xmlParserCtxtPtr context = data;
    loader *l = context->_private;

    l->start_element(data, local, prefix, uri, ns_count, ns, count, defaulted, attributes);
    if (context->node)
        context->node->_private = place_before(context, l, "<");
}

static void place_last(xmlParserCtxtPtr context, loader *l, const char *mark)
{
    xmlNodePtr node = context->node ? context->node->last : context->myDoc ? context->myDoc->last : NULL;

    if (node)
        node->_private = place_before(context, l, mark);
}

static void comment(void *data, const xmlChar *text)
{
    xmlParserCtxtPtr context = data;
    loader *l = context->_private;

    l->comment(data, text);
    place_last(context, l, "<!--");
}

static void instruction(void *data, const xmlChar *target, const xmlChar *text)
{
    xmlParserCtxtPtr context = data;
    loader *l = context->_private;

    l->instruction(data, target, text);
    place_last(context, l, "<?");
}

static void refuse_doctype(void *data, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
    xmlParserCtxtPtr context = data;
    loader *l = context->_private;

    (void)name;
    (void)public_id;
    (void)system_id;
    l->failed = true;
    findings_add(l->found, FINDING_XML_DOCTYPE, l->name, 0, 0, "a document type declaration");
    xmlStopParser(context);
}

static void add_error(void *data, xmlErrorPtr error)
{
    xmlParserCtxtPtr context = data;
    loader *l = context->_private;
    size_t n = error->message ? strcspn(error->message, "\n") : 0;

    if (l->failed && error->level != XML_ERR_WARNING)
        return; /* the first error is the one to mend */
    if (error->code == XML_DTD_XMLID_VALUE)
        return; /* no fault of well-formedness; the schema knows no xml:id */
    text_place_move(&l->place, offset_of(context, l));
    findings_add(l->found, error->level == XML_ERR_WARNING ? FINDING_XML_WARNING : FINDING_XML_SYNTAX, l->name,
                 l->place.line, text_place_column(&l->place), "%.*s", (int)n, error->message ? error->message : "");
    if (error->level == XML_ERR_WARNING)
        return;
    l->failed = true;
    xmlStopParser(context);
}

static xmlDocPtr parse(loader *l)
{
    xmlParserCtxtPtr context = xmlNewParserCtxt();
    xmlDocPtr doc = NULL;
    unsigned long denied = resource_denied();

    l->start_element = context->sax->startElementNs;
    context->sax->startElementNs = start_element;
    l->comment = context->sax->comment;
    context->sax->comment = comment;
    l->instruction = context->sax->processingInstruction;
    context->sax->processingInstruction = instruction;
    context->sax->internalSubset = refuse_doctype;
    context->sax->serror = add_error;
    context->_private = l;
    doc = xmlCtxtReadMemory(context, l->text, (int)l->len, NULL, NULL, PARSE_OPTIONS);
    if (!l->failed && (!doc || !context->wellFormed || resource_denied() != denied)) {
        findings_add(l->found, FINDING_XML_SYNTAX, l->name, 0, 0, "is not a well-formed document");
        l->failed = true;
    }
    if (l->failed) {
        xmlFreeDoc(doc);
        doc = NULL;
    }
    xmlFreeParserCtxt(context);
    return doc;
}

static bool is_blank(const char *text, size_t len)
{
    size_t i = 0;

    while (i < len && (text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '\n'))
        i++;
    return i == len;
}

xmlDocPtr spl_load(const char *name, const char *bytes, size_t len, findings *found)
{
    loader l = {.name = name, .found = found};
    buffer own = BUFFER_INIT;
    xmlDocPtr doc = NULL;

    if (len > INT_MAX / 4) {
        findings_add(found, FINDING_INPUT_SIZE, name, 0, 0, "%zu bytes are too many for one document", len);
        return NULL;
    }
    if (encoding_to_utf8(&l.text, &l.len, &own, name, bytes, len, found) != 0)
        goto out;
    if (is_blank(l.text, l.len)) {
        findings_add(found, FINDING_INPUT_EMPTY, name, 0, 0, "holds no document");
        goto out;
    }
    if (limits_check(name, l.text, l.len, found) != 0)
        goto out;
    text_place_init(&l.place, l.text);
    doc = parse(&l);
    if (doc)
        limits_report_controls(name, l.text, l.len, found);
out:
    buffer_release(&own);
    return doc;
}

static uintptr_t place_of(const xmlNode *node)
{
    while (node && node->type != XML_ELEMENT_NODE && node->type != XML_COMMENT_NODE && node->type != XML_PI_NODE)
        node = node->type == XML_DOCUMENT_NODE ? NULL : node->parent;
    return node ? (uintptr_t)node->_private : 0;
}

long spl_node_line(const xmlNode *node)
{
    return (long)(place_of(node) >> COLUMN_BITS);
}

long spl_node_column(const xmlNode *node)
{
    return (long)(place_of(node) & COLUMN_MAX);
}

bool spl_is_document(const xmlDoc *doc, const char *name, findings *found)
{
    const xmlNode *root = xmlDocGetRootElement(doc);

    if (xml_is(root, "document") && root->ns && strcmp((const char *)root->ns->href, SPL_NAMESPACE) == 0)
        return true;
    findings_add(found, FINDING_RENDER_NOT_SPL, name, 1, 0, "the root element is <%s>%s, not <document> of %s",
                 root ? (const char *)root->name : "", root && root->ns ? "" : " without namespace", SPL_NAMESPACE);
    return false;
}
