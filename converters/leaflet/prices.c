#include "leaflet/prices.h"
#include "base/data.h"
#include "base/memory.h"
#include "leaflet/evidence.h"
#include "leaflet/headings.h"
#include "leaflet/sequence.h"
#include "leaflet/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

#define CORE_HEADINGS 6.0  /* sections named by a heading, of those every leaflet has, from which headings do all */
#define STRICT_HEADINGS 3  /* known main headings, without ... */
#define STRICT_GAPS 2      /* ... so many wide gaps: none seems to be lost */
#define TYPICAL_LENGTH 6.0 /* blocks: a section of this usual length is neither cheap nor dear to leave */
#define UNKNOWN_DOUBT 2.0  /* against leaving out a text in a language without learned words */
#define OTHER_TOPIC 0.5    /* a heading that two topics use speaks less for the second */
#define SCHEME_KEPT 2      /* known headings that keep to a scheme of numbers */
#define UNREACHED (-1e4f)

typedef enum {
#define P(name, meaning) PRICE_##name,
#include "leaflet/sequence.def"
#undef P
    PRICE__MAX
} price_name;

#define PRICE(name) ((double)data_prices[PRICE_##name])

typedef struct {
    const leaflet *l;
    const size_t *order;
    size_t count;
    evidence *words;
    words_index *leads;
    double headed, counted, strict; /* 0 to 1, see sequence.def */
    bool gaps;                      /* two blank lines mean something */
    bool otc;                       /* it may be the label of an over-the-counter drug */
    int scheme;                     /* of numbers, or -1 */
    double *row, *cues;             /* topics: room */
} prices;

/* What is the same for all leaflets. */
typedef struct {
    float *start;  /* topics: of the first block */
    float *stays;  /* topics: staying in a section, by its usual length */
    float *enters; /* topics: entering one, by how common it is */
    sequence_table *table;
    int unclassified;         /* topic */
    int *unrelated;           /* topics: 1 if it is */
    int *otc, otc_count;      /* topics of over-the-counter labels */
    int *guides, guide_count; /* those that hold all */
} price_list;

static price_list list;
static once_flag listed = ONCE_FLAG_INIT;

static bool unrelated(int topic)
{
    return data_topics[topic].code == NULL;
}

static const block *block_at(const prices *p, size_t i)
{
    return &p->l->blocks[p->order[i]];
}

/* the leaflet as a whole __________________________________________________________________________________________ */

static bool is_main(const block *b)
{
    return b->kind == BLOCK_HEADING && b->heading_topic >= 0 && b->rank == 1;
}

/* How much of the work the headings do: 0 none known, 1 most of the sections every leaflet has are named by one. Sets
 * *mains to the number of different main headings. */
static double share_of_headings(const prices *p, int *mains)
{
    bool *core = memory_zalloc((size_t)data_topic_count * 2, sizeof *core), *main = core + data_topic_count;
    int named = 0;

    *mains = 0;
    for (size_t i = 0; i < p->count; i++) {
        const block *b = block_at(p, i);
        int topic = b->kind == BLOCK_HEADING ? b->heading_topic : -1;

        if (topic < 0)
            continue;
        if (data_topics[topic].core && b->heading_score >= HEADINGS_SURE && !core[topic]) {
            core[topic] = true;
            named++;
        }
        if (b->rank == 1 && !main[topic]) {
            main[topic] = true;
            (*mains)++;
        }
    }
    free(core);
    return named >= CORE_HEADINGS ? 1 : named / CORE_HEADINGS;
}

/* Two blank lines mean something only where one is the rule. Returns how many such gaps there are. */
static int count_gaps(prices *p)
{
    int wide = 0, all = 0;

    for (size_t i = 1; i < p->count; i++) {
        all += block_at(p, i)->blanks_before > 0;
        wide += block_at(p, i)->blanks_before > 1;
    }
    p->gaps = wide * 3 < all;
    return p->gaps ? wide : 0;
}

/* The section a number stands for in the scheme, or -1. */
static int topic_of_number(int scheme, int number)
{
    for (int i = 0; i < data_number_count; i++)
        if (data_numbers[i].scheme == scheme && data_numbers[i].number == number)
            return data_numbers[i].topic;
    return -1;
}

static bool keeps_scheme(const prices *p, int scheme)
{
    int kept = 0, broken = 0;

    for (size_t i = 0; i < p->count; i++) {
        const block *b = block_at(p, i);
        int topic = b->kind == BLOCK_HEADING && b->major ? b->heading_topic : -1, named;

        if (topic < 0)
            continue;
        named = topic_of_number(scheme, b->major);
        if (topic == named || (b->minor && named >= 0 && data_topic_nests(topic, named)))
            kept++;
        else
            broken += !b->minor;
    }
    return kept >= SCHEME_KEPT && kept > broken;
}

/* The first words of a text that tell its section ("When using this product ..."), or NULL. */
static const char *find_lead(const prices *p, const block *b)
{
    words_hit hit;

    if (b->kind == BLOCK_HEADING || !b->token_count ||
        words_match_at(p->leads, b->tokens, b->token_count, 0, &hit) == 0)
        return NULL;
    return data_leads[hit.value].text;
}

/* English leads count everywhere: machine translations mix it in. */
static bool is_read(const leaflet *l, int lead)
{
    return strcmp(data_leads[lead].language, l->language) == 0 || strcmp(data_leads[lead].language, "en") == 0;
}

/* Several topics may share a lead; two languages may have the same words for one. */
static bool leads_to(const prices *p, const char *lead, int i)
{
    return lead && is_read(p->l, i) && strcmp(data_leads[i].text, lead) == 0;
}

/* The only topic with that lead, or -1. */
static int lone_lead(const prices *p, const char *lead)
{
    int topic = -1;

    for (int i = 0; i < data_lead_count; i++) {
        if (!leads_to(p, lead, i))
            continue;
        if (topic >= 0)
            return -1;
        topic = data_leads[i].topic;
    }
    return topic;
}

/* Whether a heading, or a lead of no other section, names a section that only such labels have. */
static bool speaks_of_otc(const prices *p)
{
    for (size_t i = 0; i < p->count; i++) {
        const block *b = block_at(p, i);
        int topic = b->kind == BLOCK_HEADING ? b->heading_topic : lone_lead(p, find_lead(p, b));

        if (topic >= 0 && data_topics[topic].otc)
            return true;
    }
    return false;
}

static void look_at_leaflet(prices *p)
{
    int mains, wide = count_gaps(p);

    p->otc = speaks_of_otc(p);
    p->headed = share_of_headings(p, &mains);
    p->strict = mains >= STRICT_HEADINGS && wide < STRICT_GAPS ? 1 : 0;
    p->scheme = -1;
    for (int i = 0; i < data_number_count && p->scheme < 0; i++)
        if (keeps_scheme(p, data_numbers[i].scheme))
            p->scheme = data_numbers[i].scheme;
}

/* one block _______________________________________________________________________________________________________ */

static bool ends_with_colon(const block *b)
{
    return b->len && b->text[b->len - 1] == ':';
}

/* More for a change at plain text. */
static double plain_more(const prices *p)
{
    return PRICE(plain_strict) * p->strict + PRICE(plain_headed) * p->headed + PRICE(plain_counted) * p->counted;
}

static double price_of_heading(const prices *p, const block *b)
{
    if (is_main(b))
        return b->heading_score >= HEADINGS_SURE ? PRICE(heading) : PRICE(heading_weak);
    if (b->heading_topic >= 0)
        return PRICE(heading_nested) + PRICE(nested_strict) * p->strict;
    return (b->rank == 1 ? PRICE(heading_unknown) : PRICE(heading_inner)) + PRICE(unknown_strict) * p->strict +
           PRICE(plain_counted) / 2 * p->counted;
}

/* Price of changing the section before block i. */
static double price_before(const prices *p, size_t i)
{
    const block *b = block_at(p, i), *before = i ? block_at(p, i - 1) : NULL;

    if (b->kind == BLOCK_HEADING)
        return price_of_heading(p, b);
    if (!before)
        return 0;
    if (before->kind == BLOCK_HEADING)
        return PRICE(below_heading);
    if (b->kind == BLOCK_ITEM && (before->kind == BLOCK_ITEM || ends_with_colon(before)) && b->blanks_before < 2)
        return PRICE(list) + PRICE(list_strict) * p->strict;
    if (p->gaps && b->blanks_before > 1)
        return PRICE(gap);
    if (b->kind == BLOCK_TABLE)
        return PRICE(table) + plain_more(p);
    if (b->kind == BLOCK_ITEM)
        return PRICE(first_item) + plain_more(p);
    return (b->blanks_before ? PRICE(plain) : PRICE(tight)) + plain_more(p);
}

/* The section that a heading's number stands for, where the leaflet keeps a scheme, or -1. */
static int numbered_topic(const prices *p, const block *b)
{
    int topic;

    if (p->scheme < 0 || b->kind != BLOCK_HEADING || !b->major)
        return -1;
    topic = topic_of_number(p->scheme, b->major);
    return b->minor || b->heading_topic < 0 || b->heading_topic == topic ? topic : -1;
}

/* A document inside the label has text on all matters: what speaks for one of them does so for each. */
static void share_guides(double *row)
{
    double top = -1e30;

    for (int i = 0; i < list.guide_count; i++)
        top = row[list.guides[i]] > top ? row[list.guides[i]] : top;
    for (int i = 0; i < list.guide_count; i++)
        row[list.guides[i]] = top;
}

static void score_text(const prices *p, const block *b, double *row)
{
    bool heading = b->kind == BLOCK_HEADING, learned = evidence_learned(p->words);
    double words = heading ? 0 : PRICE(words) + PRICE(words_strict) * p->strict;
    double cues = heading ? PRICE(cues_heading) : PRICE(cues) + PRICE(cues_strict) * p->strict;

    memset(row, 0, (size_t)data_topic_count * sizeof *row);
    if (!is_main(b)) {
        if (!heading && learned)
            evidence_score(p->words, b, row, p->cues);
        else
            evidence_score_cues(p->words, b, p->cues);
        for (int t = 0; t < data_topic_count; t++)
            row[t] = row[t] * words + p->cues[t] * cues;
    }
    for (int i = 0; i < list.otc_count && !p->otc; i++)
        row[list.otc[i]] -= PRICE(otc_unlikely);
    row[list.unclassified] -= PRICE(unclassified);
    share_guides(row);
}

static void score_heading(const block *b, double *row)
{
    double likeness = PRICE(named) + PRICE(named_likeness) * (b->heading_score - HEADINGS_SURE) * 10;

    if (is_main(b)) {
        row[b->heading_topic] += likeness;
        if (b->heading_other >= 0)
            row[b->heading_other] += likeness - OTHER_TOPIC;
    } else if (b->heading_topic >= 0) {
        for (int t = 0; t < data_topic_count; t++)
            if (t == b->heading_topic || data_topic_nests(b->heading_topic, t))
                row[t] += PRICE(nested_around);
    }
}

/* What entering a section at block i is worth, and staying in one. */
static void set_changes(const prices *p, size_t i, const char *lead, sequence_step *step)
{
    const block *b = block_at(p, i);
    int numbered = numbered_topic(p, b);
    double price = price_before(p, i), aside = PRICE(heading_aside) + PRICE(aside_strict) * p->strict;
    double doubt = PRICE(unrelated) + (evidence_learned(p->words) ? 0 : UNKNOWN_DOUBT);
    float related, other;

    related = (float)(is_main(b) ? aside : price);
    other = (float)((is_main(b) ? aside : price) + doubt);
    for (int t = 0; t < data_topic_count; t++)
        step->enters[t] = list.enters[t] - (list.unrelated[t] ? other : related);
    memcpy(step->stays, list.stays, (size_t)data_topic_count * sizeof *step->stays);
    for (int k = 0; k < list.guide_count && is_main(b); k++)
        step->stays[list.guides[k]] += (float)PRICE(guide_heading);
    if (numbered >= 0)
        step->enters[numbered] = 0;
    for (int k = 0; lead && k < data_lead_count; k++)
        if (leads_to(p, lead, k))
            step->enters[data_leads[k].topic] = list.enters[data_leads[k].topic] - (float)PRICE(lead_change);
    if (is_main(b)) {
        step->enters[b->heading_topic] = (float)-price;
        step->stays[b->heading_topic] = list.stays[b->heading_topic] - (float)PRICE(reopen);
        if (b->heading_other >= 0)
            step->enters[b->heading_other] = (float)-price;
    }
}

static void describe(void *context, size_t i, sequence_step *step)
{
    const prices *p = context;
    const block *b = block_at(p, i);
    const char *lead = find_lead(p, b);
    int numbered = numbered_topic(p, b);

    score_text(p, b, p->row);
    if (b->kind == BLOCK_HEADING)
        score_heading(b, p->row);
    if (numbered >= 0)
        p->row[numbered] += PRICE(numbered);
    for (int k = 0; lead && k < data_lead_count; k++)
        if (leads_to(p, lead, k))
            p->row[data_leads[k].topic] += PRICE(lead);
    for (int t = 0; t < data_topic_count; t++)
        step->fits[t] = (float)p->row[t];
    set_changes(p, i, lead, step);
}

/* sequence ________________________________________________________________________________________________________ */

/* What it is worth that topic `to` comes right after topic `from`. */
static double follow(int from, int to)
{
    const data_topic *a = &data_topics[from], *b = &data_topics[to];
    double distance = b->order - a->order, value = 0;

    if (a->holds && !b->holds)
        value = -PRICE(guide_leave);
    else if (data_topic_nests(to, from))
        value = PRICE(child);
    else if (!unrelated(from) && !unrelated(to))
        value = -fabs(distance) * PRICE(order_step) - (distance < 0 ? PRICE(backward) : 0);
    return value + PRICE(followed) * (double)data_follows[from * data_topic_count + to] -
           PRICE(length) * log((double)data_usages[from].length / TYPICAL_LENGTH);
}

static void make_list(void)
{
    size_t n = (size_t)data_topic_count;
    float *follows = memory_alloc((n * n + 3 * n) * sizeof *follows);

    list = (price_list){.start = follows + n * n, .stays = follows + n * n + n, .enters = follows + n * n + 2 * n};
    for (int t = 0; t < data_topic_count; t++) {
        list.start[t] = (float)PRICE(begins) * data_usages[t].begins;
        list.enters[t] =
            (float)(PRICE(rare) * (double)data_usages[t].common - (data_topics[t].holds_all ? PRICE(guide_enter) : 0));
        list.stays[t] = (float)(PRICE(length) * log(1 - 1 / (double)data_usages[t].length));
        for (int to = 0; to < data_topic_count; to++)
            follows[t * data_topic_count + to] = to == t ? UNREACHED : (float)follow(t, to);
    }
    list.table = sequence_table_new(data_topic_count, follows);
    list.unclassified = data_find_topic("42229-5");
    list.unrelated = memory_alloc(3 * n * sizeof *list.unrelated);
    list.otc = list.unrelated + n;
    list.guides = list.otc + n;
    for (int t = 0; t < data_topic_count; t++) {
        list.unrelated[t] = unrelated(t);
        if (data_topics[t].otc)
            list.otc[list.otc_count++] = t;
        if (data_topics[t].holds_all)
            list.guides[list.guide_count++] = t;
    }
}

static words_index *index_leads(const leaflet *l)
{
    words_index *index = words_index_new();

    words_index_add_kind(index, DATA_LEADS, 0, l->language);
    words_index_add_kind(index, DATA_LEADS, 0, "en");
    return index;
}

void prices_find_path(const leaflet *l, const size_t *order, size_t count, prices_headings known, int *topics,
                      double *margins)
{
    size_t n = (size_t)data_topic_count;
    float *start = memory_alloc(n * sizeof *start);
    prices p = {.l = l, .order = order, .count = count, .counted = known.told ? 1 : 0};
    sequence s = {.start = start, .describe = describe, .context = &p};

    call_once(&listed, make_list);
    s.table = list.table;
    memcpy(start, list.start, n * sizeof *start);
    start[list.unclassified] += known.complete ? (float)PRICE(begins_told) : 0;
    p.words = evidence_new(l);
    p.leads = index_leads(l);
    p.row = memory_alloc(2 * n * sizeof *p.row);
    p.cues = p.row + n;
    look_at_leaflet(&p);
    sequence_find(&s, count, topics, margins);
    evidence_free(p.words);
    words_index_free(p.leads);
    free(p.row);
    free(start);
}
