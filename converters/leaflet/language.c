#include "leaflet/language.h"
#include "base/data.h"
#include "base/memory.h"
#include "leaflet/words.h"

#include <stdlib.h>
#include <string.h>

#define MAX_LANGUAGES 32
#define WORDS_MAX 3000 /* of the text that are looked at */
#define WORDS_MIN 20   /* shorter texts are taken for the likeliest language all the same */

typedef struct {
    const char *names[MAX_LANGUAGES];
    int hits[MAX_LANGUAGES];
    int count;
    int uses; /* of the word at hand */
} languages;

static int language_index(languages *all, const char *name)
{
    for (int i = 0; i < all->count; i++)
        if (strcmp(all->names[i], name) == 0)
            return i;
    if (all->count == MAX_LANGUAGES)
        return -1;
    all->names[all->count] = name;
    return all->count++;
}

/* The commonest words of all languages in one index; a word may belong to several. */
static words_index *index_common(languages *all)
{
    words_index *common = words_index_new();

    for (int i = data_first_words("stop"); i >= 0; i = data_next_words(i)) {
        int list = data_word_lists_by_name[i], language = language_index(all, data_word_lists[list].language);

        if (language >= 0)
            words_index_add(common, list, language);
    }
    return common;
}

static void count_hit(void *context, const words_hit *hit)
{
    languages *all = context;

    all->hits[hit->value] += all->uses;
}

/* The common words are single ones (lists "stop"): each different word is looked up once for all its uses. */
static void count_words(languages *all, const words_index *common, const token *tokens, int count)
{
    int last = 0, *uses;

    for (int i = 0; i < count; i++)
        last = tokens[i].type->number > last ? tokens[i].type->number : last;
    uses = memory_zalloc((size_t)last + 1, sizeof *uses);
    for (int i = 0; i < count; i++)
        uses[tokens[i].type->number]++;
    for (int i = 0; i < count; i++) {
        all->uses = uses[tokens[i].type->number];
        uses[tokens[i].type->number] = 0;
        if (all->uses)
            words_each(common, tokens + i, 1, count_hit, all);
    }
    free(uses);
}

const char *language_of(const token *tokens, int count, double *share)
{
    languages all = {.count = 0};
    words_index *common = index_common(&all);
    int best = 0, looked_at = count > WORDS_MAX ? WORDS_MAX : count;
    const char *name = "en";

    count_words(&all, common, tokens, looked_at);
    words_index_free(common);
    for (int i = 0; i < all.count; i++)
        if (all.hits[i] > best) {
            best = all.hits[i];
            name = all.names[i];
        }
    *share = looked_at ? (double)best / looked_at : 0;
    return name;
}

void language_find(leaflet *l, const token *tokens, int count, findings *found)
{
    double share;

    l->language = language_of(tokens, count, &share);
    if (share < LANGUAGE_SHARE_MIN && count >= WORDS_MIN) {
        l->language = "und";
        findings_add(found, FINDING_LEAFLET_LANGUAGE, l->name, 0, 0,
                     "the language was not recognised; sections were found by structure alone (--language sets it)");
    }
}
