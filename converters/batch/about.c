#include "batch/about.h"
#include "base/escape.h"
#include "base/memory.h"
#include "base/xml.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define PRODUCT_DATA "48780-1"

/* The text in a node, white space collapsed and trimmed. */
static void add_text(buffer *out, const xmlNode *node)
{
    static const char blanks[] = " \t\r\n";

    for (const xmlNode *n = node->children; n; n = n->next) {
        if (n->type == XML_ELEMENT_NODE)
            add_text(out, n);
        for (const char *p = n->type == XML_TEXT_NODE ? (const char *)n->content : ""; *p;) {
            size_t word = strcspn(p, blanks);

            buffer_add(out, p, word);
            p += word;
            if (!*p)
                break;
            if (out->len && out->data[out->len - 1] != ' ')
                buffer_putc(out, ' ');
            p += strspn(p, blanks);
        }
    }
}

static char *text_of(const xmlNode *node)
{
    buffer text = BUFFER_INIT;

    if (node)
        add_text(&text, node);
    while (text.len && text.data[text.len - 1] == ' ')
        text.data[--text.len] = '\0';
    if (text.len)
        return buffer_detach(&text);
    buffer_release(&text);
    return NULL;
}

static void put_string(buffer *out, const char *key, const char *text)
{
    if (!text)
        return;
    buffer_put_all(out, ",\"", key, "\":\"", NULL);
    escape_json(out, text, strlen(text));
    buffer_putc(out, '"');
}

static void put_text(buffer *out, const char *key, const xmlNode *node)
{
    char *text = text_of(node);

    put_string(out, key, text);
    free(text);
}

/* Strings, each once, in the order of their coming. */
typedef struct {
    char **items;
    size_t count, cap;
} strings;

/* Takes over `text`. */
static void add_once(strings *s, char *text)
{
    for (size_t i = 0; text && i < s->count; i++)
        if (strcmp(s->items[i], text) == 0) {
            free(text);
            return;
        }
    if (!text)
        return;
    s->items = memory_grow(s->items, &s->cap, s->count, sizeof *s->items);
    s->items[s->count++] = text;
}

static void put_strings(buffer *out, const char *key, strings *s)
{
    for (size_t i = 0; i < s->count; i++) {
        if (i == 0)
            buffer_put_all(out, ",\"", key, "\":[\"", NULL);
        else
            buffer_puts(out, ",\"");
        escape_json(out, s->items[i], strlen(s->items[i]));
        buffer_putc(out, '"');
        free(s->items[i]);
    }
    if (s->count)
        buffer_putc(out, ']');
    free(s->items);
}

typedef struct {
    buffer *out;
    const convert_measures *measures;
    size_t count; /* sections so far */
    char *name;   /* of the first product */
    strings active, forms;
} teller;

/* A product and those inside it: kits have parts. */
static void read_product(teller *t, const xmlNode *product)
{
    const char *form = xml_value(xml_child(product, "formCode"), "displayName");

    if (!t->name)
        t->name = text_of(xml_child(product, "name"));
    if (form)
        add_once(&t->forms, memory_strdup(form));
    for (const xmlNode *c = product->children; c; c = c->next) {
        const char *class_code = xml_is(c, "ingredient") ? xml_value(c, "classCode") : NULL;

        if (class_code && strncmp(class_code, "ACT", 3) == 0)
            add_once(&t->active, text_of(xml_child(xml_child(c, "ingredientSubstance"), "name")));
        else if (xml_is(c, "manufacturedProduct") || xml_is(c, "manufacturedMedicine") || xml_is(c, "part") ||
                 xml_is(c, "partProduct") || xml_is(c, "partMedicine"))
            read_product(t, c);
    }
}

static void read_products(teller *t, const xmlNode *section)
{
    for (const xmlNode *c = section->children; c; c = c->next)
        if (xml_is(c, "subject") && xml_child(c, "manufacturedProduct"))
            read_product(t, xml_child(c, "manufacturedProduct"));
}

static void put_section(teller *t, const xmlNode *section, int depth)
{
    const xmlNode *code = xml_child(section, "code");
    const char *value = xml_value(code, "code");
    char *title = text_of(xml_child(section, "title"));

    buffer_puts(t->out, t->count ? ",{\"code\":\"" : ",\"sections\":[{\"code\":\"");
    escape_json(t->out, value ? value : "", value ? strlen(value) : 0);
    buffer_putc(t->out, '"');
    put_string(t->out, "name", xml_value(code, "displayName"));
    buffer_puts(t->out, title ? ",\"titled\":true,\"depth\":" : ",\"titled\":false,\"depth\":");
    buffer_put_number(t->out, (size_t)depth);
    if (t->measures && t->count < t->measures->section_count) {
        buffer_puts(t->out, ",\"confidence\":");
        buffer_put_decimal(t->out, t->measures->sections[t->count], 3);
    }
    buffer_putc(t->out, '}');
    t->count++;
    free(title);
}

static bool is_product_data(const xmlNode *section)
{
    const char *code = xml_value(xml_child(section, "code"), "code");

    return code && strcmp(code, PRODUCT_DATA) == 0;
}

/* The sections in the components of a body or section. */
static void put_sections(teller *t, const xmlNode *parent, int depth)
{
    for (const xmlNode *c = parent ? parent->children : NULL; c; c = c->next) {
        const xmlNode *section = xml_is(c, "component") ? xml_child(c, "section") : NULL;

        if (!section)
            continue;
        read_products(t, section);
        if (!is_product_data(section))
            put_section(t, section, depth);
        put_sections(t, section, depth + 1);
    }
}

static void put_type(buffer *out, const xmlNode *code)
{
    const char *value = xml_value(code, "code"), *name = xml_value(code, "displayName");

    if (!value)
        return;
    buffer_puts(out, ",\"type\":{\"code\":\"");
    escape_json(out, value, strlen(value));
    buffer_putc(out, '"');
    put_string(out, "name", name);
    buffer_putc(out, '}');
}

void about_write(buffer *out, const xmlDoc *doc, const convert_measures *measures)
{
    const xmlNode *root = xmlDocGetRootElement((xmlDocPtr)doc);
    buffer sections = BUFFER_INIT;
    teller t = {.out = &sections, .measures = measures};

    put_sections(&t, xml_child(xml_child(root, "component"), "structuredBody"), 1);
    if (t.count)
        buffer_putc(&sections, ']');
    put_text(out, "title", xml_child(root, "title"));
    put_string(out, "name", t.name);
    put_strings(out, "active", &t.active);
    put_strings(out, "forms", &t.forms);
    put_text(out, "holder",
             xml_child(xml_child(xml_child(xml_child(root, "author"), "assignedEntity"), "representedOrganization"),
                       "name"));
    put_string(out, "language", xml_value(xml_child(root, "languageCode"), "code"));
    put_type(out, xml_child(root, "code"));
    buffer_add(out, buffer_text(&sections), sections.len);
    buffer_release(&sections);
    free(t.name);
}
