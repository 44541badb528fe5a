#include "leaflet/facts/composition_parser.h"
#include "leaflet/words/kinds.h"

#include <string.h>

#define NAME_WORDS 6     /* words of the longest name of a substance */
#define ANTIGEN_WORDS 12 /* the same of what is in a vaccine */
#define LINES_BELOW 4    /* from "each vial contains" to the volume of its contents, told as columns */
#define FIRST_BLOCKS 3
#define VALENCE_DIGITS 3
#define BRACKET_WORDS 8 /* of the longest one that tells of which kind a substance is */

/* --- names --- */

/* A Roman number in brackets, right behind a word; and what a polymer is of: "poly(vinyl alcohol)" in one word. */
static bool is_bracket_of_name(const block *b, int at)
{
    const token *t = &b->tokens[at];
    size_t len;
    const char *gap = marks_gap(b, at, &len);

    if (at == 0 || len != 1 || *gap != '(' ||
        ((t->len > VALENCE_DIGITS || strspn(t->text, "iv") != t->len) && strcmp(b->tokens[at - 1].text, "poly") != 0))
        return false;
    gap = marks_gap(b, at + 1, &len);
    return len && *gap == ')';
}

bool parser_in_bracketed_name(const block *b, int at)
{
    size_t len;

    if (at >= b->token_count || is_bracket_of_name(b, at))
        return at < b->token_count;
    marks_gap(b, at, &len);
    return at > 0 && len <= 2 && is_bracket_of_name(b, at - 1) && !marks_gap_has(b, at, ",;.:(\n");
}

/* Only blanks, a hyphen or an apostrophe between two words of one name. */
bool parser_joins(const block *b, int at)
{
    size_t len;
    const char *gap = marks_gap(b, at, &len);

    if (len && (*gap == '(' || *gap == ')') && parser_in_bracketed_name(b, at))
        return true;
    for (size_t i = 0; i < len; i++)
        if (!strchr(" -'", gap[i]) && !(i + 2 < len && memcmp(gap + i, "\xE2\x80\x99", 3) == 0 && (i += 2)))
            return false;
    return len < 4 && !(len > 1 && memchr(gap, '-', len));
}

bool parser_is_cut_word(const block *b, int at)
{
    size_t len;
    const char *gap = marks_gap(b, at, &len);

    return at > 0 && ((len == 1 && *gap == '\'') || (len == 3 && memcmp(gap, "\xE2\x80\x99", 3) == 0)) &&
           (unsigned char)b->text[b->tokens[at].start] >= 0x80;
}

bool parser_ends_name(const marked_block *m, int at)
{
    int found = marks_at(m, at);

    if (parser_is_cut_word(m->b, at))
        return false;
    return m->b->tokens[at].number || marks_phrase(m, at, PHRASE_NAME_END) || marks_phrase(m, at, PHRASE_SALT) ||
           marks_phrase(m, at, PHRASE_PHARMACOPOEIA) || marks_phrase(m, at, PHRASE_CONTAINS) ||
           marks_phrase(m, at, PHRASE_INACTIVE_LEAD) || marks_phrase(m, at, PHRASE_ACTIVE_LEAD) ||
           (found >= 0 && m->marks[found].kind != MARK_NUMBER);
}

bool composition_is_numbered(const block *b, int at)
{
    size_t len;

    if (at + 1 >= b->token_count || b->tokens[at].len > 2 || !b->tokens[at].capital || !b->tokens[at + 1].number)
        return false;
    marks_gap(b, at + 1, &len);
    return len == 0;
}

/* "alfa-2b", "omega-3": a number that a hyphen ties to the name, and no amount. */
static bool is_tied_number(const marked_block *m, int at)
{
    const block *b = m->b;
    size_t len;
    const char *gap = marks_gap(b, at, &len);
    const mark *number = marks_starting(m, at, MARK_NUMBER);

    return b->tokens[at].number && len == 1 && *gap == '-' && !b->tokens[at - 1].number &&
           !(number && marks_starting(m, at + number->count, MARK_UNIT));
}

/* "2,4-dichlorobenzyl alcohol", "5-fluorouracil": a number that a hyphen ties to the first word. */
static bool begins_with_number(const marked_block *m, int at)
{
    size_t len;
    const char *gap;

    if (at + 1 >= m->b->token_count || !m->b->tokens[at].number || m->b->tokens[at + 1].number ||
        marks_at(m, at + 1) >= 0)
        return false;
    gap = marks_gap(m->b, at + 1, &len);
    return len == 1 && *gap == '-' && words_length(m->b->tokens[at + 1].text) > 4;
}

/* "Aconitum napellus dil. D6": the point of an abbreviation before a dilution. */
static bool is_abbreviated_dilution(const marked_block *m, int at)
{
    size_t len;
    const char *gap = marks_gap(m->b, at, &len);

    return len == 2 && memcmp(gap, ". ", 2) == 0 && composition_is_numbered(m->b, at) &&
           marks_phrase_before(m, at, PHRASE_ABBREVIATION) >= 0;
}

/* "Haemagglutinin of the virus", "poliovirus type 1": words of grammar and numbers in the name of what is in a vaccine.
 * How many at token `at` belong to it. */
static int words_of_antigen(const marked_block *m, int first, int at)
{
    int words = marks_phrase(m, at, PHRASE_OF), article = marks_phrase(m, at + words, PHRASE_ARTICLE);

    if (m->b->tokens[at].number)
        return marks_phrase_before(m, at, PHRASE_NUMBERED_KIND) > first && at + 1 < m->b->token_count &&
                       !marks_starting(m, at + 1, MARK_UNIT)
                   ? 1
                   : 0;
    if (m->b->tokens[at].capital && m->b->tokens[at].len == 1) /* "antigen A" */
        return marks_find_phrase(m, first, at, PHRASE_ANTIGEN) >= 0;
    words += article;
    return words && at + words < m->b->token_count && parser_joins(m->b, at + words) &&
                   marks_find_phrase(m, first, at + words + 1, PHRASE_ANTIGEN) >= 0 && !parser_ends_name(m, at + words)
               ? words
               : 0;
}

int composition_name_end(const marked_block *m, int at)
{
    int i = at, name_words = NAME_WORDS;

    if (begins_with_number(m, at))
        return composition_name_end(m, at + 1);

    if (at >= m->b->token_count || parser_ends_name(m, at) ||
        (words_length(m->b->tokens[at].text) < 3 && (at + 1 >= m->b->token_count || !parser_joins(m->b, at + 1))))
        return -1;
    while (i + 1 < m->b->token_count && i + 1 - at < name_words &&
           (parser_joins(m->b, i + 1) || is_abbreviated_dilution(m, i + 1)) && m->sentence[i + 1] == m->sentence[at]) {
        if (composition_is_numbered(m->b, i + 1))
            return i + 2;
        if (parser_ends_name(m, i + 1) && !is_tied_number(m, i + 1)) {
            int words = words_of_antigen(m, at, i + 1);

            if (!words)
                break;
            i += words - 1;
            name_words = ANTIGEN_WORDS;
        }
        i++;
    }
    return i;
}

bool parser_in_scope(const leaflet *l, const block *b)
{
    return kinds_in(b, SECTIONS_COMPOSITION) || b - l->blocks < FIRST_BLOCKS || b - l->blocks == l->title_block;
}

bool parser_is_heading(const block *b)
{
    if (b->kind != BLOCK_HEADING)
        return false;
    return b->heading_topic >= 0 || !(kinds_in(b, SECTIONS_ACTIVE) || kinds_in(b, SECTIONS_INACTIVE));
}

/* --- what is found --- */

bool parser_same_text(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if (*a != *b && (*a | 0x20) != (*b | 0x20))
            return false;
    return *a == *b;
}

bool parser_is_closed(const parser *p)
{
    return p->closed_in >= 0 && p->closed_in + 1 == p->m->index;
}

composition_statement *parser_open_statement(parser *p, const data_term *form, fact_quantity per)
{
    composition *c = p->out;
    composition_statement *s;

    if (c->count && !c->statements[c->count - 1].count) /* the last one came to nothing */
        c->count--;
    if (c->count == COMPOSITION_STATEMENTS)
        return NULL;
    s = &c->statements[c->count++];
    memset(s, 0, sizeof *s);
    s->form = form;
    s->per = per;
    s->block = p->m->index;
    return s;
}

composition_statement *parser_statement(parser *p)
{
    if (!p->out->count)
        return parser_open_statement(p, NULL, (fact_quantity){{0}, NULL});
    return &p->out->statements[p->out->count - 1];
}

void parser_set_strengths(parser *p, composition_item *item, const strength *strengths, int count)
{
    item->count = count;
    if (!count)
        return;
    item->strengths = arena_alloc(p->l->memory, (size_t)count * sizeof *strengths);
    memcpy(item->strengths, strengths, (size_t)count * sizeof *strengths);
}

/* The item of the statement that has the name, or NULL. */
static composition_item *item_named(composition_statement *s, const fact *name)
{
    for (int i = 0; i < s->count; i++)
        if (name->value && s->items[i].name.value && parser_same_text(s->items[i].name.value, name->value))
            return &s->items[i];
    return NULL;
}

/* Another of the same name, which what stands in brackets tells from it: "antigen A (H1N1)", "antigen A (H3N2)". */
static bool tells_apart(composition_item *item, const fact *longer, fact *name)
{
    if (!item->count || !item->longer.value || !longer->value || parser_same_text(item->longer.value, longer->value))
        return false;
    item->name = item->longer;
    *name = *longer;
    return true;
}

static void add_item(parser *p, fact name, const fact *longer, const strength *strengths, int count)
{
    composition_statement *s = parser_statement(p);
    composition_item *item = s ? item_named(s, &name) : NULL;

    if (!s)
        return;
    p->fresh = false;
    for (int i = 0; !item && longer->value && i < s->count; i++) /* two were told apart before */
        if (s->items[i].longer.value && s->items[i].longer.value == s->items[i].name.value &&
            strncmp(s->items[i].name.value, name.value, strlen(name.value)) == 0 && !item_named(s, longer) &&
            s->items[i].name.value[strlen(name.value)] == ' ')
            name = *longer;
    if (item && !tells_apart(item, longer, &name)) {
        if (!item->count)
            parser_set_strengths(p, item, strengths, count);
        return;
    }
    if (s->count == COMPOSITION_ITEMS)
        return;
    item = &s->items[s->count++];
    item->name = name;
    item->longer = *longer;
    parser_set_strengths(p, item, strengths, count);
}

/* name->value NULL: of whatever the product is made of. */
void parser_add_item(parser *p, const fact *name, const strength *strengths, int count)
{
    fact none = {0};

    add_item(p, *name, &none, strengths, count);
}

void parser_add_named(parser *p, const fact *name, int first, int last, const strength *strengths, int count)
{
    const block *b = p->m->b;
    fact longer = {0};
    int open = last + 1, close;

    if (open < b->token_count && marks_gap_has(b, open, "(") && !marks_phrase(p->m, open, PHRASE_SALT) &&
        (close = parser_bracket_end(p->m, open)) < open + BRACKET_WORDS && close + 1 < b->token_count) {
        size_t from = b->tokens[first].start, to = b->tokens[close].start + b->tokens[close].len;

        longer = marks_fact(p->l, b, p->m->index, first, close);
        longer.value = arena_strndup(p->l->memory, b->text + from, to + 1 - from);
        longer.len = leaflet_offset(p->l, b, to) + 1 - longer.start;
    }
    add_item(p, *name, &longer, strengths, count);
}

/* A part of a combination in square brackets: "X + [Y]". */
static bool is_optional_part(const block *b, int at)
{
    size_t len;

    return marks_gap_has(b, at, "[") && *marks_gap(b, at + 1, &len) == ']' && len;
}

fact parser_name_fact(parser *p, int first, int last)
{
    const block *b = p->m->b;
    fact f = marks_fact(p->l, b, p->m->index, first, last);
    size_t from = b->tokens[first].start, to = b->tokens[last].start + b->tokens[last].len;

    if (last > first && (is_bracket_of_name(b, last) || is_optional_part(b, last))) { /* with the bracket that closes */
        f.value = arena_strndup(p->l->memory, b->text + from, to + 1 - from);
        f.len = leaflet_offset(p->l, b, to) + 1 - f.start;
    } else if (last > first && strstr(f.value, "\xC2\xAB") && !strstr(f.value, "\xC2\xBB") && to + 2 <= b->len &&
               memcmp(b->text + to, "\xC2\xBB", 2) == 0) { /* with the quotation mark */
        f.value = arena_strndup(p->l->memory, b->text + from, to + 2 - from);
        f.len = leaflet_offset(p->l, b, to + 1) + 1 - f.start;
    }
    return f;
}

void parser_add_inactive(parser *p, int first, int last)
{
    composition *c = p->out;
    fact name = parser_name_fact(p, first, last);

    for (int i = 0; i < c->inactive_count; i++)
        if (c->inactive_lists[i] == p->list_in && parser_same_text(c->inactive[i].value, name.value))
            return;
    if (c->inactive_count < COMPOSITION_INACTIVE) {
        c->inactive_lists[c->inactive_count] = p->list_in;
        c->inactive[c->inactive_count++] = name;
    }
}

/* Last token of the bracket that opens before token `at`. */
int parser_bracket_end(const marked_block *m, int at)
{
    int i = at;

    while (i + 1 < m->b->token_count && !marks_gap_has(m->b, i + 1, ")"))
        i++;
    return i;
}

/* Each of the alternative strengths is in a volume of its own. */
static void take_volumes(composition_statement *s, const fact_quantity *volumes, int count)
{
    for (int i = 0; i < s->count; i++)
        for (int k = 0; s->items[i].count == count && k < count; k++)
            if (!s->items[i].strengths[k].per.value.value)
                s->items[i].strengths[k].per = volumes[k];
}

/* "water up to 5 ml": the amounts of the statement are in that much. */
void parser_take_volume(parser *p, int at)
{
    composition_statement *s = p->out->count ? parser_statement(p) : NULL;
    int words = marks_phrase(p->m, at, PHRASE_UP_TO), count;
    fact_quantity volumes[COMPOSITION_STRENGTHS];

    if (!words || !s || !s->count || s->per.value.value ||
        (s->block != p->m->index && !(p->told_in >= 0 && p->m->index - s->block <= LINES_BELOW)) ||
        !(count = strength_volumes_at(p->l, p->m, at + words, volumes, COMPOSITION_STRENGTHS)))
        return;
    if (count > 1)
        take_volumes(s, volumes, count);
    else if (s->block == p->m->index && strcmp(volumes[0].unit, "g") != 0)
        s->per = volumes[0];
}
