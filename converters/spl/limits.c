#include "spl/limits.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define CONTROLS_REPORTED 20

void text_place_init(text_place *place, const char *text)
{
    *place = (text_place){text, 0, 0, 1};
}

void text_place_move(text_place *place, size_t offset)
{
    if (offset < place->at)
        text_place_init(place, place->text);
    while (place->at < offset) {
        const char *from = place->text + place->at;
        const char *newline = memchr(from, '\n', offset - place->at);

        if (!newline) {
            place->at = offset;
            break;
        }
        place->at = place->line_start = (size_t)(newline - place->text) + 1;
        place->line++;
    }
}

void text_place_shift(text_place *place, const char *text, size_t dropped)
{
    place->text = text;
    place->at -= dropped;
    place->line_start -= dropped; /* may wrap around: only differences count */
}

long text_place_column(const text_place *place)
{
    return (long)(place->at - place->line_start) + 1;
}

#define WORDS 4 /* looked at in one go */

/* Whether a byte of the words is "&" or not ASCII. */
static bool has_special(const uint64_t *words)
{
    const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
    uint64_t found = 0;

    for (size_t i = 0; i < WORDS; i++) {
        uint64_t ampersand = words[i] ^ ones * '&';

        found |= words[i] | ((ampersand - ones) & ~ampersand);
    }
    return found & highs;
}

const char *text_next_special(const char *p, const char *end)
{
    uint64_t words[WORDS];

    for (; (size_t)(end - p) >= sizeof words; p += sizeof words) {
        memcpy(words, p, sizeof words);
        if (has_special(words))
            break;
    }
    while (p < end && (unsigned char)*p < 0x80 && *p != '&')
        p++;
    return p;
}

static bool starts(const char *p, const char *end, const char *word)
{
    size_t n = strlen(word);

    return (size_t)(end - p) >= n && memcmp(p, word, n) == 0;
}

/* Behind the next `word`, or NULL. */
static const char *behind(const char *p, const char *end, const char *word)
{
    size_t n = strlen(word);

    while (p < end && (p = memchr(p, word[0], (size_t)(end - p)))) {
        if (starts(p, end, word))
            return p + n;
        p++;
    }
    return NULL;
}

static const char *refuse(limits_scan *s, const char *at, finding_id id, const char *what)
{
    s->at = at;
    s->id = id;
    s->what = what;
    return NULL;
}

/* Markup that does not end before `end`. */
static const char *open_end(limits_scan *s, const char *end)
{
    s->open = true;
    return end;
}

/* A start tag: counts its attributes and namespace declarations. Returns behind ">" (or where the parser will find the
 * fault), or NULL when it is refused. */
static const char *scan_tag(limits_scan *s, const char *p, const char *end)
{
    const char *tag = p, *name = p;
    size_t attributes = 0, namespaces = s->namespaces;

    for (p++; p < end && *p != '>' && *p != '<'; p++) {
        if (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r') {
            name = p + 1;
        } else if (*p == '"' || *p == '\'') {
            const char *close = memchr(p + 1, *p, (size_t)(end - p - 1));

            if (++attributes > LIMITS_ATTRIBUTES)
                return refuse(s, tag, FINDING_XML_LIMIT, "an element with more than 256 attributes");
            if (starts(name, end, "xmlns") && ++namespaces > LIMITS_NAMESPACES)
                return refuse(s, tag, FINDING_XML_LIMIT, "more than 256 namespace declarations");
            p = close ? close : end - 1;
        }
    }
    if (p == end)
        return open_end(s, end);
    s->namespaces = namespaces;
    if (p[-1] != '/' && ++s->depth > LIMITS_DEPTH)
        return refuse(s, tag, FINDING_XML_LIMIT, "elements nested more than 200 deep");
    return *p == '>' ? p + 1 : p;
}

#define MARK_LENGTH_MAX 9 /* of what tells one kind of markup from another: <![CDATA[ */

/* Markup that begins at p. Returns as scan_tag does. */
static const char *scan_markup(limits_scan *s, const char *p, const char *end)
{
    const char *close = NULL;

    if (starts(p, end, "<!--"))
        close = behind(p + 4, end, "-->");
    else if (starts(p, end, "<![CDATA["))
        close = behind(p + 9, end, "]]>");
    else if (starts(p, end, "<?"))
        close = behind(p + 2, end, "?>");
    else if (starts(p, end, "<!"))
        return refuse(s, p, FINDING_XML_DOCTYPE,
                      "a document type declaration; SPL has none, and it could make the reader fetch files");
    else if (starts(p, end, "</")) {
        close = memchr(p, '>', (size_t)(end - p));
        s->depth -= close != NULL;
        close = close ? close + 1 : NULL;
    } else
        return scan_tag(s, p, end);
    return close ? close : open_end(s, end);
}

const char *limits_scan_on(limits_scan *s, const char *p, const char *end, bool last)
{
    while (p < end) {
        const char *markup = memchr(p, '<', (size_t)(end - p)), *next;

        if (!markup)
            return end;
        if (!last && end - markup < MARK_LENGTH_MAX)
            return markup;
        next = scan_markup(s, markup, end);
        if (!next)
            return NULL;
        if (s->open) {
            s->open = false;
            return last ? end : markup;
        }
        p = next;
    }
    return p;
}

int limits_check(const char *name, const char *text, size_t len, findings *found)
{
    limits_scan s = {0, 0, false, NULL, FINDING_XML_LIMIT, NULL};
    text_place place;

    if (limits_scan_on(&s, text, text + len, true))
        return 0;
    text_place_init(&place, text);
    text_place_move(&place, (size_t)(s.at - text));
    findings_add(found, s.id, name, place.line, text_place_column(&place), "%s", s.what);
    return -1;
}

/* The character a reference such as &#x202E; stands for; *n becomes its length in the text. 0: no reference. */
static uint32_t reference_at(const char *p, const char *end, size_t *n)
{
    bool hex = end - p > 3 && p[2] == 'x';
    const char *q = p + (hex ? 3 : 2);
    uint32_t c = 0;

    if (end - p < 4 || p[1] != '#')
        return 0;
    for (; q < end && c < 0x110000; q++) {
        if (*q >= '0' && *q <= '9')
            c = c * (hex ? 16 : 10) + (uint32_t)(*q - '0');
        else if (hex && ((*q >= 'a' && *q <= 'f') || (*q >= 'A' && *q <= 'F')))
            c = c * 16 + (uint32_t)((*q | 0x20) - 'a') + 10;
        else
            break;
    }
    if (q == end || *q != ';')
        return 0;
    *n = (size_t)(q - p) + 1;
    return c;
}

static uint32_t special_at(const char *p, const char *end, size_t *n)
{
    uint32_t c = 0;
    int len;

    *n = 1;
    if (*p == '&')
        return reference_at(p, end, n);
    len = utf8_decode(&c, p, (size_t)(end - p));
    *n = len > 0 ? (size_t)len : 1;
    return len > 0 ? c : 0;
}

void limits_report_controls_in(text_place *place, size_t *count, size_t from, size_t to, const char *name,
                               findings *found)
{
    const char *end = place->text + to;
    size_t n = 0;

    for (const char *p = place->text + from; *count < CONTROLS_REPORTED && (p = text_next_special(p, end)) < end;
         p += n) {
        uint32_t c = special_at(p, end, &n);

        if (!utf8_is_bidi(c) && !(c >= 0x7F && c < 0xA0))
            continue;
        text_place_move(place, (size_t)(p - place->text));
        findings_add(found, FINDING_XML_CONTROL, name, place->line, text_place_column(place),
                     utf8_is_bidi(c)
                         ? "U+%04X changes the direction of text: what is shown may differ from what is meant"
                         : "U+%04X is a control character",
                     (unsigned)c);
        ++*count;
    }
}

void limits_report_controls(const char *name, const char *text, size_t len, findings *found)
{
    size_t count = 0;
    text_place place;

    text_place_init(&place, text);
    limits_report_controls_in(&place, &count, 0, len, name, found);
}
