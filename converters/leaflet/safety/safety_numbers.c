/* Numbers that are easily misread: ISMP's list of error-prone dose designations. */
#include "leaflet/safety/safety_checks.h"
#include "leaflet/words/kinds.h"

#include <string.h>

/* One finding for each kind of slip: the first place, and the lines of the others. */
typedef struct {
    finding_id id;
    const marked_block *m;
    const mark *number; /* of the first place; NULL: none */
    safety_lines others;
} slip;

enum { SLIP_TRAILING_ZERO, SLIP_NAKED, SLIP_THOUSANDS, SLIP_MICRO, SLIP__MAX };

/* Doses and strengths, not laboratory values: those are told per litre or decilitre, and in other sections. */
static bool is_dose(const safety_checker *c, const marked_block *m, const mark *unit)
{
    int behind = unit->first + unit->count;

    if (!safety_is_dosing(m) && !kinds_in(m->b, SECTIONS_STRENGTH) && !kinds_in(m->b, SECTIONS_ACTIVE) &&
        !kinds_in(m->b, SECTIONS_FORM) && m->index != c->l->title_block)
        return false;
    return behind >= m->b->token_count || !marks_gap_has(m->b, behind, "/") ||
           (strcmp(m->b->tokens[behind].text, "dl") != 0 && strcmp(m->b->tokens[behind].text, "l") != 0);
}

/* "51.00 mg of lactose": nobody takes a dose of it. */
static bool is_of_excipient(const marked_block *m, const mark *number, const mark *unit)
{
    int behind = unit->first + unit->count;

    if (marks_phrase_before(m, number->first, PHRASE_EXCIPIENT) >= 0)
        return true;
    behind += marks_phrase(m, behind, PHRASE_OF);
    return marks_phrase(m, behind, PHRASE_EXCIPIENT) > 0;
}

static bool has_trailing_zero(const char *text)
{
    const char *point = strchr(text, '.');

    return point && point[1 + strspn(point + 1, "0")] == '\0' && strlen(point + 1) < 3;
}

static bool is_naked(const block *b, const token *t)
{
    return t->start > 0 && b->text[t->start - 1] == '.' && (t->start == 1 || strchr(" \t(", b->text[t->start - 2]));
}

/* "0,5 g": amounts with a decimal comma, not "4,5-epoxy". */
static bool writes_comma(const safety_checker *c)
{
    for (int i = 0; i < c->count; i++)
        for (int k = 0; k + 1 < c->blocks[i].count; k++) {
            const marked_block *m = &c->blocks[i];
            const mark *number = &m->marks[k];

            if (number->kind == MARK_NUMBER && number->digits && m->marks[k + 1].kind == MARK_UNIT &&
                m->marks[k + 1].first == number->first + 1 && strchr(m->b->tokens[number->first].text, ',') &&
                strchr(number->value, '.'))
                return true;
        }
    return false;
}

/* "1,200" in English, where the text writes decimals with a comma too. */
static bool is_ambiguous(const safety_checker *c, const char *text)
{
    const char *comma = strchr(text, ',');

    return comma && strlen(comma + 1) == 3 && comma - text <= 3 && !strchr(text, '.') && *text != '0' &&
           strcmp(c->l->language, "en") == 0;
}

static bool is_micro_sign(const block *b, const mark *unit)
{
    const char *text = b->text + b->tokens[unit->first].start;

    return strncmp(text, "\xC2\xB5", 2) == 0 || strncmp(text, "\xCE\xBC", 2) == 0;
}

static void add_slip(const safety_checker *c, slip *s, const marked_block *m, const mark *number)
{
    if (!s->number) {
        s->m = m;
        s->number = number;
    } else {
        safety_add_line(c, &s->others, m, number->first);
    }
}

static void check_number(const safety_checker *c, slip *slips, bool comma, const marked_block *m, const mark *number)
{
    const token *t = &m->b->tokens[number->first];
    const mark *unit = &number[1];

    if (comma && is_ambiguous(c, t->text))
        add_slip(c, &slips[SLIP_THOUSANDS], m, number);
    if (!is_dose(c, m, unit))
        return;
    if (has_trailing_zero(t->text) && !is_of_excipient(m, number, unit))
        add_slip(c, &slips[SLIP_TRAILING_ZERO], m, number);
    if (is_naked(m->b, t))
        add_slip(c, &slips[SLIP_NAKED], m, number);
    if (is_micro_sign(m->b, unit))
        add_slip(c, &slips[SLIP_MICRO], m, number);
}

static void report(safety_checker *c, slip *s, const char *before, const char *after)
{
    const token *t = s->number ? &s->m->b->tokens[s->number->first] : NULL;
    long line, column;

    if (t) {
        safety_place(c, s->m, s->number->first, &line, &column);
        findings_add(c->found, s->id, c->l->name, line, column, "'%s%s%s", before, t->text, after);
    }
}

/* The finding, with the lines of the other places behind it. */
static void report_slip(safety_checker *c, slip *s, const char *before, const char *what)
{
    buffer text = BUFFER_INIT;

    buffer_puts(&text, what);
    if (s->others.count)
        buffer_printf(&text, " (also in line%s %s)", s->others.count > 1 ? "s" : "", buffer_text(&s->others.text));
    report(c, s, before, buffer_text(&text));
    buffer_release(&text);
    buffer_release(&s->others.text);
}

void safety_check_numbers(safety_checker *c)
{
    slip slips[SLIP__MAX] = {{.id = FINDING_SAFETY_TRAILING_ZERO},
                             {.id = FINDING_SAFETY_NAKED_DECIMAL},
                             {.id = FINDING_SAFETY_THOUSANDS},
                             {.id = FINDING_SAFETY_MICRO}};
    bool comma = writes_comma(c);

    for (int i = 0; i < c->count; i++) {
        const marked_block *m = &c->blocks[i];

        for (int k = 0; k + 1 < m->count; k++)
            if (m->marks[k].kind == MARK_NUMBER && m->marks[k].digits && m->marks[k + 1].kind == MARK_UNIT &&
                m->marks[k + 1].first == m->marks[k].first + 1)
                check_number(c, slips, comma, m, &m->marks[k]);
    }
    report_slip(c, &slips[SLIP_TRAILING_ZERO], "", "': a trailing zero, easily read as ten times the dose");
    report_slip(c, &slips[SLIP_NAKED], ".", "': a decimal point without a digit before it is easily overlooked");
    report_slip(c, &slips[SLIP_THOUSANDS], "", "': thousand or decimal? The text writes decimals with a comma too");
    report_slip(c, &slips[SLIP_MICRO], "",
                " \xC2\xB5g': the sign for micro is easily read as 'm', a thousand times as much; 'mcg' is not");
}
