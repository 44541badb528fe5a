#include "leaflet/blocks/markers.h"
#include "base/utf8.h"

#include <string.h>

#define PATH_STEPS 2   /* signs between the places of a page's path */
#define PLACE_WORDS 7  /* of the name of one */
#define PAGE_WORDS 14  /* of that of the page itself, which ends the path */
#define TITLE_BYTES 4  /* of an abbreviation in one, with its dot */
#define PATH_BYTES 300 /* of the longest one */

/* Bullets that mean nothing else in prose. U+F0B7 and its neighbours come from symbol fonts. */
bool markers_is_bullet(uint32_t c)
{
    switch (c) {
    case 0x2022:
    case 0x2023:
    case 0x2043:
    case 0x25A0:
    case 0x25A1:
    case 0x25AA:
    case 0x25AB:
    case 0x25B6:
    case 0x25BA:
    case 0x25C6:
    case 0x25CB:
    case 0x25CF:
    case 0x25E6:
    case 0x2713:
    case 0x2714:
    case 0x27A2:
    case 0x25BE:
    case 0x2756:
    case 0x27A4:
    case 0x2219:
    case 0xF0B7:
    case 0xF0A7:
    case 0xF0D8:
    case 0xF02D:
    case 0xF076: return true;
    default: return false;
    }
}

/* Bullets only when a blank follows; such signs stand inside of texts as well. */
static bool is_weak_bullet(uint32_t c)
{
    return c == '~' || c == 0x25B8 || c == 0x25C7 || c == 0x25CA || c == 0x2705 || c == '-' || c == '*' || c == '+' ||
           c == 0xB7 || c == 0x2012 || c == 0x2013 || c == 0x2014 || c == 0x2212 || c == 'o' || c == '.' ||
           c == 0x2010 || c == 0x2011 || (c >= 0xF020 && c <= 0xF0FF); /* of symbol fonts */
}

size_t markers_blanks(const char *text, size_t len)
{
    size_t at = 0;

    while (at < len) {
        uint32_t c;
        int n = utf8_decode(&c, text + at, len - at);

        if (n <= 0 || !(utf8_is_blank(c) || c == 0xFEFF || c == 0x200B))
            break;
        at += (size_t)n;
    }
    return at;
}

static int roman_value(const char *text, size_t len)
{
    static const struct {
        const char *text;
        int value;
    } parts[] = {{"xl", 40}, {"l", 50}, {"ix", 9}, {"iv", 4}, {"x", 10}, {"v", 5}, {"i", 1}};
    int total = 0, last = 100;
    size_t at = 0;

    while (at < len) {
        int value = 0;
        size_t step = 0;

        for (size_t k = 0; k < sizeof parts / sizeof *parts && !value; k++) {
            step = strlen(parts[k].text);
            if (step <= len - at && strncmp(text + at, parts[k].text, step) == 0)
                value = parts[k].value;
        }
        if (!value || value > last)
            return 0;
        total += value;
        last = value;
        at += step;
    }
    return total;
}

/* "12", "b" or "iv" with length n; fills style, ordinal, roman. */
static bool read_ordinal(marker *m, const char *text, size_t n)
{
    char small[8];

    if (n == 0 || n > 5)
        return false;
    if (strspn(text, "0123456789") >= n) {
        m->style = MARKER_DECIMAL;
        for (size_t i = 0; i < n; i++)
            m->ordinal = m->ordinal * 10 + (text[i] - '0');
        return n <= 3 && m->ordinal > 0;
    }
    for (size_t i = 0; i < n; i++)
        small[i] = (char)utf8_lower((unsigned char)text[i]);
    m->roman = roman_value(small, n);
    if (n == 1 && small[0] >= 'a' && small[0] <= 'z') {
        m->style = MARKER_ALPHA;
        m->ordinal = small[0] - 'a' + 1;
        m->roman_too = m->roman > 0;
        return true;
    }
    m->style = MARKER_ROMAN;
    m->ordinal = m->roman;
    return m->roman > 0;
}

static size_t alnum_run(const char *text, size_t len)
{
    size_t n = 0;

    while (n < len && n < 6 &&
           (utf8_is_digit((unsigned char)text[n]) || (text[n] >= 'a' && text[n] <= 'z') ||
            (text[n] >= 'A' && text[n] <= 'Z')))
        n++;
    return n;
}

static marker read_number(const char *text, size_t len)
{
    marker m = {.style = MARKER_NONE};
    bool open = len && text[0] == '(';
    size_t n = alnum_run(text + open, len - open), at = open + n;

    if (at >= len || !read_ordinal(&m, text + open, n))
        return (marker){.style = MARKER_NONE};
    if (open ? text[at] != ')' : text[at] != ')' && text[at] != '.')
        return (marker){.style = MARKER_NONE};
    if (!open && text[at] == '.' && m.style != MARKER_DECIMAL && (text[0] < 'a' || text[0] > 'z'))
        return (marker){.style = MARKER_NONE}; /* "A. Name", "V. Smith": initials and headings */
    m.sign = open ? '(' : (unsigned char)text[at];
    m.len = at + 1;
    m.blanks = markers_blanks(text + m.len, len - m.len);
    if (!m.blanks && m.len < len) { /* "1)text" is a marker, "1.5" and "(a)b" are not */
        uint32_t c;

        if (open || m.style != MARKER_DECIMAL || utf8_decode(&c, text + m.len, len - m.len) < 1 || !utf8_is_letter(c))
            return (marker){.style = MARKER_NONE};
    }
    return m;
}

marker markers_read(const char *text, size_t len)
{
    marker m = {.style = MARKER_NONE};
    uint32_t c;
    int n = utf8_decode(&c, text, len);
    size_t blanks;

    if (n <= 0)
        return m;
    blanks = markers_blanks(text + n, len - (size_t)n);
    if (c == '~' && (size_t)n + blanks < len && utf8_is_digit((unsigned char)text[(size_t)n + blanks]))
        return m; /* "~ 10 ml": about as much */
    if (markers_is_bullet(c) || (is_weak_bullet(c) && (blanks || (size_t)n == len))) {
        m.style = MARKER_BULLET;
        m.sign = c;
        m.len = (size_t)n;
        m.blanks = blanks;
        return m;
    }
    return read_number(text, len);
}

size_t markers_find_inside(const char *text, size_t len, size_t from)
{
    bool blank = false; /* stands before the character, which is not ASCII: no bullet is */

    for (size_t at = from, next; at < len; at = next) {
        size_t wide = utf8_skip_ascii(text, at, len);
        uint32_t c;
        int n = utf8_decode(&c, text + wide, len - wide);

        if (n <= 0)
            return len;
        if (wide > at)
            blank = utf8_is_blank((unsigned char)text[wide - 1]);
        if (blank && markers_is_bullet(c) && wide > from)
            return wide;
        blank = utf8_is_blank(c);
        next = wide + (size_t)n;
    }
    return len;
}

/* The name of a place in a path: few words, and no sentence, nor what announces a list. */
static bool names_place(const char *text, size_t len, int most)
{
    int words = 1;
    size_t first = 0; /* of the word */

    for (size_t i = 0; i + 1 < len; i++) {
        bool title = text[i] == '.' && i - first < TITLE_BYTES && text[first] >= 'A' && text[first] <= 'Z'; /* "Dr." */

        if (text[i + 1] == ' ' && strchr(".;!?", text[i]) && !title)
            return false;
        words += text[i] == ' ' && text[i + 1] != ' ';
        first = text[i] == ' ' ? i + 1 : first;
    }
    return len && words <= most && !strchr(".:;!?", text[len - 1]);
}

bool markers_are_path(const char *text, size_t len)
{
    static const char *const signs[] = {" > ", " \xC2\xBB ", " \xE2\x80\xBA ", " \xE2\x96\xB8 "};
    int steps = 0;

    for (size_t k = 0; k < sizeof signs / sizeof *signs && len <= PATH_BYTES; k++) {
        size_t size = strlen(signs[k]), place = 0;
        const char *from = text + 1, *end = text + len, *sign;

        /* the byte behind the blank is rare, and tells most texts */
        for (; from + size < end && (sign = memchr(from + 1, signs[k][1], (size_t)(end - from) - size)); from = sign) {
            if (memcmp(sign - 1, signs[k], size) != 0)
                continue;
            if ((sign[size - 1] >= '0' && sign[size - 1] <= '9') || (size_t)(sign - 1 - text) < place || /* "> >" */
                !names_place(text + place, (size_t)(sign - 1 - text) - place, PLACE_WORDS))
                return false;
            place = (size_t)(sign - 1 - text) + size;
            steps++;
        }
        if (place && !names_place(text + place, len - place, PAGE_WORDS))
            return false;
    }
    return steps >= PATH_STEPS;
}
