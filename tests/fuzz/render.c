#include "render/render.h"
#include "check/acceptor.h"
#include "fhir/fhir.h"
#include "fuzz.h"
#include "oracle.h"

#include <cmark.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

static renderer *the_renderer(void)
{
    static renderer *made;

    if (!made)
        made = renderer_new();
    return made;
}

static void require_narrative(const xmlDoc *doc, const char *html, const char *form, const char *rendered)
{
    buffer text = BUFFER_INIT, missing = BUFFER_INIT;

    bool misses;

    oracle_html_text(&text, html);
    misses = oracle_misses_narrative(&missing, doc, buffer_text(&text));
    if (misses)
        xmlDocDump(stderr, (xmlDocPtr)doc);
    fuzz_require(!misses, "'%s' is missing in %s:\n%s", buffer_text(&missing), form, rendered);
    buffer_release(&text);
    buffer_release(&missing);
}

static void check_markdown(const xmlDoc *doc, const buffer *out)
{
    char *html = cmark_markdown_to_html(buffer_text(out), out->len, CMARK_OPT_UNSAFE);

    require_narrative(doc, html, "Markdown", buffer_text(out));
    free(html);
}

void fuzz_markdown(xmlDocPtr doc, unsigned bits)
{
    static const long widths[] = {0, 0, 72, 20};
    render_options options = {.name = "label.xml", .warn_unknown = true};
    buffer out = BUFFER_INIT;
    findings found;
    int rc;

    options.tables = (int)(bits % RENDER_TABLES__MAX);
    bits /= RENDER_TABLES__MAX;
    options.to = bits & 4 ? (int)(bits & 3) + 1 : RENDER_TO_MARKDOWN;
    bits >>= 3;
    options.wrap = widths[bits & 3];
    options.anchors = bits & 4;
    findings_init(&found);
    rc = render_markdown(&out, the_renderer(), doc, &options, &found);
    fuzz_require((rc == 0) == (found.by_severity[SEVERITY_ERROR] == 0), "result and findings differ");
    if (rc == 0 && options.to == RENDER_TO_MARKDOWN)
        check_markdown(doc, &out);
    else if (rc == 0 && options.to == RENDER_TO_HTML)
        require_narrative(doc, buffer_text(&out), "HTML by Markdown", buffer_text(&out));
    findings_release(&found);
    buffer_release(&out);
}

void fuzz_page(xmlDocPtr doc, unsigned bits)
{
    render_options options = {.name = "label.xml", .warn_unknown = true};
    buffer out = BUFFER_INIT;
    const char *fault;
    findings found;
    int rc;

    options.view = bits & 1;
    options.fragment = (bits & 6) == 0;
    options.script = bits & 8;
    findings_init(&found);
    rc = render_html(&out, the_renderer(), doc, &options, &found);
    fuzz_require((rc == 0) == (found.by_severity[SEVERITY_ERROR] == 0), "result and findings differ");
    if (rc == 0) {
        fault = oracle_html_fault(buffer_text(&out));
        fuzz_require(!fault, "the page has %s:\n%s", fault ? fault : "", buffer_text(&out));
        if (options.view == RENDER_VIEW_FULL)
            require_narrative(doc, buffer_text(&out), "the page", buffer_text(&out));
    }
    findings_release(&found);
    buffer_release(&out);
}

void fuzz_bundle(xmlDocPtr doc, int format)
{
    static fhir_writer *writer;
    fhir_options options = {.name = "label.xml", .format = format, .warn_unknown = true};
    buffer out = BUFFER_INIT;
    findings found;
    xmlDocPtr bundle;

    findings_init(&found);
    if (!writer)
        writer = fhir_writer_new(&found);
    if (fhir_write(&out, writer, doc, &options, &found) != 0) {
        if (acceptor_accepts(doc) && getenv("SPLKIT_FUZZ_VERBOSE"))
            xmlDocDump(stderr, doc);
        for (size_t i = 0; i < found.count && acceptor_accepts(doc); i++)
            fuzz_require_done(strncmp(found.items[i].id, "internal", 8) != 0, "a Bundle that does not hold", &found);
    } else if (format == FHIR_JSON) {
        fuzz_require(oracle_is_json(buffer_text(&out), out.len), "the Bundle is no JSON: %s", buffer_text(&out));
    } else {
        bundle = xmlReadMemory(buffer_text(&out), (int)out.len, NULL, NULL,
                               XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
        fuzz_require(bundle != NULL, "the Bundle is no XML: %s", buffer_text(&out));
        xmlFreeDoc(bundle);
    }
    findings_release(&found);
    buffer_release(&out);
}
