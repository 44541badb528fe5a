#include "base/resource.h"
#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"

#include <libxml/catalog.h>
#include <libxml/parserInternals.h>
#include <libxml/uri.h>
#include <libxml/xmlIO.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define TEMPLATES "templates/"

static const char *templates_directory;
static unsigned long denied;

void resource_set_templates(const char *directory)
{
    templates_directory = directory;
}

const char *resource_templates(void)
{
    return templates_directory;
}

unsigned long resource_denied(void)
{
    return denied;
}

static int compare(const void *key, const void *item)
{
    return strcmp(key, ((const resource *)item)->path);
}

const resource *resource_find(const char *path)
{
    return bsearch(path, resource_table, resource_count, sizeof *resource_table, compare);
}

/* Path below splkit:/ or NULL; one that would leave its folder counts as none. */
static const char *resource_path(const char *url)
{
    size_t len = strlen(RESOURCE_SCHEME);

    if (!url || strncmp(url, RESOURCE_SCHEME, len) != 0 || strstr(url, ".."))
        return NULL;
    url += len;
    return url + strspn(url, "/");
}

bool resource_serves(const char *url)
{
    return resource_path(url) != NULL;
}

/* A file below --templates, when there is one. */
static int read_override(buffer *out, const char *path)
{
    buffer name = BUFFER_INIT;
    findings ignored;
    int rc = -1;

    if (!templates_directory || strncmp(path, TEMPLATES, strlen(TEMPLATES)) != 0)
        return -1;
    findings_init(&ignored);
    buffer_printf(&name, "%s/%s", templates_directory, path + strlen(TEMPLATES));
    rc = file_read(out, NULL, name.data, FILE_MAX_SIZE_DEFAULT, &ignored);
    buffer_release(&name);
    findings_release(&ignored);
    return rc;
}

static xmlParserInputPtr input_of(xmlParserCtxtPtr context, const char *url, const char *data, size_t len)
{
    xmlParserInputBufferPtr bytes;
    xmlParserInputPtr input;

    if (len > INT_MAX)
        return NULL;
    bytes = xmlParserInputBufferCreateMem(data, (int)len, XML_CHAR_ENCODING_NONE);
    input = bytes ? xmlNewIOInputStream(context, bytes, XML_CHAR_ENCODING_NONE) : NULL;
    if (input)
        input->filename = (char *)xmlCanonicPath((const xmlChar *)url);
    return input;
}

static xmlParserInputPtr load(const char *url, const char *public_id, xmlParserCtxtPtr context)
{
    const char *path = resource_path(url);
    const resource *embedded;
    buffer own = BUFFER_INIT;
    xmlParserInputPtr input = NULL;

    (void)public_id;
    if (path && read_override(&own, path) == 0)
        input = input_of(context, url, buffer_text(&own), own.len);
    else if (path && (embedded = resource_find(path)))
        input = input_of(context, url, (const char *)embedded->data, embedded->size);
    if (!input)
        denied++;
    buffer_release(&own);
    return input;
}

void resource_setup(void)
{
    static bool done;

    if (done)
        return;
    done = true;
    xmlInitParser();
    xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE);
    xmlSetExternalEntityLoader(load);
}
