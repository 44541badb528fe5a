/* Schema and rules of every profile, and the reports of what they find: JSON and XML that can be read. */
#define _GNU_SOURCE /* open_memstream is in POSIX, but not for every libc's XSI */
#include "check/checker.h"
#include "check/report.h"
#include "fuzz.h"
#include "oracle.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const rule_profile profiles[] = {PROFILE_SPL, PROFILE_FDA, PROFILE_HC, PROFILE_LEAFLET};

static void check_report(report_format format, const char *text, size_t len)
{
    if (format == REPORT_JSON) {
        fuzz_require(oracle_are_json_lines(text, len), "findings are no JSON: %s", text);
    } else if (format == REPORT_SARIF) {
        fuzz_require(oracle_is_json(text, len), "the report is no JSON: %s", text);
    } else if (format == REPORT_JUNIT || format == REPORT_SVRL) {
        xmlDocPtr doc = xmlReadMemory(text, (int)len, NULL, NULL,
                                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_HUGE);

        fuzz_require(doc != NULL, "the report is no XML: %s", text);
        xmlFreeDoc(doc);
    }
}

static void report_all(const uint8_t *data, size_t size, const findings *found)
{
    for (int format = 0; format < REPORT__MAX; format++) {
        char *text = NULL;
        size_t len = 0;
        FILE *out = open_memstream(&text, &len);
        report *r = report_new((report_format)format, SEVERITY_ERROR, out);

        report_add(r, &(report_part){"in\"put <&>.xml", (const char *)data, size, found, found->count});
        report_close(r);
        fclose(out);
        check_report((report_format)format, text, len);
        free(text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static checker *checkers[4];
    unsigned which = fuzz_option(data, size, 0, 4);
    findings found;

    fuzz_setup();
    findings_init(&found);
    if (!checkers[which])
        checkers[which] = checker_new(profiles[which], false, &found);
    checker_check(checkers[which], "in\"put <&>.xml", (const char *)data, size, &found);
    fuzz_require_done(!found.machine, "trouble with the machine", &found);
    report_all(data, size, &found);
    findings_release(&found);
    return 0;
}
