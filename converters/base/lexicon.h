/* The phrases of all lists of the data in one table, by their first words: what can begin at a word of a text is looked
 * up once for each different word (base/data.h has the table, made at build time; tests make their own).
 *
 * Phrases as in base/data.h. A group is a set of phrases that is searched for as a whole: a list of words, the cues of
 * a language. */
#ifndef SPLKIT_BASE_LEXICON_H
#define SPLKIT_BASE_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A word or beginning of a word ("child*") that phrases begin with. */
typedef struct {
    uint64_t hash;    /* of its text (base/hash.h) */
    uint64_t kinds;   /* set of the kinds of groups that have such phrases */
    uint64_t groups;  /* set of these groups, see LEXICON_GROUP */
    int first, count; /* in parts: one for each kind */
} lexicon_start;

typedef struct {
    int first; /* in entries; those of most words first, of these the last added */
    unsigned short count;
    unsigned short kind;
    uint64_t groups; /* set of them */
} lexicon_part;

typedef struct {
    uint64_t second; /* the first bytes of its second word (base/bytes.h) ... */
    int rest;        /* in texts: the words behind the first one; "" if there is none */
    unsigned short group;
    unsigned short value; /* what it stands for within the group */
    unsigned short rank;  /* of phrases with equally many words the one with the higher rank counts */
    unsigned char words;
    unsigned char second_bytes; /* ... as many of a word's first eight bytes as tell whether it may be that */
} lexicon_entry;

typedef struct {
    const lexicon_start *starts;
    int start_count;
    const unsigned short *slots; /* by hash: index + 1 of a start; 0: none */
    size_t slot_count;           /* a power of two */
    const uint64_t *filter;      /* a bit for each start, by hash */
    const lexicon_part *parts;
    int part_count;
    const lexicon_entry *entries;
    int entry_count;
    const char *texts;
    const unsigned char *kinds; /* of groups: a bit of lexicon_start.kinds */
} lexicon;

#define LEXICON_KINDS 64
#define LEXICON_GROUP(group) (UINT64_C(1) << ((group)&63)) /* in a set that may hold other groups as well */
#define LEXICON_FILTER 2048                                /* words of the filter */
#define LEXICON_STARTS 7                                   /* at most so many fit one word */

/* What fits a word, once it was looked up: all starts are beginnings of the last one, so that this one tells which ones
 * they are. */
typedef struct {
    uint64_t kinds;  /* of the starts' groups */
    uint64_t groups; /* set of these (LEXICON_GROUP) */
    unsigned short starts[LEXICON_STARTS];
    unsigned char start_count;
    bool looked_up;
} lexicon_word;

/* Looks up a word in lower case. */
void lexicon_find(const lexicon *lex, const char *word, size_t len, lexicon_word *found);

/* Makes one. Phrases are copied, kinds (by group) are borrowed. The result lives as long as its maker. */
typedef struct lexicon_maker lexicon_maker;

lexicon_maker *lexicon_maker_new(const unsigned char *kinds);
void lexicon_maker_free(lexicon_maker *m);
void lexicon_add(lexicon_maker *m, const char *phrase, int group, int value);
/* NULL when the tables have no room for so many. */
const lexicon *lexicon_make(lexicon_maker *m);

#endif
