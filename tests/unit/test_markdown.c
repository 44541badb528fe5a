/* What is escaped for Markdown comes back from cmark as it was: strings, and whole narratives of hostile text. */
#include "base/memory.h"
#include "base/resource.h"
#include "render/markdown.h"
#include "render/render.h"
#include "render/wrap.h"
#include "spl/load.h"
#include "test.h"

#include <cmark.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STRINGS 20000
#define DOCUMENTS 1500
#define BEGIN "BEGINNING"
#define END "ENDING"

static const char *const pieces[] = {"*",
                                     "**",
                                     "_",
                                     "__",
                                     "`",
                                     "```",
                                     "[",
                                     "]",
                                     "(",
                                     ")",
                                     "[a](b)",
                                     "![",
                                     "!",
                                     "<",
                                     ">",
                                     "<b>",
                                     "</div>",
                                     "<!--",
                                     "&",
                                     "&copy;",
                                     "&#35;",
                                     "&amp",
                                     "\\",
                                     "\\\\",
                                     "#",
                                     "##",
                                     "# ",
                                     "-",
                                     "- ",
                                     "+ ",
                                     "---",
                                     "===",
                                     "=",
                                     "1.",
                                     "1. ",
                                     "23)",
                                     "1234567890. ",
                                     "|",
                                     "~",
                                     "~~~",
                                     ".",
                                     ")",
                                     ":",
                                     "[x]: /u",
                                     "http://a.b/c_d",
                                     "<http://x.y>",
                                     "a@b.c",
                                     "'",
                                     "\"",
                                     "word",
                                     "5 mg",
                                     "10",
                                     "x",
                                     "\xD0\xB4\xD0\xBE\xD0\xB7\xD0\xB0",
                                     "\xC2\xA0",
                                     "\xE2\x80\x94",
                                     "\xC2\xAB",
                                     "\xE2\x80\x83",
                                     " ",
                                     "  ",
                                     "\n",
                                     "\t",
                                     "{",
                                     "$",
                                     "%",
                                     "^"};

static unsigned long seed = 1;

static size_t pick(size_t below)
{
    seed = (seed * 6364136223846793005UL + 1442695040888963407UL) & 0xFFFFFFFFFFFFFFFFUL;
    return (size_t)(seed >> 33) % below;
}

static void add_hostile(buffer *out, size_t most)
{
    for (size_t n = 1 + pick(most); n > 0; n--)
        buffer_puts(out, pieces[pick(sizeof pieces / sizeof *pieces)]);
}

/* Without white space: spaces collapse, lines are broken, paragraphs of no-break spaces go; nothing else may change. */
static void add_visible(buffer *out, const char *text)
{
    for (; *text; text++) {
        if (strncmp(text, "\xC2\xA0", 2) == 0)
            text++;
        else if (!strchr(" \t\r\n", *text))
            buffer_putc(out, *text);
    }
}

/* The text a reader of the Markdown sees; tags do not count, code and unknown nodes show as what they are. */
static void read_markdown(buffer *out, const char *markdown, size_t len)
{
    cmark_node *doc = cmark_parse_document(markdown, len, CMARK_OPT_DEFAULT);
    cmark_iter *iter = cmark_iter_new(doc);
    cmark_event_type event;

    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);

        if (event != CMARK_EVENT_ENTER)
            continue;
        switch (cmark_node_get_type(node)) {
        case CMARK_NODE_TEXT: add_visible(out, cmark_node_get_literal(node)); break;
        case CMARK_NODE_CODE:
        case CMARK_NODE_CODE_BLOCK: buffer_puts(out, "{code}"); break;
        case CMARK_NODE_THEMATIC_BREAK: buffer_puts(out, "{rule}"); break;
        case CMARK_NODE_BLOCK_QUOTE: buffer_puts(out, "{quote}"); break;
        case CMARK_NODE_IMAGE: buffer_puts(out, "{image}"); break;
        default: break;
        }
    }
    cmark_iter_free(iter);
    cmark_node_free(doc);
}

static void assert_comes_back(const char *before, const char *text)
{
    buffer markdown = BUFFER_INIT, seen = BUFFER_INIT, expected = BUFFER_INIT;

    buffer_puts(&markdown, before);
    markdown_escape(&markdown, text, strlen(text));
    read_markdown(&seen, markdown.data, markdown.len);
    add_visible(&expected, text);
    if (strcmp(buffer_text(&seen), buffer_text(&expected)) != 0)
        fail_msg("text     %s\nmarkdown %s\nread     %s", text, markdown.data, buffer_text(&seen));
    buffer_release(&markdown);
    buffer_release(&seen);
    buffer_release(&expected);
}

static void known_traps_come_back(void **state)
{
    static const char *const traps[] = {"[5 mg]: daily",
                                        "<adults> only",
                                        "2*5 mg*3",
                                        "1. is no list",
                                        "12) nor this",
                                        "- dash",
                                        "+ plus",
                                        "> 5 mg",
                                        "# 1",
                                        "---",
                                        "===",
                                        "***",
                                        "&copy; &#169; AT&T",
                                        "a|b",
                                        "~~~",
                                        "5 < 6 > 4",
                                        "end!",
                                        "`code`",
                                        "\\*",
                                        "a  b\tc",
                                        "<!-- x -->",
                                        "http://x.y/_z_",
                                        "_ _ _",
                                        "[ ] [x]",
                                        "1234567890. ten digits",
                                        "foo #",
                                        "<sup>2</sup>"};

    (void)state;
    for (size_t i = 0; i < sizeof traps / sizeof *traps; i++) {
        assert_comes_back("", traps[i]);
        assert_comes_back("- ", traps[i]);
        assert_comes_back("## ", traps[i]);
        assert_comes_back("<b></b>\\\n", traps[i]);
    }
}

static void hostile_strings_come_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < STRINGS; i++) {
        buffer text = BUFFER_INIT;

        add_hostile(&text, 12);
        assert_comes_back("", buffer_text(&text));
        assert_comes_back(i % 2 ? "1. " : "# ", buffer_text(&text));
        buffer_release(&text);
    }
}

static void plain_text_is_left_alone(void **state)
{
    static const char text[] =
        "Take 1.5 tablets (5-10 mg/kg) twice a day; don't exceed 3 g = 6 tablets, 50% & more!? ok";
    buffer out = BUFFER_INIT;

    (void)state;
    markdown_escape(&out, text, strlen(text));
    assert_string_equal(buffer_text(&out), text);
    buffer_release(&out);
}

/* whole narratives _____________________________________________________________________________________________ */

static void add_xml(buffer *out, buffer *expected, size_t most)
{
    buffer text = BUFFER_INIT;

    add_hostile(&text, most);
    add_visible(expected, buffer_text(&text));
    for (const char *p = buffer_text(&text); *p; p++) {
        if (*p == '<')
            buffer_puts(out, "&lt;");
        else if (*p == '&')
            buffer_puts(out, "&amp;");
        else if (*p == '>')
            buffer_puts(out, "&gt;");
        else
            buffer_putc(out, *p);
    }
    buffer_release(&text);
}

static void add_inlines(buffer *out, buffer *expected, int depth)
{
    static const char *const tags[][2] = {{"<content styleCode='bold'>", "</content>"},
                                          {"<content styleCode='italics'>", "</content>"},
                                          {"<content styleCode='bold italics'>", "</content>"},
                                          {"<content>", "</content>"},
                                          {"<sup>", "</sup>"},
                                          {"<linkHtml href='http://a.b/(c) d'>", "</linkHtml>"},
                                          {"<content styleCode='underline'>", "</content>"}};
    size_t choices = sizeof tags / sizeof *tags;

    for (size_t n = pick(5); n > 0; n--) {
        size_t which = pick(choices + 4);

        if (which >= choices + 1 || depth > 1) {
            add_xml(out, expected, 4);
        } else if (which == choices) {
            buffer_puts(out, "<br/>");
        } else if (which == 4 || which == 5) {
            buffer_puts(out, tags[which][0]);
            add_xml(out, expected, 3);
            buffer_puts(out, tags[which][1]);
        } else {
            buffer_puts(out, tags[which][0]);
            add_inlines(out, expected, depth + 1);
            buffer_puts(out, tags[which][1]);
        }
    }
}

static void add_list(buffer *out, buffer *expected, int depth);

static void add_item(buffer *out, buffer *expected, int depth)
{
    buffer_puts(out, "<item>");
    add_inlines(out, expected, 0);
    if (depth < 2 && pick(3) == 0)
        add_list(out, expected, depth + 1);
    if (pick(4) == 0) {
        buffer_puts(out, "<paragraph>");
        add_inlines(out, expected, 0);
        buffer_puts(out, "</paragraph>");
    }
    buffer_puts(out, "</item>");
}

static void add_list(buffer *out, buffer *expected, int depth)
{
    buffer_puts(out, pick(2) ? "<list listType='ordered'>" : "<list>");
    for (size_t n = 1 + pick(12); n > 0; n--)
        add_item(out, expected, depth);
    buffer_puts(out, "</list>\n");
}

static void add_document(buffer *out, buffer *expected)
{
    buffer_puts(out, "<document xmlns='urn:hl7-org:v3'><title>T</title><component><structuredBody><component><section>"
                     "<text><paragraph>" BEGIN "</paragraph>");
    for (size_t n = 1 + pick(6); n > 0; n--) {
        switch (pick(3)) {
        case 0: add_list(out, expected, 0); break;
        case 1: add_inlines(out, expected, 0); break;
        default:
            buffer_puts(out, "<paragraph>");
            add_inlines(out, expected, 0);
            buffer_puts(out, "</paragraph> ");
            break;
        }
    }
    buffer_puts(out,
                "<paragraph>" END "</paragraph></text></section></component></structuredBody></component></document>");
}

/* cmocka cuts long messages: the places where the two part go last. */
static void show_difference(const char *read, const char *expected, const char *markdown, const char *xml)
{
    size_t same = 0, back;

    while (read[same] && read[same] == expected[same])
        same++;
    back = same > 30 ? 30 : same;
    fprintf(stderr, "%s\n%s\n", xml, markdown); /* cmocka cuts its own */
    fail_msg("read ...%.80s\nnot  ...%.80s", read + same - back, expected + same - back);
}

/* What cmark makes of it, white space collapsed. */
static char *page_of(const char *markdown, size_t len)
{
    cmark_node *doc = cmark_parse_document(markdown, len, CMARK_OPT_DEFAULT);
    char *page = cmark_render_html(doc, CMARK_OPT_UNSAFE | CMARK_OPT_NOBREAKS), *to = page;

    for (const char *from = page; *from; from++) {
        bool white = *from == ' ' || *from == '\n';

        if (!white || to == page || to[-1] != ' ')
            *to++ = white ? ' ' : *from;
    }
    *to = '\0';
    cmark_node_free(doc);
    return page;
}

/* Broken into lines, it is the same document in every element. */
static void assert_wraps(const buffer *markdown)
{
    size_t width = 1 + pick(40);
    buffer wrapped = BUFFER_INIT;
    char *before, *after;

    wrap_markdown(&wrapped, markdown->data, markdown->len, width);
    before = page_of(markdown->data, markdown->len);
    after = page_of(wrapped.data, wrapped.len);
    if (strcmp(before, after) != 0)
        show_difference(after, before, wrapped.data, markdown->data);
    free(before);
    free(after);
    buffer_release(&wrapped);
}

static void assert_document_comes_back(renderer *r)
{
    buffer xml = BUFFER_INIT, expected = BUFFER_INIT, markdown = BUFFER_INIT, seen = BUFFER_INIT;
    render_options options = {.name = "generated"};
    const char *from, *to;
    findings found;
    xmlDocPtr doc;

    findings_init(&found);
    add_document(&xml, &expected);
    doc = spl_load("generated", xml.data, xml.len, &found);
    assert_non_null(doc);
    assert_int_equal(render_markdown(&markdown, r, doc, &options, &found), 0);
    read_markdown(&seen, markdown.data, markdown.len);
    from = strstr(seen.data, BEGIN) + strlen(BEGIN);
    to = strstr(from, END);
    if (!to || (size_t)(to - from) != expected.len || memcmp(from, buffer_text(&expected), expected.len) != 0)
        show_difference(from, buffer_text(&expected), markdown.data, xml.data);
    assert_wraps(&markdown);
    xmlFreeDoc(doc);
    findings_release(&found);
    buffer_release(&xml);
    buffer_release(&expected);
    buffer_release(&markdown);
    buffer_release(&seen);
}

static void hostile_narratives_come_back(void **state)
{
    renderer *r = renderer_new();

    (void)state;
    for (size_t i = 0; i < DOCUMENTS; i++)
        assert_document_comes_back(r);
    renderer_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_traps_come_back),
        cmocka_unit_test(hostile_strings_come_back),
        cmocka_unit_test(plain_text_is_left_alone),
        cmocka_unit_test(hostile_narratives_come_back),
    };

    memory_setup();
    resource_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
