#include "base/utf8.h"
#include "leaflet/words.h"

#include <string.h>

/* Letters, digits and the rest of ASCII; most text is that. */
typedef enum { SIGN_OTHER, SIGN_LETTER, SIGN_DIGIT, SIGN_WIDE } sign;

static sign sign_of(unsigned char c)
{
    if (c >= 0x80)
        return SIGN_WIDE;
    if ((c | 32) >= 'a' && (c | 32) <= 'z')
        return SIGN_LETTER;
    return c >= '0' && c <= '9' ? SIGN_DIGIT : SIGN_OTHER;
}

static size_t number_end(const char *text, size_t len, size_t at)
{
    while (at < len &&
           (sign_of((unsigned char)text[at]) == SIGN_DIGIT || ((text[at] == '.' || text[at] == ',') && at + 1 < len &&
                                                               sign_of((unsigned char)text[at + 1]) == SIGN_DIGIT)))
        at++;
    return at;
}

/* End of the word that starts at `at`, its lower case in `low`, which has room for twice its length. */
static size_t word_end(const char *text, size_t len, size_t at, char *low)
{
    while (at < len) {
        sign s = sign_of((unsigned char)text[at]);
        uint32_t c;
        int n;

        if (s == SIGN_LETTER) {
            *low++ = (char)(text[at++] | 32);
            continue;
        }
        if (s != SIGN_WIDE)
            break;
        n = utf8_next(&c, text + at, len - at);
        if (!utf8_is_letter(c))
            break;
        low += utf8_encode(low, utf8_lower(c));
        at += (size_t)n;
    }
    *low = '\0';
    return at;
}

token *words_split(arena *memory, const char *text, size_t len, int *count)
{
    size_t cap = len / 4 + 8, n = 0;
    token *tokens = arena_alloc(memory, cap * sizeof *tokens);
    char *low = arena_alloc(memory, len * 3 + 1); /* lower case takes at most twice the bytes; a NUL after each token */

    for (size_t at = 0; at < len;) {
        sign s = sign_of((unsigned char)text[at]);
        uint32_t c = (unsigned char)text[at];
        size_t size = s == SIGN_WIDE ? (size_t)utf8_next(&c, text + at, len - at) : 1, end;

        if (s == SIGN_WIDE ? !utf8_is_letter(c) : s == SIGN_OTHER && c != '%') {
            at += size;
            continue;
        }
        if (n == cap) {
            token *more = arena_alloc(memory, cap * 2 * sizeof *more);

            memcpy(more, tokens, n * sizeof *more);
            tokens = more;
            cap *= 2;
        }
        if (s == SIGN_LETTER || s == SIGN_WIDE) {
            end = word_end(text, len, at, low);
        } else {
            end = s == SIGN_DIGIT ? number_end(text, len, at) : at + 1;
            memcpy(low, text + at, end - at);
            low[end - at] = '\0';
        }
        tokens[n++] = (token){(uint32_t)at, (uint32_t)(end - at), low, utf8_is_upper(c), s == SIGN_DIGIT};
        low += strlen(low) + 1;
        at = end;
    }
    *count = (int)n;
    return tokens;
}
