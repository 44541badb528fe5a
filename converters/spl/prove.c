#include "spl/prove.h"
#include "base/data.h"
#include "base/xml.h"
#include "spl/compact.h"
#include "spl/load.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    leaflet *l;
    const write_header *header;
    const write_units *units;
    findings *found;
    findings *loading; /* of the loader: about characters that the leaflet's own findings have named already */
    size_t next;       /* unit to come */
    int failed;
    buffer text, expected; /* at hand: what the SPL has, and what it is to have */
} prover;

static size_t unit_offset(const prover *p, size_t unit)
{
    for (size_t i = 0; i < p->l->span_count; i++)
        if (p->l->spans[i].unit == (int)unit)
            return p->l->spans[i].start;
    return p->l->len;
}

static void fail(prover *p, size_t unit, const char *what)
{
    size_t offset = unit && unit <= p->units->count ? unit_offset(p, unit) : 0;
    long number = 0, column = 0;

    if (p->failed++)
        return; /* the first one tells; the others follow from it */
    if (unit && unit <= p->units->count)
        leaflet_locate(p->l, offset, &number, &column);
    findings_add(p->found, FINDING_LEDGER_PROOF, p->l->name, number, column, "%s (text unit %zu, source offset %zu)",
                 what, unit, offset);
}

static const xmlNode *next_element(const xmlNode *node)
{
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

static bool has(const xmlNode *node, const char *name, const char *value)
{
    const xmlAttr *a = node && node->type == XML_ELEMENT_NODE ? node->properties : NULL;

    while (a && (a->ns || !xml_same(a->name, name)))
        a = a->next;
    return a && strcmp((const char *)a->children->content, value) == 0; /* one text, in a compact tree */
}

/* The text the ledger says unit number `unit` has. */
static void expected_text(prover *p, size_t unit)
{
    buffer *out = &p->expected;
    const block *b = &p->l->blocks[p->units->units[unit - 1].block];

    buffer_clear(out);
    for (int i = b->first_span; i < b->first_span + b->spans; i++) {
        const span *s = &p->l->spans[i];

        if (s->unit != (int)unit)
            continue;
        if (s->action == SPAN_KEPT)
            buffer_add(out, p->l->bytes + s->start, s->len);
        else if (s->action == SPAN_TRANSFORMED)
            buffer_puts(out, s->text);
    }
}

/* Holds the text at hand, `len` bytes of it, against the next unit. Returns the unit, or NULL when there is none left.
 */
static const write_unit *hold(prover *p, unit_kind kind, size_t len, int section)
{
    const write_unit *u;

    if (p->next >= p->units->count) {
        fail(p, p->units->count, "the SPL has a text that the ledger does not know");
        return NULL;
    }
    u = &p->units->units[p->next++];
    expected_text(p, p->next);
    if (u->kind != kind || u->section != section)
        fail(p, p->next, "a text stands in another place of the SPL than the ledger says");
    if (p->expected.len != len || memcmp(buffer_text(&p->expected), buffer_text(&p->text), len) != 0)
        fail(p, p->next, "a text of the SPL differs from the source");
    return u;
}

static bool is_inline(const xmlNode *node)
{
    return xml_is(node, "content") || xml_is(node, "linkHtml") || xml_is(node, "sup") || xml_is(node, "sub");
}

/* Adds the text of the nodes up to `end` to what is at hand: text and inline markup, which is held by prove_markup. */
static void add_inlines(prover *p, const xmlNode *node, const xmlNode *end)
{
    for (; node != end; node = node->next) {
        if (node->type == XML_TEXT_NODE)
            buffer_puts(&p->text, (const char *)node->content);
        else if (is_inline(node))
            add_inlines(p, node->children, NULL);
        else
            fail(p, p->next + 1, "markup inside a text");
    }
}

static const write_unit *hold_node(prover *p, unit_kind kind, const xmlNode *node, int section)
{
    buffer_clear(&p->text);
    add_inlines(p, node->children, NULL);
    return hold(p, kind, p->text.len, section);
}

static bool blank(const xmlNode *node)
{
    return node->type == XML_TEXT_NODE &&
           strspn((const char *)node->content, "\n") == strlen((const char *)node->content);
}

static void prove_list(prover *p, const xmlNode *list, int section, int depth);

static void prove_item(prover *p, const xmlNode *item, int section, int depth, bool ordered)
{
    const xmlNode *c = item->children, *lists;
    const write_unit *u;
    size_t len;

    if (xml_is(c, "caption")) {
        u = hold_node(p, UNIT_CAPTION, c, section);
        if (u && u->depth != depth)
            fail(p, p->next, "a list nests differently");
        c = c->next;
    }
    for (lists = c; lists && !xml_is(lists, "list");)
        lists = lists->next;
    buffer_clear(&p->text);
    add_inlines(p, c, lists);
    len = p->text.len;
    if (lists && len && p->text.data[len - 1] == '\n') /* layout before an inner list */
        len--;
    u = hold(p, UNIT_ITEM, len, section);
    if (u && (u->depth != depth || u->ordered != ordered))
        fail(p, p->next, "a list nests or counts differently");
    for (c = lists; c; c = c->next) {
        if (xml_is(c, "list"))
            prove_list(p, c, section, depth + 1);
        else if (!blank(c))
            fail(p, p->next, "unexpected content in an item");
    }
}

static void prove_list(prover *p, const xmlNode *list, int section, int depth)
{
    bool ordered = has(list, "listType", "ordered");

    if (!ordered && !has(list, "listType", "unordered"))
        fail(p, p->next + 1, "a list has no type");
    for (const xmlNode *c = list->children; c; c = c->next) {
        if (xml_is(c, "item"))
            prove_item(p, c, section, depth, ordered);
        else if (!blank(c))
            fail(p, p->next, "unexpected content in a list");
    }
}

/* Where the cells stand in rows and columns is held by prove_markup; an empty one has no unit. */
static void prove_table(prover *p, const xmlNode *at, int section)
{
    for (const xmlNode *c = at->children; c; c = c->next) {
        if (xml_is(c, "thead") || xml_is(c, "tbody") || xml_is(c, "tr"))
            prove_table(p, c, section);
        else if (xml_is(c, "caption"))
            hold_node(p, UNIT_TABLE_CAPTION, c, section);
        else if ((xml_is(c, "th") || xml_is(c, "td")) && c->children)
            hold_node(p, UNIT_CELL, c, section);
        else if (!xml_is(c, "th") && !xml_is(c, "td") && !blank(c))
            fail(p, p->next, "unexpected content in a table");
    }
}

static void prove_text(prover *p, const xmlNode *text, int section)
{
    for (const xmlNode *c = text->children; c; c = c->next) {
        if (xml_is(c, "paragraph"))
            hold_node(p, UNIT_PARAGRAPH, c, section);
        else if (xml_is(c, "list"))
            prove_list(p, c, section, 1);
        else if (xml_is(c, "table"))
            prove_table(p, c, section);
        else if (!blank(c))
            fail(p, p->next, "unexpected content in a text");
    }
}

static const xmlNode *prove_element(prover *p, const xmlNode *at, const char *name, const char *attribute,
                                    const char *value)
{
    at = next_element(at);
    if (!xml_is(at, name) || (attribute && !has(at, attribute, value)))
        fail(p, p->next, attribute ? "a code or id of the SPL is not the one the ledger has" : "an element is missing");
    return at ? next_element(at->next) : NULL;
}

static const xmlNode *prove_section_head(prover *p, const xmlNode *section, const char *id, const char *code,
                                         const char *name)
{
    const xmlNode *at = next_element(section->children);
    char uuid[IDS_UUID_SIZE];

    ids_uuid(uuid, p->header->id, id);
    if (!has(section, "ID", id))
        fail(p, p->next, "a section has another id");
    at = prove_element(p, at, "id", "root", uuid);
    if (!has(at, "codeSystem", "2.16.840.1.113883.6.1") || !has(at, "displayName", name))
        fail(p, p->next, "a section's code has another name");
    return prove_element(p, at, "code", "code", code);
}

static void prove_sections(prover *p, const xmlNode *at, const label_section *s);

static void prove_section(prover *p, const xmlNode *component, const label_section *s)
{
    const xmlNode *section = next_element(component->children), *at;
    char id[16];

    if (!xml_is(component, "component") || !xml_is(section, "section")) {
        fail(p, p->next, "a section is missing");
        return;
    }
    write_section_id(id, s);
    at = prove_section_head(p, section, id, data_topics[s->topic].code, data_topics[s->topic].name);
    if (xml_is(at, "title")) {
        hold_node(p, UNIT_TITLE, at, s->ordinal);
        at = next_element(at->next);
    }
    if (xml_is(at, "text")) {
        prove_text(p, at, s->ordinal);
        at = next_element(at->next);
    }
    at = prove_element(p, at, "effectiveTime", "value", p->header->effective_time);
    prove_sections(p, at, s->child);
}

static void prove_sections(prover *p, const xmlNode *at, const label_section *s)
{
    for (; s && at; s = s->next, at = next_element(at->next))
        prove_section(p, at, s);
    if (s || at)
        fail(p, p->next, "the SPL has more or fewer sections than the ledger");
}

/* First node of a chain that is no layout. */
static const xmlNode *next_content(const xmlNode *node)
{
    while (node && (node->type == XML_TEXT_NODE ? blank(node) : node->type != XML_ELEMENT_NODE))
        node = node->next;
    return node;
}

static bool same_attributes(const xmlNode *a, const xmlNode *b)
{
    const xmlAttr *x = a->properties, *y = b->properties;

    for (; x && y; x = x->next, y = y->next) {
        xmlChar *left = xmlNodeListGetString(a->doc, x->children, 1),
                *right = xmlNodeListGetString(b->doc, y->children, 1);
        bool same =
            strcmp((const char *)x->name, (const char *)y->name) == 0 && !x->ns == !y->ns && xmlStrEqual(left, right);

        xmlFree(left);
        xmlFree(right);
        if (!same)
            return false;
    }
    return !x && !y;
}

static bool same_namespaces(const xmlNode *a, const xmlNode *b)
{
    const xmlNs *x = a->nsDef, *y = b->nsDef;

    for (; x && y; x = x->next, y = y->next)
        if (!xmlStrEqual(x->href, y->href) || !xmlStrEqual(x->prefix, y->prefix))
            return false;
    return !x && !y && a->ns && b->ns && xmlStrEqual(a->ns->href, b->ns->href);
}

/* Two chains of nodes are the same but for layout. */
static bool same_trees(const xmlNode *a, const xmlNode *b)
{
    for (a = next_content(a), b = next_content(b); a && b; a = next_content(a->next), b = next_content(b->next)) {
        if (a->type != b->type || !xmlStrEqual(a->name, b->name))
            return false;
        if (a->type == XML_TEXT_NODE
                ? !xmlStrEqual(a->content, b->content)
                : !same_attributes(a, b) || !same_namespaces(a, b) || !same_trees(a->children, b->children))
            return false;
    }
    return !a && !b;
}

static bool same_documents(prover *p, const buffer *again, const xmlDoc *doc)
{
    xmlDocPtr expected = spl_load_compact(p->l->name, buffer_text(again), again->len, p->loading);
    bool same = expected && same_trees(xmlDocGetRootElement(expected), doc->children);

    compact_free(expected);
    return same;
}

/* Header, product data and all markup: the document written once more from the facts has the same bytes or, where it
 * was laid out anew, is the same tree. The narrative is held against the source by itself, above. */
static void prove_markup(prover *p, const char *xml, size_t len, const xmlDoc *doc)
{
    write_units units = {0};
    buffer again = BUFFER_INIT;
    bool same_bytes;

    buffer_reserve(&again, len);
    write_spl(&again, p->l, p->header, &units);
    same_bytes = again.len == len && memcmp(again.data, xml, len) == 0;
    if (!same_bytes && !same_documents(p, &again, doc))
        fail(p, 0, "the header, the product data or the markup is not what the facts say");
    write_units_release(&units);
    buffer_release(&again);
}

/* The words of a fact stand in the text of its block, which is held against the source; the product's name, which no
 * block gave, stands in the source itself. */
static bool has_words(const leaflet *l, const fact *f)
{
    if (f->block >= 0)
        return strstr(l->blocks[f->block].text, f->value) != NULL;
    return strlen(f->value) == f->len && memcmp(f->value, l->bytes + f->start, f->len) == 0;
}

/* Bytes of a blank between digits: a space, a no-break space, a narrow one. */
static size_t blank_at(const char *source, size_t len)
{
    static const char *const blanks[] = {" ", "\xC2\xA0", "\xE2\x80\xAF"};

    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        if (strlen(blanks[i]) < len && memcmp(source, blanks[i], strlen(blanks[i])) == 0)
            return strlen(blanks[i]);
    return 0;
}

/* Digits are those of the source; a decimal comma is a point, a thousands' comma or blank nothing. */
static bool same_digits(const char *value, const char *source, size_t len)
{
    for (size_t i = 0, blank; i < len; i++) {
        if (*value == source[i] || (*value == '.' && source[i] == ','))
            value++;
        else if (i > 0 && (blank = blank_at(source + i, len - i)) > 0)
            i += blank - 1;
        else if (source[i] != ',')
            return false;
    }
    return !*value;
}

/* Every value of the facts stands in the source where the fact says. */
static void prove_fact(prover *p, const fact *f, bool number)
{
    const char *source = p->l->bytes + f->start;

    if (!f->value || !f->len)
        return;
    if (f->start > p->l->len || f->len > p->l->len - f->start)
        fail(p, 0, "a fact has no place in the source");
    else if (number ? !same_digits(f->value, source, f->len) : !has_words(p->l, f))
        fail(p, 0, "a name or number of the product data differs from the source");
}

static void prove_facts(prover *p)
{
    const facts *f = &p->l->facts;

    prove_fact(p, &f->name, false);
    prove_fact(p, &f->generic, false);
    for (int i = 0; i < f->product_count; i++)
        prove_fact(p, &f->products[i].name, false);
    prove_fact(p, &f->holder, false);
    prove_fact(p, &f->manufacturer, false);
    prove_fact(p, &f->atc, false);
    prove_fact(p, &f->shelf_life.value, true);
    for (int i = 0; i < f->storage_count; i++)
        prove_fact(p, &f->storage[i], false);
    for (int i = 0; i < f->active_count; i++) {
        prove_fact(p, &f->active[i].name, false);
        prove_fact(p, &f->active[i].amount.value, true);
        prove_fact(p, &f->active[i].per.value, true);
    }
    for (int i = 0; i < f->inactive_count; i++)
        prove_fact(p, &f->inactive[i], false);
}

static void prove_document(prover *p, const xmlNode *root)
{
    const xmlNode *at = next_element(root->children), *body, *first;

    at = prove_element(p, at, "id", "root", p->header->id);
    at = prove_element(p, at, "code", "code", p->l->facts.doc_code);
    if (p->l->title_block >= 0 && xml_is(at, "title"))
        hold_node(p, UNIT_DOCUMENT_TITLE, at, 0);
    if (xml_is(at, "title"))
        at = next_element(at->next);
    at = prove_element(p, at, "effectiveTime", "value", p->header->effective_time);
    if (xml_is(at, "languageCode"))
        at = prove_element(p, at, "languageCode", "code", p->l->language);
    at = prove_element(p, at, "setId", "root", p->header->set_id);
    at = prove_element(p, at, "versionNumber", NULL, NULL);
    at = prove_element(p, at, "author", NULL, NULL);
    body = xml_is(at, "component") ? next_element(at->children) : NULL;
    first = body ? next_element(body->children) : NULL;
    if (!xml_is(body, "structuredBody") || !first || !xml_is(first, "component") || !next_element(first->children)) {
        fail(p, 0, "the SPL has no body");
        return;
    }
    prove_section_head(p, next_element(first->children), "product-data", "48780-1",
                       data_find_term("section-names", "48780-1")->name);
    prove_sections(p, next_element(first->next), p->l->sections);
}

xmlDocPtr prove_spl_tree(const char *xml, size_t len, leaflet *l, const write_header *header, const write_units *units,
                         findings *found)
{
    findings loading;
    prover p = {.l = l, .header = header, .units = units, .found = found, .loading = &loading};
    xmlDocPtr doc;

    findings_init(&loading);
    doc = spl_load_compact(l->name, xml, len, &loading);
    if (doc) {
        prove_document(&p, xmlDocGetRootElement(doc));
        prove_markup(&p, xml, len, doc);
    } else
        fail(&p, 0, loading.count ? loading.items[0].text : "the finished SPL is not well-formed");
    if (p.next != units->count)
        fail(&p, p.next + 1, "a text of the ledger is missing from the SPL");
    prove_facts(&p);
    if (p.failed) {
        compact_free(doc);
        doc = NULL;
    }
    findings_release(&loading);
    buffer_release(&p.text);
    buffer_release(&p.expected);
    return doc;
}

int prove_spl(const char *xml, size_t len, leaflet *l, const write_header *header, const write_units *units,
              findings *found)
{
    xmlDocPtr doc = prove_spl_tree(xml, len, l, header, units, found);

    compact_free(doc);
    return doc ? 0 : -1;
}
