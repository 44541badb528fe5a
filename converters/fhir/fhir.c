#include "fhir/fhir.h"
#include "base/base64.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/resource.h"
#include "base/xml.h"
#include "check/schema.h"
#include "fhir/date.h"
#include "fhir/words.h"
#include "render/misplaced.h"
#include "render/stylesheet.h"
#include "spl/load.h"

#include <libxml/xmlschemas.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA_URL RESOURCE_SCHEME "xsd/fhir/epi.xsd"

struct fhir_writer {
    stylesheet *sheet;
    xmlSchemaPtr schema;   /* of Bundles */
    schema_checker *label; /* compiled when a Bundle does not hold for the first time */
};

/* --- images --- */

static bool put_content(xmlNode *data, const char *file, const char *folder, findings *found)
{
    buffer path = BUFFER_INIT, bytes = BUFFER_INIT;
    bool read;

    buffer_printf(&path, "%s/%s", folder, file);
    read = file_read(&bytes, NULL, buffer_text(&path), FILE_MAX_SIZE_DEFAULT, found) == 0;
    if (read) {
        char *text = memory_alloc(BASE64_SIZE(bytes.len));

        base64_encode(text, buffer_text(&bytes), bytes.len);
        xmlSetProp(data, BAD_CAST "value", BAD_CAST text);
        free(text);
    }
    buffer_release(&path);
    buffer_release(&bytes);
    return read;
}

/* Puts the content of the images in the place of their names. */
static int resolve_images(xmlNode *bundle, const fhir_options *options, findings *found)
{
    int rc = 0;

    for (xmlNode *entry = bundle->children; entry; entry = entry->next) {
        xmlNode *data =
            xml_is(entry, "entry") ? xml_child(xml_child(xml_child(entry, "resource"), "Binary"), "data") : NULL;
        xmlChar *file = data ? xmlGetProp(data, BAD_CAST "value") : NULL;

        if (!data)
            continue;
        if (!options->assets || !file || !file_is_below((const char *)file)) {
            xmlUnlinkNode(data);
            xmlFreeNode(data);
        } else if (!put_content(data, (const char *)file, options->assets, found)) {
            rc = -1;
        }
        xmlFree(file);
    }
    return rc;
}

/* --- the check --- */

static int check_date(const xmlNode *root, const fhir_options *options, findings *found)
{
    const xmlNode *time = xml_child(root, "effectiveTime");
    xmlChar *value = time ? xmlGetNoNsProp(time, BAD_CAST "value") : NULL;
    bool whole = value && date_is_whole((const char *)value);

    if (!whole)
        findings_add(found, FINDING_FHIR_DATE, options->name, (int)xmlGetLineNo(time ? time : root), 0,
                     "the effective time '%.40s' is no day of the calendar", value ? (const char *)value : "");
    xmlFree(value);
    return whole ? 0 : -1;
}

typedef struct {
    const char *name;
    findings *found;
} reporter;

static void report(void *data, xmlErrorPtr error)
{
    const reporter *r = data;
    size_t n = error->message ? strcspn(error->message, "\n") : 0;

    findings_add(r->found, FINDING_FHIR, r->name, 0, 0, "%.*s", (int)n, error->message ? error->message : "");
}

static int check_schema(const fhir_writer *w, xmlDoc *bundle, reporter *r)
{
    xmlSchemaValidCtxtPtr context = xmlSchemaNewValidCtxt(w->schema);
    int rc;

    xmlSchemaSetValidStructuredErrors(context, report, r);
    rc = xmlSchemaValidateDoc(context, bundle) == 0 ? 0 : -1;
    xmlSchemaFreeValidCtxt(context);
    return rc;
}

/* A Bundle that does not hold is the fault of the program, unless the label is not valid: then that is what is said. */
static int check_bundle(fhir_writer *w, xmlDoc *bundle, xmlDoc *doc, const fhir_options *options, findings *found)
{
    findings faults;
    reporter r = {options->name, &faults};
    int rc;

    findings_init(&faults);
    rc = check_schema(w, bundle, &r);
    if (rc != 0 && schema_check(w->label, doc, options->name, found) == 0)
        for (size_t i = 0; i < faults.count; i++)
            findings_add(found, FINDING_FHIR, options->name, 0, 0, "%s", faults.items[i].text);
    findings_release(&faults);
    return rc;
}

/* Listings and registrations are SPL, but have nothing to read. */
static int check_content(const xmlNode *bundle, reporter *r)
{
    const xmlNode *composition = xml_child(xml_child(xml_child(bundle, "entry"), "resource"), "Composition");

    if (xml_child(composition, "section"))
        return 0;
    findings_add(r->found, FINDING_FHIR_NONE, r->name, 1, 0, "the document has no section with a text");
    return -1;
}

/* The first resource is the Composition, and there is no other. */
static int check_composition(const xmlNode *bundle, reporter *r)
{
    int count = 0, at = 0, first = -1;

    for (const xmlNode *entry = bundle->children; entry; entry = entry->next)
        if (xml_is(entry, "entry")) {
            bool composition = xml_child(xml_child(entry, "resource"), "Composition") != NULL;

            first = composition && first < 0 ? at : first;
            count += composition;
            at++;
        }
    if (count == 1 && first == 0)
        return 0;
    findings_add(r->found, FINDING_FHIR, r->name, 0, 0, "the Composition is not the first and only one");
    return -1;
}

/* --- making --- */

static xmlSchemaPtr compile_schema(reporter *r)
{
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(SCHEMA_URL);
    xmlSchemaPtr schema;

    xmlSchemaSetParserStructuredErrors(parser, report, r);
    schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    return schema;
}

fhir_writer *fhir_writer_new(findings *found)
{
    fhir_writer *w = memory_zalloc(1, sizeof *w);
    reporter r = {SCHEMA_URL, found};

    w->label = schema_new();
    w->sheet = stylesheet_new("templates/fhir/main.xsl", found);
    if (w->sheet && (w->schema = compile_schema(&r)))
        return w;
    fhir_writer_free(w);
    return NULL;
}

void fhir_writer_free(fhir_writer *w)
{
    if (!w)
        return;
    stylesheet_free(w->sheet);
    xmlSchemaFree(w->schema);
    schema_free(w->label);
    free(w);
}

static xmlDoc *make(fhir_writer *w, xmlDoc *doc, const fhir_options *options, findings *found)
{
    const stylesheet_parameter parameters[] = {{"unknown", options->warn_unknown ? "warn" : "stop"}, {NULL, NULL}};

    return stylesheet_apply(w->sheet, doc, options->name, parameters, found);
}

int fhir_write(buffer *out, fhir_writer *w, xmlDoc *doc, const fhir_options *options, findings *found)
{
    const xmlNode *root = xmlDocGetRootElement(doc);
    reporter r = {options->name, found};
    xmlDoc *bundle;
    xmlNode *top;
    int rc = -1;

    if (!spl_is_document(doc, options->name, found) || misplaced_check(doc, options->name, found) != 0 ||
        check_date(root, options, found) != 0)
        return -1;
    bundle = make(w, doc, options, found);
    top = bundle ? xmlDocGetRootElement(bundle) : NULL;
    if (top && check_content(top, &r) == 0 && resolve_images(top, options, found) == 0 &&
        check_bundle(w, bundle, doc, options, found) == 0 && check_composition(top, &r) == 0 &&
        words_prove(root, top, options->name, found) == 0) {
        rc = 0;
        if (options->format == FHIR_JSON) {
            fhir_write_json(out, top);
        } else {
            xmlChar *text;
            int len;

            xmlDocDumpMemoryEnc(bundle, &text, &len, "UTF-8");
            buffer_add(out, text, (size_t)len);
            xmlFree(text);
        }
    }
    xmlFreeDoc(bundle);
    return rc;
}
