#include "batch/totals.h"
#include "base/escape.h"
#include "base/memory.h"
#include "base/version.h"
#include "batch/record.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define BINS 20
#define SLOWEST_MAX 20
#define FAILURES_MAX 100

/* How often something occurs. */
typedef struct {
    uint64_t hash;                                    /* of the name */
    char *name, *label;                               /* id and severity, code and display name */
    size_t count, records, titled, last, last_titled; /* last...: numbers of the records that counted last */
    double confidence;
    size_t confident;
} tally;

typedef struct {
    tally *items;
    size_t count, cap;
} tallies;

typedef struct {
    char *id;
    long long total;
} slow;

struct totals {
    size_t records, status[3], reasons[REASON__MAX], leaflets, spl;
    long long source, kept, transformed, omitted, work;
    bool timed;
    size_t measured, least[BINS], means[BINS];
    double mean;
    tallies findings, sections, languages;
    slow slowest[SLOWEST_MAX + 1];
    size_t slow_count;
    buffer failures;
    size_t failure_count;
};

static const char *text_of(const char *text)
{
    return text ? text : "";
}

static tally *tally_of(tallies *all, const char *name, const char *label)
{
    const uint64_t hash = XXH3_64bits(name, strlen(name));

    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].hash == hash && strcmp(all->items[i].name, name) == 0 &&
            strcmp(all->items[i].label, label) == 0)
            return &all->items[i];
    all->items = memory_grow(all->items, &all->cap, all->count, sizeof *all->items);
    all->items[all->count] = (tally){.hash = hash, .name = memory_strdup(name), .label = memory_strdup(label)};
    return &all->items[all->count++];
}

static void enter(tally *t, size_t record_number)
{
    t->records += t->last != record_number;
    t->last = record_number;
}

totals *totals_new(void)
{
    return memory_zalloc(1, sizeof(totals));
}

static void release(tallies *all)
{
    for (size_t i = 0; i < all->count; i++) {
        free(all->items[i].name);
        free(all->items[i].label);
    }
    free(all->items);
}

void totals_free(totals *t)
{
    if (!t)
        return;
    release(&t->findings);
    release(&t->sections);
    release(&t->languages);
    for (size_t i = 0; i < t->slow_count; i++)
        free(t->slowest[i].id);
    buffer_release(&t->failures);
    free(t);
}

/* counting _____________________________________________________________________________________________________ */

static size_t bin_of(double value)
{
    int bin = (int)(value * BINS + 1e-9);

    return bin < 0 ? 0 : bin >= BINS ? BINS - 1 : (size_t)bin;
}

static void count_confidence(totals *t, const record_parts *r)
{
    t->kept += r->kept;
    t->transformed += r->transformed;
    t->omitted += r->omitted;
    if (!r->has_confidence)
        return;
    t->measured++;
    t->mean += r->mean;
    t->least[bin_of(r->least)]++;
    t->means[bin_of(r->mean)]++;
}

static void count_findings(totals *t, const record_parts *r)
{
    for (size_t i = 0; i < r->findings.count; i++) {
        const record_finding *f = &r->findings.items[i];
        tally *own = tally_of(&t->findings, text_of(f->id), text_of(f->severity));

        own->count += (size_t)f->count;
        enter(own, t->records);
    }
}

static void count_sections(totals *t, const record_parts *r)
{
    for (size_t i = 0; i < r->sections.count; i++) {
        const record_section *s = &r->sections.items[i];
        tally *own = tally_of(&t->sections, text_of(s->code), text_of(s->name));

        enter(own, t->records);
        if (s->titled && own->last_titled != t->records) {
            own->last_titled = t->records;
            own->titled++;
        }
        if (s->has_confidence) {
            own->confidence += s->confidence;
            own->confident++;
        }
    }
}

static bool count_time(totals *t, const record_parts *r)
{
    size_t at = t->slow_count;

    if (!r->has_time)
        return false;
    t->timed = true;
    t->work += r->total;
    while (at > 0 && t->slowest[at - 1].total < r->total)
        at--;
    if (at == SLOWEST_MAX)
        return false;
    memmove(t->slowest + at + 1, t->slowest + at, (t->slow_count - at) * sizeof *t->slowest);
    t->slowest[at] = (slow){memory_strdup(text_of(r->id)), r->total};
    if (++t->slow_count > SLOWEST_MAX)
        free(t->slowest[--t->slow_count].id);
    return true;
}

static void put_string(buffer *out, const char *key, const char *text)
{
    buffer_printf(out, "\"%s\":\"", key);
    escape_json(out, text, strlen(text));
    buffer_putc(out, '"');
}

static void add_failure(totals *t, const record_parts *r)
{
    const record_finding *first = record_first_error(r);

    if (t->failure_count++ >= FAILURES_MAX)
        return;
    buffer_puts(&t->failures, t->failures.len ? ",{" : "{");
    put_string(&t->failures, "id", text_of(r->id));
    buffer_putc(&t->failures, ',');
    put_string(&t->failures, "file", text_of(r->file));
    buffer_putc(&t->failures, ',');
    put_string(&t->failures, "reason", text_of(r->reason));
    buffer_putc(&t->failures, ',');
    put_string(&t->failures, "finding", first ? text_of(first->id) : "");
    buffer_putc(&t->failures, ',');
    put_string(&t->failures, "text", first ? text_of(first->text) : "");
    buffer_putc(&t->failures, '}');
}

static void count_status(totals *t, const record_parts *r)
{
    const char *status = text_of(r->status), *reason = text_of(r->reason);

    t->status[STATUS_OK] += strcmp(status, "ok") == 0;
    t->status[STATUS_ERRORS] += strcmp(status, "errors") == 0;
    if (strcmp(status, "failed") != 0)
        return;
    t->status[STATUS_FAILED]++;
    for (int i = 0; i < REASON__MAX; i++)
        t->reasons[i] += strcmp(reason, record_reason_names[i]) == 0;
    add_failure(t, r);
}

bool totals_count(totals *t, const record_parts *r)
{
    const char *kind = text_of(r->kind), *language = text_of(r->language);

    t->records++;
    t->leaflets += strcmp(kind, "leaflet") == 0;
    t->spl += strcmp(kind, "spl") == 0;
    t->source += r->bytes;
    if (r->has_sections || *language)
        enter(tally_of(&t->languages, language, ""), t->records);
    count_status(t, r);
    count_confidence(t, r);
    count_findings(t, r);
    count_sections(t, r);
    return count_time(t, r);
}

/* writing ______________________________________________________________________________________________________ */

static int compare(const void *a, const void *b)
{
    const tally *x = a, *y = b;
    int order = strcmp(x->name, y->name);

    if (x->records != y->records)
        return x->records > y->records ? -1 : 1;
    return order ? order : strcmp(x->label, y->label);
}

static void sort(tallies *all)
{
    if (all->count > 1)
        qsort(all->items, all->count, sizeof *all->items, compare);
}

static void put_bins(buffer *out, const char *key, const size_t bins[BINS])
{
    buffer_printf(out, ",\"%s\":[", key);
    for (int i = 0; i < BINS; i++)
        buffer_printf(out, "%s%zu", i ? "," : "", bins[i]);
    buffer_putc(out, ']');
}

static void put_counts(buffer *out, const totals *t)
{
    buffer_printf(out, "{\"splkit\":\"" SPLKIT_VERSION "\",\"records\":%zu", t->records);
    buffer_printf(out, ",\"status\":{\"ok\":%zu,\"errors\":%zu,\"failed\":%zu},\"reasons\":{", t->status[STATUS_OK],
                  t->status[STATUS_ERRORS], t->status[STATUS_FAILED]);
    for (int i = 0; i < REASON__MAX; i++)
        buffer_printf(out, "%s\"%s\":%zu", i ? "," : "", record_reason_names[i], t->reasons[i]);
    buffer_printf(out, "},\"kinds\":{\"leaflet\":%zu,\"spl\":%zu,\"unknown\":%zu},\"languages\":{", t->leaflets, t->spl,
                  t->records - t->leaflets - t->spl);
    for (size_t i = 0; i < t->languages.count; i++) {
        buffer_puts(out, i ? ",\"" : "\"");
        escape_json(out, t->languages.items[i].name, strlen(t->languages.items[i].name));
        buffer_printf(out, "\":%zu", t->languages.items[i].records);
    }
    buffer_printf(out, "},\"bytes\":{\"source\":%lld,\"kept\":%lld,\"transformed\":%lld,\"omitted\":%lld}",
                  (long long)t->source, (long long)t->kept, (long long)t->transformed, (long long)t->omitted);
}

static void put_findings(buffer *out, const totals *t)
{
    buffer_puts(out, ",\"findings\":[");
    for (size_t i = 0; i < t->findings.count; i++) {
        const tally *f = &t->findings.items[i];

        buffer_puts(out, i ? ",{" : "{");
        put_string(out, "id", f->name);
        buffer_putc(out, ',');
        put_string(out, "severity", f->label);
        buffer_printf(out, ",\"count\":%zu,\"records\":%zu}", f->count, f->records);
    }
    buffer_puts(out, "]");
}

static void put_sections(buffer *out, const totals *t)
{
    buffer_puts(out, ",\"sections\":[");
    for (size_t i = 0; i < t->sections.count; i++) {
        const tally *s = &t->sections.items[i];

        buffer_puts(out, i ? ",{" : "{");
        put_string(out, "code", s->name);
        buffer_putc(out, ',');
        put_string(out, "name", s->label);
        buffer_printf(out, ",\"records\":%zu,\"titled\":%zu,\"confidence\":", s->records, s->titled);
        if (s->confident)
            buffer_printf(out, "%.3f}", s->confidence / (double)s->confident);
        else
            buffer_puts(out, "null}");
    }
    buffer_puts(out, "]");
}

static void put_slowest(buffer *out, const totals *t)
{
    buffer_puts(out, ",\"slowest\":[");
    for (size_t i = 0; i < t->slow_count; i++) {
        buffer_puts(out, i ? ",{" : "{");
        put_string(out, "id", t->slowest[i].id);
        buffer_printf(out, ",\"total\":%lld}", (long long)t->slowest[i].total);
    }
    buffer_puts(out, "]");
}

void totals_write(buffer *out, totals *t)
{
    sort(&t->findings);
    sort(&t->sections);
    sort(&t->languages);
    put_counts(out, t);
    put_findings(out, t);
    buffer_printf(out, ",\"confidence\":{\"records\":%zu,\"mean\":%.3f", t->measured,
                  t->measured ? t->mean / (double)t->measured : 0);
    put_bins(out, "least", t->least);
    put_bins(out, "means", t->means);
    buffer_putc(out, '}');
    put_sections(out, t);
    put_slowest(out, t);
    buffer_printf(out, ",\"failures\":[%s]", buffer_text(&t->failures));
    if (t->timed)
        buffer_printf(out, ",\"time\":{\"work\":%lld}", (long long)t->work);
    buffer_puts(out, "}\n");
}
