#include "base/memory.h"
#include "base/resource.h"
#include "test.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void silence(void *context, const char *format, ...)
{
    (void)context;
    (void)format;
}

static int set_up(void **state)
{
    (void)state;
    memory_setup();
    resource_setup();
    xmlSetGenericErrorFunc(NULL, silence);
    return 0;
}

/* Loads through libxml2's entity loader, as xsl:import, document() and xs:include do. */
static xmlDocPtr load(const char *url)
{
    xmlParserCtxtPtr context = xmlNewParserCtxt();
    xmlParserInputPtr input = xmlLoadExternalEntity(url, NULL, context);
    xmlDocPtr doc = NULL;

    if (input) {
        inputPush(context, input);
        xmlParseDocument(context);
        doc = context->myDoc;
    }
    xmlFreeParserCtxt(context);
    return doc;
}

static void assert_denied(const char *url)
{
    unsigned long before = resource_denied();

    assert_null(load(url));
    assert_int_equal(resource_denied(), before + 1);
}

static void the_table_is_sorted_and_searched(void **state)
{
    (void)state;
    assert_true(resource_count > 1);
    for (size_t i = 0; i < resource_count; i++) {
        assert_true(i == 0 || strcmp(resource_table[i - 1].path, resource_table[i].path) < 0);
        assert_ptr_equal(resource_find(resource_table[i].path), &resource_table[i]);
    }
    assert_null(resource_find("templates/no-such.xsl"));
    assert_null(resource_find(""));
}

static xmlDocPtr read_source(const char *name)
{
    static char bytes[1 << 20];
    FILE *f = fopen(name, "rb");
    size_t len;

    assert_non_null(f);
    len = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    return xmlReadMemory(bytes, (int)len, name, NULL, XML_PARSE_NONET);
}

/* FHIR has an element of that name, too. */
static bool is_xsl_text(const xmlNode *n)
{
    return strcmp((const char *)n->name, "text") == 0 && n->ns &&
           strcmp((const char *)n->ns->href, "http://www.w3.org/1999/XSL/Transform") == 0;
}

/* Comments, annotations, headings for the leaflet reader and white space that only indents, but not that of xsl:text.
 */
static bool is_layout(const xmlNode *n)
{
    if (n->type == XML_COMMENT_NODE ||
        (n->type == XML_ELEMENT_NODE &&
         (strcmp((const char *)n->name, "annotation") == 0 || strcmp((const char *)n->name, "headings") == 0)))
        return true;
    return n->type == XML_TEXT_NODE && xmlIsBlankNode(n) && !is_xsl_text(n->parent);
}

static void drop_layout(xmlNode *node)
{
    for (xmlNode *n = node->children, *next; n; n = next) {
        next = n->next;
        if (is_layout(n)) {
            xmlUnlinkNode(n);
            xmlFreeNode(n);
        } else if (n->type == XML_ELEMENT_NODE) {
            drop_layout(n);
        }
    }
}

static xmlChar *canonical(xmlDocPtr doc)
{
    xmlChar *text;
    int len;

    drop_layout((xmlNode *)doc);
    xmlDocDumpMemory(doc, &text, &len);
    return text;
}

/* Stylesheets and schema are embedded without comments and indentation (converters/tools/embed.c). */
static bool is_stripped(const char *path)
{
    const char *end = strrchr(path, '.');

    return strcmp(end, ".xsl") == 0 || strcmp(end, ".xsd") == 0 || strstr(path, "data/sections.xml");
}

static void stripped_files_are_the_same_xml(const resource *r)
{
    char url[1000], name[1000];
    xmlDocPtr embedded, source;
    xmlChar *left, *right;

    snprintf(url, sizeof url, RESOURCE_SCHEME "%s", r->path);
    snprintf(name, sizeof name, "%s/%s", SPLKIT_SOURCE_DIR, r->path);
    embedded = load(url);
    source = read_source(name);
    assert_non_null(embedded);
    assert_non_null(source);
    left = canonical(embedded);
    right = canonical(source);
    assert_string_equal((char *)left, (char *)right);
    xmlFree(left);
    xmlFree(right);
    xmlFreeDoc(embedded);
    xmlFreeDoc(source);
}

static void embedded_files_are_the_files_of_the_source(void **state)
{
    static char data[1 << 20];

    (void)state;
    for (size_t i = 0; i < resource_count; i++) {
        char name[1000];
        FILE *f;
        size_t len;

        if (is_stripped(resource_table[i].path)) {
            stripped_files_are_the_same_xml(&resource_table[i]);
            continue;
        }
        snprintf(name, sizeof name, "%s/%s", SPLKIT_SOURCE_DIR, resource_table[i].path);
        f = fopen(name, "rb");
        assert_non_null(f);
        len = fread(data, 1, sizeof data, f);
        fclose(f);
        assert_int_equal(len, resource_table[i].size);
        assert_memory_equal(data, resource_table[i].data, len);
    }
}

static void embedded_files_are_served(void **state)
{
    unsigned long before = resource_denied();
    xmlDocPtr doc = load("splkit:/templates/data/sections.xml");

    (void)state;
    assert_non_null(doc);
    assert_string_equal((const char *)xmlDocGetRootElement(doc)->name, "sections");
    assert_int_equal(resource_denied(), before);
    xmlFreeDoc(doc);
}

static void everything_else_is_denied_and_counted(void **state)
{
    (void)state;
    assert_denied("/etc/passwd");
    assert_denied("file:///etc/passwd");
    assert_denied("http://localhost/spl.xsd");
    assert_denied("splkit:/templates/../xsd/spl.xsd");
    assert_denied("splkit:/templates/no-such.xml");
    assert_denied("http://www.w3.org/2001/xml.xsd");
}

static void make_file(const char *name)
{
    FILE *f = fopen(name, "w");

    assert_non_null(f);
    fputs("<mine/>", f);
    fclose(f);
}

static void a_folder_replaces_templates_only(void **state)
{
    char folder[] = "/tmp/splkit-templates-XXXXXX", data[60], file[80], outside[60];
    xmlDocPtr doc;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(data, sizeof data, "%s/data", folder);
    snprintf(file, sizeof file, "%s/sections.xml", data);
    snprintf(outside, sizeof outside, "%s/secret.xml", folder);
    assert_int_equal(mkdir(data, 0700), 0);
    make_file(file);
    make_file(outside);
    resource_set_templates(data);
    assert_denied("splkit:/templates/../secret.xml");
    resource_set_templates(folder);
    doc = load("splkit:/templates/data/sections.xml");
    assert_non_null(doc);
    assert_string_equal((const char *)xmlDocGetRootElement(doc)->name, "mine");
    xmlFreeDoc(doc);
    doc = load("splkit:/templates/data/languages.xml"); /* not in the folder: the embedded one */
    assert_non_null(doc);
    xmlFreeDoc(doc);
    resource_set_templates(NULL);
    unlink(file);
    unlink(outside);
    rmdir(data);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_sorted_and_searched),
        cmocka_unit_test(embedded_files_are_the_files_of_the_source),
        cmocka_unit_test(embedded_files_are_served),
        cmocka_unit_test(everything_else_is_denied_and_counted),
        cmocka_unit_test(a_folder_replaces_templates_only),
    };

    return cmocka_run_group_tests(tests, set_up, NULL);
}
