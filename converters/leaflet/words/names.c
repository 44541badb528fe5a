#include "leaflet/words/names.h"
#include "base/data.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "leaflet/blocks/markers.h"
#include "leaflet/words/words.h"

#include <stdlib.h>
#include <string.h>

#define NAME_MIN 4     /* letters */
#define NAME_ENOUGH 3  /* points a word needs to be taken for the name */
#define TITLE_POINTS 3 /* for standing in the first line of the leaflet */
#define MARK_POINTS 6  /* for a trade mark sign behind it */
#define LOWER_SHARE 5  /* at most one in so many of its uses in lower case */
#define MAX_VARIANTS 12
#define COMPARED_MAX 1000 /* words with a capital that are compared with each other: the first ones */
#define NO_CANDIDATE (-1) /* ... it is no name */
#define LINE_WORDS 64     /* words before another that are looked at in its line */
#define LINE_AHEAD 16     /* as many behind the first of them, or up to it */
#define KEY_SIZE 80

typedef struct {
    const char *text; /* lower case */
    words_looks key;  /* how it sounds */
    int first;        /* token of the first use with a capital */
    int capitals, inner, lowers, marks, title;
} candidate;

/* Tokens of a line: those around one, and what was counted of them. */
typedef struct {
    size_t start, end;  /* of the line */
    int first;          /* its first token, or one far before */
    int from, to;       /* those that were counted */
    int words, capital; /* of more than three bytes; with a capital */
} line_window;

typedef struct {
    const leaflet *l;
    const token *tokens;
    int count;
    words_memo *common; /* words that are no names */
    short *places; /* by number of the word's type: in items, from 1; 0: no use with a capital was looked at; or ... */
    candidate *items; /* in the order of their first use */
    size_t item_count, item_cap;
    char begins[COMPARED_MAX]; /* the first byte of their keys */
    line_window line;          /* of the token that was looked at last */
} survey;

/* Sounds that transliteration spells in several ways, made one; 0: as it is written. */
static const char sounds[256] = {['c'] = 'k', ['q'] = 'k', ['y'] = 'i', ['j'] = 'i', ['z'] = 's', ['w'] = 'v'};

static void sound_key(char *out, size_t size, const char *word)
{
    size_t n = 0;

    for (size_t i = 0; word[i] && n + 3 < size; i++) {
        char c = sounds[(unsigned char)word[i]] ? sounds[(unsigned char)word[i]] : word[i];

        if (c == 'p' && word[i + 1] == 'h') {
            c = 'f';
            i++;
        } else if (c == 'x') {
            out[n++] = 'k';
            c = 's';
        } else if (c == 'h' && n && strchr("kgtrd", out[n - 1])) {
            continue;
        }
        if (!n || out[n - 1] != c)
            out[n++] = c;
    }
    if (n > 4 && out[n - 1] == 'e')
        n--;
    out[n] = '\0';
}

static bool keys_alike(const words_looks *x, const words_looks *y)
{
    int n = x->letters, m = y->letters, length = n < m ? n : m, limit = length >= 9 ? 2 : 1;

    return length >= 5 && n - m <= limit && m - n <= limit && words_may_be_near(x, y, limit) &&
           words_distance(x->text, y->text, limit) <= limit;
}

/* First letters that are mistaken for each other. */
const unsigned char names_first_group[256] = {
    ['c'] = 1, ['k'] = 1, ['q'] = 1, ['x'] = 1, ['s'] = 1, ['z'] = 1, ['f'] = 2,
    ['p'] = 2, ['v'] = 2, ['w'] = 2, ['i'] = 2, ['j'] = 2, ['y'] = 2};

/* How a word sounds, found once. */
static const words_looks *sound_of(vocabulary *v, word_type *w)
{
    char key[KEY_SIZE];

    if (!w->sound.text) {
        sound_key(key, sizeof key, w->text);
        w->sound = words_look(vocabulary_strdup(v, key));
    }
    return &w->sound;
}

bool names_sound_alike_behind(vocabulary *v, word_type *a, word_type *b)
{
    return a == b || keys_alike(sound_of(v, a), sound_of(v, b));
}

bool names_alike(const char *a, const char *b)
{
    char key_a[KEY_SIZE], key_b[KEY_SIZE];
    words_looks x, y;

    if (!names_begin_alike(a, b))
        return false;
    if (strcmp(a, b) == 0)
        return true;
    sound_key(key_a, sizeof key_a, a);
    sound_key(key_b, sizeof key_b, b);
    x = words_look(key_a);
    y = words_look(key_b);
    return keys_alike(&x, &y);
}

/* Bytes between two tokens. */
static bool between(const survey *s, int i, const char *signs)
{
    const char *p = s->l->bytes + s->tokens[i - 1].start + s->tokens[i - 1].len;
    const char *end = s->l->bytes + s->tokens[i].start;

    for (; p < end; p++)
        for (const char *sign = signs; *sign; sign++)
            if (*sign == *p)
                return true;
    return false;
}

static bool starts_sentence(const survey *s, int i)
{
    return i == 0 || between(s, i, ".!?:;\n\"(") || s->tokens[i - 1].number;
}

static bool marked(const survey *s, int i)
{
    size_t end = s->tokens[i].start + s->tokens[i].len;

    return names_is_marked(s->l->bytes + end, s->l->len - end);
}

/* A part of an address: "www.orvexin.example". */
static bool in_address(const survey *s, int i)
{
    char before = s->tokens[i].start > 0 ? s->l->bytes[s->tokens[i].start - 1] : ' ';

    return before == '.' || before == '@' || before == '/';
}

/* Goes on to the line of a token: in the order of the text. */
static void find_line(survey *s, int i)
{
    line_window *line = &s->line;
    int first = i;

    while (line->end <= s->tokens[i].start) {
        const char *end = memchr(s->l->bytes + line->end, '\n', s->l->len - line->end);

        line->start = line->end;
        line->end = end ? (size_t)(end - s->l->bytes) + 1 : s->l->len;
    }
    while (first > 0 && i - first < LINE_WORDS && s->tokens[first - 1].start >= line->start)
        first--;
    line->first = line->from = first;
    line->to = first - 1;
    line->words = line->capital = 0;
}

static void count_token(survey *s, int i, int times)
{
    const token *t = &s->tokens[i];

    s->line.words += !t->number && t->len > 3 ? times : 0;
    s->line.capital += t->capital && t->len > 3 ? times : 0;
}

/* The line of a token has several words and nearly all have capitals: a heading, which says nothing about names. */
static bool in_capitalised_line(survey *s, int i)
{
    line_window *line = &s->line;
    int from;

    if (line->end <= s->tokens[i].start)
        find_line(s, i);
    from = i - LINE_WORDS > line->first ? i - LINE_WORDS : line->first;
    for (; line->from < from && line->from <= line->to; line->from++)
        count_token(s, line->from, -1);
    if (line->from < from) {
        line->from = from;
        line->to = from - 1;
    }
    while (line->to < i ||
           (line->to + 1 < s->count && line->to - from < LINE_AHEAD && s->tokens[line->to + 1].start < line->end))
        count_token(s, ++line->to, 1);
    return line->words < 2 || line->capital * 10 >= line->words * 7;
}

/* The first line but for the path of a page, which begins with the name of a site. */
static source_line first_line(const leaflet *l)
{
    for (size_t i = 0; i < l->line_count; i++)
        if (!l->lines[i].blank && !markers_are_path(l->bytes + l->lines[i].start, l->lines[i].end - l->lines[i].start))
            return l->lines[i];
    return (source_line){.blank = true};
}

/* Words that are no names: those of a list, and others. */
static words_index *index_common(const char *list, const char *language)
{
    words_index *common = words_index_new();

    words_index_add_list(common, list, language);
    words_index_add_list(common, "heading-filler", language);
    words_index_add_list(common, "title-word", language);
    words_index_add_list(common, "heading-word", language); /* "Composition" begins many lines, and is no product */
    return common;
}

/* A word is used with a capital for the first time. */
static void take_candidate(survey *s, short *place, int i)
{
    words_hit hit;
    word_type *w = s->tokens[i].type;

    *place = NO_CANDIDATE;
    if (s->item_count == COMPARED_MAX || words_memo_match(s->common, s->tokens, i + 1, i, &hit) > 0)
        return;
    s->items = memory_grow(s->items, &s->item_cap, s->item_count, sizeof *s->items);
    s->items[s->item_count] = (candidate){.text = w->text, .key = *sound_of(s->l->vocabulary, w), .first = i};
    s->begins[s->item_count] = *w->sound.text;
    *place = (short)++s->item_count;
}

static void survey_capitals(survey *s)
{
    source_line title = first_line(s->l);
    const token *t = s->tokens;

    for (int i = 0, count = s->count; i < count; i++, t++) {
        short *place;
        candidate *c;

        if (!t->capital || t->number || (int)t->type->letters < NAME_MIN)
            continue;
        place = &s->places[t->type->number];
        if (!*place)
            take_candidate(s, place, i);
        if (*place == NO_CANDIDATE)
            continue;
        c = &s->items[*place - 1];
        c->capitals++;
        c->inner += !starts_sentence(s, i) && !in_capitalised_line(s, i);
        c->marks += marked(s, i);
        c->title += t->start >= title.start && t->start < title.end;
    }
}

/* The other uses of the candidates. */
static void survey_lowers(survey *s)
{
    const token *tokens = s->tokens;
    const short *places = s->places;

    for (int i = 0, count = s->count; i < count; i++) {
        short place = places[tokens[i].type->number];

        if (place > 0 && !tokens[i].capital)
            s->items[place - 1].lowers += !in_address(s, i);
    }
}

/* What speaks for a word being the name: all its spellings count. */
static int points_of(const survey *s, const candidate *c)
{
    int inner = 0, lowers = 0, capitals = 0, marks = 0, title = 0;

    for (size_t i = 0; i < s->item_count; i++) {
        const candidate *other;

        if (s->begins[i] != *c->key.text)
            continue;
        other = &s->items[i];
        if (other != c && !keys_alike(&other->key, &c->key))
            continue;
        inner += other->inner;
        lowers += other->lowers;
        capitals += other->capitals;
        marks += other->marks;
        title += other->title;
    }
    if (lowers * LOWER_SHARE > capitals)
        return 0;
    return inner + (marks ? MARK_POINTS : 0) + (title ? TITLE_POINTS : 0);
}

static const candidate *best_candidate(const survey *s)
{
    const candidate *best = NULL;
    int most = NAME_ENOUGH - 1;

    for (size_t i = 0; i < s->item_count; i++) {
        const candidate *c = &s->items[i];
        int points = points_of(s, c);

        if (points > most || (points == most && best && c->first < best->first)) {
            most = points;
            best = c;
        }
    }
    return best;
}

/* The written word around a token: with hyphened parts ("Nimezil-Farm"). */
static spelling spelling_of(const survey *s, int first, int count)
{
    const token *t = &s->tokens[first];
    size_t start = t->start, end = start + t->len;
    spelling result = {.start = start, .count = count};

    for (int i = first + 1;
         i < s->count && s->tokens[i].start == end + 1 && s->l->bytes[end] == '-' && s->tokens[i].capital; i++)
        end = s->tokens[i].start + s->tokens[i].len;
    result.len = end - start;
    result.text = arena_strndup(s->l->memory, s->l->bytes + start, result.len);
    result.word = t->type;
    leaflet_locate(s->l, start, &result.line, &result.column);
    return result;
}

bool names_stand_in(const leaflet *l, const char *text)
{
    for (int i = 0; i < l->brand_count; i++)
        if (strstr(text, l->brand[i].text))
            return true;
    return false;
}

bool names_is_marked(const char *text, size_t len)
{
    static const char *const signs[] = {"\xC2\xAE", "\xE2\x84\xA2", "(R)", "(TM)"};

    if (len && *text == ' ') {
        text++;
        len--;
    }
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t n = strlen(signs[i]);

        if (len >= n && memcmp(text, signs[i], n) == 0)
            return len == n || text[n] != '-'; /* "(R)-ibuprofen" */
    }
    return false;
}

bool names_is_product(const leaflet *l, word_type *word)
{
    for (int i = 0; i < l->brand_count; i++)
        if (names_sound_alike(l->vocabulary, l->brand[i].word, word))
            return true;
    for (int i = 0; i < l->name_word_count; i++)
        if ((int)l->name_words[i].type->letters >= NAME_MIN &&
            names_sound_alike(l->vocabulary, l->name_words[i].type, word))
            return true;
    return false;
}

static int by_place(const void *a, const void *b)
{
    const spelling *x = a, *y = b;

    return x->start < y->start ? -1 : x->start > y->start;
}

static void take_spellings(leaflet *l, const survey *s, const char *name)
{
    l->brand_count = 0;
    l->brand = arena_alloc(l->memory, MAX_VARIANTS * sizeof *l->brand);
    for (size_t i = 0; i < s->item_count && l->brand_count < MAX_VARIANTS; i++) {
        const candidate *c = &s->items[i];

        if (names_alike(c->text, name) && c->lowers * LOWER_SHARE <= c->capitals)
            l->brand[l->brand_count++] = spelling_of(s, c->first, c->capitals);
    }
    qsort(l->brand, (size_t)l->brand_count, sizeof *l->brand, by_place);
}

static survey survey_of(const leaflet *l, const token *tokens, int count)
{
    survey s = {
        .l = l, .tokens = tokens, .count = count, .common = words_memo_of(words_index_kept(index_common, "stop", ""))};

    s.places = memory_zalloc((size_t)vocabulary_size(l->vocabulary) + 1, sizeof *s.places);
    survey_capitals(&s);
    survey_lowers(&s);
    return s;
}

static void survey_release(survey *s)
{
    free(s->places);
    free(s->items);
}

void names_find(leaflet *l, const token *tokens, int count)
{
    survey s = survey_of(l, tokens, count);
    const candidate *best = best_candidate(&s);

    if (best) {
        take_spellings(l, &s, best->text);
        l->facts.name =
            (fact){l->brand[0].text, l->brand[0].start, l->brand[0].len, l->brand[0].line, l->brand[0].column, -1};
        l->name_words =
            words_split(l->vocabulary, l->facts.name.value, strlen(l->facts.name.value), &l->name_word_count);
    }
    survey_release(&s);
}

void names_respell(leaflet *l, const char *word)
{
    survey s = survey_of(l, l->tokens, l->token_count);

    take_spellings(l, &s, word);
    survey_release(&s);
}
