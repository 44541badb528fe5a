#include "leaflet/words/marks.h"
#include "base/bytes.h"
#include "base/memory.h"
#include "base/vectors.h"
#include "leaflet/words/kinds.h"

#include <stdlib.h>
#include <string.h>
#include <threads.h>

#define PART_BLOCKS 8  /* of the dosage that tell it for some patients, under a heading of their own, are fewer */
#define PHRASES_MORE 8 /* about as many phrases as tokens are found in a block */
#define NUMBER_BITS 10 /* of a hash that tells most words from number words */
#define PHRASE_WORDS 8 /* words of the longest phrase that is looked for backwards */

typedef struct {
    const char *text;   /* "two=2" */
    size_t len;         /* of the word in it */
    uint64_t beginning; /* of the word, as in word_type */
} number_word;

static const struct {
    const char *list;
    mark_kind kind;
} searched_lists[] = {
    {"units", MARK_UNIT}, {"dose-forms", MARK_FORM}, {"routes", MARK_ROUTE}, {"packages", MARK_PACKAGE}};

#define SEARCHED_LISTS (sizeof searched_lists / sizeof *searched_lists)

typedef struct marker_set {
    const char *language;
    struct marker_set *next;
    const words_index *terms;   /* value: index in data_term_words */
    const words_index *forms;   /* of the terms, those of dosage forms */
    const words_index *phrases; /* value: phrase_class */
    number_word *number_words;
    size_t number_count, number_cap;
    uint64_t number_bits[(1 << NUMBER_BITS) / 64]; /* set of these words, by number_bit */
    const data_term_list *lists[SEARCHED_LISTS];
    short numbers_from[257]; /* by first byte: where its number words begin; they end where those of the next do */
} marker_set;

#define PHRASE(id, list) list,
static const char *const phrase_lists[] = {
#include "leaflet/words/phrases.def"
};
#undef PHRASE

/* Terms are searched for in the leaflet's language; in English when the data has no words of that language. */
static const char *term_language(const char *language)
{
    const data_term_list *units = data_find_list("units");

    for (int t = units->first; t < units->first + units->count; t++)
        for (int w = data_terms[t].first_word; w < data_terms[t].first_word + data_terms[t].words; w++)
            if (strcmp(data_term_words[w].language, language) == 0)
                return data_term_words[w].language;
    return "en";
}

static mark_kind kind_of(const marker_set *set, int term)
{
    for (size_t i = 0; i < SEARCHED_LISTS; i++)
        if (set->lists[i] && term >= set->lists[i]->first && term < set->lists[i]->first + set->lists[i]->count)
            return searched_lists[i].kind;
    return MARK_UNIT; /* not reached: only words of these lists are searched for */
}

/* Which bit of number_bits tells of words that begin so. */
static unsigned number_bit(uint64_t beginning)
{
    return (unsigned)(beginning * UINT64_C(0x9E3779B97F4A7C15) >> (64 - NUMBER_BITS));
}

static void add_numbers(marker_set *set, const data_word_list *list)
{
    for (int i = 0; i < list->count; i++) {
        const char *text = data_words[list->first + i];
        size_t len = strcspn(text, "=");
        char beginning[8] = "";
        unsigned bit;

        if (!text[len])
            continue;
        memcpy(beginning, text, len < sizeof beginning ? len : sizeof beginning);
        set->number_words =
            memory_grow(set->number_words, &set->number_cap, set->number_count, sizeof *set->number_words);
        set->number_words[set->number_count++] = (number_word){text, len, bytes_read(beginning)};
        bit = number_bit(bytes_read(beginning));
        set->number_bits[bit / 64] |= UINT64_C(1) << bit % 64;
    }
}

/* Puts number words that begin alike together, in the order in which they came. */
static void sort_numbers(marker_set *set)
{
    number_word *sorted = memory_alloc(set->number_count * sizeof *sorted + 1);
    int count = 0;

    for (int byte = 0; byte < 256; byte++) {
        set->numbers_from[byte] = (short)count;
        for (size_t i = 0; i < set->number_count; i++)
            if ((unsigned char)*set->number_words[i].text == byte)
                sorted[count++] = set->number_words[i];
    }
    set->numbers_from[256] = (short)count;
    free(set->number_words);
    set->number_words = sorted;
}

/* The next list of a name in the language or for all of them, from a place on: its own place, or -1. */
static int next_list(int place, const char *language)
{
    while (place >= 0) {
        const char *of = data_word_lists[data_word_lists_by_name[place]].language;

        if (strcmp(of, language) == 0 || strcmp(of, "x-any") == 0)
            break;
        place = data_next_words(place);
    }
    return place;
}

static int first_list(const char *name, const char *language)
{
    return next_list(data_first_words(name), language);
}

static words_index *index_terms(const char *unused, const char *language)
{
    words_index *index = words_index_new();

    (void)unused;
    for (size_t i = 0; i < SEARCHED_LISTS; i++) {
        const data_term_list *list = data_find_list(searched_lists[i].list);

        if (list)
            words_index_add_kind(index, DATA_TERMS, (int)(list - data_term_lists), language);
    }
    return index;
}

static words_index *index_forms(const char *unused, const char *language)
{
    words_index *index = words_index_new();

    (void)unused;
    words_index_add_kind(index, DATA_TERMS, (int)(data_find_list("dose-forms") - data_term_lists), language);
    return index;
}

static words_index *index_phrases(const char *unused, const char *language)
{
    words_index *index = words_index_new();

    (void)unused;
    for (int what = 0; what < PHRASE__MAX; what++)
        for (int i = first_list(phrase_lists[what], language); i >= 0; i = next_list(data_next_words(i), language))
            words_index_add(index, data_word_lists_by_name[i], what);
    return index;
}

static marker_set *marker_set_new(const char *language)
{
    marker_set *set = memory_zalloc(1, sizeof *set);

    set->language = language;
    for (size_t i = 0; i < SEARCHED_LISTS; i++)
        set->lists[i] = data_find_list(searched_lists[i].list);
    set->terms = words_index_kept(index_terms, "", language);
    set->forms = words_index_kept(index_forms, "", language);
    set->phrases = words_index_kept(index_phrases, "", language);
    for (int i = first_list("number", language); i >= 0; i = next_list(data_next_words(i), language))
        add_numbers(set, &data_word_lists[data_word_lists_by_name[i]]);
    sort_numbers(set);
    return set;
}

/* Sets are made once for a language, and kept. */
static marker_set *made;
static mtx_t making;
static once_flag ready = ONCE_FLAG_INIT;

static void get_ready(void)
{
    if (mtx_init(&making, mtx_plain) != thrd_success)
        memory_exhausted();
}

static const marker_set *marker_set_for(const char *language)
{
    marker_set *set;

    language = term_language(language);
    call_once(&ready, get_ready);
    mtx_lock(&making);
    for (set = made; set && strcmp(set->language, language) != 0;)
        set = set->next;
    if (!set) {
        set = marker_set_new(language);
        set->next = made;
        made = set;
    }
    mtx_unlock(&making);
    return set;
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

/* "X ........ 40 mg": dots that lead the eye to the amount. */
static bool is_leader(const char *gap, size_t len)
{
    for (size_t k = 0; k + 2 < len; k++)
        if (memcmp(gap + k, "...", 3) == 0 || memcmp(gap + k, "\xE2\x80\xA6", 3) == 0) /* or a sign of three dots */
            return true;
    return false;
}

typedef enum { NUMBER_PLAIN, NUMBER_DECIMAL_COMMA, NUMBER_THOUSANDS, NUMBER_UNCLEAR } number_form;

/* How a number with points and commas is written: 12 and 12.5; 0,5 and 97,50; 1,200 and 1,234,567.8; all else is
 * unclear. */
static number_form form_of_number(const char *text)
{
    size_t digits = 0, group;
    const char *at;

    while (text[digits] >= '0' && text[digits] <= '9') /* most are nothing else */
        digits++;
    at = text + digits;
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

/* "1.000": a thousand in most languages but English. */
static bool groups_with_point(const char *text)
{
    size_t digits = strspn(text, "0123456789");

    return *text != '0' && digits > 0 && digits <= 3 && text[digits] == '.' &&
           strspn(text + digits + 1, "0123456789") == 3 && text[digits + 4] == '\0';
}

/* The digits that a number word stands for ("two"), or NULL. */
static const char *number_of_word(const marker_set *set, const word_type *word)
{
    unsigned char first = (unsigned char)*word->text;

    for (int i = set->numbers_from[first]; i < set->numbers_from[first + 1]; i++) {
        const number_word *w = &set->number_words[i];

        if (w->beginning == word->beginning && w->len == word->len && memcmp(w->text, word->text, w->len) == 0)
            return w->text + w->len + 1;
    }
    return NULL;
}

/* The number with a decimal point and without thousands' commas; NULL when the token is none. */
static const char *number_value(const marker_set *set, leaflet *l, const token *t, bool *digits, bool *ambiguous)
{
    *digits = t->number;
    *ambiguous = false;
    if (t->number) {
        number_form form = form_of_number(t->text);
        bool thousands = form == NUMBER_THOUSANDS, english = strcmp(l->language, "en") == 0;
        char *copy = arena_alloc(l->memory, t->len + 1), *out = copy;

        for (const char *c = t->text; *c; c++)
            if (*c != ',' || !thousands)
                *out++ = *c == ',' ? '.' : *c;
        *ambiguous = form == NUMBER_UNCLEAR || (thousands && (l->decimal_comma || !english)) ||
                     (!english && groups_with_point(t->text));
        return copy;
    }
    return number_of_word(set, t->type);
}

static void add_mark(leaflet *l, marked_block *m, int *cap, mark item)
{
    if (m->count == *cap) {
        mark *more;

        *cap = *cap ? *cap * 2 : 4;
        more = arena_room(l->memory, (size_t)*cap * sizeof *more);
        if (m->count)
            memcpy(more, m->marks, (size_t)m->count * sizeof *more);
        m->marks = more;
    }
    m->marks[m->count++] = item;
}

/* The number is the end of a word: in "vitamin D3 400 IU" there are no 3,400 IU. */
static bool follows_letter(const block *b, int i)
{
    size_t len;

    if (i == 0 || b->tokens[i - 1].number)
        return false;
    marks_gap(b, i, &len);
    return len == 0;
}

/* "1 000": groups of three digits divided by one blank. Read as one number, from which no fact is taken: "2 500 mg
 * tablets" may mean two of them. Returns the tokens of the number. */
static int grouped_digits(const block *b, int i)
{
    int n = 1;

    if (b->tokens[i].len > 3 || strpbrk(b->tokens[i].text, ".,") || follows_letter(b, i))
        return 1;
    while (i + n < b->token_count && b->tokens[i + n].number && strcspn(b->tokens[i + n].text, ".,") == 3) {
        size_t len;
        const char *gap = marks_gap(b, i + n, &len);

        if (!((len == 1 && *gap == ' ') || (len == 2 && memcmp(gap, "\xC2\xA0", 2) == 0) ||
              (len == 3 && memcmp(gap, "\xE2\x80\xAF", 3) == 0)))
            break;
        n++;
    }
    return n;
}

static const char *joined_digits(leaflet *l, const block *b, int i, int count)
{
    size_t len = 0;
    char *copy;

    for (int k = 0; k < count; k++)
        len += b->tokens[i + k].len;
    copy = arena_alloc(l->memory, len + 1);
    len = 0;
    for (int k = 0; k < count; len += b->tokens[i + k++].len)
        memcpy(copy + len, b->tokens[i + k].text, b->tokens[i + k].len);
    return copy;
}

/* Single letters are an abbreviation only with their points: "i.v.", not "I'm". */
static bool abbreviated(const block *b, const words_hit *hit)
{
    for (int i = hit->first; i < hit->first + hit->count; i++)
        if (b->tokens[i].len > 1)
            return true;
    for (int i = hit->first + 1; i < hit->first + hit->count; i++)
        if (marks_gap_has(b, i, "'\xE2"))
            return false;
    return true;
}

static bool is_zero(const char *value)
{
    return value[strspn(value, "0.")] == '\0';
}

static int mark_number(const marker_set *set, leaflet *l, marked_block *m, int *cap, int i)
{
    bool digits = false, ambiguous = false;
    const token *t = &m->b->tokens[i];
    const char *value = number_value(set, l, t, &digits, &ambiguous);
    int count;

    if (!value)
        return 0;
    count = digits ? grouped_digits(m->b, i) : 1;
    if (count > 1)
        value = joined_digits(l, m->b, i, count);
    add_mark(l, m, cap,
             (mark){.kind = MARK_NUMBER,
                    .first = i,
                    .count = count,
                    .value = value,
                    .digits = digits,
                    .ambiguous = ambiguous || count > 1 || is_zero(value)});
    return count;
}

/* "capsule-shaped": how a tablet looks. */
static bool is_shape(const marker_set *set, const block *b, int at)
{
    words_hit hit;

    return at < b->token_count && words_match_at(set->phrases, b->tokens, b->token_count, at, &hit) &&
           hit.value == PHRASE_SHAPED;
}

/* A word of "silica gel". */
static bool is_no_form(const marked_block *m, int at)
{
    for (int i = at; i >= 0 && i >= at - PHRASE_WORDS; i--)
        if (i + marks_phrase(m, i, PHRASE_NO_FORM) > at)
            return true;
    return false;
}

/* "Vaginalcreme", "eye drops": the words for a form that tell a route as well, which is found within them. */
static bool is_form_too(const marker_set *set, const block *b, int at, words_hit *hit)
{
    return words_match_at(set->forms, b->tokens, b->token_count, at, hit) > 0;
}

/* "80 U": a small letter, or one without a number, is a word: "7 u 8" in Spanish. */
static bool is_word_of_letter(const marked_block *m, const words_hit *hit)
{
    const token *t = &m->b->tokens[hit->first];

    return hit->count == 1 && t->len == 1 && *t->text == 'u' &&
           (!t->capital || !m->count || m->marks[m->count - 1].kind != MARK_NUMBER ||
            m->marks[m->count - 1].first + m->marks[m->count - 1].count != hit->first);
}

static int mark_term(const marker_set *set, leaflet *l, marked_block *m, int *cap, const words_hit *found)
{
    words_hit hit = *found;
    const data_term_word *w;

    if (!abbreviated(m->b, &hit) || is_word_of_letter(m, &hit))
        return 0;
    w = &data_term_words[hit.value];
    if (kind_of(set, w->term) == MARK_ROUTE && is_form_too(set, m->b, hit.first, &hit))
        w = &data_term_words[hit.value];
    if (kind_of(set, w->term) == MARK_FORM && (is_shape(set, m->b, hit.first + hit.count) || is_no_form(m, hit.first)))
        return 0;
    add_mark(l, m, cap,
             (mark){.kind = kind_of(set, w->term),
                    .first = hit.first,
                    .count = hit.count,
                    .term = &data_terms[w->term],
                    .word = w->text});
    return hit.count;
}

typedef struct {
    leaflet *l;
    marked_block *m;
    int count, cap, token;
} phrase_taker;

static void take_phrase(void *context, const words_hit *hit)
{
    phrase_taker *t = context;

    for (; t->token <= hit->first; t->token++)
        t->m->first_phrase[t->token] = t->count;
    if (t->count == t->cap) {
        phrase *more;

        t->cap = t->cap ? t->cap * 2 : t->m->b->token_count + PHRASES_MORE;
        more = arena_room(t->l->memory, (size_t)t->cap * sizeof *more);
        if (t->count)
            memcpy(more, t->m->phrases, (size_t)t->count * sizeof *more);
        t->m->phrases = more;
    }
    t->m->phrases[t->count++] = (phrase){(short)hit->value, (short)hit->count};
    MARKS_CLASS(t->m->classes, hit->value);
}

static void find_phrases(words_memo *phrases, leaflet *l, marked_block *m)
{
    phrase_taker t = {.l = l, .m = m};

    m->first_phrase = arena_room(l->memory, ((size_t)m->b->token_count + 1) * sizeof *m->first_phrase);
    words_memo_each(phrases, m->b->tokens, m->b->token_count, take_phrase, &t);
    for (; t.token <= m->b->token_count; t.token++)
        m->first_phrase[t.token] = t.count;
}

/* "Dil. D6": an abbreviation before a letter that a number is tied to. */
static bool is_of_dilution(const marked_block *m, int i)
{
    const block *b = m->b;

    return b->tokens[i].len == 1 && i + 1 < b->token_count && b->tokens[i + 1].number &&
           b->tokens[i + 1].start == b->tokens[i].start + 1 && marks_phrase_before(m, i, PHRASE_ABBREVIATION) >= 0;
}

/* A full stop ends no sentence between the letters of an abbreviation, in leaders, before a small letter ("approx.
 * ten"), in the name of a book ("Ph. Eur."), nor between an abbreviation or a single letter and a number ("no. 40"). */
static bool ends_sentence(const marked_block *m, int i)
{
    const block *b = m->b;
    size_t len;
    const char *gap = marks_gap(b, i, &len);

    if (len == 1 && *gap == ' ')
        return false;
    if (len == 1 && b->tokens[i].len == 1 && b->tokens[i - 1].len == 1) /* "I.P." */
        return false;
    if (gap[0] == '.' && marks_phrase(m, i - 1, PHRASE_PHARMACOPOEIA) > 1)
        return false;
    if (len && gap[0] == '.' && !b->tokens[i].capital &&
        (is_leader(gap, len) || !b->tokens[i].number || words_length(b->tokens[i - 1].text) == 1 ||
         marks_phrase_before(m, i, PHRASE_ABBREVIATION) >= 0))
        return false;
    if (len == 2 && gap[0] == '.' && is_of_dilution(m, i))
        return false;
    for (size_t k = 0; k < len; k++)
        if (gap[k] == '.' || gap[k] == '!' || gap[k] == '?') {
            size_t next = k + 1;

            while (next < len && strchr("*)]\"", gap[next])) /* "sitagliptin.* Each" */
                next++;
            if (next == len || gap[next] == ' ' || gap[next] == '\n')
                return !is_leader(gap, len);
        }
    return false;
}

static byte_vector are_sentence_ends(byte_vector bytes)
{
    return (bytes == '.') | (bytes == '!') | (bytes == '?');
}

/* The first token from one on before which a sentence ends, or the number of tokens: right before it is one of the
 * signs that end sentences. */
static int next_sentence(const marked_block *m, int from)
{
    const block *b = m->b;
    size_t sign = from < b->token_count ? b->tokens[from - 1].start + b->tokens[from - 1].len : b->len;

    for (; from < b->token_count; from++) {
        sign = vector_find(b->text, sign, b->len, are_sentence_ends);
        while (from < b->token_count && b->tokens[from].start <= sign)
            from++;
        if (from == b->token_count || ends_sentence(m, from))
            break;
        sign = b->tokens[from].start;
    }
    return from;
}

static void find_sentences(marked_block *m)
{
    int count = m->b->token_count;

    for (int start = 0, number = 0, end; start < count; start = end, number++) {
        end = next_sentence(m, start + 1);
        for (int i = start; i < end; i++) {
            m->sentence[i] = number;
            m->sentence_start[i] = start;
            m->sentence_end[i] = end - 1;
        }
    }
}

/* Digits, or a word that begins like a number word. */
static inline bool may_be_number(const marker_set *set, const token *t)
{
    unsigned bit = number_bit(t->type->beginning);

    return t->number || (set->number_bits[bit / 64] >> bit % 64 & 1);
}

/* Most tokens are no mark: they are passed over. */
static void find_marks(const marker_set *set, words_memo *terms, leaflet *l, marked_block *m)
{
    const block *b = m->b;
    words_hit term = {.first = -1}; /* the next one */
    int cap = 0;

    for (int i = 0, n; i < b->token_count; i += n ? n : 1) {
        n = may_be_number(set, &b->tokens[i]) ? mark_number(set, l, m, &cap, i) : 0;
        if (!n && term.first < i && !words_memo_find(terms, b->tokens, b->token_count, i, &term))
            term.first = b->token_count;
        if (!n && term.first == i)
            n = mark_term(set, l, m, &cap, &term);
        for (int k = i; k < i + n; k++)
            m->mark_of[k] = m->count - 1;
    }
}

static marked_block marks_of(const marker_set *set, words_memo *terms, words_memo *phrases, leaflet *l, int index)
{
    const block *b = &l->blocks[index];
    marked_block m = {.b = b, .index = index};
    size_t size = (size_t)b->token_count + 1;

    m.sentence = arena_room(l->memory, 4 * size * sizeof *m.sentence);
    m.mark_of = m.sentence + size;
    m.sentence_start = m.mark_of + size;
    m.sentence_end = m.sentence_start + size;
    for (int i = 0; i < b->token_count; i++)
        m.mark_of[i] = -1;
    find_phrases(phrases, l, &m);
    find_sentences(&m);
    find_marks(set, terms, l, &m);
    return m;
}

/* "0,5" or "97,50" somewhere: the text writes decimals with a comma. */
static bool writes_decimal_comma(const leaflet *l)
{
    for (size_t i = 0; i < l->block_count; i++)
        for (int k = 0; k < l->blocks[i].token_count; k++) {
            const token *t = &l->blocks[i].tokens[k];

            if (t->number && strchr(t->text, ',') && form_of_number(t->text) == NUMBER_DECIMAL_COMMA)
                return true;
        }
    return false;
}

marked_block *marks_read(leaflet *l, int *count)
{
    const marker_set *set = marker_set_for(l->language);
    words_memo *terms = words_memo_of(set->terms), *phrases = words_memo_of(set->phrases);
    marked_block *blocks = arena_alloc(l->memory, (l->block_count + 1) * sizeof *blocks);
    int parts = PART_BLOCKS; /* since the last one of the dosage itself */

    l->decimal_comma = writes_decimal_comma(l);
    *count = 0;
    for (size_t i = 0; i < l->block_count; i++) {
        const block *b = &l->blocks[i];

        if (!data_topics[b->topic].code)
            continue;
        blocks[*count] = marks_of(set, terms, phrases, l, (int)i);
        parts = kinds_in(b, SECTIONS_DOSE) ? 0 : kinds_in(b, SECTIONS_DOSING) ? parts + 1 : PART_BLOCKS;
        blocks[(*count)++].dosing = parts < PART_BLOCKS;
    }
    for (int i = 0; i < *count; i++)
        for (int k = 0; k < MARKS_CLASS_WORDS; k++)
            blocks[*count].classes[k] |= blocks[i].classes[k];
    return blocks;
}

int marks_next_with(const marked_block *blocks, int count, int from, phrase_class what)
{
    if (!marks_has(&blocks[count], what))
        return count;
    while (from < count && !marks_has(&blocks[from], what))
        from++;
    return from;
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
    int low = 0, high = m->count;

    while (low < high) {
        int middle = (low + high) / 2;

        if (m->marks[middle].first < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low < m->count ? low : -1;
}

static inline bool begins_phrase(const marked_block *m, int at, const uint64_t classes[MARKS_CLASS_WORDS])
{
    for (int i = m->first_phrase[at]; i < m->first_phrase[at + 1]; i++)
        if (MARKS_IN(classes, m->phrases[i].what))
            return true;
    return false;
}

static inline bool opens(const marked_block *m, int at, const uint64_t classes[MARKS_CLASS_WORDS])
{
    return (m->mark_of[at] >= 0 && m->marks[m->mark_of[at]].first == at) || begins_phrase(m, at, classes);
}

/* The block has a phrase of one of the classes. */
static bool has_any(const marked_block *m, const uint64_t classes[MARKS_CLASS_WORDS])
{
    uint64_t any = 0;

    for (int i = 0; i < MARKS_CLASS_WORDS; i++)
        any |= m->classes[i] & classes[i];
    return any != 0;
}

bool marks_opens(const marked_block *m, int at, const uint64_t classes[MARKS_CLASS_WORDS])
{
    return opens(m, at, classes);
}

/* The first token from `at` on at which a mark starts, or the number of tokens. */
static int next_mark(const marked_block *m, int at)
{
    int next = marks_from(m, at);

    return next < 0 ? m->b->token_count : m->marks[next].first;
}

int marks_next_opening(const marked_block *m, int at, const uint64_t classes[MARKS_CLASS_WORDS])
{
    if (!has_any(m, classes))
        return next_mark(m, at);
    while (at < m->b->token_count && !opens(m, at, classes))
        at++;
    return at;
}

int marks_next_phrase(const marked_block *m, int at, const uint64_t classes[MARKS_CLASS_WORDS])
{
    if (!has_any(m, classes))
        return m->b->token_count;
    while (at < m->b->token_count && !begins_phrase(m, at, classes))
        at++;
    return at;
}

int marks_longest_at(const marked_block *m, int at, phrase_class what)
{
    int longest = 0;

    for (int i = m->first_phrase[at]; i < m->first_phrase[at + 1]; i++)
        if (m->phrases[i].what == (short)what && m->phrases[i].count > longest)
            longest = m->phrases[i].count;
    return longest;
}

int marks_phrase_before(const marked_block *m, int at, phrase_class what)
{
    for (int i = at - 1; marks_has(m, what) && i >= 0 && i >= at - PHRASE_WORDS; i--)
        for (int k = m->first_phrase[i]; k < m->first_phrase[i + 1]; k++)
            if (m->phrases[k].what == (short)what && i + m->phrases[k].count == at)
                return i;
    return -1;
}

int marks_find_phrase(const marked_block *m, int from, int to, phrase_class what)
{
    int end = to < m->b->token_count ? to : m->b->token_count;

    for (int i = from < 0 ? 0 : from; marks_has(m, what) && i < end; i++)
        if (marks_longest_at(m, i, what))
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
