#include "render/bundle.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEEN 256 /* names looked up lately, by address: the parser keeps each name of a document once */

typedef struct {
    const bundle *bundle;
    bool *present;
    const xmlChar *seen[SEEN];
} search;

const bundle *bundle_find(const char *path)
{
    for (const bundle *b = bundle_table; b->path; b++)
        if (strcmp(b->path, path) == 0)
            return b;
    return NULL;
}

static int compare(const void *key, const void *name)
{
    return strcmp(key, name);
}

/* `name` as bundles spell it. */
static void mark(search *s, const char *name)
{
    const char(*found)[BUNDLE_NAME_SIZE] =
        bsearch(name, s->bundle->names, s->bundle->name_count, sizeof *s->bundle->names, compare);

    if (found)
        s->present[found - s->bundle->names] = true;
}

static bool is_new(search *s, const xmlChar *name)
{
    const xmlChar **place = &s->seen[((uintptr_t)name >> 2) % SEEN];

    if (*place == name)
        return false;
    *place = name;
    return true;
}

static void look_at(search *s, const xmlNode *element)
{
    if (is_new(s, element->name))
        mark(s, (const char *)element->name);
    for (const xmlAttr *a = element->properties; a; a = a->next) {
        char name[BUNDLE_NAME_SIZE];

        /* + 1: an element of that name is something else */
        if (is_new(s, a->name + 1) && snprintf(name, sizeof name, "@%s", (const char *)a->name) < (int)sizeof name)
            mark(s, name);
    }
}

void bundle_look(bool *present, const bundle *b, const xmlDoc *doc)
{
    search s = {.bundle = b, .present = present};
    const xmlNode *node = doc->children;

    while (node) {
        if (node->type == XML_ELEMENT_NODE) {
            look_at(&s, node);
            if (node->children) {
                node = node->children;
                continue;
            }
        }
        while (node && !node->next)
            node = node->parent;
        node = node ? node->next : NULL;
    }
}

static bool is_needed(const bundle *b, const bundle_piece *piece, const bool *present)
{
    for (unsigned i = 0; i < piece->count; i++)
        if (present[b->needs[piece->first + i]])
            return true;
    return piece->count == 0;
}

void bundle_write(buffer *out, const bundle *b, const bool *present)
{
    for (size_t i = 0; i < b->piece_count; i++)
        if (is_needed(b, &b->pieces[i], present))
            buffer_add(out, b->text + b->pieces[i].start, b->pieces[i].size);
}
