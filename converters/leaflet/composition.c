#include "leaflet/composition.h"
#include "leaflet/kinds.h"
#include "leaflet/names.h"

#include <stdlib.h>
#include <string.h>

#define NAME_WORDS 5  /* words of the longest name of a substance */
#define ITEM_WORDS 6  /* words of the longest inactive ingredient */
#define LEAD_REACH 8  /* words from "active substance" to the verb or colon behind it */
#define EACH_REACH 5  /* words from "each" to the dosage form */
#define FORM_REACH 10 /* words from the dosage form to "contains" */
#define FIRST_BLOCKS 3

typedef enum { MODE_NONE, MODE_CONTENT, MODE_ACTIVE, MODE_INACTIVE } mode;

typedef struct {
    composition *out;
    leaflet *l;
    const marked_block *m;
    mode mode;
    bool fresh; /* nothing was read in this mode yet */
} parser;

/* Only blanks, a hyphen or an apostrophe between two words of one name. */
static bool joins(const block *b, int at)
{
    size_t len;
    const char *gap = marks_gap(b, at, &len);

    for (size_t i = 0; i < len; i++)
        if (!strchr(" -'", gap[i]) && !(i + 2 < len && memcmp(gap + i, "\xE2\x80\x99", 3) == 0 && (i += 2)))
            return false;
    return len < 4 && !(len > 1 && memchr(gap, '-', len));
}

static bool ends_name(const marked_block *m, int at)
{
    int found = marks_at(m, at);

    return m->b->tokens[at].number || marks_phrase(m, at, PHRASE_NAME_END) || marks_phrase(m, at, PHRASE_SALT) ||
           marks_phrase(m, at, PHRASE_PHARMACOPOEIA) || marks_phrase(m, at, PHRASE_CONTAINS) ||
           marks_phrase(m, at, PHRASE_INACTIVE_LEAD) || marks_phrase(m, at, PHRASE_ACTIVE_LEAD) ||
           (found >= 0 && m->marks[found].kind != MARK_NUMBER);
}

int composition_name_end(const marked_block *m, int at)
{
    int i = at;

    if (at >= m->b->token_count || ends_name(m, at) ||
        (words_length(m->b->tokens[at].text) < 3 && (at + 1 >= m->b->token_count || !joins(m->b, at + 1))))
        return -1;
    while (i + 1 < m->b->token_count && i + 1 - at < NAME_WORDS && joins(m->b, i + 1) && !ends_name(m, i + 1) &&
           m->sentence[i + 1] == m->sentence[at])
        i++;
    return i;
}

static bool in_scope(const leaflet *l, const block *b)
{
    return kinds_in(b, SECTIONS_COMPOSITION) || b - l->blocks < FIRST_BLOCKS || b - l->blocks == l->title_block;
}

/* --- what is found --- */

static bool same_text(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if (*a != *b && (*a | 0x20) != (*b | 0x20))
            return false;
    return *a == *b;
}

static composition_statement *open_statement(parser *p, const data_term *form, fact_quantity per)
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

static composition_statement *statement(parser *p)
{
    if (!p->out->count)
        return open_statement(p, NULL, (fact_quantity){{0}, NULL});
    return &p->out->statements[p->out->count - 1];
}

static void set_strengths(parser *p, composition_item *item, const strength *strengths, int count)
{
    item->count = count;
    if (!count)
        return;
    item->strengths = arena_alloc(p->l->memory, (size_t)count * sizeof *strengths);
    memcpy(item->strengths, strengths, (size_t)count * sizeof *strengths);
}

/* name->value NULL: of whatever the product is made of. */
static void add_item(parser *p, const fact *name, const strength *strengths, int count)
{
    composition_statement *s = statement(p);
    composition_item *item;

    if (!s)
        return;
    p->fresh = false;
    for (int i = 0; i < s->count; i++)
        if (name->value && s->items[i].name.value && same_text(s->items[i].name.value, name->value)) {
            if (!s->items[i].count)
                set_strengths(p, &s->items[i], strengths, count);
            return;
        }
    if (s->count == COMPOSITION_ITEMS)
        return;
    item = &s->items[s->count++];
    item->name = *name;
    set_strengths(p, item, strengths, count);
}

static fact name_fact(parser *p, int first, int last)
{
    return marks_fact(p->l, p->m->b, p->m->index, first, last);
}

static void add_inactive(parser *p, int first, int last)
{
    composition *c = p->out;
    fact name = name_fact(p, first, last);

    for (int i = 0; i < c->inactive_count; i++)
        if (same_text(c->inactive[i].value, name.value))
            return;
    if (c->inactive_count < COMPOSITION_INACTIVE)
        c->inactive[c->inactive_count++] = name;
}

/* --- inactive ingredients --- */

/* An amount, an E number, a bracket or "in the core" ends an ingredient; a number of its name ("macrogol 400") does
 * not. */
static bool ends_ingredient(const marked_block *m, int first, int at)
{
    const token *t = &m->b->tokens[at];
    const mark *number = marks_starting(m, at, MARK_NUMBER);
    size_t len;
    const char *gap = marks_gap(m->b, at, &len);

    if (at == first)
        return t->number;
    if (marks_gap_has(m->b, at, "()[]:|\t*") || marks_phrase(m, at, PHRASE_WITHIN) ||
        marks_phrase(m, at, PHRASE_UP_TO) ||
        (len > 1 && (memchr(gap, '-', len) || strstr(gap, "\xE2\x80\x93") == gap + 1)))
        return true;
    return t->number && (strpbrk(t->text, ".,") || (number && marks_starting(m, at + number->count, MARK_UNIT)));
}

/* The number behind a name that is a letter or amount of its own: "E171". */
static bool is_e_number(const marked_block *m, int at)
{
    return at + 1 < m->b->token_count && strcmp(m->b->tokens[at].text, "e") == 0 && m->b->tokens[at + 1].number;
}

static void take_ingredient(parser *p, int first, int last)
{
    const marked_block *m = p->m;
    int end, words;

    while (first <= last &&
           ((words = marks_phrase(m, first, PHRASE_JOINT)) || (words = marks_phrase(m, first, PHRASE_OF))))
        first += words;
    words = first <= last ? marks_phrase(m, first, PHRASE_PART) : 0;
    if (words && first + words <= last && marks_gap_has(m->b, first + words, ":"))
        first += words;
    for (end = first; end <= last && !ends_ingredient(m, first, end) && !is_e_number(m, end); end++)
        ;
    if (end > first && end - first <= ITEM_WORDS && (words_length(m->b->tokens[first].text) > 1 || end > first + 1))
        add_inactive(p, first, end - 1);
}

/* Takes the ingredients between two tokens, divided at signs and "and"; what is in brackets is left out. */
static void take_list(parser *p, int start, int end)
{
    const marked_block *m = p->m;
    int from = start, depth = 0;

    for (int i = start; i <= end; i++) {
        bool last = i == end, part;
        size_t len = 0;
        const char *gap = last ? "" : marks_gap(m->b, i + 1, &len);
        bool divided = last;

        for (size_t k = 0; k < len; k++) {
            depth += gap[k] == '(' || gap[k] == '[';
            depth -= depth > 0 && (gap[k] == ')' || gap[k] == ']');
            divided = divided || (!depth && strchr(",;\n", gap[k]));
        }
        part = !last && marks_phrase_before(m, i + 1, PHRASE_PART) >= from && memchr(gap, ':', len);
        divided = divided || part || (!last && !depth && marks_phrase(m, i + 1, PHRASE_JOINT));
        if (!divided)
            continue;
        if (!part)
            take_ingredient(p, from, i);
        from = i + 1;
    }
    p->fresh = false;
}

static int sentence_end(const marked_block *m, int at)
{
    while (at + 1 < m->b->token_count && m->sentence[at + 1] == m->sentence[at])
        at++;
    return at;
}

static int sentence_start(const marked_block *m, int at)
{
    while (at > 0 && m->sentence[at - 1] == m->sentence[at])
        at--;
    return at;
}

/* Last token of the bracket that opens before token `at`. */
static int bracket_end(const marked_block *m, int at)
{
    int i = at;

    while (i + 1 < m->b->token_count && !marks_gap_has(m->b, i + 1, ")"))
        i++;
    return i;
}

/* "X, Y and Z were added as excipients": the list stands before; true when it is so. */
static bool list_before(parser *p, int lead)
{
    const marked_block *m = p->m;
    int start = sentence_start(m, lead), at = lead, words;

    while (at > start && (words = marks_phrase_before(m, at, PHRASE_OF)) >= start)
        at = words;
    at = marks_phrase_before(m, at, PHRASE_SALT); /* "as" */
    if (at < start)
        return false;
    for (int i = at - 1; i > start; i--)
        if (marks_phrase(m, i, PHRASE_IS) || marks_phrase(m, i, PHRASE_INACTIVE_VERB)) {
            if (marks_find_phrase(m, start, i, PHRASE_EXCIPIENT) < 0)
                return false;
            take_list(p, start, i - 1);
            return true;
        }
    return false;
}

/* Reads what follows "auxiliary substances"; the token to go on at. */
static int inactive_lead_at(parser *p, int at, int words)
{
    const marked_block *m = p->m;
    int start = -1, end, verb, next = at + words, stop = sentence_end(m, at);

    if (list_before(p, at))
        return next;
    for (int i = next; start < 0 && i <= stop && i <= next + LEAD_REACH; i++) {
        if (marks_gap_has(m->b, i, ":"))
            start = i;
        else if ((verb = marks_phrase(m, i, PHRASE_INACTIVE_VERB)))
            start = i + verb;
        else if (marks_gap_has(m->b, i, ".;,"))
            break;
    }
    if (start < 0 && next < m->b->token_count && marks_gap_has(m->b, next, "(") &&
        marks_find_phrase(m, next, bracket_end(m, next) + 1, PHRASE_EXCIPIENT) >= 0) {
        end = bracket_end(m, next);
        take_list(p, next, end);
        return end + 1;
    }
    if (start < 0) {
        if (next >= m->b->token_count) { /* a heading or "The other ingredients are" before a list */
            p->mode = MODE_INACTIVE;
            p->fresh = true;
        }
        return next;
    }
    p->mode = MODE_INACTIVE;
    p->fresh = true;
    return start;
}

/* --- active substances --- */

/* Behind a bracket that starts before token `at`; `at` when none does. */
static int skip_bracket(const marked_block *m, int at)
{
    if (at < m->b->token_count && marks_gap_has(m->b, at, "(["))
        return bracket_end(m, at) + 1;
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

    while ((words = marks_phrase(m, at, PHRASE_OF)) || (words = marks_phrase(m, at, PHRASE_ACTIVE_LEAD)))
        at += words;
    return at;
}

/* Behind "(as X hydrochloride)" or "equivalent to 5 mg of X": the same substance told again. */
static int skip_salt(parser *p, int at)
{
    const marked_block *m = p->m;
    int words = marks_phrase(m, at, PHRASE_SALT), end, count;
    strength told[COMPOSITION_STRENGTHS];

    if (!words)
        return skip_bracket(m, at);
    at += words;
    at += marks_phrase(m, at, PHRASE_SALT); /* "which is", "equivalent to" */
    end = strength_list_at(p->l, m, at, told, COMPOSITION_STRENGTHS, &count);
    if (end)
        at = skip_of(m, end);
    end = composition_name_end(m, at);
    return end >= 0 ? end + 1 : at;
}

/* "10 mg or 20 mg of X": the token behind it, 0 when there is none here. */
static int amount_first_at(parser *p, int at)
{
    const marked_block *m = p->m;
    strength told[COMPOSITION_STRENGTHS];
    int count, end = strength_list_at(p->l, m, at, told, COMPOSITION_STRENGTHS, &count), start, last;
    composition_statement *s = statement(p);
    fact name;

    if (!end)
        return 0;
    start = skip_of(m, end);
    last = start < m->b->token_count && m->sentence[start] == m->sentence[at] && (start > end || joins(m->b, end))
               ? composition_name_end(m, start)
               : -1;
    if (last < 0) { /* of what was named before, or of what the product is made of */
        fact unnamed = {0};

        if (s && s->count == 1 && !s->items[0].count)
            set_strengths(p, &s->items[0], told, count);
        else if (s && !s->count)
            add_item(p, &unnamed, told, count);
        return skip_salt(p, end);
    }
    if (marks_phrase(m, start, PHRASE_EXCIPIENT)) {
        if (s && s->count)
            add_inactive(p, start, last);
        return last + 1;
    }
    name = name_fact(p, start, last);
    add_item(p, &name, told, count);
    return skip_salt(p, skip_pharmacopoeia(m, last + 1));
}

/* An item can start here: behind a sign, "and" or a verb. */
static bool at_boundary(const marked_block *m, int at)
{
    return at == 0 || !joins(m->b, at) || marks_phrase_before(m, at, PHRASE_JOINT) >= 0 ||
           marks_phrase_before(m, at, PHRASE_CONTAINS) >= 0 || marks_phrase_before(m, at, PHRASE_IS) >= 0 ||
           marks_phrase_before(m, at, PHRASE_OF) >= 0 || marks_phrase_before(m, at, PHRASE_ACTIVE_LEAD) >= 0;
}

/* "X hydrochloride ..... 10 mg", "X (as X sodium) 10 mg", "X besylate eq. to X 5 mg": the token behind it, or 0. */
static int name_first_at(parser *p, int at, bool may_lack_amount)
{
    const marked_block *m = p->m;
    strength told[COMPOSITION_STRENGTHS];
    int last = at_boundary(m, at) || marks_phrase(m, at, PHRASE_EXCIPIENT) ? composition_name_end(m, at) : -1, next,
        words, count, end;
    composition_statement *s = statement(p);
    fact name;

    if (last < 0)
        return 0;
    name = name_fact(p, at, last);
    next = skip_bracket(m, skip_pharmacopoeia(m, last + 1));
    words = next < m->b->token_count ? marks_phrase(m, next, PHRASE_SALT) : 0;
    if (words && (last = composition_name_end(m, next + words)) >= 0) { /* the amount is that of the base */
        name = name_fact(p, next + words, last);
        next = skip_bracket(m, skip_pharmacopoeia(m, last + 1));
    }
    end = next < m->b->token_count && m->sentence[next] == m->sentence[at]
              ? strength_list_at(p->l, m, next, told, COMPOSITION_STRENGTHS, &count)
              : 0;
    if (marks_phrase(m, at, PHRASE_EXCIPIENT) && (p->mode == MODE_CONTENT || end)) {
        if (s && s->count && p->mode == MODE_CONTENT)
            take_ingredient(p, at, last);
        return end ? end : last + 1;
    }
    if (end) {
        add_item(p, &name, told, count);
        return skip_salt(p, end);
    }
    if (!may_lack_amount)
        return 0;
    add_item(p, &name, NULL, 0);
    return last + 1;
}

/* Where the name starts behind "active substance": at the verb or colon, or right there; -1 if nowhere. */
static int name_start(const marked_block *m, int next)
{
    int words;

    for (int i = next; i < m->b->token_count && i <= next + LEAD_REACH; i++) {
        if (marks_gap_has(m->b, i, ":"))
            return i;
        if (marks_gap_has(m->b, i, ".;("))
            return -1;
        if ((words = marks_phrase(m, i, PHRASE_IS))) {
            i += words;
            return i + marks_phrase(m, i, PHRASE_OF);
        }
    }
    return next < m->b->token_count && joins(m->b, next) && composition_name_end(m, next) >= 0 ? next : -1;
}

/* "X, which is the active component of Y": the generic name; true when it is so. */
static bool name_before(parser *p, int lead)
{
    const marked_block *m = p->m;
    int start = sentence_start(m, lead), at = lead, last;
    bool verb = false;

    while (at > start && at > lead - 4 && ends_name(m, at - 1)) {
        at--;
        verb = verb || marks_phrase(m, at, PHRASE_IS);
    }
    if (!verb || at == start)
        return false;
    last = at - 1;
    for (at = last; at > start && last - at < 3 && joins(m->b, at) && !ends_name(m, at - 1);)
        at--;
    if (last - at > 2 || marks_phrase(m, at, PHRASE_EXCIPIENT))
        return false;
    if (!p->out->generic.value)
        p->out->generic = name_fact(p, at, last);
    return true;
}

/* A name whose amount stands later in the sentence: "is X, its content in 4 ml of the solution is 500 and 1000 mg". */
static void take_amounts_behind(parser *p, int at, int stop)
{
    const marked_block *m = p->m;
    composition_statement *s = statement(p);
    composition_item *item = s && s->count ? &s->items[s->count - 1] : NULL;

    for (int i = at, end; item && !item->count && i <= stop; i = end ? end : i + 1) {
        strength told[COMPOSITION_STRENGTHS];
        int words = marks_phrase(m, i, PHRASE_WITHIN), count;
        fact_quantity volume;

        if (marks_phrase(m, i, PHRASE_INACTIVE_LEAD) || marks_phrase(m, i, PHRASE_EXCIPIENT))
            return;
        words = words ? words : marks_phrase(m, i, PHRASE_EACH);
        if (words && !s->per.value.value && strength_volume_at(p->l, m, i + words, false, &volume))
            s->per = volume;
        end = strength_list_at(p->l, m, i, told, COMPOSITION_STRENGTHS, &count);
        set_strengths(p, item, told, count);
    }
}

/* "in each 5 mL", "(in each tablet)" behind "active ingredient". */
static int scope_at(parser *p, int at, const data_term **form, fact_quantity *per)
{
    const marked_block *m = p->m;
    int words = marks_phrase(m, at, PHRASE_WITHIN), end;

    if (!words)
        return at;
    at += words;
    at += marks_phrase(m, at, PHRASE_EACH);
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
    int start = sentence_start(m, lead), at = lead, before;
    fact_quantity none = {{0}, NULL};

    while ((before = marks_phrase_before(m, at, PHRASE_OF)) >= start ||
           (before = marks_phrase_before(m, at, PHRASE_EACH)) >= start)
        at = before;
    at = marks_phrase_before(m, at, PHRASE_SALT);
    for (int i = start; i < at; i++) {
        strength told;

        if (strength_at(p->l, m, i, &told)) {
            open_statement(p, NULL, none);
            return amount_first_at(p, i) != 0;
        }
    }
    return false;
}

static int active_lead_at(parser *p, int at, int words)
{
    const marked_block *m = p->m;
    const data_term *form = NULL;
    fact_quantity per = {{0}, NULL};
    int next = at + words, start, end;
    bool scope = in_scope(p->l, m->b);

    if (name_before(p, at) || (scope && amount_before(p, at)))
        return next;
    start = name_start(m, next);
    if (!scope)
        return next;
    if (m->b->kind == BLOCK_HEADING || start < 0) {
        int behind = scope_at(p, next, &form, &per);

        if (m->b->kind != BLOCK_HEADING && next < m->b->token_count)
            return next;
        open_statement(p, form, per);
        p->mode = MODE_ACTIVE;
        p->fresh = true;
        return m->b->kind == BLOCK_HEADING ? m->b->token_count : behind;
    }
    if (p->mode != MODE_CONTENT)
        open_statement(p, form, per);
    p->mode = MODE_ACTIVE;
    p->fresh = true;
    if (amount_first_at(p, start))
        return start + 1;
    end = name_first_at(p, start, true);
    if (end)
        take_amounts_behind(p, end, sentence_end(m, at));
    return end ? end : next;
}

/* --- statements --- */

static const mark *form_between(const marked_block *m, int from, int to)
{
    for (int i = from; i < to && i < m->b->token_count; i++) {
        const mark *k = marks_starting(m, i, MARK_FORM);

        if (k)
            return k;
    }
    return NULL;
}

/* Where the contents start: behind "contains" or a colon not far from token `at`; 0 when there is neither. */
static int contents_start(const marked_block *m, int at)
{
    int words;

    for (int i = at; i <= at + FORM_REACH && i < m->b->token_count && m->sentence[i] == m->sentence[at - 1]; i++) {
        if (marks_gap_has(m->b, i, ":"))
            return i;
        if (marks_gap_has(m->b, i, ";"))
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

/* "Each film-coated tablet contains", "5 ml of syrup contain:", "One capsule:", "Tablets contain 5 mg": opens a
 * statement; the token where its contents start, or 0. */
static int statement_at(parser *p, int at)
{
    const marked_block *m = p->m;
    int each = marks_phrase(m, at, PHRASE_EACH), from = at + each, end, start = 0;
    fact_quantity per = {{0}, NULL};
    const mark *form;

    end = strength_volume_at(p->l, m, from, each > 0, &per);
    form = form_between(m, end ? end : from, (end ? end : from) + EACH_REACH);
    if (end || (each && form))
        start = contents_start(m, form ? form->first + form->count : end);
    else if ((form = marks_starting(m, at, MARK_FORM)) && at + form->count < m->b->token_count &&
             marks_gap_has(m->b, at + form->count, ":"))
        start = at + form->count;
    if (start && start < m->b->token_count && !denied(m, start)) {
        open_statement(p, form ? form->term : NULL, per);
    } else if (start == m->b->token_count && start) {
        open_statement(p, form ? form->term : NULL, per);
    } else {
        strength told;

        end = marks_phrase(m, at, PHRASE_CONTAINS);
        if (!end || denied(m, at) || !strength_at(p->l, m, at + end, &told))
            return 0;
        start = at + end;
        form = form_between(m, sentence_start(m, at), at);
        open_statement(p, form ? form->term : NULL, (fact_quantity){{0}, NULL});
    }
    p->mode = MODE_CONTENT;
    p->fresh = true;
    return start;
}

/* "water up to 5 ml": the amounts of the statement are in that much. */
static void take_volume(parser *p, int at)
{
    composition_statement *s = p->out->count ? statement(p) : NULL;
    int words = marks_phrase(p->m, at, PHRASE_UP_TO);
    fact_quantity volume;

    if (words && s && s->count && !s->per.value.value && s->block == p->m->index &&
        strength_volume_at(p->l, p->m, at + words, false, &volume) && strcmp(volume.unit, "g") != 0)
        s->per = volume;
}

/* Leads are looked for in all modes: the token to go on at, or 0. */
static int lead_at(parser *p, int at)
{
    const marked_block *m = p->m;
    int words = marks_phrase(m, at, PHRASE_INACTIVE_LEAD), last;
    bool scope = in_scope(p->l, m->b);

    if (words && scope)
        return inactive_lead_at(p, at, words);
    if ((words = marks_phrase(m, at, PHRASE_ACTIVE_LEAD)))
        return active_lead_at(p, at, words);
    if ((words = marks_phrase(m, at, PHRASE_GENERIC_LEAD)) && at + words < m->b->token_count &&
        marks_gap_has(m->b, at + words, ":-") && (last = composition_name_end(m, at + words)) >= 0) {
        p->out->generic = name_fact(p, at + words, last);
        p->out->named = true;
        return last + 1;
    }
    return scope ? statement_at(p, at) : 0;
}

static int item_at(parser *p, int at)
{
    int end = amount_first_at(p, at);

    return end ? end : name_first_at(p, at, false);
}

/* The list of inactive ingredients that starts at token `at`, up to the end of the sentence or the next lead. */
static int inactive_items_at(parser *p, int at)
{
    const marked_block *m = p->m;
    int stop = sentence_end(m, at), lead;

    lead = marks_find_phrase(m, at + 1, stop + 1, PHRASE_ACTIVE_LEAD);
    for (int i = at + 1; i <= stop && (lead < 0 || i < lead); i++)
        if (marks_phrase(m, i, PHRASE_INACTIVE_LEAD) && i + 1 < m->b->token_count && marks_gap_has(m->b, i + 1, ":"))
            lead = i;
    take_list(p, at, lead > at ? lead - 1 : stop);
    for (int i = at; i <= stop; i++)
        take_volume(p, i);
    return lead > at ? lead : stop + 1;
}

/* A mode that an earlier block opened goes on in this one as long as it holds ingredients. */
static void carry_over(parser *p)
{
    const marked_block *m = p->m;

    if (m->b->kind == BLOCK_HEADING || !in_scope(p->l, m->b))
        p->mode = MODE_NONE;
    if (kinds_in(m->b, SECTIONS_INACTIVE) && m->b->kind != BLOCK_HEADING)
        p->mode = MODE_INACTIVE;
    else if (kinds_in(m->b, SECTIONS_ACTIVE) && m->b->kind != BLOCK_HEADING && p->mode == MODE_NONE)
        p->mode = MODE_ACTIVE;
    else if (p->mode == MODE_INACTIVE && m->b->kind != BLOCK_ITEM && !p->fresh &&
             marks_find_phrase(m, 0, m->b->token_count, PHRASE_EXCIPIENT) < 0)
        p->mode = MODE_NONE;
}

static void read_block(parser *p)
{
    const marked_block *m = p->m;
    int n = m->b->token_count;

    carry_over(p);
    for (int i = 0, next; i < n; i = next) {
        if (i > 0 && m->sentence[i] != m->sentence[i - 1] && !kinds_in(m->b, SECTIONS_INACTIVE))
            p->mode = MODE_NONE;
        next = lead_at(p, i);
        if (!next && p->mode == MODE_INACTIVE)
            next = inactive_items_at(p, i);
        else if (!next && p->mode != MODE_NONE)
            next = item_at(p, i);
        take_volume(p, i);
        if (next <= i)
            next = i + 1;
    }
    if (marks_gap_has(m->b, n, ".") || (p->mode != MODE_NONE && !p->fresh && n > 24))
        p->mode = MODE_NONE;
}

void composition_read(composition *out, leaflet *l, const marked_block *blocks, int count)
{
    parser p = {.out = out, .l = l};

    memset(out, 0, sizeof *out);
    out->statements = arena_alloc(l->memory, COMPOSITION_STATEMENTS * sizeof *out->statements);
    out->inactive = arena_alloc(l->memory, COMPOSITION_INACTIVE * sizeof *out->inactive);
    for (int i = 0; i < count; i++) {
        p.m = &blocks[i];
        read_block(&p);
    }
    if (out->count && !out->statements[out->count - 1].count)
        out->count--;
}
