#include "leaflet/furniture.h"
#include "base/data.h"
#include "base/memory.h"
#include "leaflet/words.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define CONTENTS_MIN 3    /* entries a table of contents has at least */
#define HEADING_RUN 4     /* known headings without text between, more than, to be one */
#define CONTENTS_WORDS 14 /* words of the longest entry */
#define CHAPTERS 32       /* numbers of headings are below */
#define PAGES_MIN 2       /* bare numbers that count up, to be page numbers */
#define RUNNING_MIN 4     /* repeats of a running title without page numbers */
#define RUNNING_APART 15  /* lines between them, more than */
#define PAGE_TOKENS 4     /* words of the longest page number */

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
        for (const char *c = b->tokens[i].text; *c; c++)
            h = h * 33 + (unsigned char)*c;
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
    return n > 0 && n <= CONTENTS_WORDS && !is_row(b) && (b->text[b->len - 1] != '.' || strstr(b->text, "..."));
}

/* For each block the last later block with the same words, or 0. */
static size_t *find_repeats(const leaflet *l)
{
    size_t n = l->block_count, size = n * 2 + 16;
    size_t *repeats = memory_zalloc(n + 1, sizeof *repeats), *table = memory_zalloc(size, sizeof *table);

    for (size_t i = n; i-- > 0;) {
        size_t at = core_hash(&l->blocks[i]) % size;

        if (!can_be_entry(&l->blocks[i]))
            continue;
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

static size_t *numbered_place(const leaflet *l, size_t *table, size_t i)
{
    const block *b = &l->blocks[i];

    if (b->kind != BLOCK_HEADING || b->heading_topic < 0 || b->minor || b->major < 1 || b->major >= CHAPTERS)
        return NULL;
    return &table[b->heading_topic * CHAPTERS + b->major];
}

/* For each block the last later heading that it may announce, or 0: one of the same words, or a known heading of the
 * same meaning with the same number. */
static size_t *find_announced(const leaflet *l)
{
    size_t *announced = find_repeats(l);
    size_t *table = memory_zalloc((size_t)data_topic_count * CHAPTERS, sizeof *table);

    for (size_t i = l->block_count; i-- > 0;) {
        size_t *place = numbered_place(l, table, i);

        if (announced[i] && l->blocks[announced[i]].kind != BLOCK_HEADING)
            announced[i] = 0;
        if (place && *place > announced[i])
            announced[i] = *place;
        if (place && !*place)
            *place = i;
    }
    free(table);
    return announced;
}

/* Entries of a table of contents follow each other and come again, in the same order, as headings further down. */
static bool mark_contents(leaflet *l)
{
    size_t *announced = find_announced(l);
    int navigation = data_find_topic("navigation");
    bool any = false;

    for (size_t i = 0; i < l->block_count;) {
        size_t end = i, last = i, hits = 0;

        while (end < l->block_count && can_be_entry(&l->blocks[end]) && end <= last + 2) {
            if (announced[end] > i + hits) {
                hits++;
                last = end;
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

/* Known headings one after the other without any text are a table of contents too, all but the last, which has text. */
static bool mark_heading_run(leaflet *l)
{
    bool any = false;

    for (size_t i = 0, end; i < l->block_count; i = end + 1) {
        size_t known = 0;

        for (end = i; end < l->block_count && can_be_entry(&l->blocks[end]) && !l->blocks[end].furniture; end++) {
            if (l->blocks[end].heading_topic < 0 && (end == i || l->blocks[end - 1].heading_topic < 0))
                break;
            known += l->blocks[end].heading_topic >= 0;
        }
        while (end > i && l->blocks[end - 1].heading_topic < 0)
            end--;
        if (known <= HEADING_RUN)
            continue;
        for (size_t k = i; k + 1 < end; k++)
            mark(l, k);
        any = true;
    }
    return any;
}

/* "Page 3 of 8", "- 3 -", "3/8": the number of the page, or 0. */
static int page_number(const block *b, const words_index *page)
{
    words_hit hit;
    int numbers = 0, first = 0;

    if (b->token_count == 0 || b->token_count > PAGE_TOKENS || b->blanks_before == 0)
        return 0;
    if (b->kind == BLOCK_ITEM && (b->marker != MARKER_BULLET || b->text[b->len - 1] != '-'))
        return 0;
    for (int i = 0; i < b->token_count; i++) {
        if (b->tokens[i].number) {
            first = numbers++ ? first : atoi(b->tokens[i].text);
            if (strpbrk(b->tokens[i].text, ".,"))
                return 0;
        } else if (!words_match_at(page, b->tokens, b->token_count, i, &hit)) {
            return 0;
        }
    }
    return numbers == 1 || (numbers == 2 && b->token_count > 2) ? first : 0;
}

/* Page numbers count up through the leaflet. pages[i]: block i is one. */
static void mark_pages(leaflet *l, bool *pages)
{
    words_index *page = words_index_new();
    int *numbers = memory_zalloc(l->block_count + 1, sizeof *numbers), rising = 0, last = 0;

    words_index_add_list(page, "page", "");
    for (size_t i = 0; i < l->block_count; i++) {
        numbers[i] = page_number(&l->blocks[i], page);
        if (numbers[i] > last && numbers[i] <= last + 3) {
            rising++;
            last = numbers[i];
        } else {
            numbers[i] = numbers[i] && l->blocks[i].token_count > 1 ? numbers[i] : 0;
        }
    }
    for (size_t i = 0; i < l->block_count; i++)
        if (numbers[i] && (rising >= PAGES_MIN || l->blocks[i].token_count > 1)) {
            mark(l, i);
            pages[i] = true;
        }
    free(numbers);
    words_index_free(page);
}

/* A running title is repeated to the letter, and is no row of a table. */
static bool same_line(const block *a, const block *b)
{
    return a->len == b->len && memcmp(a->text, b->text, a->len) == 0 && !memchr(a->text, '\t', a->len);
}

static bool near_page_break(const leaflet *l, const bool *pages, size_t i)
{
    for (size_t k = i > 1 ? i - 2 : 0; k <= i + 2 && k < l->block_count; k++)
        if (pages[k])
            return true;
    return false;
}

/* A short line that comes again and again, mostly beside page numbers or at even distances: a running title. */
static void mark_running(leaflet *l, const bool *pages)
{
    size_t *repeats = find_repeats(l); /* the last block with the same words */

    for (size_t i = 0; i < l->block_count; i++) {
        long shortest = LONG_MAX, longest = 0, last_line = 0;
        size_t count = 0, beside = 0;

        if (!repeats[i] || l->blocks[i].furniture || !can_be_entry(&l->blocks[i]))
            continue;
        for (size_t k = i; k <= repeats[i]; k++) {
            long apart = l->blocks[k].line - last_line;

            if (!same_line(&l->blocks[k], &l->blocks[i]))
                continue;
            beside += near_page_break(l, pages, k);
            if (count++) {
                shortest = apart < shortest ? apart : shortest;
                longest = apart > longest ? apart : longest;
            }
            last_line = l->blocks[k].line;
        }
        if (!(count >= 2 && beside * 3 >= count * 2) &&
            !(count >= RUNNING_MIN && shortest > RUNNING_APART && longest * 2 < shortest * 3))
            continue;
        for (size_t k = i + (beside * 2 < count); k <= repeats[i];
             k++) /* the first of an even row is the title itself */
            if (same_line(&l->blocks[k], &l->blocks[i]) && !l->blocks[k].furniture)
                mark(l, k);
    }
    free(repeats);
}

bool furniture_mark(leaflet *l)
{
    bool *pages = memory_zalloc(l->block_count + 1, sizeof *pages), contents = mark_contents(l);

    contents = mark_numbered_contents(l) || contents;
    contents = mark_heading_run(l) || contents;
    mark_pages(l, pages);
    mark_running(l, pages);
    free(pages);
    return contents;
}
