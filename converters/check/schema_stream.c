#include "check/schema_stream.h"
#include "base/memory.h"
#include "check/idset.h"
#include "check/place.h"
#include "check/trail.h"
#include "check/wording.h"
#include "spl/stream.h"

#include <stdlib.h>
#include <string.h>

#define HINTS_MAX 100 /* findings, after which nobody reads hints any more */
#define BLANKS " \t\r\n"
#define XSI_NAMESPACE "http://www.w3.org/2001/XMLSchema-instance"
#define ATTRIBUTE_FIELDS 5 /* of startElementNsSAX2Func: local, prefix, URI, value, its end */

/* A fault whose path is not known before the parent ends. */
typedef struct {
    const trail_pin *pin;
    char *text;
} fault;

typedef struct {
    spl_stream *stream;
    xmlSchemaValidCtxtPtr context;
    xmlSAXHandlerPtr sax; /* of the schema processor */
    void *sax_data;
    trail *trail;
    idset *ids;
    buffer value; /* text of the open element, not yet handed on */
    fault *faults;
    size_t fault_count, fault_cap;
    const xmlChar *root, *root_uri; /* names of the root element */
    bool starting;                  /* a start tag is with the schema processor */
    bool broken;                    /* the schema processor */
} run;

/* Faults */

static void refuse(run *r, finding_id id, const char *what)
{
    const trail_pin *pin = trail_pin_top(r->trail);

    spl_stream_refuse(r->stream, id, pin ? pin->line : 0, pin ? pin->column : 0, what);
}

static void add_fault(run *r, const trail_pin *pin, const char *text)
{
    buffer shown = BUFFER_INIT;

    if (r->fault_count == SCHEMA_STREAM_FAULTS_MAX)
        return;
    place_cut(&shown, text);
    r->faults = memory_grow(r->faults, &r->fault_cap, r->fault_count, sizeof *r->faults);
    r->faults[r->fault_count++] = (fault){pin, buffer_detach(&shown)};
}

/* At a start tag: the parent may have no children at all. */
static bool is_about_parent(const xmlError *error)
{
    return error->code == XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1 || error->code == XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2 ||
           error->code == XML_SCHEMAV_CVC_TYPE_3_1_2 || error->code == XML_SCHEMAV_CVC_ELT_3_2_1;
}

static void add_error(void *data, xmlErrorPtr error)
{
    run *r = data;
    const trail_pin *pin = trail_pin_top(r->trail);
    buffer text = BUFFER_INIT;

    r->broken = r->broken || error->code == XML_SCHEMAV_INTERNAL;
    if (error->code == XML_SCHEMAV_CVC_ELT_1)
        wording_of_root(&text, r->root, r->root_uri);
    else
        wording_of_error(&text, error, r->fault_count < HINTS_MAX);
    add_fault(r, r->starting && is_about_parent(error) ? pin->parent : pin, buffer_text(&text));
    buffer_release(&text);
}

/* IDs */

static void check_id(run *r, const char *element, const xmlChar **attribute)
{
    const char *text = (const char *)attribute[3];
    size_t len = (size_t)(attribute[4] - attribute[3]);
    buffer id = BUFFER_INIT, subject = BUFFER_INIT, what = BUFFER_INIT;

    while (len && strchr(BLANKS, *text)) {
        text++;
        len--;
    }
    while (len && strchr(BLANKS, text[len - 1]))
        len--;
    buffer_add(&id, text, len);
    if (xmlValidateNCName(BAD_CAST buffer_text(&id), 0) == 0) /* else it is no ID, which was said */
        switch (idset_add(r->ids, text, len)) {
        case IDSET_NEW: break;
        case IDSET_KNOWN:
            buffer_printf(&subject, "<%s>/@%s", element, (const char *)attribute[0]);
            wording_of_known_id(&what, subject.data, id.data);
            add_fault(r, trail_pin_top(r->trail), what.data);
            break;
        case IDSET_FULL:
            refuse(r, FINDING_XML_LIMIT, "more than 1,000,000 IDs; --stream cannot tell whether all are different");
        }
    buffer_release(&id);
    buffer_release(&subject);
    buffer_release(&what);
}

/* Events */

static bool is_of(const xmlChar *uri, const char *namespace)
{
    return uri && strcmp((const char *)uri, namespace) == 0;
}

/* The value of xsi:type, in *len bytes; NULL: there is none. */
static const char *named_type(const spl_tag *tag, size_t *len)
{
    for (int i = 0; i < tag->attribute_count; i++) {
        const xmlChar **a = tag->attributes + (size_t)i * ATTRIBUTE_FIELDS;

        if (strcmp((const char *)a[0], "type") == 0 && is_of(a[2], XSI_NAMESPACE)) {
            *len = (size_t)(a[4] - a[3]);
            return (const char *)a[3];
        }
    }
    *len = 0;
    return NULL;
}

/* Hands the value collected so far to the schema processor. */
static void flush(run *r)
{
    if (r->value.len)
        r->sax->characters(r->sax_data, BAD_CAST r->value.data, (int)r->value.len);
    buffer_clear(&r->value);
}

static void start(void *data, const spl_tag *tag)
{
    run *r = data;
    trail_level *parent = trail_top(r->trail), *level;
    bool ours = is_of(tag->uri, ACCEPTOR_NAMESPACE);
    size_t len;
    const char *named = named_type(tag, &len);

    flush(r);
    if (!parent) {
        r->root = tag->local;
        r->root_uri = tag->uri;
    }
    level = trail_enter(r->trail, ours ? tag->local : NULL, tag->line, tag->column);
    level->typing = typing_of_element(parent ? &parent->typing : NULL, (const char *)tag->local, ours, named, len);
    r->starting = true;
    r->sax->startElementNs(r->sax_data, tag->local, tag->prefix, tag->uri, tag->namespace_count, tag->namespaces,
                           tag->attribute_count, tag->defaulted_count, tag->attributes);
    r->starting = false;
    for (int i = 0; i < tag->attribute_count; i++) {
        const xmlChar **a = tag->attributes + (size_t)i * ATTRIBUTE_FIELDS;

        if (!a[2] && typing_is_id(&level->typing, (const char *)a[0]))
            check_id(r, (const char *)tag->local, a);
    }
    if (r->fault_count == SCHEMA_STREAM_FAULTS_MAX)
        spl_stream_stop(r->stream);
}

static void end(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    run *r = data;

    flush(r);
    r->sax->endElementNs(r->sax_data, local, prefix, uri);
    trail_leave(r->trail);
}

/* Where no value is expected it only matters that there is text, and of which kind. */
static void mention_text(run *r, trail_level *level, const char *text, int len, bool cdata)
{
    bool blank = !cdata;

    for (int i = 0; i < len && blank; i++)
        blank = strchr(BLANKS, text[i]) != NULL;
    if (blank ? level->blank : level->solid)
        return;
    *(blank ? &level->blank : &level->solid) = true;
    if (cdata)
        r->sax->cdataBlock(r->sax_data, BAD_CAST "-", 1);
    else
        r->sax->characters(r->sax_data, BAD_CAST(blank ? " " : "-"), 1);
}

static void text(void *data, const char *bytes, int len, bool cdata)
{
    run *r = data;
    trail_level *level = trail_top(r->trail);

    if (!level || !len)
        return;
    if (typing_content_of(&level->typing) == TYPING_MARKUP)
        mention_text(r, level, bytes, len, cdata);
    else if (r->value.len + (size_t)len > SCHEMA_STREAM_VALUE_MAX)
        refuse(r, FINDING_XML_LIMIT, "a value of more than 1 MB, which --stream would have to hold whole");
    else
        buffer_add(&r->value, bytes, (size_t)len);
}

/* The whole */

static void report(const run *r, const char *name, findings *found)
{
    const finding_kind *kind = finding_kind_of(FINDING_SCHEMA);

    for (size_t i = 0; i < r->fault_count; i++) {
        const trail_pin *pin = r->faults[i].pin;
        buffer path = BUFFER_INIT;

        trail_path(&path, pin);
        findings_add_rule(found, kind->id, kind->severity, name, pin ? pin->line : 0, pin ? pin->column : 0, path.data,
                          r->faults[i].text);
        buffer_release(&path);
    }
    if (r->fault_count == SCHEMA_STREAM_FAULTS_MAX)
        findings_add(found, FINDING_SCHEMA_STOPPED, name, 0, 0,
                     "%d faults were found; the rest of the document was not checked", SCHEMA_STREAM_FAULTS_MAX);
}

/* Returns as schema_stream_check does. */
static int verdict(const run *r, int read, const char *name, findings *found)
{
    bool stopped = r->fault_count == SCHEMA_STREAM_FAULTS_MAX;

    if (r->broken) {
        findings_add(found, FINDING_INTERNAL, name, 0, 0, "the schema processor failed");
        return -1;
    }
    if (read != 0 && !stopped)
        return -1; /* what is not well-formed has no other faults */
    while (trail_top(r->trail))
        trail_leave(r->trail); /* of a document that was not read to its end */
    report(r, name, found);
    if (!r->fault_count && !xmlSchemaIsValid(r->context))
        findings_add(found, FINDING_SCHEMA, name, 0, 0, "the document is not valid");
    return r->fault_count || !xmlSchemaIsValid(r->context);
}

int schema_stream_check(xmlSchemaPtr schema, const char *path, const char *name, size_t max_size, findings *found)
{
    const spl_stream_handlers handlers = {start, end, text};
    run r = {.trail = trail_new(), .ids = idset_new(), .context = xmlSchemaNewValidCtxt(schema)};
    xmlSchemaSAXPlugPtr plug;
    int rc;

    r.stream = spl_stream_new(&handlers, &r);
    xmlSchemaSetValidStructuredErrors(r.context, add_error, &r);
    plug = xmlSchemaSAXPlug(r.context, &r.sax, &r.sax_data);
    rc = spl_stream_read(r.stream, path, name, max_size, found);
    xmlSchemaSAXUnplug(plug);
    rc = verdict(&r, rc, name, found);
    for (size_t i = 0; i < r.fault_count; i++)
        free(r.faults[i].text);
    free(r.faults);
    xmlSchemaFreeValidCtxt(r.context);
    buffer_release(&r.value);
    idset_free(r.ids);
    spl_stream_free(r.stream);
    trail_free(r.trail);
    return rc;
}
