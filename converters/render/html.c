#include "render/html.h"
#include "base/memory.h"
#include "base/vectors.h"
#include "render/unit.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = 1, /* begins on a line of its own; white space beside it does not count */
    HOLDS = 2, /* holds blocks: its end tag stands on a line of its own */
    VOID = 4,  /* has no end tag */
    RAW = 8,   /* its text is not escaped */
    BREAK = 16,
    HEAD = 32,
    IMAGE = 64,
};

typedef struct {
    char name[11];
    unsigned char flags;
} tag;

/* In the order of their names. */
static const tag tags[] = {{"body", BLOCK | HOLDS},
                           {"br", VOID | BREAK},
                           {"caption", BLOCK},
                           {"col", BLOCK | VOID},
                           {"colgroup", BLOCK},
                           {"dd", BLOCK},
                           {"details", BLOCK | HOLDS},
                           {"div", BLOCK | HOLDS},
                           {"dl", BLOCK | HOLDS},
                           {"dt", BLOCK},
                           {"figcaption", BLOCK},
                           {"figure", BLOCK | HOLDS},
                           {"footer", BLOCK | HOLDS},
                           {"h1", BLOCK},
                           {"h2", BLOCK},
                           {"h3", BLOCK},
                           {"h4", BLOCK},
                           {"h5", BLOCK},
                           {"h6", BLOCK},
                           {"head", BLOCK | HOLDS | HEAD},
                           {"header", BLOCK | HOLDS},
                           {"html", BLOCK | HOLDS},
                           {"img", VOID | IMAGE},
                           {"li", BLOCK},
                           {"link", BLOCK | VOID},
                           {"main", BLOCK | HOLDS},
                           {"meta", BLOCK | VOID},
                           {"nav", BLOCK | HOLDS},
                           {"ol", BLOCK | HOLDS},
                           {"p", BLOCK},
                           {"script", BLOCK | RAW},
                           {"section", BLOCK | HOLDS},
                           {"style", BLOCK | RAW},
                           {"summary", BLOCK},
                           {"svg", BLOCK | HOLDS},
                           {"table", BLOCK | HOLDS},
                           {"tbody", BLOCK | HOLDS},
                           {"td", BLOCK},
                           {"tfoot", BLOCK | HOLDS},
                           {"th", BLOCK},
                           {"thead", BLOCK | HOLDS},
                           {"title", BLOCK},
                           {"tr", BLOCK | HOLDS},
                           {"ul", BLOCK | HOLDS},
                           {"wbr", VOID}};

/* The first letter tells most of them apart. */
static unsigned find_flags(const char *element)
{
    for (size_t i = 0; i < sizeof tags / sizeof *tags && tags[i].name[0] <= *element; i++)
        if (tags[i].name[0] == *element && strcmp(tags[i].name, element) == 0)
            return tags[i].flags;
    return 0;
}

static unsigned flags_of(html_writer *w, const char *element)
{
    size_t place = (uintptr_t)element % HTML_KNOWN;

    if (w->known[place].name != element) {
        w->known[place].name = element;
        w->known[place].flags = find_flags(element);
    }
    return w->known[place].flags;
}

/* `text`: what comes next; NULL: an element. */
static void add_space(html_writer *w, const char *text)
{
    if (w->space && !w->at_start)
        buffer_puts(w->out, w->after_digit && text && unit_begins(text) ? "\xC2\xA0" : " ");
    w->space = false;
}

/* What ends a run of words: the end, white space, what is escaped. */
static const bool stops[256] = {
    ['\0'] = true, [' '] = true, ['\t'] = true, ['\r'] = true, ['\n'] = true, ['<'] = true, ['>'] = true, ['&'] = true};

/* What is not just copied, by the bytes and those before each: what is escaped, controls, blanks behind a blank or a
 * digit. */
static byte_vector are_special(byte_vector bytes, byte_vector before)
{
    byte_vector needless = (bytes == ' ') & ((before == ' ') | vector_between(before, '0', '9'));

    return needless | vector_between(bytes, 0, ' ' - 1) | ((bytes | ('<' ^ '>')) == '>') | (bytes == '&');
}

/* How many plain bytes follow the first one, which is no blank, by sixteens; less the blank they may end with. */
static size_t skip_plain(const char *text, const char *end)
{
    size_t n = 1, more = VECTOR_BYTES;

    for (; more == VECTOR_BYTES && (size_t)(end - text) >= n + VECTOR_BYTES; n += more)
        more = vector_zeros(are_special(BYTES_FROM(text + n), BYTES_FROM(text + n - 1)), 0);
    return n - (text[n - 1] == ' ');
}

/* Bytes that are written as they are: words with single blanks between them, up to a number. */
static size_t plain_run(const char *text, const char *end)
{
    size_t n = stops[(unsigned char)*text] ? 0 : skip_plain(text, end);

    for (;;) {
        while (!stops[(unsigned char)text[n]])
            n++;
        if (text[n] != ' ' || n == 0 || isdigit((unsigned char)text[n - 1]) || stops[(unsigned char)text[n + 1]])
            return n;
        n++;
    }
}

static void add_text(html_writer *w, const char *text)
{
    const char *end = text + strlen(text);

    while (*text) {
        size_t n = plain_run(text, end);

        if (n) {
            add_space(w, text);
            w->at_start = false;
            buffer_add(w->out, text, n);
            text += n;
            w->after_digit = isdigit((unsigned char)text[-1]);
            continue;
        }
        if (*text == ' ' || *text == '\t' || *text == '\r' || *text == '\n') {
            w->space = true;
        } else {
            add_space(w, text);
            w->at_start = w->after_digit = false;
            buffer_puts(w->out, *text == '<' ? "&lt;" : *text == '>' ? "&gt;" : "&amp;");
        }
        text++;
    }
}

/* In an address a space is written by its number. */
static void add_attribute_value(buffer *out, const char *text, bool address)
{
    for (;;) {
        size_t n = strcspn(text, address ? "<>&\" " : "<>&\"");

        buffer_add(out, text, n);
        text += n;
        switch (*text++) {
        case '\0': return;
        case '<': buffer_puts(out, "&lt;"); break;
        case '>': buffer_puts(out, "&gt;"); break;
        case '&': buffer_puts(out, "&amp;"); break;
        case ' ': buffer_puts(out, "%20"); break;
        default: buffer_puts(out, "&quot;"); break;
        }
    }
}

static bool is_address(const char *attribute)
{
    return (*attribute == 's' && strcmp(attribute, "src") == 0) ||
           (*attribute == 'h' && strcmp(attribute, "href") == 0);
}

static void add_start_tag(html_writer *w, const char *element)
{
    buffer_putc(w->out, '<');
    buffer_puts(w->out, element);
    for (int i = 0; i < w->attribute_count; i++) {
        const struct html_attribute *a = &w->attributes[i];

        buffer_putc(w->out, ' ');
        buffer_puts(w->out, a->name);
        buffer_puts(w->out, "=\"");
        add_attribute_value(w->out, a->text, is_address(a->name));
        buffer_putc(w->out, '"');
    }
    buffer_putc(w->out, '>');
}

static struct html_element *innermost(html_writer *w)
{
    return w->depth ? &w->open[w->depth - 1] : NULL;
}

static struct html_attribute *attribute_of(html_writer *w, const char *name)
{
    for (int i = 0; i < w->attribute_count; i++)
        if (*w->attributes[i].name == *name && strcmp(w->attributes[i].name, name) == 0)
            return &w->attributes[i];
    return NULL;
}

/* An image that cannot be shown becomes a span with its description, which is returned. */
static const char *resolve_image(html_writer *w, struct html_element *image, buffer *address)
{
    struct html_attribute *source = attribute_of(w, "src"), *alt = attribute_of(w, "alt");
    const char *description = alt ? alt->text : "";

    if (source && w->images->find(w->images, address, source->text)) {
        source->text = buffer_text(address);
        return NULL;
    }
    image->name = "span";
    image->flags = 0;
    w->attributes[0] = (struct html_attribute){"class", "spl-no-image"};
    w->attribute_count = 1;
    return description;
}

/* Writes the start tag that is still held back for attributes. */
static void settle(html_writer *w)
{
    struct html_element *e = innermost(w);
    buffer address = BUFFER_INIT;
    const char *description = NULL;

    if (!w->pending)
        return;
    w->pending = false;
    if (w->images && e->flags & IMAGE)
        description = resolve_image(w, e, &address);
    if (e->flags & BLOCK) {
        w->space = false;
        if (w->out->len && w->out->data[w->out->len - 1] != '\n')
            buffer_putc(w->out, '\n');
        w->at_start = true;
        w->after_digit = false;
    } else {
        add_space(w, NULL);
    }
    add_start_tag(w, e->name);
    buffer_release(&address);
    if (e->flags & BREAK)
        w->at_start = true;
    else if (e->flags & VOID && !(e->flags & BLOCK))
        w->at_start = false;
    if (e->flags & HEAD)
        buffer_puts(w->out, "\n<meta charset=\"UTF-8\">");
    if (description)
        html_text(w, description);
}

void html_begin(html_writer *w, buffer *out, html_images *images)
{
    *w = (html_writer){.out = out, .images = images, .at_start = true};
}

void html_start(html_writer *w, const char *element)
{
    settle(w);
    if (!w->started && strcmp(element, "html") == 0)
        buffer_puts(w->out, "<!DOCTYPE html>");
    w->started = true;
    if (w->depth)
        innermost(w)->filled = true;
    w->open = memory_grow(w->open, &w->cap, w->depth, sizeof *w->open);
    w->open[w->depth++] = (struct html_element){.name = element, .flags = flags_of(w, element)};
    w->attribute_count = 0;
    w->pending = true;
}

void html_attribute(html_writer *w, const char *name, const char *text)
{
    struct html_attribute *same = w->pending ? attribute_of(w, name) : NULL;

    if (same)
        same->text = text;
    else if (w->pending && w->attribute_count < HTML_ATTRIBUTES)
        w->attributes[w->attribute_count++] = (struct html_attribute){name, text};
}

void html_text(html_writer *w, const char *text)
{
    struct html_element *e = innermost(w);

    if (!*text)
        return;
    settle(w);
    if (e)
        e->filled = true;
    if (!e || !(e->flags & RAW))
        add_text(w, text);
    else if (!strstr(text, "</")) /* would end its element early: the page has no style then, instead of a hole */
        buffer_puts(w->out, text);
}

void html_end(html_writer *w)
{
    struct html_element *e = innermost(w);

    settle(w);
    w->depth--;
    if (e->flags & BLOCK)
        w->space = false;
    if (e->flags & VOID)
        return;
    if (e->flags & HOLDS && e->filled && w->out->data[w->out->len - 1] != '\n')
        buffer_putc(w->out, '\n');
    buffer_puts(w->out, "</");
    buffer_puts(w->out, e->name);
    buffer_putc(w->out, '>');
    if (e->flags & BLOCK)
        w->at_start = true;
}

void html_finish(html_writer *w)
{
    buffer_putc(w->out, '\n');
    free(w->open);
    w->open = NULL;
}

/* a tree ______________________________________________________________________________________________________ */

static const char *content_of(const xmlNode *text)
{
    return text->content ? (const char *)text->content : "";
}

/* The next node after the subtree of `node`, closing what ends on the way. */
static const xmlNode *leave(html_writer *w, const xmlNode *node)
{
    while (!node->next) {
        node = node->parent;
        if (!node || node->type != XML_ELEMENT_NODE)
            return NULL;
        html_end(w);
    }
    return node->next;
}

static void start_of_node(html_writer *w, const xmlNode *element)
{
    html_start(w, (const char *)element->name);
    for (const xmlAttr *a = element->properties; a; a = a->next)
        html_attribute(w, (const char *)a->name, a->children ? content_of(a->children) : "");
}

void html_write(buffer *out, const xmlDoc *doc, html_images *images)
{
    const xmlNode *node = doc->children;
    html_writer w;

    html_begin(&w, out, images);
    while (node) {
        if (node->type == XML_TEXT_NODE) {
            html_text(&w, content_of(node));
        } else if (node->type == XML_ELEMENT_NODE) {
            start_of_node(&w, node);
            if (node->children) {
                node = node->children;
                continue;
            }
            html_end(&w);
        }
        node = leave(&w, node);
    }
    html_finish(&w);
}
