#include "leaflet/text/mojibake.h"
#include "base/utf8.h"
#include "base/vectors.h"
#include "leaflet/text/decode.h"
#include "leaflet/text/repair.h"

#include <string.h>
#include <threads.h>

#define BYTES_OF 0x2200  /* the misread characters lie below it */
#define PASSES 2         /* a text can be misread twice */
#define WHOLE_MIN 3      /* sequences that make a whole text misread ... */
#define WHOLE_FACTOR 10  /* ... when there are so many times more of them than of other characters beyond ASCII */
#define CYRILLIC_RUN 3   /* letters in a row that are certain to be misread */
#define SEQUENCE_SIZE 24 /* bytes a misread character takes at most */

/* Back from characters to the bytes they were read from. */
typedef struct {
    const char *name;
    bool cyrillic;                /* its letters are: a text without any other is no Cyrillic text */
    unsigned char byte[BYTES_OF]; /* 0: none, or ASCII */
} reverse;

/* A misread character. */
typedef struct {
    size_t len;            /* bytes of the text it takes */
    uint32_t c;            /* what it is */
    uint32_t lead, second; /* the characters it starts with */
} sequence;

static void reverse_init(reverse *r, const char *name)
{
    const charset *cs = charsets_find(name, strlen(name));

    memset(r, 0, sizeof *r);
    r->name = cs->name;
    r->cyrillic = charsets_byte(cs, 0x430) >= 0;
    for (int c = 0x80; c < 0xA0; c++) /* the same bytes read as ISO-8859-1 */
        r->byte[c] = (unsigned char)c;
    for (int i = 0; i < 128; i++)
        if (cs->upper[i] && cs->upper[i] < BYTES_OF)
            r->byte[cs->upper[i]] = (unsigned char)(i + 128);
}

static unsigned char byte_of(const reverse *r, uint32_t c)
{
    return c < BYTES_OF ? r->byte[c] : 0;
}

/* A character that leaflets have: European letters, signs, bullets of symbol fonts; of those that control
 * only C1, which are what a text misread twice has inside. */
static bool is_sane(uint32_t c)
{
    if (utf8_is_bidi(c) || c == 0x2028 || c == 0x2029)
        return false;
    return (c >= 0x80 && c < 0x250) || c == 0x2C6 || c == 0x2DC || (c >= 0x370 && c < 0x530) ||
           (c >= 0x1E00 && c < 0x2800) || (c >= 0xF000 && c < 0xF100) || c == 0xFEFF || c == 0xFFFD;
}

static inline bool is_lead(unsigned char byte)
{
    return byte >= 0xC2 && byte <= 0xF4;
}

static inline bool goes_on(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* A misread character at the start of text. */
static bool read_sequence(const reverse *r, sequence *s, const char *text, size_t len)
{
    char bytes[4];
    int need = 4;

    s->len = 0;
    for (int i = 0; i < need; i++) {
        uint32_t c;
        int n = utf8_decode(&c, text + s->len, len - s->len);
        unsigned char byte = n > 0 ? byte_of(r, c) : 0;

        if (i == 0 ? !is_lead(byte) : !goes_on(byte))
            return false;
        if (i == 0)
            need = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
        if (i == 0)
            s->lead = c;
        if (i == 1)
            s->second = c;
        bytes[i] = (char)byte;
        s->len += (size_t)n;
    }
    return utf8_decode(&s->c, bytes, (size_t)need) == need && is_sane(s->c);
}

/* --- what is certain --- */

static bool is_cyrillic(uint32_t c)
{
    return c >= 0x400 && c < 0x460;
}

/* Misread Cyrillic letters in a row. */
static bool starts_cyrillic_run(const reverse *r, const char *text, size_t at, size_t len)
{
    sequence s;
    int n = 0;

    while (n < CYRILLIC_RUN && at < len && read_sequence(r, &s, text + at, len - at) && is_cyrillic(s.c)) {
        at += s.len;
        n++;
    }
    return n == CYRILLIC_RUN;
}

/* The character that ends before `at`. */
static uint32_t character_before(const char *text, size_t at)
{
    uint32_t c = ' ';
    size_t start = at;

    if (!at)
        return ' ';
    do
        start--;
    while (start > 0 && ((unsigned char)text[start] & 0xC0) == 0x80);
    return utf8_decode(&c, text + start, at - start) > 0 ? c : ' ';
}

static bool is_small_ascii(uint32_t c)
{
    return c >= 'a' && c <= 'z';
}

/* Letters from U+0100 on come from the signs' half of windows-1252: they do not stand behind these capitals. The micro
 * sign, the ordinal indicators and the circumflex by itself count as letters in Unicode. */
static bool is_no_letter(uint32_t c)
{
    return !utf8_is_letter(c) || (c > 0xFF && c < 0x200) || c == 0xB5 || c == 0xAA || c == 0xBA || c == 0x2C6;
}

/* What can hardly be meant as it stands: "â€", a capital with a sign behind it inside a word, "Â°". */
static bool is_certain(const sequence *s, const char *text, size_t at, size_t len)
{
    uint32_t before = character_before(text, at);
    uint32_t behind = at + s->len < len ? (unsigned char)text[at + s->len] : ' ';
    bool sign = is_no_letter(s->second);

    if (s->c >= 0x2000) /* three bytes and more: "â€“", "в„–", "ï‚·" */
        return sign || s->lead == 0xEF || s->second == 0x402; /* no word has a capital Dje inside */
    if (!sign || utf8_is_upper(before))
        return false;
    if (s->lead == 0xC2) /* Â before a sign */
        return s->c < 0xC0;
    if (s->lead < 0xC3 || s->lead > 0xC5 || !utf8_is_letter(s->c))
        return false;
    return is_small_ascii(before) || (is_small_ascii(behind) && !utf8_is_letter(before)) || s->lead == 0xC3;
}

/* --- passes --- */

typedef struct {
    size_t good, other; /* misread characters; characters beyond ASCII that are not */
} survey;

/* A misread character is looked for where its first two characters are: few texts have such. */
static survey look(const reverse *r, const char *text, size_t len)
{
    survey v = {0, 0};
    size_t lead = 0, behind = 0; /* the last character that may begin one, and its end */

    for (size_t at = 0, next; (at = utf8_skip_ascii(text, at, len)) < len; at = next) {
        sequence s;
        uint32_t c;
        unsigned char byte;

        next = at + (size_t)utf8_next(&c, text + at, len - at);
        byte = byte_of(r, c);
        if (at == behind && goes_on(byte) && read_sequence(r, &s, text + lead, len - lead)) {
            v.good++;
            v.other--; /* the lead was counted there */
            next = lead + s.len;
            continue;
        }
        v.other++;
        if (is_lead(byte)) {
            lead = at;
            behind = next;
        }
    }
    return v;
}

/* What one pass found. */
typedef struct {
    size_t repaired, doubtful;
    size_t first, first_doubtful; /* offsets in the text */
    size_t first_len;
    char becomes[5];
} outcome;

static bool was_repaired(const source_map *m, size_t from, size_t to)
{
    for (size_t i = source_map_find(m, from); i < m->count && m->runs[i].text < to; i++)
        if (m->runs[i].rule)
            return true;
    return false;
}

/* The source's bytes there, misread once or twice as a whole, are this text. Those of "â€Â°" are not: a sign that was
 * misread once stands behind two that were not, and only together they look like a misread one. */
static bool is_of_source(const leaflet *l, size_t at, size_t len, const char *text)
{
    size_t start = source_map_start(&l->map, at), end = source_map_end(&l->map, at + len);
    buffer source = BUFFER_INIT;
    bool holds;

    if (!was_repaired(&l->map, at, at + len))
        return true;
    decode_source(l, start, end - start, &source);
    holds = mojibake_holds(buffer_text(&source), source.len, text, strlen(text));
    buffer_release(&source);
    return holds;
}

static outcome rewrite(const reverse *r, const leaflet *l, bool whole, buffer *out, source_map *step)
{
    outcome o = {0};
    size_t from = 0, run_end = SIZE_MAX;

    for (size_t at = utf8_skip_ascii(l->bytes, 0, l->len); at < l->len; at = utf8_skip_ascii(l->bytes, at, l->len)) {
        sequence s;
        uint32_t c;
        char text[5] = "";
        int n;

        if (!read_sequence(r, &s, l->bytes + at, l->len - at)) {
            at += (size_t)utf8_decode(&c, l->bytes + at, l->len - at);
            continue;
        }
        if (is_cyrillic(s.c) && (at == run_end || starts_cyrillic_run(r, l->bytes, at, l->len)))
            run_end = at + s.len;
        if (!whole && run_end != at + s.len && !is_certain(&s, l->bytes, at, l->len)) {
            if ((s.lead == 0xC2 || s.lead == 0xC3) && is_no_letter(s.second) && !o.doubtful++)
                o.first_doubtful = at;
            at += (size_t)utf8_decode(&c, l->bytes + at, l->len - at);
            continue;
        }
        n = utf8_encode(text, s.c);
        if (!is_of_source(l, at, s.len, text)) {
            at += (size_t)utf8_decode(&c, l->bytes + at, l->len - at);
            continue;
        }
        if (!o.repaired++) {
            o.first = at;
            o.first_len = s.len;
            memcpy(o.becomes, text, sizeof text);
        }
        buffer_add(out, l->bytes + from, at - from);
        source_map_add_plain(step, at - from);
        buffer_add(out, text, (size_t)n);
        source_map_add_rule(step, (size_t)n, s.len, REPAIR_MOJIBAKE);
        from = at += s.len;
    }
    buffer_add(out, l->bytes + from, l->len - from);
    source_map_add_plain(step, l->len - from);
    return o;
}

static void report(const leaflet *l, const reverse *r, const outcome *o, findings *found)
{
    long number, column;

    if (o->repaired) {
        leaflet_locate(l, o->first, &number, &column);
        findings_add(found, FINDING_LEAFLET_MOJIBAKE_REPAIRED, l->name, number, column,
                     "'%.*s' is '%s' read as %s; %zu such %s repaired", (int)o->first_len, l->bytes + o->first,
                     o->becomes, r->name, o->repaired, o->repaired == 1 ? "character was" : "characters were");
    }
    if (o->doubtful && !o->repaired) { /* else the next pass says so */
        leaflet_locate(l, o->first_doubtful, &number, &column);
        findings_add(found, FINDING_LEAFLET_MOJIBAKE, l->name, number, column,
                     "%zu %s like UTF-8 read as %s, but not certainly so; kept as it stands", o->doubtful,
                     o->doubtful == 1 ? "place looks" : "places look", r->name);
    }
}

static bool repair_once(leaflet *l, const reverse *r, findings *found)
{
    survey v = look(r, l->bytes, l->len);
    bool whole = v.good >= (r->cyrillic && !v.other ? 1 : WHOLE_MIN) && v.good >= v.other * WHOLE_FACTOR;
    buffer out = BUFFER_INIT;
    source_map step = {NULL, 0, 0, 0, 0};
    outcome o;

    if (!v.good)
        return false;
    o = rewrite(r, l, whole, &out, &step);
    report(l, r, &o, found);
    if (o.repaired)
        leaflet_take_text(l, &out, &step);
    buffer_release(&out);
    source_map_release(&step);
    return o.repaired > 0;
}

static const char *const encodings[] = {"windows-1252", "windows-1251"};

#define ENCODINGS (sizeof encodings / sizeof *encodings)

static reverse reverses[ENCODINGS];
static once_flag ready = ONCE_FLAG_INIT;

static void make_reverses(void)
{
    for (size_t i = 0; i < ENCODINGS; i++)
        reverse_init(&reverses[i], encodings[i]);
}

static const reverse *reverse_of(size_t encoding)
{
    call_once(&ready, make_reverses);
    return &reverses[encoding];
}

/* First bytes of the characters that is_lead is true of: U+00C2 to U+00F4, or U+0412 to U+0444. */
static inline byte_vector may_be_lead(byte_vector bytes)
{
    return vector_between(bytes, (signed char)0xC3, (signed char)0xD1);
}

void mojibake_repair(leaflet *l, findings *found)
{
    if (vector_find_far(l->bytes, 0, l->len, may_be_lead) == l->len)
        return;
    for (size_t i = 0; i < ENCODINGS; i++)
        for (int pass = 0; pass < PASSES && repair_once(l, reverse_of(i), found);)
            pass++;
}

/* Undoes one misreading of all characters; false when that is not possible. */
static bool undo(const reverse *r, buffer *out, const char *text, size_t len)
{
    buffer_clear(out);
    for (size_t at = 0; at < len;) {
        uint32_t c;
        int n = utf8_decode(&c, text + at, len - at);
        unsigned char byte = n > 0 ? byte_of(r, c) : 0;

        if (!byte)
            return false;
        buffer_putc(out, (char)byte);
        at += (size_t)n;
    }
    return out->len > 0 && utf8_valid_prefix(out->data, out->len) == out->len;
}

bool mojibake_undo(const char *text, size_t len, int which, buffer *out)
{
    return len <= SEQUENCE_SIZE && undo(reverse_of(which ? 1 : 0), out, text, len);
}

bool mojibake_holds(const char *source, size_t source_len, const char *text, size_t text_len)
{
    buffer once = BUFFER_INIT, twice = BUFFER_INIT;
    bool holds = false;

    for (size_t i = 0; i < 4 && !holds && source_len <= SEQUENCE_SIZE; i++) {
        if (!undo(reverse_of(i / 2), &once, source, source_len))
            continue;
        holds = once.len == text_len && memcmp(once.data, text, text_len) == 0;
        if (!holds && undo(reverse_of(i % 2), &twice, once.data, once.len))
            holds = twice.len == text_len && memcmp(twice.data, text, text_len) == 0;
    }
    buffer_release(&once);
    buffer_release(&twice);
    return holds;
}
