#include "diff/changes.h"
#include "base/hash.h"
#include "base/memory.h"
#include "diff/align.h"
#include "diff/match.h"
#include "diff/matter.h"

#include <stdlib.h>
#include <string.h>

#define ALIKE 0.5         /* share of the words of both sentences that a changed one still has in common */
#define PAIRS_MAX 40000   /* removed times added sentences of one stretch that are compared for changed ones */
#define MOVED_WORDS_MIN 4 /* a shorter sentence is removed here and added there, and no move */

const char *change_kind_name(change_kind kind)
{
    static const char *const names[CHANGE__KINDS] = {"changed", "added", "removed", "moved", "markup"};

    return names[kind];
}

const char *change_matter_name(change_matter matter)
{
    static const char *const names[MATTER__COUNT] = {"dose", "negation", "data", "text", "moved", "markup"};

    return names[matter];
}

static change *add(changes *c, change_kind kind, int old_sentence, int new_sentence)
{
    change *item;

    c->items = memory_grow(c->items, &c->cap, (size_t)c->count, sizeof *c->items);
    item = &c->items[c->count++];
    *item = (change){kind, MATTER_TEXT, old_sentence, new_sentence, -1, -1, NULL, 0};
    return item;
}

/* --- sentences that are alike --- */

static uint64_t word_hash(const diff_word *w)
{
    return hash_add(HASH_START, w->text, strlen(w->text));
}

static uint64_t *word_hashes(const diff_sentence *s)
{
    uint64_t *hashes = memory_alloc(((size_t)s->count + 1) * sizeof *hashes);

    for (int i = 0; i < s->count; i++)
        hashes[i] = word_hash(&s->words[i]);
    return hashes;
}

static int compare(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static uint64_t *sorted_hashes(const diff_sentence *s)
{
    uint64_t *hashes = word_hashes(s);

    qsort(hashes, (size_t)s->count, sizeof *hashes, compare);
    return hashes;
}

/* Share of words in common, 0 to 1. */
static double likeness(const uint64_t *a, int a_count, const uint64_t *b, int b_count)
{
    int common = 0;

    for (int i = 0, k = 0; i < a_count && k < b_count;) {
        if (a[i] == b[k]) {
            common++;
            i++;
            k++;
        } else if (a[i] < b[k]) {
            i++;
        } else {
            k++;
        }
    }
    return 2.0 * common / (a_count + b_count);
}

/* The words of a changed sentence, side by side. */
static void find_runs(changes *c, change *item)
{
    const diff_sentence *old = &c->before->sentences[item->old_sentence],
                        *new = &c->after->sentences[item->new_sentence];
    uint64_t *a = word_hashes(old), *b = word_hashes(new);
    int *partner = memory_alloc(((size_t)old->count + 1) * sizeof *partner);
    int i = 0, k = 0;

    align(partner, a, old->count, b, new->count);
    item->runs = arena_alloc(c->memory, ((size_t)old->count + (size_t) new->count + 1) * sizeof *item->runs);
    while (i < old->count || k < new->count) {
        word_run *r = &item->runs[item->run_count++];
        int to = i;

        *r = (word_run){i, k, 0, WORDS_BOTH};
        while (to < old->count && partner[to] < 0)
            to++;
        if (to > i) {
            r->of = WORDS_OLD;
            r->count = to - i;
            i = to;
        } else if (k < new->count && (i == old->count || partner[i] > k)) {
            r->of = WORDS_NEW;
            r->count = (i == old->count ? new->count : partner[i]) - k;
            k += r->count;
        } else {
            while (i < old->count && partner[i] == k) {
                r->count++;
                i++;
                k++;
            }
        }
    }
    free(a);
    free(b);
    free(partner);
}

static bool may_change_into(const diff_sentence *a, const diff_sentence *b)
{
    return (a->kind == SENTENCE_DATA) == (b->kind == SENTENCE_DATA) &&
           (a->kind == SENTENCE_TITLE) == (b->kind == SENTENCE_TITLE);
}

/* Of the sentences that only one side has, between two that both have: which ones are the other's, changed. The pairs
 * keep the order, and have the most words in common. */
static void pair_changed(changes *c, int a, int a_count, int b, int b_count, int *partner)
{
    size_t width = (size_t)b_count + 1;
    uint64_t **olds, **news;
    double *alike, *best;

    if (!a_count || !b_count || (int64_t)a_count * b_count > PAIRS_MAX)
        return;
    olds = memory_alloc((size_t)a_count * sizeof *olds);
    news = memory_alloc((size_t)b_count * sizeof *news);
    alike = memory_zalloc(((size_t)a_count + 1) * width, sizeof *alike);
    best = memory_zalloc(((size_t)a_count + 1) * width, sizeof *best);
    for (int i = 0; i < a_count; i++)
        olds[i] = sorted_hashes(&c->before->sentences[a + i]);
    for (int k = 0; k < b_count; k++)
        news[k] = sorted_hashes(&c->after->sentences[b + k]);
    for (int i = a_count - 1; i >= 0; i--)
        for (int k = b_count - 1; k >= 0; k--) {
            size_t at = (size_t)i * width + (size_t)k;
            const diff_sentence *s = &c->before->sentences[a + i], *t = &c->after->sentences[b + k];

            alike[at] = may_change_into(s, t) ? likeness(olds[i], s->count, news[k], t->count) : 0;
            best[at] = best[at + width] >= best[at + 1] ? best[at + width] : best[at + 1];
            if ((alike[at] >= ALIKE || s->kind == SENTENCE_TITLE) && may_change_into(s, t) &&
                alike[at] + best[at + width + 1] > best[at])
                best[at] = alike[at] + best[at + width + 1];
        }
    for (int i = 0, k = 0; i < a_count && k < b_count;) {
        size_t at = (size_t)i * width + (size_t)k;

        if (best[at] == best[at + width])
            i++;
        else if (best[at] == best[at + 1])
            k++;
        else
            partner[i++] = b + k++;
    }
    for (int i = 0; i < a_count; i++)
        free(olds[i]);
    for (int k = 0; k < b_count; k++)
        free(news[k]);
    free(olds);
    free(news);
    free(alike);
    free(best);
}

/* --- sections --- */

typedef struct {
    changes *c;
    int *same;    /* by old sentence: the new one that has the same words in a section that is a partner, or -1 */
    int *changed; /* by old sentence: the one it was changed into, or -1 */
    char *taken;  /* by new sentence */
} finder;

/* Stretches of sentences that are not the same, between those that are. */
static void find_changed(finder *f, const diff_section *s, const diff_section *t)
{
    int a = s->first, b = t->first;

    for (int i = s->first; i <= s->first + s->count; i++) {
        int end = i < s->first + s->count ? f->same[i] : t->first + t->count;

        if (end < 0)
            continue;
        pair_changed(f->c, a, i - a, b, end - b, f->changed + a);
        a = i + 1;
        b = end + 1;
    }
}

static uint64_t *hashes_of(const diff_content *c, const diff_section *s)
{
    uint64_t *hashes = memory_alloc(((size_t)s->count + 1) * sizeof *hashes);

    for (int i = 0; i < s->count; i++)
        hashes[i] = c->sentences[s->first + i].hash;
    return hashes;
}

static void compare_sections(finder *f, const diff_section *s, const diff_section *t)
{
    uint64_t *a = hashes_of(f->c->before, s), *b = hashes_of(f->c->after, t);

    align(f->same + s->first, a, s->count, b, t->count);
    for (int i = s->first; i < s->first + s->count; i++)
        f->same[i] += f->same[i] >= 0 ? t->first : 0;
    free(a);
    free(b);
    find_changed(f, s, t);
}

static void find_moved_sections(changes *c)
{
    int n = c->before->section_count;
    char *keep = memory_alloc((size_t)n + 1), *moved = memory_zalloc((size_t)n + 1, 1);

    align_increasing(keep, c->section_partner, n);
    for (int i = 1; i < n; i++) {
        int other = c->section_partner[i], up = c->before->sections[i].parent;
        bool same_parent;

        if (other < 0)
            continue;
        same_parent =
            up < 0 ? c->after->sections[other].parent < 0 : c->section_partner[up] == c->after->sections[other].parent;
        moved[i] = !keep[i] || !same_parent;
        if (moved[i] && !(up >= 0 && moved[up] && same_parent)) { /* not with the section around it */
            change *item = add(c, CHANGE_MOVED, -1, -1);

            item->old_section = i;
            item->new_section = other;
        }
    }
    free(keep);
    free(moved);
}

/* --- moved sentences --- */

typedef struct {
    uint64_t hash;
    int index;
} place;

static int compare_places(const void *a, const void *b)
{
    const place *x = a, *y = b;

    return x->hash != y->hash ? (x->hash > y->hash) - (x->hash < y->hash)
                              : (x->index > y->index) - (x->index < y->index);
}

static place *collect(const diff_content *c, const int *partner, const int *other, const char *taken, int *count)
{
    place *places = memory_alloc(((size_t)c->sentence_count + 1) * sizeof *places);

    *count = 0;
    for (int i = 0; i < c->sentence_count; i++)
        /* cppcheck-suppress nullPointer ; there are both where there is no `taken` */
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): the same */
        if ((taken ? !taken[i] : partner[i] < 0 && other[i] < 0) && c->sentences[i].count >= MOVED_WORDS_MIN)
            places[(*count)++] = (place){c->sentences[i].hash, i};
    qsort(places, (size_t)*count, sizeof *places, compare_places);
    return places;
}

/* What was removed here and added there; several of the same words go in order. */
static void find_moved(finder *f)
{
    int a_count, b_count;
    place *a = collect(f->c->before, f->same, f->changed, NULL, &a_count);
    place *b = collect(f->c->after, NULL, NULL, f->taken, &b_count);

    for (int i = 0, k = 0; i < a_count && k < b_count;) {
        if (a[i].hash == b[k].hash) {
            add(f->c, CHANGE_MOVED, a[i].index, b[k].index);
            f->taken[b[k].index] = 1;
            f->same[a[i].index] = b[k].index;
            i++;
            k++;
        } else if (a[i].hash < b[k].hash) {
            i++;
        } else {
            k++;
        }
    }
    free(a);
    free(b);
}

/* --- all --- */

static void list_changes(finder *f)
{
    changes *c = f->c;

    for (int i = 0; i < c->before->sentence_count; i++) {
        int other = f->same[i] >= 0 ? f->same[i] : f->changed[i];

        if (other >= 0)
            f->taken[other] = 1;
        if (f->changed[i] >= 0)
            find_runs(c, add(c, CHANGE_CHANGED, i, f->changed[i]));
        else if (f->same[i] >= 0 && (c->before->sentences[i].markup != c->after->sentences[other].markup ||
                                     c->before->sentences[i].kind != c->after->sentences[other].kind))
            add(c, CHANGE_MARKUP, i, other);
    }
    find_moved(f);
    for (int i = 0; i < c->before->sentence_count; i++)
        if (f->same[i] < 0 && f->changed[i] < 0)
            add(c, CHANGE_REMOVED, i, -1);
    for (int k = 0; k < c->after->sentence_count; k++)
        if (!f->taken[k])
            add(c, CHANGE_ADDED, -1, k);
}

typedef struct {
    change item;
    int matter;
    long long at;
} sorted;

static int compare_sorted(const void *a, const void *b)
{
    const sorted *x = a, *y = b;

    if (x->matter != y->matter)
        return x->matter - y->matter;
    return (x->at > y->at) - (x->at < y->at);
}

/* Place in the new document, times two; what was removed comes right behind what stood before it. */
static long long place_of(const finder *f, const change *item)
{
    int i = item->old_sentence;

    if (item->new_section >= 0)
        return 2LL * f->c->after->sections[item->new_section].first;
    if (item->new_sentence >= 0)
        return 2LL * item->new_sentence;
    while (i >= 0 && f->same[i] < 0 && f->changed[i] < 0)
        i--;
    return i < 0 ? -1 : 2LL * (f->same[i] >= 0 ? f->same[i] : f->changed[i]) + 1;
}

static void sort_changes(finder *f, const matter_words *words)
{
    changes *c = f->c;
    sorted *all = memory_alloc(((size_t)c->count + 1) * sizeof *all);

    for (int i = 0; i < c->count; i++) {
        change *item = &c->items[i];

        item->matter = item->new_section >= 0 ? MATTER_MOVED : matter_of(words, c, item);
        c->by_matter[item->matter]++;
        all[i] = (sorted){*item, (int)item->matter, place_of(f, item) * (c->count + 1LL) + i};
    }
    qsort(all, (size_t)c->count, sizeof *all, compare_sorted);
    for (int i = 0; i < c->count; i++) {
        c->items[i] = all[i].item;
        if (c->items[i].old_sentence >= 0)
            c->of_old[c->items[i].old_sentence] = i;
        if (c->items[i].new_sentence >= 0)
            c->of_new[c->items[i].new_sentence] = i;
    }
    free(all);
}

static int *none(int count)
{
    int *values = memory_alloc(((size_t)count + 1) * sizeof *values);

    for (int i = 0; i < count; i++)
        values[i] = -1;
    return values;
}

void changes_find(changes *c, const diff_content *before, const diff_content *after)
{
    matter_words *words = matter_words_new(after->language);
    finder f = {c, none(before->sentence_count), none(before->sentence_count),
                memory_zalloc((size_t)after->sentence_count + 1, 1)};

    *c = (changes){.before = before, .after = after, .memory = arena_new()};
    c->section_partner = none(before->section_count);
    c->of_old = none(before->sentence_count);
    c->of_new = none(after->sentence_count);
    match_sections(c->section_partner, before, after);
    for (int i = 0; i < before->section_count; i++)
        if (c->section_partner[i] >= 0)
            compare_sections(&f, &before->sections[i], &after->sections[c->section_partner[i]]);
    list_changes(&f);
    find_moved_sections(c);
    sort_changes(&f, words);
    c->to_new = none(before->sentence_count);
    for (int i = 0; i < before->sentence_count; i++)
        c->to_new[i] = f.same[i] >= 0 ? f.same[i] : f.changed[i];
    free(f.same);
    free(f.changed);
    free(f.taken);
    matter_words_free(words);
}

void changes_release(changes *c)
{
    free(c->items);
    free(c->section_partner);
    free(c->to_new);
    free(c->of_old);
    free(c->of_new);
    arena_free(c->memory);
    *c = (changes){0};
}

/* --- the proof --- */

static int fail(const changes *c, findings *found, int new_sentence, const char *what)
{
    const diff_sentence *s = new_sentence >= 0 ? &c->after->sentences[new_sentence] : NULL;

    findings_add(found, FINDING_INTERNAL, c->after->name, s ? s->line : 0, s ? s->column : 0, "the comparison %s",
                 what);
    return -1;
}

/* The old words with the runs give the new ones. */
static bool runs_hold(const changes *c, const change *item)
{
    const diff_sentence *old = &c->before->sentences[item->old_sentence],
                        *new = &c->after->sentences[item->new_sentence];
    int i = 0, k = 0;

    for (int n = 0; n < item->run_count; n++) {
        const word_run *r = &item->runs[n];

        if (r->old_first != i || r->new_first != k)
            return false;
        for (int w = 0; r->of == WORDS_BOTH && w < r->count; w++)
            if (strcmp(old->words[i + w].text, new->words[k + w].text) != 0)
                return false;
        i += r->of != WORDS_NEW ? r->count : 0;
        k += r->of != WORDS_OLD ? r->count : 0;
    }
    return i == old->count && k == new->count;
}

static bool same_words(const diff_sentence *a, const diff_sentence *b)
{
    if (a->count != b->count)
        return false;
    for (int i = 0; i < a->count; i++)
        if (strcmp(a->words[i].text, b->words[i].text) != 0)
            return false;
    return true;
}

/* Sentences without a change are the same, in order, section by section. */
static bool rest_is_same(const changes *c)
{
    int *next = memory_alloc(((size_t)c->after->section_count + 1) * sizeof *next);
    bool good = true;

    for (int k = 0; k < c->after->section_count; k++)
        next[k] = c->after->sections[k].first;
    for (int i = 0; i < c->before->sentence_count && good; i++) {
        const diff_sentence *s = &c->before->sentences[i];
        int other = c->section_partner[s->section], end;

        if (c->of_old[i] >= 0 && c->items[c->of_old[i]].kind != CHANGE_MARKUP)
            continue;
        if (other < 0) {
            good = false;
            break;
        }
        end = c->after->sections[other].first + c->after->sections[other].count;
        while (next[other] < end && c->of_new[next[other]] >= 0 &&
               c->items[c->of_new[next[other]]].kind != CHANGE_MARKUP)
            next[other]++;
        good = next[other] < end && same_words(s, &c->after->sentences[next[other]]);
        next[other]++;
    }
    for (int k = 0; k < c->after->section_count && good; k++)
        for (int end = c->after->sections[k].first + c->after->sections[k].count; next[k] < end && good; next[k]++)
            good = c->of_new[next[k]] >= 0 && c->items[c->of_new[next[k]]].kind != CHANGE_MARKUP;
    free(next);
    return good;
}

int changes_prove(const changes *c, findings *found)
{
    for (int i = 0; i < c->count; i++) {
        const change *item = &c->items[i];
        bool both = item->old_sentence >= 0 && item->new_sentence >= 0;

        if ((item->old_sentence >= 0 && c->of_old[item->old_sentence] != i) ||
            (item->new_sentence >= 0 && c->of_new[item->new_sentence] != i))
            return fail(c, found, item->new_sentence, "counts a sentence twice");
        if (item->kind == CHANGE_CHANGED && !runs_hold(c, item))
            return fail(c, found, item->new_sentence, "does not lead from the old sentence to the new one");
        if (both && item->kind != CHANGE_CHANGED &&
            !same_words(&c->before->sentences[item->old_sentence], &c->after->sentences[item->new_sentence]))
            return fail(c, found, item->new_sentence, "takes two different sentences for one");
    }
    return rest_is_same(c) ? 0 : fail(c, found, -1, "misses a sentence");
}
