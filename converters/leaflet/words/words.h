/* Words: splitting text into tokens, finding phrases of the data in them, and comparing words loosely. */
#ifndef SPLKIT_LEAFLET_WORDS_H
#define SPLKIT_LEAFLET_WORDS_H

#include "base/data.h"
#include "leaflet/leaflet.h"

/* The digits up to a point or comma as int; INT_MAX when it is larger. */
int words_whole(const char *digits);

/* The different words of the texts that were split with it. */
typedef struct vocabulary vocabulary;

/* One that lives in the arena, and so do its words and tokens. */
vocabulary *vocabulary_new(arena *memory);

/* That of the leaflet this thread read before, with all that is known of its words, or a new one. It belongs to the
 * caller until it is given back, its words live as long, and tokens live in the arena. */
vocabulary *vocabulary_take(arena *memory);
void vocabulary_give_back(vocabulary *v);

/* The word of a text in lower case, which need not be NUL-terminated. */
word_type *vocabulary_word(vocabulary *v, const char *text, size_t len);
/* Room for what is known of words, which lives as long as they do. */
char *vocabulary_strdup(vocabulary *v, const char *text);
/* How many there are of the leaflet at hand. */
int vocabulary_size(const vocabulary *v);
/* The one that has that number. */
word_type *vocabulary_word_at(const vocabulary *v, int number);
/* Room that goes with the words and lives as long as they do, zeroed at first: the same for all who ask, for what is
 * known of texts made of them (leaflet/blocks/headings.c). */
void *vocabulary_room(vocabulary *v, size_t size);

/* Tokens of a text: runs of letters or of digits (with decimal point or comma inside), and "%". */
token *words_split(vocabulary *v, const char *text, size_t len, int *count);

/* Splits the leaflet's text to l->tokens. */
void words_split_leaflet(leaflet *l);

/* The tokens of a range of the leaflet's text, with their places in the whole: those of l->tokens, unless the range
 * ends inside of one. Not to be changed. */
const token *words_of_range(const leaflet *l, size_t start, size_t end, int *count);

/* Phrases of the data to be found in one pass over the tokens. */
typedef struct words_index words_index;

words_index *words_index_new(void);
void words_index_free(words_index *index);
/* One of data_word_lists, or data_word_list_count + one of data_groups. `value` comes back with each hit. */
void words_index_add(words_index *index, int group, int value);
/* The same; what comes back is the phrase's place in its table (data_cues, data_term_words ...). */
void words_index_add_own(words_index *index, int group);
/* The phrases of a kind in a language, likewise; list: of DATA_TERMS in data_term_lists, else 0. */
void words_index_add_kind(words_index *index, data_group_kind kind, int list, const char *language);
/* All lists of the name in a language ("" = all); value 0 or another one. */
void words_index_add_list(words_index *index, const char *name, const char *language);
void words_index_add_list_as(words_index *index, const char *name, const char *language, int value);
/* An index over another lexicon than that of the data. Words are looked up in one lexicon only. */
words_index *words_index_new_in(const lexicon *lex, int groups);

/* The index that a function makes of a list of the data, or several, for a language: it is asked once for each, and
 * what it made is kept. */
typedef words_index *words_index_maker(const char *list, const char *language);
const words_index *words_index_kept(words_index_maker *make, const char *list, const char *language);

/* An index of one list, as of words_index_add_list; kept, too. */
const words_index *words_index_of_list(const char *list, const char *language);

/* Makes an index of a list of the language, with that of all languages. */
words_index *words_index_any(const char *list, const char *language);

typedef struct {
    int value;
    int first, count; /* tokens */
} words_hit;

/* Calls `take` for every hit that starts at token `at`; returns the number of tokens of the longest one, 0 if none.
 * Only the longest is stored to *best. */
int words_match_at(const words_index *index, const token *tokens, int count, int at, words_hit *best);

/* First hit at or after token `from`, longest at its place; false when there is none. */
bool words_find(const words_index *index, const token *tokens, int count, int from, words_hit *hit);

typedef void words_take(void *context, const words_hit *hit);

/* All hits of an index that is kept, also overlapping ones: what begins at each start of the lexicon is remembered, by
 * each thread. Values are below 65536. */
typedef struct words_memo words_memo;

words_memo *words_memo_of(const words_index *index);
/* The same as words_match_at of its index. */
int words_memo_match(words_memo *m, const token *tokens, int count, int at, words_hit *best);
/* The same as words_find of its index. */
bool words_memo_find(words_memo *m, const token *tokens, int count, int from, words_hit *hit);
/* The first hit that starts at or after token `from` and before token `to`, likewise. */
bool words_memo_find_before(words_memo *m, const token *tokens, int count, int from, int to, words_hit *hit);
/* Calls `take` for each hit. */
void words_memo_each(words_memo *m, const token *tokens, int count, words_take *take, void *context);

/* Frees what the thread remembers of words and indices, before it ends; it begins anew with the next leaflet. */
void words_forget(void);
void vocabulary_forget(void); /* of words alone */

/* The texts of tokens, to ask whether one is among them. Borrows the tokens. */
typedef struct words_set words_set;

words_set *words_set_new(const token *tokens, int count);
void words_set_free(words_set *set);
bool words_set_has(const words_set *set, const char *word);

/* The stem of a word is one of those learned from leaflets of the language, and is longer than its first part. */
bool words_is_learned(const char *language, const char *part, const char *word);

/* One word for singular and plural: drops the "s" of "tablets". */
void words_make_singular(char *text);

words_looks words_look(const char *text);

/* Whether two words can be so near by their characters (words_distance). */
bool words_may_be_near(const words_looks *a, const words_looks *b, int limit);

/* Words whose lengths differ by more characters, or whose first bytes differ, are never alike. */
#define WORDS_LIKE_LONGER 4

/* How alike two lower-case words are: 1 equal, about 0.95 inflected (common stem), about 0.85 misspelt, 0 different. */
double words_likeness(const char *a, const char *b);

double words_likeness_by_looks(const words_looks *a, const words_looks *b);

/* Edit distance (insert, delete, replace, swap of neighbours) in characters, or limit + 1 when above the limit. */
int words_distance(const char *a, const char *b, int limit);

/* Number of characters. */
int words_length(const char *text);

#endif
