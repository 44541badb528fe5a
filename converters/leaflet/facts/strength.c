#include "leaflet/facts/strength.h"

#include <limits.h>
#include <string.h>

#define ROUNDED 1       /* per cent by which one of two equal shares may be rounded: 2 mg in 1.5 ml, 1.34 mg in 1 ml */
#define COLUMN_BLANKS 3 /* between columns, at least */
#define ASIDE_WORDS 12  /* words of the longest bracket between two strengths */

static fact_quantity quantity_of(leaflet *l, const marked_block *m, const mark *number, const mark *unit)
{
    fact_quantity q = {marks_fact(l, m->b, m->index, number->first, number->first + number->count - 1),
                       unit->term->code};

    q.value.value = number->value;
    if (!number->digits) /* "one": a word stands for the number */
        q.value.len = 0;
    return q;
}

/* "per ml": the number is not written. */
static fact_quantity one_of(leaflet *l, const marked_block *m, const mark *unit)
{
    fact_quantity q = {marks_fact(l, m->b, m->index, unit->first, unit->first), unit->term->code};

    q.value.value = "1";
    q.value.len = 0;
    return q;
}

static bool is_base(const mark *unit)
{
    return marks_is_volume(unit) || strcmp(unit->term->code, "g") == 0;
}

/* The sign between two tokens when blanks are left out; '\0' when there is none or several. */
static char sign_before(const marked_block *m, int at)
{
    size_t len;
    const char *gap = marks_gap(m->b, at, &len);
    char sign = '\0';

    for (size_t i = 0; i < len; i++) {
        if (gap[i] == ' ' || gap[i] == '\t')
            continue;
        if (sign)
            return '\0';
        sign = gap[i];
    }
    return sign;
}

/* The number is the end of a range or a limit: "3-5 mg", "< 5 mg". */
static bool is_limit(const marked_block *m, int at)
{
    size_t len;
    const char *gap = marks_gap(m->b, at, &len);
    bool after_number = at > 0 && m->b->tokens[at - 1].number && !memchr(gap, ')', len); /* "A (H1N1) - 15 mcg" */

    for (size_t i = 0; i < len; i++)
        if (strchr("<>~", gap[i]) || (after_number && gap[i] == '-') ||
            (i + 2 < len && ((after_number && memcmp(gap + i, "\xE2\x80\x93", 3) == 0) ||
                             memcmp(gap + i, "\xE2\x89\xA4", 3) == 0 || memcmp(gap + i, "\xE2\x89\xA5", 3) == 0)))
            return true;
    return false;
}

/* "22 cm2": part of a word or unit. */
static bool is_exponent(const marked_block *m, int at)
{
    size_t len;

    marks_gap(m->b, at, &len);
    return at > 0 && len == 0 && !m->b->tokens[at - 1].number;
}

/* The digits stand in the source as in the block: no line ends among them. */
static bool is_unbroken(const leaflet *l, const marked_block *m, const mark *number)
{
    const token *first = &m->b->tokens[number->first], *last = first + number->count - 1;
    size_t len = last->start + last->len - first->start, start = leaflet_offset(l, m->b, first->start);

    return start + len <= l->len && memcmp(l->bytes + start, m->b->text + first->start, len) == 0;
}

/* A no-break space stands between the digits, or leaders before them. */
static bool is_set_as_one(const marked_block *m, const mark *number)
{
    size_t len;
    const char *gap = marks_gap(m->b, number->first + 1, &len);

    if (len > 1)
        return true;
    gap = marks_gap(m->b, number->first, &len);
    for (size_t i = 0; i + 2 < len; i++)
        if (memcmp(gap + i, "...", 3) == 0 || memcmp(gap + i, "\xE2\x80\xA6", 3) == 0)
            return true;
    return false;
}

/* "1 000 mg" may be a thousand or two numbers. It is one when it is set as one, of units of activity, which go by the
 * thousand, and behind a word in languages that have no compounds of number and unit ("two 500 mg tablets"). */
static bool is_unclear(const leaflet *l, const marked_block *m, const mark *number)
{
    const mark *unit;

    if (!number->ambiguous)
        return false;
    if (number->count == 1 || number->value[0] == '0')
        return true;
    unit = marks_starting(m, number->first + number->count, MARK_UNIT);
    return !unit || !is_unbroken(l, m, number) ||
           (!is_set_as_one(m, number) && strcmp(unit->term->code, "[iU]") != 0 &&
            (strcmp(l->language, "en") == 0 || number->first == 0 || m->b->tokens[number->first - 1].number));
}

/* "0648": the number of a study, no amount. */
static bool is_code(const mark *number)
{
    return number->value[0] == '0' && number->value[1] >= '0' && number->value[1] <= '9';
}

int strength_volume_at(leaflet *l, const marked_block *m, int at, bool each, fact_quantity *out)
{
    const mark *number = marks_starting(m, at, MARK_NUMBER), *unit;

    if (number) {
        unit = marks_starting(m, at + number->count, MARK_UNIT);
        if (!unit || number->ambiguous || !is_base(unit))
            return 0;
        *out = quantity_of(l, m, number, unit);
        return unit->first + unit->count;
    }
    unit = marks_starting(m, at, MARK_UNIT);
    if (!each || !unit || !is_base(unit))
        return 0;
    *out = one_of(l, m, unit);
    return unit->first + unit->count;
}

/* What the amount that ends before token `at` is in; the token behind it, `at` when nothing is said, 0 when the amount
 * is no strength ("mg/kg"). */
static int per_at(leaflet *l, const marked_block *m, int at, fact_quantity *per)
{
    bool slash = at < m->b->token_count && sign_before(m, at) == '/';
    int end = at, words;

    *per = (fact_quantity){{0}, NULL};
    if (slash) {
        const mark *number = marks_starting(m, at, MARK_NUMBER);

        end = strength_volume_at(l, m, at, true, per);
        if (!end)
            return (number && !number->ambiguous) || marks_starting(m, at, MARK_FORM) ? at : 0;
        return end;
    }
    if (at >= m->b->token_count || (words = marks_phrase(m, at, PHRASE_WITHIN)) == 0 ||
        m->sentence[at] != m->sentence[at - 1] || marks_gap_has(m->b, at, ",;:("))
        return at;
    at += words;
    at += marks_phrase(m, at, PHRASE_EACH);
    words = strength_volume_at(l, m, at, true, per);
    return words ? words : end;
}

int strength_at(leaflet *l, const marked_block *m, int at, strength *out)
{
    const mark *number = marks_starting(m, at, MARK_NUMBER), *unit;

    if (!number || is_unclear(l, m, number) || !number->digits || is_limit(m, at) || is_code(number))
        return 0;
    unit = marks_starting(m, at + number->count, MARK_UNIT);
    if (!unit || !marks_is_amount(unit) || strcmp(unit->term->code, "kg") == 0)
        return 0;
    out->amount = quantity_of(l, m, number, unit);
    return per_at(l, m, unit->first + unit->count, &out->per);
}

/* --- shares --- */

/* Of 100 parts: the number is the per cent sign. */
static void share_of_hundred(strength *s, const char *unit, const char *of)
{
    s->per = s->amount;
    s->per.value.value = "100";
    s->per.value.len = 0;
    s->amount.unit = unit;
    s->per.unit = of;
}

int strength_share_at(leaflet *l, const marked_block *m, int at, strength *out)
{
    const mark *number = marks_starting(m, at, MARK_NUMBER), *unit;
    int end, words;

    if (!number || number->ambiguous || !number->digits || is_limit(m, at))
        return 0;
    unit = marks_starting(m, at + number->count, MARK_UNIT);
    if (!unit || strcmp(unit->term->code, STRENGTH_SHARE) != 0)
        return 0;
    end = unit->first + unit->count;
    *out = (strength){quantity_of(l, m, number, unit), {{0}, NULL}};
    if ((words = marks_phrase(m, end, PHRASE_WEIGHT_IN_WEIGHT)))
        share_of_hundred(out, "g", "g");
    else if ((words = marks_phrase(m, end, PHRASE_WEIGHT_IN_VOLUME)))
        share_of_hundred(out, "g", "mL");
    else if ((words = marks_phrase(m, end, PHRASE_VOLUME_IN_VOLUME)))
        share_of_hundred(out, "mL", "mL");
    return end + words;
}

/* Scales of dilution, as Latin or Cyrillic letters, and their units in UCUM. */
static const struct {
    const char *letters, *unit;
    bool sure; /* no other measure is written so */
} scales[] = {{"x", "[hp_X]", false},        {"d", "[hp_X]", false},
              {"dh", "[hp_X]", true},        {"c", "[hp_C]", false},
              {"ch", "[hp_C]", true},        {"k", "[kp_C]", false},
              {"ck", "[kp_C]", true},        {"lm", "[hp_Q]", false},
              {"\xD1\x81", "[hp_C]", false}, {"\xD1\x81\xD0\xBD", "[hp_C]", true}};

/* The index of the scale that token `at` names; -1: none. */
static int scale_at(const marked_block *m, int at)
{
    if (at >= m->b->token_count || !m->b->tokens[at].capital)
        return -1;
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        if (strcmp(m->b->tokens[at].text, scales[i].letters) == 0)
            return (int)i;
    return -1;
}

/* A whole number of its own at token `at`. */
static const mark *degree_at(const marked_block *m, int at)
{
    const mark *number = marks_starting(m, at, MARK_NUMBER);

    return number && number->count == 1 && number->digits && !strpbrk(number->value, ".") ? number : NULL;
}

int strength_potency_at(leaflet *l, const marked_block *m, int at, bool homeopathic, strength *out)
{
    const mark *number = degree_at(m, at);
    int scale = scale_at(m, number ? at + 1 : at);
    size_t len;
    const char *gap = scale < 0 ? "" : marks_gap(m->b, at + 1, &len);
    bool tied = scale >= 0 && len == 0;

    if (scale < 0 || (!tied && (len > 1 || *gap != ' ')) || (!number && !homeopathic) ||
        (!tied && !scales[scale].sure && !homeopathic))
        return 0;
    number = number ? number : degree_at(m, at + 1);
    if (!number || marks_starting(m, number->first + 1, MARK_UNIT))
        return 0;
    *out = (strength){{marks_fact(l, m->b, m->index, number->first, number->first), scales[scale].unit}, {{0}, NULL}};
    out->amount.value.value = number->value;
    return at + 2;
}

void strength_share_by_weight(strength *s)
{
    if (s->amount.unit && strcmp(s->amount.unit, STRENGTH_SHARE) == 0)
        share_of_hundred(s, "g", "g");
}

void strength_share_by_volume(strength *s)
{
    if (s->amount.unit && strcmp(s->amount.unit, STRENGTH_SHARE) == 0)
        share_of_hundred(s, "g", "mL");
}

/* --- several strengths --- */

/* Behind a bracket that stands between two strengths: "250 mg (red) and 500 mg". */
static int skip_aside(const marked_block *m, int at)
{
    size_t len;
    const char *gap = marks_gap(m->b, at, &len);

    if (!memchr(gap, '(', len) || memchr(gap, ')', len))
        return at;
    for (int i = at + 1; i <= at + ASIDE_WORDS && i < m->b->token_count; i++)
        if (marks_gap_has(m->b, i, ")"))
            return i;
    return at;
}

/* The gap between two columns of a table without lines before token `at`. */
static bool is_column(const marked_block *m, int at)
{
    size_t len;
    const char *gap = marks_gap(m->b, at, &len);

    return (len >= COLUMN_BLANKS && strspn(gap, " ") >= len) || (len == 1 && *gap == '\t');
}

/* Where the next of several strengths starts: behind a comma, a slash, "and" or the gap of a column; 0 when there is no
 * next one. */
static int next_strength(const marked_block *m, int at)
{
    int words;

    if (at >= m->b->token_count)
        return 0;
    at = skip_aside(m, at);
    words = marks_phrase(m, at, PHRASE_JOINT);
    if (words)
        at += words;
    else if (is_column(m, at)) {
        const mark *number = marks_starting(m, at, MARK_NUMBER), *unit;

        unit = number ? marks_starting(m, at + number->count, MARK_UNIT) : NULL;
        return unit && marks_is_amount(unit) ? at : 0;
    } else if (sign_before(m, at) != ',' && sign_before(m, at) != '/')
        return 0;
    return marks_starting(m, at, MARK_NUMBER) ? at : 0;
}

/* "10, 20 and" before "40 mg": the number at `at` has its unit further on. The tokens with numbers are stored; returns
 * the token of the number with the unit, or -1. */
static int bare_numbers(const leaflet *l, const marked_block *m, int at, int *tokens, int max, int *count)
{
    while (*count < max) {
        const mark *number = marks_starting(m, at, MARK_NUMBER);

        if (!number || is_unclear(l, m, number) || !number->digits || is_limit(m, at) || is_exponent(m, at))
            return -1;
        if (marks_starting(m, at + number->count, MARK_UNIT))
            return at;
        tokens[(*count)++] = at;
        at = next_strength(m, at + number->count);
        if (!at)
            return -1;
    }
    return -1;
}

int strength_list_at(leaflet *l, const marked_block *m, int at, strength *out, int max, int *count)
{
    int end = 0, bare[8], bare_count;

    *count = 0;
    do {
        strength s;
        int behind;

        bare_count = 0;
        at = bare_numbers(l, m, at, bare, 8, &bare_count);
        if (at < 0 || !(behind = strength_at(l, m, at, &s)))
            break;
        for (int i = 0; i < bare_count && *count + 1 < max; i++) {
            const mark *number = marks_starting(m, bare[i], MARK_NUMBER);

            out[*count] = s;
            out[*count].amount.value = marks_fact(l, m->b, m->index, bare[i], bare[i]);
            out[(*count)++].amount.value.value = number->value;
        }
        out[(*count)++] = s;
        end = behind;
        at = next_strength(m, end);
    } while (at && *count < max);
    return end;
}

int strength_volumes_at(leaflet *l, const marked_block *m, int at, fact_quantity *out, int max)
{
    int count = 0, end;

    while (count < max && (end = strength_volume_at(l, m, at, false, &out[count]))) {
        count++;
        if (end >= m->b->token_count || !is_column(m, end))
            break;
        at = end;
    }
    return count;
}

bool strength_same(const fact_quantity *a, const fact_quantity *b)
{
    if (!a->value.value || !b->value.value)
        return !a->value.value && !b->value.value;
    return strcmp(a->value.value, b->value.value) == 0 && !a->unit == !b->unit &&
           (!a->unit || strcmp(a->unit, b->unit) == 0);
}

/* The digits of a decimal number as a whole number, and how many of them stand behind the point; false when there are
 * too many for exact products. */
static bool whole(const char *text, long long *number, int *decimals)
{
    bool behind = false;
    int digits = 0;

    *number = *decimals = 0;
    for (; text && *text; text++) {
        if (*text == '.') {
            behind = true;
            continue;
        }
        if (*text < '0' || *text > '9' || ++digits > 8)
            return false;
        *number = *number * 10 + (*text - '0');
        *decimals += behind;
    }
    return digits > 0;
}

bool strength_same_share(const strength *a, const strength *b)
{
    long long a1, a2, b1, b2;
    int da1, da2, db1, db2, left, right;

    if (!a->amount.unit || !b->amount.unit || !a->per.unit || !b->per.unit ||
        strcmp(a->amount.unit, b->amount.unit) != 0 || strcmp(a->per.unit, b->per.unit) != 0 ||
        !whole(a->amount.value.value, &a1, &da1) || !whole(a->per.value.value, &a2, &da2) ||
        !whole(b->amount.value.value, &b1, &db1) || !whole(b->per.value.value, &b2, &db2))
        return false;
    a1 *= b2; /* a1 / a2 is b1 / b2 */
    b1 *= a2;
    left = da1 + db2;
    right = db1 + da2;
    for (; left < right && a1 <= LLONG_MAX / 10; left++)
        a1 *= 10;
    for (; right < left && b1 <= LLONG_MAX / 10; right++)
        b1 *= 10;
    return left == right && (a1 > b1 ? a1 - b1 : b1 - a1) <= (a1 > b1 ? a1 : b1) / 100 * ROUNDED;
}
