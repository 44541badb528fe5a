#include "check/schema.h"
#include "base/memory.h"
#include "base/resource.h"
#include "check/place.h"
#include "check/wording.h"

#include <libxml/xmlschemas.h>
#include <stdlib.h>
#include <string.h>

#define WHOLE_URL RESOURCE_SCHEME "xsd/spl.xsd"
#define COMMON_URL RESOURCE_SCHEME "xsd/common.xsd"

typedef struct {
    xmlSchemaPtr schema;
    xmlSchemaValidCtxtPtr context;
} compiled;

struct schema_checker {
    compiled common;  /* accepts a part of what `whole` accepts, but compiles in half the time */
    compiled whole;   /* compiled when the first document needs it, and used from then on */
    const char *name; /* of the document under check */
    findings *found;
};

static void add_compile_error(void *data, xmlErrorPtr error)
{
    size_t n = error->message ? strcspn(error->message, "\n") : 0;

    findings_add(data, FINDING_INTERNAL, error->file, error->line, 0, "the SPL schema: %.*s", (int)n,
                 error->message ? error->message : "");
}

static void add_fault(void *data, xmlErrorPtr error)
{
    schema_checker *s = data;
    buffer text = BUFFER_INIT;

    wording_of_error(&text, error);
    place_report(s->found, finding_kind_of(FINDING_SCHEMA)->id, SEVERITY_ERROR, s->name, error->node,
                 buffer_text(&text));
    buffer_release(&text);
}

/* The whole schema will say what is wrong. */
static void ignore_fault(void *data, xmlErrorPtr error)
{
    (void)data;
    (void)error;
}

static int compile(compiled *c, const char *url, findings *found)
{
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(url);
    size_t before = found->count;

    xmlSchemaSetParserStructuredErrors(parser, add_compile_error, found);
    c->schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    if (!c->schema || found->count != before) { /* a warning (an include not found) is fatal too */
        if (found->count == before)
            findings_add(found, FINDING_INTERNAL, NULL, 0, 0, "the SPL schema does not compile");
        return -1;
    }
    c->context = xmlSchemaNewValidCtxt(c->schema);
    return 0;
}

schema_checker *schema_new(findings *found)
{
    schema_checker *s = memory_zalloc(1, sizeof *s);

    if (compile(&s->common, COMMON_URL, found) != 0) {
        schema_free(s);
        return NULL;
    }
    xmlSchemaSetValidStructuredErrors(s->common.context, ignore_fault, NULL);
    return s;
}

static void release(compiled *c)
{
    xmlSchemaFreeValidCtxt(c->context);
    xmlSchemaFree(c->schema);
}

void schema_free(schema_checker *s)
{
    if (!s)
        return;
    release(&s->common);
    release(&s->whole);
    free(s);
}

static int check_whole(schema_checker *s, xmlDocPtr doc)
{
    size_t errors = s->found->by_severity[SEVERITY_ERROR];
    int rc;

    if (!s->whole.context && compile(&s->whole, WHOLE_URL, s->found) != 0)
        return -1;
    xmlSchemaSetValidStructuredErrors(s->whole.context, add_fault, s);
    rc = xmlSchemaValidateDoc(s->whole.context, doc);
    if (rc > 0 && s->found->by_severity[SEVERITY_ERROR] == errors)
        findings_add(s->found, FINDING_SCHEMA, s->name, 0, 0, "the document is not valid");
    return rc;
}

int schema_check(schema_checker *s, xmlDocPtr doc, const char *name, findings *found)
{
    int rc = 1;

    s->name = name;
    s->found = found;
    if (!s->whole.context)
        rc = xmlSchemaValidateDoc(s->common.context, doc);
    if (rc > 0)
        rc = check_whole(s, doc);
    if (rc < 0)
        findings_add(found, FINDING_INTERNAL, name, 0, 0, "the schema processor failed");
    return rc < 0 ? -1 : rc > 0;
}
