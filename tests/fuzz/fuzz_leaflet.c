/* A leaflet, read as what its content says it is. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_convert(data, size, false, INPUT_TEXT);
    return 0;
}
