#include "leaflet/marks.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *text; /* "two=2" */
    size_t len;       /* of the word in it */
} number_word;

typedef struct {
    words_index *terms; /* value: index in data_term_words */
    number_word *number_words;
    size_t number_count, number_cap;
} marker_set;

static bool wanted(const char *language, const char *of)
{
    return strcmp(of, language) == 0 || strcmp(of, "en") == 0;
}

static const struct {
    const char *list;
    mark_kind kind;
} searched_lists[] = {
    {"units", MARK_UNIT}, {"dose-forms", MARK_FORM}, {"routes", MARK_ROUTE}, {"packages", MARK_PACKAGE}};

static mark_kind kind_of(int term)
{
    for (size_t i = 0; i < sizeof searched_lists / sizeof *searched_lists; i++) {
        const data_term_list *list = data_find_list(searched_lists[i].list);

        if (list && term >= list->first && term < list->first + list->count)
            return searched_lists[i].kind;
    }
    return MARK_UNIT; /* not reached: only words of these lists are searched for */
}

static void add_terms(marker_set *set, const char *language, const data_term_list *list)
{
    for (int t = list->first; t < list->first + list->count; t++)
        for (int w = data_terms[t].first_word; w < data_terms[t].first_word + data_terms[t].words; w++)
            if (wanted(language, data_term_words[w].language))
                words_index_add(set->terms, data_term_words[w].text, w);
}

static void add_numbers(marker_set *set, const data_word_list *list)
{
    for (int i = 0; i < list->count; i++) {
        const char *text = data_words[list->first + i];
        size_t len = strcspn(text, "=");

        if (!text[len])
            continue;
        set->number_words =
            memory_grow(set->number_words, &set->number_cap, set->number_count, sizeof *set->number_words);
        set->number_words[set->number_count++] = (number_word){text, len};
    }
}

static marker_set *marker_set_new(const char *language)
{
    marker_set *set = memory_zalloc(1, sizeof *set);

    set->terms = words_index_new();
    for (int i = 0; i < data_term_list_count; i++)
        for (size_t k = 0; k < sizeof searched_lists / sizeof *searched_lists; k++)
            if (strcmp(data_term_lists[i].name, searched_lists[k].list) == 0)
                add_terms(set, language, &data_term_lists[i]);
    for (int i = 0; i < data_word_list_count; i++)
        if (strcmp(data_word_lists[i].name, "number") == 0 && wanted(language, data_word_lists[i].language))
            add_numbers(set, &data_word_lists[i]);
    return set;
}

static void marker_set_free(marker_set *set)
{
    if (!set)
        return;
    words_index_free(set->terms);
    free(set->number_words);
    free(set);
}

const char *marks_gap(const block *b, int i, size_t *len)
{
    size_t from = i > 0 ? b->tokens[i - 1].start + b->tokens[i - 1].len : 0;
    size_t to = i < b->token_count ? b->tokens[i].start : b->len;

    *len = to - from;
    return b->text + from;
}

bool marks_gap_has(const block *b, int i, const char *signs)
{
    size_t len;
    const char *gap = marks_gap(b, i, &len);

    for (size_t k = 0; k < len; k++)
        if (strchr(signs, gap[k]))
            return true;
    return false;
}

static bool ends_sentence(const block *b, int i)
{
    size_t len;
    const char *gap = marks_gap(b, i, &len);

    for (size_t k = 0; k < len; k++)
        if (strchr(".!?", gap[k]) && (k + 1 == len || gap[k + 1] == ' ' || gap[k + 1] == '\n') && len > k)
            return true;
    return false;
}

typedef enum { NUMBER_PLAIN, NUMBER_DECIMAL_COMMA, NUMBER_THOUSANDS, NUMBER_UNCLEAR } number_form;

/* How a number with points and commas is written: 12 and 12.5; 0,5 and 97,50; 1,200 and 1,234,567.8; all else is
 * unclear. */
static number_form form_of_number(const char *text)
{
    size_t digits = strspn(text, "0123456789"), group;
    const char *at = text + digits;

    if (*at != ',') {
        at += *at == '.' ? 1 + strspn(at + 1, "0123456789") : 0;
        return *at ? NUMBER_UNCLEAR : NUMBER_PLAIN;
    }
    group = strspn(at + 1, "0123456789");
    if (at[1 + group] == '\0' && (group < 3 || *text == '0'))
        return NUMBER_DECIMAL_COMMA;
    if (digits > 3 || *text == '0')
        return NUMBER_UNCLEAR;
    for (; *at == ','; at += 4)
        if (strspn(at + 1, "0123456789") != 3)
            return NUMBER_UNCLEAR;
    at += *at == '.' ? 1 + strspn(at + 1, "0123456789") : 0;
    return *at ? NUMBER_UNCLEAR : NUMBER_THOUSANDS;
}

/* The number with a decimal point and without thousands' commas; NULL when the token is none. */
static const char *number_value(const marker_set *set, leaflet *l, const token *t, bool *digits, bool *ambiguous)
{
    *digits = t->number;
    *ambiguous = false;
    if (t->number) {
        number_form form = form_of_number(t->text);
        bool thousands = form == NUMBER_THOUSANDS;
        char *copy = arena_alloc(l->memory, t->len + 1), *out = copy;

        for (const char *c = t->text; *c; c++)
            if (*c != ',' || !thousands)
                *out++ = *c == ',' ? '.' : *c;
        *ambiguous = form == NUMBER_UNCLEAR || (thousands && l->decimal_comma);
        return copy;
    }
    for (size_t i = 0; i < set->number_count; i++) {
        const number_word *w = &set->number_words[i];

        if (*w->text == *t->text && strncmp(w->text, t->text, w->len) == 0 && t->text[w->len] == '\0')
            return w->text + w->len + 1;
    }
    return NULL;
}

static void add_mark(leaflet *l, marked_block *m, int *cap, mark item)
{
    if (m->count == *cap) {
        mark *more;

        *cap = *cap ? *cap * 2 : 16;
        more = arena_alloc(l->memory, (size_t)*cap * sizeof *more);
        if (m->count)
            memcpy(more, m->marks, (size_t)m->count * sizeof *more);
        m->marks = more;
    }
    m->marks[m->count++] = item;
}

static marked_block marks_of(const marker_set *set, leaflet *l, int index)
{
    const block *b = &l->blocks[index];
    marked_block m = {.b = b, .index = index};
    int cap = 0, sentence = 0;

    m.sentence = arena_alloc(l->memory, ((size_t)b->token_count + 1) * sizeof *m.sentence);
    for (int i = 0; i < b->token_count; i++)
        m.sentence[i] = i > 0 && ends_sentence(b, i) ? ++sentence : sentence;
    for (int i = 0; i < b->token_count;) {
        words_hit hit;
        bool digits = false, ambiguous = false;
        const char *value = number_value(set, l, &b->tokens[i], &digits, &ambiguous);

        if (value) {
            add_mark(l, &m, &cap,
                     (mark){.kind = MARK_NUMBER,
                            .first = i,
                            .count = 1,
                            .value = value,
                            .digits = digits,
                            .ambiguous = ambiguous});
            i++;
        } else if (words_match_at(set->terms, b->tokens, b->token_count, i, &hit)) {
            const data_term_word *w = &data_term_words[hit.value];

            add_mark(l, &m, &cap,
                     (mark){.kind = kind_of(w->term),
                            .first = i,
                            .count = hit.count,
                            .term = &data_terms[w->term],
                            .word = w->text});
            i += hit.count;
        } else {
            i++;
        }
    }
    return m;
}

/* "0,5" or "97,50" somewhere: the text writes decimals with a comma. */
static bool writes_decimal_comma(const leaflet *l)
{
    for (size_t i = 0; i < l->block_count; i++)
        for (int k = 0; k < l->blocks[i].token_count; k++) {
            const token *t = &l->blocks[i].tokens[k];

            if (t->number && form_of_number(t->text) == NUMBER_DECIMAL_COMMA)
                return true;
        }
    return false;
}

marked_block *marks_read(leaflet *l, int *count)
{
    marker_set *set = marker_set_new(l->language);
    marked_block *blocks = arena_alloc(l->memory, (l->block_count + 1) * sizeof *blocks);

    l->decimal_comma = writes_decimal_comma(l);
    *count = 0;
    for (size_t i = 0; i < l->block_count; i++)
        if (data_topics[l->blocks[i].topic].code)
            blocks[(*count)++] = marks_of(set, l, (int)i);
    marker_set_free(set);
    return blocks;
}

fact marks_fact(leaflet *l, const block *b, int index, int first, int last)
{
    fact f = {.block = index};
    size_t from = b->tokens[first].start, to = b->tokens[last].start + b->tokens[last].len;

    f.value = arena_strndup(l->memory, b->text + from, to - from);
    f.start = leaflet_offset(l, b, from);
    f.len = leaflet_offset(l, b, to - 1) + 1 - f.start;
    leaflet_locate(l, f.start, &f.line, &f.column);
    return f;
}

int marks_from(const marked_block *m, int at)
{
    for (int i = 0; i < m->count; i++)
        if (m->marks[i].first >= at)
            return i;
    return -1;
}

int marks_at(const marked_block *m, int at)
{
    for (int i = 0; i < m->count; i++)
        if (m->marks[i].first <= at && at < m->marks[i].first + m->marks[i].count)
            return i;
    return -1;
}

bool marks_is_amount(const mark *m)
{
    return m->kind == MARK_UNIT && (strcmp(m->term->name, "mass") == 0 || strcmp(m->term->name, "activity") == 0 ||
                                    strcmp(m->term->name, "amount") == 0);
}

bool marks_is_volume(const mark *m)
{
    return m->kind == MARK_UNIT && strcmp(m->term->name, "volume") == 0;
}
