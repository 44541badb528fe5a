#include "leaflet/blocks/endings.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <string.h>

#define ENDING_MAX 6 /* bytes of the longest */

static bool is_ending(const char *text, size_t start, size_t end, const token *t)
{
    size_t at = t->start;
    bool dash = at > start && text[at - 1] == '-';

    if (t->len > ENDING_MAX || at + t->len >= end || text[at + t->len] != ')')
        return false;
    at -= dash;
    return at >= start + 2 && text[at - 1] == '(' &&
           (dash || utf8_is_letter((unsigned char)text[at - 2]) || (unsigned char)text[at - 2] >= 0x80);
}

const token *endings_drop(const leaflet *l, size_t start, size_t end, int *count)
{
    const token *tokens = words_of_range(l, start, end, count);
    token *kept;
    int n = 0;

    if (!memchr(l->bytes + start, '(', end - start))
        return tokens;
    kept = arena_alloc(l->memory, ((size_t)*count + 1) * sizeof *kept);
    for (int i = 0; i < *count; i++)
        if (!is_ending(l->bytes, start, end, &tokens[i]))
            kept[n++] = tokens[i];
    if (!n || n == *count)
        return tokens;
    *count = n;
    return kept;
}
