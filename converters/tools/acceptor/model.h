/* The schema as the tables will have it (check/acceptor.h), and the files it is read from. */
#ifndef SPLKIT_TOOLS_ACCEPTOR_MODEL_H
#define SPLKIT_TOOLS_ACCEPTOR_MODEL_H

#include "automaton.h"
#include "check/acceptor.h"

#include <libxml/tree.h>

typedef struct {
    xmlNodePtr node; /* xs:complexType, or xs:simpleType of an element */
    int symbol, base, state, attributes, attribute_count, required_count, value;
    acceptor_content content;
    bool abstract;
} type_entry;

typedef struct {
    int symbol, value;
    const char *fixed; /* NULL: any value */
    bool required;
} attribute_entry;

typedef struct {
    acceptor_value_kind kind;
    int base, first, count;
} value_entry;

/* Names as in check/acceptor.h. The automata of all contents stand one behind the other, and so do those of all
 * patterns. */
typedef struct {
    const char **symbols;
    type_entry *types;
    attribute_entry *attributes;
    value_entry *values;
    int *members;
    size_t symbol_count, type_count, attribute_count, value_count, member_count;
    automaton contents, lexer;
    int root_symbol, root_type;
} schema_model;

extern schema_model model;

int model_symbol(const char *text);
int model_add_member(int member);
/* Returns where the start of `a` is now. */
int model_add_automaton(automaton *all, automaton a);

/* The value of a simple type, by its name ("xs:string") or node; each is made once. values.c */
int value_of_name(const char *name);
int value_of_node(xmlNodePtr type);

/* Fills the model from the global elements and all named types. types.c */
void types_make(void);

/* Writes model as C. write.c */
void model_write(FILE *out);

/* The files. Names of files and components end the build when there is no such thing. source.c */

void source_read(const char *path);
/* A global component: kind is "complexType", "group" ... */
xmlNodePtr source_find(const char *kind, const char *name);
/* The same; NULL when there is none. */
xmlNodePtr source_look(const char *kind, const char *name);
/* The global components of a kind, in turns from *at = 0; NULL at the end. */
xmlNodePtr source_each(const char *kind, size_t *at);

bool source_is(xmlNodePtr node, const char *name);
/* Child elements without annotations; NULL at the end, and for NULL. */
xmlNodePtr source_first(xmlNodePtr node);
xmlNodePtr source_next(xmlNodePtr node);
/* An attribute, or NULL; with need, there must be one. */
const char *source_get(xmlNodePtr node, const char *name);
const char *source_need(xmlNodePtr node, const char *name);

#endif
