#include "leaflet/text/source_map.h"
#include "base/memory.h"

#include <stdlib.h>

void source_map_release(source_map *m)
{
    free(m->runs);
    *m = (source_map){NULL, 0, 0, 0, 0};
}

void source_map_add(source_map *m, size_t text_len, size_t source_len, int text_unit, int source_unit, const char *rule,
                    bool omitted)
{
    const source_run *last = m->count ? &m->runs[m->count - 1] : NULL;

    if (!text_len && !source_len)
        return;
    if (!last || last->rule != rule || last->omitted != omitted || !text_unit || last->text_unit != text_unit ||
        last->source_unit != source_unit) {
        m->runs = memory_grow(m->runs, &m->cap, m->count, sizeof *m->runs);
        m->runs[m->count++] = (source_run){
            m->text_len, m->source_len, rule, omitted, (unsigned char)text_unit, (unsigned char)source_unit};
    }
    m->text_len += text_len;
    m->source_len += source_len;
}

void source_map_add_plain(source_map *m, size_t len)
{
    source_map_add(m, len, len, 1, 1, NULL, false);
}

void source_map_add_rule(source_map *m, size_t text_len, size_t source_len, const char *rule)
{
    source_map_add(m, text_len, source_len, 0, 0, rule, false);
}

size_t source_map_text_end(const source_map *m, size_t i)
{
    return i + 1 < m->count ? m->runs[i + 1].text : m->text_len;
}

size_t source_map_source_end(const source_map *m, size_t i)
{
    return i + 1 < m->count ? m->runs[i + 1].source : m->source_len;
}

size_t source_map_find(const source_map *m, size_t text)
{
    size_t low = 0, high = m->count;

    while (low + 1 < high) { /* the last run that starts at or before it: runs without text stand before their text */
        size_t middle = low + (high - low) / 2;

        if (m->runs[middle].text <= text)
            low = middle;
        else
            high = middle;
    }
    return low;
}

size_t source_map_inside(const source_map *m, size_t i, size_t text)
{
    const source_run *r = &m->runs[i];

    if (text <= r->text)
        return r->source;
    if (text >= source_map_text_end(m, i) || !r->text_unit)
        return source_map_source_end(m, i);
    return r->source + (text - r->text) / r->text_unit * r->source_unit;
}

size_t source_map_start(const source_map *m, size_t text)
{
    size_t i;

    if (!m->count || text >= m->text_len)
        return m->source_len;
    i = source_map_find(m, text);
    return m->runs[i].text_unit ? source_map_inside(m, i, text) : m->runs[i].source;
}

size_t source_map_end(const source_map *m, size_t text)
{
    size_t i;

    if (!m->count || !text)
        return 0;
    i = source_map_find(m, text - 1);
    return source_map_inside(m, i, text);
}

/* A map that is read from front to back while another is written: the next run not yet used up. */
typedef struct {
    const source_map *from;
    size_t run;
    source_map out;
} composer;

static bool is_empty(const source_map *m, size_t i)
{
    return source_map_text_end(m, i) == m->runs[i].text;
}

/* The next run up to a text offset, or all of it when it has no text. */
static void add_part(composer *c, size_t from, size_t to)
{
    const source_run *r = &c->from->runs[c->run];
    size_t end = source_map_text_end(c->from, c->run), start = r->text > from ? r->text : from;
    size_t stop = end < to ? end : to;
    size_t source =
        is_empty(c->from, c->run) ? source_map_source_end(c->from, c->run) : source_map_inside(c->from, c->run, stop);

    source_map_add(&c->out, stop > start ? stop - start : 0, source - c->out.source_len, r->text_unit, r->source_unit,
                   r->rule, r->omitted);
    if (end <= to)
        c->run++;
}

static void add_plain(composer *c, size_t from, size_t to)
{
    while (c->run < c->from->count && c->from->runs[c->run].text < to) {
        size_t before = c->run;

        add_part(c, from, to);
        if (c->run == before)
            return;
    }
}

static void add_changed(composer *c, const source_map *step, size_t i, size_t to)
{
    const source_run *s = &step->runs[i];
    const source_map *m = c->from;

    while (s->source < to && c->run < m->count && is_empty(m, c->run) && m->runs[c->run].text <= s->source)
        add_part(c, s->source, s->source);
    source_map_add(&c->out, source_map_text_end(step, i) - s->text,
                   s->source < to ? source_map_end(m, to) - c->out.source_len : 0, s->text_unit, s->source_unit,
                   s->rule, s->omitted);
    while (c->run < m->count && source_map_text_end(m, c->run) <= to && m->runs[c->run].text < to)
        c->run++;
}

void source_map_compose(source_map *m, const source_map *step)
{
    composer c = {m, 0, {NULL, 0, 0, 0, 0}};

    for (size_t i = 0; i < step->count; i++) {
        if (step->runs[i].rule)
            add_changed(&c, step, i, source_map_source_end(step, i));
        else
            add_plain(&c, step->runs[i].source, source_map_source_end(step, i));
    }
    while (c.run < m->count)
        add_part(&c, m->text_len, m->text_len);
    source_map_release(m);
    *m = c.out;
}
