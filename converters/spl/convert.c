#include "spl/convert.h"
#include "base/memory.h"
#include "leaflet/explain.h"
#include "spl/compact.h"
#include "spl/ledger.h"
#include "spl/prove.h"

#include <stdlib.h>

/* About the size of what is made, in sizes of the leaflet, so that it is not moved while it grows: of the leaflets of
 * tests/bench/leaflets.py SPL has 2.1 in the median, the ledger 4.5 (bytes in results.ndjson). */
#define XML_SIZE 2
#define LEDGER_SIZE 4

void convert_result_release(convert_result *result)
{
    buffer_release(&result->xml);
    buffer_release(&result->ledger);
    buffer_release(&result->explanation);
    document_release(&result->document);
    free(result->measures.sections);
    compact_free(result->doc);
    *result = (convert_result)CONVERT_RESULT_INIT;
}

/* A Word or OpenDocument file becomes HTML, a PDF plain text. */
static int read_document(document *d, const char *name, const char **bytes, size_t *len, read_options *reading,
                         findings *found)
{
    document_kind kind = reading->input_known ? DOCUMENT_NONE : document_kind_of(*bytes, *len);

    if (kind == DOCUMENT_NONE)
        return 0;
    if (document_extract(d, kind, name, *bytes, *len, found) != 0)
        return -1;
    *bytes = buffer_text(&d->text);
    *len = d->text.len;
    reading->input_known = true;
    reading->input = kind == DOCUMENT_PDF ? INPUT_TEXT : INPUT_HTML;
    reading->encoding = "UTF-8";
    return 0;
}

static double least_of(const leaflet *l, const label_section *s)
{
    double least = 1;

    for (int i = 0; i < s->block_count; i++)
        if (l->blocks[s->blocks[i]].confidence < least)
            least = l->blocks[s->blocks[i]].confidence;
    return least;
}

static void measure_sections(convert_measures *m, const leaflet *l, const label_section *s)
{
    for (; s; s = s->next) {
        m->sections = memory_grow(m->sections, &m->section_cap, m->section_count, sizeof *m->sections);
        m->sections[m->section_count++] = least_of(l, s);
        for (int i = 0; i < s->block_count; i++) {
            double confidence = l->blocks[s->blocks[i]].confidence;

            m->least = confidence < m->least ? confidence : m->least;
            m->mean += confidence;
            m->blocks++;
        }
        measure_sections(m, l, s->child);
    }
}

static void measure(convert_measures *m, const leaflet *l)
{
    m->least = 1;
    measure_sections(m, l, l->sections);
    m->mean = m->blocks ? m->mean / (double)m->blocks : 1;
}

/* Whether the document holds against the source; the tree it was held by is kept when it is wanted. */
static bool prove(convert_result *result, leaflet *l, const write_header *header, const write_units *units, bool keep,
                  findings *found)
{
    xmlDocPtr doc = NULL;

    if (ledger_check(l, found) == 0)
        doc = prove_spl_tree(buffer_text(&result->xml), result->xml.len, l, header, units, found);
    if (keep)
        result->doc = doc;
    else
        compact_free(doc);
    return doc != NULL;
}

int convert_leaflet(convert_result *result, const char *name, const char *bytes, size_t len,
                    const convert_options *options, findings *found)
{
    write_header header = options->header;
    read_options reading = options->reading;
    write_units units = {0};
    const ledger_file file = {bytes, len, &result->document};
    leaflet *l;
    int rc = -1;

    *result = (convert_result)CONVERT_RESULT_INIT;
    if (read_document(&result->document, name, &bytes, &len, &reading, found) != 0)
        return -1;
    if (result->document.kind != DOCUMENT_NONE)
        *header.source_digest = '\0'; /* of the file: the leaflet is what was extracted */
    l = leaflet_new(name, bytes, len);
    if (read_leaflet(l, &reading, found) != 0)
        goto out;
    write_header_complete(&header, l);
    buffer_reserve(&result->xml, XML_SIZE * len);
    write_spl(&result->xml, l, &header, &units);
    if (options->want_explanation == CONVERT_EXPLAIN_JSON)
        explain_json(l, &result->explanation);
    else if (options->want_explanation == CONVERT_EXPLAIN_TEXT)
        explain_text(l, &result->explanation);
    if (!prove(result, l, &header, &units, options->want_tree, found)) {
        buffer_clear(&result->xml);
        goto out;
    }
    if (options->want_ledger) {
        buffer_reserve(&result->ledger, LEDGER_SIZE * len);
        ledger_write(&result->ledger, result->measures.bytes, l, &file, &header, &units, &result->xml);
    } else {
        ledger_measure(result->measures.bytes, l);
    }
    measure(&result->measures, l);
    rc = 0;
out:
    write_units_release(&units);
    leaflet_free(l);
    return rc;
}
