#include "check/schema.h"
#include "base/memory.h"
#include "base/resource.h"
#include "check/acceptor.h"
#include "check/place.h"
#include "check/schema_stream.h"
#include "check/wording.h"
#include "spl/limits.h"

#include <libxml/xmlschemas.h>
#include <stdlib.h>
#include <string.h>

#define HINTS_MAX 100     /* findings, after which nobody reads hints any more */
#define FAULTS_MAX 100000 /* of one document; further ones are counted only */

#define SCHEMA_URL RESOURCE_SCHEME "xsd/spl.xsd"

struct schema_checker {
    xmlSchemaPtr schema; /* compiled when a document first needs it: the tables accept most at once */
    xmlSchemaValidCtxtPtr context;
    const char *name; /* of the document under check */
    size_t faults;    /* in it */
    findings *found;
    const xmlNode *said[LIMITS_DEPTH + 1]; /* open elements of which was said that they hold text */
    size_t said_count;
};

static void add_compile_error(void *data, xmlErrorPtr error)
{
    size_t n = error->message ? strcspn(error->message, "\n") : 0;

    findings_add(data, FINDING_INTERNAL, error->file, error->line, 0, "the SPL schema: %.*s", (int)n,
                 error->message ? error->message : "");
}

static bool is_inside(const xmlNode *node, const xmlNode *of)
{
    while (node && node != of)
        node = node->parent;
    return node != NULL;
}

/* Text where only elements may be is a fault once, not for each piece between the elements. The validator goes through
 * the document in order. */
static bool was_said(schema_checker *s, const xmlError *error)
{
    const xmlNode *node = error->node;

    if (error->code != XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3)
        return false;
    while (s->said_count && !is_inside(node, s->said[s->said_count - 1]))
        s->said_count--;
    if (s->said_count && s->said[s->said_count - 1] == node)
        return true;
    if (s->said_count < sizeof s->said / sizeof *s->said)
        s->said[s->said_count++] = node;
    return false;
}

static void add_fault(void *data, xmlErrorPtr error)
{
    schema_checker *s = data;
    buffer text = BUFFER_INIT;

    if (was_said(s, error) || ++s->faults > FAULTS_MAX)
        return;
    wording_of_error(&text, error, s->found->count < HINTS_MAX);
    place_report(s->found, finding_kind_of(FINDING_SCHEMA)->id, SEVERITY_ERROR, s->name, error->node,
                 buffer_text(&text));
    buffer_release(&text);
}

static int compile(schema_checker *s)
{
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(SCHEMA_URL);
    size_t before = s->found->count;

    xmlSchemaSetParserStructuredErrors(parser, add_compile_error, s->found);
    s->schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    if (!s->schema || s->found->count != before) { /* a warning (an include not found) is fatal too */
        if (s->found->count == before)
            findings_add(s->found, FINDING_INTERNAL, NULL, 0, 0, "the SPL schema does not compile");
        return -1;
    }
    s->context = xmlSchemaNewValidCtxt(s->schema);
    xmlSchemaSetValidStructuredErrors(s->context, add_fault, s);
    return 0;
}

schema_checker *schema_new(void)
{
    return memory_zalloc(1, sizeof(schema_checker));
}

void schema_free(schema_checker *s)
{
    if (!s)
        return;
    xmlSchemaFreeValidCtxt(s->context);
    xmlSchemaFree(s->schema);
    free(s);
}

/* Says what is wrong. Returns as xmlSchemaValidateDoc does. */
static int explain(schema_checker *s, xmlDocPtr doc)
{
    size_t errors = s->found->by_severity[SEVERITY_ERROR];
    int rc;

    if (!s->context && compile(s) != 0)
        return -1;
    s->faults = s->said_count = 0;
    rc = xmlSchemaValidateDoc(s->context, doc);
    if (s->faults > FAULTS_MAX)
        findings_add(s->found, FINDING_SCHEMA_STOPPED, s->name, 0, 0, "%zu faults were found; the first %d are shown",
                     s->faults, FAULTS_MAX);
    if (rc > 0 && s->found->by_severity[SEVERITY_ERROR] == errors)
        findings_add(s->found, FINDING_SCHEMA, s->name, 0, 0, "the document is not valid");
    return rc;
}

int schema_check_stream(schema_checker *s, const char *path, const char *name, size_t max_size, findings *found)
{
    s->found = found;
    if (!s->context && compile(s) != 0)
        return -1;
    return schema_stream_check(s->schema, path, name, max_size, found);
}

int schema_check(schema_checker *s, xmlDocPtr doc, const char *name, findings *found)
{
    int rc;

    s->name = name;
    s->found = found;
    rc = acceptor_accepts(doc) ? 0 : explain(s, doc);
    if (rc < 0)
        findings_add(found, FINDING_INTERNAL, name, 0, 0, "the schema processor failed");
    return rc < 0 ? -1 : rc > 0;
}
