#include "leaflet/words/language.h"
#include "base/data.h"
#include "base/memory.h"
#include "leaflet/words/words.h"

#include <stdlib.h>
#include <string.h>

#define MAX_LANGUAGES 32
#define WORDS_MAX 3000 /* of the text that are looked at */
#define KINDS_MIN 3    /* different common words: one alone is a word of many languages */
#define TELLING_MIN 3  /* phrases of leaflets that tell a language where common words are too few ... */
#define TELLING_SEEN 128
#define TELLING_MORE 2 /* ... and so many more than of any other */
#define WORDS_MIN 20   /* shorter texts are taken for the likeliest language all the same */

/* The languages of the common words. */
static const char *names[MAX_LANGUAGES];
static int name_count;

typedef struct {
    int hits[MAX_LANGUAGES], kinds[MAX_LANGUAGES]; /* words of each; different ones */
} counts;

static int language_index(const char *name)
{
    for (int i = 0; i < name_count; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    if (name_count == MAX_LANGUAGES)
        return -1;
    names[name_count] = name;
    return name_count++;
}

/* The commonest words of all languages; a word may belong to several. */
static words_index *index_common(const char *list, const char *unused)
{
    words_index *common = words_index_new();

    (void)unused;
    for (int i = data_first_words(list); i >= 0; i = data_next_words(i)) {
        int language = language_index(data_word_lists[data_word_lists_by_name[i]].language);

        if (language >= 0)
            words_index_add(common, data_word_lists_by_name[i], language);
    }
    return common;
}

static void take_language(void *context, const words_hit *hit)
{
    known_languages *found = context;

    found->set |= UINT32_C(1) << hit->value;
}

/* The languages that have the word among their common ones, which are single words (lists "stop"). */
static known_languages find_languages(words_memo *memo, word_type *w)
{
    const token alone = {.type = w, .text = w->text};
    known_languages found = {.known = true};

    words_memo_each(memo, &alone, 1, take_language, &found);
    return found;
}

static void count_word(counts *c, uint32_t set, int uses)
{
    for (; set; set &= set - 1) {
        int language = __builtin_ctz(set);

        c->hits[language] += uses;
        c->kinds[language]++;
    }
}

/* Each different word is looked at once for all its uses. */
static void count_words(counts *c, const vocabulary *v, const token *tokens, int count)
{
    words_memo *memo = words_memo_of(words_index_kept(index_common, "stop", ""));
    int size = vocabulary_size(v), *uses = memory_zalloc((size_t)size + 1, sizeof *uses); /* by number */

    for (int i = 0; i < count; i++)
        uses[tokens[i].type->number]++;
    for (int i = 0; i < size; i++) {
        word_type *w = vocabulary_word_at(v, i);

        if (!uses[i])
            continue;
        if (!w->languages.known)
            w->languages = find_languages(memo, w);
        count_word(c, w->languages.set, uses[i]);
    }
    free(uses);
}

static bool has_list(const char *list, const char *language)
{
    for (int i = data_first_words(list); i >= 0; i = data_next_words(i))
        if (strcmp(data_word_lists[data_word_lists_by_name[i]].language, language) == 0)
            return true;
    return false;
}

/* Whether more is known of the language than its headings. */
static bool has_words_for_facts(const char *language)
{
    return has_list("active-lead", language);
}

/* Sets *kinds to the number of different words that are the language's. */
static const char *likeliest(const vocabulary *v, const token *tokens, int count, double *share, int *kinds)
{
    counts c = {.hits = {0}};
    int best = 0, looked_at = count > WORDS_MAX ? WORDS_MAX : count;
    const char *name = "en";

    count_words(&c, v, tokens, looked_at);
    for (int i = 0; i < name_count; i++)
        if (c.hits[i] > best ||
            (best && c.hits[i] == best && !has_words_for_facts(name) && has_words_for_facts(names[i]))) {
            best = c.hits[i];
            *kinds = c.kinds[i];
            name = names[i];
        }
    *share = looked_at ? (double)best / looked_at : 0;
    return name;
}

const char *language_of(const vocabulary *v, const token *tokens, int count, double *share)
{
    int kinds = 0;

    return likeliest(v, tokens, count, share, &kinds);
}

/* Phrases that leaflets of the kind have which are lists of strengths and doses more than sentences. */
static words_index *index_telling(const char *unused, const char *unused2)
{
    static const char *const lists[] = {"active-lead", "inactive-lead", "contains",        "each",
                                        "per-day",     "times",         "years",           "maximum",
                                        "otc",         "prescription",  "holder-lead",     "maker-lead",
                                        "store",       "children",      "prescribed-form", "shelf-life-lead"};
    words_index *telling = words_index_new();

    (void)unused;
    (void)unused2;
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
        for (int i = data_first_words(lists[k]); i >= 0; i = data_next_words(i)) {
            const char *language = data_word_lists[data_word_lists_by_name[i]].language;

            if (has_list("stop", language)) /* that of all languages has none */
                words_index_add(telling, data_word_lists_by_name[i], language_index(language));
        }
    return telling;
}

typedef struct {
    const token *tokens;
    const word_type *seen[TELLING_SEEN]; /* first words of the phrases found, of each language */
    int languages[TELLING_SEEN];
    int count;
    counts found; /* different ones */
} telling;

static void take_telling(void *context, const words_hit *hit)
{
    telling *t = context;
    const word_type *w = t->tokens[hit->first].type;

    for (int i = 0; i < t->count; i++)
        if (t->seen[i] == w && t->languages[i] == hit->value)
            return;
    if (t->count == TELLING_SEEN)
        return;
    t->seen[t->count] = w;
    t->languages[t->count++] = hit->value;
    t->found.kinds[hit->value]++;
}

/* The language of such a leaflet; NULL when none is told. */
static const char *language_told(const token *tokens, int count)
{
    telling t = {.tokens = tokens};
    const int *kinds = t.found.kinds;
    int best = 0, second = 0;

    words_memo_each(words_memo_of(words_index_kept(index_telling, "", "")), tokens, count, take_telling, &t);
    for (int i = 1; i < name_count; i++)
        if (kinds[i] > kinds[best])
            best = i;
    for (int i = 0; i < name_count; i++)
        if (i != best && kinds[i] > second)
            second = kinds[i];
    return kinds[best] >= TELLING_MIN && kinds[best] >= second + TELLING_MORE ? names[best] : NULL;
}

void language_find(leaflet *l, const token *tokens, int count, findings *found)
{
    const char *told = NULL;
    double share = 1;
    int kinds = KINDS_MIN;

    if (!l->language)
        l->language = likeliest(l->vocabulary, tokens, count, &share, &kinds);
    if (share < LANGUAGE_SHARE_MIN || kinds < KINDS_MIN)
        told = language_told(tokens, count < WORDS_MAX ? count : WORDS_MAX);
    if (told) {
        l->language = told;
    } else if ((share < LANGUAGE_SHARE_MIN || kinds < KINDS_MIN) && count >= WORDS_MIN) {
        l->language = "und";
        findings_add(found, FINDING_LEAFLET_LANGUAGE, l->name, 0, 0,
                     "the language was not recognised; sections were found by structure alone (--language sets it)");
    } else if (!has_list("stop", l->language)) {
        findings_add(found, FINDING_LEAFLET_LANGUAGE, l->name, 0, 0,
                     "no word is known of the language '%s'; sections were found by structure alone", l->language);
    } else if (!has_words_for_facts(l->language)) {
        findings_add(
            found, FINDING_LEAFLET_LANGUAGE, l->name, 0, 0,
            "of the language '%s' only headings are known: ingredients, strengths and most of what safety needs "
            "were not looked for",
            l->language);
    }
}
