/* Reports as SVRL, the result language of Schematron (ISO/IEC 19757-3): an active pattern per file, a failed assertion
 * per finding. role is the severity and flag the id of the finding; the diagnostic "place" has line and column. */
#include "check/report_form.h"

#include <string.h>

static void open_svrl(report *r)
{
    buffer_puts(&r->text,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                "<svrl:schematron-output xmlns:svrl=\"http://purl.oclc.org/dsdl/svrl\" title=\"splvalidate\">\n"
                "<svrl:ns-prefix-in-attribute-values prefix=\"hl7\" uri=\"urn:hl7-org:v3\"/>\n"
                "<svrl:ns-prefix-in-attribute-values prefix=\"xsi\" "
                "uri=\"http://www.w3.org/2001/XMLSchema-instance\"/>\n");
}

/* Names in the paths of findings have no prefix; here they need one. */
static void add_location(buffer *out, const char *path)
{
    buffer prefixed = BUFFER_INIT;

    for (const char *p = path ? path : "/"; *p; p++) {
        buffer_putc(&prefixed, *p);
        if (*p == '/' && p[1] && !strchr("*@", p[1]) && p[1 + strcspn(p + 1, "/(")] != '(')
            buffer_puts(&prefixed, "hl7:");
    }
    report_add_xml(out, prefixed.data);
    buffer_release(&prefixed);
}

/* An id as a name token, which flag must be: house rules may have any. */
static void add_token(buffer *out, const char *id)
{
    for (; *id; id++)
        buffer_putc(out, (*id >= '0' && *id <= '9') || (*id >= 'a' && *id <= 'z') || (*id >= 'A' && *id <= 'Z') ||
                                 strchr("-._:", *id)
                             ? *id
                             : '_');
}

static void add_finding(buffer *out, const finding *f)
{
    buffer_puts(out, "<svrl:failed-assert location=\"");
    add_location(out, f->path);
    buffer_puts(out, "\" test=\"");
    report_add_xml(out, f->id);
    buffer_printf(out, "\" role=\"%s\" flag=\"", finding_severity_name(f->severity));
    add_token(out, f->id);
    buffer_puts(out, "\">\n");
    if (f->line) {
        buffer_printf(out, "<svrl:diagnostic-reference diagnostic=\"place\"><svrl:text>%ld", f->line);
        if (f->column)
            buffer_printf(out, ":%ld", f->column);
        buffer_puts(out, "</svrl:text></svrl:diagnostic-reference>\n");
    }
    buffer_puts(out, "<svrl:text>");
    report_add_xml(out, f->text);
    buffer_puts(out, "</svrl:text>\n</svrl:failed-assert>\n");
}

static void add_part(report *r, const report_part *part)
{
    buffer_puts(&r->text, "<svrl:active-pattern name=\"");
    report_add_xml(&r->text, part->file);
    buffer_puts(&r->text, "\" documents=\"");
    report_add_uri(&r->text, part->file);
    buffer_puts(&r->text, "\"/>\n<svrl:fired-rule context=\"/\"/>\n");
    for (size_t i = 0; i < part->shown; i++)
        add_finding(&r->text, &part->found->items[i]);
}

static void close_svrl(report *r)
{
    buffer_puts(&r->text, "</svrl:schematron-output>\n");
}

const report_form report_svrl_form = {open_svrl, add_part, close_svrl};
