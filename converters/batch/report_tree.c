#include "batch/report_tree.h"
#include "base/escape.h"
#include "base/version.h"

#include <libxml/uri.h>
#include <libxml/xmlmemory.h>
#include <stdbool.h>
#include <string.h>

static const char *string_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static void set_bytes(xmlNodePtr node, const char *name, const char *text, size_t len)
{
    buffer clean = BUFFER_INIT;

    escape_terminal(&clean, text, len);
    xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)buffer_text(&clean));
    buffer_release(&clean);
}

void report_tree_set(xmlNodePtr node, const char *name, const char *text)
{
    if (text)
        set_bytes(node, name, text, strlen(text));
}

void report_tree_set_number(xmlNodePtr node, const char *name, long long value)
{
    buffer text = BUFFER_INIT;

    buffer_printf(&text, "%lld", value);
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

static void copy_text(xmlNodePtr node, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);

    if (json_is_string(value))
        set_bytes(node, name, json_string_value(value), json_string_length(value));
}

static void copy_number(xmlNodePtr node, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);

    if (json_is_integer(value))
        report_tree_set_number(node, name, json_integer_value(value));
}

static void set_confidence(xmlNodePtr node, const json_t *record)
{
    const json_t *least = json_object_get(json_object_get(record, "confidence"), "least");
    buffer text = BUFFER_INIT;

    if (!json_is_number(least))
        return;
    buffer_printf(&text, "%.3f", json_number_value(least));
    report_tree_set(node, "confidence", buffer_text(&text));
    buffer_release(&text);
}

const char *report_tree_main_file(const json_t *record)
{
    const json_t *outputs = json_object_get(record, "outputs"), *output;
    size_t i;

    if (json_object_get(record, "packed"))
        return NULL;
    json_array_foreach(outputs, i, output)
    {
        const char *kind = string_of(output, "kind");

        if (kind && strcmp(kind, "html") == 0)
            return string_of(output, "file");
    }
    return string_of(json_array_get(outputs, 0), "file");
}

static void add_outputs(xmlNodePtr row, const json_t *record, const char *up)
{
    const char *main_file = report_tree_main_file(record);
    const json_t *output;
    size_t i;

    if (!main_file)
        return;
    report_tree_set_address(row, "href", up, main_file);
    json_array_foreach(json_object_get(record, "outputs"), i, output)
    {
        const char *file = string_of(output, "file");
        xmlNodePtr node;

        if (!file || strcmp(file, main_file) == 0)
            continue;
        node = xmlNewChild(row, NULL, (const xmlChar *)"output", NULL);
        copy_text(node, output, "kind");
        report_tree_set_address(node, "href", up, file);
    }
}

static long long count_findings(const json_t *record)
{
    const json_t *item;
    long long count = 0;
    size_t i;

    json_array_foreach(json_object_get(record, "findings"), i, item) count +=
        json_integer_value(json_object_get(item, "count"));
    return count;
}

const char *const report_tree_members[] = {"number",   "id",         "title",   "language", "status", "reason",
                                           "findings", "confidence", "outputs", "packed",   "time",   NULL};

xmlNodePtr report_tree_add_leaflet(xmlNodePtr parent, const json_t *record, const char *up)
{
    static const char *const texts[] = {"id", "title", "language", "status", "reason"};
    xmlNodePtr row = xmlNewChild(parent, NULL, (const xmlChar *)"leaflet", NULL);

    copy_number(row, record, "number");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        copy_text(row, record, texts[i]);
    report_tree_set_number(row, "findings", count_findings(record));
    set_confidence(row, record);
    copy_number(row, json_object_get(record, "time"), "total");
    add_outputs(row, record, up);
    return row;
}

static bool has_text(const json_t *object, const char *name, const char *text)
{
    const char *value = string_of(object, name);

    return value && strcmp(value, text) == 0;
}

void report_tree_add_findings(xmlNodePtr row, const json_t *record, const char *severity, const char *id, size_t most)
{
    const json_t *item;
    size_t i;

    json_array_foreach(json_object_get(record, "findings"), i, item)
    {
        xmlNodePtr node;

        if (!has_text(item, "severity", severity) || (id && !has_text(item, "id", id)) || most == 0)
            continue;
        most--;
        node = xmlNewChild(row, NULL, (const xmlChar *)"finding", NULL);
        copy_text(node, item, "id");
        copy_text(node, item, "severity");
        copy_number(node, item, "count");
        copy_number(node, item, "line");
        copy_text(node, item, "text");
    }
}
