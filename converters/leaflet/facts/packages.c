#include "leaflet/facts/packages.h"
#include "leaflet/facts/forms.h"
#include "leaflet/facts/strength.h"
#include "leaflet/words/kinds.h"

#include <string.h>

#define PACKAGES_MAX 40
#define CHAIN 4             /* packages in one another, at most */
#define REACH 5             /* words between the parts of "10 tablets in a blister" */
#define NEAR 2              /* words between a number and what it counts */
#define EXTRA_REACH 6       /* words from a measure to what it is of */
#define FINDINGS_ENOUGH 200 /* and no more words are counted */
#define WORD_MIN 3          /* letters of a word that may be garbled */
#define SIZES 8             /* sizes told at once: "of 7, 14 or 28 tablets" */
#define ASIDE 14            /* words of the longest bracket behind a number */

typedef struct {
    leaflet *l;
    findings *found;
    const marked_block *m;
    const mark *first_item;      /* the package or form that the sentence names first */
    const mark *last_inner;      /* the package of the block that was filled last and is none for others */
    const mark *outer;           /* the package told last in the block, or by its heading, that holds others; or NULL */
    const marked_block *heading; /* right before the block, or NULL; or before the lines of a list */
} finder;

/* Numbers that are told as sizes of one thing, and the token behind the last. */
typedef struct {
    const mark *numbers[SIZES];
    int count, end;
} size_list;

static const mark *mark_of(const finder *f, int at)
{
    int i = marks_at(f->m, at);

    return i >= 0 ? &f->m->marks[i] : NULL;
}

static fact_quantity quantity_of(finder *f, const mark *number, const char *unit)
{
    fact_quantity q = {marks_fact(f->l, f->m->b, f->m->index, number->first, number->first + number->count - 1), unit};

    q.value.value = number->value;
    if (!number->digits) /* "one": a word stands for the number */
        q.value.len = 0;
    return q;
}

/* --- chains --- */

static int add_package(finder *f, const mark *package)
{
    facts *out = &f->l->facts;
    bool in_heading = f->heading && f->heading->count && package >= f->heading->marks &&
                      package < f->heading->marks + f->heading->count;
    const marked_block *m = in_heading ? f->heading : f->m;
    fact_package *p;

    if (out->package_count == PACKAGES_MAX)
        return -1;
    p = &out->packages[out->package_count];
    memset(p, 0, sizeof *p);
    p->package.source = marks_fact(f->l, m->b, m->index, package->first, package->first + package->count - 1);
    p->package.code = package->term->code;
    p->package.name = package->term->name;
    p->inner = p->outer = p->form = -1;
    return out->package_count++;
}

static bool known(const facts *f, const mark *package, const fact_quantity *content, const char *item)
{
    for (int i = 0; i < f->package_count; i++) {
        const fact_package *p = &f->packages[i];
        const char *holds = p->inner >= 0  ? f->packages[p->inner].package.code
                            : p->form >= 0 ? f->forms[p->form].code
                                           : "";

        if (strcmp(p->package.code, package->term->code) == 0 && strength_same(&p->content, content) &&
            strcmp(holds, item) == 0)
            return true;
    }
    return false;
}

/* A dropper bottle with as much is known: "bottles of 5 ml" are the same. */
static bool known_narrower(const facts *f, const mark *package, const fact_quantity *content)
{
    size_t len = strlen(package->term->name);

    for (int i = 0; i < f->package_count; i++)
        if (strncmp(f->packages[i].package.name, package->term->name, len) == 0 &&
            f->packages[i].package.name[len] == ',' && strength_same(&f->packages[i].content, content))
            return true;
    return false;
}

/* A package of the kind that is known without its contents, or -1: "a carton of 3 blisters of 10 tablets". */
static int unfilled(const facts *f, const mark *package)
{
    for (int i = 0; i < f->package_count; i++)
        if (strcmp(f->packages[i].package.code, package->term->code) == 0 && !f->packages[i].content.value.value)
            return i;
    return -1;
}

/* "4 ml" is what one package holds. A package known without its contents has them now. */
static void hold_measure(finder *f, const mark *package, const mark *number, const mark *unit)
{
    facts *out = &f->l->facts;
    fact_quantity content = quantity_of(f, number, unit->term->code);
    int i;

    if (number->ambiguous || known(out, package, &content, "") || known_narrower(out, package, &content) ||
        (marks_is_volume(unit) && /* of a bottle that is not named */
         (kinds_is(package->term->name, KIND_OUTER) || kinds_is(package->term->name, KIND_FOR_PIECES))))
        return;
    i = unfilled(out, package);
    i = i >= 0 ? i : add_package(f, package);
    if (i >= 0)
        out->packages[i].content = content;
    f->last_inner = kinds_is(package->term->name, KIND_OUTER) ? f->last_inner : package;
}

/* Another package like the one at index i, with all that lies in it; -1 when there are too many. */
static int copy_chain(facts *out, int i)
{
    int copy = out->package_count, inner;

    if (copy + CHAIN > PACKAGES_MAX)
        return -1;
    out->packages[out->package_count++] = out->packages[i];
    out->packages[copy].outer = -1;
    if (out->packages[i].inner < 0)
        return copy;
    inner = copy_chain(out, out->packages[i].inner);
    out->packages[copy].inner = inner;
    if (inner >= 0)
        out->packages[inner].outer = copy;
    return copy;
}

/* A package of this kind that nothing is around yet; else another one like it. */
static int free_inner(finder *f, const mark *item)
{
    facts *out = &f->l->facts;
    int like = -1;

    for (int i = 0; i < out->package_count; i++)
        if (strcmp(out->packages[i].package.code, item->term->code) == 0 && out->packages[i].inner < 0) {
            if (out->packages[i].outer < 0)
                return i;
            like = i;
        }
    for (int i = 0; i < out->package_count && like < 0; i++) /* the carton of blisters in a case */
        if (strcmp(out->packages[i].package.code, item->term->code) == 0 && out->packages[i].outer < 0)
            return i;
    for (int i = 0; i < out->package_count && like < 0; i++) /* "1 or 2 blisters", and there are ampoules in them */
        if (strcmp(out->packages[i].package.code, item->term->code) == 0)
            like = i;
    return like >= 0 ? copy_chain(out, like) : add_package(f, item);
}

/* So many of an item (a package or a form) lie in one package. */
static void hold_items(finder *f, const mark *package, const mark *number, const mark *item)
{
    facts *out = &f->l->facts;
    fact_quantity content = quantity_of(f, number, NULL);
    int inner = -1, form = -1, i;

    if (number->ambiguous || strpbrk(number->value, ".") || strcmp(item->term->code, package->term->code) == 0 ||
        (item->kind == MARK_PACKAGE && kinds_is(item->term->name, KIND_OUTER)))
        return;
    if (item->kind == MARK_FORM && (form = forms_index(out, item->term)) < 0)
        return;
    if (known(out, package, &content, form >= 0 ? out->forms[form].code : item->term->code))
        return;
    if (item->kind == MARK_PACKAGE && (inner = free_inner(f, item)) < 0)
        return;
    if ((i = unfilled(out, package)) < 0 && (i = add_package(f, package)) < 0)
        return;
    f->last_inner = kinds_is(package->term->name, KIND_OUTER) ? f->last_inner : package;
    out->packages[i].content = content;
    out->packages[i].inner = inner;
    out->packages[i].form = form;
    if (inner >= 0)
        out->packages[inner].outer = i;
}

/* --- what stands where --- */

static bool same_sentence(const finder *f, int a, int b)
{
    return f->m->sentence[a] == f->m->sentence[b];
}

static bool is_item(const mark *m)
{
    return m && (m->kind == MARK_PACKAGE || (m->kind == MARK_FORM && kinds_is(m->term->name, KIND_PIECE)));
}

/* "of", "contains" or a colon stand between two tokens, of a package before and its contents. */
static bool holding_between(const finder *f, int from, int to)
{
    for (int i = from; i < to; i++)
        if (marks_phrase(f->m, i, PHRASE_MADE_OF) || marks_phrase(f->m, i, PHRASE_CONTAINS))
            return true;
    return false;
}

/* The package before token `at` holds what stands there: "blisters of 10", "pack sizes: 14 or 28 tablets". */
static bool holds_at(const finder *f, const mark *package, int at)
{
    int behind = package->first + package->count;

    return holding_between(f, behind, at) || (behind == at && marks_gap_has(f->m->b, at, ":"));
}

/* "In a blister 10 pcs": the package of a list without verbs, right before token `at`. */
static bool lies_in(const finder *f, const mark *package, int at)
{
    return package->first + package->count == at && marks_phrase_before(f->m, package->first, PHRASE_WITHIN) >= 0 &&
           !marks_gap_has(f->m->b, at, ",;.(");
}

/* The package before token `at` that what stands there lies in: "ampoules of", "the carton contains", "bottle (". */
static const mark *package_before(const finder *f, int at)
{
    for (int i = at - 1; i >= 0 && i >= at - REACH && same_sentence(f, i, at); i--) {
        const mark *m = mark_of(f, i);

        if (marks_phrase(f->m, i, PHRASE_JOINT) || /* "a vial with powder and 5 ampoules": beside it */
            marks_gap_has(f->m->b, i + 1, ";"))    /* "3 blisters in a carton; 50 tablets in a jar" */
            return NULL;
        if (!m || m->kind == MARK_ROUTE)
            continue;
        if (m->kind != MARK_PACKAGE)
            return NULL;
        i = m->first + m->count;
        return i == at || holding_between(f, i, at) ? m : NULL;
    }
    return NULL;
}

static const mark *package_of_both(const finder *f, int at, bool near);

/* Of what a package holds; milligrams are strengths. */
static bool is_measure(const mark *unit)
{
    return marks_is_volume(unit) || strcmp(unit->term->code, "g") == 0;
}

/* What stands at token `at`, behind "and", lies in the package as well: "10 ampoules and a file in a carton". */
static bool is_extra_at(const finder *f, int at)
{
    for (int i = at; i < f->m->b->token_count && i <= at + NEAR && !marks_gap_has(f->m->b, i, ",.;:") &&
                     !marks_phrase(f->m, i, PHRASE_WITHIN);
         i++)
        if (marks_phrase(f->m, i, PHRASE_PACKAGE_EXTRA) || marks_starting(f->m, i, MARK_PACKAGE))
            return true;
    return false;
}

/* The package behind token `at`: "in a blister", or right there ("5 ml ampoules") when `near`. */
static const mark *package_after(const finder *f, int at, bool near)
{
    bool within = false, beside = false;
    int words, last = at + REACH;

    for (int i = at; i < f->m->b->token_count && i <= last && same_sentence(f, i, at - 1); i++) {
        const mark *m = mark_of(f, i);

        within = within || marks_phrase(f->m, i, PHRASE_WITHIN);
        if (m && m->kind == MARK_PACKAGE && m->first == i && beside && !within)
            continue;
        if (m && m->kind == MARK_PACKAGE && m->first == i)
            return within || (near && i - at <= NEAR && !marks_gap_has(f->m->b, i, ",;:.")) ? m : NULL;
        near = near && !marks_gap_has(f->m->b, i, ":") && /* "Brand 1.5 g: each vial contains" */
               !marks_phrase(f->m, i, PHRASE_BESIDE);     /* "bottles of 50 ml, with a syringe" */
        if (m && m->kind == MARK_NUMBER && m->first == i && marks_gap_has(f->m->b, i, ",") &&
            marks_starting(f->m, i + m->count, MARK_UNIT)) /* "30 g, 50 g tubes" */
            return package_of_both(f, i, near);
        if (m || marks_gap_has(f->m->b, i, ";"))
            return NULL;
        if (marks_phrase(f->m, i, PHRASE_PACKAGE_EXTRA)) /* "with instructions for use in a carton" */
            last = i + REACH;
        if (!within && (words = marks_phrase(f->m, i, PHRASE_JOINT))) {
            if (marks_starting(f->m, i + words, MARK_NUMBER))
                return package_of_both(f, i + words, near);
            if (!is_extra_at(f, i + words))
                return NULL;
            beside = true;
            near = false;
            last = i + REACH;
        }
    }
    return NULL;
}

/* "5 vials with powder and 5 ampoules with solvent in a carton", "30 g or 50 g tubes": at token `at` the second of two
 * things in one package, or of two sizes. */
static const mark *package_of_both(const finder *f, int at, bool near)
{
    const mark *number = marks_starting(f->m, at, MARK_NUMBER);
    const mark *item = number ? marks_starting(f->m, at + number->count, MARK_PACKAGE) : NULL;
    const mark *unit = number ? marks_starting(f->m, at + number->count, MARK_UNIT) : NULL;

    if (unit && is_measure(unit))
        return package_after(f, unit->first + unit->count, near);
    return item ? package_after(f, item->first + item->count, false) : NULL;
}

/* What a number right before token `at` counts: "10 film-coated tablets". */
static const mark *item_after(const finder *f, int at)
{
    for (int i = at; i < f->m->b->token_count && i <= at + NEAR && same_sentence(f, i, at - 1); i++) {
        const mark *m = mark_of(f, i);

        if (m)
            return is_item(m) && m->first == i ? m : NULL;
        if (marks_gap_has(f->m->b, i, ",.;:()") || marks_phrase(f->m, i, PHRASE_JOINT) ||
            marks_phrase(f->m, i, PHRASE_WITHIN))
            return NULL;
    }
    return NULL;
}

/* The one form of the product that comes in pieces, as a mark; false when there are several or none. */
static bool only_form(const finder *f, mark *out)
{
    const facts *known_facts = &f->l->facts;
    int found = -1;

    for (int i = 0; i < known_facts->form_count; i++)
        if (kinds_is(known_facts->forms[i].name, KIND_PIECE)) {
            if (found >= 0)
                return false;
            found = i;
        }
    if (found < 0)
        return false;
    *out = (mark){.kind = MARK_FORM, .term = data_find_term("dose-forms", known_facts->forms[found].code)};
    return true;
}

/* Behind a bracket that opens at token `at`. */
static int skip_aside(const finder *f, int at)
{
    const block *b = f->m->b;

    if (at >= b->token_count || !marks_gap_has(b, at, "(") || marks_gap_has(b, at, ")"))
        return at;
    for (int i = at + 1; i <= b->token_count && i <= at + ASIDE; i++)
        if (marks_gap_has(b, i, ")"))
            return i;
    return at;
}

/* "28 (2 x 14)": the second factor is what one blister holds. */
static const mark *factor_of(const finder *f, int at)
{
    const mark *first = marks_starting(f->m, at, MARK_NUMBER), *second;
    int next = at + 1;

    if (!first || !marks_gap_has(f->m->b, at, "("))
        return NULL;
    if (next < f->m->b->token_count && !f->m->b->tokens[next].number)
        next++;
    second = marks_starting(f->m, next, MARK_NUMBER);
    return second && marks_gap_has(f->m->b, next + 1, ")") ? second : NULL;
}

/* Behind a number, or behind the "s" of "bottles of 30's". */
static int behind_number(const finder *f, const mark *number)
{
    const block *b = f->m->b;
    int at = number->first + number->count;
    size_t len;
    const char *gap = at < b->token_count ? marks_gap(b, at, &len) : "";

    return at < b->token_count && strcmp(b->tokens[at].text, "s") == 0 &&
                   ((len == 1 && *gap == '\'') || (len == 3 && memcmp(gap, "\xE2\x80\x99", 3) == 0))
               ? at + 1
               : at;
}

/* "Pack sizes:" as a heading of its own, and a number opens the text below it. */
static const mark *package_of_heading(const finder *f)
{
    const mark *last = f->heading && f->heading->count ? &f->heading->marks[f->heading->count - 1] : NULL;

    return last && marks_starting(f->m, 0, MARK_NUMBER) && last->kind == MARK_PACKAGE &&
                   kinds_is(last->term->name, KIND_OUTER) && last->first + last->count == f->heading->b->token_count
               ? last
               : NULL;
}

static size_list sizes_at(const finder *f, const mark *number)
{
    size_list list = {.numbers = {number}, .count = 1};

    list.end = behind_number(f, number);
    while (list.count < SIZES) {
        int at = skip_aside(f, list.end), words;
        const mark *next;

        if (at >= f->m->b->token_count || !same_sentence(f, at, number->first))
            break;
        words = marks_phrase(f->m, at, PHRASE_JOINT);
        if (!words && !marks_gap_has(f->m->b, at, ","))
            break;
        next = marks_starting(f->m, at + words, MARK_NUMBER);
        if (!next || marks_starting(f->m, next->first + next->count, MARK_UNIT))
            break;
        list.numbers[list.count++] = next;
        list.end = behind_number(f, next);
    }
    return list;
}

static void hold_sizes(finder *f, const mark *package, const size_list *list, const mark *item)
{
    for (int i = 0; i < list->count; i++) {
        const mark *factor = factor_of(f, list->numbers[i]->first + list->numbers[i]->count);
        bool inner = factor && !kinds_is(package->term->name, KIND_OUTER);

        hold_items(f, package, inner ? factor : list->numbers[i], item);
    }
}

/* --- links --- */

/* A dash between blanks before token `at`. */
static bool follows_dash(const finder *f, int at)
{
    size_t len;
    const char *gap = marks_gap(f->m->b, at, &len);

    for (size_t i = 0; i + 1 < len; i++)
        if (gap[i] == ' ' && (gap[i + 1] == '-' || (unsigned char)gap[i + 1] == 0xE2))
            return true;
    return false;
}

/* The package behind a dash at token `at`; NULL when there is none. */
static const mark *link_at(const finder *f, int at)
{
    const mark *package =
        at < f->m->b->token_count && follows_dash(f, at) ? marks_starting(f->m, at, MARK_PACKAGE) : NULL;

    return package && !marks_phrase(f->m, at, PHRASE_PACKAGE_EXTRA) ? package : NULL;
}

/* The number in brackets behind a package, not farther than its adjectives: "glass bottles (2)"; NULL when there is
 * none. */
static const mark *link_number(const finder *f, int at)
{
    for (int i = at; i < f->m->b->token_count && i <= at + NEAR && same_sentence(f, i, at - 1); i++) {
        const mark *number = marks_starting(f->m, i, MARK_NUMBER);

        if (number && marks_gap_has(f->m->b, i, "(") && marks_gap_has(f->m->b, i + number->count, ")"))
            return number;
        if (number || mark_of(f, i) || marks_gap_has(f->m->b, i, "(,;"))
            return NULL;
    }
    return NULL;
}

/* The packages around one another as registers list them: "10 pcs - blisters (3) - cartons". The token to go on at. */
static int take_links(finder *f, const mark *package)
{
    for (;;) {
        const mark *number = link_number(f, package->first + package->count);
        const mark *outer = number ? link_at(f, number->first + number->count) : NULL;

        if (!outer)
            return package->first + package->count;
        hold_items(f, outer, number, package);
        package = outer;
    }
}

/* --- numbers --- */

/* The sentence is on what lies beside the medicine: "a canister with 1 g of desiccant". */
static bool tells_of_extra(const finder *f, int at)
{
    for (int i = at; i < f->m->b->token_count && i <= at + EXTRA_REACH && same_sentence(f, i, at) &&
                     !(i > at && marks_phrase(f->m, i, PHRASE_BESIDE)); /* "100 ml with a spoon" are not of the spoon */
         i++) {
        if (i > at && (marks_gap_has(f->m->b, i, ",;") || marks_phrase(f->m, i, PHRASE_JOINT))) /* beside it */
            return false;
        if (marks_phrase(f->m, i, PHRASE_PACKAGE_EXTRA) || marks_phrase(f->m, i, PHRASE_NO_FORM))
            return true;
    }
    return false;
}

/* All of what names the package tells of something beside the medicine: "dosing syringe of 5 ml". */
static bool is_extra(const finder *f, const mark *package)
{
    return marks_phrase(f->m, package->first, PHRASE_PACKAGE_EXTRA) >= package->count;
}

/* "4 ml" and the like: what a package holds; the token behind it. */
static int take_measure(finder *f, const mark *number, const mark *unit)
{
    int end = unit->first + unit->count;
    const mark *package, *inner, *form = marks_starting(f->m, end, MARK_FORM);
    int behind = form ? form->first + form->count : end; /* "10 g globules in a bottle" */

    if (!is_measure(unit))
        return end;
    if ((package = link_at(f, end))) { /* "2 ml - ampoules (5) - cartons" */
        hold_measure(f, package, number, unit);
        return take_links(f, package);
    }
    package = package_before(f, number->first);
    inner = package && kinds_is(package->term->name, KIND_OUTER) ? package_after(f, behind, false) : NULL;
    if (inner || !package) /* "Packs: 1 ml in a vial" */
        package = inner ? inner : package_after(f, behind, true);
    if (!package || tells_of_extra(f, number->first) || is_extra(f, package))
        return end;
    hold_measure(f, package, number, unit);
    for (;;) { /* "of 100 ml and 250 ml" */
        int at = skip_aside(f, end), words;
        const mark *next, *own;

        if (at >= f->m->b->token_count)
            return end;
        words = marks_phrase(f->m, at, PHRASE_JOINT);
        if ((!words && !marks_gap_has(f->m->b, at, ",")) || !(next = marks_starting(f->m, at + words, MARK_NUMBER)) ||
            !(unit = marks_starting(f->m, next->first + next->count, MARK_UNIT)) || !is_measure(unit))
            return end;
        own = package_after(f, unit->first + unit->count, true);
        if (own && own != package && !kinds_is(own->term->name, KIND_OUTER))
            return end;
        hold_measure(f, package, next, unit);
        end = unit->first + unit->count;
    }
}

/* A sign of multiplication between two numbers: "3 x 2.5 ml". */
static bool is_times(const finder *f, int at)
{
    const block *b = f->m->b;

    return at < b->token_count && strcmp(b->tokens[at].text, "x") == 0;
}

/* The package of the leaflet that holds so much, told before: NULL when there is none. */
static const data_term *holder_of(const finder *f, const mark *number, const mark *unit)
{
    const facts *all = &f->l->facts;

    for (int i = 0; i < all->package_count; i++) {
        const fact_quantity *content = &all->packages[i].content;

        if (content->value.value && content->unit && strcmp(content->unit, unit->term->code) == 0 &&
            strcmp(content->value.value, number->value) == 0)
            return data_find_term("packages", all->packages[i].package.code);
    }
    return NULL;
}

/* "Pack sizes: 1 x 2.5 ml, 3 x 2.5 ml": so many of what holds that much; the token behind it, or 0. */
static int take_multiple(finder *f, const mark *number)
{
    int behind = number->first + number->count;
    const mark *each = is_times(f, behind) ? marks_starting(f->m, behind + 1, MARK_NUMBER) : NULL;
    const mark *unit = each ? marks_starting(f->m, each->first + each->count, MARK_UNIT) : NULL;
    const data_term *term = unit && is_measure(unit) ? holder_of(f, each, unit) : NULL;
    mark holder = {.kind = MARK_PACKAGE, .first = number->first, .count = number->count, .term = term};

    if (!term || !f->outer)
        return 0;
    hold_items(f, f->outer, number, &holder);
    return unit->first + unit->count;
}

/* A word the leaflet has only once. */
static bool is_unknown(const finder *f, const char *word)
{
    const word_type *type;
    int uses = 0;

    if (!f->found || f->found->count > FINDINGS_ENOUGH ||
        strcmp(f->l->language, "en") != 0) /* other languages make new words of two known ones */
        return false;
    type = vocabulary_word(f->l->vocabulary, word, strlen(word));
    for (int i = 0; i < f->l->token_count; i++)
        uses += f->l->tokens[i].type == type;
    return uses == 1;
}

/* A word behind a number says what is counted; one that is no piece of the medicine counts something else. */
static bool counts_another(const finder *f, const mark *number)
{
    int next = number->first + number->count;
    const token *t = next < f->m->b->token_count ? &f->m->b->tokens[next] : NULL;

    return t && !t->number && same_sentence(f, next, number->first) && !marks_gap_has(f->m->b, next, ",.;:()[]/\n") &&
           !marks_phrase(f->m, next, PHRASE_PIECE) && !marks_phrase(f->m, next, PHRASE_JOINT) &&
           !marks_phrase(f->m, next, PHRASE_WITHIN) && !marks_phrase(f->m, next, PHRASE_NAME_END) &&
           marks_at(f->m, next) < 0 && !t->capital && words_length(t->text) >= WORD_MIN;
}

/* The word counted by a number that no term knows: "of 5 tuk". */
static void take_unknown_piece(finder *f, const mark *package, const mark *number, const mark *item)
{
    int next = number->first + number->count;
    bool other = counts_another(f, number), garbled = other && is_unknown(f, f->m->b->tokens[next].text);
    fact word;

    if (other && !garbled)
        return;
    hold_items(f, package, number, item);
    if (!garbled)
        return;
    word = marks_fact(f->l, f->m->b, f->m->index, next, next);
    findings_add(f->found, FINDING_SAFETY_PIECE, f->l->name, word.line, word.column,
                 "'%s %s': what is counted is no known word; taken for pieces (%s)", number->value, word.value,
                 item->term->name);
}

/* What a bare number counts: the container that the sentence named first, where it lies in the package ("ampoules of 4
 * ml, in blisters of 5", "a blister takes 5"), else the form in the sentence, else the product's only form. */
static const mark *counted_item(const finder *f, const mark *package, int number, mark *own)
{
    bool lies_within =
        package && (marks_phrase_before(f->m, package->first, PHRASE_WITHIN) >= 0 ||
                    marks_find_phrase(f->m, package->first + package->count, number, PHRASE_CONTAINS) >= 0);

    if (f->first_item && f->first_item != package &&
        (f->first_item->kind == MARK_FORM ? forms_index(&f->l->facts, f->first_item->term) >= 0 : lies_within) &&
        (!package || f->first_item->first < package->first))
        return f->first_item;
    return only_form(f, own) ? own : NULL;
}

/* "bottles of 100", "blisters of 7, 10 or 14". */
static void take_bare(finder *f, const mark *package, const size_list *list)
{
    mark own;
    const mark *item = counted_item(f, package, list->numbers[0]->first, &own);
    int end = list->end;
    const mark *next = end < f->m->b->token_count ? mark_of(f, end) : NULL;

    if (!item || (next && next->kind != MARK_NUMBER && next->first == end && !marks_gap_has(f->m->b, end, ",;()")) ||
        (end < f->m->b->token_count && marks_phrase(f->m, end, PHRASE_PACKAGE_EXTRA)))
        return;
    if (list->count == 1 && !factor_of(f, end))
        take_unknown_piece(f, package, list->numbers[0], item);
    else
        hold_sizes(f, package, list, item);
}

/* Behind what a package holds, told at token `at`: "2 blisters of 10 tablets in a carton"; `at` when nothing is. */
static int behind_contents(const finder *f, int at)
{
    int words = marks_phrase(f->m, at, PHRASE_MADE_OF);
    const mark *number = words ? marks_starting(f->m, at + words, MARK_NUMBER) : NULL;
    const mark *item = number ? mark_of(f, number->first + number->count) : NULL;

    return item && (is_item(item) || item->kind == MARK_UNIT) ? item->first + item->count : at;
}

/* "2 blisters of 10 tablets in a carton": the tablets lie in the blisters. */
static bool is_counted(const finder *f, const mark *package)
{
    const mark *before = package->first > 0 ? mark_of(f, package->first - 1) : NULL;

    return before && before->kind == MARK_NUMBER;
}

/* The name of a package begins with that of another one: "BOTTLE, DROPPER" and "BOTTLE". */
static bool is_narrower(const mark *package, const mark *wide)
{
    size_t len = strlen(wide->term->name);

    return strncmp(package->term->name, wide->term->name, len) == 0 && package->term->name[len] == ',';
}

/* "In a blister 10 pcs; in a carton 3 packs": a word for any package, of the one that was filled last, else of the one
 * that the sentence named first; so is the "bottle" of a dropper bottle. */
static const mark *own_item(const finder *f, const mark *item)
{
    const mark *first = f->last_inner ? f->last_inner : f->first_item != item ? f->first_item : NULL;
    bool any = item && item->kind == MARK_PACKAGE &&
               (kinds_is(item->term->name, KIND_OUTER) || (first && is_narrower(first, item)));

    return any && first && first->kind == MARK_PACKAGE && !kinds_is(first->term->name, KIND_OUTER) &&
                   first->first < item->first
               ? first
               : item;
}

/* "Bottles of 10, 50 and 100 ml": the measure told behind the last number is that of all; the token behind it, or 0. */
static int take_measures(finder *f, const mark *package, const size_list *list)
{
    int words = list->end < f->m->b->token_count ? marks_phrase(f->m, list->end, PHRASE_JOINT) : 0;
    const mark *last = words ? marks_starting(f->m, list->end + words, MARK_NUMBER) : NULL;
    const mark *unit = last ? marks_starting(f->m, last->first + last->count, MARK_UNIT) : NULL;

    if (!unit || !is_measure(unit) || !package || is_extra(f, package) ||
        list->numbers[0]->first - (package->first + package->count) > NEAR ||
        tells_of_extra(f, list->numbers[0]->first))
        return 0;
    for (int i = 0; i < list->count; i++)
        hold_measure(f, package, list->numbers[i], unit);
    hold_measure(f, package, last, unit);
    return unit->first + unit->count;
}

/* Reads the number: what it counts and where that lies; the token to go on at. */
static int take_number(finder *f, const mark *number)
{
    const mark *unit = marks_starting(f->m, number->first + number->count, MARK_UNIT), *counted, *item, *package,
               *headed;
    size_list list;
    mark own;
    int words;

    if ((words = take_multiple(f, number)))
        return words;
    if (unit && !marks_phrase(f->m, number->first + number->count, PHRASE_PIECE)) /* "20 units" are pieces here */
        return take_measure(f, number, unit);
    list = sizes_at(f, number);
    package = package_before(f, number->first);
    if ((words = take_measures(f, package, &list)))
        return words;
    words = list.end < f->m->b->token_count ? marks_phrase(f->m, list.end, PHRASE_PIECE) : 0;
    if (words && (headed = link_at(f, list.end + words)) && (item = counted_item(f, headed, number->first, &own))) {
        hold_sizes(f, headed, &list, item);
        return take_links(f, headed);
    }
    counted = item_after(f, skip_aside(f, list.end));
    item = own_item(f, counted);
    if (counted) {
        const mark *around = package_after(f, behind_contents(f, counted->first + counted->count), false);
        bool apart = marks_gap_has(f->m->b, counted->first + counted->count, ","); /* "blisters of 14, in cartons" */

        if (!number->digits && item->kind == MARK_FORM && !(package && holds_at(f, package, number->first)))
            return list.end; /* "one tablet" is a dose, but not in "each sachet holds one patch" */
        headed = !package && number->first == 0 && !(around && kinds_is(around->term->name, KIND_OUTER))
                     ? package_of_heading(f)
                     : NULL;
        if (headed || (package && (holds_at(f, package, number->first) || lies_in(f, package, number->first)) &&
                       (!around || apart || kinds_is(package->term->name, KIND_OUTER) || is_counted(f, package))))
            hold_sizes(f, headed ? headed : package, &list, item);
        else if (around)
            hold_sizes(f, around, &list, item);
        return counted->first;
    }
    if (words && !package) {
        package = package_after(f, list.end + words, false);
        item = package ? counted_item(f, package, number->first, &own) : NULL;
        if (!item && package && f->first_item && f->first_item != package)
            item = f->first_item;
        if (item)
            hold_sizes(f, package, &list, item);
        return list.end;
    }
    if (package && number->digits && number->first - (package->first + package->count) <= NEAR &&
        (holds_at(f, package, number->first) || (words && lies_in(f, package, number->first))))
        take_bare(f, package, &list);
    return list.end;
}

static void take_block(finder *f, const marked_block *m)
{
    int skip = 0;

    f->m = m;
    f->first_item = f->last_inner = NULL;
    f->outer = package_of_heading(f);
    for (int i = 0; i < m->count; i++) {
        const mark *k = &m->marks[i];

        if (f->first_item && m->sentence[k->first] != m->sentence[f->first_item->first])
            f->first_item = NULL;
        if (k->kind == MARK_PACKAGE && kinds_is(k->term->name, KIND_OUTER))
            f->outer = k;
        if (k->kind == MARK_NUMBER && k->first >= skip)
            skip = take_number(f, k);
        if (is_item(k) && !f->first_item)
            f->first_item = k;
    }
}

/* A heading, or "Pack sizes:" before lines that begin with numbers. */
static bool opens_sizes(const marked_block *m)
{
    return m->b->kind == BLOCK_HEADING || (m->b->token_count && marks_gap_has(m->b, m->b->token_count, ":"));
}

void packages_settle_vials(leaflet *l, const marked_block *blocks, int count)
{
    const data_term *vial = data_find_term_by_name("packages", "VIAL");

    for (int i = 0; i < l->facts.form_count; i++)
        if (!kinds_is(l->facts.forms[i].name, KIND_INJECTED))
            return;
    for (int i = -1; l->facts.form_count && (i = marks_next_with(blocks, count, i + 1, PHRASE_VIAL_WORD)) < count;)
        for (int k = 0; k < blocks[i].count; k++) {
            mark *m = &blocks[i].marks[k];

            if (m->kind == MARK_PACKAGE && m->count == 1 && marks_phrase(&blocks[i], m->first, PHRASE_VIAL_WORD))
                m->term = vial;
        }
}

void packages_find(leaflet *l, const marked_block *blocks, int count, findings *found)
{
    finder f = {.l = l, .found = found};

    l->facts.packages = arena_room(l->memory, PACKAGES_MAX * sizeof *l->facts.packages);
    for (int i = 0; i < count; i++)
        if (kinds_in(blocks[i].b, SECTIONS_PACKAGE)) {
            if (i > 0 && opens_sizes(&blocks[i - 1]))
                f.heading = &blocks[i - 1];
            else if (!f.heading || !marks_starting(&blocks[i], 0, MARK_NUMBER))
                f.heading = NULL;
            take_block(&f, &blocks[i]);
        }
}
