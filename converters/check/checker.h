/* All checks of one SPL document in one place: load, schema, rules.
 *
 * Call memory_setup and resource_setup first. A checker is used by one thread at a time and serves any number of
 * documents. */
#ifndef SPLKIT_CHECK_CHECKER_H
#define SPLKIT_CHECK_CHECKER_H

#include "check/house.h"
#include "check/rules.h"
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct checker checker;

/* NULL after a finding of class machine. */
checker *checker_new(rule_profile profile, bool schema_only, findings *found);
void checker_free(checker *c);

/* Also apply these to every document. They are lent, and stay until the checker is freed. */
void checker_use_house_rules(checker *c, house_rules *house);

/* Adds what is wrong with the document, in document order. Returns -1 when it could not be read as XML or the machinery
 * failed (there is a finding), else 0. */
int checker_check(checker *c, const char *name, const char *bytes, size_t len, findings *found);

/* The same for a tree from spl_load. */
int checker_check_tree(checker *c, const char *name, xmlDocPtr doc, findings *found);

/* Checks a file ("-": standard input) of any size by the schema alone, in little memory (schema_stream.h). */
int checker_check_stream(checker *c, const char *path, const char *name, size_t max_size, findings *found);

#endif
