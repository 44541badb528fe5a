/* What a leaflet is as a whole, for the prices of its sections: how much its headings tell, what its gaps mean, what
 * its texts begin with, of which documents it speaks. */
#ifndef SPLKIT_LEAFLET_SURVEY_H
#define SPLKIT_LEAFLET_SURVEY_H

#include "leaflet/blocks/numbering.h"
#include "leaflet/leaflet.h"
#include "leaflet/sections/price_list.h"

typedef struct {
    const leaflet *l;
    const size_t *order; /* blocks of l that stand in a section */
    size_t count;
    const price_list *list;
    double headed, strict; /* 0 to 1, see sequence.def */
    bool gaps;             /* two blank lines mean something */
    bool spaced;           /* so does none */
    bool otc;              /* it may be the label of an over-the-counter drug */
    numbering_references refers;
    numbering *numbers;
    int *leads;       /* by place in order: the first lead with the words that tell a text's section, or -1 */
    int *inner;       /* likewise: topic of the known heading inside of a section that a text is below, or -1 */
    size_t displayed; /* the block that heads the text of the package, behind a label, or SIZE_MAX */
    float *mentions;  /* topics: share in what the leaflet says of documents inside the label */
} survey;

/* Lends the leaflet and the order; release the survey. */
void survey_make(survey *s, const leaflet *l, const size_t *order, size_t count);
void survey_release(survey *s);

static inline const block *survey_block(const survey *s, size_t i)
{
    return &s->l->blocks[s->order[i]];
}

/* A heading whose section is known; and one that opens it. */
static inline bool survey_is_known(const block *b)
{
    return b->kind == BLOCK_HEADING && b->heading_topic >= 0;
}

static inline bool survey_is_main(const block *b)
{
    return survey_is_known(b) && b->rank == 1;
}

/* A heading of labels of over-the-counter drugs that others have for a section of theirs: "Do not use". */
static inline bool survey_is_shared(const block *b)
{
    return b->heading_other >= 0 && data_topics[b->heading_topic].otc != data_topics[b->heading_other].otc;
}

/* English leads count everywhere: machine translations mix it in. */
bool survey_reads(const leaflet *l, int lead);

#endif
