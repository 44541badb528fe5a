#include "leaflet/facts/active.h"
#include "leaflet/facts/inactive.h"
#include "leaflet/words/kinds.h"
#include "leaflet/words/names.h"

#include <string.h>

#define LEAD_REACH 8    /* words from "active substance" to the verb or colon behind it */
#define EACH_REACH 5    /* words from "each" to the dosage form */
#define PORTION_REACH 4 /* words from "1 g" to "contains" */
#define NAMED_ABOVE 6   /* words from the name of a salt to "equivalent to" */
#define PORTION_LEAD 12 /* words from "active substance" to the colon behind the portion */
#define PRODUCT_REACH 6 /* words from "40 mg in capsules" to "and 80 mg" */
#define STRAIN_WORDS 8  /* words from the name of an antigen to its amount */
#define OPENED_ABOVE 2  /* blocks from "5 ml of syrup contain:" to "Active substance:" */

/* Behind a bracket that starts before token `at`; `at` when none does. */
static int skip_bracket(const marked_block *m, int at)
{
    if (at < m->b->token_count && marks_gap_has(m->b, at, "(["))
        return parser_bracket_end(m, at) + 1;
    return at;
}

static int skip_pharmacopoeia(const marked_block *m, int at)
{
    int words;

    while ((words = marks_phrase(m, at, PHRASE_PHARMACOPOEIA)))
        at += words;
    return at;
}

static int skip_of(const marked_block *m, int at)
{
    int words;

    while ((words = marks_phrase(m, at, PHRASE_OF)) || (words = marks_phrase(m, at, PHRASE_ACTIVE_LEAD)) ||
           (words = marks_phrase(m, at, PHRASE_ARTICLE)))
        at += words;
    return at;
}

int active_behind_name(const parser *p, int last)
{
    int at = skip_bracket(p->m, skip_pharmacopoeia(p->m, last + 1));

    return at + marks_phrase(p->m, at, PHRASE_AT_LEAST); /* "toxoid not less than 30 IU" */
}

/* The amounts of the substance read last, told as those of another one from token `first` to `last`. */
static void keep_base(parser *p, int first, int last, const strength *told, int count)
{
    composition_statement *s = p->out->count ? parser_statement(p) : NULL;
    composition_item *item = s && s->count ? &s->items[s->count - 1] : NULL;

    if (!item || !item->name.value || item->count != count)
        return;
    item->base = parser_name_fact(p, first, last);
    item->same = arena_alloc(p->l->memory, (size_t)count * sizeof *told);
    memcpy(item->same, told, (size_t)count * sizeof *told);
}

/* Behind "(as X hydrochloride)" or "equivalent to 5 mg of X": the same substance told again. */
static int skip_salt(parser *p, int at)
{
    const marked_block *m = p->m;
    int words = marks_phrase(m, at, PHRASE_SALT), end, told_end, behind, count;
    strength told[COMPOSITION_STRENGTHS];

    if (!words)
        return skip_bracket(m, at);
    at += words;
    at += marks_phrase(m, at, PHRASE_SALT); /* "which is", "equivalent to" */
    told_end = strength_list_at(p->l, m, at, told, COMPOSITION_STRENGTHS, &count);
    if (told_end)
        at = skip_of(m, told_end);
    end = composition_name_end(m, at);
    if (end < 0)
        return at;
    behind = told_end ? end + 1 : strength_list_at(p->l, m, end + 1, told, COMPOSITION_STRENGTHS, &count);
    if (behind)
        keep_base(p, at, end, told, count);
    return behind ? behind : end + 1;
}

int active_salt_at(parser *p, int at)
{
    const composition_statement *s = p->out->count ? parser_statement(p) : NULL;

    if (!s || !s->count || !s->items[s->count - 1].count || !marks_phrase(p->m, at, PHRASE_SALT))
        return 0;
    return skip_salt(p, at);
}

/* The strengths at token `at`; behind "active ingredient" also a share ("7.5 %"). Returns the token behind, or 0. */
static int amounts_at(parser *p, int at, strength *told, int *count)
{
    int end = strength_list_at(p->l, p->m, at, told, COMPOSITION_STRENGTHS, count);

    if (end || (p->mode != MODE_ACTIVE && !p->homeopathic))
        return end;
    end = p->mode == MODE_ACTIVE ? strength_share_at(p->l, p->m, at, told) : 0;
    end = end ? end : strength_potency_at(p->l, p->m, at, p->homeopathic, told);
    *count = end ? 1 : 0;
    return end;
}

/* The word stands among the last ones before token `at` of the block. */
static bool stands_before(const marked_block *m, int at, const char *word)
{
    int i = at - 1;

    while (i >= 0 && i >= at - NAMED_ABOVE && m->b->tokens[i].text != word)
        i--;
    return i >= 0 && i >= at - NAMED_ABOVE;
}

/* The name begins with the word at a token. */
static bool is_named_as(const parser *p, const fact *name, int at)
{
    int count = 0;
    const token *words = name->value ? words_split(p->l->vocabulary, name->value, strlen(name->value), &count) : NULL;

    return count && names_alike(words[0].text, p->m->b->tokens[at].text);
}

int active_base_at(parser *p, int at)
{
    const marked_block *m = p->m;
    int words = marks_phrase(m, at, PHRASE_SALT), first = at + words, last, end, count;
    const composition_statement *s = words && p->out->count ? parser_statement(p) : NULL;
    strength told[COMPOSITION_STRENGTHS];
    fact name;

    if (!s)
        return 0;
    last = composition_name_end(m, first);
    end = last < 0 ? 0 : amounts_at(p, active_behind_name(p, last), told, &count);
    if (!end || !(at ? stands_before(m, at, m->b->tokens[first].text)
                     : p->above && stands_before(p->above, p->above->b->token_count, m->b->tokens[first].text)))
        return 0;
    name = parser_name_fact(p, first, last);
    if (s->count && is_named_as(p, &s->items[s->count - 1].name, first)) /* told again */
        return 0;
    parser_add_item(p, &name, told, count);
    return end;
}

/* "1 mg of X in 2 ml": what the strengths are in, told behind the name. */
static void take_volume_behind(parser *p, int at, strength *told, int count)
{
    int words = marks_phrase(p->m, at, PHRASE_WITHIN);
    fact_quantity volume;

    if (!words || !strength_volume_at(p->l, p->m, at + words, true, &volume))
        return;
    for (int i = 0; i < count; i++)
        if (!told[i].per.value.value)
            told[i].per = volume;
}

/* Where the name starts behind amounts that end before token `at`: "75 micrograms (0.075 mg) of X". */
static int name_behind(const marked_block *m, int at)
{
    int behind = skip_bracket(m, at);

    return skip_of(m, behind > at && marks_phrase(m, behind, PHRASE_OF) ? behind : at);
}

/* A bracket that opens before token `at` or earlier in the sentence is not closed yet. */
static bool in_bracket(const marked_block *m, int at)
{
    for (int i = at; i > 0 && m->sentence[i] == m->sentence[at]; i--) {
        if (marks_gap_has(m->b, i, "("))
            return true;
        if (marks_gap_has(m->b, i, ")"))
            return false;
    }
    return false;
}

/* An aluminium salt in a vaccine helps it to work. */
static bool is_adjuvant(const parser *p, int at)
{
    return p->vaccine && marks_phrase(p->m, at, PHRASE_ADJUVANT_NAME);
}

/* "10 mg or 20 mg of X": the token behind it, 0 when there is none here. */
int active_amount_first_at(parser *p, int at)
{
    const marked_block *m = p->m;
    strength told[COMPOSITION_STRENGTHS];
    int count, end = amounts_at(p, at, told, &count), start, last;
    composition_statement *s = parser_statement(p);
    fact name;

    if (!end)
        return 0;
    start = name_behind(m, end);
    last =
        start < m->b->token_count && m->sentence[start] == m->sentence[at] && (start > end || parser_joins(m->b, end))
            ? composition_name_end(m, start)
            : -1;
    if (last < 0 && marks_starting(m, end, MARK_FORM)) /* "the 5 mg tablet": which product, not what is in it */
        return end;
    if (last < 0) { /* of what was named before, or of what the product is made of */
        fact unnamed = {0};

        if (s && s->count == 1 && !s->items[0].count)
            parser_set_strengths(p, &s->items[0], told, count);
        else if (s && !s->count)
            parser_add_item(p, &unnamed, told, count);
        return skip_salt(p, end);
    }
    if (marks_phrase(m, start, PHRASE_EXCIPIENT) || is_adjuvant(p, start) ||
        marks_phrase(m, last + 1, PHRASE_INGREDIENT_END)) {
        if (s && (s->count || is_adjuvant(p, start)))
            parser_add_inactive(p, start, last);
        return last + 1;
    }
    take_volume_behind(p, last + 1, told, count);
    start += start < last ? marks_phrase(m, start, PHRASE_ANHYDROUS) : 0;
    name = parser_name_fact(p, start, last);
    if (s && s->count == 1 && !s->items[0].name.value && in_bracket(m, at)) /* "21 mg/24 hours (114 mg of X)" */
        s->items[0].name = name;
    else
        parser_add_item(p, &name, told, count);
    return skip_salt(p, skip_pharmacopoeia(m, last + 1));
}

/* An item can start here: behind a sign, "and", a verb, another item or the share that a product is called by. */
static bool at_boundary(const parser *p, int at)
{
    const marked_block *m = p->m;

    return at == 0 || at == p->item_end || strcmp(m->b->tokens[at - 1].text, "%") == 0 || !parser_joins(m->b, at) ||
           marks_phrase_before(m, at, PHRASE_JOINT) >= 0 || marks_phrase_before(m, at, PHRASE_CONTAINS) >= 0 ||
           marks_phrase_before(m, at, PHRASE_IS) >= 0 || marks_phrase_before(m, at, PHRASE_OF) >= 0 ||
           marks_phrase_before(m, at, PHRASE_ARTICLE) >= 0 || marks_phrase_before(m, at, PHRASE_ACTIVE_LEAD) >= 0;
}

/* A substance that usually only helps does so here: among contents, or behind the one that the text calls active; the
 * section on active ingredients has active ones only. */
static bool only_helps(const parser *p, const composition_statement *s, int amount)
{
    if (p->mode == MODE_CONTENT)
        return true;
    return amount && s && s->count && !kinds_in(p->m->b, SECTIONS_ACTIVE);
}

/* A name all by itself, or in a sentence of its own, under the heading "Active ingredient", where none has its amount.
 */
static bool stands_alone(const parser *p, const composition_statement *s, int at, int last)
{
    for (int i = 0; s && i < s->count; i++)
        if (s->items[i].count)
            return false;
    return p->mode == MODE_ACTIVE && at == 0 &&
           (last + 1 == p->m->b->token_count || marks_gap_has(p->m->b, last + 1, ".")) && !parser_is_heading(p->m->b) &&
           (p->fresh || kinds_in(p->m->b, SECTIONS_ACTIVE));
}

/* "X (9.75 mg)": the strength in the bracket behind a name; the token behind it, or 0. */
static int amount_in_bracket(parser *p, int at, strength *told, int *count)
{
    int end = at < p->m->b->token_count && marks_gap_has(p->m->b, at, "(") ? amounts_at(p, at, told, count) : 0;

    return end && marks_gap_has(p->m->b, end, ")") ? end : 0;
}

/* Between two tokens another amount or share stands, not in a bracket, which tells one of several products: "X 3.42 mg
 * (as Y) - for 0.25 % drops". */
static bool tells_product(const marked_block *m, int from, int to)
{
    for (int i = from; i < to && !(i > from && marks_gap_has(m->b, i, "\n")); i++) {
        const mark *number;

        if (marks_gap_has(m->b, i, "("))
            i = parser_bracket_end(m, i) + 1;
        number = i < to ? marks_starting(m, i, MARK_NUMBER) : NULL;
        if (number && (marks_starting(m, i + number->count, MARK_UNIT) || marks_gap_has(m->b, i + number->count, "%")))
            return true;
    }
    return false;
}

/* "X 3.42 mg - for 0.25 % drops", and behind that "X 6.84 mg - for 0.5 % drops": the same substance in the next of the
 * products. */
static void open_another_strength(parser *p, int at, int end, const fact *name, const strength *told, int count)
{
    const marked_block *m = p->m;
    const composition_statement *s = parser_statement(p);
    bool line = at == 0 || marks_gap_has(m->b, at, "\n");

    if (!s || s->count != 1 || !s->items[0].count || count != 1 || !s->items[0].name.value ||
        !parser_same_text(s->items[0].name.value, name->value) ||
        strength_same(&s->items[0].strengths[0].amount, &told->amount))
        return;
    if (line ? tells_product(m, end, m->b->token_count) : p->item_end >= 0 && tells_product(m, p->item_end, at))
        parser_open_statement(p, s->form, s->per);
}

/* "X 3 CH 1 g", "X D6 0.1 ml": a dilution at the end of the name that ends with token *last, or behind it, is the
 * strength, as SPL has it; how much of the dilution there is would be read as that much X. Returns the token behind it
 * all, or 0. */
static int diluted_at(parser *p, int at, int *last, strength *told)
{
    for (int i = *last - 1; i <= *last + 1; i++) {
        int end = i > at ? strength_potency_at(p->l, p->m, i, p->homeopathic, told) : 0, behind, count, before;
        strength amount[COMPOSITION_STRENGTHS];
        fact_quantity volume;

        if (end <= *last || p->m->sentence[end - 1] != p->m->sentence[at])
            continue;
        *last = i - 1;
        before = marks_phrase_before(p->m, i, PHRASE_ABBREVIATION); /* "Aconitum napellus dil. D6" */
        *last = before > at ? before - 1 : *last;
        behind = strength_list_at(p->l, p->m, end, amount, COMPOSITION_STRENGTHS, &count);
        behind = behind ? behind : strength_volume_at(p->l, p->m, end, false, &volume);
        return behind ? behind : end;
    }
    return 0;
}

/* "Virus X, strain Y, inactivated 80 U": what is told of the antigen of a vaccine, named from token `at` on, between
 * commas. The token of its amount, or `next`. */
static int behind_strain(const marked_block *m, int at, int next)
{
    if (next >= m->b->token_count || !marks_gap_has(m->b, next, ",") ||
        marks_find_phrase(m, at, next, PHRASE_ANTIGEN) < 0)
        return next;
    for (int i = next; i < m->b->token_count && i < next + STRAIN_WORDS && !marks_gap_has(m->b, i, ";:\n"); i++) {
        const mark *number = marks_starting(m, i, MARK_NUMBER);

        if (number && marks_starting(m, i + number->count, MARK_UNIT))
            return i;
        if (i > next && (marks_phrase(m, i, PHRASE_ANTIGEN) || marks_phrase(m, i, PHRASE_ADJUVANT_NAME)))
            break;
    }
    return next;
}

/* "X hydrochloride ..... 10 mg", "X (as X sodium) 10 mg", "X besylate eq. to X 5 mg": the token behind it, or 0. */
int active_name_first_at(parser *p, int at, bool may_lack_amount)
{
    const marked_block *m = p->m;
    strength told[COMPOSITION_STRENGTHS];
    int last = at_boundary(p, at) || marks_phrase(m, at, PHRASE_EXCIPIENT) ? composition_name_end(m, at) : -1, next,
        words, count, end;
    composition_statement *s = parser_statement(p);
    fact name;

    if (last < 0)
        return 0;
    if ((p->homeopathic || p->mode == MODE_ACTIVE) && !marks_phrase(m, at, PHRASE_EXCIPIENT) &&
        (end = diluted_at(p, at, &last, told))) {
        name = parser_name_fact(p, at, last);
        parser_add_item(p, &name, told, 1);
        return p->item_end = skip_pharmacopoeia(m, end);
    }
    name = parser_name_fact(p, at, last);
    if ((end = amount_in_bracket(p, last + 1, told, &count)) && !marks_phrase(m, at, PHRASE_EXCIPIENT)) {
        parser_add_item(p, &name, told, count);
        return end;
    }
    next = active_behind_name(p, last);
    words = next < m->b->token_count ? marks_phrase(m, next, PHRASE_SALT) : 0;
    if (words && (last = composition_name_end(m, next + words)) >= 0) { /* the amount is that of the base */
        name = parser_name_fact(p, next + words, last);
        next = active_behind_name(p, last);
    }
    next = behind_strain(m, at, next);
    end = next < m->b->token_count && m->sentence[next] == m->sentence[at] && !marks_gap_has(m->b, next, ";")
              ? amounts_at(p, next, told, &count)
              : 0;
    if (is_adjuvant(p, at)) {
        inactive_take(p, at, last);
        return end ? end : last + 1;
    }
    if (marks_phrase(m, at, PHRASE_EXCIPIENT) && only_helps(p, s, end)) {
        if (s && s->count && p->mode == MODE_CONTENT)
            inactive_take(p, at, last);
        return end ? end : last + 1;
    }
    if (end) {
        open_another_strength(p, at, end, &name, told, count);
        parser_add_named(p, &name, at, last, told, count);
        return p->item_end = skip_salt(p, end);
    }
    if (!may_lack_amount && !stands_alone(p, s, at, last))
        return 0;
    parser_add_item(p, &name, NULL, 0);
    return last + 1;
}

bool active_row(parser *p)
{
    strength told[COMPOSITION_STRENGTHS];
    int last = composition_name_end(p->m, 0), count, end;
    fact name;

    if (last < 0)
        return false;
    p->mode = MODE_ACTIVE;
    end = amounts_at(p, active_behind_name(p, last), told, &count);
    p->mode = MODE_NONE;
    if (!end || end != p->m->b->token_count)
        return false;
    name = parser_name_fact(p, 0, last);
    parser_add_item(p, &name, told, count);
    return true;
}

/* "Active substance – X": a dash in blanks stands for the verb. */
static bool is_dash(const marked_block *m, int at)
{
    size_t len;
    const char *gap = marks_gap(m->b, at, &len);

    return (len == 3 && memcmp(gap, " - ", 3) == 0) ||
           (len == 5 && (memcmp(gap, " \xE2\x80\x93 ", 5) == 0 || memcmp(gap, " \xE2\x80\x94 ", 5) == 0));
}

/* Where the name starts behind "active substance": at the verb or colon, or right there; -1 if nowhere. */
static int name_start(const marked_block *m, int lead, int next)
{
    int words;

    if (next < m->b->token_count && marks_sentence_start(m, lead) == lead && is_dash(m, next) &&
        composition_name_end(m, next) >= 0)
        return next;
    for (int i = next; i < m->b->token_count && i <= next + LEAD_REACH; i++) {
        if (marks_gap_has(m->b, i, ":"))
            return i;
        if (marks_gap_has(m->b, i, ".;(") || marks_phrase(m, i, PHRASE_INACTIVE_LEAD))
            break;
        if ((words = marks_phrase(m, i, PHRASE_IS))) /* "is a white powder" tells no name */
            return marks_phrase(m, i + words, PHRASE_INDEFINITE) ? -1 : skip_of(m, i + words);
    }
    return next < m->b->token_count && parser_joins(m->b, next) && composition_name_end(m, next) >= 0 ? next : -1;
}

/* "X, the active component of Y, is": what is told behind the comma before `at` ends at another one. */
static bool in_commas(const marked_block *m, int at, int lead)
{
    if (!marks_gap_has(m->b, at, ","))
        return false;
    for (int i = lead + 1; i < m->b->token_count && i <= lead + LEAD_REACH; i++) {
        if (marks_gap_has(m->b, i, ","))
            return true;
        if (marks_gap_has(m->b, i, ".;:(") || marks_phrase(m, i, PHRASE_IS))
            return false;
    }
    return false;
}

/* "X, which is the active component of Y": the generic name; true when it is so. */
static bool name_before(parser *p, int lead)
{
    const marked_block *m = p->m;
    int start = marks_sentence_start(m, lead), at = lead, last;
    bool verb = false;

    while (at > start && at > lead - 4 && parser_ends_name(m, at - 1)) {
        at--;
        verb = verb || marks_phrase(m, at, PHRASE_IS);
    }
    if (at == start || (!verb && !in_commas(m, at, lead)))
        return false;
    last = at - 1;
    if (m->b->tokens[last].number) /* "X 500 mg, which is the active ingredient" */
        return false;
    for (at = last; at > start && last - at < 3 && parser_joins(m->b, at) && !parser_ends_name(m, at - 1);)
        at--;
    if (last - at > 2 || marks_phrase(m, at, PHRASE_EXCIPIENT))
        return false;
    if (!p->out->generic.value)
        p->out->generic = parser_name_fact(p, at, last);
    return true;
}

/* "1 g of cream contains": how much the amounts behind it are in. The token behind it, or 0. */
static int portion_at(const parser *p, int at, fact_quantity *volume)
{
    const marked_block *m = p->m;
    int end = strength_volume_at(p->l, m, at, false, volume), words;

    for (int i = end; end && i < m->b->token_count && i <= end + PORTION_REACH; i++) {
        if ((words = marks_phrase(m, i, PHRASE_CONTAINS)))
            return i + words;
        if (m->sentence[i] != m->sentence[at] || m->b->tokens[i].number || marks_gap_has(m->b, i, ",;:("))
            return 0;
    }
    return 0;
}

/* "40 mg in the capsules X and 80 mg in the capsules X forte": the strengths that end before token `at`, and those of
 * the other products. */
static int strengths_of_products(parser *p, int at, strength *told, int count)
{
    const marked_block *m = p->m;

    for (int i = at; i < m->b->token_count && i <= at + PRODUCT_REACH && count < COMPOSITION_STRENGTHS; i++) {
        int words = marks_phrase(m, i, PHRASE_JOINT), end;

        if (!marks_phrase(m, at, PHRASE_WITHIN) || m->sentence[i] != m->sentence[at] || marks_gap_has(m->b, i, ";:."))
            break;
        end = words ? strength_at(p->l, m, i + words, &told[count]) : 0;
        if (!end || told[count].per.value.value || strcmp(told[count].amount.unit, told[0].amount.unit) != 0)
            continue;
        count++;
        i = at = end;
    }
    return count;
}

/* A name whose amount stands later in the sentence: "is X, its content in 4 ml of the solution is 500 and 1000 mg". The
 * token behind those of several products; `at` when there is one. */
static int take_amounts_behind(parser *p, int at, int stop)
{
    const marked_block *m = p->m;
    composition_statement *s = parser_statement(p);
    composition_item *item = s && s->count ? &s->items[s->count - 1] : NULL;
    int behind = at;

    if (marks_phrase(m, at, PHRASE_JOINT)) /* "are X and Y": whose amounts would they be? */
        return at;
    for (int i = at, end; item && !item->count && i <= stop; i = end ? end : i + 1) {
        strength told[COMPOSITION_STRENGTHS];
        int words = marks_phrase(m, i, PHRASE_WITHIN), count, listed;
        fact_quantity volume;

        if (marks_phrase(m, i, PHRASE_INACTIVE_LEAD) || marks_phrase(m, i, PHRASE_EXCIPIENT) ||
            (i > at && marks_gap_has(m->b, i, ".")))
            return at;
        if (!s->per.value.value && (end = portion_at(p, i, &volume))) {
            s->per = volume;
            continue;
        }
        words = words ? words : marks_phrase(m, i, PHRASE_EACH);
        if (words && !s->per.value.value && strength_volume_at(p->l, m, i + words, false, &volume))
            s->per = volume;
        end = strength_list_at(p->l, m, i, told, COMPOSITION_STRENGTHS, &count);
        listed = count;
        count = end ? strengths_of_products(p, end, told, count) : 0;
        parser_set_strengths(p, item, told, count);
        behind = end && count > listed ? end : behind;
    }
    return behind;
}

/* "in each 5 mL", "(in each tablet)" behind "active ingredient". */
static int scope_at(parser *p, int at, const data_term **form, fact_quantity *per)
{
    const marked_block *m = p->m;
    int words = marks_phrase(m, at, PHRASE_WITHIN), each = marks_phrase(m, at + words, PHRASE_EACH), end;

    if (!words && !each)
        return at;
    at += words + each;
    end = strength_volume_at(p->l, m, at, true, per);
    if (end)
        return end;
    for (int i = at; i < m->b->token_count && i < at + EACH_REACH; i++) {
        const mark *k = marks_starting(m, i, MARK_FORM);

        if (k) {
            *form = k->term;
            return i + k->count;
        }
    }
    return at;
}

/* "20 mg of X as the active substance": true when it is so. */
static bool amount_before(parser *p, int lead)
{
    const marked_block *m = p->m;
    int start = marks_sentence_start(m, lead), at = lead, before;
    fact_quantity none = {{0}, NULL};

    while ((before = marks_phrase_before(m, at, PHRASE_OF)) >= start ||
           (before = marks_phrase_before(m, at, PHRASE_EACH)) >= start)
        at = before;
    at = marks_phrase_before(m, at, PHRASE_SALT);
    for (int i = start; i < at; i++) {
        strength told;

        if (strength_at(p->l, m, i, &told)) {
            parser_open_statement(p, NULL, none);
            return active_amount_first_at(p, i) != 0;
        }
    }
    return false;
}

/* Opens the statement of an active substance, unless the text right above has opened one that has nothing in it yet: "5
 * ml of syrup contain:", and below it "Active substance: X 100 mg". */
static void open_active(parser *p, const data_term *form, fact_quantity per)
{
    const composition *c = p->out;
    bool opened =
        c->count && !c->statements[c->count - 1].count && p->told_in >= 0 && p->m->index - p->told_in <= OPENED_ABOVE;

    if (!opened || form || per.value.value)
        parser_open_statement(p, form, per);
}

/* "The active substances are, per 100 g of syrup: X 1 g": the token behind the colon, or 0; *per: what the amounts are
 * in. */
static int portion_lead(parser *p, int at, fact_quantity *per)
{
    const marked_block *m = p->m;
    int end = 0, words, volume;

    for (int i = at; i < m->b->token_count && i <= at + PORTION_LEAD && m->sentence[i] == m->sentence[at - 1]; i++) {
        if (marks_gap_has(m->b, i, ":"))
            return end ? i : 0;
        words = marks_phrase(m, i, PHRASE_WITHIN);
        words += marks_phrase(m, i + words, PHRASE_EACH);
        if (!end && words && (volume = strength_volume_at(p->l, m, i + words, false, per)))
            i = (end = volume) - 1;
    }
    return 0;
}

/* "Active ingredient (in each caplet)", or with a last word more, as all of a line: "Purpose" heads what stands on the
 * right. */
static bool is_line_lead(const marked_block *m, int at, int next, int behind)
{
    int n = m->b->token_count;

    return at == 0 && behind > next && marks_gap_has(m->b, next, "(") && marks_gap_has(m->b, behind, ")") &&
           (behind == n || (behind + 1 == n && !m->b->tokens[behind].number));
}

int active_lead_at(parser *p, int at, int words)
{
    const marked_block *m = p->m;
    const data_term *form = NULL;
    fact_quantity per = {{0}, NULL};
    int next = at + words, start, end, behind_portion;
    bool scope = parser_in_scope(p->l, m->b);

    if (name_before(p, at) || (scope && amount_before(p, at)))
        return next;
    start = name_start(m, at, next);
    if (!scope)
        return next;
    behind_portion = portion_lead(p, next, &per);
    start = behind_portion ? behind_portion : start;
    if (parser_is_heading(p->m->b) || start < 0) {
        int behind = scope_at(p, next, &form, &per);
        bool line = is_line_lead(m, at, next, behind);

        if (!parser_is_heading(p->m->b) && next < m->b->token_count && !line)
            return next;
        open_active(p, form, per);
        p->mode = MODE_ACTIVE;
        p->fresh = true;
        p->told_in = line ? m->index : p->told_in;
        return parser_is_heading(p->m->b) || line ? m->b->token_count : behind;
    }
    if (p->mode != MODE_CONTENT)
        open_active(p, form, per);
    p->mode = MODE_ACTIVE;
    p->fresh = true;
    if (active_amount_first_at(p, start))
        return start + 1;
    end = active_name_first_at(p, start, true);
    if (end)
        end = take_amounts_behind(p, end, marks_sentence_end(m, at));
    return end ? end : next;
}
