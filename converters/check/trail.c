#include "check/trail.h"
#include "base/memory.h"
#include "spl/limits.h"

#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 256 /* different names of the children of one element; the schema has no element with so many */

typedef struct {
    const xmlChar *name;
    size_t count;
} kin;

typedef struct {
    trail_level level;
    const xmlChar *name;
    size_t before;
    long line, column;
    trail_pin *pin; /* NULL: not pinned */

    kin *kin; /* names of the children so far; kept for the next element of this depth */
    size_t kin_count, kin_cap;
    size_t children;
    trail_pin *pinned; /* children */
} step;

struct trail {
    step steps[LIMITS_DEPTH + 1];
    size_t depth;
    trail_pin **pins;
    size_t pin_count, pin_cap;
};

trail *trail_new(void)
{
    return memory_zalloc(1, sizeof(trail));
}

void trail_free(trail *t)
{
    if (!t)
        return;
    for (size_t i = 0; i <= LIMITS_DEPTH; i++)
        free(t->steps[i].kin);
    for (size_t i = 0; i < t->pin_count; i++)
        free(t->pins[i]);
    free(t->pins);
    free(t);
}

static kin *find_kin(const step *parent, const xmlChar *name)
{
    for (size_t i = 0; i < parent->kin_count; i++)
        if (parent->kin[i].name == name)
            return &parent->kin[i];
    return NULL;
}

/* How many children of that name there are so far, before this one is counted. */
static size_t count_child(step *parent, const xmlChar *name)
{
    kin *k = find_kin(parent, name);

    parent->children++;
    if (!k) {
        parent->kin = memory_grow(parent->kin, &parent->kin_cap, parent->kin_count, sizeof *parent->kin);
        k = &parent->kin[parent->kin_count++];
        *k = (kin){name, 0};
    }
    return k->count++;
}

trail_level *trail_enter(trail *t, const xmlChar *name, long line, long column)
{
    step *parent = t->depth ? &t->steps[t->depth - 1] : NULL, *s = &t->steps[t->depth++];

    memset(&s->level, 0, sizeof s->level);
    s->line = line;
    s->column = column;
    s->pin = s->pinned = NULL;
    s->kin_count = s->children = s->before = 0;
    if (parent && name && parent->kin_count == NAMES_MAX && !find_kin(parent, name))
        name = NULL;
    s->name = name;
    if (parent && name)
        s->before = count_child(parent, name);
    else if (parent)
        s->before = parent->children++;
    return &s->level;
}

void trail_leave(trail *t)
{
    step *s = &t->steps[--t->depth];

    for (trail_pin *p = s->pinned; p; p = p->next)
        p->several = p->name ? find_kin(s, p->name)->count > 1 : s->children > 1;
}

trail_level *trail_top(trail *t)
{
    return t->depth ? &t->steps[t->depth - 1].level : NULL;
}

static trail_pin *pin(trail *t, size_t depth)
{
    step *s = &t->steps[depth];

    if (s->pin)
        return s->pin;
    s->pin = memory_zalloc(1, sizeof *s->pin);
    *s->pin = (trail_pin){NULL, s->name, s->before, s->before > 0, s->line, s->column, NULL};
    if (depth) {
        s->pin->parent = pin(t, depth - 1); /* no deeper than LIMITS_DEPTH */
        s->pin->next = t->steps[depth - 1].pinned;
        t->steps[depth - 1].pinned = s->pin;
    }
    t->pins = memory_grow(t->pins, &t->pin_cap, t->pin_count, sizeof *t->pins);
    t->pins[t->pin_count++] = s->pin;
    return s->pin;
}

const trail_pin *trail_pin_top(trail *t)
{
    return t->depth ? pin(t, t->depth - 1) : NULL;
}

void trail_path(buffer *out, const trail_pin *pin)
{
    if (!pin) {
        buffer_putc(out, '/');
        return;
    }
    if (pin->parent)
        trail_path(out, pin->parent);
    buffer_printf(out, "/%s", pin->name ? (const char *)pin->name : "*");
    if (pin->several)
        buffer_printf(out, "[%zu]", pin->before + 1);
}
