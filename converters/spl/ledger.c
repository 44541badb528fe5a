#include "spl/ledger.h"
#include "base/data.h"
#include "base/escape.h"
#include "base/version.h"

#include <string.h>

int ledger_check(const leaflet *l, findings *found)
{
    size_t at = 0;

    for (size_t i = 0; i < l->span_count; i++) {
        const span *s = &l->spans[i];
        long number, column;

        leaflet_locate(l, s->start, &number, &column);
        if (s->start != at) {
            findings_add(found, FINDING_LEDGER_GAP, l->name, number, column,
                         "the ledger goes from byte %zu to byte %zu: bytes lost or counted twice", at, s->start);
            return -1;
        }
        if (s->action == SPAN_KEPT && !s->unit) {
            findings_add(found, FINDING_LEDGER_LOST, l->name, number, column,
                         "bytes %zu to %zu are to be kept but stand nowhere in the SPL", s->start, s->start + s->len);
            return -1;
        }
        at += s->len;
    }
    if (at == l->len)
        return 0;
    findings_add(found, FINDING_LEDGER_GAP, l->name, 0, 0, "the ledger ends at byte %zu of %zu", at, l->len);
    return -1;
}

/* ,"name":123 -- a ledger has thousands of these, and printf is slow. */
static void put_number(buffer *out, const char *name, size_t value)
{
    char digits[24];
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + value % 10);
    while (value /= 10);
    buffer_puts(out, ",\"");
    buffer_puts(out, name);
    buffer_puts(out, "\":");
    buffer_add(out, digits + at, sizeof digits - at);
}

static void put_string(buffer *out, const char *name, const char *text, size_t len)
{
    buffer_puts(out, ",\"");
    buffer_puts(out, name);
    buffer_puts(out, "\":\"");
    escape_json(out, text, len);
    buffer_putc(out, '"');
}

static void put_place(buffer *out, const span *s, const write_units *units)
{
    const write_unit *u;

    if (!s->unit)
        return;
    u = &units->units[s->unit - 1];
    if (u->section)
        buffer_printf(out, ",\"section\":\"s%d\"", u->section);
    else
        buffer_puts(out, ",\"section\":\"document\"");
    put_number(out, "unit", (size_t)s->unit);
}

static void put_span(buffer *out, const leaflet *l, const span *s, const write_units *units)
{
    static const char *const actions[] = {"kept", "transformed", "omitted"};
    long number, column;

    leaflet_locate(l, s->start, &number, &column);
    buffer_puts(out, "{\"action\":\"");
    buffer_puts(out, actions[s->action]);
    buffer_putc(out, '"');
    put_number(out, "start", s->start);
    put_number(out, "bytes", s->len);
    put_number(out, "line", (size_t)number);
    if (s->action == SPAN_OMITTED) {
        put_string(out, "reason", s->rule, strlen(s->rule));
    } else if (s->action == SPAN_TRANSFORMED) {
        put_string(out, "rule", s->rule, strlen(s->rule));
        put_string(out, "becomes", s->text, strlen(s->text));
    }
    if (s->action != SPAN_OMITTED)
        put_place(out, s, units);
    put_string(out, "text", l->bytes + s->start, s->len);
    buffer_putc(out, '}');
}

static const char *put_sections(buffer *out, const leaflet *l, const label_section *s, const char *separator)
{
    for (; s; s = s->next) {
        const block *first = s->title >= 0 ? &l->blocks[s->title] : s->block_count ? &l->blocks[s->blocks[0]] : NULL;

        buffer_printf(out, "%s\n{\"section\":\"s%d\",\"code\":\"%s\",\"line\":%ld,\"heading\":%s", separator,
                      s->ordinal, data_topics[s->topic].code, first ? first->line : 0,
                      s->title >= 0 ? "true" : "false");
        if (first)
            buffer_printf(out, ",\"confidence\":%.2f", first->confidence);
        buffer_putc(out, '}');
        separator = put_sections(out, l, s->child, ",");
    }
    return separator;
}

typedef struct {
    buffer *out;
    const char *separator;
} facts_writer;

static void put_fact(facts_writer *w, const char *key, const fact *f, const char *code)
{
    if (!f->value || !f->len)
        return;
    buffer_printf(w->out, "%s\n{\"start\":%zu,\"bytes\":%zu,\"line\":%ld", w->separator, f->start, f->len, f->line);
    put_string(w->out, "key", key, strlen(key));
    put_string(w->out, "value", f->value, strlen(f->value));
    if (code)
        put_string(w->out, "code", code, strlen(code));
    buffer_putc(w->out, '}');
    w->separator = ",";
}

static void put_facts(buffer *out, const facts *f)
{
    facts_writer w = {out, ""};

    put_fact(&w, "name", &f->name, NULL);
    put_fact(&w, "generic", &f->generic, NULL);
    for (int i = 0; i < f->active_count; i++) {
        put_fact(&w, "active", &f->active[i].name, NULL);
        put_fact(&w, "strength", &f->active[i].amount.value, f->active[i].amount.unit);
        put_fact(&w, "strength-per", &f->active[i].per.value, f->active[i].per.unit);
    }
    for (int i = 0; i < f->inactive_count; i++)
        put_fact(&w, "inactive", &f->inactive[i], NULL);
    for (int i = 0; i < f->form_count; i++)
        put_fact(&w, "form", &f->forms[i].source, f->forms[i].code);
    for (int i = 0; i < f->route_count; i++)
        put_fact(&w, "route", &f->routes[i].source, f->routes[i].code);
    for (int i = 0; i < f->package_count; i++) {
        put_fact(&w, "package", &f->packages[i].package.source, f->packages[i].package.code);
        put_fact(&w, "package-content", &f->packages[i].content.value, f->packages[i].content.unit);
    }
    put_fact(&w, "document-type", &f->doc_evidence, f->doc_code);
    put_fact(&w, "holder", &f->holder, NULL);
}

void ledger_write(buffer *out, const leaflet *l, const write_header *header, const write_units *units,
                  const buffer *xml)
{
    char digest[IDS_SHA256_SIZE];

    buffer_puts(out, "{\"splkit\":\"" SPLKIT_VERSION "\",\n\"source\":{\"file\":\"");
    escape_json(out, l->name, strlen(l->name));
    buffer_printf(out, "\",\"bytes\":%zu,\"sha256\":\"%s\"},\n", l->len, header->source_digest);
    ids_sha256(digest, buffer_text(xml), xml->len);
    buffer_printf(out, "\"output\":{\"sha256\":\"%s\"},\n\"spans\":[", digest);
    for (size_t i = 0; i < l->span_count; i++) {
        buffer_puts(out, i ? ",\n" : "\n");
        put_span(out, l, &l->spans[i], units);
    }
    buffer_puts(out, "\n],\n\"sections\":[");
    put_sections(out, l, l->sections, "");
    buffer_puts(out, "\n],\n\"facts\":[");
    put_facts(out, &l->facts);
    buffer_puts(out, "\n]}\n");
}
