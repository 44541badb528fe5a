#include "check/house.h"
#include "base/memory.h"

#include <stdlib.h>

struct house_rules {
    size_t count;
};

house_rules *house_rules_new(void)
{
    return memory_zalloc(1, sizeof(house_rules));
}

void house_rules_free(house_rules *house)
{
    free(house);
}

int house_rules_add(house_rules *house, const char *path, const char *phase, findings *found)
{
    (void)house;
    (void)phase;
    findings_add(found, FINDING_RULES_FILE, path, 0, 0, "cannot be used yet");
    return -1;
}

void house_rules_check(house_rules *house, xmlDocPtr doc, const char *name, findings *found)
{
    (void)house;
    (void)doc;
    (void)name;
    (void)found;
}
