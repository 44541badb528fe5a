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

long text_place_column(const text_place *place)
{
    return (long)(place->at - place->line_start) + 1;
}

const char *text_next_special(const char *p, const char *end)
{
    const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;

    for (; end - p >= 8; p += 8) {
        uint64_t word, ampersand;

        memcpy(&word, p, 8);
        ampersand = word ^ ones * '&';
        if ((word & highs) || ((ampersand - ones) & ~ampersand & highs))
            break;
    }
    while (p < end && (unsigned char)*p < 0x80 && *p != '&')
        p++;
    return p;
}

typedef struct {
    const char *name, *text, *end;
    findings *found;
    long depth;
    size_t namespaces;
} scan;

static int refuse(const scan *s, const char *at, finding_id id, const char *what)
{
    text_place place;

    text_place_init(&place, s->text);
    text_place_move(&place, (size_t)(at - s->text));
    findings_add(s->found, id, s->name, place.line, text_place_column(&place), "%s", what);
    return -1;
}

static bool starts(const char *p, const char *end, const char *word)
{
    size_t n = strlen(word);

    return (size_t)(end - p) >= n && memcmp(p, word, n) == 0;
}

/* Behind the next `word`, or the end. */
static const char *behind(const char *p, const char *end, const char *word)
{
    size_t n = strlen(word);

    while (p < end && (p = memchr(p, word[0], (size_t)(end - p)))) {
        if (starts(p, end, word))
            return p + n;
        p++;
    }
    return end;
}

/* A start tag: counts its attributes and namespace declarations. Returns behind ">", or NULL after a finding. */
static const char *scan_tag(scan *s, const char *p)
{
    const char *tag = p, *name = p;
    size_t attributes = 0;

    for (p++; p < s->end && *p != '>' && *p != '<'; p++) {
        if (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r') {
            name = p + 1;
        } else if (*p == '"' || *p == '\'') {
            const char *close = memchr(p + 1, *p, (size_t)(s->end - p - 1));

            if (++attributes > LIMITS_ATTRIBUTES) {
                refuse(s, tag, FINDING_XML_LIMIT, "an element with more than 256 attributes");
                return NULL;
            }
            if (starts(name, s->end, "xmlns") && ++s->namespaces > LIMITS_NAMESPACES) {
                refuse(s, tag, FINDING_XML_LIMIT, "more than 256 namespace declarations");
                return NULL;
            }
            p = close ? close : s->end - 1;
        }
    }
    if (p < s->end && p[-1] != '/' && ++s->depth > LIMITS_DEPTH) {
        refuse(s, tag, FINDING_XML_LIMIT, "elements nested more than 200 deep");
        return NULL;
    }
    return p < s->end && *p == '>' ? p + 1 : p;
}

int limits_check(const char *name, const char *text, size_t len, findings *found)
{
    scan s = {name, text, text + len, found, 0, 0};
    const char *p = text;

    while (p && p < s.end && (p = memchr(p, '<', (size_t)(s.end - p)))) {
        if (starts(p, s.end, "<!--"))
            p = behind(p + 4, s.end, "-->");
        else if (starts(p, s.end, "<![CDATA["))
            p = behind(p + 9, s.end, "]]>");
        else if (starts(p, s.end, "<?"))
            p = behind(p + 2, s.end, "?>");
        else if (starts(p, s.end, "<!"))
            return refuse(&s, p, FINDING_XML_DOCTYPE,
                          "a document type declaration; SPL has none, and it could make the reader fetch files");
        else if (starts(p, s.end, "</")) {
            s.depth--;
            p += 2;
        } else if (!(p = scan_tag(&s, p)))
            return -1;
    }
    return 0;
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

void limits_report_controls(const char *name, const char *text, size_t len, findings *found)
{
    const char *end = text + len;
    text_place place;
    size_t n = 0, count = 0;

    text_place_init(&place, text);
    for (const char *p = text; (p = text_next_special(p, end)) < end && count < CONTROLS_REPORTED; p += n) {
        uint32_t c;

        c = special_at(p, end, &n);
        if (!utf8_is_bidi(c) && !(c >= 0x7F && c < 0xA0))
            continue;
        text_place_move(&place, (size_t)(p - text));
        findings_add(found, FINDING_XML_CONTROL, name, place.line, text_place_column(&place),
                     utf8_is_bidi(c)
                         ? "U+%04X changes the direction of text: what is shown may differ from what is meant"
                         : "U+%04X is a control character",
                     (unsigned)c);
        count++;
    }
}
