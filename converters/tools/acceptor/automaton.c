#include "automaton.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOTHING (-1) /* label of an edge that is passed without input */

/* The automaton that still has choices: Thompson's construction. */
typedef struct {
    int from, label, to;
} choice_edge;

typedef struct {
    choice_edge *edges;
    size_t edge_count;
    int state_count;
} choices;

_Noreturn void tool_fail(const char *what, const char *which)
{
    fprintf(stderr, "%s: %s\n", what, which ? which : "");
    exit(1);
}

void *tool_alloc(size_t size)
{
    void *block = calloc(1, size);

    if (!block)
        tool_fail("no memory", NULL);
    return block;
}

void *tool_grow(void *items, size_t count, size_t size)
{
    if (count & (count - 1)) /* full at each power of two */
        return items;
    items = realloc(items, (count ? 2 * count : 1) * size);
    if (!items)
        tool_fail("no memory", NULL);
    return items;
}

expression *expression_new(expression_kind kind)
{
    expression *e = tool_alloc(sizeof *e);

    e->kind = kind;
    e->min = e->max = 1;
    return e;
}

expression *expression_label(int label)
{
    expression *e = expression_new(EXPRESSION_LABEL);

    e->label = label;
    return e;
}

void expression_append(expression *parent, expression *child)
{
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
}

/* The end of a pattern's part: the byte behind it. */
static int parse_escape(const char **at)
{
    int c = (unsigned char)*(*at)++;

    if (c == 0 || strchr("dDwWSiIcCpP", c))
        tool_fail("an escape that is not known in patterns", *at - 1);
    return c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
}

static void add_bytes(bool *set, int from, int to)
{
    for (int c = from; c <= to; c++)
        set[c] = true;
}

/* One member of a class: a byte, a range, or \s. */
static void parse_member(const char **at, bool *set)
{
    int from, to;

    if ((*at)[0] == '\\' && (*at)[1] == 's') {
        *at += 2;
        set[' '] = set['\t'] = set['\n'] = set['\r'] = true;
        return;
    }
    from = (unsigned char)*(*at)++;
    if (from == '\\')
        from = parse_escape(at);
    if (from >= 0x80)
        tool_fail("patterns may name ASCII characters only", *at);
    to = from;
    if ((*at)[0] == '-' && (*at)[1] != ']') {
        to = (unsigned char)(*at)[1];
        *at += 2;
        if (to == '\\')
            to = parse_escape(at);
    }
    add_bytes(set, from, to);
}

/* Behind "[". A class that is negated takes the bytes of all letters that are not ASCII. */
static expression *parse_class(const char **at)
{
    expression *e = expression_new(EXPRESSION_CHOICE);
    bool set[256] = {false}, negated = **at == '^';

    *at += negated;
    while (**at != ']') {
        if (**at == 0)
            tool_fail("a pattern has no ]", NULL);
        parse_member(at, set);
    }
    (*at)++;
    for (int c = 1; c < 256; c++)
        if (set[c] != negated)
            expression_append(e, expression_label(c));
    return e;
}

static void parse_count(const char **at, expression *e)
{
    char *end;

    switch (**at) {
    case '*': e->min = 0, e->max = UNBOUNDED; break;
    case '+': e->min = 1, e->max = UNBOUNDED; break;
    case '?': e->min = 0, e->max = 1; break;
    case '{':
        e->min = e->max = (int)strtol(*at + 1, &end, 10);
        if (*end == ',')
            e->max = (int)strtol(end + 1, &end, 10);
        if (*end != '}' || e->max < e->min)
            tool_fail("a count in a pattern", *at);
        *at = end;
        break;
    default: return;
    }
    (*at)++;
}

static expression *parse_choice(const char **at);

static expression *parse_atom(const char **at)
{
    expression *e;
    int c = (unsigned char)*(*at)++;

    if (c == '[') {
        e = parse_class(at);
    } else if (c == '(') {
        e = parse_choice(at);
        if (*(*at)++ != ')')
            tool_fail("a pattern has no )", NULL);
    } else if (c == '.' || c >= 0x80 || strchr("*+?{}]", c)) {
        tool_fail("a character that is not known in patterns", *at - 1);
    } else {
        e = expression_label(c == '\\' ? parse_escape(at) : c);
    }
    parse_count(at, e);
    return e;
}

static expression *parse_choice(const char **at)
{
    expression *choice = expression_new(EXPRESSION_CHOICE);

    for (;; (*at)++) {
        expression *sequence = expression_new(EXPRESSION_SEQUENCE);

        while (**at && **at != '|' && **at != ')')
            expression_append(sequence, parse_atom(at));
        expression_append(choice, sequence);
        if (**at != '|')
            return choice;
    }
}

expression *expression_parse(const char *pattern)
{
    const char *at = pattern;
    expression *e = parse_choice(&at);

    if (*at)
        tool_fail("a pattern goes on behind its end", pattern);
    return e;
}

static void connect(choices *c, int from, int label, int to)
{
    c->edges = tool_grow(c->edges, c->edge_count, sizeof *c->edges);
    c->edges[c->edge_count++] = (choice_edge){from, label, to};
}

static int build(choices *c, const expression *e, int from);

static int build_once(choices *c, const expression *e, int from)
{
    int to;

    if (e->kind == EXPRESSION_SEQUENCE) {
        for (const expression *part = e->first; part; part = part->next)
            from = build(c, part, from);
        return from;
    }
    to = c->state_count++;
    if (e->kind == EXPRESSION_LABEL)
        connect(c, from, e->label, to);
    for (const expression *part = e->first; part; part = part->next) {
        if (part->kind == EXPRESSION_LABEL && part->min == 1 && part->max == 1)
            connect(c, from, part->label, to); /* all such parts lead to the same state */
        else
            connect(c, build(c, part, from), NOTHING, to);
    }
    return to;
}

/* Adds what matches e behind a state; returns the state reached. */
static int build(choices *c, const expression *e, int from)
{
    int end;

    for (int i = 0; i < e->min; i++)
        from = build_once(c, e, from);
    if (e->max == e->min)
        return from;
    end = c->state_count++;
    connect(c, from, NOTHING, end);
    if (e->max == UNBOUNDED) {
        connect(c, build_once(c, e, end), NOTHING, end);
        return end;
    }
    for (int i = e->min; i < e->max; i++) {
        from = build_once(c, e, from);
        connect(c, from, NOTHING, end);
    }
    return end;
}

/* A set of states, a flag for each. */
static void close_set(const choices *c, bool *set)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < c->edge_count; i++) {
            const choice_edge *e = &c->edges[i];

            if (e->label == NOTHING && set[e->from] && !set[e->to])
                changed = set[e->to] = true;
        }
    }
}

static int find_set(bool **sets, size_t count, const bool *set, size_t size)
{
    for (size_t i = 0; i < count; i++)
        if (memcmp(sets[i], set, size) == 0)
            return (int)i;
    return -1;
}

static bool has_edge(const automaton_state *s, int label)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->edges[i].label == label)
            return true;
    return false;
}

automaton automaton_make(const expression *e)
{
    choices c = {.state_count = 1};
    int final = build(&c, e, 0);
    size_t size = (size_t)c.state_count * sizeof(bool);
    automaton a = {NULL, 1};
    bool **sets = tool_grow(NULL, 0, sizeof *sets);

    a.states = tool_grow(NULL, 0, sizeof *a.states);
    sets[0] = tool_alloc(size);
    sets[0][0] = true;
    close_set(&c, sets[0]);
    for (size_t at = 0; at < a.count; at++) {
        automaton_state state = {.accepting = sets[at][final]};

        for (size_t i = 0; i < c.edge_count; i++) {
            int label = c.edges[i].label, known;
            bool *set;

            if (label == NOTHING || !sets[at][c.edges[i].from] || has_edge(&state, label))
                continue;
            set = tool_alloc(size);
            for (size_t k = i; k < c.edge_count; k++)
                if (c.edges[k].label == label && sets[at][c.edges[k].from])
                    set[c.edges[k].to] = true;
            close_set(&c, set);
            known = find_set(sets, a.count, set, size);
            if (known < 0) {
                sets = tool_grow(sets, a.count, sizeof *sets);
                a.states = tool_grow(a.states, a.count, sizeof *a.states);
                known = (int)a.count++;
                sets[known] = set;
            }
            state.edges = tool_grow(state.edges, state.count, sizeof *state.edges);
            state.edges[state.count++] = (automaton_edge){label, known};
        }
        a.states[at] = state;
    }
    return a;
}
