#include "leaflet/blocks/letter_words.h"
#include "base/utf8.h"
#include "leaflet/words/words.h"

#include <string.h>

#define NEAR 8      /* lines from one item to the next, at most */
#define FULL_MIN 45 /* columns of a line which may go over to the next, at least ... */
#define FULL 80     /* ... and per cent of the widest line around */

/* A bullet that is a letter: "o". */
static bool has_letter(const line_shape *line)
{
    return line->mark.style == MARKER_BULLET && utf8_is_letter(line->mark.sign);
}

static char last_byte(const line_shapes *s, const line_shape *line)
{
    return line->end > line->content ? s->l->bytes[line->end - 1] : ' ';
}

/* A line with such a bullet is near above. */
static bool goes_on_list(const line_shapes *s, size_t i)
{
    for (size_t k = i; k > 0 && k + NEAR > i; k--)
        if (has_letter(&s->lines[k - 1]) && s->lines[k - 1].indent == s->lines[i].indent)
            return true;
    return false;
}

/* A line with such a bullet is near below, or words with a capital stand behind this one. */
static bool begins_list(const line_shapes *s, size_t i)
{
    const line_shape *here = &s->lines[i];
    size_t text = here->mark_start + here->mark.len + here->mark.blanks;
    uint32_t c;

    for (size_t k = i + 1; k < s->l->line_count && k <= i + NEAR; k++)
        if (has_letter(&s->lines[k]) && s->lines[k].indent == here->indent)
            return true;
    return utf8_decode(&c, s->l->bytes + text, here->end - text) > 0 && utf8_is_upper(c);
}

/* Columns of the widest line of the paragraph, near line i. */
static int widest_around(const line_shapes *s, size_t i)
{
    int widest = 0;

    for (size_t k = i; k > 0 && k + NEAR > i && !s->l->lines[k - 1].blank; k--)
        widest = s->lines[k - 1].width > widest ? s->lines[k - 1].width : widest;
    for (size_t k = i; k < s->l->line_count && k <= i + NEAR && !s->l->lines[k].blank; k++)
        widest = s->lines[k].width > widest ? s->lines[k].width : widest;
    return widest;
}

/* A TAB or two blanks behind the bullet. */
static bool is_set_off(const line_shapes *s, const line_shape *here)
{
    const char *behind = s->l->bytes + here->mark_start + here->mark.len;

    return here->mark.blanks && (behind[0] == '\t' || (here->mark.blanks > 1 && behind[1] == ' '));
}

/* It is set off; or it is not alone and nothing goes over to it from the line above. */
static bool is_bullet(const line_shapes *s, size_t i)
{
    const line_shape *here = &s->lines[i], *above = here - 1;
    char last;

    if (is_set_off(s, here))
        return true;
    if (i == 0 || s->l->lines[i - 1].blank)
        return goes_on_list(s, i) || begins_list(s, i);
    last = last_byte(s, above);
    if (goes_on_list(s, i))
        return strchr(".;,!?", last) || above->indent > here->indent || above->width < FULL_MIN ||
               above->width * 100 < widest_around(s, i) * FULL;
    return (strchr(".:!?", last) || above->head.score >= HEADINGS_SURE ||
            (above->mark.style != MARKER_NONE && here->indent > above->indent)) &&
           begins_list(s, i);
}

/* "o" is one of the commonest words of the language. */
static bool is_word(const leaflet *l)
{
    token t = {.text = "o", .len = 1, .type = vocabulary_word(l->vocabulary, "o", 1)};
    words_hit hit;

    return words_match_at(words_index_of_list("stop", l->language), &t, 1, 0, &hit) > 0;
}

static bool has_dash(const line_shape *line)
{
    return line->mark.style == MARKER_BULLET && (line->mark.sign == 0x2013 || line->mark.sign == 0x2014);
}

/* No other line near in the paragraph begins with a dash. */
static bool is_only_dash(const line_shapes *s, size_t i)
{
    for (size_t k = i; k > 0 && k + NEAR > i && !s->l->lines[k - 1].blank; k--)
        if (has_dash(&s->lines[k - 1]))
            return false;
    for (size_t k = i + 1; k < s->l->line_count && k <= i + NEAR && !s->l->lines[k].blank; k++)
        if (has_dash(&s->lines[k]))
            return false;
    return true;
}

/* "Zenalin\n– a painkiller –": a dash of a sentence that goes over from a full line. */
static bool is_dash(const line_shapes *s, size_t i)
{
    const line_shape *here = &s->lines[i], *above = here - 1;
    size_t text = here->mark_start + here->mark.len + here->mark.blanks;
    uint32_t c;

    if (i == 0 || s->l->lines[i - 1].blank || is_set_off(s, here) || strchr(".:;,!?", last_byte(s, above)) ||
        above->width < FULL_MIN || above->width * 100 < widest_around(s, i) * FULL || above->indent < here->indent)
        return false;
    return utf8_decode(&c, s->l->bytes + text, here->end - text) > 0 && utf8_is_lower(c) && is_only_dash(s, i);
}

size_t letter_words_find(line_shapes *s, size_t from)
{
    size_t count = s->l->line_count;

    while (from < count && !(has_letter(&s->lines[from]) && is_word(s->l) && !is_bullet(s, from)) &&
           !(has_dash(&s->lines[from]) && is_dash(s, from)))
        from++;
    if (from < count) {
        s->lines[from].mark = (marker){.style = MARKER_NONE};
        s->lines[from].letter = true;
    }
    return from;
}
