#include "batch/report_tree.h"
#include "base/escape.h"
#include "base/utf8.h"
#include "base/version.h"

#include <libxml/uri.h>
#include <libxml/xmlmemory.h>
#include <stdbool.h>
#include <string.h>

void report_tree_set(xmlNodePtr node, const char *name, const char *text)
{
    const size_t len = text ? strlen(text) : 0;
    buffer clean = BUFFER_INIT;

    if (text && utf8_skip_printable_run(text, 0, len) < len) {
        escape_terminal(&clean, text, len);
        text = buffer_text(&clean);
    }
    if (text)
        xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)text);
    buffer_release(&clean);
}

void report_tree_set_number(xmlNodePtr node, const char *name, long long value)
{
    buffer text = BUFFER_INIT;

    buffer_puts(&text, value < 0 ? "-" : "");
    buffer_put_number(&text, value < 0 ? 0 - (size_t)value : (size_t)value);
    xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)buffer_text(&text));
    buffer_release(&text);
}

void report_tree_add_address(buffer *out, const char *file)
{
    xmlChar *escaped = xmlURIEscapeStr((const xmlChar *)file, (const xmlChar *)"/");

    buffer_puts(out, escaped ? (const char *)escaped : "");
    xmlFree(escaped);
}

void report_tree_set_address(xmlNodePtr node, const char *name, const char *up, const char *file)
{
    buffer address = BUFFER_INIT;

    buffer_puts(&address, up);
    report_tree_add_address(&address, file);
    xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)buffer_text(&address));
    buffer_release(&address);
}

xmlDocPtr report_tree_new(const char *kind, const char *up)
{
    xmlDocPtr doc = xmlNewDoc((const xmlChar *)"1.0");
    xmlNodePtr root = xmlNewDocNode(doc, NULL, (const xmlChar *)"page", NULL);

    xmlDocSetRootElement(doc, root);
    report_tree_set(root, "kind", kind);
    report_tree_set(root, "up", up);
    report_tree_set(root, "version", SPLKIT_VERSION);
    return doc;
}

/* JSON ________________________________________________________________________________________________________ */

static void add_text(xmlNodePtr node, const json_t *value)
{
    buffer text = BUFFER_INIT;

    switch (json_typeof(value)) {
    case JSON_STRING: escape_terminal(&text, json_string_value(value), json_string_length(value)); break;
    case JSON_INTEGER: buffer_printf(&text, "%lld", (long long)json_integer_value(value)); break;
    case JSON_REAL: buffer_printf(&text, "%.6f", json_real_value(value)); break;
    case JSON_TRUE: buffer_puts(&text, "true"); break;
    case JSON_FALSE: buffer_puts(&text, "false"); break;
    default: break;
    }
    if (text.len)
        xmlAddChild(node, xmlNewText((const xmlChar *)buffer_text(&text)));
    buffer_release(&text);
}

void report_tree_add_json(xmlNodePtr parent, const char *name, const json_t *value)
{
    bool fit = xmlValidateNCName((const xmlChar *)name, 0) == 0;
    xmlNodePtr node = xmlNewChild(parent, NULL, (const xmlChar *)(fit ? name : "member"), NULL);
    const char *key;
    json_t *part;
    size_t i;

    if (!fit)
        report_tree_set(node, "name", name);
    if (json_is_object(value))
        json_object_foreach((json_t *)value, key, part) report_tree_add_json(node, key, part);
    else if (json_is_array(value))
        json_array_foreach(value, i, part) report_tree_add_json(node, "item", part);
    else
        add_text(node, value);
}

/* rows ________________________________________________________________________________________________________ */

static void set_confidence(xmlNodePtr node, const record_parts *record)
{
    buffer text = BUFFER_INIT;

    if (!record->has_confidence)
        return;
    buffer_put_decimal(&text, record->least, 3);
    report_tree_set(node, "confidence", buffer_text(&text));
    buffer_release(&text);
}

const char *report_tree_main_file(const record_parts *record)
{
    if (record->packed)
        return NULL;
    for (size_t i = 0; i < record->outputs.count; i++) {
        const record_output *output = &record->outputs.items[i];

        if (output->kind && strcmp(output->kind, "html") == 0)
            return output->file;
    }
    return record->outputs.count ? record->outputs.items[0].file : NULL;
}

static void add_outputs(xmlNodePtr row, const record_parts *record, const char *up)
{
    const char *main_file = report_tree_main_file(record);

    if (!main_file)
        return;
    report_tree_set_address(row, "href", up, main_file);
    for (size_t i = 0; i < record->outputs.count; i++) {
        const record_output *output = &record->outputs.items[i];
        xmlNodePtr node;

        if (!output->file || strcmp(output->file, main_file) == 0)
            continue;
        node = xmlNewChild(row, NULL, (const xmlChar *)"output", NULL);
        report_tree_set(node, "kind", output->kind);
        report_tree_set_address(node, "href", up, output->file);
    }
}

static long long count_findings(const record_parts *record)
{
    long long count = 0;

    for (size_t i = 0; i < record->findings.count; i++)
        count += record->findings.items[i].count;
    return count;
}

xmlNodePtr report_tree_add_leaflet(xmlNodePtr parent, const record_parts *record, const char *up)
{
    xmlNodePtr row = xmlNewChild(parent, NULL, (const xmlChar *)"leaflet", NULL);

    report_tree_set_number(row, "number", record->number);
    report_tree_set(row, "id", record->id);
    report_tree_set(row, "title", record->title);
    report_tree_set(row, "language", record->language);
    report_tree_set(row, "status", record->status);
    report_tree_set(row, "reason", record->reason);
    report_tree_set_number(row, "findings", count_findings(record));
    set_confidence(row, record);
    if (record->has_time)
        report_tree_set_number(row, "total", record->total);
    add_outputs(row, record, up);
    return row;
}

static bool is(const char *text, const char *wanted)
{
    return text && strcmp(text, wanted) == 0;
}

void report_tree_add_findings(xmlNodePtr row, const record_parts *record, const char *severity, const char *id,
                              size_t most)
{
    for (size_t i = 0; i < record->findings.count && most > 0; i++) {
        const record_finding *f = &record->findings.items[i];
        xmlNodePtr node;

        if (!is(f->severity, severity) || (id && !is(f->id, id)))
            continue;
        most--;
        node = xmlNewChild(row, NULL, (const xmlChar *)"finding", NULL);
        report_tree_set(node, "id", f->id);
        report_tree_set(node, "severity", f->severity);
        report_tree_set_number(node, "count", f->count);
        if (f->line)
            report_tree_set_number(node, "line", f->line);
        report_tree_set(node, "text", f->text);
    }
}
