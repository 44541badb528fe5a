#include "leaflet/sections/sections.h"
#include "base/data.h"
#include "base/memory.h"
#include "leaflet/blocks/blocks.h"
#include "leaflet/blocks/furniture.h"
#include "leaflet/blocks/headings.h"
#include "leaflet/blocks/highlights.h"
#include "leaflet/blocks/letters.h"
#include "leaflet/blocks/ranks.h"
#include "leaflet/sections/outline.h"
#include "leaflet/sections/prices.h"
#include "leaflet/words/advice.h"
#include "leaflet/words/kinds.h"
#include "leaflet/words/names.h"
#include "leaflet/words/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a margin is worth: with the product left out of what was learned, texts without a heading are in the right
 * section in 0.5 to 0.7 of the cases at margins about 0, in 0.6 to 0.9 up to 12, and in 0.9 to 1 beyond
 * (tests/quality/learn.py --confidence). */
#define MARGIN_SCALE 8.0
#define SURE_MARGIN 20   /* there is nothing to choose from */
#define UNSURE 0.55      /* a confidence below it is a finding */
#define LINE_WORDS 16    /* of the longest line in the head of a page */
#define CORE_NAMED 3     /* sections, to tell a leaflet */
#define PANEL_WORDS 8    /* of a line with the drug's code */
#define NAME_WORDS 3     /* of a line with the product's name alone */
#define STRENGTH_WORDS 6 /* of the longest strength, numbers and units */

static bool unrelated(int topic)
{
    return data_topics[topic].code == NULL;
}

/* A main heading that names the section it is in. */
static bool is_named(const block *b)
{
    return b->kind == BLOCK_HEADING && b->rank == 1 && b->heading_topic == b->around;
}

static void find_path(leaflet *l, const size_t *order, size_t count, prices_headings known)
{
    int *topics = memory_alloc(count * sizeof *topics + 1);
    double *margins = memory_alloc(count * sizeof *margins + 1);

    l->label_order = prices_find_path(l, order, count, known, topics, margins);
    for (size_t i = count; i-- > 0;) {
        block *b = &l->blocks[order[i]], *next = i + 1 < count ? &l->blocks[order[i + 1]] : NULL;

        b->topic = b->around = topics[i];
        b->margin = margins[i];
        if (next && next->around == b->around && !is_named(next) && next->margin > b->margin)
            b->margin = next->margin; /* what comes later in the section speaks for its beginning as well */
        b->confidence = 1 / (1 + exp(-b->margin / MARGIN_SCALE));
    }
    free(topics);
    free(margins);
}

/* A sentence on the line of the one before is of one paragraph or item with it again where both are in one section. */
static bool goes_on(const block *above, const block *b)
{
    return b->runs_on && (above->kind == BLOCK_PARAGRAPH || above->kind == BLOCK_ITEM) && !above->furniture &&
           !b->furniture && above->around == b->around && above->highlights == b->highlights &&
           above->letter == b->letter;
}

static void take_sentence(leaflet *l, block *to, const block *next)
{
    span *gap = &l->spans[next->first_span - 1];

    *gap = (span){gap->start, gap->len, SPAN_KEPT, NULL, NULL, gap->block, 0};
    to->spans = next->first_span + next->spans - to->first_span;
    to->last_line = next->last_line;
    to->margin = fmax(to->margin, next->margin);
    to->confidence = fmax(to->confidence, next->confidence);
}

static void join_sentences(leaflet *l)
{
    size_t kept = 0;
    bool grown = false; /* the last one that is kept */

    for (size_t i = 1; i <= l->block_count; i++) {
        block *above = &l->blocks[kept], *b = i < l->block_count ? &l->blocks[i] : NULL;

        if (b && goes_on(above, b)) {
            take_sentence(l, above, b);
            grown = true;
            continue;
        }
        if (grown)
            blocks_read_text(l, above);
        grown = false;
        if (b)
            l->blocks[++kept] = *b;
    }
    l->block_count = kept + 1;
    for (size_t i = 0; i < l->block_count; i++)
        for (int s = 0; s < l->blocks[i].spans; s++)
            l->spans[l->blocks[i].first_span + s].block = (int)i;
}

/* A heading inside of a section names a part of it: one that the section may have, or a section that is no part of any
 * and surely has that name. What a boxed warning may be called ("Hepatotoxicity") is none without the word. */
static bool names_part(const block *b)
{
    words_hit hit;

    if (b->heading_topic < 0 || unrelated(b->heading_topic) || unrelated(b->around) || data_topics[b->around].holds)
        return false;
    if (b->heading_topic == data_find_topic("34066-1"))
        return b->token_count &&
               words_match_at(words_index_of_list("boxed-lead", ""), b->tokens, b->token_count, 0, &hit);
    if (b->heading_topic == b->around || data_topics[b->around].gathers ||
        data_topic_nests(b->heading_topic, b->around))
        return true;
    return data_topics[b->heading_topic].parents[0] < 0 && b->heading_score >= HEADINGS_SURE;
}

/* "Advertisement" alone between two paragraphs of a section, which goes on behind it: the heading of what is not there.
 */
static void drop_lone_headings(leaflet *l, const size_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        block *b = &l->blocks[order[i]];

        if (b->kind != BLOCK_HEADING || b->heading_topic < 0 || !unrelated(b->heading_topic) ||
            b->heading_score < HEADINGS_WHOLE || unrelated(b->around))
            continue;
        b->furniture = true;
        b->topic = b->heading_topic;
    }
}

/* Highlights and letters are told by their form: each is a section of its own, with its headings inside. In highlights,
 * what is under a known heading has that section's topic (name_inner). */
static void assign_told(leaflet *l)
{
    int highlights = data_find_topic("42229-5"), letter = data_find_topic("71744-7");

    for (size_t i = 0; i < l->block_count; i++) {
        block *b = &l->blocks[i], *above = i ? b - 1 : NULL;

        if ((!b->highlights && !b->letter) || b->furniture)
            continue;
        b->rank = above && (b->letter ? above->letter : above->highlights) ? 2 : 1;
        if (b->highlights && b->rank == 1)
            b->kind = BLOCK_HEADING;
        b->topic = b->around = b->letter ? letter : highlights;
        b->margin = SURE_MARGIN;
        b->confidence = 1;
    }
}

/* A heading that labels of over-the-counter drugs and others have for a section of theirs, "Do not use", is of the kind
 * of the section it is found in. */
static void settle_shared_headings(leaflet *l)
{
    for (size_t i = 0; i < l->block_count; i++) {
        block *b = &l->blocks[i];
        int topic = b->heading_topic;

        if (b->furniture || b->kind != BLOCK_HEADING || b->around < 0 || topic < 0 || b->heading_other < 0 ||
            data_topics[topic].otc == data_topics[b->around].otc ||
            data_topics[b->heading_other].otc != data_topics[b->around].otc)
            continue;
        b->heading_topic = b->heading_other;
        b->heading_other = topic;
    }
}

/* A known heading inside of a section that names what follows it. */
typedef struct {
    int topic, around; /* -1: it names nothing */
    bool numbered;     /* "8.2": names all up to the next number */
    bool plain;        /* its text came first: it names that. Else it names its parts, whose headings are unknown */
} inner_name;

/* A heading without number or name of its own, below one that names all its parts. */
static bool names_on(const inner_name *in, const block *heading)
{
    return in->topic >= 0 && heading->rank == 2 && heading->heading_topic < 0 && !heading->major &&
           heading->around == in->around && (in->numbered || !in->plain);
}

/* What stands below a known heading inside of a section has the name of that. Where the search entered the section of
 * that name in the midst of its text, it did not leave the one around. */
static void name_inner(leaflet *l)
{
    inner_name in = {.topic = -1};
    int entered = -1; /* the section to be given back to the one around */

    for (size_t i = 0; i < l->block_count; i++) {
        block *b = &l->blocks[i], *above = i ? b - 1 : NULL;

        if (b->furniture)
            continue;
        if (in.topic >= 0 && b->kind != BLOCK_HEADING && b->around == in.topic)
            entered = in.topic;
        if (b->around != entered || is_named(b))
            entered = -1;
        if (entered >= 0)
            b->topic = b->around = in.around;
        if (b->kind == BLOCK_HEADING && !names_on(&in, b))
            in = (inner_name){.topic = b->rank == 2 && names_part(b) ? b->heading_topic : -1,
                              .around = b->around,
                              .numbered = b->minor > 0};
        else if (b->kind != BLOCK_HEADING && above && above->kind == BLOCK_HEADING && above->heading_topic == in.topic)
            in.plain = true;
        if (in.topic >= 0 && b->around == in.around)
            b->topic = in.topic;
    }
}

/* Headings inside of a section belong to the section that their text begins. It is the section of that name: they are
 * the heading of it. */
static void follow_text(leaflet *l, size_t first, size_t text)
{
    block *head = &l->blocks[first];
    int around = l->blocks[text].around;

    if (head->around == around)
        return;
    for (size_t k = first; k < text; k++)
        if (!l->blocks[k].furniture)
            l->blocks[k].topic = l->blocks[k].around = around;
    if (head->heading_topic == around)
        head->rank = 1;
}

/* Known headings inside of a section, or several of one name ("12.3 Pharmacokinetics", "Absorption"), right above a
 * text. */
static void settle_inner(leaflet *l)
{
    size_t first = 0, count = 0; /* such headings above */

    for (size_t i = 0; i < l->block_count; i++) {
        const block *b = &l->blocks[i];

        if (b->furniture)
            continue;
        if (b->kind != BLOCK_HEADING) {
            if (count)
                follow_text(l, first, i);
            count = 0;
            continue;
        }
        if (count && (b->rank != 2 || b->heading_topic != l->blocks[first].heading_topic))
            count = 0;
        if (b->rank == 2 && b->heading_topic >= 0 && count++ == 0)
            first = i;
    }
}

/* What a section ends with under headings of no section (holder, date of revision) is no part of it, as a rule. */
static void release_ends(leaflet *l)
{
    int unclassified = data_find_topic("42229-5"), around = -1; /* of the section that ends */
    bool ends = true;

    for (size_t i = l->block_count; i-- > 0;) {
        block *b = &l->blocks[i];

        if (b->furniture)
            continue;
        if (b->around != around) {
            around = b->around;
            ends = !unrelated(around) && !data_topics[around].closes;
        }
        ends = ends && b->topic == unclassified && b->around != unclassified;
        if (!ends)
            continue;
        b->around = unclassified;
        if (b->kind == BLOCK_HEADING)
            b->rank = 1;
    }
}

/* A line as the head of a page has them, and no sentence. */
static bool is_head_line(const block *b)
{
    return b->kind != BLOCK_HEADING && b->token_count <= LINE_WORDS && b->len && b->text[b->len - 1] != '.';
}

/* The head of a page: lines before the first heading. What is as good as a guess there is no part of a section, for it
 * would have all below it up to the heading of another one with it. A label without prescription begins with what is in
 * the product. */
static void release_head(leaflet *l, const size_t *order, size_t count)
{
    int unclassified = data_find_topic("42229-5");
    size_t first = 0;

    while (first < count && is_head_line(&l->blocks[order[first]]))
        first++;
    if (first == count || l->blocks[order[first]].kind != BLOCK_HEADING)
        return; /* texts that have lost their headings */
    for (size_t i = 0; i < first; i++) {
        block *b = &l->blocks[order[i]];

        if (!unrelated(b->topic) && !data_topics[b->topic].otc && b->confidence < UNSURE)
            b->topic = b->around = unclassified;
    }
}

/* The line begins with words of a list. */
static bool begins_with(const char *language, const block *b, const char *list)
{
    words_hit hit;

    return b->token_count &&
           words_match_at(words_index_of_list(list, language), b->tokens, b->token_count, 0, &hit) > 0;
}

/* A line as the display panel opens: words for the side of the box, the drug's code, or its name alone. */
static bool opens_panel(const leaflet *l, const block *b)
{
    if (b->kind == BLOCK_HEADING && b->heading_topic >= 0)
        return false;
    if (begins_with(l->language, b, "panel-title"))
        return b->token_count <= PANEL_WORDS;
    if (begins_with("", b, "panel-code"))
        return b->token_count <= PANEL_WORDS && b->token_count > 1 && b->tokens[1].number;
    return b->token_count && b->token_count <= NAME_WORDS && names_is_product(l, b->tokens[0].type);
}

/* What is printed below the last heading of a Drug Facts box, whose section would have all of it: who distributes the
 * product, and the display panel. */
static void part_panel(leaflet *l, const size_t *order, size_t count)
{
    int questions = data_find_topic("53413-1"), unclassified = data_find_topic("42229-5");
    int panel = data_find_topic("51945-4"), now = -1;

    for (size_t i = 0; i < count; i++) {
        block *b = &l->blocks[order[i]];

        if (b->around != questions || is_named(b)) {
            now = -1;
            continue;
        }
        if (opens_panel(l, b))
            now = panel;
        else if (now < 0 && (begins_with(l->language, b, "holder-lead") || begins_with(l->language, b, "maker-lead")))
            now = unclassified;
        if (now < 0)
            continue;
        b->topic = b->around = now;
        b->margin = SURE_MARGIN;
        b->confidence = 1;
    }
}

/* Two sections of one whole, of which neither is a part of the other. */
static bool are_siblings(int topic, int other)
{
    for (int i = 0; i < DATA_PARENTS && data_topics[topic].parents[i] >= 0; i++)
        if (data_topic_nests(other, data_topics[topic].parents[i]))
            return topic != other && !data_topic_nests(topic, other);
    return false;
}

/* Before the first section of a page from a shop that has none on what the product is for, the text that says what it
 * is used for: behind the seller's name it was taken for a part of that. */
static void find_indications(leaflet *l, const size_t *order, size_t count)
{
    int unclassified = data_find_topic("42229-5"), price = data_find_topic("price");
    const words_index *indicated = words_index_of_list("indicated", l->language);
    block *found = NULL;
    bool sold = false, open = true; /* no section has begun */

    for (size_t i = 0; i < count; i++)
        if (kinds_in(&l->blocks[order[i]], SECTIONS_NEED_INDICATIONS))
            return;
    for (size_t i = 0; i < l->block_count && open && !found; i++) {
        block *b = &l->blocks[i];
        words_hit hit;

        sold = sold || b->topic == price;
        open = unrelated(b->topic) || b->topic == unclassified;
        if (sold && b->topic == unclassified && b->kind == BLOCK_PARAGRAPH && b->token_count > LINE_WORDS &&
            words_find(indicated, b->tokens, b->token_count, 0, &hit))
            found = b;
    }
    if (found)
        found->topic = found->around = data_find_topic("34067-9");
}

/* "Geriatric Use" below the text of "Pediatric Use", whose whole has no heading: it opens a section beside it. Below
 * "Pregnancy" the whole may have been taken for that. */
static void part_populations(leaflet *l, const size_t *order, size_t count)
{
    int from = -1, to = -1; /* the section that was left, and that which is open instead */
    int pregnancy = data_find_topic("42228-7");

    for (size_t i = 0; i < count; i++) {
        block *b = &l->blocks[order[i]];
        bool heads = b->kind == BLOCK_HEADING && b->heading_topic >= 0;

        if (heads && b->rank == 2 && !b->minor && kinds_topic_in(b->heading_topic, SECTIONS_POPULATION) &&
            b->around != pregnancy && are_siblings(b->heading_topic, b->around)) {
            from = b->around;
            to = b->heading_topic;
            b->rank = 1;
        } else if (heads || b->around != from) {
            from = -1;
        }
        if (from >= 0)
            b->topic = b->around = to;
    }
}

/* "WARNING: ..." in capitals, be it only the word. */
static bool begins_warning(const block *b)
{
    words_hit hit;
    int n =
        b->token_count ? words_match_at(words_index_of_list("boxed-lead", ""), b->tokens, b->token_count, 0, &hit) : 0;
    size_t end = n ? b->tokens[n - 1].start + b->tokens[n - 1].len : 0;

    for (size_t at = 0; at < end; at++)
        if (b->text[at] >= 'a' && b->text[at] <= 'z')
            return false;
    return n && end < b->len && b->text[end] == ':';
}

/* So many headings name sections that every leaflet has, at least: it is one, and no package label. */
static bool has_core(const leaflet *l, const size_t *order, size_t count)
{
    int named = 0, last = -1;

    for (size_t i = 0; i < count && named < CORE_NAMED; i++) {
        const block *b = &l->blocks[order[i]];

        if (b->kind != BLOCK_HEADING || b->heading_topic < 0 || !data_topics[b->heading_topic].core ||
            b->heading_topic == last)
            continue;
        last = b->heading_topic;
        named++;
    }
    return named == CORE_NAMED;
}

/* A warning before the first heading is boxed where its first line is in capitals, and heads what is below it; the
 * lines above name the product. */
static void release_warning(leaflet *l, const size_t *order, size_t count)
{
    int unclassified = data_find_topic("42229-5"), boxed = data_find_topic("34066-1"), warning;
    size_t known = 0, first = 0;

    while (known < count && l->blocks[order[known]].heading_topic < 0)
        known++;
    while (first < known && !begins_warning(&l->blocks[order[first]]))
        first++;
    if (known == count || (first == known && l->blocks[order[known]].heading_topic != boxed) ||
        !has_core(l, order, count))
        return;
    warning = first == known || ranks_in_capitals(&l->blocks[order[first]]) ? boxed : data_find_topic("34071-1");
    for (size_t i = 0; i < known; i++) {
        block *b = &l->blocks[order[i]];

        if (i > first && b->kind == BLOCK_HEADING)
            break;
        if (unrelated(b->topic) || (i < first && (data_topics[b->topic].otc || (first == known && b->around != boxed))))
            continue;
        b->topic = b->around = i < first ? unclassified : warning;
        b->margin = SURE_MARGIN;
        b->confidence = 1;
    }
}

static void report_unrelated(const leaflet *l, const block *first, const block *last, findings *found)
{
    const char *reason = data_topics[first->topic].name;

    if (first->line == last->last_line)
        findings_add(found, FINDING_LEAFLET_UNRELATED, l->name, first->line, first->column,
                     "this line is not label content (%s) and was left out; --keep-unrelated writes it", reason);
    else
        findings_add(found, FINDING_LEAFLET_UNRELATED, l->name, first->line, first->column,
                     "lines %ld to %ld are not label content (%s) and were left out; --keep-unrelated writes them",
                     first->line, last->last_line, reason);
}

/* A text that tells doses or who must not have the drug, and speaks for nobody who has taken it. */
static bool may_be_label(const leaflet *l, const block *b)
{
    words_hit hit;

    return b->topic != data_find_topic("navigation") && advice_is_given(l->language, b->tokens, b->token_count) &&
           !words_find(words_index_of_list("first-person", l->language), b->tokens, b->token_count, 0, &hit);
}

static void report_advice(const leaflet *l, const block *first, const block *last, findings *found)
{
    for (const block *b = first; b <= last; b++)
        if (may_be_label(l, b))
            findings_add(found, FINDING_LEAFLET_UNRELATED_ADVICE, l->name, b->line, b->column,
                         "this text was left out (%s), but tells doses or contraindications: is it of the label?",
                         data_topics[b->topic].name);
}

/* Blocks of unrelated text: their spans say so, all of them. */
static void omit_unrelated(leaflet *l, findings *found)
{
    for (size_t i = 0; i < l->block_count; i++) {
        block *b = &l->blocks[i];
        size_t last = i;

        if (!unrelated(b->topic) || l->keep_unrelated)
            continue;
        for (int s = 0; s < b->spans; s++) {
            span *sp = &l->spans[b->first_span + s];

            sp->action = SPAN_OMITTED;
            sp->rule = data_topics[b->topic].name;
            sp->text = NULL;
        }
        if (i > 0 && l->blocks[i - 1].topic == b->topic)
            continue;
        while (last + 1 < l->block_count && l->blocks[last + 1].topic == b->topic)
            last++;
        report_unrelated(l, b, &l->blocks[last], found);
        report_advice(l, b, &l->blocks[last], found);
    }
}

static void report_unsure(const leaflet *l, const size_t *order, size_t count, findings *found)
{
    bool named = false; /* by a heading, the section at hand */

    for (size_t i = 0; i < count; i++) {
        const block *b = &l->blocks[order[i]], *last = b;

        named = is_named(b) || (named && i > 0 && l->blocks[order[i - 1]].around == b->around);
        if (named || b->confidence >= UNSURE || unrelated(b->topic) || (int)order[i] == l->title_block)
            continue;
        while (i + 1 < count && l->blocks[order[i + 1]].around == b->around && !is_named(&l->blocks[order[i + 1]]))
            last = &l->blocks[order[++i]];
        findings_add(found, FINDING_LEAFLET_UNSURE, l->name, b->line, b->column,
                     "the text from here to line %ld is under no known heading; taken for %s (%s) with a confidence of "
                     "%.2f only",
                     last->last_line, data_topics[b->topic].name, data_topics[b->topic].code, b->confidence);
    }
}

/* How far a table of contents tells the headings: 1 where each known one that it has comes again, 0 where half of them
 * are lost. */
static double told_by_contents(const leaflet *l)
{
    bool *below = memory_zalloc((size_t)data_topic_count, sizeof *below);
    double named = 0, kept = 0;

    for (size_t i = 0; i < l->block_count; i++)
        if (l->blocks[i].kind == BLOCK_HEADING && l->blocks[i].heading_topic >= 0 && !l->blocks[i].furniture)
            below[l->blocks[i].heading_topic] = true;
    for (size_t i = 0; i < l->block_count; i++) {
        const block *b = &l->blocks[i];

        if (b->kind != BLOCK_HEADING || b->heading_topic < 0 || !b->furniture || unrelated(b->heading_topic))
            continue;
        named++;
        kept += below[b->heading_topic];
    }
    free(below);
    if (named == 0)
        return 1;
    return 2 * kept > named ? 2 * kept / named - 1 : 0;
}

/* "1 mg/ml", "500 mg + 125 mg": an amount of a substance, and nothing else. */
static bool is_strength(const leaflet *l, const block *b)
{
    int numbers = 0;

    if (b->kind != BLOCK_PARAGRAPH || b->token_count < 2 || b->token_count > STRENGTH_WORDS || !b->tokens[0].number ||
        strcmp(b->tokens[1].text, "ml") == 0 || strcmp(b->tokens[1].text, "мл") == 0 || b->text[b->len - 1] == '.')
        return false;
    for (int i = 0; i < b->token_count; i++) {
        numbers += b->tokens[i].number;
        if (!b->tokens[i].number && !advice_is_measured(l->language, b->tokens, b->token_count, i))
            return false;
    }
    return numbers < b->token_count;
}

/* "Dosage: 500 mg", among the properties of a product in a shop: that is its strength. */
static void name_strengths(leaflet *l)
{
    int dosage = data_find_topic("34068-7"), strengths = data_find_topic("43678-2");

    for (size_t i = 0; i + 1 < l->block_count; i++) {
        block *b = &l->blocks[i];

        if (b->kind == BLOCK_HEADING && b->heading_topic == dosage && b->token_count == 1 && b[1].line == b->line &&
            is_strength(l, &b[1])) {
            b->heading_topic = strengths;
            b->heading_other = -1;
        }
    }
}

/* The blocks whose sections are searched for: all but what is told by its form. */
static size_t list_searched(const leaflet *l, size_t *order)
{
    size_t count = 0;

    for (size_t i = 0; i < l->block_count; i++)
        if (!l->blocks[i].furniture && !l->blocks[i].highlights && !l->blocks[i].letter)
            order[count++] = i;
    return count;
}

void sections_assign(leaflet *l, findings *found)
{
    size_t *order, count;
    ranks_numbers counted;
    prices_headings known;
    bool contents;

    if (!l->block_count)
        return;
    highlights_mark(l);
    letters_mark(l);
    contents = furniture_mark(l);
    name_strengths(l);
    counted = ranks_count(l);
    ranks_set(l, counted);
    order = memory_alloc(l->block_count * sizeof *order);
    count = list_searched(l, order);
    known.told = contents ? told_by_contents(l) : counted != RANKS_UNCOUNTED;
    known.complete = counted == RANKS_COMPLETE;
    find_path(l, order, count, known);
    join_sentences(l);
    count = list_searched(l, order);
    drop_lone_headings(l, order, count);
    settle_shared_headings(l);
    release_head(l, order, count);
    release_warning(l, order, count);
    find_indications(l, order, count);
    part_populations(l, order, count);
    part_panel(l, order, count);
    assign_told(l);
    settle_inner(l);
    name_inner(l);
    release_ends(l);
    outline_settle(l);
    report_unsure(l, order, count, found);
    free(order);
    omit_unrelated(l, found);
    outline_build(l);
}
