#include "leaflet/words/advice.h"
#include "base/data.h"

#include <string.h>

#define TITLE_WORDS 8 /* a title that names contraindications has fewer */

static void add_terms(words_index *index, const char *list, const char *language)
{
    words_index_add_kind(index, DATA_TERMS, (int)(data_find_list(list) - data_term_lists), language);
}

static words_index *index_units(const char *unused, const char *language)
{
    words_index *index = words_index_new();

    (void)unused;
    add_terms(index, "units", language);
    return index;
}

/* What doses are counted in. */
static words_index *index_counted(const char *unused, const char *language)
{
    words_index *index = words_index_new();

    (void)unused;
    add_terms(index, "units", language);
    add_terms(index, "dose-forms", language);
    words_index_add_list(index, "counted-dose", language);
    words_index_add_list(index, "dose-unit", language);
    return index;
}

static words_index *index_frequency(const char *unused, const char *language)
{
    words_index *index = words_index_new();

    (void)unused;
    words_index_add_list(index, "per-day", language);
    words_index_add_list(index, "times", language);
    return index;
}

static bool has_amount(const words_index *counted, const token *tokens, int count)
{
    words_hit hit;

    for (int i = 0; i + 1 < count; i++)
        if (tokens[i].number && strcmp(tokens[i + 1].text, "%") != 0 &&
            words_match_at(counted, tokens, count, i + 1, &hit) > 0)
            return true;
    return false;
}

/* "mg/kg", "per kg", and no weight: "30 kg". */
static bool has_per_kilogram(const token *tokens, int count)
{
    for (int i = 1; i < count; i++)
        if (!tokens[i - 1].number && (strcmp(tokens[i].text, "kg") == 0 || strcmp(tokens[i].text, "кг") == 0))
            return true;
    return false;
}

bool advice_is_given(const char *language, const token *tokens, int count)
{
    words_hit hit;

    if (count >= TITLE_WORDS && words_find(words_index_of_list("contraindicated", language), tokens, count, 0, &hit))
        return true;
    return has_amount(words_index_kept(index_counted, "", language), tokens, count) &&
           (has_per_kilogram(tokens, count) ||
            words_find(words_index_kept(index_frequency, "", language), tokens, count, 0, &hit));
}

bool advice_is_measured(const char *language, const token *tokens, int count, int at)
{
    words_hit hit;

    return at < count && words_match_at(words_index_kept(index_units, "", language), tokens, count, at, &hit) > 0;
}
