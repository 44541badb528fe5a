#include "leaflet/blocks/pages.h"
#include "base/data.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "leaflet/blocks/blocks.h"
#include "leaflet/blocks/page_lines.h"
#include "leaflet/words/words.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define PAGES_MIN 2      /* page numbers that count up */
#define PAGE_LINES 12    /* lines of a page, at least, where bare numbers count the pages */
#define PAGE_STEP 3      /* by which the numbers of pages may rise: some are missing */
#define ASIDE_SHARE 3    /* an indent beyond this part of the width centres a number or puts it to the right */
#define PAGE_TOKENS 4    /* words of the longest page number */
#define TITLE_WORDS 16   /* of a running title */
#define RUNNING_MIN 4    /* repeats of a running title without page numbers */
#define RUNNING_APART 15 /* lines between them, more than */
#define ONLY_MAX 8       /* lines that are tried for the title at the only page break */
#define BREAK_BLOCKS 4   /* of furniture between two parts of a paragraph */

typedef enum { PAGE_NONE, PAGE_BARE, PAGE_SURE } page_sign; /* "3"; "- 3 -", "Page 3 of 8", "3" at a form feed */

typedef struct {
    page_sign sign;
    int number;
    bool alone;    /* "Page 3 of 8", "-- 3 --": needs neither a row of them nor a gap to tell */
    size_t title;  /* bytes of the running title before it in the line */
    int length;    /* of the row of numbers that ends here ... */
    size_t before; /* ... and the block before it in the row */
} page_mark;

static void mark(leaflet *l, size_t i)
{
    l->blocks[i].furniture = true;
    l->blocks[i].topic = data_find_topic("navigation");
}

/* --- page numbers --- */

/* Dashes around the number. */
static bool is_dashed(const block *b)
{
    bool opened = b->marker == MARKER_BULLET || (b->len && strchr("-\xE2", b->text[0]));

    return opened && b->token_count == 1 && b->len &&
           (b->text[b->len - 1] == '-' || (unsigned char)b->text[b->len - 1] >= 0x80);
}

/* Two dashes or a long one on both sides of the number. */
static bool is_well_dashed(const block *b)
{
    const token *t = &b->tokens[0];
    size_t end = t->start + t->len;

    if (b->token_count != 1 || !t->number || b->kind == BLOCK_ITEM)
        return false;
    return (t->start > 2 && strncmp(b->text, "--", 2) == 0 && b->len - end > 2 &&
            memcmp(b->text + b->len - 2, "--", 2) == 0) ||
           (t->start > 3 && strncmp(b->text, "\xE2\x80\x94", 3) == 0 && b->len - end > 3);
}

/* The tokens from `from` on are a word for "page", its number, and how many there are, no fewer: "page 2 of 3",
 * "p. 2/6". */
static bool counts_of(const block *b, int from, const words_index *page)
{
    const token *t = b->tokens + from;
    int count = b->token_count - from, of = count == 4 ? 3 : 2;
    words_hit hit;

    if (count != of + 1 || t[0].number || !t[1].number || !t[of].number ||
        words_match_at(page, b->tokens, b->token_count, from, &hit) != 1 || hit.value)
        return false;
    if (of == 3 ? words_match_at(page, b->tokens, b->token_count, from + 2, &hit) != 1 || !hit.value
                : b->text[t[of].start - 1] != '/')
        return false;
    return words_whole(t[1].text) > 0 && words_whole(t[1].text) <= words_whole(t[of].text);
}

static page_mark read_page(const block *b, const words_index *page)
{
    page_mark m = {.before = SIZE_MAX};
    words_hit hit;
    int numbers = 0, words = 0;

    if (b->token_count && b->kind != BLOCK_TABLE && (counts_of(b, 0, page) || is_well_dashed(b))) {
        m.sign = PAGE_SURE;
        m.number = words_whole(b->tokens[!b->tokens[0].number].text);
        m.alone = true;
        return m;
    }

    if (b->token_count == 0 || b->token_count > PAGE_TOKENS || b->kind == BLOCK_TABLE)
        return m;
    if (b->kind == BLOCK_ITEM && !is_dashed(b))
        return m;
    for (int i = 0; i < b->token_count; i++) {
        const token *t = &b->tokens[i];

        if (t->number && (t->len > 4 || strpbrk(t->text, ".,")))
            return m;
        if (!t->number && !words_match_at(page, b->tokens, b->token_count, i, &hit))
            return m;
        m.number = t->number && !numbers ? words_whole(t->text) : m.number;
        numbers += t->number;
        words += !t->number;
    }
    if (numbers == 1 || (numbers == 2 && (words || memchr(b->text, '/', b->len))))
        m.sign = words || is_dashed(b) ? PAGE_SURE : PAGE_BARE;
    return m;
}

/* A dash, a bar, a tab or two blanks stand before token i. */
static bool is_parted(const block *b, int i)
{
    size_t at = b->tokens[i - 1].start + b->tokens[i - 1].len, end = b->tokens[i].start;

    for (; at < end; at++)
        if (strchr("|\t", b->text[at]) || (b->text[at] == ' ' && at + 1 < end && strchr(" -", b->text[at + 1])) ||
            (b->text[at] == ' ' && at + 3 < end && memcmp(b->text + at + 1, "\xE2\x80", 2) == 0))
            return true;
    return false;
}

/* "Name - Patient leaflet - Page 1 of 3": the number behind the running title. If it does not say how many there are,
 * only a row of them makes sure. */
static page_mark read_titled_page(const block *b, const words_index *page)
{
    page_mark m = {.before = SIZE_MAX};
    words_hit hit;
    int from = b->token_count, words = 0;

    if (b->token_count > TITLE_WORDS || b->kind == BLOCK_TABLE || b->kind == BLOCK_ITEM)
        return m;
    while (from > 0 && b->token_count - from < PAGE_TOKENS) {
        const token *t = &b->tokens[from - 1];

        if (!t->number && !words_match_at(page, b->tokens, b->token_count, from - 1, &hit))
            break;
        if (t->number && (t->len > 4 || strpbrk(t->text, ".,")))
            break;
        words += !t->number;
        m.number = t->number ? words_whole(t->text) : m.number;
        from--;
    }
    if (!from || !words || !m.number || b->tokens[from].number)
        return m;
    m.title = b->tokens[from - 1].start + b->tokens[from - 1].len;
    m.sign = PAGE_BARE;
    m.alone = counts_of(b, from, page) && is_parted(b, from);
    return m;
}

static bool same_title(const leaflet *l, const page_mark *marks, size_t a, size_t b)
{
    return marks[a].title == marks[b].title && memcmp(l->blocks[a].text, l->blocks[b].text, marks[a].title) == 0;
}

/* A form feed stands beside the block, with nothing but blanks and line ends between. */
static bool is_at_feed(const leaflet *l, const block *b)
{
    size_t start = l->spans[b->first_span].start, end = l->spans[b->first_span + b->spans - 1].start;

    while (start > 0 && strchr(" \t\r\n", l->bytes[start - 1]))
        start--;
    while (end < l->len && strchr(" \t\r\n", l->bytes[end]))
        end++;
    return (start > 0 && l->bytes[start - 1] == '\f') || (end < l->len && l->bytes[end] == '\f');
}

/* In the middle of the line or flush right. */
static bool stands_aside(const leaflet *l, const block *b)
{
    return l->wrap && b->indent * ASIDE_SHARE > l->wrap;
}

static int highest_page(const leaflet *l, const page_mark *marks)
{
    int highest = 0;

    for (size_t i = 0; i < l->block_count; i++)
        if (marks[i].sign != PAGE_NONE && marks[i].number > highest)
            highest = marks[i].number;
    return highest;
}

/* Rows of numbers that count up, a page apart: the longest that ends at each block. */
static size_t find_rows(const leaflet *l, page_mark *marks)
{
    int highest = highest_page(l, marks);
    size_t *last = memory_alloc(((size_t)highest + 1) * sizeof *last), longest = SIZE_MAX; /* block with the number */

    memset(last, 0xFF, ((size_t)highest + 1) * sizeof *last);
    for (size_t i = 0; i < l->block_count; i++) {
        page_mark *m = &marks[i];

        if (m->sign == PAGE_NONE || m->number < 1)
            continue;
        m->length = 1;
        for (int step = 1; step <= PAGE_STEP && step < m->number; step++) {
            size_t k = last[m->number - step];

            if (k == SIZE_MAX || !same_title(l, marks, i, k) || marks[k].length < m->length ||
                l->blocks[i].line - l->blocks[k].line < PAGE_LINES)
                continue;
            m->length = marks[k].length + 1;
            m->before = k;
        }
        if (last[m->number] == SIZE_MAX || m->length > marks[last[m->number]].length)
            last[m->number] = i;
        if (longest == SIZE_MAX || m->length > marks[longest].length)
            longest = i;
    }
    free(last);
    return longest;
}

static void mark_numbers(leaflet *l, page_sign *pages)
{
    const words_index *page = page_lines_words();
    page_mark *marks = memory_alloc((l->block_count + 1) * sizeof *marks);
    size_t longest;

    for (size_t i = 0; i < l->block_count; i++) {
        marks[i] = read_page(&l->blocks[i], page);
        if (marks[i].sign == PAGE_NONE)
            marks[i] = read_titled_page(&l->blocks[i], page);
        if (marks[i].alone || (marks[i].sign != PAGE_NONE && !marks[i].title && is_at_feed(l, &l->blocks[i])))
            marks[i].sign = PAGE_SURE;
        else if (!l->blocks[i].blanks_before && !stands_aside(l, &l->blocks[i]))
            marks[i].sign = PAGE_NONE;
    }
    longest = find_rows(l, marks);
    if (longest != SIZE_MAX && marks[longest].length >= PAGES_MIN)
        for (size_t i = longest; i != SIZE_MAX; i = marks[i].before)
            marks[i].sign = PAGE_SURE;
    for (size_t i = 0; i < l->block_count; i++) {
        pages[i] = l->blocks[i].of_page ? PAGE_SURE : marks[i].sign;
        if (pages[i] == PAGE_SURE)
            mark(l, i);
    }
    free(marks);
}

/* --- running titles --- */

static bool can_run(const block *b)
{
    return b->len && !b->furniture && b->kind != BLOCK_TABLE && b->token_count && b->token_count <= TITLE_WORDS &&
           !strchr(".,;", b->text[b->len - 1]) && !memchr(b->text, '\t', b->len);
}

static bool same_line(const block *a, const block *b)
{
    return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

static bool near_page_break(const leaflet *l, const page_sign *pages, size_t i)
{
    for (size_t k = i > 1 ? i - 2 : 0; k <= i + 2 && k < l->block_count; k++)
        if (pages[k] == PAGE_SURE)
            return true;
    return false;
}

typedef struct {
    size_t first, last; /* blocks with the same text */
    size_t count, beside;
    long shortest, longest; /* lines between two */
} repeats;

static size_t hash_of(const block *b)
{
    size_t h = 5381;

    for (int i = 0; i < b->token_count; i++)
        h = h * 33 + (size_t)b->tokens[i].type->number;
    return h;
}

/* For each block the index of its text in `found`, or -1; returns how many there are. */
static int find_repeats(const leaflet *l, const page_sign *pages, repeats *found, int *index)
{
    size_t size = l->block_count * 2 + 16;
    int *table = memory_zalloc(size, sizeof *table), count = 0;

    for (size_t i = 0; i < l->block_count; i++) {
        const block *b = &l->blocks[i];
        size_t at;
        repeats *r;
        long apart;

        index[i] = -1;
        if (!can_run(b))
            continue;
        at = hash_of(b) % size;
        while (table[at] && !same_line(&l->blocks[found[table[at] - 1].first], b))
            at = (at + 1) % size;
        if (!table[at]) {
            found[count] = (repeats){i, i, 0, 0, LONG_MAX, 0};
            table[at] = ++count;
        }
        r = &found[index[i] = table[at] - 1];
        apart = b->line - l->blocks[r->last].line;
        if (r->count++) {
            r->shortest = apart < r->shortest ? apart : r->shortest;
            r->longest = apart > r->longest ? apart : r->longest;
        }
        r->beside += near_page_break(l, pages, i);
        r->last = i;
    }
    free(table);
    return count;
}

/* How often the leaflet has a word of its vocabulary. */
static int uses_of(const leaflet *l, const word_type *word)
{
    int n = 0;

    for (int i = 0; i < l->token_count; i++)
        n += l->tokens[i].type == word;
    return n;
}

/* "Name (Substance)": what stands between brackets at the end begins with a capital, has no number, and is spoken of
 * elsewhere. */
static bool names_product(const leaflet *l, const block *b)
{
    const char *open = memchr(b->text, '(', b->len);
    int from = 0;

    if (!open || open == b->text || b->text[b->len - 1] != ')' || b->heading_topic >= 0)
        return false;
    while (from < b->token_count && b->text + b->tokens[from].start < open)
        from++;
    if (from == b->token_count || !b->tokens[from].capital)
        return false;
    for (int i = from; i < b->token_count; i++)
        if (b->tokens[i].number || (b->tokens[i].len > 3 && uses_of(l, b->tokens[i].type) < 2))
            return false;
    return true;
}

/* The only page break of a leaflet: a number, then a line by itself that names the product. */
static bool is_only_title(const leaflet *l, size_t i, const page_sign *pages, int *tries)
{
    const block *b = &l->blocks[i];

    return i > 0 && pages[i - 1] != PAGE_NONE && b->blanks_before && i + 1 < l->block_count &&
           l->blocks[i + 1].blanks_before && b->kind != BLOCK_ITEM && (*tries)++ < ONLY_MAX && names_product(l, b);
}

/* Beside most page numbers, or at even distances. */
static bool runs(const leaflet *l, const repeats *r, const page_sign *pages, int *tries)
{
    if (r->count >= 2 && r->beside * 3 >= r->count * 2 && r->shortest >= PAGE_LINES)
        return true;
    if (r->count >= RUNNING_MIN && r->shortest > RUNNING_APART && r->longest * 2 < r->shortest * 3)
        return true;
    return r->count == 1 && is_only_title(l, r->first, pages, tries);
}

/* A line below each of a running title: the title goes on in it. */
static bool goes_on_title(const leaflet *l, size_t i, const repeats *found, const int *index)
{
    return i > 0 && index[i] >= 0 && index[i - 1] >= 0 && l->blocks[i - 1].furniture && found[index[i]].count >= 2 &&
           found[index[i]].count == found[index[i - 1]].count;
}

/* A short line that comes again and again. */
static void mark_titles(leaflet *l, const page_sign *pages)
{
    repeats *found = memory_alloc((l->block_count + 1) * sizeof *found);
    int *index = memory_alloc((l->block_count + 1) * sizeof *index), tries = 0;

    find_repeats(l, pages, found, index);
    for (size_t i = 0; i < l->block_count; i++) {
        const repeats *r = index[i] < 0 ? NULL : &found[index[i]];

        if (goes_on_title(l, i, found, index)) {
            mark(l, i);
            continue;
        }
        if (!r || !runs(l, r, pages, &tries) || (i == r->first && r->count > 1 && r->beside * 2 < r->count))
            continue; /* the first of an even row is the title itself */
        mark(l, i);
        if (r->count == 1) /* which tells what the number above it is */
            mark(l, i - 1);
    }
    free(found);
    free(index);
}

/* --- paragraphs over page breaks --- */

/* The text of block a goes on in block b: no sentence ends, and b begins in small letters. */
static bool goes_on(const block *a, const block *b)
{
    uint32_t c;

    if (a->kind == BLOCK_TABLE || a->kind == BLOCK_HEADING || b->kind != BLOCK_PARAGRAPH || !a->len || !b->len)
        return false;
    utf8_next(&c, b->text, b->len);
    return !strchr(".:!?", a->text[a->len - 1]) && utf8_is_lower(c);
}

/* Number of blocks of furniture behind block i, when its text goes on behind them; else 0. */
static size_t break_behind(const leaflet *l, size_t i)
{
    size_t n = 0;

    while (n <= BREAK_BLOCKS && i + 1 + n < l->block_count && l->blocks[i + 1 + n].furniture)
        n++;
    if (!n || n > BREAK_BLOCKS || i + 1 + n >= l->block_count || l->blocks[i].furniture)
        return 0;
    return goes_on(&l->blocks[i], &l->blocks[i + 1 + n]) ? n : 0;
}

static void omit(leaflet *l, const block *b, findings *found)
{
    for (int i = b->first_span; i < b->first_span + b->spans; i++)
        l->spans[i] = (span){l->spans[i].start, l->spans[i].len, SPAN_OMITTED, "navigation", NULL, -1, 0};
    findings_add(found, FINDING_LEAFLET_UNRELATED, l->name, b->line, b->column,
                 "this line is not label content (navigation) and was left out; --keep-unrelated writes it");
}

/* Block `to` takes the spans up to the end of the block at `from`, which goes on its text. */
static void take_rest(leaflet *l, block *to, const block *from)
{
    span *last = &l->spans[to->first_span + to->spans - 1];

    if (last->action == SPAN_TRANSFORMED) { /* its line end */
        last->text = " ";
        last->rule = "line-join";
    }
    to->spans = from->first_span + from->spans - to->first_span;
    to->last_line = from->last_line;
    blocks_read_text(l, to);
}

static void join(leaflet *l, findings *found)
{
    size_t kept = 0;

    for (size_t i = 0, n; i < l->block_count; i++, kept++) {
        if (kept != i)
            l->blocks[kept] = l->blocks[i];
        while ((n = break_behind(l, i))) {
            for (size_t k = i + 1; k <= i + n; k++)
                omit(l, &l->blocks[k], found);
            i += n + 1;
            take_rest(l, &l->blocks[kept], &l->blocks[i]);
            l->blocks[i] = l->blocks[kept]; /* its text may go on once more */
        }
        for (int s = 0; s < l->blocks[kept].spans; s++)
            l->spans[l->blocks[kept].first_span + s].block = (int)kept;
    }
    l->block_count = kept;
}

static void note_breaks(leaflet *l)
{
    for (size_t i = 1; i < l->block_count; i++)
        l->blocks[i].begins_page = l->blocks[i - 1].furniture;
}

void pages_join(leaflet *l, findings *found)
{
    page_sign *pages = memory_zalloc(l->block_count + 1, sizeof *pages);

    mark_numbers(l, pages);
    mark_titles(l, pages);
    free(pages);
    note_breaks(l);
    if (!l->keep_unrelated)
        join(l, found);
}
