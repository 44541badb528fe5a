/* The proof that a Bundle says what the label says. */
#ifndef SPLKIT_FHIR_WORDS_H
#define SPLKIT_FHIR_WORDS_H

#include "base/finding.h"
#include <libxml/tree.h>

/* 0 when each word (between white space, markup apart) of the narrative and titles of the label stands as often in
 * titles and narrative of the Bundle; -1 with a finding that names one that does not. Marks of footnotes and titles
 * that the label has not are more than it says, so more words are no fault. */
int words_prove(const xmlNode *label, const xmlNode *bundle, const char *name, findings *found);

#endif
