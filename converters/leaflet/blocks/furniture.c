#include "leaflet/blocks/furniture.h"
#include "base/data.h"
#include "base/memory.h"
#include "leaflet/blocks/links.h"
#include "leaflet/blocks/markers.h"
#include "leaflet/words/advice.h"
#include "leaflet/words/names.h"
#include "leaflet/words/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONTENTS_MIN 3    /* entries a table of contents has at least */
#define HEADING_RUN 4     /* known headings without text between, more than, to be one */
#define CONTENTS_WORDS 14 /* words of the longest entry */
#define FIELD_WORDS 6     /* of the name of a field in a form */
#define SIGNED_NAMES 2    /* words of a name that signs, at most */
#define TAB_WORDS 5       /* of the title of a tab, at most ... */
#define TABS_MIN 2        /* ... and how many stand above the one with a number */
#define SUMS_MIN 2        /* in a list of prices */
#define OFFER_WORDS 16    /* of a line that goes for the price in it */
#define RATING_STARS 5    /* of the scale that shops use */
#define STRAY_WORDS 30    /* of the longest line that goes by its first words */
#define LINK_HEADINGS 3   /* of the label, below a link to what follows it, at least */
#define TESTIMONY_NAMES 3 /* words before the age of who writes */
#define AGE_MIN 14        /* years */
#define AGE_MAX 99
#define LOOK_BLOCKS 2000 /* in which the title above "(continued)" and the section below its entry are looked for */
#define CONTINUED_MORE 6 /* words behind those that a title repeats with "(continued)" */
#define STAMP_WORDS 20   /* of a line above the label on its page */
#define CHAPTERS 32      /* numbers of headings are below */

/* Words of a block without its numbering and its page number: first token and number of tokens. */
static int core(const block *b, int *count)
{
    int first = b->token_count && b->tokens[0].number ? 1 : 0, last = b->token_count;

    if (last > first && b->tokens[last - 1].number)
        last--;
    *count = last - first;
    return first;
}

static size_t core_hash(const block *b)
{
    int n, first = core(b, &n);
    size_t h = 5381;

    for (int i = first; i < first + n; i++)
        h = h * 33 + (size_t)b->tokens[i].type->number;
    return n ? h : 0;
}

static bool same_core(const block *a, const block *b)
{
    int n, m, x = core(a, &n), y = core(b, &m);

    if (n != m)
        return false;
    for (int i = 0; i < n; i++)
        if (strcmp(a->tokens[x + i].text, b->tokens[y + i].text) != 0)
            return false;
    return true;
}

/* A row of a table: more than a page number behind a tab. */
static bool is_row(const block *b)
{
    const char *tab = memchr(b->text, '\t', b->len);

    return tab && strspn(tab, "\t .0123456789") < (size_t)(b->text + b->len - tab);
}

static bool can_be_entry(const block *b)
{
    int n;

    core(b, &n);
    return n > 0 && n <= CONTENTS_WORDS && !b->highlights && (b->text[b->len - 1] != '.' || strstr(b->text, "...")) &&
           !is_row(b);
}

/* An entry that comes nowhere again looks like one all the same: a heading, numbered, or with its page; the text of a
 * summary ("None (4)") does not. */
static bool looks_like_entry(const block *b)
{
    return b->kind == BLOCK_HEADING || b->marker == MARKER_DECIMAL || b->tokens[0].number ||
           (b->tokens[b->token_count - 1].number && b->text[b->len - 1] != ')');
}

/* By block: whether it can be an entry. */
static bool *find_entries(const leaflet *l)
{
    bool *entries = memory_alloc(l->block_count + 1);

    for (size_t i = 0; i < l->block_count; i++)
        entries[i] = can_be_entry(&l->blocks[i]);
    return entries;
}

/* For each block the last later block with the same words, or 0. */
static size_t *find_repeats(const leaflet *l, const bool *entries)
{
    size_t n = l->block_count, size = n * 2 + 16;
    size_t *repeats = memory_zalloc(n + 1, sizeof *repeats), *table = memory_zalloc(size, sizeof *table);

    for (size_t i = n; i-- > 0;) {
        size_t at;

        if (!entries[i])
            continue;
        at = core_hash(&l->blocks[i]) % size;
        while (table[at] && !same_core(&l->blocks[table[at] - 1], &l->blocks[i]))
            at = (at + 1) % size;
        if (table[at])
            repeats[i] = table[at] - 1;
        else
            table[at] = i + 1;
    }
    free(table);
    return repeats;
}

static void mark(leaflet *l, size_t i)
{
    l->blocks[i].furniture = true;
    l->blocks[i].topic = data_find_topic("navigation");
}

static uint32_t *numbered_place(const leaflet *l, uint32_t *table, size_t i)
{
    const block *b = &l->blocks[i];

    if (b->kind != BLOCK_HEADING || b->heading_topic < 0 || b->minor || b->major < 1 || b->major >= CHAPTERS)
        return NULL;
    return &table[b->heading_topic * CHAPTERS + b->major];
}

/* For each block the last later heading that it may announce, or 0: one of the same words, or a known heading of the
 * same meaning with the same number. */
static size_t *find_announced(const leaflet *l, const bool *entries)
{
    size_t *announced = find_repeats(l, entries);
    uint32_t *table =
        memory_zalloc((size_t)data_topic_count * CHAPTERS, sizeof *table); /* blocks, of which are fewer */

    for (size_t i = l->block_count; i-- > 0;) {
        uint32_t *place = numbered_place(l, table, i);

        if (announced[i] && l->blocks[announced[i]].kind != BLOCK_HEADING)
            announced[i] = 0;
        if (place && *place > announced[i])
            announced[i] = *place;
        if (place && !*place)
            *place = (uint32_t)i;
    }
    free(table);
    return announced;
}

/* Entries of a table of contents follow each other and come again, in the same order, as headings further down. */
static bool mark_contents(leaflet *l, const bool *entries)
{
    size_t *announced = find_announced(l, entries);
    int navigation = data_find_topic("navigation");
    bool any = false;

    for (size_t i = 0; i < l->block_count;) {
        size_t end = i, last = i, hits = 0;

        while (end < l->block_count && entries[end] && end <= last + 2) {
            if (announced[end] > i + hits) {
                hits++;
                last = end;
            } else if (!looks_like_entry(&l->blocks[end])) {
                break;
            }
            end++;
        }
        if (hits >= CONTENTS_MIN && hits * 10 >= (last - i + 1) * 6 && announced[i] > last) {
            for (size_t k = i; k <= last; k++)
                mark(l, k);
            if (i > 0 && l->blocks[i - 1].heading_topic == navigation)
                mark(l, i - 1);
            any = true;
            i = last + 1;
        } else {
            i++;
        }
    }
    free(announced);
    return any;
}

/* What follows "What is in this leaflet" and counts up is a table of contents, whatever it announces. */
static bool mark_numbered_contents(leaflet *l)
{
    int navigation = data_find_topic("navigation");
    bool any = false;

    for (size_t i = 0; i < l->block_count; i++) {
        size_t end = i + 1;
        int last = 0;

        if (l->blocks[i].kind != BLOCK_HEADING || l->blocks[i].heading_topic != navigation)
            continue;
        for (; end < l->block_count && l->blocks[end].token_count <= CONTENTS_WORDS * 2; end++) {
            const block *b = &l->blocks[end];
            int number = b->kind == BLOCK_HEADING ? b->major : b->marker == MARKER_DECIMAL ? b->ordinal : 0;

            if (number <= last)
                break;
            last = number;
        }
        if (end - i <= CONTENTS_MIN)
            continue;
        for (size_t k = i; k < end; k++)
            mark(l, k);
        any = true;
    }
    return any;
}

/* The last of a run of headings is an entry as well where what follows stands apart from the run: below the title of
 * the contents, or when the section is yet to come. */
static bool ends_contents(const leaflet *l, size_t first, size_t end)
{
    const block *b = &l->blocks[first], *last = &l->blocks[end - 1];
    int navigation = data_find_topic("navigation");

    if (end == l->block_count || !last[1].blanks_before || last->blanks_before)
        return false;
    if (b->heading_topic == navigation || (first && b[-1].heading_topic == navigation))
        return true;
    for (size_t i = end; i < l->block_count && i - end < LOOK_BLOCKS; i++)
        if (l->blocks[i].kind == BLOCK_HEADING && l->blocks[i].heading_topic == last->heading_topic)
            return true;
    return false;
}

/* Known headings one after the other without any text are a table of contents too, all but the last, which has text.
 * One that is not known may stand between two that are; a line that is no heading may be all the text of a section. */
static bool mark_heading_run(leaflet *l, const bool *entries)
{
    bool any = false;

    for (size_t i = 0, end; i < l->block_count; i = end + 1) {
        size_t known = 0;

        for (end = i; end < l->block_count && entries[end] && !l->blocks[end].furniture; end++) {
            bool heading = l->blocks[end].kind == BLOCK_HEADING;

            if (l->blocks[end].heading_topic < 0 && (!heading || end == i || l->blocks[end - 1].heading_topic < 0))
                break;
            known += l->blocks[end].heading_topic >= 0;
        }
        while (end > i && l->blocks[end - 1].heading_topic < 0)
            end--;
        if (known <= HEADING_RUN)
            continue;
        for (size_t k = i; k + 1 < end + ends_contents(l, i, end); k++)
            mark(l, k);
        any = true;
    }
    return any;
}

/* The lists PREFIX-REASON of the language and of English, which machine translations mix in. */
static words_index *index_strays(const char *prefix, const char *language)
{
    words_index *index = words_index_new();

    for (int i = 0; i < data_topic_count; i++) {
        char name[64];

        if (data_topics[i].code)
            continue;
        snprintf(name, sizeof name, "%s%s", prefix, data_topics[i].name);
        for (int k = data_first_words(name); k >= 0; k = data_next_words(k)) {
            int list = data_word_lists_by_name[k];

            if (strcmp(data_word_lists[list].language, language) == 0 ||
                strcmp(data_word_lists[list].language, "en") == 0)
                words_index_add(index, list, i);
        }
    }
    return index;
}

/* A sign other than a blank, or nothing, follows the first `count` words. */
static bool is_label(const block *b, int count)
{
    size_t end = b->tokens[count - 1].start + b->tokens[count - 1].len;

    while (end < b->len && b->text[end] == ' ')
        end++;
    return end == b->len || (count < b->token_count && end < b->tokens[count].start) || count == b->token_count;
}

/* A line on the rights to the page: one on those to a leaflet says nothing of copies and of sharing. */
static bool is_copyright(const block *b)
{
    return b->len > 2 && (memcmp(b->text, "\xC2\xA9", 2) == 0 || memcmp(b->text, "(c)", 3) == 0);
}

/* What prices are told with. */
typedef struct {
    const char *language;
    const words_index *currencies, *like, *supplied;
} money_words;

/* A sign of money ends at text[at] or, with `before` false, begins there: after blanks. */
static bool has_sign(const block *b, const char *sign, size_t at, bool before)
{
    size_t len = strlen(sign);

    while (before ? at > 0 && b->text[at - 1] == ' ' : at < b->len && b->text[at] == ' ')
        at += before ? (size_t)-1 : 1;
    return before ? at >= len && memcmp(b->text + at - len, sign, len) == 0
                  : at + len <= b->len && memcmp(b->text + at, sign, len) == 0;
}

static bool has_money_sign(const block *b, size_t at, bool before)
{
    static const char *const signs[] = {"$",       "\xE2\x82\xAC", "\xE2\x82\xBD", "\xE2\x82\xB4", "\xE2\x82\xB9",
                                        "\xC2\xA5"};

    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
        if (has_sign(b, signs[k], at, before))
            return true;
    return false;
}

/* "14.99": with hundredths, and no share of one. */
static bool has_cents(const char *number)
{
    const char *point = strpbrk(number, ".,");

    return point && *number != '0' && strlen(point + 1) == 2;
}

/* The words of an index begin right behind token i ... */
static bool is_before(const words_index *words, const block *b, int i)
{
    words_hit hit;

    return i + 1 < b->token_count && words_match_at(words, b->tokens, b->token_count, i + 1, &hit) > 0;
}

/* ... or right before it; "Ph. Eur. 2" names a book. */
static bool is_behind(const words_index *words, const block *b, int i)
{
    words_hit hit;

    return i > 0 && words_match_at(words, b->tokens, b->token_count, i - 1, &hit) > 0 &&
           !(i > 1 && strcmp(b->tokens[i - 2].text, "ph") == 0);
}

/* Money by words that mean other things as well: "98 rub", "INR 210", "INR 9.50", but neither "INR 2.5" nor "rub 2". */
static bool is_like_money(const words_index *like, const block *b, int i)
{
    const char *number = b->tokens[i].text;
    size_t digits = strcspn(number, ".,");

    return has_cents(number) || digits > 2 ? is_before(like, b, i) || is_behind(like, b, i)
                                           : digits == 2 && is_before(like, b, i);
}

/* The number that is token i is a sum of money. A pound sign may be a misread sign for "at most": cents tell. */
static bool is_money(const money_words *m, const block *b, int i)
{
    const token *t = &b->tokens[i];

    if (has_money_sign(b, t->start, true) || has_money_sign(b, t->start + t->len, false) ||
        (has_sign(b, "\xC2\xA3", t->start, true) && has_cents(t->text)))
        return true;
    return (is_before(m->currencies, b, i) || is_behind(m->currencies, b, i) || is_like_money(m->like, b, i)) &&
           !advice_is_measured(m->language, b->tokens, b->token_count, i + 1);
}

/* A short line with a sum of money: "3,49 €", "Orvexin 20 mg - $ 210.00", "49 kr." Labels name none; how the
 * drug is supplied is theirs. */
static bool is_offer(const money_words *m, const block *b)
{
    words_hit hit;

    if (b->token_count > OFFER_WORDS)
        return false;
    for (int i = 0; i < b->token_count; i++)
        if (b->tokens[i].number && is_money(m, b, i))
            return !words_find(m->supplied, b->tokens, b->token_count, 0, &hit) &&
                   !advice_is_given(m->language, b->tokens, b->token_count);
    return false;
}

/* The fields of a form for comments, below its title. */
static void mark_form(leaflet *l, size_t title)
{
    for (size_t i = title + 1; i < l->block_count; i++) {
        block *b = &l->blocks[i];

        if (b->token_count > FIELD_WORDS || b->heading_topic >= 0 || b->furniture || b->kind == BLOCK_TABLE)
            return;
        b->furniture = true;
        b->topic = l->blocks[title].topic;
    }
}

/* The numbers of headings in a row that a block goes through when it counts on from `last`: "5. Storage 6. Contents"
 * counts on from 4, to 6; `last` when it does not. With last < 0 it may begin anywhere: where it ends. */
static int counts_to(const block *b, int last)
{
    for (int i = 0; i + 1 < b->token_count; i++) {
        const token *t = &b->tokens[i];
        int number =
            t->number && t[1].start > t->start + t->len && b->text[t->start + t->len] == '.' ? words_whole(t->text) : 0;

        if (number > 0 && (last < 0 ? number == 1 : number == last + 1))
            last = number;
    }
    return last;
}

/* A table of contents in one line goes on in the next: "What is in this leaflet 1. ... 4. ..." and "5. ... 6. ...". */
static void mark_rest_of_contents(leaflet *l)
{
    int last = 0;

    for (size_t i = 0; i < l->block_count; i++) {
        const block *b = &l->blocks[i];
        int end;

        if (b->furniture) {
            last = counts_to(b, -1);
            continue;
        }
        end = b->token_count && b->tokens[0].number && words_whole(b->tokens[0].text) == last + 1 ? counts_to(b, last)
                                                                                                  : last;
        if (last >= CONTENTS_MIN && end >= last + 2) /* one number alone is the heading of a section */
            mark(l, i);
        last = last >= CONTENTS_MIN && end >= last + 2 ? end : 0;
    }
}

/* The first word behind the product's name and numbers: "Orvexin reviews for ...", "8.5/10 average rating". */
static int behind_name(const leaflet *l, const block *b)
{
    int at = 0;

    while (at + 1 < b->token_count && (b->tokens[at].number || names_is_product(l, b->tokens[at].type)))
        at++;
    return at;
}

/* The words that the block begins with, with or without the product's name before them: "Skip to content" may be taken
 * for a name as well. */
static bool begins_with(const leaflet *l, const block *b, const words_index *begins, words_hit *hit)
{
    int behind = behind_name(l, b);

    return words_match_at(begins, b->tokens, b->token_count, 0, hit) > 0 ||
           (behind && words_match_at(begins, b->tokens, b->token_count, behind, hit) > 0);
}

static bool is_quoted(const block *b)
{
    return b->len > 3 &&
           (*b->text == '"' || memcmp(b->text, "\xE2\x80\x9C", 3) == 0 || memcmp(b->text, "\xC2\xAB", 2) == 0);
}

/* Begins with stars in a row, full or empty: what buyers think of a product. */
static bool is_rating(const block *b)
{
    static const char full[] = "\xE2\x98\x85", empty[] = "\xE2\x98\x86";
    const size_t n = sizeof full - 1;
    size_t at = 0;

    while (at + n <= b->len && (memcmp(b->text + at, full, n) == 0 || memcmp(b->text + at, empty, n) == 0))
        at += n;
    return at == RATING_STARS * n;
}

/* "Anna, 34: I have been taking ...", "Marek K. (52 lat) - Biorę ...": names, an age, a sign, and a text that speaks
 * for the writer. */
static bool is_testimony(const block *b, const words_index *years, const words_index *first_person)
{
    words_hit hit;
    int at = 0, age;
    size_t end;

    while (at < b->token_count && at <= TESTIMONY_NAMES && b->tokens[at].capital && !b->tokens[at].number)
        at++;
    if (!at || at >= b->token_count || at > TESTIMONY_NAMES || !b->tokens[at].number ||
        !strchr(",(", b->text[b->tokens[at - 1].start + b->tokens[at - 1].len]))
        return false;
    age = words_whole(b->tokens[at].text);
    if (age < AGE_MIN || age > AGE_MAX)
        return false;
    if (++at == b->token_count)
        return false;
    at += words_match_at(years, b->tokens, b->token_count, at, &hit);
    end = b->tokens[at - 1].start + b->tokens[at - 1].len;
    while (end < b->len && b->text[end] == ' ') /* before a colon in French */
        end++;
    return at < b->token_count && b->tokens[at].start > end + 1 &&
           words_find(first_person, b->tokens, b->token_count, at, &hit);
}

/* "Review by Anna: ...": words of the index, and a name behind them; "ANMELDELSE AF BIVIRKNINGER" is a title. */
static bool is_by_someone(const block *b, const words_index *by, words_hit *hit)
{
    const token *name;

    if (b->heading_topic >= 0 || !words_match_at(by, b->tokens, b->token_count, 0, hit) ||
        hit->count + 2 > b->token_count)
        return false;
    name = &b->tokens[hit->count];
    return name->capital && !name->number && strncmp(b->text + name->start + 1, name->text + 1, name->len - 1) == 0;
}

/* "Giulia T. 5/5 ...", "Carla: ...": a name or two, and what they gave or say. */
static bool is_signed(const block *b)
{
    int at = 0;
    size_t end;

    while (at < b->token_count && at < SIGNED_NAMES && b->tokens[at].capital && !b->tokens[at].number)
        at++;
    if (!at || at + 1 >= b->token_count)
        return false;
    end = b->tokens[at - 1].start + b->tokens[at - 1].len;
    return b->text[end] == ':' ||
           (at + 2 < b->token_count && b->tokens[at].number && b->tokens[at + 1].number &&
            b->text[b->tokens[at + 1].start - 1] == '/' && words_whole(b->tokens[at + 1].text) == RATING_STARS);
}

/* What people say below the title of the reviews or comments: in quotation marks, or signed and without a gap. */
static void mark_quotes(leaflet *l, size_t title)
{
    for (size_t i = title + 1; i < l->block_count; i++) {
        block *b = &l->blocks[i];

        if (b->heading_topic >= 0 || b->kind == BLOCK_TABLE ||
            !(is_quoted(b) || (!b->blanks_before && b->kind == BLOCK_PARAGRAPH && is_signed(b))))
            return;
        b->furniture = true;
        b->topic = l->blocks[title].topic;
    }
}

/* A table with sums of money, below a line with or on prices. */
static bool is_price_list(const leaflet *l, const money_words *m, size_t i)
{
    const block *b = &l->blocks[i];
    int sums = 0;

    if (i == 0 || !b[-1].furniture || b[-1].topic != data_find_topic("price"))
        return false;
    for (int k = 0; k < b->token_count; k++)
        sums += b->tokens[k].number && is_money(m, b, k);
    return sums >= SUMS_MIN && !advice_is_given(m->language, b->tokens, b->token_count);
}

static bool has_number(const block *b)
{
    int i = 0;

    while (i < b->token_count && !b->tokens[i].number)
        i++;
    return i < b->token_count;
}

/* The block may be the title of a tab, or was found to be a link. */
static bool is_tab(const block *b)
{
    return b->kind == BLOCK_HEADING && b->token_count <= TAB_WORDS &&
           (!b->furniture || b->topic == data_find_topic("navigation"));
}

/* Titles of a page's tabs right above one of them: no text and no blank line stands between. */
static void mark_tabs(leaflet *l, size_t i)
{
    size_t first = i;

    while (first > 0 && !l->blocks[first].blanks_before && is_tab(&l->blocks[first - 1]))
        first--;
    for (size_t k = first; k < i && i - first >= TABS_MIN; k++)
        mark(l, k);
}

/* The title of reviews or analogues with their number, "Reviews (38)", is a link to them where the label's sections are
 * yet to come: it opens nothing. */
static void mark_links(leaflet *l)
{
    int navigation = data_find_topic("navigation"), to_come = 0; /* known headings of the label */

    for (size_t i = l->block_count; i-- > 0;) {
        block *b = &l->blocks[i];
        bool label;

        if (b->furniture || b->kind != BLOCK_HEADING || b->heading_topic < 0)
            continue;
        label = data_topics[b->heading_topic].code != NULL;
        if (!label && b->heading_topic != navigation && to_come >= LINK_HEADINGS && has_number(b)) {
            b->furniture = true;
            b->topic = b->heading_topic;
            mark_tabs(l, i);
        }
        to_come += label;
    }
}

static void leave_out(block *b, int topic)
{
    b->furniture = true;
    b->topic = topic;
}

/* What cannot be anything else by the words it begins with: "Subscribe to our news", "Photo: ...", "Read also: ...". */
static void mark_strays(leaflet *l)
{
    const link_words links = links_words_of(l->language);
    const words_index *stamps = words_index_kept(index_strays, "holds-", l->language);
    bool headed = false; /* a heading of the label stands above */
    const words_index *begins = words_index_kept(index_strays, "begins-", l->language);
    const words_index *labels = words_index_kept(index_strays, "label-", l->language);
    const words_index *by = words_index_kept(index_strays, "by-", l->language);
    words_memo *anywhere = words_memo_of(words_index_kept(index_strays, "has-", l->language));
    const money_words money = {l->language, words_index_kept(words_index_any, "currency", l->language),
                               words_index_of_list("currency-like", "x-any"),
                               words_index_of_list("prescription", l->language)};
    const words_index *years = words_index_of_list("years", l->language);
    const words_index *first_person = words_index_of_list("first-person", l->language);
    int comment = data_find_topic("comment"), price = data_find_topic("price"), reviews = data_find_topic("reviews"),
        advert = data_find_topic("advert"), navigation = data_find_topic("navigation"),
        caption = data_find_topic("caption");

    for (size_t i = 0; i < l->block_count; i++) {
        block *b = &l->blocks[i];
        words_hit hit;

        if (b->kind == BLOCK_TABLE && !b->furniture && is_price_list(l, &money, i)) {
            leave_out(b, price);
        }
        if (b->furniture || b->kind == BLOCK_TABLE || !b->token_count)
            continue;
        headed = headed || (b->kind == BLOCK_HEADING && b->heading_topic >= 0 && data_topics[b->heading_topic].code);
        if (is_testimony(b, years, first_person)) {
            leave_out(b, reviews);
            continue;
        }
        if (b->token_count > STRAY_WORDS)
            continue;
        if ((!headed && markers_are_path(b->text, b->len)) || links_are(b, &links)) {
            mark(l, i);
            continue;
        }
        if (links_name_picture(l, b, &links)) {
            leave_out(b, caption);
            continue;
        }
        if (!headed && b->token_count <= STAMP_WORDS && words_find(stamps, b->tokens, b->token_count, 0, &hit)) {
            leave_out(b, hit.value);
            continue;
        }
        if (is_rating(b)) {
            leave_out(b, reviews);
            continue;
        }
        if (i > 0 && is_offer(&money, b)) {
            leave_out(b, price);
            continue;
        }
        if (words_match_at(labels, b->tokens, b->token_count, 0, &hit) == b->token_count && hit.value == advert) {
            leave_out(b, advert); /* "Advertisement" alone opens nothing: text of the label goes on behind it */
            continue;
        }
        if (!(is_copyright(b) ? words_find(begins, b->tokens, b->token_count, 0, &hit)
                              : begins_with(l, b, begins, &hit)) &&
            !(words_match_at(labels, b->tokens, b->token_count, 0, &hit) && is_label(b, hit.count)) &&
            !is_by_someone(b, by, &hit) && !words_memo_find(anywhere, b->tokens, b->token_count, 0, &hit))
            continue;
        if (hit.value != reviews && hit.value != comment && hit.value != navigation &&
            advice_is_given(l->language, b->tokens, b->token_count))
            continue;
        if ((hit.value == reviews || hit.value == advert) && b->heading_topic == hit.value &&
            !b->tokens[b->token_count - 1].number)
            continue; /* opens a section of them, as the search will see; with their number it may be a link to them */
        leave_out(b, hit.value);
        if (hit.value == comment)
            mark_form(l, i);
        if (hit.value == reviews || hit.value == comment)
            mark_quotes(l, i);
    }
}

/* "Warnings (continued)": the words before the bracket; 0: it is none. */
static int continued_words(const block *b, const words_index *continued)
{
    words_hit hit;

    for (int i = 1; i < b->token_count; i++) {
        size_t open = b->tokens[i].start;

        if (b->text[open - 1] == '(' || b->text[open - 1] == '[')
            return words_match_at(continued, b->tokens, b->token_count, i, &hit) == b->token_count - i ? i : 0;
    }
    return 0;
}

/* A heading that opens a section of the label. */
static bool heads_section(const block *b)
{
    return b->kind == BLOCK_HEADING && b->heading_topic >= 0 && !b->furniture &&
           b->heading_topic != data_find_topic("42229-5");
}

/* The section that block `title` heads goes on at block i: what heads a section between stands inside of it. */
static bool is_open_at(const leaflet *l, size_t title, size_t i)
{
    int topic = l->blocks[title].heading_topic;

    for (size_t k = title + 1; k < i && heads_section(&l->blocks[title]); k++)
        if (heads_section(&l->blocks[k]) && l->blocks[k].heading_topic != topic &&
            !data_topic_nests(l->blocks[k].heading_topic, topic))
            return false;
    return true;
}

/* Block i has the first words of a line further up, whose section is the one at hand. */
static bool repeats_title(const leaflet *l, size_t i, int words)
{
    const block *b = &l->blocks[i];

    for (size_t k = i; k-- > 0 && i - k < LOOK_BLOCKS;) {
        const block *above = &l->blocks[k];
        int n = 0;

        while (n < words && n < above->token_count && above->tokens[n].type == b->tokens[n].type)
            n++;
        if (n == words && (above->kind == BLOCK_HEADING || above->token_count <= words + CONTINUED_MORE))
            return is_open_at(l, k, i);
    }
    return false;
}

/* The title of what a page break parts comes again behind it. */
static void mark_continued(leaflet *l)
{
    const words_index *continued = words_index_of_list("continued", "");

    for (size_t i = 1; i < l->block_count; i++) {
        const block *b = &l->blocks[i];
        int words = b->token_count <= CONTENTS_WORDS && !b->furniture && b->len && strchr(")]", b->text[b->len - 1])
                        ? continued_words(b, continued)
                        : 0;

        if (words && repeats_title(l, i, words))
            mark(l, i);
    }
}

/* A bare "Contents" that no entries follow heads a text of the label: what is in a package or a capsule. */
static void release_contents(leaflet *l)
{
    int navigation = data_find_topic("navigation");

    for (size_t i = 0; i + 1 < l->block_count; i++) {
        block *b = &l->blocks[i];

        if (b->kind != BLOCK_HEADING || b->furniture || b->heading_topic != navigation ||
            strchr(b->heading_match, ' ') || b[1].furniture || b[1].kind == BLOCK_HEADING)
            continue;
        b->heading_topic = -1;
        b->heading_score = 0;
    }
}

bool furniture_mark(leaflet *l)
{
    bool *entries = find_entries(l), contents = mark_contents(l, entries);

    contents = mark_numbered_contents(l) || contents;
    contents = mark_heading_run(l, entries) || contents;
    free(entries);
    mark_rest_of_contents(l);
    mark_links(l);
    mark_continued(l);
    mark_strays(l);
    release_contents(l);
    return contents;
}
