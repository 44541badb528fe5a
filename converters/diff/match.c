#include "diff/match.h"
#include "base/hash.h"
#include "base/memory.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PAIRS_MAX 250000 /* sections of one times those of the other that are compared sentence by sentence */
#define ALIKE_PERCENT 50 /* of the sentences of the smaller section, to be the same without code or title */

typedef struct {
    const diff_content *before, *after;
    int *partner, *back;         /* by section of before, of after */
    uint64_t *text, *other_text; /* hashes of their texts; 0: no text */
} matcher;

/* A title without the number in front: "5.1 Heart" is "6.1 Heart" when a section was put in before it. */
static const char *bare_title(const diff_section *s)
{
    const char *p = s->title;

    while (isdigit((unsigned char)*p) || *p == '.' || *p == ' ' || *p == '(' || *p == ')')
        p++;
    return *p ? p : s->title;
}

static bool same_title(const diff_section *a, const diff_section *b)
{
    return strcasecmp(bare_title(a), bare_title(b)) == 0;
}

static bool same_code(const diff_section *a, const diff_section *b)
{
    return strcmp(a->code, b->code) == 0;
}

static uint64_t *text_hashes(const diff_content *c)
{
    uint64_t *hashes = memory_zalloc((size_t)c->section_count, sizeof *hashes);

    for (int i = 0; i < c->sentence_count; i++) {
        const diff_sentence *s = &c->sentences[i];
        uint64_t *hash = &hashes[s->section];

        if (s->kind != SENTENCE_TITLE)
            *hash = hash_add(*hash ? *hash : HASH_START, (const char *)&s->hash, sizeof s->hash);
    }
    return hashes;
}

static void pair(matcher *m, int a, int b)
{
    m->partner[a] = b;
    m->back[b] = a;
}

typedef bool is_pair(const matcher *m, int a, int b);

static bool by_code_and_title(const matcher *m, int a, int b)
{
    const diff_section *s = &m->before->sections[a], *t = &m->after->sections[b];

    return same_code(s, t) && same_title(s, t);
}

static bool by_text(const matcher *m, int a, int b)
{
    return m->text[a] && m->text[a] == m->other_text[b];
}

static bool have_partners(const matcher *m, int a, int b)
{
    int up = m->before->sections[a].parent, other = m->after->sections[b].parent;

    return up < 0 ? other < 0 : m->partner[up] == other;
}

static bool by_title_inside(const matcher *m, int a, int b)
{
    const diff_section *s = &m->before->sections[a], *t = &m->after->sections[b];

    return *s->title && same_title(s, t) && have_partners(m, a, b);
}

static bool by_code_inside(const matcher *m, int a, int b)
{
    const diff_section *s = &m->before->sections[a], *t = &m->after->sections[b];

    return *s->code && same_code(s, t) && have_partners(m, a, b);
}

static int compare_hashes(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static bool by_sentences(const matcher *m, int a, int b)
{
    const diff_section *s = &m->before->sections[a], *t = &m->after->sections[b];
    int smaller = s->count < t->count ? s->count : t->count, same = 0;
    uint64_t *hashes = memory_alloc(((size_t)t->count + 1) * sizeof *hashes);

    for (int i = 0; i < t->count; i++)
        hashes[i] = m->after->sentences[t->first + i].hash;
    qsort(hashes, (size_t)t->count, sizeof *hashes, compare_hashes);
    for (int i = 0; i < s->count; i++)
        same += bsearch(&m->before->sentences[s->first + i].hash, hashes, (size_t)t->count, sizeof *hashes,
                        compare_hashes) != NULL;
    free(hashes);
    return same > 1 && same * 100 >= smaller * ALIKE_PERCENT;
}

/* The only free section of `after` that fits, seen from a; -1 when there is none or several. With `first`, the first.
 */
static int only_one(const matcher *m, int a, is_pair *fits, bool first)
{
    int found = -1;

    for (int b = 0; b < m->after->section_count; b++)
        if (m->back[b] < 0 && fits(m, a, b)) {
            if (first)
                return b;
            if (found >= 0)
                return -1;
            found = b;
        }
    return found;
}

static bool is_only(const matcher *m, int a, int b, is_pair *fits)
{
    for (int other = 0; other < m->before->section_count; other++)
        if (other != a && m->partner[other] < 0 && fits(m, other, b))
            return false;
    return true;
}

static void match_by(matcher *m, is_pair *fits, bool first)
{
    for (int a = 0; a < m->before->section_count; a++) {
        int b = m->partner[a] < 0 ? only_one(m, a, fits, first) : -1;

        if (b >= 0 && (first || is_only(m, a, b, fits)))
            pair(m, a, b);
    }
}

void match_sections(int *partner, const diff_content *before, const diff_content *after)
{
    matcher m = {before,
                 after,
                 partner,
                 memory_alloc((size_t)after->section_count * sizeof(int)),
                 text_hashes(before),
                 text_hashes(after)};

    for (int i = 0; i < before->section_count; i++)
        partner[i] = -1;
    for (int i = 0; i < after->section_count; i++)
        m.back[i] = -1;
    pair(&m, 0, 0); /* the head of the document */
    match_by(&m, by_code_and_title, false);
    match_by(&m, by_text, false);
    match_by(&m, by_title_inside, false);
    match_by(&m, by_code_inside, false);
    if ((long long)before->section_count * after->section_count <= PAIRS_MAX)
        match_by(&m, by_sentences, true);
    match_by(&m, by_code_and_title, true); /* several of a kind: in order */
    match_by(&m, by_code_inside, true);
    free(m.back);
    free(m.text);
    free(m.other_text);
}
