#include "spl/convert.h"
#include "leaflet/explain.h"
#include "spl/ledger.h"
#include "spl/prove.h"

void convert_result_release(convert_result *result)
{
    buffer_release(&result->xml);
    buffer_release(&result->ledger);
    buffer_release(&result->explanation);
}

int convert_leaflet(convert_result *result, const char *name, const char *bytes, size_t len,
                    const convert_options *options, findings *found)
{
    leaflet *l = leaflet_new(name, bytes, len);
    write_header header = options->header;
    write_units units = {0};
    int rc = -1;

    *result = (convert_result){BUFFER_INIT, BUFFER_INIT, BUFFER_INIT};
    if (read_leaflet(l, &options->reading, found) != 0)
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
        ledger_write(&result->ledger, l, &header, &units, &result->xml);
    rc = 0;
out:
    write_units_release(&units);
    leaflet_free(l);
    return rc;
}
