#include "leaflet/blocks/highlights.h"
#include "base/data.h"
#include "leaflet/words/words.h"

#define TITLE_WORDS 6 /* of the longest title of highlights or full text: "Full prescribing information: contents*" */

static bool is_title(const block *b, const words_index *titles)
{
    words_hit hit;

    return b->token_count && b->token_count <= TITLE_WORDS &&
           words_match_at(titles, b->tokens, b->token_count, 0, &hit) > 0;
}

bool highlights_titled(const block *b)
{
    return is_title(b, words_index_of_list("highlights-title", "")) ||
           is_title(b, words_index_of_list("full-text-title", ""));
}

/* The block with the first words of the full text, behind block `first`; the number of blocks if there is none. */
static size_t find_end(const leaflet *l, size_t first)
{
    const words_index *titles = words_index_of_list("full-text-title", "");
    size_t i = first + 1;

    while (i < l->block_count && !is_title(&l->blocks[i], titles) &&
           !(l->blocks[i].kind == BLOCK_HEADING && l->blocks[i].heading_topic >= 0 && l->blocks[i].major == 1))
        i++;
    return i;
}

void highlights_mark(leaflet *l)
{
    const words_index *titles = words_index_of_list("highlights-title", "");
    size_t first = 0, end;

    while (first < l->block_count && !is_title(&l->blocks[first], titles))
        first++;
    end = first < l->block_count ? find_end(l, first) : l->block_count;
    for (size_t i = first; i < end && end < l->block_count; i++)
        l->blocks[i].highlights = true;
}
