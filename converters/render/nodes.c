/* Nodes, their names and texts, paths and node sets of compiled stylesheets (render/transform.h). */
#include "base/memory.h"
#include "base/xml.h"
#include "render/transform.h"
#include "spl/load.h"

#include <libxml/xpath.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MANY 64          /* nodes to be put in order */
#define PREDICATES_MAX 4 /* of a step; xslt2c knows no more */
#define NAME_TRIES 4     /* places where a name looked up lately may be */

/* names ________________________________________________________________________________________________________ */

static int compare_name(const void *key, const void *item)
{
    return strcmp(key, *(const char *const *)item);
}

static bool is_spl(transform *t, const xmlNode *element)
{
    if (!element->ns || element->ns == t->spl)
        return element->ns != NULL;
    if (strcmp((const char *)element->ns->href, SPL_NAMESPACE) != 0)
        return false;
    t->spl = element->ns;
    return true;
}

static size_t place_of_name(const xmlNode *element)
{
    return ((uintptr_t)element->name >> 2) % TRANSFORM_NAMES;
}

static int look_up(const transform *t, const xmlNode *element)
{
    const char *const *found =
        bsearch(element->name, t->sheet->names, (size_t)t->sheet->name_count, sizeof *t->sheet->names, compare_name);

    return found ? (int)(found - t->sheet->names) + 1 : 0;
}

/* Whether the element is of SPL and its name was seen before, by what was looked at last. */
static bool is_known(const transform *t, const xmlNode *element, size_t place)
{
    return element->ns && element->ns == t->spl && t->names->places[place].name == element->name;
}

int node_number(transform *t, const xmlNode *node)
{
    size_t place;

    if (!node || node->type != XML_ELEMENT_NODE)
        return 0;
    place = place_of_name(node);
    if (is_known(t, node, place))
        return t->names->places[place].number;
    if (!is_spl(t, node))
        return 0;
    for (size_t i = 0; i < NAME_TRIES && t->names->places[place].name && t->names->places[place].name != node->name;
         i++)
        place = (place + 1) % TRANSFORM_NAMES;
    if (t->names->places[place].name != node->name) {
        t->names->places[place].name = node->name;
        t->names->places[place].number = look_up(t, node);
    }
    return t->names->places[place].number;
}

/* The same as node_number for a step's test: most elements have a name and a namespace that were seen before. */
static bool has_number(transform *t, const xmlNode *node, int number)
{
    size_t place;

    if (node->type != XML_ELEMENT_NODE)
        return false;
    place = place_of_name(node);
    return (is_known(t, node, place) ? t->names->places[place].number : node_number(t, node)) == number;
}

bool node_is_plain(const xmlNode *node, const char *name)
{
    return !node->ns && xml_same(node->name, name);
}

bool node_is_text(const xmlNode *node)
{
    return node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
}

xmlNode *node_document(const xmlNode *node)
{
    return (xmlNode *)node->doc;
}

const char *node_name(transform *t, const xmlNode *node)
{
    if (node->type != XML_ELEMENT_NODE && node->type != XML_ATTRIBUTE_NODE)
        return "";
    if (!node->ns || !node->ns->prefix)
        return (const char *)node->name;
    return string_concat(t, 3, (const char *)node->ns->prefix, ":", (const char *)node->name);
}

const char *node_local_name(node_set set)
{
    const xmlNode *node = set.count ? set.nodes[0] : NULL;

    return node && (node->type == XML_ELEMENT_NODE || node->type == XML_ATTRIBUTE_NODE) ? (const char *)node->name : "";
}

const char *node_id(transform *t, node_set set)
{
    uintptr_t address = set.count ? (uintptr_t)set.nodes[0] : 0;
    char *id;

    if (!address)
        return "";
    id = arena_alloc(t->arena, 2 * sizeof address + 2);
    *id = 'n';
    for (char *p = id + 1; address; address >>= 4)
        *p++ = "0123456789abcdef"[address & 15];
    return id;
}

/* texts ________________________________________________________________________________________________________ */

static bool has_own_content(const xmlNode *node)
{
    return node->type != XML_ELEMENT_NODE && node->type != XML_ATTRIBUTE_NODE && node->type != XML_DOCUMENT_NODE;
}

/* Calls `visit` for each text below the node, until it returns true. */
static bool visit_texts(const xmlNode *node, bool (*visit)(void *data, const char *text), void *data)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (node_is_text(child) ? visit(data, child->content ? (const char *)child->content : "")
                                : child->type == XML_ELEMENT_NODE && visit_texts(child, visit, data))
            return true;
    }
    return false;
}

static bool add_length(void *data, const char *text)
{
    *(size_t *)data += strlen(text);
    return false;
}

static bool add_text(void *data, const char *text)
{
    char **end = data;
    size_t len = strlen(text);

    memcpy(*end, text, len);
    *end += len;
    return false;
}

const char *node_string(transform *t, const xmlNode *node)
{
    const xmlNode *child = node->children;
    size_t len = 0;
    char *text, *end;

    if (has_own_content(node))
        return node->content ? (const char *)node->content : "";
    if (!child)
        return "";
    if (node_is_text(child) && !child->next)
        return child->content ? (const char *)child->content : "";
    visit_texts(node, add_length, &len);
    text = end = arena_alloc(t->arena, len + 1);
    visit_texts(node, add_text, &end);
    return text;
}

static bool has_words(void *data, const char *text)
{
    (void)data;
    return !string_is_blank(text);
}

bool node_is_blank(const xmlNode *node)
{
    if (has_own_content(node))
        return !node->content || string_is_blank((const char *)node->content);
    return !visit_texts(node, has_words, NULL);
}

static const xmlAttr *attribute_of(const xmlNode *node, const char *name)
{
    const xmlAttr *a = node->type == XML_ELEMENT_NODE ? node->properties : NULL;

    while (a && !node_is_plain((const xmlNode *)a, name))
        a = a->next;
    return a;
}

const char *node_attribute(transform *t, const xmlNode *node, const char *name)
{
    const xmlAttr *a = attribute_of(node, name);

    return a ? node_string(t, (const xmlNode *)a) : "";
}

bool node_has_attribute(const xmlNode *node, const char *name)
{
    return attribute_of(node, name) != NULL;
}

/* paths ________________________________________________________________________________________________________ */

typedef struct {
    transform *t;
    const value *f;
    bool (*visit)(void *data, xmlNode *node); /* true: no more */
    void *data;
} walk;

static bool tests(transform *t, const step *s, const xmlNode *node)
{
    bool attribute = s->axis == AXIS_ATTRIBUTE;

    switch (s->test) {
    case TEST_SPL: return has_number(t, node, s->number);
    case TEST_PLAIN:
        return node->type == (attribute ? XML_ATTRIBUTE_NODE : XML_ELEMENT_NODE) && node_is_plain(node, s->name);
    case TEST_XML:
        return node->ns && node->ns->prefix && strcmp((const char *)node->ns->prefix, "xml") == 0 &&
               strcmp((const char *)node->name, s->name) == 0;
    case TEST_ANY: return node->type == (attribute ? XML_ATTRIBUTE_NODE : XML_ELEMENT_NODE);
    case TEST_ANY_SPL: return node->type == XML_ELEMENT_NODE && is_spl(t, node);
    case TEST_TEXT: return node_is_text(node);
    case TEST_NODE: return node->type != XML_NAMESPACE_DECL && node->type != XML_DTD_NODE;
    }
    return false;
}

static xmlNode *parent_of(const xmlNode *node)
{
    return node->type == XML_DOCUMENT_NODE ? NULL : node->parent;
}

static xmlNode *children_of(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE || node->type == XML_DOCUMENT_NODE ? node->children : NULL;
}

static xmlNode *first_on_axis(axis a, xmlNode *from)
{
    switch (a) {
    case AXIS_CHILD:
    case AXIS_DESCENDANT: return children_of(from);
    case AXIS_ATTRIBUTE: return from->type == XML_ELEMENT_NODE ? (xmlNode *)from->properties : NULL;
    case AXIS_SELF:
    case AXIS_ANCESTOR_OR_SELF:
    case AXIS_DESCENDANT_OR_SELF: return from;
    case AXIS_PARENT:
    case AXIS_ANCESTOR: return parent_of(from);
    case AXIS_FOLLOWING_SIBLING: return from->type == XML_ATTRIBUTE_NODE ? NULL : from->next;
    case AXIS_PRECEDING_SIBLING: return from->type == XML_ATTRIBUTE_NODE ? NULL : from->prev;
    }
    return NULL;
}

static xmlNode *next_in_subtree(xmlNode *node, const xmlNode *top)
{
    if (children_of(node))
        return node->children;
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

static xmlNode *next_on_axis(axis a, const xmlNode *from, xmlNode *node)
{
    switch (a) {
    case AXIS_CHILD:
    case AXIS_ATTRIBUTE:
    case AXIS_FOLLOWING_SIBLING: return node->next;
    case AXIS_SELF:
    case AXIS_PARENT: return NULL;
    case AXIS_ANCESTOR:
    case AXIS_ANCESTOR_OR_SELF: return parent_of(node);
    case AXIS_DESCENDANT:
    case AXIS_DESCENDANT_OR_SELF: return next_in_subtree(node, from);
    case AXIS_PRECEDING_SIBLING: return node->prev;
    }
    return NULL;
}

static bool needs_size(const predicate *predicates, int count)
{
    for (int i = 0; i < count; i++)
        if (!predicates[i].test && predicates[i].position == POSITION_LAST)
            return true;
    return false;
}

/* Whether only one node can pass: the one that has the position. */
static bool is_single(const predicate *predicates, int count)
{
    for (int i = 0; i < count; i++)
        if (!predicates[i].test && predicates[i].position != POSITION_LAST)
            return true;
    return false;
}

/* Whether the node, on a step at `position` of `size` (0: not known), passes the predicate. */
static bool passes(const walk *w, const predicate *p, xmlNode *node, long position, long size)
{
    if (p->test)
        return p->test(w->t, &(focus){node, position, size}, w->f);
    return position == (p->position == POSITION_LAST ? size : p->position);
}

static bool walk_path(const walk *w, xmlNode *from, const step *s, int count);

/* A step whose predicates need the number of nodes: they are collected first, in the order of the axis. */
static bool walk_collected(const walk *w, xmlNode *from, const step *s, int count)
{
    step bare = *s;
    node_set nodes;

    bare.predicates = NULL;
    bare.predicate_count = 0;
    nodes = path_nodes(w->t, from, &(node_path){&bare, 1, false}, w->f);
    nodes = set_filter(w->t, nodes, s->predicates, s->predicate_count, w->f);
    for (size_t i = 0; i < nodes.count; i++)
        if (walk_path(w, nodes.nodes[i], s + 1, count - 1))
            return true;
    return false;
}

/* Once for a transformation: one walk through the document. */
static void index_elements(transform *t)
{
    xmlNode *top = (xmlNode *)t->doc;

    t->elements = arena_alloc(t->arena, ((size_t)t->sheet->name_count + 1) * sizeof *t->elements);
    for (xmlNode *node = top; node; node = next_in_subtree(node, top)) {
        int number = node_number(t, node);
        named_element *e;

        if (!number)
            continue;
        e = arena_room(t->arena, sizeof *e);
        *e = (named_element){node, NULL};
        if (t->elements[number].first)
            t->elements[number].last->next = e;
        else
            t->elements[number].first = e;
        t->elements[number].last = e;
    }
}

/* The elements that the step's name can lead to, in the whole document: most paths ask for what a document lacks. */
static const named_element *elements_of(transform *t, const step *s)
{
    if (!t->elements)
        index_elements(t);
    return t->elements[s->number].first;
}

static bool is_inside(const xmlNode *node, const xmlNode *of)
{
    while (node && node != of)
        node = parent_of(node);
    return node != NULL;
}

/* Of a name that the document's dictionary has: wherever it stands, it is the same string. */
static bool walk_children_by_address(const walk *w, const xmlNode *from, const xmlChar *name, const step *s, int count)
{
    for (xmlNode *node = children_of(from); node; node = node->next)
        if (node->name == name && node->type == XML_ELEMENT_NODE && is_spl(w->t, node) &&
            walk_path(w, node, s + 1, count - 1))
            return true;
    return false;
}

/* The commonest steps have no predicates: to the children of a name, or to an attribute. */
static bool walk_children(const walk *w, xmlNode *from, const step *s, int count)
{
    if (from->doc == w->t->doc) {
        const named_element *list = elements_of(w->t, s);

        if (!list || from->doc->dict)
            return list && walk_children_by_address(w, from, list->node->name, s, count);
    }
    for (xmlNode *node = children_of(from); node; node = node->next)
        if (has_number(w->t, node, s->number) && walk_path(w, node, s + 1, count - 1))
            return true;
    return false;
}

/* All of a list but the one that the path comes from. */
static bool walk_list(const walk *w, const named_element *list, const xmlNode *from, const step *s, int count)
{
    for (; list; list = list->next)
        if (list->node != from && walk_path(w, list->node, s + 1, count - 1))
            return true;
    return false;
}

static bool is_root_of_data(const walk *w, const xmlNode *node)
{
    return node->doc != w->t->doc && node->parent == (xmlNode *)node->doc;
}

static bool walk_plain_children(const walk *w, xmlNode *from, const step *s, int count)
{
    for (xmlNode *node = children_of(from); node; node = node->next)
        if (node->type == XML_ELEMENT_NODE && node_is_plain(node, s->name) && walk_path(w, node, s + 1, count - 1))
            return true;
    return false;
}

static bool walk_descendants(const walk *w, xmlNode *from, const step *s, int count)
{
    if (from->doc == w->t->doc) { /* of a document that has its lists */
        const named_element *list = elements_of(w->t, s);

        /* if the first and the last are inside, so are those between them */
        if (!list || (is_inside(list->node, from) && is_inside(w->t->elements[s->number].last->node, from)))
            return walk_list(w, list, from, s, count);
    }
    for (xmlNode *node = children_of(from); node; node = next_in_subtree(node, from))
        if (has_number(w->t, node, s->number) && walk_path(w, node, s + 1, count - 1))
            return true;
    return false;
}

static bool walk_attribute(const walk *w, xmlNode *from, const step *s, int count)
{
    const xmlAttr *a = attribute_of(from, s->name);

    return a && walk_path(w, (xmlNode *)a, s + 1, count - 1);
}

static bool walk_any_children(const walk *w, xmlNode *from, const step *s, int count)
{
    for (xmlNode *node = children_of(from); node; node = node->next)
        if (node->type == XML_ELEMENT_NODE && walk_path(w, node, s + 1, count - 1))
            return true;
    return false;
}

/* Goes on from a node that the step's test lets through, if it passes the predicates. `positions`: by predicate, of the
 * last node that came to it; *ended: no other node of the step can pass. */
static bool walk_on(const walk *w, xmlNode *node, const step *s, int count, long *positions, bool *ended)
{
    bool passed = true;

    for (int i = 0; passed && i < s->predicate_count; i++)
        passed = passes(w, &s->predicates[i], node, ++positions[i], 0);
    *ended = passed && is_single(s->predicates, s->predicate_count);
    return passed && walk_path(w, node, s + 1, count - 1);
}

static bool walk_axis(const walk *w, xmlNode *from, const step *s, int count)
{
    long positions[PREDICATES_MAX] = {0};
    bool ended = false;

    for (xmlNode *node = first_on_axis(s->axis, from); node && !ended; node = next_on_axis(s->axis, from, node))
        if (tests(w->t, s, node) && walk_on(w, node, s, count, positions, &ended))
            return true;
    return false;
}

/* The same to the children of a name below the root of a data document. */
static bool walk_data_children(const walk *w, const xmlNode *root, const step *s, int count)
{
    long positions[PREDICATES_MAX] = {0};
    bool ended = false;

    for (const named_element *e = data_children(root->doc, s->name); e && !ended; e = e->next)
        if (walk_on(w, e->node, s, count, positions, &ended))
            return true;
    return false;
}

#define STEP_KIND(axis, test) ((axis)*8 + (test))

/* Visits what the steps lead to, in the order of the axes; true when the visitor wants no more. */
static bool walk_path(const walk *w, xmlNode *from, const step *s, int count)
{
    if (count == 0)
        return w->visit(w->data, from);
    if (s->predicate_count && needs_size(s->predicates, s->predicate_count))
        return walk_collected(w, from, s, count);
    if (s->axis == AXIS_CHILD && s->test == TEST_PLAIN && is_root_of_data(w, from))
        return walk_data_children(w, from, s, count);
    if (s->predicate_count)
        return walk_axis(w, from, s, count);
    switch (STEP_KIND(s->axis, s->test)) {
    case STEP_KIND(AXIS_CHILD, TEST_SPL): return walk_children(w, from, s, count);
    case STEP_KIND(AXIS_CHILD, TEST_PLAIN): return walk_plain_children(w, from, s, count);
    case STEP_KIND(AXIS_CHILD, TEST_ANY): return walk_any_children(w, from, s, count);
    case STEP_KIND(AXIS_DESCENDANT, TEST_SPL): return walk_descendants(w, from, s, count);
    case STEP_KIND(AXIS_ATTRIBUTE, TEST_PLAIN): return walk_attribute(w, from, s, count);
    default: return walk_axis(w, from, s, count);
    }
}

/* sets _________________________________________________________________________________________________________ */

typedef struct {
    arena *arena;
    node_set set;
    size_t cap;
} collection;

static bool collect(void *data, xmlNode *node)
{
    collection *c = data;

    if (c->set.count == c->cap) {
        xmlNode **more = arena_room(c->arena, (c->cap = c->cap ? 4 * c->cap : 4) * sizeof *more);

        if (c->set.count)
            memcpy(more, c->set.nodes, c->set.count * sizeof *more);
        c->set.nodes = more;
    }
    c->set.nodes[c->set.count++] = node;
    return false;
}

static int compare_places(const void *a, const void *b)
{
    return -xmlXPathCmpNodes(*(xmlNode *const *)a, *(xmlNode *const *)b);
}

static int compare_addresses(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t) * (xmlNode *const *)a, y = (uintptr_t) * (xmlNode *const *)b;

    return (x > y) - (x < y);
}

static node_set without_doubles(node_set set)
{
    size_t kept = 0;

    for (size_t i = 0; i < set.count; i++)
        if (kept == 0 || set.nodes[kept - 1] != set.nodes[i])
            set.nodes[kept++] = set.nodes[i];
    set.count = kept;
    return set;
}

static bool holds(node_set by_address, const xmlNode *node)
{
    return bsearch(&node, by_address.nodes, by_address.count, sizeof *by_address.nodes, compare_addresses) != NULL;
}

/* Many nodes, by a walk through their document: comparing two of them takes longer the farther they are apart. */
static node_set in_order_of_walk(transform *t, node_set set)
{
    collection c = {.arena = t->arena};
    xmlNode *top = set.nodes[0]->type == XML_DOCUMENT_NODE ? set.nodes[0] : (xmlNode *)set.nodes[0]->doc;

    qsort(set.nodes, set.count, sizeof *set.nodes, compare_addresses);
    set = without_doubles(set);
    for (xmlNode *node = top; node; node = next_in_subtree(node, top)) {
        if (holds(set, node))
            collect(&c, node);
        for (xmlNode *a = first_on_axis(AXIS_ATTRIBUTE, node); a; a = a->next)
            if (holds(set, a))
                collect(&c, a);
    }
    return c.set;
}

/* Puts nodes of one document in its order, each once. */
static node_set in_order(transform *t, node_set set)
{
    bool ordered = true;

    for (size_t i = 1; ordered && i < set.count; i++)
        ordered = compare_places(&set.nodes[i - 1], &set.nodes[i]) < 0;
    if (ordered)
        return set;
    if (set.count > MANY)
        return in_order_of_walk(t, set);
    qsort(set.nodes, set.count, sizeof *set.nodes, compare_places);
    return without_doubles(set);
}

static node_set collect_paths(transform *t, node_set from, const node_path *p, const value *f)
{
    collection c = {.arena = t->arena};
    walk w = {t, f, collect, &c};

    for (size_t i = 0; i < from.count; i++)
        walk_path(&w, from.nodes[i], p->steps, p->count);
    return p->sort || from.count > 1 ? in_order(t, c.set) : c.set;
}

node_set path_nodes(transform *t, xmlNode *from, const node_path *p, const value *f)
{
    return collect_paths(t, (node_set){&from, 1}, p, f);
}

node_set set_path(transform *t, node_set from, const node_path *p, const value *f)
{
    return collect_paths(t, from, p, f);
}

static bool stop(void *data, xmlNode *node)
{
    *(xmlNode **)data = node;
    return true;
}

bool path_any(transform *t, xmlNode *from, const node_path *p, const value *f)
{
    xmlNode *found = NULL;

    return walk_path(&(walk){t, f, stop, &found}, from, p->steps, p->count);
}

static bool count_one(void *data, xmlNode *node)
{
    (void)node;
    ++*(double *)data;
    return false;
}

double path_count(transform *t, xmlNode *from, const node_path *p, const value *f)
{
    double count = 0;

    if (p->sort)
        return (double)path_nodes(t, from, p, f).count;
    walk_path(&(walk){t, f, count_one, &count}, from, p->steps, p->count);
    return count;
}

xmlNode *path_first(transform *t, xmlNode *from, const node_path *p, const value *f)
{
    xmlNode *found = NULL;

    if (p->sort) {
        node_set set = path_nodes(t, from, p, f);

        return set.count ? set.nodes[0] : NULL;
    }
    walk_path(&(walk){t, f, stop, &found}, from, p->steps, p->count);
    return found;
}

const char *path_string(transform *t, xmlNode *from, const node_path *p, const value *f)
{
    const xmlNode *first = path_first(t, from, p, f);

    return first ? node_string(t, first) : "";
}

typedef struct {
    transform *t;
    const char *string;
} sought;

static bool is_sought(void *data, xmlNode *node)
{
    const sought *s = data;

    return string_equal(node_string(s->t, node), s->string);
}

bool path_equals(transform *t, xmlNode *from, const node_path *p, const value *f, const char *string)
{
    return walk_path(&(walk){t, f, is_sought, &(sought){t, string}}, from, p->steps, p->count);
}

bool path_is_blank(transform *t, xmlNode *from, const node_path *p, const value *f)
{
    const xmlNode *first = path_first(t, from, p, f);

    return !first || node_is_blank(first);
}

node_set set_of(transform *t, xmlNode *node)
{
    node_set set = {NULL, 0};

    if (node) {
        set.nodes = arena_room(t->arena, sizeof *set.nodes);
        set.nodes[set.count++] = node;
    }
    return set;
}

node_set set_filter(transform *t, node_set from, const predicate *predicates, int count, const value *f)
{
    walk w = {.t = t, .f = f};

    for (int i = 0; i < count; i++) {
        const predicate *p = &predicates[i];
        collection c = {.arena = t->arena};
        size_t place = p->position == POSITION_LAST ? from.count : (size_t)p->position;

        if (!p->test) {
            if (place >= 1 && place <= from.count)
                collect(&c, from.nodes[place - 1]);
        } else {
            for (size_t n = 0; n < from.count; n++)
                if (passes(&w, p, from.nodes[n], (long)n + 1, (long)from.count))
                    collect(&c, from.nodes[n]);
        }
        from = c.set;
    }
    return from;
}

node_set set_union(transform *t, node_set a, node_set b)
{
    collection c = {.arena = t->arena};

    if (a.count == 0 || b.count == 0)
        return a.count ? a : b;
    for (size_t i = 0; i < a.count; i++)
        collect(&c, a.nodes[i]);
    for (size_t i = 0; i < b.count; i++)
        collect(&c, b.nodes[i]);
    return in_order(t, c.set);
}

const char *set_string(transform *t, node_set set)
{
    return set.count ? node_string(t, set.nodes[0]) : "";
}

bool set_equals(transform *t, node_set set, const char *string)
{
    for (size_t i = 0; i < set.count; i++)
        if (string_equal(node_string(t, set.nodes[i]), string))
            return true;
    return false;
}

typedef struct {
    double key;
    size_t place; /* before */
    xmlNode *node;
} keyed;

static int compare_keys(const void *a, const void *b)
{
    const keyed *x = a, *y = b;

    if (x->key < y->key || x->key > y->key)
        return x->key < y->key ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

node_set set_sort(transform *t, node_set set, double (*key)(transform *, const focus *, const value *), const value *f)
{
    node_set sorted = {arena_alloc(t->arena, (set.count + 1) * sizeof *set.nodes), set.count};
    keyed *list = arena_alloc(t->arena, (set.count + 1) * sizeof *list);

    for (size_t i = 0; i < set.count; i++)
        list[i] = (keyed){key(t, &(focus){set.nodes[i], (long)i + 1, (long)set.count}, f), i, set.nodes[i]};
    qsort(list, set.count, sizeof *list, compare_keys);
    for (size_t i = 0; i < set.count; i++)
        sorted.nodes[i] = list[i].node;
    return sorted;
}
