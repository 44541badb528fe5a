/* A label as a page: well-formed, and all of the narrative in it. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    xmlDocPtr doc;

    fuzz_setup();
    doc = fuzz_load(data, size);
    if (doc)
        fuzz_page(doc, fuzz_option(data, size, 0, 1U << 16));
    xmlFreeDoc(doc);
    return 0;
}
