#include "leaflet/read.h"
#include "leaflet/blocks.h"
#include "leaflet/decode.h"
#include "leaflet/facts.h"
#include "leaflet/language.h"
#include "leaflet/lines.h"
#include "leaflet/lists.h"
#include "leaflet/names.h"
#include "leaflet/repair.h"
#include "leaflet/safety.h"
#include "leaflet/sections.h"
#include "leaflet/words.h"

static void add_names(headings *h, const leaflet *l)
{
    for (int i = 0; i < l->brand_count; i++) {
        int count;
        token *tokens = words_split(l->memory, l->brand[i].text, l->brand[i].len, &count);

        for (int k = 0; k < count; k++)
            headings_add_name(h, tokens[k].text);
    }
}

int read_leaflet(leaflet *l, const read_options *options, findings *found)
{
    headings *h;
    marked_block *marked;
    int count;

    if (decode_leaflet(l, options->encoding, found) != 0)
        return -1;
    l->keep_unrelated = options->keep_unrelated;
    lines_split(l);
    l->tokens = words_split(l->memory, l->bytes, l->len, &l->token_count);
    if (options->language)
        l->language = options->language;
    else
        language_find(l, l->tokens, l->token_count, found);
    names_find(l, l->tokens, l->token_count);
    h = headings_new(l->language);
    add_names(h, l);
    blocks_build(l, h, found);
    headings_free(h);
    sections_assign(l, found);
    lists_build(l);
    marked = marks_read(l, &count);
    facts_find(l, marked, count, found);
    safety_check(l, marked, count, found);
    return 0;
}

bool read_rule_holds(const char *rule, const char *source, size_t source_len, const char *text, size_t text_len)
{
    return repair_holds(rule, source, source_len, text, text_len);
}
