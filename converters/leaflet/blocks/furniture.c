#include "leaflet/blocks/furniture.h"
#include "base/data.h"
#include "base/memory.h"
#include "leaflet/blocks/strays.h"
#include "leaflet/words/advice.h"
#include "leaflet/words/names.h"
#include "leaflet/words/words.h"

#include <stdlib.h>
#include <string.h>

#define CONTENTS_MAX 200  /* entries that are looked at from one on */
#define CONTENTS_MIN 3    /* entries a table of contents has at least */
#define HEADING_RUN 4     /* known headings without text between, more than, to be one */
#define CONTENTS_WORDS 14 /* words of the longest entry */
#define TAB_WORDS 5       /* of the title of a tab, at most ... */
#define TABS_MIN 2        /* ... and how many stand above the one with a number */
#define LINK_HEADINGS 3   /* of the label, below a link to what follows it, at least */
#define LOOK_BLOCKS 2000  /* in which the title above "(continued)" and the section below its entry are looked for */
#define CONTINUED_MORE 6  /* words behind those that a title repeats with "(continued)" */
#define CHAPTERS 32       /* numbers of headings are below */

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

        while (end < l->block_count && end < i + CONTENTS_MAX && entries[end] && end <= last + 2) {
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

/* "In this article": all of the line is what tables of contents are called. One word may be anything's. */
static bool is_contents_title(const block *b, const words_index *titles)
{
    words_hit hit;

    return b->kind != BLOCK_TABLE && b->kind != BLOCK_ITEM && b->token_count > 1 &&
           words_match_at(titles, b->tokens, b->token_count, 0, &hit) == b->token_count;
}

/* What follows "What is in this leaflet" and counts up is a table of contents, whatever it announces. */
static bool mark_numbered_contents(leaflet *l)
{
    const words_index *titles = words_index_of_list("contents-title", l->language);
    int navigation = data_find_topic("navigation");
    bool any = false;

    for (size_t i = 0; i < l->block_count; i++) {
        size_t end = i + 1;
        int last = 0;

        if (!is_contents_title(&l->blocks[i], titles) &&
            (l->blocks[i].kind != BLOCK_HEADING || l->blocks[i].heading_topic != navigation))
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

/* An amount is in the block: the line names a product. */
static bool has_strength(const leaflet *l, const block *b)
{
    for (int i = 0; i + 1 < b->token_count; i++)
        if (b->tokens[i].number && advice_is_measured(l->language, b->tokens, b->token_count, i + 1))
            return true;
    return false;
}

/* A heading of the same section comes further down. */
static bool comes_again(const leaflet *l, size_t i)
{
    int topic = l->blocks[i].heading_topic;

    for (size_t k = i + 1; k < l->block_count && k - i < LOOK_BLOCKS; k++)
        if (l->blocks[k].kind == BLOCK_HEADING && l->blocks[k].heading_topic == topic && !l->blocks[k].furniture)
            return true;
    return false;
}

static bool is_numbered(const block *b)
{
    return b->marker != MARKER_NONE || (b->token_count && b->tokens[0].number);
}

/* Block i may be an entry of a list below the title of the contents, whose first one is given; where each stands by
 * itself, the product's name is none. */
static bool lists_entry(const leaflet *l, size_t i, const block *first)
{
    const block *b = &l->blocks[i];
    bool spaced = first->blanks_before;

    if (b->furniture)
        return true;
    if (!b->token_count || b->kind == BLOCK_TABLE || !can_be_entry(b) || has_strength(l, b) ||
        (!first->furniture && is_numbered(first) != is_numbered(b)) ||
        (spaced && names_is_product(l, b->tokens[0].type)))
        return false;
    return b->kind != BLOCK_HEADING || b->heading_topic < 0 || (!spaced && !b->glued && comes_again(l, i));
}

/* What is left below the title of a table of contents, as far as the section would go on to the next heading: it ends
 * at a blank line below its entries, at a line with a strength, at what is no entry. */
static void mark_unannounced_contents(leaflet *l)
{
    const words_index *titles = words_index_of_list("contents-title", l->language);
    int navigation = data_find_topic("navigation");

    for (size_t i = 0; i + 1 < l->block_count; i++) {
        const block *b = &l->blocks[i];
        size_t end = i + 1;
        words_hit hit;

        if (!is_contents_title(b, titles) &&
            (b->kind != BLOCK_HEADING || b->furniture || b->heading_topic != navigation ||
             !words_find(titles, b->tokens, b->token_count, 0, &hit)))
            continue;
        if (b->furniture && b[1].furniture)
            continue; /* told by its dots */
        while (end < l->block_count && lists_entry(l, end, &b[1]) &&
               (end == i + 1 || (b[1].blanks_before > 0) == (l->blocks[end].blanks_before > 0)))
            end++;
        if (end == i + 1)
            continue;
        for (size_t k = i; k < end; k++)
            if (!l->blocks[k].furniture)
                mark(l, k);
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

/* The first block from i on that is of the label is text, behind a gap. */
static bool is_text_apart(const leaflet *l, size_t i)
{
    while (i < l->block_count && l->blocks[i].furniture)
        i++;
    return i < l->block_count && l->blocks[i].kind == BLOCK_PARAGRAPH && l->blocks[i].blanks_before;
}

/* "Vendor: Orvex", among what a shop says above the label, opens nothing: the text behind it is of the label. */
static void release_vendor(leaflet *l)
{
    int unclassified = data_find_topic("42229-5");

    for (size_t i = 0; i + 2 < l->block_count; i++) {
        block *b = &l->blocks[i], *next = b + 1;

        if (b->furniture || b->kind != BLOCK_HEADING || b->heading_topic < 0)
            continue;
        if (b->heading_topic != unclassified)
            return;
        if (!b->glued || next->line != b->line || next->kind != BLOCK_PARAGRAPH || !is_text_apart(l, i + 2))
            continue;
        b->kind = BLOCK_PARAGRAPH;
        b->heading_topic = -1;
        b->heading_score = 0;
        b->glued = false;
        next->runs_on = true;
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
    strays_mark(l);
    release_contents(l);
    release_vendor(l);
    mark_unannounced_contents(l);
    return contents;
}
