#include "document/word_styles.h"
#include "base/memory.h"
#include "base/xml.h"
#include "document/extract.h"
#include "document/numbering.h"

#include <libxml/hash.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define POSITION_MIN 3 /* half points; less, in the same size, is a matter of looks */
#define BASES_MAX 16   /* styles based on one another; more is a circle */

typedef struct {
    int value[NUMBERING_LEVELS];
    bool used[NUMBERING_LEVELS];
} counters;

struct word_styles {
    xmlHashTablePtr styles;    /* w:style by id */
    xmlHashTablePtr abstracts; /* w:abstractNum by id */
    xmlHashTablePtr numbers;   /* w:num by id */
    xmlHashTablePtr counts;    /* counters by id of the abstract numbering */
    const xmlNode *paragraph_default;
};

static void index_elements(xmlHashTablePtr table, const xmlNode *root, const char *name, const char *id)
{
    for (xmlNode *node = root ? root->children : NULL; node; node = node->next)
        if (xml_is(node, name) && xml_value(node, id))
            xmlHashAddEntry(table, (const xmlChar *)xml_value(node, id), node); /* the first of that id counts */
}

word_styles *word_styles_new(const xmlDoc *styles, const xmlDoc *numbering)
{
    word_styles *s = memory_zalloc(1, sizeof *s);
    const xmlNode *root = styles ? xmlDocGetRootElement(styles) : NULL;
    const xmlNode *numbers = numbering ? xmlDocGetRootElement(numbering) : NULL;

    s->styles = xmlHashCreate(64);
    s->abstracts = xmlHashCreate(16);
    s->numbers = xmlHashCreate(16);
    s->counts = xmlHashCreate(16);
    index_elements(s->styles, root, "style", "styleId");
    index_elements(s->abstracts, numbers, "abstractNum", "abstractNumId");
    index_elements(s->numbers, numbers, "num", "numId");
    for (xmlNode *node = root ? root->children : NULL; node && !s->paragraph_default; node = node->next)
        if (xml_is(node, "style") && xml_number(node, "default", 0) == 1 && xml_value(node, "type") &&
            strcmp(xml_value(node, "type"), "paragraph") == 0)
            s->paragraph_default = node;
    return s;
}

static void free_counters(void *counts, const xmlChar *name)
{
    (void)name;
    free(counts);
}

void word_styles_free(word_styles *s)
{
    xmlHashFree(s->styles, NULL);
    xmlHashFree(s->abstracts, NULL);
    xmlHashFree(s->numbers, NULL);
    xmlHashFree(s->counts, free_counters);
    free(s);
}

static const xmlNode *find(xmlHashTablePtr table, const char *id)
{
    return id ? xmlHashLookup(table, (const xmlChar *)id) : NULL;
}

/* w:b, w:b w:val="0": on, off, or as it was. */
static unsigned toggle(unsigned format, unsigned flag, const xmlNode *properties, const char *name)
{
    const xmlNode *node = xml_child(properties, name);
    const char *value = xml_value(node, "val");

    if (!node)
        return format;
    if (value && (strcmp(value, "0") == 0 || strcmp(value, "false") == 0 || strcmp(value, "off") == 0 ||
                  strcmp(value, "none") == 0))
        return format & ~flag;
    return format | flag;
}

/* Raised or lowered by hand, as some programs write what stands high or low. */
static unsigned apply_position(unsigned format, int half_points)
{
    format &= ~(unsigned)(EXTRACT_SUPERSCRIPT | EXTRACT_SUBSCRIPT);
    return half_points > 0 ? format | EXTRACT_SUPERSCRIPT : half_points < 0 ? format | EXTRACT_SUBSCRIPT : format;
}

static unsigned apply(unsigned format, const xmlNode *properties)
{
    const char *align = xml_value(xml_child(properties, "vertAlign"), "val");
    const xmlNode *position = xml_child(properties, "position");

    format = toggle(format, EXTRACT_BOLD, properties, "b");
    format = toggle(format, EXTRACT_ITALIC, properties, "i");
    format = toggle(format, EXTRACT_UNDERLINE, properties, "u");
    format = toggle(format, EXTRACT_STRUCK, properties, "strike");
    format = toggle(format, EXTRACT_STRUCK, properties, "dstrike");
    format = toggle(format, EXTRACT_HIDDEN, properties, "vanish");
    if (position && (xml_child(properties, "sz") || abs(xml_number(position, "val", 0)) >= POSITION_MIN))
        format = apply_position(format, xml_number(position, "val", 0));
    if (align) {
        format &= ~(unsigned)(EXTRACT_SUPERSCRIPT | EXTRACT_SUBSCRIPT);
        format |= strcmp(align, "superscript") == 0 ? EXTRACT_SUPERSCRIPT
                  : strcmp(align, "subscript") == 0 ? EXTRACT_SUBSCRIPT
                                                    : 0;
    }
    return format;
}

/* The styles from the one all others are based on to this one. */
static int chain_of(const word_styles *s, const xmlNode *style, const xmlNode *chain[BASES_MAX])
{
    int n = 0;

    for (; style && n < BASES_MAX; style = find(s->styles, xml_value(xml_child(style, "basedOn"), "val")))
        chain[n++] = style;
    for (int i = 0; i < n / 2; i++) {
        const xmlNode *other = chain[i];

        chain[i] = chain[n - 1 - i];
        chain[n - 1 - i] = other;
    }
    return n;
}

static void apply_numbering(word_paragraph *p, const xmlNode *properties)
{
    const xmlNode *numbering = xml_child(properties, "numPr");
    const char *id = xml_value(xml_child(numbering, "numId"), "val");

    p->level = xml_number(xml_child(numbering, "ilvl"), "val", p->level);
    if (id)
        p->number = strcmp(id, "0") == 0 ? NULL : id;
}

static void apply_paragraph(word_paragraph *p, const xmlNode *properties)
{
    int outline = xml_number(xml_child(properties, "outlineLvl"), "val", -1);

    if (outline >= 0)
        p->outline = outline < NUMBERING_LEVELS - 1 ? outline + 1 : 0; /* 9: body text */
    apply_numbering(p, properties);
}

/* Names of built-in styles are the same in every language of Word. */
static void apply_name(word_paragraph *p, const xmlNode *style)
{
    const char *name = xml_value(xml_child(style, "name"), "val");

    if (!name)
        return;
    if (strcasecmp(name, "title") == 0)
        p->outline = 1;
    else if (strncasecmp(name, "heading ", 8) == 0 && name[8] >= '1' && name[8] <= '9')
        p->outline = name[8] - '0';
    else if (strncasecmp(name, "toc ", 4) == 0)
        p->contents = true;
}

/* The level of a list whose items have this style. */
static int level_of_style(const word_styles *s, const char *number, const char *style)
{
    const xmlNode *abstract =
        find(s->abstracts, xml_value(xml_child(find(s->numbers, number), "abstractNumId"), "val"));

    for (const xmlNode *level = xml_child(abstract, "lvl"); level; level = level->next)
        if (xml_is(level, "lvl") && xml_value(xml_child(level, "pStyle"), "val") &&
            strcmp(xml_value(xml_child(level, "pStyle"), "val"), style) == 0)
            return xml_number(level, "ilvl", 0);
    return -1;
}

word_paragraph word_styles_paragraph(const word_styles *s, const xmlNode *properties)
{
    word_paragraph p = {0};
    const char *id = xml_value(xml_child(properties, "pStyle"), "val");
    const xmlNode *style = find(s->styles, id), *chain[BASES_MAX];
    int n = chain_of(s, style ? style : s->paragraph_default, chain);

    for (int i = 0; i < n; i++) {
        apply_paragraph(&p, xml_child(chain[i], "pPr"));
        apply_name(&p, chain[i]);
        p.format = apply(p.format, xml_child(chain[i], "rPr"));
    }
    if (p.number && id) {
        int level = level_of_style(s, p.number, id);

        p.level = level >= 0 ? level : p.level;
    }
    apply_paragraph(&p, properties);
    if (p.level < 0 || p.level >= NUMBERING_LEVELS)
        p.level = 0;
    if (p.outline)
        p.format &= ~(unsigned)(EXTRACT_BOLD | EXTRACT_ITALIC | EXTRACT_UNDERLINE); /* how headings look */
    return p;
}

unsigned word_styles_run(const word_styles *s, const word_paragraph *p, const xmlNode *properties)
{
    const xmlNode *chain[BASES_MAX];
    int n = chain_of(s, find(s->styles, xml_value(xml_child(properties, "rStyle"), "val")), chain);
    unsigned format = p->format;

    for (int i = 0; i < n; i++)
        format = apply(format, xml_child(chain[i], "rPr"));
    return apply(format, properties);
}

/* --- numbers --- */

static const xmlNode *level_in(const xmlNode *parent, const char *name, int level)
{
    for (const xmlNode *node = parent ? parent->children : NULL; node; node = node->next)
        if (xml_is(node, name) && xml_number(node, "ilvl", -1) == level)
            return node;
    return NULL;
}

/* The abstract numbering, by the style it may be a link to. */
static const xmlNode *abstract_of(const word_styles *s, const xmlNode *number)
{
    const xmlNode *abstract = find(s->abstracts, xml_value(xml_child(number, "abstractNumId"), "val"));
    const char *link = xml_value(xml_child(abstract, "numStyleLink"), "val");
    const xmlNode *style = find(s->styles, link);
    const char *id = xml_value(xml_child(xml_child(xml_child(style, "pPr"), "numPr"), "numId"), "val");

    return link && id ? find(s->abstracts, xml_value(xml_child(find(s->numbers, id), "abstractNumId"), "val"))
                      : abstract;
}

static numbering_format format_of(const xmlNode *level)
{
    static const struct {
        const char *name;
        numbering_format format;
    } formats[] = {{"none", NUMBERING_NONE},
                   {"bullet", NUMBERING_BULLET},
                   {"decimalZero", NUMBERING_DECIMAL_ZERO},
                   {"lowerLetter", NUMBERING_LOWER_LETTER},
                   {"upperLetter", NUMBERING_UPPER_LETTER},
                   {"lowerRoman", NUMBERING_LOWER_ROMAN},
                   {"upperRoman", NUMBERING_UPPER_ROMAN}};
    const char *name = xml_value(xml_child(level, "numFmt"), "val");

    for (size_t i = 0; name && i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, name) == 0)
            return formats[i].format;
    return NUMBERING_DECIMAL;
}

static const xmlNode *level_of(const xmlNode *number, const xmlNode *abstract, int level)
{
    const xmlNode *own = xml_child(level_in(number, "lvlOverride", level), "lvl");

    return own ? own : level_in(abstract, "lvl", level);
}

static int start_of(const xmlNode *number, const xmlNode *abstract, int level)
{
    int start = xml_number(xml_child(level_of(number, abstract, level), "start"), "val", 1);

    return xml_number(xml_child(level_in(number, "lvlOverride", level), "startOverride"), "val", start);
}

static counters *counters_of(word_styles *s, const xmlNode *number, const xmlNode *abstract)
{
    bool own = xml_child(number, "lvlOverride") != NULL; /* a list that starts anew */
    const xmlChar *id = (const xmlChar *)xml_value(own ? number : abstract, own ? "numId" : "abstractNumId");
    counters *c = xmlHashLookup2(s->counts, id, (const xmlChar *)(own ? "own" : "shared"));

    if (!c) {
        c = memory_zalloc(1, sizeof *c);
        xmlHashAddEntry2(s->counts, id, (const xmlChar *)(own ? "own" : "shared"), c);
    }
    return c;
}

static void put_label(buffer *label, const counters *c, const xmlNode *number, const xmlNode *abstract, int level)
{
    const xmlNode *at = level_of(number, abstract, level);
    const char *text = xml_value(xml_child(at, "lvlText"), "val");
    bool legal = xml_child(at, "isLgl") != NULL; /* all levels in digits */

    for (; text && *text; text++) {
        int other = text[0] == '%' && text[1] >= '1' && text[1] <= '9' ? text[1] - '1' : -1;

        if (other < 0) {
            buffer_putc(label, *text);
            continue;
        }
        numbering_put(label, legal && other < level ? NUMBERING_DECIMAL : format_of(level_of(number, abstract, other)),
                      c->used[other] ? c->value[other] : start_of(number, abstract, other));
        text++;
    }
}

word_label word_styles_count(word_styles *s, const word_paragraph *p, buffer *label)
{
    const xmlNode *number = find(s->numbers, p->number), *abstract = abstract_of(s, number);
    numbering_format format;
    counters *c;

    if (!number || !abstract || !level_of(number, abstract, p->level))
        return WORD_LABEL_NONE;
    format = format_of(level_of(number, abstract, p->level));
    c = counters_of(s, number, abstract);
    c->value[p->level] = c->used[p->level] ? c->value[p->level] + 1 : start_of(number, abstract, p->level);
    c->used[p->level] = true;
    for (int i = p->level + 1; i < NUMBERING_LEVELS; i++) {
        int restart = xml_number(xml_child(level_of(number, abstract, i), "lvlRestart"), "val", i);

        c->used[i] = c->used[i] && (restart == 0 || restart <= p->level);
    }
    if (format == NUMBERING_BULLET)
        return WORD_LABEL_BULLET;
    put_label(label, c, number, abstract, p->level);
    return label->len ? WORD_LABEL_NUMBER : WORD_LABEL_NONE;
}
