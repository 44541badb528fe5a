#include "base/memory.h"
#include "base/resource.h"
#include "spl/compact.h"
#include "spl/encoding.h"
#include "spl/limits.h"
#include "spl/load.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

#define OPEN "<document xmlns=\"urn:hl7-org:v3\">"

static xmlDocPtr load(const char *text, size_t len, findings *found)
{
    findings_init(found);
    return spl_load("a.xml", text, len, found);
}

/* The document is refused with this finding first, at this place. */
static void assert_refused(const char *text, size_t len, const char *id, long line, long column)
{
    findings found;
    xmlDocPtr doc = load(text, len, &found);

    assert_null(doc);
    assert_true(found.count > 0);
    assert_string_equal(found.items[0].id, id);
    assert_int_equal(found.items[0].line, line);
    assert_int_equal(found.items[0].column, column);
    assert_int_equal(findings_exit_code(&found), 1);
    findings_release(&found);
}

static xmlNodePtr find(xmlNodePtr node, const char *name)
{
    for (; node; node = node->next) {
        xmlNodePtr found = node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0
                               ? node
                               : find(node->type == XML_ELEMENT_NODE ? node->children : NULL, name);

        if (found)
            return found;
    }
    return NULL;
}

static void elements_know_their_place(void **state)
{
    static const char text[] =
        "<?xml version=\"1.0\"?>\n" OPEN "\n  <id\n    root=\"a\"/><title>x &gt; y</title><code/>\n"
        "<!-- a\n b --><text/></document>";
    findings found;
    xmlDocPtr doc = load(text, sizeof text - 1, &found);
    xmlNodePtr root;

    (void)state;
    assert_non_null(doc);
    root = xmlDocGetRootElement(doc);
    assert_int_equal(spl_node_line(root), 2);
    assert_int_equal(spl_node_column(root), 1);
    assert_int_equal(spl_node_line(find(root, "id")), 3);
    assert_int_equal(spl_node_column(find(root, "id")), 3);
    assert_int_equal(spl_node_line(find(root, "title")), 4);
    assert_int_equal(spl_node_column(find(root, "title")), 15);
    assert_int_equal(spl_node_line(find(root, "code")), 4);
    assert_int_equal(spl_node_column(find(root, "code")), 38);
    assert_int_equal(spl_node_line(find(root, "text")->prev), 5);
    assert_int_equal(spl_node_column(find(root, "text")->prev), 1);
    assert_int_equal(spl_node_line(find(root, "text")), 6);
    assert_int_equal(spl_node_column(find(root, "text")), 7);
    assert_int_equal(spl_node_line(find(root, "title")->children), 4);
    assert_int_equal(spl_node_line((xmlNodePtr)find(root, "id")->properties), 3);
    xmlFreeDoc(doc);
    findings_release(&found);
}

static void lines_beyond_65535_are_right(void **state)
{
    buffer text = BUFFER_INIT;
    findings found;
    xmlDocPtr doc;

    (void)state;
    buffer_puts(&text, OPEN);
    for (int i = 0; i < 70000; i++)
        buffer_putc(&text, '\n');
    buffer_puts(&text, "<id/></document>");
    doc = load(text.data, text.len, &found);
    assert_non_null(doc);
    assert_int_equal(spl_node_line(find(doc->children, "id")), 70001);
    xmlFreeDoc(doc);
    findings_release(&found);
    buffer_release(&text);
}

static void utf16_is_read(void **state)
{
    static const char big[] =
        "\xFE\xFF\0<\0?\0x\0m\0l\0 \0v\0e\0r\0s\0i\0o\0n\0=\0\"\0001\0.\0000\0\"\0 \0e\0n\0c\0o\0d\0i"
        "\0n\0g\0=\0\"\0U\0T\0F\0-\0001\0006\0\"\0?\0>\0<\0a\0>\xD8\x3D\xDE\0\0<\0/\0a\0>";
    static const char little[] = "\xFF\xFE<\0a\0>\0\xE9\0<\0/\0a\0>";
    findings found;
    xmlDocPtr doc = load(big, sizeof big - 1, &found);

    (void)state;
    assert_non_null(doc);
    assert_string_equal(doc->children->children->content, "\xF0\x9F\x98\x80");
    xmlFreeDoc(doc);
    findings_release(&found);
    doc = load(little, sizeof little, &found); /* the NUL of the literal is half of the last character */
    assert_non_null(doc);
    assert_string_equal(doc->children->children->content, "\xC3\xA9");
    xmlFreeDoc(doc);
    findings_release(&found);
}

static void other_encodings_are_refused(void **state)
{
    static const char latin1[] = "<?xml version='1.0' encoding='ISO-8859-1'?><a/>";

    (void)state;
    assert_refused(latin1, sizeof latin1 - 1, "xml-encoding", 1, 31);
    assert_refused("<a>\n\xE9</a>", 9, "xml-encoding", 2, 1);
    assert_refused("<a>\0</a>", 8, "xml-encoding", 1, 4);
    assert_refused("<\0a\0/\0>\0", 8, "xml-encoding", 1, 2);
    assert_refused("\xFE\xFF\0<\0", 5, "xml-encoding", 1, 2);
    assert_refused("\xFE\xFF\0<\xD8\0\0>", 8, "xml-encoding", 1, 2);
}

static void nothing_is_no_document(void **state)
{
    (void)state;
    assert_refused("", 0, "input-empty", 0, 0);
    assert_refused(" \n\t\r", 4, "input-empty", 0, 0);
    assert_refused("\xEF\xBB\xBF \n", 5, "input-empty", 0, 0);
}

static void doctypes_are_refused(void **state)
{
    static const char text[] = "<!-- <!DOCTYPE in a comment is none -->\n <!DOCTYPE a SYSTEM \"x.dtd\"><a/>";

    (void)state;
    assert_refused(text, sizeof text - 1, "xml-doctype", 2, 2);
}

static void doctype_words_in_content_are_fine(void **state)
{
    static const char text[] = "<a><!-- <!DOCTYPE b> --><![CDATA[<!DOCTYPE c>]]><?p <!DOCTYPE d>?></a>";
    findings found;
    xmlDocPtr doc = load(text, sizeof text - 1, &found);

    (void)state;
    assert_non_null(doc);
    assert_int_equal(found.count, 0);
    xmlFreeDoc(doc);
    findings_release(&found);
}

static void repeat(buffer *out, const char *text, int count)
{
    for (int i = 0; i < count; i++)
        buffer_printf(out, text, i);
}

static void markup_out_of_proportion_is_refused(void **state)
{
    buffer text = BUFFER_INIT;

    (void)state;
    buffer_puts(&text, "<a>\n<b");
    repeat(&text, " a%d='>'", 257);
    buffer_puts(&text, "/></a>");
    assert_refused(text.data, text.len, "xml-limit", 2, 1);
    buffer_clear(&text);
    buffer_puts(&text, "<a>");
    repeat(&text, "<b xmlns:n%d=\"u\"/>", 257);
    buffer_puts(&text, "</a>");
    assert_refused(text.data, text.len, "xml-limit", 1, 4 + 10 * 17 + 90 * 18 + 156 * 19);
    buffer_clear(&text);
    repeat(&text, "<a%d>", 201);
    assert_refused(text.data, text.len, "xml-limit", 1, 1 + 10 * 4 + 90 * 5 + 100 * 6);
    buffer_release(&text);
}

static void the_largest_allowed_markup_is_read(void **state)
{
    buffer text = BUFFER_INIT;
    findings found;
    xmlDocPtr doc;

    (void)state;
    for (int i = 0; i < 199; i++)
        buffer_puts(&text, "<a>");
    buffer_puts(&text, "<b");
    repeat(&text, " a%d='>'", 256);
    buffer_puts(&text, "/>");
    for (int i = 0; i < 199; i++)
        buffer_puts(&text, "</a>");
    doc = load(text.data, text.len, &found);
    assert_non_null(doc);
    assert_int_equal(found.count, 0);
    xmlFreeDoc(doc);
    findings_release(&found);
    buffer_release(&text);
}

static void the_first_fault_is_reported_with_its_place(void **state)
{
    (void)state;
    assert_refused("<a>\n<b></c></a>", 15, "xml-syntax", 2, 8);
    assert_refused("<a>&nbsp;</a>", 13, "xml-syntax", 1, 10);
}

static void invisible_controls_are_reported_once_each(void **state)
{
    static const char text[] = "<a>5\xE2\x80\xAE mg\n &#x202D;&#133; \xC2\x85 &amp; \xE2\x80\x99</a>";
    findings found;
    xmlDocPtr doc = load(text, sizeof text - 1, &found);

    (void)state;
    assert_non_null(doc);
    assert_int_equal(found.count, 4);
    assert_int_equal(found.by_severity[SEVERITY_WARNING], 4);
    assert_string_equal(found.items[0].id, "xml-control");
    assert_int_equal(found.items[0].line, 1);
    assert_int_equal(found.items[0].column, 5);
    assert_int_equal(found.items[1].line, 2);
    assert_int_equal(found.items[1].column, 2);
    xmlFreeDoc(doc);
    findings_release(&found);
}

static void special_bytes_are_found_at_every_offset(void **state)
{
    char text[40];

    (void)state;
    for (size_t at = 0; at < sizeof text; at++) {
        for (int c = 0; c < 2; c++) {
            memset(text, '%', sizeof text); /* one below and one above "&" must not be taken for it */
            text[(at + 1) % sizeof text] = '\'';
            text[at] = c ? '&' : '\x80';
            assert_ptr_equal(text_next_special(text, text + sizeof text), text + at);
        }
    }
    memset(text, '\'', sizeof text);
    assert_ptr_equal(text_next_special(text, text + sizeof text), text + sizeof text);
}

/* compact trees ________________________________________________________________________________________________ */

static bool is_layout(const xmlNode *node)
{
    return node->type == XML_TEXT_NODE && strspn((char *)node->content, "\n") == strlen((char *)node->content) &&
           strcmp((char *)node->parent->name, "item") != 0 && strcmp((char *)node->parent->name, "title") != 0;
}

static void assert_same_attributes(const xmlNode *a, const xmlNode *b)
{
    const xmlAttr *x = a->properties, *y = b->properties;

    for (; x && y; x = x->next, y = y->next) {
        xmlChar *value = xmlNodeListGetString(a->doc, x->children, 1);

        assert_string_equal(x->name, y->name);
        assert_int_equal(!x->ns, !y->ns);
        if (x->ns)
            assert_string_equal(x->ns->href, y->ns->href);
        assert_string_equal(value ? (char *)value : "", y->children->content);
        assert_ptr_equal(y->parent, b);
        xmlFree(value);
    }
    assert_true(!x && !y);
}

/* b is a but for layout, down to names, namespaces, values, texts and places. */
static void assert_same(const xmlNode *a, const xmlNode *b)
{
    for (; a; a = a->next) {
        if (is_layout(a))
            continue;
        assert_non_null(b);
        assert_int_equal(a->type, b->type);
        assert_string_equal(a->name, b->name);
        assert_int_equal(spl_node_line(a), spl_node_line(b));
        assert_int_equal(spl_node_column(a), spl_node_column(b));
        if (a->type == XML_TEXT_NODE) {
            assert_string_equal(a->content, b->content);
        } else {
            assert_string_equal(a->ns ? (char *)a->ns->href : "", b->ns ? (char *)b->ns->href : "");
            assert_same_attributes(a, b);
            assert_true(!b->children || (b->children->parent == b && !b->children->prev && !b->last->next));
            assert_same(a->children, b->children);
        }
        b = b->next;
    }
    assert_null(b);
}

static void compact_trees_lack_layout_only(void **state)
{
    static const char text[] =
        "<?xml version='1.0'?>\n<a xmlns='urn:u' xmlns:x='urn:x' xml:lang='de'>\n\n<list one='' x:two='&amp;&lt;&#62; "
        "&quot;"
        "\n2'>\n<item>\n<x:content>5 &lt; 6 &amp; 7</x:content>\n<x:b/></item>\n </list>\n<c xmlns='' xmlns:x='urn:y' "
        "x:d='e'>\n<x:f/>\n</c>g\xE2\x80\xA2\n\n<title>\n</title>\n</a>";
    findings found;
    xmlDocPtr full = load(text, sizeof text - 1, &found), compact;

    (void)state;
    assert_non_null(full);
    compact = spl_load_compact("a.xml", text, sizeof text - 1, &found);
    assert_non_null(compact);
    assert_int_equal(found.count, 0);
    assert_same(full->children, compact->children);
    assert_ptr_equal(compact->children->parent, compact);
    xmlFreeDoc(full);
    compact_free(compact);
    findings_release(&found);
}

static void compact_trees_have_elements_and_text_only(void **state)
{
    static const char *const texts[] = {
        "<a><!-- b --></a>", "<a><?b c?></a>", "<a><![CDATA[b]]></a>", "<a/><!-- b -->", "<a><b></a>",
        "<a>&b;</a>",        "<x:a/>",         "<!DOCTYPE a><a/>"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        findings found;

        findings_init(&found);
        assert_null(spl_load_compact("a.xml", texts[i], strlen(texts[i]), &found));
        assert_int_equal(found.by_severity[SEVERITY_ERROR], 1);
        findings_release(&found);
    }
}

/* The parser is kept from tree to tree: with its names, and with nothing else. */
static void compact_trees_share_names_only(void **state)
{
    static const char first[] = "<a xmlns:x='urn:x' b='c'><x:d/></a>", second[] = "<a><d b='e'/></a>", bad[] = "<x:d/>";
    findings found;
    xmlDocPtr one, two;

    (void)state;
    findings_init(&found);
    one = spl_load_compact("a.xml", first, sizeof first - 1, &found);
    two = spl_load_compact("a.xml", second, sizeof second - 1, &found);
    assert_non_null(one);
    assert_non_null(two);
    assert_ptr_equal(one->children->name, two->children->name);
    assert_ptr_equal(one->children->children->name, two->children->children->name);
    assert_null(two->children->properties);
    assert_string_equal(two->children->children->properties->children->content, "e");
    compact_free(one);
    assert_null(spl_load_compact("a.xml", bad, sizeof bad - 1, &found));
    compact_free(two);
    two = spl_load_compact("a.xml", second, sizeof second - 1, &found);
    assert_non_null(two);
    compact_free(two);
    assert_int_equal(found.count, 1);
    findings_release(&found);
}

static void compact_trees_are_as_deep_as_others(void **state)
{
    static const char *const insides[] = {"", "<b/>", "x"};

    (void)state;
    for (int depth = 199; depth < 203; depth++) {
        for (size_t i = 0; i < sizeof insides / sizeof *insides; i++) {
            buffer text = BUFFER_INIT;
            findings found;
            xmlDocPtr full, compact;

            findings_init(&found);
            for (int k = 1; k < depth; k++)
                buffer_puts(&text, "<a>");
            buffer_puts(&text, *insides[i] ? "<a>" : "<a/>");
            if (*insides[i])
                buffer_put_all(&text, insides[i], "</a>", NULL);
            for (int k = 1; k < depth; k++)
                buffer_puts(&text, "</a>");
            full = spl_load("a.xml", text.data, text.len, &found);
            compact = spl_load_compact("a.xml", text.data, text.len, &found);
            assert_int_equal(!full, depth > (*insides[i] ? 200 : 201));
            assert_int_equal(!compact, !full);
            assert_int_equal(found.by_severity[SEVERITY_ERROR], full ? 0 : 2);
            xmlFreeDoc(full);
            compact_free(compact);
            findings_release(&found);
            buffer_release(&text);
        }
    }
}

static int setup(void **state)
{
    (void)state;
    memory_setup();
    resource_setup();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_know_their_place),
        cmocka_unit_test(lines_beyond_65535_are_right),
        cmocka_unit_test(utf16_is_read),
        cmocka_unit_test(other_encodings_are_refused),
        cmocka_unit_test(nothing_is_no_document),
        cmocka_unit_test(doctypes_are_refused),
        cmocka_unit_test(doctype_words_in_content_are_fine),
        cmocka_unit_test(markup_out_of_proportion_is_refused),
        cmocka_unit_test(the_largest_allowed_markup_is_read),
        cmocka_unit_test(the_first_fault_is_reported_with_its_place),
        cmocka_unit_test(invisible_controls_are_reported_once_each),
        cmocka_unit_test(special_bytes_are_found_at_every_offset),
        cmocka_unit_test(compact_trees_lack_layout_only),
        cmocka_unit_test(compact_trees_have_elements_and_text_only),
        cmocka_unit_test(compact_trees_share_names_only),
        cmocka_unit_test(compact_trees_are_as_deep_as_others),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
