#include "leaflet/blocks/title_numbers.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define CAPITALS_MIN 4 /* numbered titles in capitals, to be told by their numbers */
#define KNOWN_MIN 3    /* numbered titles with the words of headings, likewise */
#define WORDS_MAX 32   /* of the longest title */
#define BEGIN_WORDS 3  /* of a long title that name its section, at least */

typedef struct {
    size_t line;
    int number;
    bool capitals, known;
} title;

typedef struct {
    title *all;
    size_t count;
} titles;

/* "7. TARGET SPECIES": behind a blank line or the end of a sentence, above a text that is not the next number. */
static bool read_title(const line_shapes *s, size_t i, title *out)
{
    const line_shape *info = &s->lines[i], *below;
    const char *bytes = s->l->bytes;
    bool apart = i == 0 || s->l->lines[i - 1].blank || s->lines[i - 1].page;
    size_t text = info->mark_start + info->mark.len + info->mark.blanks;
    uint32_t c;

    if (info->mark.style != MARKER_DECIMAL || info->mark.sign != '.' || !info->tokens || info->page || info->indent ||
        info->token_count < 2 || info->token_count > WORDS_MAX || text >= info->end)
        return false;
    below = shapes_next_text(s, i);
    if (!below || (below->mark.style == MARKER_DECIMAL && below->mark.ordinal == info->mark.ordinal + 1) ||
        memchr(bytes + info->content, '\t', info->end - info->content))
        return false;
    *out = (title){.line = i, .number = info->mark.ordinal, .capitals = shapes_all_capitals(s, info)};
    out->known = apart && info->head.topic >= 0 && info->head.score >= HEADINGS_SURE;
    if (out->capitals)
        return apart || strchr(".!?", bytes[s->lines[i - 1].end - 1]);
    return apart && utf8_decode(&c, bytes + text, info->end - text) > 0 && utf8_is_upper(c) &&
           !strchr(".;,:!*", bytes[info->end - 1]);
}

/* Of titles in capitals, those whose numbers rise by one, or two where one is missing. */
static void find_capitals(line_shapes *s, const titles *t)
{
    int count = 0, last = 0;

    for (int mark = 0; mark < 2; mark++, last = 0)
        for (size_t i = 0; i < t->count; i++) {
            if (!t->all[i].capitals || t->all[i].number <= last || t->all[i].number > last + 2)
                continue;
            last = t->all[i].number;
            if (!mark)
                count++;
            else if (count >= CAPITALS_MIN)
                s->lines[t->all[i].line].in_sequence = true;
        }
}

/* The titles between two known ones have the numbers that lack between theirs, each once and in their order. */
static bool fills_gap(const titles *t, size_t first, size_t last)
{
    size_t i = first + 1;

    while (i < last && t->all[i].number == t->all[first].number + (int)(i - first))
        i++;
    return i == last && t->all[last].number == t->all[first].number + (int)(last - first);
}

static void find_between(line_shapes *s, const titles *t)
{
    size_t known = t->count;
    int count = 0;

    for (size_t i = 0; i < t->count; i++)
        count += t->all[i].known;
    for (size_t i = 0; i < t->count && count >= KNOWN_MIN; i++) {
        if (!t->all[i].known)
            continue;
        if (known < t->count && fills_gap(t, known, i))
            for (size_t k = known + 1; k < i; k++)
                s->lines[t->all[k].line].in_sequence = true;
        known = i;
    }
}

/* "Special precautions for the disposal of unused product or waste materials, if any": the longest beginning of a title
 * that is a heading names its section. */
static void name_by_beginning(const line_shapes *s, line_shape *info)
{
    for (int n = info->token_count - 1; n > BEGIN_WORDS && info->head.topic < 0; n--) {
        info->head = headings_match(s->h, info->tokens, n);
        if (info->head.score < HEADINGS_SURE)
            info->head.topic = -1;
    }
}

void title_numbers_find(line_shapes *s)
{
    titles t = {.all = memory_alloc((s->l->line_count + 1) * sizeof *t.all)};

    for (size_t i = 0; i < s->l->line_count; i++)
        t.count += s->lines[i].mark.style == MARKER_DECIMAL && read_title(s, i, &t.all[t.count]);
    find_capitals(s, &t);
    find_between(s, &t);
    for (size_t i = 0; i < t.count; i++)
        if (s->lines[t.all[i].line].in_sequence && s->lines[t.all[i].line].head.topic < 0)
            name_by_beginning(s, &s->lines[t.all[i].line]);
    free(t.all);
}
