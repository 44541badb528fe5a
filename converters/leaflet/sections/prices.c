#include "leaflet/sections/prices.h"
#include "base/data.h"
#include "base/memory.h"
#include "base/vectors.h"
#include "leaflet/blocks/headings.h"
#include "leaflet/sections/evidence.h"
#include "leaflet/sections/resumed.h"
#include "leaflet/sections/sequence.h"
#include "leaflet/sections/survey.h"
#include "leaflet/words/words.h"

#include <stdlib.h>
#include <string.h>

#define TITLE_WORDS 16     /* a title has fewer */
#define UNKNOWN_DOUBT 2.0  /* against leaving out a text in a language whose words few documents teach */
#define STRICT_DOUBT 4.0   /* the same where headings are complete */
#define NAMED_UNRELATED 20 /* against leaving out a heading that names a section */
#define LED_UNRELATED 8.0  /* against leaving out a text that begins as a section of the label does */
#define ITEM_CUES 0.5      /* share of its cues that an item counts with there: its fellows say much the same */
#define ONLY_CUES 2.0      /* how much more the cues of a text count there */
#define OTHER_TOPIC 0.5    /* a heading that two topics use speaks less for the second */
#define GUIDE_START 1000   /* against a document inside of the label that no heading names, at the start or ... */
#define GUIDE_FROM 40     /* ... in the first part of the blocks, percent: of ten labels with one it begins behind 60 */
#define ENDED 6           /* against going on with a section behind a text that is all of it */
#define LONG_WORDS 25     /* of a paragraph that says all of its section, where there are no headings */
#define TRIED_BLOCKS 1000 /* by so many first blocks it is found out which order a leaflet keeps to */

/* Short lines come again and again in some texts: what they are worth is remembered. */
#define REMEMBERED 64      /* lines; a power of two */
#define REMEMBERED_WORDS 8 /* of a line, at most */

/* A short text, all that its worth depends on, and what it was found to be worth. */
typedef struct {
    sequence_step step; /* fits NULL: nothing is remembered here */
    float *own;         /* room for such rows, once there was need of it */
    double change;
    bool early;
    int kind, inner, count;
    int types[REMEMBERED_WORDS];
} remembered;

/* What entering the sections is worth at blocks at which nothing but the price of a change makes a difference. */
#define ENTERED 16
typedef struct {
    double price;
    bool early;
    const float *row;
} entered;

/* Steps of the first blocks, and how many there are. */
typedef struct {
    sequence_step *all;
    size_t count;
} steps;

typedef struct {
    survey whole;
    const price_list *list;
    evidence *words;
    bool *unnamed;       /* by place: text below a main heading that is known by its looks only */
    bool *resumed;       /* by place: text of the label behind other text (leaflet/sections/resumed.h) */
    double counted;      /* how far numbers or a table of contents tell the headings; see sequence.def */
    const float *enters; /* topics: of the language */
    const float *stays;  /* topics: likewise */
    double *row;         /* topics: room */
    double *untold;      /* topics: what a block is worth that says nothing */
    double *said;        /* room for what a block says */
    double **kept;       /* what the first blocks say, kept_cap at most, for the next search; NULL: not asked for yet */
    size_t kept_cap;
    size_t width;     /* of a row of a step (leaflet/sections/sequence.h) */
    steps kept_steps; /* described ones, for the next search: step_cap at most */
    size_t step_cap;
    steps first;     /* those of the search before, when headings were not taken for lost ... */
    bool fits_first; /* ... and texts fit the same sections */
    float *step;     /* room for the rows of another one */
    entered entries[ENTERED];
    int entry_count;
    remembered memory[REMEMBERED];
} prices;

static const block *block_at(const prices *p, size_t i)
{
    return survey_block(&p->whole, i);
}

/* one block _______________________________________________________________________________________________________ */

static bool ends_with_colon(const block *b)
{
    return b->len && b->text[b->len - 1] == ':';
}

/* More for a change at plain text. */
static double plain_more(const prices *p)
{
    return PRICE(plain_strict) * p->whole.strict + PRICE(plain_headed) * p->whole.headed +
           PRICE(plain_counted) * p->counted;
}

static double price_of_heading(const prices *p, const block *b)
{
    if (survey_is_main(b))
        return b->heading_score >= HEADINGS_SURE ? PRICE(heading) : PRICE(heading_weak);
    if (b->heading_topic >= 0)
        return PRICE(heading_nested) + PRICE(nested_strict) * p->whole.strict;
    return (b->rank == 1 ? PRICE(heading_unknown) : PRICE(heading_inner)) + PRICE(unknown_strict) * p->whole.strict +
           PRICE(plain_counted) / 2 * p->counted;
}

static bool is_long(const block *b)
{
    return b->token_count >= LONG_WORDS;
}

/* Price of changing the section before block i. */
static double price_before(const prices *p, size_t i)
{
    const block *b = block_at(p, i), *before = i ? block_at(p, i - 1) : NULL;

    if (b->kind == BLOCK_HEADING)
        return price_of_heading(p, b);
    if (!before)
        return 0;
    if (p->resumed[i] && !p->resumed[i - 1])
        return PRICE(heading_unknown);
    if (before->kind == BLOCK_HEADING)
        return PRICE(below_heading);
    if (b->kind == BLOCK_ITEM && (before->kind == BLOCK_ITEM || ends_with_colon(before)) && b->blanks_before < 2)
        return PRICE(list) + PRICE(list_strict) * p->whole.strict;
    if (p->whole.gaps && b->blanks_before > 1 && !b->begins_page)
        return PRICE(gap);
    if (b->kind == BLOCK_TABLE)
        return PRICE(table) + plain_more(p);
    if (b->kind == BLOCK_ITEM)
        return PRICE(first_item) + plain_more(p);
    if (!b->blanks_before && p->whole.spaced)
        return PRICE(tight) + plain_more(p);
    return p->whole.headed == 0 && is_long(before) && is_long(b) ? PRICE(plain_long) : PRICE(plain) + plain_more(p);
}

/* A document inside the label has text on all matters: what speaks for one of them does so for each. */
static void share_guides(const price_list *list, double *row)
{
    double top = -1e30;

    for (int i = 0; i < list->guide_count; i++)
        top = row[list->guides[i]] > top ? row[list->guides[i]] : top;
    for (int i = 0; i < list->guide_count; i++)
        row[list->guides[i]] = top;
}

/* What speaks for the section of an inner heading speaks for the one around it as well. */
static void share_inner(int inner, double *row)
{
    for (int k = 0; k < DATA_PARENTS && inner >= 0 && data_topics[inner].parents[k] >= 0; k++) {
        int parent = data_topics[inner].parents[k];

        row[parent] = row[inner] > row[parent] ? row[inner] : row[parent];
    }
}

/* Loops over all topics, several at a time. */
VECTORED static void weigh(double *row, const double *words, double weight, const double *cues, double cue_weight)
{
    for (int t = 0; t < data_topic_count; t++)
        row[t] = words[t] * weight + cues[t] * cue_weight;
}

VECTORED static void round_row(float *out, const double *row)
{
    for (int t = 0; t < data_topic_count; t++)
        out[t] = (float)row[t];
}

VECTORED static void subtract_entries(float *enters, const float *all, const int *unrelated, float related, float other)
{
    for (int t = 0; t < data_topic_count; t++)
        enters[t] = all[t] - (unrelated[t] ? other : related);
}

/* By topic what the learned words of a block say, and behind it what its cues say: both searches weigh the same. */
static const double *said_by(const prices *p, size_t i)
{
    const block *b = block_at(p, i);
    size_t n = (size_t)data_topic_count;
    double *said = i < p->kept_cap ? p->kept[i] : p->said;

    if (i < p->kept_cap && said)
        return said;
    if (i < p->kept_cap)
        said = p->kept[i] = arena_room(p->whole.l->memory, 2 * n * sizeof *said);
    if (b->kind == BLOCK_HEADING)
        memset(said, 0, n * sizeof *said);
    else
        evidence_score_words(p->words, b, said);
    evidence_score_cues(p->words, b, said + n);
    return said;
}

/* Sections that no text of the leaflet is likely to be in. */
static void doubt_unlikely(const prices *p, double *row)
{
    for (int k = 0; k < p->list->otc_count && !p->whole.otc; k++)
        row[p->list->otc[k]] -= PRICE(otc_unlikely);
    row[p->list->unclassified] -= PRICE(unclassified);
}

/* By place: text below a main heading that no data knows. Headings that are complete do not tell its section: its words
 * do, as where headings are lost. */
static bool *find_unnamed(const survey *s)
{
    bool *unnamed = memory_zalloc(s->count + 1, sizeof *unnamed), is = false;

    for (size_t i = 0; i < s->count; i++) {
        const block *b = survey_block(s, i);

        if (b->kind == BLOCK_HEADING && (b->heading_topic >= 0 || b->rank == 1))
            is = b->heading_topic < 0;
        unnamed[i] = is && b->kind != BLOCK_HEADING;
    }
    return unnamed;
}

/* Nothing is left out for more than where headings tell: cues for such reasons count that much less. */
static void hold_unrelated(const prices *p, const double *cues, double less, double *row)
{
    for (int k = 0; k < p->list->unrelated_count; k++) {
        int topic = p->list->unrelated_topics[k];

        row[topic] -= less * cues[topic];
    }
}

static void score_words(const prices *p, size_t i, double *row)
{
    const block *b = block_at(p, i);
    bool heading = b->kind == BLOCK_HEADING;
    double strict = p->unnamed[i] ? 0 : p->whole.strict;
    double words = heading ? 0 : PRICE(words) + PRICE(words_strict) * strict;
    double cues = heading ? PRICE(cues_heading) : PRICE(cues) + PRICE(cues_strict) * strict;
    const double *said = said_by(p, i);

    if (!evidence_is_whole(p->words)) {
        cues *= b->kind == BLOCK_ITEM ? ITEM_CUES : heading ? 1 : ONLY_CUES;
        words *= 1 - strict; /* complete headings tell better */
    }
    if (p->resumed[i] && !heading)
        words = cues = 1; /* no heading tells */
    weigh(row, said, words, said + data_topic_count, cues);
    if (p->unnamed[i])
        hold_unrelated(p, said + data_topic_count, -PRICE(cues_strict) * p->whole.strict, row);
    share_inner(p->whole.inner[i], row);
    doubt_unlikely(p, row);
}

static void score_text(const prices *p, size_t i, double *row)
{
    if (survey_is_main(block_at(p, i)))
        memcpy(row, p->untold, (size_t)data_topic_count * sizeof *row);
    else
        score_words(p, i, row);
    numbering_exclude(p->whole.numbers, i, PRICE(outside), row);
    share_guides(p->list, row);
}

static void subtract_unrelated(const price_list *list, double price, double *row)
{
    for (int k = 0; k < list->unrelated_count; k++)
        row[list->unrelated_topics[k]] -= price;
}

/* A heading inside of a section speaks for its own and for those that it nests in. */
static void add_around(int topic, double value, double *row)
{
    row[topic] += value;
    for (int i = 0; i < DATA_PARENTS && data_topics[topic].parents[i] >= 0; i++)
        row[data_topics[topic].parents[i]] += value;
}

/* The block right below a heading is text: no entry of a table of contents. */
static bool heads_text(const prices *p, size_t i)
{
    return i + 1 < p->whole.count && p->whole.order[i + 1] == p->whole.order[i] + 1 &&
           block_at(p, i + 1)->kind != BLOCK_HEADING;
}

/* What is below such a heading is text of the label, also where it stands inside of a section. */
static bool names_label(const prices *p, size_t i)
{
    const block *b = block_at(p, i);

    return survey_is_known(b) && !price_list_is_unrelated(b->heading_topic) &&
           (b->rank == 1 || (b->heading_score >= HEADINGS_SURE && heads_text(p, i)));
}

static void score_heading(const prices *p, size_t i, double *row)
{
    const block *b = block_at(p, i);
    double likeness = PRICE(named) + PRICE(named_likeness) * (b->heading_score - HEADINGS_SURE) * 10;

    if (names_label(p, i))
        subtract_unrelated(p->list, NAMED_UNRELATED, row);
    if (survey_is_main(b)) {
        row[b->heading_topic] += likeness;
        if (b->heading_other >= 0)
            row[b->heading_other] += likeness - OTHER_TOPIC;
    } else if (b->heading_topic >= 0) {
        add_around(b->heading_topic, PRICE(nested_around), row);
    }
}

/* The lead counts at block i: below a known heading, for what that names inside of a section, or nests in its section.
 */
static bool counts_lead(const prices *p, size_t i, int lead)
{
    const block *above = i ? block_at(p, i - 1) : NULL;
    int topic = data_leads[lead].topic;

    if (!survey_reads(p->whole.l, lead))
        return false;
    if (!above || !survey_is_known(above) || above->heading_topic == p->list->unclassified ||
        data_topic_nests(topic, above->heading_topic))
        return true;
    return !survey_is_main(above) && (above->heading_score < HEADINGS_SURE || topic == above->heading_topic);
}

/* In the part of the leaflet in which no document inside of the label begins. */
static bool is_early(const prices *p, size_t i)
{
    return i < p->whole.count * GUIDE_FROM / 100;
}

/* The text before block i is all that its section has to say, by the lead it consists of ("None."): that lead, or -1.
 */
static int lead_that_ended(const prices *p, size_t i)
{
    int lead = i ? p->whole.leads[i - 1] : -1;

    return lead >= 0 && data_leads[lead].place == DATA_LEAD_WHOLE ? lead : -1;
}

/* What entering a section is worth, if changing it has that price. */
static void set_entries(const prices *p, double price, bool early, float *enters)
{
    double doubt =
        PRICE(unrelated) + STRICT_DOUBT * p->whole.strict + (evidence_is_whole(p->words) ? 0 : UNKNOWN_DOUBT);

    subtract_entries(enters, p->enters, p->list->unrelated, (float)price, (float)(price + doubt));
    for (int k = 0; k < p->list->guide_count; k++)
        enters[p->list->guides[k]] +=
            (float)(PRICE(guide_mentioned) * p->whole.mentions[p->list->guides[k]] - (early ? GUIDE_START : 0));
}

static float *new_row(const prices *p)
{
    return arena_alloc(p->whole.l->memory, p->width * sizeof(float));
}

/* The same row for all blocks with that price, as long as there is room. */
static const float *entries_for(prices *p, double price, bool early)
{
    float *row;
    int k = 0;

    while (k < p->entry_count && (p->entries[k].price != price || p->entries[k].early != early))
        k++;
    if (k < p->entry_count)
        return p->entries[k].row;
    row = new_row(p);
    set_entries(p, price, early, row);
    p->entry_count += p->entry_count < ENTERED;
    p->entries[p->entry_count - 1] = (entered){price, early, row};
    return row;
}

/* What entering a section at block i is worth, if changing it has that price. Takes the room, or needs none. */
static const float *look_at_entries(prices *p, size_t i, double price, float *room)
{
    const block *b = block_at(p, i);
    int numbered = numbering_topic(p->whole.numbers, b), lead = p->whole.leads[i];
    double aside = PRICE(heading_aside) + PRICE(aside_strict) * p->whole.strict;
    const float *entries = entries_for(p, survey_is_main(b) ? aside : price, is_early(p, i));

    if (!survey_is_main(b) && numbered < 0 && lead < 0)
        return entries;
    memcpy(room, entries, (size_t)data_topic_count * sizeof *room);
    if (numbered >= 0)
        room[numbered] = 0;
    for (; lead >= 0; lead = p->list->next_leads[lead])
        if (counts_lead(p, i, lead))
            room[data_leads[lead].topic] = p->enters[data_leads[lead].topic] - (float)PRICE(lead_change);
    if (survey_is_main(b)) {
        room[b->heading_topic] = (float)-price;
        if (b->heading_other >= 0)
            room[b->heading_other] = (float)-price;
    }
    return room;
}

/* What staying in a section is worth there, likewise. */
static const float *look_at_stays(const prices *p, size_t i, float *room)
{
    const block *b = block_at(p, i);
    int ended = lead_that_ended(p, i);

    if (!survey_is_main(b) && ended < 0)
        return p->stays;
    memcpy(room, p->stays, (size_t)data_topic_count * sizeof *room);
    for (int k = 0; k < p->list->guide_count && survey_is_main(b); k++)
        room[p->list->guides[k]] += (float)PRICE(guide_heading);
    if (survey_is_main(b) && i > p->whole.displayed)
        room[p->list->display] += (float)PRICE(guide_heading);
    if (ended >= 0)
        room[data_leads[ended].topic] -= ENDED;
    if (survey_is_main(b))
        room[b->heading_topic] = p->stays[b->heading_topic] - (float)PRICE(reopen);
    return room;
}

static void set_fits(const prices *p, size_t i, float *fits)
{
    const block *b = block_at(p, i);
    int numbered = numbering_topic(p->whole.numbers, b), lead = p->whole.leads[i];

    score_text(p, i, p->row);
    if (b->kind == BLOCK_HEADING)
        score_heading(p, i, p->row);
    if (p->resumed[i])
        subtract_unrelated(p->list, NAMED_UNRELATED, p->row);
    if (survey_is_main(b) && survey_is_shared(b))
        p->row[data_topics[b->heading_topic].otc == p->whole.otc ? b->heading_topic : b->heading_other] +=
            2 * OTHER_TOPIC;
    if (numbered >= 0)
        p->row[numbered] += PRICE(numbered);
    if (lead >= 0 && !price_list_is_unrelated(data_leads[lead].topic))
        subtract_unrelated(p->list, LED_UNRELATED, p->row);
    for (; lead >= 0; lead = p->list->next_leads[lead])
        if (counts_lead(p, i, lead))
            p->row[data_leads[lead].topic] += data_leads[lead].place == DATA_LEAD_SET ? PRICE(named) : PRICE(lead);
    round_row(fits, p->row);
}

/* The rooms for its rows lie one behind the other. What another search found is the same where no price makes a
 * difference. */
static sequence_step look_at_block(prices *p, size_t i, double change, float *rooms)
{
    const sequence_step *first = i < p->first.count ? &p->first.all[i] : NULL;
    sequence_step step = {.enters = look_at_entries(p, i, change, rooms + 2 * p->width)};

    step.stays = first ? first->stays : look_at_stays(p, i, rooms + p->width);
    if (first && (p->fits_first || survey_is_main(block_at(p, i)))) {
        step.fits = first->fits;
    } else {
        set_fits(p, i, rooms);
        step.fits = rooms;
    }
    return step;
}

static float *new_rooms(const prices *p)
{
    return arena_alloc(p->whole.l->memory, 3 * p->width * sizeof(float));
}

/* Where a block may be remembered, all of whose worth is in its words, its kind and its place below a heading; else
 * NULL. */
static remembered *place_of(prices *p, size_t i)
{
    const block *b = block_at(p, i);
    unsigned hash = (unsigned)b->kind;

    if (b->token_count > REMEMBERED_WORDS || b->kind == BLOCK_HEADING || p->whole.leads[i] >= 0 || p->resumed[i] ||
        p->unnamed[i] || numbering_is_known(p->whole.numbers))
        return NULL;
    for (int k = 0; k < b->token_count; k++)
        hash = hash * 33 + (unsigned)b->tokens[k].type->number;
    return &p->memory[hash % REMEMBERED];
}

static bool is_same(const prices *p, size_t i, double change, const remembered *r)
{
    const block *b = block_at(p, i);

    if (!r->step.fits || r->count != b->token_count || r->kind != (int)b->kind || r->inner != p->whole.inner[i] ||
        r->early != is_early(p, i) || r->change != change)
        return false;
    for (int k = 0; k < r->count; k++)
        if (r->types[k] != b->tokens[k].type->number)
            return false;
    return true;
}

static void remember(const prices *p, size_t i, double change, const sequence_step *step, remembered *r)
{
    const block *b = block_at(p, i);

    r->step = *step;
    r->change = change;
    r->early = is_early(p, i);
    r->kind = (int)b->kind;
    r->inner = p->whole.inner[i];
    r->count = b->token_count;
    for (int k = 0; k < r->count; k++)
        r->types[k] = b->tokens[k].type->number;
}

/* Room for the rows of step i: of its own where they are kept, else what the next step may take again. */
static float *rooms_for(const prices *p, size_t i, remembered *r)
{
    if (i < p->step_cap)
        return new_rooms(p);
    if (!r)
        return p->step;
    if (!r->own)
        r->own = new_rooms(p);
    return r->own;
}

static sequence_step find_step(prices *p, size_t i)
{
    double change = price_before(p, i);
    remembered *r = place_of(p, i);
    sequence_step step;

    if (r && is_same(p, i, change, r))
        return r->step;
    step = look_at_block(p, i, change, rooms_for(p, i, r));
    if (r)
        remember(p, i, change, &step, r);
    return step;
}

/* The first blocks are asked for once for each order. */
static void describe(void *context, size_t i, sequence_step *step)
{
    prices *p = context;

    if (i < p->kept_steps.count) {
        *step = p->kept_steps.all[i];
        return;
    }
    *step = find_step(p, i);
    if (i < p->step_cap)
        p->kept_steps.all[p->kept_steps.count++] = *step;
}

/* the path _________________________________________________________________________________________________________ */

static bool shows_sign(const prices *p, data_sign sign)
{
    switch (sign) {
    case DATA_SIGN_NUMBERS: return p->whole.refers == NUMBERING_REFERS_BY_NUMBER;
    case DATA_SIGN_NAMES: return p->whole.refers == NUMBERING_REFERS_BY_NAME;
    default: return p->whole.otc;
    }
}

/* Whether the leaflet may keep to the order of a kind of label. */
static bool may_keep_order(const prices *p)
{
    int order = 0;

    while (order < data_order_count && !shows_sign(p, data_orders[order].sign))
        order++;
    return order < data_order_count;
}

/* The order of a kind of label that a leaflet keeps to, or -1; the path by it through the first blocks. */
static int find_order(const prices *p, const sequence *any, size_t count, int *topics, double *margins)
{
    double best = sequence_find(any, count, topics, margins);
    int found = -1;

    for (int order = 0; order < data_order_count; order++) {
        sequence s = *any;
        double value;

        if (!shows_sign(p, data_orders[order].sign))
            continue;
        s.table = &p->list->tables[order];
        value = sequence_find_above(&s, count, (sequence_bar){PRICE(order_keep), best}, topics, margins);
        if (value <= best)
            continue;
        best = value;
        found = order;
    }
    return found;
}

/* Searches once more as if headings may be lost anywhere. Where that is worth more than the path found, by so much for
 * the leaflet and for each of its blocks, they are. */
static void try_lost_headings(prices *p, const sequence *s, size_t count, int *topics, double *margins)
{
    sequence_bar bar = {.gain = PRICE(lost) + PRICE(lost_block) * (double)count};

    p->fits_first = p->whole.strict == 0;
    p->whole.headed = p->whole.strict = p->counted = 0;
    p->first = p->kept_steps;
    p->kept_steps = (steps){.all = p->first.all + p->step_cap};
    p->entry_count = 0;
    for (int i = 0; i < REMEMBERED; i++)
        p->memory[i].step.fits = NULL;
    bar.known = sequence_value(s, count, topics);
    sequence_find_above(s, count, bar, topics, margins);
}

/* A line at the top, where words teach nothing of titles. */
static bool may_be_title(const prices *p, const block *b)
{
    return !evidence_is_whole(p->words) && b->token_count < TITLE_WORDS && b->len && b->text[b->len - 1] != '.';
}

/* What beginning with each section is worth in this leaflet: a known heading has said which, and a title belongs to
 * none, or is the top of a web page. */
static void set_start(const prices *p, prices_headings known, float *start)
{
    const block *first = block_at(p, 0);

    memcpy(start, p->list->start, (size_t)data_topic_count * sizeof *start);
    for (int k = 0; k < p->list->guide_count;
         k++) /* a leaflet that begins like a guide is one as a whole: it has sections */
        start[p->list->guides[k]] = -GUIDE_START;
    if (survey_is_main(first))
        start[first->heading_topic] = 0;
    if (known.complete ||
        (p->whole.strict > 0 && p->whole.l->input != INPUT_TEXT)) /* markup tells headings as numbers do */
        start[p->list->unclassified] += (float)PRICE(begins_told);
    else if (may_be_title(p, first))
        for (int t = 0; t < data_topic_count; t++)
            start[t] += (float)(t == p->list->unclassified ? PRICE(begins_told)
                                : p->list->unrelated[t]    ? PRICE(begins_told) - PRICE(unrelated) - UNKNOWN_DOUBT
                                                           : 0);
}

/* Some headings are known that say where sections begin. */
static bool may_lack_headings(const prices *p, prices_headings known)
{
    return !known.complete && (p->whole.headed > 0 || p->whole.strict > 0 || p->counted > 0);
}

static void make_room(prices *p, size_t tried)
{
    size_t n = (size_t)data_topic_count;

    p->row = memory_alloc(4 * n * sizeof *p->row);
    p->untold = p->row + n;
    p->said = p->untold + n;
    p->kept_cap = tried;
    p->kept = memory_zalloc(tried + 1, sizeof *p->kept);
    p->width = sequence_width(data_topic_count);
    p->step = new_rooms(p);
    p->kept_steps.all = memory_alloc(2 * tried * sizeof *p->kept_steps.all + 1);
    memset(p->untold, 0, n * sizeof *p->untold);
    doubt_unlikely(p, p->untold);
}

static void free_room(prices *p)
{
    free(p->row);
    free(p->resumed);
    free(p->unnamed);
    free(p->kept);
    free(p->first.all ? p->first.all : p->kept_steps.all);
}

int prices_find_path(const leaflet *l, const size_t *order, size_t count, prices_headings known, int *topics,
                     double *margins)
{
    size_t tried = count < TRIED_BLOCKS ? count : TRIED_BLOCKS;
    const price_list *list = &price_list_all;
    float *start = memory_alloc((size_t)data_topic_count * sizeof *start);
    prices p = {.list = list, .counted = known.told};
    sequence s = {.start = start, .table = list->table, .describe = describe, .context = &p};
    int kept = -1;
    bool ordered, again;

    survey_make(&p.whole, l, order, count);
    p.words = evidence_new(l);
    p.enters = price_list_enters(list, l->language);
    p.stays = evidence_is_whole(p.words) || strcmp(l->language, "und") == 0 ? list->stays : list->even_stays;
    make_room(&p, tried);
    p.unnamed = find_unnamed(&p.whole);
    p.resumed = memory_zalloc(count + 1, sizeof *p.resumed);
    resumed_mark(&p.whole, p.words, p.resumed);
    ordered = may_keep_order(&p);
    again = may_lack_headings(&p, known);
    p.step_cap = ordered || again ? tried : 0;
    if (count)
        set_start(&p, known, start);
    if (ordered)
        kept = find_order(&p, &s, tried, topics, margins);
    s.table = kept < 0 ? list->table : &list->tables[kept];
    if (!ordered || count > tried)
        sequence_find(&s, count, topics, margins);
    if (again)
        try_lost_headings(&p, &s, count, topics, margins);
    survey_release(&p.whole);
    evidence_free(p.words);
    free_room(&p);
    free(start);
    return kept;
}
