#include "check/house.h"
#include "base/memory.h"
#include "base/resource.h"
#include "check/rulefile.h"
#include "check/schematron.h"
#include "check/sheetcheck.h"
#include "check/svrl.h"
#include "render/stylesheet.h"
#include "spl/load.h"

#include <dlfcn.h>
#include <errno.h>
#include <libxml/xpathInternals.h>
#include <libxslt/documents.h>
#include <libxslt/extensions.h>
#include <libxslt/imports.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>
#include <stdlib.h>
#include <string.h>

#define TEMPLATE_DEPTH 1500 /* templates in templates; loading allows 200 elements in elements */

/* What one file of rules may take for one document. Real rules need a hundredth; what reaches a limit would go on for
 * minutes, or for ever. */
#define STEPS 50000000UL       /* of XPath, and of templates */
#define STEPS_PER_NODE 5000UL  /* more of them for each node of the document */
#define RESULT_NODES 5000000UL /* some ten for each finding */

#define COMPILATION "compilation error"
#define RUNTIME "runtime error" /* how libxslt begins its own messages */

/* One file of rules. */
typedef struct {
    rule_files files;
    char *stem; /* of the file's name */
    xsltStylesheetPtr compiled;
    xmlDocPtr *docs; /* the stylesheet and what it includes */
    bool *handed;    /* those that `compiled` owns; NULL: none */
    size_t count, cap;
    bool numbered; /* its lines are numbers of places */
} rule_sheet;

struct house_rules {
    rule_sheet **sheets;
    size_t count, cap;
    xmlDictPtr ids;
    schematron *schematron;
    xsltSecurityPrefsPtr security;
};

/* The rules at work; libxslt hands its messages over in pieces, a line ends one. */
typedef struct {
    rule_sheet *sheet;
    findings *found;
    const char *name; /* of the document; NULL while compiling */
    const xmlDoc *doc;
    xsltTransformContextPtr transform;
    buffer line, fault;
    svrl_places places;         /* of findings */
    unsigned long made;         /* nodes */
    long document_line, column; /* where in the document, and in the rules, the first fault is */
    rule_place at;
    bool failed;
} listener;

/* life _________________________________________________________________________________________________________ */

/* Libxslt hands no data of ours to what it calls; rules are compiled by one thread at a time. */
static rule_sheet *compiling;

/* Of a stylesheet, only its own files: when it is compiled, and for document(''). */
static int check_read(xsltSecurityPrefsPtr prefs, xsltTransformContextPtr context, const char *value)
{
    const rule_sheet *sheet = context ? context->_private : compiling;

    (void)prefs;
    for (size_t i = 0; sheet && i < sheet->count; i++)
        if (xmlStrEqual(sheet->docs[i]->URL, BAD_CAST value))
            return 1;
    return 0;
}

/* Libxml2 does not say for whom it works; rules are applied by one thread at a time. */
static listener *working;

/* splkit:place(): keeps the context node when it is of the document; its word is empty when it is not. */
static void keep_place(xmlXPathParserContextPtr parser, int count)
{
    const xmlNode *node = parser->context->node;
    char word[32] = "";

    if (count != 0) {
        xmlXPathErr(parser, XPATH_INVALID_ARITY);
        return;
    }
    if (working && node && node->type != XML_NAMESPACE_DECL && node->doc == working->doc) {
        svrl_places *places = &working->places;

        places->items = memory_grow(places->items, &places->cap, places->count, sizeof *places->items);
        snprintf(word, sizeof word, "#%zu", places->count);
        places->items[places->count++] = node;
    }
    xmlXPathReturnString(parser, xmlStrdup(BAD_CAST word));
}

house_rules *house_rules_new(void)
{
    return memory_zalloc(1, sizeof(house_rules));
}

/* Loaded here and not linked: with the ciphers that it brings along it would take every start of the program half a
 * millisecond. Rules that call its functions where it is missing are told that there is no such function. */
static void register_exslt(void)
{
    static const char *const names[] = {"exsltCommonRegister", "exsltMathRegister", "exsltSetsRegister",
                                        "exsltStrRegister"};
    void *library;

    errno = 0;
    library = dlopen("libexslt.so.0", RTLD_NOW | RTLD_LOCAL); /* stays: libxslt keeps what is registered */
    if (!library && errno == ENOMEM)
        memory_exhausted();

    for (size_t i = 0; library && i < sizeof names / sizeof *names; i++) {
        void *symbol = dlsym(library, names[i]);
        void (*register_module)(void);

        memcpy(&register_module, &symbol, sizeof symbol);
        if (symbol)
            register_module();
    }
}

void house_rules_prepare(house_rules *house)
{
    if (house->ids)
        return;
    stylesheet_forbid_access();
    house->ids = xmlDictCreate();
    house->schematron = schematron_new();
    house->security = xsltNewSecurityPrefs();
    xsltSetSecurityPrefs(house->security, XSLT_SECPREF_READ_FILE, check_read);
    xsltSetSecurityPrefs(house->security, XSLT_SECPREF_READ_NETWORK, check_read);
    xsltSetSecurityPrefs(house->security, XSLT_SECPREF_WRITE_FILE, xsltSecurityForbid);
    xsltSetSecurityPrefs(house->security, XSLT_SECPREF_CREATE_DIRECTORY, xsltSecurityForbid);
    xsltSetSecurityPrefs(house->security, XSLT_SECPREF_WRITE_NETWORK, xsltSecurityForbid);
    xsltRegisterExtModuleFunction(BAD_CAST "place", BAD_CAST SCHEMATRON_OWN_NAMESPACE, keep_place);
    register_exslt();
}

static void free_sheet(rule_sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++)
        if (!sheet->handed || !sheet->handed[i])
            xmlFreeDoc(sheet->docs[i]);
    xsltFreeStylesheet(sheet->compiled);
    free(sheet->handed);
    rule_files_release(&sheet->files);
    free(sheet->docs);
    free(sheet->stem);
    free(sheet);
}

void house_rules_clear(house_rules *house)
{
    for (size_t i = 0; i < house->count; i++)
        free_sheet(house->sheets[i]);
    house->count = 0;
}

void house_rules_free(house_rules *house)
{
    if (!house)
        return;
    house_rules_clear(house);
    free(house->sheets);
    if (house->ids) {
        xmlDictFree(house->ids);
        schematron_free(house->schematron);
        xsltFreeSecurityPrefs(house->security);
    }
    free(house);
}

/* messages _____________________________________________________________________________________________________ */

static rule_place place_of_line(const rule_sheet *sheet, long line)
{
    if (!sheet->numbered)
        return (rule_place){sheet->files.path, line, 0};
    return sheet->files.places[line >= 0 && (size_t)line < sheet->files.place_count ? (size_t)line : 0];
}

static rule_place place_of_node(rule_sheet *sheet, const xmlNode *node)
{
    return sheet->numbered ? place_of_line(sheet, node->line) : rule_files_place(&sheet->files, node);
}

/* The node of the document that the rules are at, or NULL. */
static const xmlNode *node_of(const listener *l)
{
    const xmlNode *node = l->transform ? l->transform->node : NULL;

    return node && node->type != XML_NAMESPACE_DECL && node->doc == l->doc ? node : NULL;
}

/* The first fault counts. At work the instruction is known, and what libxslt says of its line is not needed. */
static void fail(listener *l, long line)
{
    if (l->failed)
        return;
    l->failed = true;
    l->document_line = spl_node_line(node_of(l));
    l->column = spl_node_column(node_of(l));
    if (l->transform && l->transform->inst)
        l->at = place_of_node(l->sheet, l->transform->inst);
    else
        l->at = place_of_line(l->sheet, line);
}

static bool starts(const char *text, const char *word)
{
    return strncmp(text, word, strlen(word)) == 0;
}

/* Each thing once: one fault may be met at many nodes. */
static void add_fault(listener *l, const char *text, size_t len)
{
    char *own = memory_strndup(text, len);

    if (len && !strstr(buffer_text(&l->fault), own))
        buffer_printf(&l->fault, "%s%s", l->fault.len ? "; " : "", own);
    free(own);
}

/* "runtime error: file F line N element E" says where; what follows says what. */
static void take_line(listener *l)
{
    const char *text = buffer_text(&l->line), *line = NULL;

    if (starts(text, COMPILATION) || starts(text, RUNTIME)) {
        for (const char *p = text; (p = strstr(p, " line ")); p++)
            line = p + strlen(" line ");
        fail(l, line ? strtol(line, NULL, 10) : 0);
    } else if (l->failed || !l->transform) {
        fail(l, 0);
        add_fault(l, text, strlen(text));
    } else if (l->line.len) {
        const xmlNode *node = node_of(l);

        findings_add(l->found, FINDING_RULES_MESSAGE, l->name, spl_node_line(node), spl_node_column(node), "%s", text);
    }
    buffer_clear(&l->line);
}

static void listen(void *data, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void listen(void *data, const char *format, ...)
{
    listener *l = data;
    va_list args;
    char *end;

    va_start(args, format);
    buffer_vprintf(&l->line, format, args);
    va_end(args);
    while (l->line.len && (end = strchr(l->line.data, '\n'))) {
        buffer rest = BUFFER_INIT;

        buffer_puts(&rest, end + 1);
        *end = '\0';
        l->line.len = (size_t)(end - l->line.data);
        take_line(l);
        buffer_puts(&l->line, buffer_text(&rest));
        buffer_release(&rest);
    }
}

/* Of XPath at work. */
static void listen_to_xpath(void *data, xmlErrorPtr error)
{
    listener *l = data;
    const char *message = error->message ? error->message : "";

    fail(l, 0);
    add_fault(l, message, strcspn(message, "\n"));
}

/* compilation __________________________________________________________________________________________________ */

static void keep_doc(rule_sheet *sheet, xmlDocPtr doc)
{
    sheet->docs = memory_grow(sheet->docs, &sheet->cap, sheet->count, sizeof *sheet->docs);
    sheet->docs[sheet->count++] = doc;
}

static void read_part(rule_sheet *sheet, const xmlNode *from)
{
    xmlChar *href = xmlGetNoNsProp(from, BAD_CAST "href"), *base = xmlNodeGetBase(from->doc, from);
    buffer why = BUFFER_INIT;
    xmlDocPtr doc = href ? rule_files_include(&sheet->files, (char *)base, (char *)href, &why) : NULL;

    if (doc)
        keep_doc(sheet, doc);
    else
        rule_files_fault(&sheet->files, rule_files_place(&sheet->files, from), "'%s' cannot be included: %s",
                         href ? (char *)href : "", buffer_text(&why));
    xmlFree(href);
    xmlFree(base);
    buffer_release(&why);
}

/* What a stylesheet includes and imports, and what that does. */
static void read_parts(rule_sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++) {
        const xmlNode *root = xmlDocGetRootElement(sheet->docs[i]);

        for (const xmlNode *n = root->children; n && IS_XSLT_ELEM(root); n = n->next)
            if (n->type == XML_ELEMENT_NODE && IS_XSLT_ELEM(n) &&
                (xmlStrEqual(n->name, BAD_CAST "include") || xmlStrEqual(n->name, BAD_CAST "import")))
                read_part(sheet, n);
    }
}

/* Hands over what read_parts has read. */
static xmlDocPtr hand_over(const xmlChar *uri, xmlDictPtr dict, int options, void *context, xsltLoadType type)
{
    (void)dict;
    (void)options;
    (void)context;
    for (size_t i = 1; i < compiling->count && type == XSLT_LOAD_STYLESHEET; i++)
        if (!compiling->handed[i] && xmlStrEqual(compiling->docs[i]->URL, uri)) {
            compiling->handed[i] = true;
            return compiling->docs[i];
        }
    return NULL;
}

static void report_sheet_fault(void *data, const xmlNode *element, const char *text)
{
    rule_sheet *sheet = data;

    rule_files_fault(&sheet->files, place_of_node(sheet, element), "%s", text);
}

static bool is_supported_version(rule_sheet *sheet)
{
    const xmlNode *root = xmlDocGetRootElement(sheet->docs[0]);
    xmlChar *version = IS_XSLT_ELEM(root) ? xmlGetNoNsProp(root, BAD_CAST "version")
                                          : xmlGetNsProp(root, BAD_CAST "version", XSLT_NAMESPACE);
    bool supported = version && (xmlStrEqual(version, BAD_CAST "1.0") || xmlStrEqual(version, BAD_CAST "1.1"));

    if (!supported)
        rule_files_fault(&sheet->files, rule_files_place(&sheet->files, root),
                         "XSLT %s is not supported; rules are written in XSLT 1.0",
                         version ? (char *)version : "without a version");
    xmlFree(version);
    return supported;
}

static void parse(const house_rules *house, rule_sheet *sheet, listener *l)
{
    xsltSecurityPrefsPtr security = xsltGetDefaultSecurityPrefs();

    sheet->handed = memory_zalloc(sheet->count, sizeof *sheet->handed);
    compiling = sheet;
    xsltSetDefaultSecurityPrefs(house->security);
    xsltSetGenericErrorFunc(l, listen);
    xmlSetStructuredErrorFunc(l, listen_to_xpath);
    xsltSetLoaderFunc(hand_over);
    sheet->compiled = xsltParseStylesheetDoc(sheet->docs[0]);
    xsltSetLoaderFunc(NULL);
    xmlSetStructuredErrorFunc(NULL, NULL);
    xsltSetGenericErrorFunc(NULL, NULL);
    xsltSetDefaultSecurityPrefs(security);
    compiling = NULL;
    sheet->handed[0] = sheet->compiled != NULL;
}

/* docs[0] is the stylesheet. */
static int compile(const house_rules *house, rule_sheet *sheet, findings *found)
{
    listener l = {.sheet = sheet, .found = found};
    size_t before = found->count;

    read_parts(sheet);
    if (!is_supported_version(sheet) || found->count != before)
        return -1;
    sheet_check(sheet->docs, sheet->count, report_sheet_fault, sheet);
    if (found->count != before)
        return -1;
    parse(house, sheet, &l);
    if (found->count == before && (l.failed || !sheet->compiled || sheet->compiled->errors))
        rule_files_fault(&sheet->files, l.at.file ? l.at : place_of_line(sheet, 0), "%s",
                         l.fault.len ? l.fault.data : "the stylesheet cannot be compiled");
    buffer_release(&l.line);
    buffer_release(&l.fault);
    return found->count == before ? 0 : -1;
}

static bool is_schematron(const xmlNode *root)
{
    return root->ns && strcmp((const char *)root->ns->href, SCHEMATRON_NAMESPACE) == 0 &&
           strcmp((const char *)root->name, "schema") == 0;
}

static bool is_stylesheet(const xmlNode *root)
{
    return IS_XSLT_ELEM(root) || xmlHasNsProp(root, BAD_CAST "version", XSLT_NAMESPACE);
}

/* The stylesheet a file is, or is made into; NULL after findings. */
static xmlDocPtr make_stylesheet(house_rules *house, rule_sheet *sheet, const char *phase)
{
    xmlDocPtr doc = rule_files_open(&sheet->files), made = NULL;
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;

    if (!doc || is_stylesheet(root))
        return doc;
    if (is_schematron(root))
        made = schematron_compile(house->schematron, &sheet->files, doc, phase, sheet->stem);
    else
        rule_files_fault(&sheet->files, rule_files_place(&sheet->files, root),
                         "<%s> is neither a Schematron schema (%s) nor an XSLT stylesheet", (const char *)root->name,
                         SCHEMATRON_NAMESPACE);
    sheet->numbered = made != NULL;
    xmlFreeDoc(doc);
    return made;
}

static char *stem_of(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');

    return dot && dot > name ? memory_strndup(name, (size_t)(dot - name)) : memory_strdup(name);
}

int house_rules_add(house_rules *house, const char *path, const char *phase, findings *found)
{
    rule_sheet *sheet = memory_zalloc(1, sizeof *sheet);
    xmlDocPtr doc;

    house_rules_prepare(house);
    rule_files_init(&sheet->files, path, found);
    sheet->stem = stem_of(path);
    doc = make_stylesheet(house, sheet, phase);
    if (doc)
        keep_doc(sheet, doc);
    if (!doc || compile(house, sheet, found) != 0) { /* what is wrong was said */
        free_sheet(sheet);
        return -1;
    }
    house->sheets = memory_grow(house->sheets, &house->cap, house->count, sizeof(rule_sheet *));
    house->sheets[house->count++] = sheet;
    return 0;
}

/* application __________________________________________________________________________________________________ */

/* Those of a document no deeper than the loader lets documents be. */
static unsigned long count_nodes(const xmlNode *node)
{
    unsigned long count = 0;

    for (; node; node = node->next)
        count += 1 + (node->type == XML_ELEMENT_NODE ? count_nodes(node->children) : 0);
    return count;
}

/* Called for each node that is made. */
static void count_node(xmlNodePtr node)
{
    (void)node;
    if (++working->made != RESULT_NODES)
        return;
    fail(working, 0);
    buffer_puts(&working->fault, "the result is too large");
    working->transform->state = XSLT_STATE_STOPPED;
}

/* Libxslt's own diagnosis of deep recursion. */
static void ignore(void *data, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void ignore(void *data, const char *format, ...)
{
    (void)data;
    (void)format;
}

/* The result, or NULL; whether it can be used is for the listener to say. */
static xmlDocPtr transform(listener *l, xmlDocPtr doc)
{
    xmlDocPtr result;

    working = l;
    xmlSetStructuredErrorFunc(l, listen_to_xpath);
    xsltSetGenericErrorFunc(NULL, ignore);
    xmlRegisterNodeDefault(count_node);
    result = xsltApplyStylesheetUser(l->sheet->compiled, doc, NULL, NULL, NULL, l->transform);
    xmlRegisterNodeDefault(NULL);
    xsltSetGenericErrorFunc(NULL, NULL);
    xmlSetStructuredErrorFunc(NULL, NULL);
    working = NULL;
    if (l->line.len)
        take_line(l);
    return result;
}

static xsltTransformContextPtr new_context(const house_rules *house, rule_sheet *sheet, xmlDocPtr doc, listener *l)
{
    xsltTransformContextPtr context = xsltNewTransformContext(sheet->compiled, doc);

    if (!context || xsltSetCtxtSecurityPrefs(house->security, context) != 0) {
        xsltFreeTransformContext(context);
        return NULL;
    }
    context->maxTemplateDepth = TEMPLATE_DEPTH;
    context->opLimit = context->xpathCtxt->opLimit = STEPS + STEPS_PER_NODE * count_nodes(doc->children);
    context->_private = sheet;
    xsltSetTransformErrorFunc(context, l, listen);
    for (size_t i = 0; i < sheet->count; i++) {
        xsltDocumentPtr entry = xsltNewDocument(context, sheet->docs[i]);

        if (entry)
            entry->main = 1; /* not freed with the context */
    }
    l->transform = context;
    return context;
}

static void report_failure(listener *l)
{
    buffer place = BUFFER_INIT;

    if (l->at.line)
        buffer_printf(&place, " at line %ld", l->at.line);
    findings_add(l->found, FINDING_RULES_RUN, l->name, l->document_line, l->column, "the rules %s stopped%s%s%s",
                 l->at.file ? l->at.file : l->sheet->files.path, buffer_text(&place), l->fault.len ? ": " : "",
                 buffer_text(&l->fault));
    buffer_release(&place);
}

static void apply(house_rules *house, rule_sheet *sheet, xmlDocPtr doc, const char *name, findings *found)
{
    listener l = {.sheet = sheet, .found = found, .name = name, .doc = doc};
    unsigned long denied = resource_denied();
    xsltTransformContextPtr context = new_context(house, sheet, doc, &l);
    xmlDocPtr svrl = NULL, copy = NULL;

    if (context && xsltNeedElemSpaceHandling(context)) { /* it would take white space out of the document */
        xsltFreeTransformContext(context);
        copy = xmlCopyDoc(doc, 1);
        context = new_context(house, sheet, copy, &l);
    }
    if (context)
        svrl = transform(&l, copy ? copy : doc);
    if (!svrl || l.failed || context->state != XSLT_STATE_OK || resource_denied() != denied)
        report_failure(&l);
    else if (svrl_report(svrl, doc, &l.places, name, sheet->stem, house->ids, found) != 0)
        findings_add(found, FINDING_RULES_RUN, name, 0, 0, "the rules %s do not yield SVRL", sheet->files.path);
    xmlFreeDoc(svrl);
    xsltFreeTransformContext(context);
    xmlFreeDoc(copy);
    free(l.places.items);
    buffer_release(&l.line);
    buffer_release(&l.fault);
}

void house_rules_check(house_rules *house, xmlDocPtr doc, const char *name, findings *found)
{
    for (size_t i = 0; i < house->count; i++)
        apply(house, house->sheets[i], doc, name, found);
}
