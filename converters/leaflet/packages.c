#include "leaflet/packages.h"

#include <string.h>

#define PACKAGES_MAX 24
#define REACH 5 /* words between the parts of "10 tablets in a blister" */

typedef struct {
    leaflet *l;
    words_index *pieces, *contains, *extras;
    findings *found;
    const marked_block *m;
    const mark *last_item; /* the package or form that the sentence names first */
} finder;

static int find_package(const facts *f, const data_term *term)
{
    for (int i = 0; i < f->package_count; i++)
        if (strcmp(f->packages[i].package.code, term->code) == 0)
            return i;
    return -1;
}

/* Forms may be named by a shorter word ("tablets" for film-coated tablets). */
static int find_form(const facts *f, const data_term *term)
{
    size_t len = strcspn(term->name, ",");

    for (int i = 0; i < f->form_count; i++)
        if (strcmp(f->forms[i].code, term->code) == 0)
            return i;
    for (int i = 0; i < f->form_count; i++)
        if (strncmp(f->forms[i].name, term->name, len) == 0)
            return i;
    return -1;
}

static int add_package(finder *f, const mark *package)
{
    facts *out = &f->l->facts;
    fact_package *p;

    if (out->package_count == PACKAGES_MAX)
        return -1;
    p = &out->packages[out->package_count];
    memset(p, 0, sizeof *p);
    p->package.source = marks_fact(f->l, f->m->b, f->m->index, package->first, package->first + package->count - 1);
    p->package.code = package->term->code;
    p->package.name = package->term->name;
    p->inner = p->outer = p->form = -1;
    return out->package_count++;
}

static fact_quantity count_of(finder *f, const mark *number, const mark *unit)
{
    fact_quantity q = {marks_fact(f->l, f->m->b, f->m->index, number->first, number->first),
                       unit ? unit->term->code : NULL};

    q.value.value = number->value;
    if (!number->digits) /* "one": a word stands for the number */
        q.value.len = 0;
    return q;
}

static bool known_content(const facts *f, const mark *package, const char *value, int inner, int form)
{
    for (int i = 0; i < f->package_count; i++) {
        const fact_package *p = &f->packages[i];

        if (strcmp(p->package.code, package->term->code) == 0 && p->content.value.value &&
            strcmp(p->content.value.value, value) == 0 && p->inner == inner && p->form == form)
            return true;
    }
    return false;
}

/* "4 ml" is what one package holds. */
static void hold_measure(finder *f, const mark *package, const mark *number, const mark *unit)
{
    int i;

    if (known_content(&f->l->facts, package, number->value, -1, -1) || (i = add_package(f, package)) < 0)
        return;
    f->l->facts.packages[i].content = count_of(f, number, unit);
}

/* So many of an item (a package or a form) lie in one package. */
static void hold_items(finder *f, const mark *package, const mark *number, const mark *item)
{
    facts *out = &f->l->facts;
    int inner = -1, form = -1, i;

    if (strcmp(item->term->code, package->term->code) == 0)
        return;
    if (item->kind == MARK_FORM)
        form = find_form(out, item->term);
    else if ((inner = find_package(out, item->term)) < 0)
        inner = add_package(f, item);
    if ((item->kind == MARK_FORM) ? form < 0 : inner < 0)
        return;
    if (known_content(out, package, number->value, inner, form) || (i = add_package(f, package)) < 0)
        return;
    out->packages[i].content = count_of(f, number, NULL);
    out->packages[i].inner = inner;
    out->packages[i].form = form;
    if (inner >= 0 && out->packages[inner].outer < 0)
        out->packages[inner].outer = i;
    else if (inner >= 0) { /* another size of the same package: a chain of its own */
        out->packages[i].inner = -1;
        out->packages[i].form = out->packages[inner].form;
    }
}

static bool same_sentence(const finder *f, const mark *a, const mark *b)
{
    return f->m->sentence[a->first] == f->m->sentence[b->first];
}

static int gap_words(const mark *a, const mark *b)
{
    return b->first - (a->first + a->count);
}

static bool word_between(const finder *f, const mark *a, const mark *b, const char *word)
{
    for (int i = a->first + a->count; i < b->first; i++)
        if (strcmp(f->m->b->tokens[i].text, word) == 0)
            return true;
    return false;
}

static bool verb_between(const finder *f, const mark *a, const mark *b)
{
    words_hit hit;

    for (int i = a->first + a->count; i < b->first; i++)
        if (words_match_at(f->contains, f->m->b->tokens, f->m->b->token_count, i, &hit))
            return true;
    return false;
}

/* Forms that come in pieces; a solution is measured, not counted. */
static bool comes_in_pieces(const data_term *form)
{
    static const char *const names[] = {"TABLET", "CAPSULE",  "SUPPOSITORY", "PATCH",  "LOZENGE", "PILL",   "FILM",
                                        "TROCHE", "PASTILLE", "IMPLANT",     "INSERT", "WAFER",   "GLOBULE"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(form->name, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

static bool is_item(const mark *m)
{
    return m->kind == MARK_PACKAGE || (m->kind == MARK_FORM && comes_in_pieces(m->term));
}

/* The word counted by a number that no term knows: "of 5 tuk". */
static void take_unknown_piece(finder *f, const mark *package, const mark *number)
{
    int next = number->first + number->count;
    const token *t = next < f->m->b->token_count ? &f->m->b->tokens[next] : NULL;
    words_hit hit;
    fact word;

    if (!f->last_item || f->last_item == package ||
        (t && words_match_at(f->extras, f->m->b->tokens, f->m->b->token_count, next, &hit)))
        return;
    hold_items(f, package, number, f->last_item);
    if (!t || t->number || f->m->sentence[next] != f->m->sentence[number->first] ||
        marks_gap_has(f->m->b, next, ",.;:") ||
        words_match_at(f->pieces, f->m->b->tokens, f->m->b->token_count, next, &hit))
        return;
    word = marks_fact(f->l, f->m->b, f->m->index, next, next);
    findings_add(f->found, FINDING_SAFETY_PIECE, f->l->name, word.line, word.column,
                 "'%s %s': what is counted is no known word; taken for pieces (%s)", number->value, word.value,
                 f->last_item->term->name);
}

static bool piece_follows(const finder *f, const mark *number)
{
    words_hit hit;
    int next = number->first + number->count;

    return next < f->m->b->token_count &&
           words_match_at(f->pieces, f->m->b->tokens, f->m->b->token_count, next, &hit) > 0;
}

/* Reads the number at mark i: what it counts and where that lies. */
static void take_number(finder *f, int i)
{
    const mark *marks = f->m->marks, *number = &marks[i];
    const mark *next = i + 1 < f->m->count ? &marks[i + 1] : NULL, *after = i + 2 < f->m->count ? &marks[i + 2] : NULL;
    const mark *before = i > 0 ? &marks[i - 1] : NULL;

    if (next && !same_sentence(f, number, next))
        next = NULL;
    if (!next || !after || !same_sentence(f, number, after))
        after = NULL;
    if (before &&
        (!same_sentence(f, number, before) || before->kind != MARK_PACKAGE || gap_words(before, number) > REACH))
        before = NULL;
    if (next && next->kind == MARK_UNIT && gap_words(number, next) == 0) {
        if (strcmp(next->term->name, "volume") != 0 && strcmp(next->term->code, "g") != 0)
            return; /* milligrams are strengths, not contents */
        if (before && (word_between(f, before, number, "of") || verb_between(f, before, number)))
            hold_measure(f, before, number, next);
        else if (after && after->kind == MARK_PACKAGE && gap_words(next, after) <= 2 &&
                 !marks_gap_has(f->m->b, after->first, ",;"))
            hold_measure(f, after, number, next);
        return;
    }
    if (number->ambiguous || (!number->digits && next && next->kind == MARK_FORM))
        return; /* "one tablet" is a dose */
    if (next && is_item(next) && gap_words(number, next) <= 2) {
        if (after && after->kind == MARK_PACKAGE && gap_words(next, after) <= REACH &&
            (word_between(f, next, after, "in") || word_between(f, next, after, "per")))
            hold_items(f, after, number, next);
        else if (before && (verb_between(f, before, number) || word_between(f, before, number, "of")))
            hold_items(f, before, number, next);
        return;
    }
    if (before && (word_between(f, before, number, "of") || verb_between(f, before, number)) &&
        gap_words(before, number) <= 2)
        take_unknown_piece(f, before, number);
    else if (f->last_item && next && next->kind == MARK_PACKAGE && gap_words(number, next) <= REACH &&
             piece_follows(f, number) &&
             word_between(f, number, next, "in")) /* "Ampoules of 5 ml, 10 pieces in a pack" */
        hold_items(f, next, number, f->last_item);
}

static void take_block(finder *f, const marked_block *m)
{
    f->m = m;
    f->last_item = NULL;
    for (int i = 0; i < m->count; i++) {
        if (m->marks[i].kind == MARK_NUMBER)
            take_number(f, i);
        /* what a bare number counts is what its sentence named first */
        if (is_item(&m->marks[i]) &&
            (!f->last_item || m->sentence[m->marks[i].first] != m->sentence[f->last_item->first]))
            f->last_item = &m->marks[i];
    }
}

static bool holds_packages(const block *b)
{
    static const char *const codes[] = {"34089-3", "34069-5", "43678-2", "44425-7", "42229-5", "51945-4"};

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (leaflet_has_code(b, codes[i]))
            return true;
    return false;
}

void packages_find(leaflet *l, const marked_block *blocks, int count, findings *found)
{
    finder f = {.l = l, .found = found};

    f.pieces = words_index_new();
    f.contains = words_index_new();
    f.extras = words_index_new();
    words_index_add_list(f.extras, "package-extra", l->language);
    words_index_add_list(f.pieces, "piece", l->language);
    words_index_add_list(f.contains, "contains", l->language);
    l->facts.packages = arena_alloc(l->memory, PACKAGES_MAX * sizeof *l->facts.packages);
    for (int i = 0; i < count; i++)
        if (holds_packages(blocks[i].b))
            take_block(&f, &blocks[i]);
    words_index_free(f.pieces);
    words_index_free(f.contains);
    words_index_free(f.extras);
}
