#include "leaflet/prices.h"
#include "base/data.h"
#include "base/memory.h"
#include "base/vectors.h"
#include "leaflet/evidence.h"
#include "leaflet/headings.h"
#include "leaflet/numbering.h"
#include "leaflet/sequence.h"
#include "leaflet/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

#define TITLE_WORDS 16     /* a title has fewer */
#define CORE_HEADINGS 6.0  /* sections named by a heading, of those every leaflet has, from which headings do all */
#define STRICT_HEADINGS 3  /* known main headings, without ... */
#define STRICT_GAPS 2      /* ... so many wide gaps: none seems to be lost */
#define SPACED_SHARE 10    /* one of so many blocks has a blank line before it where a leaflet has these at all */
#define HEADED_STRETCH 50  /* percent of the words that may follow each other below none, unless they do all ... */
#define HEADED_WORDS 110   /* ... and that are so many at least: labels of one section are shorter */
#define TYPICAL_LENGTH 6.0 /* blocks: a section of this usual length is neither cheap nor dear to leave */
#define UNKNOWN_DOUBT 2.0  /* against leaving out a text in a language without learned words */
#define STRICT_DOUBT 4.0   /* the same where headings are complete */
#define NAMED_UNRELATED 20 /* against leaving out a heading that names a section */
#define LED_UNRELATED 8.0  /* against leaving out a text that begins as a section of the label does */
#define UNTOLD 8.0         /* against a section that no heading and no cue of the language tells */
#define ITEM_CUES                                                                                                      \
    0.5                  /* share of its cues that an item of a list counts with, where no words were learned: its     \
                            fellows say much the same */
#define ONLY_CUES 2.0    /* how much more the cues of a text count there: they are all that speaks */
#define OTHER_TOPIC 0.5  /* a heading that two topics use speaks less for the second */
#define GUIDE_START 1000 /* against a document inside of the label that no heading names, at the start or ... */
#define GUIDE_FROM 40    /* ... in the first part of the blocks, percent: of ten labels with one it begins behind 60 */
#define ENDED 6          /* against going on with a section behind a text that is all of it */
#define UNMENTIONED (-250) /* the share of each in what a leaflet says of such documents that says nothing of them */
#define LONG_WORDS 25      /* of a paragraph that says all of its section, where there are no headings */
#define UNREACHED (-1e4f)
#define TRIED_BLOCKS 1000 /* by so many first blocks it is found out which order a leaflet keeps to */

/* Short lines come again and again in some texts: what they are worth is remembered. */
#define REMEMBERED 64      /* lines; a power of two */
#define REMEMBERED_WORDS 8 /* of a line, at most */

typedef enum {
#define P(name, meaning) PRICE_##name,
#include "leaflet/sequence.def"
#undef P
    PRICE__MAX
} price_name;

#define PRICE(name) ((double)data_prices[PRICE_##name])

/* A short text, all that its worth depends on, and what it was found to be worth. */
typedef struct {
    float *rows; /* NULL: nothing is remembered here */
    float *own;  /* room for such rows, once there was need of it */
    double change;
    bool early;
    int kind, inner, count;
    int types[REMEMBERED_WORDS];
} remembered;

typedef struct {
    const leaflet *l;
    const size_t *order;
    size_t count;
    evidence *words;
    words_memo *leads;
    double headed, counted, strict; /* 0 to 1, see sequence.def */
    bool gaps;                      /* two blank lines mean something */
    bool spaced;                    /* so does none */
    bool otc;                       /* it may be the label of an over-the-counter drug */
    numbering_references refers;
    numbering *numbers;
    const float *enters; /* topics: of the language */
    const float *stays;  /* topics: likewise */
    int *leads_found;    /* by place in order: see find_lead */
    int *inner;          /* likewise: topic of the known heading inside of a section that a text is below, or -1 */
    size_t displayed;    /* the block that heads the text of the package, behind a label, or SIZE_MAX */
    double *row, *cues;  /* topics: room */
    float *mentions;     /* topics: share in what the leaflet says of documents inside the label */
    size_t width;        /* of a row of a step (leaflet/sequence.h) */
    const float **steps; /* rows of the described ones, kept for the next search: step_cap at most */
    size_t step_count, step_cap;
    float *step; /* room for the rows of another one */
    remembered memory[REMEMBERED];
} prices;

/* What is the same for all leaflets. */
typedef struct {
    float *start;              /* topics: of the first block */
    float *stays, *even_stays; /* topics: staying in a section, by its usual length; where nothing is known of it */
    float *enters;             /* topics: entering one, by how common it is; for each set of headings */
    sequence_table *table, **tables; /* in leaflets that keep to no order; to each of the orders */
    int unclassified, display;       /* topics */
    int *unrelated;                  /* topics: 1 if it is */
    int *otc, otc_count;             /* topics of over-the-counter labels */
    int *guides, guide_count;        /* those that hold all */
    int *leads, *next_leads;         /* leads: the first one with the same text; the next one, or -1 */
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

static bool is_known(const block *b)
{
    return b->kind == BLOCK_HEADING && b->heading_topic >= 0;
}

static bool is_main(const block *b)
{
    return is_known(b) && b->rank == 1;
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

/* Some headings are known, but most of the text goes on below none, as long as it takes to tell about several sections:
 * the others are lost. */
static bool lacks_headings(const prices *p)
{
    size_t words = 0, longest = 0, all = 0;

    for (size_t i = 0; i < p->count; i++) {
        const block *b = block_at(p, i);

        words = b->kind == BLOCK_HEADING ? 0 : words + (size_t)b->token_count;
        longest = words > longest ? words : longest;
        all += (size_t)b->token_count;
    }
    return p->headed < 1 && longest >= HEADED_WORDS && longest * 100 > all * HEADED_STRETCH;
}

/* Two blank lines mean something only where one is the rule, and none where there are some. Returns how many gaps of
 * two there are. */
static int count_gaps(prices *p)
{
    int wide = 0, all = 0;

    for (size_t i = 1; i < p->count; i++) {
        all += block_at(p, i)->blanks_before > 0;
        wide += block_at(p, i)->blanks_before > 1;
    }
    p->gaps = wide * 3 < all;
    p->spaced = (size_t)all * SPACED_SHARE >= p->count;
    return p->gaps ? wide : 0;
}

static bool stands_in_place(const block *b, const words_hit *hit)
{
    switch (data_leads[hit->value].place) {
    case DATA_LEAD_WHOLE: return hit->count == b->token_count;
    case DATA_LEAD_NEAR:
    case DATA_LEAD_SET: return true;
    default: return hit->first == 0;
    }
}

/* The words of a text that tell its section ("When using this product ..."): the first lead with that text, or -1. */
static int find_lead(const prices *p, const block *b)
{
    int count = b->token_count < DATA_NEAR_WORDS ? b->token_count : DATA_NEAR_WORDS;
    words_hit hit;

    if (b->kind == BLOCK_HEADING)
        return -1;
    for (int at = 0; at < count; at++)
        if (words_memo_match(p->leads, b->tokens, b->token_count, at, &hit) > 0 && stands_in_place(b, &hit))
            return list.leads[hit.value];
    return -1;
}

/* English leads count everywhere: machine translations mix it in. */
static bool is_read(const leaflet *l, int lead)
{
    return strcmp(data_leads[lead].language, l->language) == 0 || strcmp(data_leads[lead].language, "en") == 0;
}

/* The only topic with that lead, or -1: several may share it, and two languages have the same words for one. */
static int lone_lead(const prices *p, int lead)
{
    int topic = -1;

    for (; lead >= 0; lead = list.next_leads[lead]) {
        if (!is_read(p->l, lead))
            continue;
        if (topic >= 0)
            return -1;
        topic = data_leads[lead].topic;
    }
    return topic;
}

/* A heading of labels of over-the-counter drugs that others have for a section of theirs: "Do not use". */
static bool is_shared_heading(const block *b)
{
    return b->heading_other >= 0 && data_topics[b->heading_topic].otc != data_topics[b->heading_other].otc;
}

/* Whether a heading, or a lead of no other section, names a section that only such labels have. */
static bool speaks_of_otc(const prices *p)
{
    for (size_t i = 0; i < p->count; i++) {
        const block *b = block_at(p, i);
        int topic = b->kind == BLOCK_HEADING ? b->heading_topic : lone_lead(p, p->leads_found[i]);

        if (topic >= 0 && data_topics[topic].otc && !(b->kind == BLOCK_HEADING && is_shared_heading(b)))
            return true;
    }
    return false;
}

static void count_mention(void *context, const words_hit *hit)
{
    ((float *)context)[hit->value]++;
}

static words_index *index_guides(const char *unused, const char *language)
{
    words_index *names = words_index_new();

    (void)unused;
    for (int k = 0; k < list.guide_count; k++)
        words_index_add_list_as(names, data_topics[list.guides[k]].code, language, list.guides[k]);
    return names;
}

/* Which of the documents inside the label, such as a medication guide, the leaflet speaks of. */
static void count_mentions(prices *p)
{
    words_memo *names = words_memo_of(words_index_kept(index_guides, "", p->l->language));
    float all = 0;

    memset(p->mentions, 0, (size_t)data_topic_count * sizeof *p->mentions);
    for (size_t i = 0; i < p->count; i++)
        words_memo_each(names, block_at(p, i)->tokens, block_at(p, i)->token_count, count_mention, p->mentions);
    for (int k = 0; k < list.guide_count; k++)
        all += p->mentions[list.guides[k]];
    for (int t = 0; t < data_topic_count && all > 0; t++)
        p->mentions[t] /= all;
    for (int k = 0; k < list.guide_count && all == 0; k++)
        p->mentions[list.guides[k]] = UNMENTIONED;
}

static void find_leads(prices *p)
{
    p->leads_found = memory_alloc((p->count + 1) * sizeof *p->leads_found);
    for (size_t i = 0; i < p->count; i++)
        p->leads_found[i] = find_lead(p, block_at(p, i));
}

static void find_inner(prices *p)
{
    int inner = -1;

    p->inner = memory_alloc((p->count + 1) * sizeof *p->inner);
    for (size_t i = 0; i < p->count; i++) {
        const block *b = block_at(p, i);

        if (b->kind == BLOCK_HEADING)
            inner = b->rank == 2 && b->heading_topic >= 0 && !unrelated(b->heading_topic) ? b->heading_topic : -1;
        p->inner[i] = b->kind == BLOCK_HEADING ? -1 : inner;
    }
}

/* Where sections have come before, in the second half, what is printed on the package goes on to the end, though it has
 * names of sections as well ("ACTIVE INGREDIENT(S):"); before it is a title, and with a number a section. */
static size_t find_display(const prices *p)
{
    int mains = 0;

    for (size_t i = 0; i < p->count; i++) {
        const block *b = block_at(p, i);

        if (!is_main(b))
            continue;
        if (b->heading_topic == list.display && b->heading_score >= HEADINGS_SURE && !b->major &&
            mains >= STRICT_HEADINGS && i >= p->count / 2)
            return i;
        mains++;
    }
    return SIZE_MAX;
}

static void look_at_leaflet(prices *p)
{
    int mains, wide = count_gaps(p);

    find_leads(p);
    p->otc = speaks_of_otc(p);
    p->refers = numbering_refers(p->l, p->order, p->count);
    p->headed = share_of_headings(p, &mains);
    p->strict = mains >= STRICT_HEADINGS && wide < STRICT_GAPS ? 1 : 0;
    if (lacks_headings(p))
        p->headed = p->strict = 0;
    p->numbers = numbering_new(p->l, p->order, p->count);
    p->displayed = find_display(p);
    count_mentions(p);
    find_inner(p);
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
    if (before->kind == BLOCK_HEADING)
        return PRICE(below_heading);
    if (b->kind == BLOCK_ITEM && (before->kind == BLOCK_ITEM || ends_with_colon(before)) && b->blanks_before < 2)
        return PRICE(list) + PRICE(list_strict) * p->strict;
    if (p->gaps && b->blanks_before > 1 && !b->begins_page)
        return PRICE(gap);
    if (b->kind == BLOCK_TABLE)
        return PRICE(table) + plain_more(p);
    if (b->kind == BLOCK_ITEM)
        return PRICE(first_item) + plain_more(p);
    if (!b->blanks_before && p->spaced)
        return PRICE(tight) + plain_more(p);
    return p->headed == 0 && is_long(before) && is_long(b) ? PRICE(plain_long) : PRICE(plain) + plain_more(p);
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

/* What speaks for the section of an inner heading speaks for the one around it as well. */
static void share_inner(int inner, double *row)
{
    for (int k = 0; k < DATA_PARENTS && inner >= 0 && data_topics[inner].parents[k] >= 0; k++) {
        int parent = data_topics[inner].parents[k];

        row[parent] = row[inner] > row[parent] ? row[inner] : row[parent];
    }
}

/* Loops over all topics, several at a time. */
VECTORED static void add_weighted(double *row, double words, const double *cues, double weight)
{
    for (int t = 0; t < data_topic_count; t++)
        row[t] = row[t] * words + cues[t] * weight;
}

VECTORED static void round_row(float *out, const double *row)
{
    for (int t = 0; t < data_topic_count; t++)
        out[t] = (float)row[t];
}

VECTORED static void subtract_entries(float *enters, const float *all, float related, float other)
{
    for (int t = 0; t < data_topic_count; t++)
        enters[t] = all[t] - (list.unrelated[t] ? other : related);
}

static void score_text(const prices *p, size_t i, double *row)
{
    const block *b = block_at(p, i);
    bool heading = b->kind == BLOCK_HEADING, learned = evidence_learned(p->words);
    double words = heading ? 0 : PRICE(words) + PRICE(words_strict) * p->strict;
    double cues = heading ? PRICE(cues_heading) : PRICE(cues) + PRICE(cues_strict) * p->strict;

    if (!learned)
        cues *= b->kind == BLOCK_ITEM ? ITEM_CUES : heading ? 1 : ONLY_CUES;
    memset(row, 0, (size_t)data_topic_count * sizeof *row);
    if (!is_main(b)) {
        if (!heading && learned)
            evidence_score_words(p->words, b, row);
        evidence_score_cues(p->words, b, p->cues);
        add_weighted(row, words, p->cues, cues);
        share_inner(p->inner[i], row);
    }
    for (int k = 0; k < list.otc_count && !p->otc; k++)
        row[list.otc[k]] -= PRICE(otc_unlikely);
    row[list.unclassified] -= PRICE(unclassified);
    numbering_exclude(p->numbers, i, PRICE(outside), row);
    share_guides(row);
}

VECTORED static void subtract_unrelated(double *row, double price)
{
    for (int t = 0; t < data_topic_count; t++)
        row[t] -= list.unrelated[t] ? price : 0;
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
    return i + 1 < p->count && p->order[i + 1] == p->order[i] + 1 && block_at(p, i + 1)->kind != BLOCK_HEADING;
}

/* What is below such a heading is text of the label, also where it stands inside of a section. */
static bool names_label(const prices *p, size_t i)
{
    const block *b = block_at(p, i);

    return is_known(b) && !unrelated(b->heading_topic) &&
           (b->rank == 1 || (b->heading_score >= HEADINGS_SURE && heads_text(p, i)));
}

static void score_heading(const prices *p, size_t i, double *row)
{
    const block *b = block_at(p, i);
    double likeness = PRICE(named) + PRICE(named_likeness) * (b->heading_score - HEADINGS_SURE) * 10;

    if (names_label(p, i))
        subtract_unrelated(row, NAMED_UNRELATED);
    if (is_main(b)) {
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

    if (!is_read(p->l, lead))
        return false;
    if (!above || !is_known(above) || above->heading_topic == list.unclassified ||
        data_topic_nests(topic, above->heading_topic))
        return true;
    return !is_main(above) && (above->heading_score < HEADINGS_SURE || topic == above->heading_topic);
}

/* In the part of the leaflet in which no document inside of the label begins: all of it, where no words were learned
 * that such documents have. */
static bool is_early(const prices *p, size_t i)
{
    return !evidence_learned(p->words) || i < p->count * GUIDE_FROM / 100;
}

/* The text before block i is all that its section has to say, by the lead it consists of ("None."): that lead, or -1.
 */
static int lead_that_ended(const prices *p, size_t i)
{
    int lead = i ? p->leads_found[i - 1] : -1;

    return lead >= 0 && data_leads[lead].place == DATA_LEAD_WHOLE ? lead : -1;
}

/* What entering a section at block i is worth, if changing it has that price, and staying in one. */
static void set_changes(const prices *p, size_t i, double price, float *enters, float *stays)
{
    const block *b = block_at(p, i);
    int numbered = numbering_topic(p->numbers, b), lead = p->leads_found[i], ended = lead_that_ended(p, i);
    double aside = PRICE(heading_aside) + PRICE(aside_strict) * p->strict;
    double doubt = PRICE(unrelated) + STRICT_DOUBT * p->strict + (evidence_learned(p->words) ? 0 : UNKNOWN_DOUBT);
    float related, other;

    related = (float)(is_main(b) ? aside : price);
    other = (float)((is_main(b) ? aside : price) + doubt);
    subtract_entries(enters, p->enters, related, other);
    for (int k = 0; k < list.guide_count; k++)
        enters[list.guides[k]] +=
            (float)(PRICE(guide_mentioned) * p->mentions[list.guides[k]] - (is_early(p, i) ? GUIDE_START : 0));
    memcpy(stays, p->stays, (size_t)data_topic_count * sizeof *stays);
    for (int k = 0; k < list.guide_count && is_main(b); k++)
        stays[list.guides[k]] += (float)PRICE(guide_heading);
    if (is_main(b) && i > p->displayed)
        stays[list.display] += (float)PRICE(guide_heading);
    if (numbered >= 0)
        enters[numbered] = 0;
    if (ended >= 0)
        stays[data_leads[ended].topic] -= ENDED;
    for (; lead >= 0; lead = list.next_leads[lead])
        if (counts_lead(p, i, lead))
            enters[data_leads[lead].topic] = p->enters[data_leads[lead].topic] - (float)PRICE(lead_change);
    if (is_main(b)) {
        enters[b->heading_topic] = (float)-price;
        stays[b->heading_topic] = p->stays[b->heading_topic] - (float)PRICE(reopen);
        if (b->heading_other >= 0)
            enters[b->heading_other] = (float)-price;
    }
}

static void set_fits(const prices *p, size_t i, float *fits)
{
    const block *b = block_at(p, i);
    int numbered = numbering_topic(p->numbers, b), lead = p->leads_found[i];

    score_text(p, i, p->row);
    if (b->kind == BLOCK_HEADING)
        score_heading(p, i, p->row);
    if (is_main(b) && is_shared_heading(b))
        p->row[data_topics[b->heading_topic].otc == p->otc ? b->heading_topic : b->heading_other] += 2 * OTHER_TOPIC;
    if (numbered >= 0)
        p->row[numbered] += PRICE(numbered);
    if (lead >= 0 && !unrelated(data_leads[lead].topic))
        subtract_unrelated(p->row, LED_UNRELATED);
    for (; lead >= 0; lead = list.next_leads[lead])
        if (counts_lead(p, i, lead))
            p->row[data_leads[lead].topic] += data_leads[lead].place == DATA_LEAD_SET ? PRICE(named) : PRICE(lead);
    round_row(fits, p->row);
}

/* The rows of a step lie one behind the other. */
static sequence_step step_of(const prices *p, const float *rows)
{
    return (sequence_step){.fits = rows, .stays = rows + p->width, .enters = rows + 2 * p->width};
}

static void look_at_block(const prices *p, size_t i, double change, float *rows)
{
    set_fits(p, i, rows);
    set_changes(p, i, change, rows + 2 * p->width, rows + p->width);
}

static float *new_rows(const prices *p)
{
    return arena_alloc(p->l->memory, 3 * p->width * sizeof(float));
}

/* Where a block may be remembered, all of whose worth is in its words, its kind and its place below a heading; else
 * NULL. */
static remembered *place_of(prices *p, size_t i)
{
    const block *b = block_at(p, i);
    unsigned hash = (unsigned)b->kind;

    if (b->token_count > REMEMBERED_WORDS || b->kind == BLOCK_HEADING || p->leads_found[i] >= 0 ||
        numbering_is_known(p->numbers))
        return NULL;
    for (int k = 0; k < b->token_count; k++)
        hash = hash * 33 + (unsigned)b->tokens[k].type->number;
    return &p->memory[hash % REMEMBERED];
}

static bool is_same(const prices *p, size_t i, double change, const remembered *r)
{
    const block *b = block_at(p, i);

    if (!r->rows || r->count != b->token_count || r->kind != (int)b->kind || r->inner != p->inner[i] ||
        r->early != is_early(p, i) || r->change != change)
        return false;
    for (int k = 0; k < r->count; k++)
        if (r->types[k] != b->tokens[k].type->number)
            return false;
    return true;
}

static void remember(const prices *p, size_t i, double change, float *rows, remembered *r)
{
    const block *b = block_at(p, i);

    r->rows = rows;
    r->change = change;
    r->early = is_early(p, i);
    r->kind = (int)b->kind;
    r->inner = p->inner[i];
    r->count = b->token_count;
    for (int k = 0; k < r->count; k++)
        r->types[k] = b->tokens[k].type->number;
}

/* Room for the rows of step i: of its own where they are kept, else what the next step may take again. */
static float *rows_for(const prices *p, size_t i, remembered *r)
{
    if (i < p->step_cap)
        return new_rows(p);
    if (!r)
        return p->step;
    if (!r->own)
        r->own = new_rows(p);
    return r->own;
}

static const float *find_rows(prices *p, size_t i)
{
    double change = price_before(p, i);
    remembered *r = place_of(p, i);
    float *rows;

    if (r && is_same(p, i, change, r))
        return r->rows;
    rows = rows_for(p, i, r);
    look_at_block(p, i, change, rows);
    if (r)
        remember(p, i, change, rows, r);
    return rows;
}

/* The first blocks are asked for once for each order. */
static void describe(void *context, size_t i, sequence_step *step)
{
    prices *p = context;
    const float *rows;

    if (i < p->step_count) {
        *step = step_of(p, p->steps[i]);
        return;
    }
    rows = find_rows(p, i);
    *step = step_of(p, rows);
    if (i < p->step_cap)
        p->steps[p->step_count++] = rows;
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

/* The same more in a label that keeps to an order. */
static double keeping(int order, int from, int to)
{
    const short *places = data_places + (size_t)order * (size_t)data_topic_count;

    if (places[to] == DATA_PLACE_NONE && !unrelated(to))
        return -PRICE(order_alien);
    if (places[to] < 0 || places[from] < 0)
        return 0;
    return places[to] > places[from] ? PRICE(order_forward) : -PRICE(order_backward);
}

/* What follows what in a label that keeps to an order. */
static sequence_table *table_of_order(int order, const float *any)
{
    size_t n = (size_t)data_topic_count;
    float *follows = memory_alloc(n * n * sizeof *follows);
    sequence_table *table;

    for (int from = 0; from < data_topic_count; from++)
        for (int to = 0; to < data_topic_count; to++) {
            int i = from * data_topic_count + to;

            follows[i] = to == from ? UNREACHED : any[i] + (float)keeping(order, from, to);
        }
    table = sequence_table_new(data_topic_count, follows);
    free(follows);
    return table;
}

/* By lead: the first one with the same text; the next one, or -1. */
static void chain_leads(int **first, int **next)
{
    size_t count = (size_t)data_lead_count;
    int *last = memory_alloc((count + 1) * sizeof *last); /* so far, by first one */

    *first = memory_zalloc(count + 1, sizeof **first);
    *next = memory_alloc((count + 1) * sizeof **next);
    for (int i = 0; i < data_lead_count; i++) {
        int *of = &(*first)[i];

        while (strcmp(data_leads[*of].text, data_leads[i].text) != 0)
            ++*of;
        if (*of != i)
            (*next)[last[*of]] = i;
        last[*of] = i;
        (*next)[i] = -1;
    }
    free(last);
}

/* The set of headings of a language; 0: that of all languages without one. */
static int set_of(const char *language)
{
    for (int i = 1; i < data_heading_set_count; i++)
        if (strcmp(data_heading_sets[i].language, language) == 0)
            return i;
    return 0;
}

/* Which sections phrases tell, by set of headings and topic. Those of one language stand together. */
static void mark_told(const data_phrase *phrases, int count, bool *told)
{
    int set = 0;

    for (int i = 0; i < count; i++) {
        if (i == 0 || strcmp(phrases[i].language, phrases[i - 1].language) != 0)
            set = set_of(phrases[i].language);
        told[set * data_topic_count + phrases[i].topic] = true;
    }
}

/* Entering a section costs more where the data has no word for it in the language, by which it could be told. */
static void set_entries(float *enters)
{
    bool *told = memory_zalloc((size_t)data_heading_set_count * (size_t)data_topic_count, sizeof *told);

    memset(told, true, (size_t)data_topic_count * sizeof *told); /* where there is no word for any */
    mark_told(data_headings, data_heading_count, told);
    mark_told(data_cues, data_cue_count, told);
    for (int i = 0; i < data_heading_set_count * data_topic_count; i++) {
        int t = i % data_topic_count;

        enters[i] = (float)(PRICE(rare) * (double)data_usages[t].common -
                            (data_topics[t].holds_all ? PRICE(guide_enter) : 0) - (told[i] ? 0 : UNTOLD));
    }
    free(told);
}

static void make_list(void)
{
    size_t n = (size_t)data_topic_count;
    float *follows = memory_alloc((n * n + 3 * n) * sizeof *follows);

    list = (price_list){.start = follows + n * n,
                        .stays = follows + n * n + n,
                        .even_stays = follows + n * n + 2 * n,
                        .enters = memory_alloc((size_t)data_heading_set_count * n * sizeof *list.enters)};
    set_entries(list.enters);
    for (int t = 0; t < data_topic_count; t++) {
        list.start[t] = (float)PRICE(begins) * data_usages[t].begins;
        list.stays[t] = (float)(PRICE(length) * log(1 - 1 / (double)data_usages[t].length));
        list.even_stays[t] = (float)(PRICE(length) * log(1 - 1 / TYPICAL_LENGTH));
        for (int to = 0; to < data_topic_count; to++)
            follows[t * data_topic_count + to] = to == t ? UNREACHED : (float)follow(t, to);
    }
    list.table = sequence_table_new(data_topic_count, follows);
    list.tables = memory_alloc((size_t)data_order_count * sizeof *list.tables);
    for (int i = 0; i < data_order_count; i++)
        list.tables[i] = table_of_order(i, follows);
    list.unclassified = data_find_topic("42229-5");
    list.display = data_find_topic("51945-4");
    chain_leads(&list.leads, &list.next_leads);
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

static words_index *index_leads(const char *unused, const char *language)
{
    words_index *index = words_index_new();

    (void)unused;
    words_index_add_kind(index, DATA_LEADS, 0, language);
    words_index_add_kind(index, DATA_LEADS, 0, "en");
    return index;
}

static bool shows_sign(const prices *p, data_sign sign)
{
    switch (sign) {
    case DATA_SIGN_NUMBERS: return p->refers == NUMBERING_REFERS_BY_NUMBER;
    case DATA_SIGN_NAMES: return p->refers == NUMBERING_REFERS_BY_NAME;
    default: return p->otc;
    }
}

/* The order of a kind of label that a leaflet keeps to, or -1; the path by it through the first blocks. */
static int find_order(const prices *p, const sequence *any, size_t count, int *topics, double *margins)
{
    int *other = memory_alloc(count * sizeof *other + 1), found = -1;
    double *other_margins = memory_alloc(count * sizeof *other_margins + 1);
    double best = sequence_find(any, count, topics, margins);

    for (int order = 0; order < data_order_count; order++) {
        sequence s = *any;
        double value;

        if (!shows_sign(p, data_orders[order].sign))
            continue;
        s.table = list.tables[order];
        value = sequence_find(&s, count, other, other_margins) - PRICE(order_keep);
        if (value <= best)
            continue;
        best = value;
        found = order;
        memcpy(topics, other, count * sizeof *topics);
        memcpy(margins, other_margins, count * sizeof *margins);
    }
    free(other);
    free(other_margins);
    return found;
}

/* A line at the top, where words teach nothing. */
static bool may_be_title(const prices *p, const block *b)
{
    return !evidence_learned(p->words) && b->token_count < TITLE_WORDS && b->len && b->text[b->len - 1] != '.';
}

/* What beginning with each section is worth in this leaflet: a known heading has said which, and a title belongs to
 * none, or is the top of a web page. */
static void set_start(const prices *p, prices_headings known, float *start)
{
    const block *first = block_at(p, 0);

    memcpy(start, list.start, (size_t)data_topic_count * sizeof *start);
    for (int k = 0; k < list.guide_count;
         k++) /* a leaflet that begins like a guide is one as a whole: it has sections */
        start[list.guides[k]] = -GUIDE_START;
    if (is_main(first))
        start[first->heading_topic] = 0;
    if (known.complete || (p->strict > 0 && p->l->input != INPUT_TEXT)) /* markup tells headings as numbers do */
        start[list.unclassified] += (float)PRICE(begins_told);
    else if (may_be_title(p, first))
        for (int t = 0; t < data_topic_count; t++)
            start[t] += (float)(t == list.unclassified ? PRICE(begins_told)
                                : list.unrelated[t]    ? PRICE(begins_told) - PRICE(unrelated) - UNKNOWN_DOUBT
                                                       : 0);
}

int prices_find_path(const leaflet *l, const size_t *order, size_t count, prices_headings known, int *topics,
                     double *margins)
{
    size_t n = (size_t)data_topic_count, tried = count < TRIED_BLOCKS ? count : TRIED_BLOCKS;
    float *start = memory_alloc(2 * n * sizeof *start);
    prices p = {.l = l, .order = order, .count = count, .counted = known.told ? 1 : 0};
    sequence s = {.start = start, .describe = describe, .context = &p};
    int kept;

    call_once(&listed, make_list);
    s.table = list.table;
    p.words = evidence_new(l);
    p.leads = words_memo_of(words_index_kept(index_leads, "", l->language));
    p.enters = list.enters + (size_t)set_of(l->language) * n;
    p.stays = evidence_learned(p.words) || strcmp(l->language, "und") == 0 ? list.stays : list.even_stays;
    p.row = memory_alloc(2 * n * sizeof *p.row);
    p.cues = p.row + n;
    p.mentions = start + n;
    p.width = sequence_width(data_topic_count);
    p.step = new_rows(&p);
    p.steps = memory_alloc(tried * sizeof *p.steps + 1);
    p.step_cap = tried;
    look_at_leaflet(&p);
    if (count)
        set_start(&p, known, start);
    kept = find_order(&p, &s, tried, topics, margins);
    if (count > tried) {
        s.table = kept < 0 ? list.table : list.tables[kept];
        sequence_find(&s, count, topics, margins);
    }
    evidence_free(p.words);
    numbering_free(p.numbers);
    free(p.steps);
    free(p.leads_found);
    free(p.inner);
    free(p.row);
    free(start);
    return kept;
}
