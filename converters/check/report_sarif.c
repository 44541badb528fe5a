/* Reports as SARIF 2.1.0 (OASIS), with what code scanning asks for: rules with help texts, levels, relative URIs, and
 * regions with both ends. Results come first, so that they can be printed as they are found; the tool with the rules
 * that they use follows. Members of an object have no order. */
#include "base/escape.h"
#include "base/version.h"
#include "check/report_form.h"
#include "check/rules.h"
#include "spl/encoding.h"

#include <string.h>

#define SCHEMA_URL "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

static const char *const levels[SEVERITY__MAX] = {"note", "warning", "error"};

/* The text findings point into, and the place last asked for: findings mostly come in the order of the text. */
typedef struct {
    const char *text;
    size_t len, start, at; /* start of the line; a byte of it */
    long line, units;      /* line number; UTF-16 units from start to at */
    buffer own;
} source;

static void source_open(source *s, const report_part *part)
{
    findings ignored;

    *s = (source){.line = 1};
    findings_init(&ignored);
    if (part->text && encoding_to_utf8(&s->text, &s->len, &s->own, part->file, part->text, part->len, &ignored) != 0)
        s->text = NULL;
    findings_release(&ignored);
}

/* UTF-16 units of well-formed UTF-8. */
static long count_units(const char *text, size_t len)
{
    long units = 0;

    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];

        units += (c & 0xC0) != 0x80;
        units += c >= 0xF0;
    }
    return units;
}

static void source_start_line(source *s, size_t start, long line)
{
    s->start = s->at = start;
    s->line = line;
    s->units = 0;
}

/* Moves to a line and a column in bytes; false when there is no text, or no such place in it. */
static bool source_find(source *s, long line, long column)
{
    const char *end;
    size_t at;

    if (!s->text)
        return false;
    if (line < s->line)
        source_start_line(s, 0, 1);
    while (s->line < line) {
        end = memchr(s->text + s->start, '\n', s->len - s->start);
        if (!end)
            return false;
        source_start_line(s, (size_t)(end - s->text) + 1, s->line + 1);
    }
    at = s->start + (size_t)column - 1;
    if (at > s->len)
        return false;
    if (at < s->at)
        source_start_line(s, s->start, line);
    s->units += count_units(s->text + s->at, at - s->at);
    s->at = at;
    return true;
}

/* How many bytes from `at` on a finding there is about: an opening such as <title, else one character. */
static size_t extent(const source *s, size_t at)
{
    size_t n = 1;

    if (at == s->len || s->text[at] == '\n' || s->text[at] == '\r')
        return 0;
    if (s->text[at] == '<')
        while (at + n < s->len && !strchr(" \t\r\n/>", s->text[at + n]))
            n++;
    while (at + n < s->len && ((unsigned char)s->text[at + n] & 0xC0) == 0x80)
        n++;
    return n;
}

/* Without the text (--stream, bytes that are no UTF-8) the column stays one in bytes: the same, but behind letters that
 * are not ASCII. */
static void add_region(buffer *out, source *s, const finding *f)
{
    if (!f->line)
        return;
    buffer_printf(out, ",\"region\":{\"startLine\":%ld", f->line);
    if (f->column && source_find(s, f->line, f->column))
        buffer_printf(out, ",\"startColumn\":%ld,\"endLine\":%ld,\"endColumn\":%ld", s->units + 1, f->line,
                      s->units + 1 + count_units(s->text + s->at, extent(s, s->at)));
    else if (f->column)
        buffer_printf(out, ",\"startColumn\":%ld,\"endLine\":%ld,\"endColumn\":%ld", f->column, f->line, f->column);
    buffer_putc(out, '}');
}

static void add_string(buffer *out, const char *name, const char *text)
{
    buffer visible = BUFFER_INIT;

    escape_terminal(&visible, text, strlen(text));
    buffer_printf(out, "\"%s\":\"", name);
    escape_json(out, buffer_text(&visible), visible.len);
    buffer_putc(out, '"');
    buffer_release(&visible);
}

/* A message object: braces are doubled (SARIF 3.11.5), and what is found in a document makes no link (3.11.6). */
static void add_message(buffer *out, const char *name, const char *text)
{
    buffer visible = BUFFER_INIT, message = BUFFER_INIT;

    escape_terminal(&visible, text, strlen(text));
    for (const char *p = buffer_text(&visible); *p; p++) {
        if (*p == '{' || *p == '}')
            buffer_putc(&message, *p);
        else if (*p == ']' && p[1] == '(')
            buffer_putc(&message, '\\');
        buffer_putc(&message, *p);
    }
    buffer_printf(out, "\"%s\":{", name);
    add_string(out, "text", buffer_text(&message));
    buffer_putc(out, '}');
    buffer_release(&visible);
    buffer_release(&message);
}

static void open_sarif(report *r)
{
    buffer_puts(&r->text, "{\"$schema\":\"" SCHEMA_URL "\",\"version\":\"2.1.0\",\"runs\":[{\n"
                          "\"columnKind\":\"utf16CodeUnits\",\n\"results\":[");
}

static void add_logical_location(buffer *out, const char *path)
{
    const char *step = strrchr(path, '/');

    buffer_puts(out, ",\"logicalLocations\":[{");
    add_string(out, "fullyQualifiedName", path);
    buffer_printf(out, ",\"kind\":\"%s\"}]", step && step[1] == '@' ? "attribute" : "element");
}

static void add_result(report *r, source *s, const report_part *part, const finding *f)
{
    buffer *out = &r->text;
    size_t kind = report_find_kind(r, f);

    buffer_puts(out, r->results++ ? ",\n{" : "\n{");
    add_string(out, "ruleId", f->id);
    buffer_printf(out, ",\"ruleIndex\":%zu,\"level\":\"%s\",", kind, levels[f->severity]);
    add_message(out, "message", *f->text ? f->text : f->id);
    buffer_puts(out, ",\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"");
    report_add_uri(out, part->file);
    buffer_puts(out, "\"}");
    add_region(out, s, f);
    buffer_putc(out, '}');
    if (f->path)
        add_logical_location(out, f->path);
    buffer_puts(out, "}]}");
}

static void add_part(report *r, const report_part *part)
{
    buffer hidden = BUFFER_INIT;
    source s;

    source_open(&s, part);
    for (size_t i = 0; i < part->shown; i++)
        add_result(r, &s, part, &part->found->items[i]);
    report_add_hidden(&hidden, part);
    if (hidden.len) {
        buffer_puts(&r->notes, r->notes.len ? ",{" : "{");
        add_message(&r->notes, "message", hidden.data);
        buffer_puts(&r->notes, ",\"level\":\"note\"}");
    }
    buffer_release(&hidden);
    buffer_release(&s.own);
}

/* What an id stands for: a kind of finding, a business rule, or else a house rule. */
static void add_descriptions(buffer *out, const char *id)
{
    const char *text = "A house rule (--rules)", *explanation = "What it asks for is said in its findings.";
    buffer help = BUFFER_INIT;

    for (int i = 0; i < FINDING__MAX; i++)
        if (strcmp(finding_kind_of((finding_id)i)->id, id) == 0)
            text = explanation = finding_kind_of((finding_id)i)->explanation;
    for (size_t i = 0; i < RULE__MAX; i++)
        if (strcmp(rules_table[i].id, id) == 0) {
            text = rules_table[i].text;
            explanation = rules_table[i].explanation;
        }
    add_message(out, "shortDescription", text);
    buffer_putc(out, ',');
    add_message(out, "fullDescription", explanation);
    buffer_putc(out, ',');
    buffer_printf(&help, "%s%s%s", text == explanation ? "" : text, text == explanation ? "" : ". ", explanation);
    add_message(out, "help", help.data);
    buffer_release(&help);
}

static void close_sarif(report *r)
{
    buffer *out = &r->text;

    buffer_printf(out, "\n],\n\"invocations\":[{\"executionSuccessful\":%s", r->machine ? "false" : "true");
    if (r->notes.len)
        buffer_printf(out, ",\"toolExecutionNotifications\":[%s]", r->notes.data);
    buffer_puts(out, "}],\n\"tool\":{\"driver\":{\"name\":\"splvalidate\",\"version\":\"" SPLKIT_VERSION
                     "\",\"semanticVersion\":\"" SPLKIT_VERSION "\",\"rules\":[");
    for (size_t i = 0; i < r->kind_count; i++) {
        buffer_puts(out, i ? ",\n{" : "\n{");
        add_string(out, "id", r->kinds[i].id);
        buffer_putc(out, ',');
        add_descriptions(out, r->kinds[i].id);
        buffer_printf(out, ",\"defaultConfiguration\":{\"level\":\"%s\"}}", levels[r->kinds[i].severity]);
    }
    buffer_puts(out, "\n]}}}]}\n");
}

const report_form report_sarif_form = {open_sarif, add_part, close_sarif};
