#include "fhir/words.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "base/xml.h"
#include "spl/load.h"

#include <libxml/hash.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    xmlHashTablePtr counts; /* int by word */
    buffer word;
    int step; /* 1 or -1 */
} counter;

static void end_word(counter *c)
{
    int *count;

    if (!c->word.len)
        return;
    count = xmlHashLookup(c->counts, BAD_CAST buffer_text(&c->word));
    if (!count) {
        count = memory_zalloc(1, sizeof *count);
        xmlHashAddEntry(c->counts, BAD_CAST buffer_text(&c->word), count);
    }
    *count += c->step;
    buffer_clear(&c->word);
}

/* Letters and digits make a word; markup between them does not part it, blocks do. */
static void add_text(counter *c, const char *text)
{
    size_t len = strlen(text);

    for (size_t at = 0; at < len;) {
        uint32_t character;
        int n = utf8_next(&character, text + at, len - at);

        if (utf8_is_letter(character) || utf8_is_digit(character))
            buffer_add(&c->word, text + at, (size_t)n);
        else
            end_word(c);
        at += (size_t)n;
    }
}

/* Of the narrative in SPL, or of what it becomes in XHTML. Of an element that it does not know only the tags are left
 * out. */
static bool parts_words(const xmlNode *node)
{
    static const char *const spl[] = {
        "text",  "title", "paragraph", "caption", "list", "item",     "table",       "thead",
        "tbody", "tfoot", "tr",        "td",      "th",   "footnote", "footnoteRef", "renderMultiMedia",
        "br",    NULL};
    static const char *const xhtml[] = {"div",   "p",     "ol", "ul", "li", "table", "caption", "thead",
                                        "tbody", "tfoot", "tr", "td", "th", "img",   "br",      NULL};
    bool is_spl = node->ns && strcmp((const char *)node->ns->href, SPL_NAMESPACE) == 0;

    for (const char *const *name = is_spl ? spl : xhtml; *name; name++)
        if (xml_is(node, *name))
            return true;
    return false;
}

/* The plain digit for one that stands high or low: as a title of a label's sup is written. */
static void add_title(counter *c, const char *text)
{
    static const char *const high[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    static const char *const low[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};

    while (*text) {
        char piece[5] = "";
        uint32_t character;
        int n = utf8_next(&character, text, strnlen(text, 4));

        memcpy(piece, text, (size_t)n);
        for (int digit = 0; digit < 10; digit++)
            if (strcmp(piece, high[digit]) == 0 || strcmp(piece, low[digit]) == 0) {
                piece[0] = (char)('0' + digit);
                piece[1] = '\0';
            }
        add_text(c, piece);
        text += n;
    }
    end_word(c);
}

static void add_all(counter *c, const xmlNode *parent)
{
    for (const xmlNode *node = parent->children; node; node = node->next) {
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
            add_text(c, (const char *)node->content);
            continue;
        }
        if (node->type != XML_ELEMENT_NODE)
            continue;
        if (parts_words(node))
            end_word(c);
        add_all(c, node);
        if (parts_words(node))
            end_word(c);
    }
}

/* Those of sections and the document's title; the description of an image is an attribute in the Bundle, and a
 * product's properties are not in it. */
static bool is_read(const xmlNode *node)
{
    const xmlNode *parent = node->parent;

    return (xml_is(node, "text") || xml_is(node, "title")) &&
           (xml_is(parent, "section") || xml_is(parent, "highlight") || xml_is(parent, "document"));
}

/* What the label says in titles and texts. */
static void add_label(counter *c, const xmlNode *node)
{
    if (is_read(node)) {
        add_all(c, node);
        end_word(c);
        return;
    }
    for (const xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE)
            add_label(c, child);
}

static void add_bundle(counter *c, const xmlNode *node)
{
    xmlChar *value = xml_is(node, "title") ? xmlGetProp((xmlNode *)(size_t)node, BAD_CAST "value") : NULL;

    if (value)
        add_title(c, (const char *)value);
    xmlFree(value);
    if (xml_is(node, "div")) {
        add_all(c, node);
        end_word(c);
        return;
    }
    for (const xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE)
            add_bundle(c, child);
}

typedef struct {
    const xmlChar *word;
    int missing;
} loss;

static void look(void *payload, void *data, const xmlChar *word)
{
    const int *count = payload;
    loss *l = data;

    if (*count > 0 && (!l->word || xmlStrcmp(word, l->word) < 0)) {
        l->word = word;
        l->missing = *count;
    }
}

static void free_count(void *payload, const xmlChar *word)
{
    (void)word;
    free(payload);
}

int words_prove(const xmlNode *label, const xmlNode *bundle, const char *name, findings *found)
{
    counter c = {xmlHashCreate(1024), BUFFER_INIT, 1};
    loss l = {NULL, 0};

    add_label(&c, label);
    c.step = -1;
    add_bundle(&c, bundle);
    xmlHashScan(c.counts, look, &l);
    if (l.word)
        findings_add(found, FINDING_INTERNAL, name, 0, 0, "'%s' of the label is missing from the Bundle (%d times)",
                     (const char *)l.word, l.missing);
    xmlHashFree(c.counts, free_count);
    buffer_release(&c.word);
    return l.word ? -1 : 0;
}
