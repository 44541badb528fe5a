#include "leaflet/language.h"
#include "base/data.h"
#include "leaflet/words.h"

#include <string.h>

#define MAX_LANGUAGES 32
#define SHARE_MIN 0.10 /* of the words must be among the language's commonest; running text has 0.3 and more */
#define WORDS_MIN 20   /* shorter texts are taken for the likeliest language all the same */

static int count_common(const token *tokens, int count, const char *language)
{
    words_index *common = words_index_new();
    words_hit hit;
    int n = 0;

    words_index_add_list(common, "stop", language);
    for (int i = 0; i < count; i++)
        n += words_match_at(common, tokens, count, i, &hit) > 0;
    words_index_free(common);
    return n;
}

void language_find(leaflet *l, const token *tokens, int count, findings *found)
{
    const char *seen[MAX_LANGUAGES];
    int languages = 0, best = 0;

    for (int i = 0; i < data_word_count && languages < MAX_LANGUAGES; i++) {
        const char *language = data_words[i].language;
        bool known = false;
        int n;

        for (int k = 0; k < languages; k++)
            known = known || strcmp(seen[k], language) == 0;
        if (known || strcmp(data_words[i].list, "stop") != 0)
            continue;
        seen[languages++] = language;
        n = count_common(tokens, count, language);
        if (n > best) {
            best = n;
            l->language = language;
        }
    }
    if (best < count * SHARE_MIN && count >= WORDS_MIN) {
        l->language = "und";
        findings_add(found, FINDING_LEAFLET_LANGUAGE, l->name, 0, 0,
                     "the language was not recognised; sections were found by structure alone (--language sets it)");
    }
}
