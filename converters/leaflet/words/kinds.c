#include "leaflet/words/kinds.h"
#include "base/data.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <threads.h>

#define ANSWERS 256 /* a power of two */

#define KIND(id, list) list,
#define SECTIONS(id, list)
static const char *const kind_lists[] = {
#include "leaflet/words/kinds.def"
};
#undef KIND
#undef SECTIONS

#define KIND(id, list)
#define SECTIONS(id, list) list,
static const char *const section_lists[] = {
#include "leaflet/words/kinds.def"
};
#undef KIND
#undef SECTIONS

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

/* Whether the words of a phrase stand somewhere in a name, whatever signs are between them. */
static bool has_words(const char *name, const char *phrase)
{
    for (const char *at = name; *at; at++) {
        const char *n = at, *p = phrase;

        if (at > name && is_letter(at[-1]))
            continue;
        for (; *p && (*p == ' ' ? !is_letter(*n) && *n : lower(*n) == *p); p++)
            n++;
        if (!*p && !is_letter(*n))
            return true;
    }
    return false;
}

/* The lists of the data, looked up once: kinds and sets are asked for with every block and mark. */
static const data_word_list *kind_words[KIND__MAX];
uint64_t kinds_of_topics[KINDS_TOPICS];
static once_flag looked_up = ONCE_FLAG_INIT;

static void look_up_set(int set)
{
    const data_word_list *list = data_find_words(section_lists[set]);

    for (int t = 0; list && t < data_topic_count && t < KINDS_TOPICS; t++)
        for (int i = 0; data_topics[t].code && i < list->count; i++)
            if (strcmp(data_topics[t].code, data_words[list->first + i]) == 0)
                kinds_of_topics[t] |= UINT64_C(1) << set;
}

static void look_up(void)
{
    for (int i = 0; i < KIND__MAX; i++)
        kind_words[i] = data_find_words(kind_lists[i]);
    for (int i = 0; i < SECTIONS__MAX; i++)
        look_up_set(i);
}

void kinds_prepare(void)
{
    call_once(&looked_up, look_up);
}

static bool is_kind(const char *term_name, kind what)
{
    kinds_prepare();
    for (int i = 0; kind_words[what] && i < kind_words[what]->count; i++)
        if (has_words(term_name, data_words[kind_words[what]->first + i]))
            return true;
    return false;
}

/* The few terms of a leaflet are asked for again and again: what was told of a name. */
static thread_local struct {
    const char *name;
    unsigned asked, is; /* sets of kinds */
} answers[ANSWERS];

_Static_assert(KIND__MAX <= sizeof answers->asked * CHAR_BIT, "a set has room for all kinds");

bool kinds_is(const char *term_name, kind what)
{
    size_t at = (size_t)((uintptr_t)term_name * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (ANSWERS - 1);
    unsigned bit = 1U << what;

    if (answers[at].name != term_name) {
        answers[at].name = term_name;
        answers[at].asked = answers[at].is = 0;
    }
    if (!(answers[at].asked & bit)) {
        answers[at].asked |= bit;
        answers[at].is |= is_kind(term_name, what) ? bit : 0;
    }
    return answers[at].is & bit;
}

const char *kinds_first_code(section_set which)
{
    return data_words[data_find_words(section_lists[which])->first];
}
