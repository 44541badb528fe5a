#include "leaflet/known_words.h"
#include "base/memory.h"
#include "leaflet/words.h"

#include <stdlib.h>
#include <string.h>
#include <threads.h>

#define PLACES 2    /* for each hash: the word that was asked for last is in the first */
#define HASHES 8192 /* a power of two: room for more words than a language has in leaflets */

static thread_local known_word (*table)[PLACES];

static bool is_word(const known_word *k, const word_type *w)
{
    return k->hash == w->hash && k->beginning == w->beginning && k->len == w->len &&
           (w->len <= sizeof w->beginning || memcmp(k->text, w->text, w->len) == 0);
}

static void name(known_word *k, const word_type *w)
{
    *k = (known_word){.hash = w->hash, .len = w->len, .beginning = w->beginning};
    memcpy(k->text, w->text, w->len);
}

void known_words_forget(void)
{
    free(table);
    table = NULL;
    words_memos_forget();
}

known_word *known_words_at(const word_type *w)
{
    known_word *places;

    if (w->len > KNOWN_WORDS_LENGTH)
        return NULL;
    if (!table)
        table = memory_zalloc(HASHES, sizeof *table);
    places = table[w->hash & (HASHES - 1)];
    if (is_word(&places[0], w))
        return &places[0];
    if (is_word(&places[1], w))
        return &places[1];
    places[1] = places[0];
    name(&places[0], w);
    return &places[0];
}
