/* House rules: rules of the user's own, written as ISO Schematron or as XSLT 1.0 that yields SVRL.
 *
 * Each file is compiled once and applied to any number of documents, by one thread at a time. It runs sandboxed: it
 * reads nothing but the document and itself, writes nothing, and stops after a number of steps. Call memory_setup and
 * resource_setup first. */
#ifndef SPLKIT_CHECK_HOUSE_H
#define SPLKIT_CHECK_HOUSE_H

#include "base/finding.h"
#include <libxml/tree.h>

typedef struct house_rules house_rules;

house_rules *house_rules_new(void);

/* What only rules need, a library among it: made for the first file of them, or before, where later nothing can be
 * loaded. */
void house_rules_prepare(house_rules *house);

/* Forgets all files of rules; what compiles them stays made. Findings keep pointers to ids of the rules, which last
 * until house_rules_free: free the findings before that. */
void house_rules_clear(house_rules *house);
void house_rules_free(house_rules *house);

/* Reads and compiles one file. `phase` (of Schematron): an id, "#ALL", "#DEFAULT" or NULL for the default. Returns -1
 * after findings that name the file and the line of what is wrong. */
int house_rules_add(house_rules *house, const char *path, const char *phase, findings *found);

/* Adds what the rules say of the document, a tree from spl_load, which they do not change. Trouble with the rules
 * themselves is a finding of class machine. */
void house_rules_check(house_rules *house, xmlDocPtr doc, const char *name, findings *found);

#endif
