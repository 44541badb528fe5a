/* Marks: the numbers, units, dosage forms, routes and packages in the words of a block, and the phrases of the word
 * lists that lead to facts, found in one pass for the fact finders and the safety checks. */
#ifndef SPLKIT_LEAFLET_MARKS_H
#define SPLKIT_LEAFLET_MARKS_H

#include "base/data.h"
#include "leaflet/leaflet.h"
#include "leaflet/words/words.h"

typedef enum { MARK_NUMBER, MARK_UNIT, MARK_FORM, MARK_ROUTE, MARK_PACKAGE } mark_kind;

typedef struct {
    mark_kind kind;
    int first, count;      /* tokens */
    const data_term *term; /* of a unit, form, route or package */
    const char *value;     /* of a number: digits with a decimal point ("one" is 1) */
    bool digits;           /* the number is written in digits */
    bool ambiguous;        /* "1,200" in a text that also writes "0,5", or zero: no fact is taken from it */
    const char *word;      /* the phrase of the data */
} mark;

#define PHRASE(id, list) PHRASE_##id,
typedef enum {
#include "leaflet/words/phrases.def"
    PHRASE__MAX
} phrase_class;
#undef PHRASE

/* Sets of classes. */
#define MARKS_CLASS_WORDS ((PHRASE__MAX + 63) / 64)
#define MARKS_CLASS(set, what) ((set)[(unsigned)(what) / 64] |= UINT64_C(1) << (unsigned)(what) % 64)
#define MARKS_IN(set, what) ((set)[(unsigned)(what) / 64] >> (unsigned)(what) % 64 & 1)

typedef struct {
    short what;  /* phrase_class */
    short count; /* tokens */
} phrase;

typedef struct {
    const block *b;
    int index; /* of the block */
    mark *marks;
    int count;
    int *sentence; /* of each token, from 0 */
    int *mark_of;  /* of each token: the mark that covers it, or -1 */
    phrase *phrases;
    int *first_phrase; /* of each token: the first phrase that starts at or behind it; one more at the end */
    uint64_t classes[MARKS_CLASS_WORDS]; /* set of those that have phrases here */
    bool dosing;                         /* tells how the product is dosed: see marks_read */
    int *sentence_start, *sentence_end;  /* of each token: first and last token of its sentence */
} marked_block;

/* Marks of all blocks that are label text, in order; those of the dosage section and of what follows it on children and
 * the elderly tell the dosage; marks do not overlap (the longest wins). In the leaflet's arena.
 */
marked_block *marks_read(leaflet *l, int *count);

/* Token ranges as facts: the source words from token first to token last, both included. */
fact marks_fact(leaflet *l, const block *b, int index, int first, int last);

/* Text between token i-1 and token i (i may be the token count). */
const char *marks_gap(const block *b, int i, size_t *len);
bool marks_gap_has(const block *b, int i, const char *signs);

/* First and last token of the sentence of a token. */
static inline int marks_sentence_start(const marked_block *m, int at)
{
    return at >= 0 && at < m->b->token_count ? m->sentence_start[at] : at;
}

static inline int marks_sentence_end(const marked_block *m, int at)
{
    return at >= 0 && at < m->b->token_count ? m->sentence_end[at] : at;
}

/* Mark that starts at or after a token, -1 if none; mark that covers a token, -1 if none. */
int marks_from(const marked_block *m, int at);
static inline int marks_at(const marked_block *m, int at)
{
    return at >= 0 && at < m->b->token_count ? m->mark_of[at] : -1;
}

/* A mark, or a phrase of one of the classes, starts at token `at` of the block. */
bool marks_opens(const marked_block *m, int at, const uint64_t classes[MARKS_CLASS_WORDS]);
/* The first such token from `at` on, or the number of tokens. */
int marks_next_opening(const marked_block *m, int at, const uint64_t classes[MARKS_CLASS_WORDS]);
/* The first one from `at` on at which a phrase of one of the classes starts, likewise. */
int marks_next_phrase(const marked_block *m, int at, const uint64_t classes[MARKS_CLASS_WORDS]);

/* The first block from one on that has a phrase of the class, or count. Of all blocks that marks_read gave: behind them
 * is an entry with the classes of all. */
int marks_next_with(const marked_block *blocks, int count, int from, phrase_class what);

/* The block has a phrase of the class. */
static inline bool marks_has(const marked_block *m, phrase_class what)
{
    return MARKS_IN(m->classes, what);
}

/* The number of tokens of the longest phrase of a class that starts at token `at`; 0 when there is none. */
int marks_longest_at(const marked_block *m, int at, phrase_class what); /* at a token of the block */
static inline int marks_phrase(const marked_block *m, int at, phrase_class what)
{
    return marks_has(m, what) && at >= 0 && at < m->b->token_count && m->first_phrase[at] < m->first_phrase[at + 1]
               ? marks_longest_at(m, at, what)
               : 0;
}
/* The same for a phrase that ends right before token `at`: its first token, or -1. */
int marks_phrase_before(const marked_block *m, int at, phrase_class what);
/* First token in [from, to) at which a phrase of the class starts, or -1. */
int marks_find_phrase(const marked_block *m, int from, int to, phrase_class what);

/* The mark that starts at token `at` when it is of the kind, else NULL. */
static inline const mark *marks_starting(const marked_block *m, int at, mark_kind what)
{
    int i = marks_at(m, at);

    return i >= 0 && m->marks[i].first == at && m->marks[i].kind == what ? &m->marks[i] : NULL;
}

/* The mark is a unit of mass, activity or amount; of volume. */
bool marks_is_amount(const mark *m);
bool marks_is_volume(const mark *m);

#endif
