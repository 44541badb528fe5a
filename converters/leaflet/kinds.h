/* Kinds of preferred terms (a form is liquid, a route goes through a needle) and sets of sections (those that tell the
 * composition), from templates/data/words/x-any.xml. */
#ifndef SPLKIT_LEAFLET_KINDS_H
#define SPLKIT_LEAFLET_KINDS_H

#include "leaflet/leaflet.h"

#define KIND(id, list) KIND_##id,
#define SECTIONS(id, list)
typedef enum {
#include "leaflet/kinds.def"
    KIND__MAX
} kind;
#undef KIND
#undef SECTIONS

#define KIND(id, list)
#define SECTIONS(id, list) SECTIONS_##id,
typedef enum {
#include "leaflet/kinds.def"
    SECTIONS__MAX
} section_set;
#undef KIND
#undef SECTIONS

/* A word of the term's name is in the list of the kind. */
bool kinds_is(const char *term_name, kind what);

/* The first section code of a set. */
const char *kinds_first_code(section_set which);

/* The block's section is in the set. */
bool kinds_in(const block *b, section_set which);

#endif
