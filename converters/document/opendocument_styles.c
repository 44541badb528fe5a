#include "document/opendocument_styles.h"
#include "base/memory.h"
#include "base/xml.h"
#include "document/extract.h"

#include <libxml/hash.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PARENTS_MAX 16

static const char automatic[] = "a", common_styles[] = "c"; /* content.xml has names of its own */

struct opendocument_styles {
    xmlHashTablePtr styles; /* style:style by name and family */
    xmlHashTablePtr lists;  /* text:list-style by name */
    const xmlNode *outline;
};

static void index_styles(opendocument_styles *s, const xmlDoc *doc, const char *parent, const char *where)
{
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    const xmlNode *styles = xml_child(root, parent);

    for (xmlNode *node = styles ? styles->children : NULL; node; node = node->next) {
        const char *name = node->type == XML_ELEMENT_NODE ? xml_value(node, "name") : NULL;
        const char *family = name ? xml_value(node, "family") : NULL;

        if (name && family && xml_is(node, "style"))
            xmlHashAddEntry3(s->styles, (const xmlChar *)name, (const xmlChar *)family, (const xmlChar *)where, node);
        else if (name && xml_is(node, "list-style"))
            xmlHashAddEntry(s->lists, (const xmlChar *)name, node);
        if (node->type == XML_ELEMENT_NODE && xml_is(node, "outline-style"))
            s->outline = node;
    }
}

opendocument_styles *opendocument_styles_new(const xmlDoc *content, const xmlDoc *common)
{
    opendocument_styles *s = memory_zalloc(1, sizeof *s);

    s->styles = xmlHashCreate(64);
    s->lists = xmlHashCreate(16);
    index_styles(s, content, "automatic-styles", automatic);
    index_styles(s, content, "styles", common_styles); /* a flat document */
    index_styles(s, common, "styles", common_styles);
    index_styles(s, common, "automatic-styles", automatic);
    return s;
}

void opendocument_styles_free(opendocument_styles *s)
{
    xmlHashFree(s->styles, NULL);
    xmlHashFree(s->lists, NULL);
    free(s);
}

static const xmlNode *find(const opendocument_styles *s, const char *family, const char *name)
{
    const xmlNode *style = NULL;

    if (name)
        style = xmlHashLookup3(s->styles, (const xmlChar *)name, (const xmlChar *)family, (const xmlChar *)automatic);
    if (name && !style)
        style =
            xmlHashLookup3(s->styles, (const xmlChar *)name, (const xmlChar *)family, (const xmlChar *)common_styles);
    return style;
}

static int chain_of(const opendocument_styles *s, const char *family, const char *name,
                    const xmlNode *chain[PARENTS_MAX])
{
    int n = 0;

    for (const xmlNode *style = find(s, family, name); style && n < PARENTS_MAX;
         style = find(s, family, xml_value(style, "parent-style-name")))
        chain[n++] = style;
    return n;
}

static unsigned set(unsigned format, unsigned flag, bool on)
{
    return on ? format | flag : format & ~flag;
}

static unsigned apply_position(unsigned format, const char *position)
{
    bool high = strncmp(position, "super", 5) == 0, low = strncmp(position, "sub", 3) == 0;
    double raised = strtod(position, NULL); /* per cent of the height */

    format = set(format, EXTRACT_SUPERSCRIPT, high || raised > 0);
    return set(format, EXTRACT_SUBSCRIPT, low || raised < 0);
}

static unsigned apply(unsigned format, const xmlNode *text)
{
    const char *weight = xml_value(text, "font-weight"), *slant = xml_value(text, "font-style"),
               *under = xml_value(text, "text-underline-style"), *through = xml_value(text, "text-line-through-style"),
               *position = xml_value(text, "text-position"), *shown = xml_value(text, "display");

    if (weight)
        format = set(format, EXTRACT_BOLD, strcmp(weight, "bold") == 0 || strtol(weight, NULL, 10) >= 600);
    if (slant)
        format = set(format, EXTRACT_ITALIC, strcmp(slant, "normal") != 0);
    if (under)
        format = set(format, EXTRACT_UNDERLINE, strcmp(under, "none") != 0);
    if (through)
        format = set(format, EXTRACT_STRUCK, strcmp(through, "none") != 0);
    if (position)
        format = apply_position(format, position);
    if (shown)
        format = set(format, EXTRACT_HIDDEN, strcmp(shown, "none") == 0);
    return format;
}

unsigned opendocument_styles_format(const opendocument_styles *s, const char *family, const char *name, unsigned format)
{
    const xmlNode *chain[PARENTS_MAX];

    for (int n = chain_of(s, family, name, chain); n-- > 0;)
        format = apply(format, xml_child(chain[n], "text-properties"));
    return format;
}

bool opendocument_styles_is_title(const opendocument_styles *s, const char *name)
{
    const xmlNode *chain[PARENTS_MAX];
    bool title = name && strcmp(name, "Title") == 0;

    for (int n = chain_of(s, "paragraph", name, chain); n-- > 0;)
        title = title || strcmp(xml_value(chain[n], "name"), "Title") == 0;
    return title;
}

const char *opendocument_styles_list(const opendocument_styles *s, const char *paragraph)
{
    const xmlNode *chain[PARENTS_MAX];
    int n = chain_of(s, "paragraph", paragraph, chain);

    for (int i = 0; i < n; i++)
        if (xml_value(chain[i], "list-style-name"))
            return xml_value(chain[i], "list-style-name");
    return NULL;
}

static const xmlNode *level_of(const opendocument_styles *s, const char *list, int level)
{
    const xmlNode *style = list ? xmlHashLookup(s->lists, (const xmlChar *)list) : s->outline;

    for (const xmlNode *node = style ? style->children : NULL; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE && xml_number(node, "level", 0) == level)
            return node;
    return NULL;
}

static numbering_format format_of(const xmlNode *level)
{
    const char *format = xml_value(level, "num-format");

    if (!level || xml_is(level, "list-level-style-bullet") || xml_is(level, "list-level-style-image"))
        return NUMBERING_BULLET;
    switch (format ? *format : '\0') {
    case '\0': return NUMBERING_NONE;
    case 'a': return NUMBERING_LOWER_LETTER;
    case 'A': return NUMBERING_UPPER_LETTER;
    case 'i': return NUMBERING_LOWER_ROMAN;
    case 'I': return NUMBERING_UPPER_ROMAN;
    case '0': return NUMBERING_DECIMAL_ZERO;
    default: return NUMBERING_DECIMAL;
    }
}

int opendocument_styles_start(const opendocument_styles *s, const char *list, int level)
{
    return xml_number(level_of(s, list, level), "start-value", 1);
}

numbering_format opendocument_styles_label(const opendocument_styles *s, const char *list, int level, const int *values,
                                           buffer *label)
{
    const xmlNode *at = level_of(s, list, level);
    numbering_format format = format_of(at);
    int shown = xml_number(at, "display-levels", 1);
    const char *prefix = xml_value(at, "num-prefix"), *suffix = xml_value(at, "num-suffix");

    if (format == NUMBERING_BULLET || format == NUMBERING_NONE)
        return format;
    buffer_puts(label, prefix ? prefix : "");
    for (int i = level - shown + 1 < 1 ? 1 : level - shown + 1; i <= level; i++) {
        numbering_format own = format_of(level_of(s, list, i));

        if (own == NUMBERING_BULLET || own == NUMBERING_NONE)
            continue;
        numbering_put(label, own, values[i - 1]);
        if (i < level)
            buffer_putc(label, '.');
    }
    buffer_puts(label, suffix ? suffix : "");
    return format;
}
