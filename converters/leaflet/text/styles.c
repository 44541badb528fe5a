#include "leaflet/text/styles.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <string.h>
#include <strings.h>

#define LINK_MAX 2048 /* bytes of an address; browsers take no longer ones for sure */

static const text_style plain = {0, -1};

/* --- what a tag says --- */

typedef struct {
    const char *name;
    unsigned flags;
} style_name;

static const style_name elements[] = {
    {"b", STYLE_BOLD},        {"strong", STYLE_BOLD}, {"i", STYLE_ITALICS},   {"em", STYLE_ITALICS},
    {"cite", STYLE_ITALICS},  {"dfn", STYLE_ITALICS}, {"var", STYLE_ITALICS}, {"u", STYLE_UNDERLINE},
    {"ins", STYLE_UNDERLINE}, {"sup", STYLE_SUP},     {"sub", STYLE_SUB},     {"s", STYLE_STRUCK},
    {"strike", STYLE_STRUCK}, {"del", STYLE_STRUCK},
};

/* Classes of FDA's style sheet for SPL, which DailyMed's pages have. */
static const style_name classes[] = {
    {"bold", STYLE_BOLD},
    {"italics", STYLE_ITALICS},
    {"underline", STYLE_UNDERLINE},
};

/* Declarations of CSS, as word processors write them. */
static const struct {
    const char *property, *value;
    unsigned flags;
} declarations[] = {
    {"font-weight", "bold", STYLE_BOLD},
    {"font-weight", "bolder", STYLE_BOLD},
    {"font-weight", "600", STYLE_BOLD},
    {"font-weight", "700", STYLE_BOLD},
    {"font-weight", "800", STYLE_BOLD},
    {"font-weight", "900", STYLE_BOLD},
    {"font-style", "italic", STYLE_ITALICS},
    {"font-style", "oblique", STYLE_ITALICS},
    {"text-decoration", "underline", STYLE_UNDERLINE},
    {"text-decoration", "line-through", STYLE_STRUCK},
    {"vertical-align", "super", STYLE_SUP},
    {"vertical-align", "sub", STYLE_SUB},
};

static unsigned find_name(const style_name *names, size_t count, const char *name, size_t len)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(names[i].name) == len && strncasecmp(names[i].name, name, len) == 0)
            return names[i].flags;
    return 0;
}

static size_t skip_space(const char *text, size_t len, size_t at)
{
    while (at < len && markup_is_space(text[at]))
        at++;
    return at;
}

static unsigned read_classes(const char *value, size_t len)
{
    unsigned flags = 0;

    for (size_t at = skip_space(value, len, 0), end; at < len; at = skip_space(value, len, end)) {
        for (end = at; end < len && !markup_is_space(value[end]);)
            end++;
        flags |= find_name(classes, sizeof classes / sizeof *classes, value + at, end - at);
    }
    return flags;
}

static bool is_word(const char *text, size_t len, const char *word)
{
    return strlen(word) == len && strncasecmp(text, word, len) == 0;
}

/* "font-weight: bold" */
static unsigned read_declaration(const char *text, size_t len)
{
    const char *colon = memchr(text, ':', len);
    size_t name, at;

    if (!colon)
        return 0;
    name = at = (size_t)(colon - text);
    while (name && markup_is_space(text[name - 1]))
        name--;
    at = skip_space(text, len, at + 1);
    while (len > at && markup_is_space(text[len - 1]))
        len--;
    for (size_t i = 0; i < sizeof declarations / sizeof *declarations; i++)
        if (is_word(text, name, declarations[i].property) && is_word(text + at, len - at, declarations[i].value))
            return declarations[i].flags;
    return 0;
}

static unsigned read_css(const char *value, size_t len)
{
    unsigned flags = 0;

    for (size_t at = 0, end; at < len; at = end + 1) {
        const char *semicolon = memchr(value + at, ';', len - at);

        end = semicolon ? (size_t)(semicolon - value) : len;
        at = skip_space(value, end, at);
        flags |= read_declaration(value + at, end - at);
    }
    return flags;
}

static text_style style_of(leaflet *l, const char *text, const markup_token *t)
{
    text_style style = {find_name(elements, sizeof elements / sizeof *elements, t->tag->name, strlen(t->tag->name)),
                        -1};
    size_t len;
    const char *value;

    if ((value = markup_attribute(text, t, "class", &len)))
        style.flags |= read_classes(value, len);
    if ((value = markup_attribute(text, t, "style", &len)))
        style.flags |= read_css(value, len);
    if (strcmp(t->tag->name, "a") == 0 && (value = markup_attribute(text, t, "href", &len)))
        style.link = styles_add_link(l, t->start, value, len);
    return style;
}

void styles_read_tag(leaflet *l, style_stack *s, const char *text, const markup_token *t)
{
    if (t->tag->roles != MARKUP_INLINE)
        return;
    if (t->kind == MARKUP_END || strcmp(t->tag->name, "a") == 0) /* links do not nest */
        styles_close(s, t->tag);
    if (t->kind == MARKUP_START && text[t->end - 2] != '/')
        styles_open(s, t->tag, style_of(l, text, t));
}

/* --- what is open --- */

void styles_open(style_stack *s, const void *element, text_style style)
{
    if (s->count < STYLES_OPEN_MAX)
        s->open[s->count++] = (open_style){element, style};
}

void styles_close(style_stack *s, const void *element)
{
    int i = s->count - 1;

    while (i >= 0 && s->open[i].element != element)
        i--;
    if (i < 0)
        return;
    memmove(&s->open[i], &s->open[i + 1], (size_t)(--s->count - i) * sizeof *s->open);
}

text_style styles_now(const style_stack *s)
{
    text_style now = plain;

    for (int i = 0; i < s->count; i++) {
        now.flags |= s->open[i].style.flags;
        now.link = s->open[i].style.link >= 0 ? s->open[i].style.link : now.link;
    }
    return now;
}

text_style styles_common(text_style a, text_style b)
{
    return (text_style){a.flags & b.flags, a.link == b.link ? a.link : -1};
}

bool styles_same(text_style a, text_style b)
{
    return a.flags == b.flags && a.link == b.link;
}

/* --- runs --- */

void styles_set(leaflet *l, size_t at, text_style style)
{
    const style_run *last = l->style_count ? &l->styles[l->style_count - 1] : NULL;

    if (styles_same(last ? last->style : plain, style))
        return;
    if (last && last->start == at)
        l->style_count--;
    l->styles = memory_grow(l->styles, &l->style_cap, l->style_count, sizeof *l->styles);
    l->styles[l->style_count++] = (style_run){at, style};
}

text_style styles_at(const leaflet *l, size_t at, size_t *end)
{
    size_t low = 0, high = l->style_count; /* the run is the last of those before `high` */

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (l->styles[middle].start <= at)
            low = middle + 1;
        else
            high = middle;
    }
    *end = low < l->style_count ? l->styles[low].start : l->len;
    return low ? l->styles[low - 1].style : plain;
}

/* --- links --- */

static bool is_allowed(const char *address)
{
    static const char *const schemes[] = {"http://", "https://", "mailto:", "tel:"};

    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (strncasecmp(address, schemes[i], strlen(schemes[i])) == 0)
            return address[strlen(schemes[i])] != '\0';
    return false;
}

/* The address without white space around and with its character references read; NULL when it has controls in it. */
static char *read_address(leaflet *l, const char *text, size_t len)
{
    char *address = arena_alloc(l->memory, 3 * len + 1); /* a broken byte becomes U+FFFD */
    size_t n = 0, used;

    for (size_t at = skip_space(text, len, 0); at < len; at += used) {
        uint32_t c;
        char bytes[4];
        size_t size;

        if (!(used = markup_reference(text + at, len - at, &c)))
            used = (size_t)utf8_next(&c, text + at, len - at);
        size = (size_t)utf8_encode(bytes, c);
        memcpy(address + n, bytes, size);
        n += size;
        if (c < 0x20 || c == 0x7F)
            return NULL;
    }
    while (n && markup_is_space(address[n - 1]))
        n--;
    address[n] = '\0';
    return address;
}

int styles_add_link(leaflet *l, size_t at, const char *address, size_t len)
{
    char *read = len <= LINK_MAX ? read_address(l, address, len) : NULL;

    if (!read || !is_allowed(read)) {
        if (len && *address != '#' && !l->dropped_links++)
            leaflet_locate(l, at, &l->dropped_line, &l->dropped_column);
        return -1;
    }
    l->links = memory_grow(l->links, &l->link_cap, l->link_count, sizeof *l->links);
    l->links[l->link_count++] = read;
    return (int)l->link_count - 1;
}

static bool is_reported(const findings *found, finding_id id)
{
    for (size_t i = 0; i < found->count; i++)
        if (strcmp(found->items[i].id, finding_kind_of(id)->id) == 0)
            return true;
    return false;
}

/* Of a word processor's file, its own reader has told. */
static void report_struck(const leaflet *l, findings *found)
{
    size_t count = 0, first = 0;
    long number, column;

    for (size_t i = 0; i < l->style_count; i++)
        if (l->styles[i].style.flags & STYLE_STRUCK && !count++)
            first = l->styles[i].start;
    if (!count || is_reported(found, FINDING_DOCUMENT_STRUCK))
        return;
    leaflet_locate(l, first, &number, &column);
    findings_add(found, FINDING_LEAFLET_STRUCK, l->name, number, column,
                 "text that is struck out here (%zu %s); it is kept, and marked as deleted", count,
                 count == 1 ? "place" : "places");
}

void styles_report(const leaflet *l, findings *found)
{
    report_struck(l, found);
    if (l->dropped_links)
        findings_add(found, FINDING_LEAFLET_LINK, l->name, l->dropped_line, l->dropped_column,
                     "a label cannot link to this place (%zu such %s); the text of the link is kept", l->dropped_links,
                     l->dropped_links == 1 ? "link" : "links");
}
