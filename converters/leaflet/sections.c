#include "leaflet/sections.h"
#include "base/data.h"
#include "base/memory.h"
#include "leaflet/furniture.h"
#include "leaflet/outline.h"
#include "leaflet/prices.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool unrelated(int topic)
{
    return data_topics[topic].code == NULL;
}

static void find_path(leaflet *l, const size_t *order, size_t count, prices_headings known)
{
    int *topics = memory_alloc(count * sizeof *topics + 1);
    double *margins = memory_alloc(count * sizeof *margins + 1);

    prices_find_path(l, order, count, known, topics, margins);
    for (size_t i = 0; i < count; i++) {
        block *b = &l->blocks[order[i]];

        b->topic = b->around = topics[i];
        b->margin = margins[i];
        b->confidence = 1 / (1 + exp(-b->margin));
    }
    free(topics);
    free(margins);
}

/* A known heading inside of a section names what follows it there, up to the next heading. */
static void name_inner(leaflet *l)
{
    int inner = -1, around = -1;

    for (size_t i = 0; i < l->block_count; i++) {
        block *b = &l->blocks[i];

        if (b->furniture)
            continue;
        if (b->kind == BLOCK_HEADING) {
            bool names = b->rank == 2 && b->heading_topic >= 0 && !unrelated(b->heading_topic);

            around = b->around;
            inner = names && !unrelated(around) && !data_topics[around].holds ? b->heading_topic : -1;
        }
        if (inner >= 0 && b->around == around)
            b->topic = inner;
    }
}

static void report_unrelated(const leaflet *l, const block *first, const block *last, findings *found)
{
    const char *reason = data_topics[first->topic].name;

    if (first->line == last->last_line)
        findings_add(found, FINDING_LEAFLET_UNRELATED, l->name, first->line, first->column,
                     "this line is not label content (%s) and was left out; --keep-unrelated writes it", reason);
    else
        findings_add(found, FINDING_LEAFLET_UNRELATED, l->name, first->line, first->column,
                     "lines %ld to %ld are not label content (%s) and were left out; --keep-unrelated writes them",
                     first->line, last->last_line, reason);
}

/* Blocks of unrelated text: their spans say so, all of them. */
static void omit_unrelated(leaflet *l, findings *found)
{
    for (size_t i = 0; i < l->block_count; i++) {
        block *b = &l->blocks[i];
        size_t last = i;

        if (!unrelated(b->topic) || l->keep_unrelated)
            continue;
        for (int s = 0; s < b->spans; s++) {
            span *sp = &l->spans[b->first_span + s];

            sp->action = SPAN_OMITTED;
            sp->rule = data_topics[b->topic].name;
            sp->text = NULL;
        }
        if (i > 0 && l->blocks[i - 1].topic == b->topic)
            continue;
        while (last + 1 < l->block_count && l->blocks[last + 1].topic == b->topic)
            last++;
        report_unrelated(l, b, &l->blocks[last], found);
    }
}

void sections_assign(leaflet *l, findings *found)
{
    size_t *order, count = 0;
    outline_numbers counted;
    prices_headings known;

    if (!l->block_count)
        return;
    known.told = furniture_mark(l);
    counted = outline_count_headings(l);
    outline_rank_headings(l, counted);
    order = memory_alloc(l->block_count * sizeof *order);
    for (size_t i = 0; i < l->block_count; i++)
        if (!l->blocks[i].furniture)
            order[count++] = i;
    known.told = known.told || counted != OUTLINE_UNCOUNTED;
    known.complete = counted == OUTLINE_COMPLETE;
    find_path(l, order, count, known);
    free(order);
    name_inner(l);
    outline_settle(l);
    omit_unrelated(l, found);
    outline_build(l);
}
