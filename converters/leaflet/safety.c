#include "leaflet/safety.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "leaflet/marks.h"
#include "leaflet/names.h"

#include <stdlib.h>
#include <string.h>

#define AGE_MAX 21   /* years; a higher number is no age limit of children */
#define AGE_WORDS 3  /* between "under", the number and "years" */
#define SHOWN_MAX 12 /* spellings or lines in one finding */

typedef struct {
    leaflet *l;
    findings *found;
    const marked_block *blocks;
    int count;
    int thousands; /* numbers such as 1,200 seen */
    words_index *age_limit, *years, *children, *negation, *taking;
} checker;

static bool dosing(const block *b)
{
    return leaflet_has_code(b, "34068-7") || leaflet_has_code(b, "34081-0");
}

static bool matches(const words_index *index, const block *b, int at, words_hit *hit)
{
    return at >= 0 && at < b->token_count && words_match_at(index, b->tokens, b->token_count, at, hit) > 0;
}

static bool sentence_has(const marked_block *m, int sentence, const words_index *index)
{
    words_hit hit;

    for (int i = 0; i < m->b->token_count; i++)
        if (m->sentence[i] == sentence && matches(index, m->b, i, &hit))
            return true;
    return false;
}

static void place(const checker *c, const block *b, int at, long *line, long *column)
{
    leaflet_locate(c->l, leaflet_offset(c->l, b, b->tokens[at].start), line, column);
}

/* --- an age below which the drug must not be given, and a dose for children all the same --- */

/* "under 18 years": the number, with the token it starts at; 0 when there is none at token i. */
static int age_limit_at(const checker *c, const marked_block *m, int i)
{
    words_hit hit;
    int number = -1;

    if (!matches(c->age_limit, m->b, i, &hit))
        return 0;
    for (int k = hit.first + hit.count; k < m->b->token_count && k <= hit.first + hit.count + AGE_WORDS; k++) {
        if (m->b->tokens[k].number && number < 0)
            number = k;
        else if (number >= 0 && matches(c->years, m->b, k, &hit))
            return atoi(m->b->tokens[number].text) <= AGE_MAX ? atoi(m->b->tokens[number].text) : 0;
    }
    return 0;
}

static int find_age_limit(const checker *c, const block **where, int *at)
{
    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];

        for (int k = 0; k < m->b->token_count; k++) {
            int age = age_limit_at(c, m, k);

            if (age &&
                (leaflet_has_code(m->b, "34070-3") || (dosing(m->b) && sentence_has(m, m->sentence[k], c->negation)))) {
                *where = m->b;
                *at = k;
                return age;
            }
        }
    }
    return 0;
}

/* A sentence that doses children: their word, no "not", and no age from the limit on. */
static int child_dose_at(const checker *c, const marked_block *m, int limit)
{
    for (int i = 0; i < m->b->token_count; i++) {
        words_hit hit;
        bool older = false;

        if (!matches(c->children, m->b, i, &hit) || sentence_has(m, m->sentence[i], c->negation))
            continue;
        for (int k = 0; k + 1 < m->b->token_count; k++)
            older = older || (m->sentence[k] == m->sentence[i] && m->b->tokens[k].number &&
                              matches(c->years, m->b, k + 1, &hit) && atoi(m->b->tokens[k].text) >= limit);
        if (!older)
            return i;
    }
    return -1;
}

static void check_ages(checker *c)
{
    const block *limit_block = NULL;
    int at = 0, limit = find_age_limit(c, &limit_block, &at), hits = 0;
    buffer lines = BUFFER_INIT;
    long line, column, limit_line, limit_column;

    for (int i = 0; limit && i < c->count && hits < SHOWN_MAX; i++) {
        const marked_block *m = &c->blocks[i];
        int child =
            m->b != limit_block && m->b->kind != BLOCK_HEADING && dosing(m->b) ? child_dose_at(c, m, limit) : -1;

        if (child < 0)
            continue;
        place(c, m->b, child, &line, &column);
        buffer_printf(&lines, "%s%ld", hits++ ? ", " : "", line);
    }
    if (hits) {
        place(c, limit_block, at, &limit_line, &limit_column);
        findings_add(c->found, FINDING_SAFETY_AGE, c->l->name, limit_line, limit_column,
                     "patients under %d years are excluded here, but children are treated in line%s %s", limit,
                     hits > 1 ? "s" : "", buffer_text(&lines));
    }
    buffer_release(&lines);
}

/* --- names spelt in several ways --- */

static void report_spellings(checker *c, finding_id id, const spelling *list, int count)
{
    buffer text = BUFFER_INIT;

    for (int i = 0; i < count && i < SHOWN_MAX; i++)
        buffer_printf(&text, "%s'%s' (line %ld, %d time%s)", i ? ", " : "", list[i].text, list[i].line, list[i].count,
                      list[i].count == 1 ? "" : "s");
    findings_add(c->found, id, c->l->name, list[0].line, list[0].column, "spelt in %d ways: %s", count,
                 buffer_text(&text));
    buffer_release(&text);
}

static bool loosely_alike(const char *a, const char *b)
{
    return names_alike(a, b) || (words_length(a) >= 6 && words_length(b) >= 6 && a[0] == b[0] &&
                                 words_distance(a, b, 3) <= 3 && strncmp(a + strlen(a) - 2, b + strlen(b) - 2, 2) == 0);
}

/* Spellings of the substance in the label: words like the first word of the generic name or an active ingredient. */
static int find_substance_spellings(checker *c, spelling *list, int max)
{
    const facts *f = &c->l->facts;
    const char *names[] = {f->generic.value, f->active_count ? f->active[0].name.value : NULL};
    int count = 0;

    for (int i = 0; i < c->count; i++)
        for (int k = 0; k < c->blocks[i].b->token_count; k++) {
            const block *b = c->blocks[i].b;
            const token *t = &b->tokens[k];
            bool alike = false;
            int known = 0;

            for (int n = 0; n < 2 && !alike; n++) {
                char word[64] = "";
                size_t len = names[n] ? strcspn(names[n], " ") : 0;

                if (len && len < sizeof word) {
                    for (size_t at = 0; at < len; at++)
                        word[at] =
                            (char)(names[n][at] >= 'A' && names[n][at] <= 'Z' ? names[n][at] + 32 : names[n][at]);
                    alike = words_length(t->text) >= 5 && loosely_alike(word, t->text);
                }
            }
            if (!alike || (c->l->brand_count && names_alike(c->l->brand[0].text, t->text)))
                continue;
            while (known < count && strcmp(list[known].text, t->text) != 0)
                known++;
            if (known == count && count < max) {
                list[count] = (spelling){.text = t->text};
                place(c, b, k, &list[count].line, &list[count].column);
                count++;
            }
            if (known < count)
                list[known].count++;
        }
    return count;
}

static void check_spellings(checker *c)
{
    spelling list[SHOWN_MAX];
    int count;

    if (c->l->brand_count > 1)
        report_spellings(c, FINDING_SAFETY_NAME, c->l->brand, c->l->brand_count);
    count = find_substance_spellings(c, list, SHOWN_MAX);
    if (count > 1)
        report_spellings(c, FINDING_SAFETY_SUBSTANCE, list, count);
}

/* --- forms that are dosed but not described; doses that name no form --- */

static bool described(const facts *f, const data_term *form)
{
    size_t len = strcspn(form->name, ",/");

    for (int i = 0; i < f->form_count; i++)
        if (strncmp(f->forms[i].name, form->name, len) == 0 || strstr(f->forms[i].name, form->name))
            return true;
    return false;
}

static void report_form(checker *c, const char *form, long line, long column)
{
    buffer known = BUFFER_INIT;

    for (int i = 0; i < c->l->facts.form_count; i++)
        buffer_printf(&known, "%s%s", i ? "; " : "", c->l->facts.forms[i].name);
    findings_add(c->found, FINDING_SAFETY_FORM, c->l->name, line, column,
                 "'%s' is to be taken, but the leaflet describes no such form (only %s)", form, buffer_text(&known));
    buffer_release(&known);
}

static void check_forms(checker *c)
{
    const data_term *told[SHOWN_MAX];
    int count = 0;

    for (int i = 0; i < c->count && c->l->facts.form_count; i++) {
        const marked_block *m = &c->blocks[i];

        for (int k = 0; k < m->count && dosing(m->b); k++) {
            const mark *form = &m->marks[k];
            bool seen = false;
            long line, column;

            if (form->kind != MARK_FORM || described(&c->l->facts, form->term) ||
                !sentence_has(m, m->sentence[form->first], c->taking))
                continue;
            for (int n = 0; n < count; n++)
                seen = seen || told[n] == form->term;
            if (seen || count == SHOWN_MAX)
                continue;
            told[count++] = form->term;
            place(c, m->b, form->first, &line, &column);
            report_form(c, m->b->tokens[form->first].text, line, column);
        }
    }
}

static bool names_form_or_route(const marked_block *m)
{
    for (int k = 0; k < m->count; k++)
        if (m->marks[k].kind == MARK_FORM || m->marks[k].kind == MARK_ROUTE ||
            (m->marks[k].kind == MARK_PACKAGE && strcmp(m->marks[k].term->name, "PACKET") != 0))
            return true;
    return false;
}

static void check_unclear_doses(checker *c)
{
    for (int i = 0; i < c->count && c->l->facts.form_count > 1; i++) {
        const marked_block *m = &c->blocks[i];

        if (!leaflet_has_code(m->b, "34068-7") || names_form_or_route(m))
            continue;
        for (int k = 0; k + 1 < m->count; k++)
            if (m->marks[k].kind == MARK_NUMBER && m->marks[k].digits && marks_is_amount(&m->marks[k + 1]) &&
                m->marks[k + 1].first == m->marks[k].first + 1) {
                long line, column;

                place(c, m->b, m->marks[k].first, &line, &column);
                findings_add(c->found, FINDING_SAFETY_UNCLEAR, c->l->name, line, column,
                             "a dose (%s %s) without its dosage form, though the leaflet describes %d forms",
                             m->marks[k].value, m->marks[k + 1].term->code, c->l->facts.form_count);
                break;
            }
    }
}

/* --- numbers that are easily misread (ISMP's list of error-prone dose designations) --- */

static void check_number(checker *c, const marked_block *m, const mark *number)
{
    const token *t = &m->b->tokens[number->first];
    const char *point = strchr(t->text, '.'), *comma = strchr(t->text, ',');
    bool naked =
        t->start > 0 && m->b->text[t->start - 1] == '.' && (t->start == 1 || strchr(" \t(", m->b->text[t->start - 2]));
    long line, column;

    place(c, m->b, number->first, &line, &column);
    if (point && point[1 + strspn(point + 1, "0")] == '\0')
        findings_add(c->found, FINDING_SAFETY_TRAILING_ZERO, c->l->name, line, column,
                     "'%s': a trailing zero, easily read as ten times the dose", t->text);
    if (naked)
        findings_add(c->found, FINDING_SAFETY_NAKED_DECIMAL, c->l->name, line, column,
                     "'.%s': a decimal point without a digit before it is easily overlooked", t->text);
    if (comma && strlen(comma + 1) == 3 && comma - t->text <= 3 && !point && t->text[0] != '0' && !c->thousands++)
        findings_add(c->found, FINDING_SAFETY_THOUSANDS, c->l->name, line, column, "'%s': thousand or decimal? %s",
                     t->text,
                     c->l->decimal_comma ? "The text writes decimals with a comma too"
                                         : "Taken for a thousand, as the text has no decimal comma");
}

static void check_numbers(checker *c)
{
    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];

        for (int k = 0; k + 1 < m->count; k++)
            if (m->marks[k].kind == MARK_NUMBER && m->marks[k].digits && m->marks[k + 1].kind == MARK_UNIT &&
                m->marks[k + 1].first == m->marks[k].first + 1)
                check_number(c, m, &m->marks[k]);
    }
}

/* --- sections a label must not be without --- */

static bool has_section(const leaflet *l, const char *const *codes)
{
    for (size_t i = 0; i < l->block_count; i++)
        for (const char *const *code = codes; *code; code++)
            if (leaflet_has_code(&l->blocks[i], *code))
                return true;
    return false;
}

static void check_sections(checker *c)
{
    static const struct {
        const char *what;
        const char *codes[6];
    } needed[] = {{"indications", {"34067-9", "55105-1", NULL}},
                  {"contraindications", {"34070-3", "50570-1", "34071-1", "43685-7", NULL}},
                  {"dosage and administration", {"34068-7", NULL}},
                  {"warnings and precautions", {"43685-7", "34071-1", "42232-9", "34066-1", NULL}},
                  {"adverse reactions", {"34084-4", "50566-9", "34071-1", NULL}},
                  {"storage", {"44425-7", "34069-5", NULL}}};

    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!has_section(c->l, needed[i].codes))
            findings_add(c->found, FINDING_SAFETY_SECTION, c->l->name, 0, 0, "nothing on %s was found in the leaflet",
                         needed[i].what);
}

void safety_check(leaflet *l, const marked_block *blocks, int count, findings *found)
{
    checker c = {.l = l, .found = found, .blocks = blocks, .count = count};

    c.age_limit = words_index_of_list("age-limit", l->language);
    c.years = words_index_of_list("years", l->language);
    c.children = words_index_of_list("children", l->language);
    c.negation = words_index_of_list("negation", l->language);
    c.taking = words_index_of_list("prescribed-form", l->language);
    check_ages(&c);
    check_spellings(&c);
    check_forms(&c);
    check_unclear_doses(&c);
    check_numbers(&c);
    check_sections(&c);
    words_index_free(c.age_limit);
    words_index_free(c.years);
    words_index_free(c.children);
    words_index_free(c.negation);
    words_index_free(c.taking);
}
