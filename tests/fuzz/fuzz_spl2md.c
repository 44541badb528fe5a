/* A label as Markdown: what cmark reads in it is the narrative. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    xmlDocPtr doc;

    fuzz_setup();
    doc = fuzz_load(data, size);
    if (doc)
        fuzz_markdown(doc, fuzz_option(data, size, 0, 1U << 16));
    xmlFreeDoc(doc);
    return 0;
}
