/* A narrative made of choices: the input is no file, each of its bytes chooses what comes next, an element where the
 * schema allows it or a piece of text that means something in Markdown or HTML. All of it has to come out of both
 * renderings. Mutated labels seldom stay valid; these always are. */
#include "fuzz.h"

#include <stdio.h>
#include <string.h>

#define DEPTH 6
#define PARTS 12 /* of one element */

typedef struct {
    const uint8_t *next, *end;
    buffer xml;
    int notes;
    bool in_note;    /* which has no notes of its own */
    bool in_caption; /* which has no breaks, images and stretches with a style */
} maker;

static unsigned choose(maker *m, unsigned count)
{
    return m->next < m->end ? *m->next++ % count : 0;
}

static const char *const pieces[] = {"pain",
                                     "5 mg",
                                     "0.5",
                                     " ",
                                     "  ",
                                     "\n",
                                     "*",
                                     "**",
                                     "_",
                                     "__",
                                     "`",
                                     "``",
                                     "~~",
                                     "~~~",
                                     "[",
                                     "]",
                                     "(",
                                     ")",
                                     "![",
                                     "](x)",
                                     "[a]: b",
                                     "#",
                                     "###",
                                     "- ",
                                     "+ ",
                                     "-",
                                     "+",
                                     "=",
                                     "===",
                                     "---",
                                     "1.",
                                     "1)",
                                     "12. ",
                                     "&gt;",
                                     "&lt;",
                                     "&lt;b&gt;",
                                     "&lt;/p&gt;",
                                     "&lt;!--",
                                     "--&gt;",
                                     "&amp;",
                                     "&amp;amp;",
                                     "&amp;#35;",
                                     "|",
                                     "\\",
                                     "\\\\",
                                     "\\*",
                                     "!",
                                     ":",
                                     "://",
                                     "http://a.b",
                                     "a@b.c",
                                     "\"",
                                     "'",
                                     "\t",
                                     "\xC2\xA0",
                                     "\xE2\x80\x93",
                                     "\xC2\xBD",
                                     "\xC2\xB5g",
                                     "\xE2\x80\x8B",
                                     "\xD0\xB4",
                                     "\xE4\xB8\xAD",
                                     "\xD9\x85",
                                     "{",
                                     "}",
                                     "$",
                                     "%",
                                     "^",
                                     "\xE2\x81\xA0",
                                     "a",
                                     "1",
                                     ".",
                                     ",",
                                     ";",
                                     "&lt;script&gt;",
                                     "]]&gt;",
                                     "https://a.b?c&amp;d",
                                     "*a*",
                                     "_a_",
                                     "e\xCC\x81",
                                     "\xF0\x9F\x92\x8A",
                                     "\xC2\xAD",
                                     "x"};

static void add_text(maker *m)
{
    unsigned count = 1 + choose(m, 6);

    for (unsigned i = 0; i < count; i++)
        buffer_puts(&m->xml, pieces[choose(m, sizeof pieces / sizeof *pieces)]);
}

static void add_parts(maker *m, int depth, bool blocks);

static void open_tag(maker *m, const char *name, const char *attributes)
{
    buffer_printf(&m->xml, "<%s%s>", name, attributes);
}

static void close_tag(maker *m, const char *name)
{
    buffer_printf(&m->xml, "</%s>", name);
}

static void add_inside(maker *m, const char *name, const char *attributes, int depth, bool blocks)
{
    open_tag(m, name, attributes);
    add_parts(m, depth + 1, blocks);
    close_tag(m, name);
}

static void add_of_text(maker *m, const char *name, const char *attributes)
{
    open_tag(m, name, attributes);
    add_text(m);
    close_tag(m, name);
}

static void add_footnote(maker *m, int depth)
{
    char attributes[32];

    if (m->in_note) {
        add_text(m);
        return;
    }
    if (choose(m, 4) == 0) {
        buffer_printf(&m->xml, "<footnoteRef IDREF=\"n%u\"/>", choose(m, 4));
        return;
    }
    snprintf(attributes, sizeof attributes, " ID=\"n%d\"", m->notes++);
    m->in_note = true;
    add_inside(m, "footnote", attributes, depth, choose(m, 2));
    m->in_note = false;
}

enum { INLINE_TEXT, INLINE_CONTENT, INLINE_BREAK = 4, INLINE_IMAGE = 7 };

static void add_inline(maker *m, int depth)
{
    static const char *const styles[] = {"",
                                         " styleCode=\"bold\"",
                                         " styleCode=\"italics\"",
                                         " styleCode=\"underline\"",
                                         " styleCode=\"bold italics\"",
                                         " styleCode=\"emphasis\"",
                                         " revised=\"insert\"",
                                         " language=\"de\""};
    static const char *const targets[] = {"#s",  "http://a.b/c_d", "https://a.b/(c)", "javascript:alert(1)",
                                          "a b", "mailto:a@b.c",   "&lt;x&gt;",       ""};

    unsigned kind = choose(m, 8);

    if (m->in_caption && (kind == INLINE_CONTENT || kind == INLINE_BREAK || kind == INLINE_IMAGE))
        kind = INLINE_TEXT;
    switch (kind) {
    case INLINE_CONTENT: add_inside(m, "content", styles[choose(m, 8)], depth, false); break;
    case 2: add_of_text(m, "sub", ""); break;
    case 3: add_of_text(m, "sup", ""); break;
    case INLINE_BREAK: buffer_puts(&m->xml, "<br/>"); break;
    case 5: add_footnote(m, depth); break;
    case 6: {
        char attributes[80];

        snprintf(attributes, sizeof attributes, " href=\"%s\"", targets[choose(m, 8)]);
        add_of_text(m, "linkHtml", attributes);
        break;
    }
    case INLINE_IMAGE: buffer_puts(&m->xml, "<renderMultiMedia referencedObject=\"i\"/>"); break;
    default: add_text(m);
    }
}

static void add_caption(maker *m, int depth)
{
    if (choose(m, 3) == 0) {
        bool outer = m->in_caption;

        m->in_caption = true;
        add_inside(m, "caption", "", depth + DEPTH / 2, false);
        m->in_caption = outer;
    }
}

static void add_list(maker *m, int depth)
{
    static const char *const kinds[] = {"", " listType=\"ordered\"", " listType=\"unordered\"",
                                        " listType=\"ordered\" styleCode=\"LittleRoman\"",
                                        " listType=\"unordered\" styleCode=\"Disc\""};
    unsigned count = 1 + choose(m, 4);

    open_tag(m, "list", kinds[choose(m, 5)]);
    add_caption(m, depth);
    for (unsigned i = 0; i < count; i++) {
        open_tag(m, "item", "");
        add_caption(m, depth);
        add_parts(m, depth + 1, choose(m, 2));
        close_tag(m, "item");
    }
    close_tag(m, "list");
}

static void add_rows(maker *m, const char *group, const char *cell, int depth)
{
    static const char *const spans[] = {"", "", " colspan=\"2\"", " rowspan=\"2\"", " align=\"right\""};
    unsigned rows = 1 + choose(m, 3), cells = 1 + choose(m, 4);

    open_tag(m, group, "");
    for (unsigned i = 0; i < rows; i++) {
        open_tag(m, "tr", "");
        for (unsigned k = 0; k < cells; k++)
            add_inside(m, cell, spans[choose(m, 5)], depth + DEPTH / 2, false);
        close_tag(m, "tr");
    }
    close_tag(m, group);
}

static void add_table(maker *m, int depth)
{
    open_tag(m, "table", "");
    add_caption(m, depth);
    if (choose(m, 2))
        add_rows(m, "thead", "th", depth);
    if (choose(m, 4) == 0)
        add_rows(m, "tfoot", "td", depth);
    add_rows(m, "tbody", "td", depth);
    close_tag(m, "table");
}

static void add_parts(maker *m, int depth, bool blocks)
{
    unsigned count = depth >= DEPTH ? 1 : 1 + choose(m, PARTS);

    for (unsigned i = 0; i < count && m->next < m->end; i++) {
        if (depth >= DEPTH)
            add_text(m);
        else if (!blocks)
            add_inline(m, depth);
        else
            switch (choose(m, 8)) {
            case 0: add_inline(m, depth); break;
            case 1:
            case 2: add_list(m, depth); break;
            case 3: add_table(m, depth); break;
            default: add_inside(m, "paragraph", "", depth, false);
            }
    }
}

static const char head[] = "<document xmlns=\"urn:hl7-org:v3\"><id root=\"11111111-1111-5111-8111-111111111111\"/>"
                           "<code code=\"34391-3\" codeSystem=\"2.16.840.1.113883.6.1\"/><title>Label</title>"
                           "<effectiveTime value=\"20260101\"/><setId root=\"22222222-2222-5222-8222-222222222222\"/>"
                           "<versionNumber "
                           "value=\"1\"/><author><time/><assignedEntity><representedOrganization/></assignedEntity></"
                           "author><component><structuredBody>";
static const char section[] = "<component><section><id root=\"33333333-3333-5333-8333-333333333333\"/>"
                              "<code code=\"34067-9\" codeSystem=\"2.16.840.1.113883.6.1\"/>";

static void add_sections(maker *m, int depth)
{
    unsigned count = 1 + choose(m, 3);

    for (unsigned i = 0; i < count && m->next < m->end; i++) {
        buffer_puts(&m->xml, section);
        if (choose(m, 3))
            add_of_text(m, "title", "");
        add_inside(m, "text", "", 0, true);
        buffer_puts(&m->xml, "<effectiveTime value=\"20260101\"/>");
        if (depth < 3 && choose(m, 4) == 0)
            add_sections(m, depth + 1);
        buffer_puts(&m->xml, "</section></component>");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    maker m = {data, data + size, BUFFER_INIT, 0, false, false};
    unsigned options;
    xmlDocPtr doc;

    fuzz_setup();
    options = choose(&m, 256) | choose(&m, 256) << 8;
    buffer_puts(&m.xml, head);
    add_sections(&m, 0);
    buffer_puts(&m.xml, "</structuredBody></component></document>");
    doc = fuzz_load((const uint8_t *)m.xml.data, m.xml.len);
    fuzz_require(doc != NULL, "what was made is not well-formed: %s", buffer_text(&m.xml));
    fuzz_markdown(doc, options);
    fuzz_page(doc, options);
    fuzz_bundle(doc, (int)(options & 1));
    xmlFreeDoc(doc);
    buffer_release(&m.xml);
    return 0;
}
