/* Business rules: what the schema cannot say. A table (rules.def) and one walk over the tree.
 *
 * Ids are the numbers of the procedures in the FDA validation guide with "SPL-" before them; rules of our own begin
 * with "splkit-". Wording and explanations are ours. */
#ifndef SPLKIT_CHECK_RULES_H
#define SPLKIT_CHECK_RULES_H

#include "base/finding.h"
#include <libxml/tree.h>

/* Who a document is checked for. A rule belongs to one or more. */
typedef enum {
    PROFILE_SPL = 1,    /* any SPL document */
    PROFILE_FDA = 2,    /* a submission to the FDA */
    PROFILE_HC = 4,     /* a product monograph for Health Canada */
    PROFILE_LEAFLET = 8 /* an SPL made from a leaflet: no labeler, no product codes */
} rule_profile;

typedef enum {
#define RULE(sym, id, severity, profiles, text, explanation) RULE_##sym,
#include "check/rules.def"
#undef RULE
    RULE__MAX
} rule_id;

typedef struct {
    const char *id; /* "SPL-2.2.1.3" */
    finding_severity severity;
    unsigned profiles;       /* rule_profile bits */
    const char *text;        /* what must hold, without a full stop */
    const char *explanation; /* why, and what to do */
} rule;

extern const rule rules_table[RULE__MAX];

typedef struct rule_set rule_set;

rule_set *rules_new(rule_profile profile);
void rules_free(rule_set *set);

/* Adds a finding for each rule of the profile that the document breaks. The tree is from spl_load, valid or not. */
void rules_check(rule_set *set, xmlDocPtr doc, const char *name, findings *found);

#endif
