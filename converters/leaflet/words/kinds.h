/* Kinds of preferred terms (a form is liquid, a route goes through a needle) and sets of sections (those that tell the
 * composition), from templates/data/words/x-any.xml. */
#ifndef SPLKIT_LEAFLET_KINDS_H
#define SPLKIT_LEAFLET_KINDS_H

#include "leaflet/leaflet.h"

#define KIND(id, list) KIND_##id,
#define SECTIONS(id, list)
typedef enum {
#include "leaflet/words/kinds.def"
    KIND__MAX
} kind;
#undef KIND
#undef SECTIONS

#define KIND(id, list)
#define SECTIONS(id, list) SECTIONS_##id,
typedef enum {
#include "leaflet/words/kinds.def"
    SECTIONS__MAX
} section_set;
#undef KIND
#undef SECTIONS

/* A word of the term's name is in the list of the kind. The name is known by its address: one that the data has. */
bool kinds_is(const char *term_name, kind what);

/* The first section code of a set. */
const char *kinds_first_code(section_set which);

/* By topic: the sets its section is in. Asked for with every word: made ready once, by whoever makes a leaflet. */
#define KINDS_TOPICS 160
extern uint64_t kinds_of_topics[KINDS_TOPICS];
void kinds_prepare(void);

/* The topic's section is in the set; of no topic (-1) it is not. */
static inline bool kinds_topic_in(int topic, section_set which)
{
    return topic >= 0 && topic < KINDS_TOPICS && kinds_of_topics[topic] >> which & 1;
}

/* The block's section is in the set. */
static inline bool kinds_in(const block *b, section_set which)
{
    return kinds_topic_in(b->topic, which);
}

#endif
