#include "leaflet/blocks/page_lines.h"
#include "base/data.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "leaflet/blocks/lines.h"
#include "leaflet/words/words.h"

#include <stdlib.h>
#include <string.h>

#define LINE_MAX 200     /* bytes of the longest running line */
#define NUMBER_MAX 4     /* digits of a page number */
#define PAGE_LINES 12    /* lines of a page, at least */
#define PAGE_STEP 3      /* by which the numbers may rise: some pages are missing */
#define TITLED_MIN 2     /* pages whose running line is the same but for the number */
#define ROW_TRIES 256    /* numbers further up that one is compared with */
#define BARE_MIN 3       /* pages of which nothing but the number tells */
#define BARE_FIRST 2     /* the highest number that those may begin with */
#define BARE_OTHERS 1    /* lines of a number alone that are none of them: a table with a cell a line has many */
#define LEADER_DOTS 4    /* dots or points of the shortest leader */
#define ENTRIES_MIN 3    /* of a table of contents */
#define ENTRY_LINES 3    /* lines from one entry to the next, at most */
#define CONTENTS_ABOVE 3 /* lines from the title of the contents to the first entry, at most */

/* A line with a number that may be that of the page: what stands before and behind it, and the number. */
typedef struct {
    size_t line;
    size_t start, first, behind, end; /* in the text: of the line, its number, what follows that, the end */
    int number;
    bool worded;   /* "Page 3", "- 3 -" */
    bool dashed;   /* "- 3 -" */
    size_t before; /* the one before in the row, or SIZE_MAX */
    int length;    /* of the row that ends here ... */
    int starts;    /* ... and its first number */
} page_number;

typedef struct {
    line_shapes *s;
    const words_index *page;
    page_number *all;
    size_t count, cap;
} page_numbers;

static bool is_gap(const char *text, size_t from, size_t end)
{
    size_t blanks = 0;

    for (; from < end; from++) {
        if (text[from] == '\t')
            return true;
        if (text[from] != ' ')
            return false;
        blanks++;
    }
    return blanks >= LINES_COLUMN_GAP;
}

static size_t skip_dashes(const char *text, size_t from, size_t end)
{
    for (;;) {
        uint32_t c;
        int n = utf8_decode(&c, text + from, end - from);

        if (n <= 0 || (!utf8_is_blank(c) && c != '-' && c != 0x2013 && c != 0x2014))
            return from;
        from += (size_t)n;
    }
}

/* Words for pages, and for "of" between the number and how many there are. */
static words_index *index_page(const char *list, const char *language)
{
    words_index *index = words_index_new();

    words_index_add_list_as(index, list, language, 0);
    words_index_add_list_as(index, "page-of", language, 1);
    return index;
}

/* "- 3 -" */
static bool read_dashed(const char *text, page_number *p)
{
    size_t first = skip_dashes(text, p->start, p->end), behind = first;

    while (behind < p->end && utf8_is_digit((unsigned char)text[behind]))
        behind++;
    if (first == p->start || behind == first || behind == p->end || behind - first > NUMBER_MAX - 1 ||
        skip_dashes(text, behind, p->end) != p->end)
        return false;
    p->first = first;
    p->behind = behind;
    p->number = words_whole(text + first);
    p->worded = p->dashed = true;
    return true;
}

const words_index *page_lines_words(void)
{
    return words_index_kept(index_page, "page", "");
}

static bool is_page_word(const page_numbers *r, const token *tokens, int count, int at, bool of_too)
{
    words_hit hit;

    return at >= 0 && at < count && words_match_at(r->page, tokens, count, at, &hit) == 1 && (of_too || !hit.value);
}

/* The number of the page by what stands beside it: a word for "page", nothing, or a gap up to the rest of the line. */
static bool read_number(const page_numbers *r, const token *tokens, int count, page_number *p)
{
    const char *text = r->s->l->bytes;

    for (int i = 0; i < count; i++) {
        const token *t = &tokens[i];
        size_t end = t->start + t->len;
        bool open, shut, before, behind;

        if (!t->number || t->len > NUMBER_MAX || strpbrk(t->text, ".,"))
            continue;
        open = i == 0 ? t->start == p->start : is_gap(text, tokens[i - 1].start + tokens[i - 1].len, t->start);
        shut = i + 1 == count ? end == p->end : is_gap(text, end, tokens[i + 1].start);
        before = is_page_word(r, tokens, count, i - 1, false);
        behind = is_page_word(r, tokens, count, i + 1, true);
        if (!before && !(open && (shut || behind)))
            continue;
        p->first = t->start;
        p->behind = end;
        p->number = words_whole(t->text);
        p->worded = before || behind;
        return p->number > 0;
    }
    return false;
}

static size_t text_line(const leaflet *l, size_t i, int step)
{
    do
        i += (size_t)step;
    while (i < l->line_count && l->lines[i].blank);
    return i < l->line_count ? i : SIZE_MAX;
}

static bool has_columns(const line_shapes *s, size_t i)
{
    const line_shape *info = i == SIZE_MAX ? NULL : &s->lines[i];

    return info && (lines_has_blanks(s->l->bytes + info->content, info->end - info->content, LINES_COLUMN_GAP) ||
                    memchr(s->l->bytes + info->content, '\t', info->end - info->content));
}

/* A row of a table may end with a number that counts up in the next table. */
static bool is_in_table(const line_shapes *s, const page_number *p)
{
    return !p->worded && has_columns(s, p->line) &&
           (has_columns(s, text_line(s->l, p->line, -1)) || has_columns(s, text_line(s->l, p->line, 1)));
}

static void read_line(page_numbers *r, size_t i)
{
    const line_shape *info = &r->s->lines[i];
    const char *text = r->s->l->bytes;
    page_number p = {.line = i, .start = info->content, .end = info->end, .before = SIZE_MAX, .length = 1};
    const token *tokens = info->tokens;
    int count = info->token_count;

    if (r->s->l->lines[i].blank || r->s->l->lines[i].heading || info->end - info->content > LINE_MAX)
        return;
    if (!read_dashed(text, &p)) {
        if (info->mark.style != MARKER_NONE || (!tokens && !lines_has_blanks(text + info->content, p.end - p.start, 2)))
            return;
        if (!tokens)
            tokens = words_of_range(r->s->l, info->content, info->end, &count);
        if (!read_number(r, tokens, count, &p))
            return;
    }
    if (is_in_table(r->s, &p))
        return;
    r->all = memory_grow(r->all, &r->cap, r->count, sizeof *r->all);
    r->all[r->count++] = p;
}

static bool is_bare(const page_number *p)
{
    return p->first == p->start && p->behind == p->end;
}

/* The same text, whatever the blanks beside the number. */
static bool same_text(const char *text, size_t a, size_t a_end, size_t b, size_t b_end)
{
    while (a < a_end && strchr(" \t", text[a]))
        a++;
    while (b < b_end && strchr(" \t", text[b]))
        b++;
    while (a < a_end && strchr(" \t", text[a_end - 1]))
        a_end--;
    while (b < b_end && strchr(" \t", text[b_end - 1]))
        b_end--;
    return a_end - a == b_end - b && memcmp(text + a, text + b, a_end - a) == 0;
}

static bool same_line_but_number(const char *text, const page_number *a, const page_number *b)
{
    return same_text(text, a->start, a->first, b->start, b->first) &&
           same_text(text, a->behind, a->end, b->behind, b->end);
}

/* Number b follows number a, a page further down. */
static bool follows(const page_numbers *r, const page_number *a, const page_number *b)
{
    int step = b->number - a->number;

    return step >= 1 && step <= (a->worded ? PAGE_STEP : 1) && b->line - a->line >= PAGE_LINES &&
           same_line_but_number(r->s->l->bytes, a, b);
}

/* The longest row that ends at each of the numbers. */
static void find_rows(const page_numbers *r)
{
    for (size_t i = 0; i < r->count; i++) {
        page_number *p = &r->all[i];

        p->starts = p->number;
        for (size_t k = i, tries = 0; k-- > 0 && tries < ROW_TRIES; tries++)
            if (r->all[k].length >= p->length && follows(r, &r->all[k], p)) {
                p->length = r->all[k].length + 1;
                p->starts = r->all[k].starts;
                p->before = k;
            }
    }
}

/* A row of numbers without any word: all such lines of the leaflet, but few. */
static bool counts_pages(const page_number *last, int bare)
{
    return last->length >= BARE_MIN && last->starts <= BARE_FIRST && bare <= last->length + BARE_OTHERS;
}

/* What stands above or below the number on this page as on the one before may belong to the running line: no line of
 * the text goes on in it. */
static void part_beside(line_shapes *s, size_t line, size_t before)
{
    for (int step = -1; step <= 1; step += 2) {
        size_t a = text_line(s->l, before, step), b = text_line(s->l, line, step);

        if (a != SIZE_MAX && b != SIZE_MAX && a != line && b != before &&
            same_text(s->l->bytes, s->lines[a].content, s->lines[a].end, s->lines[b].content, s->lines[b].end))
            s->lines[a].apart = s->lines[b].apart = true;
    }
}

static void mark_rows(const page_numbers *r)
{
    int bare = 0;

    for (size_t i = 0; i < r->count; i++)
        bare += is_bare(&r->all[i]);
    for (size_t i = r->count; i-- > 0;) {
        const page_number *p = &r->all[i];

        if (r->s->lines[p->line].page || (is_bare(p) ? !counts_pages(p, bare) : p->length < TITLED_MIN))
            continue;
        for (size_t k = i; k != SIZE_MAX; k = r->all[k].before)
            r->s->lines[r->all[k].line].page = true;
        for (size_t k = i; r->all[k].before != SIZE_MAX; k = r->all[k].before)
            part_beside(r->s, r->all[k].line, r->all[r->all[k].before].line);
    }
}

/* contents ________________________________________________________________________________________________________ */

/* The page that dots lead to at the end of a line; 0: there is none. */
static int led_page(const char *text, size_t from, size_t end)
{
    size_t at = end, dots = 0, first;

    while (at > from && utf8_is_digit((unsigned char)text[at - 1]))
        at--;
    first = at;
    if (at == end || end - at > NUMBER_MAX)
        return 0;
    for (; at > from; at--)
        if (text[at - 1] == '.' || text[at - 1] == '_')
            dots++;
        else if (at - from >= 3 && memcmp(text + at - 3, "\xE2\x80\xA6", 3) == 0) /* U+2026 */
            dots += 3, at -= 2;
        else if (text[at - 1] != ' ')
            break;
    return dots >= LEADER_DOTS ? words_whole(text + first) : 0;
}

static bool is_entry_of_label(const line_shapes *s, size_t i)
{
    const line_shape *info = &s->lines[i];
    headings_result head;

    if (info->token_count < 2)
        return false;
    head = headings_match(s->h, info->tokens, info->token_count - 1);
    return head.topic >= 0 && head.score >= HEADINGS_SURE;
}

/* The title of the contents above line i; SIZE_MAX: there is none. */
static size_t contents_title(const line_shapes *s, size_t i)
{
    int navigation = data_find_topic("navigation");

    for (int n = 0; n < CONTENTS_ABOVE && (i = text_line(s->l, i, -1)) != SIZE_MAX; n++)
        if (s->lines[i].head.topic == navigation && s->lines[i].head.score >= HEADINGS_SURE)
            return i;
    return SIZE_MAX;
}

static void mark_lines(line_shapes *s, size_t first, size_t last)
{
    for (size_t i = first; i <= last; i++)
        s->lines[i].page = !s->l->lines[i].blank;
}

/* Lines that dots lead to pages which count up: a table of contents when it says so, or when most are headings. The
 * first line of an entry may stand above. */
static void find_contents(line_shapes *s)
{
    for (size_t i = 0, last; i < s->l->line_count; i = last + 1) {
        int entries = 0, known = 0, page = 0;
        size_t title;

        last = i;
        if (!s->lines[i].leads)
            continue;
        for (size_t k = i; k < s->l->line_count && k <= last + ENTRY_LINES; k++) {
            if (!s->lines[k].leads)
                continue;
            if (s->lines[k].leads < page)
                break;
            page = s->lines[k].leads;
            known += is_entry_of_label(s, k);
            entries++;
            last = k;
        }
        title = contents_title(s, i);
        if (entries < ENTRIES_MIN || (title == SIZE_MAX && known * 2 < entries))
            continue;
        if (title != SIZE_MAX)
            s->lines[title].page = true;
        mark_lines(s, i, last);
    }
}

static int read_leads(line_shapes *s)
{
    int count = 0;

    for (size_t i = 0; i < s->l->line_count; i++) {
        line_shape *info = &s->lines[i];

        if (info->end > info->content && utf8_is_digit((unsigned char)s->l->bytes[info->end - 1]))
            count += (info->leads = led_page(s->l->bytes, info->content, info->end)) > 0;
    }
    return count;
}

void page_lines_find(line_shapes *s)
{
    page_numbers r = {.s = s, .page = page_lines_words()};

    if (read_leads(s) >= ENTRIES_MIN)
        find_contents(s);
    for (size_t i = 0; i < s->l->line_count; i++)
        read_line(&r, i);
    find_rows(&r);
    mark_rows(&r);
    free(r.all);
}
