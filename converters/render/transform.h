/* What compiled stylesheets run on: converters/tools/xslt2c turns templates/ into C that calls what is declared here.
 *
 * It is XSLT 1.0 as far as our templates use it; the tool ends the build at anything else. A stylesheet is applied to
 * one document by transform_run; all that is made on the way (strings, node sets, fragments) lives in the arena of the
 * transformation and ends with it. Results are those of libxslt (tests/render/compiled.py compares them).
 *
 * Source: XSL Transformations 1.0 and XML Path Language 1.0, W3C Recommendations of 16 November 1999. */
#ifndef SPLKIT_RENDER_TRANSFORM_H
#define SPLKIT_RENDER_TRANSFORM_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/finding.h"
#include "render/html.h"
#include "render/markdown.h"
#include "render/ordinal.h"
#include "render/stylesheet.h"
#include <libxml/hash.h>
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#define TRANSFORM_NAMES 256 /* places for names looked up lately */

typedef struct transform transform;

/* values _______________________________________________________________________________________________________ */

/* Nodes in document order, each once. Attributes are among them as xmlNode, which begins as xmlAttr does. */
typedef struct {
    xmlNode **nodes;
    size_t count;
} node_set;

/* A result tree fragment, as what was written: "T" text NUL, "S" element NUL, "A" attribute NUL value NUL, "E" NUL. */
typedef struct {
    const char *events;
    size_t size;
} fragment;

typedef enum { VALUE_STRING, VALUE_NUMBER, VALUE_BOOLEAN, VALUE_NODES, VALUE_FRAGMENT } value_kind;

typedef struct {
    value_kind kind;
    union {
        const char *string;
        double number;
        bool boolean;
        node_set nodes;
        fragment fragment;
    } as;
} value;

value value_of_string(const char *string);
value value_of_number(double number);
value value_of_boolean(bool boolean);
value value_of_nodes(node_set nodes);
value value_of_fragment(fragment f);
const char *value_string(transform *t, value v);
double value_number(transform *t, value v);
bool value_boolean(transform *t, value v);
node_set value_nodes(value v); /* nothing for what is no node-set */

typedef enum {
    COMPARE_EQUAL,
    COMPARE_UNEQUAL,
    COMPARE_LESS,
    COMPARE_AT_MOST,
    COMPARE_MORE,
    COMPARE_AT_LEAST
} comparison;

bool value_compare(transform *t, value a, comparison how, value b);

const char *fragment_string(transform *t, fragment f);
const char *fragment_next(const char *event); /* the event behind it */

/* nodes and paths ______________________________________________________________________________________________ */

/* Where an expression or a template is. */
typedef struct {
    xmlNode *node;
    long position, size;
} focus;

typedef bool (*node_test)(transform *t, const focus *x, const value *f);

/* A predicate: a test, or a constant position (POSITION_LAST: the last one) when that is NULL. */
typedef struct {
    node_test test;
    long position;
} predicate;

#define POSITION_LAST (-1)

typedef enum {
    AXIS_CHILD,
    AXIS_ATTRIBUTE,
    AXIS_SELF,
    AXIS_PARENT,
    AXIS_ANCESTOR,
    AXIS_ANCESTOR_OR_SELF,
    AXIS_DESCENDANT,
    AXIS_DESCENDANT_OR_SELF,
    AXIS_FOLLOWING_SIBLING,
    AXIS_PRECEDING_SIBLING
} axis;

typedef enum {
    TEST_SPL,   /* an element of SPL, by the number of its name */
    TEST_PLAIN, /* an element or attribute by its name, in no namespace */
    TEST_XML,   /* an attribute by its name, in the namespace of xml:lang */
    TEST_ANY,   /* any element; on the attribute axis any attribute */
    TEST_ANY_SPL,
    TEST_TEXT,
    TEST_NODE
} name_test;

typedef struct {
    axis axis;
    name_test test;
    int number;
    const char *name;
    const predicate *predicates;
    int predicate_count;
} step;

typedef struct {
    const step *steps;
    int count;
    bool sort; /* what it leads to may come out of order, or twice */
} node_path;

/* Number of an element's name in the stylesheet, 0 for what it does not name or is not of SPL. */
int node_number(transform *t, const xmlNode *node);
bool node_is_plain(const xmlNode *node, const char *name); /* element or attribute of that name without a namespace */
bool node_is_text(const xmlNode *node);
const char *node_string(transform *t, const xmlNode *node);
bool node_is_blank(const xmlNode *node);                                         /* white space only */
const char *node_attribute(transform *t, const xmlNode *node, const char *name); /* its value, or "" */
bool node_has_attribute(const xmlNode *node, const char *name);
xmlNode *node_document(const xmlNode *node);

/* A path from one node. `f`: the variables that its predicates see. */
node_set path_nodes(transform *t, xmlNode *from, const node_path *p, const value *f);
bool path_any(transform *t, xmlNode *from, const node_path *p, const value *f);
double path_count(transform *t, xmlNode *from, const node_path *p, const value *f);
xmlNode *path_first(transform *t, xmlNode *from, const node_path *p, const value *f); /* NULL: none */
const char *path_string(transform *t, xmlNode *from, const node_path *p, const value *f);
bool path_equals(transform *t, xmlNode *from, const node_path *p, const value *f, const char *string);
bool path_is_blank(transform *t, xmlNode *from, const node_path *p, const value *f); /* its first node, or none */

node_set set_of(transform *t, xmlNode *node); /* empty for NULL */
node_set set_path(transform *t, node_set from, const node_path *p, const value *f);
node_set set_filter(transform *t, node_set from, const predicate *predicates, int count, const value *f);
node_set set_union(transform *t, node_set a, node_set b);
const char *set_string(transform *t, node_set set); /* of its first node, or "" */
bool set_equals(transform *t, node_set set, const char *string);
/* By a number for each node; equal ones stay in order. */
node_set set_sort(transform *t, node_set set, double (*key)(transform *, const focus *, const value *), const value *f);

/* functions of XPath ___________________________________________________________________________________________ */

double string_number(const char *string);
const char *string_of_number(transform *t, double number);
const char *string_of_boolean(bool boolean);
bool string_equal(const char *a, const char *b);
bool string_is_blank(const char *string);
const char *string_concat(transform *t, int count, ...);
bool string_starts_with(const char *string, const char *start);
bool string_contains(const char *string, const char *part);
const char *string_before(transform *t, const char *string, const char *part);
const char *string_after(const char *string, const char *part);
const char *string_substring(transform *t, const char *string, double start, double length);
double string_length(const char *string);
const char *string_normalize(transform *t, const char *string);
const char *string_translate(transform *t, const char *string, const char *from, const char *to);
const char *node_id(transform *t, node_set set);          /* generate-id() */
const char *node_name(transform *t, const xmlNode *node); /* name() */
const char *node_local_name(node_set set);
/* A number as the letters or Roman numerals of `format`: a, A, i or I. */
const char *number_format(transform *t, double number, char format);
/* format-number(): patterns of "#,##", 0 before the point, 0 and # behind it, without prefix and suffix. */
const char *number_pattern(transform *t, double number, const char *pattern);

/* ours, as in render/extension.h */
double extension_ordinal(transform *t, node_set set);
double extension_place(transform *t, node_set set);
const char *extension_anchor(transform *t, node_set set);
const char *extension_text(transform *t, node_set set);
const char *extension_html(transform *t, node_set set);
const char *extension_escape(transform *t, const char *string);
const char *extension_before(transform *t, node_set set);
const char *extension_break(transform *t, node_set set);
bool extension_delimited(node_set set);
bool extension_blank(node_set set);
double extension_rows(node_set set, double most);
const char *extension_title(const char *code, const char *language);
const char *extension_running_title(transform *t, const char *title);
const char *extension_digest(transform *t, const char *string);

/* stylesheets __________________________________________________________________________________________________ */

typedef struct {
    int number; /* of its name */
    value value;
} param;

typedef void (*template)(transform *t, const focus *x, const param *params, int count);

typedef struct {
    const char *name; /* of a parameter of the stylesheet; NULL: a variable */
    value (*make)(transform *t, const focus *x);
} global;

typedef struct {
    node_test match; /* an element */
    value (*use)(transform *t, const focus *x);
} sheet_key;

typedef struct {
    const char *path;         /* "templates/html/main.xsl" */
    const char *const *names; /* of elements of SPL, sorted; a name's number is its place, from 1 */
    int name_count;
    const global *globals;
    int global_count;
    const sheet_key *keys;
    int key_count;
    bool text;      /* method of output: text, where elements leave nothing, or html */
    template start; /* applies the templates of the default mode */
} sheet;

/* Made at build time from templates/…/main*.xsl. */
extern const sheet sheet_html_main, sheet_markdown_main, sheet_markdown_main_plain, sheet_report_main;

/* Elements of a document with one name, in its order. */
typedef struct named_element {
    xmlNode *node;
    struct named_element *next;
} named_element;

/* Data documents read by document(), parsed once; one for all transformations of a thread. */
typedef struct {
    struct data_document {
        char *path;
        xmlDocPtr doc;
        arena *arena;
        xmlHashTablePtr children; /* of the root, which are in no namespace: name -> named_element */
    } * *items;
    size_t count, cap;
} data_documents;

void data_documents_release(data_documents *d);

/* The children of that name below the root of a data document. */
const named_element *data_children(const xmlDoc *doc, const char *name);

/* Numbers of names in a stylesheet, by address: a dictionary keeps each name once. All zero at first; one for all
 * transformations of a thread with that stylesheet. */
typedef struct {
    xmlDictPtr dict; /* that holds the names; the reference is owned */
    struct {
        const xmlChar *name;
        int number;
    } places[TRANSFORM_NAMES];
} known_names;

void known_names_release(known_names *k);

typedef struct {
    const char *name;                       /* of the document, in findings */
    const stylesheet_parameter *parameters; /* end with a NULL name */
    html_images *images;                    /* how images are found; NULL: as they are named */
    data_documents *data;
    known_names *names;
} transform_options;

/* Adds the result to `out` and returns 0; or adds nothing and returns -1 after an error finding. */
int transform_run(buffer *out, const sheet *s, xmlDocPtr doc, const transform_options *options, findings *found);

/* for the compiled stylesheets _________________________________________________________________________________ */

typedef struct {
    value value;
    enum { GLOBAL_UNKNOWN, GLOBAL_ASKED, GLOBAL_KNOWN } state;
} global_value;

struct transform {
    const sheet *sheet;
    const transform_options *options;
    findings *found;
    xmlDocPtr doc;
    arena *arena;
    const xmlNs *spl; /* the last namespace declaration seen that is SPL's */
    known_names *names;
    struct {
        named_element *first, *last;
    } * elements; /* by the number of their name; NULL: no path has asked yet */
    global_value *globals;
    xmlHashTablePtr *keys; /* string -> node_set */
    ordinals *places;
    markdown_memo memo;
    int depth;
    bool stopped; /* output does not count any more */
    /* output: text goes to `out`, elements to `html`; inside a fragment both go to `events` */
    buffer *out;
    html_writer html;
    int fragments; /* that are open */
    buffer events;
    buffer made; /* by a function of ours, before it is kept */
};

/* Whether templates may go deeper; else the transformation fails. */
bool transform_enter(transform *t);
void transform_leave(transform *t);

value transform_global(transform *t, int number);
/* The parameter of that number, or NULL when it was not given. */
const value *transform_param(const param *params, int count, int number);
node_set transform_key(transform *t, int number, value sought);
node_set transform_document(transform *t, const char *base, const char *path);
void transform_message(transform *t, const focus *x, const char *text, bool stop);

void apply_nodes(transform *t, node_set nodes, template mode, const param *params, int count);
void apply_children(transform *t, const focus *x, template mode, const param *params, int count);

void out_text(transform *t, const char *text);
void out_start(transform *t, const char *element);
void out_attribute(transform *t, const char *name, const char *text);
void out_end(transform *t);
void out_copy(transform *t, value v);
size_t fragment_begin(transform *t); /* gives the mark for fragment_end */
fragment fragment_end(transform *t, size_t mark);

#endif
