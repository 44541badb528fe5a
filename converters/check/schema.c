#include "check/schema.h"
#include "check/place.h"
#include "check/wording.h"
#include "base/memory.h"
#include "base/resource.h"

#include <libxml/xmlschemas.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA_URL RESOURCE_SCHEME "xsd/spl.xsd"

struct schema_checker {
    xmlSchemaPtr schema;
    xmlSchemaValidCtxtPtr context;
    const char *name; /* of the document under check */
    findings *found;
    const xmlNode *last_node; /* an enumeration fault is repeated as a fault of the type: keep the first */
    int last_code;
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
    bool repeated = s->last_code == XML_SCHEMAV_CVC_ENUMERATION_VALID && s->last_node == error->node &&
                    error->code == XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1;
    buffer text = BUFFER_INIT;

    s->last_code = error->code;
    s->last_node = error->node;
    if (!repeated && wording_of_error(&text, error))
        place_report(s->found, finding_kind_of(FINDING_SCHEMA)->id, SEVERITY_ERROR, s->name, error->node, text.data);
    buffer_release(&text);
}

schema_checker *schema_new(findings *found)
{
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(SCHEMA_URL);
    schema_checker *s = memory_zalloc(1, sizeof *s);
    size_t before = found->count;

    xmlSchemaSetParserStructuredErrors(parser, add_compile_error, found);
    s->schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    if (s->schema && found->count == before) { /* a warning (an include not found) is fatal too */
        s->context = xmlSchemaNewValidCtxt(s->schema);
        xmlSchemaSetValidStructuredErrors(s->context, add_fault, s);
        return s;
    }
    if (found->count == before)
        findings_add(found, FINDING_INTERNAL, NULL, 0, 0, "the SPL schema does not compile");
    schema_free(s);
    return NULL;
}

void schema_free(schema_checker *s)
{
    if (!s)
        return;
    xmlSchemaFreeValidCtxt(s->context);
    xmlSchemaFree(s->schema);
    free(s);
}

int schema_check(schema_checker *s, xmlDocPtr doc, const char *name, findings *found)
{
    size_t errors = found->by_severity[SEVERITY_ERROR];
    int rc;

    s->name = name;
    s->found = found;
    s->last_node = NULL;
    s->last_code = 0;
    rc = xmlSchemaValidateDoc(s->context, doc);
    if (rc < 0) {
        findings_add(found, FINDING_INTERNAL, name, 0, 0, "the schema processor failed");
        return -1;
    }
    if (rc > 0 && found->by_severity[SEVERITY_ERROR] == errors)
        findings_add(found, FINDING_SCHEMA, name, 0, 0, "the document is not valid");
    return rc > 0;
}
