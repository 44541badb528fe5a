/* A leaflet in Markdown. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_convert(data, size, true, INPUT_MARKDOWN);
    return 0;
}
