#include "leaflet/facts/active.h"
#include "leaflet/facts/composition_table.h"
#include "leaflet/facts/forms.h"
#include "leaflet/facts/inactive.h"
#include "leaflet/facts/vaccines.h"
#include "leaflet/words/kinds.h"
#include "leaflet/words/names.h"

#include <string.h>

#define PURPOSE "55105-1" /* the section on what an ingredient is for */
#define EACH_REACH 5      /* words from "each" to the dosage form */
#define VOLUME_WORDS 6    /* of a line that only tells what the amounts above are in ... */
#define CLOSING_WORDS 12  /* of one that also tells which form or container */
#define VOLUME_REACH 4    /* ... and blocks to the statement that tells them */
#define CELL_ROWS 2       /* blocks from a row of single cells to the next */
#define FORM_REACH 10     /* words from the dosage form to "contains" */
#define PORTION_WORDS 5   /* of "5 ml oral solution" */
#define LIST_ITEM_WORDS 6 /* of a substance in a list without a heading ... */
#define NOUN_USES 2       /* of a word in lower case, which no brand is */
#define LIST_ITEMS 3      /* ... and of so many of them at least */

/* --- statements --- */

/* The first mark of a kind from token `from` on, not more than so many words away; strengths count for nothing. */
static const mark *mark_near(const marked_block *m, int from, int reach, mark_kind what)
{
    for (int i = from; i < m->b->token_count && reach > 0; i++) {
        const mark *k = marks_starting(m, i, what);
        int at = marks_at(m, i);

        if (k)
            return k;
        reach -= at < 0 || (m->marks[at].kind != MARK_NUMBER && m->marks[at].kind != MARK_UNIT);
    }
    return NULL;
}

/* "1:2": the colon of a ratio before token `at`. */
static bool is_ratio(const block *b, int at)
{
    size_t len;

    marks_gap(b, at, &len);
    return len == 1 && at > 0 && at < b->token_count && b->tokens[at - 1].number && b->tokens[at].number;
}

/* Where the contents start: behind "contains" or a colon not far from token `at`; 0 when there is neither. */
static int contents_start(const marked_block *m, int at)
{
    int words;

    for (int i = at; i <= at + FORM_REACH && i < m->b->token_count && m->sentence[i] == m->sentence[at - 1]; i++) {
        if (marks_gap_has(m->b, i, ":") && !is_ratio(m->b, i))
            return i;
        if (marks_gap_has(m->b, i, ";") || marks_phrase(m, i, PHRASE_EXTRACTANT))
            return 0;
        if ((words = marks_phrase(m, i, PHRASE_CONTAINS)))
            return i + words;
    }
    if (at <= m->b->token_count && marks_gap_has(m->b, m->b->token_count, ":") && m->b->token_count - at <= FORM_REACH)
        return m->b->token_count;
    return 0;
}

static bool denied(const marked_block *m, int at)
{
    for (int i = at - 1; i >= 0 && i >= at - 3 && m->sentence[i] == m->sentence[at]; i--)
        if (marks_phrase(m, i, PHRASE_NEGATION))
            return true;
    return false;
}

/* The volume at token `at` that a container holds; the grams of a vial tell how much of the substance is in it, those
 * of a packet are one dose, as the packet is. */
static bool volume_of_container(parser *p, int at, fact_quantity *per)
{
    fact_quantity held;

    if (!strength_volume_at(p->l, p->m, at, false, &held) ||
        ((p->in_vial || p->in_packet) && strcmp(held.unit, "g") == 0))
        return false;
    *per = held;
    return true;
}

/* "(each) vial of 10 ml contains", "cartridge contains 3 ml,": *per is what is in the container. */
static int contents_of_container(parser *p, int behind, fact_quantity *per)
{
    int start = contents_start(p->m, behind), end;
    fact_quantity held;

    for (int i = behind; i < start && !volume_of_container(p, i, per); i++)
        ;
    end = start && !per->value.value ? strength_volume_at(p->l, p->m, start, false, &held) : 0;
    if (!end || strcmp(held.unit, "g") == 0) /* "a sachet contains 3 g of X" */
        return start;
    *per = held;
    return end;
}

/* The block stands right below the heading of its section on the composition. */
static bool is_headed(const parser *p)
{
    const block *b = p->m->b, *above = b > p->l->blocks ? b - 1 : NULL;

    return above && above->kind == BLOCK_HEADING && b->kind != BLOCK_HEADING && above->heading_topic >= 0 &&
           parser_in_scope(p->l, b);
}

/* Another volume stands from token `at` on, before the contents: "tubes of 30 g. 100 g contain". One in a bracket is
 * the same in another measure: "100 g (84 ml) contain". */
static bool tells_volume(parser *p, int at, int start)
{
    fact_quantity other;

    while (at < start && (marks_gap_has(p->m->b, at, "(") || !strength_volume_at(p->l, p->m, at, false, &other)))
        at = marks_gap_has(p->m->b, at, "(") ? parser_bracket_end(p->m, at) + 1 : at + 1;
    return at < start;
}

/* "The vial contains:": a container at token `at`, behind an article that opens the sentence. */
static bool is_the_container(const marked_block *m, int at)
{
    return at > 0 && marks_starting(m, at, MARK_PACKAGE) &&
           marks_phrase_before(m, at, PHRASE_ARTICLE) == marks_sentence_start(m, at);
}

/* "Each film-coated tablet contains", "5 ml of syrup contain:", "One capsule:", "each vial contains": the token where
 * the contents start, or 0; *form: the form named, or NULL. */
static int contents_of_each(parser *p, int at, const mark **form, fact_quantity *per)
{
    const marked_block *m = p->m;
    int each = marks_phrase(m, at, PHRASE_EACH), from = at + each, end, dose, releases;
    const mark *container;
    bool the;

    end = strength_volume_at(p->l, m, from, each > 0, per);
    the = !end && !each && is_the_container(m, at);
    if (!end && !each && !the) { /* most words open nothing */
        *form = marks_starting(m, at, MARK_FORM);
        return *form && at + (*form)->count < m->b->token_count && marks_gap_has(m->b, at + (*form)->count, ":")
                   ? at + (*form)->count
                   : 0;
    }
    dose = end ? 0 : marks_phrase(m, from, PHRASE_DOSE_UNIT);
    if (dose && (releases = marks_phrase(m, from + dose, PHRASE_RELEASES)))
        return from + dose + releases;
    if (dose) /* "each dose contains", "one dose (0.5 ml) contains" */
        return contents_of_container(p, from + dose, per);
    from = end ? end : from;
    *form = mark_near(m, from, EACH_REACH, MARK_FORM);
    container = (each || the) && !end ? mark_near(m, from, EACH_REACH, MARK_PACKAGE) : NULL;
    if (container && (!*form || (*form)->first > container->first)) {
        *form = NULL;
        p->in_vial = kinds_is(container->term->name, KIND_FOR_NEEDLE);
        p->in_packet = kinds_is(container->term->name, KIND_DOSED);
        return contents_of_container(p, container->first + container->count, per);
    }
    if (each && *form && at == 0 && (*form)->first + (*form)->count == m->b->token_count && is_headed(p))
        return m->b->token_count; /* "Per tablet" on a line of its own */
    if (end || (each && *form)) {
        int start = contents_start(m, *form ? (*form)->first + (*form)->count : end);

        return end && tells_volume(p, end, start) ? 0 : start;
    }
    *form = marks_starting(m, at, MARK_FORM);
    if (*form && at + (*form)->count < m->b->token_count && marks_gap_has(m->b, at + (*form)->count, ":"))
        return at + (*form)->count;
    return 0;
}

/* Strengths stand at token `at`, or right behind the name of a substance there. */
static bool has_strength(parser *p, int at)
{
    strength told[COMPOSITION_STRENGTHS];
    int count, last;

    if (strength_list_at(p->l, p->m, at, told, COMPOSITION_STRENGTHS, &count))
        return true;
    last = composition_name_end(p->m, at);
    return last >= 0 && !marks_phrase(p->m, at, PHRASE_EXCIPIENT) &&
           strength_list_at(p->l, p->m, last + 1, told, COMPOSITION_STRENGTHS, &count);
}

/* "Tablets contain 5 mg", "X tablets contain X 5 mg": the token where the contents start, or 0. */
static int contents_of_form(parser *p, int at, const mark **form)
{
    const marked_block *m = p->m;
    strength told[COMPOSITION_STRENGTHS];
    int words = marks_phrase(m, at, PHRASE_CONTAINS), start = marks_sentence_start(m, at), count;

    if (!words || denied(m, at) || !has_strength(p, at + words))
        return 0;
    *form = mark_near(m, start, at - start, MARK_FORM);
    return *form || strength_list_at(p->l, m, at + words, told, COMPOSITION_STRENGTHS, &count) ? at + words : 0;
}

static bool has_small_letter(const block *b, int at)
{
    const token *t = &b->tokens[at];

    for (uint32_t i = 0; i < t->len; i++)
        if (b->text[t->start + i] >= 'a' && b->text[t->start + i] <= 'z')
            return true;
    return (unsigned char)b->text[t->start] >= 0x80; /* letters that are not looked into */
}

/* "X is a relaxant, available as 10 mg and 20 mg tablets": its name opens the sentence. The token to go on at, or 0. */
static int available_at(parser *p, int at)
{
    const marked_block *m = p->m;
    strength told[COMPOSITION_STRENGTHS];
    int words = marks_phrase(m, at, PHRASE_AVAILABLE_AS), start = marks_sentence_start(m, at), count, end, last;
    const mark *form;
    fact name;

    if (!words || !parser_in_scope(p->l, m->b) || (p->out->count && parser_statement(p)->count))
        return 0;
    end = strength_list_at(p->l, m, at + words, told, COMPOSITION_STRENGTHS, &count);
    form = end ? marks_starting(m, end, MARK_FORM) : NULL;
    last = form ? composition_name_end(m, start) : -1;
    if (last < 0 || marks_find_phrase(m, start, at, PHRASE_IS) < 0 || marks_phrase(m, start, PHRASE_ARTICLE) ||
        !has_small_letter(m->b, start)) /* a brand */
        return 0;
    parser_open_statement(p, form->term, (fact_quantity){{0}, NULL});
    name = parser_name_fact(p, start, last);
    parser_add_item(p, &name, told, count);
    return end;
}

/* What helps a vaccine to work is no substance that it is made of. */
static bool tells_of_adjuvant(const marked_block *m, int at)
{
    return marks_find_phrase(m, marks_sentence_start(m, at), marks_sentence_end(m, at) + 1, PHRASE_ADJUVANT) >= 0;
}

/* "each tablet contains 5 mg", of a form of the product: a statement in whatever section it stands. */
static bool stands_anywhere(const parser *p, int at, int start, const mark *form)
{
    const mark *number = marks_starting(p->m, start, MARK_NUMBER);

    return marks_phrase(p->m, at, PHRASE_EACH) && form && number &&
           marks_starting(p->m, start + number->count, MARK_UNIT) &&
           (!p->l->facts.form_count || forms_index(&p->l->facts, form->term) >= 0);
}

/* "5 ml juice", "1 tablet" as all of a block, under which the contents stand: how much they are in. *form: the form
 * named, or NULL. */
static bool is_portion(parser *p, int at, const mark **form, fact_quantity *per)
{
    const marked_block *m = p->m;
    const mark *number = marks_starting(m, 0, MARK_NUMBER);
    int end = at == 0 && number ? strength_volume_at(p->l, m, 0, true, per) : 0;

    if (at || !number || m->b->token_count > PORTION_WORDS)
        return false;
    *form = marks_starting(m, end ? end : number->count, MARK_FORM);
    if (*form)
        return (*form)->first + (*form)->count == m->b->token_count;
    return end == m->b->token_count || (end && end + 1 == m->b->token_count && marks_at(m, end) < 0);
}

/* Opens the statement that starts at token `at`; the token where its contents start, or 0. Outside of the sections on
 * the composition only "each tablet contains 5 mg" is one. */
static int statement_at(parser *p, int at)
{
    const marked_block *m = p->m;
    fact_quantity per = {{0}, NULL};
    const mark *form = NULL;
    bool scope = parser_in_scope(p->l, m->b);
    composition_statement *s;
    int start;

    p->in_vial = p->in_packet = false;
    start = contents_of_each(p, at, &form, &per);

    if (start && start < m->b->token_count && denied(m, start))
        start = 0;
    if (start && !scope && !stands_anywhere(p, at, start, form))
        start = 0;
    if (!start) {
        per = (fact_quantity){{0}, NULL};
        form = NULL;
        start = scope ? contents_of_form(p, at, &form) : 0;
    }
    if (!start && scope && is_portion(p, at, &form, &per))
        start = m->b->token_count;
    if (!start || tells_of_adjuvant(m, at))
        return 0;
    s = parser_open_statement(p, form ? form->term : NULL, per);
    if (s)
        s->in_vial = p->in_vial && !form;
    p->mode = MODE_CONTENT;
    p->fresh = true;
    p->told_in = m->index;
    return start;
}

/* "Compare to the active ingredient in Brand". */
static bool tells_of_another(const marked_block *m, int at)
{
    int other = marks_find_phrase(m, 0, m->b->token_count, PHRASE_OTHER_PRODUCT);

    return other >= 0 && m->sentence[other] <= m->sentence[at];
}

/* The block before, or this one, tells the composition, wherever it stands. */
static bool follows_statement(const parser *p)
{
    return p->told_in >= 0 && p->m->index - p->told_in <= 1;
}

/* What lead_at, the statements and the volumes that "up to" tells begin with, if not with a mark: elsewhere, nothing is
 * to be looked for. */
static void set_openings(parser *p)
{
    static const phrase_class openings[] = {PHRASE_INACTIVE_LEAD, PHRASE_COLOUR_LEAD, PHRASE_ACTIVE_LEAD,
                                            PHRASE_GENERIC_LEAD,  PHRASE_EACH,        PHRASE_CONTAINS,
                                            PHRASE_UP_TO,         PHRASE_AVAILABLE_AS};

    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        MARKS_CLASS(p->openings, openings[i]);
}

/* The same of what opens something also where the text is not on the composition. */
static void set_far_openings(parser *p)
{
    MARKS_CLASS(p->far_openings, PHRASE_ACTIVE_LEAD);
    MARKS_CLASS(p->far_openings, PHRASE_GENERIC_LEAD);
    MARKS_CLASS(p->far_openings, PHRASE_EACH);
}

/* Only blanks and signs between the parts of a combination before token `at`: "X + Y + [Z]", "X/Y". */
static bool adds_part(const block *b, int at)
{
    size_t len;
    const char *gap = marks_gap(b, at, &len);

    return strspn(gap, " +/[]") >= len && (memchr(gap, '+', len) || memchr(gap, '/', len));
}

/* The international name from token `at` to `last`, and on to the other parts of a combination. */
static void take_generic(parser *p, int at, int last)
{
    const marked_block *m = p->m;
    int next;

    while (last + 1 < m->b->token_count && adds_part(m->b, last + 1) && (next = composition_name_end(m, last + 1)) >= 0)
        last = next;
    p->out->generic = parser_name_fact(p, at, last);
    p->out->named = true;
}

/* Leads are looked for in all modes: the token to go on at, or 0. */
static int lead_at(parser *p, int at)
{
    const marked_block *m = p->m;
    int words = marks_phrase(m, at, PHRASE_INACTIVE_LEAD), last;
    bool scope = parser_in_scope(p->l, m->b) || follows_statement(p);

    if (!words && (words = marks_phrase(m, at, PHRASE_COLOUR_LEAD)) && !marks_gap_has(m->b, at + words, ":"))
        words = 0; /* "colours: X" goes on with a list, "white in colour" does not */
    if (words && scope) {
        p->list_in = m->index;
        return inactive_lead_at(p, at, words);
    }
    if ((words = marks_phrase(m, at, PHRASE_ACTIVE_LEAD)) && !tells_of_another(m, at))
        return active_lead_at(p, at, words);
    if ((words = marks_phrase(m, at, PHRASE_GENERIC_LEAD)) && at + words < m->b->token_count &&
        marks_gap_has(m->b, at + words, ":-") && (last = composition_name_end(m, at + words)) >= 0) {
        take_generic(p, at + words, last);
        return last + 1;
    }
    if (words && at + words == m->b->token_count)
        p->named_below = m->index + 1;
    if (kinds_in(m->b, SECTIONS_INACTIVE))
        return 0;
    words = available_at(p, at);
    return words ? words : statement_at(p, at);
}

/* "(extraction solvent: ethanol 30 %)": what an extract was made with is not in it. The token behind it, or 0. */
static int skip_extractant(const marked_block *m, int at)
{
    int words = marks_phrase(m, at, PHRASE_EXTRACTANT), i = at + words + 1;

    if (!words)
        return 0;
    while (i < m->b->token_count && !marks_gap_has(m->b, i, ";,") && m->sentence[i] == m->sentence[at])
        i++;
    return i;
}

/* "adsorbed on aluminium hydroxide, hydrated (0.35 mg Al)": what carries the antigen of a vaccine is not active. The
 * token behind it, or 0. */
static int skip_carrier(const marked_block *m, int at)
{
    int words = marks_phrase(m, at, PHRASE_ADSORBED_ON), i = at + words, comma = 0;

    for (; words && i < m->b->token_count && m->sentence[i] == m->sentence[at] && !marks_gap_has(m->b, i, ";\n"); i++) {
        if (marks_gap_has(m->b, i, "("))
            return parser_bracket_end(m, i) + 1;
        if (!comma && marks_gap_has(m->b, i, ","))
            comma = i;
    }
    return !words ? 0 : comma ? comma : i;
}

static int item_at(parser *p, int at)
{
    int end = skip_extractant(p->m, at);

    end = end ? end : active_base_at(p, at);
    end = end ? end : skip_carrier(p->m, at);
    end = end ? end : active_salt_at(p, at);
    end = end ? end : active_amount_first_at(p, at);
    return end ? end : active_name_first_at(p, at, false);
}

/* In the list below a heading "Inactive ingredients", wherever that stands: on the package, too. */
static bool is_below_inactive(parser *p)
{
    const block *b = p->m->b, *above = b > p->l->blocks ? b - 1 : NULL;

    if (b->kind == BLOCK_HEADING)
        p->below_inactive = kinds_topic_in(b->heading_topic, SECTIONS_INACTIVE);
    else if (above && above->kind != BLOCK_HEADING && !(b->kind == BLOCK_ITEM && above->kind == BLOCK_ITEM))
        p->below_inactive = false;
    return p->below_inactive && b->kind != BLOCK_HEADING;
}

/* The list of a section of inactive ingredients has ended, and this block does not begin another one. */
static bool is_behind_list(const parser *p)
{
    const marked_block *m = p->m;

    return p->ended && m->b->kind != BLOCK_ITEM && marks_find_phrase(m, 0, m->b->token_count, PHRASE_EXCIPIENT) < 0;
}

/* A list of inactive ingredients that has begun, outside of their section: a text that names none is no part of it. */
static bool ends_by_itself(const parser *p)
{
    const marked_block *m = p->m;

    return p->mode == MODE_INACTIVE && m->b->kind != BLOCK_ITEM && !p->fresh &&
           !(kinds_in(m->b, SECTIONS_INACTIVE) && !parser_is_heading(m->b)) &&
           marks_find_phrase(m, 0, m->b->token_count, PHRASE_EXCIPIENT) < 0;
}

/* The text has the word without a capital, as it has substances, that products may be called by. */
static bool is_common_noun(const leaflet *l, const word_type *type)
{
    int uses = 0;

    for (int i = 0; i < l->token_count && uses < NOUN_USES; i++)
        uses += l->tokens[i].type == type && !l->tokens[i].capital;
    return uses >= NOUN_USES;
}

/* A brand is in the name; "X maker" is one as well, where the substance is X. */
static bool has_brand(const leaflet *l, const marked_block *m, int first, int last)
{
    const token *t = m->b->tokens;
    int brand = first, other = first + 1;

    while (brand <= last && !names_is_product(l, t[brand].type))
        brand++;
    while (other <= last && marks_phrase(m, other, PHRASE_SALT_NAME))
        other++;
    return brand <= last && (other <= last || !is_common_noun(l, t[first].type));
}

/* "Composition per 1 ml" as a heading: what the amounts below it are in. */
static bool tells_portion(parser *p, fact_quantity *per)
{
    const marked_block *m = p->m;
    int n = m->b->token_count, at = n - 2;

    return m->b->kind == BLOCK_HEADING && parser_in_scope(p->l, m->b) && n > 2 && n <= PORTION_WORDS &&
           marks_starting(m, at, MARK_NUMBER) &&
           (marks_phrase_before(m, at, PHRASE_WITHIN) > 0 || marks_phrase_before(m, at, PHRASE_EACH) > 0) &&
           strength_volume_at(p->l, m, at, false, per) == n;
}

/* "X hydrochloride 5 mg" right below such a heading, and nothing more about it: what the product is made of. */
static bool begins_with_item(parser *p)
{
    const marked_block *m = p->m;
    strength told[COMPOSITION_STRENGTHS];
    bool opens = p->out->count ? parser_is_closed(p) : is_headed(p);
    int last = opens ? composition_name_end(m, 0) : -1, end, count;

    if (last < 0 || marks_phrase(m, 0, PHRASE_EXCIPIENT) || (p->above && marks_has(p->above, PHRASE_NAME_LEAD)) ||
        has_brand(p->l, m, 0, last))
        return false;
    if (strength_potency_at(p->l, m, last + 1, p->homeopathic, told))
        return true;
    end = strength_list_at(p->l, m, active_behind_name(p, last), told, COMPOSITION_STRENGTHS, &count);
    return end && (end == m->b->token_count || marks_gap_has(m->b, end, ",;.(\n") || marks_phrase(m, end, PHRASE_SALT));
}

/* The block is the name of a substance, with a bracket behind it or none: the last token of the name, or -1. */
static int name_alone(const parser *p, const marked_block *m)
{
    int n = m->b->token_count, last = composition_name_end(m, 0), behind = last + 1;

    if (last < 0 || m->b->kind == BLOCK_TABLE || marks_phrase(m, 0, PHRASE_EXCIPIENT) ||
        marks_phrase(m, 0, PHRASE_COLUMN_NAME) || marks_gap_has(m->b, n, ".:") || has_brand(p->l, m, 0, last))
        return -1;
    if (behind < n && marks_gap_has(m->b, behind, "(["))
        behind = parser_bracket_end(m, behind) + 1;
    return behind == n ? last : -1;
}

/* "of X" as all of a line, right below "equivalent to ..... 5 mg": what that amount is of. */
static bool names_amount_above(parser *p)
{
    const marked_block *m = p->m;
    composition_statement *s = p->out->count ? parser_statement(p) : NULL;
    int words = s && s->count && !s->items[s->count - 1].name.value ? marks_phrase(m, 0, PHRASE_OF) : 0, last;

    if (!words || (p->mode != MODE_CONTENT && p->mode != MODE_ACTIVE) || (last = composition_name_end(m, words)) < 0 ||
        last + 1 != m->b->token_count)
        return false;
    s->items[s->count - 1].name = parser_name_fact(p, words, last);
    return true;
}

static bool has_amounts(const composition *c)
{
    for (int i = 0; i < c->count; i++)
        for (int k = 0; k < c->statements[i].count; k++)
            if (c->statements[i].items[k].count)
                return true;
    return false;
}

/* A cell for each line: "X (as hydrochloride)", and below it "5 mg". True when it is so. */
static bool takes_cell(parser *p)
{
    const marked_block *m = p->m;
    strength told[COMPOSITION_STRENGTHS];
    bool open = p->mode == MODE_CONTENT || p->mode == MODE_ACTIVE;
    int count, last;
    fact name;

    if (!p->above || p->above->index + 1 != m->index || p->above->b->topic != m->b->topic ||
        !kinds_in(m->b, SECTIONS_COMPOSITION) || kinds_in(m->b, SECTIONS_INACTIVE) ||
        !marks_starting(m, 0, MARK_NUMBER) ||
        strength_list_at(p->l, m, 0, told, COMPOSITION_STRENGTHS, &count) != m->b->token_count ||
        (last = name_alone(p, p->above)) < 0)
        return false;
    open = open || (p->told_in >= 0 && m->index - p->told_in <= CELL_ROWS);
    if (!open && has_amounts(p->out)) /* a line of a package says again what is known */
        return false;
    name = marks_fact(p->l, p->above->b, p->above->index, 0, last);
    if (!open)
        parser_open_statement(p, NULL, (fact_quantity){{0}, NULL});
    p->mode = p->mode == MODE_ACTIVE ? MODE_ACTIVE : MODE_CONTENT;
    parser_add_item(p, &name, told, count);
    p->told_in = m->index;
    return true;
}

/* A table with a cell for each line, "Active ingredient" and "Purpose" at its head: the headings stand one below the
 * other, and what is active stands below the second. True when this is a line that tells it. */
static bool takes_purpose_row(parser *p)
{
    const block *b = p->m->b, *above = b > p->l->blocks ? b - 1 : NULL;

    if (b->kind == BLOCK_HEADING) {
        p->beside_purpose = above && above->kind == BLOCK_HEADING && b->heading_topic >= 0 &&
                            kinds_topic_in(above->heading_topic, SECTIONS_ACTIVE) &&
                            strcmp(data_topics[b->heading_topic].code, PURPOSE) == 0;
        return false;
    }
    return p->beside_purpose && active_row(p);
}

/* "The film coating contains", "Shell:": the list of inactive ingredients goes on with another part of the product. */
static bool opens_part(const marked_block *m, int at)
{
    int words;

    at += marks_phrase(m, at, PHRASE_ARTICLE);
    words = marks_phrase(m, at, PHRASE_PART);
    return words && (marks_phrase(m, at + words, PHRASE_CONTAINS) ||
                     marks_phrase(m, at + words, PHRASE_INACTIVE_VERB) || marks_gap_has(m->b, at + words, ":"));
}

/* The substance that usually only helps at token `at`, or the next one of the list; 0 where no list goes on. */
static int behind_list_item(const marked_block *m, int at)
{
    int i = at + marks_phrase(m, at, PHRASE_EXCIPIENT);

    for (i = i > at ? i : at + 1; i < m->b->token_count && !marks_gap_has(m->b, i, ",;"); i++)
        if (i - at >= LIST_ITEM_WORDS || marks_gap_has(m->b, i, ".:") ||
            (marks_at(m, i) >= 0 && !marks_starting(m, i, MARK_NUMBER)) ||
            (marks_phrase(m, i, PHRASE_NAME_END) && !marks_phrase(m, i, PHRASE_OF) &&
             !marks_phrase(m, i, PHRASE_JOINT)))
            return 0;
    return i;
}

/* "Human albumin; sodium chloride; water for injections." right below what is active, without a word before it: most of
 * what it lists usually only helps, and it is no sentence. */
static bool lists_helpers(const parser *p)
{
    const marked_block *m = p->m;
    int items = 0, helpers = 0;

    if (p->told_in < 0 || !follows_statement(p) || parser_is_heading(m->b) || !marks_has(m, PHRASE_EXCIPIENT))
        return false;
    for (int i = 0, next; i < m->b->token_count; i = next) {
        helpers += marks_phrase(m, i, PHRASE_EXCIPIENT) > 0;
        items++;
        if (!(next = behind_list_item(m, i)))
            return false;
    }
    return items >= LIST_ITEMS && helpers * 2 > items;
}

/* "Coating: hypromellose, macrogol." on a line of its own, right below the list of what else is in the core. */
static bool goes_on_with_part(const parser *p)
{
    return p->listed_in >= 0 && p->m->index - p->listed_in <= 1 && p->m->b->token_count &&
           !parser_is_heading(p->m->b) && opens_part(p->m, 0);
}

/* A mode that an earlier block opened goes on in this one as long as it holds ingredients. */
static void carry_over(parser *p)
{
    const marked_block *m = p->m;
    fact_quantity per;

    if (is_below_inactive(p))
        p->mode = MODE_INACTIVE;
    else if (parser_is_heading(p->m->b) || !(parser_in_scope(p->l, m->b) || follows_statement(p)))
        p->mode = MODE_NONE;
    else if (p->mode == MODE_INACTIVE && m->b->kind == BLOCK_ITEM && follows_statement(p))
        p->told_in = m->index;
    if (parser_is_heading(p->m->b) || !kinds_in(m->b, SECTIONS_INACTIVE))
        p->ended = false;
    if (is_behind_list(p) || ends_by_itself(p))
        p->mode = MODE_NONE;
    else if (kinds_in(m->b, SECTIONS_INACTIVE) && !parser_is_heading(p->m->b))
        p->mode = MODE_INACTIVE;
    else if (kinds_in(m->b, SECTIONS_ACTIVE) && !parser_is_heading(p->m->b) && p->mode == MODE_NONE)
        p->mode = MODE_ACTIVE;
    if ((p->mode == MODE_NONE || parser_is_closed(p)) && begins_with_item(p)) {
        parser_open_statement(p, NULL, (fact_quantity){{0}, NULL});
        p->mode = MODE_CONTENT;
        p->told_in = m->index;
    }
    if (tells_portion(p, &per)) {
        parser_open_statement(p, NULL, per);
        p->mode = MODE_CONTENT;
        p->fresh = true;
        p->told_in = m->index;
    }
    if (p->mode == MODE_NONE && (goes_on_with_part(p) || lists_helpers(p))) {
        p->mode = MODE_INACTIVE;
        p->fresh = true;
    }
}

/* The form or container that all of a line tells the portion of: "For a film-coated tablet."; NULL when there is none.
 */
static const mark *portion_of(const marked_block *m, int at)
{
    int n = m->b->token_count;
    const mark *form = mark_near(m, at, EACH_REACH, MARK_FORM);

    if (n > CLOSING_WORDS || m->sentence[0] != m->sentence[n - 1] || marks_gap_has(m->b, n, ":") ||
        marks_find_phrase(m, at, n, PHRASE_CONTAINS) >= 0)
        return NULL;
    for (int i = at; i < n; i++)
        if (marks_gap_has(m->b, i, ":;") || (m->b->tokens[i].number && !marks_starting(m, i + 1, MARK_UNIT)))
            return NULL;
    return form ? form : mark_near(m, at, EACH_REACH, MARK_PACKAGE);
}

/* "Per 5 ml of syrup.", "For a prefilled syringe of 0.4 ml." on a line of its own, below the amounts. */
static void take_volume_line(parser *p)
{
    const marked_block *m = p->m;
    composition_statement *s = p->out->count ? parser_statement(p) : NULL;
    int within = m->b->token_count <= CLOSING_WORDS ? marks_phrase(m, 0, PHRASE_WITHIN) : 0;
    int words = m->b->token_count <= CLOSING_WORDS ? marks_phrase(m, within, PHRASE_EACH) : 0;
    const mark *of;
    fact_quantity volume;

    words += words ? within : 0;
    if (!words || !s || !s->count || m->index - s->block > VOLUME_REACH || !parser_in_scope(p->l, m->b))
        return;
    if (m->b->token_count <= VOLUME_WORDS && strength_volume_at(p->l, m, words, false, &volume)) {
        s->per = s->per.value.value ? s->per : volume;
        p->closed_in = m->index;
    } else if ((of = portion_of(m, words))) {
        for (int i = of->first; i < m->b->token_count && !s->per.value.value; i++)
            if (strength_volume_at(p->l, m, i, false, &volume) && strcmp(volume.unit, "g") != 0)
                s->per = volume;
        s->form = s->form || of->kind != MARK_FORM ? s->form : of->term;
        s->closed = true;
        p->closed_in = m->index;
    }
}

/* A new sentence starts at token `at`, outside of the sections that are lists of ingredients. */
static void begin_sentence(parser *p, int at)
{
    if (p->mode == MODE_INACTIVE && opens_part(p->m, at))
        p->fresh = true;
    else
        p->mode = MODE_NONE;
}

/* The first token from `at` on at which there is something to be looked for while nothing is open, or the number of
 * tokens. */
static int next_opening(const parser *p, int at)
{
    return parser_in_scope(p->l, p->m->b) || follows_statement(p) ? marks_next_opening(p->m, at, p->openings)
                                                                  : marks_next_phrase(p->m, at, p->far_openings);
}

/* How many substances the open statement has. */
static int items_read(const parser *p)
{
    return p->out->count ? p->out->statements[p->out->count - 1].count : 0;
}

static void read_block(parser *p)
{
    const marked_block *m = p->m;
    int n = m->b->token_count, listed = p->out->inactive_count, items = items_read(p), name;

    take_volume_line(p);
    if (p->named_below == m->index && !p->out->named && (name = composition_name_end(m, 0)) >= 0)
        take_generic(p, 0, name);
    if (p->mode != MODE_INACTIVE)
        p->list_in = m->index;
    p->item_end = -1;
    if (composition_table_read(p))
        return;
    carry_over(p);
    if (takes_cell(p) || names_amount_above(p) || takes_purpose_row(p))
        return;
    for (int i = 0, next; i < n; i = next) {
        bool opens = true;

        if (p->mode == MODE_NONE)
            i = next_opening(p, i); /* nothing else is looked at */
        else
            opens = marks_opens(m, i, p->openings);
        if (i == n)
            break;
        if (i > 0 && m->sentence[i] != m->sentence[i - 1] && !kinds_in(m->b, SECTIONS_INACTIVE))
            begin_sentence(p, i);
        next = opens ? lead_at(p, i) : 0;
        if (!next && p->mode == MODE_INACTIVE)
            next = inactive_items_at(p, i);
        else if (!next && p->mode != MODE_NONE)
            next = item_at(p, i);
        if (opens)
            parser_take_volume(p, i);
        if (next <= i)
            next = i + 1;
    }
    if (p->out->inactive_count > listed)
        p->listed_in = m->index;
    if (p->mode == MODE_ACTIVE && items_read(p) > items && follows_statement(p)) /* the list goes on */
        p->told_in = m->index;
    p->ended = p->ended || (p->mode == MODE_INACTIVE && p->out->inactive_count && marks_gap_has(m->b, n, "."));
    if ((marks_gap_has(m->b, n, ".") && marks_phrase_before(m, n, PHRASE_PHARMACOPOEIA) < 0) ||
        (p->mode != MODE_NONE && !p->fresh && n > 24))
        p->mode = MODE_NONE;
}

void composition_read(composition *out, leaflet *l, const marked_block *blocks, int count)
{
    parser p = {.out = out, .l = l, .told_in = -1, .listed_in = -1, .named_below = -1, .closed_in = -1};

    memset(out, 0, sizeof *out);
    out->statements = arena_room(l->memory, COMPOSITION_STATEMENTS * sizeof *out->statements);
    out->inactive = arena_room(l->memory, COMPOSITION_INACTIVE * sizeof *out->inactive);
    out->inactive_lists = arena_room(l->memory, COMPOSITION_INACTIVE * sizeof *out->inactive_lists);
    p.vaccine = vaccines_said(l, blocks, count).value;
    p.homeopathic = marks_next_with(blocks, count, 0, PHRASE_HOMEOPATHIC) < count;
    set_openings(&p);
    set_far_openings(&p);
    for (int i = 0; i < count; i++) {
        p.above = p.m;
        p.m = &blocks[i];
        read_block(&p);
    }
    if (out->count && !out->statements[out->count - 1].count)
        out->count--;
}
