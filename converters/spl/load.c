#define _GNU_SOURCE /* memrchr */
#include "spl/load.h"
#include "base/resource.h"
#include "base/xml.h"
#include "spl/compact.h"
#include "spl/encoding.h"
#include "spl/limits.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <threads.h>

#define KEPT_NAMES 1000 /* in the dictionary of a parser that is kept; SPL has some 300 */
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
    compact_builder *compact; /* NULL: libxml2 makes the tree */
    bool failed;
} loader;

/* Byte offset of the parser in the text. */
static size_t offset_of(xmlParserCtxtPtr context, const loader *l)
{
    long consumed = context->input ? xmlByteConsumed(context) : 0;

    return consumed < 0 ? 0 : (size_t)consumed > l->len ? l->len : (size_t)consumed;
}

/* The last `mark` that begins at `end` or before; else the beginning. */
static size_t find_last(const loader *l, size_t end, const char *mark)
{
    const char *found = l->text + end + 1;
    size_t n = strlen(mark);

    do
        found = memrchr(l->text, '<', (size_t)(found - l->text));
    while (found && memcmp(found, mark, n) != 0);
    return found ? (size_t)(found - l->text) : 0;
}

/* Handlers run at the end of the markup; it starts at the last `mark` before. */
static void *place_before(xmlParserCtxtPtr context, loader *l, const char *mark)
{
    size_t at = offset_of(context, l), n = strlen(mark);
    uintptr_t column;

    if (at + n > l->len)
        at = l->len < n ? 0 : l->len - n;
    text_place_move(&l->place, find_last(l, at, mark));
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

/* compact trees ________________________________________________________________________________________________ */

static void refuse_markup(xmlParserCtxtPtr context, finding_id id, const char *what)
{
    loader *l = context->_private;

    l->failed = true;
    findings_add(l->found, id, l->name, 0, 0, "%s", what);
    xmlStopParser(context);
}

/* An element that is too deep has content. All other limits are far above what is written here. */
static void check_depth(xmlParserCtxtPtr context)
{
    if (context->nameNr > LIMITS_DEPTH)
        refuse_markup(context, FINDING_XML_LIMIT, "elements nested more than 200 deep");
}

static void start_compact(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int ns_count,
                          const xmlChar **ns, int count, int defaulted, const xmlChar **attributes)
{
    xmlParserCtxtPtr context = data;
    loader *l = context->_private;

    (void)uri;
    (void)defaulted;
    compact_start(l->compact, context->myDoc, local, prefix, ns_count, ns, count, attributes,
                  context->input->consumed + (size_t)(context->input->cur - context->input->base));
    check_depth(context);
}

static void end_compact(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    xmlParserCtxtPtr context = data;
    loader *l = context->_private;

    (void)local;
    (void)prefix;
    (void)uri;
    compact_end(l->compact);
}

static void text_compact(void *data, const xmlChar *text, int len)
{
    xmlParserCtxtPtr context = data;
    loader *l = context->_private;

    compact_text(l->compact, text, len);
    check_depth(context);
}

static void refuse_comment(void *data, const xmlChar *text)
{
    (void)text;
    refuse_markup(data, FINDING_XML_SYNTAX, "a comment, which is not written here");
}

static void refuse_instruction(void *data, const xmlChar *target, const xmlChar *text)
{
    (void)target;
    (void)text;
    refuse_markup(data, FINDING_XML_SYNTAX, "a processing instruction, which is not written here");
}

static void refuse_cdata(void *data, const xmlChar *text, int len)
{
    (void)text;
    (void)len;
    refuse_markup(data, FINDING_XML_SYNTAX, "a CDATA section, which is not written here");
}

/* the whole ____________________________________________________________________________________________________ */

static void set_tree_handlers(loader *l, xmlSAXHandler *sax)
{
    l->start_element = sax->startElementNs;
    sax->startElementNs = start_element;
    l->comment = sax->comment;
    sax->comment = comment;
    l->instruction = sax->processingInstruction;
    sax->processingInstruction = instruction;
}

static void set_compact_handlers(xmlSAXHandler *sax)
{
    sax->startElementNs = start_compact;
    sax->endElementNs = end_compact;
    sax->characters = sax->ignorableWhitespace = text_compact;
    sax->comment = refuse_comment;
    sax->processingInstruction = refuse_instruction;
    sax->cdataBlock = refuse_cdata;
}

static thread_local xmlParserCtxtPtr kept; /* of the compact tree before, which was well-formed */

/* The parser of the tree before has the names of SPL in its dictionary: in all trees that it reads, the same name is
 * the same string. */
static xmlParserCtxtPtr take_parser(void)
{
    xmlParserCtxtPtr context = kept ? kept : xmlNewParserCtxt();

    kept = NULL;
    return context;
}

/* Others' names, which a document may have, do not heap up. */
static void give_back_parser(xmlParserCtxtPtr context)
{
    if (kept || xmlDictSize(context->dict) > KEPT_NAMES)
        xmlFreeParserCtxt(context);
    else
        kept = context;
}

static xmlDocPtr parse(loader *l)
{
    xmlParserCtxtPtr context = l->compact ? take_parser() : xmlNewParserCtxt();
    xmlDocPtr doc = NULL;
    unsigned long denied = resource_denied();

    if (l->compact)
        set_compact_handlers(context->sax);
    else
        set_tree_handlers(l, context->sax);
    context->sax->internalSubset = refuse_doctype;
    context->sax->serror = add_error;
    context->_private = l;
    doc = xmlCtxtReadMemory(context, l->text, (int)l->len, NULL, NULL,
                            PARSE_OPTIONS | (l->compact ? XML_PARSE_NOENT : 0));
    if (!l->failed && (!doc || !context->wellFormed || resource_denied() != denied)) {
        findings_add(l->found, FINDING_XML_SYNTAX, l->name, 0, 0, "is not a well-formed document");
        l->failed = true;
    }
    if (l->failed) {
        xmlFreeDoc(doc);
        doc = NULL;
    }
    if (l->compact && doc)
        give_back_parser(context);
    else
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

static xmlDocPtr load(loader *l, const char *bytes, size_t len)
{
    buffer own = BUFFER_INIT;
    xmlDocPtr doc = NULL;

    if (len > INT_MAX / 4) {
        findings_add(l->found, FINDING_INPUT_SIZE, l->name, 0, 0, "%zu bytes are too many for one document", len);
        return NULL;
    }
    if (l->compact) { /* what is written here is UTF-8; the parser refuses what is not */
        l->text = bytes;
        l->len = len;
    } else if (encoding_to_utf8(&l->text, &l->len, &own, l->name, bytes, len, l->found) != 0) {
        goto out;
    }
    if (is_blank(l->text, l->len)) {
        findings_add(l->found, FINDING_INPUT_EMPTY, l->name, 0, 0, "holds no document");
        goto out;
    }
    if (!l->compact && limits_check(l->name, l->text, l->len, l->found) != 0)
        goto out;
    text_place_init(&l->place, l->text);
    doc = parse(l);
    if (doc && !l->compact)
        limits_report_controls(l->name, l->text, l->len, l->found);
out:
    buffer_release(&own);
    return doc;
}

xmlDocPtr spl_load(const char *name, const char *bytes, size_t len, findings *found)
{
    return load(&(loader){.name = name, .found = found}, bytes, len);
}

xmlDocPtr spl_load_compact(const char *name, const char *bytes, size_t len, findings *found)
{
    compact_builder tree;
    xmlDocPtr doc;

    compact_begin(&tree);
    doc = load(&(loader){.name = name, .found = found, .compact = &tree}, bytes, len);
    compact_finish(&tree, doc, bytes);
    return doc;
}

/* The node that knows its place, or NULL. */
static const xmlNode *placed(const xmlNode *node)
{
    while (node && node->type != XML_ELEMENT_NODE && node->type != XML_COMMENT_NODE && node->type != XML_PI_NODE)
        node = node->type == XML_DOCUMENT_NODE ? NULL : node->parent;
    return node && node->_private ? node : NULL;
}

long spl_node_line(const xmlNode *node)
{
    const xmlNode *at = placed(node);
    const text_place *compact = at ? compact_place(at) : NULL;

    return compact ? compact->line : at ? (long)((uintptr_t)at->_private >> COLUMN_BITS) : 0;
}

long spl_node_column(const xmlNode *node)
{
    const xmlNode *at = placed(node);
    const text_place *compact = at ? compact_place(at) : NULL;

    return compact ? text_place_column(compact) : at ? (long)((uintptr_t)at->_private & COLUMN_MAX) : 0;
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
