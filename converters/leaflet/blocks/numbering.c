#include "leaflet/blocks/numbering.h"
#include "base/data.h"
#include "base/memory.h"
#include "leaflet/words/words.h"

#include <stdlib.h>
#include <string.h>

#define SCHEME_KEPT 2  /* known headings that keep to a scheme of numbers */
#define LAST_NUMBER 99 /* above all numbers of sections */
#define REFERENCES 3   /* that a label which refers to its sections by number has at least */
#define REFERENCES_BY_NAME 2
#define REFERENCE_WORDS 8 /* words from "see" to the number */

/* The topics that numbers shut out: blocks that follow each other mostly have the same bounds. */
typedef struct {
    int first, last; /* the bounds; -1: none yet */
    int count;
    short topics[]; /* as many as there are */
} shut_out;

struct numbering {
    int scheme;          /* or -1 */
    short *numbers;      /* topics: number of the section in the scheme; 0: none */
    short *first, *last; /* blocks: the numbers of sections that can be there */
    shut_out *out;
};

/* The section a number stands for in the scheme, or -1. */
static int topic_of_number(int scheme, int number)
{
    for (int i = 0; i < data_number_count; i++)
        if (data_numbers[i].scheme == scheme && data_numbers[i].number == number && data_numbers[i].main)
            return data_numbers[i].topic;
    return -1;
}

/* Whether the scheme of place i is one that stands at no place before. */
static bool is_first_of_scheme(int i)
{
    int k = 0;

    while (data_numbers[k].scheme != data_numbers[i].scheme)
        k++;
    return k == i;
}

static bool keeps_scheme(const leaflet *l, const size_t *order, size_t count, int scheme)
{
    int kept = 0, broken = 0;

    for (size_t i = 0; i < count; i++) {
        const block *b = &l->blocks[order[i]];
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

/* By topic: its number in the scheme, or that of a section that it nests in; 0: none. */
static short *find_numbers(int scheme)
{
    short *own = memory_zalloc((size_t)data_topic_count, sizeof *own);
    short *numbers = memory_alloc((size_t)data_topic_count * sizeof *numbers);

    for (int i = data_number_count; i-- > 0;) /* the first one of a topic stays */
        if (data_numbers[i].scheme == scheme)
            own[data_numbers[i].topic] = (short)data_numbers[i].number;
    for (int t = 0; t < data_topic_count; t++) {
        numbers[t] = own[t];
        for (int i = 0; !numbers[t] && i < DATA_PARENTS && data_topics[t].parents[i] >= 0; i++)
            numbers[t] = own[data_topics[t].parents[i]];
    }
    free(own);
    return numbers;
}

/* Between "5 ..." and "7 ..." are sections 5 and 6 only; between "5 ..." and "7.1 ..." the 7 may have lost its heading.
 */
static void find_bounds(numbering *n, const leaflet *l, const size_t *order, size_t count)
{
    int last = LAST_NUMBER;

    for (size_t i = 0; i < count; i++) {
        const block *b = &l->blocks[order[i]];

        n->first[i] = numbering_topic(n, b) >= 0 ? (short)b->major : i ? n->first[i - 1] : 0;
    }
    for (size_t i = count; i-- > 0;) {
        const block *b = &l->blocks[order[i]];
        bool numbered = numbering_topic(n, b) >= 0;

        n->last[i] = numbered ? n->first[i] : (short)last;
        if (numbered)
            last = b->major - (b->minor ? 0 : 1);
    }
}

numbering *numbering_new(const leaflet *l, const size_t *order, size_t count)
{
    numbering *n = memory_zalloc(1, sizeof *n);

    n->scheme = -1;
    for (int i = 0; i < data_number_count && n->scheme < 0; i++)
        if (is_first_of_scheme(i) && keeps_scheme(l, order, count, data_numbers[i].scheme))
            n->scheme = data_numbers[i].scheme;
    if (n->scheme < 0)
        return n;
    n->numbers = find_numbers(n->scheme);
    n->out = memory_alloc(sizeof *n->out + (size_t)data_topic_count * sizeof *n->out->topics);
    *n->out = (shut_out){-1, -1, 0};
    n->first = memory_alloc(count * 2 * sizeof *n->first);
    n->last = n->first + count;
    find_bounds(n, l, order, count);
    return n;
}

void numbering_free(numbering *n)
{
    free(n->numbers);
    free(n->first);
    free(n->out);
    free(n);
}

int numbering_topic(const numbering *n, const block *b)
{
    int topic;

    if (n->scheme < 0 || b->kind != BLOCK_HEADING || !b->major)
        return -1;
    topic = topic_of_number(n->scheme, b->major);
    return b->minor || b->heading_topic < 0 || b->heading_topic == topic ? topic : -1;
}

bool numbering_is_known(const numbering *n)
{
    return n->numbers != NULL;
}

static void shut_out_topics(shut_out *out, const short *numbers, int first, int last)
{
    *out = (shut_out){first, last, 0};
    for (int t = 0; t < data_topic_count; t++)
        if (numbers[t] && (numbers[t] < first || numbers[t] > last))
            out->topics[out->count++] = (short)t;
}

void numbering_exclude(const numbering *n, size_t i, double price, double *row)
{
    shut_out *out = n->out;

    if (!n->numbers || n->first[i] > n->last[i]) /* where numbers begin anew, any can be */
        return;
    if (out->first != n->first[i] || out->last != n->last[i])
        shut_out_topics(out, n->numbers, n->first[i], n->last[i]);
    for (int k = 0; k < out->count; k++)
        row[out->topics[k]] -= price;
}

/* "5.1" */
static bool is_section_number(const token *t)
{
    size_t major, minor;

    if (!t->number)
        return false;
    major = strspn(t->text, "0123456789");
    minor = t->text[major] == '.' ? strlen(t->text) - major - 1 : 0;
    return major >= 1 && major <= 2 && minor >= 1 && minor <= 2 && strspn(t->text + major + 1, "0123456789") == minor;
}

static int count_references(const block *b, const word_type *see)
{
    int count = 0;

    for (int i = 0, end; i < b->token_count; i++) {
        if (b->tokens[i].type != see)
            continue;
        end = b->token_count - i > REFERENCE_WORDS ? i + REFERENCE_WORDS : b->token_count - 1;
        while (i < end && b->tokens[i + 1].type != see && !is_section_number(&b->tokens[i + 1]))
            i++;
        count += i < end && b->tokens[i + 1].type != see;
    }
    return count;
}

static void count_name(void *context, const words_hit *hit)
{
    (void)hit;
    ++*(int *)context;
}

static int count_names(const leaflet *l, const size_t *order, size_t count)
{
    words_memo *references = words_memo_of(words_index_of_list("reference", l->language));
    int names = 0;

    for (size_t i = 0; i < count && names < REFERENCES_BY_NAME; i++)
        words_memo_each(references, l->blocks[order[i]].tokens, l->blocks[order[i]].token_count, count_name, &names);
    return names;
}

numbering_references numbering_refers(const leaflet *l, const size_t *order, size_t count)
{
    const word_type *see = vocabulary_word(l->vocabulary, "see", 3);
    int references = 0;

    for (size_t i = 0; i < count && references < REFERENCES; i++)
        references += count_references(&l->blocks[order[i]], see);
    if (references >= REFERENCES)
        return NUMBERING_REFERS_BY_NUMBER;
    return count_names(l, order, count) >= REFERENCES_BY_NAME ? NUMBERING_REFERS_BY_NAME : NUMBERING_REFERS_NOT;
}
