/* What the safety checks share: the leaflet they look at, and where a finding points.
 *
 * safety.c runs the checks; each file safety_*.c holds those of one matter. Nothing here is for other modules. */
#ifndef SPLKIT_LEAFLET_SAFETY_CHECKS_H
#define SPLKIT_LEAFLET_SAFETY_CHECKS_H

#include "base/buffer.h"
#include "leaflet/words/marks.h"
#include "leaflet/words/names.h"

#define SAFETY_SUBSTANCES 24
#define SAFETY_SHOWN 12 /* spellings or lines in one finding */

typedef struct {
    leaflet *l;
    findings *found;
    const marked_block *blocks;
    int count;
    word_type *substances[SAFETY_SUBSTANCES]; /* words of the names of the active substances */
    int substance_count;
} safety_checker;

/* Line and column of a token in the source. */
void safety_place(const safety_checker *c, const marked_block *m, int at, long *line, long *column);

/* The sentence of token `at` has a phrase of the class. */
bool safety_sentence_has(const marked_block *m, int at, phrase_class what);

/* The dosage form that the sentence of token `at` names first, or NULL. */
const data_term *safety_form_of_sentence(const marked_block *m, int at);

/* The block tells how the product is dosed. */
static inline bool safety_is_dosing(const marked_block *m)
{
    return m->dosing;
}

/* The sentence tells a dose: a number with a unit of the medicine, a dosage form or a package behind it, or how many
 * times a day. */
bool safety_has_dose(const marked_block *m, int at);

/* The words at token `at` lead to a limit: "maximum", "not to exceed", "more than" behind "not"; 0 when they do not. */
int safety_limit_at(const marked_block *m, int at);
/* False where a block has none. */
static inline bool safety_may_limit(const marked_block *m)
{
    return marks_has(m, PHRASE_MAXIMUM) || marks_has(m, PHRASE_MORE_THAN);
}
/* The first token from one to another where there is such a limit; -1: there is none. */
int safety_find_limit(const marked_block *m, int from, int to);

/* The length of time at token `at` ("15 days", "2 months") in days, 0 when there is none; months count 30 days. */
int safety_days_at(const marked_block *m, int at);

/* Adds the line of token `at` to a list of lines, once. */
typedef struct {
    buffer text;
    long last;
    int count;
} safety_lines;

void safety_add_line(const safety_checker *c, safety_lines *lines, const marked_block *m, int at);

/* The lower-case word is one of the names of the active substances, whatever its ending. */
bool safety_is_substance(const safety_checker *c, word_type *word);

/* The first way through the needle that the block denies ("never intravenously"), or NULL. */
const mark *safety_denied_way(const marked_block *m);

/* The one liquid of the product, with its strength; NULL: there is none, or several. */
const fact_ingredient *safety_only_liquid(const facts *f);

/* "2.5 mg/kg (1 ml/10 kg)": the mass for one kilogram at token `at`, in micrograms; *end: behind it. */
long long safety_mass_per_kilogram(const marked_block *m, int at, int *end);

/* The checks. */
void safety_find_substances(safety_checker *c);
void safety_check_ages(safety_checker *c);
void safety_check_names(safety_checker *c);
void safety_check_other_drug(safety_checker *c);
void safety_check_forms(safety_checker *c);
void safety_check_numbers(safety_checker *c);
void safety_check_doses(safety_checker *c);
void safety_check_strengths(safety_checker *c);
void safety_check_weights(safety_checker *c);
void safety_check_patches(safety_checker *c);
void safety_check_titles(safety_checker *c);
void safety_check_spoons(safety_checker *c);
void safety_check_units(safety_checker *c);
void safety_check_routes(safety_checker *c);
void safety_check_durations(safety_checker *c);
void safety_check_intervals(safety_checker *c);
void safety_check_sections(safety_checker *c);
void safety_check_statements(safety_checker *c);
void safety_check_negation(safety_checker *c);

#endif
