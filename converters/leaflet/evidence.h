/* Evidence for sections in the words of a block: learned weights of its word stems, and cues set by hand. */
#ifndef SPLKIT_LEAFLET_EVIDENCE_H
#define SPLKIT_LEAFLET_EVIDENCE_H

#include "base/buffer.h"
#include "leaflet/leaflet.h"

typedef struct evidence evidence;

evidence *evidence_new(const char *language);
void evidence_free(evidence *e);

/* Whether there are learned weights for the language. */
bool evidence_learned(const evidence *e);

/* scores[data_topic_count]: natural log odds of the topics, up to a constant that is the same for all. */
void evidence_score(evidence *e, const block *b, double *scores);

/* The part of the cues alone. Most are 0. */
void evidence_score_cues(evidence *e, const block *b, double *scores);

/* What speaks for the strongest topics of a block, as text: "34067-9 -0.2 +4.1 (indicated for, treatment of)": the
 * learned part, the cues' part, and the cues. */
void evidence_explain(evidence *e, const block *b, buffer *out);

#endif
