/* Expressions (content models, patterns) to deterministic automata, for build tools.
 *
 * Memory is never freed: a build tool ends when its output is written. Trouble ends the build. */
#ifndef SPLKIT_TOOLS_AUTOMATON_H
#define SPLKIT_TOOLS_AUTOMATON_H

#include <stdbool.h>
#include <stddef.h>

#define UNBOUNDED (-1)

typedef enum { EXPRESSION_LABEL, EXPRESSION_SEQUENCE, EXPRESSION_CHOICE } expression_kind;

/* Labels are numbers of the caller: an element with its type, or a byte. A sequence of nothing matches nothing. */
typedef struct expression {
    expression_kind kind;
    int label;
    int min, max;
    struct expression *first, *last, *next;
} expression;

typedef struct {
    int label, next;
} automaton_edge;

typedef struct {
    bool accepting;
    automaton_edge *edges; /* each label once, in the order of the expression */
    size_t count;
} automaton_state;

/* State 0 is the start. */
typedef struct {
    automaton_state *states;
    size_t count;
} automaton;

_Noreturn void tool_fail(const char *what, const char *which);
void *tool_alloc(size_t size);
/* Room for one more item. */
void *tool_grow(void *items, size_t count, size_t size);

expression *expression_new(expression_kind kind);
expression *expression_label(int label);
/* `child` gets a new owner; it may have only one. */
void expression_append(expression *parent, expression *child);

/* A pattern as XML Schema writes it, the part of the language that our schema uses; labels are bytes. */
expression *expression_parse(const char *pattern);

automaton automaton_make(const expression *e);

#endif
