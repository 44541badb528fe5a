/* A Word or OpenDocument file: the input is its main part, XML, which is packed here, for a fuzzer would not get past
 * the checksums of a ZIP file. What is extracted is proved by the program, and read as a leaflet. */
#include "document/document.h"
#include "fuzz.h"

#include <string.h>

typedef struct {
    const char *name;
    const char *text;
    size_t len, offset;
    uint32_t checksum;
} member;

static void add_number(buffer *out, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buffer_putc(out, (char)(value >> 8 * i & 0xFF));
}

/* CRC-32 as ZIP has it (ISO/IEC 13239). */
static uint32_t checksum_of(const char *text, size_t len)
{
    uint32_t sum = 0xFFFFFFFF;

    for (size_t i = 0; i < len; i++) {
        sum ^= (unsigned char)text[i];
        for (int bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320 : 0);
    }
    return ~sum;
}

/* What a local header and an entry of the directory have in common: version, flags, no compression, no time, sizes. */
static void add_common(buffer *out, const member *m)
{
    add_number(out, 20, 2);
    add_number(out, 0, 2);
    add_number(out, 0, 2);
    add_number(out, 0x5A210000, 4);
    add_number(out, m->checksum, 4);
    add_number(out, (uint32_t)m->len, 4);
    add_number(out, (uint32_t)m->len, 4);
    add_number(out, (uint32_t)strlen(m->name), 2);
    add_number(out, 0, 2);
}

static void add_directory(buffer *out, const member *members, size_t count)
{
    size_t start = out->len;

    for (size_t i = 0; i < count; i++) {
        add_number(out, 0x02014B50, 4);
        add_number(out, 20, 2);
        add_common(out, &members[i]);
        add_number(out, 0, 2);
        add_number(out, 0, 2);
        add_number(out, 0, 2);
        add_number(out, 0, 4);
        add_number(out, (uint32_t)members[i].offset, 4);
        buffer_puts(out, members[i].name);
    }
    size_t end = out->len;
    add_number(out, 0x06054B50, 4);
    add_number(out, 0, 4);
    add_number(out, (uint32_t)count, 2);
    add_number(out, (uint32_t)count, 2);
    add_number(out, (uint32_t)(end - start), 4);
    add_number(out, (uint32_t)start, 4);
    add_number(out, 0, 2);
}

static void pack(buffer *out, member *members, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        members[i].offset = out->len;
        members[i].checksum = checksum_of(members[i].text, members[i].len);
        add_number(out, 0x04034B50, 4);
        add_common(out, &members[i]);
        buffer_puts(out, members[i].name);
        buffer_add(out, members[i].text, members[i].len);
    }
    add_directory(out, members, count);
}

static void pack_word(buffer *out, const char *text, size_t len)
{
    static const char types[] = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>";
    member members[] = {{.name = "[Content_Types].xml", .text = types, .len = sizeof types - 1},
                        {.name = "word/document.xml", .text = text, .len = len}};

    pack(out, members, 2);
}

static void pack_opendocument(buffer *out, const char *text, size_t len)
{
    static const char type[] = "application/vnd.oasis.opendocument.text";
    member members[] = {{.name = "mimetype", .text = type, .len = sizeof type - 1},
                        {.name = "content.xml", .text = text, .len = len}};

    pack(out, members, 2);
}

static bool has(const uint8_t *data, size_t size, const char *text)
{
    for (size_t i = 0; i + strlen(text) <= size; i++)
        if (memcmp(data + i, text, strlen(text)) == 0)
            return true;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool word = !has(data, size, "opendocument");
    buffer file = BUFFER_INIT;
    document made = {0};
    findings found;

    fuzz_setup();
    findings_init(&found);
    (word ? pack_word : pack_opendocument)(&file, (const char *)data, size);
    fuzz_require(document_kind_of(file.data, file.len) == (word ? DOCUMENT_WORD : DOCUMENT_OPENDOCUMENT),
                 "the file is not known");
    if (document_extract(&made, word ? DOCUMENT_WORD : DOCUMENT_OPENDOCUMENT, "leaflet", file.data, file.len, &found) ==
        0)
        fuzz_convert((const uint8_t *)buffer_text(&made.text), made.text.len, true, INPUT_HTML);
    else
        fuzz_require(found.by_severity[SEVERITY_ERROR], "refused without a reason");
    document_release(&made);
    findings_release(&found);
    buffer_release(&file);
    return 0;
}
