#include "leaflet/sections/evidence.h"
#include "base/data.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/vectors.h"
#include "leaflet/words/words.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cues in a text of n words count full up to this length, and by the square root of CUE_WORDS / n beyond it: long texts
 * touch upon many things. */
#define CUE_WORDS 40.0
/* Repeats of one cue count less and less: the k-th 1/k^2 of its weight, at most three times. */
#define REPEATS 3
/* A topic is never less likely than this by its words alone. */
#define LEARNED_FLOOR (-8.0)

/* Topics whose weight is further below the best one's in natural logs change no digit of the sum of all. */
#define NEGLIGIBLE (-40.0)

#define ROWS_MAX (INT16_MAX / DATA_TENTHS_MAX) /* rows whose sum has room */
#define DISTINCT_MAX 8192                      /* features of one block that count */
#define PAIRS_AT_ONCE 256                      /* pairs of stems that are told apart at a time */
#define SHORT_TEXT 6                           /* a text of fewer words is a short one */
#define LANES 8                                /* numbers that are compared at a time */
#define BRACKET_BYTES 100                      /* of a bracket before a cue in it, at most */
#define LENGTHS 6                              /* classes of length: each twice the one before */

/* The brackets of a text, read as far as they were asked for. */
typedef struct {
    const char *text;
    size_t len;
    bool square;       /* square ones count as well */
    size_t last, next; /* around the place that was asked for last; NO_BRACKET before the first, len behind the last */
} bracket_reader;

#define NO_BRACKET SIZE_MAX

/* Features of the block at hand, as they are counted. */
typedef struct {
    int *tenths;        /* DATA_ROW_SIZE of them, by topic, without ... */
    const short **rows; /* ROWS_MAX of them: ... those of the last features that have rows */
    int row_count;
    const data_feature *first; /* of the language */
    unsigned char *counted;    /* by feature: the turn in which it was counted last */
    unsigned char turn;        /* of the block at hand, from 1 */
} tally;

struct evidence {
    const words_index *cues;
    words_memo *memo;                   /* of them */
    const data_feature_range *features; /* of the language, or NULL */
    unsigned char *counts;              /* by cue, of the block at hand; 0 but for those in hits */
    int *hits;                          /* the cues of the block at hand, in the order of the data */
    int hit_count;
    const block *block;          /* at hand */
    bracket_reader brackets;     /* of its text */
    double *base;                /* by topic */
    const short *rows[ROWS_MAX]; /* of the tally */
    tally sum;
};

static words_index *index_cues(const char *unused, const char *language)
{
    words_index *index = words_index_new();

    (void)unused;
    words_index_add_kind(index, DATA_CUES, 0, language);
    return index;
}

evidence *evidence_new(const leaflet *l)
{
    evidence *e = memory_zalloc(1, sizeof *e);

    e->cues = words_index_kept(index_cues, "", l->language);
    e->memo = words_memo_of(e->cues);
    e->features = data_find_features(l->language);
    e->counts = memory_zalloc((size_t)data_cue_count + 1, 1);
    e->hits = memory_alloc(((size_t)data_cue_count + 1) * sizeof *e->hits);
    e->base = memory_zalloc((size_t)data_topic_count, sizeof *e->base);
    e->sum.tenths = memory_alloc(DATA_ROW_SIZE * sizeof *e->sum.tenths);
    e->sum.rows = e->rows;
    if (e->features) {
        e->sum.first = data_features + e->features->first;
        e->sum.counted = memory_zalloc((size_t)e->features->count, 1);
        for (int i = e->features->first_base; i < e->features->first_base + e->features->bases; i++)
            e->base[data_bases[i].topic] = (double)data_bases[i].base;
    }
    return e;
}

void evidence_free(evidence *e)
{
    if (!e)
        return;
    free(e->counts);
    free(e->hits);
    free(e->base);
    free(e->sum.tenths);
    free(e->sum.counted);
    free(e);
}

bool evidence_is_whole(const evidence *e)
{
    return e->features && e->features->whole;
}

/* --- learned weights --- */

static size_t stem_length(const char *text)
{
    size_t n = 0;
    int letters = 0;

    for (; text[n]; n++)
        if (((unsigned char)text[n] & 0xC0) != 0x80 && ++letters > DATA_STEM_LENGTH)
            break;
    return n;
}

/* The stem of a word: its first letters; a number stands for all numbers. */
static known_stem find_stem(const evidence *e, const token *t)
{
    uint64_t hash = t->number ? hash_add(HASH_START, "0", 1) : hash_add(HASH_START, t->text, stem_length(t->text));

    return (known_stem){e->features, data_find_feature(e->features, hash), hash};
}

static const known_stem *stem_of(const evidence *e, const token *t)
{
    known_stem *s = &t->type->stem;

    if (s->features != e->features)
        *s = find_stem(e, t);
    return s;
}

/* No feature was counted for the next block. */
static void forget_counted(evidence *e)
{
    if (e->sum.turn == UCHAR_MAX) {
        memset(e->sum.counted, 0, (size_t)e->features->count);
        e->sum.turn = 0;
    }
    e->sum.turn++;
    memset(e->sum.tenths, 0, DATA_ROW_SIZE * sizeof *e->sum.tenths);
}

/* Adds rows to a sum, ROWS_MAX at most. */
VECTORED static void sum_rows(int *sum, const short *const *rows, int count)
{
    short_vector all[DATA_ROW_SIZE / VECTOR_SHORTS] = {0}; /* in registers */
    int16_t tenths[DATA_ROW_SIZE];

    for (int i = 0; i < count; i++)
        for (int k = 0; k < DATA_ROW_SIZE / VECTOR_SHORTS; k++)
            all[k] += SHORTS_OF(rows[i] + (size_t)k * VECTOR_SHORTS);
    for (int k = 0; k < DATA_ROW_SIZE / VECTOR_SHORTS; k++)
        SHORTS_AT(tenths + (size_t)k * VECTOR_SHORTS) = all[k];
    for (int t = 0; t < DATA_ROW_SIZE; t++)
        sum[t] += tenths[t];
}

/* The sum of rows goes to the tenths. */
static inline void settle_rows(tally *t)
{
    sum_rows(t->tenths, t->rows, t->row_count);
    t->row_count = 0;
}

static inline void add_row(tally *t, const short *row)
{
    t->rows[t->row_count++] = row;
    if (t->row_count == ROWS_MAX)
        settle_rows(t);
}

/* Counts a feature, once; returns whether it was new. */
static inline int count_feature(tally *t, const data_feature *feature)
{
    unsigned char *counted = &t->counted[feature - t->first];

    if (*counted == t->turn)
        return 0;
    *counted = t->turn;
    if (feature->count == DATA_ROW)
        add_row(t, data_weight_rows[feature->first]);
    else
        for (const data_weight *w = data_weights + feature->first, *end = w + feature->count; w < end; w++)
            t->tenths[w->topic] += w->tenths;
    return 1;
}

/* The same of one that may be none that was learned (NULL). */
static inline int take_feature(tally *t, const data_feature *feature)
{
    return feature ? count_feature(t, feature) : 0;
}

static int take_name(evidence *e, const char *name)
{
    return take_feature(&e->sum, data_find_feature(e->features, hash_add(HASH_START, name, strlen(name))));
}

/* What kind of block it is and how long, as features. */
static int take_shape(evidence *e, const block *b)
{
    int kind = b->kind == BLOCK_HEADING      ? (b->rank == 1 ? 0 : 1)
               : b->kind == BLOCK_ITEM       ? 5
               : b->kind == BLOCK_TABLE      ? 6
               : b->token_count < SHORT_TEXT ? 4
                                             : 3;
    int length = 0;
    char name[4] = "#k0";

    while (length < LENGTHS && b->token_count + 1 >= 1 << (length + 1))
        length++;
    name[2] = (char)('0' + kind);
    kind = take_name(e, name);
    name[1] = 'n';
    name[2] = (char)('0' + length);
    return kind + take_name(e, name);
}

/* e^x by the series for the rest that whole powers of two leave: 1/n!, the last term first. The next one is below
 * 10^-12. */
static const double exponential_series[] = {1. / 3628800, 1. / 362880, 1. / 40320, 1. / 5040, 1. / 720, 1. / 120,
                                            1. / 24,      1. / 6,      1. / 2,     1,         1};

#define LOG2_E 1.4426950408889634
#define LN2_HIGH 6.93147180369123816490e-01 /* ln 2 in two parts, as in fdlibm's e_exp.c */
#define LN2_LOW 1.90821492927058770002e-10
#define ROUNDING 6755399441055744.0 /* 1.5 * 2^52: what is added to it is rounded to its last bits */

/* values[i] = e^values[i] for values from NEGLIGIBLE to 0, to twelve digits. The loop over the series
 * is one that compilers do for several values at a time; exp() is not. */
static inline void exponentials(double values[DATA_ROW_SIZE])
{
    double powers[DATA_ROW_SIZE];

    for (int i = 0; i < DATA_ROW_SIZE; i++) {
        double power = values[i] * LOG2_E + ROUNDING, whole = power - ROUNDING;
        double rest = values[i] - whole * LN2_HIGH - whole * LN2_LOW, sum = exponential_series[0];

        for (size_t k = 1; k < sizeof exponential_series / sizeof *exponential_series; k++)
            sum = sum * rest + exponential_series[k];
        powers[i] = power;
        values[i] = sum;
    }
    for (int i = 0; i < DATA_ROW_SIZE; i++) {
        uint64_t power, bits;

        memcpy(&power, &powers[i], sizeof power);
        memcpy(&bits, &values[i], sizeof bits);
        bits += power << 52; /* to the exponent */
        memcpy(&values[i], &bits, sizeof bits);
    }
}

/* What the features of a block say together: `known` of them were learned. */
VECTORED static void weigh(const evidence *e, int known, double *scores)
{
    double root = sqrt(known), tenth = 10 * root;

    for (int t = 0; t < data_topic_count; t++)
        scores[t] = e->base[t] * root + e->sum.tenths[t] / tenth;
}

static inline double highest_of(const double *values, int count)
{
    double top[LANES];
    int t = 0;

    for (int k = 0; k < LANES; k++)
        top[k] = values[0];
    for (; t + LANES <= count; t += LANES)
        for (int k = 0; k < LANES; k++)
            top[k] = values[t + k] > top[k] ? values[t + k] : top[k];
    for (; t < count; t++)
        top[0] = values[t] > top[0] ? values[t] : top[0];
    for (int k = 1; k < LANES; k++)
        top[0] = top[k] > top[0] ? top[k] : top[0];
    return top[0];
}

VECTORED static void normalise(double *scores)
{
    double powers[DATA_ROW_SIZE] = {0}, top = highest_of(scores, data_topic_count), sum = 0;

    for (int t = 0; t < data_topic_count; t++)
        powers[t] = scores[t] - top > NEGLIGIBLE ? scores[t] - top : NEGLIGIBLE;
    exponentials(powers);
    for (int t = 0; t < data_topic_count; t++)
        sum += powers[t];
    /* cppcheck-suppress invalidFunctionArg ; the power of the highest score is 1 */
    top += log(sum);
    for (int t = 0; t < data_topic_count; t++) {
        scores[t] -= top;
        scores[t] = scores[t] < LEARNED_FLOOR ? LEARNED_FLOOR : scores[t];
    }
}

/* The stems of a block, and those pairs of them that were learned, which are told apart before any is looked at. */
static int take_stems(evidence *e, const block *b)
{
    const data_feature_range features = *e->features; /* which the loops need not read again ... */
    tally sum = e->sum;                               /* ... nor this */
    uint64_t pairs[PAIRS_AT_ONCE];
    int known = 0, last = b->token_count <= DISTINCT_MAX ? b->token_count : DISTINCT_MAX + 1;

    for (int i = 0, end; i < last; i = end) {
        const token *tokens = b->tokens;
        int count = 0;

        end = last - i > PAIRS_AT_ONCE ? i + PAIRS_AT_ONCE : last;
        for (int k = i; k < end; k++) {
            const known_stem *s = stem_of(e, &tokens[k]);

            if (k == 0)
                continue;
            pairs[count] = hash_pair(tokens[k - 1].type->stem.hash, s->hash);
            count += data_may_find_feature(&features, pairs[count]);
        }
        for (int k = i; k < end && k < DISTINCT_MAX; k++)
            known += take_feature(&sum, tokens[k].type->stem.feature);
        for (int k = 0; k < count; k++)
            /* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): count is raised by one, behind what was set */
            known += take_feature(&sum, data_find_feature(&features, pairs[k]));
    }
    e->sum = sum;
    return known;
}

void evidence_score_words(evidence *e, const block *b, double *scores)
{
    int known = 0;

    memset(scores, 0, (size_t)data_topic_count * sizeof *scores);
    if (!e->features)
        return;
    forget_counted(e);
    known = take_stems(e, b) + take_shape(e, b);
    settle_rows(&e->sum);
    if (known)
        weigh(e, known, scores);
    normalise(scores);
}

/* --- cues --- */

static byte_vector are_round_brackets(byte_vector bytes)
{
    return vector_between(bytes, '(', ')');
}

static byte_vector are_brackets(byte_vector bytes)
{
    return are_round_brackets(bytes) | (bytes == '[') | (bytes == ']');
}

static size_t bracket_from(const bracket_reader *r, size_t at)
{
    return r->square ? vector_find(r->text, at, r->len, are_brackets)
                     : vector_find(r->text, at, r->len, are_round_brackets);
}

static bracket_reader read_brackets(const block *b)
{
    bracket_reader r = {.text = b->text, .len = b->len, .last = NO_BRACKET};

    r.square = b->kind == BLOCK_ITEM && b->len && b->text[b->len - 1] == ']';
    r.next = bracket_from(&r, 0);
    return r;
}

/* Within a bracket other drugs are told by what they are for, "fluoxetine (used to treat depression)", and in an item
 * that is a reference the section it is told in, "Tendinitis [see Warnings and Precautions (5.1)]". Places are asked
 * for in their order. */
static bool in_bracket(bracket_reader *r, size_t place)
{
    for (; r->next < place; r->next = bracket_from(r, r->next + 1))
        r->last = r->next;
    return r->last != NO_BRACKET && place - r->last <= BRACKET_BYTES &&
           (r->text[r->last] == '(' || r->text[r->last] == '[');
}

/* In the order of the data: there are few in a block. */
static void add_hit(evidence *e, int cue)
{
    int at = e->hit_count++;

    for (; at > 0 && e->hits[at - 1] > cue; at--)
        e->hits[at] = e->hits[at - 1];
    e->hits[at] = cue;
}

static void count_cue(void *context, const words_hit *hit)
{
    evidence *e = context;

    if (data_topics[data_cues[hit->value].topic].code && in_bracket(&e->brackets, e->block->tokens[hit->first].start))
        return;
    if (!e->counts[hit->value])
        add_hit(e, hit->value);
    if (e->counts[hit->value] < REPEATS)
        e->counts[hit->value]++;
}

static void count_cues(evidence *e, const block *b)
{
    for (int i = 0; i < e->hit_count; i++)
        e->counts[e->hits[i]] = 0;
    e->hit_count = 0;
    e->block = b;
    e->brackets = read_brackets(b);
    words_memo_each(e->memo, b->tokens, b->token_count, count_cue, e);
}

static double weight_of(int cue, int count)
{
    double weight = 0;

    for (int k = 1; k <= count; k++)
        weight += (double)data_cues[cue].weight / (k * k);
    return weight;
}

void evidence_score_cues(evidence *e, const block *b, double *scores)
{
    double share = b->token_count > CUE_WORDS ? sqrt(CUE_WORDS / b->token_count) : 1;

    count_cues(e, b);
    memset(scores, 0, (size_t)data_topic_count * sizeof *scores);
    for (int i = 0; i < e->hit_count; i++)
        scores[data_cues[e->hits[i]].topic] += weight_of(e->hits[i], e->counts[e->hits[i]]) * share;
}

static void explain_topic(const evidence *e, int topic, double learned, double cues, buffer *out)
{
    const char *separator = "";

    buffer_printf(out, "    %-10s words %5.1f, cues %+5.1f (",
                  data_topics[topic].code ? data_topics[topic].code : data_topics[topic].name, learned, cues);
    for (int i = 0; i < e->hit_count; i++)
        if (data_cues[e->hits[i]].topic == topic) {
            buffer_printf(out, "%s%s", separator, data_cues[e->hits[i]].text);
            separator = ", ";
        }
    buffer_puts(out, ")\n");
}

void evidence_explain(evidence *e, const block *b, buffer *out)
{
    size_t count = (size_t)data_topic_count;
    double *words = memory_alloc(count * 3 * sizeof *words), *cues = words + count, *sum = cues + count;

    evidence_score_words(e, b, words);
    evidence_score_cues(e, b, cues);
    for (size_t t = 0; t < count; t++)
        sum[t] = words[t] + cues[t];
    for (int shown = 0; shown < 4; shown++) {
        int best = 0;

        for (int t = 1; t < data_topic_count; t++)
            if (sum[t] > sum[best])
                best = t;
        explain_topic(e, best, words[best], cues[best], out);
        sum[best] = -1e30;
    }
    free(words);
}
