#include "leaflet/kinds.h"
#include "base/data.h"

#include <string.h>

#define KIND(id, list) list,
#define SECTIONS(id, list)
static const char *const kind_lists[] = {
#include "leaflet/kinds.def"
};
#undef KIND
#undef SECTIONS

#define KIND(id, list)
#define SECTIONS(id, list) list,
static const char *const section_lists[] = {
#include "leaflet/kinds.def"
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

bool kinds_is(const char *term_name, kind what)
{
    const data_word_list *list = data_find_words(kind_lists[what]);

    for (int i = 0; list && i < list->count; i++)
        if (has_words(term_name, data_words[list->first + i]))
            return true;
    return false;
}

bool kinds_in(const block *b, section_set which)
{
    const data_word_list *list = data_find_words(section_lists[which]);

    for (int i = 0; list && i < list->count; i++)
        if (leaflet_has_code(b, data_words[list->first + i]))
            return true;
    return false;
}

const char *kinds_first_code(section_set which)
{
    return data_words[data_find_words(section_lists[which])->first];
}
