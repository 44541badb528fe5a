#include "leaflet/blocks/headings.h"
#include "base/data.h"
#include "base/hash.h"
#include "base/memory.h"
#include "leaflet/words/words.h"

#include <stdlib.h>
#include <string.h>

#define WORD_SIZE 64  /* bytes of the longest word that is compared, with NUL */
#define MAX_TOKENS 32 /* longer texts are no headings, but for their number and what follows the product's name */
#define FEW_WORDS 2
#define TWO_WORDS 8   /* of two headings in one, at most, or ... */
#define TWO_LONG 16   /* ... where a capital begins the second ... */
#define TWO_ANEW 0.75 /* ... which says that much */
#define TWO_SCORE 0.9 /* of each: all its words, and a word that means nothing */
#define NAME_WEIGHT 0.05
#define ROUNDING 1e-9
#define FILLER_SET 256
#define LANGUAGE_SIZE 16
#define GAIN_UNIT 1048576
#define SCORE_LEAST (HEADINGS_WEAK - 2 * HEADINGS_SAME) /* lower ones cannot matter */
#define UNKNOWN_WEIGHT 0.8                              /* of a word that stands in no heading of the data */
#define LOOKS_NAME_WEIGHT 0.3                           /* likewise, when it is written like a name */

/* Words that stand in many headings tell less: weights of the data are 0.4 to 1 by how rare the word is, those of
 * fillers DATA_HEADING_FILLER. A word of a text as judged_word has it, in that text. */
typedef struct {
    short word; /* of the set, or -1 */
    double likeness, weight;
} candidate_word;

/* Short lines come again and again in some texts, and headings from leaflet to leaflet: what they were is remembered
 * along with all of their words that it depends on. */
#define REMEMBERED 1024     /* texts; a power of two */
#define REMEMBERED_WORDS 16 /* of a text, at most */
#define BARE_LIKENESS 0.97  /* of a word without its accents */
#define NAME_LETTERS 4      /* bytes; shorter words may be numbering, whatever else they are */

typedef struct {
    const word_type *type; /* NULL: a name of the product, all of which mean the same */
    uint32_t len;          /* of another word */
    bool capital, apart;   /* apart: a single letter and a blank before the next word */
} key_word;

typedef struct {
    const data_heading_set *set;
    uint64_t names; /* number of those it holds for; 0: it holds in all leaflets */
    int count;      /* words; 0: no text */
    key_word words[REMEMBERED_WORDS];
    headings_result result;
} remembered;

/* What headings of a language are told by; made anew when the language changes. */
typedef struct {
    char language[LANGUAGE_SIZE]; /* "": none yet */
    const data_heading_set *set;
    const words_index *filler;
    uint64_t filler_begins[FILLER_SET / 64]; /* set of the first two bytes of its words */
    double heaviest;                         /* weight of a phrase */
    bool own_set;       /* the set is for this language, not for all that have none but may have fillers */
    bool capital_nouns; /* of the language: all are written with a capital */
} heading_language;

typedef struct {
    uint64_t names; /* how many sets of names there were */
    heading_language language;
    remembered texts[REMEMBERED];
    double common[]; /* by phrase, of the text at hand: weights of the words they share; 0 between texts */
} heading_memory;

struct headings {
    const data_heading_set *set;
    const data_heading_word *words;     /* of the set */
    const data_heading_phrase *phrases; /* likewise */
    vocabulary *vocabulary;
    words_looks *names;
    size_t name_count, name_cap;
    heading_memory *memory;           /* of the vocabulary */
    const heading_language *language; /* in it */
    uint64_t names_number;            /* of the names, in this memory */
    bool begins_name[256];            /* by the first byte of a word */
    double *common;                   /* of the memory */
};

static bool has_list(const char *name, const char *language)
{
    for (int place = data_first_words(name); place >= 0; place = data_next_words(place))
        if (strcmp(data_word_lists[data_word_lists_by_name[place]].language, language) == 0)
            return true;
    return false;
}

static size_t place_of_beginning(const char *word)
{
    return ((unsigned char)word[0] * 31U + (*word ? (unsigned char)word[1] : 0)) % FILLER_SET;
}

static void add_fillers(heading_language *h, const char *language)
{
    for (int place = data_first_words("heading-filler"); place >= 0; place = data_next_words(place)) {
        const data_word_list *list = &data_word_lists[data_word_lists_by_name[place]];

        for (int i = 0; strcmp(list->language, language) == 0 && i < list->count; i++) {
            const char *word = data_words[list->first + i];
            size_t at = place_of_beginning(word);

            if (word[0] == '*' || word[1] == '*') /* anything may stand there */
                memset(h->filler_begins, 0xFF, sizeof h->filler_begins);
            h->filler_begins[at / 64] |= UINT64_C(1) << at % 64;
        }
    }
}

static words_index *index_fillers(const char *list, const char *language)
{
    words_index *index = words_index_new();

    words_index_add_list(index, list, language);
    words_index_add_list(index, list, DATA_HEADING_MIXED);
    return index;
}

static heading_language read_language(const char *language)
{
    heading_language h = {.set = &data_heading_sets[0]};
    const data_heading_phrase *phrases;

    for (int i = 0; i < data_heading_set_count; i++)
        if (strcmp(data_heading_sets[i].language, language) == 0)
            h.set = &data_heading_sets[i];
    h.own_set = strcmp(h.set->language, language) == 0;
    h.capital_nouns = has_list("capital-nouns", language);
    h.filler = words_index_kept(index_fillers, "heading-filler", language);
    add_fillers(&h, language);
    add_fillers(&h, DATA_HEADING_MIXED);
    phrases = data_heading_phrases + h.set->first_phrase;
    for (int i = 0; i < h.set->phrases; i++)
        h.heaviest = phrases[i].weight > h.heaviest ? phrases[i].weight : h.heaviest;
    if (strlen(language) < sizeof h.language)
        strcpy(h.language, language);
    return h;
}

/* Of the vocabulary, with room for the phrases of any language. */
static heading_memory *memory_of(vocabulary *v)
{
    int most = 0;

    for (int i = 0; i < data_heading_set_count; i++)
        most = data_heading_sets[i].phrases > most ? data_heading_sets[i].phrases : most;
    return vocabulary_room(v, sizeof(heading_memory) + (size_t)most * sizeof(double));
}

headings *headings_new(const char *language, vocabulary *v)
{
    headings *h = memory_zalloc(1, sizeof *h);

    h->vocabulary = v;
    h->memory = memory_of(v);
    h->names_number = ++h->memory->names;
    if (!*language || strcmp(h->memory->language.language, language) != 0)
        h->memory->language = read_language(language);
    h->language = &h->memory->language;
    h->set = h->language->set;
    h->words = data_heading_words + h->set->first_word;
    h->phrases = data_heading_phrases + h->set->first_phrase;
    h->common = h->memory->common;
    return h;
}

void headings_free(headings *h)
{
    if (!h)
        return;
    for (size_t i = 0; i < h->name_count; i++)
        free((char *)h->names[i].text);
    free(h->names);
    free(h);
}

void headings_add_name(headings *h, const char *word)
{
    h->names = memory_grow(h->names, &h->name_cap, h->name_count, sizeof *h->names);
    h->names[h->name_count++] = words_look(memory_strdup(word));
    h->begins_name[(unsigned char)*word] = true;
    h->names_number = ++h->memory->names;
}

static bool is_name(const headings *h, const char *word)
{
    words_looks looks;

    if (!h->begins_name[(unsigned char)*word]) /* words with different ones are not alike */
        return false;
    looks = words_look(word);
    for (size_t i = 0; i < h->name_count; i++)
        if (words_likeness_by_looks(&h->names[i], &looks) > 0)
            return true;
    return false;
}

static bool begins_filler(const headings *h, const char *text)
{
    size_t at = place_of_beginning(text);
    token t = {.text = text};
    words_hit hit;

    if (!(h->language->filler_begins[at / 64] >> at % 64 & 1))
        return false;
    t.type = vocabulary_word(h->vocabulary, text, strlen(text));
    return words_match_at(h->language->filler, &t, 1, 0, &hit) > 0;
}

/* As much of a word as there is room for. */
static void copy_word(char out[WORD_SIZE], const char *text, size_t len)
{
    len = len < WORD_SIZE ? len : WORD_SIZE - 1;
    memcpy(out, text, len);
    out[len] = '\0';
}

/* Words are singular here, those of the list may be plural. */
static bool is_filler(const headings *h, const char *word)
{
    char plural[WORD_SIZE];
    size_t len = strlen(word);

    copy_word(plural, word, len);
    if (len + 1 < sizeof plural)
        memcpy(plural + len, "s", 2);
    return begins_filler(h, word) || begins_filler(h, plural);
}

static const char *text_of(const data_heading_word *w)
{
    return data_heading_texts + w->text;
}

static const char *bare_text_of(const data_heading_word *w)
{
    return w->bare < 0 ? "" : data_heading_texts + w->bare;
}

/* The word of the set, also without its marks, or -1. */
static int look_up(const headings *h, const char *word)
{
    const unsigned short *slots = data_heading_slots + h->set->first_slot;

    for (size_t at = (size_t)(hash_add(HASH_START, word, strlen(word)) >> 32); slots[at &= (size_t)h->set->slots - 1];
         at++)
        if (strcmp(text_of(&h->words[slots[at] - 1]), word) == 0 ||
            strcmp(bare_text_of(&h->words[slots[at] - 1]), word) == 0)
            return slots[at] - 1;
    return -1;
}

/* The word that is most alike; of several the one of the earliest heading. */
static known_heading find_word(const headings *h, const char *text)
{
    known_heading best = {.set = h->set, .word = (short)look_up(h, text), .likeness = 1};
    unsigned char first = (unsigned char)*text;
    words_looks looks;

    if (best.word >= 0) {
        if (strcmp(text_of(&h->words[best.word]), text) != 0)
            best.likeness = BARE_LIKENESS;
        return best;
    }
    best.likeness = 0;
    looks = words_look(text);
    for (int i = h->set->initials[first]; i < h->set->initials[first + 1]; i++) {
        words_looks other = {text_of(&h->words[i]), h->words[i].letters, h->words[i].signs};
        int longer = other.letters > looks.letters ? other.letters - looks.letters : looks.letters - other.letters;
        double likeness = longer > WORDS_LIKE_LONGER ? 0 : words_likeness_by_looks(&other, &looks);

        if (likeness > best.likeness) {
            best.likeness = likeness;
            best.word = (short)i;
        }
    }
    return best;
}

/* What can be told of a word without the leaflet. */
static known_heading find_known(const headings *h, word_type *w)
{
    known_heading found;
    char word[WORD_SIZE];

    if (h->language->own_set && w->heading.set == h->set)
        return w->heading;
    copy_word(word, w->text, w->len);
    words_make_singular(word);
    found = find_word(h, word);
    found.filler = found.word < 0 && is_filler(h, word);
    if (h->language->own_set)
        w->heading = found;
    return found;
}

/* A word that may be left out of a text as its numbering (skip_numbering), or is one of a single letter. */
static bool may_number(const token *t)
{
    size_t n = strspn(t->text, "ivx");

    return t->number || t->type->letters == 1 || (n && (!t->text[n] || (unsigned char)t->text[n] >= 0x80));
}

/* Of a word with this weight, of which so much is shared with headings of the data: may_be_known asks whether the sum
 * of all is 0 or more. In units of 1 / GAIN_UNIT, and never too little. */
static int gain_of(double shared, double weight)
{
    return (int)((2 * shared - (HEADINGS_WEAK - ROUNDING) * (weight + shared)) * GAIN_UNIT) + 1;
}

static judged_word judge(const headings *h, const token *t)
{
    known_heading found = find_known(h, t->type);
    bool exact = found.word >= 0 && found.likeness == 1, name = !exact && is_name(h, t->text);
    judged_word w = {.likeness = found.likeness, .word = found.word};
    double shared = 0;

    if (name || (t->number && !exact))
        w = (judged_word){.weight = NAME_WEIGHT, .word = -1, .name = name};
    else if (found.word >= 0)
        w.weight = h->words[found.word].weight;
    else
        w.weight = found.filler ? DATA_HEADING_FILLER : UNKNOWN_WEIGHT;
    shared = w.word < 0 ? 0 : w.weight * w.likeness;
    w.gain = gain_of(shared, w.weight);
    if (may_number(t) && w.gain < 0)
        w.gain = 0;
    w.gain_capital = w.word < 0 && w.weight == UNKNOWN_WEIGHT && w.gain < 0 ? gain_of(0, LOOKS_NAME_WEIGHT) : w.gain;
    return w;
}

/* Not compiled in line: a word is judged once for a leaflet, and if it is no name, in none, once for all. */
__attribute__((noinline)) static const judged_word *judge_anew(headings *h, const token *t)
{
    judged_word *known = &t->type->in_heading;

    if (known->set != h->set || !h->language->own_set || known->name || h->begins_name[(unsigned char)*t->text]) {
        judged_word w = judge(h, t); /* makes words of its own */

        *known = w;
        known->set = h->set;
    }
    known->names = h->names_number;
    return known;
}

static inline const judged_word *candidate_of(headings *h, const token *t)
{
    return t->type->in_heading.names == h->names_number ? &t->type->in_heading : judge_anew(h, t);
}

/* A single letter and a blank before the next word. */
static bool stands_apart(const token *tokens, int count)
{
    return tokens[0].len == 1 && count > 1 && tokens[1].start == tokens[0].start + 2;
}

/* "p dose" (per dose): a small letter and a blank before a word. */
static bool is_short_word(const token *tokens, int count)
{
    return !tokens[0].capital && stands_apart(tokens, count);
}

/* Numbers and single letters at the start ("4.3", "IV", "a)") are the numbering of the heading. */
static int skip_numbering(const token *tokens, int count)
{
    int i = 0;

    while (i < count && (tokens[i].number || (tokens[i].len == 1 && !is_short_word(tokens + i, count - i)) ||
                         (tokens[i].capital && strspn(tokens[i].text, "ivx") == tokens[i].len)))
        i++;
    return i == count ? 0 : i;
}

/* Two texts of these weights can score SCORE_LEAST: the lighter one may stand in the other whole. */
static bool may_reach(double x, double y)
{
    return 2 * (x < y ? x : y) >= SCORE_LEAST * (x + y);
}

/* A text of this weight, of which so much stands in headings of the data at all, can score HEADINGS_WEAK: the phrase
 * that has all of that, and nothing else. */
static bool may_be_known(double shared, double total)
{
    return 2 * shared >= (HEADINGS_WEAK - ROUNDING) * (total + shared);
}

/* Keeps the best heading, and the best of another topic. */
static void keep_best(headings_result *best, double *second, const data_phrase *source, double score)
{
    if (score > best->score) {
        if (best->topic >= 0 && best->topic != source->topic) {
            best->other = best->topic;
            *second = best->score;
        }
        best->topic = source->topic;
        best->score = score;
        best->match = source->text;
    } else if (score > *second && source->topic != best->topic) {
        best->other = source->topic;
        *second = score;
    }
}

static bool is_all_letters(const token *tokens, int count)
{
    int i = 0;

    while (i < count && tokens[i].len == 1)
        i++;
    return i == count;
}

/* A text is left out for few words only when they surely say so: "Table 1" is no table of contents. "C/I" is a heading,
 * "c) x" is not. */
static double least_score(int topic, const token *tokens, int words)
{
    if (is_all_letters(tokens, words))
        return HEADINGS_WHOLE;
    return data_topics[topic].code || words > FEW_WORDS ? HEADINGS_WEAK : HEADINGS_SURE;
}

/* A word that stands in headings of the data and tells something. */
static bool is_telling(headings *h, const token *t)
{
    const judged_word *c = candidate_of(h, t);

    return c->word >= 0 && c->likeness == 1 && c->weight > DATA_HEADING_FILLER;
}

/* The words without what follows the product's name and a number, up to a word that tells something: "How to take
 * Orvexin 120 mg hard capsules". Returns how many are left, MAX_TOKENS at most. */
static int drop_designation(headings *h, const token *tokens, int count, token *kept)
{
    int n = 0;

    for (int i = 0; i < count && n < MAX_TOKENS; i++) {
        kept[n++] = tokens[i];
        if (i + 1 < count && tokens[i + 1].number && is_name(h, tokens[i].text))
            while (i + 1 < count && !is_telling(h, &tokens[i + 1]))
                i++;
    }
    return n;
}

/* How often the word stands among those before it. */
static int times_before(const candidate_word *words, int i)
{
    int times = 0;

    for (int k = 0; k < i; k++)
        times += words[k].word == words[i].word;
    return times;
}

/* Adds what word i has in common with each phrase; one that stands there once counts once. */
static void add_common(const headings *h, const candidate_word *words, int i)
{
    const data_heading_word *w = &h->words[words[i].word];
    const unsigned short *uses = data_heading_uses + w->first_use;
    double value = w->weight * words[i].likeness;
    int times = times_before(words, i);

    for (int k = 0; times == 0 && k < w->uses; k++) /* as most words do */
        h->common[uses[k]] += k == 0 || uses[k - 1] != uses[k] ? value : 0;
    for (int k = times; times && k < w->uses; k++)
        if (uses[k - times] == uses[k] && (k == times || uses[k - times - 1] != uses[k]))
            h->common[uses[k]] += value;
}

/* "When not to take it" says the contrary of "When to take it", which has all but one of its words. */
static bool is_negated(const headings *h, const candidate_word *words, int count)
{
    for (int i = 0; i < count; i++)
        if (words[i].word >= 0 && words[i].likeness == 1 && h->words[words[i].word].negates)
            return true;
    return false;
}

/* Scores the phrases that word i stands in and that are negated as the text is. Those that do not come near
 * HEADINGS_WEAK say nothing. */
static void try_phrases(const headings *h, const candidate_word *words, int i, double total, bool negated,
                        headings_result *best, double *second)
{
    const data_heading_word *w = &h->words[words[i].word];

    for (int k = 0; k < w->uses; k++) {
        int use = data_heading_uses[w->first_use + k];
        const data_heading_phrase *p = &h->phrases[use];
        double twice = 2 * h->common[use], both = total + p->weight;

        h->common[use] = 0; /* scored once */
        if (twice >= SCORE_LEAST * both && p->negated == negated)
            keep_best(best, second, &data_headings[p->heading], twice / both);
    }
}

/* Capitals tell names: where words begin small, in a language that does not write all nouns with a capital. */
static bool capitals_tell(const headings *h, const token *tokens, int count)
{
    int small = 0;

    for (int i = 0; i < count; i++)
        small += !tokens[i].capital && !tokens[i].number && tokens[i].len > 3;
    return small > 0 && !h->language->capital_nouns;
}

/* "Conservación de Orvexina": of a leaflet that calls its product otherwise in its title; or another word
 * of the name, "Conservación de Orvexin Plus". */
static bool looks_like_name(const token *t, const candidate_word *c)
{
    return c->word < 0 && c->weight == UNKNOWN_WEIGHT && t->capital;
}

static bool is_beside_name(headings *h, const token *tokens, int count, int i)
{
    return candidate_of(h, &tokens[i - 1])->name || (i + 1 < count && candidate_of(h, &tokens[i + 1])->name);
}

static headings_result match(headings *h, const token *all, int all_count)
{
    headings_result best = {-1, -1, 0, NULL};
    double second = 0; /* score of best.other */
    candidate_word words[DATA_HEADING_WORDS];
    token tokens[MAX_TOKENS];
    int n = 0, count = drop_designation(h, all, all_count, tokens), first = skip_numbering(tokens, count);
    double total = 0, shared = 0;
    bool tell, negated;

    if (count - first > DATA_HEADING_WORDS || count == first)
        return best;
    tell = capitals_tell(h, tokens + first, count - first);
    for (int i = first; i < count; i++) {
        const judged_word *w = candidate_of(h, &tokens[i]);

        words[n] = (candidate_word){w->word, w->likeness, w->weight};
        if (i > first && looks_like_name(&tokens[i], &words[n]) && (tell || is_beside_name(h, tokens, count, i)))
            words[n].weight = LOOKS_NAME_WEIGHT;
        shared += words[n].word < 0 ? 0 : h->words[words[n].word].weight * words[n].likeness;
        total += words[n++].weight;
    }
    if (!may_be_known(shared, total) || (!may_reach(h->language->heaviest, total) && h->language->heaviest < total))
        return best;
    for (int i = 0; i < n; i++)
        if (words[i].word >= 0)
            add_common(h, words, i);
    negated = is_negated(h, words, n);
    for (int i = 0; i < n; i++)
        if (words[i].word >= 0)
            try_phrases(h, words, i, total, negated, &best, &second);
    if (best.topic < 0 || best.score < least_score(best.topic, tokens, count))
        return (headings_result){-1, -1, 0, NULL};
    if (second < best.score - HEADINGS_SAME)
        best.other = -1;
    return best;
}

/* All words stand in headings of the data, but for those that mean nothing. */
static bool is_all_known(headings *h, const token *tokens, int count)
{
    int i = 0;

    while (i < count &&
           (candidate_of(h, &tokens[i])->likeness == 1 || candidate_of(h, &tokens[i])->weight <= DATA_HEADING_FILLER))
        i++;
    return i == count;
}

/* Whether a text, or each of two parts of it, may share enough with headings of the data (may_be_known), whatever is
 * left out of it as its numbering. What a name and a number leave out is not told here. */
static bool may_be_heading(headings *h, const token *tokens, int count)
{
    int gain = 0;

    if (count > MAX_TOKENS)
        return true;
    for (int i = 0; i < count; i++) {
        const judged_word *w = candidate_of(h, &tokens[i]);

        if (i + 1 < count && tokens[i + 1].number && (w->name || w->word >= 0))
            return true;
        gain += tokens[i].capital ? w->gain_capital : w->gain;
    }
    return gain >= 0;
}

/* "Holdbarhed og opbevaring", "Posología – modo de uso": two headings of one topic are a heading of it. Where a capital
 * tells that the second begins, as in "Precautions What you should know before you take Orvexin", they may be longer,
 * and it less well known; then it is asked for also where the whole is known. */
static headings_result match_two(headings *h, const token *tokens, int count, bool known)
{
    const headings_result none = {-1, -1, 0, NULL};
    bool close = !known && count >= 2 && count <= TWO_WORDS && is_all_known(h, tokens, count), all = true;

    if (count < 2 || count > TWO_LONG)
        return none;
    for (int n = 0; n < count && all; n++)
        all = tokens[n].capital;
    for (int n = 1; n < count; n++) {
        bool anew = tokens[n].capital && (all || !tokens[count - 1 > n ? n + 1 : n - 1].capital);
        headings_result left, right;

        if ((!close && !anew) || !may_be_heading(h, tokens, n) || !may_be_heading(h, tokens + n, count - n))
            continue;
        left = match(h, tokens, n);
        if (left.topic < 0 || left.score < TWO_SCORE || !data_topics[left.topic].code)
            continue;
        right = match(h, tokens + n, count - n);
        if (right.topic == left.topic && right.score >= (close ? TWO_SCORE : TWO_ANEW)) {
            left.score = left.score < right.score ? left.score : right.score;
            return left;
        }
    }
    return none;
}

static headings_result match_any(headings *h, const token *tokens, int count)
{
    headings_result one = match(h, tokens, count), two;

    if (one.topic >= 0 && one.score >= TWO_SCORE)
        return one;
    two = match_two(h, tokens, count, one.topic >= 0);
    return two.topic >= 0 && two.score > one.score ? two : one;
}

/* Any other name of the product could stand there. */
static bool is_any_name(headings *h, const token *t)
{
    return t->len >= NAME_LETTERS && !t->number && candidate_of(h, t)->name && strspn(t->text, "ivx") < t->len;
}

/* What a text is depends on these alone, and on the names where depends_on_names says so. */
static void set_key(headings *h, const token *tokens, int count, key_word *key)
{
    for (int i = 0; i < count; i++) {
        bool name = is_any_name(h, &tokens[i]);

        key[i] = (key_word){name ? NULL : tokens[i].type, name ? 0 : tokens[i].len, tokens[i].capital,
                            stands_apart(tokens + i, count - i)};
    }
}

static bool is_same(const key_word *a, const key_word *b, int count)
{
    int i = 0;

    while (i < count && a[i].type == b[i].type && a[i].len == b[i].len && a[i].capital == b[i].capital &&
           a[i].apart == b[i].apart)
        i++;
    return i == count;
}

static bool is_of(const remembered *r, const headings *h, uint64_t names, const key_word *key, int count)
{
    return r->set == h->set && r->names == names && r->count == count && is_same(r->words, key, count);
}

/* The first of two places where the text may be remembered. */
static remembered *place_of(headings *h, const key_word *key, int count)
{
    uint32_t hash = 0;

    for (int i = 0; i < count; i++)
        hash = hash * 33 + (key[i].type ? key[i].type->hash : 0) * 2 + key[i].capital;
    return &h->memory->texts[hash % REMEMBERED & ~1U];
}

/* Another leaflet may have other names, which make a difference to a text with this key. */
static bool depends_on_names(headings *h, const token *tokens, const key_word *key, int count)
{
    if (!h->language->own_set)
        return true;
    for (int i = 0; i < count; i++)
        if (key[i].type && (candidate_of(h, &tokens[i])->name ||
                            (i + 1 < count && tokens[i + 1].number && is_name(h, tokens[i].text))))
            return true;
    return false;
}

headings_result headings_match(headings *h, const token *tokens, int count)
{
    key_word key[REMEMBERED_WORDS];
    uint64_t names;
    remembered *r;

    if (!may_be_heading(h, tokens, count))
        return (headings_result){-1, -1, 0, NULL};
    if (count < 1 || count > REMEMBERED_WORDS)
        return match_any(h, tokens, count);
    set_key(h, tokens, count, key);
    names = depends_on_names(h, tokens, key, count) ? h->names_number : 0;
    r = place_of(h, key, count);
    if (is_of(r, h, names, key, count))
        return r->result;
    if (is_of(r + 1, h, names, key, count))
        return r[1].result;
    r[1] = r[0]; /* of two texts that take turns none drives the other out */
    *r = (remembered){.set = h->set, .names = names, .count = count, .result = match_any(h, tokens, count)};
    memcpy(r->words, key, (size_t)count * sizeof *key);
    return r->result;
}
