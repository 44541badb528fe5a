#include "leaflet/read.h"
#include "base/utf8.h"
#include "leaflet/blocks/blocks.h"
#include "leaflet/blocks/lines.h"
#include "leaflet/blocks/lists.h"
#include "leaflet/blocks/pages.h"
#include "leaflet/facts/facts.h"
#include "leaflet/safety/safety.h"
#include "leaflet/sections/outline.h"
#include "leaflet/sections/sections.h"
#include "leaflet/text/decode.h"
#include "leaflet/text/html.h"
#include "leaflet/text/markdown.h"
#include "leaflet/text/markdown_lines.h"
#include "leaflet/text/markup.h"
#include "leaflet/text/mojibake.h"
#include "leaflet/text/repair.h"
#include "leaflet/text/styles.h"
#include "leaflet/words/language.h"
#include "leaflet/words/names.h"
#include "leaflet/words/words.h"

static void add_names(headings *h, const leaflet *l)
{
    for (int i = 0; i < l->brand_count; i++) {
        int count;
        token *tokens = words_split(l->vocabulary, l->brand[i].text, l->brand[i].len, &count);

        for (int k = 0; k < count; k++)
            headings_add_name(h, tokens[k].text);
    }
}

static void report_left_out(const leaflet *l, findings *found)
{
    size_t count = 0, first = 0;
    long number, column;

    for (size_t i = 0; i < l->map.count; i++)
        if (l->map.runs[i].omitted && !count++)
            first = l->map.runs[i].source;
    if (!count)
        return;
    leaflet_locate_source(l, first, &number, &column);
    if (l->input == INPUT_MARKDOWN)
        findings_add(found, FINDING_LEAFLET_UNRELATED, l->name, number, column,
                     "the data about the page (YAML) are not its content and were left out; the ledger has them");
    else
        findings_add(found, FINDING_LEAFLET_UNRELATED, l->name, number, column,
                     "%zu %s of the page (navigation) %s not its content and %s left out; the ledger has %s", count,
                     count == 1 ? "part" : "parts", count == 1 ? "is" : "are", count == 1 ? "was" : "were",
                     count == 1 ? "it" : "them");
}

/* A page in HTML begins with its markup; tags further down may stand in Markdown. */
static input_kind kind_of_input(const leaflet *l)
{
    size_t at = 0;
    bool markdown = markdown_lines_are(l->bytes, l->len);

    while (at < l->len && markup_is_space(l->bytes[at]))
        at++;
    if (html_is(l->bytes, l->len) && (!markdown || l->bytes[at] == '<'))
        return INPUT_HTML;
    return markdown ? INPUT_MARKDOWN : INPUT_TEXT;
}

/* Makes plain text of what is markup. */
static void read_input(leaflet *l, const read_options *options, findings *found)
{
    l->input = options->input_known ? options->input : kind_of_input(l);
    if (l->input == INPUT_HTML) {
        html_read(l);
        report_left_out(l, found);
    } else if (l->input == INPUT_MARKDOWN) {
        markdown_read(l);
        report_left_out(l, found);
    } else {
        html_read_references(l);
    }
    repair_characters(l, found);
    styles_report(l, found);
}

/* stages __________________________________________________________________________________________________________ */

static int decode(read_run *r)
{
    leaflet *l = r->l;

    if (decode_leaflet(l, r->options->encoding, r->found) != 0)
        return -1;
    read_input(l, r->options, r->found);
    if (decode_is_blank(l->bytes, l->len)) {
        findings_add(r->found, FINDING_INPUT_EMPTY, l->name, 0, 0, "the page holds no text");
        return -1;
    }
    l->keep_unrelated = r->options->keep_unrelated;
    lines_split(l);
    return 0;
}

static int find_language_and_name(read_run *r)
{
    leaflet *l = r->l;

    words_split_leaflet(l);
    l->language = r->options->language;
    language_find(l, l->tokens, l->token_count, r->found);
    names_find(l, l->tokens, l->token_count);
    return 0;
}

static int make_blocks(read_run *r)
{
    leaflet *l = r->l;
    headings *h = headings_new(l->language, l->vocabulary);

    add_names(h, l);
    blocks_build(l, h, r->found);
    headings_free(h);
    pages_join(l, r->found);
    if (l->block_count <= BLOCKS_MAX)
        return 0;
    findings_add(r->found, FINDING_INPUT_SIZE, l->name, 0, 0,
                 "the text falls into more than %d paragraphs and items; no leaflet has so many", BLOCKS_MAX);
    return -1;
}

static int make_sections(read_run *r)
{
    sections_assign(r->l, r->found);
    lists_build(r->l);
    return 0;
}

static int read_marks(read_run *r)
{
    r->marked = marks_read(r->l, &r->marked_count);
    return 0;
}

static int find_facts(read_run *r)
{
    facts_find(r->l, r->marked, r->marked_count, r->found);
    outline_retitle(r->l);
    return 0;
}

static int check_safety(read_run *r)
{
    safety_check(r->l, r->marked, r->marked_count, r->found);
    return 0;
}

const read_stage read_stages[READ_STAGES] = {{"decode", decode},      {"names", find_language_and_name},
                                             {"blocks", make_blocks}, {"sections", make_sections},
                                             {"marks", read_marks},   {"facts", find_facts},
                                             {"safety", check_safety}};

int read_leaflet(leaflet *l, const read_options *options, findings *found)
{
    read_run r = {.l = l, .options = options, .found = found};

    for (int i = 0; i < READ_STAGES; i++)
        if (read_stages[i].run(&r) != 0)
            return -1;
    return 0;
}

static bool holds(const char *rule, const char *source, size_t source_len, const char *text, size_t text_len)
{
    return repair_holds(rule, source, source_len, text, text_len) ||
           html_holds(rule, source, source_len, text, text_len) ||
           markdown_holds(rule, source, source_len, text, text_len);
}

/* What was repaired may have been misread, or written as a character reference, before. */
bool read_rule_holds(const char *rule, const char *source, size_t source_len, const char *text, size_t text_len)
{
    bool good = holds(rule, source, source_len, text, text_len);
    buffer undone = BUFFER_INIT;
    char bytes[5] = "";
    uint32_t c;

    if (!good && markup_reference(source, source_len, &c) == source_len)
        good = holds(rule, bytes, (size_t)utf8_encode(bytes, c), text, text_len);
    for (int which = 0; which < 2 && !good; which++)
        good =
            mojibake_undo(source, source_len, which, &undone) && holds(rule, undone.data, undone.len, text, text_len);
    buffer_release(&undone);
    return good;
}
