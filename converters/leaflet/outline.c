#include "leaflet/outline.h"
#include "base/data.h"
#include "base/memory.h"
#include "leaflet/words.h"

#include <stdlib.h>
#include <string.h>

#define CONTENTS_MIN 3    /* entries a table of contents has at least */
#define HEADING_RUN 4     /* known headings without text between, more than, to be one */
#define CONTENTS_WORDS 14 /* words of the longest entry */
#define PAGES_MIN 2       /* bare numbers that count up, to be page numbers */
#define RUNNING_MIN 4     /* repeats of a running title without page numbers */
#define RUNNING_APART 3   /* blocks between them, more than */
#define TITLE_WORDS 20    /* words of the longest document title */
#define TITLE_BLOCKS 3    /* it stands among so many first blocks */

/* Words of a block without numbering and page number: first token and number of tokens. */
static int core(const block *b, int *count)
{
    int first = 0, last = b->token_count;

    while (first < last && b->tokens[first].number)
        first++;
    while (last > first && b->tokens[last - 1].number)
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

static bool can_be_entry(const block *b)
{
    int n;

    core(b, &n);
    return n > 0 && n <= CONTENTS_WORDS && (b->len == 0 || b->text[b->len - 1] != '.' || strstr(b->text, "..."));
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

/* Entries of a table of contents follow each other and come again, in the same order, as headings further down. */
static bool mark_contents(leaflet *l)
{
    size_t *repeats = find_repeats(l);
    int navigation = data_find_topic("navigation");
    bool any = false;

    for (size_t i = 0; i < l->block_count;) {
        size_t end = i, last = i, hits = 0;

        while (end < l->block_count && can_be_entry(&l->blocks[end]) && end <= last + 2) {
            if (repeats[end] > end && repeats[end] > i + hits) {
                hits++;
                last = end;
            }
            end++;
        }
        if (hits >= CONTENTS_MIN && hits * 10 >= (last - i + 1) * 6 && repeats[i] > last) {
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
    free(repeats);
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

    if (b->token_count == 0 || b->token_count > 4 || b->blanks_before == 0 || b->kind == BLOCK_ITEM)
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

/* Page numbers count up through the leaflet. */
static void mark_pages(leaflet *l)
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
        if (numbers[i] && (rising >= PAGES_MIN || l->blocks[i].token_count > 1))
            mark(l, i);
    free(numbers);
    words_index_free(page);
}

/* A running title is repeated to the letter, and is no row of a table. */
static bool same_line(const block *a, const block *b)
{
    return a->len == b->len && memcmp(a->text, b->text, a->len) == 0 && !memchr(a->text, '\t', a->len);
}

static bool near_page_break(const leaflet *l, size_t i)
{
    for (size_t k = i > 1 ? i - 2 : 0; k <= i + 2 && k < l->block_count; k++)
        if (k != i && l->blocks[k].furniture)
            return true;
    return false;
}

/* A short line that comes again and again, mostly beside page numbers or at even distances: a running title. */
static void mark_running(leaflet *l)
{
    size_t *repeats = find_repeats(l); /* the last block with the same words */

    for (size_t i = 0; i < l->block_count; i++) {
        size_t count = 0, beside = 0, last_at = 0, shortest = (size_t)-1, longest = 0;

        if (!repeats[i] || l->blocks[i].furniture || !can_be_entry(&l->blocks[i]))
            continue;
        for (size_t k = i; k <= repeats[i]; k++) {
            if (!same_line(&l->blocks[k], &l->blocks[i]))
                continue;
            beside += near_page_break(l, k);
            if (count++ && k - last_at < shortest)
                shortest = k - last_at;
            if (count > 1 && k - last_at > longest)
                longest = k - last_at;
            last_at = k;
        }
        if (!(count >= 3 && beside * 2 >= count) &&
            !(count >= RUNNING_MIN && shortest > RUNNING_APART && longest < 3 * shortest))
            continue;
        for (size_t k = i + (beside * 2 < count); k <= repeats[i];
             k++) /* the first of an even row is the title itself */
            if (same_line(&l->blocks[k], &l->blocks[i]) && !l->blocks[k].furniture)
                mark(l, k);
    }
    free(repeats);
}

bool outline_mark_furniture(leaflet *l)
{
    bool contents = mark_contents(l);

    contents = mark_heading_run(l) || contents;
    mark_pages(l);
    mark_running(l);
    return contents;
}

static bool names_product(const leaflet *l, const block *b)
{
    for (int i = 0; i < l->brand_count; i++)
        if (strstr(b->text, l->brand[i].text))
            return true;
    return false;
}

/* The title: a short first line with the product's name or with words such as "instructions for use". */
static void settle_title(leaflet *l)
{
    words_index *titles = words_index_new();

    words_index_add_list(titles, "title", "");
    for (size_t i = 0, seen = 0; i + 1 < l->block_count && seen < TITLE_BLOCKS; i++) {
        block *b = &l->blocks[i];
        words_hit hit;

        if (!data_topics[b->topic].code || b->furniture)
            continue;
        seen++;
        if (b->kind == BLOCK_ITEM || b->glued || b->token_count > TITLE_WORDS || b->len == 0 ||
            strchr(".:;,", b->text[b->len - 1]))
            break;
        if (names_product(l, b) || words_find(titles, b->tokens, b->token_count, 0, &hit)) {
            if (l->title_block < 0 || names_product(l, b))
                l->title_block = (int)i;
            if (names_product(l, b))
                break;
        }
    }
    words_index_free(titles);
}

void outline_settle(leaflet *l)
{
    settle_title(l);
}

typedef struct {
    leaflet *l;
    label_section *last_top; /* open top-level section */
    label_section *open;     /* the section that takes text now */
    int unclassified;
} builder;

static label_section *add_section(builder *b, label_section *parent, int topic, int effective, int title)
{
    label_section *s = arena_alloc(b->l->memory, sizeof *s);

    s->topic = topic;
    s->effective = effective;
    s->title = title;
    s->lost_title = title < 0;
    s->parent = parent;
    if (parent) {
        if (parent->last_child)
            parent->last_child->next = s;
        else
            parent->child = s;
        parent->last_child = s;
    } else {
        if (b->last_top)
            b->last_top->next = s;
        else
            b->l->sections = s;
        b->last_top = s;
    }
    b->open = s;
    return s;
}

static void add_text(builder *b, int index)
{
    label_section *s = b->open;

    if (s->block_count == s->block_cap) {
        int cap = s->block_cap ? s->block_cap * 2 : 8;
        int *more = arena_alloc(b->l->memory, (size_t)cap * sizeof *more);

        if (s->block_count)
            memcpy(more, s->blocks, (size_t)s->block_count * sizeof *more);
        s->blocks = more;
        s->block_cap = cap;
    }
    s->blocks[s->block_count++] = index;
}

/* Opens the section for a topic: inside the open one when it nests there, else at the top. */
static void open_topic(builder *b, int topic, int title)
{
    label_section *top = b->last_top;

    if (top && data_topics[topic].parent >= 0 && top->effective == data_topics[topic].parent)
        add_section(b, top, topic, topic, title);
    else
        add_section(b, NULL, topic, topic, title);
}

static void open_heading(builder *b, const block *bl, int index, int topic)
{
    label_section *top = b->last_top;
    const block *above = top && top->title >= 0 ? &b->l->blocks[top->title] : NULL;

    if (bl->minor && above && above->major == bl->major && !above->minor && b->open) /* "8.1" is inside of 8 */
        add_section(b, top, top->effective == topic ? b->unclassified : topic, topic, index);
    else if (!b->open || (b->open->effective != topic && (!top || top->effective != topic)))
        open_topic(b, topic, index);
    else if (top->effective == topic)
        add_section(b, top, b->unclassified, topic, index);
    else if (bl->heading_topic == topic)
        add_section(b, top, topic, topic, index);
    else
        add_section(b, top, b->unclassified, topic, index);
}

static void open_text(builder *b, int topic)
{
    label_section *top = b->last_top;

    if (b->open && b->open->effective == topic)
        return;
    if (top && top->effective == topic)
        add_section(b, top, b->unclassified, topic, -1);
    else
        open_topic(b, topic, -1);
}

static int number_sections(label_section *s, int ordinal)
{
    for (; s; s = s->next) {
        s->ordinal = ++ordinal;
        ordinal = number_sections(s->child, ordinal);
    }
    return ordinal;
}

void outline_build(leaflet *l)
{
    builder b = {.l = l, .unclassified = data_find_topic("42229-5")};
    int unrelated = -1; /* the reason of the open section with unrelated text */

    for (size_t i = 0; i < l->block_count; i++) {
        block *bl = &l->blocks[i];
        bool label_text = data_topics[bl->topic].code != NULL;

        if ((int)i == l->title_block || (!label_text && !l->keep_unrelated))
            continue;
        if (!label_text) {
            if (unrelated != bl->topic || bl->kind == BLOCK_HEADING)
                add_section(&b, NULL, b.unclassified, b.unclassified, bl->kind == BLOCK_HEADING ? (int)i : -1);
            unrelated = bl->topic;
            if (bl->kind != BLOCK_HEADING)
                add_text(&b, (int)i);
            continue;
        }
        if (unrelated >= 0) { /* what follows starts a section of its own */
            unrelated = -1;
            b.open = NULL;
        }
        if (bl->kind == BLOCK_HEADING) {
            open_heading(&b, bl, (int)i, bl->topic);
        } else {
            open_text(&b, bl->topic);
            add_text(&b, (int)i);
        }
    }
    number_sections(l->sections, 0);
}
