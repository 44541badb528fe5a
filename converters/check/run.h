/* The rules at work on one document: what the rule files (rules_*.c) share. Private to check/. */
#ifndef SPLKIT_CHECK_RUN_H
#define SPLKIT_CHECK_RUN_H

#include "check/codes.h"
#include "check/role.h"
#include "check/rules.h"
#include "check/tree.h"
#include <stdbool.h>

/* A node remembered under a string of the tree. */
typedef struct {
    const char *key;
    const xmlNode *node;
} run_mark;

typedef struct {
    run_mark *items;
    size_t count, cap;
} run_marks;

typedef struct {
    const char *name;
    findings *found;
    unsigned profile;
    const codes_index *codes;
    xmlNodePtr root;
    const char *type;     /* code of the document type, "" when there is none */
    run_marks guids;      /* elements named id with a root and no extension */
    run_marks images;     /* observationMedia by ID */
    run_marks image_uses; /* renderMultiMedia by each ID it names */
    run_marks footnotes, footnote_uses;
    run_marks ids, links;                   /* elements by ID; links to "#ID" */
    run_marks product_codes;                /* of top-level products */
    run_marks packages;                     /* containerPackagedProduct by item code */
    xmlNodePtr product_section, unlabelled; /* section 48780-1; a top-level section after a package label */
    size_t excerpts, package_labels;
    bool stylesheet;
} rule_run;

typedef void (*rule_check)(rule_run *run, xmlNodePtr node);

/* Called for each element of that name; "*": for each element; "": once, when the whole tree was seen. */
typedef struct {
    const char *element;
    rule_check check;
} rule_hook;

/* Each ends with a NULL element. */
extern const rule_hook rules_document_hooks[], rules_section_hooks[], rules_narrative_hooks[], rules_media_hooks[],
    rules_organization_hooks[], rules_product_hooks[], rules_ingredient_hooks[], rules_package_hooks[],
    rules_marketing_hooks[], rules_characteristic_hooks[], rules_label_hooks[], rules_establishment_hooks[],
    rules_status_hooks[], rules_reservation_hooks[], rules_category_hooks[], rules_combination_hooks[],
    rules_item_hooks[], rules_device_hooks[], rules_compounded_hooks[], rules_strength_hooks[];

/* Adds a finding unless the rule is not in the profile: the rule's text, then "; " and the detail (may be NULL). */
void rule_broken(rule_run *run, rule_id id, const xmlNode *node, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

void run_remember(run_marks *marks, const char *key, const xmlNode *node);
/* By key, then in document order. */
void run_sort(run_marks *marks);
/* In sorted marks; NULL when there is none. */
const run_mark *run_find(const run_marks *marks, const char *key, size_t len);

/* Whether the document type is one of those in a list separated by blanks. */
bool run_type_is(const rule_run *run, const char *types);

/* Breaks `id` for a code that is not in the list, and says which one may have been meant. */
void run_break_unlisted(rule_run *run, rule_id id, const char *list, const xmlNode *coded);

/* Breaks `id` when the display name is not the one the list has for the code (case aside). A code that is not in the
 * list is not judged, but for a warning when it looks like a misspelt one. */
void run_check_name(rule_run *run, rule_id id, const char *list, const xmlNode *coded);

#endif
