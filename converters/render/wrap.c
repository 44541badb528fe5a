#include "render/wrap.h"

#include <string.h>

static size_t characters(const char *text, size_t len)
{
    size_t n = 0;

    for (size_t i = 0; i < len; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

void wrap_words(buffer *out, const char *text, size_t len, size_t width, size_t used, const char *rest,
                bool (*may_begin)(const char *word, size_t len))
{
    const char *end = text + len;
    bool first = true;

    while (text < end) {
        size_t word = strcspn(text, " \n") < (size_t)(end - text) ? strcspn(text, " \n") : (size_t)(end - text);
        size_t columns = characters(text, word);

        if (word && !first && width && used + 1 + columns > width && (!may_begin || may_begin(text, word))) {
            buffer_putc(out, '\n');
            buffer_puts(out, rest);
            used = characters(rest, strlen(rest));
        } else if (word && !first) {
            buffer_putc(out, ' ');
            used++;
        }
        buffer_add(out, text, word);
        used += columns;
        first = first && !word;
        text += word;
        if (text < end && *text == '\n') {
            buffer_putc(out, '\n');
            buffer_puts(out, rest);
            used = characters(rest, strlen(rest));
            first = true;
        }
        text += text < end;
    }
}

/* Markdown _______________________________________________________________________________________________________ */

/* Whether the word cannot begin a block: no sign that does, no number with a dot or parenthesis, no rule. */
static bool may_begin(const char *word, size_t len)
{
    size_t digits = strspn(word, "0123456789");

    if (strchr("-+=><#|`~:", *word) || strspn(word, "*_") >= len)
        return false;
    return digits == 0 || digits + 1 != len || (word[digits] != '.' && word[digits] != ')');
}

/* Length of the indentation and list markers a line begins with. */
static size_t prefix_length(const char *line, size_t len)
{
    size_t at = 0, next;

    for (;;) {
        while (at < len && line[at] == ' ')
            at++;
        next = at + strspn(line + at, "0123456789");
        if (at + 1 < len && line[at] == '-' && line[at + 1] == ' ')
            at += 2;
        else if (next > at && next + 1 < len && line[next] == '.' && line[next + 1] == ' ')
            at = next + 2;
        else
            return at;
    }
}

static void wrap_line(buffer *out, const char *line, size_t len, size_t width)
{
    size_t prefix = prefix_length(line, len);
    buffer rest = BUFFER_INIT;

    buffer_add(out, line, prefix);
    if (prefix == len || strchr("#|<", line[prefix])) {
        buffer_add(out, line + prefix, len - prefix);
        return;
    }
    while (rest.len < prefix)
        buffer_putc(&rest, ' ');
    wrap_words(out, line + prefix, len - prefix, width, prefix, buffer_text(&rest), may_begin);
    buffer_release(&rest);
}

/* Front matter at the start, with the line that ends it; 0 when there is none. */
static size_t front_matter_length(const char *text)
{
    const char *end = strncmp(text, "---\n", 4) == 0 ? strstr(text + 4, "\n---\n") : NULL;

    return end ? (size_t)(end + 5 - text) : 0;
}

void wrap_markdown(buffer *out, const char *text, size_t len, size_t width)
{
    size_t at = front_matter_length(text);

    buffer_add(out, text, at);
    while (at < len) {
        const char *line_end = memchr(text + at, '\n', len - at);
        size_t line = line_end ? (size_t)(line_end - text) - at : len - at;

        wrap_line(out, text + at, line, width);
        if (line_end)
            buffer_putc(out, '\n');
        at += line + 1;
    }
}
