#include "render/stylesheet.h"
#include "base/memory.h"
#include "base/resource.h"
#include "render/extension.h"
#include "spl/load.h"

#include <libxslt/documents.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/variables.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltutils.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define TEMPLATE_DEPTH 1500           /* templates in templates; loading allows 200 elements in elements */
#define OPERATIONS 4000000000UL       /* XPath and XSLT steps of one transformation: minutes, never reached by labels */
#define RUNTIME_ERROR "runtime error" /* how libxslt begins its own messages */

struct stylesheet {
    xsltStylesheetPtr compiled;
    xmlDocPtr *data; /* documents read by document() */
    size_t count, cap;
};

/* Where messages go: libxslt hands them over in pieces, a line ends one. */
typedef struct {
    const char *name;
    findings *found;
    xsltTransformContextPtr transform; /* NULL while compiling */
    buffer line;
    long place, column;
    bool failed;
} listener;

static void report(listener *l)
{
    const char *text = buffer_text(&l->line);

    if (!l->transform || strncmp(text, RUNTIME_ERROR, strlen(RUNTIME_ERROR)) == 0 || l->failed) {
        l->failed = true;
        findings_add(l->found, FINDING_TEMPLATE, l->name, l->place, l->column, "%s", text);
    } else if (l->line.len) {
        findings_add(l->found, FINDING_RENDER_NOTE, l->name, l->place, l->column, "%s", text);
    }
    buffer_clear(&l->line);
}

static void listen(void *data, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void listen(void *data, const char *format, ...)
{
    listener *l = data;
    va_list args;
    size_t len;

    if (l->line.len == 0 && l->transform && l->transform->node) {
        l->place = spl_node_line(l->transform->node);
        l->column = spl_node_column(l->transform->node);
    }
    va_start(args, format);
    buffer_vprintf(&l->line, format, args);
    va_end(args);
    len = l->line.len;
    if (len == 0 || l->line.data[len - 1] != '\n')
        return;
    l->line.data[--l->line.len] = '\0';
    report(l);
}

/* the sandbox __________________________________________________________________________________________________ */

static int check_read(xsltSecurityPrefsPtr asked, xsltTransformContextPtr context, const char *value)
{
    (void)asked;
    (void)context;
    return resource_serves(value);
}

static xsltSecurityPrefsPtr prefs;

void stylesheet_forbid_access(void)
{
    if (prefs)
        return;
    prefs = xsltNewSecurityPrefs();
    xsltSetSecurityPrefs(prefs, XSLT_SECPREF_READ_FILE, check_read);
    xsltSetSecurityPrefs(prefs, XSLT_SECPREF_READ_NETWORK, check_read);
    xsltSetSecurityPrefs(prefs, XSLT_SECPREF_WRITE_FILE, xsltSecurityForbid);
    xsltSetSecurityPrefs(prefs, XSLT_SECPREF_CREATE_DIRECTORY, xsltSecurityForbid);
    xsltSetSecurityPrefs(prefs, XSLT_SECPREF_WRITE_NETWORK, xsltSecurityForbid);
    xsltSetDefaultSecurityPrefs(prefs);
}

void stylesheet_release_all(void)
{
    xsltFreeSecurityPrefs(prefs);
    xsltSetDefaultSecurityPrefs(NULL);
    prefs = NULL;
    xsltCleanupGlobals();
}

/* compiling ____________________________________________________________________________________________________ */

static void listen_to_parser(void *data, xmlErrorPtr error)
{
    listen(data, "%s:%d: %s", error->file ? error->file : "", error->line, error->message ? error->message : "\n");
}

stylesheet *stylesheet_new(const char *path, findings *found)
{
    stylesheet *sheet = memory_zalloc(1, sizeof *sheet);
    listener l = {.name = path, .found = found, .line = BUFFER_INIT};
    buffer url = BUFFER_INIT;

    stylesheet_forbid_access();
    buffer_printf(&url, "%s%s", RESOURCE_SCHEME, path);
    xsltSetGenericErrorFunc(&l, listen);
    xmlSetStructuredErrorFunc(&l, listen_to_parser);
    sheet->compiled = xsltParseStylesheetFile((const xmlChar *)buffer_text(&url));
    xmlSetStructuredErrorFunc(NULL, NULL);
    xsltSetGenericErrorFunc(NULL, NULL);
    if (!sheet->compiled || sheet->compiled->errors || l.failed) {
        findings_add(found, FINDING_TEMPLATE, path, 0, 0, "the stylesheet cannot be compiled");
        stylesheet_free(sheet);
        sheet = NULL;
    }
    buffer_release(&l.line);
    buffer_release(&url);
    return sheet;
}

void stylesheet_free(stylesheet *sheet)
{
    if (!sheet)
        return;
    for (size_t i = 0; i < sheet->count; i++)
        xmlFreeDoc(sheet->data[i]);
    free(sheet->data);
    xsltFreeStylesheet(sheet->compiled);
    free(sheet);
}

/* transforming _________________________________________________________________________________________________ */

/* Documents marked "main" are not freed with the context. */
static void lend_data(const stylesheet *sheet, xsltTransformContextPtr context)
{
    for (size_t i = 0; i < sheet->count; i++) {
        xsltDocumentPtr entry = xsltNewDocument(context, sheet->data[i]);

        if (entry)
            entry->main = 1;
    }
}

static void keep_data(stylesheet *sheet, xsltTransformContextPtr context)
{
    for (xsltDocumentPtr entry = context->docList; entry; entry = entry->next) {
        if (entry->main || !entry->doc || !entry->doc->URL)
            continue;
        entry->main = 1;
        sheet->data = memory_grow(sheet->data, &sheet->cap, sheet->count, sizeof *sheet->data);
        sheet->data[sheet->count++] = entry->doc;
    }
}

static xsltTransformContextPtr new_context(const stylesheet *sheet, xmlDocPtr doc, extension_state *state, listener *l)
{
    xsltTransformContextPtr context = xsltNewTransformContext(sheet->compiled, doc);

    if (!context)
        return NULL;
    context->maxTemplateDepth = TEMPLATE_DEPTH;
    context->opLimit = OPERATIONS;
    l->transform = context;
    xsltSetTransformErrorFunc(context, l, listen);
    if (extension_register(context, state) != 0 ||
        xsltSetCtxtSecurityPrefs(xsltGetDefaultSecurityPrefs(), context) != 0) {
        xsltFreeTransformContext(context);
        return NULL;
    }
    lend_data(sheet, context);
    return context;
}

/* Whether the transformation went through; if not, the last message says why, as an error. */
static bool conclude(listener *l, const xmlDoc *result, unsigned long denied_before)
{
    if (l->transform->state == XSLT_STATE_STOPPED && !l->failed) {
        findings_add(l->found, FINDING_RENDER_STOPPED, l->name, l->place, l->column,
                     "the rendering stopped; nothing was written");
        return false;
    }
    if (l->failed || l->transform->state != XSLT_STATE_OK || !result || resource_denied() != denied_before) {
        findings_add(
            l->found, FINDING_TEMPLATE, l->name, 0, 0, "the transformation failed%s",
            resource_denied() == denied_before ? "" : ": a template asked for a file that is not one of the templates");
        return false;
    }
    return true;
}

xmlDocPtr stylesheet_apply(stylesheet *sheet, xmlDocPtr doc, const char *name, const stylesheet_parameter *parameters,
                           findings *found)
{
    listener l = {.name = name, .found = found, .line = BUFFER_INIT};
    extension_state state = {.places = NULL};
    unsigned long denied = resource_denied();
    xsltTransformContextPtr context = new_context(sheet, doc, &state, &l);
    xmlDocPtr result;

    if (!context) {
        findings_add(found, FINDING_TEMPLATE, name, 0, 0, "the transformation could not be set up");
        return NULL;
    }
    for (const stylesheet_parameter *p = parameters; p && p->name; p++) {
        if (p->value)
            xsltQuoteOneUserParam(context, (const xmlChar *)p->name, (const xmlChar *)p->value);
    }
    result = xsltApplyStylesheetUser(sheet->compiled, doc, NULL, NULL, NULL, context);
    if (l.line.len)
        report(&l);
    if (!conclude(&l, result, denied) && result) {
        xmlFreeDoc(result);
        result = NULL;
    }
    keep_data(sheet, context);
    xsltFreeTransformContext(context);
    ordinals_free(state.places);
    buffer_release(&l.line);
    return result;
}
