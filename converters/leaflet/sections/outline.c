#include "leaflet/sections/outline.h"
#include "base/data.h"
#include "base/memory.h"
#include "leaflet/blocks/ranks.h"
#include "leaflet/words/kinds.h"
#include "leaflet/words/names.h"
#include "leaflet/words/words.h"

#include <stdlib.h>
#include <string.h>

#define TITLE_WORDS 20     /* words of the longest document title */
#define NO_TITLE_WORDS 4   /* among which a line says that it is none */
#define NAMED_BLOCKS 8     /* of the label, among which the line with the product's name stands */
#define PREAMBLE_BLOCKS 12 /* what a leaflet for patients says of itself begins among so many first blocks */
#define TITLED_WORDS 40    /* in which the preamble begins behind the title in one paragraph with it */
#define NAMED_WORDS 6      /* of a paragraph on the product, more than */

static bool is_label_text(const block *b)
{
    return !b->furniture && data_topics[b->topic].code;
}

bool outline_is_no_title(const block *b)
{
    words_hit hit;
    int words = b->token_count < NO_TITLE_WORDS ? b->token_count : NO_TITLE_WORDS, at;

    at = words_find(words_index_of_list("no-title", ""), b->tokens, b->token_count, 0, &hit) ? hit.first : words;
    return at < words;
}

static bool can_be_title(const block *b)
{
    return b->kind != BLOCK_ITEM && !b->glued && b->token_count && b->token_count <= TITLE_WORDS &&
           !strchr(".:;,!", b->text[b->len - 1]);
}

static bool has_title_words(const block *b)
{
    words_hit hit;

    return words_find(words_index_of_list("title", ""), b->tokens, b->token_count, 0, &hit);
}

/* The title: a short first line with the product's name or with words such as "instructions for use". */
static void settle_title(leaflet *l)
{
    for (size_t i = 0, seen = 0; i + 1 < l->block_count && seen < RANKS_TITLE_BLOCKS; i++) {
        block *b = &l->blocks[i];

        if (!data_topics[b->topic].code || b->furniture || b->letter || (b->highlights && b->rank == 1) ||
            outline_is_no_title(b))
            continue;
        seen++;
        if (!can_be_title(b))
            break;
        if (names_stand_in(l, b->text) || has_title_words(b)) {
            if (l->title_block < 0 || names_stand_in(l, b->text))
                l->title_block = (int)i;
            if (names_stand_in(l, b->text))
                break;
        }
    }
}

/* The first word of the product's name, in the block from token `at` on; its place, or -1. */
static int find_name(const leaflet *l, const block *b, int at)
{
    while (at < b->token_count && b->tokens[at].type != l->name_words[0].type)
        at++;
    return at < b->token_count ? at : -1;
}

/* The line above the first section that begins with the product's name, or has it beside the words of titles; -1. */
static int find_named_title(const leaflet *l)
{
    for (size_t i = 0, seen = 0; i + 1 < l->block_count && seen < NAMED_BLOCKS; i++) {
        const block *b = &l->blocks[i];
        int at;

        if (!is_label_text(b) || b->letter || b->highlights)
            continue;
        seen++;
        if (b->kind == BLOCK_HEADING && b->heading_topic >= 0 && (int)i != l->title_block)
            break;
        if (kinds_in(b, SECTIONS_ACTIVE)) /* "Zenalorin 10 mg": what it has */
            continue;
        at = can_be_title(b) && !outline_is_no_title(b) ? find_name(l, b, 0) : -1;
        if (at == 0 || (at > 0 && has_title_words(b)))
            return (int)i;
    }
    return -1;
}

void outline_retitle(leaflet *l)
{
    block *old = l->title_block >= 0 ? &l->blocks[l->title_block] : NULL;
    int named;

    if (!l->facts.name.value || !l->name_word_count || (old && find_name(l, old, 0) >= 0))
        return;
    named = find_named_title(l);
    if (named < 0 && !(old && has_title_words(old)))
        return;
    if (old && old->heading_topic < 0)
        old->topic = old->around = data_find_topic("42229-5");
    l->title_block = named;
    l->sections = NULL;
    outline_build(l);
}

static bool opens_section(const block *b, int unclassified)
{
    return b->kind == BLOCK_HEADING && b->rank == 1 && b->around != unclassified;
}

/* "Orvexin is a medicine that ...": a paragraph that begins with the product's name is on the product. */
static bool begins_with_name(const leaflet *l, const block *b)
{
    return b->kind == BLOCK_PARAGRAPH && b->token_count > NAMED_WORDS && names_is_product(l, b->tokens[0].type);
}

/* The block behind a preamble that begins at block `first`: where the first section begins. In a leaflet that has lost
 * its headings nobody can tell where that is, if the preamble was taken for a part of a section. */
static size_t preamble_end(const leaflet *l, size_t first, int unclassified)
{
    int around = l->blocks[first].around;
    size_t i = first + 1;

    for (; i < l->block_count; i++) {
        const block *b = &l->blocks[i];

        if (is_label_text(b) && (opens_section(b, unclassified) || begins_with_name(l, b)))
            return i;
        if (is_label_text(b) && b->around != around && b->around != unclassified)
            break;
    }
    return around == unclassified ? i : first + 1;
}

/* Where the preamble begins in a block: with its first words or, in the first one, behind the title of the document. */
static bool begins_preamble(const block *b, size_t seen, const words_index *leads)
{
    words_hit hit;

    if (!b->token_count)
        return false;
    return words_match_at(leads, b->tokens, b->token_count, 0, &hit) > 0 ||
           (seen == 1 && b->kind == BLOCK_PARAGRAPH &&
            words_find(leads, b->tokens, b->token_count < TITLED_WORDS ? b->token_count : TITLED_WORDS, 0, &hit));
}

/* What stands before the preamble at block `first` is the title of the document, where no heading says otherwise. */
static void settle_front(leaflet *l, size_t first, int unclassified)
{
    for (size_t i = 0; i < first; i++)
        if (is_label_text(&l->blocks[i]) && opens_section(&l->blocks[i], unclassified))
            return;
    for (size_t i = 0; i < first; i++)
        if (is_label_text(&l->blocks[i]))
            l->blocks[i].topic = l->blocks[i].around = unclassified;
}

/* "Read all of this leaflet carefully": what a leaflet tells patients about itself before its first section. */
static void settle_preamble(leaflet *l)
{
    const words_index *leads = words_index_of_list("patient-preamble", l->language);
    int insert = data_find_topic("42230-3"), unclassified = data_find_topic("42229-5");

    for (size_t i = 0, seen = 0; i < l->block_count && seen < PREAMBLE_BLOCKS; i++) {
        block *b = &l->blocks[i];

        if (!is_label_text(b))
            continue;
        seen++;
        if (!begins_preamble(b, seen, leads))
            continue;
        settle_front(l, i, unclassified);
        for (size_t k = i, end = preamble_end(l, i, unclassified); k < end; k++)
            if (is_label_text(&l->blocks[k]))
                l->blocks[k].topic = l->blocks[k].around = insert;
        break;
    }
}

static bool is_known(const block *b)
{
    return b && b->kind == BLOCK_HEADING && b->heading_topic >= 0;
}

/* "ZENALOR LABORATORIES, 12 LONG ROAD, 1234 TOWN". */
static bool is_address(const block *b)
{
    bool number = false;

    for (int i = 1; i < b->token_count; i++)
        number = number || b->tokens[i].number;
    return number && memchr(b->text, ',', b->len) && b->text[b->len - 1] != ':';
}

/* A heading by its looks between two known ones is all the text that the first has ("Antiseptic", below "Purpose"). In
 * capitals, but for an address, or with a number it may head what follows. */
static void settle_short_texts(leaflet *l)
{
    block *above = NULL, *b = NULL;

    for (size_t i = 0; i < l->block_count; i++) {
        block *below = &l->blocks[i];

        if (!is_label_text(below))
            continue;
        if (b && is_known(above) && is_known(below) && b->kind == BLOCK_HEADING && b->heading_topic < 0 && !b->major &&
            (!ranks_in_capitals(b) || is_address(b)))
            b->kind = BLOCK_PARAGRAPH;
        above = b;
        b = below;
    }
}

void outline_settle(leaflet *l)
{
    settle_short_texts(l);
    settle_title(l);
    settle_preamble(l);
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

    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a section is open wherever there is text */
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

/* The section that a topic stands in where the label keeps to an order, or -1. */
static int parent_in_order(const builder *b, int topic)
{
    const short *places =
        b->l->label_order < 0 ? NULL : data_places + (size_t)b->l->label_order * (size_t)data_topic_count;

    for (int i = 0; places && i < DATA_PARENTS && data_topics[topic].parents[i] >= 0; i++)
        if (places[data_topics[topic].parents[i]] >= 0)
            return data_topics[topic].parents[i];
    return -1;
}

/* Opens the section for a topic: inside the innermost open one where it nests; else in the one where it stands in such
 * labels, whose heading is lost; else at the top. */
static void open_topic(builder *b, int topic, int title)
{
    label_section *around = b->open ? b->open : b->last_top;
    int parent;

    while (around && !data_topic_nests(topic, around->effective) && data_topics[topic].within != around->effective)
        around = around->parent;
    while (around && around->parent && around->parent->effective == around->effective) /* not in a part of it */
        around = around->parent;
    parent = around ? -1 : parent_in_order(b, topic);
    if (parent >= 0) {
        open_topic(b, parent, -1);
        around = b->open;
    }
    add_section(b, around, topic, topic, title);
}

static bool is_numbered_part(const builder *b, const label_section *s)
{
    return s->title >= 0 && b->l->blocks[s->title].minor;
}

static bool ends_on_colon(const block *b)
{
    return b->len && b->text[b->len - 1] == ':';
}

/* "Important:" above a list, then "How to start treatment" on a line of its own: that is no part of it. */
static bool heads_less(const builder *b, const label_section *s, const block *bl)
{
    return s->title >= 0 && ends_on_colon(&b->l->blocks[s->title]) && !ends_on_colon(bl) && !bl->glued;
}

/* The open section that a heading stands in: "12.3" at once in the main one; without a number below the open "12.3",
 * and an unknown one that fits the innermost known section in that. */
static label_section *find_around(const builder *b, const block *bl, int topic)
{
    label_section *around = b->open;

    if (!bl->minor && bl->heading_topic < 0) {
        while (around->parent && !is_numbered_part(b, around) &&
               (around->topic == b->unclassified || heads_less(b, around, bl)))
            around = around->parent;
        if (around->effective == topic)
            return around;
    }
    while (around->parent && (bl->minor || !is_numbered_part(b, around)))
        around = around->parent;
    return around;
}

/* The open section of a topic; NULL if there is none. */
static label_section *find_open(const builder *b, int topic)
{
    label_section *s = b->open;

    while (s && (s->effective != topic || s->topic != topic))
        s = s->parent;
    return s;
}

/* The open section of which a heading is a part that has the name of it: a known one where that has no text of its own
 * ("Pharmacokinetics", then "Absorption", "Distribution"), or an unknown one. */
static label_section *find_whole(const builder *b, const block *bl)
{
    bool known = bl->heading_topic >= 0 || bl->topic == bl->around;
    label_section *s = bl->minor ? NULL : b->open;

    while (s && (s->topic != bl->topic || (known && s->block_count)))
        s = s->parent;
    return s;
}

/* The part that is open of a section in which what a heading names can stand only ("Teratogenic Effects" in
 * "Pregnancy"); else the section around. */
static label_section *find_inner_parent(const builder *b, const block *bl, label_section *around)
{
    label_section *s = bl->minor || data_topic_nests(bl->topic, around->effective) ? NULL : b->open;

    while (s && !data_topic_nests(bl->topic, s->topic))
        s = s->parent;
    return s ? s : around;
}

/* The section of a heading that stands inside of one; its text counts as that of the one around. "8.1" whose "8" is
 * lost opens a section without a title for it. */
static void open_inner(builder *b, const block *bl, int index, int topic)
{
    label_section *around, *whole = find_whole(b, bl);

    if (whole) {
        add_section(b, whole, b->unclassified, topic, index);
        return;
    }
    if ((bl->minor && b->last_top->effective != topic) ||
        (bl->heading_topic == topic && !find_open(b, topic) && parent_in_order(b, topic) >= 0)) {
        open_topic(b, topic, bl->topic == topic ? index : -1);
        if (bl->topic == topic)
            return;
    }
    around = find_around(b, bl, topic);
    if (around->effective != topic && find_open(b, topic))
        around = find_open(b, topic);
    if (bl->topic != topic)
        add_section(b, find_inner_parent(b, bl, around), bl->topic, topic, index);
    else
        add_section(b, around, around->effective == topic ? b->unclassified : topic, topic, index);
}

/* Two headings of one section, of which one is no part of the other: "9. Advice on administration" below "8. Dosage",
 * and of none "Drug Facts" below the head of a page, which has no heading. */
static bool heads_apart(const builder *b, const block *bl, int topic)
{
    const label_section *top = b->last_top;
    const block *above = top && top->title >= 0 ? &b->l->blocks[top->title] : NULL;

    if (!top || top->effective != topic)
        return false;
    if (!above)
        return topic == b->unclassified && bl->heading_topic == topic && !top->child;
    return bl->major && !bl->minor && above->major && !above->minor &&
           (topic == b->unclassified ? above->major != bl->major : above->major < bl->major);
}

/* "4.1" below "4. Clinical particulars", which heads a group of sections: it stands inside of it. */
static bool is_in_group(const builder *b, const block *bl)
{
    const label_section *top = b->last_top;
    const block *group = top && top->title >= 0 ? &b->l->blocks[top->title] : NULL;

    return group && bl->minor && !group->minor && group->major == bl->major && top->topic == b->unclassified &&
           group->heading_topic == b->unclassified;
}

static void open_heading(builder *b, const block *bl, int index, int topic)
{
    label_section *top = b->last_top;
    bool grouped = bl->rank == 1 && is_in_group(b, bl);

    if (!grouped && bl->rank == 2 && b->open)
        open_inner(b, bl, index, topic);
    else if (!grouped && (!b->open || (b->open->effective != topic && (!top || top->effective != topic)) ||
                          heads_apart(b, bl, topic)))
        open_topic(b, topic, index);
    else if (grouped || (top->effective != topic && bl->heading_topic == topic))
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

/* Block i is the first one behind the highlights or a letter, or of a letter. */
static bool changes_document(const leaflet *l, size_t i)
{
    const block *b = &l->blocks[i], *before = i ? b - 1 : NULL;

    return before && ((before->highlights && !b->highlights) || before->letter != b->letter);
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
        if (unrelated >= 0 || changes_document(l, i)) { /* what follows starts a section of its own */
            unrelated = -1;
            b.open = NULL;
        }
        if (bl->kind == BLOCK_HEADING) {
            open_heading(&b, bl, (int)i, bl->around);
        } else {
            open_text(&b, bl->around);
            add_text(&b, (int)i);
        }
    }
    number_sections(l->sections, 0);
}
