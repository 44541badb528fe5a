#include "leaflet/text/markup.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NAME_SIZE 24
#define FAILURES_MAX 16 /* after so many tags without an end, "<" is text */

#define RAW (MARKUP_RAW | MARKUP_OUT)
#define PART (MARKUP_BLOCK | MARKUP_REGION)

/* Sorted by name. Inline elements stand here too: what is not listed is no tag. */
static const markup_tag tags[] = {
    {"a", 0},
    {"abbr", 0},
    {"acronym", 0},
    {"address", MARKUP_BLOCK},
    {"applet", MARKUP_OUT},
    {"area", MARKUP_VOID},
    {"article", PART | MARKUP_MAIN},
    {"aside", PART | MARKUP_FURNITURE},
    {"audio", MARKUP_OUT | MARKUP_REGION},
    {"b", 0},
    {"base", MARKUP_VOID},
    {"bdi", 0},
    {"bdo", 0},
    {"big", 0},
    {"blockquote", MARKUP_BLOCK},
    {"body", PART},
    {"br", MARKUP_VOID},
    {"button", MARKUP_OUT | MARKUP_REGION},
    {"canvas", MARKUP_OUT | MARKUP_REGION},
    {"caption", MARKUP_BLOCK},
    {"center", MARKUP_BLOCK},
    {"cite", 0},
    {"code", 0},
    {"col", MARKUP_VOID},
    {"colgroup", 0},
    {"data", 0},
    {"dd", MARKUP_LINE},
    {"del", 0},
    {"details", MARKUP_BLOCK},
    {"dfn", 0},
    {"dialog", MARKUP_OUT | MARKUP_REGION},
    {"dir", MARKUP_LINE | MARKUP_LIST | MARKUP_REGION},
    {"div", MARKUP_BLOCK | MARKUP_REGION},
    {"dl", MARKUP_BLOCK},
    {"dt", MARKUP_LINE},
    {"em", 0},
    {"embed", MARKUP_VOID},
    {"fieldset", MARKUP_BLOCK},
    {"figcaption", MARKUP_BLOCK},
    {"figure", MARKUP_BLOCK},
    {"font", 0},
    {"footer", PART | MARKUP_FURNITURE},
    {"form", MARKUP_BLOCK | MARKUP_REGION},
    {"h1", MARKUP_BLOCK | MARKUP_HEADING},
    {"h2", MARKUP_BLOCK | MARKUP_HEADING},
    {"h3", MARKUP_BLOCK | MARKUP_HEADING},
    {"h4", MARKUP_BLOCK | MARKUP_HEADING},
    {"h5", MARKUP_BLOCK | MARKUP_HEADING},
    {"h6", MARKUP_BLOCK | MARKUP_HEADING},
    {"head", MARKUP_OUT | MARKUP_REGION},
    {"header", PART},
    {"hr", MARKUP_VOID | MARKUP_BLOCK},
    {"html", MARKUP_BLOCK},
    {"i", 0},
    {"iframe", RAW},
    {"img", MARKUP_VOID},
    {"input", MARKUP_VOID},
    {"ins", 0},
    {"kbd", 0},
    {"label", 0},
    {"legend", MARKUP_LINE},
    {"li", MARKUP_LINE | MARKUP_ITEM},
    {"link", MARKUP_VOID},
    {"main", PART | MARKUP_MAIN},
    {"map", 0},
    {"mark", 0},
    {"menu", MARKUP_LINE | MARKUP_LIST | MARKUP_REGION},
    {"meta", MARKUP_VOID},
    {"nav", PART | MARKUP_FURNITURE},
    {"nobr", 0},
    {"noscript", MARKUP_OUT | MARKUP_REGION},
    {"object", MARKUP_OUT | MARKUP_REGION},
    {"ol", MARKUP_LINE | MARKUP_LIST | MARKUP_REGION},
    {"optgroup", MARKUP_LINE},
    {"option", MARKUP_LINE},
    {"p", MARKUP_BLOCK},
    {"param", MARKUP_VOID},
    {"picture", 0},
    {"pre", MARKUP_BLOCK},
    {"q", 0},
    {"s", 0},
    {"samp", 0},
    {"script", RAW},
    {"section", PART},
    {"select", MARKUP_OUT | MARKUP_REGION},
    {"small", 0},
    {"source", MARKUP_VOID},
    {"span", 0},
    {"strike", 0},
    {"strong", 0},
    {"style", RAW},
    {"sub", 0},
    {"summary", MARKUP_LINE},
    {"sup", 0},
    {"svg", MARKUP_OUT | MARKUP_REGION},
    {"table", MARKUP_BLOCK | MARKUP_TABLE | MARKUP_REGION},
    {"tbody", 0},
    {"td", MARKUP_CELL},
    {"template", MARKUP_OUT | MARKUP_REGION},
    {"textarea", RAW},
    {"tfoot", 0},
    {"th", MARKUP_CELL},
    {"thead", 0},
    {"time", 0},
    {"title", RAW},
    {"tr", MARKUP_LINE | MARKUP_ROW},
    {"track", MARKUP_VOID},
    {"tt", 0},
    {"u", 0},
    {"ul", MARKUP_LINE | MARKUP_LIST | MARKUP_REGION},
    {"var", 0},
    {"video", MARKUP_OUT | MARKUP_REGION},
    {"wbr", MARKUP_VOID},
};

/* "o:p", "my-widget": a tag of some other vocabulary. */
static const markup_tag other_tag = {"", MARKUP_INLINE};

static int compare_tags(const void *name, const void *tag)
{
    return strcmp(name, ((const markup_tag *)tag)->name);
}

const markup_tag *markup_find(const char *name)
{
    return bsearch(name, tags, sizeof tags / sizeof *tags, sizeof *tags, compare_tags);
}

bool markup_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == ':';
}

/* As the standard has it: C1 controls are signs of windows-1252. What XML cannot hold is no character. */
static bool settle(uint32_t *c)
{
    static const uint16_t signs[] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                     0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

    if (*c == '\t' || *c == '\n' || *c == '\r')
        *c = ' ';
    else if (*c >= 0x80 && *c < 0xA0)
        *c = signs[*c - 0x80];
    return *c >= 0x20 && *c != 0x7F && *c <= 0x10FFFF && !(*c >= 0xD800 && *c < 0xE000) && *c != 0xFFFE && *c != 0xFFFF;
}

/* The tag whose name starts at `at`; NULL when there is no such tag. */
static const markup_tag *read_name(const markup_reader *r, size_t at, size_t *end)
{
    char name[NAME_SIZE];
    bool other = false;
    size_t n = 0;

    while (at + n < r->len && n < sizeof name && is_name(r->text[at + n])) {
        char c = r->text[at + n];

        other = other || ((c == '-' || c == ':') && n > 0);
        name[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    *end = at + n;
    if (!n || n == sizeof name || !is_letter(*name))
        return NULL;
    if (at + n < r->len && r->text[at + n] != '>' && r->text[at + n] != '/' && !markup_is_space(r->text[at + n]))
        return NULL;
    name[n] = '\0';
    return other ? &other_tag : markup_find(name);
}

/* End of the tag whose name ends at `at`; 0 when it has none. */
static size_t tag_end(const markup_reader *r, size_t at)
{
    while (at < r->len && r->text[at] != '>') {
        if (r->text[at] == '=') { /* a quote opens a value only here */
            const char *close;

            at++;
            while (at < r->len && markup_is_space(r->text[at]))
                at++;
            if (at < r->len && (r->text[at] == '"' || r->text[at] == '\'')) {
                close = memchr(r->text + at + 1, r->text[at], r->len - at - 1);
                if (!close)
                    return 0;
                at = (size_t)(close - r->text) + 1;
            }
            continue;
        }
        at++;
    }
    return at < r->len ? at + 1 : 0;
}

static size_t comment_end(markup_reader *r, size_t at)
{
    for (const char *p = r->text + at + 4, *end = r->text + r->len; !r->no_comment_end && p < end; p++) {
        if (!(p = memchr(p, '-', (size_t)(end - p))))
            break;
        if (end - p >= 3 && p[1] == '-' && p[2] == '>')
            return (size_t)(p - r->text) + 3;
    }
    r->no_comment_end = true;
    return 0;
}

bool markup_read(markup_reader *r, size_t at, markup_token *t)
{
    size_t end = 0, left = r->len - at;
    bool closing = left > 1 && r->text[at + 1] == '/';

    *t = (markup_token){MARKUP_OTHER, at, 0, NULL};
    if (r->failures >= FAILURES_MAX || left < 3)
        return false;
    if (left >= 7 && memcmp(r->text + at, "<!--", 4) == 0) {
        t->end = comment_end(r, at);
        return t->end > 0;
    }
    if (r->text[at + 1] == '!' || r->text[at + 1] == '?') {
        if (!is_letter(r->text[at + 2]) && r->text[at + 2] != '[')
            return false;
        end = at + 2;
    } else {
        t->kind = closing ? MARKUP_END : MARKUP_START;
        t->tag = read_name(r, at + 1 + closing, &end);
        if (!t->tag)
            return false;
    }
    t->end = tag_end(r, end);
    r->failures += !t->end;
    return t->end > 0;
}

/* Where the content of a raw element ends. */
static size_t raw_end(const markup_reader *r, const markup_tag *tag)
{
    size_t n = strlen(tag->name);

    for (const char *p = r->text + r->at, *end = r->text + r->len; (p = memchr(p, '<', (size_t)(end - p))); p++)
        if ((size_t)(end - p) > n + 2 && p[1] == '/' && strncasecmp(p + 2, tag->name, n) == 0 && !is_name(p[n + 2]))
            return (size_t)(p - r->text);
    return r->len;
}

bool markup_next(markup_reader *r, markup_token *t)
{
    size_t at = r->at;

    if (r->raw) {
        *t = (markup_token){MARKUP_TEXT, at, raw_end(r, r->raw), NULL};
        r->raw = NULL;
        r->at = t->end;
        if (t->end > at)
            return true;
    }
    if (at >= r->len)
        return false;
    if (r->text[at] == '<' && markup_read(r, at, t)) {
        r->at = t->end;
        r->raw = t->kind == MARKUP_START && t->tag->roles & MARKUP_RAW ? t->tag : NULL;
        return true;
    }
    *t = (markup_token){MARKUP_TEXT, at, r->len, NULL};
    for (at++; at < r->len; at++) {
        const char *p = memchr(r->text + at, '<', r->len - at);
        markup_reader probe = *r;
        markup_token next;

        if (!p)
            break;
        at = (size_t)(p - r->text);
        if (markup_read(&probe, at, &next)) {
            t->end = at;
            break;
        }
        r->no_comment_end = probe.no_comment_end;
        r->failures = probe.failures;
    }
    r->at = t->end;
    return true;
}

const char *markup_attribute(const char *text, const markup_token *t, const char *name, size_t *len)
{
    size_t n = strlen(name), at = t->start + 1 + strlen(t->tag->name);

    while (at < t->end - 1) {
        size_t start = at, stop;

        while (at < t->end - 1 && !markup_is_space(text[at]) && text[at] != '=' && text[at] != '/')
            at++;
        stop = at;
        while (at < t->end - 1 && markup_is_space(text[at]))
            at++;
        *len = 0;
        if (text[at] != '=') {
            if (stop - start == n && strncasecmp(text + start, name, n) == 0)
                return "";
            at += at == start;
            continue;
        }
        for (at++; at < t->end - 1 && markup_is_space(text[at]);)
            at++;
        const char quote = text[at];
        size_t value = at;

        if (quote == '"' || quote == '\'') {
            value = ++at;
            while (at < t->end - 1 && text[at] != quote)
                at++;
        } else {
            while (at < t->end - 1 && !markup_is_space(text[at]))
                at++;
        }
        *len = at - value;
        if (stop - start == n && strncasecmp(text + start, name, n) == 0)
            return text + value;
        at += quote == '"' || quote == '\'';
    }
    return NULL;
}

static size_t numeric_reference(const char *text, size_t len, uint32_t *c)
{
    bool hex = len > 2 && (text[2] == 'x' || text[2] == 'X');
    size_t at = hex ? 3 : 2, first = at;

    *c = 0;
    for (; at < len && at - first < 7; at++) {
        char digit = text[at];

        if (digit >= '0' && digit <= '9')
            *c = *c * (hex ? 16 : 10) + (uint32_t)(digit - '0');
        else if (hex && ((digit | 32) >= 'a' && (digit | 32) <= 'f'))
            *c = *c * 16 + (uint32_t)((digit | 32) - 'a' + 10);
        else
            break;
    }
    return at > first && at < len && text[at] == ';' && settle(c) ? at + 1 : 0;
}

size_t markup_reference(const char *text, size_t len, uint32_t *c)
{
    char name[NAME_SIZE];
    const htmlEntityDesc *entity;
    size_t n = 0;

    if (len < 4 || text[0] != '&')
        return 0;
    if (text[1] == '#')
        return numeric_reference(text, len, c);
    while (n + 1 < len && n + 1 < sizeof name &&
           (is_letter(text[n + 1]) || (text[n + 1] >= '0' && text[n + 1] <= '9'))) {
        name[n] = text[n + 1];
        n++;
    }
    name[n] = '\0';
    if (!n || n + 1 >= len || text[n + 1] != ';' || !(entity = htmlEntityLookup((const xmlChar *)name)))
        return 0;
    *c = entity->value;
    return n + 2;
}

bool markup_is_only(const char *text, size_t len)
{
    markup_reader r = {.text = text, .len = len};
    markup_token t;

    while (markup_next(&r, &t))
        for (size_t at = t.start; t.kind == MARKUP_TEXT && at < t.end; at++)
            if (!markup_is_space(text[at]))
                return false;
    return true;
}
