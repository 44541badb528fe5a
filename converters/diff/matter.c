#include "diff/matter.h"
#include "base/data.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <libxml/hash.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define WORD_MAX 48 /* bytes; longer ones are in no list */

struct matter_words {
    xmlHashTablePtr doses, negations;
};

static char present;

/* Phrases of several words change as a whole; those that are one word, without an ending left open, are asked for. */
static void add(xmlHashTablePtr table, const char *phrase)
{
    char word[WORD_MAX];
    size_t n = strcspn(phrase, "=");

    if (n == 0 || n >= sizeof word || memchr(phrase, ' ', n) || memchr(phrase, '*', n))
        return;
    memcpy(word, phrase, n);
    word[n] = '\0';
    xmlHashUpdateEntry(table, (const xmlChar *)word, &present, NULL);
}

static bool is_wanted(const char *has, const char *language)
{
    size_t n = strlen(has);

    return strcmp(has, "en") == 0 || n == 0 || (strncmp(language, has, n) == 0 && (!language[n] || language[n] == '-'));
}

static void add_list(xmlHashTablePtr table, const char *name, const char *language)
{
    for (int i = 0; i < data_word_list_count; i++) {
        const data_word_list *list = &data_word_lists[i];

        for (int k = 0; k < list->count && strcmp(list->name, name) == 0 && is_wanted(list->language, language); k++)
            add(table, data_words[list->first + k]);
    }
}

matter_words *matter_words_new(const char *language)
{
    static const char *const doses[] = {"number", "years",   "months",  "weeks",   "days",
                                        "times",  "per-day", "maximum", "halving", "piece"};
    matter_words *words = memory_alloc(sizeof *words);
    const data_term_list *units = data_find_list("units");

    words->doses = xmlHashCreate(256);
    words->negations = xmlHashCreate(64);
    for (size_t i = 0; i < sizeof doses / sizeof *doses; i++)
        add_list(words->doses, doses[i], language);
    add_list(words->negations, "negation", language);
    for (int i = 0; units && i < units->count; i++) {
        const data_term *term = &data_terms[units->first + i];

        for (int k = 0; k < term->words; k++)
            add(words->doses, data_term_words[term->first_word + k].text);
    }
    return words;
}

void matter_words_free(matter_words *words)
{
    xmlHashFree(words->doses, NULL);
    xmlHashFree(words->negations, NULL);
    free(words);
}

static bool has_digit(const char *word)
{
    return strpbrk(word, "0123456789\xC2\xE2") &&
           (strpbrk(word, "0123456789") || strstr(word, "\xE2\x81") || strstr(word, "\xE2\x82") ||
            strstr(word, "\xC2\xB9") || strstr(word, "\xC2\xB2") || strstr(word, "\xC2\xB3"));
}

static bool is_in(xmlHashTablePtr table, const char *word)
{
    char lower[WORD_MAX + 4];
    size_t at = 0, n = 0, len = strlen(word);

    if (len >= WORD_MAX)
        return false;
    while (at < len && n < WORD_MAX) {
        uint32_t c;

        at += (size_t)utf8_next(&c, word + at, len - at);
        n += (size_t)utf8_encode(lower + n, utf8_lower(c));
    }
    lower[n] = '\0';
    return xmlHashLookup(table, (const xmlChar *)lower) != NULL;
}

typedef struct {
    bool digit, dose, negation;
} traits;

static void look_at(traits *t, const matter_words *words, const diff_sentence *s, int first, int count)
{
    for (int i = first; i < first + count; i++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a run is one of its sentence */
        const char *word = s->words[i].text;

        t->digit = t->digit || has_digit(word);
        t->dose = t->dose || t->digit || is_in(words->doses, word) || strcmp(word, "%") == 0;
        t->negation = t->negation || is_in(words->negations, word);
    }
}

/* Data on what the product holds; other data outside of the narrative are codes, names and dates. */
static bool is_amount(const diff_sentence *s)
{
    static const char *const names[] = {"ingredient", "activeIngredient", "activeMoiety", "quantity", "formCode"};

    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (strcmp(s->words[0].text, names[k]) == 0)
            return true;
    return false;
}

/* "ATORVASTATIN" for "atorvastatin", and nothing else. */
static bool is_only_case(const change *item, const diff_sentence *old, const diff_sentence *new)
{
    bool same = item->kind == CHANGE_CHANGED && old && new && old->count == new->count;

    for (int i = 0; same && i < old->count; i++)
        same = strcasecmp(old->words[i].text, new->words[i].text) == 0;
    return same;
}

change_matter matter_of(const matter_words *words, const changes *c, const change *item)
{
    const diff_sentence *old = item->old_sentence >= 0 ? &c->before->sentences[item->old_sentence] : NULL;
    const diff_sentence *new = item->new_sentence >= 0 ? &c->after->sentences[item->new_sentence] : NULL;
    const diff_sentence *any = new ? new : old;
    traits t = {false, false, false};

    if (item->kind == CHANGE_MOVED)
        return MATTER_MOVED;
    if (item->kind == CHANGE_MARKUP)
        return MATTER_MARKUP;
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a change is one of a sentence */
    if (any->kind == SENTENCE_DATA)
        return any->section > 0 && is_amount(any) && !is_only_case(item, old, new) ? MATTER_DOSE : MATTER_DATA;
    if (any->kind == SENTENCE_TITLE) /* numbers of sections are no doses */
        return MATTER_TEXT;
    for (int i = 0; i < item->run_count; i++) {
        const word_run *r = &item->runs[i];

        if (r->of == WORDS_OLD)
            look_at(&t, words, old, r->old_first, r->count);
        else if (r->of == WORDS_NEW)
            look_at(&t, words, new, r->new_first, r->count);
    }
    if (item->kind != CHANGE_CHANGED) { /* in a whole sentence only a digit tells of a dose */
        look_at(&t, words, any, 0, any->count);
        t.dose = t.digit;
    }
    return t.dose ? MATTER_DOSE : t.negation ? MATTER_NEGATION : MATTER_TEXT;
}
