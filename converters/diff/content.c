#include "diff/content.h"
#include "base/buffer.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "base/xml.h"
#include "leaflet/text/html.h"
#include "spl/load.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    diff_content *c;
    int section;        /* what is being read */
    buffer text;        /* of the open unit */
    uint64_t markup;    /* of the open unit */
    sentence_kind kind; /* of it */
    const xmlNode *from;
    const char *script; /* HTML_HIGH, HTML_LOW or NULL */
    int cells;          /* of the open row */
} reader;

static bool is_any(const xmlNode *node, const char *const *names)
{
    while (*names && !xml_is(node, *names))
        names++;
    return *names != NULL;
}

static void mix(uint64_t *hash, const char *text)
{
    *hash = hash_add(*hash ? *hash : HASH_START, text, strlen(text) + 1);
}

/* --- words and sentences --- */

static bool is_white(uint32_t c)
{
    return c == '\n' || c == '\r' || utf8_is_blank(c);
}

static bool is_script(uint32_t c)
{
    return c == 0xB9 || c == 0xB2 || c == 0xB3 || (c >= 0x2070 && c <= 0x208E);
}

static bool is_word_character(uint32_t c)
{
    return utf8_is_letter(c) || utf8_is_digit(c) || is_script(c);
}

/* Length of the word at the start of text: letters and digits, with points and commas between digits. */
static size_t word_length(const char *text, size_t len)
{
    uint32_t c, next;
    size_t at = (size_t)utf8_next(&c, text, len);
    bool digit = utf8_is_digit(c);

    if (!is_word_character(c))
        return at;
    while (at < len) {
        size_t n = (size_t)utf8_next(&c, text + at, len - at);

        if (digit && (c == '.' || c == ',') && at + n < len && utf8_next(&next, text + at + n, len - at - n) &&
            utf8_is_digit(next)) {
            at += n;
            continue;
        }
        if (!is_word_character(c))
            break;
        digit = utf8_is_digit(c);
        at += n;
    }
    return at;
}

/* A piece of data between blanks, such as a UUID, is one word. */
static size_t data_length(const char *text, size_t len)
{
    size_t at = 0;

    while (at < len && !strchr(" \t\r\n", text[at]))
        at++;
    return at ? at : 1;
}

static diff_word *split_words(arena *memory, const char *text, size_t len, bool data, int *count)
{
    diff_word *words = NULL, *out;
    size_t cap = 0, n = 0;
    bool space = false;

    for (size_t at = 0; at < len;) {
        uint32_t c;
        size_t size = (size_t)utf8_next(&c, text + at, len - at);

        if (is_white(c)) {
            space = true;
        } else {
            size = data ? data_length(text + at, len - at) : word_length(text + at, len - at);
            words = memory_grow(words, &cap, n, sizeof *words);
            words[n++] = (diff_word){arena_strndup(memory, text + at, size), space};
            space = false;
        }
        at += size;
    }
    *count = (int)n;
    out = arena_alloc(memory, (n ? n : 1) * sizeof *out);
    memcpy(out, words ? words : out, n * sizeof *out);
    free(words);
    return out;
}

static void add_sentence(reader *r, diff_word *words, int count)
{
    diff_content *c = r->c;
    diff_sentence s = {.kind = r->kind, .words = words, .count = count, .section = r->section, .markup = r->markup};

    if (!count)
        return;
    s.line = spl_node_line(r->from);
    s.column = spl_node_column(r->from);
    for (int i = 0; i < count; i++)
        mix(&s.hash, words[i].text);
    c->sentences = memory_grow(c->sentences, &c->sentence_cap, (size_t)c->sentence_count, sizeof *c->sentences);
    c->sentences[c->sentence_count++] = s;
}

/* A sentence ends at ".", "!" or "?" with its closing quotes and brackets, before white space and a word that begins
 * with a capital or a digit. A wrong cut harms nothing: it is made in both documents alike. */
static bool ends_sentence(const diff_word *words, int count, int at)
{
    const char *text = words[at].text;
    uint32_t c;

    if (!strchr(".!?", *text) || at + 1 >= count || !words[at + 1].space)
        return false;
    utf8_next(&c, words[at + 1].text, strlen(words[at + 1].text));
    return utf8_is_upper(c);
}

/* What was read since the last block began becomes sentences; of a row, one. */
static void flush(reader *r)
{
    int count, start = 0;
    diff_word *words = split_words(r->c->memory, buffer_text(&r->text), r->text.len, r->kind == SENTENCE_DATA, &count);
    bool whole = r->kind == SENTENCE_ROW || r->kind == SENTENCE_DATA || r->kind == SENTENCE_TITLE;

    for (int i = 0; i < count; i++)
        if (i + 1 == count || (!whole && ends_sentence(words, count, i))) {
            add_sentence(r, words + start, i + 1 - start);
            start = i + 1;
        }
    buffer_clear(&r->text);
    r->markup = 0;
}

static void open_unit(reader *r, sentence_kind kind, const xmlNode *from)
{
    flush(r);
    r->kind = kind;
    r->from = from;
}

/* --- the narrative --- */

static void read_narrative(reader *r, const xmlNode *parent);

static void put_text(reader *r, const char *text)
{
    for (; *text; text++) {
        const char *shifted = r->script ? html_shifted(r->script, *text) : NULL;

        if (shifted)
            buffer_puts(&r->text, shifted);
        else
            buffer_putc(&r->text, *text);
    }
}

static void read_note(reader *r, const xmlNode *note)
{
    reader outer = *r;

    r->text = (buffer)BUFFER_INIT;
    r->markup = 0;
    r->kind = SENTENCE_NOTE;
    r->from = note;
    read_narrative(r, note);
    flush(r);
    buffer_release(&r->text);
    r->text = outer.text;
    r->markup = outer.markup;
    r->kind = outer.kind;
    r->from = outer.from;
}

static void read_row(reader *r, const xmlNode *row)
{
    int cells = 0;

    open_unit(r, SENTENCE_ROW, row);
    for (const xmlNode *cell = row->children; cell; cell = cell->next)
        if (cell->type == XML_ELEMENT_NODE) {
            if (cells++)
                buffer_puts(&r->text, " | ");
            r->cells++;
            read_narrative(r, cell);
            r->cells--;
        }
    flush(r);
    r->kind = SENTENCE_TEXT;
}

static void read_inline(reader *r, const xmlNode *node)
{
    const char *outer = r->script;
    bool reference = xml_is(node, "renderMultiMedia");
    const char *style = xml_value(node, "styleCode"), *link = xml_value(node, "href");

    if (xml_is(node, "sup"))
        r->script = HTML_HIGH;
    else if (xml_is(node, "sub"))
        r->script = HTML_LOW;
    if (xml_is(node, "br"))
        buffer_putc(&r->text, ' ');
    if (reference) /* ids of images are made anew with each version; the file is a piece of data */
        buffer_puts(&r->text, " [image] ");
    mix(&r->markup, (const char *)node->name);
    mix(&r->markup, style ? style : "");
    mix(&r->markup, link ? link : "");
    read_narrative(r, node);
    mix(&r->markup, "/");
    if (xml_is(node, "br"))
        buffer_putc(&r->text, ' ');
    r->script = outer;
}

static void read_element(reader *r, const xmlNode *node)
{
    static const char *const blocks[] = {"paragraph", "list", "table", "thead", "tbody", "tfoot", NULL};

    if (xml_is(node, "footnote")) {
        read_note(r, node);
    } else if (r->cells && !xml_is(node, "table")) { /* all of a cell is part of its row */
        bool parts_words = is_any(node, blocks) || xml_is(node, "item") || xml_is(node, "caption");

        buffer_puts(&r->text, parts_words ? " " : "");
        read_inline(r, node);
        buffer_puts(&r->text, parts_words ? " " : "");
    } else if (xml_is(node, "tr")) {
        read_row(r, node);
    } else if (xml_is(node, "item") || xml_is(node, "caption")) {
        sentence_kind outer = r->kind;

        open_unit(r, xml_is(node, "item") ? SENTENCE_ITEM : SENTENCE_CAPTION, node);
        read_narrative(r, node);
        flush(r);
        r->kind = outer;
    } else if (is_any(node, blocks)) {
        sentence_kind outer = r->kind;

        open_unit(r, outer == SENTENCE_ITEM || outer == SENTENCE_NOTE ? outer : SENTENCE_TEXT, node);
        read_narrative(r, node);
        flush(r);
        r->kind = outer;
    } else {
        read_inline(r, node);
    }
}

static void read_narrative(reader *r, const xmlNode *parent)
{
    for (const xmlNode *node = parent->children; node; node = node->next) {
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
            put_text(r, (const char *)node->content);
        else if (node->type == XML_ELEMENT_NODE)
            read_element(r, node);
    }
}

static void read_units(reader *r, const xmlNode *element, sentence_kind kind)
{
    open_unit(r, kind, element);
    read_narrative(r, element);
    flush(r);
}

/* --- data: elements outside of the narrative --- */

/* What is one piece of data with all in it, but for the pieces inside. */
static const char *const records[] = {"ingredient",     "activeIngredient",   "inactiveIngredient",
                                      "activeMoiety",   "asContent",          "subjectOf",
                                      "consumedIn",     "asEquivalentEntity", "author",
                                      "assignedEntity", "asSpecializedKind",  "relatedDocument",
                                      "part",           "observationMedia",   NULL};
static const char *const values[] = {"classCode", "code", "displayName", "value", "unit", "root", "extension", NULL};

/* What the element says by itself. */
static void put_values(buffer *out, const xmlNode *node)
{
    if (xml_is(node, "denominator"))
        buffer_puts(out, " /");
    for (size_t i = 0; values[i]; i++) {
        const char *value = xml_value(node, values[i]);

        if (value && (strcmp(values[i], "unit") != 0 || strcmp(value, "1") != 0)) {
            buffer_putc(out, ' ');
            buffer_puts(out, value);
        }
    }
    for (const xmlNode *text = node->children; text; text = text->next)
        if (text->type == XML_TEXT_NODE && !xmlIsBlankNode(text)) {
            buffer_putc(out, ' ');
            buffer_puts(out, (const char *)text->content);
        }
}

static bool is_apart(const xmlNode *node)
{
    return xml_is(node, "text") || is_any(node, records);
}

static void put_all_values(buffer *out, const xmlNode *node)
{
    put_values(out, node);
    for (const xmlNode *inner = node->children; inner; inner = inner->next)
        if (inner->type == XML_ELEMENT_NODE && !is_apart(inner))
            put_all_values(out, inner);
}

static void read_data(reader *r, const xmlNode *node);

/* The pieces inside a record. */
static void read_inner_records(reader *r, const xmlNode *node)
{
    for (const xmlNode *inner = node->children; inner; inner = inner->next)
        if (inner->type == XML_ELEMENT_NODE) {
            if (is_apart(inner))
                read_data(r, inner);
            else
                read_inner_records(r, inner);
        }
}

static void read_data(reader *r, const xmlNode *node)
{
    bool record = is_any(node, records);
    buffer said = BUFFER_INIT;

    if (xml_is(node, "text") || xml_is(node, "title")) {
        read_units(r, node, xml_is(node, "title") ? SENTENCE_TITLE : SENTENCE_TEXT);
        return;
    }
    if (record)
        put_all_values(&said, node);
    else
        put_values(&said, node);
    if (said.len) {
        open_unit(r, SENTENCE_DATA, node);
        buffer_puts(&r->text, (const char *)node->name);
        buffer_puts(&r->text, buffer_text(&said));
        flush(r);
    }
    buffer_release(&said);
    if (record)
        read_inner_records(r, node);
    for (const xmlNode *inner = node->children; inner && !record; inner = inner->next)
        if (inner->type == XML_ELEMENT_NODE)
            read_data(r, inner);
}

/* --- sections --- */

static const char *text_of(arena *memory, const xmlNode *element)
{
    buffer out = BUFFER_INIT;
    xmlChar *all = element ? xmlNodeGetContent(element) : NULL;
    const char *text;
    bool space = false;

    for (const char *p = (const char *)all; p && *p; p++) {
        if (strchr(" \t\r\n", *p)) {
            space = out.len > 0;
            continue;
        }
        if (space)
            buffer_putc(&out, ' ');
        space = false;
        buffer_putc(&out, *p);
    }
    text = arena_strdup(memory, buffer_text(&out));
    xmlFree(all);
    buffer_release(&out);
    return text;
}

static int add_section(reader *r, const char *code, const char *title, int parent, const char *name)
{
    diff_content *c = r->c;

    c->sections = memory_grow(c->sections, &c->section_cap, (size_t)c->section_count, sizeof *c->sections);
    c->sections[c->section_count] = (diff_section){code, title, name, parent, 0, 0};
    r->section = c->section_count;
    return c->section_count++;
}

static void read_parts(reader *r, const xmlNode *parent, int index);

static void read_section(reader *r, const xmlNode *section, int parent)
{
    arena *memory = r->c->memory;
    const xmlNode *code = xml_child(section, "code");
    const char *id = code ? xml_value(code, "code") : NULL, *display = code ? xml_value(code, "displayName") : NULL;
    const char *title = text_of(memory, xml_child(section, "title"));
    const char *own = *title ? title : display ? arena_strdup(memory, display) : "(without a title)";
    int index = add_section(r, id ? arena_strdup(memory, id) : "", title, parent,
                            parent > 0 ? arena_printf(memory, "%s > %s", r->c->sections[parent].name, own) : own);

    read_parts(r, section, index);
}

/* What a section, or the body of the document (index 0), holds: all but its sections first. */
static void read_parts(reader *r, const xmlNode *parent, int index)
{
    static const char *const skipped[] = {"id", "code", "effectiveTime", "languageCode", "component", NULL};

    r->section = index;
    for (const xmlNode *part = parent->children; part; part = part->next) {
        if (part->type == XML_ELEMENT_NODE && !is_any(part, skipped))
            read_data(r, part);
        for (const xmlNode *node = xml_is(part, "component") ? part->children : NULL; node; node = node->next)
            if (node->type == XML_ELEMENT_NODE && !xml_is(node, "section"))
                read_data(r, node);
    }
    for (const xmlNode *part = parent->children; part; part = part->next)
        for (const xmlNode *node = xml_is(part, "component") ? part->children : NULL; node; node = node->next)
            if (xml_is(node, "section"))
                read_section(r, node, index ? index : -1);
}

/* Sentences are read section by section, so each section's are together. */
static void count_sentences(diff_content *c)
{
    for (int i = 0; i < c->sentence_count; i++) {
        diff_section *s = &c->sections[c->sentences[i].section];

        if (!s->count++)
            s->first = i;
    }
}

void diff_content_read(diff_content *c, const char *name, const xmlDoc *doc)
{
    reader r = {.c = c};
    const xmlNode *root = xmlDocGetRootElement((xmlDocPtr)(size_t)doc);

    *c = (diff_content){.name = name, .language = "", .memory = arena_new()};
    r.from = root;
    if (xml_child(root, "languageCode") && xml_value(xml_child(root, "languageCode"), "code"))
        c->language = arena_strdup(c->memory, xml_value(xml_child(root, "languageCode"), "code"));
    add_section(&r, "", "", -1, "Document");
    for (const xmlNode *node = root->children; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && !xml_is(node, "component"))
            read_data(&r, node);
        for (const xmlNode *body = xml_is(node, "component") ? node->children : NULL; body; body = body->next)
            if (body->type == XML_ELEMENT_NODE && !xml_is(body, "structuredBody"))
                read_data(&r, body);
    }
    for (const xmlNode *node = root->children; node; node = node->next)
        for (const xmlNode *body = xml_is(node, "component") ? node->children : NULL; body; body = body->next)
            if (xml_is(body, "structuredBody"))
                read_parts(&r, body, 0);
    buffer_release(&r.text);
    count_sentences(c);
}

void diff_content_release(diff_content *c)
{
    free(c->sections);
    free(c->sentences);
    arena_free(c->memory);
    *c = (diff_content){0};
}

const char *diff_sentence_text(const diff_content *c, const diff_sentence *s)
{
    buffer out = BUFFER_INIT;
    const char *text;

    for (int i = 0; i < s->count; i++) {
        if (i && s->words[i].space)
            buffer_putc(&out, ' ');
        buffer_puts(&out, s->words[i].text);
    }
    text = arena_strdup(c->memory, buffer_text(&out));
    buffer_release(&out);
    return text;
}
