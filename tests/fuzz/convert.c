#include "check/checker.h"
#include "fuzz.h"
#include "leaflet/explain.h"
#include "leaflet/read.h"
#include "oracle.h"
#include "spl/ledger.h"
#include "spl/load.h"
#include "spl/prove.h"
#include "spl/write.h"

#include <stdlib.h>
#include <string.h>

/* The spans partition the text; each is in the label or says why it is not. */
static void check_spans(const leaflet *l)
{
    size_t at = 0;

    for (size_t i = 0; i < l->span_count; i++) {
        const span *s = &l->spans[i];

        fuzz_require(s->start == at, "span %zu begins at %zu, the one before ends at %zu", i, s->start, at);
        fuzz_require(s->action == SPAN_KEPT ? s->unit > 0 : s->rule != NULL, "span %zu has no unit or no reason", i);
        at += s->len;
    }
    fuzz_require(at == l->len, "the spans end at %zu of %zu", at, l->len);
}

static const char *text_of(const leaflet *l, const span *s, size_t *len)
{
    const char *text = s->action == SPAN_KEPT ? l->bytes + s->start : s->action == SPAN_TRANSFORMED ? s->text : "";

    *len = s->action == SPAN_KEPT ? s->len : strlen(text);
    return text;
}

/* The texts of the units, in their order, as the spans have them. */
static void add_units(buffer *out, const leaflet *l, size_t units)
{
    buffer *texts = calloc(units + 1, sizeof *texts);

    for (size_t i = 0; i < l->span_count; i++) {
        const span *s = &l->spans[i];
        size_t len;
        const char *text = text_of(l, s, &len);

        fuzz_require(s->unit >= 0 && (size_t)s->unit <= units, "span %zu is in unit %d of %zu", i, s->unit, units);
        if (s->unit)
            oracle_add_solid(&texts[s->unit], text, len);
    }
    for (size_t i = 0; i <= units; i++) {
        if (i)
            buffer_add(out, buffer_text(&texts[i]), texts[i].len);
        buffer_release(&texts[i]);
    }
    free(texts);
}

static void add_node(buffer *out, const xmlNode *node)
{
    for (; node; node = node->next) {
        if (node->type == XML_TEXT_NODE)
            oracle_add_solid(out, (const char *)node->content, strlen((const char *)node->content));
        add_node(out, node->children);
    }
}

/* Titles and texts, in order. Without `title` the one among these nodes is left out: the document's, when it is a name.
 */
static void add_narrative(buffer *out, const xmlNode *node, bool title)
{
    for (; node; node = node->next) {
        bool is_title = xmlStrEqual(node->name, BAD_CAST "title");

        if (node->type != XML_ELEMENT_NODE)
            continue;
        if ((is_title && title) || xmlStrEqual(node->name, BAD_CAST "text"))
            add_node(out, node->children);
        else if (!is_title)
            add_narrative(out, node->children, true);
    }
}

/* Shows where they begin to differ. */
static void require_same(const char *what, const buffer *expected, const buffer *got)
{
    const char *a = buffer_text(expected), *b = buffer_text(got);
    size_t at = 0;

    while (a[at] && a[at] == b[at])
        at++;
    fuzz_require(a[at] == b[at] && expected->len == got->len,
                 "%s from byte %zu on: by the source '%.200s', in the label '%.200s'", what, at, a + at, b + at);
}

/* Where text that is no label content is left out, or numbers of a list become its numbering. */
static bool may_lose_digits(const span *s)
{
    return s->action == SPAN_OMITTED || (s->action == SPAN_TRANSFORMED && strcmp(s->rule, "list-marker") == 0);
}

/* Of the spans that are in the label's title, or of all others. */
static void add_digits(buffer *out, const leaflet *l, bool title)
{
    for (size_t i = 0; i < l->span_count; i++) {
        const span *s = &l->spans[i];

        if (may_lose_digits(s) || (l->title_block >= 0 && s->block == l->title_block) != title)
            continue;
        for (size_t k = s->start; k < s->start + s->len; k++)
            if (l->bytes[k] >= '0' && l->bytes[k] <= '9')
                buffer_putc(out, l->bytes[k]);
    }
}

/* The digits of the label's narrative are those of the text, but where digits may be left out. The title, which need
 * not come first in the text, comes first in the label. */
static void check_digits(const leaflet *l, const buffer *narrative)
{
    buffer expected = BUFFER_INIT, got = BUFFER_INIT;

    add_digits(&expected, l, true);
    add_digits(&expected, l, false);
    for (size_t i = 0; i < narrative->len; i++)
        if (narrative->data[i] >= '0' && narrative->data[i] <= '9')
            buffer_putc(&got, narrative->data[i]);
    require_same("digits", &expected, &got);
    buffer_release(&expected);
    buffer_release(&got);
}

static void check_narrative(const leaflet *l, const xmlDoc *doc, size_t units)
{
    buffer expected = BUFFER_INIT, got = BUFFER_INIT;

    add_units(&expected, l, units);
    add_narrative(&got, xmlDocGetRootElement(doc)->children, l->title_block >= 0);
    require_same("text", &expected, &got);
    check_digits(l, &got);
    buffer_release(&expected);
    buffer_release(&got);
}

static void check_valid(xmlDocPtr doc)
{
    static checker *checkers[2];
    findings found;

    findings_init(&found);
    for (int i = 0; i < 2; i++) {
        if (!checkers[i])
            checkers[i] = checker_new(i ? PROFILE_LEAFLET : PROFILE_SPL, false, &found);
        checker_check_tree(checkers[i], "label.xml", doc, &found);
    }
    fuzz_require_done(found.by_severity[SEVERITY_ERROR] == 0, "the label is not valid", &found);
    findings_release(&found);
}

static void check_explanation(const leaflet *l)
{
    buffer text = BUFFER_INIT;

    explain_json(l, &text);
    fuzz_require(oracle_are_json_lines(buffer_text(&text), text.len), "the explanation is no JSON: %s",
                 buffer_text(&text));
    buffer_clear(&text);
    explain_text(l, &text);
    buffer_release(&text);
}

static void check_ledger(const leaflet *l, const write_header *header, const write_units *units, const buffer *xml)
{
    const document none = {.kind = DOCUMENT_NONE};
    const ledger_file file = {l->source, l->source_len, &none};
    buffer text = BUFFER_INIT;
    ledger_measures written, measured;

    ledger_write(&text, written, l, &file, header, units, xml);
    ledger_measure(measured, l);
    fuzz_require(memcmp(written, measured, sizeof written) == 0, "the ledger is measured in two ways");
    fuzz_require(oracle_is_json(buffer_text(&text), text.len), "the ledger is no JSON: %s", buffer_text(&text));
    buffer_release(&text);
}

static void check_findings(const findings *found)
{
    buffer text = BUFFER_INIT;

    findings_format(&text, found, FINDING_FORMAT_JSON);
    fuzz_require(oracle_are_json_lines(buffer_text(&text), text.len), "findings are no JSON: %s", buffer_text(&text));
    buffer_clear(&text);
    findings_format(&text, found, FINDING_FORMAT_TEXT);
    for (size_t i = 0; i < text.len; i++)
        fuzz_require((unsigned char)text.data[i] >= 0x20 || text.data[i] == '\n', "a control character in a finding");
    buffer_release(&text);
}

static void write_and_check(leaflet *l, findings *found)
{
    write_header header = {.version_number = 1, .effective_time = "20260101"};
    write_units units = {0};
    buffer xml = BUFFER_INIT;
    xmlDocPtr doc;

    write_header_complete(&header, l);
    write_spl(&xml, l, &header, &units);
    fuzz_require_done(ledger_check(l, found) == 0, "the ledger does not hold", found);
    fuzz_require_done(prove_spl(buffer_text(&xml), xml.len, l, &header, &units, found) == 0, "the proof fails", found);
    doc = spl_load("label.xml", buffer_text(&xml), xml.len, found);
    fuzz_require_done(doc != NULL, "the label is no XML", found);
    check_spans(l);
    check_narrative(l, doc, units.count);
    check_valid(doc);
    check_ledger(l, &header, &units, &xml);
    check_explanation(l);
    xmlFreeDoc(doc);
    write_units_release(&units);
    buffer_release(&xml);
}

void fuzz_convert(const uint8_t *data, size_t size, bool input_known, input_kind input)
{
    leaflet *l = leaflet_new("leaflet.txt", (const char *)data, size);
    read_options options = {
        .keep_unrelated = fuzz_option(data, size, 0, 4) == 0, .input_known = input_known, .input = input};
    findings found;

    fuzz_setup();
    findings_init(&found);
    if (read_leaflet(l, &options, &found) == 0)
        write_and_check(l, &found);
    else
        fuzz_require(found.by_severity[SEVERITY_ERROR], "refused without a reason");
    fuzz_require_done(!found.machine, "trouble with the machine", &found);
    check_findings(&found);
    findings_release(&found);
    leaflet_free(l);
}
