/* Patches that are changed after several days, and a new one each day elsewhere; one at a time, and several at once
 * (FDA Drug Safety Communications on fentanyl patches: deaths by patches that were left on or changed too often). */
#include "leaflet/safety/safety_checks.h"
#include "leaflet/words/kinds.h"

#define DAY_HOURS 24
#define WORN_LEAST 48  /* hours */
#define WORN_MOST 1000 /* likewise; more is a treatment */
#define COUNT_REACH 3  /* words from a number to the patches that it counts */
#define COUNT_MOST 12

/* "every 72 hours", "every 3 days", "once a week" in the sentence of token `at`: hours, 0 when it tells none. */
static int interval_of(const marked_block *m, int at)
{
    for (int i = marks_sentence_start(m, at); i <= marks_sentence_end(m, at); i++) {
        int words = marks_phrase(m, i, PHRASE_EVERY), number_words, n;
        const mark *number = words ? marks_starting(m, i + words, MARK_NUMBER) : NULL;

        if (!number || number->ambiguous)
            continue;
        number_words = i + words + number->count;
        n = words_whole(number->value);
        if (marks_phrase(m, number_words, PHRASE_DAYS))
            n *= DAY_HOURS;
        else if (!marks_phrase(m, number_words, PHRASE_HOURS))
            continue;
        if (n >= WORN_LEAST && n <= WORN_MOST)
            return n;
    }
    return safety_sentence_has(m, at, PHRASE_WEEKLY) ? 7 * DAY_HOURS : 0;
}

/* "a new patch is put on each day" */
static bool is_changed_daily(const marked_block *m, int at)
{
    return safety_sentence_has(m, at, PHRASE_EACH_DAY) && safety_sentence_has(m, at, PHRASE_NEW) &&
           !safety_sentence_has(m, at, PHRASE_NEGATION) && !safety_sentence_has(m, at, PHRASE_WEEKS) &&
           !interval_of(m, at);
}

/* So many patches at once, in the sentence of token `at`; 0: it tells nothing of that. */
static int patches_at_once(const marked_block *m, int at)
{
    if (!safety_sentence_has(m, at, PHRASE_AT_ONCE))
        return 0;
    for (int i = marks_sentence_start(m, at); i <= marks_sentence_end(m, at); i++) {
        const mark *number = marks_starting(m, i, MARK_NUMBER);
        int n = number && !number->ambiguous ? words_whole(number->value) : 0;

        if (n >= 1 && n <= COUNT_MOST && marks_find_phrase(m, i + 1, i + 2 + COUNT_REACH, PHRASE_PATCH) >= 0)
            return n;
        if (marks_phrase(m, i + marks_phrase(m, i, PHRASE_EACH), PHRASE_PATCH) && marks_phrase(m, i, PHRASE_EACH))
            return 1; /* "a patch" */
    }
    return 0;
}

static bool is_changed_late(const marked_block *m, int at)
{
    return interval_of(m, at) && !safety_sentence_has(m, at, PHRASE_NEGATION);
}

static bool is_one_at_once(const marked_block *m, int at)
{
    return patches_at_once(m, at) == 1;
}

static bool are_several_at_once(const marked_block *m, int at)
{
    return patches_at_once(m, at) > 1 && !safety_sentence_has(m, at, PHRASE_NEGATION) &&
           safety_find_limit(m, marks_sentence_start(m, at), marks_sentence_end(m, at)) < 0;
}

/* The first sentence of the dosage on patches for which that holds. */
static const marked_block *find(const safety_checker *c, bool (*holds)(const marked_block *, int), int *at)
{
    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];

        for (int k = 0; m->dosing && k < m->b->token_count; k = marks_sentence_end(m, k) + 1)
            if (safety_sentence_has(m, k, PHRASE_PATCH) && holds(m, k)) {
                *at = k;
                return m;
            }
    }
    return NULL;
}

static void check(safety_checker *c, bool (*rule)(const marked_block *, int), bool (*breach)(const marked_block *, int),
                  const char *what)
{
    int at = 0, other_at = 0;
    const marked_block *m = find(c, rule, &other_at), *other = m;
    long line, column, there, ignored;

    m = other ? find(c, breach, &at) : NULL;
    if (!m)
        return;
    safety_place(c, m, at, &line, &column);
    safety_place(c, other, other_at, &there, &ignored);
    findings_add(c->found, FINDING_SAFETY_PATCH, c->l->name, line, column, "%s line %ld: which is meant?", what, there);
}

void safety_check_patches(safety_checker *c)
{
    const facts *f = &c->l->facts;

    for (int i = 0; i < f->form_count; i++)
        if (!kinds_is(f->forms[i].name, KIND_PATCH))
            return;
    check(c, is_changed_late, is_changed_daily, "a new patch each day here, but it is changed after several days by");
    check(c, is_one_at_once, are_several_at_once, "several patches at once here, but one at a time in");
}
