#include "spl/ledger.h"
#include "base/data.h"
#include "base/escape.h"
#include "base/version.h"
#include "leaflet/read.h"
#include "leaflet/text/decode.h"

#include <string.h>

/* A piece of the source and what became of it: where a span of the text and a run of the source map meet. */
typedef struct {
    const span *span;      /* NULL: the source has no text here */
    const source_run *run; /* the first of its runs */
    size_t start, end;     /* in the source */
    size_t text, text_end; /* in the text */
} piece;

/* Goes through spans and runs side by side. */
typedef struct {
    const leaflet *l;
    size_t span, run, text; /* what comes next */
} piece_reader;

/* The next piece of one span and one run; a run without text stands by itself. */
static bool next_part(piece_reader *r, piece *p)
{
    const leaflet *l = r->l;
    size_t end;

    if (r->run >= l->map.count)
        return false;
    *p = (piece){.run = &l->map.runs[r->run], .text = r->text};
    end = source_map_text_end(&l->map, r->run);
    p->start = p->run->text == end ? p->run->source : source_map_inside(&l->map, r->run, r->text);
    p->end = source_map_source_end(&l->map, r->run);
    if (end > p->run->text && r->span < l->span_count) {
        size_t span_end = l->spans[r->span].start + l->spans[r->span].len;

        p->span = &l->spans[r->span];
        if (span_end < end) {
            end = span_end;
            p->end = source_map_inside(&l->map, r->run, end);
        }
        r->span += end == span_end;
    }
    p->text_end = r->text = end;
    r->run += end == source_map_text_end(&l->map, r->run);
    return true;
}

/* Tells of the same thing: parts of one span that were all only decoded, or all of a span that is not kept. */
static bool goes_with(const piece *p, const piece *next)
{
    if (!p->span || p->span->action == SPAN_KEPT)
        return p->span && next->span == p->span && !p->run->rule && !next->run->rule;
    return next->span == p->span;
}

static bool next_piece(piece_reader *r, piece *p)
{
    piece_reader ahead;
    piece next;

    if (!next_part(r, p))
        return false;
    for (ahead = *r; next_part(&ahead, &next) && goes_with(p, &next); *r = ahead) {
        p->end = next.end;
        p->text_end = next.text_end;
    }
    return true;
}

static int fail(const leaflet *l, findings *found, finding_id id, size_t offset, const char *what)
{
    long number, column;

    leaflet_locate_source(l, offset, &number, &column);
    findings_add(found, id, l->name, number, column, "%s (source offset %zu)", what, offset);
    return -1;
}

/* The spans partition the text. */
static int check_spans(const leaflet *l, findings *found)
{
    size_t at = 0;

    for (size_t i = 0; i < l->span_count; i++) {
        const span *s = &l->spans[i];
        size_t offset = source_map_start(&l->map, s->start);

        if (s->start != at)
            return fail(l, found, FINDING_LEDGER_GAP, offset, "bytes of the text lost or counted twice");
        if (s->action == SPAN_KEPT && !s->unit)
            return fail(l, found, FINDING_LEDGER_LOST, offset, "a text that is to be kept stands nowhere in the SPL");
        at += s->len;
    }
    return at == l->len ? 0 : fail(l, found, FINDING_LEDGER_GAP, l->source_len, "the ledger ends before the text");
}

/* The text of run i is what its bytes say, by its rule if it has one. */
static bool run_holds(const leaflet *l, size_t i, buffer *decoded)
{
    const source_run *r = &l->map.runs[i];
    size_t source_end = source_map_source_end(&l->map, i), text_end = source_map_text_end(&l->map, i);
    const char *text = l->bytes + r->text;
    size_t len = text_end - r->text;

    if (source_end < r->source || text_end < r->text || source_end > l->source_len || text_end > l->len)
        return false;
    if (r->omitted)
        return r->rule && !len && data_find_topic(r->rule) >= 0; /* the reason is one of the data */
    buffer_clear(decoded);
    if (!r->rule && l->encoding->kind == CHARSET_UTF8) /* nothing to decode */
        return source_end - r->source == len && memcmp(l->source + r->source, text, len) == 0;
    decode_source(l, r->source, source_end - r->source, decoded);
    if (!r->rule)
        return decoded->len == len && memcmp(buffer_text(decoded), text, len) == 0;
    return read_rule_holds(r->rule, buffer_text(decoded), decoded->len, text, len);
}

/* The runs partition source and text, and each text is what the source says there. */
static int check_source(const leaflet *l, findings *found)
{
    const source_map *m = &l->map;
    buffer decoded = BUFFER_INIT;
    int rc = 0;

    if (m->source_len != l->source_len || m->text_len != l->len || (m->count && (m->runs[0].text || m->runs[0].source)))
        rc = fail(l, found, FINDING_LEDGER_GAP, 0, "the text was not made of all bytes of the source");
    for (size_t i = 0; i < m->count && rc == 0; i++)
        if (!run_holds(l, i, &decoded))
            rc = fail(l, found, FINDING_LEDGER_PROOF, m->runs[i].source, "the text is not what the source says");
    buffer_release(&decoded);
    return rc;
}

int ledger_check(const leaflet *l, findings *found)
{
    return check_spans(l, found) == 0 ? check_source(l, found) : -1;
}

/* ,"name":123 */
static void put_number(buffer *out, const char *name, size_t value)
{
    buffer_puts(out, ",\"");
    buffer_puts(out, name);
    buffer_puts(out, "\":");
    buffer_put_number(out, value);
}

static void put_string(buffer *out, const char *name, const char *text, size_t len)
{
    buffer_puts(out, ",\"");
    buffer_puts(out, name);
    buffer_puts(out, "\":\"");
    escape_json(out, text, len);
    buffer_putc(out, '"');
}

/* Parts of a line that are never long are put together here and added at once. */
typedef struct {
    char text[200]; /* constants of 90 bytes and five numbers at most */
    char *end;
} short_line;

#define PUT(line, constant)                                                                                            \
    ((line)->end = (char *)memcpy((line)->end, (constant), sizeof(constant) - 1) + sizeof(constant) - 1)

static void put_place(short_line *line, const span *s, const write_units *units)
{
    const write_unit *u;

    if (!s->unit)
        return;
    u = &units->units[s->unit - 1];
    if (u->section) {
        PUT(line, ",\"section\":\"s");
        line->end = number_put(line->end, (size_t)u->section);
        PUT(line, "\"");
    } else {
        PUT(line, ",\"section\":\"document\"");
    }
    PUT(line, ",\"unit\":");
    line->end = number_put(line->end, (size_t)s->unit);
}

/* The span tells what became of a piece, but inside a kept text the run does. */
static bool is_by_span(const piece *p)
{
    return p->span && p->span->action != SPAN_KEPT;
}

static span_action action_of(const piece *p)
{
    return is_by_span(p)     ? p->span->action
           : p->run->omitted ? SPAN_OMITTED
           : p->run->rule    ? SPAN_TRANSFORMED
                             : SPAN_KEPT;
}

/* Line of the source at an offset; *line: index of that of an offset before. */
static size_t number_of_line(const leaflet *l, size_t *line, size_t offset)
{
    while (*line + 1 < l->physical_line_count && l->physical_lines[*line + 1] <= offset)
        ++*line;
    return *line + 1;
}

/* What the bytes of the piece say. */
static void put_source(buffer *out, const leaflet *l, const piece *p, buffer *decoded)
{
    buffer_clear(decoded);
    decode_source(l, p->start, p->end - p->start, decoded);
    escape_json(out, buffer_text(decoded), decoded->len);
}

static void put_action(short_line *line, span_action action)
{
    switch (action) {
    case SPAN_KEPT: PUT(line, "{\"action\":\"kept\""); break;
    case SPAN_TRANSFORMED: PUT(line, "{\"action\":\"transformed\""); break;
    case SPAN_OMITTED: PUT(line, "{\"action\":\"omitted\""); break;
    }
}

static void add_line(buffer *out, short_line *line)
{
    buffer_add(out, line->text, (size_t)(line->end - line->text));
    line->end = line->text;
}

/* `number`: of the line of the source where the piece before begins, from 0. */
static void put_piece(buffer *out, const leaflet *l, const piece *p, const write_units *units, size_t *number,
                      buffer *decoded)
{
    bool by_span = is_by_span(p);
    span_action action = action_of(p);
    const char *rule = by_span ? p->span->rule : p->run->rule;
    short_line line;

    line.end = line.text;
    put_action(&line, action);
    PUT(&line, ",\"start\":");
    line.end = number_put(line.end, p->start);
    PUT(&line, ",\"bytes\":");
    line.end = number_put(line.end, p->end - p->start);
    PUT(&line, ",\"line\":");
    line.end = number_put(line.end, number_of_line(l, number, p->start));
    if (action != SPAN_KEPT)
        add_line(out, &line);
    if (action == SPAN_OMITTED) {
        put_string(out, "reason", rule, strlen(rule));
    } else if (action == SPAN_TRANSFORMED) {
        put_string(out, "rule", rule, strlen(rule));
        if (!by_span)
            put_string(out, "becomes", l->bytes + p->text, p->text_end - p->text);
        else /* all of it stands for the first piece of the span */
            put_string(out, "becomes", p->span->text, p->text == p->span->start ? strlen(p->span->text) : 0);
    }
    if (p->span && action != SPAN_OMITTED)
        put_place(&line, p->span, units);
    PUT(&line, ",\"text\":\"");
    add_line(out, &line);
    put_source(out, l, p, decoded);
    buffer_puts(out, "\"}");
}

static void put_pieces(buffer *out, ledger_measures bytes, const leaflet *l, const write_units *units)
{
    piece_reader r = {.l = l};
    buffer decoded = BUFFER_INIT;
    const char *separator = "\n";
    size_t line = 0;
    piece p;

    while (next_piece(&r, &p)) {
        if (p.end == p.start) /* layout that the source has no bytes for */
            continue;
        buffer_puts(out, separator);
        put_piece(out, l, &p, units, &line, &decoded);
        bytes[action_of(&p)] += p.end - p.start;
        separator = ",\n";
    }
    buffer_release(&decoded);
}

void ledger_measure(ledger_measures bytes, const leaflet *l)
{
    piece_reader r = {.l = l};
    piece p;

    memset(bytes, 0, sizeof(ledger_measures));
    while (next_piece(&r, &p))
        bytes[action_of(&p)] += p.end - p.start;
}

static const char *put_sections(buffer *out, const leaflet *l, const label_section *s, const char *separator)
{
    for (; s; s = s->next) {
        const block *first = s->title >= 0 ? &l->blocks[s->title] : s->block_count ? &l->blocks[s->blocks[0]] : NULL;

        buffer_put_all(out, separator, "\n{\"section\":\"s", NULL);
        buffer_put_number(out, (size_t)s->ordinal);
        buffer_put_all(out, "\",\"code\":\"", data_topics[s->topic].code, "\"", NULL);
        put_number(out, "line", first ? (size_t)first->line : 0);
        buffer_puts(out, s->title >= 0 ? ",\"heading\":true" : ",\"heading\":false");
        if (first) {
            buffer_puts(out, ",\"confidence\":");
            buffer_put_decimal(out, first->confidence, 2);
        }
        buffer_putc(out, '}');
        separator = put_sections(out, l, s->child, ",");
    }
    return separator;
}

typedef struct {
    buffer *out;
    const leaflet *l;
    const char *separator;
} facts_writer;

static void put_fact(facts_writer *w, const char *key, const fact *f, const char *code)
{
    size_t start, end;

    if (!f->value || !f->len)
        return;
    start = source_map_start(&w->l->map, f->start);
    end = source_map_end(&w->l->map, f->start + f->len);
    buffer_put_all(w->out, w->separator, "\n{\"start\":", NULL);
    buffer_put_number(w->out, start);
    put_number(w->out, "bytes", end - start);
    put_number(w->out, "line", (size_t)f->line);
    put_string(w->out, "key", key, strlen(key));
    put_string(w->out, "value", f->value, strlen(f->value));
    if (code)
        put_string(w->out, "code", code, strlen(code));
    buffer_putc(w->out, '}');
    w->separator = ",";
}

static void put_facts(buffer *out, const leaflet *l)
{
    facts_writer w = {out, l, ""};
    const facts *f = &l->facts;

    put_fact(&w, "name", &f->name, NULL);
    put_fact(&w, "generic", &f->generic, NULL);
    for (int i = 0; i < f->product_count; i++)
        put_fact(&w, "product-name", &f->products[i].name, NULL);
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
    put_fact(&w, "manufacturer", &f->manufacturer, NULL);
    put_fact(&w, "atc", &f->atc, f->atc_code);
    for (int i = 0; i < f->storage_count; i++)
        put_fact(&w, "storage", &f->storage[i], NULL);
    put_fact(&w, "shelf-life", &f->shelf_life.value, f->shelf_life.unit);
}

static void put_document(buffer *out, const ledger_file *file)
{
    const document *d = file->document;
    char digest[IDS_SHA256_SIZE];

    ids_sha256(digest, file->bytes, file->len);
    buffer_printf(out, "\"document\":{\"kind\":\"%s\",\"bytes\":%zu,\"sha256\":\"%s\"},\n\"parts\":[",
                  document_kind_name(d->kind), file->len, digest);
    for (size_t i = 0; i < d->part_count; i++) {
        buffer_printf(out, "%s\n{\"start\":%zu", i ? "," : "", d->parts[i].start);
        put_string(out, "name", d->parts[i].name, strlen(d->parts[i].name));
        buffer_putc(out, '}');
    }
    buffer_puts(out, "\n],\n");
}

void ledger_write(buffer *out, ledger_measures bytes, const leaflet *l, const ledger_file *file,
                  const write_header *header, const write_units *units, const buffer *xml)
{
    char digest[IDS_SHA256_SIZE];

    buffer_puts(out, "{\"splkit\":\"" SPLKIT_VERSION "\",\n");
    if (file->document->kind != DOCUMENT_NONE)
        put_document(out, file);
    buffer_puts(out, "\"source\":{\"file\":\"");
    escape_json(out, l->name, strlen(l->name));
    buffer_puts(out, "\",\"bytes\":");
    buffer_put_number(out, l->source_len);
    buffer_put_all(out, ",\"encoding\":\"", l->encoding->name, "\",\"sha256\":\"", header->source_digest, "\"},\n",
                   NULL);
    ids_sha256(digest, buffer_text(xml), xml->len);
    buffer_put_all(out, "\"output\":{\"sha256\":\"", digest, "\"},\n\"spans\":[", NULL);
    memset(bytes, 0, sizeof(ledger_measures));
    put_pieces(out, bytes, l, units);
    buffer_puts(out, "\n],\n\"sections\":[");
    put_sections(out, l, l->sections, "");
    buffer_puts(out, "\n],\n\"facts\":[");
    put_facts(out, l);
    buffer_puts(out, "\n]}\n");
}
