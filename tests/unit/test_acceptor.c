/* What the tables accept, libxml2's schema processor accepts too: shown with mutants of the samples. */
#include "base/buffer.h"
#include "base/file.h"
#include "base/finding.h"
#include "base/memory.h"
#include "base/resource.h"
#include "check/acceptor.h"
#include "test.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <stdlib.h>
#include <string.h>

#define XSI "http://www.w3.org/2001/XMLSchema-instance"
#define MUTANTS 800 /* of each document */

static const char *const bases[] = {"samples/cetirizine-eu/label.xml", "samples/metformin-plr/label.xml",
                                    "samples/famotidine-drugfacts/label.xml", "tests/conformance/label-rx.xml",
                                    "tests/conformance/label-otc.xml"};

static const char *const values[] = {
    "",
    " ",
    "x",
    "a b",
    " a",
    "a ",
    "a  b",
    "1",
    "0",
    "-1",
    "+.5",
    "5.",
    ".",
    "1e5",
    "INF",
    "NaN",
    "1.2.3",
    "3.1",
    "2.16.840.1",
    "2.016.8",
    "20250101",
    "202501011200+0100",
    "2025-01-01",
    "123456789",
    "20250101120000.5",
    "true",
    "false",
    "TRUE",
    "1,5",
    "\xC3\xA4",
    "a:b",
    "a\tb",
    "#a",
    "#a#b",
    "//x",
    "//x:y",
    "http://",
    "http://a b",
    "http://a/b",
    "ftp://a",
    "a%20b",
    "a%zz",
    "[a]",
    "a|b",
    "<a>",
    "a?b?c",
    "tel:+1 (800) 1",
    "mailto:a@b.c",
    "x:",
    ":x",
    "1:2",
    "KIND",
    "INSTANCE",
    "EVN",
    "ACTIM",
    "UNK",
    "unk",
    "text/plain",
    "image/jpeg",
    "TXT",
    "B64",
    "Botrule Rrule",
    "0a1b2c3d-0000-4000-8000-000000000001",
    "A0A1B2C3-0000-4000-8000-000000000001",
    "0A1B2C3D-0000-4000-8000-000000000001",
    "999999999999999999999999999999",
    "0.00000000000000000000000001",
    "II",
    "CD",
    "PQ",
    "IVL_TS",
    "IVL_PQ",
    "ANY",
    "xs:string",
    "ED",
};

/* Alphabets for strings that are near to what patterns take. */
static const char *const alphabets[] = {"0123456789.", "0123456789.+-e", "abz09-_.:", "ab/:?#@&=;%+ ", "ab \t\n"};

static xmlSchemaPtr schema;
static uint32_t seed;

static size_t random_below(size_t limit)
{
    seed = seed * 1664525U + 1013904223U;
    return (seed >> 8) % limit;
}

static void random_value(char *out, size_t size)
{
    size_t count = sizeof values / sizeof *values, n = random_below(9);
    const char *letters = alphabets[random_below(sizeof alphabets / sizeof *alphabets)];

    if (random_below(3)) {
        snprintf(out, size, "%s", values[random_below(count)]);
        return;
    }
    for (size_t i = 0; i < n; i++)
        out[i] = letters[random_below(strlen(letters))];
    out[n] = 0;
}

static void count_elements(xmlNodePtr node, xmlNodePtr *all, size_t *count)
{
    for (; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        if (all)
            all[*count] = node;
        ++*count;
        count_elements(node->children, all, count);
    }
}

static void change_attribute(xmlNodePtr node)
{
    size_t count = 0, at;
    xmlAttrPtr a;
    char value[64];

    for (a = node->properties; a; a = a->next)
        count++;
    if (!count)
        return;
    at = random_below(count);
    for (a = node->properties; at--;)
        a = a->next;
    random_value(value, sizeof value);
    switch (random_below(5)) {
    case 0: xmlRemoveProp(a); break;
    case 1: xmlNodeSetName((xmlNodePtr)a, (const xmlChar *)(random_below(2) ? "value" : "codeSystem")); break;
    default: xmlSetNsProp(node, a->ns, a->name, (const xmlChar *)value);
    }
}

static void add_attribute(xmlNodePtr node, xmlNodePtr other)
{
    xmlNsPtr xsi = xmlSearchNsByHref(node->doc, node, (const xmlChar *)XSI);
    char value[64];

    random_value(value, sizeof value);
    switch (random_below(4)) {
    case 0: xmlSetNsProp(node, xsi, (const xmlChar *)"type", (const xmlChar *)value); break;
    case 1:
        xmlSetNsProp(node, xsi, (const xmlChar *)"nil", (const xmlChar *)(random_below(2) ? "true" : "false"));
        break;
    default:
        if (other->properties && !other->properties->ns)
            xmlSetProp(node, other->properties->name, (const xmlChar *)value);
    }
}

static void change_text(xmlNodePtr node)
{
    static const char *const texts[] = {"x", " ", "\n", "\xC2\xA0"};
    const char *text = texts[random_below(4)];

    switch (random_below(4)) {
    case 0: xmlAddChild(node, xmlNewCDataBlock(node->doc, (const xmlChar *)text, (int)strlen(text))); break;
    case 1: xmlAddChild(node, xmlNewDocComment(node->doc, (const xmlChar *)"x")); break;
    case 2: xmlAddPrevSibling(node, xmlNewDocText(node->doc, (const xmlChar *)text)); break;
    default: xmlAddChild(node, xmlNewDocText(node->doc, (const xmlChar *)text));
    }
}

static void remove_node(xmlNodePtr node)
{
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

static void mutate(xmlDocPtr doc)
{
    xmlNodePtr root = xmlDocGetRootElement(doc), *all, node, other;
    size_t count = 0;

    count_elements(root, NULL, &count);
    all = memory_zalloc(count, sizeof *all);
    count = 0;
    count_elements(root, all, &count);
    node = all[1 + random_below(count - 1)];
    other = all[1 + random_below(count - 1)];
    free(all);
    switch (random_below(10)) {
    case 0: remove_node(node); break;
    case 1: xmlAddNextSibling(node, xmlCopyNode(node, 1)); break;
    case 2: xmlAddNextSibling(node, xmlCopyNode(other, 1)); break;
    case 3:
        if (node->next && node->next->next)
            xmlAddNextSibling(node->next->next, node);
        break;
    case 4: xmlNodeSetName(node, other->name); break;
    case 5: xmlNodeSetName(node, (const xmlChar *)"nothing"); break;
    case 6: add_attribute(node, other); break;
    case 7: change_text(node); break;
    default: change_attribute(node);
    }
}

/* Keeps the first fault. */
static void add_fault(void *data, xmlErrorPtr error)
{
    buffer *fault = data;

    if (!fault->len)
        buffer_printf(fault, "line %d: %s", error->line, error->message);
}

static bool is_valid(xmlDocPtr doc, buffer *fault)
{
    xmlSchemaValidCtxtPtr context = xmlSchemaNewValidCtxt(schema);
    int rc;

    xmlSchemaSetValidStructuredErrors(context, add_fault, fault);
    rc = xmlSchemaValidateDoc(context, doc);

    xmlSchemaFreeValidCtxt(context);
    assert_true(rc >= 0);
    return rc == 0;
}

static void ignore(void *data, const char *format, ...)
{
    (void)data;
    (void)format;
}

static xmlDocPtr read_base(const char *name)
{
    char path[4096];
    buffer bytes = BUFFER_INIT;
    findings found;
    xmlDocPtr doc;

    findings_init(&found);
    snprintf(path, sizeof path, SPLKIT_SOURCE_DIR "/%s", name);
    assert_int_equal(file_read(&bytes, NULL, path, FILE_MAX_SIZE_DEFAULT, &found), 0);
    doc = xmlReadMemory(bytes.data, (int)bytes.len, NULL, NULL, 0);
    assert_non_null(doc);
    buffer_release(&bytes);
    findings_release(&found);
    return doc;
}

/* Counts what both say of one mutant, which is written and read again: as it would come from a file. */
static void judge(xmlDocPtr doc, size_t *valid, size_t *accepted)
{
    xmlChar *text;
    int len;
    xmlDocPtr again;
    buffer fault = BUFFER_INIT;
    bool accepts;

    xmlDocDumpMemory(doc, &text, &len);
    again = xmlReadMemory((const char *)text, len, NULL, NULL, XML_PARSE_NOERROR);
    if (again) {
        accepts = acceptor_accepts(again);
        if (is_valid(again, &fault))
            ++*valid;
        else if (accepts)
            fail_msg("accepted, but not valid: %s", fault.data);
        *accepted += accepts;
    }
    buffer_release(&fault);
    xmlFreeDoc(again);
    xmlFree(text);
}

static void nothing_invalid_is_accepted(void **state)
{
    size_t valid = 0, accepted = 0, mutants = 0;

    (void)state;
    for (size_t b = 0; b < sizeof bases / sizeof *bases; b++) {
        xmlDocPtr base = read_base(bases[b]);

        for (size_t i = 0; i < MUTANTS; i++, mutants++) {
            xmlDocPtr doc = xmlCopyDoc(base, 1);

            for (size_t n = 1 + random_below(2); n; n--)
                mutate(doc);
            judge(doc, &valid, &accepted);
            xmlFreeDoc(doc);
        }
        xmlFreeDoc(base);
    }
    print_message("%zu mutants: %zu valid, %zu of them accepted by the tables\n", mutants, valid, accepted);
    assert_true(valid > mutants / 5);
    assert_true(valid < mutants * 4 / 5);
    assert_true(accepted > valid * 9 / 10);
}

static void all_samples_are_accepted(void **state)
{
    (void)state;
    for (size_t b = 0; b < sizeof bases / sizeof *bases; b++) {
        xmlDocPtr doc = read_base(bases[b]);

        assert_true(acceptor_accepts(doc));
        xmlFreeDoc(doc);
    }
}

static int set_up(void **state)
{
    xmlSchemaParserCtxtPtr parser;

    (void)state;
    memory_setup();
    resource_setup();
    xmlSetGenericErrorFunc(NULL, ignore);
    parser = xmlSchemaNewParserCtxt(RESOURCE_SCHEME "xsd/spl.xsd");
    schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    return schema ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    xmlSchemaFree(schema);
    return 0;
}

/* An argument is the seed of other mutants. */
int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_samples_are_accepted),
        cmocka_unit_test(nothing_invalid_is_accepted),
    };

    seed = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 1;
    return cmocka_run_group_tests_name("acceptor", tests, set_up, tear_down);
}
