#include "leaflet/naming.h"
#include "leaflet/names.h"

#include <string.h>

#define TITLE_BLOCKS 6 /* blocks from the start that may hold the title */
#define TITLE_WORDS 24 /* of the longest of them */
#define NAME_WORDS 4   /* of the longest name */
#define WORD_MIN 4     /* letters of a word that can bear out a name */
#define USES_MIN 2     /* times it stands elsewhere with a capital */
#define LOWER_SHARE 4  /* at most one in so many of its uses in lower case */

typedef struct {
    leaflet *l;
    const marked_block *blocks;
    int count;
    words_index *common; /* words no name consists of */
} namer;

static bool is_common(const namer *n, const block *b, int at)
{
    words_hit hit;

    return words_match_at(n->common, b->tokens, b->token_count, at, &hit) > 0;
}

/* Only a blank, or a hyphen without blanks, between two words of a name. */
static bool joins(const block *b, int at)
{
    size_t len;
    const char *gap = marks_gap(b, at, &len);

    return len == 1 && (*gap == ' ' || *gap == '-');
}

static bool hyphenated(const block *b, int at)
{
    size_t len;
    const char *gap = marks_gap(b, at, &len);

    return len == 1 && *gap == '-';
}

/* Where the name starts in a title: behind "Package leaflet for:". */
static int title_start(const block *b)
{
    for (int i = 1; i < b->token_count; i++) {
        if (marks_gap_has(b, i, ":"))
            return i;
        if (b->tokens[i].number || marks_gap_has(b, i, "(,"))
            break;
    }
    return 0;
}

/* Last token of the name that starts at token `at`: before a number, a dosage form or a sign; -1 when there is none. */
static int name_end(const namer *n, const marked_block *m, int at)
{
    const block *b = m->b;
    int i = at;

    if (at >= b->token_count || !b->tokens[at].capital || b->tokens[at].number || marks_at(m, at) >= 0)
        return -1;
    while (i + 1 < b->token_count && i + 1 - at < NAME_WORDS && joins(b, i + 1) && !b->tokens[i + 1].number &&
           b->tokens[i + 1].capital && (hyphenated(b, i + 1) || (marks_at(m, i + 1) < 0 && !is_common(n, b, i + 1))))
        i++;
    return i;
}

static void count_uses(const namer *n, const char *word, int *capitals, int *lowers)
{
    *capitals = *lowers = 0;
    for (int i = 0; i < n->count; i++)
        for (int k = 0; k < n->blocks[i].b->token_count; k++) {
            const token *t = &n->blocks[i].b->tokens[k];

            if (strcmp(t->text, word) == 0)
                ++*(t->capital ? capitals : lowers);
        }
}

/* A word of the name is a name in the text as well. */
static bool borne_out(const namer *n, const block *b, int first, int last)
{
    const facts *f = &n->l->facts;

    for (int i = first; i <= last; i++) {
        const char *word = b->tokens[i].text;
        int capitals, lowers;

        if (words_length(word) < WORD_MIN || is_common(n, b, i))
            continue;
        count_uses(n, word, &capitals, &lowers);
        if (capitals > USES_MIN && lowers * LOWER_SHARE <= capitals)
            return true;
        if (f->name.value && names_alike(f->name.value, word))
            return true;
    }
    return false;
}

/* "Baclofen tablets": a title that calls the product by its substance. */
static bool is_substance(const namer *n, const marked_block *m, int first, int last)
{
    const mark *form = last + 1 < m->b->token_count ? marks_starting(m, last + 1, MARK_FORM) : NULL;
    const char *generic = n->l->facts.generic.value;

    return form && generic && words_length(m->b->tokens[first].text) >= WORD_MIN &&
           strlen(generic) >= m->b->tokens[first].len && names_alike(generic, m->b->tokens[first].text);
}

static bool trademark(const block *b, int last)
{
    size_t len;
    const char *gap = marks_gap(b, last + 1, &len);

    return (len >= 2 && memcmp(gap, "\xC2\xAE", 2) == 0) || (len >= 3 && memcmp(gap, "\xE2\x84\xA2", 3) == 0);
}

static bool take_title(namer *n, const marked_block *m)
{
    int first = title_start(m->b), last;

    for (int pass = 0; pass < 2; pass++, first = 0) {
        last = name_end(n, m, first);
        if (last >= 0 &&
            (trademark(m->b, last) || borne_out(n, m->b, first, last) || is_substance(n, m, first, last))) {
            n->l->facts.name = marks_fact(n->l, m->b, m->index, first, last);
            return true;
        }
    }
    return false;
}

/* How often a word stands right before or behind another one with a capital. */
static int beside(const namer *n, const char *word, const char *other, int step)
{
    int uses = 0;

    for (int i = 0; i < n->count; i++) {
        const block *b = n->blocks[i].b;

        for (int k = 0; k < b->token_count; k++) {
            int at = k + step;

            uses += strcmp(b->tokens[k].text, word) == 0 && at >= 0 && at < b->token_count && b->tokens[at].capital &&
                    joins(b, step > 0 ? at : k) && strcmp(b->tokens[at].text, other) == 0;
        }
    }
    return uses;
}

/* The name with the words that stand beside it nearly always. */
static void extend(namer *n)
{
    const char *name = n->l->facts.name.value;

    for (int i = 0; i < n->count; i++) {
        const marked_block *m = &n->blocks[i];

        for (int k = 0; k < m->b->token_count; k++) {
            int first = k, last = k, capitals, lowers;

            if (!m->b->tokens[k].capital || m->b->tokens[k].len != strlen(name) ||
                strncmp(m->b->text + m->b->tokens[k].start, name, strlen(name)) != 0)
                continue;
            count_uses(n, m->b->tokens[k].text, &capitals, &lowers);
            if (k > 0 && marks_at(m, k - 1) < 0 && !is_common(n, m->b, k - 1) &&
                beside(n, m->b->tokens[k].text, m->b->tokens[k - 1].text, -1) * 3 > capitals * 2 && capitals > 1)
                first--;
            if (k + 1 < m->b->token_count && marks_at(m, k + 1) < 0 && !is_common(n, m->b, k + 1) &&
                beside(n, m->b->tokens[k].text, m->b->tokens[k + 1].text, 1) * 3 > capitals * 2 && capitals > 1)
                last++;
            if (first < last)
                n->l->facts.name = marks_fact(n->l, m->b, m->index, first, last);
            return;
        }
    }
}

/* The spellings of a word that is no part of the name are not of the name. */
static void check_spellings(leaflet *l)
{
    int count;
    token *tokens = words_split(l->memory, l->facts.name.value, strlen(l->facts.name.value), &count);

    for (int i = 0; i < count && l->brand_count; i++)
        if (names_alike(l->brand[0].text, tokens[i].text))
            return;
    for (int i = 0; i < count && l->brand_count; i++) {
        int n;
        token *brand = words_split(l->memory, l->brand[0].text, strlen(l->brand[0].text), &n);

        if (n && names_alike(brand[0].text, tokens[i].text))
            return;
    }
    l->brand_count = 0;
}

void naming_settle(leaflet *l, const marked_block *blocks, int count)
{
    namer n = {l, blocks, count, words_index_new()};
    bool found = false;

    words_index_add_list(n.common, "stop", "");
    words_index_add_list(n.common, "heading-filler", "");
    words_index_add_list(n.common, "title-word", "");
    for (int i = 0; i < count && !found && blocks[i].index < TITLE_BLOCKS; i++) {
        if (blocks[i].index > 0 && blocks[i].b->kind == BLOCK_HEADING && blocks[i].b->heading_topic >= 0)
            break;
        if (blocks[i].b->token_count <= TITLE_WORDS)
            found = take_title(&n, &blocks[i]);
    }
    if (!found && l->facts.name.value)
        extend(&n);
    else if (found)
        check_spellings(l);
    words_index_free(n.common);
}
