/* Evidence for sections in the words of a block: learned weights of its word stems and of pairs of them (naive Bayes,
 * templates/data/weights), and cues set by hand (templates/data/cues). */
#ifndef SPLKIT_LEAFLET_EVIDENCE_H
#define SPLKIT_LEAFLET_EVIDENCE_H

#include "base/buffer.h"
#include "leaflet/leaflet.h"

typedef struct evidence evidence;

/* For the blocks of a leaflet, whose words have all been split. */
evidence *evidence_new(const leaflet *l);
void evidence_free(evidence *e);

/* Whether the words of the language were learned from whole documents: cues are not all that is known of texts on other
 * matters, of titles and of the length of sections. */
bool evidence_is_whole(const evidence *e);

/* scores[data_topic_count]: natural log of the probability of each topic by the words and the kind of the block alone;
 * all 0 when nothing was learned for the language. Its rank counts for headings. */
void evidence_score_words(evidence *e, const block *b, double *scores);

/* The cues in the block, in natural log odds; most topics have none and 0. */
void evidence_score_cues(evidence *e, const block *b, double *scores);

/* What speaks for the strongest topics of a block, as text: "34067-9 -0.2 +4.1 (indicated for, treatment of)": the
 * learned part, the cues' part, and the cues. */
void evidence_explain(evidence *e, const block *b, buffer *out);

#endif
