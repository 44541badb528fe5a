#include "leaflet/sections/price_list.h"

#include <string.h>

int price_list_set(const char *language)
{
    for (int i = 1; i < data_heading_set_count; i++)
        if (strcmp(data_heading_sets[i].language, language) == 0)
            return i;
    return 0;
}

const float *price_list_enters(const price_list *of, const char *language)
{
    return of->enters + (size_t)price_list_set(language) * (size_t)data_topic_count;
}
