/* What a pharmacist looks for first in a leaflet: statements that harm hangs on. They are no mistakes of the text, but
 * must reach the reader unchanged: the finding says where they stand. */
#include "leaflet/safety/safety_checks.h"
#include "leaflet/words/kinds.h"

#include <string.h>

#define DENIAL_REACH 4 /* words from "never" to the way that is denied */
#define LIMIT_REACH 10 /* words from "under 2 years" to "ask a doctor" */
#define ITEM_WORDS 10  /* of a contraindication that is told alone */
#define PLACES_MAX 500 /* where a leaflet may say so; that many are looked at */
#define AMOUNT_REACH 8 /* words between an amount and "equivalent to" */

/* "Must not be used in pregnancy", "category D"; an item of the contraindications; what harms the unborn, where the
 * sentence does not say that nothing is known of it. */
static bool denies_use(const marked_block *m, int at)
{
    int words = marks_sentence_end(m, at) - marks_sentence_start(m, at) + 1;

    if (safety_sentence_has(m, at, PHRASE_KEEP_TAKING) || safety_sentence_has(m, at, PHRASE_WITHOUT_ADVICE))
        return false; /* "must not be stopped during pregnancy", "not to be used without asking a doctor" */
    if (safety_sentence_has(m, at, PHRASE_CONTRAINDICATED) || safety_sentence_has(m, at, PHRASE_DENIES_USE))
        return true;
    if (kinds_in(m->b, SECTIONS_CONTRAINDICATIONS) && words <= ITEM_WORDS)
        return true;
    return safety_sentence_has(m, at, PHRASE_HARMS_UNBORN) && !safety_sentence_has(m, at, PHRASE_NEGATION) &&
           !safety_sentence_has(m, at, PHRASE_CONDITION);
}

static bool is_of_danger(const marked_block *m, int at)
{
    (void)at;
    return kinds_in(m->b, SECTIONS_DANGER);
}

/* "Never intravascular", "must not be given into a blood vessel". */
static bool is_denied_way(const marked_block *m, int at)
{
    int from = at - DENIAL_REACH;

    from = from < marks_sentence_start(m, at) ? marks_sentence_start(m, at) : from;
    return marks_find_phrase(m, from, at, PHRASE_NEGATION) >= 0;
}

/* "Under 2 years: ask a doctor", in a sentence or a row of a table. */
static bool is_behind_limit(const marked_block *m, int at)
{
    int from = at < LIMIT_REACH ? 0 : at - LIMIT_REACH;

    return m->dosing && marks_find_phrase(m, from, at, PHRASE_AGE_LIMIT) >= 0;
}

/* No "raise the dose each week by no more than 50 mg a day". */
static bool is_dose(const marked_block *m, int at)
{
    return m->dosing && safety_has_dose(m, at) && !safety_sentence_has(m, at, PHRASE_STEP);
}

static bool is_any(const marked_block *m, int at)
{
    (void)at;
    return m->b->kind != BLOCK_HEADING;
}

/* The number of an amount of substance at token `at`, or NULL. */
static const mark *amount_at(const marked_block *m, int at)
{
    const mark *number = marks_starting(m, at, MARK_NUMBER);
    const mark *unit = number && number->digits ? marks_starting(m, at + number->count, MARK_UNIT) : NULL;

    return unit && marks_is_amount(unit) ? number : NULL;
}

/* The amount that the words from token `at` on are of, "5 mg of X" or "X 5 mg", not far away and behind no sign. */
static const mark *amount_behind(const marked_block *m, int at)
{
    for (int i = at; i < m->b->token_count && i <= at + AMOUNT_REACH && m->sentence[i] == m->sentence[at]; i++) {
        if (i > at && marks_gap_has(m->b, i, ",;:)("))
            return NULL;
        if (amount_at(m, i))
            return amount_at(m, i);
    }
    return NULL;
}

static const mark *amount_before(const marked_block *m, int at)
{
    for (int i = at - 1; i >= 0 && i >= at - AMOUNT_REACH && m->sentence[i] == m->sentence[at]; i--) {
        int k = marks_at(m, i);

        if (amount_at(m, i))
            return amount_at(m, i);
        if (marks_phrase(m, i, PHRASE_CONTAINS) || (k >= 0 && m->marks[k].kind == MARK_FORM) ||
            (i + 1 < at && marks_gap_has(m->b, i + 1, ",;:")))
            return NULL;
    }
    return NULL;
}

/* "6.93 mg of X besylate, equivalent to 5 mg of X": one strength with two numbers. */
static bool is_told_twice(const marked_block *m, int at)
{
    const mark *before = amount_before(m, at), *behind = amount_behind(m, at);

    return kinds_in(m->b, SECTIONS_COMPOSITION) && m->b->kind != BLOCK_TABLE && before && behind &&
           strcmp(before->value, behind->value) != 0;
}

typedef struct {
    phrase_class lead;
    const char *what;
    bool (*holds)(const marked_block *m, int at);
} statement;

static const statement statements[] = {
    {PHRASE_NARROW_RANGE, "narrow therapeutic range", is_any},
    {PHRASE_WEEKLY, "a dose once a week", is_dose},
    {PHRASE_SALT, "a strength with two numbers", is_told_twice},
    {PHRASE_INTO_VESSELS, "a way that is forbidden", is_denied_way},
    {PHRASE_LIFE_THREAT, "danger to life", is_of_danger},
    {PHRASE_PREGNANCY, "no use in pregnancy", denies_use},
    {PHRASE_ASK_DOCTOR, "patients without a dose", is_behind_limit},
    {PHRASE_WITHDRAWAL_PERIOD, "withdrawal period", is_any},
    {PHRASE_NO_FREEZING, "not to be frozen", is_any},
};

#define STATEMENTS (sizeof statements / sizeof *statements)

/* The place where the leaflet says so first: the block and *at; NULL when it does not. */
static const marked_block *place_of(const safety_checker *c, const statement *s, int *at)
{
    int tried = 0;

    for (int i = -1; (i = marks_next_with(c->blocks, c->count, i + 1, s->lead)) < c->count;) {
        const marked_block *m = &c->blocks[i];
        int n = m->b->token_count;

        for (int k = marks_find_phrase(m, 0, n, s->lead); k >= 0 && tried < PLACES_MAX;
             k = marks_find_phrase(m, k + 1, n, s->lead), tried++)
            if (s->holds(m, k)) {
                *at = k;
                return m;
            }
    }
    for (int i = 0; s->lead == PHRASE_INTO_VESSELS && i < c->count; i++) {
        const mark *way = safety_denied_way(&c->blocks[i]);

        if (way && c->blocks[i].b->kind != BLOCK_HEADING) {
            *at = way->first;
            return &c->blocks[i];
        }
    }
    return NULL;
}

void safety_check_statements(safety_checker *c)
{
    buffer text = BUFFER_INIT;
    const marked_block *first = NULL;
    int first_at = 0;

    for (size_t i = 0; i < STATEMENTS; i++) {
        int at;
        long line, column;
        const marked_block *m = place_of(c, &statements[i], &at);

        if (!m)
            continue;
        safety_place(c, m, at, &line, &column);
        buffer_printf(&text, "%s%s (line %ld)", first ? ", " : "", statements[i].what, line);
        if (!first) {
            first = m;
            first_at = at;
        }
    }
    if (first) {
        long line, column;

        safety_place(c, first, first_at, &line, &column);
        findings_add(c->found, FINDING_SAFETY_FIRST, c->l->name, line, column, "to be checked first: %s",
                     buffer_text(&text));
    }
    buffer_release(&text);
}
