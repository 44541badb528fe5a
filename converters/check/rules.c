#include "check/rules.h"
#include "base/memory.h"
#include "check/hint.h"
#include "check/place.h"
#include "check/run.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 64 /* elements that have a hook */
#define HOOKS_MAX 24 /* hooks of one element */
#define CACHE_SIZE 256

#define ALL (PROFILE_SPL | PROFILE_FDA | PROFILE_HC | PROFILE_LEAFLET)
#define LOINC_LABELS (PROFILE_FDA | PROFILE_LEAFLET)
#define FDA PROFILE_FDA
#define ERROR SEVERITY_ERROR
#define WARNING SEVERITY_WARNING

const rule rules_table[RULE__MAX] = {
#define RULE(sym, id, severity, profiles, text, explanation) {id, severity, profiles, text, explanation},
#include "check/rules.def"
#undef RULE
};

/* The hooks by file, and the profiles in which a rule of the file is. */
static const struct {
    const rule_hook *hooks;
    unsigned profiles;
} hook_tables[] = {
    {rules_document_hooks, ALL},       {rules_section_hooks, ALL},      {rules_narrative_hooks, ALL},
    {rules_media_hooks, ALL},          {rules_product_hooks, ALL},      {rules_ingredient_hooks, ALL},
    {rules_package_hooks, ALL},        {rules_organization_hooks, FDA}, {rules_marketing_hooks, FDA},
    {rules_characteristic_hooks, ALL}, {rules_label_hooks, FDA},        {rules_establishment_hooks, FDA},
    {rules_status_hooks, FDA},         {rules_reservation_hooks, FDA},  {rules_category_hooks, FDA},
    {rules_combination_hooks, FDA},    {rules_item_hooks, FDA},         {rules_device_hooks, FDA},
    {rules_compounded_hooks, FDA},     {rules_strength_hooks, FDA},
};

typedef struct {
    const char *element;
    rule_check checks[HOOKS_MAX];
    size_t count;
} element_hooks;

struct rule_set {
    rule_profile profile;
    codes_index *codes;
    element_hooks named[NAMES_MAX];
    size_t names;
    element_hooks every, end;
};

static void add_hook(element_hooks *hooks, rule_check check)
{
    if (hooks->count == HOOKS_MAX)
        abort();
    hooks->checks[hooks->count++] = check;
}

static element_hooks *hooks_of(rule_set *set, const char *element)
{
    for (size_t i = 0; i < set->names; i++)
        if (set->named[i].element[0] == element[0] && strcmp(set->named[i].element, element) == 0)
            return &set->named[i];
    return NULL;
}

rule_set *rules_new(rule_profile profile)
{
    rule_set *set = memory_zalloc(1, sizeof *set);

    set->profile = profile;
    set->codes = codes_index_new();
    for (size_t t = 0; t < sizeof hook_tables / sizeof *hook_tables; t++) {
        if (!(hook_tables[t].profiles & (unsigned)profile))
            continue;
        for (const rule_hook *h = hook_tables[t].hooks; h->element; h++) {
            element_hooks *hooks = h->element[0] == '*'    ? &set->every
                                   : h->element[0] == '\0' ? &set->end
                                                           : hooks_of(set, h->element);

            if (!hooks) {
                if (set->names == NAMES_MAX)
                    abort();
                hooks = &set->named[set->names++];
                hooks->element = h->element;
            }
            add_hook(hooks, h->check);
        }
    }
    return set;
}

void rules_free(rule_set *set)
{
    if (!set)
        return;
    codes_index_free(set->codes);
    free(set);
}

/* Names of one document are unique strings of its dictionary, so the address finds the hooks of most elements. */
typedef struct {
    const xmlChar *name;
    element_hooks *hooks;
} name_cache[CACHE_SIZE];

static element_hooks *find_hooks(rule_set *set, name_cache cache, const xmlChar *name)
{
    size_t at = ((uintptr_t)name >> 3 ^ (uintptr_t)name >> 11) % CACHE_SIZE;

    if (cache[at].name != name) {
        cache[at].name = name;
        cache[at].hooks = hooks_of(set, (const char *)name);
    }
    return cache[at].hooks;
}

static void call(const element_hooks *hooks, rule_run *run, xmlNodePtr node)
{
    for (size_t i = 0; hooks && i < hooks->count; i++)
        hooks->checks[i](run, node);
}

static xmlNodePtr next_node(xmlNodePtr node)
{
    if (node->children && node->type == XML_ELEMENT_NODE)
        return node->children;
    while (node && !node->next)
        node = node->parent && node->parent->type == XML_ELEMENT_NODE ? node->parent : NULL;
    return node ? node->next : NULL;
}

static void release_marks(run_marks *marks)
{
    free(marks->items);
}

void rules_check(rule_set *set, xmlDocPtr doc, const char *name, findings *found)
{
    rule_run run = {.name = name, .found = found, .profile = (unsigned)set->profile, .codes = set->codes};
    name_cache cache = {{NULL, NULL}};

    run.root = xmlDocGetRootElement(doc);
    run.type = tree_value(run.root, "code", "code");
    for (xmlNodePtr n = doc->children; n; n = next_node(n)) {
        call(&set->every, &run, n);
        if (n->type == XML_ELEMENT_NODE)
            call(find_hooks(set, cache, n->name), &run, n);
    }
    call(&set->end, &run, run.root);
    release_marks(&run.guids);
    release_marks(&run.images);
    release_marks(&run.image_uses);
    release_marks(&run.footnotes);
    release_marks(&run.footnote_uses);
    release_marks(&run.ids);
    release_marks(&run.links);
    release_marks(&run.product_codes);
    release_marks(&run.packages);
}

void rule_broken(rule_run *run, rule_id id, const xmlNode *node, const char *format, ...)
{
    const rule *r = &rules_table[id];
    buffer text = BUFFER_INIT;
    va_list args;

    if (!(r->profiles & run->profile))
        return;
    buffer_puts(&text, r->text);
    if (format) {
        buffer_puts(&text, "; ");
        va_start(args, format);
        buffer_vprintf(&text, format, args);
        va_end(args);
    }
    place_report(run->found, r->id, r->severity, run->name, node, text.data);
    buffer_release(&text);
}

void run_remember(run_marks *marks, const char *key, const xmlNode *node)
{
    marks->items = memory_grow(marks->items, &marks->cap, marks->count, sizeof *marks->items);
    marks->items[marks->count++] = (run_mark){key, node};
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const run_mark *)a)->key, ((const run_mark *)b)->key);
}

void run_sort(run_marks *marks)
{
    if (marks->count > 1)
        qsort(marks->items, marks->count, sizeof *marks->items, compare);
}

const run_mark *run_find(const run_marks *marks, const char *key, size_t len)
{
    size_t low = 0, high = marks->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *k = marks->items[middle].key;
        int order = strncmp(k, key, len);

        if (order == 0 && k[len] == 0)
            return &marks->items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

bool run_type_is(const rule_run *run, const char *types)
{
    return codes_is_among(types, run->type);
}

void run_break_unlisted(rule_run *run, rule_id id, const char *list, const xmlNode *coded)
{
    const char *code = tree_attribute(coded, "code"), *name = tree_attribute(coded, "displayName");
    const data_term *meant = hint_term(list, code ? code : "", name);

    if (meant)
        rule_broken(run, id, coded, "found \"%s\"; did you mean %s (\"%s\")?", code ? code : "", meant->code,
                    meant->name);
    else if (id != RULE_CODE_MISSPELT) /* lists are not complete for all who may use them */
        rule_broken(run, id, coded, "found \"%s\"", code ? code : "");
}

void run_check_name(rule_run *run, rule_id id, const char *list, const xmlNode *coded)
{
    const char *code = tree_attribute(coded, "code"), *name = tree_attribute(coded, "displayName");
    const data_term *term = code ? codes_find(run->codes, list, code) : NULL, *meant;

    if (!code || !*code)
        return;
    if (!term) {
        run_break_unlisted(run, RULE_CODE_MISSPELT, list, coded);
    } else if (!name) {
        rule_broken(run, id, coded, "%s is \"%s\"; there is no display name", code, term->name);
    } else if (!codes_has_name(run->codes, list, code, name)) {
        meant = hint_term(list, code, name);
        if (meant && strcmp(meant->code, code) != 0)
            rule_broken(run, id, coded, "%s is \"%s\", not \"%s\"; did you mean %s?", code, term->name, name,
                        meant->code);
        else
            rule_broken(run, id, coded, "%s is \"%s\", not \"%s\"", code, term->name, name);
    }
}
