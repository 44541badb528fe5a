/* What the tests of the fact finders share: paragraphs as if they stood in a section, and facts as short text. */
#ifndef SPLKIT_TESTS_UNIT_FACTS_TEXT_H
#define SPLKIT_TESTS_UNIT_FACTS_TEXT_H

#include "leaflet/facts/forms.h"
#include "leaflet/words/marks.h"
#include "leaflet/words/names.h"
#include "stages.h"

#define SECTION_DESCRIPTION "34089-3"
#define SECTION_STORAGE "44425-7"

typedef struct {
    leaflet *l;
    marked_block *blocks;
    int count;
    findings found;
} facts_text;

/* A text in a language whose paragraphs are all of one section, marked; names and forms are found. */
static inline facts_text facts_text_new(const char *text, const char *language, const char *section)
{
    facts_text t;

    findings_init(&t.found);
    t.l = stages_blocks(text, NULL, &t.found);
    t.l->language = language;
    for (size_t i = 0; i < t.l->block_count; i++)
        t.l->blocks[i].topic = data_find_topic(section);
    names_find(t.l, t.l->tokens, t.l->token_count);
    t.blocks = marks_read(t.l, &t.count);
    forms_find(t.l, t.blocks, t.count);
    return t;
}

static inline void facts_text_free(facts_text *t)
{
    findings_release(&t->found);
    leaflet_free(t->l);
}

/* A whole leaflet in a language, read. */
static inline leaflet *facts_text_read(const char *text, const char *language, findings *found)
{
    leaflet *l = leaflet_new("test.txt", text, strlen(text));
    read_options options = {language, false, NULL, false, INPUT_TEXT};

    assert_int_equal(read_leaflet(l, &options, found), 0);
    return l;
}

/* "5 mg", "15 mg/5 mL"; "?" when there is no amount. */
static inline void facts_text_amount(buffer *out, const fact_quantity *amount, const fact_quantity *per)
{
    if (!amount->value.value) {
        buffer_puts(out, "?");
        return;
    }
    buffer_printf(out, "%s %s", amount->value.value, amount->unit);
    if (per->value.value)
        buffer_printf(out, "/%s %s", per->value.value, per->unit);
}

typedef struct {
    const char *language, *text, *expected;
} facts_case;

/* Shows a difference with its text. */
static inline void facts_text_compare(const facts_case *c, const buffer *got)
{
    if (strcmp(buffer_text(got), c->expected) != 0)
        fail_msg("of \"%s\"\n  expected: %s\n  got:      %s", c->text, c->expected, buffer_text(got));
}

#endif
