#include "leaflet/sections.h"
#include "base/data.h"
#include "base/memory.h"
#include "leaflet/evidence.h"
#include "leaflet/furniture.h"
#include "leaflet/headings.h"
#include "leaflet/outline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Weights, natural log odds. Set by hand, watching the figures of tests/quality/run.py for the seed, the gold leaflets
 * and the corpora; not tuned systematically. */
#define HEADING_BASE 6.0     /* a block that is a heading speaks for its topic by this ... */
#define HEADING_SCALE 8.0    /* ... plus this times the likeness above HEADINGS_WEAK */
#define SWITCH_PLAIN 8.0     /* changing the section at a single blank line, in a leaflet with many headings ... */
#define SWITCH_FREE 2.5      /* ... and in one without any */
#define SWITCH_GAP (-1.0)    /* at two or more blank lines, where that is not the common gap */
#define SWITCH_HEADING 1.0   /* at a heading that is known */
#define SWITCH_UNKNOWN 5.0   /* at a heading by its looks only */
#define SWITCH_ITEM 14.0     /* inside a list, or between a line that ends with a colon and its list */
#define SWITCH_BACK 2.0      /* off the price of changing from unrelated text to label text, which goes on anywhere */
#define HOLD 8.0             /* leaving a section that holds others (a medication guide) */
#define GUIDE_AFTER 4        /* known headings before a medication guide */
#define OUTSIDE_GUIDE (-1e3) /* text of a guide, taken for that of another section */
#define CORE_HEADINGS 6.0    /* sections named by a heading, of those every leaflet has, from which it has "many" */
#define TRUST_LOST 0.6       /* of what words say of sections, in a leaflet with many headings */
#define UNKNOWN_DOUBT 2.0    /* against leaving out a text in a language without learned words */
#define BACKWARD 1.0         /* going back in the usual order of sections */
#define ORDER_STEP 0.01      /* per step in the usual order, both ways */
#define CHILD_BONUS 0.5      /* a section that nests in the one before */
#define TOLD_CONTENTS 8.0    /* more for a change without a heading, where contents or numbers tell the headings ... */
#define TRUST_COMPLETE 0.1   /* of what words say of sections, where no heading is lost */
#define REOPEN 3.0           /* a heading of the section that is open already: it should have opened it */
#define START_OTHER 6.0      /* beginning with anything but a description */

typedef struct {
    leaflet *l;
    size_t *order; /* the blocks of the sequence: all but furniture */
    size_t count;
    double told;      /* price for a change without a heading, where contents or numbering tell the headings */
    bool complete;    /* the numbers of the headings have no gap: none is lost */
    double *emission; /* block x topic */
    double *price;    /* of changing the section before block i */
    double *aside;    /* the same to another section than the heading at block i names */
    bool *held;       /* block i stays with the one before */
    double *step;     /* topic x topic: the price of their order */
    int topics;
} model;

static bool unrelated(int topic)
{
    return data_topics[topic].code == NULL;
}

/* How much of the work the headings do: 0 none known, 1 most of the sections every leaflet has are named by one. */
static double heading_share(const leaflet *l)
{
    static const char *const core[] = {"34089-3", "34067-9", "34068-7", "34070-3", "43685-7", "34084-4",
                                       "34073-7", "34088-5", "44425-7", "34090-1", "34071-1", "34069-5"};
    double named = 0;

    for (size_t k = 0; k < sizeof core / sizeof *core; k++) {
        int topic = data_find_topic(core[k]);
        bool found = false;

        for (size_t i = 0; i < l->block_count && !found; i++)
            found = l->blocks[i].heading_topic == topic && l->blocks[i].heading_score >= HEADINGS_SURE;
        named += found;
    }
    return named >= CORE_HEADINGS ? 1 : named / CORE_HEADINGS;
}

/* Two blank lines mean something only where one is the rule. */
static bool wide_gaps_are_rare(const leaflet *l)
{
    int wide = 0, all = 0;

    for (size_t i = 1; i < l->block_count; i++) {
        all += l->blocks[i].blanks_before > 0;
        wide += l->blocks[i].blanks_before > 1;
    }
    return wide * 3 < all;
}

static bool ends_with_colon(const block *b)
{
    return b->len && b->text[b->len - 1] == ':';
}

/* Price of changing the section before a block, by what stands before it. */
static double price_before(const model *m, const block *b, const block *before, double plain, bool gaps)
{
    bool listed = b->kind == BLOCK_ITEM && (before->kind == BLOCK_ITEM || ends_with_colon(before));
    double told = m->told;

    if (b->kind == BLOCK_HEADING && b->heading_topic < 0)
        return told + (b->minor ? SWITCH_ITEM : SWITCH_UNKNOWN); /* "5.1" goes on 5 */
    if (b->kind == BLOCK_HEADING)
        return SWITCH_HEADING;
    if (listed && b->blanks_before < 2)
        return told + SWITCH_ITEM;
    if (gaps && b->blanks_before > 1)
        return SWITCH_GAP;
    return told + (b->blanks_before || before->kind == BLOCK_ITEM ? plain : plain + 1);
}

static void set_prices(model *m)
{
    const leaflet *l = m->l;
    double plain = SWITCH_FREE + (SWITCH_PLAIN - SWITCH_FREE) * heading_share(l);
    bool gaps = wide_gaps_are_rare(l);

    for (size_t i = 1; i < m->count; i++) {
        const block *b = &l->blocks[m->order[i]], *before = &l->blocks[m->order[i - 1]];

        m->price[i] = m->aside[i] = price_before(m, b, before, plain, gaps);
        if (b->kind == BLOCK_HEADING && b->heading_topic >= 0)
            m->aside[i] = plain + m->told;
        m->held[i] =
            before->kind == BLOCK_HEADING && b->kind != BLOCK_HEADING; /* the first text below a heading is its text */
    }
}

/* Text of a medication guide: what fits any section of a label fits it as well, and it is in none of them. */
static void take_for_guide(double *row, int guide, int topics)
{
    for (int t = 0; t < topics; t++) {
        if (unrelated(t) || data_topics[t].holds)
            continue;
        row[guide] = row[t] > row[guide] ? row[t] : row[guide];
        row[t] = OUTSIDE_GUIDE;
    }
}

/* The guide that block b stands in, or -1; `guide` that of the block before, *sections counts known headings. A guide
 * comes after other sections and ends with the next section that is a document of its own. */
static int guide_after(const block *b, int guide, int *sections)
{
    int topic = b->kind == BLOCK_HEADING ? b->heading_topic : -1;

    if (topic < 0)
        return guide;
    if (data_topics[topic].holds)
        return data_topics[topic].holds_all && *sections >= GUIDE_AFTER ? topic : -1;
    *sections += !unrelated(topic);
    return guide;
}

static void set_emissions(model *m)
{
    int guide = -1, sections = 0;
    evidence *e = evidence_new(m->l->language);
    double trust = m->complete ? TRUST_COMPLETE : 1 - TRUST_LOST * heading_share(m->l);

    for (size_t i = 0; i < m->count; i++) {
        const block *b = &m->l->blocks[m->order[i]];
        double *row = m->emission + i * (size_t)m->topics;

        if (b->kind == BLOCK_HEADING && b->heading_topic >= 0) {
            row[b->heading_topic] =
                HEADING_BASE + HEADING_SCALE * (b->heading_score - HEADINGS_WEAK) / (1 - HEADINGS_WEAK);
        } else {
            evidence_score(e, b, row);
            for (int t = 0; t < m->topics; t++)
                row[t] = row[t] * trust - (unrelated(t) && !evidence_learned(e) ? UNKNOWN_DOUBT : 0);
        }
        guide = guide_after(b, guide, &sections);
        if (guide >= 0)
            take_for_guide(row, guide, m->topics);
    }
    evidence_free(e);
}

/* Price of topic `to` right after topic `from`. */
static double step_price(int from, int to)
{
    const data_topic *a = &data_topics[from], *b = &data_topics[to];
    double distance = b->order - a->order;

    if (unrelated(from) || unrelated(to))
        return a->holds ? HOLD : 0;
    if (a->holds && !b->holds && from != to)
        return HOLD;
    if (data_topic_nests(to, from))
        return -CHILD_BONUS;
    return fabs(distance) * ORDER_STEP + (distance < 0 ? BACKWARD : 0);
}

static void set_steps(model *m)
{
    for (int from = 0; from < m->topics; from++)
        for (int to = 0; to < m->topics; to++)
            m->step[from * m->topics + to] = step_price(from, to);
}

/* Price of a change to a topic at block i, without that of the order; back: from unrelated text to label text. */
static double change_price(const model *m, size_t i, int to, bool back)
{
    const block *b = &m->l->blocks[m->order[i]];
    double price = b->heading_topic == to ? m->price[i] : m->aside[i];

    if (back && price > SWITCH_BACK + 1 && price < SWITCH_ITEM)
        price -= SWITCH_BACK;
    return price + (m->held[i] ? SWITCH_ITEM : 0);
}

/* Best topic to come from to topic `to` at block i; before[] holds the scores of block i - 1. */
static int best_step(const model *m, size_t i, int to, const double *before, double *top)
{
    double plain = change_price(m, i, to, false), back = change_price(m, i, to, true);
    int best = to;

    *top = before[to] - (m->l->blocks[m->order[i]].heading_topic == to ? REOPEN : 0);
    for (int from = 0; from < m->topics; from++) {
        double price = unrelated(from) && !unrelated(to) ? back : plain;
        double score = before[from] - price - m->step[from * m->topics + to];

        if (score > *top && from != to) {
            *top = score;
            best = from;
        }
    }
    return best;
}

static double start_price(const model *m, int topic)
{
    const char *code = data_topics[topic].code;

    if (!code)
        return 2 * START_OTHER;
    return strcmp(code, m->complete ? "42229-5" : "34089-3") == 0 ? 0 : START_OTHER;
}

/* Best path; topic and margin of each block. */
static void find_path(model *m)
{
    size_t n = m->count, k = (size_t)m->topics;
    double *best = memory_alloc((n * k + 1) * sizeof *best);
    int *from = memory_zalloc(n * k + 1, sizeof *from);
    int topic = 0;

    for (size_t t = 0; t < k; t++)
        best[t] = m->emission[t] - start_price(m, (int)t);
    for (size_t i = 1; i < n; i++)
        for (size_t t = 0; t < k; t++) {
            double top;

            from[i * k + t] = best_step(m, i, (int)t, best + (i - 1) * k, &top);
            best[i * k + t] = top + m->emission[i * k + t];
        }
    for (size_t t = 1; t < k; t++)
        if (best[(n - 1) * k + t] > best[(n - 1) * k + (size_t)topic])
            topic = (int)t;
    for (size_t i = n; i-- > 0;) {
        block *b = &m->l->blocks[m->order[i]];
        double second = -1e30;

        for (size_t t = 0; t < k; t++)
            if ((int)t != topic && best[i * k + t] > second)
                second = best[i * k + t];
        b->topic = topic;
        b->margin = best[i * k + (size_t)topic] - second;
        b->confidence = 1 / (1 + exp(-b->margin));
        topic = from[i * k + (size_t)topic];
    }
    free(best);
    free(from);
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

static void make_model(model *m, leaflet *l)
{
    size_t blocks = l->block_count, topics = (size_t)data_topic_count;
    outline_numbers counted;

    *m = (model){.l = l, .topics = data_topic_count};
    m->told = furniture_mark(l) ? TOLD_CONTENTS : 0;
    counted = outline_count_headings(l);
    if (counted != OUTLINE_UNCOUNTED)
        m->told = TOLD_CONTENTS;
    m->complete = counted == OUTLINE_COMPLETE;
    outline_rank_headings(l, counted);
    m->order = memory_alloc(blocks * sizeof *m->order);
    for (size_t i = 0; i < blocks; i++)
        if (!l->blocks[i].furniture)
            m->order[m->count++] = i;
    m->emission = memory_zalloc(m->count * topics, sizeof *m->emission);
    m->price = memory_zalloc(m->count, sizeof *m->price);
    m->aside = memory_zalloc(m->count, sizeof *m->aside);
    m->held = memory_zalloc(m->count, sizeof *m->held);
    m->step = memory_zalloc(topics * topics, sizeof *m->step);
    set_steps(m);
    set_prices(m);
    set_emissions(m);
}

static void free_model(model *m)
{
    free(m->order);
    free(m->emission);
    free(m->price);
    free(m->aside);
    free(m->held);
    free(m->step);
}

void sections_assign(leaflet *l, findings *found)
{
    model m;

    if (!l->block_count)
        return;
    make_model(&m, l);
    if (m.count)
        find_path(&m);
    free_model(&m);
    outline_settle(l);
    omit_unrelated(l, found);
    outline_build(l);
}
