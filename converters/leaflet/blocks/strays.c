#include "leaflet/blocks/strays.h"
#include "base/data.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "leaflet/blocks/links.h"
#include "leaflet/blocks/markers.h"
#include "leaflet/words/advice.h"
#include "leaflet/words/names.h"
#include "leaflet/words/words.h"

#include <stdio.h>
#include <string.h>

#define FIELD_WORDS 6     /* of the name of a field in a form */
#define SIGNED_NAMES 2    /* words of a name that signs, at most */
#define LINE_WORDS 12     /* of a line that is told as a whole, at most */
#define SMALL_WORDS 2     /* not capitalised, of a sentence, at least */
#define SUMS_MIN 2        /* in a list of prices */
#define BRIEF_DIGITS 2    /* before a letter for the currency, more than */
#define OFFER_WORDS 16    /* of a line that goes for the price in it */
#define RATING_STARS 5    /* of the scale that shops use */
#define STRAY_WORDS 30    /* of the longest line that goes by its first words */
#define TESTIMONY_NAMES 3 /* words before the age of who writes */
#define AGE_MIN 14        /* years */
#define AGE_MAX 99
#define ALPHABET_MIN 12 /* letters */
#define SCORE_WORDS 8   /* of "4.7 out of 5 (132 ratings)" */
#define PATH_WORDS 12   /* of a path with bars ... */
#define PATH_BARS 2     /* ... and how many it has, at least */
#define NAME_WORDS 3    /* of a drug in a list */
#define ADVERT_LINES 2  /* below the word "advertisement" */
#define STAMP_WORDS 20  /* of a line above the label on its page */

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
    const words_index *currencies, *like, *brief, *supplied;
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
    return (is_before(m->currencies, b, i) || is_behind(m->currencies, b, i) || is_like_money(m->like, b, i) ||
            (strlen(t->text) > BRIEF_DIGITS && is_before(m->brief, b, i))) &&
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

/* A colon follows token i, in French behind a blank. */
static bool is_before_colon(const block *b, int i)
{
    const char *behind = b->text + b->tokens[i].start + b->tokens[i].len;

    behind += *behind == ' ' ? 1 : strncmp(behind, "\xC2\xA0", 2) == 0 ? 2 : 0;
    return *behind == ':';
}

/* From token `from` on there is a sentence: "Maker: Orvex, Leeds" has none. */
static bool tells(const block *b, int from)
{
    int small = 0;

    for (int i = from; i < b->token_count; i++)
        small += !b->tokens[i].capital && !b->tokens[i].number;
    return small >= SMALL_WORDS;
}

/* "Giulia T. 5/5 ...", "Carla: ...": a name or two, and what they gave or say. */
static bool is_signed(const block *b)
{
    int at = 0;

    while (at < b->token_count && at < SIGNED_NAMES && b->tokens[at].capital && !b->tokens[at].number &&
           !(at && is_before_colon(b, at - 1)))
        at++;
    if (!at || at + 1 >= b->token_count)
        return false;
    return (is_before_colon(b, at - 1) && tells(b, at)) ||
           (at + 2 < b->token_count && b->tokens[at].number && b->tokens[at + 1].number &&
            b->text[b->tokens[at + 1].start - 1] == '/' && words_whole(b->tokens[at + 1].text) == RATING_STARS);
}

static void leave_out(block *b, int topic)
{
    b->furniture = true;
    b->topic = topic;
}

static bool has_label_heading(const block *b)
{
    return b->kind == BLOCK_HEADING && b->heading_topic >= 0 && data_topics[b->heading_topic].code && !b->furniture;
}

/* The last heading of the label, or SIZE_MAX: what a page says behind its section may be anything. */
static size_t last_label_heading(const leaflet *l)
{
    size_t i = l->block_count;

    while (i > 0 && !has_label_heading(&l->blocks[i - 1]))
        i--;
    return i - 1;
}

/* Somebody speaks of himself, and asks nothing, as those do whom labels answer. */
static bool speaks_of_self(const block *b, const words_index *first_person)
{
    words_hit hit;

    return !memchr(b->text, '?', b->len) && words_find(first_person, b->tokens, b->token_count, 0, &hit);
}

/* What people say below the title of the reviews or comments: in quotation marks, of themselves, or signed and without
 * a gap. Behind the last heading of the label any line right below is theirs, until a dose is told. */
static void mark_opinions(leaflet *l, size_t title, const words_index *first_person, bool last)
{
    bool any = false;

    for (size_t i = title + 1; i < l->block_count; i++) {
        block *b = &l->blocks[i];
        bool opinion;

        if (b->furniture || is_copyright(b))
            continue;
        if (b->heading_topic >= 0 || b->kind == BLOCK_TABLE || !b->token_count)
            return;
        opinion = is_quoted(b) || is_rating(b) || speaks_of_self(b, first_person) ||
                  (!b->blanks_before && b->kind == BLOCK_PARAGRAPH && is_signed(b));
        if (!opinion && !(any && last && !b->blanks_before && !memchr(b->text, ':', b->len) &&
                          !advice_is_given(l->language, b->tokens, b->token_count)))
            return;
        leave_out(b, l->blocks[title].heading_topic >= 0 && !l->blocks[title].furniture ? l->blocks[title].heading_topic
                                                                                        : l->blocks[title].topic);
        any = true;
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

/* A line on the rights to the page, behind what the page says of its own: that behind the label may be the label's. */
static bool is_copyright_of_page(const leaflet *l, size_t i)
{
    return i > 0 && is_copyright(&l->blocks[i]) && l->blocks[i - 1].furniture &&
           l->blocks[i - 1].topic != data_find_topic("navigation");
}

/* "Questions and answers (2)": a title with their number. */
static bool counts_questions(const block *b)
{
    return b->kind == BLOCK_HEADING && b->heading_topic == data_find_topic("42229-5") && b->len > 2 &&
           b->text[b->len - 1] == ')' && b->tokens[b->token_count - 1].number;
}

/* What is told by the titles and lines above it that were left out. */
static void mark_below_titles(leaflet *l, size_t last_heading, const words_index *first_person)
{
    int comment = data_find_topic("comment"), reviews = data_find_topic("reviews");

    for (size_t i = 0; i < l->block_count; i++) {
        block *b = &l->blocks[i];
        int topic = b->furniture ? b->topic : b->kind == BLOCK_HEADING ? b->heading_topic : -1;

        if (b->furniture && topic == comment && i > 0 && counts_questions(b - 1))
            leave_out(b - 1, comment);
        if (topic == reviews || topic == comment)
            mark_opinions(l, i, first_person, last_heading == SIZE_MAX || last_heading < i);
        if (!b->furniture && is_copyright_of_page(l, i))
            leave_out(b, data_find_topic("navigation"));
    }
}

/* "A B C D E F G ...": links to an index, nearly all letters one after the other. */
static bool is_alphabet(const block *b)
{
    int rising = 0;

    if (b->token_count < ALPHABET_MIN)
        return false;
    for (int i = 0; i < b->token_count; i++) {
        if (b->tokens[i].number || words_length(b->tokens[i].text) != 1)
            return false;
        rising += i > 0 && strcmp(b->tokens[i - 1].text, b->tokens[i].text) < 0;
    }
    return rising * 10 >= b->token_count * 8;
}

/* "-20% on syrups!" */
static bool is_discount(const block *b)
{
    size_t sign = b->len > 3 && memcmp(b->text, "\xE2\x88\x92", 3) == 0 ? 3 : b->len && *b->text == '-';

    return sign && b->token_count > 1 && b->tokens[0].number && b->tokens[0].start == sign &&
           strcmp(b->tokens[1].text, "%") == 0 && b->text[b->len - 1] == '!';
}

/* ">>> Win a prize <<<" */
static bool is_flagged(const block *b)
{
    return b->len > 6 && strncmp(b->text, ">>", 2) == 0 && strncmp(b->text + b->len - 2, "<<", 2) == 0;
}

/* "4.7 out of 5 (132 ratings)" */
static bool is_score(const block *b, const words_index *rated)
{
    words_hit hit;
    int numbers = 0, fives = 0;

    if (b->token_count > SCORE_WORDS || !b->token_count || !b->tokens[0].number ||
        words_whole(b->tokens[0].text) > RATING_STARS)
        return false;
    for (int i = 0; i < b->token_count; i++) {
        numbers += b->tokens[i].number;
        fives += i > 0 && strcmp(b->tokens[i].text, "5") == 0;
    }
    return numbers == 3 && fives && words_find(rated, b->tokens, b->token_count, 0, &hit) &&
           hit.first + hit.count == b->token_count;
}

/* All of it is in brackets, two of them or more with a part behind a gap for each, one of which pages link to:
 * "[Description] [Reviews (3)]". */
static bool is_bracketed(const block *b)
{
    return b->len > 2 && *b->text == '[' && b->text[b->len - 1] == ']' && !memchr(b->text, '.', b->len);
}

static bool are_tabs(const block *b, const words_index *links)
{
    int tabs = 1;
    bool known = false;
    words_hit hit;

    if (!is_bracketed(b) || b->token_count > STRAY_WORDS / 2)
        return false;
    for (size_t i = 1; i + 1 < b->len; i++)
        if (b->text[i] == ']') {
            size_t gap = strspn(b->text + i + 1, " \t");

            if (b->text[i + 1 + gap] != '[')
                return false;
            tabs++;
        }
    for (int i = 0; i < b->token_count; i++)
        known = known || (b->text[b->tokens[i].start - 1] == '[' &&
                          words_match_at(links, b->tokens, b->token_count, i, &hit) > 0);
    return tabs > 1 && known;
}

/* "Health | Pressure | Heart": where the page stands, above the label. */
static bool is_path_of_bars(const leaflet *l, const block *b)
{
    int bars = 0;

    if ((b->kind != BLOCK_PARAGRAPH && (b->kind != BLOCK_HEADING || b->heading_topic >= 0)) ||
        b->token_count > PATH_WORDS)
        return false;
    for (size_t k = 0; k < b->len; k++) {
        if (strchr("0123456789.:;,!?", b->text[k]))
            return false;
        bars += b->text[k] == '|';
    }
    for (int k = 0; k < b->token_count && bars >= PATH_BARS; k++)
        if (names_is_product(l, b->tokens[k].type))
            return false;
    return bars >= PATH_BARS;
}

/* "Anna: I always have it at home": a name, and what is said by whoever has it. */
static bool is_said(const block *b, const words_index *first_person)
{
    return b->kind == BLOCK_PARAGRAPH && b->heading_topic < 0 && b->token_count > 3 && b->tokens[0].len > 2 &&
           b->text[b->tokens[0].start + b->tokens[0].len] == ':' && is_signed(b) && speaks_of_self(b, first_person);
}

/* From token `from` on nothing but names between commas, two or more: "Laxo, Norvalex forte". */
static bool lists_names(const block *b, int from)
{
    int names = 1, words = 0;

    for (int i = from; i < b->token_count; i++) {
        const token *t = &b->tokens[i];
        bool first = i == from || memchr(b->text + t[-1].start + t[-1].len, ',', t->start - t[-1].start - t[-1].len);

        if (t->number || (first && !t->capital))
            return false;
        names += first && i > from;
        words = first ? 1 : words + 1;
        if (words > NAME_WORDS)
            return false;
    }
    return names > 1;
}

/* Sections in which other drugs are named for what they do to the patient. */
static bool warns(int topic)
{
    static const char *const topics[] = {"34073-7", "34070-3", "43685-7", "34071-1", "34072-9", "50570-1"};

    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        if (topic == data_find_topic(topics[i]))
            return true;
    return false;
}

/* "Other medicines with Orvexin: Laxo, Norvalex", behind the text of the label: the names may be a block of their own.
 * Returns how many blocks that are. */
static size_t other_brands(const leaflet *l, size_t i, size_t last_heading, const words_index *brands)
{
    const block *b = &l->blocks[i];
    int at, longer = 0;
    words_hit hit;

    if (b->kind == BLOCK_ITEM || b->kind == BLOCK_TABLE || (last_heading != SIZE_MAX && last_heading > i) ||
        !(at = words_match_at(brands, b->tokens, b->token_count, 0, &hit)))
        return 0;
    for (size_t k = i; k-- > 0;)
        if (has_label_heading(&l->blocks[k])) {
            if (warns(l->blocks[k].heading_topic))
                return 0;
            break;
        }
    for (; at < b->token_count && !is_before_colon(b, at - 1); at++)
        longer += words_length(b->tokens[at].text) > 3;
    if (longer > 1 || !is_before_colon(b, at - 1))
        return 0;
    if (at < b->token_count)
        return lists_names(b, at) ? 1 : 0;
    return i + 1 < l->block_count && b[1].kind == BLOCK_PARAGRAPH && lists_names(&b[1], 0) ? 2 : 0;
}

/* "Next page", "Views: 1245", "Like 3 Reply": such words and nothing but numbers between; a step of numbered ones may
 * be to turn something over. */
static bool is_whole_line(const block *b, const words_index *whole)
{
    token words[LINE_WORDS];
    int count = 0;
    words_hit hit;

    if ((b->kind == BLOCK_ITEM && b->marker != MARKER_BULLET) || b->token_count > LINE_WORDS)
        return false;
    for (int i = 0; i < b->token_count; i++)
        if (!b->tokens[i].number)
            words[count++] = b->tokens[i];
    if (!count || (b->text[b->len - 1] == '.' && words[count - 1].len > 1)) /* "P.T.O." is no sentence */
        return false;
    return words_match_at(whole, words, count, 0, &hit) == count;
}

/* What browsers print above a page: "12/03/2024, 10:15  Orvexin"; and below it: its address and "1/5". */
static bool is_print_of_page(const block *b)
{
    const token *t = b->tokens;
    int n = b->token_count;
    size_t date = strspn(b->text, "0123456789./");

    if (n > 4 && strncmp(b->text, "http", 4) == 0)
        return t[n - 2].number && t[n - 1].number && b->text[t[n - 1].start - 1] == '/' &&
               strchr(" \t", b->text[t[n - 2].start - 1]);
    if (date < 8 || strncmp(b->text + date, ", ", 2) != 0)
        return false;
    date += 2;
    date += strspn(b->text + date, "0123456789");
    return b->text[date] == ':' && strspn(b->text + date + 1, "0123456789") == 2;
}

/* "Advertisement. Example Clinic. Book online", without any number: what must not be left out tells one. */
static bool is_labelled_advert(const block *b, const words_index *labels)
{
    words_hit hit;

    for (int i = 0; i < b->token_count; i++)
        if (b->tokens[i].number)
            return false;
    return words_match_at(labels, b->tokens, b->token_count, 0, &hit) && hit.value == data_find_topic("advert") &&
           is_label(b, hit.count);
}

/* "SPONSORED Sweets for a good night": the first `count` words are in capitals, the next one is not. */
static bool is_flag(const block *b, int count)
{
    const char *end = b->text + b->len;
    uint32_t c;

    for (const char *at = b->text; at < b->text + b->tokens[count - 1].start + b->tokens[count - 1].len;) {
        at += utf8_next(&c, at, (size_t)(end - at));
        if (utf8_is_letter(c) && !utf8_is_upper(c))
            return false;
    }
    for (uint32_t i = 0; count < b->token_count && i < b->tokens[count].len;) {
        i += (uint32_t)utf8_next(&c, b->text + b->tokens[count].start + i, b->tokens[count].len - i);
        if (utf8_is_letter(c) && !utf8_is_upper(c))
            return true;
    }
    return false;
}

/* What stands right below "Advertisement" and speaks as adverts do, without a stop at its end. */
static void mark_advert(leaflet *l, size_t label, const words_index *promo)
{
    for (size_t i = label + 1; i < l->block_count && i <= label + ADVERT_LINES; i++) {
        block *b = &l->blocks[i];
        words_hit hit;

        if (b->blanks_before || b->furniture || b->heading_topic >= 0 || b->kind == BLOCK_TABLE || !b->token_count ||
            b->token_count > OFFER_WORDS || b->text[b->len - 1] == '.' || b->text[b->len - 1] == ':' ||
            !words_find(promo, b->tokens, b->token_count, 0, &hit) ||
            advice_is_given(l->language, b->tokens, b->token_count))
            return;
        for (int k = 0; k < b->token_count; k++)
            if (names_is_product(l, b->tokens[k].type))
                return;
        leave_out(b, data_find_topic("advert"));
    }
}

/* What cannot be anything else by the words it begins with: "Subscribe to our news", "Photo: ...", "Read also: ...". */
void strays_mark(leaflet *l)
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
                               words_index_of_list("currency-brief", l->language),
                               words_index_of_list("prescription", l->language)};
    const words_index *years = words_index_of_list("years", l->language);
    const words_index *first_person = words_index_of_list("first-person", l->language);
    const words_index *whole = words_index_kept(index_strays, "line-", l->language);
    const words_index *rated = words_index_of_list("rated", l->language);
    const words_index *promo = words_index_of_list("promo", l->language);
    const words_index *brands = words_index_of_list("other-brands", l->language);
    size_t last_heading = last_label_heading(l);
    int comment = data_find_topic("comment"), price = data_find_topic("price"), reviews = data_find_topic("reviews"),
        advert = data_find_topic("advert"), navigation = data_find_topic("navigation"),
        caption = data_find_topic("caption"), analogues = data_find_topic("analogues");

    for (size_t i = 0; i < l->block_count; i++) {
        block *b = &l->blocks[i];
        words_hit hit;

        if (b->kind == BLOCK_TABLE && !b->furniture && is_price_list(l, &money, i)) {
            leave_out(b, price);
        }
        if (b->furniture || b->kind == BLOCK_TABLE || !b->token_count)
            continue;
        headed = headed || (b->kind == BLOCK_HEADING && b->heading_topic >= 0 && data_topics[b->heading_topic].code);
        if (is_testimony(b, years, first_person) ||
            (last_heading != SIZE_MAX && last_heading < i && is_said(b, first_person))) {
            leave_out(b, reviews);
            continue;
        }
        if (is_alphabet(b)) {
            leave_out(b, navigation);
            continue;
        }
        if (b->token_count > STRAY_WORDS)
            continue;
        if ((!headed && (markers_are_path(b->text, b->len) || is_path_of_bars(l, b))) || links_are(b, &links) ||
            is_whole_line(b, whole) || is_print_of_page(b)) {
            leave_out(b, navigation);
            continue;
        }
        if (are_tabs(b, links.links)) {
            leave_out(b, navigation);
            if (i > 0 && b[-1].last_line == b->line && is_bracketed(&b[-1]))
                leave_out(&b[-1], navigation); /* taken for a heading */
            continue;
        }
        for (size_t n = other_brands(l, i, last_heading, brands); n > 0; n--)
            leave_out(&b[n - 1], analogues);
        if (b->furniture)
            continue;
        if (links_name_picture(l, b, &links)) {
            leave_out(b, caption);
            continue;
        }
        if (!headed && b->token_count <= STAMP_WORDS && words_find(stamps, b->tokens, b->token_count, 0, &hit)) {
            leave_out(b, hit.value);
            continue;
        }
        if (is_rating(b) || is_score(b, rated)) {
            leave_out(b, reviews);
            continue;
        }
        if (is_discount(b) || is_flagged(b)) {
            leave_out(b, advert);
            continue;
        }
        if (i > 0 && is_offer(&money, b)) {
            leave_out(b, price);
            continue;
        }
        if (words_match_at(labels, b->tokens, b->token_count, 0, &hit) == b->token_count && hit.value == advert) {
            leave_out(b, advert); /* "Advertisement" alone opens nothing: text of the label goes on behind it */
            mark_advert(l, i, promo);
            continue;
        }
        if (!(is_copyright(b) ? words_find(begins, b->tokens, b->token_count, 0, &hit)
                              : begins_with(l, b, begins, &hit)) &&
            !(words_match_at(labels, b->tokens, b->token_count, 0, &hit) &&
              (is_label(b, hit.count) || (hit.value == advert && is_flag(b, hit.count)))) &&
            !is_by_someone(b, by, &hit) && !words_memo_find(anywhere, b->tokens, b->token_count, 0, &hit))
            continue;
        if (hit.value != reviews && hit.value != comment && hit.value != navigation &&
            !(hit.value == advert && is_labelled_advert(b, labels)) &&
            advice_is_given(l->language, b->tokens, b->token_count))
            continue;
        if ((hit.value == reviews || hit.value == advert) && b->heading_topic >= 0 &&
            !data_topics[b->heading_topic].code && !b->tokens[b->token_count - 1].number)
            continue; /* opens a section of them, as the search will see; with their number it may be a link to them */
        leave_out(b, hit.value);
        if (hit.value == comment)
            mark_form(l, i);
    }
    mark_below_titles(l, last_heading, first_person);
}
