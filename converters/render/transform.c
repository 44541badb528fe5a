#include "render/transform.h"
#include "base/memory.h"
#include "base/resource.h"
#include "spl/load.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 1500 /* templates in templates; loading allows 200 elements in elements */
#define PARSE_OPTIONS (XML_PARSE_NONET | XML_PARSE_NOCDATA)

/* trouble ______________________________________________________________________________________________________ */

static void fail(transform *t, const char *what, const char *which)
{
    if (!t->stopped)
        findings_add(t->found, FINDING_TEMPLATE, t->options->name, 0, 0, "%s%s", what, which);
    t->stopped = true;
}

bool transform_enter(transform *t)
{
    if (t->stopped)
        return false;
    if (++t->depth <= DEPTH_MAX)
        return true;
    fail(t, "the transformation failed: templates in templates without end", "");
    t->depth--;
    return false;
}

void transform_leave(transform *t)
{
    t->depth--;
}

void transform_message(transform *t, const focus *x, const char *text, bool stop)
{
    long line = spl_node_line(x->node), column = spl_node_column(x->node);

    if (t->stopped)
        return;
    findings_add(t->found, FINDING_RENDER_NOTE, t->options->name, line, column, "%s", text);
    if (!stop)
        return;
    findings_add(t->found, FINDING_RENDER_STOPPED, t->options->name, line, column,
                 "the rendering stopped; nothing was written");
    t->stopped = true;
}

/* variables and parameters _____________________________________________________________________________________ */

value transform_global(transform *t, int number)
{
    global_value *g = &t->globals[number];

    if (g->state == GLOBAL_KNOWN)
        return g->value;
    if (g->state == GLOBAL_ASKED) {
        fail(t, "the transformation failed: a variable needs itself", "");
        return value_of_string("");
    }
    g->state = GLOBAL_ASKED;
    g->value = t->sheet->globals[number].make(t, &(focus){(xmlNode *)t->doc, 1, 1});
    g->state = GLOBAL_KNOWN;
    return g->value;
}

static void give_parameters(transform *t)
{
    for (const stylesheet_parameter *p = t->options->parameters; p && p->name; p++) {
        for (int i = 0; p->value && i < t->sheet->global_count; i++) {
            const char *name = t->sheet->globals[i].name;

            if (name && strcmp(name, p->name) == 0)
                t->globals[i] = (global_value){value_of_string(p->value), GLOBAL_KNOWN};
        }
    }
}

const value *transform_param(const param *params, int count, int number)
{
    for (int i = 0; i < count; i++)
        if (params[i].number == number)
            return &params[i].value;
    return NULL;
}

/* keys _________________________________________________________________________________________________________ */

/* What a key finds for one string: as many nodes as it has places for, or room for twice as many. */
typedef struct {
    node_set set;
    size_t cap;
} found_nodes;

static void add_to_key(transform *t, xmlHashTablePtr table, const char *string, xmlNode *node)
{
    found_nodes *found = xmlHashLookup(table, (const xmlChar *)string);

    if (!found) {
        found = arena_alloc(t->arena, sizeof *found);
        xmlHashAddEntry(table, (const xmlChar *)string, found);
    }
    if (found->set.count && found->set.nodes[found->set.count - 1] == node)
        return;
    if (found->set.count == found->cap) {
        xmlNode **more = arena_alloc(t->arena, (found->cap = found->cap ? 2 * found->cap : 1) * sizeof *more);

        if (found->set.count)
            memcpy(more, found->set.nodes, found->set.count * sizeof *more);
        found->set.nodes = more;
    }
    found->set.nodes[found->set.count++] = node;
}

static void index_node(transform *t, xmlHashTablePtr table, const sheet_key *k, xmlNode *node)
{
    focus x = {node, 1, 1};
    value use;

    if (!k->match(t, &x, NULL))
        return;
    use = k->use(t, &x);
    if (use.kind != VALUE_NODES)
        add_to_key(t, table, value_string(t, use), node);
    else
        for (size_t i = 0; i < use.as.nodes.count; i++)
            add_to_key(t, table, node_string(t, use.as.nodes.nodes[i]), node);
}

static xmlHashTablePtr index_document(transform *t, const sheet_key *k)
{
    static const step descendants = {.axis = AXIS_DESCENDANT, .test = TEST_ANY};
    node_set all = path_nodes(t, (xmlNode *)t->doc, &(node_path){&descendants, 1, false}, NULL);
    xmlHashTablePtr table = xmlHashCreate(64);

    for (size_t i = 0; i < all.count; i++)
        index_node(t, table, k, all.nodes[i]);
    return table;
}

static node_set look_up(xmlHashTablePtr table, const char *string)
{
    const found_nodes *found = xmlHashLookup(table, (const xmlChar *)string);

    return found ? found->set : (node_set){NULL, 0};
}

node_set transform_key(transform *t, int number, value sought)
{
    node_set all = {NULL, 0};

    if (!t->keys[number])
        t->keys[number] = index_document(t, &t->sheet->keys[number]);
    if (sought.kind != VALUE_NODES)
        return look_up(t->keys[number], value_string(t, sought));
    for (size_t i = 0; i < sought.as.nodes.count; i++)
        all = set_union(t, all, look_up(t->keys[number], node_string(t, sought.as.nodes.nodes[i])));
    return all;
}

/* data documents _______________________________________________________________________________________________ */

static struct data_document *data_new(const char *path, xmlDocPtr doc)
{
    struct data_document *d = memory_zalloc(1, sizeof *d);
    const xmlNode *root = xmlDocGetRootElement(doc);

    *d = (struct data_document){memory_strdup(path), doc, arena_new(), xmlHashCreate(64)};
    for (xmlNode *child = root ? root->last : NULL; child; child = child->prev) {
        named_element *first =
            child->type == XML_ELEMENT_NODE && !child->ns ? arena_room(d->arena, sizeof *first) : NULL;

        if (first) {
            *first = (named_element){child, xmlHashLookup(d->children, child->name)};
            xmlHashUpdateEntry(d->children, child->name, first, NULL);
        }
    }
    doc->_private = d;
    return d;
}

const named_element *data_children(const xmlDoc *doc, const char *name)
{
    const struct data_document *d = doc->_private;

    return xmlHashLookup(d->children, (const xmlChar *)name);
}

static xmlDocPtr read_data(data_documents *d, const char *path)
{
    buffer url = BUFFER_INIT;
    xmlDocPtr doc;

    for (size_t i = 0; i < d->count; i++)
        if (strcmp(d->items[i]->path, path) == 0)
            return d->items[i]->doc;
    buffer_printf(&url, "%s%s", RESOURCE_SCHEME, path);
    doc = xmlReadFile(buffer_text(&url), NULL, PARSE_OPTIONS);
    buffer_release(&url);
    if (doc) {
        d->items = memory_grow(d->items, &d->cap, d->count, sizeof *d->items);
        d->items[d->count++] = data_new(path, doc);
    }
    return doc;
}

node_set transform_document(transform *t, const char *base, const char *path)
{
    const char *end = base + strlen(base);
    xmlDocPtr doc;

    for (; strncmp(path, "../", 3) == 0 && end > base; path += 3) /* base ends with a slash */
        for (end--; end > base && end[-1] != '/'; end--)
            ;
    path = string_concat(t, 2, arena_strndup(t->arena, base, (size_t)(end - base)), path);
    doc = read_data(t->options->data, path);
    if (!doc)
        fail(t, "a template asked for a file that is not one of the templates: ", path);
    return set_of(t, (xmlNode *)doc);
}

void data_documents_release(data_documents *d)
{
    for (size_t i = 0; i < d->count; i++) {
        free(d->items[i]->path);
        xmlHashFree(d->items[i]->children, NULL);
        arena_free(d->items[i]->arena);
        xmlFreeDoc(d->items[i]->doc);
        free(d->items[i]);
    }
    free(d->items);
    *d = (data_documents){NULL, 0, 0};
}

/* templates ____________________________________________________________________________________________________ */

void apply_nodes(transform *t, node_set nodes, template mode, const param *params, int count)
{
    for (size_t i = 0; i < nodes.count; i++)
        mode(t, &(focus){nodes.nodes[i], (long)i + 1, (long)nodes.count}, params, count);
}

void apply_children(transform *t, const focus *x, template mode, const param *params, int count)
{
    xmlNode *child = x->node->type == XML_ELEMENT_NODE || x->node->type == XML_DOCUMENT_NODE ? x->node->children : NULL;
    long size = 0, position = 0;

    for (const xmlNode *node = child; node; node = node->next)
        size++;
    for (; child; child = child->next)
        mode(t, &(focus){child, ++position, size}, params, count);
}

/* output _______________________________________________________________________________________________________ */

static void add_event(transform *t, char kind, const char *name)
{
    buffer_putc(&t->events, kind);
    buffer_add(&t->events, name, strlen(name) + 1);
}

const char *fragment_next(const char *event)
{
    const char *end = event + strlen(event) + 1;

    return *event == 'A' ? end + strlen(end) + 1 : end;
}

void out_text(transform *t, const char *text)
{
    if (!*text)
        return;
    if (t->fragments)
        add_event(t, 'T', text);
    else if (t->sheet->text)
        buffer_puts(t->out, text);
    else
        html_text(&t->html, text);
}

void out_start(transform *t, const char *element)
{
    if (t->fragments)
        add_event(t, 'S', element);
    else
        html_start(&t->html, element);
}

void out_attribute(transform *t, const char *name, const char *text)
{
    if (t->fragments) {
        add_event(t, 'A', name);
        buffer_add(&t->events, text, strlen(text) + 1);
    } else {
        html_attribute(&t->html, name, text);
    }
}

void out_end(transform *t)
{
    if (t->fragments)
        add_event(t, 'E', "");
    else
        html_end(&t->html);
}

static void replay(transform *t, fragment f)
{
    for (const char *event = f.events; event < f.events + f.size; event = fragment_next(event)) {
        switch (*event) {
        case 'T': out_text(t, event + 1); break;
        case 'S': out_start(t, event + 1); break;
        case 'A': out_attribute(t, event + 1, event + strlen(event) + 1); break;
        default: out_end(t); break;
        }
    }
}

void out_copy(transform *t, value v)
{
    if (v.kind == VALUE_FRAGMENT && !t->sheet->text)
        replay(t, v.as.fragment);
    else
        out_text(t, value_string(t, v));
}

size_t fragment_begin(transform *t)
{
    t->fragments++;
    return t->events.len;
}

fragment fragment_end(transform *t, size_t mark)
{
    fragment f = {"", t->events.len - mark};

    t->fragments--;
    if (f.size)
        f.events = arena_strndup(t->arena, t->events.data + mark, f.size);
    t->events.len = mark;
    return f;
}

/* the whole ____________________________________________________________________________________________________ */

/* The names of another dictionary may have got the addresses of those of the one before. */
static void learn_names(known_names *k, xmlDictPtr dict)
{
    if (dict && k->dict == dict)
        return;
    known_names_release(k);
    k->dict = dict;
    xmlDictReference(dict);
}

void known_names_release(known_names *k)
{
    xmlDictFree(k->dict);
    memset(k, 0, sizeof *k);
}

static void begin(transform *t)
{
    learn_names(t->names, t->doc->dict);
    t->arena = arena_new();
    t->globals = arena_alloc(t->arena, ((size_t)t->sheet->global_count + 1) * sizeof *t->globals);
    t->keys = arena_alloc(t->arena, ((size_t)t->sheet->key_count + 1) * sizeof *t->keys);
    give_parameters(t);
    html_begin(&t->html, t->out, t->options->images);
}

static void end(transform *t)
{
    if (!t->sheet->text)
        html_finish(&t->html);
    for (int i = 0; i < t->sheet->key_count; i++)
        xmlHashFree(t->keys[i], NULL);
    ordinals_free(t->places);
    buffer_release(&t->events);
    buffer_release(&t->made);
    arena_free(t->arena);
}

int transform_run(buffer *out, const sheet *s, xmlDocPtr doc, const transform_options *options, findings *found)
{
    transform t = {.sheet = s, .options = options, .found = found, .doc = doc, .out = out, .names = options->names};
    size_t before = out->len;

    begin(&t);
    s->start(&t, &(focus){(xmlNode *)doc, 1, 1}, NULL, 0);
    end(&t);
    if (!t.stopped)
        return 0;
    if (out->data)
        out->data[out->len = before] = '\0';
    return -1;
}
