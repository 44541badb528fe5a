#include "leaflet/facts/labelled.h"
#include "leaflet/words/kinds.h"

#include <string.h>

#define PART_BLOCKS 8 /* of the composition of one product, behind its name */
#define NOBODY (-1)
#define SEVERAL (-2)

static const fact_quantity *amount_of(const facts *f, int product)
{
    const fact_product *p = &f->products[product];

    return p->active_count ? &f->active[p->active[0]].amount : NULL;
}

/* The only product with the amount, of whatever unit; NOBODY, or SEVERAL. */
static int product_with(const facts *f, const char *value)
{
    int found = NOBODY;

    for (int i = 0; i < f->product_count; i++) {
        const fact_quantity *a = amount_of(f, i);

        if (a && a->value.value && strcmp(a->value.value, value) == 0)
            found = found == NOBODY ? i : SEVERAL;
    }
    return found;
}

/* "Zenalor-5", of which k is the mark of the number: the token it begins at, or -1. */
static int label_before(const leaflet *l, const marked_block *m, const mark *k)
{
    int at = k->first - l->name_word_count;
    size_t len;

    if (k->kind != MARK_NUMBER || at < 0 || !l->name_word_count)
        return -1;
    for (int i = 0; i < l->name_word_count; i++)
        if (m->b->tokens[at + i].type != l->name_words[i].type)
            return -1;
    return *marks_gap(m->b, k->first, &len) == '-' && len == 1 ? at : -1;
}

/* The product that the block names alone by labels; *first is the place of its label. */
static int labelled_by(const leaflet *l, const marked_block *m, int *first)
{
    int found = NOBODY;

    for (int k = 0; k < m->count; k++) {
        int at = label_before(l, m, &m->marks[k]);
        int product = at < 0 ? NOBODY : product_with(&l->facts, m->marks[k].value);

        if (product == NOBODY)
            continue;
        if (found != NOBODY && found != product)
            return SEVERAL;
        if (found == NOBODY)
            *first = at;
        found = product;
    }
    return found;
}

static void take_names(leaflet *l, const marked_block *blocks, int count)
{
    facts *f = &l->facts;

    for (int i = 0; i < count; i++)
        for (int k = 0; k < blocks[i].count; k++) {
            const mark *number = &blocks[i].marks[k];
            int at = label_before(l, &blocks[i], number);
            int product = at < 0 ? NOBODY : product_with(f, number->value);

            if (product >= 0 && !f->products[product].name.value)
                f->products[product].name = marks_fact(l, blocks[i].b, blocks[i].index, at, number->first);
        }
    for (int i = 0; i < f->product_count; i++)
        if (!f->products[i].name.value) { /* one without: they are no names */
            for (int k = 0; k < f->product_count; k++)
                f->products[k].name = (fact){0};
            return;
        }
}

static int packages_of(const facts *f, int product)
{
    int kept = 0;

    for (int k = 0; k < f->package_count; k++)
        kept += f->products[product].packages[k];
    return kept;
}

/* By package: the product whose name stands alone in the paragraph that tells it, or below 0. */
static void find_owners(const leaflet *l, const marked_block *blocks, int count, int *owners)
{
    const facts *f = &l->facts;
    int first;

    for (int k = 0; k < f->package_count; k++) {
        owners[k] = NOBODY;
        for (int i = 0; i < count && f->packages[k].inner < 0; i++)
            if (blocks[i].index == f->packages[k].package.source.block)
                owners[k] = labelled_by(l, &blocks[i], &first);
        if (owners[k] >= 0 && !f->products[owners[k]].packages[k])
            owners[k] = NOBODY;
    }
}

/* Packages that are told alike for two products are one: where a product would be left with none, all stay with all. */
static void settle_packages(leaflet *l, const marked_block *blocks, int count)
{
    facts *f = &l->facts;
    int *owners = arena_alloc(l->memory, ((size_t)f->package_count + 1) * sizeof *owners);

    find_owners(l, blocks, count, owners);
    for (int p = 0; p < f->product_count; p++) {
        int kept = packages_of(f, p);

        for (int k = 0; k < f->package_count; k++)
            kept -= f->products[p].packages[k] && owners[k] >= 0 && owners[k] != p;
        if (!kept)
            return;
    }
    for (int p = 0; p < f->product_count; p++)
        for (int k = 0; k < f->package_count; k++)
            if (owners[k] >= 0 && owners[k] != p)
                f->products[p].packages[k] = false;
}

/* The product whose part of the composition block i is in: the one whose name opens the part; NOBODY. */
static int part_of(const leaflet *l, const marked_block *blocks, int i)
{
    for (int k = i; k >= 0 && k > i - PART_BLOCKS; k--) {
        int first = -1, owner = labelled_by(l, &blocks[k], &first);

        if (owner >= 0 && first == 0)
            return owner;
        if (owner == SEVERAL ||
            (k < i && blocks[k].b->heading_topic >= 0 && !kinds_in(blocks[k].b, SECTIONS_COMPOSITION)))
            break;
    }
    return NOBODY;
}

/* Every product has a part of the composition with a list of inactive ingredients, were it "Excipients: q.s." */
static bool have_own_lists(const leaflet *l, const marked_block *blocks, int count)
{
    const facts *f = &l->facts;

    for (int p = 0; p < f->product_count; p++) {
        bool found = false;

        for (int i = 0; i < count && !found; i++)
            found = marks_has(&blocks[i], PHRASE_INACTIVE_LEAD) && part_of(l, blocks, i) == p;
        if (!found)
            return false;
    }
    return true;
}

static void settle_inactive(leaflet *l, const composition *c, const marked_block *blocks, int count)
{
    facts *f = &l->facts;

    if (!f->inactive_count || !have_own_lists(l, blocks, count))
        return;
    for (int k = 0; k < f->inactive_count; k++)
        for (int i = 0; i < count; i++) {
            int owner = blocks[i].index == c->inactive_lists[k] ? part_of(l, blocks, i) : NOBODY;

            for (int p = 0; owner >= 0 && f->products[owner].inactive[k] && p < f->product_count; p++)
                if (p != owner && f->products[p].inactive[k]) {
                    f->products[p].inactive[k] = false;
                    f->products[p].inactive_count--;
                }
        }
}

void labelled_settle(leaflet *l, const composition *c, const marked_block *blocks, int count)
{
    if (l->facts.product_count < 2 || !l->facts.name.value)
        return;
    take_names(l, blocks, count);
    if (!l->facts.products[0].name.value)
        return;
    settle_packages(l, blocks, count);
    settle_inactive(l, c, blocks, count);
}
