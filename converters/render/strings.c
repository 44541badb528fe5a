/* Values and the functions of XPath in compiled stylesheets (render/transform.h). Strings are UTF-8; positions and
 * lengths count characters. What needs no change is not copied. */
#include "render/transform.h"

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static bool is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool continues(char c) /* a character begun before */
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* values _______________________________________________________________________________________________________ */

value value_of_string(const char *string)
{
    return (value){VALUE_STRING, {.string = string}};
}

value value_of_number(double number)
{
    return (value){VALUE_NUMBER, {.number = number}};
}

value value_of_boolean(bool boolean)
{
    return (value){VALUE_BOOLEAN, {.boolean = boolean}};
}

value value_of_nodes(node_set nodes)
{
    return (value){VALUE_NODES, {.nodes = nodes}};
}

value value_of_fragment(fragment f)
{
    return (value){VALUE_FRAGMENT, {.fragment = f}};
}

const char *value_string(transform *t, value v)
{
    switch (v.kind) {
    case VALUE_STRING: return v.as.string;
    case VALUE_NUMBER: return string_of_number(t, v.as.number);
    case VALUE_BOOLEAN: return string_of_boolean(v.as.boolean);
    case VALUE_NODES: return set_string(t, v.as.nodes);
    case VALUE_FRAGMENT: return fragment_string(t, v.as.fragment);
    }
    return "";
}

double value_number(transform *t, value v)
{
    if (v.kind == VALUE_NUMBER)
        return v.as.number;
    if (v.kind == VALUE_BOOLEAN)
        return v.as.boolean;
    return string_number(value_string(t, v));
}

bool value_boolean(transform *t, value v)
{
    switch (v.kind) {
    case VALUE_STRING: return *v.as.string;
    case VALUE_NUMBER: return v.as.number < 0 || v.as.number > 0;
    case VALUE_BOOLEAN: return v.as.boolean;
    case VALUE_NODES: return v.as.nodes.count != 0;
    case VALUE_FRAGMENT: return true;
    }
    (void)t;
    return false;
}

node_set value_nodes(value v)
{
    return v.kind == VALUE_NODES ? v.as.nodes : (node_set){NULL, 0};
}

static bool compare_numbers(double a, comparison how, double b)
{
    switch (how) {
    case COMPARE_EQUAL: return !(a < b) && !(a > b) && !isnan(a) && !isnan(b);
    case COMPARE_UNEQUAL: return a < b || a > b || isnan(a) || isnan(b);
    case COMPARE_LESS: return a < b;
    case COMPARE_AT_MOST: return a <= b;
    case COMPARE_MORE: return a > b;
    case COMPARE_AT_LEAST: return a >= b;
    }
    return false;
}

/* Neither is a node-set. */
static bool compare_single(transform *t, value a, comparison how, value b)
{
    if (how > COMPARE_UNEQUAL || a.kind == VALUE_NUMBER || b.kind == VALUE_NUMBER)
        return compare_numbers(value_number(t, a), how, value_number(t, b));
    if (a.kind == VALUE_BOOLEAN || b.kind == VALUE_BOOLEAN)
        return (value_boolean(t, a) == value_boolean(t, b)) == (how == COMPARE_EQUAL);
    return string_equal(value_string(t, a), value_string(t, b)) == (how == COMPARE_EQUAL);
}

bool value_compare(transform *t, value a, comparison how, value b)
{
    if (a.kind == VALUE_NODES && b.kind != VALUE_BOOLEAN) {
        for (size_t i = 0; i < a.as.nodes.count; i++)
            if (value_compare(t, value_of_string(node_string(t, a.as.nodes.nodes[i])), how, b))
                return true;
        return false;
    }
    if (b.kind == VALUE_NODES && a.kind != VALUE_BOOLEAN) {
        for (size_t i = 0; i < b.as.nodes.count; i++)
            if (value_compare(t, a, how, value_of_string(node_string(t, b.as.nodes.nodes[i]))))
                return true;
        return false;
    }
    return compare_single(t, a, how, b);
}

/* fragments: their string is that of their texts _______________________________________________________________ */

const char *fragment_string(transform *t, fragment f)
{
    const char *end = f.events + f.size;
    char *text, *out;

    if (f.size == 0)
        return "";
    if (*f.events == 'T' && strlen(f.events) + 1 == f.size)
        return f.events + 1;
    text = out = arena_alloc(t->arena, f.size + 1);
    for (const char *event = f.events; event < end; event = fragment_next(event)) {
        if (*event == 'T') {
            size_t len = strlen(event + 1);

            memcpy(out, event + 1, len);
            out += len;
        }
    }
    return text;
}

/* functions ____________________________________________________________________________________________________ */

double string_number(const char *string)
{
    return xmlXPathStringEvalNumber((const xmlChar *)string);
}

const char *string_of_number(transform *t, double number)
{
    static const char digits[][2] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    const char *copy;
    xmlChar *text;

    if (number >= 0 && number < 10 && number == floor(number))
        return digits[(int)number];
    text = xmlXPathCastNumberToString(number);
    copy = text ? arena_strdup(t->arena, (const char *)text) : "";
    xmlFree(text);
    return copy;
}

const char *string_of_boolean(bool boolean)
{
    return boolean ? "true" : "false";
}

bool string_equal(const char *a, const char *b)
{
    return *a == *b && strcmp(a, b) == 0;
}

bool string_is_blank(const char *string)
{
    while (is_white(*string))
        string++;
    return !*string;
}

const char *string_concat(transform *t, int count, ...)
{
    const char *parts[16];
    size_t lengths[16], len = 0;
    char *text, *end;
    va_list args;

    va_start(args, count);
    for (int i = 0; i < count; i++) {
        parts[i] = va_arg(args, const char *);
        lengths[i] = strlen(parts[i]);
        len += lengths[i];
    }
    va_end(args);
    text = end = arena_room(t->arena, len + 1);
    for (int i = 0; i < count; i++) {
        memcpy(end, parts[i], lengths[i]);
        end += lengths[i];
    }
    *end = '\0';
    return text;
}

bool string_starts_with(const char *string, const char *start)
{
    return strncmp(string, start, strlen(start)) == 0;
}

bool string_contains(const char *string, const char *part)
{
    return strstr(string, part) != NULL;
}

const char *string_before(transform *t, const char *string, const char *part)
{
    const char *found = strstr(string, part);

    return found && found != string ? arena_strndup(t->arena, string, (size_t)(found - string)) : "";
}

const char *string_after(const char *string, const char *part)
{
    const char *found = strstr(string, part);

    return found ? found + strlen(part) : "";
}

double string_length(const char *string)
{
    size_t count = 0;

    for (; *string; string++)
        count += !continues(*string);
    return (double)count;
}

static const char *skip_characters(const char *string, double count)
{
    while (*string && count > 0) {
        string++;
        while (continues(*string))
            string++;
        count--;
    }
    return string;
}

const char *string_substring(transform *t, const char *string, double start, double length)
{
    /* the characters p with first <= p < last; round() of XPath: halves go up */
    double first = floor(start + 0.5), last = first + floor(length + 0.5);
    const char *from, *to;

    if (isnan(first) || isnan(last) || last <= 1 || last <= first)
        return "";
    if (first < 1)
        first = 1;
    from = skip_characters(string, first - 1);
    to = isinf(last) ? from + strlen(from) : skip_characters(from, last - first);
    return *to ? arena_strndup(t->arena, from, (size_t)(to - from)) : from;
}

const char *string_normalize(transform *t, const char *string)
{
    const char *end, *p;
    char *copy, *out;

    while (is_white(*string))
        string++;
    end = string + strlen(string);
    while (end > string && is_white(end[-1]))
        end--;
    for (p = string; p < end && !(is_white(*p) && (*p != ' ' || is_white(p[1]))); p++)
        ;
    if (p == end)
        return *end ? arena_strndup(t->arena, string, (size_t)(end - string)) : string;
    copy = out = arena_alloc(t->arena, (size_t)(end - string) + 1);
    for (p = string; p < end; p++) {
        if (!is_white(*p))
            *out++ = *p;
        else if (!is_white(out[-1]))
            *out++ = ' ';
    }
    return copy;
}

static size_t character_size(const char *p)
{
    size_t size = 1;

    while (continues(p[size]))
        size++;
    return size;
}

/* The place of a character in a list, or -1. */
static long place_in(const char *list, const char *c, size_t size)
{
    for (long place = 0; *list; place++) {
        size_t own = character_size(list);

        if (own == size && memcmp(list, c, size) == 0)
            return place;
        list += own;
    }
    return -1;
}

/* What the characters of ASCII in `from` become: a place in `to`, its end for nothing. */
static void find_replacements(const char *with[128], const char *from, const char *to)
{
    for (; *from; from += character_size(from)) {
        if (*from > 0 && !with[(int)*from])
            with[(int)*from] = to;
        if (*to)
            to += character_size(to);
    }
}

static const char *replacement_of(const char *p, size_t size, const char *from, const char *to)
{
    long place = place_in(from, p, size);

    return place < 0 ? p : skip_characters(to, (double)place);
}

/* From `p` on, where the first character is that may be replaced. `begins`: first bytes of such characters. */
static char *translate_from(transform *t, const char *string, const char *p, const bool *begins, const char *from,
                            const char *to)
{
    const char *ascii[128] = {NULL};
    /* a character may become one of four bytes */
    char *copy = arena_room(t->arena, (size_t)(p - string) + 4 * strlen(p) + 1), *out = copy + (p - string);

    memcpy(copy, string, (size_t)(p - string));
    find_replacements(ascii, from, to);
    while (*p) {
        size_t size = character_size(p);
        const char *with = p;

        if (begins[(unsigned char)*p])
            with = size == 1 && *p > 0 ? ascii[(int)*p] : replacement_of(p, size, from, to);
        if (*with) {
            memcpy(out, with, character_size(with));
            out += character_size(with);
        }
        p += size;
    }
    *out = '\0';
    return copy;
}

const char *string_translate(transform *t, const char *string, const char *from, const char *to)
{
    bool begins[256] = {false};
    const char *p;

    if (!*string)
        return string;
    for (p = from; *p; p++)
        begins[(unsigned char)*p] = true;
    for (p = string; *p && !begins[(unsigned char)*p]; p++)
        ;
    if (!*p)
        return string;
    while (continues(*p))
        p--;
    return translate_from(t, string, p, begins, from, to);
}

static const char *letters(transform *t, long number, char first)
{
    char text[16];
    size_t start = sizeof text - 1;

    text[start] = '\0';
    for (; number > 0; number = (number - 1) / 26)
        text[--start] = (char)(first + (number - 1) % 26);
    return arena_strdup(t->arena, text + start);
}

static const char *roman(transform *t, long number, bool small)
{
    static const struct {
        int worth;
        const char *large, *small;
    } figures[] = {{1000, "M", "m"}, {900, "CM", "cm"}, {500, "D", "d"},  {400, "CD", "cd"}, {100, "C", "c"},
                   {90, "XC", "xc"}, {50, "L", "l"},    {40, "XL", "xl"}, {10, "X", "x"},    {9, "IX", "ix"},
                   {5, "V", "v"},    {4, "IV", "iv"},   {1, "I", "i"}};
    const char *text = "";

    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        for (; number >= figures[i].worth; number -= figures[i].worth)
            text = string_concat(t, 2, text, small ? figures[i].small : figures[i].large);
    return text;
}

const char *number_format(transform *t, double number, char format)
{
    long whole;

    if (!(number >= 0.5 && number <= 5000)) /* Roman numerals end there */
        return string_of_number(t, number);
    whole = (long)floor(number + 0.5);
    if (format == 'a' || format == 'A')
        return letters(t, whole, format);
    return roman(t, whole, format == 'i');
}

/* digits in patterns ___________________________________________________________________________________________ */

/* What a pattern of format-number() asks for. */
typedef struct {
    int group;           /* digits between commas; 0: none */
    int whole;           /* digits before the point, at least */
    int fraction, spare; /* digits behind it: always, and where they are not 0 at the end */
} number_shape;

static number_shape shape_of(const char *pattern)
{
    number_shape shape = {0};
    bool grouped = false;

    for (; *pattern && *pattern != '.'; pattern++) {
        shape.whole += *pattern == '0';
        grouped = grouped || *pattern == ',';
        shape.group = *pattern == ',' ? 0 : shape.group + grouped;
    }
    for (; *pattern; pattern++) {
        shape.fraction += *pattern == '0';
        shape.spare += *pattern == '#';
    }
    return shape;
}

/* Puts the digits of a whole number before `end`; returns where they begin. */
static char *put_digits(char *end, double number, int least, int group)
{
    for (int count = 0; number >= 1 || count < least; count++) {
        if (group && count && count % group == 0)
            *--end = ',';
        *--end = (char)('0' + (int)fmod(number, 10));
        number = floor(number / 10);
    }
    return end;
}

/* As libxslt rounds (numbers.c): halves up, the fraction by itself. */
const char *number_pattern(transform *t, double number, const char *pattern)
{
    const number_shape shape = shape_of(pattern);
    const double scale = pow(10, shape.fraction + shape.spare);
    const double size = floor(scale * fabs(number) + 0.5) / scale;
    double part = floor(scale * (size - floor(size)) + 0.5);
    char text[512], *end = text + sizeof text - 1, *at; /* 309 digits before the point, and commas */
    int digits = shape.fraction + shape.spare;

    if (!isfinite(number) || digits > 20 || shape.whole > 20)
        return string_of_number(t, number);
    for (; digits > shape.fraction && fmod(part, 10) < 1; digits--)
        part = floor(part / 10);
    *end = '\0';
    at = put_digits(end, part, digits, 0);
    if (digits)
        *--at = '.';
    at = put_digits(at, floor(size), shape.whole, shape.group);
    if (number < 0 && size > 0)
        *--at = '-';
    return arena_strdup(t->arena, at);
}
