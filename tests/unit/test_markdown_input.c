/* Markdown leaflets: which lines they become, what is Markdown, and that what is text to cmark is text to us. */
#include "base/memory.h"
#include "base/resource.h"
#include "leaflet/text/inlines.h"
#include "leaflet/text/markdown.h"
#include "leaflet/text/markdown_lines.h"
#include "spl/ledger.h"
#include "stages.h"

#include <cmark.h>
#include <ctype.h>
#include <stdlib.h>

static leaflet *read_markdown(const char *text)
{
    leaflet *l = leaflet_new("leaflet.md", text, strlen(text));
    findings found;

    findings_init(&found);
    decode_leaflet(l, NULL, &found);
    l->input = INPUT_MARKDOWN;
    markdown_read(l);
    lines_split(l);
    findings_release(&found);
    return l;
}

typedef struct {
    const char *markdown, *lines; /* "#" a heading, "!" bold, "^" apart, "<" joined; "|" between lines */
} markdown_case;

static char sign_of(const source_line *ln)
{
    return ln->heading ? '#' : ln->role == LINE_STRONG ? '!' : ln->role == LINE_NEW ? '^' : ln->role ? '<' : '\0';
}

static void marks_go_and_text_stays(void **state)
{
    static const markdown_case cases[] = {
        {"# One\n## Two ##\n####### no\n#no", "#One|#Two|####### no|#no"},
        {"# C#\n## a \\#\n", "#C#|#a #"},
        {"One\n===\nTwo\n---\nThree\nfour\n---\n", "#One||#Two||Three|four|"},
        {"***\n- - -\n___\n====\n", "|||"},
        {"a **b** *c* __d__ _e_ ~~f~~ ***g***", "a b c d e f g"},
        {"a_b_c 2*5 mg*3 a * b * c ** d**", "a_b_c 2*5 mg*3 a * b * c ** d**"},
        {"Cmax* and AUC** 5*", "Cmax* and AUC** 5*"},
        {"`a*b*` ``c`d`` `e", "a*b* c`d `e"},
        {"[a](https://x.y) [b](c) [5 mg]: daily [d](e.html \"T\") ![f](g.png)", "a [b](c) [5 mg]: daily d f"},
        {"[*a* b](#x)*", "a b*"},
        {"[a][r] [r][] [r] [q]\n\n[r]: https://x.y \"T\"", "a r r [q]|"},
        {"[r]: https://x.y\n\n[s]: daily", "||[s]: daily"},
        {"<https://x.y> <a@b.c> <adults> < 30 and <b>bold</b>", "https://x.y a@b.c <adults> < 30 and bold"},
        {"a\\*b\\_ \\a C:\\x", "a*b_ \\a C:\\x"},
        {"&amp; &eacute; &unknown; 10<sup>9</sup> 1<sup>st</sup>", "& \xC3\xA9 &unknown; 10\xE2\x81\xB9 1st"},
        {"a<br>b", "a|b"},
        {"a  \nb\\\nc\nd", "a  |^b|^c|d"},
        {"- a\n  b\n- [x] c\n- [ ] d\n  1. e", "- a|<  b|- \xE2\x98\x91 c|- \xE2\x98\x90 d|  1. e"},
        {"> a\n> > *b*\n>\nc", "a|b||c"},
        {"**Head**\n\ntext **x**", "!Head||text x"},
        {"**A:** one. **B:** two", "A: one.|^B: two"},
        {"| a | *b* |\n|---|:-:|\n| \\| | `c` |\n", "| a | b |||---|:-:||| \\| | c |"},
        {"*a | b*\n", "a | b"},
        {"```x\n*a*\n```\n*b*", "|^*a*||b"},
        {"```\n*a*", "```|a"},
        {"a\n<!-- b\nc -->\nd", "a||d"},
        {"---\na: *b*\nc:\n  - d\n---\ne", "e"},
        {"---\na: b\n\n---\nc", "|a: b|||c"},
        {"---\nLong: see there: it\n", "|Long: see there: it"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        leaflet *l = read_markdown(cases[i].markdown);
        buffer got = BUFFER_INIT;

        for (size_t k = 0; k < l->line_count; k++) {
            const source_line *ln = &l->lines[k];

            buffer_printf(&got, "%s%.1s%.*s", k ? "|" : "", (char[]){sign_of(ln), '\0'}, (int)(ln->end - ln->start),
                          l->bytes + ln->start);
        }
        stages_compare(cases[i].markdown, &got, cases[i].lines);
        buffer_release(&got);
        leaflet_free(l);
    }
}

static void markdown_is_told_from_text(void **state)
{
    static const char *const markdown[] = {"# A\n\ntext\n\n## B\n", "**A**\n\nb\n\n**C** **D** e **F**\n",
                                           "a | b\n--|--\n1 | 2\n\n**c** d", "# A\n[b](https://x.y) [c](https://x.y)"};
    static const char *const text[] = {"A\n\n- b\n- c\n",
                                       "Cmax** 5 and AUC** 6\n** p < 0.05\n** x **\n",
                                       "#1 a\n# 2\n\nb",
                                       "a | b\n1 | 2\n",
                                       "[5 mg](daily) [a](b)\n2*5*3 **",
                                       "****\nA\n****\n___\n"};

    (void)state;
    for (size_t i = 0; i < sizeof markdown / sizeof *markdown; i++)
        if (!markdown_lines_are(markdown[i], strlen(markdown[i])))
            fail_msg("is Markdown: %s", markdown[i]);
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (markdown_lines_are(text[i], strlen(text[i])))
            fail_msg("is no Markdown: %s", text[i]);
}

/* --- held against cmark --- */

/* All but white space and the bullet of the samples. */
static void add_signs(buffer *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!isspace((unsigned char)text[i]) && text[i] != '-')
            buffer_putc(out, text[i]);
}

static void text_of_cmark(const char *markdown, buffer *out)
{
    cmark_node *root = cmark_parse_document(markdown, strlen(markdown), CMARK_OPT_DEFAULT);
    cmark_iter *all = cmark_iter_new(root);

    while (cmark_iter_next(all) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(all);
        cmark_node_type type = cmark_node_get_type(node);

        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK)
            add_signs(out, cmark_node_get_literal(node), strlen(cmark_node_get_literal(node)));
    }
    cmark_iter_free(all);
    cmark_node_free(root);
}

static void compare_with_cmark(const char *markdown)
{
    leaflet *l = read_markdown(markdown);
    buffer ours = BUFFER_INIT, theirs = BUFFER_INIT;

    add_signs(&ours, l->bytes, l->len);
    text_of_cmark(markdown, &theirs);
    stages_compare(markdown, &ours, buffer_text(&theirs));
    buffer_release(&ours);
    buffer_release(&theirs);
    leaflet_free(l);
}

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16;
}

/* No double backticks: cmark 0.30.2 forgets single ones behind them. */
static void what_is_text_to_cmark_is_text_to_us(void **state)
{
    static const char *const pieces[] = {
        "*",     "**",  "_", "__", "***", "`",   "\\",   "[",           "](https://x.y)",
        "a",     "b c", " ", "d.", "(",   ")",   "!",    "![",          "\nx",
        "&amp;", "é",   "«", "»",  "\\*", "<b>", "</b>", "](#e \"f\")", "<https://g.h>"};
    unsigned seed = 7;

    (void)state;
    for (int n = 0; n < 20000; n++) {
        buffer text = BUFFER_INIT;

        buffer_puts(&text, "x");
        for (unsigned k = 1 + next_random(&seed) % 14; k; k--)
            buffer_puts(&text, pieces[next_random(&seed) % (sizeof pieces / sizeof *pieces)]);
        buffer_puts(&text, "x");
        compare_with_cmark(buffer_text(&text));
        buffer_release(&text);
    }
}

static void blocks_are_those_of_cmark(void **state)
{
    static const char *const samples[] = {
        "# One\n\nTwo *three*\nfour\n\n## Five ##\n\n- six\n  seven\n- **eight**\n    - nine\n\n> ten\n> `e*l*even`\n",
        "Twelve\n===\n\nThirteen\n---\n\nfourteen\n\n***\n\n~~~\n*fifteen*\n~~~\n\n- a\n\n  b\n\n- c\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        compare_with_cmark(samples[i]);
}

/* --- the ledger --- */

static void the_ledger_holds_for_any_marks(void **state)
{
    static const char *const pieces[] = {"# ",
                                         "\n",
                                         "\n\n",
                                         "- ",
                                         "1. ",
                                         "> ",
                                         "**",
                                         "*",
                                         "_",
                                         "~~",
                                         "`",
                                         "```\n",
                                         "[",
                                         "](https://a.b)",
                                         "](c)",
                                         "![",
                                         "<b>",
                                         "<br>",
                                         "<sup>9</sup>",
                                         "<!--",
                                         "-->",
                                         "<a@b.c>",
                                         "&amp;",
                                         "\\",
                                         "|",
                                         "|---|---|\n",
                                         "word ",
                                         "5 mg",
                                         "  \n",
                                         "---\n",
                                         "===\n",
                                         "[x] ",
                                         "[l]: https://a.b\n",
                                         "[l]",
                                         "\t",
                                         "\xC3\xA9",
                                         "**Dose:** ",
                                         ". ",
                                         "\r\n",
                                         "~~~\n",
                                         "<td>",
                                         "<li>"};
    unsigned seed = 11;

    (void)state;
    for (int n = 0; n < 1500; n++) {
        buffer text = BUFFER_INIT;
        findings found;
        leaflet *l;
        read_options options = {"en", false, NULL, true, INPUT_MARKDOWN};

        for (unsigned k = 1 + next_random(&seed) % 60; k; k--)
            buffer_puts(&text, pieces[next_random(&seed) % (sizeof pieces / sizeof *pieces)]);
        buffer_puts(&text, " end");
        findings_init(&found);
        l = leaflet_new("leaflet.md", buffer_text(&text), text.len);
        assert_int_equal(read_leaflet(l, &options, &found), 0);
        for (size_t i = 0; i < l->span_count; i++) /* nothing was written yet */
            l->spans[i].unit = 1;
        if (ledger_check(l, &found) != 0)
            fail_msg("of \"%s\": %s", buffer_text(&text), found.items[found.count - 1].text);
        leaflet_free(l);
        findings_release(&found);
        buffer_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_go_and_text_stays),
        cmocka_unit_test(markdown_is_told_from_text),
        cmocka_unit_test(what_is_text_to_cmark_is_text_to_us),
        cmocka_unit_test(blocks_are_those_of_cmark),
        cmocka_unit_test(the_ledger_holds_for_any_marks),
    };

    memory_setup();
    resource_setup();
    return cmocka_run_group_tests_name("markdown input", tests, NULL, NULL);
}
