/* The SPL schema (xsd/), applied to trees from spl_load.
 *
 * Tables made at build time (acceptor.h) accept most documents. libxml2's schema processor judges the others and says
 * what is wrong; it compiles the schema when it is first needed.
 * Call memory_setup and resource_setup first. A checker is used by one thread at a time. */
#ifndef SPLKIT_CHECK_SCHEMA_H
#define SPLKIT_CHECK_SCHEMA_H

#include "base/finding.h"
#include <libxml/tree.h>

typedef struct schema_checker schema_checker;

schema_checker *schema_new(void);
void schema_free(schema_checker *s);

/* Adds a finding per fault. Returns 0 when the document is valid, 1 when not, -1 (after a finding of class machine)
 * when the schema processor failed or the embedded schema does not compile. */
int schema_check(schema_checker *s, xmlDocPtr doc, const char *name, findings *found);

/* The same for a file ("-": standard input) that is checked while it is read: schema_stream.h. `name` is used in
 * findings. */
int schema_check_stream(schema_checker *s, const char *path, const char *name, size_t max_size, findings *found);

#endif
