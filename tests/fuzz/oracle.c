#include "oracle.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* JSON _________________________________________________________________________________________________________ */

#define JSON_DEPTH 200

static const char *skip_blanks(const char *p, const char *end)
{
    while (p < end && strchr(" \t\r\n", *p))
        p++;
    return p;
}

static const char *skip_escape(const char *p, const char *end)
{
    if (p < end && *p == 'u')
        return end - p >= 5 && strspn(p + 1, "0123456789abcdefABCDEF") >= 4 ? p + 5 : NULL;
    return p < end && strchr("\"\\/bfnrt", *p) ? p + 1 : NULL;
}

/* NULL: no string. `p` is behind the quotation mark. */
static const char *skip_string(const char *p, const char *end)
{
    while (p && p < end && *p != '"') {
        if ((unsigned char)*p < 0x20)
            return NULL;
        p = *p == '\\' ? skip_escape(p + 1, end) : p + 1;
    }
    return p && p < end ? p + 1 : NULL;
}

static const char *skip_digits(const char *p, const char *end)
{
    const char *start = p;

    while (p < end && *p >= '0' && *p <= '9')
        p++;
    return p > start ? p : NULL;
}

static const char *skip_number(const char *p, const char *end)
{
    if (*p == '-')
        p++;
    p = p < end && *p == '0' ? p + 1 : skip_digits(p, end);
    if (p && p < end && *p == '.')
        p = skip_digits(p + 1, end);
    if (p && p < end && (*p == 'e' || *p == 'E')) {
        p++;
        p = skip_digits(p < end && (*p == '-' || *p == '+') ? p + 1 : p, end);
    }
    return p;
}

static const char *skip_value(const char *p, const char *end, int depth);

static const char *skip_member(const char *p, const char *end, int depth, bool named)
{
    if (!named)
        return skip_value(p, end, depth);
    p = skip_blanks(p, end);
    p = p < end && *p == '"' ? skip_string(p + 1, end) : NULL;
    p = p ? skip_blanks(p, end) : NULL;
    return p && p < end && *p == ':' ? skip_value(p + 1, end, depth) : NULL;
}

/* `p` is behind the bracket. */
static const char *skip_members(const char *p, const char *end, int depth, char close)
{
    p = skip_blanks(p, end);
    if (p < end && *p == close)
        return p + 1;
    while ((p = skip_member(p, end, depth, close == '}'))) {
        p = skip_blanks(p, end);
        if (p < end && *p == close)
            return p + 1;
        if (p == end || *p++ != ',')
            return NULL;
    }
    return NULL;
}

static const char *skip_value(const char *p, const char *end, int depth)
{
    static const char *const words[] = {"true", "false", "null"};

    p = skip_blanks(p, end);
    if (p == end || depth > JSON_DEPTH)
        return NULL;
    if (*p == '"')
        return skip_string(p + 1, end);
    if (*p == '{' || *p == '[')
        return skip_members(p + 1, end, depth + 1, *p == '{' ? '}' : ']');
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if ((size_t)(end - p) >= strlen(words[i]) && strncmp(p, words[i], strlen(words[i])) == 0)
            return p + strlen(words[i]);
    return skip_number(p, end);
}

bool oracle_is_json(const char *text, size_t len)
{
    const char *end = skip_value(text, text + len, 0);

    return end && skip_blanks(end, text + len) == text + len && utf8_valid_prefix(text, len) == len;
}

bool oracle_are_json_lines(const char *text, size_t len)
{
    const char *end = text + len;

    while (text < end) {
        const char *line = memchr(text, '\n', (size_t)(end - text));

        if (!line || !oracle_is_json(text, (size_t)(line - text)))
            return false;
        text = line + 1;
    }
    return true;
}

/* text _________________________________________________________________________________________________________ */

static bool is_blank(uint32_t c)
{
    return c <= ' ' || c == 0xA0;
}

void oracle_add_solid(buffer *out, const char *text, size_t len)
{
    while (len) {
        uint32_t c;
        size_t n = (size_t)utf8_next(&c, text, len);

        if (!is_blank(c))
            buffer_add(out, text, n);
        text += n;
        len -= n;
    }
}

/* HTML _________________________________________________________________________________________________________ */

#define TAG_DEPTH 1000
#define TAG_NAME 32

static bool is_void(const char *name)
{
    static const char *const names[] = {"area",  "base", "br",   "col",    "embed", "hr", "img",
                                        "input", "link", "meta", "source", "track", "wbr"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool is_raw(const char *name)
{
    return strcmp(name, "script") == 0 || strcmp(name, "style") == 0;
}

/* Behind the name at p; NULL when there is none. */
static const char *read_name(char name[TAG_NAME], const char *p)
{
    size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyz0123456789");

    if (n == 0 || n >= TAG_NAME || (p[0] >= '0' && p[0] <= '9'))
        return NULL;
    memcpy(name, p, n);
    name[n] = '\0';
    return p + n;
}

/* Behind the ">" of a tag, p being behind its name; NULL when an attribute is not quoted. */
static const char *skip_attributes(const char *p)
{
    while (*p && *p != '>') {
        size_t n = strspn(p, " \n\t");

        if (p[n] == '>')
            return NULL; /* never written so */
        if (n == 0 || strcspn(p + n, "=> \n\t\"'<") == 0)
            return NULL;
        p += n + strcspn(p + n, "=> \n\t\"'<");
        if (p[0] == '=' && p[1] == '"' && (p = strchr(p + 2, '"')))
            p++;
        else if (!p || p[0] == '=')
            return NULL;
    }
    return *p ? p + 1 : NULL;
}

/* Where the end tag of a script or style begins, or NULL. */
static const char *skip_raw(const char *p, const char *name)
{
    while ((p = strstr(p, "</")))
        if (strncmp(p + 2, name, strlen(name)) == 0 && p[2 + strlen(name)] == '>')
            return p;
        else
            p += 2;
    return NULL;
}

typedef struct {
    char names[TAG_DEPTH][TAG_NAME];
    size_t depth;
} open_tags;

/* Behind the tag or comment at p. */
static const char *read_tag(open_tags *open, const char *p, const char **fault)
{
    char name[TAG_NAME];
    bool end = p[1] == '/';
    const char *q;

    if (strncmp(p, "<!--", 4) == 0)
        return (q = strstr(p + 4, "-->")) ? q + 3 : (*fault = "a comment without an end", NULL);
    if (strncmp(p, "<!DOCTYPE html>", 15) == 0)
        return p + 15;
    if (!(q = read_name(name, p + 1 + end)))
        return *fault = "a '<' that begins no tag", NULL;
    if (end) {
        if (open->depth == 0 || strcmp(open->names[open->depth - 1], name) != 0 || *q != '>')
            return *fault = "an end tag of what is not open", NULL;
        open->depth--;
        return q + 1;
    }
    if (!(q = skip_attributes(q)))
        return *fault = "an attribute that is not well-formed", NULL;
    if (is_void(name))
        return q;
    if (open->depth == TAG_DEPTH)
        return *fault = "too deep", NULL;
    strcpy(open->names[open->depth++], name);
    if (is_raw(name) && !(q = skip_raw(q, name)))
        *fault = "a script or style without an end";
    return q;
}

const char *oracle_html_fault(const char *html)
{
    static open_tags open;
    const char *fault = NULL;

    open.depth = 0;
    while ((html = strchr(html, '<')))
        if (!(html = read_tag(&open, html, &fault)))
            return fault;
    return open.depth ? "an element without an end" : NULL;
}

/* Length of the reference at p, its character in c; 0: none. */
static size_t read_reference(const char *p, uint32_t *c)
{
    static const struct {
        const char *text;
        uint32_t c;
    } known[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&nbsp;", 0xA0}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strncmp(p, known[i].text, strlen(known[i].text)) == 0)
            return *c = known[i].c, strlen(known[i].text);
    if (p[1] == '#') {
        char *end;

        *c = (uint32_t)(p[2] == 'x' ? strtoul(p + 3, &end, 16) : strtoul(p + 2, &end, 10));
        return *end == ';' && *c < 0x110000 ? (size_t)(end - p) + 1 : 0;
    }
    return 0;
}

static void add_html(buffer *out, const char *text, size_t len)
{
    const char *end = text + len;

    while (text < end) {
        uint32_t c;
        char bytes[4];
        size_t n = *text == '&' ? read_reference(text, &c) : 0;

        if (n)
            oracle_add_solid(out, bytes, (size_t)utf8_encode(bytes, c));
        else if ((n = 1))
            oracle_add_solid(out, text, n = (size_t)utf8_next(&c, text, (size_t)(end - text)));
        text += n;
    }
}

/* Any tag, also as cmark writes it: behind the first ">" that is not in quotation marks. */
static const char *skip_tag(const char *p)
{
    for (bool quoted = false; *p; p++) {
        if (*p == '"')
            quoted = !quoted;
        else if (*p == '>' && !quoted)
            return p + 1;
    }
    return NULL;
}

void oracle_html_text(buffer *out, const char *html)
{
    while (*html) {
        size_t n = strcspn(html, "<");
        char name[TAG_NAME];
        const char *q;

        add_html(out, html, n);
        html += n;
        if (!*html)
            return;
        if (strncmp(html, "<!--", 4) == 0)
            q = (q = strstr(html + 4, "-->")) ? q + 3 : NULL;
        else if ((q = skip_tag(html)) && read_name(name, html + 1) && is_raw(name))
            q = skip_raw(q, name);
        if (!q)
            return;
        html = q;
    }
}

/* narrative ____________________________________________________________________________________________________ */

typedef struct {
    const char *text, *at; /* all of it; behind what was found so far */
    buffer *missing;
} search;

static bool is_named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static bool misses_text(search *s, const xmlNode *node, bool anywhere)
{
    buffer solid = BUFFER_INIT;
    const char *found;

    oracle_add_solid(&solid, (const char *)node->content, strlen((const char *)node->content));
    found = strstr(anywhere ? s->text : s->at, buffer_text(&solid));
    if (!found)
        buffer_puts(s->missing, buffer_text(&solid));
    else if (!anywhere)
        s->at = found + solid.len;
    buffer_release(&solid);
    return !found;
}

/* Notes and what belongs to a table as a whole may be moved. */
static bool is_movable(const xmlNode *node)
{
    return is_named(node, "footnote") || is_named(node, "tfoot");
}

/* The marker of an item: renderings write one of their own for it. */
static bool is_bullet(const xmlNode *node)
{
    static const char *const bullets[] = {"\xE2\x80\xA2",
                                          "\xC2\xB7",
                                          "\xE2\x97\x8F",
                                          "\xE2\x97\x8B",
                                          "\xE2\x97\xA6",
                                          "\xE2\x96\xAA",
                                          "\xE2\x96\xA0",
                                          "\xE2\x96\xA1",
                                          "\xE2\x80\xA3",
                                          "\xE2\x81\x83",
                                          "\xE2\x80\x93",
                                          "\xE2\x80\x94",
                                          "\xEF\x82\xB7",
                                          "-",
                                          "*"};
    buffer solid = BUFFER_INIT;
    size_t at = 0, n = 1;

    if (!is_named(node, "caption") || !is_named(node->parent, "item") || !node->children || node->children->next ||
        node->children->type != XML_TEXT_NODE)
        return false;
    oracle_add_solid(&solid, (const char *)node->children->content, strlen((const char *)node->children->content));
    for (; at < solid.len && n; at += n) {
        n = 0;
        for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++)
            if (strncmp(solid.data + at, bullets[i], strlen(bullets[i])) == 0)
                n = strlen(bullets[i]);
    }
    buffer_release(&solid);
    return n > 0;
}

static bool misses_node(search *s, const xmlNode *node, bool anywhere)
{
    for (; node; node = node->next) {
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
            if (misses_text(s, node, anywhere))
                return true;
        } else if (node->type == XML_ELEMENT_NODE && !is_bullet(node) &&
                   misses_node(s, node->children, anywhere || is_movable(node))) {
            return true;
        }
    }
    return false;
}

/* Where a section has two titles, which the schema does not allow, the second one may stand with the first. */
static bool misses_section(search *s, const xmlNode *section)
{
    bool titled = false;

    for (const xmlNode *node = section->children; node; node = node->next) {
        bool title = is_named(node, "title");

        if ((title || is_named(node, "text")) && misses_node(s, node->children, title && titled))
            return true;
        titled = titled || title;
    }
    return false;
}

/* In document order, the body's and those inside of others; what stands elsewhere is no section of the label. */
static bool misses_sections(search *s, const xmlNode *parent)
{
    for (const xmlNode *component = parent->children; component; component = component->next)
        if (is_named(component, "component"))
            for (const xmlNode *node = component->children; node; node = node->next)
                if ((is_named(node, "section") && misses_section(s, node)) || misses_sections(s, node))
                    return true;
    return false;
}

bool oracle_misses_narrative(buffer *missing, const xmlDoc *label, const char *text)
{
    search s = {text, text, missing};

    return misses_sections(&s, xmlDocGetRootElement(label));
}
