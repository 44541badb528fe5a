#include "batch/json_reader.h"
#include "base/utf8.h"
#include "base/vectors.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 64 /* bits of skip_nested's stack */

static void *fail(json_reader *r, const char *fault)
{
    if (!r->fault)
        r->fault = fault;
    r->at = r->end;
    return NULL;
}

static bool is_blank(char c)
{
    return (unsigned char)c <= ' ' && (c == ' ' || c == '\n' || c == '\t' || c == '\r'); /* mostly told by the first */
}

static void skip_blanks(json_reader *r)
{
    while (is_blank(*r->at))
        r->at++;
}

void json_reader_init(json_reader *r, char *text, size_t len)
{
    *r = (json_reader){.at = text, .end = text + len};
    if (utf8_valid_prefix(text, len) < len)
        fail(r, "bytes that are not UTF-8");
    skip_blanks(r);
}

/* strings ______________________________________________________________________________________________________ */

static int hex_value(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* The four digits at `p`, or -1. */
static long hex_unit(const char *p)
{
    long unit = 0;

    for (int i = 0; i < 4; i++) {
        int digit = hex_value(p[i]); /* none at the NUL at the end */

        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

/* The character of \uXXXX or a pair of them, at whose u the reader is; 0 when there is none. */
static uint32_t read_escaped_unit(json_reader *r)
{
    long unit = hex_unit(r->at + 1), low;

    if (unit < 0)
        return 0;
    r->at += 5;
    if (unit < 0xD800 || unit > 0xDFFF)
        return (uint32_t)unit;
    if (unit > 0xDBFF || r->at[0] != '\\' || r->at[1] != 'u')
        return 0;
    low = hex_unit(r->at + 2);
    if (low < 0xDC00 || low > 0xDFFF)
        return 0;
    r->at += 6;
    return 0x10000 + ((uint32_t)(unit - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
}

/* Decodes what stands behind a backslash to `to`; NULL after a fault. */
static char *read_escape(json_reader *r, char *to)
{
    static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    const char *name = *r->at ? strchr(names, *r->at) : NULL;
    uint32_t c;

    if (name) {
        r->at++;
        *to = meant[name - names];
        return to + 1;
    }
    c = *r->at == 'u' ? read_escaped_unit(r) : 0;
    return c ? to + utf8_encode(to, c) : fail(r, "an escape in a string that means nothing");
}

/* What does not stand for itself in a string. */
static byte_vector are_special(byte_vector bytes)
{
    return vector_between(bytes, 0, ' ' - 1) | (bytes == '"') | (bytes == '\\');
}

/* The end of the characters from `p` on that stand for themselves: at the NUL behind the text, if not before. */
static char *plain_end(const json_reader *r, char *p)
{
    return p + vector_find(p, 0, (size_t)(r->end - p), are_special);
}

/* The string at whose quote the reader is. */
static const char *read_string(json_reader *r)
{
    char *begin = ++r->at, *to = r->at = plain_end(r, begin);

    while (*r->at == '\\') {
        char *run;

        r->at++;
        to = read_escape(r, to);
        if (!to)
            return NULL;
        run = r->at;
        r->at = plain_end(r, run);
        memmove(to, run, (size_t)(r->at - run));
        to += r->at - run;
    }
    if (*r->at != '"')
        return fail(r, *r->at ? "a control character in a string" : "a string that does not end");
    r->at++;
    *to = '\0';
    return begin;
}

/* other values _________________________________________________________________________________________________ */

static bool take_word(json_reader *r, const char *word)
{
    size_t n = strlen(word);

    if (strncmp(r->at, word, n) != 0)
        return false;
    r->at += n;
    return true;
}

static char *digits_end(char *p)
{
    while (*p >= '0' && *p <= '9')
        p++;
    return p;
}

/* The end of the number at `p`, or NULL when it is none. */
static char *number_end(char *p, bool *integer)
{
    char *begin = p + (*p == '-'), *end = digits_end(begin);

    if (end == begin || (*begin == '0' && end > begin + 1))
        return NULL;
    *integer = *end != '.' && *end != 'e' && *end != 'E';
    if (*end == '.') {
        begin = end + 1;
        end = digits_end(begin);
        if (end == begin)
            return NULL;
    }
    if (*end == 'e' || *end == 'E') {
        begin = end + 1 + (end[1] == '+' || end[1] == '-');
        end = digits_end(begin);
        if (end == begin)
            return NULL;
    }
    return end;
}

/* The text of the number at which the reader is, which is passed over, and its end; NULL after a fault. */
static const char *read_number(json_reader *r, const char **end, bool *integer)
{
    char *begin = r->at, *behind = number_end(begin, integer);

    if (!behind)
        return fail(r, "something that is no value");
    *end = r->at = behind;
    skip_blanks(r);
    return begin;
}

static bool is_at_number(const json_reader *r)
{
    return *r->at == '-' || (*r->at >= '0' && *r->at <= '9');
}

static void skip_scalar(json_reader *r)
{
    const char *end;
    bool integer;

    if (*r->at == '"')
        read_string(r);
    else if (!take_word(r, "true") && !take_word(r, "false") && !take_word(r, "null"))
        read_number(r, &end, &integer);
    skip_blanks(r);
}

/* objects and arrays ___________________________________________________________________________________________ */

static bool begin_nested(json_reader *r, char bracket)
{
    if (*r->at != bracket) {
        json_reader_skip(r);
        return false;
    }
    r->at++;
    r->first = true;
    skip_blanks(r);
    return true;
}

bool json_reader_object(json_reader *r)
{
    return begin_nested(r, '{');
}

bool json_reader_array(json_reader *r)
{
    return begin_nested(r, '[');
}

/* Whether one more value follows, before which the reader is then. */
static bool next_part(json_reader *r, char bracket)
{
    bool first = r->first;

    r->first = false;
    if (r->fault)
        return false;
    if (*r->at == bracket) {
        r->at++;
        skip_blanks(r);
        return false;
    }
    if (!first) {
        if (*r->at != ',') {
            fail(r, "a value behind which neither a comma nor the end stands");
            return false;
        }
        r->at++;
        skip_blanks(r);
    }
    return true;
}

bool json_reader_element(json_reader *r)
{
    return next_part(r, ']');
}

bool json_reader_member(json_reader *r, const char **name)
{
    if (!next_part(r, '}'))
        return false;
    *name = *r->at == '"' ? read_string(r) : NULL;
    skip_blanks(r);
    if (!*name || *r->at != ':') {
        fail(r, "a member without a name or a value");
        return false;
    }
    r->at++;
    skip_blanks(r);
    return true;
}

void json_reader_skip(json_reader *r)
{
    const char *name;

    if (*r->at != '{' && *r->at != '[') {
        skip_scalar(r);
        return;
    }
    if (++r->depth > DEPTH_MAX)
        fail(r, "values nested too deeply");
    else if (*r->at == '{')
        for (json_reader_object(r); json_reader_member(r, &name);)
            json_reader_skip(r);
    else
        for (json_reader_array(r); json_reader_element(r);)
            json_reader_skip(r);
    r->depth--;
}

/* scalars ______________________________________________________________________________________________________ */

const char *json_reader_string(json_reader *r)
{
    const char *text;

    if (*r->at != '"') {
        json_reader_skip(r);
        return NULL;
    }
    text = read_string(r);
    skip_blanks(r);
    return text;
}

bool json_reader_true(json_reader *r)
{
    bool value = *r->at == 't';

    json_reader_skip(r);
    return value && !r->fault;
}

#define EXACT_DIGITS 15 /* a double has each integer of so many */

/* The number of a few digits, without its point, and how many of them stand behind it. False when there are more, or
 * an exponent. */
static bool read_digits(const char *text, const char *end, uint64_t *number, int *places)
{
    int count = 0, whole = -1;

    *number = 0;
    for (; text < end; text++) {
        if (*text == '.') {
            whole = count;
        } else {
            if (*text == 'e' || *text == 'E' || ++count > EXACT_DIGITS)
                return false;
            *number = *number * 10 + (uint64_t)(*text - '0');
        }
    }
    *places = whole < 0 ? 0 : count - whole;
    return true;
}

static bool parse_integer(const char *text, const char *end, long long *value)
{
    bool negative = *text == '-';
    long long large;
    uint64_t number;
    int places;

    if (read_digits(text + negative, end, &number, &places)) {
        *value = negative ? -(long long)number : (long long)number;
        return true;
    }
    errno = 0;
    large = strtoll(text, NULL, 10);
    if (!errno)
        *value = large;
    return !errno;
}

/* As strtod: both numbers are exact, so the quotient is rounded once (Clinger, How to read floating point numbers
 * accurately, 1990). */
static double parse_number(const char *text, const char *end)
{
    static const double powers[EXACT_DIGITS + 1] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    bool negative = *text == '-';
    uint64_t number;
    double value;
    int places;

    if (!read_digits(text + negative, end, &number, &places))
        return strtod(text, NULL);
    value = (double)number / powers[places];
    return negative ? -value : value;
}

bool json_reader_integer(json_reader *r, long long *value)
{
    const char *text, *end;
    bool integer;

    if (!is_at_number(r)) {
        json_reader_skip(r);
        return false;
    }
    text = read_number(r, &end, &integer);
    return text && integer && parse_integer(text, end, value);
}

bool json_reader_number(json_reader *r, double *value)
{
    const char *text, *end;
    bool integer;

    if (!is_at_number(r)) {
        json_reader_skip(r);
        return false;
    }
    text = read_number(r, &end, &integer);
    if (!text)
        return false;
    *value = parse_number(text, end);
    return true;
}

bool json_reader_end(json_reader *r)
{
    if (!r->fault && r->at != r->end)
        fail(r, "something behind the value");
    return !r->fault;
}
