#include "leaflet/facts/substances.h"
#include "base/memory.h"
#include "leaflet/facts/composition_parser.h"
#include "leaflet/facts/vaccines.h"
#include "leaflet/words/kinds.h"
#include "leaflet/words/names.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BLOCKS 3
#define SPELLINGS 16        /* of one word */
#define NEVER (INT_MIN / 2) /* uses of what the title calls the product */
#define INFLECTED 0.9       /* least likeness of two forms of a word */
#define ENDING_BYTES 6      /* of the longest ending of a case, three letters */
#define TITLE_BYTES 80      /* behind the first word of the name */
#define TITLE_WORDS 24      /* of the longest block at the start that is read as a title */

static bool is_title(const leaflet *l, const marked_block *m)
{
    return m->index == l->title_block || (m->index < FIRST_BLOCKS && m->b->token_count <= TITLE_WORDS);
}

/* --- the name of the substance --- */

/* All in capitals, as titles write it. */
static bool in_capitals(const block *b, int at)
{
    const token *t = &b->tokens[at];

    for (uint32_t i = 0; i < t->len; i++)
        if (b->text[t->start + i] >= 'a' && b->text[t->start + i] <= 'z')
            return false;
    return t->len > 1 && !t->number;
}

/* A word of the product's name, or written like one. */
static bool is_brand(const leaflet *l, const block *b, int at)
{
    return names_is_product(l, b->tokens[at].type) || in_capitals(b, at);
}

/* The same substance, in whatever case, or with a word more. */
static bool same_substance(const char *a, const char *b)
{
    return parser_same_text(a, b) || names_alike(a, b) || strstr(a, b) || strstr(b, a);
}

/* The one substance all statements speak of, the first as spelt there; NULL when there are several or none. */
static const fact *only_substance(const composition *c)
{
    const fact *name = NULL;

    for (int i = 0; i < c->count; i++)
        for (int k = 0; k < c->statements[i].count; k++) {
            const fact *this = &c->statements[i].items[k].name;

            if (!this->value)
                continue;
            if (name && !same_substance(name->value, this->value))
                return NULL;
            if (!name)
                name = this;
        }
    return name ? name : c->generic.value ? &c->generic : NULL;
}

static bool is_name_of_product(const leaflet *l, const char *name)
{
    return l->brand_count && parser_same_text(name, l->brand[0].text);
}

/* A substance is named by another name than the product's. */
static bool has_names(const composition *c, const leaflet *l)
{
    for (int i = 0; i < c->count; i++)
        for (int k = 0; k < c->statements[i].count; k++)
            if (c->statements[i].items[k].name.value && !is_name_of_product(l, c->statements[i].items[k].name.value))
                return true;
    return false;
}

/* The word before token `at`, without the sign of a trade mark in brackets: "BRAND(R) (substance)". */
static int word_before(const block *b, int at)
{
    at--;
    if (at > 0 && (strcmp(b->tokens[at].text, "r") == 0 || strcmp(b->tokens[at].text, "tm") == 0) &&
        marks_gap_has(b, at, "("))
        at--;
    return at;
}

/* "BRAND (substance) tablets" in a title or further down, "Brand (substance) is": what stands in the bracket, when it
 * is a name and nothing else. */
static void take_bracketed_name(composition *c, leaflet *l, const marked_block *m)
{
    for (int i = 1; i < m->b->token_count && i < TITLE_WORDS; i++) {
        size_t len;
        const char *gap = marks_gap(m->b, i, &len);
        int last;

        if (!memchr(gap, '(', len) || !is_brand(l, m->b, word_before(m->b, i)) ||
            (last = composition_name_end(m, i)) < 0 || marks_phrase(m, i, PHRASE_EXCIPIENT) ||
            i + marks_phrase(m, i, PHRASE_SALT_NAME) > last) /* "X (besilate)" */
            continue;
        if (marks_gap_has(m->b, last + 1, ")") && !marks_phrase(m, i, PHRASE_EACH) &&
            (is_title(l, m) || marks_starting(m, last + 1, MARK_FORM) || marks_phrase(m, last + 1, PHRASE_IS))) {
            c->generic = marks_fact(l, m->b, m->index, i, last);
            return;
        }
    }
}

static void drop_item(composition_statement *s, int k)
{
    s->count--;
    memmove(&s->items[k], &s->items[k + 1], (size_t)(s->count - k) * sizeof *s->items);
}

/* The title goes on with the name of another substance of the statement: the product is called by what it is made of,
 * "Zenalorin/Ombrexin 5 mg/10 mg tablets". */
static bool is_called_by_substances(const leaflet *l, const composition_statement *s, int k)
{
    size_t start = l->brand[0].start + l->brand[0].len;
    const char *title = l->bytes + start, *end;
    size_t len = l->len - start < TITLE_BYTES ? l->len - start : TITLE_BYTES;

    end = memchr(title, '\n', len);
    len = end ? (size_t)(end - title) : len;
    for (int i = 0; i < s->count; i++) {
        const char *name = s->items[i].name.value;

        for (size_t at = 0; i != k && name && at + strlen(name) <= len; at++)
            if (strncmp(title + at, name, strlen(name)) == 0)
                return true;
    }
    return false;
}

/* "Brand 10 mg film-coated tablets" under "active substance": the product's name is no substance when others are named.
 */
static void drop_brands(composition *c, const leaflet *l)
{
    bool others = false;

    for (int pass = 0; pass < 2 && l->brand_count; pass++)
        for (int i = 0; i < c->count; i++)
            for (int k = 0; k < c->statements[i].count;) {
                const char *name = c->statements[i].items[k].name.value;
                bool brand = name && strcmp(name, l->brand[0].text) == 0;

                others = others || (name && !brand);
                if (pass && brand && others && !is_called_by_substances(l, &c->statements[i], k))
                    drop_item(&c->statements[i], k);
                else
                    k++;
            }
}

/* "Brand is available as 10 mg tablets": the amounts are those of the substance it is called after elsewhere. */
static void rename_brands(composition *c, const leaflet *l)
{
    for (int i = 0; i < c->count && c->generic.value; i++)
        for (int k = 0; k < c->statements[i].count; k++) {
            fact *name = &c->statements[i].items[k].name;

            if (name->value && is_name_of_product(l, name->value))
                *name = c->generic;
        }
}

/* Amounts without a name are those of the only substance, when there is only one. */
static void name_amounts(composition *c)
{
    const fact *only = only_substance(c);
    fact name = only ? *only : (fact){0};

    for (int i = 0; i < c->count; i++)
        for (int k = 0; k < c->statements[i].count;)
            if (c->statements[i].items[k].name.value)
                k++;
            else if (name.value)
                c->statements[i].items[k++].name = name;
            else
                drop_item(&c->statements[i], k);
}

/* The word for a salt or a hydrate that a substance is there as. */
static int salt_at(const marked_block *m, int at, int last)
{
    int words = marks_phrase(m, at, PHRASE_SALT_NAME);

    return words && at + words - 1 <= last ? words : 0;
}

static bool knows_salts(const char *language)
{
    for (int i = 0; i < data_word_list_count; i++)
        if (strcmp(data_word_lists[i].name, "salt-name") == 0 && strcmp(data_word_lists[i].language, language) == 0)
            return true;
    return false;
}

/* A way a word is spelt, and its first place, not in capitals when there is one. */
typedef struct {
    const char *text;
    int uses, where, at;
    bool capitals;
} written;

/* Counts the token among the spellings; a new one is taken when it is none of the product's name. */
static int count_spelling(const leaflet *l, written *list, int count, const char *word, const marked_block *m,
                          int where, int at)
{
    const char *text = m->b->tokens[at].text;

    for (int i = 0; i < count; i++)
        if (list[i].text == text) { /* of one vocabulary */
            list[i].uses++;
            if (list[i].capitals && !in_capitals(m->b, at)) /* the title may be called by the substance */
                list[i] = (written){text, list[i].uses, where, at, false};
            return count;
        }
    if (count == SPELLINGS || (strcmp(text, word) != 0 && l->brand_count && is_brand(l, m->b, at)))
        return count;
    list[count] =
        (written){text, strcmp(text, word) != 0 && is_title(l, m) ? NEVER : 1, where, at, in_capitals(m->b, at)};
    return count + 1;
}

/* The word has an ending of the genitive in the leaflet's language, as before a salt: "bisorexola fumarat". */
static bool is_genitive(const leaflet *l, const char *word)
{
    size_t len = strlen(word);

    for (int k = data_first_words("genitive-ending"); k >= 0; k = data_next_words(k)) {
        const data_word_list *list = &data_word_lists[data_word_lists_by_name[k]];

        for (int i = 0; strcmp(list->language, l->language) == 0 && i < list->count; i++) {
            const char *ending = data_words[list->first + i];

            if (len > strlen(ending) && strcmp(word + len - strlen(ending), ending) == 0)
                return true;
        }
    }
    return false;
}

/* Which words of the leaflet are alike and no genitives of a nominative, by number; returns how many. */
static int find_alike(const leaflet *l, word_type *word, bool *alike)
{
    bool inflected = is_genitive(l, word->text);
    int count = 0;

    for (int i = 0, all = vocabulary_size(l->vocabulary); i < all; i++) {
        word_type *w = vocabulary_word_at(l->vocabulary, i);

        alike[i] = names_sound_alike(l->vocabulary, w, word) && (inflected || !is_genitive(l, w->text));
        count += alike[i];
    }
    return count;
}

/* A word as the label spells it most, but for spellings of the product's name, and for genitives of a nominative; its
 * first place. */
static fact most_used(leaflet *l, const marked_block *blocks, int count, word_type *word)
{
    written list[SPELLINGS] = {{.capitals = true}};
    int found = 0, best = 0;
    bool *alike = memory_alloc((size_t)vocabulary_size(l->vocabulary) + 1);
    bool several = find_alike(l, word, alike) > 1; /* else the first place that is not in capitals ends it */

    for (int i = 0; i < count && (several || list->capitals); i++)
        for (int k = 0; k < blocks[i].b->token_count && (several || list->capitals); k++)
            if (alike[blocks[i].b->tokens[k].type->number])
                found = count_spelling(l, list, found, word->text, &blocks[i], i, k);
    free(alike);
    for (int i = 1; i < found; i++)
        if (list[i].uses > list[best].uses)
            best = i;
    if (!found)
        return (fact){0};
    return marks_fact(l, blocks[list[best].where].b, blocks[list[best].where].index, list[best].at, list[best].at);
}

/* In lower case. */
static const char *first_word(leaflet *l, const fact *name)
{
    int count;
    const token *words = words_split(l->vocabulary, name->value, strlen(name->value), &count);

    return count ? words[0].text : "";
}

/* The word ends as both a genitive and a nominative do ("a"), and the leaflet has the genitive of such a nominative:
 * "loratadyna" beside "loratadyny". */
static bool is_feminine(const leaflet *l, const char *word)
{
    int k = data_first_words("feminine-ending");
    const char *nominative, *genitive;
    size_t len = strlen(word), stem;

    while (k >= 0 && strcmp(data_word_lists[data_word_lists_by_name[k]].language, l->language) != 0)
        k = data_next_words(k);
    if (k < 0)
        return false;
    nominative = data_words[data_word_lists[data_word_lists_by_name[k]].first];
    genitive = data_words[data_word_lists[data_word_lists_by_name[k]].first + 1];
    if (len <= strlen(nominative) || strcmp(word + len - strlen(nominative), nominative) != 0)
        return false;
    stem = len - strlen(nominative);
    for (int i = 0, all = vocabulary_size(l->vocabulary); i < all; i++) {
        const word_type *w = vocabulary_word_at(l->vocabulary, i);

        if (w->len == stem + strlen(genitive) && *w->text == *word && strncmp(w->text, word, stem) == 0 &&
            strcmp(w->text + stem, genitive) == 0)
            return true;
    }
    return false;
}

/* The nominative of a genitive, where the leaflet has it; else no name. */
static fact nominative_of(leaflet *l, const marked_block *blocks, int count, const char *word)
{
    size_t len = strlen(word);

    for (int i = 0; i < count; i++)
        for (int k = 0; k < blocks[i].b->token_count; k++) {
            const token *t = &blocks[i].b->tokens[k];

            if (t->type->len < len && t->type->len + 4 > len && strncmp(t->text, word, t->type->len) == 0 &&
                !is_genitive(l, t->text))
                return marks_fact(l, blocks[i].b, blocks[i].index, k, k);
        }
    return (fact){0};
}

/* The generic name when no words lead to it: the only substance without the name of its salt. */
static void settle_generic(composition *c, leaflet *l, const marked_block *blocks, int count)
{
    fact only = only_substance(c) ? *only_substance(c) : (fact){0};
    int first = -1, last = -1;

    if (c->generic.value || !only.value || (strchr(only.value, ' ') && !knows_salts(l->language)))
        return; /* a name of several words, and no telling which one is the salt */
    for (int i = 0; i < count; i++) {
        const marked_block *m = &blocks[i];
        int words;

        if (m->index != only.block)
            continue;
        for (int k = 0; k < m->b->token_count && last < 0; k++)
            if (leaflet_offset(l, m->b, m->b->tokens[k].start) == only.start)
                first = k;
        for (int k = first; first >= 0 && k < m->b->token_count &&
                            leaflet_offset(l, m->b, m->b->tokens[k].start) < only.start + only.len;
             k++)
            last = k;
        if (last < 0)
            return;
        while (first < last && (words = salt_at(m, first, last)) && marks_phrase(m, first + words, PHRASE_OF) &&
               first + words + marks_phrase(m, first + words, PHRASE_OF) <= last)
            first += words + marks_phrase(m, first + words, PHRASE_OF); /* "cloridrato de metformina" */
        while (last > first && salt_at(m, last, last))
            last--;
        if (salt_at(m, first, last))
            c->generic = only;
        else if (is_genitive(l, m->b->tokens[first].text)) {
            c->generic = nominative_of(l, blocks, count, m->b->tokens[first].text);
            if (first == last && is_feminine(l, m->b->tokens[first].text))
                c->likely = only;
        } else if (first == last)
            c->generic = most_used(l, blocks, count, m->b->tokens[first].type);
        else
            c->generic = marks_fact(l, m->b, m->index, first, last);
        return;
    }
}

/* Two names are the same but for the endings of their words. */
static bool is_inflection(leaflet *l, const char *a, const char *b)
{
    int count, other;
    const token *words = words_split(l->vocabulary, a, strlen(a), &count);
    const token *others = words_split(l->vocabulary, b, strlen(b), &other);
    bool same = count == other;

    for (int i = 0; same && i < count; i++)
        same = words_likeness(words[i].text, others[i].text) >= INFLECTED;
    return same;
}

/* The words of two names differ in their endings alone, and the second has one of the genitive: "lewocetyryzyny
 * dichlorowodorek" and "lewocetyryzyny dichlorowodorku". */
static bool differ_in_endings(leaflet *l, const fact *told, const fact *name)
{
    int count, other;
    const token *words = words_split(l->vocabulary, told->value, strlen(told->value), &count);
    const token *others = words_split(l->vocabulary, name->value, strlen(name->value), &other);
    bool genitive = false;

    for (int i = 0; i < count && count == other; i++) {
        size_t same = 0, len = strlen(words[i].text);

        while (same < len && words[i].text[same] == others[i].text[same])
            same++;
        if (same * 2 < len || same + ENDING_BYTES < len || same + ENDING_BYTES < strlen(others[i].text))
            return false;
        genitive = genitive || (words[i].type != others[i].type && is_genitive(l, others[i].text));
    }
    return genitive && count == other;
}

/* The name in `told` is the nominative of the other one, which stands behind an amount: "вексопразол" of "вексопразолу
 * 20 мг". Its first word is the other without an ending, as most names of substances are. */
static bool is_nominative(leaflet *l, const fact *told, const fact *name)
{
    const char *word, *other;

    if (!told->value || !name->value || !is_genitive(l, other = first_word(l, name)))
        return false;
    word = first_word(l, told);
    return strlen(word) < strlen(other) && strncmp(word, other, strlen(word)) == 0 &&
           is_inflection(l, told->value, name->value);
}

/* Substances are called as where the text names them without an amount, when that is in the nominative; a name of one
 * word as the text has it elsewhere. */
static void use_nominatives(composition *c, leaflet *l, const marked_block *blocks, int count)
{
    for (int i = 0; i < c->count; i++)
        for (int k = 0; k < c->statements[i].count; k++) {
            fact *name = &c->statements[i].items[k].name;

            if (is_nominative(l, &c->generic, name))
                *name = c->generic;
            for (int n = 0; n < c->count; n++)
                for (int m = 0; m < c->statements[n].count; m++) {
                    const composition_item *told = &c->statements[n].items[m];

                    if (is_nominative(l, &told->name, name) ||
                        (name->value && told->name.value && !told->count && differ_in_endings(l, &told->name, name)))
                        *name = told->name;
                }
            if (name->value && !strchr(name->value, ' ') && is_genitive(l, first_word(l, name))) {
                fact nominative = nominative_of(l, blocks, count, first_word(l, name));

                *name = nominative.value ? nominative : *name;
            }
        }
}

/* --- strengths that stand elsewhere --- */

static bool has_amounts(const composition *c)
{
    for (int i = 0; i < c->count; i++)
        for (int k = 0; k < c->statements[i].count; k++)
            if (c->statements[i].items[k].count)
                return true;
    return false;
}

static void add_statement(composition *c, leaflet *l, const data_term *form, int where, const fact *name,
                          const strength *told, int count)
{
    composition_statement *s;

    if (c->count == COMPOSITION_STATEMENTS)
        return;
    s = &c->statements[c->count++];
    memset(s, 0, sizeof *s);
    s->form = form;
    s->block = where;
    s->count = 1;
    s->items[0] = (composition_item){
        .name = *name, .strengths = arena_alloc(l->memory, (size_t)count * sizeof *told), .count = count};
    if (count)
        memcpy(s->items[0].strengths, told, (size_t)count * sizeof *told);
}

/* All strengths of a block for the only substance, and the form that is named with them. */
static bool take_strengths(composition *c, leaflet *l, const marked_block *m, const fact *name)
{
    strength told[COMPOSITION_STRENGTHS];
    const data_term *form = NULL;
    bool found = false;

    for (int i = 0, end; i < m->b->token_count; i = end ? end : i + 1) {
        const mark *k = marks_starting(m, i, MARK_FORM);
        int count;

        if (k)
            form = k->term;
        end = strength_list_at(l, m, i, told, COMPOSITION_STRENGTHS, &count);
        if (!end)
            continue;
        k = end < m->b->token_count ? marks_starting(m, end, MARK_FORM) : NULL;
        add_statement(c, l, k ? k->term : form, m->index, name, told, count);
        found = true;
    }
    return found;
}

/* A single substance without strengths has those of the title, else those of the section on strengths. */
static void take_strengths_elsewhere(composition *c, leaflet *l, const marked_block *blocks, int count)
{
    const fact *only = only_substance(c);
    fact name = only ? *only : (fact){0};
    bool found = false;

    if (!name.value || has_amounts(c))
        return;
    for (int i = 0; i < count; i++)
        if (is_title(l, &blocks[i]))
            found = take_strengths(c, l, &blocks[i], &name) || found;
    for (int i = 0; i < count && !found; i++)
        if (kinds_in(blocks[i].b, SECTIONS_STRENGTH))
            take_strengths(c, l, &blocks[i], &name);
}

/* "BRAND (substance) tablets" may be all that a text says of what is in them. */
static void add_generic(composition *c, leaflet *l)
{
    if (c->generic.value && !has_names(c, l))
        add_statement(c, l, NULL, c->generic.block, &c->generic, NULL, 0);
}

/* --- statements that say nothing new --- */

static bool told_elsewhere(const composition *c, int at, const composition_item *item)
{
    for (int i = 0; i < c->count; i++)
        for (int k = 0; i != at && k < c->statements[i].count; k++) {
            const composition_item *other = &c->statements[i].items[k];

            if (other->count && same_substance(other->name.value, item->name.value))
                return true;
        }
    return false;
}

static bool same_statement(const composition_statement *a, const composition_statement *b)
{
    bool both_closed = a->closed && b->closed;

    if (a->count != b->count)
        return false;
    for (int i = 0; i < a->count; i++) {
        if (a->items[i].count != b->items[i].count)
            return false;
        for (int k = 0; k < a->items[i].count; k++)
            if ((both_closed || !strength_same_share(&a->items[i].strengths[k], &b->items[i].strengths[k])) &&
                !(strength_same(&a->items[i].strengths[k].amount, &b->items[i].strengths[k].amount) &&
                  strength_same(&a->items[i].strengths[k].per, &b->items[i].strengths[k].per)))
                return false;
    }
    return true;
}

/* A name without an amount is of no product when another statement has amounts. */
static bool others_have_amounts(const composition *c, int at)
{
    for (int i = 0; i < c->count; i++)
        for (int k = 0; i != at && k < c->statements[i].count; k++)
            if (c->statements[i].items[k].count)
                return true;
    return false;
}

static void drop_repeats(composition *c)
{
    int kept = 0;

    for (int i = 0; i < c->count; i++) {
        composition_statement *s = &c->statements[i];

        for (int k = 0; k < s->count;)
            if (!s->items[k].count && (told_elsewhere(c, i, &s->items[k]) || others_have_amounts(c, i)))
                drop_item(s, k);
            else
                k++;
    }
    for (int i = 0; i < c->count; i++) {
        bool repeated = c->statements[i].count == 0;

        for (int k = 0; k < kept && !repeated; k++)
            repeated = same_statement(&c->statements[k], &c->statements[i]);
        if (!repeated)
            c->statements[kept++] = c->statements[i];
    }
    c->count = kept;
}

static bool has_volume(const composition_item *item)
{
    for (int i = 0; i < item->count; i++)
        if (item->strengths[i].per.value.value)
            return true;
    return false;
}

/* "Each vial contains 1000 units" beside "100 units per ml": the same medicine, of which the concentration is known.
 * Not where some form comes in pieces or as a powder, which have no volume. */
static void drop_contents(composition *c, const leaflet *l)
{
    bool known = false;

    for (int i = 0; i < l->facts.form_count; i++)
        if (kinds_is(l->facts.forms[i].name, KIND_PIECE) || kinds_is(l->facts.forms[i].name, KIND_POWDER))
            return;
    for (int i = 0; i < c->count && l->facts.form_count; i++)
        for (int k = 0; k < c->statements[i].count; k++)
            known = known || has_volume(&c->statements[i].items[k]);
    for (int i = 0; i < c->count && known; i++)
        for (int k = 0; k < c->statements[i].count;)
            if (c->statements[i].items[k].count && !has_volume(&c->statements[i].items[k]))
                drop_item(&c->statements[i], k);
            else
                k++;
}

static void spread_volume(strength *told, int count, const fact_quantity *per)
{
    for (int n = 0; told && n < count; n++)
        if (!told[n].per.value.value)
            told[n].per = *per;
}

/* The volume that a statement tells for all its amounts. */
static void spread_volumes(composition *c)
{
    for (int i = 0; i < c->count; i++)
        for (int k = 0; k < c->statements[i].count; k++) {
            composition_item *item = &c->statements[i].items[k];

            spread_volume(item->strengths, item->count, &c->statements[i].per);
            spread_volume(item->same, item->count, &c->statements[i].per);
        }
}

/* The block names one of the strengths. */
static bool names_strength(leaflet *l, const marked_block *m, const strength *told, int count)
{
    for (int i = 0; i < m->count; i++) {
        strength other;

        if (m->marks[i].kind != MARK_NUMBER || !strength_at(l, m, m->marks[i].first, &other))
            continue;
        for (int n = 0; n < count; n++)
            if (strength_same(&other.amount, &told[n].amount) || strength_same_share(&other, &told[n]))
                return true;
    }
    return false;
}

/* "X" of "X besilate": the same substance in fewer words. */
static bool is_base_of(leaflet *l, const fact *base, const fact *name)
{
    int words = 1, others = 1;

    for (const char *c = base->value; *c; c++)
        words += *c == ' ';
    for (const char *c = name->value; *c; c++)
        others += *c == ' ';
    return words < others && words_likeness(first_word(l, base), first_word(l, name)) >= INFLECTED;
}

/* "13.9 mg of X besilate, equivalent to 10 mg of X": the strength is the one that the product is called by, "Brand 10
 * mg". */
static void use_labelled_strengths(composition *c, leaflet *l, const marked_block *blocks, int count)
{
    for (int i = 0; i < c->count; i++)
        for (int k = 0; k < c->statements[i].count; k++) {
            composition_item *item = &c->statements[i].items[k];
            bool salt = false, base = false;

            for (int n = 0; item->same && n < count; n++)
                if (is_title(l, &blocks[n]) || kinds_in(blocks[n].b, SECTIONS_STRENGTH)) {
                    salt = salt || names_strength(l, &blocks[n], item->strengths, item->count);
                    base = base || names_strength(l, &blocks[n], item->same, item->count);
                }
            if (base && !salt && is_base_of(l, &item->base, &item->name)) {
                item->name = item->base;
                item->strengths = item->same;
            }
        }
}

/* The same but for the case of ASCII letters, up to the end of the second text. */
static bool begins_with(const char *text, const char *begin)
{
    for (; *begin; text++, begin++)
        if (*text != *begin && (*text | 0x20) != (*begin | 0x20))
            return false;
    return true;
}

static bool is_of_known_effect(const marked_block *blocks, int count, int list)
{
    for (int i = 0; i < count; i++)
        if (blocks[i].index == list)
            return marks_has(&blocks[i], PHRASE_KNOWN_EFFECT);
    return false;
}

/* "Excipient with known effect: lactose", and further on the list of all has "lactose monohydrate". */
static void drop_announced(composition *c, const marked_block *blocks, int count)
{
    int kept = 0;

    for (int i = 0; i < c->inactive_count; i++) {
        size_t len = strlen(c->inactive[i].value);
        bool again = false;

        for (int k = i + 1; k < c->inactive_count && !again; k++) {
            const char *other = c->inactive[k].value;

            again = c->inactive_lists[k] != c->inactive_lists[i] && strlen(other) > len && other[len] == ' ' &&
                    begins_with(other, c->inactive[i].value);
        }
        if (again && is_of_known_effect(blocks, count, c->inactive_lists[i]))
            continue;
        c->inactive_lists[kept] = c->inactive_lists[i];
        c->inactive[kept++] = c->inactive[i];
    }
    c->inactive_count = kept;
}

void substances_find(composition *c, leaflet *l, const marked_block *blocks, int count)
{
    composition_read(c, l, blocks, count);
    if (!c->generic.value)
        c->generic = vaccines_generic(l, blocks, count);
    if (!has_names(c, l)) {
        for (int i = 0; i < count && !c->generic.value; i++)
            take_bracketed_name(c, l, &blocks[i]);
        rename_brands(c, l);
    }
    drop_brands(c, l);
    name_amounts(c);
    spread_volumes(c);
    use_labelled_strengths(c, l, blocks, count);
    take_strengths_elsewhere(c, l, blocks, count);
    use_nominatives(c, l, blocks, count);
    add_generic(c, l);
    drop_contents(c, l);
    drop_repeats(c);
    settle_generic(c, l, blocks, count);
    if (marks_has(&blocks[count], PHRASE_KNOWN_EFFECT))
        drop_announced(c, blocks, count);
    l->facts.generic = c->generic;
    l->facts.inactive = c->inactive;
    l->facts.inactive_count = c->inactive_count;
}

bool substances_add_dose(composition *c, leaflet *l, const marked_block *m, const data_term *form)
{
    for (int i = 0; i < m->b->token_count; i++) {
        strength s;
        fact_quantity volume;
        int end = strength_at(l, m, i, &s), behind;

        if (end && !s.per.value.value && end < m->b->token_count && marks_gap_has(m->b, end, "(") &&
            strength_volume_at(l, m, end, false, &volume)) {
            s.per = volume;
        } else {
            end = strength_volume_at(l, m, i, false, &volume);
            if (!end || end >= m->b->token_count || !marks_gap_has(m->b, end, "("))
                continue;
            behind = strength_at(l, m, end, &s);
            if (!behind || s.per.value.value)
                continue;
            s.per = volume;
        }
        add_statement(c, l, form, m->index,
                      l->facts.generic.value ? &l->facts.generic : &c->statements[0].items[0].name, &s, 1);
        return true;
    }
    return false;
}
