/* A label as a FHIR Bundle, in XML or JSON: well-formed, and never made in vain. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    xmlDocPtr doc;

    fuzz_setup();
    doc = fuzz_load(data, size);
    if (doc)
        fuzz_bundle(doc, (int)fuzz_option(data, size, 0, 2));
    xmlFreeDoc(doc);
    return 0;
}
