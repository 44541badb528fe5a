#include "check/ucum.h"

#include <string.h>

#define SYMBOL_MAX 16
#define DEPTH_MAX 8 /* parentheses */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Behind a run of characters up to and with `end`; NULL when it does not come or a blank is inside. */
static const char *skip_to(const char *p, char end)
{
    while (*p && *p != end && *p > ' ')
        p++;
    return *p == end ? p + 1 : NULL;
}

static bool is_listed(const codes_index *codes, const char *text, size_t n, bool metric_only)
{
    char symbol[SYMBOL_MAX];
    const data_term *term;

    if (n == 0 || n >= sizeof symbol)
        return false;
    memcpy(symbol, text, n);
    symbol[n] = 0;
    term = codes_find(codes, "ucum-units", symbol);
    return term && (!metric_only || strcmp(term->name, "metric") == 0);
}

/* A symbol, or a prefix and a metric symbol. */
static bool is_symbol(const codes_index *codes, const char *text, size_t n)
{
    size_t prefix = n > 2 && strncmp(text, "da", 2) == 0 ? 2 : 1;

    return is_listed(codes, text, n, false) ||
           (n > prefix && (prefix == 2 || strchr("YZEPTGMkhdcmunpfazy", text[0])) &&
            is_listed(codes, text + prefix, n - prefix, true)) ||
           (n > 1 && text[0] == 'd' && is_listed(codes, text + 1, n - 1, true));
}

/* Behind a symbol; letters, % and quotation marks up to an exponent, operator, brace or bracket, then brackets. */
static const char *skip_symbol(const codes_index *codes, const char *p)
{
    const char *start = p;
    size_t n;

    if (strncmp(p, "10*", 3) == 0 || strncmp(p, "10^", 3) == 0)
        return p + 3;
    if (*p == '[')
        return skip_to(p, ']');
    n = strcspn(p, "./(){}[]+-0123456789 \t\r\n");
    p += n;
    if (*p == '[') { /* prefix and bracket, m[iU] */
        if (n > 2 || !skip_to(p, ']'))
            return NULL;
        return strspn(start, "YZEPTGMkhdcmunpfazy") >= n ? skip_to(p, ']') : NULL;
    }
    return is_symbol(codes, start, n) ? p : NULL;
}

static const char *skip_term(const codes_index *codes, const char *p, int depth);

/* Behind a number, a symbol with its exponent, or a term in parentheses; and behind the annotation. */
static const char *skip_component(const codes_index *codes, const char *p, int depth)
{
    const char *start = p;

    if (*p == '(') {
        p = depth < DEPTH_MAX ? skip_term(codes, p + 1, depth + 1) : NULL;
        if (!p || *p != ')')
            return NULL;
        p++;
    } else if (is_digit(*p) && strncmp(p, "10*", 3) != 0 && strncmp(p, "10^", 3) != 0) {
        p += strspn(p, "0123456789");
    } else if (*p != '{') {
        p = skip_symbol(codes, p);
        if (!p)
            return NULL;
        if ((*p == '+' || *p == '-') && is_digit(p[1]))
            p++;
        p += strspn(p, "0123456789");
    }
    if (*p == '{')
        p = skip_to(p, '}');
    return p == start ? NULL : p;
}

static const char *skip_term(const codes_index *codes, const char *p, int depth)
{
    if (*p == '/')
        p++;
    for (;;) {
        p = skip_component(codes, p, depth);
        if (!p || (*p != '.' && *p != '/'))
            return p;
        p++;
    }
}

bool ucum_is_unit(const codes_index *codes, const char *text)
{
    const char *end = skip_term(codes, text, 0);

    return end && *end == 0;
}
