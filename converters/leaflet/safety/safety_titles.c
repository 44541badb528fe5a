/* Strengths that the lines with the product's name tell, and that the product data does not have: a composition that
 * was not read to its end, or one that the leaflet does not give. */
#include "leaflet/safety/safety_amounts.h"
#include "leaflet/safety/safety_checks.h"

#include <string.h>

#define NAME_BLOCKS 12 /* in which such lines are looked for */
#define NAME_WORDS 24  /* of the longest */
#define TOLD_MAX 12

typedef struct {
    const marked_block *m;
    const mark *number;
    long long mass;
} told_strength;

/* "Brand 5 mg tablets", "Brand 5 mg and 10 mg"; no sentence, and no combination ("5 mg/160 mg"). */
static bool is_name_line(const safety_checker *c, const marked_block *m)
{
    return (m->index < NAME_BLOCKS || m->index == c->l->title_block) && !m->dosing && m->b->token_count > 0 &&
           m->b->token_count <= NAME_WORDS && m->b->kind != BLOCK_TABLE && !memchr(m->b->text, '/', m->b->len) &&
           !memchr(m->b->text, '+', m->b->len) && names_is_product(c->l, m->b->tokens[0].type);
}

static int collect(const safety_checker *c, told_strength told[TOLD_MAX])
{
    int count = 0;

    for (int i = 0; i < c->count && (i < NAME_BLOCKS || c->blocks[i].index <= c->l->title_block); i++) {
        const marked_block *m = &c->blocks[i];

        for (int k = 0; is_name_line(c, m) && k + 1 < m->count && count < TOLD_MAX; k++) {
            int end;
            long long mass =
                m->marks[k].kind == MARK_NUMBER && m->marks[k].digits ? safety_mass_at(m, m->marks[k].first, &end) : 0;

            if (mass)
                told[count++] = (told_strength){m, &m->marks[k], mass};
        }
    }
    return count;
}

static bool is_of_product(const facts *f, long long mass)
{
    for (int i = 0; i < f->active_count; i++)
        if (safety_micrograms(f->active[i].amount.value.value, f->active[i].amount.unit) == mass)
            return true;
    return false;
}

/* All products have one active substance, of one name. */
static bool has_one_substance(const facts *f)
{
    for (int i = 0; i < f->product_count; i++)
        if (f->products[i].active_count != 1)
            return false;
    return f->product_count > 0;
}

void safety_check_titles(safety_checker *c)
{
    told_strength told[TOLD_MAX];
    const told_strength *missing = NULL;
    bool known = false;
    long line, column;
    int count = has_one_substance(&c->l->facts) ? collect(c, told) : 0;

    for (int i = 0; i < count; i++) {
        if (is_of_product(&c->l->facts, told[i].mass))
            known = true;
        else if (!missing)
            missing = &told[i];
    }
    if (!known || !missing)
        return;
    safety_place(c, missing->m, missing->number->first, &line, &column);
    findings_add(c->found, FINDING_SAFETY_TITLE, c->l->name, line, column,
                 "the name tells a strength of %s %s, which the composition that was read does not have",
                 missing->number->value, missing->number[1].term->code);
}
