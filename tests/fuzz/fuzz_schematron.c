/* House rules in Schematron or XSLT: compiled, or refused with a reason, and applied to a label. */
#include "check/house.h"
#include "fuzz.h"
#include "spl/load.h"

#include <string.h>

static const char label[] = "<document xmlns='urn:hl7-org:v3'><id root='1.2'/><code code='34391-3'/><title>Take 5 "
                            "mg</title><component><structuredBody>"
                            "<component><section ID='a'><code "
                            "code='34067-9'/><title>Uses</title><text><paragraph>pain</paragraph><list><item>1</item>"
                            "</list></text></section></component></structuredBody></component></document>";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const phases[] = {NULL, NULL, "#ALL", "a"};
    static house_rules *house;
    findings found;
    xmlDocPtr doc;
    int rc;

    fuzz_setup();
    if (!house)
        house = house_rules_new();
    findings_init(&found);
    rc = house_rules_add(house, fuzz_file(data, size), phases[fuzz_option(data, size, 0, 4)], &found);
    fuzz_require(rc == 0 || found.by_severity[SEVERITY_ERROR], "refused without a reason");
    if (rc == 0) {
        doc = spl_load("label.xml", label, sizeof label - 1, &found);
        house_rules_check(house, doc, "label.xml", &found);
        xmlFreeDoc(doc);
    }
    findings_release(&found);
    house_rules_clear(house);
    return 0;
}
