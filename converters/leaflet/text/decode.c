#include "leaflet/text/decode.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "base/vectors.h"
#include "leaflet/text/detect.h"
#include "leaflet/text/repair.h"

#include <string.h>
#include <strings.h>

#define BINARY_PER_MILLE                                                                                               \
    10                   /* share of control characters (per thousand bytes) above which a file is no text at all      \
                          */
#define HEAD_SIZE 1024   /* bytes in which an encoding can be declared */
#define NAME_MAX 40      /* bytes of a declared name */
#define DAMAGED_SHARE 20 /* at most one in so many characters beyond ASCII may be broken */

static const char replacement[] = "\xEF\xBF\xBD";

/* Line and column of a byte that could not be decoded: the source has no lines yet. */
static int refuse(const leaflet *l, findings *found, finding_id id, size_t offset, const char *text)
{
    long number = 1;
    size_t start = 0;

    for (size_t i = 0; i < offset; i++)
        if (l->source[i] == '\n') {
            number++;
            start = i + 1;
        }
    findings_add(found, id, l->name, number, (long)(offset - start) + 1, "byte 0x%02X at offset %zu%s",
                 (unsigned)(unsigned char)l->source[offset], offset, text);
    return -1;
}

/* --- what is no text --- */

/* How files begin that hold a leaflet, but not as text. */
static const struct {
    const char *bytes;
    size_t len;
    const char *name;
} formats[] = {
    {"%PDF-", 5, "a PDF file"},
    {"{\\rtf", 5, "an RTF file"},
    {"PK\003\004", 4, "a Word (.docx), OpenDocument or other ZIP file"},
    {"\320\317\021\340", 4, "a Word (.doc) file"},
    {"\037\213", 2, "a gzip file"},
    {"\211PNG", 4, "an image"},
    {"\377\330\377", 3, "an image"},
};

static const char spl_namespace[] = "urn:hl7-org:v3";

bool decode_is_spl(const char *bytes, size_t len)
{
    size_t head = len < HEAD_SIZE ? len : HEAD_SIZE;

    for (size_t at = 0; len && bytes[0] == '<' && at + sizeof spl_namespace <= head; at++)
        if (memcmp(bytes + at, spl_namespace, sizeof spl_namespace - 1) == 0)
            return true;
    return false;
}

/* The name of such a format; NULL: it may be text. */
static const char *format_of(const leaflet *l)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (l->source_len >= formats[i].len && memcmp(l->source, formats[i].bytes, formats[i].len) == 0)
            return formats[i].name;
    return decode_is_spl(l->source, l->source_len) ? "an SPL document already" : NULL;
}

/* --- which encoding --- */

/* Offset of the first byte that shows that bytes are no text, or len. */
static size_t binary_at(const char *bytes, size_t len)
{
    size_t controls = 0, first = len;

    for (size_t i = 0; (i = vector_find_far(bytes, i, len, vector_controls)) < len; i++) {
        first = first == len ? i : first;
        controls++;
    }
    return controls * 1000 > len * BINARY_PER_MILLE ? first : len;
}

/* The name behind "charset=" or "encoding=" in the head of an HTML page or XML file. */
static const charset *declared(const leaflet *l)
{
    char head[HEAD_SIZE + 1];
    size_t len = l->source_len < HEAD_SIZE ? l->source_len : HEAD_SIZE;
    static const char *const keys[] = {"charset", "encoding"};

    memcpy(head, l->source, len);
    head[len] = '\0';
    if (!strchr("<", head[strspn(head, " \t\r\n")]))
        return NULL;
    for (const char *at = head; *at; at++)
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            const char *name = at + strlen(keys[k]);
            size_t n;

            if (strncasecmp(at, keys[k], strlen(keys[k])) != 0)
                continue;
            name += strspn(name, " \t\r\n");
            if (*name != '=')
                continue;
            name += 1 + strspn(name + 1, " \t\r\n\"'");
            n = strcspn(name, " \t\r\n\"'/>?;");
            return n <= NAME_MAX ? charsets_find(name, n) : NULL;
        }
    return NULL;
}

/* Offset of the first byte that an encoding has no character for, or the length. */
static size_t valid_prefix(const charset *cs, const char *bytes, size_t len)
{
    size_t at = 0;

    if (cs->kind == CHARSET_UTF8)
        return utf8_valid_prefix(bytes, len);
    while (at < len) {
        uint32_t c;
        int n = charsets_next(cs, &c, bytes + at, len - at);

        if (n <= 0)
            break;
        at += (size_t)n;
    }
    return at;
}

/* UTF-8 of which a few bytes were lost: far more of its longer sequences are whole than broken. */
static bool is_damaged_utf8(const leaflet *l)
{
    size_t whole = 0, broken = 0;

    for (size_t at = 0; at < l->source_len;) {
        uint32_t c;
        int n = utf8_decode(&c, l->source + at, l->source_len - at);

        broken += n < 0;
        whole += n > 1;
        at += n > 0 ? (size_t)n : 1;
    }
    return broken * DAMAGED_SHARE <= whole;
}

static const charset *detected(const leaflet *l, size_t wrong, findings *found)
{
    size_t binary = binary_at(l->source, l->source_len);
    detect_result result;
    char text[160];

    if (binary < l->source_len) {
        refuse(l, found, FINDING_LEAFLET_BINARY, binary, ": this is no text");
        return NULL;
    }
    result = detect_charset(l->source, l->source_len);
    if (!result.best) {
        refuse(l, found, FINDING_LEAFLET_ENCODING, wrong,
               " is not UTF-8, and no encoding fits the text; say which it is with --encoding NAME, or convert it to "
               "UTF-8");
        return NULL;
    }
    if (!result.other)
        return result.best;
    snprintf(
        text, sizeof text,
        " is not UTF-8; the encoding may be %s or %s: say which it is with --encoding NAME, or convert it to UTF-8",
        result.best->name, result.other->name);
    refuse(l, found, FINDING_LEAFLET_ENCODING, wrong, text);
    return NULL;
}

/* Sets *wrong to the first byte that is not UTF-8, where that was asked. */
static const charset *choose(const leaflet *l, size_t *mark, size_t *wrong, findings *found)
{
    const charset *cs = charsets_of_mark(l->source, l->source_len, mark);

    if (cs)
        return cs;
    *wrong = utf8_valid_prefix(l->source, l->source_len);
    if ((cs = detect_wide(l->source, l->source_len)))
        return cs;
    if (*wrong == l->source_len)
        return charsets_of_kind(CHARSET_UTF8);
    cs = declared(l);
    if (cs && cs->kind == CHARSET_BYTE && valid_prefix(cs, l->source, l->source_len) == l->source_len)
        return cs;
    if (is_damaged_utf8(l))
        return charsets_of_kind(CHARSET_UTF8);
    if ((cs = detected(l, *wrong, found)))
        findings_add(found, FINDING_LEAFLET_DETECTED, l->name, 0, 0,
                     "read as %s, which its letters and words speak for; --encoding sets another", cs->name);
    return cs;
}

static const charset *asked_for(const leaflet *l, const char *name, size_t *mark, findings *found)
{
    const charset *cs = charsets_find(name, strlen(name)), *marked = charsets_of_mark(l->source, l->source_len, mark);
    size_t wrong;

    if (!marked || (cs != marked && cs->kind != CHARSET_UTF16LE && cs->kind != CHARSET_UTF32LE))
        *mark = 0;
    else
        cs = marked; /* "UTF-16" means that of the mark */
    wrong = *mark + valid_prefix(cs, l->source + *mark, l->source_len - *mark);
    if (wrong == l->source_len)
        return cs;
    refuse(l, found, FINDING_LEAFLET_ENCODING, wrong, " does not fit the encoding that --encoding names");
    return NULL;
}

/* --- decoding --- */

static void decode_characters(leaflet *l, size_t from)
{
    const bool is_utf8 = l->encoding->kind == CHARSET_UTF8;

    for (size_t at = from; at < l->source_len;) {
        uint32_t c;
        char out[4];
        int n = charsets_next(l->encoding, &c, l->source + at, l->source_len - at);
        size_t left = l->source_len - at, step = n > 0 ? (size_t)n : is_utf8 || left < 2 ? 1 : 2;
        int size = n > 0 ? utf8_encode(out, c) : 3;

        buffer_add(&l->own, n > 0 ? out : replacement, (size_t)size);
        source_map_add(&l->map, (size_t)size, step, size, (int)step, n > 0 ? NULL : REPAIR_DAMAGED, false);
        at += step;
    }
    l->bytes = buffer_text(&l->own);
    l->len = l->own.len;
}

/* Physical lines are those of the decoded source, before anything is repaired. */
static void find_lines(leaflet *l, size_t mark)
{
    const char *at = l->bytes, *end = l->bytes + l->len, *next;
    size_t cap = 0, n = 0;

    l->physical_lines = memory_grow(NULL, &cap, 0, sizeof *l->physical_lines);
    l->physical_lines[n++] = mark; /* which no column counts */
    for (; (next = memchr(at, '\n', (size_t)(end - at))); at = next + 1) {
        l->physical_lines = memory_grow(l->physical_lines, &cap, n, sizeof *l->physical_lines);
        l->physical_lines[n++] = source_map_end(&l->map, (size_t)(next + 1 - l->bytes));
    }
    l->physical_line_count = n;
}

/* How many bytes from there on stand for themselves in UTF-8. */
static size_t plain_run(const leaflet *l, const char *bytes, size_t len)
{
    return l->encoding->kind == CHARSET_UTF8 ? utf8_skip_ascii(bytes, 0, len) : 0;
}

void decode_source(const leaflet *l, size_t start, size_t len, buffer *out)
{
    const char *bytes = l->source + start;

    while (len) {
        size_t run = plain_run(l, bytes, len), step;
        uint32_t c;
        char text[4];
        int n;

        buffer_add(out, bytes, run);
        bytes += run;
        len -= run;
        if (!len)
            break;
        n = charsets_next(l->encoding, &c, bytes, len);
        step = n > 0 ? (size_t)n : l->encoding->kind == CHARSET_UTF8 || len < 2 ? 1 : 2;
        buffer_add(out, n > 0 ? text : replacement, n > 0 ? (size_t)utf8_encode(text, c) : 3);
        bytes += step;
        len -= step;
    }
}

bool decode_is_blank(const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        uint32_t c;
        int n = utf8_decode(&c, text + at, len - at);

        if (!(utf8_is_blank(c) || c == '\n' || c == '\r' || c == '\f' || c == '\v' || c == 0x85 || c == 0x2028 ||
              c == 0x2029 || utf8_is_invisible(c)))
            return false;
        at += (size_t)n;
    }
    return true;
}

static int check_text(const leaflet *l, findings *found)
{
    size_t at;

    if (decode_is_blank(l->bytes, l->len)) {
        findings_add(found, FINDING_INPUT_EMPTY, l->name, 0, 0, "holds nothing but white space");
        return -1;
    }
    if ((at = binary_at(l->bytes, l->len)) < l->len)
        return refuse(l, found, FINDING_LEAFLET_BINARY, source_map_start(&l->map, at), ": this is no text");
    return 0;
}

int decode_leaflet(leaflet *l, const char *encoding, findings *found)
{
    const char *format;
    size_t mark = 0, wrong = SIZE_MAX;

    if (l->source_len == 0) {
        findings_add(found, FINDING_INPUT_EMPTY, l->name, 0, 0, "the file is empty");
        return -1;
    }
    if ((format = format_of(l))) {
        findings_add(found, FINDING_LEAFLET_BINARY, l->name, 0, 0, "this is %s, no text", format);
        return -1;
    }
    l->encoding = encoding ? asked_for(l, encoding, &mark, found) : choose(l, &mark, &wrong, found);
    if (!l->encoding)
        return -1;
    source_map_add_rule(&l->map, 0, mark, REPAIR_MARK);
    if (l->encoding->kind == CHARSET_UTF8 && wrong == SIZE_MAX)
        wrong = utf8_valid_prefix(l->source, l->source_len);
    if (l->encoding->kind == CHARSET_UTF8 && wrong == l->source_len) {
        l->bytes = l->source + mark;
        l->len = l->source_len - mark;
        source_map_add_plain(&l->map, l->len);
    } else {
        decode_characters(l, mark);
    }
    find_lines(l, mark);
    if (check_text(l, found) != 0)
        return -1;
    repair_misread(l, found);
    return 0;
}
