/* What the tests of the leaflet reader share: a text taken through the first stages, and what they made as short text.
 */
#ifndef SPLKIT_TESTS_UNIT_STAGES_H
#define SPLKIT_TESTS_UNIT_STAGES_H

#include "base/data.h"
#include "leaflet/blocks/blocks.h"
#include "leaflet/blocks/headings.h"
#include "leaflet/blocks/lines.h"
#include "leaflet/read.h"
#include "leaflet/text/decode.h"
#include "leaflet/text/repair.h"
#include "leaflet/words/words.h"

#include "test.h"

#include <stdlib.h>
#include <string.h>

/* Lines and blocks; name: lower case, or NULL. The caller frees the leaflet. */
static inline leaflet *stages_blocks(const char *text, const char *name, findings *found)
{
    leaflet *l = leaflet_new("test.txt", text, strlen(text));
    headings *h = headings_new("en", l->vocabulary);

    if (name)
        headings_add_name(h, name);
    l->language = "en";
    if (decode_leaflet(l, NULL, found) == 0) /* an unfit text is left as it is */
        repair_characters(l, found);
    lines_split(l);
    l->tokens = words_split(l->vocabulary, l->bytes, l->len, &l->token_count);
    blocks_build(l, h, found);
    headings_free(h);
    return l;
}

/* All stages. */
static inline leaflet *stages_read(const char *text, bool keep_unrelated, findings *found)
{
    leaflet *l = leaflet_new("test.txt", text, strlen(text));
    read_options options = {"en", keep_unrelated, NULL, false, INPUT_TEXT};

    assert_int_equal(read_leaflet(l, &options, found), 0);
    return l;
}

/* A difference is shown with the input it belongs to. */
static inline void stages_compare(const char *input, const buffer *got, const char *expected)
{
    if (strcmp(buffer_text(got), expected) != 0)
        fail_msg("of \"%s\"\n  expected: %s\n  got:      %s", input, expected, buffer_text(got));
}

#endif
