#include "spl/convert.h"
#include "leaflet/explain.h"
#include "spl/ledger.h"
#include "spl/prove.h"

void convert_result_release(convert_result *result)
{
    buffer_release(&result->xml);
    buffer_release(&result->ledger);
    buffer_release(&result->explanation);
    document_release(&result->document);
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

int convert_leaflet(convert_result *result, const char *name, const char *bytes, size_t len,
                    const convert_options *options, findings *found)
{
    write_header header = options->header;
    read_options reading = options->reading;
    write_units units = {0};
    const ledger_file file = {bytes, len, &result->document};
    leaflet *l;
    int rc = -1;

    *result = (convert_result){BUFFER_INIT, BUFFER_INIT, BUFFER_INIT, {0}};
    if (read_document(&result->document, name, &bytes, &len, &reading, found) != 0)
        return -1;
    l = leaflet_new(name, bytes, len);
    if (read_leaflet(l, &reading, found) != 0)
        goto out;
    write_header_complete(&header, l);
    write_spl(&result->xml, l, &header, &units);
    if (options->want_explanation == CONVERT_EXPLAIN_JSON)
        explain_json(l, &result->explanation);
    else if (options->want_explanation == CONVERT_EXPLAIN_TEXT)
        explain_text(l, &result->explanation);
    if (ledger_check(l, found) != 0 ||
        prove_spl(buffer_text(&result->xml), result->xml.len, l, &header, &units, found) != 0) {
        buffer_clear(&result->xml);
        goto out;
    }
    if (options->want_ledger)
        ledger_write(&result->ledger, l, &file, &header, &units, &result->xml);
    rc = 0;
out:
    write_units_release(&units);
    leaflet_free(l);
    return rc;
}
