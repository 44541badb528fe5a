#include "leaflet/blocks/ranks.h"
#include "base/data.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "leaflet/blocks/headings.h"
#include "leaflet/words/words.h"

#include <stdlib.h>
#include <string.h>

#define COUNTED_HEADINGS 4 /* known headings in a row with rising numbers, to tell the sections */
#define CAPITAL_HEADINGS 4 /* main sections headed in capitals, to be the style of the leaflet */
#define CAPITALS_MISREAD 6 /* of so many capitals of a word scanning may read one as a small letter ("SUPPLlED") */
#define FRONT_HEADINGS 3   /* known headings before the first numbered one, to be sections of their own */
#define JOINT_LETTERS 3    /* of the longest word that capitals have in small letters between them */
#define CHAPTERS 32        /* numbers of main headings are below */

/* A word as headings in capitals have it: in capitals, but for a letter that scanning may have misread, or a short one
 * between others ("et", "og", "und"). */
static bool fits_capitals(int high, int low)
{
    return high ? low * CAPITALS_MISREAD <= high : low <= JOINT_LETTERS;
}

/* "MISES EN GARDE et PRÉCAUTIONS", "HOW SUPPLlED". */
bool ranks_in_capitals(const block *b)
{
    int all = 0, high = 0, low = 0; /* capitals; letters of the word at hand */

    for (size_t at = 0; at < b->len;) {
        uint32_t c;
        int n = utf8_decode(&c, b->text + at, b->len - at);

        if (n < 1)
            return false;
        if (!utf8_is_letter(c)) {
            if (!fits_capitals(high, low))
                return false;
            high = low = 0;
        } else {
            ++*(utf8_is_upper(c) ? &high : &low);
            all += utf8_is_upper(c);
        }
        at += (size_t)n;
    }
    return all > 0 && (high ? fits_capitals(high, low) : !low);
}

/* Most of the sections that every leaflet has are headed in capitals without a number: numbers count something else,
 * such as the precautions in old labels ("PRECAUTIONS", "1. General"). Where numbered headings are in capitals as well,
 * these tell nothing. */
static bool counts_parts(const leaflet *l)
{
    bool *seen = memory_zalloc((size_t)data_topic_count * 2, sizeof *seen), *numbered = seen + data_topic_count;
    int balance = 0, capitals = 0; /* numbered headings in capitals */

    for (size_t i = 0; i < l->block_count; i++) {
        const block *b = &l->blocks[i];
        bool *named = b->major ? numbered : seen;

        if (b->furniture || b->kind != BLOCK_HEADING || b->heading_topic < 0 || !data_topics[b->heading_topic].core ||
            named[b->heading_topic] || b->minor || (!b->major && !ranks_in_capitals(b)))
            continue;
        named[b->heading_topic] = true;
        balance += b->major ? -1 : 1;
        capitals += b->major && ranks_in_capitals(b);
    }
    free(seen);
    return balance > 0 && capitals < COUNTED_HEADINGS;
}

ranks_numbers ranks_count(const leaflet *l)
{
    int last = 0, run = 0, missing = 0;
    bool counted = false;

    for (size_t i = 0; i < l->block_count; i++) {
        const block *b = &l->blocks[i];

        if (b->furniture || b->kind != BLOCK_HEADING || !b->major || b->minor)
            continue;
        if (b->major > last && b->major <= last + 3) {
            missing += b->major - last - 1;
            run += b->heading_topic >= 0;
            last = b->major;
        } else if (b->major == 1 && !counted) {
            run = b->heading_topic >= 0;
            missing = 0;
            last = 1;
        }
        counted = counted || run >= COUNTED_HEADINGS;
    }
    return !counted || counts_parts(l) ? RANKS_UNCOUNTED : missing ? RANKS_COUNTED : RANKS_COMPLETE;
}

/* By topic: whether a known heading in capitals names it. Returns how many main topics are named so; "MANUFACTURER" is
 * in capitals on many a page. */
static int find_capital_topics(const leaflet *l, bool *named)
{
    int count = 0, unclassified = data_find_topic("42229-5");

    for (size_t i = 0; i < l->block_count; i++) {
        const block *b = &l->blocks[i];

        if (b->furniture || b->heading_topic < 0 || named[b->heading_topic] || !ranks_in_capitals(b))
            continue;
        named[b->heading_topic] = true;
        count += b->heading_topic != unclassified &&
                 (data_topics[b->heading_topic].core ||
                  (data_topics[b->heading_topic].code && data_topics[b->heading_topic].parents[0] < 0));
    }
    return count;
}

/* What the heading of a chapter, "4" alone, tells of its parts ("4.1"). */
typedef struct {
    bool headed;  /* it is there */
    bool grouped; /* "4. Clinical particulars" names no section but a group of them */
} chapter;

/* Of the chapters by their numbers: what the heading says, if it is that of one. Another document may begin with "1".
 */
static void note_chapter(const block *b, chapter *chapters)
{
    if (b->furniture || b->minor || b->major < 1 || b->major >= CHAPTERS)
        return;
    if (b->major == 1)
        memset(chapters, 0, CHAPTERS * sizeof *chapters);
    chapters[b->major] = (chapter){true, b->heading_topic == data_find_topic("42229-5")};
}

/* "4.1 Therapeutic indications" where the heading of chapter 4 was lost, or is that of a group. */
static bool opens_in_chapter(const block *b, const chapter *chapters)
{
    if (b->major < 1 || b->major >= CHAPTERS || b->heading_topic < 0 || !data_topics[b->heading_topic].code)
        return false;
    return chapters[b->major].grouped || (!chapters[b->major].headed && b->heading_score >= HEADINGS_SURE &&
                                          data_topics[b->heading_topic].parents[0] < 0);
}

/* Whether a heading stands inside of a section; by topic, `capitals` tells which are headed in capitals, if that is the
 * style of the leaflet. */
static bool stands_inside(const block *b, ranks_numbers numbers, const bool *capitals, const chapter *chapters)
{
    int topic = b->heading_topic;

    if (b->minor)
        return !opens_in_chapter(b, chapters);
    if (topic >= 0 && (!data_topics[topic].code || data_topics[topic].holds))
        return false;
    if (numbers != RANKS_UNCOUNTED)
        return !b->major;
    if (!capitals || ranks_in_capitals(b))
        return false;
    return true;
}

static void name_boxed(block *b, int boxed)
{
    b->heading_topic = boxed;
    b->heading_score = HEADINGS_SURE;
    b->heading_match = "WARNING:";
}

/* A heading that is the word alone. */
static bool is_warning(const block *b, const words_index *leads)
{
    words_hit hit;

    return b->kind == BLOCK_HEADING && b->token_count && ranks_in_capitals(b) &&
           words_match_at(leads, b->tokens, b->token_count, 0, &hit) == b->token_count;
}

/* "WARNING: FETAL TOXICITY", on one line or two: the title of a boxed warning says in capitals what it warns of
 * (21 CFR 201.57(c)(1)). */
static void name_boxed_warnings(leaflet *l)
{
    const words_index *leads = words_index_of_list("boxed-lead", "");
    int boxed = data_find_topic("34066-1");

    for (size_t i = 0; i < l->block_count; i++) {
        block *b = &l->blocks[i];
        words_hit hit;
        int n = b->kind == BLOCK_HEADING && b->heading_topic < 0 && b->token_count > 1
                    ? words_match_at(leads, b->tokens, b->token_count, 0, &hit)
                    : 0;

        if (i > 0 && b->kind == BLOCK_HEADING && b->heading_topic == boxed && ranks_in_capitals(b) &&
            is_warning(&l->blocks[i - 1], leads))
            name_boxed(&l->blocks[i - 1], boxed);
        if (!n || n == b->token_count || b->text[b->tokens[n - 1].start + b->tokens[n - 1].len] != ':' ||
            !ranks_in_capitals(b))
            continue;
        name_boxed(b, boxed);
    }
}

/* What "5.2" is called is a part of what "5" is called, or means nothing; in a group of sections it may be anything. */
static void settle_parts(leaflet *l)
{
    int topics[CHAPTERS], unclassified = data_find_topic("42229-5");

    memset(topics, -1, sizeof topics);
    for (size_t i = 0; i < l->block_count; i++) {
        block *b = &l->blocks[i];
        int whole;

        if (b->kind != BLOCK_HEADING || b->furniture || b->major < 1 || b->major >= CHAPTERS)
            continue;
        if (!b->minor)
            topics[b->major] = b->heading_topic;
        whole = topics[b->major];
        if (!b->minor || whole < 0 || whole == unclassified || b->heading_topic < 0 || b->heading_topic == whole ||
            data_topic_nests(b->heading_topic, whole))
            continue;
        if (b->heading_other == whole)
            b->heading_topic = whole;
        else if (b->heading_score < HEADINGS_WHOLE)
            b->heading_topic = -1;
        b->heading_other = -1;
    }
}

/* The block of the first numbered heading when so many known ones stand before it that they are no part of another
 * section ("Composition" and "Presentation", then "1. What is it for?"); else 0. */
static size_t numbers_from(const leaflet *l)
{
    int known = 0, last = -1;

    for (size_t i = 0; i < l->block_count; i++) {
        const block *b = &l->blocks[i];

        if (b->furniture || b->kind != BLOCK_HEADING)
            continue;
        if (b->major)
            return known >= FRONT_HEADINGS ? i : 0;
        if (b->heading_topic < 0 || !data_topics[b->heading_topic].code || b->heading_topic == last)
            continue;
        last = b->heading_topic;
        known++;
    }
    return 0;
}

/* "Patient information leaflet" on top of one is the title of the document and heads no part of it: it is the first
 * line, or behind it come the sections that every leaflet has. */
static void settle_document_title(leaflet *l)
{
    int insert = data_find_topic("42230-3");
    bool *seen;
    size_t first = 0;
    int count = 0;

    while (first < l->block_count && first < RANKS_TITLE_BLOCKS && l->blocks[first].heading_topic < 0)
        first++;
    if (first == l->block_count || l->blocks[first].heading_topic != insert)
        return;
    seen = memory_zalloc((size_t)data_topic_count, sizeof *seen);
    for (size_t i = first + 1; i < l->block_count; i++) {
        const block *b = &l->blocks[i];

        if (b->furniture || b->kind != BLOCK_HEADING || b->heading_topic < 0 || !data_topics[b->heading_topic].core ||
            seen[b->heading_topic])
            continue;
        seen[b->heading_topic] = true;
        count++;
    }
    free(seen);
    if (first == 0 || count >= COUNTED_HEADINGS)
        l->blocks[first].heading_topic = -1;
}

void ranks_set(leaflet *l, ranks_numbers numbers)
{
    bool *capitals = memory_zalloc((size_t)data_topic_count, sizeof *capitals);
    bool styled = find_capital_topics(l, capitals) >= CAPITAL_HEADINGS;
    chapter chapters[CHAPTERS] = {{false, false}};
    size_t numbered;

    settle_document_title(l);
    name_boxed_warnings(l);
    numbered = numbers_from(l);
    if (numbers != RANKS_UNCOUNTED)
        settle_parts(l);
    for (size_t i = 0; i < l->block_count; i++) {
        block *b = &l->blocks[i];

        if (b->kind != BLOCK_HEADING)
            continue;
        note_chapter(b, chapters);
        b->rank =
            stands_inside(b, i < numbered ? RANKS_UNCOUNTED : numbers, styled ? capitals : NULL, chapters) ? 2 : 1;
    }
    free(capitals);
}
