#include "leaflet/facts/vaccines.h"

#define FIRST_BLOCKS 3  /* the leaflet's opening */
#define GENERIC_BLOCK 8 /* the generic name stands among so many blocks */
#define GENERIC_WORDS 14

/* "Vaccine against hepatitis A" as all that stands below a heading that announces a name. */
static bool is_generic(const marked_block *blocks, const marked_block *m)
{
    const block *b = m->b;
    bool below = m > blocks && m[-1].b == b - 1 && b[-1].kind == BLOCK_HEADING && b->kind != BLOCK_HEADING &&
                 (marks_has(m - 1, PHRASE_GENERIC_LEAD) || marks_has(m - 1, PHRASE_NAME_LEAD));

    return below && m->index < GENERIC_BLOCK && b->token_count > 1 && b->token_count <= GENERIC_WORDS &&
           marks_phrase(m, 0, PHRASE_VACCINE) && m->sentence[0] == m->sentence[b->token_count - 1] &&
           !marks_gap_has(b, b->token_count, ":");
}

fact vaccines_generic(leaflet *l, const marked_block *blocks, int count)
{
    for (int i = -1; (i = marks_next_with(blocks, count, i + 1, PHRASE_VACCINE)) < count;)
        if (is_generic(blocks, &blocks[i]))
            return marks_fact(l, blocks[i].b, blocks[i].index, 0, blocks[i].b->token_count - 1);
    return (fact){0};
}

static bool denied(const marked_block *m, int at)
{
    return (at > 0 && marks_phrase(m, at - 1, PHRASE_NEGATION)) || (at > 1 && marks_phrase(m, at - 2, PHRASE_NEGATION));
}

fact vaccines_said(leaflet *l, const marked_block *blocks, int count)
{
    for (int i = -1; (i = marks_next_with(blocks, count, i + 1, PHRASE_VACCINE)) < count;) {
        const marked_block *m = &blocks[i];

        if (m->index >= FIRST_BLOCKS && m->index != l->title_block && !is_generic(blocks, m))
            continue;
        for (int at = 0; (at = marks_find_phrase(m, at, m->b->token_count, PHRASE_VACCINE)) >= 0; at++)
            if (!denied(m, at))
                return marks_fact(l, m->b, m->index, at, at + marks_phrase(m, at, PHRASE_VACCINE) - 1);
    }
    return (fact){0};
}
