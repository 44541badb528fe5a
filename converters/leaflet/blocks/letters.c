#include "leaflet/blocks/letters.h"
#include "base/data.h"
#include "leaflet/blocks/headings.h"
#include "leaflet/blocks/highlights.h"
#include "leaflet/words/names.h"
#include "leaflet/words/words.h"

#define SALUTATION_WORDS 16 /* of the longest: to professionals of several kinds */
#define CLOSING_WORDS 24    /* likewise, with the signature in the same paragraph */
#define SIGNATURE_WORDS 12  /* of a line of it: a name, an office, an address */
#define SIGNATURE_BLOCKS 6
#define HEAD_BLOCKS 12 /* date, addressee and subject before the salutation */
#define LETTER_BLOCKS 200

typedef struct {
    leaflet *l;
    int topic, display;
    const words_index *salutations, *subjects, *closings, *references;
} reader;

static const block *block_at(const reader *r, size_t i)
{
    return &r->l->blocks[i];
}

static bool begins_with(const block *b, const words_index *phrases)
{
    words_hit hit;

    return b->token_count && words_match_at(phrases, b->tokens, b->token_count, 0, &hit) > 0;
}

static bool is_salutation(const reader *r, const block *b)
{
    return b->token_count <= SALUTATION_WORDS && begins_with(b, r->salutations);
}

static bool is_heading_of(const block *b, int topic)
{
    return b->kind == BLOCK_HEADING && b->heading_topic == topic;
}

static bool names_section(const block *b)
{
    return b->kind == BLOCK_HEADING && b->heading_topic >= 0 && b->heading_score >= HEADINGS_SURE &&
           data_topics[b->heading_topic].code;
}

/* The label begins, or its package is shown. */
static bool is_beyond(const reader *r, const block *b)
{
    return b->highlights || (names_section(b) && (b->major == 1 || is_heading_of(b, r->display))) ||
           is_salutation(r, b) || highlights_titled(b);
}

/* The block with the letter's title or subject, at or before its salutation. */
static size_t find_first(const reader *r, size_t salutation)
{
    size_t first = salutation;

    for (size_t i = salutation; i-- > 0 && salutation - i <= HEAD_BLOCKS;) {
        const block *b = block_at(r, i);
        bool titled = is_heading_of(b, r->topic);

        if (b->letter || (names_section(b) && !titled))
            break;
        if (titled || begins_with(b, r->subjects))
            first = i;
    }
    return first;
}

/* The block behind the signature, which begins at block i and has no headings. */
static size_t pass_signature(const reader *r, size_t i)
{
    size_t first = i;

    while (i < r->l->block_count && i - first < SIGNATURE_BLOCKS) {
        block *b = &r->l->blocks[i];

        if (b->kind == BLOCK_TABLE || b->token_count > SIGNATURE_WORDS || names_section(b) || is_beyond(r, b) ||
            names_stand_in(r->l, b->text))
            break;
        if (b->kind == BLOCK_HEADING)
            b->kind = BLOCK_PARAGRAPH;
        i++;
    }
    return i;
}

/* The block behind the letter; `salutation` if nothing tells where it ends. */
static size_t find_end(const reader *r, size_t salutation)
{
    size_t end = salutation;

    for (size_t i = salutation + 1; i < r->l->block_count && i - salutation < LETTER_BLOCKS; i++) {
        const block *b = block_at(r, i);

        if (is_beyond(r, b))
            break;
        if (b->token_count <= CLOSING_WORDS && begins_with(b, r->closings))
            return pass_signature(r, i + 1);
        if (begins_with(b, r->references))
            end = i + 1;
    }
    return end;
}

/* Letters are told by their form: a heading that is only like one of theirs ("Instructions for healthcare providers")
 * begins none. */
static void deny_others(const reader *r)
{
    for (size_t i = 0; i < r->l->block_count; i++) {
        block *b = &r->l->blocks[i];

        if (!b->letter && is_heading_of(b, r->topic) && b->heading_score < HEADINGS_SURE)
            b->heading_topic = -1;
    }
}

/* Blocks from the title to the signature; date, subject and salutation are text, however they are set. */
static void mark(const reader *r, size_t salutation, size_t end)
{
    size_t first = find_first(r, salutation);

    for (size_t i = first; i < end; i++)
        r->l->blocks[i].letter = true;
    for (size_t i = first + 1; i <= salutation; i++)
        if (block_at(r, i)->kind == BLOCK_HEADING && (i == salutation || !is_heading_of(block_at(r, i), r->topic)))
            r->l->blocks[i].kind = BLOCK_PARAGRAPH;
}

void letters_mark(leaflet *l)
{
    reader r = {.l = l,
                .topic = data_find_topic("71744-7"),
                .display = data_find_topic("51945-4"),
                .salutations = words_index_of_list("letter-salutation", ""),
                .subjects = words_index_of_list("letter-subject", ""),
                .closings = words_index_of_list("letter-closing", ""),
                .references = words_index_of_list("letter-reference", "")};

    for (size_t i = 0; i < l->block_count; i++) {
        size_t end = is_salutation(&r, block_at(&r, i)) ? find_end(&r, i) : i;

        if (end <= i || (i >= HEAD_BLOCKS && find_first(&r, i) == i)) /* a question to a doctor, below a page */
            continue;
        mark(&r, i, end);
        i = end - 1;
    }
    deny_others(&r);
}
