#include "check/codes.h"
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
    static const bool digits[256] = {
        ['0'] = true, ['1'] = true, ['2'] = true, ['3'] = true, ['4'] = true, ['5'] = true, ['6'] = true, ['7'] = true,
        ['8'] = true, ['9'] = true, ['a'] = true, ['b'] = true, ['c'] = true, ['d'] = true, ['e'] = true, ['f'] = true,
        ['A'] = true, ['B'] = true, ['C'] = true, ['D'] = true, ['E'] = true, ['F'] = true};

    return digits[(unsigned char)c];
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool codes_is_guid(const char *text)
{
    static const char parts[] = {8, 4, 4, 4, 12}; /* digits, with hyphens between them */

    for (size_t i = 0; i < sizeof parts; i++, text++) {
        for (const char *end = text + parts[i]; text < end; text++)
            if (!is_hex(*text))
                return false;
        if (*text != (i + 1 < sizeof parts ? '-' : '\0'))
            return false;
    }
    return true;
}

bool codes_has_upper(const char *text)
{
    for (; *text; text++)
        if (*text >= 'A' && *text <= 'Z')
            return true;
    return false;
}

bool codes_has_blank(const char *text)
{
    return strpbrk(text, " \t\r\n") != NULL;
}

bool codes_is_digits(const char *text, size_t count)
{
    size_t n = strspn(text, "0123456789");

    return text[n] == 0 && (count ? n == count : n > 0);
}

bool codes_is_letters(const char *text)
{
    if (!*text)
        return false;
    for (; *text; text++)
        if (lower(*text) < 'a' || lower(*text) > 'z')
            return false;
    return true;
}

bool codes_is_day(const char *timestamp)
{
    return strspn(timestamp, "0123456789") >= 8;
}

bool codes_is_positive(const char *number)
{
    size_t n;

    number += strspn(number, " \t\r\n");
    number += *number == '+';
    n = strspn(number, "0123456789.");
    for (size_t i = 0; i < n; i++)
        if (number[i] >= '1' && number[i] <= '9')
            return true;
    return false;
}

bool codes_is_positive_whole(const char *number)
{
    return codes_is_digits(number, 0) && codes_is_positive(number);
}

bool codes_same_name(const char *a, const char *b)
{
    static const char blanks[] = " \t\r\n";

    if (strcmp(a, b) == 0) /* nearly always */
        return true;
    a += strspn(a, blanks);
    b += strspn(b, blanks);
    while (*a || *b) {
        size_t skip_a = strspn(a, blanks), skip_b = strspn(b, blanks);

        if ((skip_a || skip_b) && (a[skip_a] || b[skip_b])) {
            if (!skip_a || !skip_b)
                return false;
        }
        a += skip_a;
        b += skip_b;
        if (lower(*a) != lower(*b))
            return false;
        a += *a != 0;
        b += *b != 0;
    }
    return true;
}

bool codes_is_among(const char *list, const char *word)
{
    size_t n = strlen(word);

    for (const char *p = list; n && (p = strstr(p, word)); p += n)
        if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == 0))
            return true;
    return false;
}

size_t codes_segments(size_t lengths[], size_t max, const char *code)
{
    size_t count = 0;

    for (;;) {
        size_t n = strcspn(code, "-");

        if (count < max)
            lengths[count] = n;
        if (++count > max || !code[n])
            return count;
        code += n + 1;
    }
}

bool codes_is_gtin(const char *text)
{
    size_t n = strlen(text);
    unsigned sum = 0;

    if (!codes_is_digits(text, 0) || (n != 8 && (n < 12 || n > 14)))
        return false;
    for (size_t i = 0; i < n; i++)
        sum += (unsigned)(text[i] - '0') * ((n - i) % 2 ? 1 : 3);
    return sum % 10 == 0;
}

/* A capital or digit; O is not used, as it looks like 0. */
static bool is_isbt(char c, bool digits)
{
    return (c >= 'A' && c <= 'Z' && c != 'O') || (digits && is_digit(c));
}

bool codes_is_isbt_facility(const char *text, size_t len)
{
    return len == 5 && is_isbt(text[0], false) && is_isbt(text[1], true) && is_isbt(text[2], true) &&
           is_digit(text[3]) && is_digit(text[4]);
}

bool codes_is_isbt_product(const char *text, size_t len)
{
    if ((len != 5 && len != 8) || text[0] < 'A' || text[0] > 'Z')
        return false;
    for (size_t i = 1; i < len; i++)
        if (i < 5 ? !is_digit(text[i]) : !is_digit(text[i]) && (lower(text[i]) < 'a' || lower(text[i]) > 'z'))
            return false;
    return true;
}

bool codes_is_application(const char *text, const char *prefix)
{
    size_t n = strlen(prefix);

    return strncmp(text, prefix, n) == 0 && codes_is_digits(text + n, 6);
}

typedef struct {
    const char *list;
    const data_term *term;
} index_entry;

struct codes_index {
    index_entry *entries;
    size_t mask;
};

static size_t hash_of(const char *list, const char *code)
{
    uint32_t h = 2166136261u;

    for (; *list; list++)
        h = (h ^ (unsigned char)*list) * 16777619u;
    for (; *code; code++)
        h = (h ^ (unsigned char)*code) * 16777619u;
    return h ^ h >> 15;
}

codes_index *codes_index_new(void)
{
    codes_index *index = memory_zalloc(1, sizeof *index);
    size_t size = 64;

    while (size < (size_t)data_term_count * 2)
        size *= 2;
    index->mask = size - 1;
    index->entries = memory_zalloc(size, sizeof *index->entries);
    for (int i = 0; i < data_term_list_count; i++) {
        const data_term_list *list = &data_term_lists[i];

        for (int t = list->first; t < list->first + list->count; t++) {
            size_t at = hash_of(list->name, data_terms[t].code) & index->mask;

            while (index->entries[at].term)
                at = (at + 1) & index->mask;
            index->entries[at] = (index_entry){list->name, &data_terms[t]};
        }
    }
    return index;
}

void codes_index_free(codes_index *index)
{
    if (!index)
        return;
    free(index->entries);
    free(index);
}

/* The entry of the code at or behind place `at`, which then is behind it. */
static const data_term *next_term(const codes_index *index, size_t *at, const char *list, const char *code)
{
    for (;;) {
        const index_entry *e = &index->entries[(*at)++ & index->mask];

        if (!e->term || (strcmp(e->term->code, code) == 0 && strcmp(e->list, list) == 0))
            return e->term;
    }
}

const data_term *codes_find(const codes_index *index, const char *list, const char *code)
{
    size_t at = hash_of(list, code);

    return next_term(index, &at, list, code);
}

bool codes_has_name(const codes_index *index, const char *list, const char *code, const char *name)
{
    size_t at = hash_of(list, code);
    const data_term *term;

    while ((term = next_term(index, &at, list, code)))
        if (codes_same_name(name, term->name))
            return true;
    return false;
}
