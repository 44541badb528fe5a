#include "render/markdown.h"
#include "base/utf8.h"
#include "base/vectors.h"
#include "base/xml.h"

#include <string.h>

enum { ALWAYS = 1, AT_START = 2, WHITE = 4, SIGN = 8, SOMETIMES = 16, STOPS = ALWAYS | WHITE | SOMETIMES };

/* Classes of ASCII characters, by what they can do in CommonMark. */
static const unsigned char class_of[256] = {['\t'] = WHITE,
                                            ['\n'] = WHITE,
                                            ['\r'] = WHITE,
                                            [' '] = WHITE,
                                            ['\\'] = ALWAYS | SIGN,
                                            ['`'] = ALWAYS | SIGN,
                                            ['*'] = ALWAYS | SIGN,
                                            ['_'] = ALWAYS | SIGN,
                                            ['['] = ALWAYS | SIGN,
                                            [']'] = ALWAYS | SIGN,
                                            ['<'] = ALWAYS | SIGN,
                                            ['#'] = ALWAYS | SIGN,
                                            ['~'] = ALWAYS | SIGN,
                                            ['|'] = ALWAYS | SIGN,
                                            ['-'] = AT_START | SIGN,
                                            ['+'] = AT_START | SIGN,
                                            ['='] = AT_START | SIGN,
                                            ['>'] = AT_START | SIGN,
                                            ['!'] = SOMETIMES | SIGN,
                                            ['"'] = SIGN,
                                            ['$'] = SIGN,
                                            ['%'] = SIGN,
                                            ['&'] = SOMETIMES | SIGN,
                                            ['\''] = SIGN,
                                            ['('] = SIGN,
                                            [')'] = SIGN,
                                            [','] = SIGN,
                                            ['.'] = SIGN,
                                            ['/'] = SIGN,
                                            [':'] = SIGN,
                                            [';'] = SIGN,
                                            ['?'] = SIGN,
                                            ['@'] = SIGN,
                                            ['^'] = SIGN,
                                            ['{'] = SIGN,
                                            ['}'] = SIGN};

static unsigned class_at(const char *text)
{
    return class_of[(unsigned char)*text];
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *skip_white(const char *text, const char *end)
{
    while (text < end && class_at(text) & WHITE)
        text++;
    return text;
}

static const char *trim_end(const char *text, const char *end)
{
    while (end > text && class_at(end - 1) & WHITE)
        end--;
    return end;
}

/* Escapes what would begin a block: a sign, or the dot after a number of at most nine digits. Returns what is left. */
static const char *add_start(buffer *out, const char *text, const char *end)
{
    const char *p = text;

    if (class_at(text) & AT_START) {
        buffer_putc(out, '\\');
        return text;
    }
    while (p < end && is_digit(*p))
        p++;
    if (p == text || p - text > 9 || p == end || (*p != '.' && *p != ')') ||
        (p + 1 < end && !(class_at(p + 1) & WHITE)))
        return text;
    buffer_add(out, text, (size_t)(p - text));
    buffer_putc(out, '\\');
    buffer_putc(out, *p);
    return p + 1;
}

/* What needs care, by the bytes and those before each: all but letters, digits, the commonest signs, single blanks. */
static byte_vector are_special(byte_vector bytes, byte_vector before)
{
    byte_vector blanks = bytes == ' ', letters = vector_between(bytes | ('a' ^ 'A'), 'a', 'z');

    return ~(letters | vector_between(bytes, '+', ';') | (bytes < 0) | blanks) | (blanks & (before == ' '));
}

/* Behind words that need no care, sixteen bytes at a time. A blank stands before the text. */
static const char *skip_plain(const char *text, const char *end)
{
    const char *start = text;
    size_t n = VECTOR_BYTES;

    for (; n == VECTOR_BYTES && end - text > VECTOR_BYTES; text += n)
        n = vector_zeros(are_special(BYTES_FROM(text), BYTES_FROM(text - 1)), 0);
    return text - (text > start && text[-1] == ' ');
}

/* Text without white space at its edges. `meets`: what follows touches its end. */
static void add_escaped(buffer *out, const char *text, const char *end, bool meets)
{
    const char *done;

    if (text == end)
        return;
    text = add_start(out, text, end);
    done = text;
    for (; text < end; text++) {
        unsigned class = class_at(text);

        if (!(class & STOPS))
            continue;
        if (*text == ' ' && text + 1 < end && !(class_at(text + 1) & WHITE)) { /* a single one */
            text = skip_plain(text + 1, end) - 1;
        } else if (class & WHITE) {
            buffer_add(out, done, (size_t)(text - done));
            buffer_putc(out, ' ');
            done = skip_white(text, end);
            text = done - 1;
        } else if (class & ALWAYS || (*text == '!' && meets && text + 1 == end) ||
                   (*text == '&' && text + 1 < end && (text[1] == '#' || is_letter(text[1])))) {
            buffer_add(out, done, (size_t)(text - done));
            buffer_putc(out, '\\');
            done = text;
        }
    }
    buffer_add(out, done, (size_t)(end - done));
}

void markdown_escape(buffer *out, const char *text, size_t len)
{
    const char *start = skip_white(text, text + len);

    add_escaped(out, start, trim_end(start, text + len), true);
}

/* nodes ________________________________________________________________________________________________________ */

static bool is_inline(const xmlNode *node)
{
    static const char *const names[] = {"content", "linkHtml", "sup", "sub", "b", "i", "u"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (xml_is(node, names[i]))
            return true;
    }
    return false;
}

static bool is_edge(const xmlNode *node)
{
    return xml_is(node, "br") || xml_is(node, "paragraph") || xml_is(node, "list") || xml_is(node, "table");
}

static const xmlNode *element_before(const xmlNode *node)
{
    do
        node = node->prev;
    while (node && node->type != XML_ELEMENT_NODE);
    return node;
}

static const xmlNode *element_after(const xmlNode *node)
{
    do
        node = node->next;
    while (node && node->type != XML_ELEMENT_NODE);
    return node;
}

static bool is_text(const xmlNode *node)
{
    return node && (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE);
}

static bool has_words(const xmlNode *node)
{
    const char *text = is_text(node) ? (const char *)node->content : NULL;

    return text && *skip_white(text, text + strlen(text));
}

static bool holds_words(const xmlNode *node)
{
    if (node->type != XML_ELEMENT_NODE)
        return has_words(node);
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (holds_words(child))
            return true;
    }
    return false;
}

/* Whether no word stands before the node among its siblings. */
static bool is_first(markdown_memo *memo, const xmlNode *node)
{
    for (const xmlNode *n = node->prev; n && n != memo->first; n = n->prev)
        if (holds_words(n))
            return false;
    memo->first = holds_words(node) ? NULL : node;
    return true;
}

/* Whether no word stands before the node in its block. */
static bool begins_block(markdown_memo *memo, const xmlNode *node)
{
    for (;; node = node->parent) {
        if (!is_first(memo, node))
            return false;
        if (!is_inline(node->parent))
            return true;
    }
}

void markdown_text(buffer *out, markdown_memo *memo, const xmlNode *node)
{
    const char *text = (const char *)node->content, *end = text + strlen(text);
    const char *start = skip_white(text, end), *stop = trim_end(start, end);
    const xmlNode *before = element_before(node), *after = element_after(node);
    bool at_content = xml_is(node->parent, "content");
    bool edges = !is_inline(node->parent) || (at_content && !(before && after) && markdown_is_delimited(node->parent));
    bool trim_left = before ? is_edge(before) : edges, trim_right = after ? is_edge(after) : edges;

    if (start == end) {
        if (text != end && !trim_left && !trim_right && !begins_block(memo, node))
            buffer_putc(out, ' ');
        return;
    }
    if (start > text && !trim_left && !begins_block(memo, node))
        buffer_putc(out, ' ');
    /* a number may stand before, in an element that leaves no trace */
    if (start == text && (*start == '.' || *start == ')') && (start + 1 == stop || class_at(start + 1) & WHITE) &&
        (before ? xml_is(before, "content") : at_content))
        buffer_putc(out, '\\');
    add_escaped(out, start, stop, stop == end);
    if (stop < end && !trim_right)
        buffer_putc(out, ' ');
}

void markdown_html(buffer *out, const xmlNode *node)
{
    for (const char *p = (const char *)node->content; *p; p++) {
        if (class_at(p) & WHITE) {
            buffer_putc(out, ' ');
            p = skip_white(p, p + strlen(p)) - 1;
        } else if (*p == '&') {
            buffer_puts(out, "&amp;");
        } else if (*p == '<') {
            buffer_puts(out, "&lt;");
        } else if (*p == '>') {
            buffer_puts(out, "&gt;");
        } else if (*p == '"') {
            buffer_puts(out, "&quot;");
        } else {
            buffer_putc(out, *p);
        }
    }
}

/* Whether every character is one of those that mark an item without saying anything. */
static bool is_bullet(const xmlNode *node)
{
    static const char bullets[] =
        "\xE2\x80\xA2\xC2\xB7\xE2\x97\x8F\xE2\x97\x8B\xE2\x97\xA6\xE2\x96\xAA\xE2\x96\xA0"
        "\xE2\x96\xA1\xE2\x80\xA3\xE2\x81\x83\xE2\x80\x93\xE2\x80\x94-*\xC2\xA0 \t\r\n\xEF\x82\xB7";

    for (const xmlNode *n = node->children; n; n = n->next) {
        if (n->type == XML_ELEMENT_NODE && !is_bullet(n))
            return false;
        for (const char *p = is_text(n) ? (const char *)n->content : ""; *p;) {
            uint32_t c;
            int len = utf8_decode(&c, p, strlen(p));
            char one[5] = {0};

            if (len <= 0)
                return false;
            memcpy(one, p, (size_t)len);
            if (!strstr(bullets, one))
                return false;
            p += len;
        }
    }
    return true;
}

/* Whether the element holds something that is seen without being text. */
static bool holds_mark(const xmlNode *element, bool breaks)
{
    if (xml_is(element, "renderMultiMedia") || xml_is(element, "footnoteRef") || (breaks && xml_is(element, "br")))
        return true;
    for (const xmlNode *child = element->type == XML_ELEMENT_NODE ? element->children : NULL; child;
         child = child->next) {
        if (holds_mark(child, breaks))
            return true;
    }
    return false;
}

bool markdown_is_blank(const xmlNode *node)
{
    if (is_text(node)) {
        for (const char *p = (const char *)node->content; *p; p++) {
            if (strncmp(p, "\xC2\xA0", 2) == 0)
                p++;
            else if (!(class_at(p) & WHITE))
                return false;
        }
    }
    for (const xmlNode *child = node->type == XML_ELEMENT_NODE ? node->children : NULL; child; child = child->next) {
        if (!markdown_is_blank(child))
            return false;
    }
    return true;
}

/* What a node is to those behind it; NULL when it leaves no trace. */
static const char *trace_of(const xmlNode *node)
{
    if (is_text(node) && has_words(node))
        return "inline";
    if (node->type != XML_ELEMENT_NODE || xml_is(node, "br"))
        return NULL;
    if (xml_is(node, "list") || xml_is(node, "table") || xml_is(node, "renderMultiMedia"))
        return "block";
    if (xml_is(node, "paragraph"))
        return !markdown_is_blank(node) || holds_mark(node, false) ? "block" : NULL;
    if (xml_is(node, "caption"))
        return is_bullet(node) ? NULL : "caption";
    return holds_words(node) || holds_mark(node, true) ? "inline" : NULL;
}

const char *markdown_before(markdown_memo *memo, const xmlNode *node)
{
    const char *trace = NULL;

    for (const xmlNode *n = node->prev; n && !trace; n = n->prev) {
        trace = trace_of(n);
        if (!trace && n == memo->asked) {
            trace = memo->before;
            break;
        }
    }
    memo->asked = node;
    memo->before = trace ? trace : "";
    return memo->before;
}

static bool is_blank_text(const xmlNode *node)
{
    return is_text(node) && !has_words(node);
}

const char *markdown_break(markdown_memo *memo, const xmlNode *br)
{
    const xmlNode *before = br->prev, *after = br->next;

    while (before && (is_blank_text(before) || !(is_text(before) || before->type == XML_ELEMENT_NODE)))
        before = before->prev;
    while (after && (is_blank_text(after) || !(is_text(after) || after->type == XML_ELEMENT_NODE)))
        after = after->next;
    if (!after || is_edge(after) || xml_is(after, "renderMultiMedia") ||
        strcmp(markdown_before(memo, br), "inline") != 0)
        return "";
    if (!holds_words(after))
        return "tag";
    return xml_is(before, "br") ? "paragraph" : "line";
}

/* emphasis _____________________________________________________________________________________________________ */

static bool is_unicode_space(const char *text, size_t len)
{
    uint32_t c;

    if (utf8_decode(&c, text, len) <= 0)
        return false;
    return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

static const char *last_character(const char *text, const char *end)
{
    do
        end--;
    while (end > text && ((unsigned char)*end & 0xC0) == 0x80);
    return end;
}

static bool is_free(char neighbour)
{
    return class_of[(unsigned char)neighbour] & (WHITE | SIGN);
}

static bool is_alphanumeric(char c)
{
    return is_letter(c) || is_digit(c);
}

bool markdown_is_delimited(const xmlNode *content)
{
    const xmlNode *before = content->prev, *after = content->next;
    const char *head, *tail, *head_end, *tail_end, *first, *last;

    if (is_inline(content->parent) || !has_words(content->children) || !has_words(content->last))
        return false;
    head = (const char *)content->children->content;
    tail = (const char *)content->last->content;
    head_end = head + strlen(head);
    tail_end = tail + strlen(tail);
    first = skip_white(head, head_end);
    last = last_character(tail, trim_end(tail, tail_end));
    if (is_unicode_space(first, (size_t)(head_end - first)) || is_unicode_space(last, (size_t)(tail_end - last)))
        return false;
    if (before && !xml_is(before, "br") && first == head &&
        (!is_text(before) || !*before->content ||
         !(is_free(((const char *)before->content)[strlen((const char *)before->content) - 1]) ||
           is_alphanumeric(*first))))
        return false;
    return !after || xml_is(after, "br") || class_at(tail_end - 1) & WHITE ||
           (is_text(after) && (is_free((char)*after->content) || is_alphanumeric(*last)));
}
