/* Build tool: a stylesheet with all it includes as C, for render/transform.h.
 *
 *     xslt2c OUT.c SYMBOL ROOT PATH      PATH is relative to ROOT, as templates/html/main.xsl
 *
 * It knows what templates/ use of XSLT 1.0 and XPath 1.0, and ends the build with the place of anything else. Memory
 * goes with the process. */
#ifndef SPLKIT_TOOLS_XSLT2C_H
#define SPLKIT_TOOLS_XSLT2C_H

#include "base/buffer.h"
#include <libxml/tree.h>
#include <stdbool.h>

#define XSLT_NAMESPACE "http://www.w3.org/1999/XSL/Transform"
#define SPL_NAMESPACE "urn:hl7-org:v3"
#define EXTENSION_NAMESPACE "urn:splkit:extension"

enum { ARGUMENTS_MAX = 16, STEPS_MAX = 12, PREDICATES_MAX = 4, LOCALS_MAX = 128, ITEMS_MAX = 1024 };

/* trouble: ends the build; `node` tells file and line __________________________________________________________ */

_Noreturn void fail(const xmlNode *node, const char *what, const char *which);

char *text_of(const char *format, ...) __attribute__((format(printf, 1, 2))); /* a new string */
char *c_string(const char *text);                                             /* as a literal of C */
char *c_name(const char *name);                                               /* letters, digits and "_" of a name */

/* xpath.c ______________________________________________________________________________________________________ */

typedef struct expression expression;

typedef struct {
    const char *axis; /* "AXIS_CHILD" */
    const char *test; /* "TEST_SPL"; "comment" and "instruction" in patterns only */
    char *name;       /* local name, of those that have one */
    expression *predicates[PREDICATES_MAX];
    int predicate_count;
} location_step;

typedef enum {
    LITERAL,
    NUMBER,
    VARIABLE,
    CALL,
    PATH,   /* from the context node, the root, or what operands[0] gives, along steps */
    FILTER, /* operands[0] with predicates */
    UNION,
    OR,
    AND,
    COMPARE,
    ARITHMETIC,
    NEGATE
} expression_kind;

struct expression {
    expression_kind kind;
    char *text; /* literal, number, name of variable or function, operator of C or comparison */
    expression *operands[ARGUMENTS_MAX];
    int count;
    bool absolute;
    location_step steps[STEPS_MAX];
    int step_count;
    expression *predicates[PREDICATES_MAX];
    int predicate_count;
};

/* `where`: the element it stands in, which knows the prefixes. */
expression *xpath_parse(const char *text, const xmlNode *where);

/* read.c _______________________________________________________________________________________________________ */

/* The children of a stylesheet and of all it includes; an include with x:fallback="yes" is left out. */
typedef struct {
    xmlNodePtr nodes[ITEMS_MAX];
    int count;
} items;

void items_read(items *all, const char *path);
bool is_xslt(const xmlNode *node, const char *name);       /* of any name when that is NULL */
char *attribute_of(const xmlNode *node, const char *name); /* NULL: absent */
bool is_text(const xmlNode *node);                         /* text that counts in a stylesheet */

/* generator ____________________________________________________________________________________________________ */

typedef enum { TYPE_STRING, TYPE_NUMBER, TYPE_BOOLEAN, TYPE_NODES, TYPE_FRAGMENT, TYPE_ANY } type;

typedef struct {
    char *name;
    type type;
    int slot; /* in the frame */
} local;

typedef struct {
    xmlNodePtr node;
    char *name;
    bool is_param, typing, typed;
    type type;
} global_item;

typedef struct {
    const char *root;   /* folder of the sources */
    const char *symbol; /* of the sheet */
    bool text;          /* method of output */
    items all;
    buffer tables, functions; /* what is made */
    char *names[ITEMS_MAX];   /* of elements of SPL */
    int name_count;
    char *params[ITEMS_MAX];
    int param_count;
    global_item globals[ITEMS_MAX];
    int global_count;
    char *keys[ITEMS_MAX];
    int key_count;
    char *modes[ITEMS_MAX];
    int mode_count;
    int serial; /* for names of what is made */
    /* of the function that is being made */
    buffer *code;
    int indent;
    local locals[LOCALS_MAX];
    int local_count, slot_count;
    const char *focus; /* name of the variable */
} generator;

int list_index(char **list, int *count, const char *name); /* adds it when it is not there */
void put(generator *g, const char *format, ...) __attribute__((format(printf, 2, 3))); /* a line of the function */

/* Begins a function; its body goes to g->code until it ends. `outer`: locals of an enclosing one stay visible. */
typedef struct {
    buffer body;
    buffer *code;
    int indent, local_count, slot_count;
    const char *focus;
} function_state;

void function_begin(generator *g, function_state *saved);
/* Writes "static HEAD { frame, body }". `frame`: the function has variables of its own, not those of its caller. */
void function_end(generator *g, function_state *saved, const char *head, bool frame);

/* expression.c: C expressions of the type that is asked for */
type type_of(generator *g, const expression *e, const xmlNode *where);
char *as_string(generator *g, const expression *e, const xmlNode *where);
char *as_boolean(generator *g, const expression *e, const xmlNode *where);
char *as_number(generator *g, const expression *e, const xmlNode *where);
char *as_nodes(generator *g, const expression *e, const xmlNode *where);
char *as_value(generator *g, const expression *e, const xmlNode *where);
type global_type(generator *g, int number);
int global_index(const generator *g, const char *name); /* -1: none */

/* path.c: tables of steps and predicates; the names of their variables */
char *path_table(generator *g, const expression *path, const xmlNode *where);
char *predicate_table(generator *g, expression *const *predicates, int count, const xmlNode *where);
char *predicate_function(generator *g, const expression *e, const xmlNode *where);

/* instruction.c */
void instructions(generator *g, xmlNodePtr parent);
/* The value of a variable or parameter: its select, its content, or the empty string. Content needs statements first.
 */
char *given_value(generator *g, xmlNodePtr node);

/* rules.c */
char *mode_function(generator *g, const char *mode); /* NULL: the default mode */
char *template_function(generator *g, const char *name, const xmlNode *where);
void rules_generate(generator *g);

#endif
