#include "document/document.h"
#include "base/memory.h"
#include "document/container.h"
#include "document/opendocument.h"
#include "document/pdf.h"
#include "document/word.h"

#include <stdlib.h>
#include <string.h>

static const char zip_magic[] = "PK\3\4", pdf_magic[] = "%PDF-";

#define PDF_MAGIC_WITHIN 1024 /* bytes; readers accept that much before the header */

static bool begins_with(const char *bytes, size_t len, const char *magic)
{
    size_t n = strlen(magic);

    return len >= n && memcmp(bytes, magic, n) == 0;
}

static bool is_pdf(const char *bytes, size_t len)
{
    size_t end = len < PDF_MAGIC_WITHIN ? len : PDF_MAGIC_WITHIN;

    for (size_t at = 0; at < end && (at == 0 || memchr(bytes, '\0', end)); at++) /* a text may speak of "%PDF-" */
        if (begins_with(bytes + at, end - at, pdf_magic))
            return true;
    return false;
}

void document_prepare(bool *programs, const char *bytes, size_t len)
{
    bool zip = begins_with(bytes, len, zip_magic);

    *programs = !zip && is_pdf(bytes, len);
    if (zip)
        container_prepare();
}

document_kind document_kind_of(const char *bytes, size_t len)
{
    if (!begins_with(bytes, len, zip_magic))
        return is_pdf(bytes, len) ? DOCUMENT_PDF : DOCUMENT_NONE;
    if (!container_prepare() || container_has(bytes, len, WORD_MEMBER)) /* the reader says that it cannot */
        return DOCUMENT_WORD;
    return container_has(bytes, len, OPENDOCUMENT_MEMBER) ? DOCUMENT_OPENDOCUMENT : DOCUMENT_NONE;
}

const char *document_kind_name(document_kind kind)
{
    static const char *const names[DOCUMENT__MAX] = {"none", "docx", "odt", "pdf"};

    return names[kind];
}

/* The last part had nothing to say. */
static void drop_empty_part(document *d)
{
    if (d->part_count && d->parts[d->part_count - 1].start == d->text.len)
        free(d->parts[--d->part_count].name);
}

int document_extract(document *d, document_kind kind, const char *name, const char *bytes, size_t len, findings *found)
{
    int (*const readers[DOCUMENT__MAX])(document *, const char *, const char *, size_t, findings *) = {
        [DOCUMENT_WORD] = word_extract, [DOCUMENT_OPENDOCUMENT] = opendocument_extract, [DOCUMENT_PDF] = pdf_extract};

    d->kind = kind;
    if (readers[kind](d, name, bytes, len, found) != 0)
        return -1;
    drop_empty_part(d);
    return 0;
}

void document_begin_part(document *d, const char *name)
{
    drop_empty_part(d);
    if (d->part_count && strcmp(d->parts[d->part_count - 1].name, name) == 0)
        return;
    d->parts = memory_grow(d->parts, &d->part_cap, d->part_count, sizeof *d->parts);
    d->parts[d->part_count++] = (document_part){d->text.len, memory_strdup(name)};
}

void document_release(document *d)
{
    for (size_t i = 0; i < d->part_count; i++)
        free(d->parts[i].name);
    free(d->parts);
    buffer_release(&d->text);
    *d = (document){0};
}
