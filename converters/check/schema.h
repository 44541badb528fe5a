/* The SPL schema (xsd/), compiled once and applied to trees from spl_load.
 *
 * Call memory_setup and resource_setup first. A checker is used by one thread at a time. */
#ifndef SPLKIT_CHECK_SCHEMA_H
#define SPLKIT_CHECK_SCHEMA_H

#include "base/finding.h"
#include <libxml/tree.h>

typedef struct schema_checker schema_checker;

/* NULL after a finding of class machine: the embedded schema does not compile. */
schema_checker *schema_new(findings *found);
void schema_free(schema_checker *s);

/* Adds a finding per fault. Returns 0 when the document is valid, 1 when not, -1 (after a finding of class machine)
 * when the schema processor failed. */
int schema_check(schema_checker *s, xmlDocPtr doc, const char *name, findings *found);

#endif
