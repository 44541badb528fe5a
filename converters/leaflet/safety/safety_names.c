/* Names spelt in several ways, and text about another drug. */
#include "base/memory.h"
#include "base/utf8.h"
#include "leaflet/safety/safety_checks.h"
#include "leaflet/words/kinds.h"
#include "leaflet/words/names.h"

#include <stdlib.h>
#include <string.h>

#define NAME_MIN 5       /* letters of a word that is held against the name of the substance */
#define INFLECTED_MIN 8  /* the same in languages that change the endings of names */
#define ENDING 3         /* characters at the end of a word that inflection changes */
#define LOOSE 3          /* letters by which two spellings of one name differ at most */
#define LOOSE_MIN 6      /* letters of names that may differ so much */
#define ASKED_MAX 32     /* names whose uses are counted */
#define OTHER_USES 2     /* of the other name in the leaflet; more and it belongs there */
#define STRENGTH_MARKS 2 /* a number and its unit */
#define SUBJECT_WORDS 4  /* words from another drug's name to its strength or form */

static void report_spellings(safety_checker *c, finding_id id, const spelling *list, int count)
{
    buffer text = BUFFER_INIT;

    for (int i = 0; i < count && i < SAFETY_SHOWN; i++)
        buffer_printf(&text, "%s'%s' (line %ld, %d time%s)", i ? ", " : "", list[i].text, list[i].line, list[i].count,
                      list[i].count == 1 ? "" : "s");
    findings_add(c->found, id, c->l->name, list[0].line, list[0].column, "spelt in %d ways: %s", count,
                 buffer_text(&text));
    buffer_release(&text);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Two forms of one word: they differ in its ending only, of which the longer one may have all. */
static bool inflected(const char *a, const char *b)
{
    int same = 0, length_a = words_length(a), length_b = words_length(b),
        longer = length_a > length_b ? length_a : length_b;

    for (; *a && lower(*a) == lower(*b); a++, b++)
        same += (*a & 0xC0) != 0x80;
    return same >= NAME_MIN - 1 && longer - same <= ENDING;
}

static bool same_initial(const char *a, const char *b)
{
    return a[0] == b[0] && ((unsigned char)a[0] < 0x80 || a[1] == b[1]);
}

/* Whether a word is the name of substance n in another spelling. */
static bool loosely_alike(const safety_checker *c, int n, word_type *word)
{
    const char *a = c->substances[n]->text, *b = word->text;

    if (!same_initial(a, b) && (unsigned char)a[0] >= 0x80)
        return false;
    return names_sound_alike(c->l->vocabulary, c->substances[n], word) ||
           (a[0] == b[0] && c->substances[n]->letters >= LOOSE_MIN && word->letters >= LOOSE_MIN &&
            strncmp(a + strlen(a) - 2, b + strlen(b) - 2, 2) == 0 && words_distance(a, b, LOOSE) <= LOOSE);
}

static bool is_known(const safety_checker *c, const char *word)
{
    for (int i = 0; i < c->substance_count; i++)
        if (inflected(c->substances[i]->text, word))
            return true;
    return false;
}

/* The words that name the substances: not their salts, and not of which kind they are. */
void safety_find_substances(safety_checker *c)
{
    const facts *f = &c->l->facts;

    for (int i = 0; i < c->count; i++)
        for (int n = -1; n < f->active_count; n++) {
            const fact *name = n < 0 ? &f->generic : &f->active[n].name;
            const marked_block *m = &c->blocks[i];

            for (int k = 0; name->value && name->block == m->index && k < m->b->token_count; k++) {
                size_t at = leaflet_offset(c->l, m->b, m->b->tokens[k].start);

                if (at >= name->start && at < name->start + name->len && c->substance_count < SAFETY_SUBSTANCES &&
                    words_length(m->b->tokens[k].text) >= NAME_MIN && !marks_phrase(m, k, PHRASE_SALT_NAME) &&
                    !marks_phrase(m, k, PHRASE_QUALIFIER) && !is_known(c, m->b->tokens[k].text))
                    c->substances[c->substance_count++] = m->b->tokens[k].type;
            }
        }
}

bool safety_is_substance(const safety_checker *c, word_type *word)
{
    for (int i = 0; i < c->substance_count; i++)
        if (loosely_alike(c, i, word) || inflected(c->substances[i]->text, word->text))
            return true;
    return false;
}

/* A new spelling is one that no ending and no accent makes of a known one. */
static int add_spelling(const safety_checker *c, spelling *list, int count, const marked_block *m, int at)
{
    const char *text = m->b->tokens[at].text;

    for (int i = 0; i < count; i++)
        if (strcmp(list[i].text, text) == 0 || inflected(list[i].text, text) ||
            utf8_same_unmarked(list[i].text, text)) {
            list[i].count++; /* "METHOTREXATE": capitals go without accents */
            return count;
        }
    if (count < SAFETY_SHOWN) {
        list[count] = (spelling){.text = text, .count = 1};
        safety_place(c, m, at, &list[count].line, &list[count].column);
        count++;
    }
    return count;
}

/* The word is like one of the names from `first` to `last`, but none of the others and not the product's. */
static bool is_spelling(const safety_checker *c, word_type *word, int first, int last)
{
    bool alike = false;

    for (int n = first; n <= last && !alike; n++)
        alike = loosely_alike(c, n, word);
    for (int n = 0; n < c->substance_count; n++) /* the other one of two that look alike */
        alike = alike && ((n >= first && n <= last) || !inflected(c->substances[n]->text, word->text));
    return alike && !names_is_product(c->l, word);
}

/* Which words of the leaflet spell one of the substances' names from `first` to `last`, by number; returns how many. */
static int find_spellings(const safety_checker *c, int first, int last, bool *spells)
{
    int least = strcmp(c->l->language, "en") == 0 ? NAME_MIN : INFLECTED_MIN, count = 0;

    for (int i = 0, all = vocabulary_size(c->l->vocabulary); i < all; i++) {
        word_type *w = vocabulary_word_at(c->l->vocabulary, i);

        spells[i] = (int)w->letters >= least && is_spelling(c, w, first, last);
        count += spells[i];
    }
    return count;
}

/* Spellings of the words from `first` to `last` of the substances' names. */
static void check_substances(safety_checker *c, int first, int last)
{
    spelling list[SAFETY_SHOWN];
    int count = 0;
    bool *spells = memory_alloc((size_t)vocabulary_size(c->l->vocabulary) + 1);
    bool several = find_spellings(c, first, last, spells) > 1;

    for (int i = 0; several && i < c->count; i++)
        for (int k = 0; k < c->blocks[i].b->token_count; k++) {
            const marked_block *m = &c->blocks[i];

            if (spells[m->b->tokens[k].type->number] && !marks_phrase(m, k, PHRASE_SALT_NAME))
                count = add_spelling(c, list, count, m, k);
        }
    free(spells);
    if (count > 1)
        report_spellings(c, FINDING_SAFETY_SUBSTANCE, list, count);
}

/* A product of one substance that is called by two names which look alike: "cicolin", "citicoline". */
static bool is_one_substance(const safety_checker *c)
{
    for (int i = 1; i < c->substance_count; i++)
        if (c->substances[i]->text[0] != c->substances[0]->text[0] ||
            words_distance(c->substances[i]->text, c->substances[0]->text, LOOSE) > LOOSE)
            return false;
    return c->substance_count > 1;
}

static const data_word_list *endings_of(const char *language)
{
    for (int k = data_first_words("name-ending"); k >= 0; k = data_next_words(k))
        if (strcmp(data_word_lists[data_word_lists_by_name[k]].language, language) == 0)
            return &data_word_lists[data_word_lists_by_name[k]];
    return NULL;
}

/* The rest of a word behind its stem: nothing, or an ending that the language puts to names. */
static bool is_ending(const data_word_list *endings, const char *rest)
{
    if (!*rest)
        return true;
    for (int i = 0; endings && i < endings->count; i++)
        if (strcmp(data_words[endings->first + i], rest) == 0)
            return true;
    return false;
}

/* Two forms of one name: they differ in such endings only. */
static bool same_name(const data_word_list *endings, const char *a, const char *b)
{
    size_t same = 0;

    while (a[same] && a[same] == b[same])
        same++;
    for (; same >= NAME_MIN - 1; same--) /* "Orvexina" and "Orvexinu" of "Orvexin" */
        if ((a[same] & 0xC0) != 0x80 && is_ending(endings, a + same) && is_ending(endings, b + same))
            return true;
    return false;
}

/* Spellings of the product's name that are no inflections of it. */
static void check_brand(safety_checker *c)
{
    const data_word_list *endings = endings_of(c->l->language);
    spelling list[SAFETY_SHOWN];
    int count = 0;

    for (int i = 0; i < c->l->brand_count && count < SAFETY_SHOWN; i++) {
        bool known = false;

        for (int k = 0; k < count; k++)
            known = known || same_name(endings, list[k].word->text, c->l->brand[i].word->text);
        if (!known)
            list[count++] = c->l->brand[i];
    }
    if (count > 1)
        report_spellings(c, FINDING_SAFETY_NAME, list, count);
}

/* The product has the name of its substance: that is spelt otherwise in other languages. */
static bool is_called_by_substance(const safety_checker *c)
{
    for (int i = 0; i < c->substance_count && c->l->brand_count; i++)
        if (c->substances[i] == c->l->brand[0].word)
            return true;
    return false;
}

void safety_check_names(safety_checker *c)
{
    if (!is_called_by_substance(c))
        check_brand(c);
    if (is_one_substance(c))
        check_substances(c, 0, c->substance_count - 1);
    for (int i = 0; i < c->substance_count && !is_one_substance(c); i++)
        check_substances(c, i, i);
}

/* --- text about another drug --- */

static bool is_own(const safety_checker *c, word_type *word)
{
    return names_is_product(c->l, word) || safety_is_substance(c, word);
}

/* "Enalapril AL 5 mg is available": a name that opens a sentence, with a strength and dosage form of its own behind it;
 * not "Package leaflet: Orvexin 5 mg tablets". */
static bool is_subject(const safety_checker *c, const marked_block *m, int at)
{
    int first = marks_sentence_start(m, at), i = at + 1;

    if (first != at || !m->b->tokens[at].capital || m->b->tokens[at].number || marks_at(m, at) >= 0 ||
        (int)m->b->tokens[at].type->letters < NAME_MIN)
        return false;
    for (; i < m->b->token_count && i <= at + SUBJECT_WORDS && m->b->tokens[i].capital && marks_at(m, i) < 0; i++)
        if (is_own(c, m->b->tokens[i].type))
            return false;
    if (!marks_starting(m, i, MARK_NUMBER) || i + 1 >= m->b->token_count || !marks_starting(m, i + 1, MARK_UNIT) ||
        !marks_is_amount(marks_starting(m, i + 1, MARK_UNIT)))
        return false;
    return marks_phrase(m, i + 2, PHRASE_IS) || marks_starting(m, i + 2, MARK_FORM);
}

/* "The active substance paracetamol lowers": the name right behind the lead; -1 when none stands there. In languages
 * other than English it may be an adjective. */
static int active_named_at(const marked_block *m, int at, bool english)
{
    int words = marks_phrase(m, at, PHRASE_ACTIVE_LEAD), name = at + words;

    return words && (english || marks_phrase(m, name, PHRASE_KNOWN_SUBSTANCE)) && name < m->b->token_count &&
                   m->sentence[name] == m->sentence[at] && words_length(m->b->tokens[name].text) >= NAME_MIN &&
                   !marks_gap_has(m->b, name, ",.;:()-/\t\n") && !marks_phrase(m, name, PHRASE_NAME_END) &&
                   !marks_phrase(m, name, PHRASE_IS) && !marks_phrase(m, name, PHRASE_CONTAINS) && marks_at(m, name) < 0
               ? name
               : -1;
}

static int uses_of(const safety_checker *c, const word_type *word)
{
    int uses = 0;

    for (int i = 0; i < c->count; i++)
        for (int k = 0; k < c->blocks[i].b->token_count; k++)
            uses += c->blocks[i].b->tokens[k].type == word;
    return uses;
}

static void report_other(safety_checker *c, const marked_block *m, int at)
{
    long line, column;

    safety_place(c, m, at, &line, &column);
    findings_add(c->found, FINDING_SAFETY_OTHER_DRUG, c->l->name, line, column,
                 "'%.*s' is spoken of as of the product, but the leaflet is about %s: a text about another drug?",
                 (int)m->b->tokens[at].len, m->b->text + m->b->tokens[at].start,
                 c->l->facts.name.value ? c->l->facts.name.value : c->l->facts.generic.value);
}

/* The next token at which a sentence opens, or words that lead to a name. */
static int next_asked(const marked_block *m, int at)
{
    int next = marks_sentence_end(m, at) + 1, lead = marks_find_phrase(m, at + 1, next, PHRASE_ACTIVE_LEAD);

    return lead < 0 ? next : lead;
}

void safety_check_other_drug(safety_checker *c)
{
    bool english = strcmp(c->l->language, "en") == 0;
    int asked = 0;

    if (!c->substance_count || !(c->l->facts.name.value || c->l->facts.generic.value))
        return;
    for (int i = 0; i < c->count && asked < ASKED_MAX; i++) {
        const marked_block *m = &c->blocks[i];
        bool led = marks_has(m, PHRASE_ACTIVE_LEAD); /* else only what opens a sentence can be such a name */
        int end = m->b->kind == BLOCK_HEADING ? 0 : m->b->token_count;

        if (!led && m->count < STRENGTH_MARKS)
            continue;
        for (int at = 0; at < end && asked < ASKED_MAX; at = next_asked(m, at)) {
            int name = is_subject(c, m, at) ? at : active_named_at(m, at, english);

            if (name >= 0 && !is_own(c, m->b->tokens[name].type) && ++asked &&
                uses_of(c, m->b->tokens[name].type) <= OTHER_USES) {
                report_other(c, m, name);
                break;
            }
        }
    }
}
