/* Evidence for sections in the words of a block: how strongly its cues speak for each topic. */
#ifndef SPLKIT_LEAFLET_EVIDENCE_H
#define SPLKIT_LEAFLET_EVIDENCE_H

#include "base/buffer.h"
#include "leaflet/leaflet.h"

typedef struct evidence evidence;

evidence *evidence_new(const char *language);
void evidence_free(evidence *e);

/* scores[data_topic_count]: natural log odds of each topic against none, from the cues of one block. */
void evidence_score(const evidence *e, const block *b, double *scores);

/* The cues found in a block, strongest topics first, as text: "34067-9 +4.1 (indicated for, treatment of)". */
void evidence_explain(const evidence *e, const block *b, buffer *out);

#endif
