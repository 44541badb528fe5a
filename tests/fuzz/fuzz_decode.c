/* Decoding in any encoding, and the way back from the text to the bytes. */
#include "base/utf8.h"
#include "fuzz.h"
#include "leaflet/blocks/lines.h"
#include "leaflet/text/charsets.h"
#include "leaflet/text/decode.h"

#include <string.h>

static size_t charset_count(void)
{
    size_t count = 0;

    while (charset_table[count].name)
        count++;
    return count;
}

/* The runs partition source and text; what was only decoded is decoded again from its own bytes. */
static void check_map(const leaflet *l)
{
    size_t source = 0, text = 0;
    buffer again = BUFFER_INIT;

    for (size_t i = 0; i < l->map.count; i++) {
        const source_run *r = &l->map.runs[i];

        fuzz_require(r->source == source && r->text == text, "run %zu does not follow the one before", i);
        source = source_map_source_end(&l->map, i);
        text = source_map_text_end(&l->map, i);
        fuzz_require(source >= r->source && text >= r->text, "run %zu ends before it begins", i);
        buffer_clear(&again);
        decode_source(l, r->source, source - r->source, &again);
        fuzz_require(
            r->rule || (again.len == text - r->text && memcmp(buffer_text(&again), l->bytes + r->text, again.len) == 0),
            "run %zu is decoded differently by itself", i);
    }
    fuzz_require(source == l->source_len && text == l->len, "runs end at %zu of %zu and %zu of %zu", source,
                 l->source_len, text, l->len);
    buffer_release(&again);
}

static void check_lines(leaflet *l)
{
    size_t at = 0;

    lines_split(l);
    for (size_t i = 0; i < l->line_count; i++) {
        const source_line *line = &l->lines[i];

        fuzz_require(line->start == at && line->end >= at && line->next >= line->end, "line %zu has no place", i);
        at = line->next;
    }
    fuzz_require(at == l->len, "the lines end at %zu of %zu", at, l->len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    leaflet *l = leaflet_new("leaflet.txt", (const char *)data, size);
    unsigned which = fuzz_option(data, size, 0, 2 * (unsigned)charset_count());
    const char *encoding = which < charset_count() ? charset_table[which].name : NULL;
    findings found;

    fuzz_setup();
    findings_init(&found);
    if (decode_leaflet(l, encoding, &found) == 0) {
        fuzz_require(utf8_valid_prefix(l->bytes, l->len) == l->len, "the text is not UTF-8");
        check_map(l);
        check_lines(l);
    } else {
        fuzz_require(found.by_severity[SEVERITY_ERROR], "refused without a reason");
    }
    findings_release(&found);
    leaflet_free(l);
    return 0;
}
