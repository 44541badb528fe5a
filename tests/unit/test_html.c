/* HTML pages: which lines they become, what is left out, and that the ledger holds for any markup, however broken. */
#include "base/memory.h"
#include "base/resource.h"
#include "leaflet/text/html.h"
#include "leaflet/text/markup.h"
#include "spl/ledger.h"
#include "spl/prove.h"
#include "stages.h"

#include <stdlib.h>

static leaflet *page(const char *html, size_t len)
{
    leaflet *l = leaflet_new("page.html", html, len);
    findings found;

    findings_init(&found);
    decode_leaflet(l, NULL, &found);
    l->input = INPUT_HTML;
    html_read(l);
    lines_split(l);
    findings_release(&found);
    return l;
}

typedef struct {
    const char *html, *lines; /* "#" before a heading, "|" between lines */
} page_case;

static void compare(const page_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        leaflet *l = page(cases[i].html, strlen(cases[i].html));
        buffer got = BUFFER_INIT;

        for (size_t k = 0; k < l->line_count; k++)
            buffer_printf(&got, "%s%s%.*s", k ? "|" : "", l->lines[k].heading ? "#" : "",
                          (int)(l->lines[k].end - l->lines[k].start), l->bytes + l->lines[k].start);
        stages_compare(cases[i].html, &got, cases[i].lines);
        buffer_release(&got);
        leaflet_free(l);
    }
}

static void markup_becomes_lines(void **state)
{
    static const page_case cases[] = {
        {"<p>One</p><p>Two</p>", "One||Two"},
        {"<div>One<div>Two</div></div>Three", "One||Two||Three"},
        {"<p>One\n   two<br>three<br/><br>four</p>", "One two|three||four"},
        {"<h2>Take <i>this</i><br>daily</h2><p>One", "#Take this daily||One"},
        {"Take <b>no</b>t <em>one</em>", "Take not one"},
        {"<ul><li>One<li><p>Two</p></li></ul>After", "\xE2\x80\xA2 One|\xE2\x80\xA2 Two||After"},
        {"<ol start=3><li>One</li><li>Two<ul><li>In</ul></ol>", "3. One|4. Two|  \xE2\x80\xA2 In"},
        {"<ul><li>\xE2\x80\xA2 One</ul>", "\xE2\x80\xA2 One"},
        {"<dl><dt>One</dt><dd>Two</dd></dl>", "One|Two"},
        {"<p>Before<h3>One</h3>Two<h3>Three</h3>", "Before||#One||Two||#Three"},
        {"<pre>One\n  Two</pre>", "One|Two"},
        {"2 &lt; 3 &amp; 25&nbsp;&#176;C &eacute;&#xe9; &#150;", "2 < 3 & 25\xC2\xA0\xC2\xB0"
                                                                 "C \xC3\xA9\xC3\xA9 \xE2\x80\x93"},
        {"&unknown; &amp &#0; &#1;", "&unknown; &amp &#0; &#1;"},
        {"10<sup>9</sup> H<sub>2</sub>O 1<sup>st</sup>", "10\xE2\x81\xB9 H\xE2\x82\x82O 1st"},
        {"TFG < 30 and <65 years, <adults> 5 <", "TFG < 30 and <65 years, <adults> 5 <"},
        {"a<!-- <p>b</p> -->c<!doctype x>d<?php e ?>f", "acdf"},
        {"a <!-- b", "a <!-- b"},
        {"<a href=\"x>y\">b</a>", "b"},
        {"<p title='a>b\"'>c</p>", "c"},
        {"<a href=\"b", "<a href=\"b"},
        {"<o:p>a</o:p> <my-part>b</my-part>", "a b"},
    };

    (void)state;
    compare(cases, sizeof cases / sizeof *cases);
}

static void put_style(buffer *out, const leaflet *l, text_style style)
{
    static const char signs[] = "biu^_-"; /* in the order of style_flag */

    buffer_putc(out, '[');
    for (int i = 0; signs[i]; i++)
        if (style.flags & 1U << i)
            buffer_putc(out, signs[i]);
    if (style.link >= 0)
        buffer_printf(out, "<%s>", l->links[style.link]);
    buffer_putc(out, ']');
}

/* The styles of the text as "[bi]", before the text that has them; "[]" ends them, where text follows. */
static void styles_are_kept(void **state)
{
    static const page_case cases[] = {
        {"a <b>b <i>c</i></b> <u>d</u>", "a [b]b [bi]c[] [u]d"},
        {"<b>a <i>b</b> c</i> d", "[b]a [bi]b[i] c[] d"},
        {"a<b>b<p>c</b>d", "a[b]b\n\nc[]d"},
        {"<p>a <b>b</b></p><p><b>c</b>", "a [b]b\n\nc"},
        {"</b>a</i>b<b/>c", "abc"},
        {"10<sup>6</sup> 1<sup>st</sup> C<sub>max</sub> a<sup>x1</sup> 5<sup>1,x</sup>",
         "10\xE2\x81\xB6 1[^]st[] C[_]max[] a[^]x1[] 5\xC2\xB9[^],x"},
        {"<span class='Bold Italics'>a</span> <span style='FONT-WEIGHT:700; vertical-align : super'>2</span>b",
         "[bi]a[] [b]\xC2\xB2[]b"},
        {"<s>a</s> <del>b</del>", "[-]a[] [-]b"},
        {"<a href='HTTP://x.y/?a=1&amp;b'>c</a> <a href='javascript:x()'>d</a> <a href='#e'>e</a><a "
         "href='f.html'>f</a>",
         "[<HTTP://x.y/?a=1&b>]c[] d ef"},
        {"<a href='mailto:a@b.c'>a <a href='tel:+1'>b</a> c</a>", "[<mailto:a@b.c>]a[] [<tel:+1>]b[] c"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        leaflet *l = page(cases[i].html, strlen(cases[i].html));
        buffer got = BUFFER_INIT;
        size_t run = 0;

        for (size_t at = 0; at <= l->len; at++) {
            for (; run < l->style_count && l->styles[run].start == at; run++)
                put_style(&got, l, l->styles[run].style);
            if (at < l->len)
                buffer_putc(&got, l->bytes[at]);
        }
        stages_compare(cases[i].html, &got, cases[i].lines);
        buffer_release(&got);
        leaflet_free(l);
    }
}

static void tables_become_rows(void **state)
{
    static const page_case cases[] = {
        {"<table><tr><th>A<th>B<tr><td>1<td>2</table>x", "A | B|---|---|1 | 2||x"},
        {"<table><tr><td>A</td><td>B</td></tr><tr><td>1</td><td><p>2</p><p>3</p></td></tr></table>", "A | B|1 | 2 3"},
        {"<table><tr><td></td><td>B</td><td></td></tr><tr><td>1</td><td>2<td>3</tr></table>", " | B | |1 | 2 | 3"},
        {"<table><tr><td><h2>One</h2><p>Two</td><td>Three</td></tr></table>", "#One||Two|Three"},
        {"<table><tr><td><table><tr><td>1<td>2</table></td></tr></table>", "1 | 2"},
    };

    (void)state;
    compare(cases, sizeof cases / sizeof *cases);
}

static void furniture_is_left_out(void **state)
{
    static const page_case cases[] = {
        {"<html><head><title>T</title><style>p{}</style></head><body><script>if (a<b) x('</p>');</script><p>A</body>",
         "A"},
        {"<nav><a href=a>One</a></nav><p>Text of the leaflet</p><footer>Imprint</footer>", "Text of the leaflet"},
        {"<div class='main-menu'>One</div><p>Text of the leaflet</p><div id=\"cookie-note\">OK</div>",
         "Text of the leaflet"},
        {"<div class='nav'><p>All of the text is here.</p></div>", "All of the text is here."},
        {"<p>Before it</p><main><p>The text of the leaflet, all of it.</p></main><p>After</p>",
         "The text of the leaflet, all of it."},
        {"<ul><li><a href=a>One</a><li><a href=b>Two</a><li><a href=c>Three</a><li><a href=d>Four</a></ul><p>Text",
         "Text"},
        {"<p>Text with <a href=a>one</a>, <a href=b>two</a>, <a href=c>three</a> and <a href=d>four</a> links in "
         "it</p>",
         "Text with one, two, three and four links in it"},
        {"<p>A</p><form><select><option>x</select></form><button>Go</button><p>B", "A||B"},
        {"<div hidden>A</div>Text of it", "Text of it"},
    };

    (void)state;
    compare(cases, sizeof cases / sizeof *cases);
}

static void html_is_known_by_its_content(void **state)
{
    static const char *const pages[] = {"<!DOCTYPE html><p>a", "  <html><p>a", "<!-- x --><!doctype HTML PUBLIC>",
                                        "<p>a</p><p>b</p><p>c</p><ul><li>d</li></ul>"};
    static const char *const texts[] = {"a < b", "Take <b>one</b> tablet.", "<adults> take one, <p>", "# One\n\n<br>",
                                        ""};

    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        assert_true(html_is(pages[i], strlen(pages[i])));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(html_is(texts[i], strlen(texts[i])));
}

static const char *const html_pieces[] = {
    "<p>",
    "</p>",
    "<div class=nav>",
    "</div>",
    "<ul>",
    "<ol>",
    "<li>",
    "</li>",
    "</ul>",
    "</ol>",
    "<table>",
    "<tr>",
    "<td>",
    "<th>",
    "<td colspan=3>",
    "<td rowspan=2>",
    "<th rowspan=9 colspan=2>",
    "<tr><td>1<td>2<td>3",
    "</td>",
    "</tr>",
    "</table>",
    "<h2>",
    "</h2>",
    "<br>",
    "<hr>",
    "<b>",
    "</b>",
    "<sup>",
    "</sup>",
    "<sub>",
    "2",
    "12 mg",
    "Take one tablet daily.",
    "Indications",
    "Composition: starch",
    " ",
    "\n",
    "\t",
    "&lt;",
    "&nbsp;",
    "&#8722;",
    "&#13;",
    "&shy;",
    "&",
    "<",
    ">",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<title>",
    "</title>",
    "<a href=x>",
    "<a href='https://x.y/?a&amp;b'>",
    "<s>",
    "<span style='font-weight:bold;vertical-align:sub'>",
    "</span>",
    "</a>",
    "<a href='",
    "\"",
    "'",
    "=",
    "<main>",
    "</main>",
    "<nav>",
    "</nav>",
    "|",
    "---",
    "\xC3\xA9",
    "\xE2\x80\xA2 ",
    "1. ",
    "a) ",
    "\xC2\xAD",
    "\xC3\xA2\xE2\x82\xAC\xE2\x80\x9C",
    "<pre>",
    "</pre>",
    "\r\n",
    "Price: 5 euros",
    "<html>",
    "<head>",
    "</head>",
};

/* Pieces put together at random: whatever comes out is proven, or the page is refused. */
static void any_markup_holds(void **state)
{
    unsigned seed = 1;

    (void)state;
    for (int round = 0; round < 4000; round++) {
        static const read_options options = {"en", false, NULL, true, INPUT_HTML};
        write_header header = {.version_number = 1, .effective_time = "20260101"};
        buffer html = BUFFER_INIT, xml = BUFFER_INIT;
        write_units units = {0};
        findings found;
        leaflet *l;

        for (int i = 0; i < 30; i++) {
            seed = seed * 1103515245u + 12345u;
            buffer_puts(&html, html_pieces[(seed >> 16) % (sizeof html_pieces / sizeof *html_pieces)]);
        }
        findings_init(&found);
        l = leaflet_new("random.html", html.data, html.len);
        if (read_leaflet(l, &options, &found) == 0) {
            write_header_complete(&header, l);
            write_spl(&xml, l, &header, &units);
            if (ledger_check(l, &found) != 0 || prove_spl(xml.data, xml.len, l, &header, &units, &found) != 0)
                fail_msg("%s\n  of: %s", found.items[found.count - 1].text, html.data);
        }
        write_units_release(&units);
        findings_release(&found);
        leaflet_free(l);
        buffer_release(&html);
        buffer_release(&xml);
    }
}

/* Reading a megabyte of any of these comes to an end: where time grew with the square of the size, the test would not.
 */
static void hostile_pages_are_read(void **state)
{
    static const char *const pieces[] = {"<div>",     "<ul><li>", "<!--",   "<a b='", "<p ", "<table><tr><td>",
                                         "<script>x", "&amp",     "</div>", "<b",     "<",   "<sup>1",
                                         "<a href=x>"};

    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        buffer html = BUFFER_INIT;
        leaflet *l;

        buffer_puts(&html, "<p>Text</p>");
        while (html.len < 1000000)
            buffer_puts(&html, pieces[i]);
        l = page(html.data, html.len);
        leaflet_free(l);
        buffer_release(&html);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup_becomes_lines),         cmocka_unit_test(styles_are_kept),
        cmocka_unit_test(tables_become_rows),           cmocka_unit_test(furniture_is_left_out),
        cmocka_unit_test(html_is_known_by_its_content), cmocka_unit_test(any_markup_holds),
        cmocka_unit_test(hostile_pages_are_read),
    };

    memory_setup();
    resource_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
