/* Sections that a label of its kind needs, and contraindications that read like advice because their heading is lost.
 */
#include "leaflet/safety/safety_checks.h"
#include "leaflet/words/kinds.h"

#include <string.h>

#define NONE_WORDS 2     /* of "None known." */
#define HEADING_WORDS 2  /* a heading of the data with so many words tells a matter wherever it stands ... */
#define HEADING_BYTES 10 /* ... and so does a word as long as that */
#define SURE 0.5         /* that some block is of contraindications */

/* What is needed, of over-the-counter drugs too or of prescription drugs only. */
static const struct {
    section_set where;
    const char *what;
    bool always;
} needed[] = {{SECTIONS_NEED_INDICATIONS, "indications", true},
              {SECTIONS_NEED_CONTRAINDICATIONS, "contraindications", false},
              {SECTIONS_NEED_DOSAGE, "dosage and administration", true},
              {SECTIONS_NEED_WARNINGS, "warnings and precautions", true},
              {SECTIONS_NEED_REACTIONS, "adverse reactions", false},
              {SECTIONS_NEED_STORAGE, "storage", false}};

static bool has_section(const leaflet *l, section_set which)
{
    for (size_t i = 0; i < l->block_count; i++)
        if (kinds_in(&l->blocks[i], which))
            return true;
    return false;
}

static bool is_telling(const char *heading)
{
    return strchr(heading, ' ') || strlen(heading) >= HEADING_BYTES;
}

typedef struct {
    int topic;
    bool found;
} heading_search;

/* A heading of the topic opens the block, or it is one that tells the matter wherever it stands. */
static void look_at_heading(void *context, const words_hit *hit)
{
    heading_search *s = context;
    const data_phrase *heading = &data_headings[hit->value];

    s->found = s->found || (heading->topic == s->topic && (hit->first == 0 || is_telling(heading->text)));
}

static words_index *index_headings(const char *unused, const char *language)
{
    words_index *headings = words_index_new();

    (void)unused;
    words_index_add_kind(headings, DATA_HEADINGS, 0, language);
    return headings;
}

/* The text speaks of the matter somewhere, though no section was made of it. */
static bool is_spoken_of(const safety_checker *c, section_set which)
{
    words_memo *headings = words_memo_of(words_index_kept(index_headings, "", c->l->language));
    heading_search search = {data_find_topic(kinds_first_code(which)), false};
    bool spoken = false;

    for (int i = 0; i < c->count && !spoken; i++) {
        const marked_block *m = &c->blocks[i];

        words_memo_each(headings, m->b->tokens, m->b->token_count, look_at_heading, &search);
        spoken = search.found;
        for (int at = 0; at < m->b->token_count && !spoken; at = marks_sentence_end(m, at) + 1)
            spoken = (which == SECTIONS_NEED_STORAGE && safety_sentence_has(m, at, PHRASE_STORE)) ||
                     (which == SECTIONS_NEED_WARNINGS &&
                      (safety_sentence_has(m, at, PHRASE_WARNING) || safety_sentence_has(m, at, PHRASE_KEEP_TAKING))) ||
                     (which == SECTIONS_NEED_DOSAGE && safety_has_dose(m, at) &&
                      safety_sentence_has(m, at, PHRASE_PER_DAY)) ||
                     (which == SECTIONS_NEED_INDICATIONS && safety_sentence_has(m, at, PHRASE_INDICATED)) ||
                     (which == SECTIONS_NEED_CONTRAINDICATIONS && safety_sentence_has(m, at, PHRASE_CONTRAINDICATED));
    }
    return spoken;
}

static bool is_otc(const leaflet *l)
{
    const data_word_list *list = data_find_words("otc-types");

    for (int i = 0; list && i < list->count; i++)
        if (strcmp(data_words[list->first + i], l->facts.doc_code) == 0)
            return true;
    return false;
}

/* --- an ingredient that patients are to be warned of --- */

/* A sentence that names the substance and says for whom it is not: "if you do not bear lactose". */
static bool warns_of(const marked_block *m, phrase_class what)
{
    for (int at = 0; at < m->b->token_count; at = marks_sentence_end(m, at) + 1)
        if (safety_sentence_has(m, at, what) &&
            (safety_sentence_has(m, at, PHRASE_NEGATION) || safety_sentence_has(m, at, PHRASE_CONDITION)))
            return true;
    return false;
}

/* The word stands in the text outside of the lists of ingredients, or in a warning among them. */
static bool is_told(const safety_checker *c, phrase_class what)
{
    for (int i = -1; (i = marks_next_with(c->blocks, c->count, i + 1, what)) < c->count;)
        if (!kinds_in(c->blocks[i].b, SECTIONS_COMPOSITION) || warns_of(&c->blocks[i], what))
            return true;
    return false;
}

/* A label by the rules of the FDA, which ask for no such warning. */
static bool is_of_us(const safety_checker *c)
{
    return marks_next_with(c->blocks, c->count, 0, PHRASE_US_LABEL) < c->count;
}

/* Lactose among the ingredients, and not a word on who does not bear it (EU guideline on excipients in the labelling).
 */
static void check_excipients(safety_checker *c)
{
    const facts *f = &c->l->facts;

    if (!f->inactive_count || is_told(c, PHRASE_LACTOSE) || is_of_us(c))
        return;
    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];
        int at = m->index == f->inactive[0].block ? marks_find_phrase(m, 0, m->b->token_count, PHRASE_LACTOSE) : -1;
        long line, column;

        if (at < 0)
            continue;
        safety_place(c, m, at, &line, &column);
        findings_add(c->found, FINDING_SAFETY_EXCIPIENT, c->l->name, line, column,
                     "'%s' is an ingredient, but the text has no warning for patients who do not bear it",
                     m->b->tokens[at].text);
        return;
    }
}

/* --- all --- */

/* What a product is for has a section of its own in every label: words on it elsewhere do not stand for that. */
static void check_section(safety_checker *c, section_set where, const char *what)
{
    bool spoken;

    if (has_section(c->l, where))
        return;
    spoken = is_spoken_of(c, where);
    if (!spoken)
        findings_add(c->found, FINDING_SAFETY_SECTION, c->l->name, 0, 0, "nothing on %s was found in the leaflet",
                     what);
    else if (where == SECTIONS_NEED_INDICATIONS)
        findings_add(c->found, FINDING_SAFETY_SECTION, c->l->name, 0, 0,
                     "no section on %s was found in the leaflet, only words on them", what);
}

void safety_check_sections(safety_checker *c)
{
    bool otc = is_otc(c->l) || !c->l->facts.doc_evidence.value;

    for (size_t i = 0; i < sizeof needed / sizeof *needed && strcmp(c->l->language, "und") != 0; i++)
        if (needed[i].always || !otc)
            check_section(c, needed[i].where, needed[i].what);
    check_excipients(c);
}

/* --- a negation lost --- */

static bool denies(const marked_block *m)
{
    return marks_find_phrase(m, 0, m->b->token_count, PHRASE_NEGATION) >= 0 ||
           marks_find_phrase(m, 0, m->b->token_count, PHRASE_CONTRAINDICATED) >= 0 ||
           marks_find_phrase(m, 0, m->b->token_count, PHRASE_ALLERGY) >= 0 ||
           marks_find_phrase(m, 0, m->b->token_count, PHRASE_CONTAINS) >= 0;
}

/* The first block of contraindications whose heading is lost says nowhere that the product must not be taken. */
void safety_check_negation(safety_checker *c)
{
    const marked_block *first = NULL;
    bool denied = false, sure = false;
    int words = 0;

    for (int i = 0; i < c->count && !denied; i++) {
        const marked_block *m = &c->blocks[i];

        if (!kinds_in(m->b, SECTIONS_CONTRAINDICATIONS))
            continue;
        denied = denies(m) || m->b->kind == BLOCK_HEADING;
        first = first ? first : m;
        words += m->b->token_count;
        sure = sure || m->b->confidence >= SURE;
    }
    if (first && !denied && sure && words > NONE_WORDS && strcmp(c->l->language, "und") != 0) {
        long line, column;

        safety_place(c, first, 0, &line, &column);
        findings_add(c->found, FINDING_SAFETY_NEGATION, c->l->name, line, column,
                     "taken for contraindications, but neither a heading nor the text says 'not': was a heading lost?");
    }
}
