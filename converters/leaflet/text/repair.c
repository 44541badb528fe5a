#include "leaflet/text/repair.h"
#include "base/utf8.h"
#include "base/vectors.h"
#include "leaflet/blocks/markers.h"
#include "leaflet/text/mojibake.h"

#include <string.h>

const char REPAIR_MARK[] = "byte-order-mark";
const char REPAIR_DAMAGED[] = "damaged-byte";
const char REPAIR_MOJIBAKE[] = "mojibake";
const char REPAIR_WINDOWS[] = "windows-1252";
const char REPAIR_HYPHEN[] = "soft-hyphen";
const char REPAIR_CONTROL[] = "control-character";

static const char replacement[] = "\xEF\xBF\xBD";

/* A character of the source text that is not taken as it is: its rule and what it becomes. NULL: kept. */
static const char *rule_of(uint32_t c, char next, char becomes[5])
{
    memset(becomes, 0, 5);
    if (c == 0xAD && next != '\n' && next != '\r')
        return REPAIR_HYPHEN;
    if (c >= 0x80 && c < 0xA0 && c != 0x85) {
        uint32_t sign = charsets_find(REPAIR_WINDOWS, strlen(REPAIR_WINDOWS))->upper[c - 0x80];

        if (sign) {
            utf8_encode(becomes, sign);
            return REPAIR_WINDOWS;
        }
    }
    if ((c < 0x20 && !(c >= '\t' && c <= '\r')) || (c >= 0x7F && c < 0xA0 && c != 0x85) || c == 0xFFFE || c == 0xFFFF) {
        memcpy(becomes, replacement, 4);
        return REPAIR_CONTROL;
    }
    return NULL;
}

/* Bytes that a character to be looked at can start with. */
static inline byte_vector may_be_wrong(byte_vector bytes)
{
    return vector_controls(bytes) | (bytes == 0x7F) | (bytes == (signed char)0xC2) |
           vector_between(bytes, (signed char)0xEE, -1);
}

static size_t next_suspect(const char *text, size_t at, size_t len)
{
    return vector_find_far(text, at, len, may_be_wrong);
}

typedef struct {
    size_t windows, first_windows;
    size_t symbols, first_symbol;
} counts;

static void note(const leaflet *l, const char *rule, uint32_t c, size_t at, counts *n, findings *found)
{
    long number, column;

    if (rule == REPAIR_WINDOWS && !n->windows++)
        n->first_windows = at;
    if (rule != REPAIR_CONTROL)
        return;
    leaflet_locate(l, at, &number, &column);
    findings_add(found, FINDING_LEAFLET_CONTROL, l->name, number, column, "control character U+%04X replaced by U+FFFD",
                 (unsigned)c);
}

/* Characters of symbol fonts that stand for a sign nobody can tell from here. */
static void note_symbol(uint32_t c, size_t at, counts *n)
{
    if (c >= 0xE000 && c < 0xF900 && !markers_is_bullet(c) && !n->symbols++)
        n->first_symbol = at;
}

/* An offset of the old text in the new one; `run` is the last offset's, and offsets come in order. */
static size_t moved(const source_map *step, size_t *run, size_t start)
{
    const source_run *r;

    while (*run + 1 < step->count && source_map_source_end(step, *run) <= start)
        ++*run;
    r = &step->runs[*run];
    return r->rule || start < r->source ? r->text : r->text + (start - r->source);
}

/* Marks of lines, cells and styles go with the text. */
static void move_marks(leaflet *l, const source_map *step)
{
    size_t run = 0;

    for (size_t i = 0; i < l->mark_count; i++)
        l->marks[i].start = moved(step, &run, l->marks[i].start);
    run = 0;
    for (size_t i = 0; i < l->cell_span_count; i++)
        l->cell_spans[i].start = moved(step, &run, l->cell_spans[i].start);
    run = 0;
    for (size_t i = 0; i < l->style_count; i++)
        l->styles[i].start = moved(step, &run, l->styles[i].start);
}

void repair_characters(leaflet *l, findings *found)
{
    buffer out = BUFFER_INIT;
    source_map step = {NULL, 0, 0, 0, 0};
    counts count = {0};
    long number, column;
    size_t from = 0;

    for (size_t at = next_suspect(l->bytes, 0, l->len); at < l->len; at = next_suspect(l->bytes, at, l->len)) {
        uint32_t c;
        char becomes[5];
        size_t n = (size_t)utf8_decode(&c, l->bytes + at, l->len - at);
        const char *rule = rule_of(c, at + n < l->len ? l->bytes[at + n] : '\n', becomes);

        note_symbol(c, at, &count);
        if (rule) {
            note(l, rule, c, at, &count, found);
            buffer_add(&out, l->bytes + from, at - from);
            source_map_add_plain(&step, at - from);
            buffer_puts(&out, becomes);
            source_map_add_rule(&step, strlen(becomes), n, rule);
            from = at + n;
        }
        at += n;
    }
    if (count.windows) {
        leaflet_locate(l, count.first_windows, &number, &column);
        findings_add(found, FINDING_LEAFLET_MOJIBAKE_REPAIRED, l->name, number, column,
                     "%zu C1 control %s read as windows-1252", count.windows,
                     count.windows == 1 ? "character was" : "characters were");
    }
    if (count.symbols) {
        leaflet_locate(l, count.first_symbol, &number, &column);
        findings_add(found, FINDING_LEAFLET_SYMBOL, l->name, number, column,
                     "%zu %s of a symbol font, which only that font can show; kept as it stands", count.symbols,
                     count.symbols == 1 ? "character" : "characters");
    }
    if (from) {
        buffer_add(&out, l->bytes + from, l->len - from);
        source_map_add_plain(&step, l->len - from);
        move_marks(l, &step);
        leaflet_take_text(l, &out, &step);
    }
    buffer_release(&out);
    source_map_release(&step);
}

static void report_damage(const leaflet *l, findings *found)
{
    size_t count = 0, first = 0;
    long number, column;

    for (size_t i = 0; i < l->map.count; i++)
        if (l->map.runs[i].rule == REPAIR_DAMAGED && !count++)
            first = l->map.runs[i].source;
    if (!count)
        return;
    leaflet_locate_source(l, first, &number, &column);
    findings_add(
        found, FINDING_LEAFLET_DAMAGED, l->name, number, column,
        "byte 0x%02X at offset %zu is not UTF-8, unlike the rest of the text (%zu such %s); replaced by U+FFFD",
        (unsigned)(unsigned char)l->source[first], first, count, count == 1 ? "place" : "places");
}

void repair_misread(leaflet *l, findings *found)
{
    report_damage(l, found);
    mojibake_repair(l, found);
}

bool repair_holds(const char *rule, const char *source, size_t source_len, const char *text, size_t text_len)
{
    uint32_t c;
    int n = utf8_decode(&c, source, source_len);
    char becomes[5];

    if (rule == REPAIR_MARK)
        return n > 0 && (size_t)n == source_len && c == 0xFEFF && !text_len;
    if (rule == REPAIR_DAMAGED)
        return source_len == text_len && memcmp(source, text, text_len) == 0; /* both are shown as U+FFFD */
    if (rule == REPAIR_MOJIBAKE)
        return mojibake_holds(source, source_len, text, text_len);
    if (n < 1 || (rule != REPAIR_WINDOWS && rule != REPAIR_HYPHEN && rule != REPAIR_CONTROL))
        return false;
    if (rule_of(c, ' ', becomes) == rule)
        return (size_t)n == source_len && strlen(becomes) == text_len && memcmp(becomes, text, text_len) == 0;
    return false;
}
