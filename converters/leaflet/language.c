#include "leaflet/language.h"
#include "base/data.h"
#include "base/memory.h"
#include "leaflet/words.h"

#include <stdlib.h>
#include <string.h>
#include <threads.h>

#define MAX_LANGUAGES 32
#define WORDS_MAX 3000 /* of the text that are looked at */
#define WORDS_MIN 20   /* shorter texts are taken for the likeliest language all the same */

/* The languages, and the commonest words of all of them in one index; a word may belong to several. */
static const char *names[MAX_LANGUAGES];
static int name_count;
static words_index *common;
static once_flag ready = ONCE_FLAG_INIT;

typedef struct {
    int hits[MAX_LANGUAGES];
    int uses; /* of the word at hand */
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

static void index_common(void)
{
    common = words_index_new();
    for (int i = data_first_words("stop"); i >= 0; i = data_next_words(i)) {
        int list = data_word_lists_by_name[i], language = language_index(data_word_lists[list].language);

        if (language >= 0)
            words_index_add(common, list, language);
    }
}

static void count_hit(void *context, const words_hit *hit)
{
    counts *c = context;

    c->hits[hit->value] += c->uses;
}

/* The common words are single ones (lists "stop"): each different word is looked up once for all its uses. */
static void count_words(counts *c, const token *tokens, int count)
{
    words_memo *memo = words_memo_of(common);
    int last = 0, *uses;

    for (int i = 0; i < count; i++)
        last = tokens[i].type->number > last ? tokens[i].type->number : last;
    uses = memory_zalloc((size_t)last + 1, sizeof *uses);
    for (int i = 0; i < count; i++)
        uses[tokens[i].type->number]++;
    for (int i = 0; i < count; i++) {
        c->uses = uses[tokens[i].type->number];
        uses[tokens[i].type->number] = 0;
        if (c->uses)
            words_memo_each(memo, tokens + i, 1, count_hit, c);
    }
    free(uses);
}

const char *language_of(const token *tokens, int count, double *share)
{
    counts c = {.uses = 0};
    int best = 0, looked_at = count > WORDS_MAX ? WORDS_MAX : count;
    const char *name = "en";

    call_once(&ready, index_common);
    count_words(&c, tokens, looked_at);
    for (int i = 0; i < name_count; i++)
        if (c.hits[i] > best) {
            best = c.hits[i];
            name = names[i];
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
