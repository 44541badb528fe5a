#include "render/insert.h"
#include "base/resource.h"

#include <libxml/parserInternals.h>

void insert_release(insert *into)
{
    buffer_release(&into->text);
}

void insert_digest(insert *into)
{
    ids_sha256_base64(into->hash, buffer_text(&into->text), into->text.len);
}

int insert_add(insert *into, const char *path, findings *found)
{
    buffer url = BUFFER_INIT;
    xmlParserInputPtr input;

    buffer_printf(&url, "%s%s", RESOURCE_SCHEME, path);
    input = xmlLoadExternalEntity(buffer_text(&url), NULL, NULL);
    buffer_release(&url);
    if (!input || !input->buf) {
        xmlFreeInputStream(input);
        findings_add(found, FINDING_TEMPLATE, path, 0, 0, "the file cannot be read");
        return -1;
    }
    while (xmlParserInputBufferRead(input->buf, 4096) > 0)
        ;
    buffer_add(&into->text, xmlBufContent(input->buf->buffer), xmlBufUse(input->buf->buffer));
    xmlFreeInputStream(input);
    insert_digest(into);
    return 0;
}
